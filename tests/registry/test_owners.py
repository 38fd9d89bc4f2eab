"""Customers, owner ids and stored cards."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from paynet_desk.registry.errors import EntryClosed, NoSuchCustomer, NoSuchEntry, OwnerConflict, StaleCustomer
from paynet_desk.registry.values import Operation, Outcome


@pytest.fixture
def stored(registry, entry, card):
    """A customer with one stored card."""
    entry_id = registry.begin(entry())
    return registry.finish_store(entry_id, owner_id="owner/1+=", card=card(), customer_name="Elif Yılmaz")


def test_a_gsm_that_was_never_served_is_nobody(registry):
    assert registry.customer_by_gsm("5320000042") is None


def test_a_first_attempt_makes_a_customer_without_owner(registry, entry):
    registry.begin(entry(customer_name="Elif Yılmaz"))
    customer = registry.customer_by_gsm("5320000042")
    assert (customer.number, customer.name, customer.owner_id, customer.cards) == ("M-10001", "Elif Yılmaz", None, ())


def test_a_second_attempt_keeps_the_unique_id_of_the_first(registry, entry):
    registry.begin(entry(Operation.SEND_CODE))
    before = registry.customer_by_gsm("5320000042")
    registry.begin(entry(Operation.SEND_CODE, user_unique_id="another"))
    assert registry.customer_by_gsm("5320000042") == before


def test_a_store_keeps_owner_and_card_and_the_customer_is_known_from_then_on(registry, stored, card, clock):
    assert stored == registry.customer_by_gsm("5320000042")
    assert (stored.owner_id, stored.cards, stored.last_at) == ("owner/1+=", (card(),), clock.now)


def test_a_store_that_is_told_twice_is_kept_once(registry, entry, card):
    entry_id = registry.begin(entry())
    first = registry.finish_store(entry_id, owner_id="o", card=card(), customer_name="Elif")
    assert registry.finish_store(entry_id, owner_id="o", card=card(), customer_name="Elif") == first
    with pytest.raises(EntryClosed):
        registry.finish_store(entry_id, owner_id="o", card=card("another"), customer_name="Elif")


def test_another_owner_id_never_overwrites_the_kept_one(registry, stored, entry, card):
    entry_id = registry.begin(entry(owner_id=stored.owner_id))
    with pytest.raises(OwnerConflict) as conflict:
        registry.finish_store(entry_id, owner_id="owner-2", card=card("hash-2"), customer_name="Elif Yılmaz")
    assert (conflict.value.stored, conflict.value.answered) == ("owner/1+=", "owner-2")
    assert registry.customer_by_gsm("5320000042") == stored
    question = registry.question_for("5320000042")
    assert (question.entry_id, question.detail) == (entry_id, "owner conflict")


def test_an_owner_id_of_another_customer_is_a_conflict_too(registry, stored, entry, card):
    entry_id = registry.begin(entry(gsm="5330000000"))
    with pytest.raises(OwnerConflict):
        registry.finish_store(entry_id, owner_id=stored.owner_id, card=card(), customer_name="Ali")
    assert registry.customer_by_gsm("5330000000").owner_id is None
    assert registry.question_for("5330000000").entry_id == entry_id


def test_a_first_store_with_another_unique_id_is_refused_before_it_is_sent(registry, entry):
    registry.begin(entry(Operation.SEND_CODE))
    with pytest.raises(StaleCustomer):
        registry.begin(entry(user_unique_id="another"))


def test_a_first_store_of_a_customer_who_got_an_owner_meanwhile_is_refused(registry, stored, entry):
    with pytest.raises(StaleCustomer):
        registry.begin(entry(owner_id=None))
    with pytest.raises(StaleCustomer):
        registry.begin(entry(owner_id="owner-2"))


def test_what_the_list_says_replaces_the_cards_but_keeps_what_it_does_not_tell(registry, stored, card):
    told = card(expiry=None, label="", holder="", bank="", brand=None)
    new = card("hash-2", label="İş kartı", expiry=None)
    registry.replace_cards(stored.id, (told, new))
    assert registry.customer_by_gsm("5320000042").cards == (card(), new)
    registry.replace_cards(stored.id, (new,))
    assert registry.customer_by_gsm("5320000042").cards == (new,)
    registry.replace_cards(stored.id, ())
    assert registry.customer_by_gsm("5320000042").cards == ()


def test_cards_of_an_unknown_customer_are_refused(registry):
    with pytest.raises(NoSuchCustomer):
        registry.replace_cards(7, ())


def test_a_card_gets_another_label(registry, stored):
    registry.relabel_card(stored.id, "hash-1", "Ev")
    assert registry.customer_by_gsm("5320000042").cards[0].label == "Ev"


@pytest.mark.parametrize(
    ("operation", "labels"), [(Operation.DELETE, []), (Operation.RENAME, ["Yeni"])], ids=["delete", "rename"]
)
@pytest.mark.parametrize("by", ["answer", "settled"])
def test_a_deletion_or_new_label_that_is_done_is_carried_out_with_its_row(
    registry, stored, entry, operation, labels, by
):
    entry_id = registry.begin(entry(operation, owner_id=stored.owner_id, card_hash="hash-1", label="Yeni"))
    assert registry.customer_by_gsm("5320000042") == stored
    if by == "answer":
        registry.finish(entry_id, Outcome.DONE)
    else:
        registry.finish(entry_id, Outcome.UNKNOWN)
        registry.settle(entry_id, Outcome.DONE, how="card/list")
    assert [kept.label for kept in registry.customer_by_gsm("5320000042").cards] == labels


def test_a_deletion_that_was_refused_leaves_the_card(registry, stored, entry):
    entry_id = registry.begin(entry(Operation.DELETE, owner_id=stored.owner_id, card_hash="hash-1"))
    registry.finish(entry_id, Outcome.REFUSED, detail="25")
    assert registry.customer_by_gsm("5320000042") == stored


@pytest.mark.parametrize("typed", ["isil", "IŞIL", "ışıl", "Işıl Çağ", "cag", "ÇAĞLAR", "isil   caglar"])
def test_a_customer_is_found_by_any_name_however_it_is_written(registry, entry, typed):
    registry.begin(entry(customer_name="Işıl Çağlar"))
    registry.begin(entry(gsm="5330000000", customer_name="Ali Demir"))
    assert [found.name for found in registry.customers_by_name(typed)] == ["Işıl Çağlar"]


def test_a_search_gives_at_most_as_many_as_asked_and_nobody_for_a_blank(registry, entry):
    for at in range(12):
        registry.begin(entry(gsm=f"53300000{at:02d}", customer_name=f"Ali Ali Demir {chr(97 + at)}"))
    assert len(registry.customers_by_name("ali")) == 8
    assert len(registry.customers_by_name("ali", limit=3)) == 3
    assert registry.customers_by_name("  ") == ()
    assert registry.customers_by_name("zz") == ()


def test_the_name_told_at_the_store_is_the_one_kept_and_found(registry, entry, card):
    entry_id = registry.begin(entry(customer_name="Elfi"))
    registry.finish_store(entry_id, owner_id="o", card=card(), customer_name="Elif")
    assert registry.customers_by_name("elfi") == ()
    assert registry.customers_by_name("elif")[0].name == "Elif"


def test_times_come_back_aware_and_in_utc(registry, entry, card):
    istanbul = timezone(timedelta(hours=3))
    entry_id = registry.begin(entry())
    when = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=istanbul)
    customer = registry.finish_store(entry_id, owner_id="o", card=card(stored_at=when), customer_name="Elif")
    assert customer.cards[0].stored_at == when
    assert customer.cards[0].stored_at.tzinfo is UTC


def test_a_time_without_a_zone_is_never_kept(registry, entry):
    entry_id = registry.begin(entry(Operation.SEND_CODE))
    with pytest.raises(StatementError, match="without a zone"):
        registry.finish(entry_id, Outcome.DONE, otp_expires_at=datetime(2026, 3, 1))  # noqa: DTZ001
    registry.finish(entry_id, Outcome.DONE)


def test_an_entry_that_is_not_there_is_refused(registry, card):
    with pytest.raises(NoSuchEntry):
        registry.finish("nothing", Outcome.DONE)
    with pytest.raises(NoSuchEntry):
        registry.finish_store("nothing", owner_id="o", card=card(), customer_name="")


def test_different_threads_take_turns(registry, entry):
    async def many() -> None:
        await asyncio.gather(
            *(asyncio.to_thread(registry.begin, entry(gsm=f"53300000{at:02d}")) for at in range(20)),
            *(asyncio.to_thread(registry.customer_by_gsm, f"53300000{at:02d}") for at in range(20)),
        )

    asyncio.run(many())
    assert registry.recover() == 20


def test_names_and_telephone_numbers_are_not_in_a_repr(registry, stored, entry, fact):
    for value in (stored, entry(customer_name="Elif"), fact()):
        assert "5320000042" not in repr(value)
        assert "Elif" not in repr(value)


def test_a_card_that_another_till_stored_since_the_cards_were_compared_is_not_stored_again(registry, entry, card):
    registry.finish_store(registry.begin(entry()), owner_id="owner-1", card=card(), customer_name="Elif")
    again = {"owner_id": "owner-1", "pan": card().pan}
    with pytest.raises(StaleCustomer):
        registry.begin(entry(seen=(), **again))
    with pytest.raises(StaleCustomer):
        registry.begin(entry(seen=("hash-2",), **again))
    registry.begin(entry(seen=("hash-1",), **again))  # the warning was shown, and answered
