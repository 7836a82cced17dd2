"""The words without which a claimed difference would change most, and where they stand in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.comparison.claims import name_groups, rank_differences
from narrative.concordance.evidence import pick_strongest
from narrative.corpus.groups import group_documents
from narrative.schema import MATCHES, check
from narrative.tables.tables import format_value

if TYPE_CHECKING:
    from narrative.comparison import Comparison
    from narrative.corpus.corpus import Corpus

__all__ = ["keep_driving", "pick_driving", "weigh_patterns"]


def weigh_patterns(
    comparison: Comparison,
    matches: pd.DataFrame,
    corpus: Corpus,
    *,
    by: str | Sequence[str],
    labels: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Say of every pattern what each claimed difference of salience would be if it had found nothing.

    A rate is a sum over places, so each pattern has a part in it, and the parts of a difference add up to the
    difference. A place that another pattern of the category would have found in its stead is not put back.

    Args:
        comparison: what `narrative.compare` found, with every copy counted.
        matches: the places that the scores were made of.
        corpus: the documents that were compared.
        by: as in the comparison.
        labels: what to call each category.

    Returns:
        A row for each pattern that either group has, by difference (the surest of each category first, in
        turn), the one that makes most of it first:
        `category`, `label`, `higher`, `lower`, `pair`, `pattern`, `in_higher`, `in_lower` (places),
        `difference`, `without` (both per 1,000 words) and `left` (in per cent).
    """
    places = check(matches, MATCHES, "table of matches")
    places = places[~places["negated"].astype(bool)]
    groups = places["doc_id"].map(_groups_of(corpus, by))
    grouped = places.assign(group=groups).groupby(["category", "pattern", "group"])
    sums, sizes = (part.unstack("group", fill_value=0) for part in (grouped["weight"].sum(), grouped.size()))
    bases = _bases(comparison)
    tables = []
    claimed = rank_differences(comparison.differences).query("claimed and measure == 'salience'")
    for category, higher, lower in claimed[["category", "higher", "lower"]].itertuples(index=False):
        weights, counts = (
            part.loc[[category]].droplevel(0).reindex(columns=[higher, lower], fill_value=0)
            for part in (sums, sizes)
        )
        parts = 1000 * (weights[higher] / bases[category, higher] - weights[lower] / bases[category, lower])
        whole = float(parts.sum())
        table = pd.DataFrame(
            {
                "category": category,
                "label": str((labels or {}).get(category, category)),
                "higher": higher,
                "lower": lower,
                "pair": f"{higher} : {lower}",
                "pattern": parts.index.astype("str"),
                "in_higher": counts[higher].to_numpy(),
                "in_lower": counts[lower].to_numpy(),
                "difference": whole,
                "without": whole - parts.to_numpy(),
                "left": [f"{format_value(100 * (1 - part / whole), 0)} %" for part in parts],
            }
        )
        held = table[(table["in_higher"] > 0) | (table["in_lower"] > 0)]
        tables.append(held.sort_values("without", kind="stable"))
    columns = ["category", "label", "higher", "lower", "pair", "pattern", "in_higher", "in_lower",
               "difference", "without", "left"]  # fmt: skip
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def keep_driving(
    places: pd.DataFrame, patterns: pd.DataFrame, corpus: Corpus, *, by: str | Sequence[str]
) -> pd.DataFrame:
    """Keep the places of the five words that make most of a difference, in the group that is higher.

    Of each category it is the surest difference, which `patterns` has first.

    Args:
        places: what `concordance.location.locate` gave.
        patterns: what `weigh_patterns` gave.
        corpus: the documents that were compared.
        by: as in the comparison.
    """
    surest = patterns.groupby("category")["pair"].transform("first")
    first = patterns[patterns["pair"] == surest].groupby("category", sort=False).head(5)
    wanted = set(zip(first["category"], first["pattern"], first["higher"], strict=True))
    groups = places["doc_id"].map(_groups_of(corpus, by))
    keys = zip(places["category"], places["pattern"], groups, strict=True)
    return places[np.array([key in wanted for key in keys], dtype=bool)]


def pick_driving(
    places: pd.DataFrame, patterns: pd.DataFrame, corpus: Corpus, *, by: str | Sequence[str], n: int = 3
) -> pd.DataFrame:
    """Keep the `n` sentences of each category that hold most of the places of `keep_driving`."""
    return pick_strongest(keep_driving(places, patterns, corpus, by=by), n)


def _groups_of(corpus: Corpus, by: str | Sequence[str]) -> dict[str, str]:
    """The name of each document's group."""
    groups = group_documents(corpus, by)
    names = np.array(groups.names, dtype=object)[groups.codes]
    return dict(zip(corpus.documents.index, names.tolist(), strict=True))


def _bases(comparison: Comparison) -> dict[tuple[str, str], float]:
    salience = comparison.estimates[comparison.estimates["measure"] == "salience"]
    return dict(
        zip(zip(salience["category"], name_groups(salience), strict=True), salience["base"], strict=True)
    )
