from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.counter import MASTERCARD, TROY, VISA, save, stored
from tests.helpers.sandbox import RunningSandbox


def listed(sandbox: RunningSandbox, owner: str, **page: Any) -> list[str]:
    fields = sandbox.call("list", card_owner_id=owner, **page).fields
    assert fields["code"] == 0
    return [row["card_desc"] for row in fields["Data"]]


@pytest.fixture
def owner(sandbox: RunningSandbox) -> str:
    """An owner with twelve cards called 0 to 11."""
    sandbox.switch(otp_mandatory=False)
    answers = [save(sandbox, card_desc=str(place)).fields for place in range(12)]
    return str(answers[0]["card_owner_id"])


def test_a_row_of_the_list_holds_what_was_stored_masked(sandbox: RunningSandbox) -> None:
    saved = stored(sandbox, "s1", card_number=VISA, card_desc="Maaş kartı", expire_month="7", expire_year="30")
    answer = sandbox.call("list", card_owner_id=saved["card_owner_id"]).fields
    [row] = answer["Data"]
    assert row["card_hash"] == saved["card_hash"]
    assert (row["card_no"], row["card_bin"], row["card_holder"]) == ("435508********4358", "435508", "EL*****AZ")
    assert (row["card_desc"], row["card_bank_id"], row["card_brand_name"]) == ("Maaş kartı", "AXSS", "VISA")
    assert (row["expire_month"], row["expire_year"]) == ("07", "30")
    assert (answer["object_name"], answer["message"]) == ("card_list", None)


def test_the_old_names_of_number_and_bin_can_be_switched_on(sandbox: RunningSandbox) -> None:
    saved = stored(sandbox, "s1")
    sandbox.switch(field_names="old")
    [row] = sandbox.call("list", card_owner_id=saved["card_owner_id"]).fields["Data"]
    assert (row["card_no_masked"], row["card_bin_no"]) == ("979207********5454", "979207")
    assert not row.keys() & {"card_no", "card_bin"}


def test_the_list_comes_in_pages_of_ten(sandbox: RunningSandbox, owner: str) -> None:
    first = sandbox.call("list", card_owner_id=owner).fields
    assert (len(first["Data"]), first["total"], first["total_count"], first["has_more"]) == (10, 10, 12, True)
    second = sandbox.call("list", card_owner_id=owner, starting_after=10).fields
    assert (len(second["Data"]), second["total"], second["total_count"], second["has_more"]) == (2, 2, 12, False)


def test_starting_after_is_a_count_of_records_to_skip(sandbox: RunningSandbox, owner: str) -> None:
    assert listed(sandbox, owner, limit=3, starting_after=3) == ["3", "4", "5"]
    assert listed(sandbox, owner, limit=3, starting_after=12) == []


def test_ending_before_gives_the_records_before_it(sandbox: RunningSandbox, owner: str) -> None:
    assert listed(sandbox, owner, limit=3, ending_before=5) == ["2", "3", "4"]
    assert listed(sandbox, owner, limit=3, ending_before=2) == ["0", "1"]


def test_odd_pages_are_refused(sandbox: RunningSandbox, owner: str) -> None:
    for page in (
        {"limit": 0},
        {"limit": -1},
        {"limit": "x"},
        {"limit": True},
        {"starting_after": 1, "ending_before": 2},
    ):
        assert sandbox.call("list", card_owner_id=owner, **page).fields["code"] == 11


def test_an_unknown_owner_has_no_list(sandbox: RunningSandbox) -> None:
    assert sandbox.call("list", card_owner_id="nobody").fields["code"] == 12
    assert sandbox.call("list").fields["code"] == 11


def test_a_card_is_renamed(sandbox: RunningSandbox) -> None:
    saved = stored(sandbox, "s1")
    names = {name: saved[name] for name in ("card_owner_id", "card_hash")}
    assert sandbox.call("desc_update", **names, card_desc="Yeni ad").fields["code"] == 0
    assert listed(sandbox, saved["card_owner_id"]) == ["Yeni ad"]
    assert sandbox.call("desc_update", **names).fields["code"] == 11


def test_a_deleted_card_vanishes_from_the_list_and_cannot_be_touched_again(sandbox: RunningSandbox) -> None:
    saved = stored(sandbox, "s1")
    stored(sandbox, "s2", card_owner_id=saved["card_owner_id"], card_number=MASTERCARD, card_desc="kept")
    names = {name: saved[name] for name in ("card_owner_id", "card_hash")}
    assert sandbox.call("delete", **names).fields["code"] == 0
    assert listed(sandbox, saved["card_owner_id"]) == ["kept"]
    assert sandbox.call("delete", **names).fields["code"] == 25
    assert sandbox.call("desc_update", **names, card_desc="x").fields["code"] == 25
    [owner] = sandbox.books()["owners"]
    assert [row["deleted"] for row in owner["cards"]] == [True, False]


def test_a_deletion_survives_a_restart(sandbox: RunningSandbox) -> None:
    saved = stored(sandbox, "s1")
    sandbox.call("delete", card_owner_id=saved["card_owner_id"], card_hash=saved["card_hash"])
    sandbox.stop()
    sandbox.start()
    assert listed(sandbox, saved["card_owner_id"]) == []


def test_a_deleted_card_can_be_stored_anew(sandbox: RunningSandbox) -> None:
    sandbox.switch(otp_mandatory=False, same_card="refused")
    saved = save(sandbox, card_number=TROY).fields
    sandbox.call("delete", card_owner_id=saved["card_owner_id"], card_hash=saved["card_hash"])
    again = save(sandbox, card_number=TROY, card_owner_id=saved["card_owner_id"]).fields
    assert again["code"] == 0
    assert again["card_hash"] != saved["card_hash"]


def test_a_card_of_somebody_else_is_not_found(sandbox: RunningSandbox) -> None:
    mine = stored(sandbox, "s1", user_unique_id="me")
    yours = stored(sandbox, "s2", user_unique_id="you")
    stolen = {"card_owner_id": mine["card_owner_id"], "card_hash": yours["card_hash"]}
    assert sandbox.call("delete", **stolen).fields["code"] == 25
    assert sandbox.call("delete", **{**stolen, "card_owner_id": "nobody"}).fields["code"] == 12
