"""The rules of TextBlob's analyser: what a word does to those around it, and what a piece of text does.

This is `Sentiment.assessments` of the reference (textblob/_text.py). Most words only end the reach of a
negation or degree word before them, so a piece of text is kept as the few things that it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from narrative.engine.valence_tokens import load_pattern, load_rules, signs, split_piece

#: Distinct pieces and words that are remembered at most.
_REMEMBERED = 500_000


@dataclass(slots=True, eq=False)
class Word:
    """A token, and what it does in the rules.

    `unsets_negation` and `unsets_degree` say that a word that is not known ends the reach of what stood
    before.
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
class Assessment:
    """A known word with its degree words and negation; `polarity` is before the negation."""

    words: list[Word]
    polarity: float
    subjectivity: float
    intensity: float
    negated: bool = False
    known: int = 1

    @property
    def value(self) -> float:
        """The polarity that counts: a negation turns it, and halves it."""
        return self.polarity * -0.5 if self.negated else self.polarity


#: What a piece does: nothing; it ends the reach of a negation; of a negation and a degree word; it has
#: words that do more; it has one known word and no other; there is an emoticon in it.
NOTHING, FORGET_NEGATION, FORGET, WORDS, ALONE, ODD = range(6)
_SHORT = Word("", unsets_negation=True)


class Step(NamedTuple):
    """What a piece does.

    Attributes:
        kind: one of the six.
        words: its words, if it does more than forget; None stands for words after which all is forgotten.
        is_head: whether an emoticon could go on with it.
        polarity, subjectivity: of its one known word, if it is alone.
        opens: whether nothing from before reaches that word, and `closes`, whether it reaches nothing behind.
        finds: whether it has something that counts, and `cries`, whether it has a "!" before any such.
    """

    kind: int
    words: tuple[Word | None, ...] = ()
    is_head: bool = False
    polarity: float = 0.0
    subjectivity: float = 0.0
    opens: bool = False
    closes: bool = False
    finds: bool = False
    cries: bool = False


def assess(turns: Iterable[tuple[int, tuple[Word | None, ...]]]) -> list[Assessment]:
    """Return the assessments of a text, from turns: what is forgotten first, and the words that follow.

    This is `Sentiment.assessments` of the reference, step for step. That an ordinary word just forgets what
    stood before it is right as no negation is a word of TextBlob's lexicon.
    """
    found: list[Assessment] = []
    degree: Word | None = None
    negation: Word | None = None
    for forgotten, words in turns:
        if forgotten:
            negation = None
            if forgotten == FORGET:
                degree = None
        for word in words:
            if word is None:
                degree = negation = None
            elif word.known:
                if degree is None:
                    found.append(Assessment([word], word.polarity, word.subjectivity, word.intensity))
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
                    found.append(Assessment([word], word.polarity, 1.0, 1.0))
    return found


class Words(dict[str, Word]):
    """What each token does in the rules; `special` are the words, in small letters, that do more."""

    def __init__(self) -> None:
        program, rules = load_pattern(), load_rules()
        self._moods: dict[str, float] = {}
        for (_, polarity), group in rules.EMOTICONS.items():
            for sign in group:
                self._moods.setdefault(sign.lower(), polarity)
        self.special = frozenset([*program.keys(), *program.negations, *self._moods, rules.EOS.lower()])

    def __missing__(self, token: str) -> Word:
        program, rules = load_pattern(), load_rules()
        if len(self) >= _REMEMBERED:
            self.clear()
        form = token.lower()
        word = Word(form, negates=form in program.negations, ends_in_ly=program.modifier(form))
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
            elif (
                form in self._moods
                and not form.isalpha()
                and len(form) <= 5
                and form not in rules.PUNCTUATION
            ):
                word.is_mood, word.polarity = True, self._moods[form]
        self[token] = word
        return word


@cache
def words_known() -> Words:
    """Return what tokens do, as far as it is known yet."""
    return Words()


# ---------------------------------------------------------------------------------- what a piece does


_ORDINARY = Step(FORGET)
_QUOTES = frozenset("'\"“”")


class Pieces(dict[str, Step]):
    """What each piece of text between white space does in the rules."""

    def __init__(self) -> None:
        self._special, self._inner = words_known().special, signs().inner

    def __missing__(self, piece: str) -> Step:
        if len(self) >= _REMEMBERED:
            self.clear()
        # A shortcut for most pieces: one token, of three characters or more, with marks that do nothing.
        core = piece.lstrip('"“').rstrip('.,;:?"”').removesuffix("'s")
        if (
            len(core) > 2
            and (core.isalpha() or (core[0].isalnum() and core[-1].isalnum() and _QUOTES.isdisjoint(core)))
            and core.lower() not in self._special
            and core not in self._inner
        ):
            step = _ORDINARY
        else:
            step = _describe(split_piece(piece))
        self[piece] = step
        return step


@cache
def pieces_known() -> Pieces:
    """Return what pieces do, as far as it is known yet."""
    return Pieces()


def _describe(tokens: tuple[str, ...] | None) -> Step:
    """Return what a piece with these tokens does in the rules; tokens that change nothing are left out."""
    if tokens is None:
        return Step(ODD)
    known = words_known()
    words: list[Word | None] = []
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
        return Step(FORGET if words else NOTHING, (), is_head)
    if words == [_SHORT]:
        return Step(FORGET_NEGATION, (), is_head)
    speaking = [word for word in words if word is not None and word is not _SHORT]
    if len(speaking) == 1 and speaking[0].known and not speaking[0].negates:
        [word] = speaking
        opens, closes = words[0] is None, not word.is_degree or words[-1] is None
        values = word.polarity, word.subjectivity
        return Step(ALONE, tuple(words), is_head, *values, opens=opens, closes=closes, finds=True)
    marks = [word.form == "!" for word in speaking if word.known or word.is_mood or word.form == "!"]
    return Step(WORDS, tuple(words), is_head, finds=not all(marks), cries=marks[:1] == [True])
