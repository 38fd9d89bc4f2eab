"""A field: label above, the edit in its box, a help line below that always keeps its place."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.icons import paint_icon
from paynet_desk.ui.widgets import focus
from paynet_desk.ui.widgets.focus import FocusShape
from paynet_desk.ui.widgets.labels import Label


class PlainEdit(QLineEdit):
    """An edit for everything that is not secret, with the caret of the look; Qt's own context menu comes with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.textChanged.connect(self.slant)

    def setText(self, text: str | None) -> None:
        """Show ``text``."""
        super().setText(text)
        self.slant()  # the program may have blocked the signal

    def slant(self) -> None:
        """In high contrast a placeholder is italic; what stands in the field never is."""
        italic = style.current().is_contrast and not self.text()
        if self.font().italic() != italic:
            face = QFont(self.font())
            face.setItalic(italic)
            self.setFont(face)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.isReadOnly():
            around = self.cursorRect()  # Qt adds 5 px before the caret and 4 behind it
            QPainter(self).fillRect(around.x() + 5, around.y(), 2, around.height(), style.colour("accent_text"))


def plain_edit() -> PlainEdit:
    """A new ``PlainEdit``."""
    return PlainEdit()


class FieldBox(QWidget):
    """The box around an edit: edge, focus, error. Prefix and suffix lie inside the same box."""

    def __init__(self, edit: QWidget, *, key: bool, prefix: str, suffix: QWidget | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.edit = edit
        self._key = key
        self._focused = False
        self._bad = False
        self._locked = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setSpacing(0)
        self._row = row
        self.prefix = Label(prefix, "key_input" if key else "input", self, wraps=False, tone="text2")
        self.prefix.setVisible(bool(prefix))
        self._hair = _Hairline(self)
        self._hair.setVisible(bool(prefix))
        row.addWidget(self.prefix)
        row.addSpacing(12 if prefix else 0)
        row.addWidget(self._hair)
        row.addSpacing(8 if prefix else 0)
        row.addWidget(edit, 1)
        if suffix is not None:
            row.addSpacing(10)
            row.addWidget(suffix)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        focus.watch()
        style.changed.connect(self._retheme)
        self._retheme()

    def _retheme(self) -> None:
        # a line edit keeps 2 px beside its text
        inset = 2 if isinstance(self.edit, QLineEdit) and not self.prefix.text() else 0
        side = style.metrics().field_side
        self._row.setContentsMargins(side - inset, 2, side, 2)
        role = self.edit.property("kind") or ("key_input" if self._key else "input")
        face = style.font(str(role))
        if self.edit.font() != face:
            self.edit.setFont(face)
        if isinstance(self.edit, PlainEdit):
            self.edit.slant()
        self._lay_ground()
        self.updateGeometry()
        self.update()

    def _ground(self) -> QColor:
        return style.colour("panel" if self._locked else "field")

    def _lay_ground(self) -> None:
        """An edit that has the property paints its ground itself."""
        if self.edit.property("groundColor") is not None:
            self.edit.setProperty("groundColor", self._ground())

    def sizeHint(self) -> QSize:
        m = style.metrics()
        height = m.amount if self.edit.property("kind") == "amount" else m.key_field if self._key else m.field
        return QSize(self._row.sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(80, self._row.minimumSize().width()), self.sizeHint().height())

    def set_bad(self, bad: bool) -> None:
        """Draw the red edge, or not."""
        if bad != self._bad:
            self._bad = bad
            self.update()
            focus.refresh(self)

    def set_locked(self, locked: bool) -> None:
        """Draw it as something that cannot be changed."""
        self._locked = locked
        self._lay_ground()
        self.update()

    def focus_shape(self) -> FocusShape:
        """A halo at the box's edge."""
        return FocusShape(self.rect(), style.metrics().radius, tone="err_halo" if self._bad else "halo")

    def set_focus_shown(self, shown: bool) -> None:
        """The edit inside has the focus, or lost it."""
        self._focused = shown
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self._focused or self._bad else 1
        token = "err" if self._bad else "accent_text" if self._focused else "line" if self._locked else "edge"
        painter.setPen(QPen(style.colour(token), width))
        painter.setBrush(self._ground())
        half = width / 2
        radius = style.metrics().radius - half
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)


class _Hairline(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(1)
        style.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(style.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), style.colour("line"))


class _Message(QWidget):
    """The help line: an icon where the message is more than help, and the words.

    It changes with many a key. So it places the words itself, and the page is laid out anew only when they take another
    number of lines.
    """

    _ICONS = {"error": "alert", "ok": "check", "warning": "alert"}  # noqa: RUF012
    _TONES = {"error": "err", "ok": "ok", "warning": "warn", "help": ""}  # noqa: RUF012

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = "help"
        self.words = Label("", "help", self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        style.changed.connect(self._retheme)
        self._retheme()

    def _retheme(self) -> None:
        self.setMinimumHeight(max(20, style.metrics().style("help").line))
        self._place()

    def show_message(self, kind: str, text: str) -> None:
        kind = kind if text else "help"
        if (kind, text) == (self._kind, self.words.text()):
            return
        if kind != self._kind:
            self._kind = kind
            self.update()
        self.words.set_tone(self._TONES[kind])
        self.words.setText(text)
        self._place()

    def _place(self) -> None:
        left = self._left()
        width = self.width() - left
        self.words.setGeometry(left, 0, width, self.words.heightForWidth(width))
        if self.heightForWidth(self.width()) != self.height():
            self.updateGeometry()

    def _left(self) -> int:
        return style.px(16) + 6 if self._kind in self._ICONS else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def sizeHint(self) -> QSize:
        words = self.words.sizeHint()
        return QSize(words.width() + self._left(), max(words.height(), self.minimumHeight()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.minimumHeight())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self.words.heightForWidth(width - self._left()), self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        icon = self._ICONS.get(self._kind)
        if icon is not None:
            painter = QPainter(self)
            stroke = 2.2 if icon == "check" else 2.0
            paint_icon(
                painter,
                icon,
                QRectF(0, style.px(1), style.px(16), style.px(16)),
                style.colour(self._TONES[self._kind]),
                stroke,
            )


class Field(QWidget):
    """``edit`` with its label, box and help line. ``key``: the page's large field."""

    def __init__(
        self,
        label: str,
        edit: QWidget,
        *,
        optional: str = "",
        key: bool = False,
        prefix: str = "",
        suffix: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.edit = edit
        self.label = Label(label, "label", self, wraps=False)
        self.label.setBuddy(edit)
        self.optional = Label(optional, "optional", self, wraps=False)
        self.optional.setVisible(bool(optional))
        self.box = FieldBox(edit, key=key, prefix=prefix, suffix=suffix, parent=self)
        self._message = _Message(self)
        self._help = ""
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.label)
        head.addWidget(self.optional)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(style.metrics().label_gap)
        column.addWidget(self.box)
        column.addSpacing(style.metrics().help_gap)
        column.addWidget(self._message)
        self._column = column
        # its width is the grid's affair alone, whatever is written in it
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(edit)
        self._name()
        style.changed.connect(self._retheme)

    def _retheme(self) -> None:
        m = style.metrics()
        for index, gap in ((1, m.label_gap), (3, m.help_gap)):
            item = self._column.itemAt(index)
            spacer = item.spacerItem() if item is not None else None
            assert spacer is not None
            spacer.changeSize(0, gap, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._column.invalidate()

    def _name(self) -> None:
        optional = self.optional.text()
        name = f"{self.label.text()}, {optional}" if optional else self.label.text()
        self.edit.setAccessibleName(name)

    def set_label(self, text: str) -> None:
        """Another label."""
        self.label.setText(text)
        self._name()

    def set_optional(self, text: str) -> None:
        """The word behind the label that says it may stay empty."""
        self.optional.setText(text)
        self.optional.setVisible(bool(text))
        self._name()

    def set_placeholder(self, text: str) -> None:
        """The faint example inside the empty edit."""
        setter = getattr(self.edit, "setPlaceholderText", None) or getattr(self.edit, "set_placeholder", None)
        if setter is not None:
            setter(text)

    def set_locked(self, locked: bool) -> None:
        """Show the value, let nobody change it."""
        self.box.set_locked(locked)
        if isinstance(self.edit, QLineEdit):
            self.edit.setReadOnly(locked)

    def set_help(self, text: str) -> None:
        """What the help line says while nothing else is to be said."""
        self._help = text
        self._say("help", text)

    def set_ok(self, text: str) -> None:
        """Something good about what was entered."""
        self._say("ok", text)

    def set_warning(self, text: str) -> None:
        """Advice; what was entered is taken."""
        self._say("warning", text)

    def set_error(self, text: str) -> None:
        """What has to be put right; the edge turns red."""
        self._say("error", text)

    def clear_message(self) -> None:
        """Back to the help."""
        self._say("help", self._help)

    @property
    def message(self) -> str:
        """What the help line says now."""
        return self._message.words.text()

    @property
    def has_error(self) -> bool:
        """True while an error is shown."""
        return self._message._kind == "error"

    def _say(self, kind: str, text: str) -> None:
        self._message.show_message(kind, text)
        self.box.set_bad(kind == "error" and bool(text))
        self.edit.setAccessibleDescription(text)

    def setObjectName(self, name: object) -> None:
        """Name it for tests and for the outside; the edit inside gets the name with ``.edit``."""
        super().setObjectName(str(name))
        QObject.setObjectName(self.edit, f"{name}.edit")
