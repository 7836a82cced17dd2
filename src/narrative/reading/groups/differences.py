"""How groups differ, in words and in tables for reading: what can be claimed, and what cannot."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.comparison.differences import EQUIVALENT, HIGHER, NOT_SHOWN, TOO_LITTLE
from narrative.comparison.groups import UNKNOWN, Groups
from narrative.figures.captions import count_of, list_columns, measure_digits, say_level
from narrative.measures import get_measure
from narrative.reading.intervals import format_p
from narrative.reading.prose import Points, Prose, join_words, say, say_each
from narrative.schema import CAUTIONS, DIFFERENCES, ESTIMATES, check
from narrative.tables.tables import MISSING, format_value

if TYPE_CHECKING:
    from narrative.comparison import Comparison

#: What the columns of the tables here are called where a reader sees them.
HEADINGS = {
    "label": "measured",
    "pair": "higher : lower",
    "rates": "values",
    "p": "p, corrected",
    "once": "each story once",
    "ratio": "times as high",
    "n_documents": "articles",
    "every_copy": "every copy counts",
    "each_story_once": "each story counts once",
    "about": "where",
    "meaning": "what that means",
    "advice": "what to do",
}
#: As many rows and panels a figure can hold.
_ROWS, _PANELS = 60, 24


def tabulate_estimates(
    every: pd.DataFrame, once: pd.DataFrame, *, labels: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Set what readers saw beside what was written: two estimates of each group, with their intervals.

    Args:
        every: estimates in which every copy of a story counts.
        once: estimates of the same groups, in which each story counts once.
        labels: what to call each category.

    Returns:
        `label`, `group`, `n_documents`, and `every_copy` and `each_story_once` as text: "7.4 (4.2 to 12.0)",
        in the unit in which the measure is shown.
    """
    key = ["measure", "lexicon", "category", "group"]
    tables = [
        check(one, ESTIMATES, "table of estimates").assign(group=name_groups(one)) for one in (every, once)
    ]
    digits = _digits(tables[0])
    shown = [
        table.assign(shown=[_show(row, digits[row["measure"]]) for row in table.to_dict("records")])
        for table in tables
    ]
    other = shown[1].set_index(key)["shown"].to_dict()
    rows = shown[0].to_dict("records")
    return pd.DataFrame(
        {
            "label": pd.Series([_label(row, labels) for row in rows], dtype="str"),
            "group": pd.Series([row["group"] for row in rows], dtype="str"),
            "n_documents": [row["n_documents"] for row in rows],
            "every_copy": pd.Series([row["shown"] for row in rows], dtype="str"),
            "each_story_once": pd.Series(
                [other.get(tuple(row[name] for name in key), MISSING) for row in rows], dtype="str"
            ),
        }
    )


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
        A row for each difference, the claimed ones first, each part by the order of the measures, then by p:
        `label`, `higher`, `lower`, `pair` ("The Lugger : Radio Immeray"), `rates` (their values, in the unit
        that is shown, as text), `ratio` (how many times as high; missing where the measure may be below 0),
        `difference` (in that unit), `interval` (text: of the ratio, or of the difference where there is no
        ratio), `p_adjusted`, `p` (the same as text), `claimed`, `verdict`, and with `once` that
        comparison's verdict.
    """
    table = check(comparison.differences, DIFFERENCES, "table of differences")
    digits, rates = _digits(comparison.estimates), _rates(comparison.estimates)
    others = _verdicts(once.differences) if once is not None else {}
    rows = []
    for number, row in enumerate(table.to_dict("records")):
        key = (row["measure"], row["lexicon"], row["category"])
        pair = [row["group"], row["other"]]
        turned = row["difference"] < 0
        measure = get_measure(row["measure"])
        higher, lower = pair[::-1] if turned else pair
        places = digits[row["measure"]]
        values = [format_value(rates[(*key, name)] * measure.per, places) for name in (higher, lower)]
        ratio, difference = (_turn(row, name, turned) for name in ("ratio", "difference"))
        is_ratio = measure.low >= 0
        shown = ratio if is_ratio else tuple(value * measure.per for value in difference)
        rows.append(
            {
                "measure": row["measure"],
                "category": row["category"],
                "label": _label(row, labels),
                "higher": higher,
                "lower": lower,
                "pair": f"{higher} : {lower}",
                "rates": " : ".join(values),
                "ratio": ratio[0],
                "difference": difference[0] * measure.per,
                "interval": _interval(shown[1], shown[2], 2),
                "p_adjusted": row["p_adjusted"],
                "p": format_p(row["p_adjusted"]),
                "claimed": row["verdict"].startswith(HIGHER),
                "verdict": row["verdict"],
                "once": others.get((*key, *pair), MISSING),
                "place": number,
            }
        )
    columns = ["measure", "category", "label", "higher", "lower", "pair", "rates", "ratio", "difference",
               "interval", "p_adjusted", "p", "claimed", "verdict", "once", "place"]  # fmt: skip
    laid = pd.DataFrame(rows, columns=columns)
    order = {
        key: rank
        for rank, key in enumerate(dict.fromkeys(zip(laid["measure"], laid["category"], strict=True)))
    }
    laid["rank"] = [order[key] for key in zip(laid["measure"], laid["category"], strict=True)]
    laid = laid.sort_values(["rank", "p_adjusted", "place"], kind="stable")
    laid = laid.sort_values("claimed", ascending=False, kind="stable", ignore_index=True)
    return laid.drop(columns=["place", "rank"] if once is not None else ["place", "rank", "once"])


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
        said.append(say("And {more} more, in the table below.", more=len(claimed) - most))
    return say_each(said)


def say_verdicts(comparison: Comparison) -> Prose:
    """Say how many comparisons were made, and what came of them; if none was made, why."""
    table = comparison.differences
    if not len(table):
        names = [name for name in dict.fromkeys(name_groups(comparison.estimates)) if UNKNOWN not in name]
        if not names:
            by = join_words(list_columns(comparison.estimates, ESTIMATES))
            return say("No article has a value of {by}, so there are no groups to compare.", by=by)
        return say(
            "There is only one group with a value, {name}, so there is nothing to compare it with.",
            name=names[0],
        )
    verdicts = table["verdict"].where(~table["verdict"].str.startswith(HIGHER), HIGHER)
    counts = verdicts.value_counts().to_dict()
    template = "Of {whole}, {claimed} held: the groups are claimed to differ."
    rest = [
        (EQUIVALENT, "{equivalent}: as equal as the margin asks."),
        (NOT_SHOWN, "{not_shown}: the groups may differ or be alike; such data cannot tell."),
        (TOO_LITTLE, "{too_little}: the interval spans nearly all, or there are too few articles or places."),
    ]
    template += "".join(f" {words}" for verdict, words in rest if counts.get(verdict))
    return say(
        template,
        whole=count_of(len(table), "comparison"),
        claimed=counts.get(HIGHER, 0) or "none",
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
    return say(
        "{both} whether every copy counts or each story once; {first} only where every copy counts, "
        "{second} only where each story counts once.",
        both=f"{count_of(len(both), 'difference').capitalize()} {'is' if len(both) == 1 else 'are'} claimed",
        first=len(claims[0]) - len(both) or "none",
        second=len(claims[1]) - len(both) or "none",
    )


def list_cautions(*comparisons: Comparison, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """List what makes comparisons weak, what that means and what to do, each caution once.

    Returns:
        `caution`, `about` (what it is about: "Morality (The Lugger)", or the groups alone), `meaning` and
        `advice`.
    """
    table = pd.concat([check(one.cautions, CAUTIONS, "table of cautions") for one in comparisons])
    about = [
        _about(row["groups"], _label(row, labels) if row["measure"] else row["lexicon"])
        for row in table.to_dict("records")
    ]
    key = ["caution", "meaning", "advice"]
    named = table.assign(about=pd.Series(about, index=table.index, dtype="str"))
    joined = named.groupby(key, sort=False)["about"].agg(
        lambda names: "; ".join(filter(None, dict.fromkeys(names)))
    )
    return joined.reset_index()[["caution", "about", "meaning", "advice"]]


def fit_figure(table: pd.DataFrame, *, panels: bool = False) -> pd.DataFrame:
    """Keep what a figure can hold: the categories with most places, then the groups with most articles.

    Args:
        table: estimates, differences (the surest are kept), periods or arcs, of one measure.
        panels: whether each category and group has a panel of its own, not a row.

    Returns:
        The table itself where all of it fits.
    """
    if panels:
        weight = table.groupby("category", sort=False)["total"].sum()
        return table[table["category"].isin(_largest(weight, _PANELS))]
    if "p_value" in table.columns:
        if len(table) <= _ROWS:
            return table
        return table.sort_values("p_value", kind="stable").head(_ROWS).sort_index(kind="stable")
    named = table.assign(group=name_groups(table))
    weight = named.groupby("category", sort=False)["total"].sum()
    named = named[named["category"].isin(_largest(weight, _ROWS // 3))]
    size = named.groupby("group", sort=False)["n_documents"].max()
    kept = _largest(size, _ROWS // max(named["category"].nunique(), 1))
    return named[named["group"].isin(kept)].drop(columns="group")


def name_groups(estimates: pd.DataFrame) -> pd.Series:
    """Name the group of each row of a table of estimates, as the table of differences does."""
    columns = list_columns(estimates, ESTIMATES)
    groups = Groups(estimates[columns], np.zeros(0, dtype=np.int64))
    return pd.Series(groups.names, index=estimates.index, dtype="str")


def _largest(weight: pd.Series, most: int) -> list[str]:
    kept: list[str] = weight.sort_values(ascending=False, kind="stable").head(most).index.tolist()
    return kept


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
        higher=_place(row["higher"]),
        lower=_place(row["lower"]),
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


def _about(groups: str, what: str) -> str:
    return f"{what} ({groups})" if what and groups else what or groups


def say_p(p: float) -> str:
    """A p-value in a sentence, on one line.

    >>> say_p(0.0213).split(), say_p(0.0004).split()
    (['p', '=', '0.021'], ['p', '<', '0.001'])
    """
    shown = format_p(p)
    return ("p " + shown if shown.startswith("<") else f"p = {shown}").replace(" ", "\u00a0")


def _place(group: str) -> str:
    """A group as a place in a sentence: "in The Lugger"; of the sides of an event, "before 2019-04-02"."""
    side = re.fullmatch(r"before (.+)|(.+) and after", group)
    if side is None:
        return f"in {group}"
    return group if side[1] else f"from {side[2]} on"


def _label(row: Mapping[Any, Any], labels: Mapping[str, str] | None) -> str:
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


def _rates(estimates: pd.DataFrame) -> dict[tuple[str, ...], float]:
    key = [estimates[name] for name in ("measure", "lexicon", "category")] + [name_groups(estimates)]
    return dict(zip(zip(*key, strict=True), estimates["estimate"], strict=True))


def _verdicts(differences: pd.DataFrame) -> dict[tuple[str, ...], str]:
    key = ["measure", "lexicon", "category", "group", "other"]
    keys = zip(*(differences[name] for name in key), strict=True)
    return dict(zip(keys, differences["verdict"], strict=True))


def _show(row: Mapping[Any, Any], digits: int) -> str:
    measure = get_measure(row["measure"])
    values = [row[name] * measure.per for name in ("estimate", "low", "high")]
    if math.isnan(values[0]):
        return MISSING
    return f"{format_value(values[0], digits)} ({_interval(values[1], values[2], digits)})"


def _interval(low: float, high: float, digits: int) -> str:
    if math.isnan(low) or math.isnan(high):
        return "no interval"
    ends = ["∞" if math.isinf(end) else format_value(float(end), digits) for end in (low, high)]
    return " to ".join(ends)


def _turn(row: Mapping[Any, Any], name: str, turned: bool) -> tuple[float, float, float]:
    """A difference or a ratio with its limits, the other way round if asked."""
    value, low, high = (float(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    if not turned:
        return value, low, high
    if name == "difference":
        return -value, -high, -low
    inverse = [math.inf if end == 0 else 0.0 if math.isinf(end) else 1 / end for end in (value, high, low)]
    return inverse[0], inverse[1], inverse[2]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
