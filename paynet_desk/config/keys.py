"""Paynet's keys in the key store of the operating system: Secret Service on Linux, Credential Manager, Keychain.

The platform's class is named here and nowhere else can one come from: keyring's own search would take any back end
that an environment variable, a configuration file or an installed package offers, in a frozen program too. There is
no fall-back to a file. Every call has a deadline, since an unlock prompt may wait for a person who is not there.
"""

from __future__ import annotations

import queue
import re
import sys
import threading
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from paynet_desk.config.wording import Wording

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

ENVIRONMENTS = ("test", "live")  # the sandbox's keys are fixed and known to everybody
LONGEST = (
    1280  # characters; what Windows keeps (2,560 bytes of UTF-16), asked for everywhere so that all tills behave alike
)
DEADLINE_S = 10.0
USER = "paynet-desk"


class KeyKind(Enum):
    """Which of the merchant's two keys (contract 0.3)."""

    SECRET = "secret"  # noqa: S105 - the name of a kind
    PUBLISHABLE = "publishable"


class Reason(Enum):
    """Why the key store did not do what it was asked for."""

    MISSING_SERVICE = "missing_service"
    LOCKED = "locked"
    DENIED = "denied"
    NO_ANSWER = "no_answer"
    NOT_STORED = "not_stored"
    NOT_KEPT = "not_kept"
    TOO_LONG = "too_long"
    UNUSABLE = "unusable"
    FAILED = "failed"


TEXTS = {
    Reason.MISSING_SERVICE: Wording(
        "bu oturumda bir anahtar deposu yok (Linux: gnome-keyring veya KWallet kurulu ve açık olmalı)",
        "this session has no key store (Linux: gnome-keyring or KWallet must be installed and running)",
    ),
    Reason.LOCKED: Wording(
        "anahtar deposu kilitli; kilidini açıp yeniden deneyin", "the key store is locked; unlock it"
    ),
    Reason.DENIED: Wording("anahtar deposuna erişim reddedildi", "access to the key store was denied"),
    Reason.NO_ANSWER: Wording(
        "anahtar deposu süresinde yanıt vermedi; kilit penceresi açık kalmış olabilir",
        "the key store did not answer in time; an unlock prompt may still be open",
    ),
    Reason.NOT_STORED: Wording("saklanmış anahtar yok", "no key is stored"),
    Reason.NOT_KEPT: Wording(
        "anahtar deposu anahtarı yazıldığı gibi saklamadı", "the key store did not keep the key as it was written"
    ),
    Reason.TOO_LONG: Wording(f"anahtar {LONGEST} karakterden uzun", f"the key is longer than {LONGEST} characters"),
    Reason.UNUSABLE: Wording(
        "anahtar boş ya da içinde boşluk veya ASCII dışı karakter var",
        "the key is empty, or has blanks or non-ASCII in it",
    ),
    Reason.FAILED: Wording("anahtar deposu hata verdi", "the key store failed"),
}


class KeyStoreProblem(Exception):  # noqa: N818 - says what it is
    """The key store cannot do what was asked; `reason` says why, `detail` names the library's error, never a key."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def text(self, language: str | None) -> str:
        """The sentence for people."""
        return TEXTS[self.reason].to(language) + (f" ({self.detail})" if self.detail else "")

    def __str__(self) -> str:
        return self.text("tr")


_SHAPES = {
    KeyKind.SECRET: re.compile(r"sck_[A-Za-z0-9_/+=-]{8,}"),
    KeyKind.PUBLISHABLE: re.compile(r"pbk_[A-Za-z0-9_/+=-]{8,}"),
}
_PRACTICE = re.compile(r"(sck|pbk)_sandbox_")


def looks_odd(kind: KeyKind, key: str) -> bool:
    """Whether a key has another shape than Paynet's keys of this kind (contract 0.3): worth a warning, no refusal."""
    return _SHAPES[kind].fullmatch(key) is None or _PRACTICE.match(key) is not None


class KeyStore:
    """The keys of the `test` and `live` environments. Every method blocks for at most `deadline_s` seconds."""

    def __init__(self, *, deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s

    def get(self, environment: str, kind: KeyKind) -> str:
        """The key. Raises KeyStoreProblem, NOT_STORED among others."""
        service = _service(environment, kind)
        key = self._ask(lambda store: store.get_password(service, USER))
        if not key:
            raise KeyStoreProblem(Reason.NOT_STORED)
        return key

    def set(self, environment: str, kind: KeyKind, key: str) -> None:
        """Store the key and read it back. Raises KeyStoreProblem; an unusable key is refused before writing."""
        service = _service(environment, kind)
        if len(key) > LONGEST:
            raise KeyStoreProblem(Reason.TOO_LONG)
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise KeyStoreProblem(Reason.UNUSABLE)

        def write(store: KeyringBackend) -> str | None:
            store.set_password(service, USER, key)
            return store.get_password(service, USER)

        if self._ask(write) != key:
            raise KeyStoreProblem(Reason.NOT_KEPT)

    def delete(self, environment: str, kind: KeyKind) -> None:
        """Remove the key. Raises KeyStoreProblem, NOT_STORED when there is none."""
        service = _service(environment, kind)

        def remove(store: KeyringBackend) -> bool:
            if store.get_password(service, USER) is None:
                return False
            store.delete_password(service, USER)
            return True

        if not self._ask(remove):
            raise KeyStoreProblem(Reason.NOT_STORED)

    def check(self, environment: str, kind: KeyKind) -> bool:
        """Whether the stored key has the shape of its kind. Raises KeyStoreProblem when there is none to look at."""
        return not looks_odd(kind, self.get(environment, kind))

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T:
        """Ask in a thread of its own: it cannot be stopped, but it may be left behind at a prompt nobody answers."""
        answers: queue.SimpleQueue[tuple[T | None, KeyStoreProblem | None]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put((question(_platform_store()), None))
            except KeyStoreProblem as problem:
                answers.put((None, problem))
            except Exception as error:  # every library under keyring has errors of its own
                answers.put((None, _problem(error)))

        threading.Thread(target=ask, name="key store", daemon=True).start()
        try:
            answer, problem = answers.get(timeout=self._deadline_s)
        except queue.Empty:
            raise KeyStoreProblem(Reason.NO_ANSWER) from None
        if problem is not None:
            raise problem
        return answer  # type: ignore[return-value]  # no problem: it is the question's own answer


def _service(environment: str, kind: KeyKind) -> str:
    """One service name for each key: Windows moves the first of two user names under one service elsewhere."""
    if environment not in ENVIRONMENTS:
        raise ValueError(f"no keys are kept for {environment}")
    return f"paynet-desk/{environment}/{kind.value}"


def _platform_store() -> KeyringBackend:
    """The platform's key store by its class."""
    store: KeyringBackend
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        store_class: type[KeyringBackend] = WinVaultKeyring
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as MacKeyring

        store_class = MacKeyring
    else:
        from keyring.backends.SecretService import Keyring as SecretServiceKeyring

        store_class = SecretServiceKeyring
    try:
        store_class.priority  # noqa: B018 - keyring's own question whether this back end can work here
    except Exception as error:
        raise KeyStoreProblem(Reason.MISSING_SERVICE) from error
    make: Callable[[], KeyringBackend] = store_class  # on some systems keyring leaves the call untyped
    store = make()
    # KEYRING_PROPERTY_* variables became attributes of the new object (keyring 25.7): another collection, or worse.
    store.__dict__.clear()
    return store


# The names of errors -> what they mean. By name, as the libraries that raise them exist on their own platform only.
_MEANINGS = {
    "KeyringLocked": Reason.LOCKED,
    "LockedException": Reason.LOCKED,
    "PromptDismissedException": Reason.DENIED,
    "KeychainDenied": Reason.DENIED,
    "PermissionError": Reason.DENIED,
    "SecretServiceNotAvailableException": Reason.MISSING_SERVICE,
    "InitError": Reason.MISSING_SERVICE,
    "NoKeyringError": Reason.MISSING_SERVICE,
}


def _problem(error: Exception) -> KeyStoreProblem:
    """The library's error by the nearest of its classes that is known, without its text, which may hold anything."""
    known = next((_MEANINGS[each.__name__] for each in type(error).__mro__ if each.__name__ in _MEANINGS), None)
    if known is not None:
        return KeyStoreProblem(known)
    return KeyStoreProblem(Reason.FAILED, type(error).__name__)
