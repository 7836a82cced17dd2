"""Shares as corrected by what people coded, for a report: findings, cautions, sentences and tables."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.coding.correction import DOUBTFUL, find_tuning
from narrative.comparison.claims import KEY, name_groups
from narrative.comparison.differences import EQUIVALENT, HIGHER, NOT_SHOWN
from narrative.figures.captions import count_of, say_level
from narrative.lexicons.lexicon import Lexicon
from narrative.measures import get_measure
from narrative.reading.findings import Finding, measure_effect
from narrative.reading.groups.differences import place_group
from narrative.reading.prose import Points, Prose, say, say_each
from narrative.reading.values import format_p, show_ends, show_value
from narrative.schema import CORRECTED, CORRECTED_DIFFERENCES, check
from narrative.tables.tables import format_share, format_shares, format_value
from narrative.trends.periods import write_day

if TYPE_CHECKING:
    from narrative.comparison import Comparison

__all__ = [
    "conclude_corrections",
    "doubt_codes",
    "keep_shares",
    "say_corrected",
    "say_tuned",
    "tabulate_corrected",
    "tabulate_corrections",
]

#: An effect that comes before all others: a claim that is the other way round.
_FIRST = float("inf")
#: The shares of a category that are said.
_SHOWN = ("estimate", "low", "high", "counted")


def conclude_corrections(
    comparison: Comparison,
    *,
    section: str,
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    ratio_margin: float = 1.25,
) -> list[Finding]:
    """Say where the correction turns a claim round, and what is claimed only after it.

    A claim that is turned round comes before all other findings: who reads the counts only would say the
    opposite of what the articles say.

    Args:
        comparison: what `narrative.compare` found with codes.
        section: the heading of the section with the corrected shares.
        labels: what to call each category.
        level: of the intervals.
        ratio_margin: as in the comparison; it is the unit of `Finding.effect`.
    """
    shares = _list_shares(comparison)
    found = []
    for row in comparison.corrected_differences.to_dict("records"):
        higher = _find_higher(row["verdict"])
        counted = _find_higher(row["counted_verdict"])
        if not higher or higher == counted:
            continue
        lower = row["other"] if higher == row["group"] else row["group"]
        begin = "{label}: "
        if counted:
            begin += "the correction reverses the difference. Its rate is higher {counted}. But by what "
            begin += "people coded, a larger share of the articles has it {higher}: {one} against {other}"
        else:
            begin += "by what people coded, a larger share of the articles has it {higher} than {lower}, "
            begin += "{one} against {other}. The count alone did not show it"
        sentence = say(
            begin + " ({level} interval of the difference {interval} points).",
            label=_label(row, labels),
            counted=place_group(counted),
            higher=place_group(higher),
            lower=place_group(lower),
            one=format_share(shares[*(row[name] for name in KEY[:3]), higher]),
            other=format_share(shares[*(row[name] for name in KEY[:3]), lower]),
            level=say_level(level),
            interval=_points(row, higher),
        )
        effect = measure_effect(row["ratio_low"], row["ratio_high"], margin=ratio_margin, nothing=1)
        found.append(Finding(sentence, section, effect=_FIRST if counted else effect))
    return found


def list_corrected_verdicts(comparison: Comparison) -> dict[tuple[str, str, frozenset[str]], str]:
    """The verdicts after correction: by measure, category and the two groups."""
    rows = comparison.corrected_differences.to_dict("records")
    return {
        (str(row["measure"]), str(row["category"]), frozenset((row["group"], row["other"]))): row["verdict"]
        for row in rows
    }


def doubt_claim(verdict: str, corrected: str) -> str:
    """Say in which way the corrected verdict does not bear out a claim; "" if it does, or cannot tell.

    >>> doubt_claim("higher in A", "no difference that this data could show")
    'But by what people coded, no difference is shown.'
    >>> doubt_claim("higher in A", "too little data to say"), doubt_claim("higher in A", "higher in A")
    ('', '')
    """
    if _find_higher(corrected) and corrected != verdict:
        return "But by what people coded, it is the other way round."
    if corrected == EQUIVALENT:
        return "But by what people coded, as many articles have it."
    return "But by what people coded, no difference is shown." if corrected == NOT_SHOWN else ""


def doubt_codes(codes: pd.DataFrame | None, *, section: str) -> list[Finding]:
    """Warn of articles that were coded to improve the lexicon: no share is corrected by them.

    Args:
        codes: what coders decided, all of it.
        section: the heading of the section with the corrected shares.
    """
    said = say_tuned(codes)
    return [Finding(said, section, certain=True, effect=_FIRST)] if said is not None else []


def say_tuned(codes: pd.DataFrame | None) -> Prose | None:
    """Say that articles were coded to improve the lexicon, and what is left without them, if some were."""
    if codes is None or not find_tuning(codes).any():
        return None
    tuned = find_tuning(codes)
    n_tuned, n_left = codes.loc[tuned, "doc_id"].nunique(), codes.loc[~tuned, "doc_id"].nunique()
    template = "{tuned} coded to tune the lexicon, which fits them better than others. "
    template += (
        "Accuracy and corrected shares rest on the other {left} only."
        if n_left
        else "So its accuracy is not measured here, and no share is corrected. Have a new sample coded."
    )
    were = "was" if n_tuned == 1 else "were"
    return say(template, tuned=f"{count_of(n_tuned, 'article').capitalize()} {were}", left=f"{n_left:,}")


def keep_shares(corrected: pd.DataFrame) -> pd.DataFrame:
    """Keep the categories whose codes are shares, and no ratings, for `narrative.plot_corrected`."""
    table = check(corrected, CORRECTED, "table of corrected shares")
    values = table[["counted", "estimate", "low", "high"]].astype("float64")
    beyond = ((values < 0) | (values > 1)).any(axis=1)
    return table[~table["category"].isin(table.loc[beyond, "category"])]


def say_corrected(corrected: pd.DataFrame, lexicon: Lexicon) -> Points:
    """Say of each category which share of the articles has it as counted, and as corrected by coders.

    What to mind about these shares comes last.
    """
    table = check(corrected, CORRECTED, "table of corrected shares")
    said = [
        say(
            "{label}: in {estimate} of the articles ({low} to {high}); the lexicon finds it in {counted}.",
            label=lexicon.labels.get(row["category"], row["category"]),
            **dict(zip(_SHOWN, format_shares([row[name] for name in _SHOWN]), strict=True)),
        )
        for row in table.to_dict("records")
        if row["estimate"] == row["estimate"] and 0 <= row["low"] <= row["high"] <= 1
    ]
    notes = [say("{note}", note=note) for note in dict.fromkeys(table["note"]) if note]
    return say_each([*said, *notes])


def tabulate_corrected(corrected: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Lay out corrected shares.

    Returns:
        `label`, `group` (if there are several), `counted`, `coded`, `corrected` with its interval ("0.41
        (0.31 to 0.52)"), `n_coded`, `more`.
    """
    table = check(corrected, CORRECTED, "table of corrected shares")
    values = zip(table["estimate"], table["low"], table["high"], strict=True)
    groups = name_groups(table, CORRECTED)
    return pd.DataFrame(
        {
            "label": table["category"].replace(lexicon.labels),
            **({"group": groups} if groups.nunique() > 1 else {}),
            "counted": table["counted"],
            "coded": table["coded"],
            "corrected": pd.Series([show_value(*row) for row in values], dtype="str", index=table.index),
            "n_coded": table["n_coded"],
            "more": table["more"],
        }
    )


def tabulate_corrections(
    differences: pd.DataFrame, *, labels: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Lay out differences of corrected shares, each beside the verdict on the count, as text.

    Returns:
        `label`, `date` (of changes), `pair`, `counted` and `corrected` (differences of shares, with an
        interval), `p` (after correction), `verdict`, `counted_verdict`, `note` (how many more codes).
    """
    table = check(differences, CORRECTED_DIFFERENCES, "table of corrected differences")
    limits = [table[f"difference{end}"] for end in ("", "_low", "_high")]
    texts = {
        "label": [_label(row, labels) for row in table.to_dict("records")],
        **({"date": [write_day(day) for day in table["date"]]} if "date" in table else {}),
        "pair": (table["group"] + " : " + table["other"]).tolist(),
        "counted": [format_value(float(value), 2) for value in table["counted"]],
        "corrected": [show_value(*row) for row in zip(*limits, strict=True)],
        "p": [format_p(p) for p in table["p_adjusted"]],
    }
    laid = pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in texts.items()})
    notes = table["note"].str.replace(DOUBTFUL, "", regex=False).str.strip()
    return laid.assign(verdict=table["verdict"], counted_verdict=table["counted_verdict"], note=notes)


def _list_shares(comparison: Comparison) -> dict[tuple[Hashable, ...], float]:
    table = comparison.corrected
    key = [*(table[name] for name in KEY[:3]), name_groups(table, CORRECTED)]
    return dict(zip(zip(*key, strict=True), table["estimate"], strict=True))


def _find_higher(verdict: str) -> str:
    """The group that a verdict says is higher; "" if none."""
    return verdict.removeprefix(f"{HIGHER} ") if verdict.startswith(HIGHER) else ""


def _label(row: Mapping[Any, Any], labels: Mapping[str, str] | None) -> str:
    category = row["category"]
    return str((labels or {}).get(category, category)) if category else get_measure(row["measure"]).label


def _points(row: Mapping[Any, Any], higher: str) -> str:
    """The interval of a difference from the side of the higher group, in points of a hundred."""
    low, high = row["difference_low"], row["difference_high"]
    if higher == row["other"]:
        low, high = -high, -low
    return show_ends(low * 100, high * 100, 0)
