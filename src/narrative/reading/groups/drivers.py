"""What a difference rests on, for reading: the articles and the words without which it would change most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from narrative.comparison.claims import KEY, rank_differences
from narrative.corpus.description import name_articles
from narrative.measures import get_measure
from narrative.schema import DRIVERS, check
from narrative.tables.tables import format_value

if TYPE_CHECKING:
    from narrative.comparison import Comparison
    from narrative.corpus.corpus import Corpus

__all__ = ["list_drivers", "list_words"]


def list_drivers(
    comparison: Comparison, corpus: Corpus, *, labels: Mapping[str, str] | None = None, most: int = 2
) -> pd.DataFrame:
    """List, for each difference that is claimed, the articles without which it would change most.

    The surest difference of each category comes first, in turn.

    Args:
        comparison: what `narrative.compare` found.
        corpus: the documents that were compared.
        labels: what to call each category.
        most: how many articles for each difference.

    Returns:
        `label`, `pair` (the higher group first), `article` (outlet, date and title, where the unit is a
        document or a story), `unit` (its id), `held_by`, `difference` and `without` (in the unit that is
        shown, from the higher group's side) and `left` (what is left of the difference, in per cent).
    """
    drivers = check(comparison.drivers, DRIVERS, "table of drivers")
    ranked = rank_differences(comparison.differences)
    claimed = ranked.loc[ranked["claimed"], [*KEY, "higher", "lower"]]
    table = claimed.merge(drivers, on=KEY).groupby(KEY, sort=False).head(most)
    articles = name_articles(corpus, table["unit"].astype("str"))
    rows = []
    for row, article in zip(table.to_dict("records"), articles, strict=True):
        measure, category = get_measure(row["measure"]), row["category"]
        shown = measure.per if row["higher"] == row["group"] else -measure.per
        rows.append(
            {
                "label": (labels or {}).get(category, category) or measure.label,
                "pair": f"{row['higher']} : {row['lower']}",
                "article": article,
                "unit": str(row["unit"]),
                "held_by": row["held_by"],
                "difference": row["difference"] * shown,
                "without": row["without"] * shown,
                "left": f"{format_value(100 * row['without'] / row['difference'], 0)} %",
            }
        )
    columns = ["label", "pair", "article", "unit", "held_by", "difference", "without", "left"]
    return pd.DataFrame(rows, columns=columns)


def list_words(patterns: pd.DataFrame, *, most: int = 3) -> pd.DataFrame:
    """Lay out what `weigh_patterns` gave, a row for each difference, with the words that make most of it.

    Returns:
        `label`, `pair`, `words` (each with its places in the higher and in the lower group: "angry 5 : 0"),
        `left` (what is left of the difference without the first of them, in per cent) and `left_all` (without
        all of them).
    """
    rows = []
    for _, here in patterns.groupby(["category", "pair"], sort=False):
        first = here.head(most)
        whole = float(first["difference"].iloc[0])
        rest = whole - float((first["difference"] - first["without"]).sum())
        columns = zip(first["pattern"], first["in_higher"], first["in_lower"], strict=True)
        words = ", ".join(f"{pattern} {higher:,} : {lower:,}" for pattern, higher, lower in columns)
        left_all = f"{format_value(100 * rest / whole, 0)} %"
        rows.append((*first[["label", "pair"]].iloc[0], words, first["left"].iloc[0], left_all))
    return pd.DataFrame(rows, columns=["label", "pair", "words", "left", "left_all"], dtype="str")
