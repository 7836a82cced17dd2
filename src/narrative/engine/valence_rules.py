"""The rules of TextBlob's analyser: what a word does to those around it.

This is `Sentiment.assessments` of the reference (textblob/_text.py), word by word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from narrative.engine.valence_tokens import load_pattern, load_rules

#: Distinct words that are remembered at most.
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

    @property
    def counts(self) -> bool:
        """Whether it gives a value."""
        return self.known or self.is_mood


@dataclass(slots=True)
class Assessment:
    """A known word with its degree words and negation; `polarity` is before the negation.

    `last` is the last word in it that counts, by its place among those of the text that count.
    """

    words: list[Word]
    polarity: float
    subjectivity: float
    intensity: float
    last: int
    negated: bool = False
    known: int = 1

    @property
    def value(self) -> float:
        """The polarity that counts: a negation turns it, and halves it."""
        return self.polarity * -0.5 if self.negated else self.polarity


#: What is forgotten between two words: nothing; a negation; a negation and a degree word.
NOTHING, FORGET_NEGATION, FORGET = range(3)


def assess(turns: Iterable[tuple[int, tuple[Word | None, ...]]]) -> list[Assessment]:
    """Return the assessments of a text, from turns: what is forgotten first, and the words that follow.

    This is `Sentiment.assessments` of the reference, step for step. That an ordinary word just forgets what
    stood before it is right as no negation is a word of TextBlob's lexicon.
    """
    found: list[Assessment] = []
    degree: Word | None = None
    negation: Word | None = None
    place = -1
    for forgotten, words in turns:
        if forgotten:
            negation = None
            if forgotten == FORGET:
                degree = None
        for word in words:
            if word is None:
                degree = negation = None
            elif word.known:
                place += 1
                if degree is None:
                    found.append(Assessment([word], word.polarity, word.subjectivity, word.intensity, place))
                else:
                    last = found[-1]
                    last.words.append(word)
                    last.polarity = max(-1.0, min(word.polarity * last.intensity, 1.0))
                    last.subjectivity = max(-1.0, min(word.subjectivity * last.intensity, 1.0))
                    last.intensity = word.intensity
                    last.last = place
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
                    place += 1
                    found.append(Assessment([word], word.polarity, 1.0, 1.0, place))
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
        if form != token:
            word = self[token] = self[form]  # what a word does depends on its form alone
            return word
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
