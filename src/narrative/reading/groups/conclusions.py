"""What a comparison found, as the findings that open a report: each from a finished table.

A finding is certain only if all that the report knows agrees: the difference is claimed, it is claimed too
where each story counts once, what people coded bears it out, and it does not hang on one article.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.comparison.cautions import ONE_MAKES_IT
from narrative.comparison.differences import EQUIVALENT, HIGHER, TOO_LITTLE
from narrative.figures.captions import count_of, measure_digits, say_level
from narrative.measures import get_measure
from narrative.reading.findings import Finding, measure_effect
from narrative.reading.groups.corrections import doubt_claim, list_corrected_verdicts
from narrative.reading.groups.differences import place_group, tabulate_differences
from narrative.reading.groups.tones import count_beside, date_beside, part_tones, place_beside
from narrative.reading.prose import Prose, add_sentence, join_words, say
from narrative.reading.values import say_p
from narrative.schema import ARC
from narrative.tables.tables import format_interval, format_value

if TYPE_CHECKING:
    from narrative.comparison import Comparison

__all__ = ["conclude_arc", "conclude_changes", "conclude_differences"]


def conclude_differences(
    every: Comparison,
    once: Comparison | None = None,
    *,
    section: str,
    what: str = "the frames",
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    ratio_margin: float = 1.25,
    margin: float = 0.05,
) -> list[Finding]:
    """Say of each measure and category in which two groups it differs most surely, or that none is shown.

    Args:
        every: the comparison with every copy counted.
        once: the same with each story counted once, where there are copies.
        section: the heading of the section with these differences.
        what: of what nothing can be claimed, if that is so.
        labels: what to call each category.
        level: of the intervals.
        ratio_margin, margin: as in the comparison; they are the units of `Finding.effect`.

    Returns:
        A finding for each category with a claimed difference, of the pair whose interval is farthest from no
        difference; if there is none, one finding that says so and why. What the correction by coders turns
        round is left to `conclude_corrections`; what it does not bear out is not certain. Of several measures
        of tone the first gives the finding, and is said to be borne out by the others or not.
    """
    table, others = part_tones(tabulate_differences(every, once, labels=labels))
    claimed = table[table["claimed"].astype(bool)]
    if not len(claimed):
        nothing = _say_nothing(every, table, what, level)
        return [Finding(add_sentence(nothing, count_beside(others)), section, certain=False)]
    hanging = _list_hanging(every) | (_list_hanging(once) if once is not None else set())
    corrected = list_corrected_verdicts(every)
    rows: list[dict[Any, Any]] = []
    for row in claimed.to_dict("records"):
        row["effect"] = measure_effect(*_limits(row), margin=_margin(row, ratio_margin, margin),
                                       nothing=float(_is_ratio(row)))  # fmt: skip
        pair = frozenset((row["higher"], row["lower"]))
        verdict = corrected.get((row["measure"], row["category"], pair), "")
        row["doubt"] = _doubt(row, (row["measure"], row["category"], pair) in hanging, verdict)
        if not (verdict.startswith(HIGHER) and verdict != row["verdict"]):
            rows.append(row)
    found = []
    for key in dict.fromkeys((row["measure"], row["category"]) for row in rows):
        here = [row for row in rows if (row["measure"], row["category"]) == key]
        pairs = int(((table["measure"] == key[0]) & (table["category"] == key[1])).sum())
        best = max(here, key=lambda row: (not row["doubt"], row["effect"]))
        unsure = 0 if best["doubt"] else sum(bool(row["doubt"]) for row in here)
        said = _say_difference(best, len(here), pairs, level, unsure)
        sentence = add_sentence(said, place_beside(others, best))
        found.append(Finding(sentence, section, not best["doubt"], best["effect"]))
    return found


def conclude_changes(changes: pd.DataFrame, *, section: str, digits: int = 1) -> list[Finding]:
    """Say each change of a rate over time that was found.

    A change that is not found without its most influential article is not certain. The size of a change that
    was searched for has no interval, so these findings come after those that have one. Of several measures
    of tone the first gives the findings.

    Args:
        changes: what `list_changes` gave, with `holds` of `weigh_changes`.
        section: the heading of the section with these changes.
        digits: decimal places of the rates.
    """
    found = []
    own, others = part_tones(changes)
    for row in own[own["found"].astype(bool)].to_dict("records"):
        template = "{label}: from {before} to {after}{unit} from {date} on (between {low} and {high}; {p})."
        template += "" if row["holds"] else " Without its most influential article, no such change is found."
        sentence = say(
            template,
            label=row["label"],
            before=format_value(float(row["before"]), digits),
            after=format_value(float(row["after"]), digits),
            unit=f" {row['unit']}" if row["unit"] else "",
            date=row["date"],
            low=row["date_low"],
            high=row["date_high"],
            p=say_p(row["p_adjusted"]),
        )
        found.append(Finding(add_sentence(sentence, date_beside(others, row)), section, bool(row["holds"])))
    return found


def conclude_arc(
    curve: pd.DataFrame | None,
    *,
    section: str,
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
) -> list[Finding]:
    """Say in which part of the articles each frame is, where that is beyond chance for all curves together.

    The p of each part is that of its curve; here it is multiplied by the number of curves (Bonferroni). Of
    the parts of a curve that are beyond chance then, the one farthest from it is named.

    Args:
        curve: what `narrative.arc` gave, of one measure; `None` if no article was long enough.
        section: the heading of the section with these curves.
        labels: what to call each category.
        level: of the band.
    """
    if curve is None:
        return []
    columns = [name for name in curve.columns if name not in ARC]
    curves = [rows for _, rows in curve.groupby(["measure", "lexicon", "category", *columns], sort=False)]
    found = []
    for rows in curves:
        beyond = rows[rows["p_value"] * len(curves) <= 1 - level + 1e-12]
        if not len(beyond):
            continue
        farthest = beyond.iloc[int((beyond["estimate"] - beyond["chance"]).abs().argmax())]
        measure = get_measure(str(farthest["measure"]))
        rates = [
            float(farthest[name]) * measure.per for name in ("estimate", "chance", "band_low", "band_high")
        ]
        digits = measure_digits(measure, rates)
        value, _, low, high = (format_value(rate, digits) for rate in rates)
        name = str(farthest["category"])
        sentence = say(
            "{label}: {more} in {part}, {value}{unit}; by chance it would be {low} to {high}.",
            label=(labels or {}).get(name, name) or measure.label,
            more="more" if farthest["estimate"] > farthest["chance"] else "less",
            part=f"share {farthest['part']}" if " of " in farthest["part"] else f"the {farthest['part']}",
            value=value,
            unit=f" {measure.unit}" if measure.per != 1 else "",
            low=low,
            high=high,
        )
        found.append(Finding(sentence, section))
    return found


def _say_difference(row: Mapping[Any, Any], claimed: int, pairs: int, level: float, unsure: int = 0) -> Prose:
    """A difference that is claimed, and how many there are of `pairs`, `unsure` of them less sure than it."""
    measure = get_measure(row["measure"])
    one, other = row["rates"].split(" : ")
    template = "{label}: higher {higher} than {lower}, {one} against {other}{unit}"
    if not _is_ratio(row):
        template += ", a difference of {difference}"
    else:
        template += ", {times} times as high" if math.isfinite(row["ratio"]) else ", an infinite ratio"
    template += " ({level} interval {interval})."
    less = ", {unsure} of them less surely" if unsure else ""
    template += f" {{claimed}} of {{pairs}} pairs {{differ}}{less}." if pairs > 1 else ""
    template += " {doubt}" if row["doubt"] else ""
    return say(
        template,
        label=row["label"],
        higher=place_group(row["higher"]),
        lower=place_group(row["lower"]),
        one=one,
        other=other,
        unit=f" {measure.unit}" if measure.per != 1 else "",
        difference=_round(abs(row["difference"])),
        times=_round(row["ratio"]),
        level=say_level(level),
        interval=format_interval(*_limits(row), _places(*_limits(row)), beside=[float(_is_ratio(row))]),
        claimed=claimed,
        pairs=pairs,
        differ="differs" if claimed == 1 else "differ",
        unsure=unsure,
        doubt=row["doubt"],
    )


def _is_claimed_by_test(row: Any, level: float) -> bool:
    """Say whether the test alone would claim a difference."""
    return bool(row["p_adjusted"] <= 1 - level + 1e-12)


def _say_nothing(comparison: Comparison, table: pd.DataFrame, what: str, level: float) -> Prose:
    """That nothing can be claimed, and why."""
    if not len(table):
        return say("Nothing can be claimed of {what}, since there are no two groups to compare.", what=what)
    sizes = comparison.estimates["n_documents"]
    if (table["verdict"] == EQUIVALENT).all():
        return say("Nothing differs of {what}: all groups are equal within the margin.", what=what)
    if (table["verdict"] == TOO_LITTLE).all():
        return say(
            "Nothing can be claimed of {what}, since there is too little data: the groups have {sizes}.",
            what=what,
            sizes=_say_sizes(int(sizes.min()), int(sizes.max())),
        )
    if table["p_adjusted"].isna().all():
        return say("Nothing can be claimed of {what}, since no test could be made.", what=what)
    nearest = table.sort_values("p_adjusted", kind="stable").iloc[0]
    beyond = (
        "beyond chance both in its test and in its interval"
        if _is_claimed_by_test(nearest, level)
        else ("beyond chance")
    )
    if len(table) == 1:
        return say(
            "Nothing can be claimed of {what}, since the difference between {pair} is not "
            f"{beyond} ({{p}}).",
            what=what,
            pair=join_words(nearest["pair"].split(" : ")),
            p=say_p(nearest["p_adjusted"]),
        )
    return say(
        f"Nothing can be claimed of {{what}}, since none of {{whole}} is {beyond}. The nearest is {{label}}, "
        "{pair} ({p} after correction).",
        what=what,
        whole=count_of(len(table), "comparison"),
        label=nearest["label"],
        pair=join_words(nearest["pair"].split(" : ")),
        p=say_p(nearest["p_adjusted"]),
    )


def _say_sizes(least: int, most: int) -> str:
    """How many articles groups have.

    >>> _say_sizes(4, 12), _say_sizes(4, 4)
    ('4 to 12 articles', '4 articles each')
    """
    return (
        f"{count_of(most, 'article')} each" if least == most else f"{least:,} to {count_of(most, 'article')}"
    )


def _list_hanging(comparison: Comparison) -> set[tuple[str, str, frozenset[str]]]:
    """The differences that one article, or story, makes: measure, category and the two groups."""
    rows = comparison.cautions[comparison.cautions["caution"].str.endswith(ONE_MAKES_IT)]
    pairs = {
        ", ".join(pair): frozenset(pair)
        for pair in zip(comparison.differences["group"], comparison.differences["other"], strict=True)
    }
    return {
        (row["measure"], row["category"], pairs.get(row["groups"], frozenset()))
        for row in rows.to_dict("records")
    }


def _doubt(row: Mapping[Any, Any], hangs: bool, corrected: str) -> str:
    by_people = doubt_claim(row["verdict"], corrected)
    if by_people:
        return by_people
    if hangs:
        return "But one article makes most of it."
    if "once" in row and row["once"] != row["verdict"]:
        return "But it is not claimed where each story counts once."
    return ""


def _is_ratio(row: Mapping[Any, Any]) -> bool:
    return get_measure(row["measure"]).low >= 0


def _margin(row: Mapping[Any, Any], ratio_margin: float, margin: float) -> float:
    return ratio_margin if _is_ratio(row) else margin


def _round(number: float) -> str:
    """A number with the two digits that mean something, or all before the point.

    >>> [_round(number) for number in (4.39, 22.23, 0.0523, 114.2, -0.031, math.inf)]
    ['4.4', '22', '0.05', '114', '−0.03', '∞']
    """
    return format_value(float(number), *_places(number))


def _places(*numbers: float) -> list[int]:
    """How many decimal places of numbers mean something."""
    return [0 if abs(number) >= 10 else 1 if abs(number) >= 1 else 2 for number in numbers]


def _limits(row: Mapping[Any, Any]) -> tuple[float, float]:
    name = "ratio" if _is_ratio(row) else "difference"
    return float(row[f"{name}_low"]), float(row[f"{name}_high"])
