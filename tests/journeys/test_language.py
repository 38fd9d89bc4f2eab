"""Turkish and English, switched at every page without a restart, with what was typed left in place."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from paynet_desk.config import paths
from tests.helpers.counter import GSM, MASTERCARD, TROY
from tests.journeys.till import CARD, CODE, CUSTOMER, QUESTIONS, SAME_CARD, STORED, UNKNOWN, Cashier

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.skipif(
        not (paths.resource_dir() / "translations" / "en.qm").exists(), reason="the English translation is not built"
    ),
]

# Names, numbers and what is called the same in both languages: these may stand on an English screen as they do on a
# Turkish one.
SAME_IN_BOTH = re.compile(
    r"[\W\d_]*|Paynet Desk|Paynet|Kasa 3.*|Ayşe D\.|Elif Yılmaz.*|[\d •]*(, )?ELIF YILMAZ|elif yılmaz"
    r"|TROY.*|Mastercard.*|[G-Z]{6}|Test"
    r"|M-\d+|\+90|[0-9A-F]{8}|[a-c]bc[0-9a-f-]+/.*|F\d+|Enter|Esc"
)
TURKISH = re.compile(r"[çğışöüÇĞİŞÖÜ]")


def timeless(screen: list[str]) -> list[str]:
    """A screen without what a second changes: times, the seconds a code has left."""
    return [re.sub(r"\d+:\d\d(:\d\d)?|\d+ sn\b", "0:00", text) for text in screen]


def reads_the_same_page_in_english(till: Cashier) -> None:
    till.lets_pass(0.03)
    turkish = timeless(till.screen())
    till.chooses_from_menu("English")
    till.lets_pass(0.03)
    english = timeless(till.screen())
    left = [text for text in english if text in turkish and not SAME_IN_BOTH.fullmatch(text)]
    assert not left, f"not translated: {left}"
    turkish_letters = [text for text in english if TURKISH.search(text) and not SAME_IN_BOTH.fullmatch(text)]
    assert not [text for text in turkish_letters if not re.search("Yılmaz|yılmaz|Kadıköy", text)], turkish_letters
    till.chooses_from_menu("Türkçe")
    till.lets_pass(0.03)
    again = Counter(timeless(till.screen()))
    assert again == Counter(turkish), (again - Counter(turkish), Counter(turkish) - again)


def test_every_page_is_read_in_english_and_back_without_a_restart_and_nothing_typed_is_lost(till: Cashier) -> None:
    till.waits_for(lambda: "Kasa 3, Kadıköy. Ayşe D.. Hazır" in till.screen(), "a till that is up")
    reads_the_same_page_in_english(till)
    till.types("4")
    till.reads_error_on("Cep telefonu")
    reads_the_same_page_in_english(till)
    till.presses("Backspace")
    till.types(GSM)
    till.reads_on("Cep telefonu", "Yeni müşteri.")
    reads_the_same_page_in_english(till)
    till.presses("Enter")
    till.is_on(CODE)
    till.reads_code_on_practice_phone()
    till.types("WRONGX")
    till.presses("Enter")
    till.reads_error_on("Müşterinin söylediği kod")
    reads_the_same_page_in_english(till)
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.is_on(CARD)
    reads_the_same_page_in_english(till)
    till.types(TROY)
    till.types("13")
    reads_the_same_page_in_english(till)
    assert len(till.secrets.pan) == 16
    till.presses("Ctrl+A", "Del")
    till.types("1230")
    till.presses("Enter")
    till.types("elif yılmaz")
    till.presses("Enter", "Space", "Enter")
    till.is_on(STORED)
    reads_the_same_page_in_english(till)
    till.takes_next_customer()

    till.types(GSM)
    till.sees("Kayıtlı müşteri: Elif Yılmaz, 1 kartı var.")
    reads_the_same_page_in_english(till)
    till.presses("Enter")
    till.is_on(CODE)
    till.types(till.is_told_the_code(GSM))
    till.presses("Enter")
    till.is_on(CARD)
    till.fills_in_card(TROY)
    till.presses("Enter")
    till.is_on(SAME_CARD)
    reads_the_same_page_in_english(till)
    till.presses("Esc")
    till.is_on(CARD)
    till.sandbox.faults([{"service": "save", "drop": "before"}])
    till.goes_to("Kart numarası")
    till.presses("Ctrl+A", "Del")
    till.types(MASTERCARD)
    till.presses("Enter")
    till.is_on(UNKNOWN)
    till.sees("Paynet’e kendiliğinden sorulacak")
    reads_the_same_page_in_english(till)
    till.presses("Enter")
    till.sees("Paynet’e soruldu")
    reads_the_same_page_in_english(till)
    till.presses("F5")
    till.is_on(QUESTIONS)
    reads_the_same_page_in_english(till)
    till.presses("Esc", "F1")
    till.is_on("Yardım")
    reads_the_same_page_in_english(till)
    till.presses("Esc", "F2")
    till.is_on(CUSTOMER)


def test_the_texts_read_and_ticked_are_recorded_in_the_language_they_were_shown_in(till: Cashier) -> None:
    till.chooses_from_menu("English")
    till.types(GSM)
    till.presses("Enter")
    till.waits_for(lambda: till.sandbox.last_sms(GSM), "a code")
    [row] = till.rows("select language, kind from evidence")
    assert row == {"language": "en", "kind": "notice"}
