"""What a page's script wants to say: shown inside the browser's frame with its origin, never as a window of the page's.

Qt asks for the answer of a script's dialog at once, and waiting for it in an event loop of our own would hang the
program's tasks. So a message is shown while the page goes on; a question is answered no, shown, and once somebody
answers yes, the same question is answered yes the next time the page asks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

MOST_SHOWN = 20  # dialogs of one attempt; further ones are answered silently
MOST_ASKED = 200  # then the page is stopped: it asks in a loop
LONGEST_TEXT = 400  # characters


class Ask(Enum):
    """The kinds of dialog a script has."""

    ALERT = auto()
    CONFIRM = auto()
    PROMPT = auto()


@dataclass(frozen=True)
class Said:
    """One dialog: its kind, the host it came from, and its text, cut and without control characters."""

    ask: Ask
    host: str
    text: str

    @classmethod
    def of(cls, ask: Ask, host: str, text: str) -> Said:
        """The dialog as it may be shown."""
        shown = "".join(char if char.isprintable() else " " for char in text)
        return cls(ask, host, shown if len(shown) <= LONGEST_TEXT else shown[: LONGEST_TEXT - 1] + "…")


class Dialogs:
    """Counts the dialogs of one attempt and remembers what was answered yes."""

    def __init__(self) -> None:
        self.asked = 0
        self._agreed: set[Said] = set()

    def heard(self, said: Said) -> bool:
        """Count one; whether it was agreed to before, which is used up now."""
        self.asked += 1
        agreed = said in self._agreed
        self._agreed.discard(said)
        return agreed

    def agree(self, said: Said) -> None:
        """Somebody answered yes."""
        self._agreed.add(said)

    @property
    def shown(self) -> bool:
        """Whether the last one counted is to be shown."""
        return self.asked <= MOST_SHOWN

    @property
    def endless(self) -> bool:
        """Whether the page is to be stopped."""
        return self.asked > MOST_ASKED


class DialogPanel(QFrame):
    """The panel under the page: who says it, what is said, and the buttons. Not modal; the page stays usable."""

    agreed = Signal(object)  # the Said that was answered yes

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bankDialog")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self._said: Said | None = None
        self._origin, self._text, self._hint = QLabel(self), QLabel(self), QLabel(self)
        for label in (self._origin, self._text, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)  # it came from outside
            label.setWordWrap(True)
        self._yes, self._no = QPushButton(self), QPushButton(self)
        self._yes.clicked.connect(self._agree)
        self._no.clicked.connect(self.dismiss)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._yes)
        buttons.addWidget(self._no)
        column = QVBoxLayout(self)
        for label in (self._origin, self._text, self._hint):
            column.addWidget(label)
        column.addLayout(buttons)
        self.hide()

    @property
    def said(self) -> Said | None:
        """What is shown; None when the panel is away."""
        return self._said

    def show_said(self, said: Said) -> None:
        """Show this dialog in place of the one before."""
        self._said = said
        self._render()
        self.show()

    def dismiss(self) -> None:
        """Put the panel away; a question was answered no already."""
        self._said = None
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._render()

    def _agree(self) -> None:
        said, self._said = self._said, None
        self.hide()
        if said is not None:
            self.agreed.emit(said)

    def _render(self) -> None:
        if self._said is None:
            return
        question = self._said.ask is Ask.CONFIRM
        self._origin.setText(self.tr("{host} sayfası diyor ki:").replace("{host}", self._said.host))
        self._text.setText(self._said.text)
        hints = {
            Ask.ALERT: "",
            Ask.CONFIRM: self.tr("Evet derseniz bankanın sayfasında aynı yere yeniden basınız."),
            Ask.PROMPT: self.tr("Sayfanın bu sorusu burada yanıtlanamaz."),
        }
        self._hint.setText(hints[self._said.ask])
        self._hint.setVisible(bool(hints[self._said.ask]))
        self._yes.setText(self.tr("Evet"))
        self._yes.setVisible(question)
        self._no.setText(self.tr("Hayır") if question else self.tr("Kapat"))
