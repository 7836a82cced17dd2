"""What the categories of a lexicon mean, by its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from narrative.lexicons.lexicon import Lexicon

__all__ = ["list_definitions"]


def list_definitions(lexicon: Lexicon) -> pd.DataFrame:
    """What each category means and where it is known to fail, by the lexicon's card.

    Returns:
        `category`, `label`, `patterns` (how many find something: exclusions are not among them),
        `definition`, `weakness`.
    """
    card = lexicon.card.get("categories", {})
    finding = lexicon.entries.loc[~lexicon.entries["pattern"].str.startswith("!"), "category"].value_counts()
    return pd.DataFrame(
        [
            (
                category,
                lexicon.labels[category],
                int(finding.get(category, 0)),
                lexicon.definitions[category],
                str(card.get(category, {}).get("weakness", "")),
            )
            for category in lexicon.categories
        ],
        columns=["category", "label", "patterns", "definition", "weakness"],
    )
