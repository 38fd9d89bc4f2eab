"""What of PyInstaller's find stays in the frozen program, for ``paynet-desk.spec``; imports nothing of PyInstaller's.

Derived, not typed: what the program's modules load when all of them are imported is asked of a fresh interpreter
(``loaded_modules``); the plugins it may open are the kinds in ``PLUGINS``; the libraries are those that these need, by
the linker's own word, and what those need in turn. Whatever else came with Qt goes.

An entry is PyInstaller's: the name in the bundle, the file it comes from, its kind ("BINARY", "EXTENSION", "DATA",
"SYMLINK" with the target's name instead of a file).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]

# What a program of widgets with the browser engine and a printer opens at run time: kind/name, and why it is here.
# Nothing that draws with OpenGL: docs/decisions/0020.
PLUGINS = {
    "platforms/qxcb": "Linux on X",
    "platforms/qwayland*": "Linux on Wayland",
    "platforms/qwindows": "Windows",
    "platforms/qcocoa": "macOS",
    "platforms/qoffscreen": "the start-up test without a display",
    "platforminputcontexts/*composeplatforminputcontextplugin": "dead keys",
    "platforminputcontexts/*ibusplatforminputcontextplugin": "input methods",
    "platformthemes/qxdgdesktopportal": "dark or light, and file dialogs, of the desktop",
    "wayland-shell-integration/xdg-shell": "windows on Wayland",
    "wayland-decoration-client/bradient": "their frames where the compositor draws none",
    "printsupport/*": "the receipt",
    "styles/*": "controls in the system's look: Windows and macOS",
}
UNPACKED = "unpacked"  # in the work folder, by distribution: what lies packed inside one of its files
LANGUAGES = ("tr", "en")
ENGINE_LOCALES = ("tr", "en-US")  # en-US is what the engine falls back to: it does not start without
QT_TEXTS = ("qtbase", "qtwebengine")
NOT_SHOWN = ("*devtools*", "*.debug.pak", "*.debug.bin")  # the engine's developer tools, which the program never opens
# What pip notes about an installation: depends on where it was made, and nobody asks for it.
INSTALLATION = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
# Opened by name at run time on Windows, so that no linker knows of them: drawing without a graphics card.
OPENED = ("opengl32sw.dll", "d3dcompiler_*.dll", "dxcompiler.dll", "dxil.dll")

# Libraries of the Linux system that come along; every other one is the package's dependency, gets its security updates
# from the distribution, and has a stable name. These two are other versions, or gone, in the next release.
BROUGHT = ("libpython3.*", "libmpdec.so.*")


def loaded_modules(root: Path) -> frozenset[str]:
    """Names of all modules that are loaded once every module of the program under ``root`` is imported."""
    importing = (
        "import importlib, json, sys\n"
        "for name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    ours = [
        name
        for name in modules_in(root, "paynet_desk")
        if not name.endswith((".__main__", ".env")) and ".versions" not in name
    ]
    done = subprocess.run(
        [sys.executable, "-c", importing, json.dumps(ours)], cwd=root, capture_output=True, text=True, check=True
    )
    return frozenset(json.loads(done.stdout))


def shibokens_support(work: Path) -> Path:
    """Shiboken's Python half as files, in a folder of their own below ``work``.

    It lies zipped inside Shiboken's library, which else unzips and compiles it at every start: a tenth of all the
    processor time to the first paint (Shiboken 6.11.3).
    """
    into = work / UNPACKED / "shiboken6"
    unpacking = "import sys, shiboken6; sys.modules['shibokensupport'].__loader__.zfile.extractall(sys.argv[1])"
    subprocess.run([sys.executable, "-c", unpacking, str(into)], check=True)
    return into


def modules_in(root: Path, package: str) -> list[str]:
    """Every module of ``package`` under ``root``, sorted: for what no analysis of the source sees."""
    files = sorted((root / package).rglob("*.py"))
    names = (file.relative_to(root).with_suffix("").parts for file in files)
    return [".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in names]


def time_zones(root: Path) -> frozenset[str]:
    """The time zones that the program asks for by name."""
    sources = "".join(file.read_text(encoding="utf-8") for file in (root / "paynet_desk").rglob("*.py"))
    return frozenset(re.findall(r'ZoneInfo(?:\.no_cache)?\("([^"]+)"\)', sources))


def foreign_modules(locks: Iterable[Path]) -> list[str]:
    """Top-level modules of what is installed here but in none of these locks: tools that no program may bring along."""
    locked = {
        normal_name(line.partition("==")[0])
        for lock in locks
        for line in lock.read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    }
    kept: set[str] = set()
    foreign: set[str] = set()
    for distribution in distributions():
        tops = {PurePosixPath(str(file)).parts[0].partition(".")[0] for file in distribution.files or ()}
        (kept if normal_name(distribution.name) in locked else foreign).update(tops)
    return sorted(name for name in foreign - kept if name.isidentifier() and name != "__pycache__")


def normal_name(distribution: str) -> str:
    """A distribution's name as all its spellings have it (PEP 503)."""
    return distribution.strip().lower().replace("_", "-").replace(".", "-")


def is_plugin_wanted(name: str) -> bool:
    """Whether a plugin (kind/file) is one of ``PLUGINS``."""
    path = PurePosixPath(name)
    plain = path.name.partition(".")[0].removeprefix("lib")
    return any(fnmatchcase(f"{path.parent.name}/{plain}", wanted) for wanted in PLUGINS)


def is_data_wanted(path: PurePosixPath, zones: frozenset[str]) -> bool:
    """Whether a data file (its place in the bundle) stays: all but Qt's languages and tools, and zones not in use."""
    if path.parts[0] == "tzdata":
        return path.is_relative_to("tzdata/zoneinfo") and str(path.relative_to("tzdata/zoneinfo")) in zones
    if path.parts[0].endswith(".dist-info"):
        return path.name not in INSTALLATION
    if (inside := inside_qt(path)) is None:
        return True
    if "qml" in inside.parts:
        return False
    if "qtwebengine_locales" in inside.parts:
        return inside.stem in ENGINE_LOCALES
    if inside.suffix == ".qm":
        kind, _, language = inside.stem.partition("_")
        return kind in QT_TEXTS and language in LANGUAGES
    return not any(fnmatchcase(inside.name, pattern) for pattern in NOT_SHOWN)


def fonts(platform: str = sys.platform, *, named: str = "") -> list[Path]:
    """The weights of Inter that the look uses (OFL), for the systems that have none; a line on stderr when not found.

    Looked for in the folder ``named``, and where this system keeps its fonts. On Linux the package depends on them.
    """
    if platform == "linux":
        return []
    places = [Path(named)] if named else []
    places += [Path("C:/Windows/Fonts")] if platform == "win32" else [Path("/Library/Fonts")]
    places += [Path.home() / "Library" / "Fonts"] if platform == "darwin" else []
    for place in places:
        for ending in (".otf", ".ttf"):
            found = [place / f"Inter-{weight}{ending}" for weight in ("Regular", "Medium", "SemiBold", "Bold")]
            if all(file.is_file() for file in found):
                return found
    print("no Inter was found (PAYNET_DESK_FONTS names its folder): the program will look plainer", file=sys.stderr)
    return []


def inside_qt(path: PurePosixPath) -> PurePosixPath | None:
    """The place inside PySide6's folder; None for what lies elsewhere."""
    return PurePosixPath(*path.parts[1:]) if path.parts[0] in ("PySide6", "shiboken6") else None


def reached(roots: Iterable[str], needs: Callable[[str], Iterable[str]]) -> set[str]:
    """The roots, what they need, what that needs, and so on."""
    found: set[str] = set()
    open_ = list(roots)
    while open_:
        one = open_.pop()
        if one not in found:
            found.add(one)
            open_.extend(needs(one))
    return found


def pruned(
    entries: Iterable[Entry],
    *,
    loaded: frozenset[str],
    zones: frozenset[str],
    needs: Callable[[str], Iterable[str]],
    environment: Path,
    standard_library: Path,
    platform: str = sys.platform,
) -> list[Entry]:
    """The entries that stay, in their order.

    ``loaded`` and ``zones``: as ``loaded_modules`` and ``time_zones`` give them. ``needs`` gives the files that a
    library's file is linked to. ``environment`` and ``standard_library`` are where packages and Python itself lie; a
    library from elsewhere is the system's.
    """
    entries = list(entries)
    files = [entry for entry in entries if entry[2] != "SYMLINK"]

    def place(entry: Entry) -> PurePosixPath:
        return PurePosixPath(entry[0].replace("\\", "/"))

    def is_root(entry: Entry) -> bool:
        """Stays for its own sake, not because something is linked to it."""
        kind, inside = entry[2], inside_qt(place(entry))
        if inside is None:
            return kind in ("BINARY", "EXTENSION")
        if kind == "EXTENSION":
            return f"{place(entry).parts[0]}.{inside.name.partition('.')[0]}" in loaded
        if "plugins" in inside.parts:
            return is_plugin_wanted(str(inside))
        return inside.name.startswith("QtWebEngineProcess") or any(fnmatchcase(inside.name, one) for one in OPENED)

    def is_system(entry: Entry) -> bool:
        source = Path(entry[1])
        return platform == "linux" and not (
            source.is_relative_to(environment) or source.is_relative_to(standard_library)
        )

    def stays(entry: Entry) -> bool:
        _, source, kind = entry
        if kind == "DATA":
            if place(entry).suffix == ".chk":  # beside a library of the system's NSS
                return not is_system(entry)
            return is_data_wanted(place(entry), zones)
        if kind not in ("BINARY", "EXTENSION"):
            return True
        if inside_qt(place(entry)) is not None:
            return source in linked
        return not is_system(entry) or any(fnmatchcase(place(entry).name, brought) for brought in BROUGHT)

    linked = reached((entry[1] for entry in files if is_root(entry) and not is_system(entry)), needs)
    kept = [entry for entry in files if stays(entry)]
    names = {entry[0] for entry in kept}
    folders = {str(parent) for name in names for parent in PurePosixPath(name).parents}
    links = [entry for entry in entries if entry[2] == "SYMLINK" and _target(entry) in names | folders]
    chosen = {*kept, *links}
    return [entry for entry in entries if entry in chosen]


def _target(link: Entry) -> str:
    """The name in the bundle that a link points to."""
    parts: list[str] = []
    for part in (PurePosixPath(link[0]).parent / link[1]).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
