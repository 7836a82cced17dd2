"""VADER over many texts: the same numbers as vaderSentiment 3.3.2, an order of magnitude sooner.

VADER (Hutto & Gilbert 2014) is a lexicon with rules over the three words before each word that it knows. The
program of its author defines the right answer: its lexicon and its constants are used as they are, and its
rules are computed here for all known words of many texts at once. Tests compare the two.

How: a text is a row of words between white space, as numbers of classes. A class is a word that plays a
part in VADER (all others are one class), twice: as it is, and in capitals. The rules are arrays over the
known words, in the order in which the reference applies them, since sums of floats depend on it. Idioms and
*but*, which are rare, are done one by one. The last sum is Python's own `sum`, which compensates rounding
from Python 3.12 on: on each version of Python the result is the reference's on that version (they differ on
some 2 of 40,000 sentences).
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from narrative.engine.valence_pieces import (
    Keys,
    PieceBlock,
    are_capital,
    find_plain,
    make_keys,
    read_some,
    split_pieces,
)
from narrative.engine.valence_windows import load_tables, rate_words
from narrative.text import straighten

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: The columns of places that are arrays.
_COLUMNS = {
    "texts": np.int64, "starts": np.int64, "ends": np.int64, "values": np.float64, "turned": np.bool_,
}  # fmt: skip


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
class VaderPlaces:
    """P words to which VADER gave a value, in order.

    Attributes:
        texts: int64[P], which of the texts each is in, from 0.
        starts, ends: int64[P], where it stands in that text, in characters.
        words: the word as VADER's lexicon has it; for an emoji, a word of its description.
        values: float64[P], what it adds to the sum of the text, after negation, degree words, capitals,
            idioms and *but*.
        turned: bool[P], whether the sign of its value is another than in the lexicon ("not good").
    """

    texts: Ints
    starts: Ints
    ends: Ints
    words: list[str]
    values: Floats
    turned: Bools


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
    scores = np.zeros((2, len(texts)), np.float64)
    for block in split_pieces(_read(texts)):
        scores[:, block.first : block.first + len(block.texts)] = score_vader(block, classify_pieces(block))
    return VaderScores(scores[0], scores[1].astype(np.int64))


def score_vader(block: PieceBlock, classes: npt.NDArray[np.int32]) -> Floats:
    """Return the compound value and the number of words with a value of the texts of a block, float64[2, T].

    Args:
        block: the texts, without emoji.
        classes: of its distinct pieces.
    """
    found = rate_words(classes[block.ids], block.counts)
    starts = np.flatnonzero(np.diff(found.texts, prepend=-1))
    numbers = found.texts[starts]
    ends = np.append(starts, len(found.values))[1:]
    marks = block.count("!")[numbers], block.count("?")[numbers]
    scores = np.zeros((2, len(block.counts)), np.float64)
    scores[0, numbers] = _squeeze(_add_up(found.values, starts, ends), *marks)
    scores[1, numbers] = ends - starts
    return scores


def vader_shares(texts: Sequence[str]) -> Floats:
    """Return which share of each text is negative, neutral and positive by VADER, float64[3, T].

    The values equal `polarity_scores(text)` of vaderSentiment 3.3.2 ("neg", "neu" and "pos", which it rounds
    to three digits): a word counts as much as its value, and 1 more, and one without a value counts 1.

    >>> vader_shares(["The book was good.", "A bad day.", ""]).T.tolist()
    [[0.0, 0.508, 0.492], [0.636, 0.364, 0.0], [0.0, 0.0, 0.0]]
    """
    shares = np.zeros((3, len(texts)), np.float64)
    for block in split_pieces(_read(texts)):
        size = len(block.counts)
        found = rate_words(classify_pieces(block)[block.ids], block.counts)
        is_positive, sizes = found.values > 0, np.abs(found.values) + 1
        positive = np.bincount(found.texts, np.where(is_positive, sizes, 0.0), size)
        negative = np.bincount(found.texts, np.where(is_positive, 0.0, sizes), size)
        neutral = block.counts - np.bincount(found.texts, minlength=size)
        emphasis = _emphasise(block.count("!"), block.count("?"))
        positive, negative = (
            np.where(positive > negative, positive + emphasis, positive),
            np.where(positive < negative, negative + emphasis, negative),
        )
        sums = np.array([negative, neutral, positive])
        whole = positive + negative + neutral
        exact = np.divide(sums, whole, out=np.zeros_like(sums), where=(block.counts > 0) & (whole > 0))
        shares[:, block.first : block.first + size] = _round(exact, 3)
    return shares


def _add_up(values: Floats, starts: Ints, ends: Ints) -> Floats:
    """Return the sums of values from each start to each end, as Python's `sum` adds them up."""
    if sum([0.1] * 10) == 1.0:  # it compensates rounding
        each = values.tolist()
        spans = zip(starts.tolist(), ends.tolist(), strict=True)
        return np.array([sum(each[start:end]) for start, end in spans], np.float64)
    holders = np.repeat(np.arange(len(starts)), ends - starts)
    return np.asarray(np.bincount(holders, values, len(starts)), np.float64)


def find_vader_places(texts: Sequence[str]) -> VaderPlaces:
    """Return the words of the texts to which VADER gave a value, in order, with that value.

    The values of a text, added up, are the sum from which its compound value is made.

    >>> text = "It isn’t very good, but fun."
    >>> places = find_vader_places([text])
    >>> [text[start:end] for start, end in zip(places.starts, places.ends)], places.turned.tolist()
    (['good', 'fun'], [True, False])
    >>> places.values.round(3).tolist()
    [-0.811, 3.846]
    """
    parts = [_find_in_block(block, texts) for block in split_pieces(_read(texts))]
    return VaderPlaces(
        words=list(chain.from_iterable(part.words for part in parts)),
        **{
            name: np.concatenate([np.zeros(0, kind), *(getattr(part, name) for part in parts)])
            for name, kind in _COLUMNS.items()
        },
    )


def _find_in_block(block: PieceBlock, texts: Sequence[str]) -> VaderPlaces:
    """Return the words of a block's texts that have a value; `texts` are as they were read."""
    ids = classify_pieces(block)[block.ids]
    found = rate_words(ids, block.counts)
    pieces, which = np.unique(block.ids[found.places], return_inverse=True)
    read = block.read(pieces)
    words = strip_punctuation(read)
    before = np.array(list(map(str.index, read, words)), np.int64)[which]
    starts = block.find_starts(found.places, found.texts) + before
    ends = starts + np.array(list(map(len, words)), np.int64)[which]
    sizes = np.array([len(text) for text in block.texts]) - np.array(
        [len(text) for text in texts[block.first : block.first + len(block.texts)]]
    )
    numbers = found.texts + block.first
    for number in np.flatnonzero(sizes).tolist():  # emoji in words
        here = slice(*np.searchsorted(found.texts, [number, number + 1]).tolist())
        parts = _expand_emoji(straighten(texts[block.first + number]))
        origin = np.repeat(np.arange(len(parts)), np.fromiter(map(len, parts), np.int64, len(parts)))
        starts[here], ends[here] = origin[starts[here]], origin[ends[here] - 1] + 1
    forms = load_tables().forms
    names = [forms[number] for number in (ids[found.places] >> 1).tolist()]
    return VaderPlaces(numbers, starts, ends, names, found.values, found.turned)


def _squeeze(totals: Floats, exclamations: Ints, questions: Ints) -> Floats:
    """Add the emphasis of ! and ? to the sum of each text, and map it to (-1, 1) as VADER does."""
    emphasis = _emphasise(exclamations, questions)
    totals = np.where(totals > 0, totals + emphasis, np.where(totals < 0, totals - emphasis, totals))
    exact = np.clip(totals / np.sqrt(totals * totals + 15), -1.0, 1.0)
    return _round(exact, 4)


def _emphasise(exclamations: Ints, questions: Ints) -> Floats:
    """What the ! and ? of each text add."""
    emphasis = np.minimum(exclamations, 4) * 0.292
    emphasis += np.where(questions > 3, 0.96, np.where(questions > 1, questions * 0.18, 0.0))
    return np.asarray(emphasis, np.float64)


def _round(exact: Floats, digits: int) -> Floats:
    """Round as Python does, which knows on which side of a half a value is."""
    factor = 10.0**digits
    rounded = np.rint(exact * factor) / factor
    for tie in np.argwhere(np.abs(exact * factor % 1 - 0.5) < 1e-6).tolist():
        rounded[tuple(tie)] = round(float(exact[tuple(tie)]), digits)
    return rounded


def classify_pieces(block: PieceBlock) -> npt.NDArray[np.int32]:
    """Return the classes of the V pieces of a block, int32[V].

    A class is twice the number of the word's form, plus 1 in capitals. Any other word with *n't* is as *n't*.
    """
    return block.pieces.tell("VADER", _classify)


def _classify(forms: bytes, sizes: Ints) -> npt.NDArray[np.int32]:
    """Return the classes of pieces that are lines of `forms`."""
    plain = find_plain(forms, sizes, _form_keys())
    classes = are_capital(forms, sizes).astype(np.int32)
    unclear = np.flatnonzero(~plain)
    words = strip_punctuation(read_some(forms, sizes, unclear))
    lower = list(map(str.lower, words))
    found = np.array(list(map(load_tables().classes.get, lower, repeat(0))), np.int32)
    contracted = np.array(["n't" in word for word in lower], bool)
    found[contracted & (found == 0)] = load_tables().classes["n't"]
    classes[unclear] = found + np.array(list(map(str.isupper, words)), np.int32)
    return classes


@cache
def _form_keys() -> Keys:
    """The keys of all words with a part in the rules; of one that ends in *'s*, also without."""
    forms = [form.lower() for form in load_tables().forms]
    return make_keys([*forms, *(form.removesuffix("'s") for form in forms)])


def strip_punctuation(pieces: Sequence[str]) -> list[str]:
    """Return pieces without ASCII punctuation at their ends, but whole if at most two characters stay."""
    stripped = map(str.strip, pieces, repeat(string.punctuation))
    return [word if len(word) > 2 else piece for word, piece in zip(stripped, pieces, strict=True)]


def has_emoji(text: str) -> bool:
    """Whether VADER reads some characters of the text as words."""
    return not text.isascii() and not load_tables().emoji.keys().isdisjoint(set(text))


def _read(texts: Sequence[str]) -> list[str]:
    """Return texts with straight apostrophes, and emoji in words, as VADER reads them."""
    return [
        text
        if text.isascii()
        else "".join(_expand_emoji(straighten(text)))
        if has_emoji(text)
        else straighten(text)
        for text in texts
    ]


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
