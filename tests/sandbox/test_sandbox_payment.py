from __future__ import annotations

import re
from typing import Any

import pytest

from paynet_desk.sandbox.keys import PUBLISHABLE_KEY, SECRET_KEY
from tests.helpers.counter import GSM, TROY, VISA, stored
from tests.helpers.sandbox import RunningSandbox
from tests.helpers.sandbox_at import Reply
from tests.helpers.shopper import Payment, paynetj, saving, transaction

DEBIT = "9792395412651264"
CLOSED = "4506347011448053"
POOR = "4506344103118942"
PAYNETJ = ["auth", "auth_update", "check_bin", "check_card_bin", "save_card", "create_token", "create_card_token"]
TRANSACTION = ["charge", "check", "detail"]


@pytest.fixture
def payment(sandbox: RunningSandbox) -> Payment:
    """A payment of 1.250,00 lira that was begun."""
    return Payment(sandbox).begin()


def code(reply: Reply) -> int:
    assert reply.status == 200
    return int(reply.fields["code"])


@pytest.mark.parametrize("service", PAYNETJ)
def test_the_payment_services_take_the_publishable_key_only(sandbox: RunningSandbox, service: str) -> None:
    path = f"/v1/paynetj/{service}"
    assert sandbox.send("POST", path, b"{}", authorization=f"Basic {SECRET_KEY}").status == 401
    assert sandbox.send("POST", path, b"{}", authorization=f"Basic {PUBLISHABLE_KEY}").fields["code"] == 11
    sandbox.switch(address_refused=True)  # no matter: only the secret key is bound to an address
    assert sandbox.send("POST", path, b"{}", authorization=f"Basic {PUBLISHABLE_KEY}").fields["code"] == 11


@pytest.mark.parametrize("service", TRANSACTION)
def test_the_transaction_services_take_the_secret_key_only(sandbox: RunningSandbox, service: str) -> None:
    path = f"/v1/transaction/{service}"
    assert sandbox.send("POST", path, b"{}", authorization=f"Basic {PUBLISHABLE_KEY}").status == 401
    assert sandbox.send("POST", path, b"{}", authorization=f"Basic {SECRET_KEY}").fields["code"] == 11
    sandbox.switch(address_refused=True)
    assert sandbox.send("POST", path, b"{}", authorization=f"Basic {SECRET_KEY}").status == 403


def test_a_session_says_when_it_ends_and_that_3d_is_required(sandbox: RunningSandbox) -> None:
    fields = paynetj(sandbox, "auth", amount="1000").fields
    assert fields["tds_required"] is True
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+03:00", fields["expire_date"])
    assert paynetj(sandbox, "auth", amount="1000", tds_required=False).fields["tds_required"] is False
    sandbox.switch(tds_forced=True)
    assert paynetj(sandbox, "auth", amount="1000", tds_required=False).fields["tds_required"] is True


def test_ids_hold_slash_plus_asterisk_and_equals_and_fit_in_a_hundred(payment: Payment) -> None:
    payment.card()
    key = payment.key()
    for found, prefix in ((payment.session_id, "js_"), (payment.token_id, "jt_"), (key, "ji_")):
        assert found.startswith(prefix)
        assert set("/+*=") <= set(found)
        assert len(found) <= 100


@pytest.mark.parametrize("amount", ["1000", 1000, 1000.0])
def test_an_amount_is_kurus_as_text_or_as_a_whole_number(sandbox: RunningSandbox, amount: Any) -> None:
    assert code(paynetj(sandbox, "auth", amount=amount)) == 0
    assert sandbox.books()["sessions"][0]["amount"] == 1000


@pytest.mark.parametrize("amount", [None, "", "0", "-5", "10,00", "10.00", 10.5, True, [], "1" * 13])
def test_any_other_amount_is_refused(sandbox: RunningSandbox, amount: Any) -> None:
    assert code(paynetj(sandbox, "auth", amount=amount)) == 11


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"pos_type": "7"}, 20),
        ({"agent_id": "12345678901"}, 4),
        ({"ratio_code": "YOK"}, 23),
        ({"reference_no": "x" * 51}, 11),
        ({"save_card": True, "user_gsm_no": GSM}, 11),
        ({"save_card": True, "user_unique_id": "c"}, 11),
        ({"save_card": True, "user_unique_id": "c", "user_gsm_no": "0532"}, 11),
        ({"user_unique_id": "c", "card_owner_id": "o"}, 11),
        ({"card_owner_id": "nobody"}, 12),
        ({"add_commission": "maybe"}, 11),
    ],
)
def test_a_session_with_an_odd_wish_is_refused(sandbox: RunningSandbox, wish: dict[str, Any], expected: int) -> None:
    assert code(paynetj(sandbox, "auth", amount="1000", **wish)) == expected


def test_rows_come_unsorted_and_single_payment_is_row_0(payment: Payment) -> None:
    counts = [row["instalment"] for row in payment.rows()]
    assert counts != sorted(counts)
    assert sorted(counts) == [0, 2, 3, 6, 9, 12]
    assert counts[0] != 0


def test_the_customer_pays_the_commission_on_top(payment: Payment) -> None:
    rows = {row["instalment"]: row for row in payment.rows()}
    three = rows[3]
    assert (three["total_amount"], three["instalment_amount"], three["commision"]) == (1293.75, 431.25, 43.75)
    assert (three["total_net_amount"], three["ratio"]) == (1250.0, 0.035)
    assert (rows[0]["total_amount"], rows[0]["commision"], rows[0]["desc"]) == (1250.0, 0.0, "Tek Çekim")


def test_or_the_merchant_gets_less(sandbox: RunningSandbox) -> None:
    payment = Payment(sandbox, add_commission=False).begin()
    three = next(row for row in payment.rows() if row["instalment"] == 3)
    assert (three["total_amount"], three["total_net_amount"]) == (1250.0, 1206.25)


def test_spelling_and_rendering_of_the_rows_can_be_switched(payment: Payment) -> None:
    payment.sandbox.switch(field_names="old", amounts_as="comma")
    three = next(row for row in payment.rows() if row["instalment"] == 3)
    assert (three["comission"], three["total_amount"]) == ("43,75", "1293,75")
    assert "commision" not in three
    payment.sandbox.switch(amounts_as="dot")
    assert payment.rows()[0]["total_amount"] == "1293.75"


def test_a_debit_card_or_a_wish_gives_the_single_payment_alone(payment: Payment) -> None:
    assert [row["instalment"] for row in payment.rows(DEBIT)] == [0]
    assert [row["instalment"] for row in payment.rows(no_instalment=True)] == [0]


def test_the_list_of_instalments_has_a_small_d_and_the_bank(payment: Payment) -> None:
    fields = paynetj(payment.sandbox, "check_bin", session_id=payment.session_id, bin=VISA[:6]).fields
    assert "data" in fields
    assert "Data" not in fields
    assert (fields["bank_id"], fields["card_type"], fields["tds_enable"]) == ("AXSS", "cc", True)
    closed = paynetj(payment.sandbox, "check_bin", session_id=payment.session_id, bin="42822090").fields
    assert closed["tds_enable"] is False


@pytest.mark.parametrize("begins", [None, "", "43550", "435508435", "4355x8", 43550843, "00000000"])
def test_a_bin_of_other_than_6_to_8_known_digits_is_14(payment: Payment, begins: Any) -> None:
    assert code(paynetj(payment.sandbox, "check_bin", session_id=payment.session_id, bin=begins)) == 14


def test_asking_for_instalments_again_gives_the_same_keys(payment: Payment) -> None:
    first = payment.key()
    payment.rows(TROY)
    assert payment.key() == first


def test_an_unknown_session_is_13_everywhere(sandbox: RunningSandbox) -> None:
    for service in PAYNETJ[1:]:
        fields: dict[str, Any] = {"session_id": "js_nobody"}
        assert code(paynetj(sandbox, service, **fields)) == 13
    assert code(Payment(sandbox, session_id="js_nobody", token_id="jt_nobody").charge()) == 13


def test_a_session_ends(payment: Payment) -> None:
    payment.card()
    payment.sandbox.switch(clock_offset_s=901)
    assert code(paynetj(payment.sandbox, "check_bin", session_id=payment.session_id, bin=VISA[:8])) == 13
    assert code(payment.charge()) == 13
    payment.sandbox.switch(session_seconds=2000)
    later = Payment(payment.sandbox).begin()
    payment.sandbox.switch(clock_offset_s=1900)
    assert later.rows()


def test_a_key_of_another_session_is_21_and_of_another_card_14(payment: Payment) -> None:
    other = Payment(payment.sandbox).begin()
    assert code(payment.card_reply(instalment_key=other.key())) == 21
    assert code(payment.card_reply(instalment_key=payment.key(TROY))) == 14
    assert code(payment.card_reply()) == 0


def test_a_changed_amount_makes_the_keys_void(payment: Payment) -> None:
    old = payment.key()
    update = {"session_id": payment.session_id, "amount": "200000", "add_commission": True}
    assert code(paynetj(payment.sandbox, "auth_update", **update)) == 0
    assert code(payment.card_reply(instalment_key=old)) == 21
    assert payment.rows()[0]["total_amount"] == 2070.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"pan": "4355084355084359"},
        {"cvc": "999"},
        {"cvc": "1"},
        {"year": 2024},
        {"month": 13},
        {"card_holder": "ELIF 2"},
    ],
)
def test_a_bad_card_is_18(payment: Payment, wrong: dict[str, Any]) -> None:
    assert code(payment.card_reply(**wrong)) == 18


@pytest.mark.parametrize(
    "wrong",
    [{"cvc": None}, {"ip": None}, {"do_3ds": None}, {"year": 123}, {"month": "Aralık"}, {"card_holder_phone": "0532"}],
)
def test_a_missing_or_odd_field_of_the_card_is_11(payment: Payment, wrong: dict[str, Any]) -> None:
    assert code(payment.card_reply(**wrong)) == 11


@pytest.mark.parametrize("good", [{"month": "12", "year": "2030", "do_3ds": "true"}, {"year": 30}, {"month": "7"}])
def test_month_year_and_flag_may_be_text_as_in_the_example(payment: Payment, good: dict[str, Any]) -> None:
    assert code(payment.card_reply(**good)) == 0


def test_the_answer_to_a_card_has_paynets_traps(payment: Payment) -> None:
    fields = payment.card_reply().fields
    assert (fields["obeject_name"], fields["message"]) == ("paynetj_token", "Başarılı Islem")
    assert fields["post_url"] == f"{payment.sandbox.base_url}/v1/paynetjgate/tds"
    assert fields["is_tds"] is True
    payment.sandbox.switch(is_tds_as="text")
    assert payment.card_reply().fields["is_tds"] == "true"


def test_3d_cannot_be_left_out_where_it_is_required(payment: Payment) -> None:
    assert code(payment.card_reply(do_3ds=False)) == 16
    payment.sandbox.switch(tds_conflict="forced")
    assert payment.card_reply(do_3ds=False).fields["is_tds"] is True


def test_a_card_that_is_closed_for_3d_is_16_or_goes_without(sandbox: RunningSandbox) -> None:
    assert code(Payment(sandbox).begin().card_reply(CLOSED)) == 16
    free = Payment(sandbox).begin(tds_required=False)
    assert free.card_reply(CLOSED).fields["is_tds"] is False
    free.card(CLOSED)
    assert free.charge().fields["is_succeed"] is True


def test_nothing_is_collected_before_charge(payment: Payment) -> None:
    payment.card().approved()
    assert payment.sandbox.books()["charges"] == {}
    assert code(transaction(payment.sandbox, "check", reference_no="sale-1")) == 12


def test_a_payment_is_collected_once_however_often_charge_is_asked(payment: Payment) -> None:
    payment.card(instalment=3).approved()
    first = payment.charge().fields
    assert (first["code"], first["is_succeed"], first["amount"], first["instalment"]) == (0, True, 1293.75, 3)
    again = [payment.charge().fields for _ in range(3)]
    assert {(row["code"], row["message"], row["xact_id"]) for row in again} == {
        (100, "Önceki Başarılı İşlem", first["xact_id"])
    }
    assert all(row["is_succeed"] is True for row in again)
    assert payment.sandbox.books()["charges"] == {"sale-1": 1}


def test_a_charge_without_3d_is_16_and_may_be_asked_again(payment: Payment) -> None:
    payment.card()
    refused = payment.charge().fields
    assert (refused["code"], "is_succeed" in refused) == (16, False)
    payment.approved()
    assert code(payment.charge()) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "125001"},
        {"add_comission_amount": False},
        {"ratio_code": "KAMPANYA"},
        {"token_id": "jt_nobody"},
    ],
)
def test_a_charge_unlike_its_session_is_15_and_uses_nothing_up(payment: Payment, change: dict[str, Any]) -> None:
    payment.card().approved()
    assert code(payment.charge(**change)) == 15
    assert code(payment.charge()) == 0


def test_a_token_from_before_a_changed_amount_is_15(payment: Payment) -> None:
    payment.card().approved()
    update = {"session_id": payment.session_id, "amount": "200000", "add_commission": True}
    assert code(paynetj(payment.sandbox, "auth_update", **update)) == 0
    assert code(payment.charge(amount="200000")) == 15


def test_a_token_of_another_session_is_15(payment: Payment) -> None:
    other = Payment(payment.sandbox).begin().card().approved()
    payment.card().approved()
    assert code(payment.charge(token_id=other.token_id)) == 15


@pytest.mark.parametrize("missing", ["session_id", "token_id", "amount", "add_comission_amount"])
def test_a_charge_needs_its_fields(payment: Payment, missing: str) -> None:
    payment.card().approved()
    assert code(payment.charge(**{missing: None})) == 11
    assert code(payment.charge(transaction_type="4")) == 19


def test_a_decline_has_code_0_the_banks_words_and_uses_the_session_up(payment: Payment) -> None:
    payment.card(POOR).approved("34020")
    fields = payment.charge().fields
    assert (fields["code"], fields["is_succeed"]) == (0, False)
    assert (fields["bank_error_id"], fields["bank_error_message"]) == ("51", "Yetersiz bakiye")
    assert payment.sandbox.books()["charges"] == {}
    assert code(payment.charge()) == 17
    assert code(paynetj(payment.sandbox, "check_bin", session_id=payment.session_id, bin=VISA[:8])) == 17


def test_a_repeated_decline_can_be_told_again_or_asked_again(payment: Payment) -> None:
    payment.sandbox.switch(decline_code=1, declined_again="same")
    payment.card(POOR).approved("34020")
    first, second = payment.charge().fields, payment.charge().fields
    assert first == second
    assert first["code"] == 1
    payment.sandbox.switch(declined_again="again")
    assert payment.charge().fields["xact_id"] != first["xact_id"]


def test_the_card_is_stored_with_the_payment_when_it_was_wished(sandbox: RunningSandbox) -> None:
    payment = Payment(sandbox).begin(**saving()).card().approved()
    fields = payment.charge().fields
    assert (fields["is_succeed"], fields["is_save_card_succeed"]) == (True, True)
    [owner] = sandbox.books()["owners"]
    assert (owner["card_owner_id"], owner["user_unique_id"]) == (fields["card_owner_id"], "customer-1")
    [row] = owner["cards"]
    assert (row["card_hash"], row["card_desc"]) == (fields["card_hash"], "Kartım")
    again = payment.charge().fields
    assert again["code"] == 100
    assert "is_save_card_succeed" not in again
    sandbox.switch(repeat_tells_store=True)
    assert payment.charge().fields["card_hash"] == fields["card_hash"]
    assert sandbox.books()["saves"] == 1


def test_a_second_card_goes_to_the_same_owner(sandbox: RunningSandbox) -> None:
    saved = stored(sandbox, "s1")
    wish = saving(user_unique_id=None, card_owner_id=saved["card_owner_id"])
    fields = Payment(sandbox).begin(**wish).card().approved().charge().fields
    assert fields["card_owner_id"] == saved["card_owner_id"]
    assert len(sandbox.books()["owners"][0]["cards"]) == 2


def test_save_card_marks_the_session_and_stores_nothing_by_itself(sandbox: RunningSandbox) -> None:
    payment = Payment(sandbox).begin(user_unique_id="customer-1")
    assert code(paynetj(sandbox, "save_card", session_id=payment.session_id, card_desc="Kartım")) == 11
    wish = {"session_id": payment.session_id, "card_desc": "Kartım", "user_gsm": GSM}
    fields = paynetj(sandbox, "save_card", **wish).fields
    assert (fields["session_id"], "object_name" in fields) == (payment.session_id, False)
    assert sandbox.books()["saves"] == 0
    assert payment.card().approved().charge().fields["is_save_card_succeed"] is True


def test_a_payment_stands_when_its_card_cannot_be_stored(sandbox: RunningSandbox) -> None:
    sandbox.switch(save_on_charge="refused")
    fields = Payment(sandbox).begin(**saving()).card().approved().charge().fields
    assert (fields["is_succeed"], fields["is_save_card_succeed"]) == (True, False)
    assert fields["save_card_result_message"] == "Kart saklanamadı"
    sandbox.switch(save_on_charge="done", same_card="refused")
    stored(sandbox, "s1", card_number=VISA)
    fields = Payment(sandbox, reference_no="sale-2").begin(**saving()).card().approved().charge().fields
    assert (fields["is_succeed"], fields["save_card_result_message"]) == (True, "Bu kart daha önce kaydedilmiş")
    nameless = Payment(sandbox, reference_no="sale-3").begin(**saving(card_desc=None)).card().approved()
    assert nameless.charge().fields["is_save_card_succeed"] is False
    assert sandbox.books()["charges"] == {"sale-1": 1, "sale-2": 1, "sale-3": 1}


def test_a_declined_payment_stores_nothing(sandbox: RunningSandbox) -> None:
    Payment(sandbox).begin(**saving()).card(POOR).approved("34020").charge()
    assert sandbox.books()["owners"] == []


def stored_payment(sandbox: RunningSandbox, **changes: Any) -> tuple[Payment, dict[str, Any]]:
    """A payment with a stored card: begun, and what its services want."""
    saved = stored(sandbox, "s1", card_number=VISA)
    payment = Payment(sandbox).begin(card_owner_id=saved["card_owner_id"], **changes)
    return payment, {"session_id": payment.session_id, "card_hash": saved["card_hash"]}


def test_a_stored_card_pays_through_the_same_steps(sandbox: RunningSandbox) -> None:
    payment, wish = stored_payment(sandbox)
    rows = paynetj(sandbox, "check_card_bin", **wish).fields["data"]
    key = next(row["instalment_key"] for row in rows if row["instalment"] == 6)
    answer = paynetj(sandbox, "create_card_token", **wish, instalment_key=key, do_3ds=True).fields
    payment.token_id, payment.post_url = answer["token_id"], answer["post_url"]
    assert code(payment.charge()) == 16
    fields = payment.approved().charge().fields
    assert (fields["is_succeed"], fields["amount"], fields["card_no_masked"]) == (True, 1329.0, "435508********4358")


def test_a_stored_card_needs_its_owner_and_its_own_key(sandbox: RunningSandbox) -> None:
    payment, wish = stored_payment(sandbox)
    token = {**wish, "do_3ds": True}
    assert code(paynetj(sandbox, "create_card_token", **token, instalment_key=payment.key())) == 14
    assert code(paynetj(sandbox, "check_card_bin", **{**wish, "card_hash": "none"})) == 25
    ownerless = Payment(sandbox).begin()
    assert code(paynetj(sandbox, "check_card_bin", **{**wish, "session_id": ownerless.session_id})) == 11
    owner_id = sandbox.books()["owners"][0]["card_owner_id"]
    found = paynetj(sandbox, "check_card_bin", **{**wish, "session_id": ownerless.session_id}, card_owner_id=owner_id)
    assert code(found) == 0


def test_a_stored_card_is_not_stored_again(sandbox: RunningSandbox) -> None:
    payment, wish = stored_payment(sandbox, save_card=True, user_gsm_no=GSM, card_desc="x")
    key = paynetj(sandbox, "check_card_bin", **wish).fields["data"][0]["instalment_key"]
    answer = paynetj(sandbox, "create_card_token", **wish, instalment_key=key, do_3ds=True).fields
    payment.token_id, payment.post_url = answer["token_id"], answer["post_url"]
    assert payment.approved().charge().fields["is_save_card_succeed"] is False
    assert sandbox.books()["saves"] == 1


def test_check_finds_a_payment_by_reference_or_id_and_tells_nothing_of_the_store(sandbox: RunningSandbox) -> None:
    charged = Payment(sandbox).begin(**saving()).card().approved().charge().fields
    for wish in ({"reference_no": "sale-1"}, {"xact_id": charged["xact_id"]}):
        for service in ("check", "detail"):
            [row] = transaction(sandbox, service, **wish).fields["Data"]
            assert (row["is_succeed"], row["agent_reference"], row["amount"]) == (True, "sale-1", 1250.0)
            assert row["xact_id"] == charged["xact_id"]
            assert str(row["id"]) == charged["id"]
            assert "is_save_card_succeed" not in row
    assert "netAmount" in row
    sandbox.switch(field_names="old")
    assert "net_amount" in transaction(sandbox, "check", reference_no="sale-1").fields["Data"][0]


def test_a_declined_payment_is_found_too_beside_a_later_one(sandbox: RunningSandbox) -> None:
    Payment(sandbox).begin().card(POOR).approved("34020").charge()
    Payment(sandbox).begin().card().approved().charge()
    rows = transaction(sandbox, "check", reference_no="sale-1").fields["Data"]
    assert [row["is_succeed"] for row in rows] == [False, True]


def test_not_found_is_code_12_a_404_or_no_rows(sandbox: RunningSandbox) -> None:
    assert code(transaction(sandbox, "check", reference_no="none")) == 12
    sandbox.switch(failures="status")
    reply = transaction(sandbox, "check", reference_no="none")
    assert (reply.status, reply.fields["type"], reply.fields["result_code"]) == (404, "no_data_error", 12)
    sandbox.switch(not_found="empty")
    fields = transaction(sandbox, "check", reference_no="none").fields
    assert (fields["code"], fields["Data"]) == (0, [])
    assert transaction(sandbox, "check").status == 400


def test_a_lost_answer_to_charge_is_told_again_when_asked_again(payment: Payment) -> None:
    payment.card().approved()
    payment.sandbox.faults([{"service": "charge", "status": 502}, {"service": "charge", "status": 500, "books": True}])
    assert [payment.charge().status for _ in range(2)] == [502, 500]
    assert payment.charge().fields["code"] == 100
    assert payment.sandbox.books()["charges"] == {"sale-1": 1}


def test_a_payment_survives_a_restart_before_and_after_it_was_collected(sandbox: RunningSandbox) -> None:
    payment = Payment(sandbox).begin(**saving()).card(instalment=3).approved()
    sandbox.stop()
    sandbox.start()
    first = payment.charge().fields
    assert first["is_succeed"] is True
    sandbox.stop()
    sandbox.start()
    assert payment.charge().fields["code"] == 100
    [row] = transaction(sandbox, "check", reference_no="sale-1").fields["Data"]
    assert row["xact_id"] == first["xact_id"]


def test_no_full_number_code_or_password_reaches_the_disk_or_the_books(sandbox: RunningSandbox) -> None:
    card = "4090700090840050"
    payment = Payment(sandbox).begin(**saving()).card(card, cvc="592").approved("123")
    payment.charge()
    shown = str(sandbox.books()) + sandbox.books_file.read_text(encoding="utf-8")
    assert card not in shown
    assert '"592"' not in shown
    assert '"123"' not in shown
    assert "password" not in shown


def test_books_of_before_there_were_payments_can_still_be_read(sandbox: RunningSandbox) -> None:
    sandbox.stop()
    sandbox.books_file.write_text('{"format": 1, "owners": []}')
    sandbox.start()
    assert code(Payment(sandbox).begin().card().approved().charge()) == 0
