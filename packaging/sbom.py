"""The bill of materials of the frozen program: CycloneDX 1.6, with the SHA-256 of every file of the bundle.

    python packaging/sbom.py write [BUNDLE [WORK]]     writes BUNDLE.cdx.json; dist/paynet-desk, build/freeze/work/...
    python packaging/sbom.py check [BUNDLE [BOM]]      compares file by file; exit status 1 tells each difference

``write`` runs in the environment that froze the program (build/freeze/env), ``check`` in any Python. Each file is
listed inside exactly one component. Nothing in the document depends on the time or the machine: the serial number comes
from the contents, the time from SOURCE_DATE_EPOCH or, without it, from the last commit.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).parent))
from components import PROGRAM, Component, components, normal, recorded  # noqa: E402

if TYPE_CHECKING:
    from cyclonedx.model.component import Component as Listed

BUNDLE = ROOT / "dist" / "paynet-desk"
WORK = ROOT / "build" / "freeze" / "work" / "paynet-desk"
WHEELS = ROOT / "build" / "freeze" / "wheels.json"
LOCKS = tuple(ROOT / "packaging" / "locks" / name for name in ("run.txt", "package.txt"))
INSIDE = "_internal"  # PyInstaller's folder of contents; only the program itself lies outside
EXECUTABLES = ("paynet-desk", "paynet-desk.exe")
NAMES = "paynet-desk:"  # our own properties
_SERIALS = uuid.UUID("8f0a3a6e-3d4e-5a39-9a51-0c2b6a5f7d10")


def bom_of(bundle: Path) -> Path:
    """Where the bill of materials of ``bundle`` lies: beside it."""
    return bundle.parent / f"{bundle.name}.cdx.json"


# ---- the bundle ------------------------------------------------------------------------------------------------------


def contents(bundle: Path) -> dict[str, str]:
    """Every file below ``bundle`` by its name with "/": its SHA-256 in hex, or "-> target" where it is a link."""
    return {
        path.relative_to(bundle).as_posix(): f"-> {path.readlink().as_posix()}" if path.is_symlink() else _hash(path)
        for path in sorted(bundle.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---- check -----------------------------------------------------------------------------------------------------------


def listed(bom: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """File, content as in ``contents``, and component of every file that a bill of materials lists."""
    for one in (bom["metadata"]["component"], *bom["components"]):
        for file in one.get("components", ()):
            if file["type"] == "file":
                links = [p["value"] for p in file.get("properties", ()) if p["name"] == f"{NAMES}link"]
                hashes = [h["content"] for h in file.get("hashes", ()) if h["alg"] == "SHA-256"]
                yield file["name"], f"-> {links[0]}" if links else "".join(hashes), one["name"]


def differences(bundle: Path, bom: Mapping[str, Any]) -> list[str]:
    """What is not as the bill of materials says, one line each; empty when all is."""
    there = contents(bundle)
    told: dict[str, tuple[str, str]] = {}
    found = []
    for name, content, component in listed(bom):
        if name in told:
            found.append(f"in two components, {told[name][1]} and {component}: {name}")
        told[name] = content, component
    found += [f"in no component: {name}" for name in sorted(there.keys() - told.keys())]
    found += [f"missing, of {told[name][1]}: {name}" for name in sorted(told.keys() - there.keys())]
    found += [
        f"changed, of {told[name][1]}: {name}"
        for name in sorted(there.keys() & told.keys())
        if there[name] != told[name][0]
    ]
    return found


def read(bom: Path) -> dict[str, Any]:
    """A bill of materials."""
    told: dict[str, Any] = json.loads(bom.read_text(encoding="utf-8"))
    return told


def check(bundle: Path, bom: Path) -> int:
    """Compare and tell; the exit status."""
    found = differences(bundle, read(bom))
    for line in found:
        print(f"sbom: {line}", file=sys.stderr)
    if not found:
        print(f"sbom: {len(contents(bundle))} files of {bundle.name}, each in one component, unchanged")
    return int(bool(found))


# ---- write -----------------------------------------------------------------------------------------------------------


def wheels(report: Path, locks: Mapping[str, set[str]]) -> dict[str, str]:
    """SHA-256 of the file each distribution was installed from, out of pip's report; ValueError: no lock has it."""
    found = {}
    for one in json.loads(report.read_text(encoding="utf-8"))["install"]:
        name, version = normal(one["metadata"]["name"]), one["metadata"]["version"]
        digest = one["download_info"]["archive_info"]["hashes"]["sha256"]
        if digest not in locks.get(f"{name}=={version}", ()):
            raise ValueError(f"{name} {version} was installed from a file that no lock has: sha256 {digest}")
        found[name] = digest
    return found


def locked() -> dict[str, set[str]]:
    """The hashes in the locks by "name==version"."""
    found: dict[str, set[str]] = {}
    for lock in LOCKS:
        for line in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
            pin, *hashes = line.split(" --hash=sha256:")
            name, _, version = pin.partition(";")[0].strip().partition("==")
            found.setdefault(f"{normal(name)}=={version}", set()).update(one.strip() for one in hashes)
    return found


def made_at() -> datetime:
    """SOURCE_DATE_EPOCH, or the time of the last commit."""
    told = (
        os.environ.get("SOURCE_DATE_EPOCH")
        or subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    )
    return datetime.fromtimestamp(int(told), UTC)


def modules_inside(program: Path) -> set[str]:
    """Names of the Python modules in a frozen program's archive."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    inner = next(name for name, entry in archive.toc.items() if entry[4] == "z")
    return set(archive.open_embedded_archive(inner).toc)


def document(bundle: Path, found: list[Component]) -> str:
    """The CycloneDX document of ``bundle``, which consists of ``found``; ValueError when it does not."""
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component as Listed
    from cyclonedx.model.component import ComponentType
    from cyclonedx.model.lifecycle import LifecyclePhase, PredefinedLifecycle
    from cyclonedx.model.tool import ToolRepository
    from cyclonedx.output.json import JsonV1Dot6

    there = contents(bundle)
    made = {one.name: _entry(one, bundle, there) for one in found}
    inside = {file.name for entry in made.values() for file in entry.components if file.type is ComponentType.FILE}
    if lost := there.keys() - inside:
        raise ValueError("in no component: " + ", ".join(sorted(lost)))
    tools = [Listed(name=one.name, version=one.version, type=ComponentType.APPLICATION) for one in found]
    bom = Bom(
        components=[entry for name, entry in made.items() if name != PROGRAM],
        serial_number=uuid.uuid5(_SERIALS, json.dumps(there, sort_keys=True)),
        metadata=BomMetaData(
            component=made[PROGRAM],
            timestamp=made_at(),
            lifecycles=[PredefinedLifecycle(LifecyclePhase.POST_BUILD)],
            tools=ToolRepository(components=[tool for tool in tools if tool.name == "pyinstaller"]),
        ),
    )
    for one in found:
        bom.register_dependency(made[one.name], [made[name] for name in one.needs])
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _entry(one: Component, bundle: Path, there: Mapping[str, str]) -> Listed:
    from cyclonedx.model import HashAlgorithm, HashType, Property
    from cyclonedx.model.component import Component as Listed
    from cyclonedx.model.component import ComponentType
    from cyclonedx.model.license import LicenseExpression
    from packageurl import PackageURL

    def sha256(digest: str) -> list[HashType]:
        return [HashType(alg=HashAlgorithm.SHA_256, content=digest)]

    files = []
    for name in one.files:
        path = name if name in EXECUTABLES else f"{INSIDE}/{name}"
        if path not in there:
            raise ValueError(f"PyInstaller lists {name}, and it is not in {bundle}")
        link = there[path].startswith("-> ")
        files.append(
            Listed(
                name=path,
                type=ComponentType.FILE,
                bom_ref=f"file:{path}",
                hashes=sha256(_hash(bundle / path)),
                properties=[Property(name=f"{NAMES}link", value=there[path].removeprefix("-> "))] if link else (),
            )
        )
    built_in = [
        Listed(
            name=name,
            version=version or None,
            bom_ref=f"{one.purl}#{name}@{version}",
            purl=PackageURL.from_string(purl) if purl else None,
        )
        for name, version, purl in one.inside
    ]
    facts = {"origin": one.origin, **one.facts} | ({"modules": str(len(one.modules))} if one.modules else {})
    return Listed(
        name=one.name,
        version=one.version,
        type=ComponentType.APPLICATION if one.name == PROGRAM else ComponentType.LIBRARY,
        bom_ref=one.purl,
        purl=PackageURL.from_string(one.purl),
        cpe=one.cpe or None,
        licenses=[LicenseExpression(one.licence)],
        hashes=sha256(one.wheel) if one.wheel else (),
        properties=[Property(name=NAMES + key.replace(" ", "-"), value=value) for key, value in sorted(facts.items())],
        components=[*files, *built_in],
    )


def write(bundle: Path, work: Path) -> None:
    """Write the bill of materials of ``bundle`` beside it, after the document was held against its schema."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    files, code = recorded(work)
    found = components(files, code, wheels(WHEELS, locked()))
    program = next(bundle / name for name in EXECUTABLES if (bundle / name).exists())
    known = {module for one in found for module in one.modules}
    if foreign := modules_inside(program) - known:
        raise ValueError("modules in the program that no component has: " + ", ".join(sorted(foreign)))
    text = document(bundle, found)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"the document is not CycloneDX 1.6: {error!r}"[:2000])
    bom_of(bundle).write_text(text, encoding="utf-8", newline="\n")
    print(f"sbom: {len(found)} components, {len(contents(bundle))} files: {bom_of(bundle)}")


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    what, *places = [*sys.argv[1:], ""][:3]
    paths = [Path(place) for place in places if place]
    bundle = paths[0] if paths else BUNDLE
    if what == "write":
        write(bundle, paths[1] if len(paths) > 1 else WORK)
    elif what == "check":
        sys.exit(check(bundle, paths[1] if len(paths) > 1 else bom_of(bundle)))
    else:
        sys.exit(__doc__)
