"""Which group a document is in, which groups are compared, and what a copied document counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.levels import UNKNOWN, factorise, is_missing, name_columns, name_value, set_apart
from narrative.corpus.selection import find_dates, get_column
from narrative.errors import CorpusError, ParameterError, TableError, UnknownNameError
from narrative.schema import check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: Spans of time to group by, with pandas' letter for each; a week begins on Monday.
PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}
Copies = Literal["all", "first", "share"]
COPIES = ("all", "first", "share")


@dataclass(frozen=True, eq=False)
class Groups:
    """G groups of D documents.

    Attributes:
        labels: a row for each group with its values of the grouping columns, in their order; of a period the
            first day, missing where documents have no date.
        codes: int64[D], the number of each document's group.
        known: bool[G], whether a group has a value in every grouping column.
        periods: which of the columns are spans of time.
    """

    labels: pd.DataFrame
    codes: Ints
    known: npt.NDArray[np.bool_]
    periods: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Each group in words: "daily", "daily · 2019-04"."""
        return name_rows(self.labels)


def name_rows(labels: pd.DataFrame) -> list[str]:
    """Name the group of each row of a table that has only grouping columns."""
    rows = labels.itertuples(index=False, name=None)
    return [" · ".join(map(name_value, row, labels.columns)) for row in rows]


def group_documents(
    corpus: Corpus,
    by: str | Sequence[str] | None,
    *,
    table: Collection[str] = (),
    beside: Mapping[str, pd.Series] | None = None,
) -> Groups:
    """Group the documents of a corpus by columns, by spans of time ("day", "week", "month", "year"), or both.

    A column of the corpus that is called like a span of time is meant before the calendar.

    Args:
        corpus: the documents.
        by: the columns and spans; without any, all documents are one group.
        table: the columns of the table that the groups will stand in. See `name_columns`.
        beside: further columns that are not in the corpus, and what they are called in that table.

    Raises:
        CorpusError: there is no such column, or no document has a date.
        ParameterError: `by` is empty.

    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["War."] * 3, "date": ["2019-04-07", "2019-04-08", None]})
    >>> groups = group_documents(Corpus.from_documents(documents), "week")
    >>> groups.names, groups.codes.tolist(), groups.known.tolist()
    (['2019-04-01', '2019-04-08', 'not known'], [0, 1, 2], [True, True, False])
    """
    columns = [] if by is None else list_grouping(by)
    if by is not None and not columns:
        raise ParameterError(f"by={by!r} names nothing. Give a column, or one of {', '.join(PERIODS)}.")
    names = name_columns(columns, {*table, *(beside or {})})
    periods = {names[column] for column in columns if is_period(corpus, column)}
    found = {
        name: _find_periods(corpus, column)
        if name in periods
        else _with_missing(get_column(corpus.documents, column))
        for column, name in names.items()
    }
    found |= {name: _with_missing(values) for name, values in (beside or {}).items()}
    if not found:
        everything = np.zeros(len(corpus), dtype=np.int64)
        return Groups(pd.DataFrame(index=[0]), everything, np.ones(1, dtype=np.bool_))
    ranks = np.stack([rank for _, rank in found.values()], axis=1)
    held, codes = np.unique(ranks, axis=0, return_inverse=True)
    labels = {name: levels.take(held[:, place]) for place, (name, (levels, _)) in enumerate(found.items())}
    last = np.array([len(levels) - 1 for levels, _ in found.values()])
    return Groups(
        pd.DataFrame(labels),
        codes.reshape(-1).astype(np.int64),
        np.asarray((held < last).all(axis=1), dtype=bool),
        tuple(periods),
    )


def list_grouping(by: str | Sequence[str]) -> list[str]:
    """Return the columns that `by` names, each once."""
    return [by] if isinstance(by, str) else list(dict.fromkeys(by))


def is_period(corpus: Corpus, by: str) -> bool:
    """Say whether `by` is a span of time, and no column of the corpus."""
    return by in PERIODS and by not in corpus.documents.columns


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
            if column in groups.periods:
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
    firsts = told.assign(date=find_dates(corpus.documents).to_numpy(), place=np.arange(len(told)))
    firsts = firsts.sort_values(["later", "date", "doc_id"], na_position="last").drop_duplicates("story")
    first = np.zeros(len(corpus))
    first[firsts["place"]] = 1
    return first


def _find_periods(corpus: Corpus, column: str) -> tuple[pd.Index, Ints]:
    """Return the periods that have documents, then a missing one, and the number of each document's."""
    dates = find_dates(corpus.documents, column)
    if dates.isna().all():
        raise CorpusError(f"by={column!r}: no document has a date to the {column}.")
    starts = dates.dt.to_period(PERIODS[column]).dt.start_time
    codes, periods = pd.factorize(starts, sort=True, use_na_sentinel=True)
    levels = pd.Index(periods).append(pd.DatetimeIndex([pd.NaT]))
    return levels, np.where(codes < 0, len(periods), codes).astype(np.int64)


def _with_missing(column: pd.Series) -> tuple[pd.Index, Ints]:
    """Return the values of a column as text, then the name of missing ones, and each document's number."""
    levels = factorise(column)
    names = pd.Index([*levels.names, set_apart(UNKNOWN, levels.names)], dtype="str")
    return names, np.where(levels.codes < 0, len(levels.names), levels.codes)


def _read_stories(corpus: Corpus, stories: pd.DataFrame | None, asked: str) -> pd.DataFrame:
    """Return doc_id, story and whether it is a later copy, of each document; one in no story is its own."""
    if stories is None:
        raise ParameterError(f"{asked} needs to know the copies: give stories=narrative.stories(corpus).")
    stories = check(stories, ("doc_id", "story"), "table of stories", documents=corpus.documents.index)
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


def _mark(values: pd.Series, ids: pd.Series) -> npt.NDArray[np.object_]:
    """Return values as text, and the document's id where there is none, marked so that none is the other."""
    marked = np.where(is_missing(values), "#" + ids.astype("str"), "=" + values.astype("str"))
    return marked.astype(object)


def _find(groups: Groups, reference: object) -> int:
    """Return the number of the group that has this value, these values or this name."""
    wanted = reference if isinstance(reference, tuple) else (reference,)
    names = groups.names
    for number, row in enumerate(groups.labels.itertuples(index=False, name=None)):
        if row == wanted or names[number] == " · ".join(map(str, wanted)):
            return number
    raise UnknownNameError("group to compare with (reference)", reference, names)
