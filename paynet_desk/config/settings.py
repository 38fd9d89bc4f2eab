"""The program's settings: defaults < machine file < user file < PAYNET_DESK_* < arguments.

A settings file is flat TOML, one `key = value` a line, with the keys of `KEYS`; the environment variable of a key is
PAYNET_DESK_ and its name in capitals. A key that is not known and a value that is not allowed are errors, never
skipped: a till that silently ignores its administrator's file is worse than one that says so.

An environment reaches its own Paynet host only (invariant I10): `sandbox` loopback, `test` and `live` their host or a
gateway that is not one of Paynet's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from paynet_desk.config import paths
from paynet_desk.config.wording import Wording

Environment = Literal["sandbox", "test", "live"]
Theme = Literal["auto", "light", "dark", "contrast"]
KioskTasks = Literal["store", "pay", "both"]

# PRODUCT.md "Environments", contract 0.1. The sandbox has no fixed address: the program starts it and learns its port.
API_BASE_URLS: Mapping[str, str] = {"test": "https://pts-api.paynet.com.tr", "live": "https://api.paynet.com.tr"}
PAYNET_DOMAIN = "paynet.com.tr"
PREFIX = "PAYNET_DESK_"
KIOSK_CASHIER = "kiosk"  # who serves at a kiosk, as the evidence has it


class Settings(NamedTuple):
    """All settings, checked. `text_scale` is a percentage; `sandbox_port` 0 lets the system choose one.

    `api_base_url` has no slash at its end; None in the sandbox stands for the sandbox that the program starts itself.
    `language` None follows the system. `otp_length` None: Paynet does not document one. `add_commission`: the customer
    bears the commission of instalments (contract 1.1). `bank_page_by_get`: hand Paynet's ids to the bank's page in its
    address instead of a form (contract 1.4b). `codes_an_hour`: how many SMS codes the till may send in any hour, so
    that nobody can flood telephones with it. `manager_pin` is a PIN's kept form (`core.pin`), never the PIN. `kiosk`: a
    customer stands alone before the screen; `kiosk_idle_s` seconds without a touch then give up what was typed.
    """

    data_dir: Path
    environment: Environment = "sandbox"
    language: Literal["tr", "en"] | None = None
    api_base_url: str | None = None
    extra_ca_file: Path | None = None
    otp_required: bool = True
    add_commission: bool = True
    bank_page_by_get: bool = False
    otp_length: int | None = None
    codes_an_hour: int = 30
    till: str = "Kasa 1"
    store: str = ""
    cashier: str = ""
    manager_pin: str | None = None
    theme: Theme = "auto"
    text_scale: int = 100
    sandbox_port: int = 0
    kiosk: bool = False
    kiosk_tasks: KioskTasks = "both"
    kiosk_idle_s: int = 90
    kiosk_sounds: bool = False

    @property
    def registry_file(self) -> Path:
        """The database of this environment; practice never mixes with what is real."""
        return self.data_dir / self.environment / "registry.db"

    @property
    def practice_pin(self) -> str:
        """The manager's PIN of a till in practice where nobody set one; empty elsewhere."""
        return "1234" if self.environment == "sandbox" and self.manager_pin is None else ""


class SettingsProblem(Exception):  # noqa: N818 - says what it is
    """A setting that cannot be used: where it stands (`source`: file, variable, argument), which (`key`), and why.

    `str()` is the Turkish text; `text("en")` the English one.
    """

    def __init__(self, source: str, key: str | None, why: Wording) -> None:
        super().__init__(source, key, why)
        self.source = source
        self.key = key
        self.why = why

    def text(self, language: str | None) -> str:
        """The whole sentence."""
        names_key = self.key is None or self.source.replace("-", "_").lower().endswith("_" + self.key)
        where = self.source if names_key else f"{self.source}: {self.key}"
        return f"{where}: {self.why.to(language)}"

    def __str__(self) -> str:
        return self.text("tr")


class Key(NamedTuple):
    """How one key is read: `read` takes TOML's value, or text, and raises ValueError; `allowed` says what it takes."""

    read: Callable[[Any], Any]
    allowed: Wording


def _one_of(*names: str) -> Key:
    def read(value: object) -> str:
        if value not in names:
            raise ValueError
        return str(value)

    listed = ", ".join(names)
    return Key(read, Wording(f"izin verilenler: {listed}", f"allowed: {listed}"))


def _text(longest: int, *, needed: bool = False) -> Key:
    def read(value: object) -> str:
        if not isinstance(value, str) or not value.isprintable() or len(value) > longest or (needed and not value):
            raise ValueError
        return value

    least = 1 if needed else 0
    return Key(
        read,
        Wording(
            f"izin verilen: {least}-{longest} karakterlik, tek satırlık metin",
            f"allowed: one line of text, {least} to {longest} characters",
        ),
    )


def _number(least: int, most: int) -> Key:
    def read(value: object) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:10])
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError
        return value

    return Key(
        read, Wording(f"izin verilen: {least}-{most} arası tam sayı", f"allowed: whole number {least} to {most}")
    )


def _switch() -> Key:
    words = {"true": True, "false": False}

    def read(value: object) -> bool:
        if isinstance(value, str) and value in words:
            return words[value]
        if not isinstance(value, bool):
            raise ValueError
        return value

    return Key(read, Wording("izin verilenler: true, false", "allowed: true, false"))


def _path(*, existing_file: bool) -> Key:
    def read(value: object) -> Path:
        if not isinstance(value, (str, Path)) or not str(value) or "\0" in str(value):
            raise ValueError
        path = Path(value).expanduser()
        if not path.is_absolute() or (existing_file and not path.is_file()):
            raise ValueError
        return path

    if existing_file:
        return Key(
            read, Wording("izin verilen: var olan bir dosyanın tam yolu", "allowed: full path of an existing file")
        )
    return Key(read, Wording("izin verilen: bir klasörün tam yolu", "allowed: full path of a folder"))


def _url() -> Key:
    def read(value: object) -> str:
        if not isinstance(value, str) or _host_of(value) is None:
            raise ValueError
        return value.rstrip("/")

    return Key(
        read,
        Wording(
            "izin verilen: https:// ile başlayan, kullanıcı adı, ? ve # içermeyen adres (http yalnızca sandbox "
            "ortamında ve yalnızca bu makineye)",
            "allowed: an address beginning with https:// without user name, ? and # (http only in the sandbox "
            "environment and only to this machine)",
        ),
    )


def _pin() -> Key:
    def read(value: object) -> str:
        from paynet_desk.core.pin import is_kept_form  # late: only a till with such a setting pays for it

        if not isinstance(value, str) or not is_kept_form(value):
            raise ValueError
        return value

    return Key(
        read,
        Wording(
            "izin verilen: `paynet-desk pin` komutunun yazdığı satır", "allowed: the line that `paynet-desk pin` prints"
        ),
    )


KEYS: Mapping[str, Key] = {
    "environment": _one_of("sandbox", "test", "live"),
    "language": _one_of("tr", "en"),
    "api_base_url": _url(),
    "extra_ca_file": _path(existing_file=True),
    "otp_required": _switch(),
    "add_commission": _switch(),
    "bank_page_by_get": _switch(),
    "otp_length": _number(1, 16),
    "codes_an_hour": _number(1, 100_000),
    "till": _text(40, needed=True),
    "store": _text(80),
    "cashier": _text(80),
    "data_dir": _path(existing_file=False),
    "manager_pin": _pin(),
    "theme": _one_of("auto", "light", "dark", "contrast"),
    "text_scale": _number(100, 200),
    "sandbox_port": _number(0, 65535),
    "kiosk": _switch(),
    "kiosk_tasks": _one_of("store", "pay", "both"),
    "kiosk_idle_s": _number(15, 900),
    "kiosk_sounds": _switch(),
}


def load_settings(
    args: Mapping[str, object],
    environ: Mapping[str, str],
    machine_file: Path,
    user_file: Path,
    *,
    user_file_required: bool = False,
) -> Settings:
    """Read all five layers. `args` holds the keys that were given as arguments (None: not given).

    A file that is not there is an empty one, unless `user_file_required` (it was named by the caller). Raises
    SettingsProblem.
    """
    if user_file_required and not user_file.is_file():
        raise SettingsProblem(str(user_file), None, Wording("böyle bir dosya yok", "there is no such file"))
    found: dict[str, Any] = {"data_dir": paths.user_data_dir()}
    sources: dict[str, str] = {}
    for source, key, value in (
        *_in_file(machine_file),
        *_in_file(user_file),
        *_in_environment(environ),
        *(("--" + key.replace("_", "-"), key, value) for key, value in args.items() if value is not None),
    ):
        found[key] = _read(source, key, value)
        sources[key] = source
    settings = Settings(**found)
    _keep_environments_apart(settings, sources.get("api_base_url", ""))
    if not settings.kiosk:
        return settings
    _check_kiosk(settings, sources)
    return settings._replace(cashier=KIOSK_CASHIER)


def _check_kiosk(settings: Settings, sources: Mapping[str, str]) -> None:
    """A kiosk that nobody could leave, or where anybody could store a card under any number, is not started."""
    if settings.environment != "sandbox" and settings.manager_pin is None:
        why = Wording(
            "kiosk, yönetici PIN'i olmadan açılmaz: çıkışı yoktur. `paynet-desk pin` komutunun yazdığı manager_pin "
            "satırını ayar dosyasına ekleyin",
            "a kiosk does not start without a manager's PIN, as nobody could leave it. Add the manager_pin line that "
            "`paynet-desk pin` prints to the settings file",
        )
        raise SettingsProblem(sources["kiosk"], "kiosk", why)
    if not settings.otp_required and settings.kiosk_tasks != "pay":
        why = Wording(
            'kiosk\'ta kart saklamak doğrulama kodu ister (otp_required); kodsuz yalnızca kiosk_tasks = "pay" olur',
            'storing a card at a kiosk takes the code (otp_required); without it only kiosk_tasks = "pay" is possible',
        )
        raise SettingsProblem(sources["kiosk"], "kiosk", why)


def environment_is_named(*files: Path) -> bool:
    """Whether one of these settings files says which environment is used. Raises SettingsProblem for a broken one."""
    return any(key == "environment" for file in files for _, key, _ in _in_file(file))


def name_environment(user_file: Path, environment: str) -> None:
    """Write `environment` as the first line of the user's settings file; what is there stays as it is.

    A flat file takes a new key on any line, so the rest need not be understood to be kept. Raises OSError.
    """
    rest = user_file.read_bytes().removeprefix(b"\xef\xbb\xbf") if user_file.exists() else b""
    user_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = user_file.with_name(user_file.name + ".new")
    unfinished.write_bytes(f'environment = "{environment}"\n'.encode() + rest)
    unfinished.replace(user_file)


def _in_file(file: Path) -> Iterator[tuple[str, str, object]]:
    source = str(file)
    try:
        content = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsProblem(source, None, Wording(f"okunamıyor ({reason})", f"cannot be read ({reason})")) from error
    import tomllib  # late: only a till with a settings file pays for it

    try:
        table = tomllib.loads(content.decode("utf-8-sig"))  # Windows' editor writes a byte order mark
    except UnicodeDecodeError as error:
        raise SettingsProblem(
            source, None, Wording(f"{error.start}. bayt UTF-8 değil", f"byte {error.start} is not UTF-8")
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(source, None, Wording(f"TOML değil: {error}", f"not TOML: {error}")) from error
    for key, value in table.items():
        yield source, key, value


def _in_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, object]]:
    for name in sorted(environ):
        if name.startswith(PREFIX) and environ[name] != "":
            yield name, name.removeprefix(PREFIX).lower(), environ[name]


def _read(source: str, key: str, value: object) -> object:
    known = KEYS.get(key)
    if known is None:
        raise SettingsProblem(source, key, _unknown(key))
    try:
        return known.read(value)
    except ValueError:
        shown = _shown(value)
        allowed = known.allowed
        why = Wording(f"{shown} kullanılamaz; {allowed.tr}", f"{shown} cannot be used; {allowed.en}")
        raise SettingsProblem(source, key, why) from None


def _unknown(key: str) -> Wording:
    from difflib import get_close_matches

    listed = ", ".join(get_close_matches(key, KEYS, n=1) or KEYS)
    return Wording(f"böyle bir ayar yok; bilinenler: {listed}", f"there is no such setting; known: {listed}")


def _shown(value: object) -> str:
    """The value as far as it may be repeated: cut, and with anything that looks like a card or a key masked."""
    from paynet_desk.core.masking import mask_text

    text = str(value).lower() if isinstance(value, bool) else repr(value)
    if "@" in text:
        return "'…'"  # an address with a user name may hold a password
    return mask_text(text)[:60]


def _host_of(url: str) -> tuple[str, str, int | None, str] | None:
    """Scheme, host (lower case, no dot at its end), port and path of an address that may be used; None for others."""
    from urllib.parse import urlsplit

    if not url.isascii() or not url.isprintable() or any(mark in url for mark in " \\?#@%"):
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("https", "http") or not host or port == 0:
        return None
    return parts.scheme, host.rstrip("."), port, parts.path.rstrip("/")


def _is_loopback(host: str) -> bool:
    from ipaddress import ip_address

    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _keep_environments_apart(settings: Settings, source: str) -> None:
    if settings.api_base_url is None:
        return
    address = _host_of(settings.api_base_url)
    assert address is not None  # the key's reader let it through
    scheme, host, port, path = address
    why = None
    if settings.environment == "sandbox":
        if not _is_loopback(host):
            why = Wording(
                "sandbox ortamı yalnızca bu makineye bağlanır (127.0.0.1, localhost)",
                "the sandbox environment connects to this machine only (127.0.0.1, localhost)",
            )
    elif scheme != "https":
        why = KEYS["api_base_url"].allowed
    elif host == PAYNET_DOMAIN or host.endswith("." + PAYNET_DOMAIN):
        own = API_BASE_URLS[settings.environment]
        if (f"https://{host}", port in (None, 443), path) != (own, True, ""):
            why = Wording(
                f"{settings.environment} ortamı Paynet'te yalnızca {own} adresine bağlanır",
                f"the {settings.environment} environment connects to {own} only, of Paynet's hosts",
            )
    if why is not None:
        raise SettingsProblem(source, "api_base_url", why)


def api_base_url_of(settings: Settings) -> str | None:
    """Where Paynet's API is reached: the gateway that was set, else the environment's own host; None in the sandbox."""
    return settings.api_base_url or API_BASE_URLS.get(settings.environment)


def system_language(environ: Mapping[str, str] = os.environ) -> Literal["tr", "en"]:
    """Turkish, unless the system clearly speaks another language (POSIX order of the locale variables)."""
    spoken = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    if not spoken and sys.platform == "win32":
        import locale

        spoken = locale.getlocale()[0] or ""
    plain = spoken.lower().partition(".")[0]
    return "tr" if plain in ("", "c", "posix") or plain.startswith(("tr", "turk")) else "en"
