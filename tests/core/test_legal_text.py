from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from paynet_desk.core.legal_text import parse_legal_text

TEXTS = Path(__file__).resolve().parents[2] / "resources" / "texts"
GOOD = "kind: notice\nversion: 1.2\nlanguage: tr\nspoken: Okunur: böyle.\n\n# Başlık\n\nGövde.\n"


def test_header_body_and_fingerprint_are_read():
    text = parse_legal_text(GOOD)
    assert (text.kind, text.version, text.language) == ("notice", "1.2", "tr")
    assert text.spoken == "Okunur: böyle."
    assert text.body == "# Başlık\n\nGövde."
    assert text.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert text.spoken_without_code == ""


def test_what_is_read_where_no_code_is_sent_may_stand_beside_it():
    source = GOOD.replace("\n\n# ", "\nspoken_without_code: Kodsuz: böyle.\n\n# ")
    assert parse_legal_text(source).spoken_without_code == "Kodsuz: böyle."
    with pytest.raises(ValueError, match="spoken_without_code is empty"):
        parse_legal_text(source.replace(" Kodsuz: böyle.", ""))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("kind: notice", "kind: advert"), "kind is one of notice, consent"),
        (("language: tr", "language: de"), "language is one of tr, en"),
        (("version: 1.2\n", ""), "version is missing"),
        (("version: 1.2", "version:"), "version is empty"),
        (("version: 1.2", "version: 1.2\nversion: 1.3"), "unexpected header line 'version'"),
        (("version: 1.2", "author: x"), "unexpected header line 'author'"),
        (("version: 1.2", "just text"), "unexpected header line"),
        (("# Başlık\n\nGövde.\n", " "), "the body is missing"),
        (("\n\n# Başlık\n\nGövde.\n", ""), "the body is missing"),
    ],
)
def test_a_wrong_file_says_what_is_wrong_with_it(change, says):
    with pytest.raises(ValueError, match=says):
        parse_legal_text(GOOD.replace(*change))


@pytest.mark.parametrize("kind", ["notice", "consent"])
def test_both_languages_ship_in_the_same_version(kind):
    tr, en = (parse_legal_text((TEXTS / f"{kind}.{lang}.md").read_text("utf-8")) for lang in ("tr", "en"))
    assert (tr.kind, en.kind, tr.language, en.language) == (kind, kind, "tr", "en")
    assert tr.version == en.version == {"notice": "1.4", "consent": "1.2"}[kind]
    assert tr.body.count("\n## ") == en.body.count("\n## ")
    assert tr.body.count("\n- ") == en.body.count("\n- ")


def test_the_spoken_notice_asks_for_no_consent_and_says_it_comes_apart():
    notice = parse_legal_text((TEXTS / "notice.tr.md").read_text("utf-8"))
    assert notice.spoken == (
        "Kartınızı saklayabilmemiz için telefonunuza bir doğrulama kodu göndereceğiz. "
        "Numaranızı yalnızca bu işlem için kullanıyoruz. Kartınız, siz ayrıca onay verirseniz saklanır."
    )


@pytest.mark.parametrize(("language", "code"), [("tr", "kod"), ("en", "code")])
def test_where_no_code_is_sent_the_spoken_notice_promises_none(language, code):
    notice = parse_legal_text((TEXTS / f"notice.{language}.md").read_text("utf-8"))
    assert code in notice.spoken
    assert notice.spoken_without_code
    assert code not in notice.spoken_without_code
    assert notice.spoken_without_code.split(". ", 1)[1] == notice.spoken.split(". ", 1)[1]
