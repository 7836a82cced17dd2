"""Values with their intervals as text, and tables of them laid out with rows and columns as asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from narrative.comparison.claims import turn_differences
from narrative.measures import get_measure
from narrative.schema import check
from narrative.tables.tables import MISSING, format_apart, format_interval, format_value

if TYPE_CHECKING:
    from narrative.comparison import Comparison

__all__ = ["MEASURE_LABELS", "format_p", "lay_out", "list_claims", "show_ends"]

#: What the measures of style are called, and how many decimal places of each mean anything.
MEASURE_LABELS = {
    "mattr": "MATTR",
    "mtld": "MTLD",
    "hdd": "HD-D",
    "words_per_sentence": "words a sentence",
    "syllables_per_word": "syllables a word",
    "long_words": "long words of 100",
    "flesch": "reading ease",
}
_DIGITS = {"words_per_sentence": 1, "syllables_per_word": 2, "long_words": 1, "flesch": 0, "mtld": 0}


def lay_out(
    table: pd.DataFrame,
    *,
    rows: str,
    columns: str,
    labels: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = _DIGITS,
) -> pd.DataFrame:
    """Lay values out as text with their intervals, "25.4 (16.9 to 38.9)", in the unit that is shown.

    Args:
        table: the estimates of a comparison, or scores with `low` and `high`.
        rows, columns: which of its columns goes down, and which across, in the order in which they come.
        labels: what to call values of either.
        digits: decimal places; one for all, or by measure (2 where not given).

    Returns:
        A table with the column `rows`, then one for each value of `columns`; a dash where there is none.

    >>> from narrative import Corpus, lexical_diversity
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["one two two one"], "outlet": ["A"]}))
    >>> scores = lexical_diversity(corpus, by="outlet", window=3)
    >>> lay_out(scores[scores["measure"].isin(["mattr", "mtld"])], rows="outlet", columns="measure")
      outlet               mattr             mtld
    0      A  0.67 (no interval)  4 (no interval)
    """
    value = "estimate" if "estimate" in table.columns else "value"
    check(table, (rows, columns, "measure", value, "low", "high"), "table of values")
    cells: dict[str, dict[str, str]] = {}
    for record in table.to_dict("records"):
        measure = get_measure(record["measure"])
        places = digits if isinstance(digits, int) else digits.get(measure.name, 2)
        estimate, low, high = (record[name] * measure.per for name in (value, "low", "high"))
        row, column = (_call(record[name], name, labels or {}) for name in (rows, columns))
        cells.setdefault(row, {})[column] = show_value(estimate, low, high, places)
    names = list(dict.fromkeys(column for row in cells.values() for column in row))
    found = [[row, *(own.get(name, MISSING) for name in names)] for row, own in cells.items()]
    return pd.DataFrame(found, columns=[rows, *names], dtype="str")


def list_claims(*comparisons: Comparison) -> pd.DataFrame:
    """List the differences that comparisons claim: `what`, `higher_in`, `than_in`, `ratio`, `p_adjusted`.

    `ratio` is missing where the measure has none, or where the lower value is 0.
    """
    turned = pd.concat([turn_differences(one.differences) for one in comparisons], ignore_index=True)
    claimed = turned[turned["claimed"]].rename(columns={"higher": "higher_in", "lower": "than_in"})
    names = zip(claimed["category"], claimed["measure"], strict=True)
    what = [category.replace("_", " ") or MEASURE_LABELS.get(name, name) for category, name in names]
    columns = ["what", "higher_in", "than_in", "ratio", "p_adjusted"]
    ratio = claimed["ratio"].where(claimed["ratio"] < math.inf)
    return claimed.assign(what=pd.Series(what, index=claimed.index, dtype="str"), ratio=ratio)[columns]


def show_value(value: float, low: float, high: float, digits: int = 2) -> str:
    """A value with its interval.

    >>> show_value(7.41, 4.2, 12.04, 1), show_value(0.5, float("nan"), float("nan"))
    ('7.4 (4.2 to 12.0)', '0.50 (no interval)')
    """
    if math.isnan(value):
        return MISSING
    if math.isnan(low) or math.isnan(high):
        return f"{format_value(float(value), digits)} ({show_ends(low, high, digits)})"
    shown, *ends = format_apart([value, low, high], digits)
    return f"{shown} ({' to '.join(ends)})"


def show_ends(low: float, high: float, digits: int = 2, *, beside: Sequence[float] = ()) -> str:
    """An interval in words.

    >>> show_ends(0.5, float("inf")), show_ends(float("nan"), 1)
    ('0.50 to ∞', 'no interval')
    """
    if math.isnan(low) or math.isnan(high):
        return "no interval"
    return format_interval(low, high, digits, beside=beside)


def format_p(p: float) -> str:
    """A p-value as a reader should see it.

    >>> format_p(0.0004), format_p(0.0213)
    ('< 0.001', '0.021')
    """
    return "< 0.001" if p < 0.001 else format_value(float(p), 3)


def say_p(p: float) -> str:
    """A p-value in a sentence, on one line.

    >>> say_p(0.0213).split(), say_p(0.0004).split()
    (['p', '=', '0.021'], ['p', '<', '0.001'])
    """
    shown = format_p(p)
    return ("p " + shown if shown.startswith("<") else f"p = {shown}").replace(" ", "\u00a0")


def _call(value: object, column: str, labels: Mapping[str, str]) -> str:
    plain = str(value).replace("_", " ") if column == "category" else str(value)
    return labels.get(str(value), plain)
