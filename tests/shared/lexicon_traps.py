"""What a lexicon finds in an invented sentence, category by category."""

from __future__ import annotations

import pandas as pd

from narrative.corpus.corpus import Corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import match


def find_places(text: str | Corpus, lexicon: Lexicon) -> dict[str, list[str]]:
    """The words of each category, in the order of the text."""
    if isinstance(text, str):
        text = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["invented"]))
    found = match(text, lexicon)
    return {category: rows["text"].tolist() for category, rows in found.groupby("category", sort=False)}
