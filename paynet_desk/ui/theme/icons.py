"""Our own icons: SVG line drawings on a 24 grid, painted in any colour and at any device ratio.

The files hold only ``path``, ``rect`` and ``circle`` elements, so a small reader does; importing Qt's SVG module
for them would cost start-up time.
"""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap

from paynet_desk.ui.theme import style

STROKE = 1.75
_PACKAGE = Path(__file__).resolve().parents[2]
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_COMMAND = re.compile(r"([MmLlHhVvCcSsAaZz])([^MmLlHhVvCcSsAaZz]*)")
_ELEMENT = re.compile(r"<(path|rect|circle)\s([^>]*?)/>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def icon_folder() -> Path:
    """Where the SVG files are: inside the installed package, or in the source beside it."""
    installed = _PACKAGE / "_resources" / "icons"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources" / "icons"


@cache
def icon_path(name: str) -> QPainterPath:
    """The outline of ``name`` in its 24 x 24 box; FileNotFoundError when there is no such icon."""
    source = (icon_folder() / f"{name}.svg").read_text(encoding="utf-8")
    path = QPainterPath()
    for element, text in _ELEMENT.findall(source):
        attributes = dict(_ATTRIBUTE.findall(text))
        if element == "path":
            path.addPath(parse_path(attributes["d"]))
            continue
        numbers = {key: float(value) for key, value in attributes.items() if _NUMBER.fullmatch(value)}
        if element == "circle":
            path.addEllipse(QPointF(numbers["cx"], numbers["cy"]), numbers["r"], numbers["r"])
        else:
            box = QRectF(numbers.get("x", 0), numbers.get("y", 0), numbers["width"], numbers["height"])
            path.addRoundedRect(box, numbers.get("rx", 0), numbers.get("rx", 0))
    return path


def _flags_split(arguments: str) -> list[float]:
    """The numbers of an arc; its two flags may be written without anything between them ("1 018 0")."""
    numbers: list[float] = []
    rest = arguments
    while match := _NUMBER.search(rest):
        if len(numbers) % 7 in (3, 4):
            flag = re.search(r"[01]", rest)
            assert flag is not None
            numbers.append(float(flag[0]))
            rest = rest[flag.end() :]
        else:
            numbers.append(float(match[0]))
            rest = rest[match.end() :]
    return numbers


def parse_path(data: str) -> QPainterPath:
    """SVG path data (SVG 1.1, 8.3; commands M L H V C S A Z, absolute and relative) as a painter path."""
    path = QPainterPath()
    at = start = QPointF(0, 0)
    control: QPointF | None = None
    for command, arguments in _COMMAND.findall(data):
        kind, relative = command.upper(), command.islower()
        values = _flags_split(arguments) if kind == "A" else [float(n) for n in _NUMBER.findall(arguments)]
        if kind == "Z":
            path.closeSubpath()
            at, control = start, None
            continue
        for i in range(0, len(values), _TAKES[kind]):
            v = values[i : i + _TAKES[kind]]
            base = at if relative else QPointF(0, 0)
            last_control = control
            control = None
            if kind == "H":
                at = QPointF(base.x() + v[0], at.y())
                path.lineTo(at)
            elif kind == "V":
                at = QPointF(at.x(), base.y() + v[0])
                path.lineTo(at)
            elif kind == "A":
                to = base + QPointF(v[5], v[6])
                _arc(path, at, to, v[0], v[1], v[3] != 0, v[4] != 0)
                at = to
            elif kind in "CS":
                points = [base + QPointF(v[n], v[n + 1]) for n in range(0, len(v), 2)]
                if kind == "S":
                    points.insert(0, at * 2 - last_control if last_control is not None else at)
                path.cubicTo(*points)
                control, at = points[1], points[2]
            else:
                at = base + QPointF(v[0], v[1])
                if kind == "M" and i == 0:
                    path.moveTo(at)
                    start = at
                else:
                    path.lineTo(at)
    return path


_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7}


def _arc(path: QPainterPath, a: QPointF, b: QPointF, rx: float, ry: float, large: bool, sweep: bool) -> None:
    """An upright elliptic arc from ``a`` to ``b`` (SVG 1.1, F.6.5, rotation 0)."""
    dx, dy = (a.x() - b.x()) / 2, (a.y() - b.y()) / 2
    grow = math.sqrt(max(1.0, (dx / rx) ** 2 + (dy / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    inside = (rx * ry) ** 2 - (rx * dy) ** 2 - (ry * dx) ** 2
    factor = math.sqrt(max(0.0, inside) / ((rx * dy) ** 2 + (ry * dx) ** 2))
    if large == sweep:
        factor = -factor
    cx, cy = factor * rx * dy / ry, -factor * ry * dx / rx
    begin = math.degrees(math.atan2((dy - cy) / ry, (dx - cx) / rx))
    turn = math.degrees(math.atan2((-dy - cy) / ry, (-dx - cx) / rx)) - begin
    if sweep and turn < 0:
        turn += 360
    elif not sweep and turn > 0:
        turn -= 360
    middle = QPointF(cx + (a.x() + b.x()) / 2, cy + (a.y() + b.y()) / 2)
    path.arcTo(QRectF(middle.x() - rx, middle.y() - ry, 2 * rx, 2 * ry), -begin, -turn)


def paint_icon(painter: QPainter, name: str, rect: QRectF, color: QColor, stroke: float = STROKE) -> None:
    """Draw icon ``name`` into ``rect`` with lines of ``stroke`` on the 24 grid."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 24, rect.height() / 24)
    pen = QPen(color, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(icon_path(name))
    painter.restore()


class _Engine(QIconEngine):
    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = "text3" if mode == QIcon.Mode.Disabled else self._role
        paint_icon(painter, self._name, QRectF(rect), style.colour(role))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._role)


def icon(name: str, role: str) -> QIcon:
    """Icon ``name`` in the colour of token ``role``, for Qt's own menus and buttons; follows the theme."""
    return QIcon(_Engine(name, role))


def program_icon() -> QIcon:
    """The program's own icon, for windows and task bars: white on petrol in every theme."""
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#0F5C68"))
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
        inner = size * 0.78
        edge = (size - inner) / 2
        paint_icon(painter, "logo", QRectF(edge, edge, inner, inner), QColor("#FFFFFF"), 2.0)
        painter.end()
        result.addPixmap(pixmap)
    return result
