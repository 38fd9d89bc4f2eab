"""A sale ends once, as paid, declined, given up or unknown; and of unknown it is known whether a charge left."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from paynet_desk.core.bank_codes import BankCodes
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.registry.errors import (
    EntryClosed,
    MayBeCollected,
    NoSuchPayment,
    PaymentClosed,
    StaleCustomer,
    StillOpen,
)
from paynet_desk.registry.migrations import CURRENT
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import (
    ChargeOutcome,
    NewEntry,
    Operation,
    Outcome,
    Payment,
    PaymentState,
    Stage,
    Task,
)

GSM = "5320000042"
REF = "20260301-0007"
BANK = BankCodes("PARF", "012345", "000002527054", "9f8e7d6c")
PAID = ChargeOutcome(True, BANK, xact_id="xk_7+/=", number="2527054", drawn_kurus=133_903)
DECLINED = ChargeOutcome(False, BankCodes(), words="Yetersiz bakiye")
PAN = MaskedPan(first6="979207", last4="5454", length=16)


@pytest.fixture
def token(entry) -> Callable[..., NewEntry]:
    def make(**more) -> NewEntry:
        given = {
            "task": Task.PAY_AND_STORE,
            "session_id": "js_a/+=*",
            "reference_no": REF,
            "amount_kurus": 129_375,
            "total_kurus": 133_903,
            "instalments": 3,
            "pan": PAN,
            "expiry": Expiry(2030, 12),
            "label": "TROY •• 5454",
            "stores": True,
            "add_commission": True,
        }
        return entry(Operation.CREATE_TOKEN, **(given | more))

    return make


def advance(registry: Registry, token: Callable[..., NewEntry], stage: Stage, **more) -> str:
    """A sale that came as far as `stage`; the id of its newest row."""
    entry_id = registry.begin(token(**more))
    reference = more.get("reference_no", REF)
    for reached in list(Stage)[1 : list(Stage).index(stage) + 1]:
        if reached is Stage.TOKEN_GIVEN:
            registry.finish_token(entry_id, token_id="jt_9+a/ b*c==")
        elif reached is Stage.CHARGE_SENT:
            entry_id = registry.begin_charge(reference, cashier="Ayşe")
        else:
            registry.reach(reference, reached)
    return entry_id


def sale(registry: Registry) -> Payment:
    found = registry.sale_for_reference(REF)
    assert found is not None
    return found


def test_a_sale_is_on_the_disk_with_all_that_is_known_before_its_token_is_asked_for(registry, token, clock):
    entry_id = registry.begin(token(customer_name="Elif Yılmaz"))
    assert sale(registry) == Payment(
        reference_no=REF,
        attempt_id="attempt-1",
        task=Task.PAY_AND_STORE,
        customer=registry.customer_by_gsm(GSM),
        till="Kasa 1",
        cashier="Ayşe",
        stage=Stage.TOKEN_ASKED,
        state=PaymentState.OPEN,
        entry_id=entry_id,
        amount_kurus=129_375,
        total_kurus=133_903,
        instalments=3,
        pan=PAN,
        expiry=Expiry(2030, 12),
        label="TROY •• 5454",
        card_hash=None,
        stores=True,
        add_commission=True,
        session_id="js_a/+=*",
        token_id=None,
        xact_id=None,
        number="",
        bank=BankCodes(),
        drawn_kurus=None,
        stored=None,
        words="",
        started_at=clock.now,
        charged_at=None,
        ended_at=None,
        settled_how=None,
    )
    assert registry.sale_for_reference("another") is None


def test_a_sale_goes_its_way_and_is_paid(registry, token, clock):
    started = clock.now
    entry_id = advance(registry, token, Stage.RETURNED)
    assert (sale(registry).stage, sale(registry).token_id) == (Stage.RETURNED, "jt_9+a/ b*c==")
    clock.turn(minutes=2)
    charge = registry.begin_charge(REF, cashier="Mehmet")
    assert charge != entry_id
    clock.turn(seconds=3)
    kept = registry.finish_charge(charge, PAID, customer_name="Elif")
    assert kept.owner_conflict is False
    assert kept.payment == sale(registry)
    found = sale(registry)
    assert (found.state, found.stage, found.entry_id) == (PaymentState.PAID, Stage.CHARGE_SENT, charge)
    assert (found.xact_id, found.number, found.bank, found.drawn_kurus) == ("xk_7+/=", "2527054", BANK, 133_903)
    assert (found.charged_at - started).total_seconds() == 120
    assert (found.ended_at, found.customer.last_at, found.customer.name) == (clock.now, clock.now, "Elif")
    assert registry.recover() == 0
    assert registry.open_questions() == ()


@pytest.mark.parametrize("stage", list(Stage))
def test_a_sale_that_a_former_run_left_is_a_question_that_says_how_far_it_came(registry, token, stage, clock):
    entry_id = advance(registry, token, stage)
    assert registry.open_questions() == ()
    assert registry.recover() == 1
    assert registry.recover() == 0
    (question,) = registry.open_questions()
    assert question == registry.question_for(GSM)
    assert (question.entry_id, question.payment.stage) == (entry_id, stage)
    assert question.payment == sale(registry)
    assert question.payment.state is PaymentState.UNKNOWN
    assert question.operation is (Operation.CHARGE if stage is Stage.CHARGE_SENT else Operation.CREATE_TOKEN)
    assert (question.reference_no, question.amount_kurus, question.session_id) == (REF, 129_375, "js_a/+=*")
    clock.turn(days=4000)
    assert registry.question_for(GSM) is not None
    assert registry.question_for("5330000000") is None


def test_in_a_shared_database_a_till_recovers_only_its_own_sales(registry, token, clock):
    from paynet_desk.registry import journal

    advance(registry, token, Stage.PAGE_OPENED)
    with registry._file.writing() as connection:
        assert journal.recover(connection, till="Kasa 2", now=clock.now) == 0
        assert journal.recover(connection, till="Kasa 1", now=clock.now) == 1


def test_a_repeated_charge_is_one_row_with_one_reference(registry, token, clock):
    first = advance(registry, token, Stage.CHARGE_SENT)
    sent = clock.now
    clock.turn(seconds=90)
    registry.finish(first, Outcome.UNKNOWN, detail="answer lost")
    assert registry.question_for(GSM).operation is Operation.CHARGE
    assert registry.begin_charge(REF, cashier="Ayşe") == first
    assert registry.open_questions() == ()
    assert sale(registry).charged_at == sent
    assert registry.finish_charge(first, PAID).payment.state is PaymentState.PAID


def test_a_charge_that_never_left_leaves_the_sale_where_it_was(registry, token):
    charge = advance(registry, token, Stage.CHARGE_SENT)
    registry.finish(charge, Outcome.CANCELLED)
    found = sale(registry)
    assert (found.stage, found.state, found.charged_at) == (Stage.RETURNED, PaymentState.OPEN, None)
    again = registry.begin_charge(REF, cashier="Ayşe")
    assert again != charge
    registry.finish_charge(again, PAID)
    assert sale(registry).state is PaymentState.PAID


def test_a_charge_that_never_left_proves_nothing_about_one_that_did(registry, token):
    charge = advance(registry, token, Stage.CHARGE_SENT)
    registry.finish(charge, Outcome.UNKNOWN)
    registry.begin_charge(REF, cashier="Ayşe")
    registry.finish(charge, Outcome.CANCELLED)
    assert (sale(registry).stage, sale(registry).state) == (Stage.CHARGE_SENT, PaymentState.UNKNOWN)
    assert registry.question_for(GSM).operation is Operation.CHARGE
    with pytest.raises(MayBeCollected):
        registry.give_up(REF, how="cashier")


@pytest.mark.parametrize("stage", list(Stage)[1:-1])
def test_what_stopped_before_its_charge_can_be_charged_or_given_up_after_a_restart(registry, token, stage):
    advance(registry, token, stage)
    registry.recover()
    charge = registry.begin_charge(REF, cashier="Ayşe")
    assert registry.question_for(GSM) is None
    registry.finish_charge(charge, PAID)
    advance(registry, token, stage, reference_no="R-2")
    registry.recover()
    registry.give_up("R-2", how="cashier: given up")
    assert registry.open_questions() == ()
    assert registry.sale_for_reference("R-2").state is PaymentState.GIVEN_UP
    assert registry.sale_for_reference("R-2").settled_how == "cashier: given up"


@pytest.mark.parametrize(
    ("outcome", "state", "blocks"),
    [
        (Outcome.REFUSED, PaymentState.DECLINED, False),
        (Outcome.CANCELLED, PaymentState.GIVEN_UP, False),
        (Outcome.UNKNOWN, PaymentState.UNKNOWN, True),
    ],
)
def test_a_sale_follows_its_token(registry, token, outcome, state, blocks):
    registry.finish(registry.begin(token()), outcome, detail="Kart hatalı")
    assert sale(registry).state is state
    assert (registry.question_for(GSM) is not None) is blocks
    if blocks:
        with pytest.raises(ValueError, match="without a token"):
            registry.begin_charge(REF, cashier="Ayşe")
        registry.give_up(REF, how="cashier")
        assert registry.open_questions() == ()


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.CANCELLED])
def test_a_token_that_was_refused_or_never_asked_for_may_be_asked_for_again(registry, token, outcome):
    registry.finish(registry.begin(token()), outcome)
    again = registry.begin(token(expiry=Expiry(2031, 1)))
    assert (sale(registry).state, sale(registry).entry_id) == (PaymentState.OPEN, again)
    assert sale(registry).expiry == Expiry(2031, 1)
    registry.finish_token(again, token_id="jt_2")


@pytest.mark.parametrize("stage", list(Stage))
def test_otherwise_a_reference_is_used_once(registry, token, stage):
    """While its sale is under way, the bank's page included, nothing of this customer is begun; nor with it after."""
    entry_id = advance(registry, token, stage)
    with pytest.raises(StillOpen) as refused:
        registry.begin(token(reference_no="another"))
    assert refused.value.under_way
    if stage is Stage.CHARGE_SENT:
        registry.finish_charge(entry_id, DECLINED)
    elif stage is not Stage.TOKEN_ASKED:  # of which no token came it may be used again
        registry.give_up(REF, how="cashier")
    else:
        return
    with pytest.raises(PaymentClosed):
        registry.begin(token())


def test_a_late_token_is_kept(registry, token):
    entry_id = registry.begin(token())
    registry.finish(entry_id, Outcome.UNKNOWN)
    registry.finish_token(entry_id, token_id="jt_2")
    registry.finish_token(entry_id, token_id="jt_2")
    assert (sale(registry).state, sale(registry).stage) == (PaymentState.OPEN, Stage.TOKEN_GIVEN)
    with pytest.raises(EntryClosed):
        registry.finish_token(entry_id, token_id="jt_3")


def test_a_decline_is_kept_with_the_banks_words(registry, token):
    charge = advance(registry, token, Stage.CHARGE_SENT)
    for _ in range(2):
        kept = registry.finish_charge(charge, DECLINED)
        assert (kept.payment.state, kept.payment.words) == (PaymentState.DECLINED, "Yetersiz bakiye")
    with pytest.raises(EntryClosed):
        registry.finish_charge(charge, PAID)
    with pytest.raises(PaymentClosed):
        registry.begin_charge(REF, cashier="Ayşe")
    assert registry.customer_by_gsm(GSM).cards == ()


def test_a_refused_charge_is_a_decline(registry, token):
    registry.finish(advance(registry, token, Stage.CHARGE_SENT), Outcome.REFUSED, detail="3D yok")
    assert (sale(registry).state, sale(registry).words) == (PaymentState.DECLINED, "3D yok")


# --- the card that was stored with it


def test_owner_and_card_are_kept_with_the_payment_under_the_label_that_was_sent(registry, token, card):
    charge = advance(registry, token, Stage.CHARGE_SENT)
    told = card(label="test", expiry=None)
    kept = registry.finish_charge(charge, replace(PAID, stored=True, owner_id="owner-1", card=told))
    assert kept.payment.stored is True
    assert kept.payment.customer.owner_id == "owner-1"
    (stored,) = kept.payment.customer.cards
    assert (stored.card_hash, stored.label, stored.expiry) == ("hash-1", "TROY •• 5454", Expiry(2030, 12))


@pytest.mark.parametrize("stored", [None, False])
def test_a_card_that_was_not_stored_is_not_kept(registry, token, card, stored):
    charge = advance(registry, token, Stage.CHARGE_SENT)
    outcome = replace(PAID, stored=stored, owner_id="owner-1", card=card())
    kept = registry.finish_charge(charge, outcome)
    assert (kept.payment.state, kept.payment.stored) == (PaymentState.PAID, stored)
    assert kept.payment.customer.cards == ()
    assert kept.payment.customer.owner_id == (None if stored is False else "owner-1")  # with it the list can be asked


def test_a_sale_that_stores_nothing_keeps_no_owner(registry, token, card):
    charge = advance(registry, token, Stage.CHARGE_SENT, stores=False)
    kept = registry.finish_charge(charge, replace(PAID, stored=True, owner_id="owner-1", card=card()))
    assert (kept.payment.customer.owner_id, kept.payment.customer.cards) == (None, ())


def test_what_the_list_tells_later_is_added_to_a_paid_sale(registry, token, card):
    charge = advance(registry, token, Stage.CHARGE_SENT)
    registry.finish_charge(charge, replace(PAID, stored=None))
    kept = registry.finish_charge(charge, replace(PAID, stored=True, owner_id="owner-1", card=card()))
    assert (kept.payment.stored, len(kept.payment.customer.cards)) == (True, 1)
    assert registry.finish_charge(charge, PAID).payment.stored is True
    with pytest.raises(EntryClosed):
        registry.finish_charge(charge, replace(PAID, xact_id="xk_other"))
    with pytest.raises(EntryClosed):
        registry.finish_charge(charge, DECLINED)


def test_another_owner_is_never_written_over_the_kept_one_and_the_payment_counts(registry, token, entry, card):
    registry.finish_store(registry.begin(entry()), owner_id="owner-1", card=card(), customer_name="Elif")
    charge = advance(registry, token, Stage.CHARGE_SENT, owner_id="owner-1")
    outcome = replace(PAID, stored=True, owner_id="owner-2", card=card("hash-2"))
    kept = registry.finish_charge(charge, outcome)
    assert kept.owner_conflict is True
    assert (kept.payment.state, kept.payment.stored) == (PaymentState.PAID, None)
    assert (kept.payment.customer.owner_id, len(kept.payment.customer.cards)) == ("owner-1", 1)


def test_an_owner_of_somebody_else_is_not_taken_over(registry, token, entry, card):
    other = registry.begin(entry(gsm="5330000000"))
    registry.finish_store(other, owner_id="owner-1", card=card(), customer_name="Ali")
    charge = advance(registry, token, Stage.CHARGE_SENT)
    kept = registry.finish_charge(charge, replace(PAID, stored=True, owner_id="owner-1", card=card("hash-2")))
    assert (kept.owner_conflict, kept.payment.customer.owner_id) == (True, None)


def test_a_sale_for_a_customer_who_changed_meanwhile_is_not_begun(registry, token, entry, card):
    registry.finish_store(registry.begin(entry()), owner_id="owner-1", card=card(), customer_name="Elif")
    for stale in ({}, {"owner_id": "owner-2"}, {"owner_id": "owner-2", "stores": False}):
        with pytest.raises(StaleCustomer):
            registry.begin(token(**stale))
    assert registry.sale_for_reference(REF) is None
    registry.begin(token(stores=False))


# --- settling


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.DONE, PaymentState.PAID),
        (Outcome.REFUSED, PaymentState.DECLINED),
        (Outcome.CANCELLED, PaymentState.GIVEN_UP),
    ],
)
def test_an_unknown_charge_is_settled_by_asking_or_signed_off(registry, token, outcome, state):
    charge = advance(registry, token, Stage.CHARGE_SENT)
    registry.recover()
    registry.settle(charge, outcome, how="manager: Ayşe")
    assert (sale(registry).state, sale(registry).settled_how) == (state, "manager: Ayşe")
    assert registry.open_questions() == ()
    with pytest.raises(PaymentClosed):
        registry.settle(charge, Outcome.REFUSED, how="again")


def test_a_sale_that_was_never_charged_is_never_signed_off_as_paid(registry, token):
    entry_id = advance(registry, token, Stage.PAGE_OPENED)
    registry.recover()
    with pytest.raises(ValueError, match="never charged"):
        registry.settle(entry_id, Outcome.DONE, how="manager")
    with pytest.raises(PaymentClosed):
        registry.finish_charge(entry_id, PAID)
    registry.settle(entry_id, Outcome.CANCELLED, how="manager")
    assert sale(registry).state is PaymentState.GIVEN_UP


@pytest.mark.parametrize("stage", [Stage.PAGE_OPENED, Stage.CHARGE_SENT])
def test_a_sale_weighs_more_than_a_code(registry, token, entry, stage):
    of_sale = advance(registry, token, stage)
    code = registry.begin(entry(Operation.SEND_CODE))
    registry.recover()
    assert [one.entry_id for one in registry.open_questions()] == [code, of_sale]
    for entry_id in (of_sale, code):
        assert registry.question_for(GSM).entry_id == entry_id
        registry.settle(entry_id, Outcome.REFUSED, how="signed off")
    assert registry.question_for(GSM) is None


@pytest.mark.parametrize("missing", ["session_id", "reference_no", "amount_kurus"])
def test_a_sale_without_session_reference_or_amount_is_a_mistake(registry, token, missing):
    with pytest.raises(ValueError, match="a sale needs"):
        registry.begin(token(**{missing: None}))
    assert registry.customer_by_gsm(GSM) is None  # nothing of it was kept


def test_a_token_or_charge_is_not_simply_done(registry, token, entry):
    with pytest.raises(ValueError, match="belongs to a sale"):
        registry.begin(entry(Operation.CHARGE))
    entry_id = advance(registry, token, Stage.TOKEN_ASKED)
    with pytest.raises(ValueError, match="to be kept"):
        registry.finish(entry_id, Outcome.DONE)
    with pytest.raises(NoSuchPayment):
        registry.begin_charge("another", cashier="Ayşe")


def test_the_banks_page_is_noted_only_between_token_and_charge(registry, token):
    asked = registry.begin(token())
    with pytest.raises(PaymentClosed):
        registry.reach(REF, Stage.PAGE_OPENED)
    registry.finish(asked, Outcome.REFUSED)
    advance(registry, token, Stage.CHARGE_SENT, reference_no="R-2")
    with pytest.raises(PaymentClosed):
        registry.reach("R-2", Stage.RETURNED)
    with pytest.raises(ValueError, match="bank"):
        registry.reach("R-2", Stage.CHARGE_SENT)


# --- the file


def test_a_file_of_the_first_schema_is_brought_up_to_date_and_keeps_what_it_held(registry, path, entry, card):
    registry.finish_store(registry.begin(entry()), owner_id="owner-1", card=card(), customer_name="Elif")
    lost = registry.begin(entry(owner_id="owner-1"))
    registry.close()
    with sqlite3.connect(path) as connection:  # as the first schema left it
        connection.execute("drop table payments")
        connection.execute("drop table askings")
        connection.execute("drop index ix_journal_repeats")
        connection.execute("drop index ix_journal_till_operation_seq")
        connection.execute("alter table journal drop column repeats")
        connection.execute("update alembic_version set version_num = '0001'")
    connection.close()
    opened = Registry.open(path, till="Kasa 1")
    assert opened.recover() == 1
    (question,) = opened.open_questions()
    assert (question.entry_id, question.customer.owner_id, question.payment) == (lost, "owner-1", None)
    with opened._file.reading() as connection:
        assert connection.exec_driver_sql("select version_num from alembic_version").scalar_one() == CURRENT
    opened.close()


CHILD = """
import os, signal, sys
from pathlib import Path
from paynet_desk.core.bank_codes import BankCodes
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import *
registry = Registry.open(Path(sys.argv[1]), till="Kasa 1")
steps = int(sys.argv[2])
def step():
    global steps
    steps -= 1
    if steps < 0:
        os.kill(os.getpid(), signal.SIGKILL)
step()
entry = registry.begin(NewEntry("a", Task.PAY_AND_STORE, Operation.CREATE_TOKEN, "5320000042", "Ayşe", "u-1",
    session_id="js_1", reference_no="R-1", amount_kurus=100, label="Kart", stores=True))
step()
registry.finish_token(entry, token_id="jt_1")
step()
registry.reach("R-1", Stage.PAGE_OPENED)
step()
registry.reach("R-1", Stage.RETURNED)
step()
charge = registry.begin_charge("R-1", cashier="Ayşe")
step()
card = StoredCard("hash-1", MaskedPan("979207", "5454", 16), None, "Kart")
outcome = ChargeOutcome(True, BankCodes(), xact_id="xk_1", stored=True, owner_id="owner-1", card=card)
registry.finish_charge(charge, outcome)
step()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("steps", range(7))
def test_a_kill_between_any_two_steps_leaves_a_question_or_an_end_never_silence(path, steps):
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, path, str(steps)], cwd=root, capture_output=True, env=os.environ, check=False
    )
    assert (done.returncode, done.stderr) == (-9, b"")
    opened = Registry.open(path, till="Kasa 1")
    opened.recover()
    found = opened.sale_for_reference("R-1")
    asked = opened.question_for("5320000042")
    if steps == 0:
        assert (found, asked) == (None, None)
    elif steps < 6:
        assert asked is not None
        assert asked.payment == found
        assert (found.state, found.stage) == (PaymentState.UNKNOWN, list(Stage)[steps - 1])
    else:
        assert (found.state, found.stored, asked) == (PaymentState.PAID, True, None)
        assert found.customer.owner_id == "owner-1"
    opened.close()
