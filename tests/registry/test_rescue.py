"""What can be read of a broken registry is saved, what cannot is counted, and the broken file is kept."""

from __future__ import annotations

import itertools
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime

import pytest

from paynet_desk.registry import rescue, sqlite
from paynet_desk.registry.errors import Corrupt, CorruptReason, Locked, TooNew
from paynet_desk.registry.registry import Registry
from paynet_desk.registry.values import Operation, Outcome, Stage, Task

MOMENT = datetime(2026, 11, 21, 14, 32, 5, tzinfo=UTC)
PAGE = 4096
CUSTOMERS = 60


@pytest.fixture
def whole(registry, path, entry, card, fact):
    """A registry of 60 customers: 20 owners with a card, 20 stores not known, 20 sales of which a charge left."""
    for at in range(CUSTOMERS):
        gsm, attempt = f"53200000{at:02d}", f"attempt-{at}"
        more = {"gsm": gsm, "attempt_id": attempt, "user_unique_id": f"unique-{at}"}
        registry.record(fact(attempt_id=attempt, gsm=gsm))
        if at % 3 == 2:
            sale = {"session_id": f"s-{at}", "reference_no": f"PD{at}", "amount_kurus": 125_000}
            row = registry.begin(entry(Operation.CREATE_TOKEN, task=Task.PAY_AND_STORE, **more, **sale))
            registry.finish_token(row, token_id=f"token-{at}")
            registry.reach(f"PD{at}", Stage.RETURNED)
            registry.begin_charge(f"PD{at}", cashier="Ayşe")
            continue
        row = registry.begin(entry(Operation.SAVE, **more))
        if at % 3 == 0:
            registry.finish_store(row, owner_id=f"owner-{at}", card=card(f"hash-{at}"), customer_name=f"Elif {at}")
        else:
            registry.finish(row, Outcome.UNKNOWN, detail="x" * 200)
    assert registry.recover() == 20
    registry.close()
    return path


def kept(path):
    with closing(Registry.open(path, till="Kasa 1")) as opened:
        owners = {}
        for at in range(CUSTOMERS):
            customer = opened.customer_by_gsm(f"53200000{at:02d}")
            if customer is not None and customer.owner_id:
                owners[at] = customer.owner_id
        return owners, opened.open_questions()


def break_page(path, number):
    content = bytearray(path.read_bytes())
    content[number * PAGE : (number + 1) * PAGE] = b"\x7f" * PAGE
    path.write_bytes(content)


def test_a_sound_registry_is_looked_through_and_neither_rescued_nor_replaced(whole):
    found = rescue.look(whole)
    assert (found.exists, found.refusal, found.chain) == (True, None, None)
    assert (found.rows["customers"], found.rows["payments"], found.rows["evidence"]) == (60, 20, 60)
    for act in (rescue.rescue, rescue.begin_anew):
        with pytest.raises(rescue.NotBroken):
            act(whole, MOMENT)
    assert not [file.name for file in whole.parent.iterdir() if "broken" in file.name or file.suffix == ".next"]


def test_whichever_page_is_broken_the_rest_is_saved_and_what_is_missing_is_counted(whole, tmp_path):
    content = whole.read_bytes()
    owners_before, questions_before = kept(whole)
    assert (len(owners_before), len(questions_before)) == (20, 40)
    pages = len(content) // PAGE
    for number in range(0, pages, 2):  # every second one keeps the test short
        path = tmp_path / f"page-{number}" / "registry.db"
        path.parent.mkdir()
        path.write_bytes(content)
        break_page(path, number)
        broken = path.read_bytes()
        if rescue.look(path).refusal is None:
            assert kept(path)[0] == owners_before  # a page that nothing uses
            continue
        done = rescue.rescue(path, MOMENT)
        assert done.copy.read_bytes() == broken
        owners, questions = kept(path)
        missing = {name: CUSTOMERS if saved.missing is None else saved.missing for name, saved in done.tables.items()}
        assert owners.items() <= owners_before.items()
        assert done.questions == len(questions)
        lost_owners = len(owners_before) - len(owners)
        assert lost_owners <= missing["customers"], f"page {number}: {done}"
        lost = 40 - len(questions)
        assert lost <= missing["journal"] + missing["payments"], f"page {number}: {done}"
        assert done.chain is None or missing["evidence"] + done.tables["evidence"].mended, f"page {number}: {done}"


def test_what_a_cut_off_file_still_holds_is_saved(whole, tmp_path):
    content = whole.read_bytes()
    found = {}
    for share in (40, 55, 70, 85, 99):
        path = tmp_path / f"cut-{share}" / "registry.db"
        path.parent.mkdir()
        path.write_bytes(content[: len(content) * share // 100])
        with pytest.raises(Corrupt):
            Registry.open(path, till="Kasa 1")
        done = rescue.rescue(path, MOMENT)
        owners, questions = kept(path)
        assert len(questions) == done.questions
        found[share] = len(owners) + len(questions)
    assert found[99] > 0, found
    assert sorted(found.values()) == list(found.values()), found


def test_nothing_readable_leaves_the_file_where_it_is_and_a_copy_beside_it(path):
    path.parent.mkdir()
    path.write_bytes(b"no database at all " * 500)
    with pytest.raises(rescue.NothingReadable) as refused:
        rescue.rescue(path, MOMENT)
    assert path.read_bytes() == refused.value.copy.read_bytes()
    assert {file.name for file in path.parent.iterdir()} == {"registry.db", "registry.db.broken-20261121-143205"}


def test_beginning_anew_keeps_the_file_with_all_its_parts_for_the_owner_only(path):
    path.parent.mkdir()
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).write_bytes(f"broken{end}".encode())
        path.with_name(path.name + end).chmod(0o644)
    copies = [rescue.begin_anew(path, MOMENT)]
    assert kept(path) == ({}, ())
    path.write_bytes(b"")
    copies.append(rescue.begin_anew(path, MOMENT))  # in the same second
    assert [copy.name for copy in copies] == [
        "registry.db.broken-20261121-143205",
        "registry.db.broken-20261121-143205-2",
    ]
    first = copies[0]
    assert [first.with_name(first.name + end).read_bytes() for end in ("", "-wal", "-shm")] == [
        b"broken",
        b"broken-wal",
        b"broken-shm",
    ]
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_rescue_leaves_the_registry_and_one_copy_and_names_that_copy_alone(whole):
    break_page(whole, 5)
    with_parts = {whole.name + end for end in ("", "-wal", "-shm")}
    done = rescue.rescue(whole, MOMENT)
    assert rescue.look(whole).copies == (done.copy,)
    copy_with_parts = {done.copy.name + end for end in ("", "-wal", "-shm")}
    assert {file.name for file in whole.parent.iterdir()} <= with_parts | copy_with_parts


def test_an_exchange_that_was_cut_off_is_ended_by_the_next_start(whole, tmp_path, monkeypatch):
    """Whatever step it ends after, the next start has the new registry whole or refuses the old one as before."""
    break_page(whole, 3)
    Path = type(whole)  # noqa: N806
    with closing(sqlite3.connect(whole.with_name("sound.db"))):
        pass
    steps = ("replace", "unlink")
    for stop in itertools.count():
        path = tmp_path / f"stop-{stop}" / "registry.db"
        path.parent.mkdir()
        path.write_bytes(whole.read_bytes())
        path.with_name("registry.db-wal").write_bytes(b"an old log")
        left = stop

        class PowerCut(BaseException):
            pass

        def counted(name, real=None):
            real = getattr(Path, name)

            def act(self, *given, **more):
                nonlocal left
                if left == 0:
                    raise PowerCut
                left -= 1
                return real(self, *given, **more)

            return act

        finished = sqlite.build(path)
        with monkeypatch.context() as patch:
            for name in steps:
                patch.setattr(Path, name, counted(name))
            try:
                sqlite.replace_with(path, finished)
            except PowerCut:
                cut = True
            else:
                cut = False
        try:
            assert kept(path) == ({}, ())
            assert stop > 0
        except Corrupt:
            assert stop == 0, "the exchange was decided and the old file is still in place"
        if not cut:
            break
    assert stop > 3


def test_a_row_whose_state_cannot_be_read_becomes_an_open_question_and_one_without_a_customer_gets_one(whole):
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("update journal set state = 'dxne' where seq = 1")
        connection.execute("pragma foreign_keys = off")
        connection.execute("delete from customers where id in (2, 3)")
        connection.execute("delete from name_keys")
        connection.commit()
        connection.execute("pragma writable_schema = on")
        connection.execute("update sqlite_master set rootpage = 2 where name = 'name_keys'")
        connection.commit()
    done = rescue.rescue(whole, MOMENT)
    assert done.stand_ins == 2
    assert done.tables["customers"].missing == 2
    assert done.tables["journal"].mended == 1
    with closing(Registry.open(whole, till="Kasa 1")) as opened:
        asked = {question.customer.gsm for question in opened.open_questions()}
        assert {"5320000000", "5320000001", "5320000002"} <= asked  # the evidence knew whose number it was
        assert opened.customer_by_gsm("5320000001").user_unique_id == "unique-1"
        assert opened.verify_chain() == 60


def test_a_newer_a_locked_and_a_foreign_file_are_not_touched(whole, path):
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.execute("pragma user_version = 12003004")
        connection.commit()
    before = whole.read_bytes()
    with pytest.raises(rescue.NotBroken) as refused:
        rescue.rescue(whole, MOMENT)
    assert isinstance(refused.value.refusal, TooNew)
    assert refused.value.refusal.needed == "12.3.4"
    assert whole.read_bytes() == before


def test_a_copy_of_a_file_that_is_being_written_is_not_trusted(whole, monkeypatch):
    break_page(whole, 3)
    copy = rescue.shutil.copyfileobj

    def meanwhile(source, target):
        copy(source, target)
        whole.write_bytes(whole.read_bytes() + b"more")

    monkeypatch.setattr(rescue.shutil, "copyfileobj", meanwhile)
    with pytest.raises(Locked):
        rescue.rescue(whole, MOMENT)


def test_a_log_without_its_file_is_missed_and_not_taken_for_a_first_start(path):
    path.parent.mkdir()
    path.with_name("registry.db-wal").write_bytes(b"what was written last")
    with pytest.raises(Corrupt) as refused:
        Registry.open(path, till="Kasa 1")
    assert refused.value.reason is CorruptReason.MISSING
    assert not path.exists()
