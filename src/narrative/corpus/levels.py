"""Levels: the values of a column as groups of documents, and what grouping columns are called in results.

Every function with `by=` takes its groups from here, so that all of them agree on what has a value, which
values are the same, and where the names of the groups stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

#: What a group is called whose documents have no value in the column, unless a value has that name.
UNKNOWN = "not known"


@dataclass(frozen=True, eq=False)
class Levels:
    """The L different values of a column of D documents.

    Attributes:
        names: each value as text; no two are the same.
        values: each value as it stands in the column.
        codes: int64[D], the number of each document's value, or -1 for none.
    """

    names: list[str]
    values: list[object]
    codes: npt.NDArray[np.int64]


def factorise(column: pd.Series) -> Levels:
    """Return the values of a column in their own order; values of several types, in the order of their text.

    A missing value and an empty text are no value. Values with the same text are the same: `1` and `"1"`.

    >>> levels = factorise(pd.Series([10, "9", None, "10", ""]))
    >>> levels.names, levels.codes.tolist()
    (['10', '9'], [0, 1, -1, 0, -1])
    """
    held = column.reset_index(drop=True)[~is_missing(column)]
    text = held.astype("str")
    values = held[~text.duplicated()]
    try:
        values = values.sort_values()
    except TypeError:  # values of several types
        values = values.sort_values(key=lambda each: each.astype("str"))
    names = text[values.index].tolist()
    codes = np.full(len(column), -1, dtype=np.int64)
    codes[held.index] = pd.Index(names, dtype="str").get_indexer(pd.Index(text))
    return Levels(names, values.tolist(), codes)


def name_value(value: object, column: str = "") -> str:
    """A value of a grouping column as text; of a day the ISO date, of a month or a year no more than that.

    >>> day = pd.Timestamp("2019-04-01")
    >>> name_value(day), name_value(day, "month"), name_value(None)
    ('2019-04-01', '2019-04', 'not known')
    """
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return UNKNOWN
    if isinstance(value, pd.Timestamp):
        return value.strftime({"month": "%Y-%m", "year": "%Y"}.get(column, "%Y-%m-%d"))
    return str(value)


def is_missing(column: pd.Series) -> npt.NDArray[np.bool_]:
    """Say of each document whether it has no value, bool[D]: a missing one, or an empty text."""
    return column.isna().to_numpy(dtype=bool) | (column.astype("str") == "").to_numpy(dtype=bool)


def name_values(column: pd.Series) -> pd.Series:
    """Return each value of a column as text, and of documents without one the name of that group.

    >>> name_values(pd.Series(["The Lugger", ""])).tolist()
    ['The Lugger', 'not known']
    """
    levels = factorise(column)
    names = np.array([*levels.names, set_apart(UNKNOWN, levels.names)], dtype=object)
    return pd.Series(names[levels.codes], index=column.index, name=column.name, dtype="str")


def set_apart(name: str, names: Collection[str]) -> str:
    """Return a name, in brackets if one of `names` is the same.

    >>> set_apart("not known", ["The Lugger"]), set_apart("not known", ["The Lugger", "not known"])
    ('not known', '(not known)')
    """
    while name in names:
        name = f"({name})"
    return name


def name_columns(columns: Iterable[str], table: Collection[str]) -> dict[str, str]:
    """Return what each grouping column is called in a table of results.

    It keeps its name, unless the table has a column of its own with that name. Then `group_` stands in front.

    Args:
        columns: the grouping columns, as the corpus calls them.
        table: the columns that the table has of its own.

    >>> name_columns(["outlet", "category"], ["measure", "category", "estimate"])
    {'outlet': 'outlet', 'category': 'group_category'}
    """
    names: dict[str, str] = {}
    columns = list(columns)
    for column in columns:
        name = column
        while name in table or name in names.values() or (name != column and name in columns):
            name = f"group_{name}"
        names[column] = name
    return names
