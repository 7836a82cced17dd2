"""VADER over many texts: the same numbers as vaderSentiment 3.3.2, an order of magnitude sooner.

VADER (Hutto & Gilbert 2014) is a lexicon with rules over the three words before each word that it knows. The
program of its author defines the right answer: its lexicon and its constants are used as they are, and its
rules are computed here for all known words of many texts at once. Tests hold the two to be equal.

How: a text is a row of words between white space, as numbers of classes. A class is a word that plays a
part in VADER (all others are one class), twice: as it is, and in capitals. The rules are arrays over the
known words, in the order in which the reference applies them, since sums of floats depend on it. Idioms and
*but*, which are rare, are done one by one. The last sum is Python's own `sum`, which compensates rounding
from Python 3.12 on: on each version of Python the result is the reference's on that version (they differ on
some 2 of 40,000 sentences).
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from narrative.engine.valence_pieces import PieceBlock, split_pieces
from narrative.engine.valence_windows import load_tables, rate_words
from narrative.text import straighten

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: What `straighten` changes.
_APOSTROPHES = frozenset("‘’‛ʼ＇")
_PIECE = re.compile(r"\S+")


@dataclass(frozen=True)
class VaderScores:
    """What VADER says of T texts.

    Attributes:
        compound: float64[T], from -1 (negative) to 1 (positive), rounded to four digits; 0.0 also
            where no word has a value.
        known: int64[T], how many words had a value.
    """

    compound: Floats
    known: Ints


@dataclass(frozen=True)
class VaderPlace:
    """A word to which VADER gave a value.

    Attributes:
        text: which of the texts, from 0.
        start, end: where it stands in that text, in characters.
        word: the word as VADER's lexicon has it; for an emoji, a word of its description.
        value: what it adds to the sum of the text, after negation, degree words, capitals, idioms and *but*.
        turned: whether the sign of `value` is another than in the lexicon ("not good").
    """

    text: int
    start: int
    end: int
    word: str
    value: float
    turned: bool


def vader_compound(texts: Sequence[str]) -> VaderScores:
    """Return VADER's compound value of each text, and how many of its words had a value.

    Apostrophes are made straight first (`narrative.text.straighten`); otherwise each value equals
    `SentimentIntensityAnalyzer().polarity_scores(text)["compound"]` of vaderSentiment 3.3.2 to the bit. The
    compound value of a text is the sum of its words' values (with emphasis for ! and ?), squeezed to (-1, 1):
    long texts saturate, so score sentences. A word has a value if it is in the lexicon (7,506 words,
    emoticons and abbreviations) and its value was not 0 after VADER's rules.

    Source: Hutto, C. J. & Gilbert, E. (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis
    of Social Media Text, ICWSM 8, 216-225.

    >>> scores = vader_compound(["The book was good.", "It isn’t good.", "A table.", ""])
    >>> scores.compound.tolist(), scores.known.tolist()
    ([0.4404, -0.3412, 0.0, 0.0], [1, 1, 0, 0])
    """
    plain = [text if text.isascii() else _describe_emoji(text) for text in texts]
    compound = np.zeros(len(texts), np.float64)
    known = np.zeros(len(texts), np.int64)
    for block in split_pieces(plain):
        found = rate_words(_classify(block), block.counts)
        starts = np.flatnonzero(np.diff(found.texts, prepend=-1))
        numbers = found.texts[starts]
        values = found.values.tolist()
        ends = np.append(starts, len(values))[1:]
        totals = [sum(values[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        scored = [block.texts[number] for number in numbers.tolist()]
        known[block.first + numbers] = ends - starts
        compound[block.first + numbers] = _squeeze(np.array(totals, np.float64), scored)
    return VaderScores(compound, known)


def find_vader_places(texts: Sequence[str]) -> list[VaderPlace]:
    """Return the words of the texts to which VADER gave a value, in order, with that value.

    The values of a text, added up, are the sum from which its compound value is made.

    >>> text = "It isn’t very good, but fun."
    >>> [(text[p.start : p.end], round(p.value, 3), p.turned) for p in find_vader_places([text])]
    [('good', -0.811, True), ('fun', 3.846, False)]
    """
    places = []
    forms = load_tables().forms
    for block in split_pieces([_describe_emoji(text) for text in texts]):
        ids = _classify(block)
        found = rate_words(ids, block.counts)
        row_starts = (np.cumsum(block.counts) - block.counts).tolist()
        spans: list[tuple[int, int]] = []
        open_text = -1
        for place, text, value, turned in zip(
            found.places.tolist(),
            found.texts.tolist(),
            found.values.tolist(),
            found.turned.tolist(),
            strict=True,
        ):
            number = block.first + text
            if number != open_text:
                spans, open_text = _find_words(texts[number], block.texts[text]), number
            start, end = spans[place - row_starts[text]]
            places.append(VaderPlace(number, start, end, forms[ids[place] >> 1], value, turned))
    return places


def _squeeze(totals: Floats, texts: Sequence[str]) -> Floats:
    """Add the emphasis of ! and ? to the sum of each text, and map it to (-1, 1) as VADER does."""
    exclamations = np.array([text.count("!") for text in texts], np.int64)
    questions = np.array([text.count("?") for text in texts], np.int64)
    emphasis = np.minimum(exclamations, 4) * 0.292
    emphasis += np.where(questions > 3, 0.96, np.where(questions > 1, questions * 0.18, 0.0))
    totals = np.where(totals > 0, totals + emphasis, np.where(totals < 0, totals - emphasis, totals))
    exact = np.clip(totals / np.sqrt(totals * totals + 15), -1.0, 1.0)
    rounded = np.rint(exact * 1e4) / 1e4
    # Where the fifth digit is about a half, only Python's own `round` knows on which side of it the value is.
    for tie in np.flatnonzero(np.abs(exact * 1e4 % 1 - 0.5) < 1e-6).tolist():
        rounded[tie] = round(float(exact[tie]), 4)
    return rounded


def _classify(block: PieceBlock) -> npt.NDArray[np.int32]:
    """Return the classes of all words of a block in one row.

    A class is twice the number of the word's form, plus 1 in capitals. Any other word with *n't* is as *n't*.
    """
    words = strip_punctuation(block.vocabulary)
    lower = list(map(str.lower, words))
    classes = np.array(list(map(load_tables().classes.get, lower, repeat(0))), np.int32)
    contracted = np.array(["n't" in word for word in lower], bool)
    classes[contracted & (classes == 0)] = load_tables().classes["n't"]
    return (classes + np.array(list(map(str.isupper, words)), np.int32))[block.ids]


def strip_punctuation(pieces: Sequence[str]) -> list[str]:
    """Return pieces without ASCII punctuation at their ends, but whole if at most two characters stay."""
    stripped = map(str.strip, pieces, repeat(string.punctuation))
    return [word if len(word) > 2 else piece for word, piece in zip(stripped, pieces, strict=True)]


def _describe_emoji(text: str) -> str:
    """Return the text with straight apostrophes, and emoji in words, as VADER reads it."""
    table = load_tables()
    if _APOSTROPHES.isdisjoint(text) and table.emoji.keys().isdisjoint(text):
        return text
    text = straighten(text)
    return text if table.emoji.keys().isdisjoint(text) else "".join(_expand_emoji(text))


def _expand_emoji(text: str) -> list[str]:
    """Return what VADER reads for each character of a text: itself, or the description of an emoji."""
    descriptions = load_tables().emoji
    expanded = []
    after_space = True
    for character in text:
        description = descriptions.get(character)
        if description is None:
            expanded.append(character)
            after_space = character == " "
        else:
            expanded.append(description if after_space else " " + description)
            after_space = False
    return expanded


def _find_words(text: str, plain: str) -> list[tuple[int, int]]:
    """Return where the words that VADER reads stand in the text as it was read."""
    spans = []
    matches = list(_PIECE.finditer(plain))
    pieces = [match.group() for match in matches]
    for match, piece, word in zip(matches, pieces, strip_punctuation(pieces), strict=True):
        start = match.start() + piece.index(word)
        spans.append((start, start + len(word)))
    if len(plain) == len(text):
        return spans
    origin = [number for number, part in enumerate(_expand_emoji(straighten(text))) for _ in part]
    return [(origin[start], origin[end - 1] + 1) for start, end in spans]
