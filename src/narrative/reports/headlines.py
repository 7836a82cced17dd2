"""The headline figures of a report: a few numbers with a label, added up from its tables of scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.measures import MEASURES
from narrative.measures.tones import TONES
from narrative.schema import SCORES

if TYPE_CHECKING:
    from narrative.lexicons.lexicon import Lexicon

#: The measures that a headline is made of where a report has scored them.
HEADLINE = ("salience", *(each.measure for each in TONES))
_KEY = ["measure", "lexicon", "category"]


def is_scores(table: pd.DataFrame) -> bool:
    """Say whether a table holds scores of documents (and not of sentences)."""
    return set(SCORES) <= set(table.columns) and "sentence" not in table.columns


def list_headline(
    tables: Iterable[pd.DataFrame], lexicons: Iterable[Lexicon] = (), further: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the headline figures of a report, as plain data in the order of its tables.

    A figure is Σtotal / Σbase over the documents, in the unit of its measure: for a measure whose group is
    "mean", that is the mean of the documents. It has `label`, `value` (`None` where nothing was counted),
    `unit`, `measure`, `lexicon`, `category`, `total` and `base`.

    Args:
        tables: the report's tables; those that are scores of documents are added up.
        lexicons: what the categories are called where they are shown.
        further: label and value of other figures; they have no measure.

    >>> scores = pd.DataFrame({"doc_id": ["a", "b"], "measure": "salience", "lexicon": "frames",
    ...     "category": "hope", "total": [2.0, 1.0], "base": [500, 1000], "value": [0.004, 0.001]})
    >>> [(figure["label"], figure["value"], figure["unit"]) for figure in list_headline([scores])]
    [('hope', 2.0, 'per 1,000 words')]
    """
    labels = {lexicon.name: lexicon.labels for lexicon in lexicons if hasattr(lexicon, "labels")}
    figures = []
    for name, rows in collect_scores(tables).items():
        measure, lexicon, category = name
        total, base = math.fsum(rows["total"]), math.fsum(rows["base"])
        declared = MEASURES[measure]
        figures.append(
            {
                "label": labels.get(lexicon, {}).get(category, category) or declared.label,
                "value": declared.per * total / base if base else None,
                "unit": declared.unit,
                "measure": measure,
                "lexicon": lexicon,
                "category": category,
                "total": total,
                "base": base,
            }
        )
    nothing = {"unit": "", "measure": "", "lexicon": "", "category": ""}
    figures += [
        {"label": label, "value": _finite(value), **nothing} for label, value in (further or {}).items()
    ]
    return figures


def collect_scores(tables: Iterable[pd.DataFrame]) -> dict[tuple[str, str, str], pd.DataFrame]:
    """Return, for each figure of a headline (measure, lexicon, category), its scores by `doc_id`."""
    found: dict[tuple[str, str, str], pd.DataFrame] = {}
    for table in tables:
        if not is_scores(table):
            continue
        chosen = table[table["measure"].isin(HEADLINE)]
        for name, rows in chosen.groupby(_KEY, sort=False):
            measure, lexicon, category = map(str, name)
            found.setdefault(
                (measure, lexicon, category), rows.set_index("doc_id")[["total", "base"]].astype(np.float64)
            )
    return dict(sorted(found.items(), key=lambda item: HEADLINE.index(item[0][0])))


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
