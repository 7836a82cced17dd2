"""Draw voices: how much is said in whose voice in each group, and how much each of the most quoted says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.corpus.levels import name_value
from narrative.errors import TableError
from narrative.figures.captions import choose_measure, list_columns, say_level
from narrative.figures.dot_rows import Row, draw_rows, say_rows
from narrative.figures.drawing import describe, n_of
from narrative.schema import ESTIMATES, check
from narrative.voices.assignment import JOURNALIST, VOICES
from narrative.voices.quotation_table import DIRECT, INDIRECT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: What voices are called in figures and tables.
VOICE_LABELS = {
    JOURNALIST: "The journalist's own words",
    INDIRECT: "Others, reported indirectly",
    DIRECT: "Others, in quotation marks",
}
#: What voices are called where they stand in a sentence or beside each other.
VOICE_NAMES = {
    JOURNALIST: "the journalist's own words",
    INDIRECT: "what is reported indirectly",
    DIRECT: "what stands in quotation marks",
}
_MEASURES = ("voice_share", "speaker_share")


def plot_voices(
    estimates: pd.DataFrame, *, level: float = 0.95, source: str = "", ax: Axes | None = None
) -> Axes:
    """Draw the share of words in each voice, or of each speaker: a dot with its interval, by group.

    Args:
        estimates: of `voice_shares` or of `speaker_shares`, from `compare` or `reading.estimate_whole`: a
            table by `schema.ESTIMATES`.
        level: of the intervals, as they were asked for.
        source: what was read, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. Under each group (such as an outlet) are its voices, the journalist first; the shares of a
        group add up to 100. Of speakers each row is a person, the most quoted first. A hollow dot has no
        interval.

    Raises:
        TableError: the estimates are of other measures, or of both; or there are more than 150 rows.

    >>> from narrative import alt_text, compare, load_corpus, quotations, voice_shares
    >>> corpus = load_corpus("harbour").where(outlet="The Lugger")
    >>> shares = voice_shares(corpus, quotations(corpus))
    >>> drawn = plot_voices(compare(shares, corpus, by="outlet", resamples=200).estimates)
    >>> alt_text(drawn)[:89]
    'Dot chart of words in this voice, per 100 words, with 95 % intervals: The Lugger: The jou'
    """
    table = check(estimates, ESTIMATES, "table of estimates")
    measure = choose_measure(table)
    if measure.name not in _MEASURES:
        raise TableError(
            f"The estimates are of {measure.name!r}; plot_voices draws {' and '.join(_MEASURES)}. For others "
            "take plot_estimates."
        )
    columns = list_columns(table, ESTIMATES)
    rows = [
        Row(
            heading=" · ".join(name_value(record[column], column) for column in columns),
            name=VOICE_LABELS.get(record["category"], record["category"]),
            value=record["estimate"] * measure.per,
            low=record["low"] * measure.per,
            high=record["high"] * measure.per,
            note=n_of(record["n_documents"], "article") if record["category"] in VOICES else "",
            strong=not math.isnan(record["low"]),
        )
        for record in _order(table, columns)
    ]
    unit = f"{measure.label}, {measure.unit}; line: {say_level(level)} interval"
    if measure.name == "speaker_share" and len(table):
        unit += f"; {n_of(int(table['n_documents'].max()), 'article')}"
    ax, digits = draw_rows(rows, measure, ax, unit, source, floor=True, digits=1)
    said = f"{measure.label[:1].lower()}{measure.label[1:]}, {measure.unit}"
    return describe(ax, f"Dot chart of {said}, with {say_level(level)} intervals: {say_rows(rows, digits)}.")


def _order(table: pd.DataFrame, columns: list[str]) -> list[Mapping[Any, Any]]:
    """The rows group by group, each in the order of voices, or the most quoted speaker first."""
    groups: dict[tuple[str, ...], list[Mapping[Any, Any]]] = {}
    for record in table.to_dict("records"):
        groups.setdefault(tuple(name_value(record[column]) for column in columns), []).append(record)
    places = {voice: number for number, voice in enumerate(VOICES)}
    return [
        record
        for records in groups.values()
        for record in sorted(records, key=lambda each: (places.get(each["category"], 3), -_size(each)))
    ]


def _size(record: Mapping[Any, Any]) -> float:
    """By what speakers are ordered; voices have an order of their own."""
    value = float(record["estimate"])
    return 0.0 if record["category"] in VOICES or math.isnan(value) else value
