"""The machine of looking after stored cards, walked without Qt, without a network, without a clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.brand import Brand
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.flow import look_after as flow
from paynet_desk.flow import task
from paynet_desk.flow.look_after import ROWS, Facts, State
from paynet_desk.flow.machine import Answer, Broken, Effect, Event, step
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.registry.values import Customer, OpenQuestion, Operation, Task
from tests.flow.walk import Walk

NOW = datetime(2026, 11, 21, tzinfo=UTC)
GSM = Gsm("5320000042")
CONSENT = task.TextShown("consent", "1.1", "tr", "0" * 64)
TROY = StoredCard("troy", MaskedPan("979207", "5454", 16), Brand.TROY, "İş kartı")
VISA = StoredCard("visa", MaskedPan("435508", "4358", 16), Brand.VISA, "Visa •• 4358")
GONE = StoredCard("gone", MaskedPan("435508", "4358", 16), Brand.VISA, "Eski")
KNOWN = Customer(2, "Elif Yılmaz", GSM.national, "u2", "owner", (TROY, VISA), NOW, NOW)
PROBLEM = Problem(ProblemKind.LOST)
OPEN = OpenQuestion(
    "e", "a", Task.STORE_CARD, Operation.SAVE, KNOWN, None, "", None, NOW, None, (), "owner",
    None, None, None, None, None, "Kasa 1", "", "", NOW,
)  # fmt: skip

CASHIER: tuple[Event, ...] = (
    task.GsmTyped(GSM),
    task.GsmTyped(None),
    flow.ToCards(GSM),
    flow.WishLabel(TROY),
    flow.WishLabel(GONE),
    flow.Rename("Maaş kartı"),
    flow.Rename(TROY.label),
    flow.WishDelete(VISA),
    flow.WishDelete(GONE),
    flow.Delete(CONSENT),
    flow.KeepCard(),
    flow.AskPaynet(),
    flow.BackToCards(),
    task.Edited(),
    task.Cancel(),
    task.NextCustomer(),
)
COSTLY = (flow.RenameCard, flow.DeleteCard)


def answers(attempt: int) -> tuple[Event, ...]:
    """Everything that can come back, for an attempt."""
    return (
        task.CustomerLookedUp(attempt, GSM, KNOWN, None),
        task.CustomerLookedUp(attempt, GSM, KNOWN, OPEN),
        flow.CardsListed(attempt, (TROY, VISA), KNOWN),
        flow.CardsListed(attempt, (), None),
        flow.NotListed(attempt, PROBLEM),
        flow.CardChanged(attempt),
        flow.CardNotChanged(attempt, PROBLEM),
        flow.ChangeUnknown(attempt, PROBLEM, "entry", NOW, NOW),
        flow.StillUnknown(attempt, None),
        flow.FoundUnchanged(attempt),
        Broken(attempt),
    )


_CHANGED = (flow.CardChanged, flow.CardNotChanged, flow.ChangeUnknown, Broken)
ANSWERED_BY: dict[type[Effect], tuple[type[Event], ...]] = {
    task.LookUpCustomer: (task.CustomerLookedUp,),
    flow.ListCards: (flow.CardsListed, flow.NotListed, Broken),
    flow.RenameCard: _CHANGED,
    flow.DeleteCard: _CHANGED,
    flow.Settle: (flow.CardChanged, flow.FoundUnchanged, flow.StillUnknown, Broken),
}


def begun() -> Walk[State, Facts]:
    return Walk(ROWS, State.CUSTOMER, Facts(), ANSWERED_BY)


def to_list() -> Walk[State, Facts]:
    return begun().take(task.GsmTyped(GSM), flow.ToCards(GSM), flow.CardsListed(0, (TROY, VISA), KNOWN))


def to_deleting() -> Walk[State, Facts]:
    return to_list().take(flow.WishDelete(VISA), flow.Delete(CONSENT))


def to_renaming() -> Walk[State, Facts]:
    return to_list().take(flow.WishLabel(TROY), flow.Rename("Maaş kartı"))


def test_a_card_gets_another_label() -> None:
    walk = to_renaming()
    assert walk.state is State.RENAMING
    walk.take(flow.CardChanged(1))
    assert walk.state is State.LIST
    assert [card.label for card in walk.facts.cards] == ["Maaş kartı", VISA.label]
    assert walk.facts.done == flow.Change(TROY, "Maaş kartı")


def test_a_card_is_deleted_after_the_question_was_answered() -> None:
    walk = to_list().take(flow.WishDelete(VISA))
    assert walk.state is State.SURE
    assert walk.did(flow.DeleteCard) == 0
    walk.take(flow.Delete(CONSENT), flow.CardChanged(1))
    assert walk.state is State.LIST
    assert walk.facts.cards == (TROY,)
    assert walk.did(flow.DeleteCard) == 1


def test_the_same_label_sends_nothing() -> None:
    walk = to_list().take(flow.WishLabel(TROY), flow.Rename(TROY.label))
    assert walk.state is State.LIST
    assert walk.did(flow.RenameCard) == 0


def test_a_card_that_is_not_on_the_screen_cannot_be_chosen() -> None:
    assert to_list().take(flow.WishDelete(GONE)).state is State.LIST
    assert to_list().take(flow.WishLabel(GONE)).state is State.LIST


@pytest.mark.parametrize("asked", [None, OPEN], ids=["nothing open", "a store is open"])
def test_no_open_question_stands_in_the_way(asked: OpenQuestion | None) -> None:
    walk = begun().take(task.GsmTyped(GSM), task.CustomerLookedUp(0, GSM, KNOWN, asked), flow.ToCards(GSM))
    assert walk.state is State.LISTING


def test_a_refused_label_stays_to_be_corrected_and_a_refused_deletion_shows_the_list() -> None:
    renamed = to_renaming().take(flow.CardNotChanged(1, PROBLEM))
    assert renamed.state is State.LABEL
    assert renamed.facts.change == flow.Change(TROY, "Maaş kartı")
    deleted = to_deleting().take(flow.CardNotChanged(1, PROBLEM))
    assert deleted.state is State.LIST
    assert deleted.facts.cards == (TROY, VISA)
    assert deleted.facts.problem == PROBLEM


@pytest.mark.parametrize("walk", [to_renaming, to_deleting], ids=["rename", "delete"])
def test_a_lost_answer_is_asked_about_at_once_and_never_sent_again(walk) -> None:  # type: ignore[no-untyped-def]
    asked = walk().take(flow.ChangeUnknown(1, PROBLEM, "entry", NOW, NOW))
    assert asked.state is State.ASKING
    assert asked.effects[-1] == flow.Settle(1, "entry", True)
    asked.take(flow.StillUnknown(1, None))
    assert asked.state is State.UNKNOWN
    assert asked.take(flow.AskPaynet()).state is State.ASKING
    assert asked.take(flow.CardChanged(1)).state is State.LIST
    assert sum(asked.did(kind) for kind in COSTLY) == 1


def test_what_is_found_out_in_the_background_is_shown() -> None:
    unknown = (flow.ChangeUnknown(1, PROBLEM, "entry", NOW, NOW), flow.StillUnknown(1, None))
    assert to_deleting().take(*unknown, flow.CardChanged(1)).facts.cards == (TROY,)
    walk = to_renaming().take(*unknown, flow.FoundUnchanged(1))
    assert walk.state is State.LIST
    assert walk.facts.problem == Problem(ProblemKind.FOUND_UNCHANGED)


def test_a_late_answer_is_not_taken_for_that_to_the_next_change() -> None:
    walk = to_deleting().take(flow.ChangeUnknown(1, PROBLEM, "entry", NOW, NOW), flow.CardChanged(1))
    walk.take(flow.WishLabel(TROY), flow.Rename("Maaş kartı"), flow.CardChanged(1))
    assert walk.state is State.RENAMING


def test_an_unknown_deletion_lets_the_cashier_look_at_the_list_anew() -> None:
    walk = to_deleting().take(
        flow.ChangeUnknown(1, PROBLEM, "entry", NOW, NOW), flow.StillUnknown(1, None), flow.BackToCards()
    )
    assert walk.state is State.LISTING
    assert walk.take(flow.CardsListed(1, (), KNOWN)).state is State.LISTING, "a late answer"
    assert walk.take(flow.CardsListed(2, (TROY,), KNOWN)).facts.cards == (TROY,)


def test_every_row_of_the_table_can_be_walked() -> None:
    reached: set[int] = set()
    seen: set[object] = set()
    front = [(State.CUSTOMER, Facts())]
    while front:
        state, facts = front.pop()
        for event in (*CASHIER, task.NameTyped("Elif"), task.CustomersFound(facts.attempt, ()),
                      *answers(facts.attempt)):  # fmt: skip
            row = next((r for r in ROWS if r.state is state and type(event) is r.event and r.when(facts, event)), None)
            if row is None:
                continue
            reached.add(ROWS.index(row))
            result = step(ROWS, state, facts, event)
            assert result is not None
            after = replace(result[1], attempt=0, asked=0, problem=None, found=())
            mark = (result[0], after)
            if mark not in seen:
                seen.add(mark)
                front.append((result[0], after))
    missed = [f"{ROWS[i].state.name} {ROWS[i].event.__name__}" for i in range(len(ROWS)) if i not in reached]
    assert not missed


@given(st.data())
def test_whatever_happens_only_an_answered_question_deletes(data: st.DataObject) -> None:
    """Random cashiers, answers in any order, late ones too: one request a wish, none while one is under way (I1)."""
    walk = begun()
    wishes = {flow.DeleteCard: 0, flow.RenameCard: 0}
    for _ in range(data.draw(st.integers(1, 50))):
        if walk.pending and data.draw(st.booleans()):
            effect = walk.pending.pop(data.draw(st.integers(0, len(walk.pending) - 1)))
            kinds = ANSWERED_BY[type(effect)]
            fitting = [a for a in answers(effect.attempt) if isinstance(a, kinds)]  # type: ignore[attr-defined]
            event = data.draw(st.sampled_from(fitting))
        else:
            event = data.draw(st.sampled_from(CASHIER))
        before = walk.state
        sent = {kind: walk.did(kind) for kind in wishes}
        wishes[flow.DeleteCard] += before is State.SURE and isinstance(event, flow.Delete)
        wishes[flow.RenameCard] += before is State.LABEL and event == flow.Rename("Maaş kartı")
        cards = walk.facts.cards
        walk.take(event)
        assert {kind: walk.did(kind) for kind in wishes} == wishes
        if before in (State.RENAMING, State.DELETING) and not isinstance(event, Answer):
            assert walk.state is before
            assert {kind: walk.did(kind) for kind in wishes} == sent
        if walk.state is State.LIST and walk.facts.cards != cards:
            assert isinstance(event, flow.CardsListed | flow.CardChanged)


@given(st.lists(st.sampled_from(CASHIER), max_size=40))
def test_there_is_no_dead_end(events: list[Event]) -> None:
    walk = begun().take(*events)
    leads_on = any(step(ROWS, walk.state, walk.facts, event) is not None for event in CASHIER)
    assert leads_on or walk.pending
