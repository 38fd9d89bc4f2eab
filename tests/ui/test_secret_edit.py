from __future__ import annotations

import gc
import os
import random
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QClipboard,
    QColor,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from paynet_desk.core.entry import Paste
from paynet_desk.core.secret import Secret
from paynet_desk.ui.widgets.secret_edit import Kind, SecretEdit

# The offscreen platform says so of every window and menu it shows.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

PAN = "9792075482365454"
AMEX = "375622005485014"
VISA = "4355084355084358"
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Page(QWidget):
    """A page with one field and somewhere else to go; notes the keys the field left to it."""

    def __init__(self, edit: SecretEdit) -> None:
        super().__init__()
        label = QLabel("Kart numarası")
        label.setBuddy(edit)
        self.elsewhere = QLineEdit()
        box = QVBoxLayout(self)
        for widget in (label, edit, self.elsewhere):
            box.addWidget(widget)
        self.left_keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.left_keys.append(event.key())


class Shown:
    """A field on a visible page with the focus in it."""

    def __init__(self, qtbot, kind: Kind, capacity: int, kiosk: bool = False) -> None:
        self.secret = Secret(capacity)
        self.edit = SecretEdit(self.secret, kind=kind, kiosk=kiosk)
        self.page = Page(self.edit)
        self.page.resize(640, 160)
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.activateWindow()
        self.edit.setFocus()
        qtbot.waitUntil(self.edit.hasFocus)
        self.seen: list[object] = []
        self.edit.edited.connect(lambda: self.seen.append("edited"))
        self.edit.completed.connect(lambda: self.seen.append("completed"))
        self.edit.pasteRefused.connect(self.seen.append)
        self.edit.trackDropped.connect(lambda: self.seen.append("track"))

    @property
    def content(self) -> str:
        return bytes(self.secret.view()).decode()

    def type(self, text: str) -> None:
        """Keys as a keyboard sends them; anything else than ASCII posted as an event (PITFALLS)."""
        for sign in text:
            if sign.isascii():
                QTest.keyClick(self.edit, sign)
            else:
                QApplication.sendEvent(
                    self.edit,
                    QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign),
                )

    def key(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.edit, key, modifiers)

    def put(self, text: str) -> None:
        """Put ``text`` on the clipboard and press Ctrl+V."""
        QGuiApplication.clipboard().setText(text)
        self.key(Qt.Key.Key_V, CONTROL)


@pytest.fixture
def number(qtbot):
    return Shown(qtbot, Kind.CARD_NUMBER, 19)


@pytest.fixture
def security(qtbot):
    return Shown(qtbot, Kind.SECURITY_CODE, 4)


@pytest.fixture
def code(qtbot):
    return Shown(qtbot, Kind.CODE, 16)


def bullets_only(text: str) -> bool:
    return set(text) <= {"•", " "}


# Typing


def test_typed_digits_go_to_the_secret_and_qt_gets_bullets_in_groups(number):
    number.type(PAN[:10])
    assert number.content == PAN[:10]
    assert number.edit.text() == "•••• •••• ••"
    number.type(PAN[10:])
    assert number.edit.text() == "•••• •••• •••• ••••"


def test_amex_is_grouped_in_its_own_way(number):
    number.type(AMEX)
    assert number.edit.text() == "•••• •••••• •••••"
    assert number.content == AMEX


def test_a_right_number_is_complete_exactly_once_and_at_its_last_digit(number):
    number.type(PAN[:-1])
    assert "completed" not in number.seen
    number.type(PAN[-1])
    assert number.seen == ["edited"] * 16 + ["completed"]


def test_a_number_with_a_wrong_digit_is_never_complete(number):
    number.type(PAN[:-1] + "5")
    assert number.content == PAN[:-1] + "5"
    assert "completed" not in number.seen


def test_no_digit_is_typed_past_the_brands_longest_number(number):
    number.type(PAN[:-1] + "567")
    assert number.content == PAN[:-1] + "5"


def test_blanks_dashes_and_letters_are_passed_over(number):
    number.type("9792 0754-8236.x5ğ4ş5İ4")
    assert number.content == PAN
    assert number.page.left_keys == []


def test_digits_of_another_script_are_digits(number):
    number.type("９٧९2")
    assert number.content == "9792"


def test_a_held_key_repeats(number):
    for _ in range(3):
        QApplication.sendEvent(
            number.edit,
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_4, Qt.KeyboardModifier.NoModifier, "4", True, 1),
        )
    assert number.content == "444"


def test_a_number_pad_with_num_lock_off_still_types_digits(number):
    keys = (Qt.Key.Key_Insert, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Left)
    keys += (Qt.Key.Key_Clear, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_PageUp)
    for key in keys:
        QApplication.sendEvent(
            number.edit, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.KeypadModifier, "")
        )
    assert number.content == "0123456789"


def test_an_input_methods_commit_is_taken_sign_by_sign(number):
    event = QInputMethodEvent("12", [])
    event.setCommitString("97 ９2")
    QApplication.sendEvent(number.edit, event)
    assert number.content == "9792"
    assert bullets_only(number.edit.text())


def test_what_is_being_composed_never_becomes_text(number):
    QApplication.sendEvent(number.edit, QInputMethodEvent("9792", []))
    assert number.content == ""
    assert number.edit.text() == ""
    assert number.edit.displayText() == ""


@pytest.mark.parametrize(
    "key",
    [
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Escape,
        Qt.Key.Key_F1,
        Qt.Key.Key_F8,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
    ],
)
def test_keys_that_mean_nothing_here_are_left_to_the_page(number, key):
    number.type("97")
    number.key(key)
    assert number.page.left_keys == [key]
    assert number.content == "97"


def test_tab_goes_on_to_the_next_field(number):
    number.key(Qt.Key.Key_Tab)
    assert number.page.elsewhere.hasFocus()


def test_a_locked_field_takes_nothing(number):
    number.type("9792")
    number.edit.setReadOnly(True)
    number.type("0")
    number.key(Qt.Key.Key_Backspace)
    number.put("1234")
    number.edit.setText("1")
    assert number.content == "9792"
    assert number.edit.text() == "••••"


# Caret and selection


def test_the_caret_is_moved_and_digits_go_where_it_is(number):
    number.type("979254")
    for _ in range(2):
        number.key(Qt.Key.Key_Left)
    number.type("07")
    assert number.content == "97920754"
    number.key(Qt.Key.Key_Home)
    number.key(Qt.Key.Key_Delete)
    number.key(Qt.Key.Key_End)
    number.key(Qt.Key.Key_Backspace)
    assert number.content == "792075"
    assert number.edit.cursorPosition() == len(number.edit.text())


def test_a_selection_is_replaced_and_shown_to_qt_at_the_right_place(number):
    number.type("97920754")
    number.key(Qt.Key.Key_Left, SHIFT)
    number.key(Qt.Key.Key_Left, SHIFT)
    assert number.edit.selectedText() == "••"
    assert (number.edit.selectionStart(), number.edit.cursorPosition()) == (7, 7)
    number.type("1")
    assert number.content == "9792071"
    number.key(Qt.Key.Key_Home, SHIFT)
    number.key(Qt.Key.Key_Right)
    assert number.edit.entry.caret == 1, "from the caret, as QLineEdit does"
    number.key(Qt.Key.Key_A, CONTROL)
    number.key(Qt.Key.Key_Left)
    assert number.edit.entry.caret == 6
    number.key(Qt.Key.Key_Home)
    number.key(Qt.Key.Key_End, SHIFT)
    number.key(Qt.Key.Key_Backspace)
    assert number.content == ""


def test_control_with_backspace_and_delete_empties_to_either_end(number):
    number.type("97920754")
    for _ in range(3):
        number.key(Qt.Key.Key_Left)
    number.key(Qt.Key.Key_Delete, CONTROL)
    assert number.content == "97920"
    number.key(Qt.Key.Key_Left)
    number.key(Qt.Key.Key_Backspace, CONTROL)
    assert number.content == "0"


def cell_middle(edit: SecretEdit, i: int) -> QPoint:
    cells = edit._layout()
    x = edit._left(edit._text_rect(), cells.edges) + (cells.edges[i] + cells.rights[i]) / 2
    return QPoint(round(x), edit.height() // 2)


def test_the_mouse_puts_the_caret_between_cells_and_selects(number, qtbot):
    number.type(PAN)
    at = cell_middle(number.edit, 5)
    QTest.mouseClick(number.edit, Qt.MouseButton.LeftButton, pos=at - QPoint(3, 0))
    assert number.edit.entry.caret == 5
    QTest.mouseClick(number.edit, Qt.MouseButton.LeftButton, pos=at + QPoint(3, 0))
    assert number.edit.entry.caret == 6
    QTest.mouseClick(number.edit, Qt.MouseButton.LeftButton, SHIFT, cell_middle(number.edit, 9) + QPoint(3, 0))
    assert number.edit.entry.selection == (6, 10)
    QTest.mousePress(number.edit, Qt.MouseButton.LeftButton, pos=QPoint(0, 5))
    QTest.mouseMove(number.edit, cell_middle(number.edit, 2) + QPoint(3, 0))
    QTest.mouseRelease(number.edit, Qt.MouseButton.LeftButton, pos=cell_middle(number.edit, 2) + QPoint(3, 0))
    assert number.edit.entry.selection == (0, 3)
    QTest.mouseClick(number.edit, Qt.MouseButton.LeftButton, pos=QPoint(number.edit.width() - 2, 5))
    assert number.edit.entry.selection == (16, 16)
    QTest.mouseDClick(number.edit, Qt.MouseButton.LeftButton, pos=at)
    assert number.edit.entry.selection == (0, 16)


def test_the_middle_button_pastes_nothing(number):
    clipboard = QGuiApplication.clipboard()
    if clipboard.supportsSelection():
        clipboard.setText("9792", QClipboard.Mode.Selection)
    QTest.mouseClick(number.edit, Qt.MouseButton.MiddleButton, pos=QPoint(20, 5))
    assert number.content == ""


def test_tab_into_a_filled_field_selects_nothing_that_the_next_key_would_wipe(number):
    number.type(PAN)
    number.key(Qt.Key.Key_Tab)
    QTest.keyClick(number.page.elsewhere, Qt.Key.Key_Backtab, SHIFT)
    assert number.edit.hasFocus()
    assert not number.edit.hasSelectedText()
    assert number.edit.entry.selection == (16, 16)


# Paste, drop, and nothing out


@pytest.mark.parametrize("text", [PAN, "9792 0754 8236 5454", "Kart No: 9792-0754-8236-5454\n", "٩٧٩٢٠٧٥٤٨٢٣٦٥٤٥٤"])
def test_a_number_is_pasted_and_leaves_the_clipboard(number, text):
    number.put(text)
    assert number.content == PAN
    assert number.seen == ["edited", "completed"]
    assert QGuiApplication.clipboard().text() == ""


def test_shift_insert_pastes_too(number):
    QGuiApplication.clipboard().setText("9792")
    number.key(Qt.Key.Key_Insert, SHIFT)
    assert number.content == "9792"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{PAN}\n{VISA}", Paste.SEVERAL),
        ("9" * 20, Paste.TOO_LONG),
        ("Kart No:", Paste.NOTHING),
        (f"%B{PAN}^YILMAZ/ELIF^3012", Paste.TRACK),
    ],
)
def test_a_paste_that_would_have_to_be_cut_is_refused_and_says_why(number, text, why):
    number.type("97")
    number.seen.clear()
    number.put(text)
    assert number.content == "97"
    assert number.seen == [why]


def test_an_empty_clipboard_does_nothing(number):
    QGuiApplication.clipboard().clear()
    number.key(Qt.Key.Key_V, CONTROL)
    assert number.seen == []


def test_a_dropped_number_is_taken(number):
    data = QMimeData()
    data.setText("Kart: " + PAN)
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    number.edit.dropEvent(event)
    assert event.isAccepted()
    assert number.content == PAN


def test_nothing_can_be_copied_cut_or_undone(number):
    clipboard = QGuiApplication.clipboard()
    number.type(PAN)
    number.key(Qt.Key.Key_Backspace)
    clipboard.setText("before")
    number.key(Qt.Key.Key_A, CONTROL)
    for key in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Insert):
        number.key(key, CONTROL)
    number.key(Qt.Key.Key_Delete, SHIFT)
    number.edit.copy()
    number.edit.cut()
    number.edit.undo()
    number.edit.redo()
    assert clipboard.text() == "before"
    assert not number.edit.isUndoAvailable()
    assert not number.edit.isRedoAvailable()


def test_the_menu_offers_paste_and_nothing_else(number, qtbot):
    QGuiApplication.clipboard().setText("9792")
    QApplication.sendEvent(
        number.edit,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), number.edit.mapToGlobal(QPoint(5, 5))),
    )
    (menu,) = number.edit.findChildren(QMenu)
    (action,) = menu.actions()
    action.trigger()
    menu.close()
    assert number.content == "9792"


# Card readers

TRACKS = {
    "US": f"%B{PAN}^YILMAZ/ELIF^30121010000000000000?;{PAN}=30121010000000000000?",
    "Turkish-Q": f"%B{PAN}&YILMAZ.ELİF&30121010000000000000:ş{PAN}-30121010000000000000:",
    "Turkish-F": f"%Ç{PAN}&PĞHLĞÜ&30121010000000000000;y{PAN}-30121010000000000000;",
    "German": f"ö{PAN}´30121010000000000000_",
}


@pytest.mark.parametrize("layout", TRACKS)
def test_a_card_readers_burst_is_dropped_with_its_enter(number, layout):
    number.type("97")
    number.seen.clear()
    number.type(TRACKS[layout])
    number.key(Qt.Key.Key_Return)
    assert number.content == ""
    assert number.edit.text() == ""
    assert number.seen.count("track") == 1
    assert "completed" not in number.seen
    assert number.page.left_keys == []


@pytest.mark.parametrize("layout", ["US", "Turkish-Q"])
def test_a_burst_into_the_code_field_is_dropped(code, layout):
    code.type(TRACKS[layout])
    assert code.content == ""
    assert code.seen.count("track") == 1


# What may be seen


def ink(edit: SecretEdit) -> list[str]:
    """What each typed character is drawn as."""
    shown = edit._shown_cells(len(edit.secret))
    return ["digit" if i in shown else "dot" for i in range(len(edit.secret))]


def picture(edit: SecretEdit) -> QImage:
    return edit.grab().toImage()


def test_at_the_till_all_digits_show_while_typing_and_six_and_four_after(number):
    number.type(PAN)
    assert ink(number.edit) == ["digit"] * 16
    number.page.elsewhere.setFocus()
    assert ink(number.edit) == ["digit"] * 6 + ["dot"] * 6 + ["digit"] * 4
    number.edit.reveal(True)
    assert ink(number.edit) == ["digit"] * 16
    number.edit.reveal(False)
    assert ink(number.edit) == ["digit"] * 6 + ["dot"] * 6 + ["digit"] * 4


def test_an_unfinished_number_shows_six_digits_after(number):
    number.type(PAN[:12])
    number.page.elsewhere.setFocus()
    assert ink(number.edit) == ["digit"] * 6 + ["dot"] * 6


def test_hidden_digits_are_drawn_alike(number, qtbot):
    """The picture of a masked number is the same whatever its middle digits are."""
    number.type(PAN)
    number.page.elsewhere.setFocus()
    other = Shown(qtbot, Kind.CARD_NUMBER, 19)
    other.type("979207" + "111111" + "5454")
    other.page.elsewhere.setFocus()
    number.page.resize(640, 160)
    assert picture(number.edit) == picture(other.edit)
    number.edit.reveal(True)
    assert picture(number.edit) != picture(other.edit)


def test_in_the_kiosk_digits_are_hidden_while_typing(qtbot):
    kiosk = Shown(qtbot, Kind.CARD_NUMBER, 19, kiosk=True)
    kiosk.type(PAN)
    assert ink(kiosk.edit) == ["digit"] * 6 + ["dot"] * 10
    kiosk.edit.reveal(True)
    assert ink(kiosk.edit) == ["digit"] * 16
    kiosk.edit.set_kiosk(False)
    kiosk.edit.reveal(False)
    assert ink(kiosk.edit) == ["digit"] * 16


def test_a_security_code_is_dots_unless_shown_on_purpose(security):
    security.type("152")
    assert ink(security.edit) == ["dot"] * 3
    security.edit.reveal(True)
    assert ink(security.edit) == ["digit"] * 3
    security.edit.wipe()
    assert not security.edit.revealed


def test_a_security_code_is_complete_at_the_length_its_card_has(security):
    security.type("152")
    assert security.seen == ["edited"] * 3 + ["completed"]
    security.seen.clear()
    security.edit.set_code_length(4)
    assert security.edit.code_length == 4
    security.type("1")
    assert security.seen == ["edited", "completed"]


def test_a_code_takes_letters_keeps_their_case_and_is_complete_at_a_known_length_only(code):
    code.type("k7Mİ")
    assert code.content == "k7MI"
    assert "completed" not in code.seen
    code.edit.wipe()
    code.edit.set_code_length(4)
    code.type("K7M4")
    assert code.seen[-1] == "completed"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_can_be_drawn(qtbot, kind):
    field = Shown(qtbot, kind, 19 if kind is Kind.CARD_NUMBER else 4)
    field.edit.setPlaceholderText("3 hane")
    empty = picture(field.edit)
    field.type("12")
    some = picture(field.edit)
    assert some != empty
    field.key(Qt.Key.Key_A, CONTROL)
    assert picture(field.edit) != some
    field.edit.setFixedWidth(24)
    assert not picture(field.edit).isNull()
    field.page.elsewhere.setFocus()
    assert not picture(field.edit).isNull()


@pytest.mark.parametrize("kiosk", [False, True])
def test_a_key_is_painted_before_anybody_hears_of_it_and_with_all_that_it_changes(qtbot, kiosk):
    field = Shown(qtbot, Kind.CARD_NUMBER, 19, kiosk)
    field.edit.setProperty("groundColor", QColor("#ffffff"))
    field.edit.repaint = lambda area: field.seen.append(area)  # type: ignore[method-assign]
    middle = [Qt.Key.Key_Left] * 3
    for key in (*PAN[:6], *middle, *PAN[6:12], Qt.Key.Key_Delete, Qt.Key.Key_End, *[Qt.Key.Key_Backspace] * 11, *AMEX):
        field.seen.clear()
        before = picture(field.edit)
        QTest.keyClick(field.edit, key)
        after = picture(field.edit)
        if not field.seen:  # only the caret went
            continue
        area, told, *_ = field.seen
        assert told == "edited"
        changed = [x for x in range(after.width()) if before.copy(x, 0, 1, 99) != after.copy(x, 0, 1, 99)]
        assert changed
        assert area.left() <= changed[0]
        assert changed[-1] <= area.right()


def test_a_theme_may_set_the_colours(number):
    number.page.setStyleSheet(
        "SecretEdit { qproperty-caretColor: #112233; qproperty-ringColor: #445566; qproperty-dotColor: #778899 }"
    )
    number.edit.ensurePolished()
    names = [number.edit.property(name).name() for name in ("caretColor", "ringColor", "dotColor")]
    assert names == ["#112233", "#445566", "#778899"]


def test_the_caret_blinks_by_itself_and_stops_with_the_focus(number, qtbot):
    hints = QGuiApplication.styleHints()
    before = hints.cursorFlashTime()
    try:
        QApplication.setCursorFlashTime(20)
        number.type("9")
        assert number.edit._caret_on
        qtbot.waitUntil(lambda: not number.edit._caret_on)
        number.page.elsewhere.setFocus()
        assert not number.edit._blink.isActive()
    finally:
        QApplication.setCursorFlashTime(before)


# Who else looks


def accessible(edit: SecretEdit):
    interface = QAccessible.queryAccessibleInterface(edit)
    assert interface is not None
    return interface


def test_the_accessibility_bus_gets_a_name_and_bullets(number):
    number.type(PAN[:10])
    interface = accessible(number.edit)
    assert interface.text(QAccessible.Text.Name) == "Kart numarası"
    assert interface.text(QAccessible.Text.Value) == "•••• •••• ••"
    number.type(PAN[10:])
    for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help):
        assert not any(sign.isdigit() for sign in interface.text(kind))
    words = interface.textInterface()
    assert bullets_only(words.text(0, words.characterCount()))
    assert words.cursorPosition() == 19


def test_what_an_assistive_program_writes_is_taken_and_hidden(number):
    accessible(number.edit).setText(QAccessible.Text.Value, PAN)
    assert number.content == PAN
    assert bullets_only(number.edit.text())
    accessible(number.edit).setText(QAccessible.Text.Value, "")
    assert number.content == ""
    accessible(number.edit).setText(QAccessible.Text.Value, "not a number")
    assert number.edit.text() == ""


def test_qts_own_properties_hold_bullets(number):
    number.type(PAN)
    edit = number.edit
    meta = edit.metaObject()
    for i in range(meta.propertyCount()):
        value = edit.property(meta.property(i).name())
        assert not isinstance(value, str) or "9792" not in value, meta.property(i).name()
    for query in (
        Qt.InputMethodQuery.ImSurroundingText,
        Qt.InputMethodQuery.ImCurrentSelection,
        Qt.InputMethodQuery.ImTextBeforeCursor,
        Qt.InputMethodQuery.ImTextAfterCursor,
    ):
        assert bullets_only(str(edit.inputMethodQuery(query) or ""))
    hints = Qt.InputMethodHint(edit.inputMethodQuery(Qt.InputMethodQuery.ImHints))
    assert hints & Qt.InputMethodHint.ImhSensitiveData
    assert edit.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).isValid()
    assert PAN not in repr(edit)


def test_no_string_with_the_number_is_left_behind(number):
    digits = ["4", *random.choices("0123456789", k=15)]  # never written down in one piece, here neither
    for digit in digits:
        number.type(digit)
    picture(number.edit)
    number.page.elsewhere.setFocus()
    picture(number.edit)
    gc.collect()
    for holder in gc.get_objects():
        for thing in gc.get_referents(holder):
            if isinstance(thing, str | bytes) and 16 <= len(thing) <= 24:
                signs = [chr(sign) for sign in thing] if isinstance(thing, bytes) else list(thing)
                assert [sign for sign in signs if sign.isdigit()] != digits, f"held by a {type(holder).__name__}"


def test_wiping_empties_the_secret_the_text_and_the_selection(number):
    number.type(PAN)
    number.key(Qt.Key.Key_A, CONTROL)
    number.seen.clear()
    number.edit.wipe()
    assert bytes(number.secret._store) == bytes(19)
    assert number.edit.text() == ""
    assert not number.edit.hasSelectedText()
    assert number.seen == ["edited"]
    number.edit.clear()
    assert number.seen == ["edited"]


def test_a_secret_wiped_by_somebody_else_is_no_harm(number):
    number.type(PAN)
    number.secret.wipe()
    picture(number.edit)
    number.edit._toggle_caret()
    number.type("4")
    assert number.content == "4"
    assert number.edit.text() == "•"


def test_a_thousand_calls_lose_no_reference_to_none(number):
    gc.collect()
    before = sys.getrefcount(None)
    for i in range(1000):
        number.edit.update()
        number.edit.setFocus()
        number.edit.setCursorPosition(0)
        if i % 16 == 0:
            number.edit.wipe()
        QApplication.sendEvent(
            number.edit, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_4, Qt.KeyboardModifier.NoModifier, "4")
        )
    gc.collect()
    assert sys.getrefcount(None) > before - 500


moves = st.sampled_from(
    [
        (Qt.Key.Key_Left, False),
        (Qt.Key.Key_Right, False),
        (Qt.Key.Key_Home, False),
        (Qt.Key.Key_End, False),
        (Qt.Key.Key_Left, True),
        (Qt.Key.Key_Right, True),
        (Qt.Key.Key_Home, True),
        (Qt.Key.Key_End, True),
    ]
)
edits = st.lists(
    st.one_of(st.sampled_from("0123456789"), moves, st.sampled_from([Qt.Key.Key_Backspace, Qt.Key.Key_Delete])),
    max_size=40,
)


EXAMPLES = int(os.environ.get("EDITS", "30"))  # EDITS=20000 for a long look


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edits)
def test_any_keys_give_what_a_plain_edit_would_hold(number, keys):
    """The field against a plain ``QLineEdit`` of the same length, by the same real keys (U3)."""
    number.edit.wipe()
    plain = QLineEdit()
    plain.setMaxLength(16)
    number.type("4")  # Visa: up to 19 digits may be typed
    plain.setText("4")
    plain.setMaxLength(19)
    for key in keys:
        modifiers = Qt.KeyboardModifier.NoModifier
        if isinstance(key, tuple):
            key, select = key
            modifiers = SHIFT if select else modifiers
        if isinstance(key, str):
            room = number.edit._has_room()
            QTest.keyClick(number.edit, key)
            if room:
                QTest.keyClick(plain, key)
        else:
            QTest.keyClick(number.edit, key, modifiers)
            QTest.keyClick(plain, key, modifiers)
        assert number.content == plain.text()
        assert number.edit.entry.caret == plain.cursorPosition()
        assert number.edit.hasSelectedText() == plain.hasSelectedText()
        assert bullets_only(number.edit.text())
    plain.deleteLater()
