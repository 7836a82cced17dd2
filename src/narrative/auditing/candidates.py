"""What might be suggested for a category: word forms, other spellings, and words that stand near it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from narrative.auditing.spelling import Neighbours, Stems, respell
from narrative.lexicons.patterns import check_together, parse_pattern
from narrative.text.language_names import is_for
from narrative.vocabulary.collocation import collocates
from narrative.vocabulary.sequences import count_numbers, write_patterns

if TYPE_CHECKING:
    from narrative.auditing.trial import Ints, Trial

#: Why a word is suggested, in the order of the table.
REASONS = ("word form", "spelling", "collocate")
#: A word nearly like another is taken for a slip of the pen if it is at most so often there.
_RARER = 0.1
#: For so many words of a category, the most frequent ones, slips are looked for.
_MOST_BASES = 300
#: A collocate stands near the category at least so often, and with at least this part of its places.
_LEAST_JOINT, _LEAST_NEAR = 3, 0.1

#: Words of the closed classes of English, with three letters or more.
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        about above across after again against ago all almost along already also although always
        among and another any are around because been before behind being below between both but
        can could did does doing done down during each either else enough even ever every few
        for from further had has have having hence her here hers herself him himself his how
        however into its itself just least less many may might more most much must myself
        neither never nor not now off often once one only onto other others ought our ours
        ourselves out over own per perhaps quite rather same several shall she should since some
        still such than that the their theirs them themselves then there these they this those
        though through thus till too toward towards two under until upon very via was were what
        when where whether which while who whole whom whose why will with within without would
        yet you your yours yourself
        """,
    )
)


@dataclass(frozen=True)
class Candidate:
    """A word that might be suggested for a category: as in `schema.SUGGESTIONS`, before it is counted."""

    category: str
    reason: str
    word: str
    pattern: str
    like: str = ""
    near: int = 0
    log_dice: float = float("nan")


@dataclass(eq=False)
class _Words:
    """The words of the corpus, and those of each category that its one-word entries match."""

    trial: Trial
    forms: list[str] = field(init=False)
    counts: Ints = field(init=False)

    def __post_init__(self) -> None:
        store = self.trial.corpus.token_store
        self.forms = [str(form) for form in store.forms]
        self.counts = count_numbers(store.form_of[store.types], len(store.forms))
        present = np.flatnonzero(self.counts)
        words = [self.forms[number] for number in present.tolist()]
        self.neighbours, self.stems = Neighbours(words), Stems(words, self.trial.lexicon.language or "en")
        small = [number for number, word in enumerate(store.vocabulary) if word.islower()]
        self.common = {self.forms[number] for number in store.form_of[small].tolist()}
        self.numbers = {form: number for number, form in enumerate(self.forms)}

    def of_category(self, number: int) -> list[str]:
        """The words that a category means: those matched, the most frequent first; then those not found."""
        trial = self.trial
        alone, store = trial.alone, trial.corpus.token_store
        single = (alone.lengths == 1) & (trial.category_of[alone.entries] == number)
        tokens = alone.tokens[single & ~trial.exclusions[alone.entries]]
        held = np.unique(store.form_of[store.types[tokens]])
        ordered = held[np.argsort(-self.counts[held], kind="stable")]
        patterns = (trial.lexicon.patterns[e] for e in np.flatnonzero(trial.category_of == number).tolist())
        written = [
            pattern.words[0].lower()
            for pattern in patterns
            if len(pattern.words) == 1 and not pattern.exclusion and not pattern.wild
        ]
        return list(dict.fromkeys([*(self.forms[form] for form in ordered.tolist()), *written]))

    def count(self, word: str) -> int:
        """How often a word stands in the corpus."""
        return int(self.counts[self.numbers[word]]) if word in self.numbers else 0

    def tells(self, word: str) -> bool:
        """Whether a word can mean something by itself: in English, no function word and no name."""
        english = is_for({"en"}, self.trial.lexicon.language)
        means = not english or (word in self.common and word not in _FUNCTION_WORDS)
        return len(word) > 2 and word.replace("-", "").isalpha() and means

    def write(self, word: str) -> str:
        """The pattern that says a word of the corpus, or nothing if none can."""
        words = np.array([[self.numbers[word]]], np.int32)
        return write_patterns(words, self.trial.corpus.token_store, fold=True)[0]


def list_candidates(trial: Trial) -> list[Candidate]:
    """Every word that might be suggested, once for each category and with its first reason."""
    words = _Words(trial)
    seen: set[tuple[str, str]] = set()
    candidates = []
    known = {(str(c), p) for c, p in zip(trial.entries["category"], trial.entries["pattern"], strict=True)}
    for number, category in enumerate(trial.lexicon.categories):
        bases = words.of_category(number)
        for candidate in (
            *_list_forms(category, bases, words),
            *_list_spellings(trial, number, bases, words),
            *_list_collocates(trial, number, set(bases), words),
        ):
            key = (category, candidate.pattern)
            if candidate.pattern and key not in seen and key not in known:
                seen.add(key)
                candidates.append(candidate)
    return candidates


def _list_forms(category: str, bases: list[str], words: _Words) -> Iterator[Candidate]:
    """Words with the stem of one that the category means."""
    held = set(bases)
    for word, base in words.stems.find(bases):
        if word not in held:
            yield Candidate(category, "word form", word, words.write(word), base)


def _list_spellings(trial: Trial, number: int, bases: list[str], words: _Words) -> Iterator[Candidate]:
    """Entries in another spelling by rule, then rare words that are nearly one that the category means."""
    category, held = trial.lexicon.categories[number], set(bases)
    if is_for({"en"}, trial.lexicon.language):
        for entry in np.flatnonzero((trial.category_of == number) & ~trial.exclusions).tolist():
            pattern = trial.lexicon.patterns[entry]
            for place, word in enumerate(pattern.words):
                for other in respell(word):
                    spelt = " ".join([*pattern.words[:place], other, *pattern.words[place + 1 :]])
                    said = ("^" if pattern.case else "") + spelt
                    if other not in held and _is_pattern(said):
                        yield Candidate(category, "spelling", spelt, said, pattern.text)
    for base in bases[:_MOST_BASES]:
        for word in words.neighbours.find(base):
            if word not in held and words.count(word) <= _RARER * words.count(base):
                yield Candidate(category, "spelling", word, words.write(word), base)


def _list_collocates(trial: Trial, number: int, held: set[str], words: _Words) -> Iterator[Candidate]:
    """Words that stand near the category's places more often than chance would have it."""
    category = trial.lexicon.categories[number]
    patterns = _list_nodes(trial, number)
    if not patterns:
        return
    near = collocates(trial.corpus, patterns, min_count=_LEAST_JOINT)
    near = near[(near["g2"] > 0) & (near["p_adjusted"] < 0.05)]
    for row in near[near["joint"] >= _LEAST_NEAR * near["item_count"]].to_dict("records"):
        word = str(row["item"])
        if words.tells(word) and word not in held:
            strength = float(row["log_dice"])
            yield Candidate(category, "collocate", word, str(row["pattern"]), "", int(row["joint"]), strength)


def _list_nodes(trial: Trial, number: int) -> list[str]:
    """The patterns of a category, but for those that make no difference there."""
    patterns = [
        trial.lexicon.patterns[entry] for entry in np.flatnonzero(trial.category_of == number).tolist()
    ]
    while idle := {line for line, _ in check_together([(n, "", each) for n, each in enumerate(patterns)])}:
        patterns = [each for n, each in enumerate(patterns) if n not in idle]
    return [each.text for each in patterns]


def _is_pattern(text: str) -> bool:
    try:
        parse_pattern(text)
    except ValueError:
        return False
    return True
