"""Which side each participant of a clause belongs to, by a lexicon whose categories are sides.

1. A participant belongs to the side of which a pattern covers its head, another part of its name, or an
   apposition (`narrative.agency.phrases.list_names`): *Russian troops* needs the entry *Russian troops*;
   *Russia* does not find it, nor *Russia's troops*. Of several patterns the one with the most words counts,
   then the first side.
2. In English the persons of an article are joined as the speakers of quotations are
   (`narrative.voices.identity`): by surname, by office, and *he* and *she* where nobody else was named
   since. The side is then that of the person's name. *Him* and *her* are never who acts in the same clause.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from narrative.corpus.languages import find_fitting
from narrative.engine.tokens import tokenise
from narrative.matching.matching import locate
from narrative.voices.identity import PERSON, name_mentions
from narrative.voices.pages import Page, Words, read_pages

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

_PRONOUNS = frozenset(["he", "she", "him", "her"])


@dataclass(frozen=True)
class Noun:
    """A noun phrase.

    Attributes:
        start, end: where it stands.
        whole_end: where it ends with what is added behind a comma.
        names: where the words stand that name whom it is about.
        name: the name that it is, as written; "" if it is none.
    """

    start: int
    end: int
    whole_end: int
    names: list[tuple[int, int]]
    name: str


@dataclass
class Participant:
    """A noun phrase in a role of a clause.

    Attributes:
        row: its document.
        clause: the number of its clause in the document.
        role: "agent", "patient" or "described".
        noun: the phrase.
        leads: whether it is a subject.
        name: who is meant: the name that stands there, or that of the person; "" where there is none.
        actor: its side, "" for none.
        found_by: "words" or "name".
    """

    row: int
    clause: int
    role: str
    noun: Noun
    leads: bool
    name: str = ""
    actor: str = ""
    found_by: str = ""


def find_actors(corpus: Corpus, participants: Sequence[Participant], actors: Lexicon | None) -> None:
    """Write into participants, in the order of their documents, who they are and on which side."""
    if actors is not None:
        _match_words(corpus, participants, actors)
    _name_persons(corpus, participants)
    if actors is not None:
        _match_names(participants, actors)


def _match_words(corpus: Corpus, participants: Sequence[Participant], actors: Lexicon) -> None:
    """Find the sides of participants by the words that name them."""
    store = corpus.token_store
    places = locate(store, corpus.documents["text"].tolist(), actors, negation=False)
    places = places.take(find_fitting(corpus, actors.language)[places.documents])
    starts, last = store.starts[places.tokens], places.tokens + places.lengths - 1
    ends = store.starts[last] + store.lengths[store.types[last]]
    begins = np.searchsorted(places.documents, np.arange(len(corpus) + 1)).tolist()
    ranks = [(-length, category) for length, category in zip(
        places.lengths.tolist(), places.categories.tolist(), strict=True)]  # fmt: skip
    row = -1
    best: dict[int, tuple[int, int]] = {}
    for one in participants:
        if one.row != row:
            row, best = one.row, {}
            for number in range(begins[row], begins[row + 1]):
                for letter in range(int(starts[number]), int(ends[number])):
                    best[letter] = min(best.get(letter, (0, 0)), ranks[number])
        ranked = [
            best[letter] for first, end in one.noun.names for letter in range(first, end) if letter in best
        ]
        if ranked:
            one.actor, one.found_by = actors.categories[min(ranked)[1]], "words"


def _name_persons(corpus: Corpus, participants: Sequence[Participant]) -> None:
    """Find the persons that participants are, document by document."""
    english = find_fitting(corpus, "en")
    held: dict[int, list[Participant]] = {}
    for one in participants:
        if english[one.row]:
            held.setdefault(one.row, []).append(one)
    if not held:
        return
    rows = sorted(held)
    for row, page in zip(rows, read_pages(corpus.take(np.array(rows, np.int64))), strict=True):
        _name_in_page(page, held[row])


def _name_in_page(page: Page, participants: Sequence[Participant]) -> None:
    placed = []
    for one in participants:
        words = _find_words(page, one)
        if words is not None:
            placed.append((words, one.role != "agent", one))
    placed.sort(key=lambda each: each[:2])
    speakers = name_mentions(page, [(words, one.leads) for words, _, one in placed])
    acting: dict[int, set[str]] = {}
    for (words, _, one), speaker in zip(placed, speakers, strict=True):
        if speaker.kind != PERSON:
            continue
        others = acting.setdefault(one.clause, set())
        pronoun = page.words[words[0]] in _PRONOUNS and words[1] - words[0] == 1
        if pronoun and not one.leads and speaker.name in others:
            continue
        one.name = speaker.name
        if one.leads:
            others.add(speaker.name)


def _find_words(page: Page, one: Participant) -> Words | None:
    """Return the words of the page that a participant is, if it may be a person."""
    first, last = bisect_left(page.starts, one.noun.start), bisect_left(page.starts, one.noun.whole_end)
    if first >= last or page.starts[first] != one.noun.start:
        return None
    return first, last


def _match_names(participants: Sequence[Participant], actors: Lexicon) -> None:
    """Find the sides of persons whose own words do not tell it, by their names."""
    names = sorted({one.name for one in participants if one.name and not one.actor})
    if not names:
        return
    store = tokenise(names)
    places = locate(store, names, actors, negation=False)
    lasts = store.bounds[1:] - 1
    sides: dict[str, tuple[int, int]] = {}
    for row, token, length, category in zip(
        places.documents.tolist(), places.tokens.tolist(), places.lengths.tolist(),
        places.categories.tolist(), strict=True,
    ):  # fmt: skip
        if token + length - 1 == lasts[row]:
            sides[names[row]] = min(sides.get(names[row], (0, 0)), (-length, category))
    for one in participants:
        if one.name in sides and not one.actor:
            one.actor, one.found_by = actors.categories[sides[one.name][1]], "name"
