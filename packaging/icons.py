"""The program's icon for Windows (.ico) and macOS (.icns), drawn from resources/icons/paynet-desk.svg.

    python packaging/icons.py FOLDER

Made when they are needed, so the repository holds the drawing alone. Both files are containers around pictures: the
Windows one holds plain bitmaps up to 128 pixels, which every reader takes, and a PNG at 256 as Windows expects it; the
macOS one holds PNG under the type codes of each size, `ic11` to `ic14` being the double-density ones.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "icons" / "paynet-desk.svg"
BITMAPS = (16, 20, 24, 32, 40, 48, 64, 128)
ICNS = {b"icp4": 16, b"icp5": 32, b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512,
        b"ic09": 512, b"ic10": 1024}  # fmt: skip


def drawn(size: int) -> QImage:
    """The icon at ``size`` x ``size`` pixels, with an alpha channel."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    return image


def png(size: int) -> bytes:
    """The icon as a PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawn(size).save(buffer, "PNG")  # type: ignore[call-overload]  # a device and the format's name
    return bytes(buffer.data().data())


def bitmap(size: int) -> bytes:
    """The icon as an icon file's bitmap: a header with twice the height, colours from the bottom up, an empty mask."""
    header = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
    image = drawn(size).flipped(Qt.Orientation.Vertical)  # held by name: the view below keeps no image alive
    colours = bytes(image.constBits())
    mask = bytes((size + 31) // 32 * 4 * size)
    return header + colours + mask


def ico() -> bytes:
    """The Windows icon: a directory, then the pictures."""
    pictures = [(size, bitmap(size)) for size in BITMAPS] + [(256, png(256))]
    at = 6 + 16 * len(pictures)
    directory = struct.pack("<HHH", 0, 1, len(pictures))
    for size, picture in pictures:
        directory += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return directory + b"".join(picture for _, picture in pictures)


def icns() -> bytes:
    """The macOS icon: a length, then each picture after its type and length."""
    entries = b""
    for kind, size in ICNS.items():
        picture = png(size)
        entries += kind + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(entries)) + entries


def main(folder: Path) -> None:
    """Write both files into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "paynet-desk.ico").write_bytes(ico())
    (folder / "paynet-desk.icns").write_bytes(icns())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
