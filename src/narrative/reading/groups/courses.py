"""Rates over time and over the parts of the articles, in words and for reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from narrative.captions import list_columns, measure_digits
from narrative.errors import CorpusError
from narrative.measures import get_measure
from narrative.position import lay_out
from narrative.reading.prose import Points, Prose, count_of, join_words, say, say_each
from narrative.schema import ARC, CHANGE_POINTS, check
from narrative.tables import format_value

if TYPE_CHECKING:
    from narrative.chronology import Trend
    from narrative.corpus import Corpus

#: What the columns of the tables here are called where a reader sees them.
CHANGE_HEADINGS = {
    "label": "measured",
    "date": "from",
    "date_low": "at the earliest",
    "date_high": "at the latest",
    "p_adjusted": "p, corrected",
    "found": "found",
}


def has_dates(corpus: Corpus) -> bool:
    """Say whether any document has a date, so that there can be a trend."""
    return bool(corpus.documents["date"].notna().any())


def has_parts(corpus: Corpus, parts: str) -> bool:
    """Say whether any document is long enough to have these parts, so that there can be an arc."""
    try:
        return bool(lay_out(corpus, parts).usable.any())  # type: ignore[arg-type]  # it says which there are
    except CorpusError:
        return False


def say_trend(trend: Trend | None) -> Prose:
    """Say how many periods there are, how many articles each holds, and what is left out."""
    if trend is None:
        return say("No article has a date, so nothing can be said over time.")
    periods = trend.periods.drop_duplicates("period")
    held = periods.loc[periods["n_documents"] > 0, "n_documents"]
    gaps = len(periods) - len(held)
    template = "{periods}, from {first} to {last}, with {least} to {articles} each"
    template += ", and {gaps} without any." if gaps else "."
    template += " {undated} no date, and {are} in none of them." if trend.undated else ""
    return say(
        template,
        periods=count_of(len(periods), "period"),
        first=f"{periods['start'].min():%Y-%m-%d}",
        last=f"{periods['end'].max():%Y-%m-%d}",
        least=int(held.min()),
        articles=count_of(int(held.max()), "article"),
        gaps=gaps,
        undated=f"{count_of(trend.undated, 'article')} {'has' if trend.undated == 1 else 'have'}",
        are="is" if trend.undated == 1 else "are",
    )


def list_changes(trend: Trend | None, *, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """List when each rate changed, or where the strongest change is that chance could draw.

    Returns:
        `label`, `date` (the first day of the new rate), `date_low`, `date_high`, `before`, `after` (in the
        unit that is shown), `p_adjusted` and `found`, as in `Trend.changes`.
    """
    columns = ["label", "date", "date_low", "date_high", "before", "after", "p_adjusted", "found"]
    if trend is None:
        return pd.DataFrame(columns=columns)
    table = check(trend.changes, CHANGE_POINTS, "table of changes").copy()
    per = [get_measure(name).per for name in table["measure"]]
    table["label"] = pd.Series(
        [str((labels or {}).get(name, name)) for name in table["category"]], dtype="str"
    )
    for side in ("before", "after"):
        table[side] = table[side].astype(float) * per
    return table[columns]


def say_changes(changes: pd.DataFrame, *, digits: int = 1) -> Points | Prose:
    """Say each change that was found, with the days between which it may have been.

    Args:
        changes: what `list_changes` gave.
        digits: decimal places of the rates.
    """
    found = changes[changes["found"].astype(bool)]
    if not len(found):
        return say("No change is found that chance would not draw.")
    return say_each(
        say(
            "{label}: a new rate from {date} on (between {low} and {high}): {before} before, {after} after "
            "(p = {p}).",
            label=row["label"],
            date=row["date"],
            low=row["date_low"],
            high=row["date_high"],
            before=format_value(float(row["before"]), digits),
            after=format_value(float(row["after"]), digits),
            p=format_value(float(row["p_adjusted"]), 3),
        )
        for row in found.to_dict("records")
    )


def say_arc(
    curve: pd.DataFrame | None, *, labels: Mapping[str, str] | None = None, level: float = 0.95
) -> Points | Prose:
    """Say which parts of the articles hold more, or less, than chance would put there.

    Args:
        curve: what `narrative.arc` gave, of one measure; `None` if no article was long enough.
        labels: what to call each category.
        level: of the band, as it was asked for.
    """
    if curve is None:
        return say("No article is long enough to have a beginning, a middle and an end.")
    table = check(curve, ARC, "table of the arc")
    curves = [
        rows
        for _, rows in table.groupby(
            ["measure", "lexicon", "category", *list_columns(table, ARC)], sort=False
        )
    ]
    said = [_say_curve(rows, labels, 1 - level) for rows in curves]
    many = say(
        "Each band holds for itself: with {curves}, chance alone would put one or more of them outside in "
        "{share} % of such corpora.",
        curves=count_of(len(curves), "curve"),
        share=format_value(100 * (1 - level ** len(curves)), 0),
    )
    outside = [sentence for sentence in said if sentence is not None]
    if not outside:
        return say_each([say("No part holds more or less than chance would put there."), many])
    return say_each([*outside, many])


def _say_curve(rows: pd.DataFrame, labels: Mapping[str, str] | None, alpha: float) -> Prose | None:
    """A curve in a sentence, if any part of it lies outside the band."""
    measure = get_measure(rows["measure"].iloc[0])
    category = rows["category"].iloc[0]
    digits = measure_digits(measure, (rows["estimate"] * measure.per).dropna().tolist())
    outside = rows[rows["p_value"] <= alpha + 1e-12]
    if not len(outside):
        return None
    parts = [
        f"{'more' if row['estimate'] > row['chance'] else 'less'} in the {row['part']} "
        f"({format_value(row['estimate'] * measure.per, digits)}; by chance "
        f"{format_value(row['chance'] * measure.per, digits)})"
        for row in outside.to_dict("records")
    ]
    return say(
        "{label}: {parts}.",
        label=str((labels or {}).get(category, category)) or measure.label,
        parts=join_words(parts),
    )
