"""Which group a document is in, which groups are compared, and what a copied document counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.resampling import Floats, Ints
from narrative.corpus.selection import get_column
from narrative.errors import CorpusError, ParameterError, TableError, UnknownNameError
from narrative.schema import check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: Spans of time to group by, with pandas' letter for each; a week begins on Monday.
PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}
#: What a group is called whose documents have no value in the column.
UNKNOWN = "not known"
#: How a period is shown.
_SHOWN = {"month": "%Y-%m", "year": "%Y"}
Copies = Literal["all", "first", "share"]
COPIES = ("all", "first", "share")


@dataclass(frozen=True, eq=False)
class Groups:
    """G groups of D documents.

    Attributes:
        labels: a row for each group with its values of the grouping columns, in their order; of a period the
            first day, missing where documents have no date.
        codes: int64[D], the number of each document's group.
    """

    labels: pd.DataFrame
    codes: Ints

    @property
    def names(self) -> list[str]:
        """Each group in words: "daily", "daily · 2019-04"."""
        rows = self.labels.itertuples(index=False, name=None)
        return [" · ".join(map(_show, row, self.labels.columns)) for row in rows]

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Whether a group has a value in every grouping column, bool[G]."""
        missing = self.labels.isna() | (self.labels.astype(object) == UNKNOWN)
        return np.asarray(~missing.to_numpy(dtype=bool).any(axis=1), dtype=bool)


def group_documents(corpus: Corpus, by: str | Sequence[str]) -> Groups:
    """Group the documents of a corpus by columns, by spans of time ("day", "week", "month", "year"), or both.

    Raises:
        CorpusError: there is no such column, or no document has a date.
        ParameterError: `by` is empty.

    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["War."] * 3, "date": ["2019-04-07", "2019-04-08", None]})
    >>> groups = group_documents(Corpus.from_documents(documents), "week")
    >>> groups.names, groups.codes.tolist(), groups.known.tolist()
    (['2019-04-01', '2019-04-08', 'not known'], [0, 1, 2], [True, True, False])
    """
    columns = [by] if isinstance(by, str) else list(by)
    if not columns:
        raise ParameterError(f"by={by!r} names nothing. Give a column, or one of {', '.join(PERIODS)}.")
    levels: dict[str, pd.Index] = {}
    ranks: dict[str, Ints] = {}
    for column in columns:
        if column in PERIODS:
            levels[column], ranks[column] = _find_periods(corpus, column)
        else:
            levels[column], ranks[column] = _find_values(corpus, column)
    held, codes = np.unique(np.stack(list(ranks.values()), axis=1), axis=0, return_inverse=True)
    values = {column: levels[column].take(held[:, place]) for place, column in enumerate(columns)}
    return Groups(pd.DataFrame(values), codes.reshape(-1).astype(np.int64))


def pair_groups(groups: Groups, reference: object = None) -> list[tuple[int, int]]:
    """Return the pairs of groups to compare, by their numbers.

    Groups that differ in one column only make a pair; a period is compared with the one before it. With a
    `reference` (a group's value, a tuple of values, or its name as in `Groups.names`), every other group is
    compared with that one. Groups without a value are in no pair.

    Raises:
        UnknownNameError: there is no group like the reference.
    """
    known = np.flatnonzero(groups.known).tolist()
    if reference is not None:
        against = _find(groups, reference)
        return [(number, against) for number in known if number != against]
    rows = list(groups.labels.itertuples(index=False, name=None))
    pairs: list[tuple[int, int]] = []
    for place, column in enumerate(groups.labels.columns):
        alike: dict[tuple[object, ...], list[int]] = {}
        for number in known:
            alike.setdefault(rows[number][:place] + rows[number][place + 1 :], []).append(number)
        for members in alike.values():
            # Groups are in the order of their values, so that periods follow each other.
            if column in PERIODS:
                pairs += [(later, earlier) for earlier, later in pairwise(members)]
            else:
                pairs += combinations(members, 2)
    return sorted(pairs, key=sorted)


def find_units(corpus: Corpus, unit: str, stories: pd.DataFrame | None) -> npt.NDArray[np.object_]:
    """Return what each document was sampled with: its id, its story's, or its value of a column.

    Stories and values are marked by a letter in front, so that a document without one, which is a unit of its
    own, is never taken for one of them.

    Raises:
        ParameterError: `unit` is "story", but there is no table of stories.
        CorpusError: there is no such column.
    """
    if unit == "story":
        return _read_stories(corpus, stories, "unit='story'")["story"].to_numpy(dtype=object)
    ids = corpus.documents.index.to_series().reset_index(drop=True)
    if unit == "document":
        return ids.to_numpy(dtype=object)
    return _mark(get_column(corpus.documents, unit).reset_index(drop=True), ids)


def weigh_copies(corpus: Corpus, copies: Copies, stories: pd.DataFrame | None) -> Floats:
    """Return what each document counts, float64[D]: 1; 1 if it is its story's first; or 1/k, of k copies.

    The first is the one that the table says, if the corpus holds it; else the earliest by date (without a
    date: last), and of several of a day the one with the smallest `doc_id`.

    Raises:
        UnknownNameError: `copies` is none of the choices.
        ParameterError: copies are to be known, and there is no table of stories.
    """
    if copies not in COPIES:
        raise UnknownNameError("choice of `copies`", copies, COPIES)
    if copies == "all":
        return np.ones(len(corpus))
    told = _read_stories(corpus, stories, f"copies={copies!r}")
    if copies == "share":
        weights: Floats = (1 / told.groupby("story")["story"].transform("size")).to_numpy(dtype=np.float64)
        return weights
    firsts = told.assign(date=corpus.documents["date"].to_numpy(), place=np.arange(len(told)))
    firsts = firsts.sort_values(["later", "date", "doc_id"], na_position="last").drop_duplicates("story")
    first = np.zeros(len(corpus))
    first[firsts["place"]] = 1
    return first


def _find_periods(corpus: Corpus, column: str) -> tuple[pd.Index, Ints]:
    """Return the periods that hold documents, then a missing one if there is any, and each document's."""
    dates = corpus.documents["date"]
    if dates.isna().all():
        raise CorpusError(f"by={column!r}: no document has a date.")
    starts = dates.dt.to_period(PERIODS[column]).dt.start_time
    codes, periods = pd.factorize(starts, sort=True, use_na_sentinel=True)
    missing = codes < 0
    if missing.any():
        codes, periods = np.where(missing, len(periods), codes), periods.append(pd.DatetimeIndex([pd.NaT]))
    return pd.Index(periods), codes.astype(np.int64)


def _read_stories(corpus: Corpus, stories: pd.DataFrame | None, asked: str) -> pd.DataFrame:
    """Return doc_id, story and whether it is a later copy, of each document; one in no story is its own."""
    if stories is None:
        raise ParameterError(f"{asked} needs to know the copies: give stories=narrative.stories(corpus).")
    check(stories, ("doc_id", "story"), "table of stories")
    if stories["doc_id"].duplicated().any():
        twice = stories.loc[stories["doc_id"].duplicated(), "doc_id"].iloc[0]
        raise TableError(f"The table of stories has the document {twice!r} more than once.")
    ids = corpus.documents.index.to_series().astype(object).reset_index(drop=True)
    told = stories.set_index("doc_id").reindex(ids)
    story = told["story"].astype(object).reset_index(drop=True)
    first = told["first"].reset_index(drop=True) if "first" in told else pd.Series(False, index=ids.index)
    return pd.DataFrame(
        {"doc_id": ids, "story": _mark(story, ids), "later": ~first.fillna(True).astype(bool)}
    )


def _find_values(corpus: Corpus, column: str) -> tuple[pd.Index, Ints]:
    """Return the values of a column as text, in their order, missing ones last, and each document's."""
    values = get_column(corpus.documents, column)
    order = pd.Index(values[~_is_missing(values)].drop_duplicates())
    try:
        order = order.sort_values()
    except TypeError:  # values of several kinds
        order = order.sort_values(key=lambda index: index.astype("str"))
    levels = pd.Index([*order.astype("str"), UNKNOWN], dtype="str")
    known = levels.get_indexer(pd.Index(values.astype("str")))
    return levels, np.where(_is_missing(values), len(order), known).astype(np.int64)


def _is_missing(values: pd.Series) -> npt.NDArray[np.bool_]:
    return np.asarray(values.isna() | (values.astype(object) == ""), dtype=bool)


def _mark(values: pd.Series, ids: pd.Series) -> npt.NDArray[np.object_]:
    """Return values as text, and the document's id where there is none, marked so that none is the other."""
    marked = np.where(_is_missing(values), "#" + ids.astype("str"), "=" + values.astype("str"))
    return marked.astype(object)


def _find(groups: Groups, reference: object) -> int:
    """Return the number of the group that has this value, these values or this name."""
    wanted = reference if isinstance(reference, tuple) else (reference,)
    names = groups.names
    for number, row in enumerate(groups.labels.itertuples(index=False, name=None)):
        if row == wanted or names[number] == " · ".join(map(str, wanted)):
            return number
    raise UnknownNameError("group to compare with (reference)", reference, names)


def _show(value: object, column: str) -> str:
    if isinstance(value, pd.Timestamp):
        return value.strftime(_SHOWN.get(column, "%Y-%m-%d"))
    return UNKNOWN if value is pd.NaT else str(value)
