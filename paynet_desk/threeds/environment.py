"""What the engine must not find when it starts: variables and arguments that open the bank's page to others, and root;
and what it must: that it draws without a graphics card.

Called before Qt starts. Imports nothing of Qt, so that it can be.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, MutableMapping
from enum import Enum, auto

# Variables by name or, with a last "*", by beginning; each lets whoever sets it read, steer or replace the engine.
SCRUBBED = (
    "QTWEBENGINE*",  # remote debugging, Chromium's flags, the sandbox, another engine process, other resources
    "QT_PLUGIN_PATH",
    "QT_QPA_PLATFORM_PLUGIN_PATH",
    "QT_QPA_GENERIC_PLUGINS",
    "QML_IMPORT_PATH",
    "QML2_IMPORT_PATH",
    "SSLKEYLOGFILE",  # TLS keys into a file
    "CHROME_DEVEL_SANDBOX",
    "CHROME_WRAPPER",
    "NETWORK_SERVICE_*",
)

# A bank's page is a form. Drawn by the processor it needs no graphics driver, which can be missing, slow or broken at a
# till and would live in this very process; and the engine starts in half the time (docs/decisions/0020).
DRAWING = {
    "QT_QUICK_BACKEND": "software",  # what puts the page into the window
    "QSG_RHI_BACKEND": "null",  # else the engine asks OpenGL, Vulkan or Direct3D which card there is
    "QT_XCB_GL_INTEGRATION": "none",  # else it loads GLX or EGL under X to learn which of them it would use
}

# Arguments that Qt or Chromium would take from the command line.
REFUSED = (
    "--remote-debugging",
    "--remote-allow-origins",
    "--webengineargs",
    "--webengine-args",
    "--no-sandbox",
    "--disable-web-security",
    "--ignore-certificate-errors",
    "--host-resolver-rules",
    "--proxy-",
    "--load-extension",
    "--ssl-key-log-file",
    "-platformpluginpath",
)


class ArgumentRefusedError(ValueError):
    """An argument would open the bank's page to others; holds its name."""


class RootRefusedError(RuntimeError):
    """The program runs as root, where the engine has no sandbox, and money is real."""


class Sandboxing(Enum):
    """Whether the engine's processes are locked up."""

    ON = auto()
    OFF_AS_ROOT = auto()  # in practice only; the program says so


def scrub_environment(environ: MutableMapping[str, str] | None = None) -> tuple[str, ...]:
    """Remove ``SCRUBBED`` from the environment (the process's own by default); the names removed, sorted."""
    environ = os.environ if environ is None else environ
    found = sorted(name for name in environ if any(_matches(name.upper(), pattern) for pattern in SCRUBBED))
    for name in found:
        del environ[name]
    return tuple(found)


def draw_without_graphics_card(environ: MutableMapping[str, str] | None = None) -> None:
    """Set ``DRAWING`` in the environment (the process's own by default), whatever stood there."""
    (os.environ if environ is None else environ).update(DRAWING)


def check_arguments(arguments: Iterable[str]) -> None:
    """ArgumentRefusedError when one of the program's arguments is in ``REFUSED``."""
    for argument in arguments:
        # Qt takes its own with one dash or two, Chromium as well.
        plain = "-" + argument.lower().lstrip("-/") if argument[:1] in ("-", "/") else ""
        for refused in REFUSED:
            if plain and plain.startswith("-" + refused.lstrip("-")):
                raise ArgumentRefusedError(argument.partition("=")[0])


def settle_root(*, real_money: bool, environ: MutableMapping[str, str] | None = None) -> Sandboxing:
    """Whether the engine may start for this user.

    As root it cannot with its sandbox on: RootRefusedError where money is real, elsewhere the sandbox is turned off.
    Comes after ``scrub_environment``, which would undo it.
    """
    if not _is_root():
        return Sandboxing.ON
    if real_money:
        raise RootRefusedError("the bank's page is not opened as root")
    environ = os.environ if environ is None else environ
    environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return Sandboxing.OFF_AS_ROOT


def _is_root() -> bool:
    if sys.platform == "win32":
        return False
    else:  # noqa: RET505 - the type checker reads one of the two for each system
        return os.geteuid() == 0


def _matches(name: str, pattern: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern
