"""Panels: the tables of a selection as the plain data that the page draws: numbers, and texts ready to show.

Nothing here is HTML. The page puts each text in as text, whatever it holds.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.comparison import Comparison
from narrative.comparison.groups import name_rows
from narrative.figures.annotation import Annotation
from narrative.figures.captions import count_of, list_columns
from narrative.figures.highlighting import stripe
from narrative.measures import Measure, get_measure
from narrative.schema import ESTIMATES
from narrative.tables.tables import MISSING, format_value, rate_digits
from narrative.trends.periods import Freq
from narrative.widgets.explorer.selections import FREQS, SHOWN, Selection, describe_days

if TYPE_CHECKING:
    from narrative.widgets.explorer.selection_tables import Study

#: So many lines of a concordance are shown at a time.
PAGE = 20
#: So many patterns of a category are offered while one is typed.
_OFFERED = 400


def describe_setting(study: Study) -> dict[str, Any]:
    """What can be chosen, which stays as it is."""
    lexicon, entries = study.lexicon, study.lexicon.entries
    categories = [
        {
            "name": category,
            "label": lexicon.labels[category],
            "definition": lexicon.definitions[category],
            "patterns": [
                pattern
                for pattern in entries.loc[entries["category"] == category, "pattern"].head(_OFFERED)
                if not pattern.startswith("!")
            ],
        }
        for category in lexicon.categories
    ]
    days = study.days
    return {
        "corpus": study.corpus.name,
        "lexicon": str(lexicon.card.get("title") or lexicon.name),
        "by": study.by.replace("_", " "),
        "groups": study.names,
        "categories": categories,
        "days": [str(day.date()) for day in days] if days else [],
        "freqs": list(FREQS),
        "shown": [{"name": name, "label": label} for name, (label, _) in SHOWN.items()],
    }


def describe_selection(selection: Selection) -> dict[str, Any]:
    """What is chosen, with the period in words."""
    period = selection.period
    return {
        "groups": None if selection.groups is None else list(selection.groups),
        "since": selection.since or "",
        "until": selection.until or "",
        "category": selection.category,
        "pattern": selection.pattern,
        "freq": selection.freq,
        "group": selection.group,
        "period": list(period) if period else None,
        "days": describe_days(*map(date.fromisoformat, period)) if period else "",
        "near": selection.near,
        "sort_by": selection.sort_by,
        "show": selection.show,
    }


def describe_counts(study: Study, selection: Selection, counts: dict[str, int]) -> str:
    """What is selected, in words."""
    articles = count_of(counts["documents"], "article")
    groups = f"{counts['groups']:,} groups by {study.by}"
    if study.by == "outlet":
        groups = count_of(counts["groups"], "outlet")
    dates = study.part(selection).documents["date"]
    known = dates.dropna()
    days = "no dates"
    if len(known):
        days = describe_days(known.min().date(), known.max().date())
        days += f" ({len(dates) - len(known):,} undated)" if len(known) < len(dates) else ""
    target = f"category {study.lexicon.labels.get(selection.category, selection.category)}"
    if selection.pattern:
        target = f"pattern “{selection.pattern}”"
    matches = count_of(counts["places"], "match")
    apart = f", {counts['negated']:,} of them negated" if counts["negated"] else ""
    tone = "" if selection.show == "frame_salience" else f"; {SHOWN[selection.show][0]}"
    return f"{articles} of {groups}, {days}; {target}: {matches}{apart}{tone}"


def draw_estimates(comparison: Comparison, measure: str, *, groups: int) -> dict[str, Any]:
    """The rows of the estimates, of so many groups that are selected, and the cautions."""
    table, known = comparison.estimates, get_measure(measure)
    digits = _count_digits(table, known)
    names = name_rows(table[list_columns(table, ESTIMATES)])
    rows = [
        {"name": name, **_rate(record, known, digits), "documents": int(record["n_documents"])}
        for name, record in zip(names, table.to_dict("records"), strict=True)
    ]
    cautions = [
        {"caution": _about(row["caution"], row["groups"]), "meaning": row["meaning"], "advice": row["advice"]}
        for row in comparison.cautions.to_dict("records")
    ]
    left_out = f"The {len(rows)} of {groups:,} with the most articles." if groups > len(rows) else ""
    return {"rows": rows, **_say_unit(known), "cautions": cautions, "left_out": left_out}


def draw_periods(periods: pd.DataFrame | None, measure: str, freq: Freq) -> dict[str, Any]:
    """The points of the trend; none where there are no dates."""
    known = get_measure(measure)
    if periods is None:
        return {"points": [], **_say_unit(known)}
    digits = _count_digits(periods, known)
    points = [
        {
            "since": str(record["start"].date()),
            "until": str(record["end"].date()),
            "name": describe_days(record["start"].date(), record["end"].date()),
            "short": _shorten(record["start"], str(record["period"]), freq),
            "documents": int(record["n_documents"]),
            "complete": bool(record["complete"]),
            **_rate(record, known, digits),
        }
        for record in periods.to_dict("records")
    ]
    return {"points": points, **_say_unit(known)}


def draw_lines(lines: pd.DataFrame, page: int, negated: list[bool]) -> dict[str, Any]:
    """One page of the concordance; `negated` is about its lines."""
    first = page * PAGE
    rows = [
        {
            "number": number,
            "date": "" if pd.isna(record["date"]) else str(record["date"].date()),
            "outlet": str(record["outlet"] or ""),
            "title": str(record["title"] or record["doc_id"]),
            **{side: str(record[side]) for side in ("left", "match", "right")},
            "negated": is_negated,
        }
        for number, (record, is_negated) in enumerate(
            zip(page_of(lines, page).to_dict("records"), negated, strict=True), first
        )
    ]
    return {"rows": rows, "first": first, "total": len(lines), "page": page, "pages": count_pages(lines)}


def draw_article(annotation: Annotation, document: pd.Series, place: tuple[int, int]) -> dict[str, Any]:
    """An article in pieces, with the numbers of their categories; `place` is where the reader came from."""
    numbers = {start: number for number, start in enumerate(annotation.sentences, start=1)}
    pieces = []
    for piece in annotation.pieces():
        shown: dict[str, Any] = {"text": piece.text}
        if piece.start in numbers:
            shown["sentence"] = numbers[piece.start]
        if piece.places:
            categories, letters, reasons = annotation.marks.tell(piece)
            shown |= {"categories": categories, "letters": letters, "reasons": reasons}
            shown["stripes"] = stripe(categories)
        if place[0] <= piece.start < place[1]:
            shown["here"] = True
        pieces.append(shown)
    legend = [
        {
            "label": annotation.marks.labels[row["category"]],
            "letters": annotation.marks.letters[row["category"]],
            "number": number,
            "matches": int(row["matches"]),
            "negated": int(row["negated"]),
        }
        for number, row in enumerate(annotation.counts.to_dict("records"))
    ]
    facts = (document["outlet"], None if pd.isna(document["date"]) else document["date"].date())
    return {
        "doc_id": annotation.doc_id,
        "title": str(document["title"] or annotation.doc_id),
        "facts": " · ".join(str(fact) for fact in (*facts, annotation.doc_id) if fact),
        "pieces": pieces,
        "legend": [row for row in legend if row["matches"]],
        "rules": annotation.marks.rules(),
    }


def page_of(lines: pd.DataFrame, page: int) -> pd.DataFrame:
    """The lines of one page."""
    return lines.iloc[page * PAGE : (page + 1) * PAGE]


def count_pages(lines: pd.DataFrame) -> int:
    """How many pages there are; one where there is no line."""
    return max(1, math.ceil(len(lines) / PAGE))


def _say_unit(measure: Measure) -> dict[str, Any]:
    """The unit as a short text, and whether values can be below 0."""
    signed = measure.low < 0
    return {"unit": "tone, −1 to 1" if signed else measure.unit, "signed": signed}


def _count_digits(table: pd.DataFrame, measure: Measure) -> int:
    """How many digits a value means something to."""
    return rate_digits(float(table["base"].max())) if measure.low >= 0 else 2


def _rate(record: dict[Any, Any], measure: Measure, digits: int) -> dict[str, Any]:
    """A rate with its limits: as numbers to draw, and as text to read."""
    value, low, high = (float(record[name]) * measure.per for name in ("estimate", "low", "high"))
    if math.isnan(value):
        interval = ""
    elif math.isnan(low):
        interval = "no interval"
    else:
        interval = f"{format_value(low, digits)} to {format_value(high, digits)}"
    return {
        "value": value if math.isfinite(value) else None,
        "low": low if math.isfinite(low) else None,
        "high": high if math.isfinite(high) else None,
        "shown": format_value(value, digits) if math.isfinite(value) else MISSING,
        "interval": interval,
    }


def _shorten(start: pd.Timestamp, period: str, freq: Freq) -> str:
    """What stands under the axis: a day, or the name of a longer period."""
    return f"{start.day} {start:%b}" if freq in ("day", "week") else period


def _about(caution: object, groups: object) -> str:
    return f"{caution}: {groups}" if groups else str(caution)
