from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.helpers.counter import MASTERCARD, TROY, VISA, card, checked_code, save, stored
from tests.helpers.sandbox import RunningSandbox


@pytest.fixture
def free(sandbox: RunningSandbox) -> RunningSandbox:
    """A sandbox of a merchant whose account demands no code."""
    sandbox.switch(otp_mandatory=False)
    return sandbox


def code_of(free: RunningSandbox, **changes: Any) -> int:
    return int(save(free, **changes).fields["code"])


def test_the_first_store_names_the_customer_and_makes_an_owner(sandbox: RunningSandbox) -> None:
    answer = stored(sandbox, "s1", user_unique_id="customer-1")
    assert answer["user_unique_id"] == "customer-1"
    assert answer["card_desc"] == "TROY •• 5454"
    assert (answer["card_no"], answer["card_bin"], answer["card_brand_name"]) == (
        "979207********5454",
        "979207",
        "TROY",
    )
    [owner] = sandbox.books()["owners"]
    assert owner["card_owner_id"] == answer["card_owner_id"]
    assert [row["card_hash"] for row in owner["cards"]] == [answer["card_hash"]]


def test_later_stores_name_the_owner(sandbox: RunningSandbox) -> None:
    first = stored(sandbox, "s1")
    second = stored(sandbox, "s2", card_owner_id=first["card_owner_id"], card_number=VISA)
    assert second["card_owner_id"] == first["card_owner_id"]
    assert second["card_hash"] != first["card_hash"]
    assert len(sandbox.books()["owners"]) == 1


def test_exactly_one_of_customer_and_owner_is_sent(free: RunningSandbox) -> None:
    owner = stored(free, "s1")["card_owner_id"]
    assert code_of(free, user_unique_id="customer-1", card_owner_id=owner) == 11
    assert free.call("save", **card()).fields["code"] == 11
    assert code_of(free, user_unique_id="", card_owner_id="") == 11
    assert free.books()["saves"] == 1


def test_an_unknown_owner_is_not_found(free: RunningSandbox) -> None:
    assert code_of(free, card_owner_id="nobody") == 12


def test_a_known_customer_gets_the_same_owner_or_another_or_is_refused(free: RunningSandbox) -> None:
    first = save(free).fields
    assert save(free, card_number=VISA).fields["card_owner_id"] == first["card_owner_id"]
    free.switch(same_customer="other")
    assert save(free, card_number=VISA).fields["card_owner_id"] != first["card_owner_id"]
    free.switch(same_customer="refused")
    assert code_of(free, card_number=VISA) == 5
    assert [len(owner["cards"]) for owner in free.books()["owners"]] == [2, 1]


def test_the_same_card_again_gets_a_new_hash_or_the_old_one_or_is_refused(free: RunningSandbox) -> None:
    first = save(free).fields
    second = save(free).fields
    assert second["card_hash"] != first["card_hash"]
    free.switch(same_card="same")
    assert save(free, card_desc="again").fields["card_hash"] == first["card_hash"]
    free.switch(same_card="refused")
    assert code_of(free) == 5
    [owner] = free.books()["owners"]
    assert [row["card_desc"] for row in owner["cards"]] == ["again", "TROY •• 5454"]


def test_a_refused_first_store_makes_no_owner(free: RunningSandbox) -> None:
    assert code_of(free, card_number="4506344103118942") == 18
    assert free.books()["owners"] == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("4506344103118942", "Yetersiz bakiye"),
        ("4506347023253988", "Kayıp kart"),
        ("4506347028991897", "Onaylanmadı"),
        ("5400617004770430", "Kısıtlanmış kart"),
        ("5400617020092306", "Kartın bu işleme izni yok"),
    ],
)
def test_bad_cards_are_declined_with_the_banks_words(free: RunningSandbox, number: str, words: str) -> None:
    answer = save(free, card_number=number).fields
    assert answer["code"] == 18
    assert answer["message"].endswith(words)


def test_brand_and_bank_are_those_of_the_official_table(free: RunningSandbox) -> None:
    seen = {
        number: (answer["card_brand_name"], answer["card_bank_name"], answer["card_type"])
        for number in (VISA, MASTERCARD, "375622005485014", "9792395412651264")
        for answer in [save(free, card_number=number).fields]
    }
    assert seen == {
        VISA: ("VISA", "Axess", "cc"),
        MASTERCARD: ("MASTERCARD", "Axess", "cc"),
        "375622005485014": ("AMEX", "Bonus", "cc"),
        "9792395412651264": ("TROY", "Diğer Banka", "dc"),
    }


def test_official_cards_that_fail_luhn_are_stored(free: RunningSandbox) -> None:
    for number in ("4546711234567890", "5549600797792010", "4090700090840050", "4033602562020320"):
        assert code_of(free, card_number=number) == 0


def test_other_numbers_are_stored_if_they_pass_luhn(free: RunningSandbox) -> None:
    assert code_of(free, card_number=_with_check_digit("97920000000")) == 0
    assert code_of(free, card_number=_with_check_digit("400000000000000000")) == 0


@pytest.mark.parametrize(
    "number",
    ["4355084355084359", "0" * 16, "4" * 11, "4" * 20, "4355 0843 5508 4358", "４355084355084358", "card"],
)
def test_numbers_that_are_none_are_wrong_card_data(free: RunningSandbox, number: str) -> None:
    assert code_of(free, card_number=number) == 18


@pytest.mark.parametrize(
    ("month", "year"), [("00", "30"), ("13", "30"), ("1x", "30"), ("12", "2030"), ("12", "3"), ("12", "20")]
)
def test_a_wrong_or_past_expiry_is_wrong_card_data(free: RunningSandbox, month: str, year: str) -> None:
    assert code_of(free, expire_month=month, expire_year=year) == 18


def test_a_card_is_good_to_the_end_of_its_month_in_turkey(free: RunningSandbox) -> None:
    last_second = datetime(2030, 12, 31, 20, 59, 58, tzinfo=UTC)  # 23:59:58 in Istanbul
    for moment, code in ((last_second - timedelta(seconds=30), 0), (last_second + timedelta(seconds=2), 18)):
        free.switch(clock_offset_s=(moment - datetime.now(UTC)).total_seconds())
        assert code_of(free, expire_month="12", expire_year="30") == code
    free.switch(clock_offset_s=0)


def test_a_month_of_one_digit_is_taken(free: RunningSandbox) -> None:
    assert code_of(free, expire_month="7", expire_year="30") == 0


def test_a_holder_with_digits_is_wrong_card_data(free: RunningSandbox) -> None:
    assert code_of(free, card_holder="ELIF 4355") == 18


@pytest.mark.parametrize(("cvv", "code"), [("152", 0), ("", 0), (None, 0), ("153", 18), ("15", 18), ("15x", 18)])
def test_a_security_code_is_checked_if_it_is_sent(free: RunningSandbox, cvv: str | None, code: int) -> None:
    assert code_of(free, card_number=TROY, cvv=cvv) == code


def test_the_security_code_of_an_unlisted_card_is_three_or_four_digits(free: RunningSandbox) -> None:
    number = _with_check_digit("400000000000000")
    assert [code_of(free, card_number=number, cvv=cvv) for cvv in ("12", "123", "1234", "12345")] == [18, 0, 0, 18]


@pytest.mark.parametrize("name", ["card_number", "card_holder", "expire_month", "expire_year", "card_desc"])
def test_a_missing_or_oddly_typed_field_is_named(free: RunningSandbox, name: str) -> None:
    for value in (None, "", "  ", 5, ["x"], "x" * 251):
        answer = save(free, **{name: value}).fields
        assert answer["code"] == 11
        assert answer["message"].endswith(name)


def test_owners_and_cards_survive_a_restart(sandbox: RunningSandbox) -> None:
    first = stored(sandbox, "s1")
    owners = sandbox.books()["owners"]
    sandbox.stop()
    sandbox.start()
    assert sandbox.books()["owners"] == owners
    second = stored(sandbox, "s2", card_owner_id=first["card_owner_id"], card_number=VISA)
    assert second["card_owner_id"] == first["card_owner_id"]


def test_no_full_number_code_or_name_is_in_the_books_file(sandbox: RunningSandbox) -> None:
    otp = checked_code(sandbox, "s1")
    assert save(sandbox, **otp, cvv="152").fields["code"] == 0
    text = sandbox.books_file.read_text(encoding="utf-8")
    assert TROY not in text
    assert otp["otp_code"] not in text
    assert "YILMAZ" not in text
    assert '"152"' not in text
    assert sandbox.books_file.stat().st_mode & 0o077 == 0
    assert [file.name for file in sandbox.books_file.parent.iterdir()] == ["books.json"]


def test_a_change_that_was_cut_off_half_written_never_happened(sandbox: RunningSandbox) -> None:
    first = stored(sandbox, "s1")
    whole = sandbox.books_file.read_bytes()
    stored(sandbox, "s2", card_owner_id=first["card_owner_id"], card_number=VISA)
    longer = sandbox.books_file.read_bytes()
    assert longer.startswith(whole)
    sandbox.stop()
    sandbox.books_file.write_bytes(longer[:-20])
    sandbox.start()
    [owner] = sandbox.books()["owners"]
    assert [card["card_hash"] for card in owner["cards"]] == [first["card_hash"]]


def test_what_a_store_writes_does_not_grow_with_the_books(sandbox: RunningSandbox) -> None:
    sizes = []
    for number in range(12):
        before = sandbox.books_file.stat().st_size
        stored(sandbox, f"s{number}", user_unique_id=f"customer-{number}")
        sizes.append(sandbox.books_file.stat().st_size - before)
    assert max(sizes) - min(sizes) < 10


def _with_check_digit(digits: str) -> str:
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)
