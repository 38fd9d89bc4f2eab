"""How large the Debian package is, beside a one-folder bundle with nothing left out (GOALS G10).

    python -m tests.bench.package_size [--json FILE]

The package is the file that `make deb` leaves in dist. The bundle is what PyInstaller makes of the program when nothing
is pruned (PAYNET_DESK_UNPRUNED=1, packaging/paynet-desk.spec), in one tar file that is compressed as the package is: xz
at its usual level. Making and compressing it takes minutes, so its size is kept in build/bench/unpruned.json with a
check sum of the locks and the recipe it was made from, and used again while these are the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime

from tests.bench.figure import Found, Missing, Row, alone
from tests.journeys.driver.display import DriverError
from tests.journeys.play import ROOT

KEPT = ROOT / "build" / "bench" / "unpruned.json"
MADE_FROM = ("packaging/locks/run.txt", "packaging/locks/package.txt", "packaging/paynet-desk.spec")
PACKAGE = "paynet-desk_*_*.deb"


def unpruned() -> tuple[int, str]:
    """Bytes of the unpruned bundle, compressed, and the day it was made; made now where that is not known."""
    stamp = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in MADE_FROM)).hexdigest()
    if KEPT.exists():
        kept = json.loads(KEPT.read_text(encoding="utf-8"))
        if kept["stamp"] == stamp:
            return kept["bytes"], kept["date"]
    folder = KEPT.parent / "unpruned"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        words = ["sh", "packaging/freeze.sh", str(folder.relative_to(ROOT))]
        made = subprocess.run(words, cwd=ROOT, env=os.environ | {"PAYNET_DESK_UNPRUNED": "1"}, check=False)
        if made.returncode:
            raise DriverError("the unpruned bundle could not be made")
        size = _compressed(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    date = datetime.now(UTC).date().isoformat()
    KEPT.write_text(json.dumps({"stamp": stamp, "bytes": size, "date": date}), encoding="utf-8")
    return size, date


def _compressed(folder: os.PathLike[str]) -> int:
    """Bytes of the folder's tar file behind xz."""
    tar = subprocess.Popen(["tar", "--sort=name", "-C", str(folder), "-c", "."], stdout=subprocess.PIPE)
    xz = subprocess.Popen(["xz", "-6", "-T0", "-c"], stdin=tar.stdout, stdout=subprocess.PIPE)
    assert tar.stdout is not None
    assert xz.stdout is not None
    tar.stdout.close()
    size = 0
    while part := xz.stdout.read(1 << 20):
        size += len(part)
    if tar.wait() or xz.wait():
        raise DriverError("the unpruned bundle could not be compressed")
    return size


def measure(rounds: int) -> list[Row]:
    """The figure of G10. A size is a size, so once is enough."""
    del rounds
    packages = sorted((ROOT / "dist").glob(PACKAGE), key=lambda file: file.stat().st_mtime)
    if not packages:
        return [Missing("G10 package", "there is no Debian package (make deb)")]
    size, date = unpruned()
    note = f"{packages[-1].name}; unpruned bundle made on {date}"
    return [Found("G10 package", (packages[-1].stat().st_size / 1e6,), (size / 1e6,), note)]


if __name__ == "__main__":
    sys.exit(alone("package_size", measure, 1))
