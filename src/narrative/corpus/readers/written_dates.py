"""Dates as people and news databases write them: with the name of the month, or with the year first."""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

#: How much of a date is known, and whether a time of the day stands with it.
Precision = Literal["year", "month", "day", "minute"]

#: No date is longer, in characters.
_LONGEST = 120
_YEARS = range(1400, 2200)
_TOKEN = re.compile(
    r"(?P<number>[0-9]+)"
    r"|(?P<half>[ap](?:\.[ \t]?m\.|m\b\.?))"
    r"|(?P<weekday>[月火水木金土日]曜日?|(?:星期|周|週)[一二三四五六日天]|\([月火水木金土日]\)|[월화수목금토일]요일)"
    r"|(?P<unit>[年月日년월일])"
    r"|(?P<word>(?:[^\W\d_年月日년월일]|[\u0300-\u036f])+(?:['’ʼ][^\W\d_]{4,})?)"
    r"|(?P<sign>[^\s'’])",
    re.IGNORECASE,
)
_FOUR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_NARROW = str.maketrans("０１２３４５６７８９：．／（），", "0123456789:./(),")
_UNITS = dict(zip("年月日년월일", "nmdnmd", strict=True))
#: Patterns are written over the kinds of tokens, a letter each: D and Y are numbers of one or two and of
#: four digits, M a month, W a day of the week, X a word that can be either ("mar."), f a filler ("de"),
#: o what makes a number ordinal, g what follows a year, n m d the year, month and day of East Asian dates;
#: _ is a dash between blanks, t and u stand before and after a time, A is a.m. or p.m., h hour, Z a zone.
_ZONE = r"(?:Z?[-+](?:Y|D(?::D)?)|Z)"
_TIME = (
    r"(?:t?\.?(?P<hour>D)(?::(?P<minute>D)(?::(?P<second>D))?|(?P<loose>[.h])(?P<minute2>D)|(?=A))"
    rf"(?P<half>A)?u?(?:\({_ZONE}\)|{_ZONE})?)"
)
_WEEKDAY = r"[WX](?:-?W)?\.?"
_DAY = r"(?P<day>D)(?P<dot>o?\.?)"
_MONTH = r"(?P<month>[MX])\.?"
_YEAR = r"(?P<year>Y)(?:g\.?)?"
_DATES = (
    rf"{_MONTH}(?P<day>D)o?\.?,?f?{_YEAR}",
    rf"(?:f\.?)?{_DAY}f?{_MONTH},?f?{_YEAR}",
    rf"(?P<day>D)(?P<sign>[-/]){_MONTH}(?P=sign){_YEAR}",
    rf"{_YEAR}[-/,]?{_MONTH}[-/]?(?P<day>D)",
    r"(?P<year>Y)n(?P<number>D)m(?P<day>D)d",
    r"(?P<year>Y)(?P<sign>[-./])(?P<number>D)[-./](?P<day>D)\.?",
)
_PARTIAL = (rf"{_MONTH},?f?(?P<year>Y)", r"(?P<year>Y)n(?P<number>D)m", r"(?P<year>Y)n?")
_FORMS = (
    *(
        re.compile(rf"(?:{_WEEKDAY},?f?)?{date}(?:,?\(?{_WEEKDAY}\)?)?(?:,{{0,2}}_?{_TIME})?")
        for date in _DATES
    ),
    re.compile(rf"(?:{_WEEKDAY},?)?{_MONTH}(?P<day>D){_TIME}{_YEAR}"),
    *map(re.compile, _PARTIAL),
)


class WrittenDate(NamedTuple):
    """A date that was read: when, how much of that is known, and where it ends in the text."""

    value: datetime.datetime
    precision: Precision
    end: int


@dataclass(frozen=True)
class _Words:
    """What the words of dates mean: months by number, the kind of every word, and those of ordinals.

    A month that is unsure has another meaning in a further language.
    """

    months: dict[str, int]
    kinds: dict[str, str]
    ordinals: frozenset[str]
    unsure: frozenset[str]


def read_written_date(text: str, *, prefix: bool = False) -> WrittenDate | None:
    """Return the date that a text is, if it can mean one only; `None` if it is none, or could be several.

    Read are dates with the name of the month in fourteen European languages, a day of the week and a time
    beside them, East Asian dates, and numbers with the year first (`2009.01.13`, `2024-4-3`). A month or a
    year alone is read as what it is; its value is its first day. `8/11/2023` is not read: it is in August
    or in November. The time is that of the place, without its zone; what day of the week is written is not
    checked.

    Args:
        text: the date, with nothing but white space around it.
        prefix: whether more may follow, as an edition: then `end` says where the date ends. A year alone
            is no such date.

    Example:
        >>> [read_written_date(text).value.isoformat(" ", "minutes") for text in (
        ...     "Dec 2 2019 10:30 PM EST", "Mittwoch 31. August 2011", "1 mei 2015 vrijdag",
        ...     "2018 年 10 月 7 日 17:04", "mardi 14 mars 2006")]  # doctest: +NORMALIZE_WHITESPACE
        ['2019-12-02 22:30', '2011-08-31 00:00', '2015-05-01 00:00', '2018-10-07 17:04', '2006-03-14 00:00']
        >>> read_written_date("January 2009").precision, read_written_date("2009").precision
        ('month', 'year')
        >>> read_written_date("8/11/2023"), read_written_date("May 2, 2002 FINAL EDITION")
        (None, None)
        >>> read_written_date("May 2, 2002, Thursday,, FINAL EDITION", prefix=True).end
        21
    """
    begin = len(text) - len(text.lstrip())
    looked_at = text[begin : begin + _LONGEST + 1].rstrip() if prefix else text.strip()
    if not looked_at or (len(looked_at) > _LONGEST and not prefix):
        return None
    narrow = looked_at.translate(_NARROW)
    if not _FOUR.search(narrow):
        return None  # every form has a year
    tokens = list(_TOKEN.finditer(narrow))
    words = _load_words()
    kinds = "".join(_kind(token, words) for token in tokens)
    best: WrittenDate | None = None
    for form in _FORMS:
        found = form.match(kinds) if prefix else form.fullmatch(kinds)
        if found is None or (best and begin + tokens[found.end() - 1].end() <= best.end):
            continue
        read = _read_form(found, tokens, words)
        end = tokens[found.end() - 1].end()
        if read is None or (prefix and (read[1] == "year" or looked_at[end : end + 1].isalnum())):
            continue
        best = WrittenDate(*read, begin + end)
    return best


def _read_form(
    found: re.Match[str], tokens: list[re.Match[str]], words: _Words
) -> tuple[datetime.datetime, Precision] | None:
    """Return the date that stands in tokens of this form; `None` if there is no such day or time."""
    parts = {name: tokens[found.start(name)][0] for name, kind in found.groupdict().items() if kind}
    if int(parts["year"]) not in _YEARS:
        return None
    month = parts.get("number") or "1"
    if named := parts.get("month"):
        name = _fold(named)
        month = str(words.months[name])
        if name in words.unsure and ("day" not in parts or "dot" in parts):
            return None
    hour = int(parts.get("hour", 0))
    if "half" in parts:
        if not 1 <= hour <= 12 and parts["half"][0] in "aA":
            return None
        hour = hour % 12 + 12 * (parts["half"][0] in "pP") if hour <= 12 else hour
    elif parts.get("loose") == "." and not {"t", "u"} & set(found[0]):
        return None
    try:
        value = datetime.datetime(
            int(parts["year"]), int(month), int(parts.get("day", 1)),
            hour, int(parts.get("minute") or parts.get("minute2") or 0), int(parts.get("second", 0)),
        )  # fmt: skip
    except ValueError:
        return None
    if "hour" in parts:
        return value, "minute"
    if "day" in parts:
        return value, "day"
    return value, "month" if {"month", "number"} & parts.keys() else "year"


def _kind(token: re.Match[str], words: _Words) -> str:
    """Return the letter for the kind of a token."""
    text = token[0]
    before = token.string[: token.start()]
    match token.lastgroup:
        case "half" if before.rstrip()[-1:].isdigit():
            return "A"
        case "number":
            return {1: "D", 2: "D", 4: "Y"}.get(len(text), "N")
        case "weekday":
            return "W"
        case "unit":
            return _UNITS[text]
        case "sign":
            loose = text == "-" and token.string[token.end() : token.end() + 1].isspace()
            return "_" if loose else text if text in ",.-/:()+" else "o" if text in "ºª°" else "!"
        case _:
            if before[-1:].isdigit() and text.casefold() in words.ordinals:
                return "o"
            return "h" if text in "hH" else words.kinds.get(_fold(text), "?")


def _fold(word: str) -> str:
    """Return a word without its case, accents and apostrophes.

    >>> _fold("FÉVRIER"), _fold("Sept"), _fold("П'ятниця")
    ('fevrier', 'sept', 'пятниця')
    """
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’ʼ")


@cache
def _load_words() -> _Words:
    """Return the words of dates, as they stand in `date_words.toml`."""
    loaded = tomllib.loads(files(__package__).joinpath("date_words.toml").read_text(encoding="utf-8"))
    unsure, more = loaded.pop("unsure"), loaded.pop("words")
    kinds: dict[str, str] = {}
    for letter, name in {
        "f": "fillers",
        "g": "years",
        "t": "before_time",
        "u": "hours",
        "Z": "zones",
    }.items():
        kinds |= {_fold(word): letter for word in more[name].split()}
    months: dict[str, int] = {}
    weekdays = {_fold(word) for language in loaded.values() for word in language["weekdays"].split()}
    for language in loaded.values():
        for number, names in enumerate(language["months"], 1):
            months |= {_fold(name): number for name in names.split()}
    for word in weekdays - {_fold(filler) for filler in more["fillers"].split()}:
        kinds[word] = "W"
    kinds |= {word: "X" if word in weekdays else "M" for word in months}
    unsure_months = frozenset(map(_fold, unsure["months"].split()))
    return _Words(months, kinds, frozenset(more["ordinals"].split()), unsure_months)
