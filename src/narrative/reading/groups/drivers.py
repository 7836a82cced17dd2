"""What a difference rests on: the documents and the words without which it would change most, in the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.comparison.differences import HIGHER
from narrative.comparison.groups import group_documents
from narrative.measures import get_measure
from narrative.reading.groups.differences import name_groups
from narrative.reading.places import pick_strongest
from narrative.schema import DRIVERS, MATCHES, check
from narrative.tables.tables import MISSING, format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from narrative.comparison import Comparison
    from narrative.corpus.corpus import Corpus

#: What the columns of the tables here are called where a reader sees them.
DRIVER_HEADINGS = {
    "label": "measured",
    "pair": "higher : lower",
    "article": "without this article (and its copies)",
    "held_by": "it is of",
    "without": "the difference would be",
    "words": "words that make most of it, with their places",
    "left": "left of it",
    "left_all": "left without all of them",
}


def list_drivers(
    comparison: Comparison, corpus: Corpus, *, labels: Mapping[str, str] | None = None, most: int = 2
) -> pd.DataFrame:
    """List, for each difference that is claimed, the articles without which it would change most.

    Args:
        comparison: what `narrative.compare` found.
        corpus: the documents that were compared.
        labels: what to call each category.
        most: how many articles for each difference.

    Returns:
        `label`, `pair` (the higher group first), `article` (outlet, date and title, where the unit is a
        document or a story), `held_by`, `difference` and `without` (in the unit that is shown, from the
        higher group's side) and `left` (what is left of the difference, in per cent).
    """
    drivers = check(comparison.drivers, DRIVERS, "table of drivers")
    rows = []
    key = ["measure", "lexicon", "category", "group", "other"]
    for names, sign in _claims(comparison).items():
        here = drivers[(drivers[key] == list(names)).all(axis=1)]
        measure, category = get_measure(names[0]), names[2]
        higher, lower = names[3:] if sign > 0 else names[:2:-1]
        for row in here.head(most).to_dict("records"):
            rows.append(
                {
                    "label": (labels or {}).get(category, category) or measure.label,
                    "pair": f"{higher} : {lower}",
                    "article": _name_article(corpus, str(row["unit"])),
                    "held_by": row["held_by"],
                    "difference": sign * row["difference"] * measure.per,
                    "without": sign * row["without"] * measure.per,
                    "left": f"{format_value(100 * row['without'] / row['difference'], 0)} %",
                }
            )
    columns = ["label", "pair", "article", "held_by", "difference", "without", "left"]
    return pd.DataFrame(rows, columns=columns)


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
        A row for each pattern that either group has, by difference, the one that makes most of it first:
        `category`, `label`, `higher`, `lower`, `pair`, `pattern`, `in_higher`, `in_lower` (places),
        `difference`, `without` (both per 1,000 words) and `left` (in per cent).
    """
    places = check(matches, MATCHES, "table of matches")
    places = places[~places["negated"].astype(bool)]
    groups = group_documents(corpus, by)
    names = pd.Series(np.array(groups.names, dtype=object)[groups.codes], index=corpus.documents.index)
    grouped = places.assign(group=places["doc_id"].map(names)).groupby(["category", "pattern", "group"])
    sums, sizes = (part.unstack("group", fill_value=0) for part in (grouped["weight"].sum(), grouped.size()))
    bases = _bases(comparison)
    tables = []
    for (measure, _, category, group, other), sign in _claims(comparison).items():
        if measure != "salience":
            continue
        higher, lower = (group, other) if sign > 0 else (other, group)
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


def keep_driving(
    places: pd.DataFrame, patterns: pd.DataFrame, corpus: Corpus, *, by: str | Sequence[str]
) -> pd.DataFrame:
    """Keep the places of the five words that make most of each difference, in the group that is higher.

    Args:
        places: what `narrative.reading.locate` gave.
        patterns: what `weigh_patterns` gave.
        corpus: the documents that were compared.
        by: as in the comparison.
    """
    first = patterns.groupby(["category", "pair"], sort=False).head(5)
    wanted = set(zip(first["category"], first["pattern"], first["higher"], strict=True))
    groups = group_documents(corpus, by)
    names = dict(zip(corpus.documents.index, np.array(groups.names, dtype=object)[groups.codes], strict=True))
    keys = zip(places["category"], places["pattern"], places["doc_id"].map(names), strict=True)
    return places[np.array([key in wanted for key in keys], dtype=bool)]


def pick_driving(
    places: pd.DataFrame, patterns: pd.DataFrame, corpus: Corpus, *, by: str | Sequence[str], n: int = 3
) -> pd.DataFrame:
    """Keep the `n` sentences of each category that hold most of the places of `keep_driving`."""
    return pick_strongest(keep_driving(places, patterns, corpus, by=by), n)


def _claims(comparison: Comparison) -> dict[tuple[str, ...], int]:
    """The differences that are claimed, with 1 where the first group is higher, and −1 where the other is."""
    claimed = comparison.differences[comparison.differences["verdict"].str.startswith(HIGHER)]
    key = [claimed[name] for name in ("measure", "lexicon", "category", "group", "other")]
    signs = np.where(claimed["difference"] > 0, 1, -1).tolist()
    return dict(zip(zip(*key, strict=True), signs, strict=True))


def _bases(comparison: Comparison) -> dict[tuple[str, str], float]:
    salience = comparison.estimates[comparison.estimates["measure"] == "salience"]
    return dict(
        zip(zip(salience["category"], name_groups(salience), strict=True), salience["base"], strict=True)
    )


def _name_article(corpus: Corpus, unit: str) -> str:
    """Outlet, date and title of a document; of another unit its own name."""
    if unit not in corpus.documents.index:
        return unit
    row = corpus.documents.loc[unit]
    facts = [str(row["outlet"]), format_value(row["date"]), str(row["title"]) or unit]
    return ", ".join(fact for fact in facts if fact and fact != MISSING)
