"""How far human coders agree, and how a lexicon does against them, in words and for reading."""

from __future__ import annotations

import pandas as pd

from narrative.coding.coders import check_codes
from narrative.coding.decisions import RANKS, list_coded
from narrative.figures.captions import count_of
from narrative.lexicons.lexicon import Lexicon
from narrative.reading.prose import Points, Prose, say, say_each
from narrative.reading.values import show_value
from narrative.schema import ACCURACY, AGREEMENT, check

__all__ = [
    "say_agreement",
    "say_coders",
    "tabulate_accuracy",
]


def say_coders(codes: pd.DataFrame | None, lexicon: Lexicon) -> Prose:
    """Say who coded how much; or that nobody did."""
    if codes is None:
        return say(
            "No coders' decisions came with this corpus, in a file _codes.csv or in columns of its own, "
            "so the lexicon was not compared with any."
        )
    given = check_codes(codes)
    coded = list_coded(codes, lexicon)
    template = "{coders} decided about {articles}, on {variables}."
    template += "" if coded else " None of these has the name of a frame of this lexicon."
    return say(
        template,
        coders=count_of(given["coder"].nunique(), "coder").capitalize(),
        articles=count_of(given["doc_id"].nunique(), "article"),
        variables=count_of(given["variable"].nunique(), "variable"),
    )


def say_agreement(table: pd.DataFrame) -> Points | Prose:
    """Say of each variable how far its coders agree, and whether that is enough to rely on.

    Krippendorff (2004, Content Analysis, ch. 11) relies on α from .800 on, and tentatively from .667 on.
    """
    if not len(table):
        return say("There are no decisions, so no agreement.")
    said = []
    for row in check(table, AGREEMENT, "table of agreement").to_dict("records"):
        if row["alpha"] != row["alpha"]:
            said.append(say("{variable}: {note}", variable=row["variable"], note=row["note"]))
            continue
        ranks = " {ranks}, not for names." if RANKS in row["note"] else ""
        said.append(
            say(
                "{variable}: α = {alpha} ({low} to {high}), {enough}." + ranks,
                ranks=RANKS,
                variable=row["variable"].replace("_", " "),
                alpha=row["alpha"],
                low=row["low"],
                high=row["high"],
                enough=_rate(row["alpha"], row["low"]),
            )
        )
    return say_each(said)


def tabulate_accuracy(accuracy: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Lay out precision and recall of each category with their intervals, as text.

    Returns:
        `label`, `documents`, `undecided`, `true_positives`, `false_positives`, `false_negatives`,
        `precision`, `recall` ("0.65 (0.41 to 0.83)").
    """
    table = check(accuracy, ACCURACY, "table of accuracy")
    counts = ["documents", "undecided", "true_positives", "false_positives", "false_negatives"]
    laid = table.assign(label=table["category"].replace(lexicon.labels))[["label", *counts]]
    for name in ("precision", "recall"):
        values = zip(table[name], table[f"{name}_low"], table[f"{name}_high"], strict=True)
        laid[name] = pd.Series([show_value(*row) for row in values], dtype="str", index=table.index)
    return laid


def _rate(alpha: float, low: float) -> str:
    if alpha < 0.667:
        return "too low to rely on"
    rated = "reliable" if alpha >= 0.8 else "for tentative conclusions"
    return rated if low >= 0.667 else f"{rated} if the coders are no worse on other articles than here"
