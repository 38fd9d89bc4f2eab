"""What the frozen program is made of: its components, and which of the bundle's files each of them brings.

Nothing is guessed from names: where a file came from is PyInstaller's own record (its tables of contents), whose it is
there is told by the record of the installed distribution or by dpkg. A file that nobody owns is an error. What the
packages do not tell of themselves stands in ``components.toml``. Runs in the environment that freezes.

An entry is PyInstaller's: name in the bundle, the file it comes from, kind ("SYMLINK": the target's name instead).
"""

from __future__ import annotations

import ast
import json
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import sysconfig
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from fnmatch import fnmatchcase
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from pruning import UNPACKED

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "packaging" / "components.toml"
TEXTS = ROOT / "packaging" / "licences"
PROGRAM, PYTHON, PYINSTALLER = "Paynet Desk", "Python", "pyinstaller"
Entry = tuple[str, str, str]

# SPDX for what older metadata says in its own words
_WORDS = {"MIT": "MIT", "MIT License": "MIT", "BSD-3-Clause": "BSD-3-Clause", "Apache-2.0": "Apache-2.0"}
_WORDS |= {"MPL-2.0": "MPL-2.0", "BSD-2-Clause": "BSD-2-Clause"}
_CLASSIFIERS = {"MIT License": "MIT", "ISC License (ISCL)": "ISC", "Apache Software License": "Apache-2.0"}
_TEXT_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS|COPYRIGHT)", re.IGNORECASE)


class UnknownError(Exception):
    """Something in the bundle has no owner or no licence; says what to write into ``components.toml``."""


@dataclass(frozen=True)
class Component:
    """One thing that somebody else made, or the program itself.

    ``licence``: SPDX expression. ``origin``: where it was taken from, in words. ``files``: names in the bundle below
    its content folder, as PyInstaller names them, "/" between folders. ``modules``: names in the program's archive of
    Python modules. ``wheel``: SHA-256 of the file it was installed from, hex, or empty. ``texts``: its licence texts by
    a file name. ``needs``: names of other components. ``facts``: what else is known. ``inside``: what was built into
    it and cannot be seen from outside, as its own bill of materials says (PEP 770): name, version, package URL.
    """

    name: str
    version: str
    licence: str
    purl: str
    origin: str
    cpe: str = ""
    wheel: str = ""
    files: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    needs: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    inside: tuple[tuple[str, str, str], ...] = ()


@cache
def table() -> dict[str, Any]:
    """``components.toml``."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def version() -> str:
    """The version of the program."""
    text = (ROOT / "paynet_desk" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    assert found is not None
    return found[1]


def recorded(work: Path) -> tuple[list[Entry], list[Entry]]:
    """Files of the bundle that PyInstaller made with the work folder ``work``, and the Python code in the program."""
    tables = [
        ast.literal_eval((work / f"{name}-00.toc").read_text(encoding="utf-8")) for name in ("COLLECT", "PYZ", "PKG")
    ]
    files, modules, packed = (next(part for part in table if isinstance(part, list) and part) for table in tables)
    return files, modules + [entry for entry in packed if entry[2] == "PYSOURCE"]


def components(files: Iterable[Entry], modules: Iterable[Entry], wheels: Mapping[str, str]) -> list[Component]:
    """Every component with its files, the program first, then by name. UnknownError names what nobody owns.

    ``wheels``: SHA-256 by normalised distribution name.
    """
    files, modules = list(files), list(modules)
    owner = Owners(source for _, source, _ in (*files, *modules))
    brought: dict[str, list[str]] = defaultdict(list)
    loaded: dict[str, list[str]] = defaultdict(list)
    sources: dict[str, set[str]] = defaultdict(set)
    by_name: dict[str, str] = {}
    links: list[tuple[str, str]] = []
    strangers = []
    for native, source, kind in files:
        name = native.replace(os.sep, "/")
        if kind == "SYMLINK":
            links.append((name, source))
            continue
        whose = owner.of_file(name, source, kind)
        if whose is None:
            strangers.append(f"{name} (from {source})")
            continue
        by_name[name] = whose
        brought[whose].append(name)
        sources[whose].add(source)
    for name, target in links:
        whose = by_name.get(_joined(name, target))
        if whose is None:
            strangers.append(f"{name} (a link to {target})")
        else:
            brought[whose].append(name)
    named = [entry for entry in modules if Path(entry[1]).is_absolute()]
    for name, source, _ in named:
        whose = owner.of_file(name, source, "PYMODULE")
        if whose is None:
            strangers.append(f"module {name} (from {source})")
        else:
            loaded[whose].append(name)
            sources[whose].add(source)
    for name in sorted({name for name, _, _ in modules} - {name for name, _, _ in named}):
        inside = f"{name}."  # a namespace has no file of its own; it goes with what is first in it
        first = min((other for other in named if other[0].startswith(inside)), default=None)
        if first is not None and (whose := owner.of_file(*first)) is not None:
            loaded[whose].append(name)
        else:
            strangers.append(f"module {name}, which has no file")
    if strangers:
        raise UnknownError(f"nobody owns these; name them in {TABLE.name}:\n  " + "\n  ".join(sorted(strangers)))
    names = {*brought, *loaded, PROGRAM, PYTHON, PYINSTALLER}
    names |= {part["name"] for part in table()["part"] if set(part.get("inside", ())) & names}
    found = []
    for name in sorted(names - {PROGRAM}, key=str.casefold):
        one = owner.described(name, sources[name], wheels)
        found.append(replace(one, files=tuple(sorted(brought[name])), modules=tuple(sorted(loaded[name]))))
    known = {one.name for one in found}
    found = [replace(one, needs=tuple(sorted(set(one.needs) & known - {one.name}))) for one in found]
    program = Component(
        PROGRAM,
        version(),
        "MIT",
        f"pkg:generic/paynet-desk@{version()}",
        "its own source",
        files=tuple(sorted(brought[PROGRAM])),
        modules=tuple(sorted(loaded[PROGRAM])),
        texts={"LICENSE": (ROOT / "LICENSE").read_text(encoding="utf-8")},
        needs=tuple(sorted({*_direct(), PYTHON, PYINSTALLER} & known)),
    )
    return [program, *found]


def _joined(name: str, target: str) -> str:
    return os.path.normpath(PurePosixPath(name).parent / target).replace(os.sep, "/")


def _direct() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {normal(re.split(r"[^A-Za-z0-9_.-]", line)[0]) for line in project["dependencies"]}
    return {d.name for d in metadata.distributions() if normal(d.name) in wanted}


def normal(name: str) -> str:
    """A distribution's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


class Owners:
    """Whose a file is, and what is to be told of the owner."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._distributions: dict[str, metadata.Distribution] = {}
        self._by_path: dict[str, str] = {}
        for found in metadata.distributions():
            name = found.name  # asked once: it is read from the file each time
            self._distributions[name] = found
            for file in found.files or ():
                self._by_path[os.path.normpath(str(file.locate()))] = name
        asked = {os.path.normpath(source) for source in sources if Path(source).is_absolute()} - self._by_path.keys()
        self._debian_packages = debian_packages(Path(path) for path in sorted(asked) if not path.startswith(str(ROOT)))
        self._packages: dict[str, set[str]] = {}  # of Debian, by their source package

    def of_file(self, name: str, source: str, kind: str) -> str | None:
        """Name of the component that brings ``source`` into the bundle as ``name``; None when nobody does."""
        path = Path(os.path.normpath(source))
        if kind == "EXECUTABLE":
            return PROGRAM
        if name == "base_library.zip":
            return PYTHON
        distribution = self._by_path.get(str(path))
        if distribution is not None:
            return _part(name, normal(distribution)) or distribution
        if UNPACKED in path.parts:
            return path.parts[path.parts.index(UNPACKED) + 1]
        standard = {Path(sysconfig.get_path(kind)) for kind in ("stdlib", "platstdlib")}
        standard |= {Path(sys.base_prefix) / "DLLs"} if sys.platform == "win32" else set()
        if path.name != "site-packages" and any(path.is_relative_to(folder) for folder in standard):
            return _part(name, "python") or PYTHON
        if fnmatchcase(path.name.lower(), "libpython3*") or fnmatchcase(path.name.lower(), "python3*.dll"):
            return PYTHON
        if path.is_relative_to(ROOT) and (path.is_relative_to(ROOT / "build") or "site-packages" not in path.parts):
            return PROGRAM
        return self._of_debian(path) or _part(name, "system")

    def _of_debian(self, path: Path) -> str | None:
        package = self._debian_packages.get(path)
        if package is None:
            return None
        source = _asked(package)[0]
        if re.fullmatch(r"python3\.\d+", source):
            return PYTHON
        self._packages.setdefault(source, set()).add(package)
        return source

    def described(self, name: str, sources: Iterable[str], wheels: Mapping[str, str]) -> Component:
        """The component of that name, without files."""
        if name == PYTHON:
            return _python(set(filter(None, (self._debian_packages.get(Path(source)) for source in sources))))
        if name == PYINSTALLER:
            found = self._of_distribution(self._distributions["pyinstaller"], wheels)
            return replace(found, origin=f"{found.origin}: the start of the program (bootloader)")
        if name in self._packages:
            return self._debian(name)
        for part in table()["part"]:
            if part["name"] == name:
                return self._of_part(part, wheels)
        return self._of_distribution(self._distributions[name], wheels)

    def _of_distribution(self, found: metadata.Distribution, wheels: Mapping[str, str]) -> Component:
        name = normal(found.name)
        needs = {normal(re.split(r"[^A-Za-z0-9_.-]", line)[0]) for line in found.requires or ()}
        texts = {}
        for file in found.files or ():
            inside = PurePosixPath(file).parts
            if inside[0].endswith(".dist-info") and _TEXT_FILE.search(inside[-1]) and not inside[-1].endswith(".py"):
                texts["/".join(inside[1:]).removeprefix("licenses/")] = file.read_text()
        licence = licence_of(found.name, _message(found))
        return Component(
            found.name,
            found.version,
            licence,
            f"pkg:pypi/{name}@{found.version}",
            f"the distribution {found.name}",
            wheel=wheels.get(name, ""),
            texts=texts or _standard_texts(licence),
            needs=tuple(d for d in self._distributions if normal(d) in needs) + _parts_of(name),
            inside=_built_in(found),
        )

    def _of_part(self, part: Mapping[str, Any], wheels: Mapping[str, str]) -> Component:
        came_in = [d for d in self._distributions if normal(d) in part.get("of", ())]
        told = VERSIONS[part["version"]]() if part["version"] in VERSIONS else part["version"]
        facts = {key: VERSIONS[value]() for key, value in part.get("facts", {}).items()}
        cpe = part.get("cpe", "")
        return Component(
            part["name"],
            told,
            part["licence"],
            f"pkg:generic/{part['name'].lower().replace(' ', '-')}@{told}",
            part.get("origin") or "the distributions " + " and ".join(sorted(came_in, key=str.casefold)),
            cpe=cpe.format(version=told) if cpe else "",
            texts=_own_texts(part.get("texts", ())) | _standard_texts(part["licence"]),
            needs=tuple(part.get("needs", ())),
            facts=facts | ({"note": part["note"]} if "note" in part else {}),
        )

    def _debian(self, source: str) -> Component:
        licence = table()["debian"].get(source)
        if licence is None:
            raise UnknownError(f"the licence of Debian's {source} is not in {TABLE.name}")
        return replace(_of_debian(source, self._packages[source], licence), name=source)


def _part(name: str, of: str) -> str | None:
    """What a distribution holds beside its own: the first part of the table that has this file."""
    for part in table()["part"]:
        if of in part.get("of", ()) and any(fnmatchcase(name, pattern) for pattern in part.get("files", ())):
            return str(part["name"])
    return None


def _parts_of(distribution: str) -> tuple[str, ...]:
    return tuple(part["name"] for part in table()["part"] if distribution in part.get("of", ()))


def licence_of(name: str, told: Message) -> str:
    """The SPDX expression of a distribution, from our table or its metadata; UnknownError when neither tells one."""
    ours = table()["distribution"].get(normal(name))
    if ours is not None:
        return str(ours)
    if told["License-Expression"]:
        return str(told["License-Expression"])
    words = (told["License"] or "").strip()
    if words in _WORDS:
        return _WORDS[words]
    classified = {
        _CLASSIFIERS[line.rpartition(" :: ")[2]]
        for line in told.get_all("Classifier") or ()
        if line.rpartition(" :: ")[2] in _CLASSIFIERS
    }
    if len(classified) == 1:
        return classified.pop()
    raise UnknownError(f"the metadata of {name} names no SPDX licence ({words[:40]!r}); write it into {TABLE.name}")


def _built_in(found: metadata.Distribution) -> tuple[tuple[str, str, str], ...]:
    """What a distribution's own CycloneDX bills of materials list."""
    told = set()
    for file in found.files or ():
        inside = PurePosixPath(file).parts
        if (
            len(inside) == 3
            and inside[0].endswith(".dist-info")
            and inside[1] == "sboms"
            and inside[2].endswith(".json")
        ):
            for one in json.loads(file.read_text()).get("components", ()):
                told.add((one["name"], one.get("version", ""), one.get("purl", "")))
    return tuple(sorted(told))


def _message(found: metadata.Distribution) -> Message:
    return found.metadata  # type: ignore[return-value]


def identifiers(expression: str) -> set[str]:
    """The licences and exceptions of an SPDX expression."""
    return set(re.findall(r"[A-Za-z0-9.+-]+", expression)) - {"AND", "OR", "WITH"}


def _standard_texts(licence: str) -> dict[str, str]:
    """The texts that are kept here, for what comes without one. LGPL 3 stands on GPL 3 and needs both."""
    wanted = identifiers(licence)
    wanted |= {"GPL-3.0-only"} if "LGPL-3.0-only" in wanted else set()
    return _own_texts(f"{one}.txt" for one in sorted(wanted) if (TEXTS / f"{one}.txt").exists())


def _own_texts(names: Iterable[str]) -> dict[str, str]:
    return {name: (TEXTS / name).read_text(encoding="utf-8") for name in names}


# ---- Python ----------------------------------------------------------------------------------------------------------


def _python(packages: set[str]) -> Component:
    number = platform.python_version()
    cpe = f"cpe:2.3:a:python:python:{number}:*:*:*:*:*:*:*"
    if packages:
        source = _asked(min(packages))[0]
        return replace(_of_debian(source, packages, "PSF-2.0"), version=number, cpe=cpe)
    places = (Path(sys.base_prefix) / "LICENSE.txt", Path(sysconfig.get_path("stdlib")) / "LICENSE.txt")
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise UnknownError(f"this Python brings no licence text: none of {', '.join(map(str, places))}")
    texts = {"LICENSE.txt": found.read_text(encoding="utf-8")}
    return Component(
        PYTHON,
        number,
        "PSF-2.0",
        f"pkg:generic/python@{number}",
        "the installation it was built with",
        cpe,
        texts=texts,
    )


# ---- Debian ----------------------------------------------------------------------------------------------------------


def debian_packages(paths: Iterable[Path]) -> dict[Path, str]:
    """The installed Debian package of each path that has one; one question for all, as each takes dpkg long."""
    if sys.platform != "linux" or shutil.which("dpkg-query") is None:
        return {}
    meant: dict[str, Path] = {}  # where /lib is a link to /usr/lib, dpkg knows a file by one of its names only
    for path in paths:
        real = str(path.resolve())
        meant |= dict.fromkeys([str(path), real, real.removeprefix("/usr"), f"/usr{path}"], path)
    told = subprocess.run(["dpkg-query", "-S", *meant], capture_output=True, text=True, check=False).stdout
    lines = (line.partition(": ") for line in told.splitlines())
    return {meant[name]: package.partition(",")[0] for package, _, name in lines if name in meant}


@cache
def _asked(package: str) -> tuple[str, str, str]:
    wanted = "${source:Package}\t${source:Version}\t${Version}"
    told = subprocess.run(["dpkg-query", "-W", "-f", wanted, package], capture_output=True, text=True, check=True)
    source, source_version, own = told.stdout.split("\t")
    return source, source_version, own


def _of_debian(source: str, packages: set[str], licence: str) -> Component:
    """What some packages of one Debian source package bring; its name is left to the caller."""
    source_version = _asked(min(packages))[1]
    text = Path("/usr/share/doc") / min(packages).partition(":")[0] / "copyright"
    return Component(
        PYTHON,
        source_version,
        licence,
        debian_purl(source, source_version),
        f"Debian's source package {source} {source_version}",
        texts={"copyright": text.read_text(encoding="utf-8")},
        facts={"debian": " ".join(f"{one.partition(':')[0]}={_asked(one)[2]}" for one in sorted(packages))},
    )


def debian_purl(source: str, version: str) -> str:
    """The package URL of a Debian source package."""
    return f"pkg:deb/debian/{source}@{version.replace(':', '%3A').replace('+', '%2B')}?arch=source"


# ---- what only the running thing tells -------------------------------------------------------------------------------


def _engine(what: str) -> str:
    from PySide6 import QtWebEngineCore  # noqa: TID251

    return str(getattr(QtWebEngineCore, what)())


def _qt() -> str:
    from PySide6.QtCore import qVersion

    return str(qVersion())


def _sqlite() -> str:
    import sqlite3

    return sqlite3.sqlite_version


VERSIONS: dict[str, Callable[[], str]] = {
    "qt": _qt,
    "engine": lambda: _engine("qWebEngineVersion"),
    "chromium": lambda: _engine("qWebEngineChromiumVersion"),
    "chromium patches": lambda: _engine("qWebEngineChromiumSecurityPatchVersion"),
    "openssl": lambda: ssl.OPENSSL_VERSION.split()[1],
    "sqlite": _sqlite,
}
