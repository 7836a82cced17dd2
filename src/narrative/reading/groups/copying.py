"""Who copied from whom, in words."""

from __future__ import annotations

import pandas as pd

from narrative.figures.captions import count_of
from narrative.reading.prose import Prose, join_words, say
from narrative.schema import STORIES, check

__all__ = ["say_stories"]


def say_stories(stories: pd.DataFrame) -> Prose:
    """Say how many articles are copies of an earlier one, and how they differ from it."""
    table = check(stories, STORIES, "table of stories")
    copies = table[~table["first"].astype(bool)]
    whole = count_of(len(table), "article")
    if not len(copies):
        return say("Of {whole}, none is a copy of another: each is a story of its own.", whole=whole)
    kinds, count = copies["kind"].value_counts(), table["story"].nunique()
    listed = [f"{kinds[kind]} {kind}" for kind in ("whole", "cut", "extended", "edited") if kind in kinds]
    return say(
        "Of {whole}, {copies} of an earlier one ({kinds}); together they tell {stories}.",
        whole=whole,
        copies="1 is a copy" if len(copies) == 1 else f"{len(copies):,} are copies",
        kinds=join_words(listed),
        stories=f"{count:,} {'story' if count == 1 else 'stories'}",
    )
