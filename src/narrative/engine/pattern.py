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

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from narrative.text import straighten

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Distinct pieces that are remembered at most.
_REMEMBERED = 500_000
#: What the tokeniser splits off behind a word without looking further.
_TAILS = frozenset(",;:!?")


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


#: What a piece means: its words; or in short None, forget a negation and a degree word; SHORT, forget a negation.
_Step = tuple[_Word | None, ...] | None
_FORGET = _Word("", unsets_negation=True)
_SHORT: _Step = (_FORGET,)
#: The piece has, or may have with its neighbours, an emoticon: look closer.
_ODD: _Step = (_Word("odd"),)


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
    pieces = _pieces()
    step = pieces.__getitem__
    scores: list[tuple[float, float, int]] = []
    for text in texts:
        if not text.isascii():
            text = straighten(text)
        chunks = text.split()
        found = _assess(map(step, chunks))
        if found is None:
            found = _assess((word,) for word in map(_words().__getitem__, _split(text, chunks))) or []
        if not found:
            scores.append((0.0, 0.0, 0))
            continue
        polarity = subjectivity = 0.0
        known = 0
        for one in found:
            polarity += one.value
            subjectivity += one.subjectivity
            known += one.known
        scores.append((polarity / len(found), subjectivity / len(found), known))
    table = np.array(scores, np.float64).reshape(-1, 3)
    return PatternScores(table[:, 0], table[:, 1], table[:, 2].astype(np.int64))


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
        tokens = _split(plain, plain.split())
        found = _assess((_at(words[token], place),) for place, token in enumerate(tokens))
        if not found:
            continue
        spans = _align(plain, tokens)
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


def _assess(steps: Iterable[_Step]) -> list[_Assessment] | None:
    """Return the assessments of a text, or None if it needs a closer look.

    This is `Sentiment.assessments` of the reference, step for step. That an ordinary word just forgets what
    stood before it is right as no word of TextBlob's lexicon is a negation.
    """
    found: list[_Assessment] = []
    degree: _Word | None = None
    negation: _Word | None = None
    for step in steps:
        if step is None:
            degree = negation = None
            continue
        if step is _SHORT:
            negation = None
            continue
        if step is _ODD:
            return None
        for word in step:
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
    """What each token does in the rules."""

    def __missing__(self, token: str) -> _Word:
        from textblob._text import EMOTICONS, PUNCTUATION

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
            elif not form.isalpha() and len(form) <= 5 and form not in PUNCTUATION:
                for (_, polarity), signs in EMOTICONS.items():
                    if form in {sign.lower() for sign in signs}:
                        word.is_mood, word.polarity = True, polarity
                        break
        self[token] = word
        return word


@cache
def _words() -> _Words:
    return _Words()


@cache
def load_pattern() -> Any:
    """Return the reference program with its lexicon, loaded once."""
    from textblob.en import sentiment

    sentiment.load()
    return sentiment


# ---------------------------------------------------------------------------------- pieces to tokens


class _Pieces(dict[str, _Step]):
    """What each piece of text between white space means for the rules."""

    def __missing__(self, piece: str) -> _Step:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[piece] = step = _shorten(_split_piece(piece))
        return step


@cache
def _pieces() -> _Pieces:
    return _Pieces()


def _shorten(tokens: tuple[str, ...] | None) -> _Step:
    """Return what a piece with these tokens means for the rules; tokens that change nothing are left out."""
    if tokens is None or tokens[0] in _signs().inner:
        return _ODD
    step: list[_Word | None] = []
    for word in map(_words().__getitem__, tokens):
        if word.known or word.negates or word.is_mood or word.form == "!":
            step.append(word)
        elif word.unsets_negation and word.unsets_degree:
            step.append(None)
        elif word.unsets_negation:
            step.append(_FORGET)
        elif word.unsets_degree:
            step.append(word)
    if step and all(word is None for word in step):
        return None
    return _SHORT if step == [_FORGET] else tuple(step)


@dataclass(frozen=True)
class _Signs:
    """Emoticons (and the ironic "(!)"): which two characters follow each other in one, and what one has behind its first."""

    pairs: frozenset[str]
    inner: frozenset[str]


@cache
def _signs() -> _Signs:
    from textblob._text import EMOTICONS

    signs = ["(!)", *(sign for group in EMOTICONS.values() for sign in group)]
    return _Signs(
        frozenset(sign[k : k + 2] for sign in signs for k in range(len(sign) - 1)),
        frozenset(sign[a:b] for sign in signs for a in range(1, len(sign)) for b in range(a + 1, len(sign) + 1)),
    )


def _split_piece(piece: str) -> tuple[str, ...] | None:
    """Return the tokens of a piece of text without white space, or None if there is an emoticon in it.

    Letters, with at most one mark behind them, are split here; all else by the reference.
    """
    from textblob import _text as program

    if piece.isalpha():
        return (piece,)
    core, last = piece[:-1], piece[-1]
    if core.isalpha():
        if last in _TAILS:
            return core, last
        if last == ".":
            rules = (program.RE_ABBR1, program.RE_ABBR2, program.RE_ABBR3)
            if piece in program.ABBREVIATIONS or any(rule.match(piece) for rule in rules):
                return (piece,)
            return core, last
    joined = " ".join(load_pattern().tokenizer(piece))
    if program.EOS in piece or program.RE_SARCASM.search(joined) or program.RE_EMOTICONS.search(joined):
        return None
    return tuple(joined.split())


_split_again = lru_cache(maxsize=100_000)(_split_piece)


def _split(text: str, pieces: list[str]) -> list[str]:
    """Return the tokens of a text; where an emoticon could form across pieces, by the reference alone."""
    signs = _signs()
    tokens: list[str] = []
    before = " "
    for piece in pieces:
        split = _split_again(piece)
        if split is None or (split[0] in signs.inner and before + piece[0] in signs.pairs):
            return " ".join(load_pattern().tokenizer(text)).split()
        tokens += split
        before = piece[-1]
    return tokens


def _align(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    """Return where each token stands in the text; the parts of an emoticon may stand apart there."""
    spans = []
    place = 0
    for token in tokens:
        place += len(text) - place - len(text[place:].lstrip())
        if text.startswith(token, place):
            spans.append((place, place + len(token)))
        else:
            match = re.compile(r"\s*".join(map(re.escape, token))).search(text, place)
            spans.append(match.span() if match else (place, place))
        place = spans[-1][1]
    return spans
