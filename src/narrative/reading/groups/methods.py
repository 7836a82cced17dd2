"""The method of a report that compares groups, in sentences ready to paste into a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from narrative.captions import say_level
from narrative.position import say_parts
from narrative.reading.prose import Prose, count_of, join_words, say

if TYPE_CHECKING:
    from narrative.comparison import Comparison
    from narrative.corpus import Corpus
    from narrative.lexicon import Lexicon

_CORRECTED = {
    "holm": "corrected by Holm's method",
    "benjamini-hochberg": "corrected by the method of Benjamini and Hochberg",
    "none": "not corrected",
}


def say_material(corpus: Corpus, lexicon: Lexicon, *, vader: str) -> str:
    """Say what was read, and with what it was measured."""
    from narrative import __version__

    articles, words = count_of(len(corpus), "article"), count_of(int(corpus.word_counts.sum()), "word")
    title = str(lexicon.card.get("title", lexicon.name))
    return (
        f"The corpus “{corpus.name}” ({articles}, {words}; hash {corpus.hash[:12]}) was measured with "
        f"narrative {__version__}. Frames are the categories of the lexicon “{lexicon.name}” ({title}): "
        "places that are not negated, per 1,000 words. Tone is TextBlob's polarity and VADER's compound (by "
        f"{vader}), the means of the sentences weighted by their words."
    )


def say_copies(
    stories: pd.DataFrame, *, copied: float, days: int | None, agencies: Sequence[str] = ()
) -> str:
    """Say how copies were found."""
    within = "with any time between them"
    if days is not None:
        within = f"within {count_of(days, 'day')} of the story's first"
    n_copies = int((~stories["first"].astype(bool)).sum())
    found = "1 was" if n_copies == 1 else f"{n_copies:,} were" if n_copies else "none was"
    said = (
        f"An article was taken for a copy where runs of five words or more make at least {copied:.0%} of its "
        f"own words or of the earlier article's, and a fifth of the other's, {within}; {found} found."
    )
    if agencies:
        said += f" On the same day an article of {join_words(list(agencies))} was taken for the first."
    return said


def say_course(
    *, freq: str, event: str | None, unit: str, correction: str, level: float, resamples: int, seed: int
) -> str:
    """Say how rates were followed over time."""
    said = (
        f"Rates were formed for each {freq}, with {say_level(level)} intervals of the same kind; changes "
        f"of a rate were looked for among the days, p is how often dealing each {unit} to the days anew "
        f"({resamples - 1:,} times, seed {seed}) gives as strong a one, {_CORRECTED[correction]}."
    )
    if event:
        said += f" Articles from {event} on were compared with those before it, in the way of the groups."
    return said


def say_arcs(*, parts: str, level: float, shuffles: int, seed: int) -> str:
    """Say how the parts of articles were compared with chance."""
    return (
        f"Of each article, the parts were {say_parts(parts)}; "  # type: ignore[arg-type]  # checked by arc
        f"the band that chance would draw ({say_level(level)} of curves stay inside in every part) is of "
        f"{shuffles:,} shuffles of each article's sentences (seed {seed})."
    )


def say_judges(codes: pd.DataFrame | None, *, seed: int) -> str:
    """Say how coders and lexicon were compared, if there were any coders."""
    if codes is None:
        return ""
    coders, articles = codes["coder"].nunique(), codes["doc_id"].nunique()
    return (
        f"{count_of(coders, 'coder')} decided about {count_of(articles, 'article')}; agreement is "
        f"Krippendorff's α with an interval by bootstrap over articles (BCa, seed {seed}), and the lexicon's "
        "precision and recall against the majority of the coders have Wilson intervals."
    )


def say_method(
    comparison: Comparison, tone: Comparison, *sentences: str, reference: str | None = None
) -> Prose:
    """Write the method paragraph: the material, the comparison, and what else was done.

    Args:
        comparison: of the frames, with every copy counted.
        tone: of the tone.
        sentences: what comes before the comparison (the first two of them) and after it.
        reference: the group with which all others were compared, if there was one.
    """
    pairs = f"Each group was compared with {reference}." if reference else ""
    family = ""
    if len(tone.differences):
        comparisons = count_of(len(tone.differences), "comparison")
        family = f"Tone was compared likewise, as a family of its own ({comparisons})."
    both = "All this was done twice: with every copy counted, and with only the first of each story."
    before, after = sentences[:2], sentences[2:]
    text = " ".join(part for part in (*before, comparison.method, pairs, family, both, *after) if part)
    return say("{method}", method=text)
