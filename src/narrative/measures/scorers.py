"""Scorers: what gives a passage of text its tone, each in one form, so that any of them can be chosen.

A scorer takes passages, each as a text of its own, and returns for each a total and a base that add up. A new
measure of tone is an entry in `SCORERS`, or something that `choose_scorer` makes a scorer of, as it does of a
lexicon.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from narrative.engine.pattern import textblob_sentiment
from narrative.engine.rows import expand_ranges
from narrative.engine.vader import vader_compound
from narrative.errors import UnknownNameError
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.polarity import grade
from narrative.measures.graded_places import GradedPlaces, find_graded
from narrative.measures.news_tone import find_buts, grade_news_tone, squeeze, weigh_around
from narrative.measures.passages import Passages
from narrative.measures.valence_formulas import COVERAGE, FORMULAS, Formula, add_up

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PassageScores:
    """The tone of Q passages: of each its value, a total and a base, and how many of its words were known."""

    values: Floats
    totals: Floats
    bases: Ints
    known: Ints


@dataclass(frozen=True)
class Scorer:
    """What gives passages their tone.

    Attributes:
        measure: the name of its value in the registry of measures, whose groups are ratios.
        coverage: the name of the measure that says how many words it knows.
        score: the function from a corpus and passages to their scores.
        language: of the words that it knows, if that is known.
    """

    measure: str
    coverage: str
    score: Callable[[Corpus, Passages], PassageScores]
    language: str = ""


def _score_by_vader(corpus: Corpus, passages: Passages) -> PassageScores:
    found = vader_compound(cut_texts(corpus, passages))
    return _weigh(found.compound, found.known, passages.words)


def _score_by_textblob(corpus: Corpus, passages: Passages) -> PassageScores:
    found = textblob_sentiment(cut_texts(corpus, passages))
    return _weigh(found.polarity, found.known, passages.words)


def _score_by_news_tone(corpus: Corpus, passages: Passages) -> PassageScores:
    found = find_graded(corpus, grade_news_tone())
    rows, owners = _find_inside(found, passages)
    buts = np.append(find_buts(corpus), -1)  # the last stands for those before the first
    turns = buts[np.searchsorted(buts[:-1], passages.last, "right") - 1]
    turns = np.where(turns > passages.first, turns, -1)[owners]
    grades = found.values[rows] * weigh_around(turns, found.places.tokens[rows])
    sums = np.bincount(owners, grades, len(passages)).astype(np.float64)
    lengths = np.where(found.counts, found.places.lengths, 0)[rows]
    known = np.rint(np.bincount(owners, lengths, len(passages))).astype(np.int64)
    return _weigh(squeeze(sums, passages.words), known, passages.words)


def _find_inside(found: GradedPlaces, passages: Passages) -> tuple[Ints, Ints]:
    """Return the rows of the matches that begin in passages, and the passage that each is in."""
    tokens = found.places.tokens
    low, high = np.searchsorted(tokens, passages.first), np.searchsorted(tokens, passages.last, "right")
    return expand_ranges(low, high)


#: The scorers that have a name.
SCORERS = {
    "tone": Scorer("tone", "tone_coverage", _score_by_news_tone, "en"),
    "vader": Scorer("vader_compound", "vader_coverage", _score_by_vader, "en"),
    "textblob": Scorer("textblob_polarity", "textblob_coverage", _score_by_textblob, "en"),
}


def choose_scorer(measure: str | Lexicon, formula: Formula = "difference") -> Scorer:
    """Return the scorer of a name, or that of a lexicon with positive and negative categories or weights.

    Args:
        measure: one of `SCORERS`, or a lexicon.
        formula: of a lexicon, "difference", "relative" or "mean"; logits do not add up.

    Raises:
        LexiconError: the lexicon has neither positive and negative categories nor weights.
        UnknownNameError: there is no such scorer, or formula.
    """
    if isinstance(measure, Lexicon):
        return _make_scorer(measure, formula)
    if not isinstance(measure, str) or measure not in SCORERS:
        raise UnknownNameError("measure of tone", measure, (*SCORERS, "or a lexicon of tone"))
    return SCORERS[measure]


def _make_scorer(lexicon: Lexicon, formula: Formula) -> Scorer:
    choices = [name for name in FORMULAS if name != "logit"]
    if formula not in choices:
        raise UnknownNameError("formula", formula, choices)
    grading = grade(lexicon)

    def score(corpus: Corpus, passages: Passages) -> PassageScores:
        found = find_graded(corpus, grading)
        rows, owners = _find_inside(found, passages)
        totals, bases = add_up(found, rows, owners, len(passages)).arrange([formula], passages.words)
        values = np.divide(totals[0], bases[0], out=np.full(len(passages), np.nan), where=bases[0] > 0)
        return PassageScores(values, totals[0], bases[0], totals[1].astype(np.int64))

    return Scorer(FORMULAS[formula], COVERAGE, score, lexicon.language)


def cut_texts(corpus: Corpus, passages: Passages) -> list[str]:
    """Return the text of each passage."""
    texts: Sequence[str] = corpus.documents["text"].tolist()
    columns = (passages.documents.tolist(), passages.starts.tolist(), passages.ends.tolist())
    return [texts[row][start:end] for row, start, end in zip(*columns, strict=True)]


def _weigh(values: Floats, known: Ints, words: Ints) -> PassageScores:
    """A passage counts by its words, as a sentence does in `sentiment`."""
    return PassageScores(values, values * words, words, np.minimum(known, words).astype(np.int64))
