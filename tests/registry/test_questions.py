"""An open question blocks on every till until it is settled or signed off; a lost first store may be repeated once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from paynet_desk.core.bank_codes import BankCodes
from paynet_desk.core.masking import MaskedPan
from paynet_desk.registry import journal
from paynet_desk.registry.errors import (
    EntryClosed,
    NoSuchEntry,
    NotRepeatable,
    OwnerConflict,
    PaymentClosed,
    RegistryError,
    StillOpen,
)
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import (
    Asking,
    ChargeOutcome,
    Customer,
    NewEntry,
    Operation,
    Outcome,
    PaymentState,
    Task,
    Verdict,
)

GSM, OTHER_GSM = "5320000042", "5330000077"
REF = "20260301-0007"
REASON = "Paynet aradı: kart yok"
PAN = MaskedPan(first6="979207", last4="5454", length=16)
PAID = ChargeOutcome(True, BankCodes(), xact_id="x1", number="1", drawn_kurus=129_375)


@pytest.fixture
def second(path: Path, registry: Registry, clock) -> Iterator[Registry]:
    """Another till on the same file."""
    opened = Registry.open(path, till="Kasa 2", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def lost(registry: Registry, entry) -> Callable[..., str]:
    """A store whose answer never came; its row's id."""

    def lose(**more) -> str:
        entry_id = registry.begin(entry(**({"pan": PAN} | more)))
        registry.finish(entry_id, Outcome.UNKNOWN)
        return entry_id

    return lose


@pytest.fixture
def token(entry) -> Callable[..., NewEntry]:
    def make(**more) -> NewEntry:
        given = {"task": Task.PAY_AND_STORE, "session_id": "js", "reference_no": REF, "amount_kurus": 129_375}
        return entry(Operation.CREATE_TOKEN, **(given | more))

    return make


@pytest.fixture
def charged(registry: Registry, token) -> Callable[[], str]:
    """A sale whose charge was sent and never answered; the charge's row's id."""

    def charge() -> str:
        registry.finish_token(registry.begin(token()), token_id="jt")
        entry_id = registry.begin_charge(REF, cashier="Ayşe")
        registry.finish(entry_id, Outcome.UNKNOWN)
        return entry_id

    return charge


def customer(registry: Registry, gsm: str = GSM) -> Customer:
    found = registry.customer_by_gsm(gsm)
    assert found is not None
    return found


def again(registry: Registry, entry, first: str, **more) -> NewEntry:
    """The store that a manager lets be sent once more."""
    return entry(**({"pan": PAN, "user_unique_id": customer(registry).user_unique_id, "repeats": first} | more))


# ---- what is known, and what was tried -------------------------------------------------------------------------------


def test_a_question_says_since_when_nothing_is_known_and_what_was_tried(registry, second, lost, clock):
    lost()
    silent = clock.now
    clock.turn(minutes=1)
    (question,) = registry.open_questions()
    assert (question.silent_at, question.askings, question.about) == (silent, (), question.entry_id)
    registry.note_asking(question, Verdict.CANNOT_ASK)
    clock.turn(minutes=2)
    second.note_asking(question, Verdict.NOT_REACHED, cashier="Mehmet")
    (question,) = second.open_questions()
    assert question.askings == (
        Asking(silent + timedelta(minutes=1), "Kasa 1", "", Verdict.CANNOT_ASK),
        Asking(silent + timedelta(minutes=3), "Kasa 2", "Mehmet", Verdict.NOT_REACHED),
    )


def test_what_was_tried_about_a_sale_belongs_to_the_sale_whatever_row_it_has_now(registry, token, clock):
    registry.finish_token(registry.begin(token()), token_id="jt")
    registry.recover()
    (before,) = registry.open_questions()
    registry.note_asking(before, Verdict.NOT_REACHED)
    registry.finish(registry.begin_charge(REF, cashier="Ayşe"), Outcome.UNKNOWN)
    (after,) = registry.open_questions()
    assert after.entry_id != before.entry_id
    assert (after.about, [one.verdict for one in after.askings]) == (REF, [Verdict.NOT_REACHED])
    assert after.silent_at == clock.now


# ---- blocked on every till -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", [Operation.SAVE, Operation.CREATE_TOKEN])
def test_an_unknown_store_blocks_a_store_and_a_sale_on_every_till(registry, second, lost, entry, token, operation):
    lost()
    unique_id = customer(registry).user_unique_id
    new = token() if operation is Operation.CREATE_TOKEN else entry(user_unique_id=unique_id)
    for till in (registry, second):
        assert till.question_for(GSM) is not None
        with pytest.raises(StillOpen) as refused:
            till.begin(new)
        assert not refused.value.under_way
    second.begin(replace(new, gsm=OTHER_GSM, user_unique_id="f" * 32))


def test_an_unknown_charge_blocks_on_every_till(registry, second, charged, entry, token):
    charged()
    for till in (registry, second):
        for new in (entry(user_unique_id=customer(registry).user_unique_id), token(reference_no="another")):
            with pytest.raises(StillOpen):
                till.begin(new)


def test_what_is_under_way_at_one_till_blocks_at_the_other(registry, second, entry):
    entry_id = registry.begin(entry())
    with pytest.raises(StillOpen) as refused:
        second.begin(entry(user_unique_id=customer(registry).user_unique_id))
    assert (refused.value.under_way, refused.value.entry_id) == (True, entry_id)
    registry.finish(entry_id, Outcome.REFUSED)
    second.begin(entry(user_unique_id=customer(registry).user_unique_id))


def test_of_two_tills_that_begin_at_the_same_moment_exactly_one_does(registry, second, entry):
    for round_ in range(20):
        gsm = f"53200001{round_:02}"
        together = threading.Barrier(2)
        ended: list[str] = []

        def begin(till: Registry, gsm: str = gsm, together: threading.Barrier = together, ended=ended) -> None:
            together.wait()
            try:
                till.begin(entry(gsm=gsm))
                ended.append("begun")
            except RegistryError as error:
                ended.append(type(error).__name__)

        threads = [threading.Thread(target=begin, args=(till,)) for till in (registry, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(ended) == ["StillOpen", "begun"]


@pytest.mark.parametrize("operation", [Operation.DELETE, Operation.RENAME])
def test_a_change_of_a_card_whose_outcome_is_unknown_is_a_question_that_blocks_nothing(
    registry, entry, card, operation
):
    stored = registry.begin(entry())
    registry.finish_store(stored, owner_id="owner-1", card=card(), customer_name="Elif")
    registry.finish(registry.begin(entry(operation, card_hash="hash-1", owner_id="owner-1")), Outcome.UNKNOWN)
    assert [question.operation for question in registry.open_questions()] == [operation]
    assert registry.question_for(GSM) is None
    registry.begin(entry(owner_id="owner-1"))


# ---- signed off ------------------------------------------------------------------------------------------------------


def test_a_store_that_is_signed_off_stays_unknown_and_blocks_no_more(registry, second, lost, entry, clock):
    entry_id = lost()
    clock.turn(days=1)
    second.sign_off(entry_id, reason=f"  {REASON} ", cashier="Mehmet")
    assert registry.open_questions() == ()
    assert registry.question_for(GSM) is None
    (settled,) = registry.settled_since(clock.now)
    assert settled.asking == Asking(clock.now, "Kasa 2", "Mehmet", Verdict.SIGNED_OFF, REASON)
    assert settled.question.entry_id == entry_id
    registry.begin(entry(user_unique_id=customer(registry).user_unique_id))
    with pytest.raises(EntryClosed):
        registry.sign_off(entry_id, reason=REASON, cashier="Ayşe")


def test_a_charge_that_is_signed_off_stays_unknown_and_is_never_sent_again(registry, charged, token, clock):
    entry_id = charged()
    registry.sign_off(entry_id, reason=REASON, cashier="Ayşe")
    sale = registry.sale_for_reference(REF)
    assert (sale.state, sale.settled_how) == (PaymentState.UNKNOWN, f"signed off: {REASON}")
    assert registry.question_for(GSM) is None
    with pytest.raises(PaymentClosed):
        registry.begin_charge(REF, cashier="Ayşe")
    registry.begin(token(reference_no="another"))
    (settled,) = registry.settled_since(clock.now)
    assert (settled.question.payment.reference_no, settled.asking.words) == (REF, REASON)


def test_nothing_is_signed_off_without_a_reason(registry, lost):
    entry_id = lost()
    for reason in ("", "  ", "kart 4355 0843 5508 4358"):
        with pytest.raises(ValueError, match="reason"):
            registry.sign_off(entry_id, reason=reason, cashier="Ayşe")
    assert len(registry.open_questions()) == 1


def test_a_sale_that_was_never_charged_is_given_up_not_signed_off(registry, token):
    entry_id = registry.begin(token())
    registry.finish_token(entry_id, token_id="jt")
    registry.recover()
    with pytest.raises(ValueError, match="given up"):
        registry.sign_off(entry_id, reason=REASON, cashier="Ayşe")
    assert len(registry.open_questions()) == 1


@pytest.mark.parametrize("outcome", [None, Outcome.REFUSED, Outcome.CANCELLED])
def test_what_is_under_way_or_has_ended_is_not_signed_off(registry, entry, outcome):
    entry_id = registry.begin(entry())
    if outcome is not None:
        registry.finish(entry_id, outcome)
    with pytest.raises(EntryClosed):
        registry.sign_off(entry_id, reason=REASON, cashier="Ayşe")
    with pytest.raises(NoSuchEntry):
        registry.sign_off("none", reason=REASON, cashier="Ayşe")


def test_a_late_answer_to_a_store_that_was_signed_off_is_kept(registry, lost, card):
    entry_id = lost()
    registry.sign_off(entry_id, reason=REASON, cashier="Ayşe")
    kept = registry.finish_store(entry_id, owner_id="owner-1", card=card(), customer_name="Elif")
    assert (kept.owner_id, [one.card_hash for one in kept.cards]) == ("owner-1", ["hash-1"])
    assert registry.open_questions() == ()


def test_a_late_answer_of_another_owner_to_a_store_that_was_signed_off_is_a_question_again(registry, lost, entry, card):
    entry_id = lost()
    registry.sign_off(entry_id, reason=REASON, cashier="Ayşe")
    stored = registry.begin(entry(user_unique_id=customer(registry).user_unique_id))
    registry.finish_store(stored, owner_id="owner-1", card=card(), customer_name="Elif")
    with pytest.raises(OwnerConflict):
        registry.finish_store(entry_id, owner_id="owner-2", card=card("hash-2"), customer_name="Elif")
    assert customer(registry).owner_id == "owner-1"
    (question,) = registry.open_questions()
    assert (question.entry_id, question.detail) == (entry_id, "owner conflict")


def test_a_late_answer_to_a_charge_that_was_signed_off_is_kept(registry, charged):
    entry_id = charged()
    registry.sign_off(entry_id, reason=REASON, cashier="Ayşe")
    assert registry.finish_charge(entry_id, PAID).payment.state is PaymentState.PAID
    assert registry.open_questions() == ()


# ---- a lost first store, once more -----------------------------------------------------------------------------------


def test_only_a_lost_first_store_may_be_repeated(registry, lost, entry, card, charged):
    first = lost()
    assert registry.question_for(GSM).repeatable
    registry.sign_off(first, reason=REASON, cashier="Ayşe")
    stored = registry.begin(entry(user_unique_id=customer(registry).user_unique_id))
    registry.finish_store(stored, owner_id="owner-1", card=card(), customer_name="Elif")
    second_card = lost(owner_id="owner-1")
    assert not registry.question_for(GSM).repeatable
    with pytest.raises(NotRepeatable):
        registry.begin(entry(owner_id="owner-1", repeats=second_card))
    registry.settle(second_card, Outcome.REFUSED, how="card/list")
    charge = charged()
    assert not registry.question_for(GSM).repeatable
    with pytest.raises(NotRepeatable):
        registry.begin(entry(owner_id="owner-1", repeats=charge))


def test_a_repetition_that_succeeds_settles_the_first(registry, lost, entry, card, clock):
    first = lost()
    clock.turn(minutes=3)
    repeat = registry.begin(again(registry, entry, first))
    kept = registry.finish_store(repeat, owner_id="owner-1", card=card(), customer_name="Elif")
    assert kept.owner_id == "owner-1"
    assert registry.open_questions() == ()
    assert registry.question_for(GSM) is None
    (settled,) = registry.settled_since(clock.now)
    assert (settled.question.entry_id, settled.asking.verdict) == (first, Verdict.STORED)
    registry.finish_store(repeat, owner_id="owner-1", card=card(), customer_name="Elif")  # told again
    assert registry.settled_since(clock.now) == (settled,)
    registry.begin(entry(owner_id="owner-1"))


@pytest.mark.parametrize("outcome", [None, Outcome.UNKNOWN, Outcome.REFUSED])
def test_it_is_repeated_once(registry, second, lost, entry, outcome):
    first = lost()
    repeat = registry.begin(again(registry, entry, first))
    if outcome is not None:
        registry.finish(repeat, outcome)
    assert not any(question.repeatable for question in second.open_questions())
    for entry_id in (first, repeat):
        with pytest.raises(NotRepeatable):
            second.begin(again(registry, entry, entry_id))


def test_a_repetition_that_never_left_does_not_count(registry, lost, entry):
    first = lost()
    registry.finish(registry.begin(again(registry, entry, first)), Outcome.CANCELLED)
    assert registry.question_for(GSM).repeatable
    registry.begin(again(registry, entry, first))


def test_a_repetition_is_for_the_same_customer_and_the_same_unique_id(registry, lost, entry):
    first = lost()
    with pytest.raises(NotRepeatable):
        registry.begin(again(registry, entry, first, user_unique_id="f" * 32))
    with pytest.raises(NotRepeatable):
        registry.begin(again(registry, entry, first, gsm=OTHER_GSM))


def test_a_permission_to_repeat_a_store_lets_a_code_be_sent_and_no_sale_begin(registry, lost, entry, token):
    first = lost()
    registry.begin(entry(Operation.SEND_CODE, otp_session_id="otp-1", repeats=first))
    with pytest.raises(NotRepeatable):
        registry.begin(token(repeats=first))


def test_a_permission_does_not_outlast_the_question(registry, second, lost, entry, card):
    first = lost()
    second.sign_off(first, reason=REASON, cashier="Mehmet")
    with pytest.raises(NotRepeatable):
        registry.begin(again(registry, entry, first))
    other = registry.begin(entry(user_unique_id=customer(registry).user_unique_id))
    registry.finish(other, Outcome.UNKNOWN)
    registry.finish_store(other, owner_id="owner-1", card=card(), customer_name="Elif")
    with pytest.raises(NotRepeatable):
        registry.begin(again(registry, entry, first))


def test_another_owner_in_the_answer_to_a_repetition_overwrites_nothing(registry, lost, entry, card):
    stored = registry.begin(entry(gsm=OTHER_GSM))
    registry.finish_store(stored, owner_id="owner-1", card=card(), customer_name="Ali")
    first = lost()
    repeat = registry.begin(again(registry, entry, first))
    with pytest.raises(OwnerConflict):
        registry.finish_store(repeat, owner_id="owner-1", card=card("hash-2"), customer_name="Elif")
    assert customer(registry).owner_id is None
    assert customer(registry, OTHER_GSM).owner_id == "owner-1"
    assert {question.entry_id for question in registry.open_questions()} == {first, repeat}


def test_a_refused_repetition_leaves_the_first_open_for_the_manager(registry, lost, entry):
    first = lost()
    registry.finish(registry.begin(again(registry, entry, first)), Outcome.REFUSED)  # code 5
    (question,) = registry.open_questions()
    assert (question.entry_id, question.repeatable) == (first, False)
    registry.sign_off(first, reason=REASON, cashier="Ayşe")
    assert registry.open_questions() == ()
    registry.begin(entry(user_unique_id=customer(registry).user_unique_id))


def test_a_reason_is_not_written_over_by_a_repetition_that_succeeds_later(registry, second, lost, entry, card):
    first = lost()
    repeat = registry.begin(again(registry, entry, first))
    second.sign_off(first, reason=REASON, cashier="Mehmet")
    registry.finish_store(repeat, owner_id="owner-1", card=card(), customer_name="Elif")
    with registry._file.reading() as connection:
        assert journal.row_of(connection, first).settled_how == f"signed off: {REASON}"


# ---- what was settled ------------------------------------------------------------------------------------------------


def test_what_was_settled_since_is_told_with_the_try_that_did_it_the_last_one_first(registry, lost, clock):
    midnight = clock.now
    first = lost()
    clock.turn(minutes=1)
    (question,) = registry.open_questions()
    registry.note_asking(question, Verdict.STILL_UNKNOWN)
    assert registry.settled_since(midnight) == ()
    clock.turn(minutes=1)
    registry.settle(first, Outcome.REFUSED, how="card/list")
    registry.note_asking(question, Verdict.NOT_STORED, cashier="Ayşe")
    clock.turn(minutes=1)
    unique_id = customer(registry).user_unique_id
    second = lost(user_unique_id=unique_id)
    registry.sign_off(second, reason=REASON, cashier="Ayşe")
    told = registry.settled_since(midnight)
    assert [(one.question.entry_id, one.asking.verdict) for one in told] == [
        (second, Verdict.SIGNED_OFF),
        (first, Verdict.NOT_STORED),
    ]
    assert [one.question.entry_id for one in registry.settled_since(clock.now)] == [second]


def test_what_became_open_again_is_not_told_as_settled(registry, lost, entry, card, clock):
    entry_id = lost()
    registry.sign_off(entry_id, reason=REASON, cashier="Ayşe")
    stored = registry.begin(entry(user_unique_id=customer(registry).user_unique_id))
    registry.finish_store(stored, owner_id="owner-1", card=card(), customer_name="Elif")
    with pytest.raises(OwnerConflict):
        registry.finish_store(entry_id, owner_id="owner-2", card=card("hash-2"), customer_name="Elif")
    assert registry.settled_since(clock.now) == ()
