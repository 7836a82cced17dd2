"""The method of a report that compares groups, in sentences ready to paste into a paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.arcs.parts import read_parts
from narrative.arcs.position import say_parts
from narrative.figures.captions import count_of, say_level
from narrative.reading.prose import Prose, join_words, say

if TYPE_CHECKING:
    from narrative.comparison import Comparison
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon
    from narrative.trends.chronology import Trend

__all__ = ["say_arcs", "say_copies", "say_course", "say_judges", "say_material", "say_method"]

_CORRECTED = {
    "holm": "corrected by Holm's method",
    "benjamini-hochberg": "corrected by the method of Benjamini and Hochberg",
    "none": "not corrected",
}


def say_material(corpus: Corpus, lexicon: Lexicon, *, vader: str) -> str:
    """Say what was read, and with what it was measured."""
    from narrative.provenance import __version__

    articles, words = count_of(len(corpus), "article"), count_of(int(corpus.word_counts.sum()), "word")
    title = str(lexicon.card.get("title", lexicon.name))
    return (
        f"The corpus “{corpus.name}” ({articles}, {words}; hash {corpus.hash[:12]}) was measured with "
        f"narrative {__version__}. Frames are the categories of the lexicon “{lexicon.name}” ({title}): "
        "matches that are not negated, per 1,000 words. Tone is that of the lexicon “news-tone”, "
        f"beside VADER's compound (by {vader}) and TextBlob's polarity, each the mean of the sentences "
        "weighted by their words."
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
        "An article was taken for a copy where runs of five words or more (Broder 1997) make at least "
        f"{copied:.0%} of its own words or of the earlier article's, and a fifth of the other's, {within}; "
        f"{found} found."
    )
    if agencies:
        said += f" On the same day an article of {join_words(list(agencies))} was taken for the original."
    return said


def say_course(course: Trend | None, options: Mapping[str, Any]) -> str:
    """Say how rates were followed over time, if they were.

    Args:
        course: what `follow_rates` gave.
        options: what it was called with by name: freq, event, unit, correction, level, resamples and seed.
    """
    if course is None:
        return ""
    drawn, level = f"{options['resamples'] - 1:,} times, seed {options['seed']}", _show(options["level"])
    said = (
        f"Rates were formed for each {options['freq']}, with {level} intervals of the same kind. Changes of "
        "a rate were looked for among the days by binary segmentation (Truong, Oudre & Vayatis 2020). Their "
        f"p is how often random reassignment of each {options['unit']} to the days ({drawn}) gives as strong "
        f"a change (as in Matteson & James 2014), {_CORRECTED[options['correction']]}."
    )
    if course.event is not None:
        said += (
            f" Articles from {options['event']} on were compared with those before it, as the groups were, "
            "as a family of its own."
        )
    return said


def say_arcs(curve: pd.DataFrame | None, options: Mapping[str, Any]) -> str:
    """Say how the parts of articles were compared with chance, if they were.

    Args:
        curve: what `find_arc` gave.
        options: what it was called with by name: parts, level, shuffles and seed.
    """
    if curve is None:
        return ""
    return (
        f"Of each article, the parts were {say_parts(read_parts(options['parts']))}; the band that chance "
        f"would draw ({_show(options['level'])} of curves stay inside in every part) is of "
        f"{options['shuffles']:,} shuffles of each article's sentences (seed {options['seed']})."
    )


def say_judges(codes: pd.DataFrame | None, *, seed: int) -> str:
    """Say how coders and lexicon were compared, if there were any coders."""
    if codes is None:
        return ""
    coders, articles = codes["coder"].nunique(), codes["doc_id"].nunique()
    return (
        f"{count_of(coders, 'coder').capitalize()} decided about {count_of(articles, 'article')}; agreement "
        f"is Krippendorff's (2004) α with an interval by bootstrap over articles (BCa, seed {seed}), and the "
        "lexicon's precision and recall against the majority of the coders have Wilson's (1927) intervals."
    )


def say_method(
    comparison: Comparison,
    tone: Comparison,
    *,
    before: Sequence[str],
    after: Sequence[str],
    reference: str | None = None,
    twice: bool = True,
) -> Prose:
    """Write the method paragraph: the material, the comparison, and what else was done.

    Args:
        comparison: of the frames, with every copy counted.
        tone: of the tone.
        before, after: sentences that stand before those on the comparison, and after them.
        reference: the group with which all others were compared, if there was one.
        twice: whether it was also done with each story counted once.
    """
    pairs = f"Each group was compared with {reference}." if reference else ""
    family = ""
    if len(tone.differences):
        comparisons = count_of(len(tone.differences), "comparison")
        family = f"Tone was compared likewise, as a family of its own ({comparisons})."
    both = "All this was done twice: with every copy counted, and with only the original of each story."
    both *= twice
    text = " ".join(part for part in (*before, comparison.method, pairs, family, both, *after) if part)
    return say("{method}", method=text)


def _show(level: float) -> str:
    """A level as papers write it, "95%"."""
    return say_level(level).replace(" ", "")
