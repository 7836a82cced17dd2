"""TextBlob's default analyser over many texts: the same numbers, an order of magnitude sooner.

TextBlob's sentiment is that of the `pattern` library (De Smedt & Daelemans 2012): adjectives and adverbs with a polarity and a
subjectivity, degree words and negations before them. The reference program defines the right answer; tests hold the two
to be equal.

How: nearly all its time goes into splitting off punctuation, and that depends only on a piece of text between white
space. So each distinct piece is split once, by the reference's own tokeniser, and remembered as the few steps that it
means for the rules (most words mean: forget the negation before). The exception are emoticons, which the reference also
finds where their parts stand apart ("follows: (a)" holds a sad face): a text in which one could form across pieces is
given to the reference's tokeniser as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from narrative.engine.valence_pieces import PieceBlock, split_pieces
from narrative.engine.valence_tokens import align_tokens, load_pattern, signs, split_piece, split_text
from narrative.text import straighten

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Distinct pieces that are remembered at most.
_REMEMBERED = 500_000


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
    """A word, or several that belong together ("not very good"), to which TextBlob gave a polarity.

    Attributes:
        text: which of the texts, from 0.
        start, end: where it stands in that text, in characters, from its first word to its last.
        words: its words as TextBlob lists them, with a "!" that strengthens it.
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


@dataclass(slots=True, eq=False)
class _Word:
    """A token, and what it does in the rules.

    `unsets_negation` and `unsets_degree` say that a word that is not known ends the reach of what stood before it.
    """

    form: str
    known: bool = False
    polarity: float = 0.0
    subjectivity: float = 0.0
    intensity: float = 1.0
    is_degree: bool = False
    negates: bool = False
    ends_in_ly: bool = False
    unsets_negation: bool = False
    unsets_degree: bool = False
    is_mood: bool = False
    place: int = -1


@dataclass(slots=True)
class _Assessment:
    """A known word with its degree words and negation; `polarity` is before the negation."""

    words: list[_Word]
    polarity: float
    subjectivity: float
    intensity: float
    negated: bool = False
    known: int = 1

    @property
    def value(self) -> float:
        """The polarity that counts: a negation turns it, and halves it."""
        return self.polarity * -0.5 if self.negated else self.polarity


#: What a piece does: nothing; it ends the reach of a negation; of a negation and a degree word; more than that; and
#: an emoticon is in it.
_NOTHING, _FORGET_NEGATION, _FORGET, _WORDS, _ODD = range(5)
_SHORT = _Word("", unsets_negation=True)


class _Step(NamedTuple):
    """What a piece does, its words if that is more than forgetting, and whether it could go on with an emoticon."""

    kind: int
    words: tuple[_Word | None, ...] = ()
    is_head: bool = False


def textblob_sentiment(texts: Sequence[str]) -> PatternScores:
    """Return TextBlob's polarity and subjectivity of each text, and how many of its words are in the lexicon.

    Apostrophes are made straight first (`narrative.text.straighten`); otherwise the values equal those of
    `TextBlob(text).sentiment`, with the default `PatternAnalyzer`, to the bit. Both are means over the known words, a
    word with its degree words and negation counting once. Words that are not known count nothing, so a 0 can mean "no
    known word": look at `known`.

    Source: De Smedt, T. & Daelemans, W. (2012), Pattern for Python, JMLR 13, 2063-2067; Loria, S., TextBlob.

    >>> scores = textblob_sentiment(["good", "not good", "very good", "hope", ""])
    >>> scores.polarity.round(2).tolist(), scores.known.tolist()
    ([0.7, -0.35, 0.91, 0.0, 0.0], [1, 1, 2, 0, 0])
    """
    plain = [text if text.isascii() else straighten(text) for text in texts]
    scores = np.zeros((len(texts), 2), np.float64)
    known = np.zeros(len(texts), np.int64)
    for block in split_pieces(plain):
        for number, found in _assess_block(block):
            polarity = subjectivity = 0.0
            n_known = 0
            for one in found:
                polarity += one.value
                subjectivity += one.subjectivity
                n_known += one.known
            scores[number] = polarity / len(found), subjectivity / len(found)
            known[number] = n_known
    return PatternScores(scores[:, 0], scores[:, 1], known)


def find_textblob_places(texts: Sequence[str]) -> list[PatternPlace]:
    """Return the words of the texts that TextBlob took into account, in order, with what each gave.

    The mean of the polarities of a text's places is its polarity. What has polarity 0 is there too, since it counts
    in the mean.

    >>> text = "It isn’t a good plan, and not a very good plan!"
    >>> [(text[p.start : p.end], p.words, round(p.polarity, 2)) for p in find_textblob_places([text])]
    [('good', 'good', 0.7), ('not a very good', 'not very good !', -0.34)]
    """
    words = _words()
    places = []
    for number, text in enumerate(texts):
        plain = straighten(text)
        tokens = split_text(plain)
        found = _assess((_NOTHING, (_at(words[token], place),)) for place, token in enumerate(tokens))
        if not found:
            continue
        spans = align_tokens(plain, tokens)
        for one in found:
            inside = [word.place for word in one.words if word.form != "!"]
            places.append(
                PatternPlace(
                    number, spans[min(inside)][0], spans[max(inside)][1],
                    " ".join(word.form for word in one.words),
                    one.value, one.subjectivity, one.negated, one.known,
                )
            )  # fmt: skip
    return places


def _at(word: _Word, place: int) -> _Word:
    """Return the word with its place, if the rules can make something of it."""
    return replace(word, place=place) if word.known or word.negates or word.is_mood else word


# ---------------------------------------------------------------------------------- the rules


def _assess_block(block: PieceBlock) -> Iterator[tuple[int, list[_Assessment]]]:
    """Yield the texts of a block in which a word is known, by their numbers, with the assessments.

    Only the pieces that do more than forget are gone through; what is forgotten between two of them is known from
    running counts of the others.
    """
    steps = list(map(_pieces().__getitem__, block.vocabulary))
    kinds = np.array([step.kind for step in steps], np.int8)[block.ids]
    places = np.flatnonzero(kinds == _WORDS)
    forgotten = [
        np.diff(np.cumsum(kinds == kind)[places], prepend=0) > 0 for kind in (_FORGET_NEGATION, _FORGET)
    ]
    turns = list(
        zip(
            np.where(forgotten[1], _FORGET, np.where(forgotten[0], _FORGET_NEGATION, _NOTHING)).tolist(),
            (steps[number].words for number in block.ids[places].tolist()),
            strict=True,
        )
    )
    text_ends = np.cumsum(block.counts)
    texts, firsts = np.unique(np.searchsorted(text_ends, places, side="right"), return_index=True)
    lasts = np.append(firsts, len(places))[1:]
    odd = set(np.searchsorted(text_ends, _find_odd(block, steps, kinds), side="right").tolist())
    for text, first, last in zip(texts.tolist(), firsts.tolist(), lasts.tolist(), strict=True):
        if text not in odd and (found := _assess(turns[first:last])):
            yield block.first + text, found
    for text in sorted(odd):
        if found := _assess((_NOTHING, (_words()[token],)) for token in split_text(block.texts[text])):
            yield block.first + text, found


def _find_odd(block: PieceBlock, steps: list[_Step], kinds: npt.NDArray[np.int8]) -> list[int]:
    """Return the places in the row of pieces where there is an emoticon, or where two pieces could make one."""
    pairs = signs().pairs
    odd: list[int] = np.flatnonzero(kinds == _ODD).tolist()
    inside = np.ones(len(kinds), bool)
    inside[(np.cumsum(block.counts) - block.counts)[block.counts > 0]] = False
    heads = np.array([step.is_head for step in steps], bool)[block.ids]
    for place in np.flatnonzero(heads & inside).tolist():
        before, piece = block.vocabulary[block.ids[place - 1]], block.vocabulary[block.ids[place]]
        if before[-1] + piece[0] in pairs:
            odd.append(place)
    return odd


def _assess(turns: Iterable[tuple[int, tuple[_Word | None, ...]]]) -> list[_Assessment]:
    """Return the assessments of a text, from turns: what is forgotten first, and the words that follow.

    This is `Sentiment.assessments` of the reference, step for step. That an ordinary word just forgets what
    stood before it is right as no negation is a word of TextBlob's lexicon.
    """
    found: list[_Assessment] = []
    degree: _Word | None = None
    negation: _Word | None = None
    for forgotten, words in turns:
        if forgotten:
            negation = None
            if forgotten == _FORGET:
                degree = None
        for word in words:
            if word is None:
                degree = negation = None
            elif word.known:
                if degree is None:
                    found.append(_Assessment([word], word.polarity, word.subjectivity, word.intensity))
                else:
                    last = found[-1]
                    last.words.append(word)
                    last.polarity = max(-1.0, min(word.polarity * last.intensity, 1.0))
                    last.subjectivity = max(-1.0, min(word.subjectivity * last.intensity, 1.0))
                    last.intensity = word.intensity
                    last.known += 1
                if negation is not None:
                    last = found[-1]
                    last.words.insert(0, negation)
                    last.intensity = 1.0 / last.intensity
                    last.negated = True
                degree = word if word.is_degree else None
                negation = word if word.negates else None
            else:
                if word.negates:
                    negation = word
                elif word.unsets_negation:
                    negation = None
                if negation is not None and degree is not None and degree.ends_in_ly:
                    found[-1].words.append(negation)
                    found[-1].negated = True
                    negation = None
                elif word.unsets_degree:
                    degree = None
                if word.form == "!" and found:
                    found[-1].words.append(word)
                    found[-1].polarity = max(-1.0, min(found[-1].polarity * 1.25, 1.0))
                if word.is_mood:
                    found.append(_Assessment([word], word.polarity, 1.0, 1.0))
    return found


class _Words(dict[str, _Word]):
    """What each token does in the rules; `special` are the words, in small letters, that do more than others."""

    def __init__(self) -> None:
        from textblob._text import EMOTICONS

        program = load_pattern()
        self.special = frozenset([*program.keys(), *program.negations])
        self._moods: dict[str, float] = {}
        for (_, polarity), signs in EMOTICONS.items():
            for sign in signs:
                self._moods.setdefault(sign.lower(), polarity)

    def __missing__(self, token: str) -> _Word:
        from textblob._text import PUNCTUATION

        program = load_pattern()
        if len(self) >= _REMEMBERED:
            self.clear()
        form = token.lower()
        word = _Word(form, negates=form in program.negations, ends_in_ly=program.modifier(form))
        senses = program.get(form, {})
        if None in senses:
            word.known = True
            word.polarity, word.subjectivity, word.intensity = senses[None]
            word.is_degree = any(kind in senses for kind in program.modifiers)
        else:
            word.unsets_negation = len(form.strip("'")) > 1
            word.unsets_degree = len(form) > 2
            if form == "(!)":
                word.is_mood = True
            elif form in self._moods and not form.isalpha() and len(form) <= 5 and form not in PUNCTUATION:
                word.is_mood, word.polarity = True, self._moods[form]
        self[token] = word
        return word


@cache
def _words() -> _Words:
    return _Words()


# ---------------------------------------------------------------------------------- what a piece does


_ORDINARY = _Step(_FORGET)


class _Pieces(dict[str, _Step]):
    """What each piece of text between white space does in the rules."""

    def __missing__(self, piece: str) -> _Step:
        if len(self) >= _REMEMBERED:
            self.clear()
        # A shortcut for most pieces: a word of five letters or more, with a mark that does nothing or without.
        word = piece if piece[-1] not in ".,;:?" else piece[:-1]
        if len(word) > 4 and word.isalpha() and word.lower() not in _words().special:
            step = _ORDINARY
        else:
            step = _describe(split_piece(piece))
        self[piece] = step
        return step


@cache
def _pieces() -> _Pieces:
    return _Pieces()


def _describe(tokens: tuple[str, ...] | None) -> _Step:
    """Return what a piece with these tokens does in the rules; tokens that change nothing are left out."""
    if tokens is None:
        return _Step(_ODD)
    known = _words()
    words: list[_Word | None] = []
    for token in tokens:
        if token.isalpha() and token.lower() not in known.special:
            words += [None] if len(token) > 2 else [_SHORT] if len(token) == 2 else []
            continue
        word = known[token]
        if word.known or word.negates or word.is_mood or word.form == "!":
            words.append(word)
        elif word.unsets_degree:
            words.append(None if word.unsets_negation else word)
        elif word.unsets_negation:
            words.append(_SHORT)
    is_head = bool(tokens) and tokens[0] in signs().inner
    if all(word is None for word in words):
        return _Step(_FORGET if words else _NOTHING, (), is_head)
    if words == [_SHORT]:
        return _Step(_FORGET_NEGATION, (), is_head)
    return _Step(_WORDS, tuple(words), is_head)
