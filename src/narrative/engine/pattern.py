"""TextBlob's default analyser over many texts: the same numbers, an order of magnitude sooner.

TextBlob's sentiment is that of the `pattern` library (De Smedt & Daelemans 2012): adjectives and adverbs
with a polarity and a subjectivity, and degree words and negations before them. The reference program defines
the right answer: its lexicon is used as it is, and tests hold the two to be equal.

How: a text is a row of pieces between white space. What a piece does in the rules (`valence_rules`) is
found once for each distinct piece. Most do nothing but end the reach of a negation or a degree word before
them; the rest are a tenth of a text. Where none of these reaches the next, a text's mean is a sum of
arrays. Texts with negations, degree words or exclamation marks go through the rules one by one, but only
through that tenth.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from narrative.engine.valence_pieces import PieceBlock, split_pieces
from narrative.engine.valence_rules import (
    ALONE,
    FORGET,
    FORGET_NEGATION,
    NOTHING,
    ODD,
    WORDS,
    Assessment,
    Step,
    Word,
    assess,
    pieces_known,
    words_known,
)  # fmt: skip
from narrative.engine.valence_tokens import align_tokens, signs, split_text
from narrative.text import straighten

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
#: Fields of a `Step` by their place, which is faster for a million of them than by name.
_KIND, _IS_HEAD = itemgetter(Step._fields.index("kind")), itemgetter(Step._fields.index("is_head"))


@dataclass(frozen=True)
class PatternScores:
    """What TextBlob says of T texts.

    Attributes:
        polarity: float64[T], from -1 (negative) to 1 (positive); 0.0 also where no word is known.
        subjectivity: float64[T], from 0 (objective) to 1 (subjective); 0.0 also where no word is known.
        known: int64[T], how many words are in the lexicon, with emoticons.
    """

    polarity: Floats
    subjectivity: Floats
    known: Ints


@dataclass(frozen=True)
class PatternPlace:
    """A known word with degree words and a negation before it ("not very good"), and its one value.

    Attributes:
        text: which of the texts, from 0.
        start, end: where the last known word ("good") stands in that text, in characters.
        words: all its words as TextBlob lists them, with a "!" that strengthens it.
        polarity: what it adds to the mean that is the text's polarity; may be 0.
        subjectivity: likewise.
        negated: whether a negation was found before it.
        known: how many words of the lexicon are in it.
    """

    text: int
    start: int
    end: int
    words: str
    polarity: float
    subjectivity: float
    negated: bool
    known: int


def textblob_sentiment(texts: Sequence[str]) -> PatternScores:
    """Return TextBlob's polarity and subjectivity of each text, and how many of its words are in the lexicon.

    Apostrophes are made straight first (`narrative.text.straighten`); otherwise the values equal those of
    `TextBlob(text).sentiment`, with the default `PatternAnalyzer`, to the bit. Both are means over the
    known words, a word with its degree words and negation counting once. Words that are not known count
    nothing, so a 0 can mean "no known word": look at `known`.

    Source: De Smedt, T. & Daelemans, W. (2012), Pattern for Python, JMLR 13, 2063-2067; Loria, S., TextBlob.

    >>> scores = textblob_sentiment(["good", "not good", "very good", "hope", ""])
    >>> scores.polarity.round(2).tolist(), scores.known.tolist()
    ([0.7, -0.35, 0.91, 0.0, 0.0], [1, 1, 2, 0, 0])
    """
    scores = np.zeros((3, len(texts)), np.float64)
    for block in split_pieces([text if text.isascii() else straighten(text) for text in texts]):
        scores[:, block.first : block.first + len(block.texts)] = _score_block(block)
    return PatternScores(scores[0], scores[1], scores[2].astype(np.int64))


def find_textblob_places(texts: Sequence[str]) -> list[PatternPlace]:
    """Return the words of the texts that TextBlob took into account, in order, with what each gave.

    The mean of the polarities of a text's places is its polarity. What has polarity 0 is there too, since it
    counts in the mean.

    >>> text = "It isn’t a good plan, and not a very good plan!"
    >>> [(text[p.start : p.end], p.words, round(p.polarity, 2)) for p in find_textblob_places([text])]
    [('good', 'good', 0.7), ('good', 'not very good !', -0.34)]
    """
    known = words_known()
    places = []
    for number, text in enumerate(texts):
        plain = straighten(text)
        tokens = split_text(plain)
        words = list(map(known.__getitem__, tokens))
        if not any(word.known or word.is_mood for word in words):
            continue
        found = assess([(NOTHING, tuple(map(_at, words, range(len(words)))))])
        spans = align_tokens(plain, tokens)
        for one in found:
            last = max(word.place for word in one.words if word.known or word.is_mood)
            places.append(
                PatternPlace(
                    number, *spans[last], " ".join(word.form for word in one.words),
                    one.value, one.subjectivity, one.negated, one.known,
                )
            )  # fmt: skip
    return places


def _at(word: Word, place: int) -> Word:
    """Return the word with its place, if the rules can make something of it."""
    return replace(word, place=place) if word.known or word.negates or word.is_mood else word


def _score_block(block: PieceBlock) -> Floats:
    """Return polarity, subjectivity and number of known words of the texts of a block, float64[3, T].

    A turn is a piece that does more than forget, a chain the turns of which each reaches the next. Most turns
    are a known word on its own, whose values are looked up. The other chains go through the rules turn by
    turn; a "!" strengthens whatever was found last, so the turn that found it reaches the "!".
    """
    n_texts = len(block.texts)
    steps = list(map(pieces_known().__getitem__, block.vocabulary))
    kinds = np.array(list(map(_KIND, steps)), np.int8)[block.ids]
    turns = np.flatnonzero((kinds == WORDS) | (kinds == ALONE))
    ids: Ints = block.ids[turns].astype(np.int64)
    holders = np.repeat(np.arange(n_texts), block.counts)
    texts: Ints = holders[turns].astype(np.int64)
    gaps = _find_gaps(kinds, turns)

    traits = np.zeros((6, len(steps)))
    used = np.unique(ids)
    if len(used):
        traits[:, used] = np.array([steps[number][3:] for number in used.tolist()], np.float64).T
    polarity, subjectivity = traits[:2]
    opens, closes, finds, cries = traits[2:] > 0

    apart = np.unique(holders[_find_odd(block, steps, kinds)])
    reached = np.zeros(len(turns), bool)
    reached[1:] = (texts[1:] == texts[:-1]) & ~closes[ids[:-1]]
    reached &= (gaps != FORGET) & ~opens[ids]
    reached |= _find_strengthened(texts, finds[ids], cries[ids])
    is_hard = reached | (kinds[turns] == WORDS)
    is_hard[:-1] |= reached[1:]
    is_apart = np.isin(texts, apart)
    easy = np.flatnonzero(~is_hard & ~is_apart)
    hard = np.flatnonzero(is_hard & ~is_apart)

    starts = np.flatnonzero(~reached[hard])
    found = [_assess_text(block.texts[text]) for text in apart.tolist()]
    found += _assess_chains(starts.tolist(), ids[hard].tolist(), gaps[hard].tolist(), steps)
    sizes = np.fromiter(map(len, found), np.int64, len(found))
    values = np.array(list(itertools.chain.from_iterable(found)), np.float64).reshape(-1, 3)
    alone = np.stack([polarity[ids[easy]], subjectivity[ids[easy]], np.ones(len(easy))], axis=1)
    # Sums in the order of the text, as the reference adds up.
    first = np.concatenate([np.full(len(apart), -1), hard[starts]])
    order = np.argsort(np.concatenate([easy, np.repeat(first, sizes)]), kind="stable")
    of = np.concatenate([texts[easy], np.repeat(np.concatenate([apart, texts[hard[starts]]]), sizes)])[order]
    values = np.concatenate([alone, values])[order]
    scores = np.zeros((3, n_texts))
    for column in range(3):
        scores[column] = np.bincount(of, values[:, column], n_texts)
    scores[:2] /= np.maximum(np.bincount(of, minlength=n_texts), 1)
    return scores


def _find_strengthened(texts: Ints, finds: Bools, cries: Bools) -> Bools:
    """Return which turns a "!" ties to the one before: all from what was found last in its text to the "!".

    >>> texts, finds = np.array([0, 0, 0, 1]), np.array([True, True, False, False])
    >>> _find_strengthened(texts, finds, np.array([False, False, True, True])).tolist()
    [False, False, True, False]
    """
    places = np.arange(len(texts))
    latest = np.maximum.accumulate(np.where(finds, places, -1))
    marks = np.flatnonzero(cries[1:]) + 1
    found = latest[marks - 1]
    held = (found >= 0) & (texts[found] == texts[marks])
    steps = np.zeros(len(texts) + 1, np.int64)
    np.add.at(steps, found[held] + 1, 1)
    np.add.at(steps, marks[held] + 1, -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)


Values = list[tuple[float, float, int]]


def _assess_chains(starts: list[int], ids: list[int], gaps: list[int], steps: list[Step]) -> list[Values]:
    """Return for each chain of turns the values found in it; `starts` are its first turns."""
    known: dict[tuple[tuple[int, ...], tuple[int, ...]], Values] = {}  # the same few words follow each other
    found = []
    for start, stop in itertools.pairwise([*starts, len(ids)]):
        key = tuple(ids[start:stop]), tuple(gaps[start + 1 : stop])
        values = known.get(key)
        if values is None:
            forgotten = (NOTHING, *key[1])  # nothing reaches a chain from before
            turns = zip(forgotten, (steps[number].words for number in key[0]), strict=True)
            values = known[key] = _values(assess(turns))
        found.append(values)
    return found


def _assess_text(text: str) -> Values:
    """Return the values found in a text with emoticons, token by token."""
    return _values(assess((NOTHING, (words_known()[token],)) for token in split_text(text)))


def _values(found: list[Assessment]) -> Values:
    return [(one.value, one.subjectivity, one.known) for one in found]


def _find_gaps(kinds: npt.NDArray[np.int8], turns: Ints) -> npt.NDArray[np.int8]:
    """Return what is forgotten between each turn and the one before."""
    gaps = np.zeros(len(turns), np.int8)
    for kind in (FORGET_NEGATION, FORGET):
        gaps[np.diff(np.cumsum(kinds == kind)[turns], prepend=0) > 0] = kind
    return gaps


def _find_odd(block: PieceBlock, steps: list[Step], kinds: npt.NDArray[np.int8]) -> list[int]:
    """Return the places in the row of pieces where an emoticon is, or where two pieces could make one."""
    pairs = signs().pairs
    odd: list[int] = np.flatnonzero(kinds == ODD).tolist()
    inside = np.ones(len(kinds), bool)
    inside[(np.cumsum(block.counts) - block.counts)[block.counts > 0]] = False
    heads = np.array(list(map(_IS_HEAD, steps)), bool)[block.ids]
    for place in np.flatnonzero(heads & inside).tolist():
        before, piece = block.vocabulary[block.ids[place - 1]], block.vocabulary[block.ids[place]]
        if before[-1] + piece[0] in pairs:
            odd.append(place)
    return odd
