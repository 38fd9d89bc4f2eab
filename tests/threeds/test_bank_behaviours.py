"""Every way a bank behaves, through the real engine: the verdict, and what Paynet's side was asked."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from paynet_desk.threeds.tracker import Verdict
from tests.threeds.conftest import BANK, FIELDS, HOME, OTHER, Customer, Site, script, self_posting


def returned(customer: Customer) -> None:
    customer.sees(Verdict.RETURNED)
    customer.until(lambda: customer.closings == 1)
    assert customer.verdicts == [Verdict.RETURNED]
    assert customer.crashes == 0


def test_a_bank_that_posts_back_by_itself_has_returned(customer: Customer, site: Site) -> None:
    site.bank(self_posting(site.back))
    customer.open()
    returned(customer)
    assert site.returns() == ["POST"]
    assert next(asked for asked in site.asked if asked.path == "/return").fields == {"cres": "a+b="}


def test_paynets_ids_are_posted_encoded_and_never_in_the_address(customer: Customer, site: Site) -> None:
    site.bank(self_posting(site.back))
    customer.open()
    returned(customer)
    assert (site.asked[0].method, site.asked[0].path, site.asked[0].fields) == ("POST", "/tds", FIELDS)


def test_paynets_ids_go_by_get_where_that_is_set(customer: Customer, site: Site) -> None:
    site.bank(self_posting(site.back))
    customer.open(by_post=False)
    returned(customer)
    assert (site.asked[0].method, site.asked[0].fields) == ("GET", FIELDS)


@pytest.mark.parametrize(("status", "method"), [(302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_a_bank_that_redirects_back_has_returned(customer: Customer, site: Site, status: int, method: str) -> None:
    site.gate(self_posting(site.challenge))
    site.redirect(BANK, "/challenge", site.back, status)
    customer.open()
    returned(customer)
    assert site.returns() == [method]


def test_a_frictionless_redirect_without_any_page_has_returned(customer: Customer, site: Site) -> None:
    site.redirect(HOME, "/tds", site.challenge)
    site.redirect(BANK, "/challenge", site.back)
    customer.open()
    returned(customer)
    assert site.returns() == ["GET"]


@pytest.mark.parametrize(
    "page",
    [
        script("location.href = 'BACK'"),
        script("location.replace('BACK')"),
        script("setTimeout(function () { location.assign('BACK') }, 50)"),
        "<meta http-equiv=refresh content='0;url=BACK'>",
        "<meta http-equiv=refresh content='0.1;url=BACK'>",
        script("window.open('BACK', '_self')"),
    ],
    ids=["href", "replace", "later", "refresh", "refresh later", "open self"],
)
def test_a_bank_that_sends_its_page_back_has_returned(customer: Customer, site: Site, page: str) -> None:
    site.bank(page.replace("BACK", site.back))
    customer.open()
    returned(customer)
    assert site.returns() == ["GET"]


def test_a_bank_that_breaks_out_of_its_own_frame_has_returned(customer: Customer, site: Site) -> None:
    site.bank(f"<iframe src='{site.url(BANK, '/inner')}'></iframe>")
    site.put(BANK, "/inner", self_posting(site.back, "_top"))
    customer.open()
    returned(customer)
    assert site.returns() == ["POST"]


def test_breaking_out_of_paynets_frame_is_a_weak_return(customer: Customer, site: Site) -> None:
    site.gate(f"<iframe src='{site.challenge}'></iframe>")
    site.put(BANK, "/challenge", self_posting(site.back, "_top"))
    customer.open()
    customer.sees(Verdict.RETURNED_WEAK)
    assert customer.verdicts == [Verdict.RETURNED_WEAK]
    assert site.returns() == ["POST"]


def test_a_customer_who_types_the_password_and_presses_the_button_has_returned(customer: Customer, site: Site) -> None:
    site.bank(f"<form method=post action='{site.back}'><input name=pw autofocus><button>ok</button></form>")
    customer.open()
    customer.at(BANK)
    customer.until(lambda: customer.run("document.activeElement.name") == "pw")
    customer.ready_to_type()
    customer.qtbot.keyClicks(customer.focus(), "a1")
    customer.until(lambda: customer.run("document.querySelector('input').value") == "a1")
    assert customer.verdicts == []
    customer.run("document.querySelector('button').click()")
    returned(customer)
    assert site.asked[-1].fields == {"pw": "a1"}


def test_a_cancel_link_is_a_return_like_any_other(customer: Customer, site: Site) -> None:
    site.bank(f"<a href='{site.back}?error=cancelled'>cancel</a>")
    customer.open()
    customer.at(BANK)
    customer.until(lambda: customer.run("document.querySelector('a') !== null"))
    customer.run("document.querySelector('a').click()")
    returned(customer)


def test_a_wrong_password_asked_for_again_leaves_the_page_open(customer: Customer, site: Site) -> None:
    site.bank(f"<form method=post action='{site.challenge}'><button>ok</button></form>")
    customer.open()
    customer.at(BANK)
    for tries in (2, 3):
        # a page that was answered already stands there until the next one is drawn: its button leads nowhere any more
        customer.until(lambda: customer.run("document.querySelector('button') !== null && !window.answered"))
        customer.run("window.answered = true; document.querySelector('button').click()")
        customer.until(lambda tries=tries: site.paths(BANK).count("/challenge") == tries)
    assert customer.stays(600) == []


def test_a_return_page_that_is_slow_is_let_answer(customer: Customer, site: Site) -> None:
    hold = threading.Event()
    site.bank(self_posting(site.back))
    site.put(HOME, "/return", "<p>done", wait=hold)
    customer.open()
    customer.until(lambda: site.returns())
    assert customer.stays(600) == []
    hold.set()
    returned(customer)


def test_a_return_page_that_never_answers_is_closed_in_the_end(customer: Customer, site: Site) -> None:
    hold = threading.Event()
    site.bank(self_posting(site.back))
    site.put(HOME, "/return", "<p>done", wait=hold)
    customer.open()
    returned(customer)
    hold.set()


@pytest.mark.parametrize("more", [{"status": 500}, {"cut": True}], ids=["500", "cut"])
def test_a_return_page_that_fails_is_a_return(customer: Customer, site: Site, more: dict[str, object]) -> None:
    site.bank(self_posting(site.back))
    site.put(HOME, "/return", "<p>broken", **more)
    customer.open()
    returned(customer)
    assert set(site.returns()) == {"POST"}


def test_a_result_page_that_moves_on_is_let_come_to_rest(customer: Customer, site: Site) -> None:
    site.bank(self_posting(site.back))
    site.put(HOME, "/return", self_posting(site.url(HOME, "/result")))
    site.put(HOME, "/result", "<p>result")
    customer.open()
    returned(customer)
    assert "/result" in site.paths(HOME)


def test_a_second_bank_host_on_the_way_back_is_away_again(customer: Customer, site: Site) -> None:
    site.bank(self_posting(site.back))
    site.put(HOME, "/return", self_posting(site.url(OTHER, "/second")))
    site.put(OTHER, "/second", "<p>second challenge")
    customer.open()
    customer.at(OTHER)
    assert customer.stays(600) == []


# ---- pop-ups ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["form to a blank page", "window.open", "window.open, then the form"])
def test_a_challenge_in_a_pop_up_returns_in_the_pop_up(customer: Customer, site: Site, way: str) -> None:
    site.gate(
        {
            "form to a blank page": self_posting(site.challenge, "_blank"),
            "window.open": script(f"window.open('{site.challenge}')"),
            "window.open, then the form": "<script>window.open('', 'w')</script>" + self_posting(site.challenge, "w"),
        }[way]
    )
    site.put(BANK, "/challenge", f"<a href='{site.back}'>done</a>")
    customer.open()
    customer.at(BANK)
    assert customer.stays(300) == []
    customer.until(lambda: customer.run("document.querySelector('a') !== null", page=1))
    customer.run("document.querySelector('a').click()", page=1)
    returned(customer)


def test_a_bank_that_returns_in_a_new_window_has_returned(customer: Customer, site: Site) -> None:
    site.bank(self_posting(site.back, "_blank"))
    customer.open()
    returned(customer)


def test_a_pop_up_that_sends_its_opener_on_and_closes_itself_has_returned(customer: Customer, site: Site) -> None:
    site.gate(script(f"window.open('{site.challenge}')"))
    site.put(BANK, "/challenge", "<button>done")
    customer.open()
    customer.at(BANK)
    customer.until(lambda: customer.run("document.querySelector('button') !== null", page=1))
    customer.run(f"setTimeout(() => {{ opener.location = '{site.back}'; window.close() }}, 50)", page=1)
    returned(customer)


def test_a_pop_up_the_cashier_closes_is_asked_about(customer: Customer, site: Site) -> None:
    site.gate(script(f"window.open('{site.challenge}')"))
    site.put(BANK, "/challenge", "<p>you may close this window")
    customer.open()
    customer.at(BANK)
    assert customer.view.attempt is not None
    customer.view.attempt.close_top_pop_up()
    customer.at(HOME)
    customer.sees(Verdict.ASK_SERVER)


def test_nested_pop_ups_are_shown_over_each_other_and_bounded(customer: Customer, site: Site) -> None:
    site.gate(script(f"window.open('{site.url(BANK, '/nest')}')"))
    site.put(BANK, "/nest", script(f"window.open('{site.url(BANK, '/nest')}')"))
    customer.open()
    customer.at(BANK)
    customer.until(lambda: site.paths(BANK).count("/nest") == 3)
    assert customer.stays(300) == []
    assert site.paths(BANK).count("/nest") == 3


# ---- frames ----------------------------------------------------------------------------------------------------------


def test_the_issuers_hidden_frame_before_the_challenge_closes_nothing(customer: Customer, site: Site) -> None:
    frame = f"<iframe name=m hidden></iframe>{self_posting(site.url(OTHER, '/method'), 'm')}"
    site.gate(frame + f"<script>addEventListener('message', () => {{ location = '{site.challenge}' }})</script>")
    site.put(OTHER, "/method", self_posting(site.url(HOME, "/notify")))
    site.put(HOME, "/notify", "<script>setTimeout(() => parent.postMessage('go', '*'), 200)</script>")
    site.put(BANK, "/challenge", f"<a href='{site.back}'>done</a>")
    customer.open()
    customer.at(BANK)
    assert customer.stays(600) == []
    customer.run("document.querySelector('a').click()")
    returned(customer)


def test_a_challenge_wholly_in_a_frame_is_offered_to_be_asked_about(customer: Customer, site: Site) -> None:
    site.gate(f"<iframe src='{site.challenge}'></iframe>")
    site.put(BANK, "/challenge", script(f"setTimeout(() => {{ location = '{site.back}' }}, 700)"))
    customer.open()
    customer.until(lambda: site.returns())
    assert customer.verdicts == []  # not while the frame was at the bank
    customer.sees(Verdict.ASK_SERVER)
    assert customer.stays(900) == [Verdict.ASK_SERVER]


def test_paynets_frame_inside_the_banks_page_closes_nothing(customer: Customer, site: Site) -> None:
    site.bank(f"<iframe src='{site.back}'></iframe><img src='{site.url(HOME, '/logo.png')}'>")
    customer.open()
    customer.until(lambda: site.returns())
    assert customer.stays(700) == []


# ---- silence and breakage --------------------------------------------------------------------------------------------


def test_paynets_page_that_goes_nowhere_is_offered_to_be_asked_about(customer: Customer, site: Site) -> None:
    site.gate("<p>no 3-D Secure for this card")
    customer.open()
    customer.sees(Verdict.ASK_SERVER)


def test_a_bank_that_never_answers_is_helped_and_can_be_closed(customer: Customer, site: Site) -> None:
    hold = threading.Event()
    site.bank("")
    site.put(BANK, "/challenge", wait=hold)
    customer.open()
    customer.sees(Verdict.HELP)
    assert customer.helped == 1
    customer.leave()
    hold.set()
    assert (customer.closings, customer.crashes) == (1, 0)


def test_a_bank_that_cannot_be_reached_is_helped(customer: Customer, site: Site) -> None:
    site.bank("")
    site.put(BANK, "/challenge", cut=True)
    customer.open()
    customer.sees(Verdict.HELP)


def test_after_the_longest_time_it_is_over(customer: Customer, site: Site) -> None:
    site.bank("<p>challenge")
    customer.view._times = replace(customer.view._times, longest=0.8)
    customer.open()
    customer.sees(Verdict.TIMED_OUT)
    customer.until(lambda: customer.closings == 1)


@pytest.mark.parametrize("loop", ["server", "script", "two hosts"])
def test_a_page_that_redirects_for_ever_is_stopped(customer: Customer, site: Site, loop: str) -> None:
    customer.view._times = replace(customer.view._times, most_pages=25)
    site.bank(script(f"location = '{site.challenge}?' + Math.random()"))
    if loop == "server":
        site.redirect(BANK, "/challenge", site.challenge)
    elif loop == "two hosts":
        site.bank(script(f"location = '{site.url(OTHER, '/pong')}'"))
        site.put(OTHER, "/pong", script(f"location = '{site.challenge}'"))
    customer.open()
    customer.sees(Verdict.HELP)
    assert len(site.asked) <= 27
    assert not customer.verdicts[-1].final
