"""What the window shows and holds at a moment, as ``tests.helpers.invariants`` looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QClipboard
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from paynet_desk.core.secret import Secret
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.pages.code import CodePage
from tests.helpers.invariants import Screen

if TYPE_CHECKING:
    from tests.journeys.till import Cashier


def screen_of(till: Cashier) -> Screen:
    """Everything the window tells, whatever of a card should not be in it any more, and how long it stood still."""
    told = [("the clipboard", _clipboard()), ("a window title", _titles())]
    told += [("the screen", text) for text in _told_by(till)]
    page = till.page()
    to_be_empty: list[tuple[str, Secret]] = []
    left: list[str] = []
    # A paying card is kept until the ways to pay are chosen.
    if not (isinstance(page, CardPage) or page.step in (3, 4)):
        for secrets in (till.secrets, till.paying_secrets):
            to_be_empty += [("the card number", secrets.pan), ("the security code", secrets.cvc)]
        left = _left_in_card_fields(till)
        if not isinstance(page, CodePage):
            to_be_empty.append(("the code", till.secrets.code))
    return Screen(
        told=tuple(told),
        at_bank=page.step == 5,
        to_be_empty=tuple(to_be_empty),
        left_in_fields=tuple(left),
        freezes=tuple(map(str, till.pace.freezes)),
    )


def _left_in_card_fields(till: Cashier) -> list[str]:
    edits = [edit for card_page in till.window.findChildren(CardPage) for edit in card_page.findChildren(QLineEdit)]
    return [edit.accessibleName() for edit in edits if edit.text() or edit.isUndoAvailable()]


def _clipboard() -> str:
    clipboard = QApplication.clipboard()
    modes = [QClipboard.Mode.Clipboard]
    if clipboard.supportsSelection():
        modes.append(QClipboard.Mode.Selection)
    return " ".join(clipboard.text(mode) for mode in modes)


def _titles() -> str:
    return " ".join(widget.windowTitle() for widget in QApplication.topLevelWidgets())


def _told_by(till: Cashier) -> list[str]:
    """Everything every widget, shown or hidden, tells the accessibility bus, its tool tip, and Qt's own text."""
    told: list[str] = []
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
    for widget in till.window.findChildren(QWidget):
        if widget.objectName() == "practice_code":
            continue  # it is there to be read out, in practice only
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            told += [interface.text(kind) for kind in kinds]
            if (words := interface.textInterface()) is not None:
                told.append(words.text(0, words.characterCount()))
        told.append(widget.toolTip())
        if isinstance(widget, QLineEdit):
            told.append(widget.text())
    return [text for text in told if text]
