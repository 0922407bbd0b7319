"""Log lines: one a record, for people or for programs, without secrets."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from reporter import log
from reporter.options.secret import Secret

LOG = logging.getLogger("reporter.test")


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    yield
    log.stop()


def lines(level: log.Level = "debug", form: log.Form = "text") -> io.StringIO:
    stream = io.StringIO()
    log.start(level, form, stream)
    return stream


def test_a_line_has_time_level_and_logger() -> None:
    stream = lines()
    LOG.info("read %d", 3)
    moment, rest = stream.getvalue().split(" ", 1)
    assert rest == "info reporter.test: read 3\n"
    assert moment.endswith("Z")


def test_a_line_for_programs_is_one_json_object() -> None:
    stream = lines(form="json")
    LOG.warning("two\nlines")
    found = json.loads(stream.getvalue())
    assert found.pop("time").endswith("Z")
    assert found == {"level": "warning", "logger": "reporter.test", "message": "two\nlines"}


def test_what_is_below_the_level_is_not_told() -> None:
    stream = lines("error")
    LOG.warning("no")
    LOG.error("yes")
    assert [line.rpartition(" ")[2] for line in stream.getvalue().splitlines()] == ["yes"]


def test_libraries_are_not_told() -> None:
    stream = lines()
    logging.getLogger("urllib3.connectionpool").error("Authorization: Bearer x")
    assert stream.getvalue() == ""


def test_a_message_with_a_line_break_stays_on_one_line() -> None:
    stream = lines()
    LOG.info("a\nb\033[31m")
    assert stream.getvalue().count("\n") == 1
    assert "\033" not in stream.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_is_struck_out_of_messages_and_tracebacks(form: log.Form) -> None:
    stream = lines(form=form)
    text = Secret.of("canary-in-the-log").reveal()
    LOG.info("token %s", text)
    try:
        int(text)
    except ValueError:
        LOG.exception("failed with %s", text)
    assert "canary" not in stream.getvalue()
    assert stream.getvalue().count("***") == 3
    assert "ValueError" in stream.getvalue()


def test_starting_twice_tells_once_and_stopping_tells_nothing() -> None:
    first, second = lines(), lines()
    LOG.info("x")
    log.stop()
    LOG.info("y")
    assert (first.getvalue(), second.getvalue().count("\n")) == ("", 1)
