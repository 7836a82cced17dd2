"""Values with their intervals, laid out for reading: measures across and groups down, or the reverse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from narrative.measures import get_measure
from narrative.schema import check
from narrative.tables.tables import MISSING, format_value

if TYPE_CHECKING:
    from narrative.comparison import Comparison
    from narrative.lexicons.lexicon import Lexicon

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
MEASURE_DIGITS = {"words_per_sentence": 1, "syllables_per_word": 2, "long_words": 1, "flesch": 0, "mtld": 0}
#: What the columns of `describe_ties` are called where a reader sees them.
TIE_HEADINGS = {
    "category": "frame",
    "other": "and frame",
    "joint": "sentences with both",
    "expected": "by chance",
    "documents": "in articles",
    "odds_ratio": "odds ratio",
    "interval": "95 % interval",
    "p_adjusted": "corrected p",
}


def lay_out(
    table: pd.DataFrame,
    *,
    rows: str,
    columns: str,
    labels: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Lay values out as text with their intervals, "25.4 (16.9 to 38.9)", in the unit that is shown.

    Args:
        table: the estimates of a comparison, or scores with `low` and `high`.
        rows, columns: which of its columns goes down, and which across, in the order in which they come.
        labels: what to call values of either.
        digits: decimal places; one for all, or by measure; by default those of `MEASURE_DIGITS`, else 2.

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
    called = dict(labels or {})
    decimals = MEASURE_DIGITS if digits is None else digits
    cells: dict[str, dict[str, str]] = {}
    for record in table.to_dict("records"):
        measure = get_measure(record["measure"])
        places = decimals if isinstance(decimals, int) else decimals.get(measure.name, 2)
        numbers = [format_value(float(record[name]) * measure.per, places) for name in (value, "low", "high")]
        interval = "no interval" if MISSING in numbers[1:] else f"{numbers[1]} to {numbers[2]}"
        shown = numbers[0] if numbers[0] == MISSING else f"{numbers[0]} ({interval})"
        row, column = (
            called.get(
                str(record[name]),
                str(record[name]).replace("_", " ") if name == "category" else str(record[name]),
            )
            for name in (rows, columns)
        )
        cells.setdefault(row, {})[column] = shown
    names = list(dict.fromkeys(column for row in cells.values() for column in row))
    found = [[row, *(own.get(name, MISSING) for name in names)] for row, own in cells.items()]
    return pd.DataFrame(found, columns=[rows, *names], dtype="str")


def describe_ties(pairs: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Set what `cooccurrence` gave for reading, the least chance first: the columns of `TIE_HEADINGS`."""
    ties = pairs.sort_values("p", kind="stable", ignore_index=True)
    low, high = (ties[f"odds_ratio_{end}"] for end in ("low", "high"))
    intervals = [
        f"{format_value(one, 1)} to {format_value(other, 1)}" for one, other in zip(low, high, strict=True)
    ]
    return ties.assign(
        category=ties["category"].map(lexicon.labels),
        other=ties["other"].map(lexicon.labels),
        interval=pd.Series(intervals, dtype="str"),
        p_adjusted=pd.Series([format_p(p) for p in ties["p_adjusted"]], dtype="str"),
    )[list(TIE_HEADINGS)]


def list_claims(*comparisons: Comparison) -> pd.DataFrame:
    """List the differences that comparisons claim: `what`, `higher_in`, `than_in`, `ratio`, `p_adjusted`.

    `ratio` is missing where the measure has none, or where the lower one is 0.
    """
    rows = []
    for comparison in comparisons:
        for record in comparison.differences.to_dict("records"):
            if str(record["verdict"]).startswith("higher"):
                higher = str(record["verdict"]).removeprefix("higher in ")
                first = higher == record["group"]
                ratio = record["ratio"] if first else 1 / record["ratio"] if record["ratio"] else float("nan")
                what = str(record["category"]).replace("_", " ")
                rows.append(
                    (
                        what or MEASURE_LABELS.get(record["measure"], record["measure"]),
                        higher,
                        record["other"] if first else record["group"],
                        ratio,
                        record["p_adjusted"],
                    )
                )
    return pd.DataFrame(rows, columns=["what", "higher_in", "than_in", "ratio", "p_adjusted"])


def format_p(p: float) -> str:
    """A p-value as a reader should see it.

    >>> format_p(0.0004), format_p(0.0213)
    ('< 0.001', '0.021')
    """
    return "< 0.001" if p < 0.001 else format_value(float(p), 3)
