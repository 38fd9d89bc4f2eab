"""What every page is that asks for a phone number: the field, what is read before it is used, the act."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt

from paynet_desk.core.gsm import Gsm, GsmProblem, grouped_digits, read_gsm
from paynet_desk.flow.task import GsmTyped
from paynet_desk.ui.pages.page import F, Page, S
from paynet_desk.ui.pages.spill import Spill
from paynet_desk.ui.texts import GSM_PROBLEMS, say
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.field import Field
from paynet_desk.ui.widgets.formatted_edit import FormattedEdit
from paynet_desk.ui.widgets.speak import SpeakBox


def group_gsm(text: str) -> str:
    """Group a number that begins with 5; anything else stays as it was typed until it can be read."""
    read = read_gsm(text)
    if isinstance(read, Gsm):
        return read.grouped
    digits = "".join(c for c in text if not c.isspace())
    if digits.startswith("5") and digits.isascii() and digits.isdigit() and len(digits) <= 10:
        return grouped_digits(digits)
    return text


class GsmPage(Page[S, F]):
    """A task says what is said around the field and what Enter does."""

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self._gsm: Gsm | None = None
        self._wrong: GsmProblem | None = None  # what cannot become a number any more, or was left unfinished
        self._spill = Spill()
        self._edit = FormattedEdit(group_gsm)
        self._edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._edit.textChanged.connect(self._typed)
        self._field = Field("", self._edit, key=True, prefix="+90")
        self.speak = SpeakBox()
        self.speak.link_clicked.connect(lambda: self.window().show_text("notice"))  # type: ignore[attr-defined]
        self.primary = self.act_button()
        self.primary.clicked.connect(self.advance)
        self.fields.add_row((self._field, 12))
        self.body.addWidget(self.speak)

    # ---- for the task's own page ------------------------------------------------------------------------------------

    def say_words(self, facts: F) -> None:
        """Title, lead, what is read, the act's words."""
        raise NotImplementedError

    def say_busy(self, state: S) -> bool:
        """Show what is under way, if anything is; True when it is."""
        raise NotImplementedError

    def say_typed(self) -> None:
        """What the field says of a number that is not there, not whole, or wrong."""
        raise NotImplementedError

    def go_on(self, gsm: Gsm) -> None:
        """The page's act."""
        raise NotImplementedError

    # ---- what is the same -------------------------------------------------------------------------------------------

    def show_state(self, state: S, facts: F) -> None:
        self._field.set_label(self.tr("Cep telefonu"))
        self.say_words(facts)
        busy = self.say_busy(state)
        self._edit.setReadOnly(busy)
        if not busy:
            self._say_missing()

    def _typed(self, text: str) -> None:
        read = GsmProblem.CARD_NUMBER if text and self._spill.takes() else read_gsm(text)
        if read is GsmProblem.CARD_NUMBER:
            # FAULTS O6: a card number in the wrong field is neither sent nor logged nor kept for Ctrl+Z
            if len(text) > 1:
                self._spill.begin()
            with QSignalBlocker(self._edit):
                self._edit.setText("")
        gsm = read if isinstance(read, Gsm) else None
        before, self._gsm = self._gsm, gsm
        self._wrong = None if read in (gsm, GsmProblem.EMPTY, GsmProblem.INCOMPLETE) else GsmProblem(read)
        self._say_wrong()
        if gsm != before:
            self.till.send(GsmTyped(gsm))
        self._say_missing()

    def _say_wrong(self) -> None:
        if self._wrong is not None:
            self._field.set_error(say(GSM_PROBLEMS[self._wrong]))
        else:
            self.say_typed()

    def _say_missing(self) -> None:
        if self._gsm is None:
            self.primary.set_missing(self.tr("Eksik: cep telefonu"))
        else:
            self.primary.set_ready()

    def enter(self) -> None:
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.setCursorPosition(len(self._edit.text()))

    def reset(self, facts: F) -> None:
        self._gsm = facts.gsm
        with QSignalBlocker(self._edit):
            self._edit.setText(facts.gsm.grouped if facts.gsm else "")
        self._wrong = None
        self._field.clear_message()

    def advance(self) -> None:
        if self._gsm is None:
            read = read_gsm(self._edit.text())
            self._wrong = read if isinstance(read, GsmProblem) else GsmProblem.EMPTY
            self._say_wrong()
            self.enter()
        else:
            self.go_on(self._gsm)

    def is_dirty(self) -> bool:
        return bool(self._edit.text())
