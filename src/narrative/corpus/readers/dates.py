"""Dates as they stand in files: ISO, or the format that the user names; nothing is guessed."""

from __future__ import annotations

import datetime
import re

from narrative.errors import CorpusError

_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?:[Zz]|UTC|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
    r"|[0-9]{8}\.0"  # a whole number that a missing value has made another
    r"|[0-9]{8}(?:[Tt][0-9]{4}(?:[0-9]{2})?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
#: The fields of a date format that hold a year.
_YEAR = re.compile(r"%[YyGcx]")


def parse_date(value: object, date_format: str | None = None) -> datetime.datetime | None:
    """Return the local calendar time that a date or text names, without its zone; `None` for an empty one.

    Text is ISO 8601 to the day or finer (`2023-11-08`, `20231108`, `2023-11-08T23:30+09:00`), or in
    `date_format` if that is given, and then in no other.

    Raises:
        ValueError: it is no such date.

    Example:
        >>> parse_date("2023-11-08T23:30+09:00")
        datetime.datetime(2023, 11, 8, 23, 30)
        >>> parse_date("8.11.2023", "%d.%m.%Y")
        datetime.datetime(2023, 11, 8, 0, 0)
        >>> parse_date("08/11/2023")
        Traceback (most recent call last):
        ValueError: bad date '08/11/2023': not ISO (2023-11-08)
    """
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day)
    text = str(value).strip()
    if not text:
        return None
    shown = repr(text if len(text) < 60 else text[:57] + "...")
    if date_format is not None:
        try:
            return datetime.datetime.strptime(text, date_format).replace(tzinfo=None)
        except ValueError:
            raise ValueError(f"bad date {shown}: not of the format {date_format!r}") from None
    if not _ISO.fullmatch(text):
        raise ValueError(f"bad date {shown}: not ISO (2023-11-08)")
    try:
        iso = text.removesuffix(".0") if len(text) == 10 else text
        iso = iso.replace(" UTC", "Z").replace("UTC", "Z").replace(" +", "+").replace(" -", "-").upper()
        return datetime.datetime.fromisoformat(iso).replace(tzinfo=None)
    except ValueError as error:
        raise ValueError(f"bad date {shown}: {error}") from None


def check_date_format(date_format: str | None) -> None:
    """Refuse a format that can name no date.

    Raises:
        CorpusError: it has no field of a date, or one that Python does not know.
    """
    if date_format is None:
        return
    if not _YEAR.search(date_format.replace("%%", "")):
        raise CorpusError(
            f"The date format {date_format!r} names no year. Write day, month and year as in '%d.%m.%Y'."
        )
    example = datetime.datetime(2023, 11, 8)
    try:
        datetime.datetime.strptime(example.strftime(date_format), date_format)
    except (ValueError, UnicodeError) as error:
        raise CorpusError(f"The date format {date_format!r} cannot be used: {error}.") from None
