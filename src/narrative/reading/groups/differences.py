"""How groups differ, in words and in tables for reading: what can be claimed, and what cannot."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.comparison.claims import KEY, list_known, measure_distance, name_groups, turn_differences
from narrative.comparison.differences import EQUIVALENT, HIGHER, NOT_SHOWN, TOO_LITTLE
from narrative.comparison.voice_figures import VOICE_NAMES
from narrative.figures.captions import count_of, list_columns, measure_digits, say_level
from narrative.measures import get_measure
from narrative.measures.tones import TONES
from narrative.reading.prose import Points, Prose, join_words, say, say_each
from narrative.reading.values import format_p, say_p, show_ends, show_value
from narrative.schema import ESTIMATES, check
from narrative.tables.tables import MISSING, format_value
from narrative.voices.assignment import VOICES

if TYPE_CHECKING:
    from narrative.comparison import Comparison

__all__ = [
    "place_group", "say_both", "say_cut", "say_differences",
    "say_verdicts", "tabulate_differences", "tabulate_estimates", "word_voices",
]  # fmt: skip


def tabulate_estimates(
    every: pd.DataFrame, once: pd.DataFrame | None = None, *, labels: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Set what readers saw beside what was written: two estimates of each group, with their intervals.

    Args:
        every: estimates in which every copy of a story counts.
        once: estimates of the same groups, in which each story counts once, where there are copies.
        labels: what to call each category.

    Returns:
        `label`, `group`, `n_documents`, and `every_copy` and, with `once`, `each_story_once` as text: "7.4
        (4.2 to 12.0)", in the unit in which the measure is shown.
    """
    digits = _digits(every)
    first = _show_estimates(every, digits)
    table = pd.DataFrame(
        {
            "label": pd.Series([label_row(row, labels) for row in every.to_dict("records")], dtype="str"),
            "group": pd.Series([key[-1] for key, _ in first], dtype="str"),
            "n_documents": every["n_documents"].tolist(),
            "every_copy": pd.Series([text for _, text in first], dtype="str"),
        }
    )
    if once is not None:
        others = dict(_show_estimates(once, digits))
        table["each_story_once"] = pd.Series([others.get(key, MISSING) for key, _ in first], dtype="str")
    return table


def tabulate_differences(
    comparison: Comparison, once: Comparison | None = None, *, labels: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Lay out the differences of a comparison for reading, those that are claimed first.

    In each pair the group with the higher value stands first, whether or not it is claimed to be higher.

    Args:
        comparison: what `narrative.compare` found.
        once: the same comparison, in which each story counts once.
        labels: what to call each category.

    Returns:
        A row for each difference, the claimed ones first, each part by the order of the measures, then by p
        and by how far the interval is from no difference:
        `label`, `higher`, `lower`, `pair` ("The Lugger : Radio Immeray"), `rates` (their values, in the unit
        that is shown, as text), `ratio` (how many times as high; missing where the measure may be below 0),
        `difference` (in that unit), the limits of both, `interval` (text: of the ratio, or of the difference
        where there is no ratio), `p_adjusted`, `p` (the same as text), `claimed`, `verdict`, and with `once`
        that comparison's verdict.
    """
    table = turn_differences(comparison.differences)
    digits, rates = _digits(comparison.estimates), _rates(comparison.estimates)
    texts: dict[str, list[str]] = {"label": [], "rates": [], "interval": [], "p": []}
    for row in table.to_dict("records"):
        measure = get_measure(row["measure"])
        values = (rates[*(row[name] for name in KEY[:3]), row[side]] for side in ("higher", "lower"))
        name, per = ("ratio", 1) if measure.low >= 0 else ("difference", measure.per)
        texts["label"].append(label_row(row, labels))
        texts["rates"].append(" : ".join(format_value(v * measure.per, digits[measure.name]) for v in values))
        nothing = [1.0 if name == "ratio" else 0.0]  # a limit on either side of it never looks like it
        ends = (row[f"{name}_low"] * per, row[f"{name}_high"] * per)
        texts["interval"].append(show_ends(*ends, beside=nothing))
        texts["p"].append(format_p(row["p_adjusted"]))
    if once is not None:
        others = _verdicts(once.differences)
        texts["once"] = [others.get(key, MISSING) for key in _verdicts(table)]
    laid = table.assign(
        pair=table["higher"] + " : " + table["lower"],
        **{
            name: table[name] * [get_measure(one).per for one in table["measure"]]
            for name in ("difference", "difference_low", "difference_high")
        },
        **{name: pd.Series(words, index=table.index, dtype="str") for name, words in texts.items()},
        claimed_last=~table["claimed"],
        near=-measure_distance(table),
        tone=table["measure"].map({each.measure: rank for rank, each in enumerate(TONES)}).fillna(-1),
        rank=table.groupby(["measure", "category"], sort=False).ngroup(),
    )
    columns = ["measure", "category", "label", "higher", "lower", "pair", "rates", "ratio", "ratio_low",
               "ratio_high", "difference", "difference_low", "difference_high", "interval", "p_adjusted", "p",
               "claimed", "verdict"]  # fmt: skip
    ordered = laid.sort_values(["claimed_last", "tone", "rank", "p_adjusted", "near"], ignore_index=True)
    shown = ordered[[*columns, *["once"] * (once is not None)]]
    return word_voices(shown) if "voice" in comparison.estimates else shown


def say_differences(differences: pd.DataFrame, *, level: float = 0.95, most: int = 15) -> Points | Prose:
    """Say each difference that is claimed, with its numbers, as a list.

    Args:
        differences: what `tabulate_differences` gave.
        level: of the intervals, as they were asked for.
        most: how many to say; how many more there are is said last.
    """
    claimed = differences[differences["claimed"].astype(bool)]
    if not len(claimed):
        return say("No difference is claimed.")
    said = [_say_one(row, level) for row in claimed.head(most).to_dict("records")]
    if len(claimed) > most:
        said.append(
            say("And {more} more; the tables of this report have all of them.", more=len(claimed) - most)
        )
    return say_each(said)


def say_verdicts(comparison: Comparison) -> Prose:
    """Say how many comparisons were made, and what came of them; if none was made, why."""
    table = comparison.differences
    if not len(table):
        names = list_known(comparison.estimates, comparison.cautions)
        if not names:
            by = join_words(list_columns(comparison.estimates, ESTIMATES))
            return say("No article has a value of {by}, so there are no groups to compare.", by=by)
        return say(
            "There is only one group with a value, {name}, so there is nothing to compare it with.",
            name=names[0],
        )
    verdicts = table["verdict"].where(~table["verdict"].str.startswith(HIGHER), HIGHER)
    counts = verdicts.value_counts().to_dict()
    template = "Of {whole}, {claimed} {show} a difference that can be claimed."
    if not counts.get(HIGHER):
        template = "Of {whole}, none shows a difference that can be claimed."
    rest = [
        (EQUIVALENT, "{equivalent}: equal within the margin."),
        (NOT_SHOWN, "{not_shown}: the groups may differ or be alike; such data cannot tell."),
        (
            TOO_LITTLE,
            "{too_little}: the interval spans nearly everything, or articles or matches are few.",
        ),
    ]
    template += "".join(f" {words}" for verdict, words in rest if counts.get(verdict))
    return say(
        template,
        whole=count_of(len(table), "comparison"),
        claimed=counts.get(HIGHER, 0),
        show="shows" if counts.get(HIGHER) == 1 else "show",
        equivalent=f"“{EQUIVALENT.capitalize()}”, {_times(counts.get(EQUIVALENT, 0))}",
        not_shown=f"“{NOT_SHOWN.capitalize()}”, {_times(counts.get(NOT_SHOWN, 0))}",
        too_little=f"“{TOO_LITTLE.capitalize()}”, {_times(counts.get(TOO_LITTLE, 0))}",
    )


def say_both(every: Comparison, once: Comparison) -> Prose:
    """Say which claims stand whichever way copies are counted, and which hang on that."""
    claims = [
        {key: verdict for key, verdict in _verdicts(one.differences).items() if verdict.startswith(HIGHER)}
        for one in (every, once)
    ]
    both = [key for key, verdict in claims[0].items() if claims[1].get(key) == verdict]
    if not any(claims):
        return say("No difference is claimed, whether every copy counts or each story once.")
    held = f"{count_of(len(both), 'difference').capitalize()} {'is' if len(both) == 1 else 'are'} claimed"
    if all(len(both) == len(claim) for claim in claims):
        return say(
            "{both} whether every copy counts or each story once. No other is claimed either way.",
            both=held,
        )
    return say(
        "{both} whether every copy counts or each story once; {first} only where every copy counts, "
        "{second} only where each story counts once.",
        both=held,
        first=len(claims[0]) - len(both) or "none",
        second=len(claims[1]) - len(both) or "none",
    )


def say_cut(
    whole: pd.DataFrame, shown: pd.DataFrame, *, labels: Mapping[str, str] | None = None
) -> Prose | None:
    """Say what a figure leaves out, by which rule, and where it is; `None` if it leaves out nothing.

    Args:
        whole: the table.
        shown: what `fit_figure` kept of it.
        labels: what to call each category.
    """
    if len(shown) == len(whole):
        return None
    totals = whole.groupby("category", sort=False)["total"].sum() if "total" in whole else pd.Series()
    empty = [str((labels or {}).get(name, name)) for name in totals.index[totals == 0]]
    said = ["No match was found of {empty}."] if empty else []
    kept = shown["category"].nunique() if len(shown) else 0
    n_groups = name_groups(whole).nunique() if set(ESTIMATES) <= set(whole.columns) and len(shown) else 0
    if "p_adjusted" in whole:
        several = whole["category"].nunique() > 1
        kept_of = "surest of each frame, {shown} of {whole}" if several else "{shown} surest of {whole}"
        said.append(f"The figure has the {kept_of}; the table has all.")
    elif kept < len(totals) - len(empty):
        said.append("The figure has the {kept} frames with most matches of {frames}; the tables have all.")
    if n_groups and n_groups > name_groups(shown).nunique():
        figure = "It" if kept < len(totals) - len(empty) else "The figure"
        said.append(
            f"{figure} has the {{groups}} groups with most articles of {{n_groups}}; the table has all."
        )
    if not said:
        return None
    return say(
        " ".join(said),
        empty=join_words(empty),
        shown=len(shown),
        whole=count_of(len(whole), "comparison"),
        kept=kept,
        frames=len(totals),
        groups=name_groups(shown).nunique() if n_groups else 0,
        n_groups=n_groups,
    )


def _say_one(row: Mapping[Any, Any], level: float) -> Prose:
    """A difference that is claimed, in a sentence."""
    measure = get_measure(row["measure"])
    values = row["rates"].split(" : ")
    template = "{label}: higher {higher} than {lower}, {one} against {other}"
    template += " {unit}" if measure.per != 1 else ""
    ratio = row["ratio"]
    if math.isfinite(ratio):
        template += ": {times} times as high"
    elif math.isnan(ratio):
        template += ": a difference of {apart}"
    template += " ({level} interval {interval}; {p})."
    if "once" in row:
        holds = row["once"] == row["verdict"]
        template += "" if holds else " Where each story counts once: {once}."
    return say(
        template,
        label=row["label"],
        higher=place_group(row["higher"]),
        lower=place_group(row["lower"]),
        one=values[0],
        other=values[1],
        unit=measure.unit,
        times=format_value(ratio),
        apart=format_value(row["difference"]),
        interval=row["interval"],
        p=say_p(row["p_adjusted"]),
        once=row.get("once", ""),
        level=say_level(level),
    )


def place_group(group: str) -> str:
    """A group in a sentence: "in The Lugger", "in what stands in quotation marks", "before 2019-04-02"."""
    if group in VOICES:
        return f"in {VOICE_NAMES[group]}"
    side = re.fullmatch(r"before (.+)|(.+) and after", group)
    if side is None:
        return f"in {group}"
    return group if side[1] else f"from {side[2]} on"


def word_voices(table: pd.DataFrame) -> pd.DataFrame:
    """Write the voices of a table of differences or of estimates in words: pairs, verdicts, groups.

    >>> table = pd.DataFrame({"pair": ["direct : journalist"], "verdict": ["higher in direct"]})
    >>> word_voices(table)["pair"].item()
    "what stands in quotation marks : the journalist's own words"
    """
    written = table.copy()
    for name in ("pair", "verdict", "once", "voice"):
        if name in table:
            cells = [_word_voice(str(cell)) for cell in table[name]]
            written[name] = pd.Series(cells, index=table.index, dtype="str")
    return written


def _word_voice(cell: str) -> str:
    if cell.startswith(HIGHER):
        return f"{HIGHER} {_word_voice(cell.removeprefix(f'{HIGHER} '))}"
    return " : ".join(VOICE_NAMES.get(part, part) for part in cell.split(" : "))


def label_row(row: Mapping[Any, Any], labels: Mapping[str, str] | None) -> str:
    """What a category is called; of a measure without categories, its own name."""
    category = row["category"]
    return str((labels or {}).get(category, category)) if category else get_measure(row["measure"]).label


def _digits(estimates: pd.DataFrame) -> dict[str, int]:
    """How many decimal places each measure is shown with: those of the figure of the same table."""
    found = {}
    for name, rows in estimates.groupby("measure", sort=False):
        measure = get_measure(str(name))
        values = (rows[["estimate", "low"]].to_numpy(dtype=float) * measure.per).ravel().tolist()
        found[str(name)] = measure_digits(measure, values)
    return found


def _show_estimates(estimates: pd.DataFrame, digits: Mapping[str, int]) -> list[tuple[tuple[str, ...], str]]:
    """Each estimate with its interval as text, after its measure, lexicon, category and group."""
    table = check(estimates, ESTIMATES, "table of estimates").assign(group=name_groups(estimates))
    shown: list[tuple[tuple[str, ...], str]] = []
    for row in table.to_dict("records"):
        measure = get_measure(row["measure"])
        value, low, high = (row[name] * measure.per for name in ("estimate", "low", "high"))
        key = (row["measure"], row["lexicon"], row["category"], row["group"])
        shown.append((key, show_value(value, low, high, digits[measure.name])))
    return shown


def _rates(estimates: pd.DataFrame) -> dict[tuple[str, ...], float]:
    key = [*(estimates[name] for name in KEY[:3]), name_groups(estimates)]
    return dict(zip(zip(*key, strict=True), estimates["estimate"], strict=True))


def _verdicts(differences: pd.DataFrame) -> dict[tuple[str, ...], str]:
    keys = zip(*(differences[name] for name in KEY), strict=True)
    return dict(zip(keys, differences["verdict"], strict=True))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
