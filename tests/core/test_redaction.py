from __future__ import annotations

import io
import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynet_desk.core.redaction import RedactingFilter, one_line

PAN = "9792075482365454"
KEY = "sck_pcs_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW"


class Log:
    """A logger of its own with the filter on its only handler, and what came out of it."""

    def __init__(self) -> None:
        self.out = io.StringIO()
        handler = logging.StreamHandler(self.out)
        handler.addFilter(RedactingFilter())
        handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        self.logger = logging.Logger("till")  # not in the tree, so pytest does not see its lines
        self.logger.addHandler(handler)

    @property
    def text(self) -> str:
        return self.out.getvalue()


class Talkative:
    def __repr__(self) -> str:
        return f"<card {PAN} key {KEY}>"


def test_the_message_its_arguments_and_the_exception_are_masked():
    log = Log()
    log.logger.warning("paying with %s by %r", PAN, Talkative())
    log.logger.warning("by name %(pan)s", {"pan": PAN})
    log.logger.warning(PAN)
    try:
        raise ValueError(f"card {PAN}, key {KEY}") from KeyError(PAN)
    except ValueError:
        log.logger.exception("failed")
    assert log.text.count("979207******5454") >= 5
    assert "Traceback" in log.text
    for secret in (PAN, KEY, "jECRyo"):
        assert secret not in log.text


def test_every_record_is_one_line():
    log = Log()
    log.logger.error("a\nb\r\n\tc\x00\x1b[31m\u202e\u200b\u2028 \ud800")
    try:
        raise ValueError("x\ny")
    except ValueError:
        log.logger.exception("failed", stack_info=True)
    lines = log.text.splitlines()
    assert len(lines) == 2
    assert lines[0] == "ERROR a\\nb\\r\\n\\tc\\x00\\x1b[31m\\u202e\\u200b\\u2028 \\ud800"
    assert "Stack (most recent call last)" in lines[1]


def test_turkish_text_stays_readable():
    assert one_line("Başarılı İşlem, ğüşiöç “ÇĞ” ₺ •") == "Başarılı İşlem, ğüşiöç “ÇĞ” ₺ •"


def test_arguments_that_do_not_fit_are_not_printed_by_logging_itself(capsys):
    log = Log()
    log.logger.warning("two %s %s", PAN)  # noqa: PLE1206
    log.logger.warning("%d", PAN + "x")
    printed = capsys.readouterr()
    assert PAN not in log.text + printed.out + printed.err
    assert log.text.count("could not be put together") == 2


def test_an_exception_already_put_into_text_is_masked_too():
    record = logging.LogRecord("till", logging.ERROR, __file__, 1, "m", None, None)
    record.exc_text = f"ValueError: {PAN}"
    record.exc_info = (None, None, None)
    assert RedactingFilter().filter(record)
    assert record.getMessage() == "m\\nValueError: 979207******5454"
    assert record.exc_text is None


def test_a_record_that_passes_twice_stays_the_same():
    record = logging.LogRecord("till", logging.ERROR, __file__, 1, "%s\nand 50 %%", (PAN,), None)
    RedactingFilter().filter(record)
    once = record.getMessage()
    RedactingFilter().filter(record)
    assert record.getMessage() == once == "979207******5454\\nand 50 %"


@pytest.mark.parametrize("place", ["message", "argument", "exception", "stack"])
@given(
    st.text(max_size=20),
    st.lists(st.text("0123456789", min_size=1, max_size=4), min_size=12, max_size=16),
    st.sampled_from(["", " ", "-", "\u00a0", "\n", " - "]),
    st.sampled_from([KEY, "pbk_sandbox_QWxpxZ8rbWE", "sck_sandbox_QWxpxZ8rbWE/Paynet+Desk"]),
)
def test_no_number_and_no_key_leaves_the_filter(place, before, groups, between, key):
    text = f"{before} {between.join(groups)} {key}"
    record = logging.LogRecord("till", logging.ERROR, __file__, 1, "m", None, None)
    if place == "message":
        record.msg = text
    elif place == "argument":
        record.msg, record.args = "%s", (text,)
    elif place == "exception":
        error = ValueError(text)
        record.exc_info = (ValueError, error, None)
    else:
        record.stack_info = text
    RedactingFilter().filter(record)
    out = logging.Formatter().format(record)
    assert not re.search(r"\d(?:[\s\-]{0,3}\d){11,}", out)
    assert key not in out
    assert out.isprintable()
