"""The line that states outlet and date of a document, with page and more, as several databases write it."""

from __future__ import annotations

import datetime
import re
from itertools import islice
from typing import NamedTuple

from narrative.corpus.exports.labels import find_page, read_length
from narrative.corpus.readers.written_dates import read_written_date

#: No such line is longer.
_LONGEST = 300
#: Where a date can begin.
_BEFORE = re.compile(r"(?:\A|[|·•;,.(:]|\s[-–—]|\b(?:vom|on|du|del|van|af)\b|\s)\s*(?=\d|[^\W\d_])")
_ISO = re.compile(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})(?:[ T]+([0-9]{2}):([0-9]{2}))?(?![0-9])")
_NUMBERS = re.compile(
    r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([12][0-9]{3})(?:,?[ T]+([0-9]{1,2})[:.]([0-9]{2}))?(?![0-9])"
)
_EDGES = " \t\u00a0|·•;,-–—("
_PAGE = re.compile(
    r"\b(?:p|pg|s)\.?\s?([A-Z]{0,4}[0-9]{1,4}[A-Z]?)\b|\A([A-Z]{1,4}[0-9]{1,4})\Z", re.IGNORECASE
)
_BY = re.compile(r"(?:by|von|av|af|par|door|記者|记者)[ :：]\s*", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|·•]\s*")
_FORMS: dict[str, str] = {"day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M"}
#: No more dates are looked for in a line.
_MOST = 40


class Source(NamedTuple):
    """What such a line states; the date as ISO, and as it is written."""

    date: str
    written: str
    outlet: str = ""
    page: str = ""
    section: str = ""
    author: str = ""
    words: int | None = None


def read_source(line: str, *, day_first: bool) -> Source | None:
    """Return what a line states, if a date stands in it and little else.

    Args:
        line: the line.
        day_first: whether the day stands first in a date of numbers.

    >>> read_source("Dagens Nyheter, 2019-05-03 06:00", day_first=True)[:3]
    ('2019-05-03T06:00', '2019-05-03 06:00', 'Dagens Nyheter')
    >>> one = read_source("Die Zeitung vom 03.05.2019, Seite 4", day_first=True)
    >>> one.outlet, one.date, one.page
    ('Die Zeitung', '2019-05-03', '4')
    >>> one = read_source("3. maj 2019 | Politiken | Sektion 1 | Side 4 | 560 ord", day_first=True)
    >>> one.outlet, one.date, one.page, one.section, one.words
    ('Politiken', '2019-05-03', '4', 'Sektion 1', 560)
    """
    if len(line) > _LONGEST:
        return None
    found = find_day(line, day_first=day_first)
    if found is None:
        return None
    date, start, end = found
    written = line[start:end].strip(_EDGES)
    if "|" in line or "·" in line or "•" in line:
        return _read_parts(line, date, written)
    outlet, rest = line[:start].rstrip(_EDGES), line[end:]
    outlet = re.sub(r"(?i)\s+(?:vom|on|du|del|van|af)$", "", outlet)
    return Source(date, written, outlet.strip(" ."), _find_page(rest))


def find_day(text: str, *, day_first: bool) -> tuple[str, int, int] | None:
    """Return the first date that stands in a text as ISO, and from where to where it stands."""
    for found in islice(_BEFORE.finditer(text[:_LONGEST]), _MOST):
        start = found.end()
        if iso := _ISO.match(text, start):
            day = _make_day(int(iso[1]), int(iso[2]), int(iso[3]), iso[4], iso[5])
            if day:
                return day, start, iso.end()
        elif numbers := _NUMBERS.match(text, start):
            first, second, year = map(int, numbers.groups()[:3])
            month, number = (second, first) if day_first else (first, second)
            day = _make_day(year, month, number, numbers[4], numbers[5])
            if day:
                return day, start, numbers.end()
        elif (read := read_written_date(text[start:], prefix=True)) and read.precision in _FORMS:
            return read.value.strftime(_FORMS[read.precision]), start, start + read.end
    return None


def _make_day(year: int, month: int, day: int, hour: str | None, minute: str | None) -> str:
    """Return a date, and a time if there is one, as ISO; nothing if there is no such day."""
    try:
        moment = datetime.datetime(year, month, day, int(hour or 0), int(minute or 0))
    except ValueError:
        return ""
    return moment.strftime("%Y-%m-%d" if hour is None else "%Y-%m-%dT%H:%M")


def _find_page(text: str) -> str:
    """Return the page that the rest of a line names."""
    if page := find_page(text):
        return page
    found = _PAGE.search(text.strip()[:40])
    return (found[1] or found[2]) if found else ""


def _read_parts(line: str, date: str, written: str) -> Source:
    """Return what the parts of a line with bars state: outlet and section in this order."""
    page = author = ""
    words: int | None = None
    names: list[str] = []
    for part in _PARTS.split(line.strip()):
        if not part or written in part:
            continue
        if (length := read_length(part, unit=True)) is not None:
            words = length
        elif found := _BY.match(part):
            author = author or part[found.end() :]
        elif not page and (named := _find_page(part)) and len(part) < 20:
            page = named
        elif ":" not in part:
            names.append(part)
    outlet, section = (*names[:2], "", "")[:2]
    return Source(date, written, outlet, page, section, author, words)
