"""Dates as they stand in files: ISO, as people write them, or as the user says; nothing is guessed."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from narrative.corpus.readers.written_dates import Precision, read_written_date
from narrative.errors import CorpusError

_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?:[Zz]|UTC|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
    r"|[0-9]{8}\.0"  # a whole number that a missing value has made another
    r"|[0-9]{8}(?:[Tt][0-9]{4}(?:[0-9]{2})?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
#: The fields of a date format that hold a year, a month and a day.
_YEAR, _OF_MONTH, _OF_DAY = re.compile(r"%[YyGcx]"), re.compile(r"%[mbBjUWVcx]"), re.compile(r"%[djaAwucx]")
#: Three numbers of which the first two can be day and month, or month and day.
_NUMBERS = re.compile(r"[0-9]{1,2}(?P<sign>[./-])[0-9]{1,2}(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})")

#: How dates with the month in words and a year of two digits are written, as by Excel.
_SHORT_YEARS = tuple(
    date_format.replace("%b", month)
    for month in ("%b", "%B")
    for date_format in ("%d-%b-%y", "%d %b %y", "%d/%b/%y", "%d.%b.%y", "%b %d, %y", "%b %d %y")
)
_SHORT_YEAR = re.compile(r"[^0-9][0-9]{2}\Z")

#: Days that some months lack.
_LAST_DAYS = re.compile(r"(?:(?<![0-9])|(?<=[0-9]{6}))(?:29|30|31)(?![0-9])")
#: Before this year there were no newspapers.
FIRST_YEAR = 1600
#: A date that no format fits is tried with each.
_MOST_FORMATS = 50


#: The further column that says of a date that it is only a month or a year; the date is its first day.
PRECISION = "date_precision"


class Date(NamedTuple):
    """A date, and how much of it is known; of a month or a year it is the first day."""

    value: datetime.datetime
    precision: Precision


def parse_date(value: object, date_format: str | Sequence[str] | None = None) -> datetime.datetime | None:
    """Return the local calendar time that a date or text names, without its zone; `None` for an empty one.

    Text is in one of the formats that are given, else ISO 8601 (`2023-11-08`, `20231108`,
    `2023-11-08T23:30+09:00`), else as people write dates that mean one day (`read_written_date`).

    Raises:
        ValueError: it is no such date.

    Example:
        >>> parse_date("2023-11-08T23:30+09:00")
        datetime.datetime(2023, 11, 8, 23, 30)
        >>> parse_date("8.11.2023", "%d.%m.%Y"), parse_date("Nov. 8, 2023")
        (datetime.datetime(2023, 11, 8, 0, 0), datetime.datetime(2023, 11, 8, 0, 0))
        >>> parse_date("08/11/2023")
        Traceback (most recent call last):
        ValueError: bad date '08/11/2023': not written as 2023-11-08, nor with its month in words
    """
    formats = (date_format,) if isinstance(date_format, str) else tuple(date_format or ())
    date = read_date(value, formats)
    return None if date is None else date.value


def read_date(value: object, formats: tuple[str, ...] = ()) -> Date | None:
    """Return the date that `parse_date` returns, with how much of it is known.

    Raises:
        ValueError: it is no such date.

    Example:
        >>> read_date("2023-11").precision, read_date("2023").precision, read_date(" ")
        ('month', 'year', None)
    """
    if isinstance(value, datetime.datetime):
        return Date(value.replace(tzinfo=None), "minute")
    if isinstance(value, datetime.date):
        return Date(datetime.datetime(value.year, value.month, value.day), "day")
    text = str(value).strip()
    if not text:
        return None
    date = _read_text(text, formats) if len(text) < 200 else None
    if date is None:
        shown = repr(text if len(text) < 60 else text[:57] + "...")
        if len(text) < 200 and _is_beyond(text, formats):
            raise ValueError(f"bad date {shown}: there is no such day or time")
        named = f" or as {' or '.join(map(repr, formats))}" if formats else ""
        if _has_short_year(text):
            raise ValueError(f"bad date {shown}: its year has two digits, which may be of several centuries")
        raise ValueError(f"bad date {shown}: not written as 2023-11-08{named}, nor with its month in words")
    return date


def _has_short_year(text: str) -> bool:
    """Say of a date that was not read whether it would be one if its year had four digits.

    >>> [_has_short_year(text) for text in ("05-Mar-24", "5. März 24", "May 24", "8.11.23", "soon")]
    [True, True, False, False, False]
    """
    written = read_written_date(f"{text[:-2]}20{text[-2:]}") if _SHORT_YEAR.search(text) else None
    return written is not None and written.precision == "day"


def _is_beyond(text: str, formats: tuple[str, ...]) -> bool:
    """Say of a date that was not read whether it would be one if the month had as many days.

    >>> [_is_beyond(text, ()) for text in ("2023-02-29", "20230431", "Feb. 30, 2023", "31.04.2023", "soon")]
    [True, True, True, True, False]
    """
    earlier = _LAST_DAYS.sub("28", text)
    if earlier == text:
        return _ISO.fullmatch(text) is not None
    return _read_text(earlier, formats) is not None or (
        not find_formats(text) and bool(find_formats(earlier))
    )


@lru_cache(maxsize=4096)
def _read_text(text: str, formats: tuple[str, ...]) -> Date | None:
    for date_format in formats:
        try:
            value = datetime.datetime.strptime(text, date_format).replace(tzinfo=None)
        except ValueError:
            continue
        return Date(value, _precision_of(date_format))
    if _ISO.fullmatch(text):
        iso = text.removesuffix(".0") if len(text) == 10 else text
        iso = iso.replace(" UTC", "Z").replace("UTC", "Z").replace(" +", "+").replace(" -", "-").upper()
        try:
            return Date(datetime.datetime.fromisoformat(iso).replace(tzinfo=None), "day")
        except ValueError:
            return None
    if (month := _MONTH.fullmatch(text)) and 1 <= int(month[2]) <= 12 and int(month[1]):
        return Date(datetime.datetime(int(month[1]), int(month[2]), 1), "month")
    written = read_written_date(text)
    return None if written is None else Date(written.value, written.precision)


def doubt_day(day: datetime.date, today: datetime.date) -> str:
    """Return why a date is not to be believed; "" if nothing speaks against it, or today is `date.max`.

    >>> doubt_day(datetime.date(1, 1, 1), datetime.date(2024, 1, 1))
    'date 0001-01-01 is before 1600; programs write such days where none is known'
    """
    if day > today:
        return f"date {day} is after the day of the run, {today}"
    if day.year < FIRST_YEAR and today < datetime.date.max:
        return f"date {day} is before {FIRST_YEAR}; programs write such days where none is known"
    return ""


def find_formats(text: str) -> list[str]:
    """Return the formats in which a date may be written that was not read, the one with the day first before.

    >>> find_formats("8/11/2023"), find_formats("8.11.23"), find_formats("11/28/2023")
    (['%d/%m/%Y', '%m/%d/%Y'], ['%d.%m.%y'], ['%m/%d/%Y'])
    >>> find_formats("soon"), find_formats("31.02.2023"), find_formats("05-Mar-24")
    ([], [], ['%d-%b-%y'])
    """
    numbers = _NUMBERS.match(text.strip())
    if not numbers:
        return [one for one in _SHORT_YEARS if _fits(text.strip(), one)][:1]
    sign, year = numbers["sign"], "Y" if len(numbers["year"]) == 4 else "y"
    formats = []
    for first, second in ("dm", "md") if sign != "." else ("dm",):  # nobody writes 12.31.2019
        date_format = f"%{first}{sign}%{second}{sign}%{year}"
        if _fits(numbers[0], date_format):
            formats.append(date_format)
    return formats


def _fits(text: str, date_format: str) -> bool:
    with contextlib.suppress(ValueError):
        datetime.datetime.strptime(text, date_format)
        return True
    return False


def advise_format(text: str, told: Sequence[str] = ()) -> str:
    """Return what to do about a date that was not read; nothing if no format is known that would read it.

    Args:
        text: the date as it stands.
        told: the formats that the user named.

    >>> advise_format("29.4.2019")
    "date_format='%d.%m.%Y' says how dates are written"
    >>> advise_format("8/11/2023")
    "date_format='%d/%m/%Y' if the day comes first, else date_format='%m/%d/%Y'"
    >>> advise_format("11/28/2023", ["%d/%m/%Y"])
    "'%m/%d/%Y' would read it; are the other dates really written as '%d/%m/%Y'?"
    """
    formats = find_formats(text)
    if not formats or set(formats) & set(told):
        return ""
    first = formats[0]
    if rivals := [one for one in told if sorted(one) == sorted(first)]:
        return f"{first!r} would read it; are the other dates really written as {rivals[0]!r}?"
    if len(formats) > 1:
        return f"date_format={first!r} if the day comes first, else date_format={formats[1]!r}"
    return f"date_format={first!r} says how dates are written"


def check_date_formats(date_format: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the formats that are given, if each can name dates.

    Raises:
        CorpusError: one has no field of a year, or one that Python does not know; or there are over 50.
    """
    formats = [date_format] if isinstance(date_format, str) else list(date_format or ())
    if len(formats) > _MOST_FORMATS:
        raise CorpusError(f"There are {len(formats):,} date formats, and at most {_MOST_FORMATS} are tried.")
    for one in formats:
        if not isinstance(one, str):
            raise CorpusError(f"A date format is a text such as '%d.%m.%Y', not {one!r}.")
        if not _YEAR.search(one.replace("%%", "")):
            raise CorpusError(
                f"The date format {one!r} names no year. Write day, month and year as in '%d.%m.%Y'."
            )
        example = datetime.datetime(2023, 11, 8)
        try:
            datetime.datetime.strptime(example.strftime(one), one)
        except (ValueError, UnicodeError) as error:
            raise CorpusError(f"The date format {one!r} cannot be used: {error}.") from None
    return tuple(dict.fromkeys(formats))


def _precision_of(date_format: str) -> Precision:
    """Return how much of a date a format tells."""
    fields = date_format.replace("%%", "")
    if _OF_DAY.search(fields):
        return "day"
    return "month" if _OF_MONTH.search(fields) else "year"
