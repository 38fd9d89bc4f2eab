"""The receipt: what stands on the paper, in both languages, and that no more of a card than 6+4 digits ever does."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from paynet_desk.flow import pay
from paynet_desk.paynet.transaction import StoredAnswer
from paynet_desk.registry.values import Task
from paynet_desk.ui.receipt import masked_name, receipt_of, save_pdf
from tests.ui.scenes import Stage, charged

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[Stage]:
    made = Stage(qapp)
    yield made
    made.close()


def printed(stage: Stage, facts: pay.Facts, folder: Path) -> str:
    """The text of the PDF."""
    till = stage.window._tills[Task.PAY_AND_STORE]
    document = QPdfDocument()
    assert document.load(str(save_pdf(receipt_of(till, facts), folder))) is QPdfDocument.Error.None_
    assert document.pageCount() == 1
    text = document.getAllText(0).text()
    document.close()
    return " ".join(text.split())


def test_the_receipt_says_who_what_how_and_that_it_has_no_fiscal_value(stage: Stage, tmp_path: Path) -> None:
    text = printed(stage, charged(StoredAnswer(ok=True)), tmp_path)
    for words in (
        "Deniz Kırtasiye",
        "Kadıköy, Kasa 2",
        "21.11.2025",
        "TROY 9792 07•• •••• 5454",
        "E••• Y•••••",
        "3 × 431,25 ₺",
        "483920",
        "PD3f9c04a1be77",
        "1.293,75 ₺",
        "3D Secure ile onaylandı.",
        "Kart, müşterinin onayıyla saklandı.",
        "Mali değeri yoktur. Alıştırma fişidir.",
    ):
        assert words in text, text


def test_the_receipt_speaks_english_too(stage: Stage, tmp_path: Path) -> None:
    stage.speak("en")
    text = printed(stage, charged(StoredAnswer(ok=True)), tmp_path)
    assert "Not a fiscal document. Practice receipt." in text
    assert "Total" in text


def test_a_card_that_was_not_stored_is_not_said_to_be(stage: Stage, tmp_path: Path) -> None:
    assert "saklandı" not in printed(stage, charged(StoredAnswer(ok=False)), tmp_path)


def test_a_receipt_without_the_banks_page_does_not_claim_one(stage: Stage, tmp_path: Path) -> None:
    facts = charged(StoredAnswer(ok=True))
    assert facts.token is not None
    facts = replace(facts, token=replace(facts.token, needs_tds=False, post_url=None))
    assert "3D Secure" not in printed(stage, facts, tmp_path)


def test_no_more_of_the_card_than_six_and_four_digits_is_printed(stage: Stage, tmp_path: Path) -> None:
    facts = charged(StoredAnswer(ok=True))
    text = printed(stage, facts, tmp_path).replace("PD3f9c04a1be77", "")
    assert max(len(run) for run in re.findall(r"\d+", re.sub(r"[ -]", "", re.sub(r"[^\d -]", "x", text)))) <= 8
    assert "9792075482365454" not in re.sub(r"\D", "", text)
    raw = next(tmp_path.glob("*.pdf")).read_bytes()
    assert b"54823654" not in raw


def test_the_file_is_named_by_the_reference_and_for_its_owner_only(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "receipts"
    printed(stage, charged(StoredAnswer(ok=True)), folder)
    assert [path.name for path in folder.iterdir()] == ["PD3f9c04a1be77.pdf"]
    assert stat.S_IMODE((folder / "PD3f9c04a1be77.pdf").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_told_and_the_payment_stays(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    till = stage.window._tills[Task.PAY_AND_STORE]
    with pytest.raises(OSError, match="file"):
        save_pdf(receipt_of(till, charged(StoredAnswer(ok=True))), tmp_path / "file")


def test_a_name_keeps_only_its_first_letters() -> None:
    assert masked_name("ELIF  YILMAZ") == "E••• Y•••••"
    assert masked_name("") == ""
