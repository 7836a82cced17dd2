"""Rates over time and over the parts of the articles, in words and for reading."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.corpus.description import name_articles
from narrative.figures.captions import count_of, list_columns, measure_digits
from narrative.measures import get_measure
from narrative.reading.prose import Points, Prose, join_words, say, say_each
from narrative.reading.values import format_p, say_p
from narrative.schema import ARC, CHANGE_POINTS, check
from narrative.tables.tables import format_value
from narrative.trends.periods import count_periods, write_day

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.trends.chronology import Trend

__all__ = ["list_changes", "say_arc", "say_changes", "say_event", "say_trend"]


def say_trend(course: Trend | None) -> Prose:
    """Say how many periods there are, how many articles each holds, and what is left out."""
    if course is None:
        return say("No article has a date, so nothing can be said over time.")
    periods = course.periods.drop_duplicates("period")
    held = periods.loc[periods["n_documents"] > 0, "n_documents"]
    if not len(held):
        return say(
            "No article with a date is in a language that this is measured in."
            if course.left_out
            else "No article with a date has anything to measure by."
        )
    every = int(count_periods(periods).sum())
    gaps = every - len(held)
    least, most = int(held.min()), int(held.max())
    template = "{periods}, from {first} to {last}, with {articles}" + (" each" if len(held) > 1 else "")
    template += ", and {gaps} without any." if gaps else "."
    before, after, gap = _find_stretch(periods)
    template += (
        " The {gap} between {before} and {after} are one row of the table: a date on one "
        "side may stand for a missing one."
    ) * bool(gap)
    template += " {undated} no date, and {are} in none of them." if course.undated else ""
    template += " Of {vague} only a month or a year is known; none of the periods counts them." * bool(
        course.vague
    )
    template += " {left_out} in another language, and left out." if course.left_out else ""
    template += " {empty} nothing to measure by, and {were} left out." if course.empty else ""
    return say(
        template,
        periods=count_of(every, "period"),
        first=write_day(periods["start"].min()),
        last=write_day(periods["end"].max()),
        articles=f"{least:,} to {count_of(most, 'article')}" if least < most else count_of(most, "article"),
        gaps=f"{gaps:,}",
        before=before,
        after=after,
        gap=count_of(gap, "period"),
        undated=f"{count_of(course.undated, 'article')} {'has' if course.undated == 1 else 'have'}",
        are="is" if course.undated == 1 else "are",
        vague=count_of(course.vague, "article"),
        left_out=f"{count_of(course.left_out, 'article')} {'is' if course.left_out == 1 else 'are'}",
        empty=f"{count_of(course.empty, 'article')} {'has' if course.empty == 1 else 'have'}",
        were="is" if course.empty == 1 else "are",
    )


def _find_stretch(periods: pd.DataFrame) -> tuple[str, str, int]:
    """Return the periods on both sides of the longest stretch in one row, and its length; 0 if none is."""
    names, counts = periods["period"].tolist(), count_periods(periods).tolist()
    inner = [place for place in range(1, len(names) - 1) if counts[place] > 1]
    longest = max(inner, key=counts.__getitem__, default=None)
    return ("", "", 0) if longest is None else (names[longest - 1], names[longest + 1], counts[longest])


def say_event(course: Trend | None, event: str | None) -> Prose:
    """Say how many articles lie before the event, and how many from that day on; or why there is no event."""
    if course is None:
        return say("No article has a date, so nothing can be compared before and after an event.")
    if event is None:
        return say("No event was named.")
    if course.event is None:
        return say(
            "The event of {day} leaves nothing to compare: all dated articles are before it, or all from "
            "that day on.",
            day=event,
        )
    sizes = course.event.estimates.groupby("when", sort=True)["n_documents"].max()
    return say(
        "{before} before {day} are compared with {after} from that day on.",
        before=count_of(int(sizes.iloc[-1]), "article").capitalize(),
        day=event,
        after=f"{int(sizes.iloc[0]):,}",
    )


def list_changes(
    course: Trend | None,
    *,
    labels: Mapping[str, str] | None = None,
    weights: pd.DataFrame | None = None,
    corpus: Corpus | None = None,
) -> pd.DataFrame:
    """List when each rate changed, or where the strongest change is that chance could draw.

    Args:
        course: what `follow_rates` gave.
        labels: what to call each category.
        weights: what `weigh_changes` gave for the same course.
        corpus: for the names of the articles in `weights`.

    Returns:
        `measure`, `label`, `found`, `date` (the first day of the new rate), `date_low`, `date_high`,
        `before`, `after` (in the `unit` that is shown), `p_adjusted`, `p` (the same as text), as in
        `Trend.changes`; those that were found come first. With `weights`, also `holds`, `without` (after less
        before, without the most influential one), `article` (its name) and `doc_id`.
    """
    columns = [
        "measure",
        "label",
        "found",
        "date",
        "date_low",
        "date_high",
        "before",
        "after",
        "unit",
        "p_adjusted",
        "p",
    ]
    columns += ["holds", "without", "article", "doc_id"] if weights is not None else []
    if course is None:
        return pd.DataFrame(columns=columns)
    table = check(course.changes, CHANGE_POINTS, "table of changes").copy()
    per = [get_measure(name).per for name in table["measure"]]
    table["label"] = pd.Series(
        [
            str((labels or {}).get(name, name)) or get_measure(measure).label
            for name, measure in zip(table["category"], table["measure"], strict=True)
        ],
        dtype="str",
    )
    table["p"] = pd.Series([format_p(p) for p in table["p_adjusted"]], dtype="str")
    table["unit"] = pd.Series(
        [
            get_measure(name).unit if each != 1 else ""
            for name, each in zip(table["measure"], per, strict=True)
        ],
        dtype="str",
    )
    if weights is not None:
        names = weights["article"] if corpus is None else name_articles(corpus, weights["article"])
        table = table.assign(doc_id=weights["article"], article=pd.Series(names, dtype="str"))
        table = table.assign(holds=weights["holds"], without=weights["without"].astype(float) * per)
    for side in ("before", "after"):
        table[side] = table[side].astype(float) * per
    return table.sort_values("found", ascending=False, kind="stable", ignore_index=True)[columns]


def say_changes(changes: pd.DataFrame, *, digits: int = 1) -> Points | Prose:
    """Say each change that was found, with the days between which it may have been.

    Args:
        changes: what `list_changes` gave.
        digits: decimal places of the rates.
    """
    if not len(changes):
        return say("No change could be looked for: that takes ten articles or more, on several days.")
    found = changes[changes["found"].astype(bool)]
    if not len(found):
        return say("No change is found beyond what chance alone would give.")
    return say_each(_say_change(row, digits) for row in found.to_dict("records"))


def _say_change(row: Mapping[Hashable, Any], digits: int) -> Prose:
    """A change in a sentence; where it is known, with what it rests on in another."""
    template = "{label}: a new {level} from {date} on (between {low} and {high}): "
    template += "{before} before, {after} after ({p})."
    without = format_value(float(row.get("without", 0)), digits)
    whole = format_value(float(row["after"]) - float(row["before"]), digits)
    if row.get("article"):
        template += " Without “{article}” the difference is "
        template += "{without}, not {whole}, and " if without != whole else "still {whole}, and "
        template += "the change is found as well." if row["holds"] else "no such change is found."
    return say(
        template,
        label=row["label"],
        level="rate" if row["unit"] else "value",
        date=row["date"],
        low=row["date_low"],
        high=row["date_high"],
        before=format_value(float(row["before"]), digits),
        after=format_value(float(row["after"]), digits),
        p=say_p(row["p_adjusted"]),
        article=row.get("article", ""),
        without=without,
        whole=whole,
    )


def say_arc(
    curve: pd.DataFrame | None, *, labels: Mapping[str, str] | None = None, level: float = 0.95
) -> Points | Prose:
    """Say which parts of the articles hold more, or less, than chance alone would give.

    Args:
        curve: what `narrative.arc` gave, of one measure; `None` if no article was long enough.
        labels: what to call each category.
        level: of the band, as it was asked for.
    """
    if curve is None:
        return say(
            "No article has enough paragraphs or sentences for these parts. For texts without line breaks, "
            "ask for “sentences”, or for a few equal shares, such as “5”."
        )
    table = check(curve, ARC, "table of the arc")
    curves = [
        rows
        for _, rows in table.groupby(
            ["measure", "lexicon", "category", *list_columns(table, ARC)], sort=False
        )
    ]
    said = [_say_curve(rows, labels, 1 - level) for rows in curves]
    many = say(
        "Each band is for one curve. Of {curves}, chance alone would put one or more outside in {share} % of "
        "such corpora.",
        curves=count_of(len(curves), "curve"),
        share=format_value(100 * (1 - level ** len(curves)), 0),
    )
    more = [many] if len(curves) > 1 else []
    outside = [sentence for sentence in said if sentence is not None]
    if not outside:
        whose = f"{_name_curve(table, labels)}: no" if len(curves) == 1 else "No"
        return say_each(
            [say("{whose} part has more or less than chance alone would give.", whose=whose), *more]
        )
    return say_each([*outside, *more])


def _name_curve(rows: pd.DataFrame, labels: Mapping[str, str] | None) -> str:
    category = rows["category"].iloc[0]
    return str((labels or {}).get(category, category)) or get_measure(rows["measure"].iloc[0]).label


def _name_part(part: str) -> str:
    return f"share {part}" if " of " in part else f"the {part}"


def _say_curve(rows: pd.DataFrame, labels: Mapping[str, str] | None, alpha: float) -> Prose | None:
    """A curve in a sentence, if any part of it lies outside the band."""
    measure = get_measure(rows["measure"].iloc[0])
    digits = measure_digits(measure, (rows["estimate"] * measure.per).dropna().tolist())
    outside = rows[rows["p_value"] <= alpha + 1e-12]
    if not len(outside):
        return None
    parts = [
        f"{'more' if row['estimate'] > row['chance'] else 'less'} in {_name_part(row['part'])} "
        f"({format_value(row['estimate'] * measure.per, digits)}; by chance "
        f"{format_value(row['chance'] * measure.per, digits)})"
        for row in outside.to_dict("records")
    ]
    return say("{label}: {parts}.", label=_name_curve(rows, labels), parts=join_words(parts))
