"""What a change over time rests on: the article without which it would be smallest, and if it then holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.comparison.differences import correct
from narrative.schema import CHANGE_POINTS, SCORES, check
from narrative.trends.chronology import Trend, trend

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["weigh_changes"]

#: A change that keeps so much of its size without its most influential unit is not looked for again.
_KEPT = 0.9


def weigh_changes(
    course: Trend | None,
    scores: pd.DataFrame,
    corpus: Corpus,
    *,
    unit: str = "document",
    stories: pd.DataFrame | None = None,
    correction: str = "holm",
    level: float = 0.95,
    **options: Any,
) -> pd.DataFrame:
    """Leave out, for each change that was found, the article without which it would be smallest.

    Then the change is looked for again, with the same random reassignments. It `holds` if one is found, after
    the same correction, whose day lies in the interval of the first. An article is left out with its copies
    where `unit` is "story".

    Args:
        course: what `follow_rates` gave, without groups.
        scores, corpus: what it was made of.
        unit, stories, correction, level, options: as it was made.

    Returns:
        A row for each row of `course.changes`, in their order: `article` (its `doc_id`; empty where nothing
        was found), `without` (after less before without it; of the measure, not multiplied) and `holds`.
    """
    columns = ["article", "without", "holds"]
    if course is None:
        return pd.DataFrame(columns=columns)
    changes = check(course.changes, CHANGE_POINTS, "table of changes")
    given = {"unit": unit, "stories": stories, "correction": correction, "level": level}
    rules = given | {name: value for name, value in options.items() if name != "event"}
    rows: list[tuple[str, float, bool]] = []
    for number, change in enumerate(changes.to_dict("records")):
        if not change["found"]:
            rows.append(("", np.nan, False))
            continue
        same = (changes[["measure", "category"]] == [change["measure"], change["category"]]).all(axis=1)
        dates = changes.loc[same & changes["found"].astype(bool), "date"].tolist()
        one = _select(check(scores, SCORES, "table of scores"), change)
        article, without = _leave_out(
            one, corpus, dates, change["date"], stories if unit == "story" else None
        )
        kept = without / (change["after"] - change["before"])
        holds = kept >= _KEPT or _find_again(
            one, _drop(corpus, article, stories if unit == "story" else None), changes, number, rules
        )
        rows.append((article, without, holds))
    return pd.DataFrame(rows, columns=columns)


def _select(scores: pd.DataFrame, change: dict[Any, Any]) -> pd.DataFrame:
    same = scores["measure"].eq(change["measure"]) & scores["category"].eq(change["category"])
    return scores[same & scores["lexicon"].eq(change["lexicon"])]


def _leave_out(
    scores: pd.DataFrame,
    corpus: Corpus,
    dates: list[pd.Timestamp],
    date: pd.Timestamp,
    stories: pd.DataFrame | None,
) -> tuple[str, float]:
    """The article without which the rates on both sides of a change differ least, and by how much then."""
    days = corpus.documents["date"].dt.normalize()
    edges = sorted(dates)
    here = edges.index(date)
    low = edges[here - 1] if here else days.min()
    high = edges[here + 1] if here + 1 < len(edges) else days.max() + pd.Timedelta(days=1)
    table = scores.set_index("doc_id").reindex(corpus.documents.index)[["total", "base"]]
    table = table.assign(after=days >= date)[(days >= low) & (days < high)]
    unit = table.index.to_series() if stories is None else stories.set_index("doc_id")["story"]
    sums = table.assign(unit=unit.reindex(table.index)).groupby(["unit", "after"])[["total", "base"]].sum()
    sides = sums.unstack("after", fill_value=0).astype("float64")
    rates = []
    for side in (True, False):
        total, base = sides["total", side], sides["base", side]
        rates.append((total.sum() - total) / (base.sum() - base).where(base.sum() > base))
    without = (rates[0] - rates[1]).dropna()
    whole = table[table["after"]].sum(), table[~table["after"]].sum()
    rise = whole[0]["total"] / whole[0]["base"] > whole[1]["total"] / whole[1]["base"]
    chosen = without.idxmin() if rise else without.idxmax()
    return str(chosen), float(without[chosen])


def _drop(corpus: Corpus, article: str, stories: pd.DataFrame | None) -> Corpus:
    """The corpus without an article, and without the copies of its story."""
    gone = [article] if stories is None else stories.loc[stories["story"] == article, "doc_id"].tolist()
    return corpus.where(doc_id=[name for name in corpus.documents.index if name not in set(gone)])


def _find_again(
    scores: pd.DataFrame, corpus: Corpus, changes: pd.DataFrame, number: int, rules: dict[str, Any]
) -> bool:
    first = changes.iloc[number]
    again = trend(scores, corpus, measure=str(first["measure"]), **rules).changes
    near = again[again["date"].between(first["date_low"], first["date_high"])]
    if not len(near):
        return False
    p_values = changes["p_value"].to_numpy(dtype=np.float64).copy()
    p_values[number] = near["p_value"].min()
    return bool(correct(p_values, rules["correction"])[number] <= 1 - rules["level"] + 1e-12)
