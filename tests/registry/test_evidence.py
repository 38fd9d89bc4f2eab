"""The evidence chain shows every change that was made to it (goal G21)."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import pytest

from paynet_desk.registry.errors import ChainBroken
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.tables import evidence, evidence_head
from paynet_desk.registry.values import EvidenceKind, Operation


@pytest.fixture
def chained(registry, path, clock, fact):
    """Five rows; the registry closed, so that the file can be tampered with."""
    for at in range(5):
        registry.record(fact(EvidenceKind.CONSENT if at % 2 else EvidenceKind.NOTICE, attempt_id=f"attempt-{at}"))
        clock.turn(minutes=1)
    registry.close()
    return path


def tamper(path, *statements):
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(*((statement,) if isinstance(statement, str) else statement))
    connection.close()


def verified(path):
    opened = Registry.open(path, till="Kasa 1")
    try:
        return opened.verify_chain()
    finally:
        opened.close()


def test_an_untouched_chain_is_whole(chained):
    assert verified(chained) == 5


def test_an_empty_chain_is_whole(registry):
    assert registry.verify_chain() == 0


def test_the_chain_can_be_followed_without_this_program(chained):
    connection = sqlite3.connect(chained)
    connection.row_factory = sqlite3.Row
    previous = ""
    for row in connection.execute("select * from evidence order by till, seq"):
        content = {name: row[name] for name in row.keys() if name not in ("previous_hash", "hash")}  # noqa: SIM118
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
        assert row["hash"] == previous
    connection.close()


def changed_by_one(value):
    return value + 1 if isinstance(value, int) else ("x" if value == "" else value[:-1] + chr(ord(value[-1]) ^ 1))


@pytest.mark.parametrize("column", [column.name for column in evidence.columns])
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_change_of_one_byte_in_any_column_is_found(chained, column, seq):
    connection = sqlite3.connect(chained)
    (old,) = connection.execute(f"select {column} from evidence where seq = ?", (seq,)).fetchone()
    connection.close()
    new = changed_by_one(old) + 10 if column == "seq" else changed_by_one(old)
    tamper(chained, (f"update evidence set {column} = ? where seq = ?", (new, seq)))
    with pytest.raises(ChainBroken) as broken:
        verified(chained)
    assert broken.value.row == seq or column == "till"


@pytest.mark.parametrize("column", [column.name for column in evidence_head.columns])
def test_a_change_of_one_byte_in_the_head_is_found(chained, column):
    connection = sqlite3.connect(chained)
    (old,) = connection.execute(f"select {column} from evidence_head").fetchone()
    connection.close()
    tamper(chained, (f"update evidence_head set {column} = ?", (changed_by_one(old),)))
    with pytest.raises(ChainBroken):
        verified(chained)


@pytest.mark.parametrize("seq", [1, 2, 3, 4, 5])
def test_a_row_that_is_taken_out_is_found(chained, seq):
    tamper(chained, f"delete from evidence where seq = {seq}")
    with pytest.raises(ChainBroken) as broken:
        verified(chained)
    assert broken.value.row == seq


def test_a_row_taken_out_and_the_rest_moved_up_is_found(chained):
    tamper(
        chained,
        "delete from evidence where seq = 3",
        "update evidence set seq = 3 where seq = 4",
        "update evidence set seq = 4 where seq = 5",
    )
    with pytest.raises(ChainBroken) as broken:
        verified(chained)
    assert broken.value.row == 3


def test_two_rows_that_changed_places_are_found(chained):
    tamper(
        chained,
        "update evidence set seq = 9 where seq = 2",
        "update evidence set seq = 2 where seq = 3",
        "update evidence set seq = 3 where seq = 9",
    )
    with pytest.raises(ChainBroken):
        verified(chained)


def test_a_tail_that_was_cut_together_with_its_head_is_found_by_the_journal(registry, path, fact, entry):
    for at in range(3):
        registry.record(fact(attempt_id=f"attempt-{at}"))
    registry.begin(entry(Operation.SEND_CODE))
    registry.close()
    tamper(
        path,
        "delete from evidence where seq = 3",
        "update evidence_head set length = 2, hash = (select hash from evidence where seq = 2)",
    )
    with pytest.raises(ChainBroken) as broken:
        verified(path)
    assert broken.value.row == 3


def test_a_whole_chain_that_was_removed_is_found_by_the_journal(registry, path, fact, entry):
    registry.record(fact())
    registry.begin(entry(Operation.SEND_CODE))
    registry.close()
    tamper(path, "delete from evidence", "delete from evidence_head")
    with pytest.raises(ChainBroken) as broken:
        verified(path)
    assert broken.value.row == 1


def test_every_till_has_its_own_chain(registry, path, clock, fact):
    other = Registry.open(path, till="Kasa 2", clock=clock)
    for _ in range(2):
        registry.record(fact())
        other.record(fact())
    other.close()
    assert registry.verify_chain() == 4


def test_a_code_sent_without_a_notice_before_it_shows(registry, clock, fact, entry):
    registry.record(fact(attempt_id="told"))
    registry.begin(entry(Operation.SEND_CODE, attempt_id="told"))
    assert registry.sends_without_notice() == ()
    untold = registry.begin(entry(Operation.SEND_CODE, attempt_id="untold"))
    clock.turn(seconds=1)
    registry.record(fact(attempt_id="untold"))
    registry.record(fact(EvidenceKind.CONSENT, attempt_id="consented"))
    only_consent = registry.begin(entry(Operation.SEND_CODE, attempt_id="consented"))
    registry.record(fact(attempt_id="other", gsm="5330000000"))
    other_gsm = registry.begin(entry(Operation.SEND_CODE, attempt_id="other"))
    assert registry.sends_without_notice() == (untold, only_consent, other_gsm)
