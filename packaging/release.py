"""Puts a release together in dist/release (make release): what is handed out, and what it is checked by.

    python packaging/release.py [--trial]

Takes what is there of the bundle (as a tarball), the Debian packages, the Windows set-up program and the macOS image;
adds the source archive and the wheel, the bill of materials, the section of CHANGELOG.md, and SHA256SUMS over all of
it. Refuses when the tree is not as committed, when the version's section is missing or not dated, when the bundle is
not as its bill of materials says, or when the Debian package holds another build than the bundle; ``--trial`` tells
these and goes on, and takes the section "Unreleased". What is made here depends on the contents and SOURCE_DATE_EPOCH
alone (without it: the time of the last commit). SHA256SUMS is signed with ``gpg`` when PAYNET_DESK_SIGN_WITH names a
key; nothing else is signed here.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).parent))
import sbom  # noqa: E402
from components import version  # noqa: E402

DIST = ROOT / "dist"
KEY = "PAYNET_DESK_SIGN_WITH"
PROGRAM = "usr/lib/paynet-desk/"  # in the Debian package
# What others have made, by what it is; {version} is this one's, so that nothing older is handed out.
ARTEFACTS = (
    ("Debian package", "*_{version}_*.deb"),
    ("Windows set-up program", "*{version}*.exe"),
    ("macOS image", "*{version}*.dmg"),
)


def section(changes: str, wanted: str) -> str:
    """What CHANGELOG.md says of a version ("Unreleased" is one); KeyError when it says nothing or has no date."""
    dated = r" - \d{4}-\d\d-\d\d" if wanted != "Unreleased" else ""
    found = re.search(rf"^## \[{re.escape(wanted)}\]{dated}\n(.*?)(?=^## \[|\Z)", changes, re.MULTILINE | re.DOTALL)
    if found is None or not found[1].strip():
        raise KeyError(wanted)
    return found[1].strip() + "\n"


def tarball(folder: Path, into: Path, top: str, when: int) -> None:
    """``folder`` as ``into`` (.tar.gz) under the name ``top``: sorted, of root, of the time ``when``."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = when
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with (
        into.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=when) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted([folder, *folder.rglob("*")]):
            name = (Path(top) / path.relative_to(folder)).as_posix()
            archive.add(path, name, recursive=False, filter=plain)


def sums(folder: Path) -> str:
    """SHA256SUMS of the files in ``folder``, as sha256sum reads it."""
    lines = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines)


def not_as_committed() -> list[str]:
    """Files that differ from the last commit, or are in none."""
    told = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True)
    return told.stdout.splitlines()


def of_another_build(package: Path, bundle: Path) -> list[str]:
    """Files of the program that are not the same in a Debian package (by its own md5sums) and in the bundle."""
    told = subprocess.run(["dpkg-deb", "--info", str(package), "md5sums"], capture_output=True, text=True, check=True)
    lines = (line.split("  ", 1) for line in told.stdout.splitlines())
    inside = {path.removeprefix(PROGRAM): md5 for md5, path in lines if path.startswith(PROGRAM)}
    files = (path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    here = {
        path.relative_to(bundle).as_posix(): hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        for path in files
    }
    return sorted(name for name in inside.keys() | here.keys() if inside.get(name) != here.get(name))


def python_packages(into: Path, when: int) -> None:
    """The source archive and the wheel; hatchling builds both the same for the same time."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(when)}
    build = [sys.executable, "-m", "hatchling", "build", "-d", str(into)]
    subprocess.run(build, cwd=ROOT, env=environment, check=True, capture_output=True)


def sign(checksums: Path) -> str:
    """Sign with the configured key; what was done, in words."""
    key = os.environ.get(KEY)
    if not key:
        return f"SHA256SUMS is not signed: {KEY} names no key"
    command = ["gpg", "--batch", "--yes", "--local-user", key, "--armor", "--detach-sign", str(checksums)]
    subprocess.run(command, check=True)
    return f"SHA256SUMS is signed with {key}"


def main() -> int:
    """Put it together; the exit status."""
    asked = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    asked.add_argument("--trial", action="store_true", help="tell what keeps this from being a release, and go on")
    is_trial: bool = asked.parse_args().trial
    this = version()
    wrong = [f"not as committed: {line}" for line in not_as_committed()]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    notes = ""
    try:
        notes = section(changes, this)
    except KeyError:
        wrong.append(f"CHANGELOG.md has no dated section [{this}]")
        if is_trial:
            notes = section(changes, "Unreleased")
    if not sbom.BUNDLE.exists() or not sbom.bom_of(sbom.BUNDLE).exists():
        print("release: there is no bundle with a bill of materials: make freeze sbom", file=sys.stderr)
        return 1
    wrong += sbom.differences(sbom.BUNDLE, sbom.read(sbom.bom_of(sbom.BUNDLE)))
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), "")
    for package in DIST.glob(f"paynet-desk_{this}_{machine}.deb"):
        if others := of_another_build(package, sbom.BUNDLE):
            wrong.append(f"{package.name} holds another build: {len(others)} files, {others[0]} ...: make deb")
    for line in wrong:
        print(f"release: {line}", file=sys.stderr)
    if wrong and not is_trial:
        print("release: nothing was made; put this right, or try with --trial", file=sys.stderr)
        return 1

    into = DIST / "release"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    when = int(sbom.made_at().timestamp())
    name = f"paynet-desk-{this}-{platform.system().lower()}-{platform.machine()}"
    tarball(sbom.BUNDLE, into / f"{name}.tar.gz", name, when)
    shutil.copyfile(sbom.bom_of(sbom.BUNDLE), into / f"{name}.cdx.json")
    (into / f"changes-{this}.md").write_text(notes, encoding="utf-8", newline="\n")
    python_packages(into, when)
    for kind, pattern in ARTEFACTS:
        found = sorted(DIST.glob(pattern.format(version=this)))
        for path in found:
            shutil.copyfile(path, into / path.name)
        if not found:
            print(f"release: no {kind} in dist")
    (into / "SHA256SUMS").write_text(sums(into), encoding="ascii", newline="\n")
    print(f"release: {sign(into / 'SHA256SUMS')}")
    for path in sorted(into.iterdir()):
        print(f"release: {path.name}, {path.stat().st_size / 2**20:.1f} MiB")
    print(f"release: {'a trial, not to be handed out' if wrong else 'ready'}: {into.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
