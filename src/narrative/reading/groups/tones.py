"""What the other measures of tone say of a finding that the first one gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from narrative.measures.tones import ToneMeasure, list_tones
from narrative.reading.prose import join_words

__all__ = ["count_beside", "date_beside", "part_tones", "place_beside"]


def part_tones(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the rows of the second and further measures of tone from all others.

    Args:
        table: with a column `measure`.

    >>> table = pd.DataFrame({"measure": ["tone", "vader_compound", "salience"]})
    >>> [part["measure"].tolist() for part in part_tones(table)]
    [['tone', 'salience'], ['vader_compound']]
    """
    beside = table["measure"].isin([each.measure for each in list_tones(table["measure"])[1:]])
    return table[~beside], table[beside]


def place_beside(others: pd.DataFrame, row: Mapping[Any, Any]) -> str:
    """Say whether the other measures of tone claim the same difference.

    Args:
        others: rows of what `tabulate_differences` gave, of the other measures.
        row: a row of the same, of the first measure.
    """
    said: dict[str, list[ToneMeasure]] = {}
    for each in list_tones(others["measure"]):
        same = others[(others["measure"] == each.measure) & (others["category"] == row["category"])]
        along = same[(same["higher"] == row["higher"]) & (same["lower"] == row["lower"])]
        against = same[(same["higher"] == row["lower"]) & (same["lower"] == row["higher"])]
        verdict = "it too" if along["claimed"].any() else "no difference here"
        said.setdefault("the opposite" if against["claimed"].any() else verdict, []).append(each)
    return _join(("claim", verdict, tones) for verdict, tones in said.items())


def count_beside(others: pd.DataFrame) -> str:
    """Say how many differences the other measures of tone claim.

    Args:
        others: rows of what `tabulate_differences` gave, of the other measures.
    """
    none = "none" if others["claimed"].any() else "none either"
    said: dict[str, list[ToneMeasure]] = {}
    for each in list_tones(others["measure"]):
        claimed = int(others.loc[others["measure"] == each.measure, "claimed"].sum())
        said.setdefault(f"{claimed:,} of them" if claimed else none, []).append(each)
    return _join(("claim", verdict, tones) for verdict, tones in said.items())


def date_beside(others: pd.DataFrame, row: Mapping[Any, Any]) -> str:
    """Say whether the other measures of tone find the same change: the same way, in days that overlap.

    Args:
        others: rows of what `list_changes` gave, of the other measures.
        row: a row of the same, of the first measure.
    """
    said: dict[str, list[ToneMeasure]] = {}
    for each in list_tones(others["measure"]):
        found = others[(others["measure"] == each.measure) & others["found"].astype(bool)]
        near = found[(found["date_low"] <= row["date_high"]) & (found["date_high"] >= row["date_low"])]
        alike = ((near["after"] > near["before"]) == (row["after"] > row["before"])).any()
        said.setdefault("it too" if alike else "no such change", []).append(each)
    return _join(("find", verdict, tones) for verdict, tones in said.items())


def _join(parts: Iterable[tuple[str, str, list[ToneMeasure]]]) -> str:
    """What each of several measures says, in a sentence; nothing of none.

    >>> from narrative.measures.tones import TONES
    >>> _join([("claim", "it too", list(TONES[1:2])), ("claim", "no difference here", list(TONES[2:]))])
    'VADER claims it too; TextBlob claims no difference here.'
    """
    said = [
        f"{join_words([each.label for each in tones])} {verb}{'s' * (len(tones) == 1)} {what}"
        for verb, what, tones in parts
    ]
    return f"{'; '.join(said)}." if said else ""
