"""Rates over time as corrected by coders: the share of each period, and what is left of each change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from narrative.coding.correction import correct_groups, pair_coded
from narrative.comparison.corrected import compare_corrected, correct_observed
from narrative.comparison.design import Design, Observations
from narrative.comparison.differences import HIGHER, NOT_SHOWN
from narrative.comparison.pairs import Margins
from narrative.comparison.resampling import Ints
from narrative.corpus.corpus import Corpus
from narrative.corpus.groups import Groups, find_units
from narrative.corpus.levels import name_columns
from narrative.schema import CORRECTED_DIFFERENCES, check
from narrative.trends.periods import Calendar, name_rows

#: What the two sides of a change are called.
AFTER, BEFORE = "the time after", "the time before"
_KINDS = ["measure", "lexicon", "category"]


def correct_periods(
    scores: pd.DataFrame,
    corpus: Corpus,
    groups: Groups,
    calendar: Calendar,
    observed: Observations,
    design: Design,
) -> pd.DataFrame:
    """Correct the share of each period that has documents, in each group.

    Returns:
        A table by `schema.CORRECTED`, the columns of the groups and `period` after `category`; empty if the
        design has no codes.
    """
    held = np.where(calendar.dated, groups.codes * len(calendar.periods) + calendar.places, -1)
    cells, codes = np.unique(held, return_inverse=True)
    group, place = np.divmod(cells[cells >= 0], len(calendar.periods))
    names = name_rows(calendar)[place]
    labels = groups.labels.iloc[group].reset_index(drop=True).assign(period=pd.array(names, dtype="str"))
    numbers = codes.reshape(-1).astype(np.int64) - int((cells < 0).any())
    known = np.ones(len(labels), dtype=np.bool_)
    return correct_observed(scores, corpus, Groups(labels, numbers, known), observed, design)


def correct_changes(
    scores: pd.DataFrame,
    corpus: Corpus,
    groups: Groups,
    calendar: Calendar,
    observed: Observations,
    design: Design,
    changes: pd.DataFrame,
) -> pd.DataFrame:
    """Compare the corrected share after each change with that before it, up to the changes next to it.

    The day of a change was found in the counts. The codes had no part in that, so they test the change anew;
    but where the counts alone changed, and not the articles, they will find nothing.

    Returns:
        A table by `schema.CORRECTED_DIFFERENCES`, a row for each change of a category that was coded, with
        the columns of the groups and `date` after `category`; empty if the design has no codes.
    """
    names = name_columns(groups.labels.columns, (*CORRECTED_DIFFERENCES, "date"))
    columns = [*CORRECTED_DIFFERENCES[:3], *names.values(), "date", *CORRECTED_DIFFERENCES[3:]]
    if design.coding is None:
        return check(pd.DataFrame(columns=columns), CORRECTED_DIFFERENCES)
    pairs = pair_coded(design.coding, changes["category"].unique().tolist())
    kinds = observed.rows.drop_duplicates(["lexicon", "category"])[_KINDS]
    rows = changes[changes["category"].isin(list(pairs)) & changes["date"].notna()].merge(kinds, on=_KINDS)
    if not len(rows):
        return check(pd.DataFrame(columns=columns), CORRECTED_DIFFERENCES)
    units = observed.units if design.unit == "story" else find_units(corpus, "document", None)
    sides = pd.DataFrame({"when": [AFTER, BEFORE]})
    tables = []
    for row, codes in zip(rows.to_dict("records"), _part(rows, groups, calendar), strict=True):
        same = (scores[_KINDS] == pd.Series({name: row[name] for name in _KINDS})).all(axis=1)
        coding = design.coding.of(pairs, str(row["category"]))
        here = Groups(sides, codes, np.ones(2, dtype=np.bool_))
        tables.append(
            correct_groups(
                scores[same], corpus, here, coding, units=units, weights=observed.weights, level=design.level
            )
        )
    found = compare_corrected(pd.concat(tables), [AFTER, BEFORE], [(0, 1)], design, Margins())
    side = np.where(rows["after"] > rows["before"], AFTER, BEFORE)
    verdicts = [
        f"{HIGHER} {name}" if sure else NOT_SHOWN for name, sure in zip(side, rows["found"], strict=True)
    ]
    labels = {new: rows[name] for name, new in {**names, "date": "date"}.items()}
    return check(found.assign(counted_verdict=verdicts, **labels)[columns], CORRECTED_DIFFERENCES)


def _part(rows: pd.DataFrame, groups: Groups, calendar: Calendar) -> list[Ints]:
    """For each change the side of each document: 0 after it, 1 before it, -1 beyond its neighbours."""
    labels, every = list(groups.labels.columns), pd.MultiIndex.from_frame
    numbers = np.zeros(len(rows), dtype=np.int64)
    if labels:
        numbers = every(groups.labels).get_indexer(every(rows[labels]))
    days = (rows["date"] - calendar.first).dt.days.to_numpy()
    series = pd.factorize(every(rows[[*_KINDS, *labels]]))[0]
    parted = []
    for number, day, own in zip(numbers, days, series, strict=True):
        others = days[series == own]
        first = max(others[others < day], default=-1)
        last = min(others[others > day], default=int(calendar.days.max()) + 1)
        inside = calendar.exact & (groups.codes == number) & (calendar.days >= first) & (calendar.days < last)
        parted.append(np.where(inside, np.where(calendar.days >= day, 0, 1), -1).astype(np.int64))
    return parted
