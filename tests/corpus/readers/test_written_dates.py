"""Dates as people and databases write them, held to the Unicode locale data (CLDR, by Babel) and by hand."""

from __future__ import annotations

import datetime
import time

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.corpus.readers.written_dates import read_written_date

LANGUAGES = [
    "en",
    "de",
    "fr",
    "nl",
    "es",
    "it",
    "pt",
    "da",
    "sv",
    "nb",
    "pl",
    "ru",
    "uk",
    "cs",
    "tr",
    "fi",
    "el",
    "ro",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["long", "full", "d MMM y"])
def test_a_date_is_read_as_the_locale_data_write_it(language: str, form: str) -> None:
    """CLDR is where the names come from outside: every month of a year, with and without the weekday."""
    for month in range(1, 13):
        day = datetime.date(2019, month, 2 * month)
        written = format_date(day, form, locale=language)
        read = read_written_date(written)
        assert read is not None, written
        assert (read.value.date(), read.precision, read.end) == (day, "day", len(written)), written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_alone_is_a_month(language: str) -> None:
    for month in range(1, 13):
        written = format_date(datetime.date(2019, month, 1), "LLLL y", locale=language)
        read = read_written_date(written)
        if written == "listopad 2019":  # November in Polish and Czech, October in Croatian
            assert read is None
        else:
            assert read is not None, written
            assert (read.value, read.precision) == (datetime.datetime(2019, month, 1), "month")


@pytest.mark.parametrize(
    ("written", "value", "precision"),
    [
        ("December 2, 2019", "2019-12-02 00:00", "day"),
        ("2 Dec. 2019", "2019-12-02 00:00", "day"),
        ("Dec 2 2019 10:30 PM EST", "2019-12-02 22:30", "minute"),
        ("July 1, 2019 Monday 9:20 AM GMT", "2019-07-01 09:20", "minute"),
        ("July 1, 2019, 12:05 a.m.", "2019-07-01 00:05", "minute"),
        ("May 31, 2019 Friday 22:45 EST", "2019-05-31 22:45", "minute"),
        ("May 2, 2002, Thursday", "2002-05-02 00:00", "day"),
        ("Mittwoch 31. August 2011", "2011-08-31 00:00", "day"),
        ("28. Dezember 2017, 10.36 Uhr", "2017-12-28 10:36", "minute"),
        ("Am 3. Mai 2011", "2011-05-03 00:00", "day"),
        ("14 FEVRIER 2006", "2006-02-14 00:00", "day"),
        ("1er août 2014 à 10 h 30", "2014-08-01 10:30", "minute"),
        ("mar. 14 mars 2006", "2006-03-14 00:00", "day"),
        ("mar 14 2006", "2006-03-14 00:00", "day"),
        ("1 mei 2015 vrijdag", "2015-05-01 00:00", "day"),
        ("7 октября 2018 г.", "2018-10-07 00:00", "day"),
        ("п'ятниця, 3 травня 2019 року", "2019-05-03 00:00", "day"),
        ("15 listopada 2019", "2019-11-15 00:00", "day"),
        ("2018 年 10 月 7 日 17:04", "2018-10-07 17:04", "minute"),
        ("1985年01月01日", "1985-01-01 00:00", "day"),
        ("２０１８年１０月７日（日）", "2018-10-07 00:00", "day"),
        ("2018년 10월 7일", "2018-10-07 00:00", "day"),
        ("2018年10月", "2018-10-01 00:00", "month"),
        ("2009.01.13", "2009-01-13 00:00", "day"),
        ("2024/04/03", "2024-04-03 00:00", "day"),
        ("06-Jan-2010", "2010-01-06 00:00", "day"),
        ("Wed, 02 Oct 2002 13:00:00 GMT", "2002-10-02 13:00", "minute"),
        ("Wed Oct 02 13:00:00 +0000 2002", "2002-10-02 13:00", "minute"),
        ("January 2009", "2009-01-01 00:00", "month"),
        ("enero de 2009", "2009-01-01 00:00", "month"),
        ("  2009\n", "2009-01-01 00:00", "year"),
    ],
)  # fmt: skip
def test_forms_that_were_seen(written: str, value: str, precision: str) -> None:
    read = read_written_date(written)
    assert read is not None
    assert (read.value.isoformat(" ", "minutes"), read.precision) == (value, precision)
    assert read.end == len(written.rstrip())


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "8/11/2023", "08.11.2023", "8-11-2023", "11/30/2023", "31 February 2019", "January 32, 2019",
        "May 20, 19", "2 May", "May", "Summer, 2008", "15. listopada 2019", "6. jaanuar 2010", "1234",
        "20091", "2009.13.01", "2009 was a year", "May 2 2019 13:30 AM", "May 2 2019 25:10", "part 1, 2019",
        "May 2, 2002 FINAL EDITION", "January/February 2009", "1-2 May 2009", "May 2, 2019" + " " * 200 + "x",
    ],
)  # fmt: skip
def test_what_could_mean_two_days_or_none_is_not_read(written: str) -> None:
    assert read_written_date(written) is None


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("May 2, 2002, Thursday,, FINAL EDITION", ",, FINAL EDITION"),
        ("November 6, 2002 Wednesday Final Edition", " Final Edition"),
        ("June 13, 2005, Monday 20:00:00 - 21:00:00 Eastern Time", " - 21:00:00 Eastern Time"),
        ("mardi 14 mars 2006, p. 16", ", p. 16"),
        ("woensdag 30 november 2011, p. 23, 853w.", ", p. 23, 853w."),
    ],
)
def test_a_prefix_says_where_the_date_ends(line: str, rest: str) -> None:
    read = read_written_date(line, prefix=True)
    assert read is not None
    assert line[read.end :] == rest


@pytest.mark.parametrize(
    "line", ["2009 was a year", "2009", "May 2, 20191", "May 2, 2019er", "On May 2, 2019"]
)
def test_a_prefix_is_a_whole_date_at_the_beginning(line: str) -> None:
    assert read_written_date(line, prefix=True) is None


@given(st.text(alphabet="0123456789 .,:-/()maryjun年月日àé'\u0301\ud800 ", max_size=150))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_date_or_none(text: str) -> None:
    for prefix in (False, True):
        read = read_written_date(text, prefix=prefix)
        assert read is None or 0 < read.end <= len(text)


def test_a_long_text_takes_no_longer() -> None:
    began = time.process_time()
    for text in ("1 " * 500_000, "May " * 250_000, ":" * 1_000_000, "a\u0301" * 500_000):
        assert read_written_date(text) is None
        assert read_written_date(text, prefix=True) is None
    assert time.process_time() - began < 20
