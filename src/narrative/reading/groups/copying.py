"""Who copied from whom, in words; and groups compared with every copy counted, and with each story once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.comparison import Comparison, compare
from narrative.copies.grouping import stories as find_stories
from narrative.figures.captions import count_of
from narrative.reading.findings import Finding
from narrative.reading.groups.differences import tabulate_estimates
from narrative.reading.prose import Prose, join_words, say
from narrative.schema import STORIES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["compare_both", "doubt_copies", "say_stories", "tabulate_others"]


def compare_both(
    scores: pd.DataFrame, corpus: Corpus, *, stories: pd.DataFrame, **options: Any
) -> tuple[Comparison, Comparison | None]:
    """Compare with every copy counted, as readers saw it, and with each story once, as it was written.

    Args:
        scores, corpus, options: as of `narrative.compare`. Codes correct the comparison with every copy.
        stories: which articles tell the same story.

    Returns:
        Both comparisons; `None` for the second where no article is a copy, since it would be the first again.
    """
    every = compare(scores, corpus, copies="all", stories=stories, **options)
    if stories["first"].all():
        return every, None
    once = {name: value for name, value in options.items() if name not in ("codes", "variables", "present")}
    return every, compare(scores, corpus, copies="first", stories=stories, **once)


def tabulate_others(
    scores: pd.DataFrame, corpus: Corpus, compared: Corpus, *, copied: float, labels: Mapping[str, str],
    **options: Any,
) -> pd.DataFrame:  # fmt: skip
    """Show the estimates of the groups that are not compared, since they have too few articles.

    Args:
        scores: of the articles of all groups.
        corpus: the articles of all groups, with a column `group` (`divide`).
        compared: those that are compared (`pick_largest`).
        copied: an article is a copy if so much of its words is shared, from 0 to 1.
        labels: what to call each category.
        options: as of `narrative.compare`.

    Returns:
        As of `tabulate_estimates`, by group. It has no rows where all groups are compared.
    """
    left = corpus.documents.index.difference(compared.documents.index, sort=False)
    if not len(left):
        return pd.DataFrame(columns=["label", "group", "n_documents", "every_copy"])
    rest = corpus.where(doc_id=left.tolist())
    sizes = rest.documents["group"].value_counts().drop("", errors="ignore")
    options |= {"reference": str(sizes.index[0])} if len(sizes) > 1 else {}
    every, once = compare_both(scores, rest, stories=find_stories(rest, threshold=copied), **options)
    return tabulate_estimates(every.estimates, once.estimates if once is not None else None, labels=labels)


def say_stories(stories: pd.DataFrame) -> Prose:
    """Say how many articles are copies of an earlier one, and how they differ from it."""
    table = check(stories, STORIES, "table of stories")
    copies = table[~table["first"].astype(bool)]
    whole = count_of(len(table), "article")
    if not len(copies):
        return say("Of {whole}, none is a copy of another: each is a separate story.", whole=whole)
    kinds, count = copies["kind"].value_counts(), table["story"].nunique()
    listed = [f"{kinds[kind]} {kind}" for kind in ("whole", "cut", "extended", "edited") if kind in kinds]
    return say(
        "Of {whole}, {copies} of an earlier one ({kinds}); together they are {stories}.",
        whole=whole,
        copies="1 is a copy" if len(copies) == 1 else f"{len(copies):,} are copies",
        kinds=join_words(listed),
        stories=f"{count:,} {'story' if count == 1 else 'stories'}",
    )


def doubt_copies(stories: pd.DataFrame, *, section: str) -> list[Finding]:
    """Warn that copies count each time, in a report that does not count each story once.

    Args:
        stories: which articles tell the same story.
        section: the heading of the section on what was read.
    """
    copies = int((~check(stories, STORIES, "table of stories")["first"].astype(bool)).sum())
    if not copies:
        return []
    sentence = say(
        "{copies} of {whole} {are} of an earlier one and {count} each time, so intervals are narrower than "
        "they should be.",
        copies=f"{copies:,}",
        whole=count_of(len(stories), "article"),
        are="is a copy" if copies == 1 else "are copies",
        count="counts" if copies == 1 else "count",
    )
    return [Finding(sentence, section, certain=True, effect=copies / len(stories))]
