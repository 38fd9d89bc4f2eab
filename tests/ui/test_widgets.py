"""The parts of pages: what they say, what keys and clicks do to them, how they look to a screen reader."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QKeyEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.tokens import CONTRAST, DARK, LIGHT, metrics_for
from paynet_desk.ui.widgets.badge import CountBadge, EnvironmentBadge, Tag
from paynet_desk.ui.widgets.band import Band
from paynet_desk.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton, SecondaryButton
from paynet_desk.ui.widgets.check import ConsentBox
from paynet_desk.ui.widgets.choices import Choice, Choices
from paynet_desk.ui.widgets.facts import CardList, CardRow, Fact, Facts, Moment, Notes, Person, Timeline
from paynet_desk.ui.widgets.field import Field, PlainEdit, plain_edit
from paynet_desk.ui.widgets.focus import FocusRing
from paynet_desk.ui.widgets.keybar import KeyBar
from paynet_desk.ui.widgets.labels import Label, Run
from paynet_desk.ui.widgets.linked import LinkedLabel
from paynet_desk.ui.widgets.phone import PracticePhone
from paynet_desk.ui.widgets.rail import NavItem, Rail
from paynet_desk.ui.widgets.ring import CountdownRing, ResultRing
from paynet_desk.ui.widgets.rows import FieldRows
from paynet_desk.ui.widgets.speak import SpeakBox
from paynet_desk.ui.widgets.stepper import Stepper
from paynet_desk.ui.widgets.strip import HatchStrip

NORMAL, COMPACT, LARGE = metrics_for(1366, 768), metrics_for(1024, 600), metrics_for(1920, 1080)


# the offscreen platform has no window manager to tell sizes to, and says so
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

_windows: list[QWidget] = []  # alive until the test is over


@pytest.fixture(autouse=True)
def _light(qapp: QApplication) -> Iterator[None]:
    style.apply_theme(qapp, LIGHT, NORMAL)
    yield
    _windows.clear()


def shown(qtbot: QtBot, *widgets: QWidget, width: int = 624) -> QWidget:
    """A window with ``widgets`` one below the other, in front."""
    window = QWidget()
    _windows.append(window)
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(20, 20, 20, 20)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    window.resize(width + 40, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def heard(widget: QWidget) -> QAccessibleInterface:
    """What a screen reader is told about ``widget``."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface


def press(widget: QWidget, key: Qt.Key) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def rings(window: QWidget) -> list[FocusRing]:
    return [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]


# ---- labels


def test_a_label_never_reads_markup(qtbot: QtBot) -> None:
    label = Label("<b>Kart</b> & <img src=x>", "body")
    shown(qtbot, label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>Kart</b> & <img src=x>"
    assert heard(label).text(QAccessible.Text.Name) == "<b>Kart</b> & <img src=x>"


def test_a_label_takes_one_line_height_for_every_line_it_needs() -> None:
    label = Label("bir iki üç dört beş altı yedi sekiz dokuz on", "say")
    assert label.sizeHint().height() == 21
    assert label.heightForWidth(label.sizeHint().width() + 2) == 21
    assert label.heightForWidth(120) == 21 * 3


def test_a_long_word_is_broken_instead_of_cut() -> None:
    label = Label("b3a1f0c277de4b199c1e5d20a8" * 4, "body")
    assert label.heightForWidth(200) >= 22 * 4


def test_a_lead_may_have_a_bold_part(qtbot: QtBot) -> None:
    label = Label("", "lead")
    label.setRuns([("Kod ", False), ("Müşteri numarası", True), (" sorulur.", False)])
    plain = Label("Kod Müşteri numarası sorulur.", "lead")
    assert label.text() == plain.text()
    assert label.sizeHint().width() > plain.sizeHint().width()


@pytest.mark.parametrize("masked", ["TROY •• 5454", "TROY, 9792 07•• •••• 5454", "0532 ••• •• 42", "•••• 5454"])
def test_a_masked_number_is_not_broken_over_two_lines(masked: str) -> None:
    inside = masked.removeprefix("TROY, ")
    label = Label(f"Elif Yılmaz, {masked} için")
    for width in range(190, 320, 5):
        laid = label.laid_out(width)
        starts = [laid.lineAt(number).textStart() for number in range(laid.lineCount())]
        broken = [laid.text()[here:there] for here, there in pairwise([*starts, None])]
        assert any(inside in line.replace("\u00a0", " ") for line in broken), (width, broken)
    assert label.text() == f"Elif Yılmaz, {masked} için"


def test_a_one_line_label_is_cut_with_an_ellipsis_and_stays_one_line(qtbot: QtBot) -> None:
    label = Label("Çok uzun bir mağaza adı " * 10, "body", wraps=False)
    label.setFixedWidth(100)
    shown(qtbot, label)
    assert label.height() == 22


def test_the_link_in_a_sentence_is_a_button_where_its_words_are(qtbot: QtBot) -> None:
    label = LinkedLabel("small")
    label.setRuns([Run("Kutuyu işaretleyiniz. "), Run("Onay metni", link=True), Run(", sürüm 1.1")])
    shown(qtbot, label)
    assert label.text() == "Kutuyu işaretleyiniz. Onay\u00a0metni, sürüm 1.1"
    assert label.link is not None
    assert heard(label.link).role() == QAccessible.Role.Button
    assert heard(label.link).text(QAccessible.Text.Name) == "Onay metni"
    assert label.link.x() > 100
    with qtbot.waitSignal(label.link_clicked):
        qtbot.mouseClick(label.link, Qt.MouseButton.LeftButton)


# ---- fields


def field(text: str = "", **options: object) -> Field:
    edit = plain_edit()
    edit.setText(text)
    return Field("Son kullanma", edit, **options)  # type: ignore[arg-type]


def test_a_field_tells_a_screen_reader_its_label_its_option_and_its_message(qtbot: QtBot) -> None:
    part = field(optional="isteğe bağlı")
    shown(qtbot, part)
    part.set_help("3 hane")
    assert heard(part.edit).text(QAccessible.Text.Name) == "Son kullanma, isteğe bağlı"
    assert heard(part.edit).text(QAccessible.Text.Description) == "3 hane"
    part.set_error("Kartın süresi geçmiş.")
    assert heard(part.edit).text(QAccessible.Text.Description) == "Kartın süresi geçmiş."


def test_an_error_moves_nothing_and_goes_when_it_is_cleared(qtbot: QtBot) -> None:
    part = field()
    shown(qtbot, part)
    part.set_help("Yardım")
    before = part.sizeHint(), part.height()
    part.set_error("Ay 01 ile 12 arasında olmalı.")
    assert part.has_error
    assert (part.sizeHint(), part.height()) == before
    part.clear_message()
    assert not part.has_error
    assert part.message == "Yardım"


def test_an_error_is_red_at_the_edge_a_warning_is_not(qtbot: QtBot) -> None:
    part = field()
    shown(qtbot, part)

    def edge() -> str:
        return part.box.grab().toImage().pixelColor(60, 0).name()

    part.edit.clearFocus()
    assert edge() == LIGHT.edge.lower()
    part.set_warning("Alışılmış değil.")
    assert edge() == LIGHT.edge.lower()
    part.set_error("Olmaz.")
    assert edge() == LIGHT.err.lower()


def test_the_focus_is_drawn_around_the_box_and_follows_it(qtbot: QtBot) -> None:
    first, second = field(), field()
    window = shown(qtbot, first, second)
    first.setFocus()
    qtbot.waitUntil(lambda: len(rings(window)) == 1)
    ring = rings(window)[0]
    box = first.box.mapTo(window, QPoint(0, 0))
    assert ring.geometry().center() - QPoint(0, 0) == first.box.rect().translated(box).center()
    first.label.setMinimumHeight(60)
    qtbot.waitUntil(lambda: ring.y() + 6 == first.box.mapTo(window, QPoint(0, 0)).y() > box.y())
    second.setFocus()
    qtbot.waitUntil(lambda: [r.owner for r in rings(window)] == [second.box])


def test_the_drawing_of_the_focus_is_gone_with_what_it_was_around(qtbot: QtBot) -> None:
    part = field()
    window = shown(qtbot, part)
    part.setFocus()
    qtbot.waitUntil(lambda: len(rings(window)) == 1)
    part.hide()
    qtbot.waitUntil(lambda: rings(window) == [])
    part.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    other = field()
    layout = window.layout()
    assert layout is not None
    layout.addWidget(other)
    other.setFocus()
    qtbot.waitUntil(lambda: len(rings(window)) == 1)


def test_in_a_scroll_area_the_focus_scrolls_with_the_content(qtbot: QtBot) -> None:
    area, content = QScrollArea(), QWidget()
    column = QVBoxLayout(content)
    parts = [field() for _ in range(12)]
    for part in parts:
        column.addWidget(part)
    area.setWidget(content)
    area.setWidgetResizable(True)
    window = shown(qtbot, area)
    parts[0].setFocus()
    qtbot.waitUntil(lambda: len(rings(window)) == 1)
    assert rings(window)[0].parentWidget() is content


def test_a_click_on_the_label_or_beside_the_text_goes_to_the_edit(qtbot: QtBot) -> None:
    part, other = field(prefix="+90"), field()
    shown(qtbot, part, other)
    qtbot.mouseClick(part.label, Qt.MouseButton.LeftButton)
    assert part.edit.hasFocus()
    other.setFocus()
    qtbot.mouseClick(part.box, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert part.edit.hasFocus()


def test_in_high_contrast_only_a_placeholder_is_italic(qtbot: QtBot, qapp: QApplication) -> None:
    part = field()
    shown(qtbot, part)
    edit = part.edit
    assert isinstance(edit, PlainEdit)
    style.apply_theme(qapp, CONTRAST, NORMAL)
    assert edit.font().italic()
    with QSignalBlocker(edit):
        edit.setText("Elif Yılmaz")
    assert not edit.font().italic()
    edit.clear()
    assert edit.font().italic()
    edit.insert("Elif")
    assert not edit.font().italic()
    edit.clear()
    style.apply_theme(qapp, LIGHT, NORMAL)
    assert not edit.font().italic()


def test_a_locked_field_keeps_its_value(qtbot: QtBot) -> None:
    part = field("Elif")
    shown(qtbot, part)
    part.set_locked(True)
    part.setFocus()
    press(part.edit, Qt.Key.Key_A)
    assert part.edit.text() == "Elif"  # type: ignore[attr-defined]


def test_halves_of_a_row_are_equal_and_edges_agree(qtbot: QtBot) -> None:
    whole, third, rest, left, right = (field() for _ in range(5))
    rest.set_optional("isteğe bağlı")
    left.set_help("Ein ziemlich langer Satz, der hier nicht in eine Zeile passt und es auch nicht muss.")
    holder = QWidget()
    rows = FieldRows(holder)
    rows.add_row((whole, 12))
    rows.add_row((third, 4), (rest, 8))
    rows.add_row((left, 6), (right, 6))
    shown(qtbot, holder)
    assert left.width() == right.width() == (624 - 16) // 2
    assert abs(third.width() - 197) <= 1
    assert rest.geometry().right() == right.geometry().right() == whole.geometry().right()


# ---- buttons


def test_a_button_that_misses_something_says_what_and_can_be_pressed(qtbot: QtBot) -> None:
    button = PrimaryButton("Kartı sakla")
    shown(qtbot, button, button.missing_label)
    button.set_missing("Eksik: kart numarası")
    assert button.missing_label.text() == "Eksik: kart numarası"
    assert button.isEnabled()
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.set_ready()
    assert button.missing_label.text() == ""


def test_a_busy_button_can_not_be_pressed_by_mouse_key_or_program(qtbot: QtBot) -> None:
    button = PrimaryButton("Kartı sakla")
    shown(qtbot, button)
    button.setFocus()
    button.set_busy("Paynet’e gönderiliyor…")
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        press(button, Qt.Key.Key_Space)
        button.click()
    assert heard(button).text(QAccessible.Text.Name) == "Paynet’e gönderiliyor…"
    button.set_ready()
    with qtbot.waitSignal(button.clicked):
        button.click()


def test_a_short_wait_is_not_shown_a_longer_one_is(qtbot: QtBot) -> None:
    button = PrimaryButton("Kartı sakla")
    shown(qtbot, button)
    button.set_busy("Paynet’e gönderiliyor…", "{} sn")
    assert not button.is_busy_shown()
    assert button.busy_words() == "Paynet’e gönderiliyor…"
    qtbot.waitUntil(button.is_busy_shown, timeout=1000)


def test_seconds_are_told_from_3_s_and_what_will_happen_from_10_s(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = PrimaryButton("Kartı sakla")
    shown(qtbot, button, button.missing_label)
    button.set_busy("Gönderiliyor…", "{} sn", "30 saniyede yanıt gelmezse bırakılır.")
    begun = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: begun + 4)
    assert button.busy_words() == "Gönderiliyor… 4 sn"
    monkeypatch.setattr(time, "monotonic", lambda: begun + 10.5)
    qtbot.waitUntil(lambda: button.missing_label.text() == "30 saniyede yanıt gelmezse bırakılır.")


def test_an_ampersand_in_a_button_is_a_letter(qtbot: QtBot) -> None:
    button = SecondaryButton("Yaz & sil", "F2")
    shown(qtbot, button)
    assert button.text() == "Yaz & sil"
    assert button.shortcut().isEmpty()
    assert heard(button).text(QAccessible.Text.Name) == "Yaz & sil"


@pytest.mark.parametrize("make", [PrimaryButton, SecondaryButton, QuietButton, LinkButton])
def test_every_button_shows_that_it_has_the_focus(qtbot: QtBot, make: type[PrimaryButton]) -> None:
    button = make("Vazgeç")
    window = shown(qtbot, button)
    button.setFocus()
    qtbot.waitUntil(lambda: [r.owner for r in rings(window)] == [button])
    assert heard(button).role() == QAccessible.Role.Button


def test_buttons_are_large_enough_for_a_finger(qtbot: QtBot) -> None:
    assert PrimaryButton("Kaydet").sizeHint().height() == 56
    assert SecondaryButton("Kaydet").sizeHint().height() == 56
    assert SecondaryButton("Kaydet", medium=True).sizeHint().height() == 48
    assert QuietButton("Kaydet").sizeHint().height() == 40


# ---- consent


def consent() -> ConsentBox:
    words = [Run("Kutuyu işaretleyiniz. "), Run("Onay metni", link=True), Run(", sürüm 1.1")]
    return ConsentBox("Müşteri, kartının saklanmasına onay veriyor", words)


def test_consent_is_never_given_at_the_start_space_gives_it_enter_never_does(qtbot: QtBot) -> None:
    box = consent()
    shown(qtbot, box)
    assert not box.isChecked()
    box.setFocus()
    press(box, Qt.Key.Key_Return)
    press(box, Qt.Key.Key_Enter)
    assert not box.isChecked()
    press(box, Qt.Key.Key_Space)
    assert box.isChecked()
    assert heard(box).role() == QAccessible.Role.CheckBox
    assert heard(box).state().checked  # type: ignore[attr-defined]


def test_consent_can_be_clicked_anywhere_but_its_link_only_opens_the_text(qtbot: QtBot) -> None:
    box = consent()
    shown(qtbot, box)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 5, 5))
    assert box.isChecked()
    at_title = box.title.geometry().center()
    assert box.childAt(at_title) in (None, box.title)
    qtbot.mouseClick(box.childAt(at_title) or box, Qt.MouseButton.LeftButton, pos=at_title)
    assert not box.isChecked()
    assert box.small.link is not None
    with qtbot.waitSignal(box.link_clicked):
        qtbot.mouseClick(box.small.link, Qt.MouseButton.LeftButton)
    assert not box.isChecked()


def test_a_click_on_the_small_words_of_consent_counts_too(qtbot: QtBot) -> None:
    box = consent()
    window = shown(qtbot, box)
    spot = box.small.mapTo(window, QPoint(5, 8))
    target = window.childAt(spot)
    assert target is not None
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, spot))
    assert box.isChecked()


# ---- messages


def test_a_band_says_its_title_and_text_and_hides_when_cleared(qtbot: QtBot) -> None:
    band = Band()
    shown(qtbot, band)
    assert not band.isVisible()
    band.show_message("error", "Kart saklanmadı", "Paynet’in iletisi: “<b>bold</b>”")
    assert band.isVisible()
    assert heard(band).text(QAccessible.Text.Name) == "Kart saklanmadı. Paynet’in iletisi: “<b>bold</b>”"
    band.clear()
    assert not band.isVisible()


def test_a_band_grows_with_a_long_text(qtbot: QtBot) -> None:
    band = Band()
    shown(qtbot, band, width=300)
    band.show_message("offline", "İnternet bağlantısı yok", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. " * 3)
    qtbot.waitUntil(lambda: band.height() > 120)


def test_the_act_of_a_band_is_called(qtbot: QtBot) -> None:
    band, called = Band(), []
    shown(qtbot, band)
    band.show_message("question", "Silinsin mi?", "", [("Kal", "Enter", lambda: called.append("kal"))])
    qtbot.mouseClick(band.findChildren(QuietButton)[-1], Qt.MouseButton.LeftButton)
    assert called == ["kal"]


def test_the_text_to_be_read_aloud_can_be_read_and_its_whole_opened(qtbot: QtBot) -> None:
    box = SpeakBox("Müşteriye okuyunuz", "“Kartınızı saklayabilmemiz için…” " * 6, "Metnin tamamı", ", sürüm 1.2.")
    shown(qtbot, box)
    assert box.height() > 150
    assert box.note.link is not None
    with qtbot.waitSignal(box.link_clicked):
        qtbot.mouseClick(box.note.link, Qt.MouseButton.LeftButton)


def test_the_practice_phone_tells_the_code_to_a_screen_reader_too(qtbot: QtBot) -> None:
    phone = PracticePhone("Alıştırma telefonu", "Paynet", "Kodunuz:", "Söyleyiniz.", "Gerçekte müşteriye gelir.")
    shown(qtbot, phone)
    phone.show_sms("K7M4", "14:31")
    assert heard(phone).text(QAccessible.Text.Name) == "Alıştırma telefonu"
    assert heard(phone.code).text(QAccessible.Text.Name) == "K7M4"
    assert phone.height() == 272
    phone.clear()
    assert not phone.code.isVisible()
    assert heard(phone.code).text(QAccessible.Text.Name) == ""


# ---- steps, rings, facts


def test_the_ring_counts_to_its_deadline_and_says_once_that_it_is_over(qtbot: QtBot) -> None:
    ring = CountdownRing()
    shown(qtbot, ring)
    ends: list[bool] = []
    ring.expired.connect(lambda: ends.append(True))
    ring.set_total(180)
    with qtbot.waitSignal(ring.expired, timeout=3000):
        ring.set_deadline(time.monotonic() + 0.2)
        assert ring.seconds() == 1
    assert ring.seconds() == 0
    ring.hide()
    ring.show()
    assert ends == [True]


def test_a_hidden_ring_rests_and_knows_the_time_when_it_is_shown_again(qtbot: QtBot) -> None:
    ring = CountdownRing()
    shown(qtbot, ring)
    ring.set_deadline(time.monotonic() + 100)
    assert ring._timer.isActive()
    ring.hide()
    assert not ring._timer.isActive()
    with qtbot.waitSignal(ring.ticked, check_params_cb=lambda seconds: seconds == 100):
        ring.show()


def test_the_steps_say_where_the_task_is(qtbot: QtBot) -> None:
    steps = Stepper(["Müşteri", "Kod", "Kart", "Sonuç"])
    shown(qtbot, steps)
    steps.set_states(
        [("Müşteri", "Elif Yılmaz", "done"), ("Kod", "", "now"), ("Kart", "", "todo"), ("Sonuç", "", "todo")]
    )
    assert heard(steps).text(QAccessible.Text.Name) == "2 / 4, Kod"
    assert "1. Müşteri: Elif Yılmaz" in heard(steps).text(QAccessible.Text.Description)
    assert steps.sizeHint().height() == 55 + 48 + 48 + 48


def test_facts_are_read_as_pairs_and_a_link_in_them_works(qtbot: QtBot) -> None:
    called: list[str] = []
    facts = Facts("result")
    facts.set_rows([("Kart", "TROY"), Fact("Kayıt adı", "TROY •• 5454", "Değiştir", lambda: called.append("x"))])
    shown(qtbot, facts)
    names = [heard(label).text(QAccessible.Text.Name) for label in facts.findChildren(Label)]
    assert "Kart: TROY" in names
    qtbot.mouseClick(facts.findChildren(LinkButton)[0], Qt.MouseButton.LeftButton)
    assert called == ["x"]


def test_new_rows_take_the_place_of_the_old_ones(qtbot: QtBot) -> None:
    facts, cards, times = Facts(), CardList(), Timeline()
    shown(qtbot, facts, cards, times)
    for round_ in ("eski", "yeni"):
        facts.set_rows([("Kart", round_)])
        cards.set_cards([CardRow("TROY", round_, "12/30")])
        times.set_rows([Moment("14:32", "check", round_)])
    for part in (facts, cards, times):

        def texts(part: QWidget = part) -> list[str]:
            return [label.text() for label in part.findChildren(Label) if label.isVisible()]

        qtbot.waitUntil(lambda texts=texts: "yeni" in texts())
        assert "eski" not in texts()


def test_the_time_of_a_moment_can_count_down(qtbot: QtBot) -> None:
    times = Timeline()
    shown(qtbot, times)
    times.set_rows([Moment("24 sn sonra", "question", "Sorulacak", "Listede varsa saklanmıştır.", open=True)])
    times.set_time(0, "23 sn sonra")
    assert "23 sn sonra" in [label.text() for label in times.findChildren(Label)]


def test_badges_hide_when_there_is_nothing_to_tell(qtbot: QtBot) -> None:
    count, tag, place = CountBadge(2), Tag("TROY"), EnvironmentBadge("Alıştırma", "Gerçek para yok")
    shown(qtbot, count, tag, place)
    count.set_count(0)
    tag.setText("")
    place.set_environment("")
    assert not any(part.isVisible() for part in (count, tag, place))


# ---- the frame


def bar(*, compact: bool = False) -> KeyBar:
    keys = KeyBar()
    keys.set_fixed([(k, f"İş {k}", None) for k in ("F1", "F2", "F3", "F4", "F5", "F6")])
    return keys


def visible(keys: KeyBar) -> list[str]:
    from paynet_desk.ui.widgets.keybar import KeyHint

    return [hint.key for hint in keys.findChildren(KeyHint) if hint.isVisible()]


def test_a_hint_of_the_bar_can_be_clicked_and_takes_no_focus(qtbot: QtBot) -> None:
    keys, part, called = bar(), field(), []
    shown(qtbot, part, keys, width=1326)
    part.setFocus()
    keys.set_page_hints([("Enter", "Doğrula", lambda: called.append("enter"))])
    hint = keys.hint("Enter")
    assert hint is not None
    qtbot.mouseClick(hint, Qt.MouseButton.LeftButton)
    assert called == ["enter"]
    assert part.edit.hasFocus()


def test_in_a_small_window_the_bar_keeps_what_is_needed_most(qtbot: QtBot, qapp: QApplication) -> None:
    keys = bar()
    shown(qtbot, keys, width=1326)
    assert visible(keys) == ["F1", "F2", "F3", "F4", "F5", "F6"]
    style.apply_theme(qapp, LIGHT, COMPACT)
    assert visible(keys) == ["F1", "F5", "F6"]


def test_a_key_that_means_something_else_on_this_page_is_shown_once(qtbot: QtBot) -> None:
    keys = bar()
    shown(qtbot, keys, width=1326)
    keys.set_page_hints([("F2", "Sıradaki müşteri", None)])
    assert sorted(visible(keys)) == ["F1", "F2", "F3", "F4", "F5", "F6"]
    hint = keys.hint("F2")
    assert hint is not None
    assert (hint.words, hint.isVisible()) == ("Sıradaki müşteri", True)
    keys.set_page_hints([])
    assert sorted(visible(keys)) == ["F1", "F2", "F3", "F4", "F5", "F6"]


def test_what_does_not_fit_into_the_bar_goes_before_anything_overlaps(qtbot: QtBot) -> None:
    keys = bar()
    shown(qtbot, keys, width=500)
    keys.set_page_hints([("Enter", "Etwas ziemlich Langes", None)])
    left = keys.hint("Enter")
    assert left is not None
    assert set(visible(keys)) < {"Enter", "F1", "F2", "F3", "F4", "F5", "F6"}
    first = keys.hint("F1")
    assert first is not None
    assert first.x() > left.geometry().right()


def test_a_list_keeps_its_choice_when_the_window_changes_its_class(qtbot: QtBot, qapp: QApplication) -> None:
    choices = Choices()
    shown(qtbot, choices)
    choices.set_choices([Choice("", name, "0532 ••• •• 42", icon="", note="") for name in ("Elif", "Kemal")])
    choices.setCurrentRow(1)
    high = choices.sizeHintForRow(0)
    style.apply_theme(qapp, LIGHT, COMPACT)
    assert choices.current() == 1
    assert choices.sizeHintForRow(0) < high
    assert heard(choices).child(1).text(QAccessible.Text.Name) == "Kemal, 0532 ••• •• 42"


def test_the_number_of_open_questions_is_told_in_the_bar(qtbot: QtBot) -> None:
    keys = bar()
    shown(qtbot, keys, width=1326)
    keys.set_count("F5", 2)
    hint = keys.hint("F5")
    assert hint is not None
    assert heard(hint).text(QAccessible.Text.Name) == "F5, İş F5, 2"


def test_the_rail_shows_numbers_only_in_a_small_window(qtbot: QtBot, qapp: QApplication) -> None:
    rail = Rail("Paynet Desk")
    rail.set_environment("Alıştırma", "Gerçek kart ve para yok")
    rail.set_task("Kart sakla")
    rail.set_steps([("Müşteri", "", "now"), ("Kod", "", "todo")])
    rail.set_till("Kasa 2", "Kadıköy")
    rail.set_cashier("Ayşe Demir")
    rail.set_connection("Paynet’e bağlı")
    shown(qtbot, rail)
    assert rail.width() == 248
    assert rail.task.isVisible()
    style.apply_theme(qapp, LIGHT, COMPACT)
    assert rail.width() == 72
    assert not rail.task.isVisible()
    style.apply_theme(qapp, LIGHT, LARGE)
    assert rail.width() == 280
    assert rail.task.isVisible()


def test_the_foot_of_the_rail_leaves_no_gap_for_what_is_not_known(qtbot: QtBot) -> None:
    rail = Rail("Paynet Desk")
    shown(qtbot, rail)
    rail.set_till("Kasa 1")
    rail.set_connection("Hazırlanıyor", "wait")
    two_rows = rail._foot.sizeHint().height()
    assert heard(rail._foot).text(QAccessible.Text.Name) == "Kasa 1. Hazırlanıyor"
    rail.set_cashier("Ayşe Demir")
    assert rail._foot.sizeHint().height() == two_rows + 20


def test_the_rail_shows_lists_in_the_place_of_steps_and_steps_again(qtbot: QtBot) -> None:
    rail, called = Rail("Paynet Desk"), []
    shown(qtbot, rail)
    rail.set_nav([NavItem("question", "Açık sorular", lambda: called.append("open"), 2, True)])
    assert not rail.stepper.isVisible()
    from PySide6.QtWidgets import QPushButton

    qtbot.mouseClick(rail.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert called == ["open"]
    rail.set_steps([("Müşteri", "", "now")])
    assert rail.stepper.isVisible()


# ---- the theme


def everything() -> list[QWidget]:
    part = field("12 / 30", prefix="+90", suffix=Tag("TROY"))
    part.set_error("Olmaz.")
    busy = PrimaryButton("Sakla")
    busy.set_missing("Eksik: ad")
    off = SecondaryButton("Kapalı")
    off.setEnabled(False)
    facts = Facts()
    facts.set_rows([("Kart", "TROY")])
    band = Band()
    band.show_message("warning", "Belli değil", "Sorunuz.")
    rail = Rail("Paynet Desk")
    rail.set_environment("Test", "Paynet test sistemi", dashed=True)
    rail.set_steps([("Bir", "x", "done"), ("İki", "", "wait"), ("Üç", "", "now"), ("Dört", "", "todo")])
    rail.set_connection("Bağlantı yok", "warn")
    keys = bar()
    keys.set_count("F5", 12)
    phone = PracticePhone("Telefon", "Paynet", "Kod:", "Söyleyiniz.", "Not")
    phone.show_sms("K7M4", "14:31")
    return [
        part, busy, off, QuietButton("Yazdır", "Ctrl+P", "print"), consent(), facts, band, keys, phone, rail,
        Label("Başlık", "title"), SpeakBox("Oku", "Metin", "Tamamı", "."), Person("EY", "Elif", "M-1"), HatchStrip(),
        Notes([("lock", "Kilitli.")]), ResultRing("ok", "check"), CountdownRing(),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(17))
def test_every_part_changes_its_colours_and_sizes_while_it_lives(qtbot: QtBot, qapp: QApplication, number: int) -> None:
    part = everything()[number]
    qtbot.addWidget(part)
    part.resize(QSize(400, 300).boundedTo(part.sizeHint().expandedTo(QSize(60, 20)) * 2))
    part.show()
    pictures = []
    for tokens in (LIGHT, DARK, CONTRAST):
        style.apply_theme(qapp, tokens, NORMAL)
        pictures.append(part.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    for sizes in (COMPACT, LARGE, metrics_for(1366, 768, 2.0)):
        style.apply_theme(qapp, DARK, sizes)
        assert not part.grab().isNull()


def test_nothing_white_is_left_in_the_dark(qtbot: QtBot, qapp: QApplication) -> None:
    rail = Rail("Paynet Desk")
    shown(qtbot, rail)
    style.apply_theme(qapp, DARK, NORMAL)
    image = rail.grab().toImage()
    assert image.pixelColor(5, 5) == QColor(DARK.frame)
