"""Licences of everything that is shipped, made when freezing: one list and the full texts, for the About page.

    python packaging/licences.py debian BUNDLE     the copyright file of the Debian package, to standard output

What the program reads lies in ``resources/licences``: ``components.json``, a list of objects with ``name``,
``version``, ``licence`` (SPDX), ``origin``, ``patches`` (the browser engine's: up to which version of Chromium its
security fixes go), ``texts`` (names of the files beside it) and ``files`` (what of the bundle it is; a Python package
by its name).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from components import PROGRAM, Component, Entry, components

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
                plain = _plain(name.removesuffix(".txt").removesuffix(".md"))
                names[text] = f"{_plain(one.name)}-{plain}.txt"
                (folder / names[text]).write_text(text, encoding="utf-8", newline="\n")
        tops = {module.partition(".")[0] for module in one.modules}
        rows.append(
            {
                "name": one.name,
                "version": one.version,
                "licence": one.licence,
                "origin": one.origin,
                "patches": one.facts.get("security patches", ""),
                "texts": [names[text] for text in one.texts.values()],
                "files": [*one.files, *(f"{top}/*" for top in sorted(tops))],
            }
        )
    text = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    (folder / "components.json").write_text(text, encoding="utf-8", newline="\n")
    return sorted(folder.iterdir())


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-")


# ---- Debian ----------------------------------------------------------------------------------------------------------

_COMMON = {"Apache-2.0": "Apache-2.0", "GPL-2.0-only": "GPL-2", "GPL-3.0-only": "GPL-3", "LGPL-3.0-only": "LGPL-3"}
_COMMON |= {"GPL-2.0-or-later": "GPL-2", "LGPL-2.1-or-later": "LGPL-2.1", "MPL-2.0": "MPL-2.0"}


_COPYRIGHT = re.compile(r"(?:Portions )?Copyright:? *(?:\(c\)|©)? *(?=.*\d{4})(.*\w.*)", re.IGNORECASE)
_NAMED_LINES = 6


def debian_copyright(bundle: Path, place: str = "/usr/lib/paynet-desk") -> str:
    """Debian's machine-readable copyright file (its format 1.0) of a package that has ``bundle`` at ``place``."""
    folder = bundle / "_internal" / FOLDER
    rows: list[dict[str, Any]] = json.loads((folder / "components.json").read_text(encoding="utf-8"))
    out = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: Paynet Desk",
        "Comment: The package holds the libraries it was tested with. Their files are named as they lie in",
        f" {place}/_internal; a Python package, which lies in the program itself, by its name.",
        f" The licence texts are read in the program (F10, About) and lie in {place}/_internal/{FOLDER}.",
    ]
    bodies: dict[str, str] = {}
    for one in rows:
        licence = re.sub(r"\b(AND|OR|WITH)\b", lambda word: word[0].lower(), one["licence"])
        texts = [(folder / name).read_text(encoding="utf-8") for name in one["texts"]]
        files = ["*"] if one["name"] == PROGRAM else one["files"] or [one["name"]]
        out += ["", "Files: " + "\n ".join(name.replace(" ", "?") for name in files)]
        out += ["Copyright: " + "\n ".join(_holders(one["name"], texts)), f"License: {licence}"]
        if one["name"] != PROGRAM:
            out.append(f"Comment: {one['name']} {one['version']}, from {one['origin']}")
        common = [f"/usr/share/common-licenses/{_COMMON[word]}" for word in licence.split() if word in _COMMON]
        where = [*dict.fromkeys(common), *([] if common else [f"{place}/_internal/{FOLDER}/{n}" for n in one["texts"]])]
        bodies.setdefault(licence, " In full: " + "\n ".join(where) if one["name"] != PROGRAM else _body(texts[0]))
    for licence in sorted(bodies):
        out += ["", f"License: {licence}", bodies[licence]]
    return "\n".join(out) + "\n"


def _body(text: str) -> str:
    return "\n".join(f" {line.strip() or '.'}" for line in text.strip().splitlines())


def _holders(name: str, texts: Iterable[str]) -> list[str]:
    """The first copyright lines of its texts; the GNU licences' own author is not the holder of what is under them."""
    lines = (line.strip(" *#\t") for text in texts for line in text.splitlines())
    told = [match[1] for match in map(_COPYRIGHT.match, lines) if match and "Free Software" not in match[1]]
    return list(dict.fromkeys(told))[:_NAMED_LINES] or [f"the authors of {name}"]


if __name__ == "__main__":
    if sys.argv[1:2] != ["debian"] or len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.stdout.write(debian_copyright(Path(sys.argv[2])))
