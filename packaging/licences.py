"""Licences of everything that is shipped, for the About page: one list and the full texts, made when freezing.

    python packaging/licences.py debian WORK     the copyright file of the Debian package, to standard output

``WORK`` is PyInstaller's work folder. What the program reads lies in ``resources/licences``: ``components.json``, a list
of objects with ``name``, ``version``, ``licence`` (SPDX), ``origin``, ``patches`` (the browser engine's: up to which
version of Chromium its security fixes go) and ``texts`` (names of the files beside it).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from components import PROGRAM, Component, Entry, components, recorded  # noqa: E402

FOLDER = "resources/licences"


def entries(files: Iterable[Entry], modules: Iterable[Entry], folder: Path) -> list[Entry]:
    """Write list and texts into ``folder`` for a bundle of ``files`` and ``modules``; what is to go into the bundle."""
    written = write(components(files, modules, {}), folder)
    return [(f"{FOLDER}/{path.name}", str(path), "DATA") for path in written]


def write(found: Iterable[Component], folder: Path) -> list[Path]:
    """Write list and texts into ``folder``; the files. A text that several have is written once."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    names: dict[str, str] = {}  # by text
    rows = []
    for one in found:
        for name, text in one.texts.items():
            if text not in names:
                plain = re.sub(r"[^A-Za-z0-9.]+", "-", name.removesuffix(".txt").removesuffix(".md"))
                its_own = re.sub(r"[^A-Za-z0-9.]+", "-", one.name).strip("-")
                names[text] = f"{its_own}-{plain}.txt"
                (folder / names[text]).write_text(text, encoding="utf-8", newline="\n")
        row: dict[str, object] = {"name": one.name, "version": one.version, "licence": one.licence, "origin": one.origin}
        row["patches"] = one.facts.get("security patches", "")
        rows.append(row | {"texts": [names[text] for text in one.texts.values()]})
    text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    (folder / "components.json").write_text(text, encoding="utf-8", newline="\n")
    return sorted(folder.iterdir())


_COMMON = {"Apache-2.0": "Apache-2.0", "GPL-2.0-only": "GPL-2", "GPL-3.0-only": "GPL-3", "LGPL-3.0-only": "LGPL-3"}
_COMMON |= {"GPL-2.0-or-later": "GPL-2", "LGPL-2.1-or-later": "LGPL-2.1", "MPL-2.0": "MPL-2.0"}


def debian_copyright(found: Iterable[Component], place: str = "/usr/lib/paynet-desk") -> str:
    """Debian's machine-readable copyright file (its format 1.0) of a package that has the bundle at ``place``."""
    texts = f"{place}/_internal/{FOLDER}"
    out = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: Paynet Desk",
        "Comment: The package holds the libraries it was tested with. Files are named as they lie below",
        f" {place}/_internal; a Python package, which lies in the program itself, by its name. The licence texts",
        f" are read in the program (F10, About) and lie in {texts}.",
    ]
    licences = set()
    for one in found:
        where = ["*"] if one.name == PROGRAM else list(one.files) or [f"{top}/*" for top in _tops(one)] or [one.name]
        licence = re.sub(r"\b(AND|OR|WITH)\b", lambda word: word[0].lower(), one.licence)
        licences.add(licence)
        out += ["", f"Files: {chr(10).join(where).replace(chr(10), chr(10) + ' ').replace('?', '*')}"]
        out += ["Copyright: " + "\n ".join(_holders(one)), f"License: {licence}"]
        if one.name != PROGRAM:
            out += [f"Comment: {one.name} {one.version}, from {one.origin}"]
    for licence in sorted(licences):
        common = [f"/usr/share/common-licenses/{_COMMON[word]}" for word in licence.split() if word in _COMMON]
        out += ["", f"License: {licence}", f" In full in {' and '.join([*dict.fromkeys(common), texts])}."]
    return "\n".join(out) + "\n"


def _tops(one: Component) -> list[str]:
    return sorted({module.partition(".")[0] for module in one.modules})


def _holders(one: Component) -> list[str]:
    """The copyright lines of its texts, at most six; the standard texts of the GNU licences name only their author."""
    found = {}
    for text in one.texts.values():
        for line in text.splitlines():
            words = line.strip(" *#\t")
            if re.match(r"(Portions )?Copyright( \(c\)| ©|:)? .*\w", words, re.IGNORECASE) and "Free Software" not in words:
                if re.search(r"\d{4}", words):
                    found[re.sub(r"^Copyright:? *(\(c\)|©)? *", "", words, flags=re.IGNORECASE)] = None
    return list(found)[:6] or [f"the authors of {one.name}"]


if __name__ == "__main__":
    if sys.argv[1:2] != ["debian"] or len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.stdout.write(debian_copyright(components(*recorded(Path(sys.argv[2])), {})))
