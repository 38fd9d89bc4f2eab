"""Builds the Debian packages from the frozen program (make deb).

    python packaging/debian/build.py [--bundle dist/paynet-desk] [--into dist] [--version 0.1.0] [--level 6]

Writes paynet-desk_<version>_<architecture>.deb and paynet-desk-kiosk_<version>_all.deb. The folders beside this file hold
what lies in them as it is: `DEBIAN/` the control information, the rest by its place in the file system. Added here: the
program, icons, manual pages, settings, change log, and what the libraries in it need, by dpkg-shlibdeps' word.

Two builds from one bundle are the same to the bit: every time in them is SOURCE_DATE_EPOCH, else the last commit's.
Build on the oldest release that is to be served: the versions of libraries that are asked for are this machine's.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from email.utils import format_datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(HERE.parent)]

import settings_file  # noqa: E402
from paynet_desk import __version__  # noqa: E402

PROGRAM_FOLDER = Path("usr/lib/paynet-desk")
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
SCRIPTS = ("preinst", "postinst", "prerm", "postrm")


def main() -> int:
    """Reads the arguments and builds both packages."""
    parser = argparse.ArgumentParser(description="Build the Debian packages from the frozen program.")
    parser.add_argument("--bundle", type=Path, default=ROOT / "dist" / "paynet-desk")
    parser.add_argument("--into", type=Path, default=ROOT / "dist")
    parser.add_argument("--version", default=__version__, help="another version, to try an upgrade")
    parser.add_argument("--level", type=int, default=6, help="of xz, 0 to 9; 0 packs in seconds, for a try")
    options = parser.parse_args()
    if not (options.bundle / "paynet-desk").is_file():
        print(f"{options.bundle} holds no frozen program; make it first: make freeze", file=sys.stderr)
        return 1
    work = ROOT / "build" / "debian"
    shutil.rmtree(work, ignore_errors=True)
    options.into.mkdir(parents=True, exist_ok=True)
    when = source_date()

    desk = work / "paynet-desk"
    lay_out("paynet-desk", desk, options.version, when)
    shutil.copytree(options.bundle, desk / PROGRAM_FOLDER, symlinks=True)
    link = desk / "usr/bin/paynet-desk"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/paynet-desk/paynet-desk")
    write(desk / "etc/paynet-desk/settings.toml", settings_file.as_toml().encode())
    write_manual(desk / "usr/share/man/man5/paynet-desk-settings.5", settings_file.as_mdoc(), when)
    draw_icons(desk / "usr/share/icons/hicolor")
    facts = {
        "architecture": ARCHITECTURES[os.uname().machine],
        "shlibs:Depends": needed_packages(work, desk),
    }
    told = [pack(desk, options, when, facts)]

    kiosk = work / "paynet-desk-kiosk"
    lay_out("paynet-desk-kiosk", kiosk, options.version, when)
    told.append(pack(kiosk, options, when, {"architecture": "all"}))
    for package in told:
        size = package.stat().st_size
        print(f"deb: {package.relative_to(ROOT) if package.is_relative_to(ROOT) else package}, {size / 2**20:.1f} MiB")
    return 0


def source_date() -> int:
    """Seconds since 1970 that stand for the time of everything in the packages."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.returncode == 0 else int((ROOT / "CHANGELOG.md").stat().st_mtime)


def lay_out(package: str, stage: Path, version: str, when: int) -> None:
    """What both packages have: their folder beside this file, manual pages packed, licence, change log."""
    shutil.copytree(HERE / package, stage, symlinks=True)
    for page in stage.glob("usr/share/man/**/*.[1-8]"):
        text = page.read_text(encoding="utf-8")
        page.unlink()
        write_manual(page, text, when)
    documents = stage / "usr/share/doc" / package
    documents.mkdir(parents=True, exist_ok=True)
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    maintainer = control_field(HERE / package / "DEBIAN/control", "Maintainer")
    write(documents / "changelog.gz", packed(debian_changes(package, version, changes, maintainer, when)))
    shutil.copy(HERE / "copyright", documents / "copyright")


def write(path: Path, content: bytes) -> None:
    """The file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def packed(text: str) -> bytes:
    """As gzip has it, without a time or a name in it."""
    return gzip.compress(text.encode(), 9, mtime=0)


def write_manual(path: Path, text: str, when: int) -> None:
    """A manual page, dated and packed."""
    day = datetime.fromtimestamp(when, timezone.utc)
    text = text.replace("$Mdocdate$", f"{day:%B} {day.day}, {day.year}")
    write(path.with_name(path.name + ".gz"), packed(text))


def control_field(control: Path, name: str) -> str:
    """The value of a field of a control file that stands on one line."""
    found = re.search(rf"^{name}: (.+)$", control.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None, f"{control} has no field {name}"
    return found[1]


def debian_changes(package: str, version: str, changes: str, maintainer: str, when: int) -> str:
    """CHANGELOG.md (keepachangelog.com) in the form of Debian's change logs. What is not released yet is `version`."""
    entries = []
    for section in re.split(r"^## ", changes, flags=re.MULTILINE)[1:]:
        head, _, body = section.partition("\n")
        named = re.match(r"\[([^]]+)\](?: - (\d{4}-\d\d-\d\d))?", head)
        if named is None:
            continue
        is_released = named[1].lower() != "unreleased"
        date = datetime.fromtimestamp(when, timezone.utc)
        if named[2]:
            date = datetime.fromisoformat(named[2] + "T12:00:00+00:00")
        items = re.findall(r"^- (.+(?:\n  .+)*)", body, re.MULTILINE)
        if not items:
            continue
        lines = ["  * " + item.replace("\n  ", "\n    ") for item in items]
        entries.append(
            "\n".join(
                [
                    f"{package} ({named[1] if is_released else version}) unstable; urgency=medium",
                    "",
                    *lines,
                    "",
                    f" -- {maintainer}  {format_datetime(date)}",
                    "",
                ]
            )
        )
    return "\n".join(entries)


def draw_icons(folder: Path) -> None:
    """The program's icon for the desktop's menu, in the sizes that desktops ask for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    drawing = ROOT / "resources/icons/paynet-desk.svg"
    write(folder / "scalable/apps/paynet-desk.svg", drawing.read_bytes())
    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(drawing))
    for size in ICON_SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        path = folder / f"{size}x{size}/apps/paynet-desk.png"
        path.parent.mkdir(parents=True)
        assert image.save(str(path)), path
    del application


def is_elf(path: Path) -> bool:
    """Whether it is a program or a library of Linux."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def needed_packages(work: Path, stage: Path) -> str:
    """The Depends field for every program and library in the package, plugins included, as dpkg-shlibdeps derives it."""
    write(work / "debian/control", b"Source: paynet-desk\n\nPackage: paynet-desk\nArchitecture: any\n")
    binaries = [path for path in files_below(stage) if not path.is_symlink() and is_elf(path)]
    inside = sorted({str(path.parent) for path in binaries})
    # What lies in the package itself needs no other package; -S says where that is, -l where the linker would look.
    command = ["dpkg-shlibdeps", "-O", f"-S{stage}", *(f"-l{folder}" for folder in inside)]
    done = subprocess.run(
        [*command, *(f"-e{path}" for path in binaries)], cwd=work, capture_output=True, text=True, check=False
    )
    if done.returncode:
        complaints = [line for line in done.stderr.splitlines() if "error" in line]
        raise SystemExit("\n".join(complaints) or done.stderr)
    return done.stdout.strip().removeprefix("shlibs:Depends=")


def files_below(folder: Path) -> Iterator[Path]:
    """Every file and link, sorted."""
    return (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())


def pack(stage: Path, options: argparse.Namespace, when: int, facts: dict[str, str]) -> Path:
    """Writes the control information, gives everything its mode and time, and makes the package."""
    control = stage / "DEBIAN"
    payload = [path for path in files_below(stage) if control not in path.parents]
    facts = facts | {"version": options.version, "installed-size": str(installed_kib(stage, payload))}
    write(control / "control", filled_in((control / "control").read_text(encoding="utf-8"), facts).encode())
    settings = [f"/{path.relative_to(stage)}\n" for path in payload if path.relative_to(stage).parts[0] == "etc"]
    if settings:
        write(control / "conffiles", "".join(settings).encode())
    sums = (
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(stage)}\n"
        for path in payload
        if not path.is_symlink()
    )
    write(control / "md5sums", "".join(sums).encode())
    for path in sorted(stage.rglob("*")):
        if not path.is_symlink():
            path.chmod(mode_of(path, control))
        os.utime(path, (when, when), follow_symlinks=False)
    stage.chmod(0o755)
    os.utime(stage, (when, when))
    package = options.into / f"{stage.name}_{options.version}_{facts['architecture']}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{options.level}", "--build", str(stage), str(package)],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(when)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return package


def mode_of(path: Path, control: Path) -> int:
    """Everybody may read and nobody but root write; what may be run stays so."""
    is_script = path.parent == control and path.name in SCRIPTS
    may_run = path.is_dir() or is_script or (path.parent != control and path.stat().st_mode & stat.S_IXUSR)
    return 0o755 if may_run else 0o644


def installed_kib(stage: Path, payload: Iterable[Path]) -> int:
    """Installed-Size as Policy 5.6.20 has it: each file in whole KiB, 1 for whatever else there is."""
    whole = sum(1 if path.is_symlink() else -(-path.stat().st_size // 1024) for path in payload)
    return whole + sum(1 for path in stage.rglob("*") if path.is_dir() and path.name != "DEBIAN")


def filled_in(template: str, facts: dict[str, str]) -> str:
    """A control file: its comments left out, `${name}` replaced. KeyError for a name that nobody gave."""
    lines = [line for line in template.splitlines() if not line.startswith("#")]
    return re.sub(r"\$\{([^}]+)\}", lambda found: facts[found[1]], "\n".join(lines)) + "\n"


if __name__ == "__main__":
    sys.exit(main())
