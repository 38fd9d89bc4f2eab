"""Every started operation ends as done, refused, cancelled or unknown, and unknown blocks until it is settled."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from paynet_desk.core.bank_codes import BankCodes
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.registry import journal
from paynet_desk.registry.errors import EntryClosed, NoSuchEntry, TooManyCodes
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import ChargeOutcome, OpenCode, Operation, Outcome, Stage

GSM = "5320000042"
FINAL = [Outcome.DONE, Outcome.REFUSED, Outcome.CANCELLED]


def test_a_row_that_is_under_way_is_no_open_question_yet(registry, entry):
    registry.begin(entry())
    assert registry.open_questions() == ()


@pytest.mark.parametrize("outcome", FINAL)
def test_a_row_that_ended_is_no_open_question(registry, entry, outcome):
    registry.finish(registry.begin(entry()), outcome)
    assert registry.recover() == 0
    assert registry.open_questions() == ()
    assert registry.question_for(GSM) is None


def test_a_row_left_by_a_former_run_becomes_an_open_question_with_all_that_is_known(registry, entry, card, clock):
    first = registry.begin(entry())
    registry.finish_store(first, owner_id="owner-1", card=card(), customer_name="Elif Yılmaz")
    clock.turn(minutes=5)
    started = clock.now
    pan = MaskedPan(first6="455508", last4="8053", length=16)
    expiry = Expiry(year=2029, month=1)
    lost = registry.begin(entry(owner_id="owner-1", pan=pan, label="Visa •• 8053", expiry=expiry))
    clock.turn(days=1)
    assert registry.recover() == 1
    (question,) = registry.open_questions()
    assert (question.entry_id, question.operation, question.started_at) == (lost, Operation.SAVE, started)
    assert (question.pan, question.label, question.expiry) == (pan, "Visa •• 8053", expiry)
    assert (question.known_hashes, question.owner_id) == (("hash-1",), "owner-1")
    assert (question.till, question.cashier) == ("Kasa 1", "Ayşe")
    assert question.customer == registry.customer_by_gsm(GSM)
    assert registry.recover() == 0


def test_a_row_left_before_the_till_got_another_name_is_not_forgotten(registry, entry, path, clock):
    entry_id = registry.begin(entry())
    renamed = Registry.open(path, till="Kasa 2", clock=clock)
    assert renamed.recover() == 1
    assert renamed.question_for(GSM).entry_id == entry_id
    renamed.close()


def test_in_a_shared_database_a_till_recovers_only_its_own_rows(registry, entry, clock):
    registry.begin(entry())
    with registry._file.writing() as connection:
        assert journal.recover(connection, till="Kasa 2", now=clock.now) == 0
        assert journal.recover(connection, till="Kasa 1", now=clock.now) == 1


def test_a_code_that_is_out_is_known_until_it_expires_or_a_store_used_it(registry, entry, card, clock):
    assert registry.open_code(GSM) is None
    first = registry.begin(entry(Operation.SEND_CODE, otp_session_id="otp-1"))
    assert registry.open_code(GSM) is None  # under way
    expires = clock.now + timedelta(seconds=120)
    registry.finish(first, Outcome.DONE, otp_expires_at=expires)
    assert registry.open_code(GSM) == OpenCode("otp-1", expires, sure=True)
    assert registry.open_code("5330000000") is None
    store = registry.begin(entry(otp_session_id="otp-1"))
    registry.finish(store, Outcome.REFUSED)
    assert registry.open_code(GSM) is not None
    lost = registry.begin(entry(otp_session_id="otp-1"))
    registry.finish(lost, Outcome.UNKNOWN)
    assert registry.open_code(GSM) is None  # may be used up
    registry.settle(lost, Outcome.REFUSED, how="card/list")
    assert registry.open_code(GSM) is not None
    lost = registry.begin(entry(Operation.SEND_CODE, otp_session_id="otp-2"))
    registry.finish(lost, Outcome.UNKNOWN)
    assert registry.open_code(GSM) == OpenCode("otp-2", clock.now + timedelta(seconds=180), sure=False)
    store = registry.begin(entry(otp_session_id="otp-2"))
    registry.finish_store(store, owner_id="owner-1", card=card(), customer_name="Elif")
    assert registry.open_code(GSM).otp_session_id == "otp-1"
    clock.turn(seconds=120)
    assert registry.open_code(GSM) is None


def test_nothing_a_customer_waits_for_reads_a_whole_table(registry, entry):
    """Goal G22: a registry of a million owners answers like an empty one."""
    asked: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, _context, many):
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            asked.append((statement, parameters))

    event.listen(registry._file._engine, "before_cursor_execute", note)
    entry_id = registry.begin(entry(Operation.SEND_CODE, customer_name="Elif"))
    registry.recover()
    registry.finish(entry_id, Outcome.UNKNOWN)
    for ask in (registry.customer_by_gsm, registry.customers_by_name, registry.question_for, registry.open_code):
        ask("elif")
        ask(GSM)
    token = registry.begin(entry(Operation.CREATE_TOKEN, session_id="js_1", reference_no="R-1", amount_kurus=1))
    registry.finish_token(token, token_id="jt_1")
    registry.reach("R-1", Stage.PAGE_OPENED)
    charge = registry.begin_charge("R-1", cashier="Ayşe")
    registry.finish(charge, Outcome.UNKNOWN)
    registry.question_for(GSM)
    registry.sale_for_reference("R-1")
    registry.open_questions()
    registry.finish_charge(charge, ChargeOutcome(paid=True, bank=BankCodes()))
    assert len(asked) > 30
    event.remove(registry._file._engine, "before_cursor_execute", note)
    with registry._file.reading() as connection:
        steps = [
            row.detail
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"explain query plan {statement}", parameters)
        ]
    tables = "customers|cards|journal|name_keys|evidence|payments"
    assert [step for step in steps if re.match(rf"SCAN ({tables})", step)] == []


def test_questions_come_newest_first(registry, entry):
    ids = [registry.begin(entry(gsm=f"53300000{at:02d}")) for at in range(3)]
    for entry_id in ids:
        registry.finish(entry_id, Outcome.UNKNOWN)
    assert [question.entry_id for question in registry.open_questions()] == ids[::-1]


def test_unknown_blocks_its_customer_and_nobody_else(registry, entry):
    entry_id = registry.begin(entry())
    registry.finish(entry_id, Outcome.UNKNOWN, detail="answer lost")
    assert registry.question_for(GSM).entry_id == entry_id
    assert registry.question_for(GSM).detail == "answer lost"
    assert registry.question_for("5330000000") is None


@pytest.mark.parametrize("outcome", FINAL)
def test_a_settled_question_blocks_no_more_and_stays_settled(registry, entry, outcome):
    entry_id = registry.begin(entry())
    registry.finish(entry_id, Outcome.UNKNOWN)
    registry.settle(entry_id, outcome, how="card/list: the card is not there")
    assert registry.question_for(GSM) is None
    with pytest.raises(EntryClosed):
        registry.settle(entry_id, Outcome.CANCELLED if outcome is not Outcome.CANCELLED else Outcome.DONE, how="again")


def test_unknown_settles_nothing(registry, entry):
    entry_id = registry.begin(entry())
    registry.finish(entry_id, Outcome.UNKNOWN)
    with pytest.raises(ValueError, match="UNKNOWN"):
        registry.settle(entry_id, Outcome.UNKNOWN, how="?")
    with pytest.raises(NoSuchEntry):
        registry.settle("nothing", Outcome.DONE, how="?")


def test_a_charge_or_store_weighs_more_than_a_newer_code(registry, entry):
    save = registry.begin(entry())
    code = registry.begin(entry(Operation.SEND_CODE))
    registry.recover()
    assert registry.question_for(GSM).entry_id == save
    registry.settle(save, Outcome.REFUSED, how="signed off")
    assert registry.question_for(GSM).entry_id == code


@pytest.mark.parametrize("operation", [Operation.DELETE, Operation.RENAME])
def test_an_unknown_deletion_or_label_is_a_question_that_blocks_nothing(registry, entry, operation):
    registry.finish(registry.begin(entry(operation)), Outcome.UNKNOWN)
    assert len(registry.open_questions()) == 1
    assert registry.question_for(GSM) is None


def test_the_question_of_a_code_closes_by_itself_after_three_minutes(registry, entry, clock):
    registry.begin(entry(Operation.SEND_CODE))
    registry.recover()
    clock.turn(seconds=179)
    assert registry.question_for(GSM).closes_at == clock.now + timedelta(seconds=1)
    clock.turn(seconds=1)
    assert registry.question_for(GSM) is None
    assert registry.open_questions() == ()


def test_the_question_of_a_code_closes_when_paynet_said(registry, entry, clock):
    entry_id = registry.begin(entry(Operation.SEND_CODE))
    registry.finish(entry_id, Outcome.UNKNOWN, otp_expires_at=clock.now + timedelta(seconds=60))
    clock.turn(seconds=59)
    assert registry.question_for(GSM) is not None
    clock.turn(seconds=1)
    assert registry.question_for(GSM) is None


def test_the_question_of_a_store_never_closes_by_itself(registry, entry, clock):
    registry.finish(registry.begin(entry()), Outcome.UNKNOWN)
    clock.turn(days=4000)
    assert registry.question_for(GSM) is not None


@pytest.mark.parametrize("first", FINAL)
@pytest.mark.parametrize("second", list(Outcome))
def test_a_final_outcome_is_never_changed(registry, entry, first, second):
    entry_id = registry.begin(entry())
    registry.finish(entry_id, first)
    if first is second:
        registry.finish(entry_id, second)
    else:
        with pytest.raises(EntryClosed) as closed:
            registry.finish(entry_id, second)
        assert closed.value.state == first.value


def test_a_late_answer_closes_an_unknown_row_and_brings_owner_and_card(registry, entry, card):
    entry_id = registry.begin(entry())
    registry.finish(entry_id, Outcome.UNKNOWN)
    customer = registry.finish_store(entry_id, owner_id="owner-1", card=card(), customer_name="Elif")
    assert (customer.owner_id, len(customer.cards)) == ("owner-1", 1)
    assert registry.open_questions() == ()


def test_a_late_refusal_closes_an_unknown_row(registry, entry):
    entry_id = registry.begin(entry())
    registry.recover()
    registry.finish(entry_id, Outcome.REFUSED)
    assert registry.open_questions() == ()


def test_a_long_detail_is_cut(registry, entry):
    registry.finish(registry.begin(entry()), Outcome.UNKNOWN, detail="x" * 10_000)
    assert len(registry.open_questions()[0].detail) == 400


def test_a_till_sends_no_more_codes_in_an_hour_than_it_may(registry, entry, path, clock):
    other = Registry.open(path, till="Kasa 2", clock=clock)

    def send(till: Registry, number: int) -> None:
        till.finish(till.begin(entry(Operation.SEND_CODE, gsm=f"53200{number:05}")), Outcome.DONE)
        clock.turn(minutes=1)

    never_left = registry.begin(entry(Operation.SEND_CODE, gsm="5321111111"))
    registry.finish(never_left, Outcome.CANCELLED)
    for number in range(journal.CODES_AN_HOUR):
        send(registry, number)
    with pytest.raises(TooManyCodes) as refused:
        send(registry, 99)
    assert refused.value.retry_after_s == 60 * (60 - journal.CODES_AN_HOUR)
    assert registry.customer_by_gsm("5320000099") is None  # nothing of it was kept
    send(other, 99)
    clock.turn(minutes=60 - journal.CODES_AN_HOUR)
    send(registry, 98)
    other.close()
