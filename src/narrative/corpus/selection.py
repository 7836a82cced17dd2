"""Which documents of a corpus meet what is asked of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from narrative.corpus.readers.dates import PRECISION, parse_date
from narrative.errors import CorpusError
from narrative.errors.tracebacks import list_near, suggest

_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}))?")


def select(
    documents: pd.DataFrame, conditions: Mapping[str, object], since: object, until: object, name: str
) -> np.ndarray:
    """Return the rows of the documents that meet every condition; `Corpus.where` says how they are meant.

    Raises:
        CorpusError: an unknown column, a date that is none, or no document at all that meets them.
    """
    chosen = np.ones(len(documents), dtype=bool)
    for column, wanted in conditions.items():
        values = find_dates(documents) if column == "date" else get_column(documents, column)
        chosen &= _meets(values, wanted)
    first = None if since is None else find_day(since, "since")
    last = None if until is None else find_day(until, "until")
    if first and last and first > last:
        raise CorpusError(f"since={since!r} is later than until={until!r}.")
    if first:
        chosen &= (documents["date"] >= pd.Timestamp(first)).to_numpy()
    if last:
        chosen &= (find_last_days(documents) < pd.Timestamp(last) + pd.Timedelta(days=1)).to_numpy()
    if not chosen.any():
        raise CorpusError(_explain(documents, conditions, since, until, name))
    return np.flatnonzero(chosen)


def find_dates(documents: pd.DataFrame, period: str = "day") -> pd.Series:
    """Return the dates of documents that are known as finely as a period; missing where they are not.

    >>> articles = pd.DataFrame({"date": pd.to_datetime(["2023-11-08", "2023-11-01"]),
    ...                          "date_precision": [None, "month"]})
    >>> find_dates(articles, "week").notna().tolist(), find_dates(articles, "month").notna().tolist()
    ([True, False], [True, True])
    """
    dates = documents["date"]
    if PRECISION not in documents:
        return dates
    fine = {"year": ("month", "year"), "quarter": ("month",), "month": ("month",)}.get(period, ())
    vague = documents[PRECISION].isin(["month", "year"]) & ~documents[PRECISION].isin(fine)
    return dates.mask(vague)


def find_last_days(documents: pd.DataFrame) -> pd.Series:
    """Return the dates of documents; of a month or a year that is known alone, its last day."""
    dates = documents["date"]
    if PRECISION in documents:
        for precision, end in (("month", pd.offsets.MonthEnd()), ("year", pd.offsets.YearEnd())):
            vague = (documents[PRECISION] == precision).fillna(False).to_numpy(dtype=bool)
            dates = dates.where(~vague, dates + end)
    return dates


def get_column(documents: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of the documents, or their ids.

    Raises:
        CorpusError: there is none of this name.
    """
    if name == "doc_id":
        return documents.index.to_series()
    if name not in documents.columns:
        available = ["doc_id", *map(str, documents.columns)]
        raise CorpusError(f"No column {name!r}.{suggest(name, available)} Available: {', '.join(available)}.")
    return documents[name]


def _meets(column: pd.Series, wanted: object) -> np.ndarray:
    """Say of each document whether its column has the value, or one of the values."""
    values = (
        list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str | bytes) else [wanted]
    )
    meets = np.zeros(len(column), dtype=bool)
    for value in values:
        if value is None:
            meets |= column.isna().to_numpy()
        elif column.name == "date":
            meets |= (column.dt.normalize() == pd.Timestamp(find_day(value, "date"))).to_numpy()
        else:
            meets |= (column == value).fillna(False).to_numpy(dtype=bool)
    return meets


def find_day(given: object, argument: str) -> datetime.date:
    """Return the day that a date or a text names; of a month or a year its first, or for `until` its last."""
    if isinstance(given, datetime.datetime):
        return given.date()
    if isinstance(given, datetime.date):
        return given
    text = str(given).strip()
    try:
        if period := _PERIOD.fullmatch(text):
            span = pd.Period(text, freq="M" if period["month"] else "Y")
            return (span.end_time if argument == "until" else span.start_time).date()
        if day := parse_date(text):
            return day.date()
    except ValueError:
        pass
    raise CorpusError(f"{argument}={given!r} is not a date. Write '2023-11-08', '2023-11' or '2023'.")


def _explain(
    documents: pd.DataFrame, conditions: Mapping[str, object], since: object, until: object, name: str
) -> str:
    """Say why a selection is empty: what was asked for, and what the columns and the dates hold."""
    asked = {
        **conditions,
        **{key: day for key, day in (("since", since), ("until", until)) if day is not None},
    }
    said = ", ".join(f"{column}={value!r}" for column, value in asked.items()) or "no condition"
    held = [f"{column} has {_list_held(documents, column, wanted)}" for column, wanted in conditions.items()]
    if since is not None or until is not None:
        dates = documents["date"].dropna()
        first_to_last = f"from {dates.min().date()} to {dates.max().date()}" if len(dates) else "all missing"
        held.append(f"dates are {first_to_last}")
    hints = "".join(_suggest_values(get_column(documents, column), asked[column]) for column in conditions)
    return f"No document of the corpus {name!r} meets {said}: {'; '.join(held) or 'it is empty'}.{hints}"


def _suggest_values(column: pd.Series, wanted: object) -> str:
    """The value of a column that was probably meant, if a text was given that it does not have."""
    held = [value for value in column.value_counts().index if isinstance(value, str)]
    values = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list | tuple) else []
    return "".join(suggest(value, held) for value in values if isinstance(value, str) and value not in held)


def _list_held(documents: pd.DataFrame, column: str, wanted: object) -> str:
    """List the values of a column; of the ids, which are all different, those that are most like the one."""
    if column == "doc_id":
        return list_near(wanted, documents.index, most=5, shown=3)
    return _list_values(get_column(documents, column))


def _list_values(column: pd.Series, most: int = 10) -> str:
    """List the values that a column has, the most frequent first."""
    counts = column.value_counts()
    values = [
        str(value.date()) if isinstance(value, pd.Timestamp) else repr(value) for value in counts.index[:most]
    ]
    return (", ".join(values) or "no value") + (
        f" and {len(counts) - most:,} more" if len(counts) > most else ""
    )
