"""Which words of a sentence are cues in use: verbs that speak, and no nouns (*states, points, claims*)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from narrative.voices.cues import (
    CLAUSE,
    GOING,
    OBJECT,
    PASSIVE,
    PAST,
    PLAIN,
    QUOTE,
    THAT,
    THIRD,
    THOUGHT,
    Cue,
)
from narrative.voices.pages import Page
from narrative.voices.phrases import find_apposition_after, find_phrase_after
from narrative.voices.words import (
    AUXILIARIES,
    BE,
    CITING,
    DETERMINERS,
    DOCUMENTS,
    LOOSE,
    NOUNS,
    NUMBERS,
    PLURALS,
    PRONOUNS,
    QUANTITIES,
    RELATIVE,
)

#: So far from a verb that takes words in marks these are looked for.
_NEAR = 14
#: So many words behind a verb that begins a sentence may be who spoke.
_REACH = 40


def find_verbs(page: Page, first: int, last: int) -> Iterator[tuple[int, Cue]]:
    """Yield the words of a sentence that are verbs of saying or thinking, with what is known of each."""
    for place in page.list_cues(first, last):
        cue = page.cues[place]
        if page.inside[place] >= 0:
            continue
        if cue.needs and not (place + 1 < last and page.words[place + 1] in cue.needs):
            continue
        if cue.takes == QUOTE and not _is_near_marks(page, place, first, last):
            continue
        if cue.takes == THAT and not _has_statement(page, place, last):
            if not any(page.words[at] in DOCUMENTS for at in range(max(first, place - 6), place)):
                continue
            cue = replace(cue, takes=CLAUSE)
        if _is_verb(page, place, cue, first):
            yield place, cue


def _is_verb(page: Page, place: int, cue: Cue, low: int) -> bool:
    """Whether a word that may be a cue is a verb that speaks here; its sentence begins at `low`."""
    if place == low:
        return cue.slot == GOING or page.words[place] == "asked" or opens_with_source(page, place, cue)
    if page.is_capital(place) and not _is_headline(page, place, low):
        return False
    before, tag = page.words[place - 1], page.tags[place - 1]
    if not page.plain(place):  # behind a mark or a comma
        if cue.slot == THIRD and page.tags[place] != "VBZ":
            return _begins_clause(page, place + 1)
        return cue.slot != PLAIN or page.tags[place] == "VBP"
    if before in DETERMINERS - QUANTITIES - NUMBERS:
        return False
    if cue.slot == GOING:
        return tag not in ("JJ", "PRP$", "POS")
    if tag in ("PRP$", "POS") or before.endswith(("'s", "s'")):
        return False
    if cue.slot == PAST:
        return _is_past(page, place, cue, low)
    if cue.slot == THIRD and (before in QUANTITIES or before in PLURALS or tag == "CD"):
        return False  # many states
    if cue.slot == THIRD:
        return page.tags[place] == "VBZ" or _is_third(page, place)
    return _is_plain(page, place, cue, low)


def opens_with_source(page: Page, place: int, cue: Cue) -> bool:
    """Whether a verb that begins a sentence is followed by who spoke: *Said Lee, a docker, “…”*."""
    if cue.slot not in (PAST, THIRD) or cue.takes == OBJECT or cue.verb == "ask":
        return False
    high = min(len(page.words), place + _REACH)
    end = find_phrase_after(page, place + 1, high)
    return end > place + 1 and page.opens(find_apposition_after(page, end, high))


def _is_past(page: Page, place: int, cue: Cue, low: int) -> bool:
    """Whether a past form is a verb, and no passive nor an adjective: *the proposed plan*."""
    before, tag = page.words[place - 1], page.tags[place - 1]
    at = place - 1
    while at > low and page.tags[at] == "RB" and page.plain(at + 1):
        at -= 1
    if page.words[at] in BE:
        return False
    counted = page.tags[place - 1] == "CD" or before in QUANTITIES
    if (
        counted
        and cue.verb not in LOOSE
        and page.plain(place + 1)
        and page.tags[place + 1 : place + 2] == ["NNS"]
    ):
        return False  # 20 pledged delegates
    if before.endswith("-old") and place - 2 >= low:  # the 43-year-old said
        return page.words[place - 2] in DETERMINERS
    return tag not in ("JJ", "IN") or before in RELATIVE or before in AUXILIARIES


def find_passives(page: Page, first: int, last: int) -> Iterator[tuple[int, Cue]]:
    """Yield the words of a sentence that are verbs of saying in the passive: *it was **reported***."""
    for place in page.list_cues(first + 1, last - 1):
        cue = page.cues[place]
        if cue.slot != PAST or cue.takes not in (CLAUSE, OBJECT) or page.inside[place] >= 0:
            continue
        at = place - 1
        while at > first and page.plain(at + 1) and page.tags[at] in ("RB", "JJ"):
            at -= 1
        if page.plain(at + 1) and page.words[at] in BE and not cue.needs and cue.verb not in CITING:
            yield place, replace(cue, takes=PASSIVE)


def _is_third(page: Page, place: int) -> bool:
    """Whether a form that may be a plural noun (*claims*) is a verb."""
    tag = page.tags[place - 1]
    if page.words[place - 1] in PRONOUNS or tag in ("NNP", "WDT", "WP", "RB"):
        return True
    return tag in NOUNS and _begins_clause(page, place + 1)


def _is_plain(page: Page, place: int, cue: Cue, low: int) -> bool:
    """Whether a plain form is a verb: behind a plural, *to*, or *will* and its like."""
    before, tag = page.words[place - 1], page.tags[place - 1]
    if before == "to":
        speaks = cue.verb in ("say", "tell") or _begins_clause(page, place + 1 + bool(cue.needs))
        return cue.takes in (CLAUSE, QUOTE) and speaks
    if page.tags[place] in ("VB", "VBP") and cue.takes in (CLAUSE, THOUGHT) and tag in NOUNS:
        return True
    if tag in ("NNS", "NNPS", "MD", "WP") or before in AUXILIARIES or before in PLURALS:
        return True
    return tag == "RB" and place - 2 >= low and page.tags[place - 2] in ("NNS", "NNPS", "PRP", "MD")


def _is_headline(page: Page, place: int, low: int) -> bool:
    """Whether the words around one are written with capitals, as in a headline."""
    near = range(max(low, place - 5), min(len(page.words), place + 6))
    around = [at for at in near if len(page.words[at]) > 3]
    capital = sum(page.is_capital(at) for at in around)
    return len(around) > 3 and capital >= len(around) - 1 and page.words[place - 1] != "united"


def _has_statement(page: Page, place: int, high: int) -> bool:
    """Whether *that*, *how* or marks follow within a few words."""
    near = range(place + 1, min(place + 5, high))
    return any(page.words[at] in ("that", "how", "whether", "why") or page.opens(at) for at in near)


def _is_near_marks(page: Page, place: int, low: int, high: int) -> bool:
    """Whether words in marks, or a statement with *that*, stand near a word of a sentence."""
    near = range(max(low, place - _NEAR), min(high, place + _NEAR + 1))
    if any(page.inside[at] >= 0 for at in near):
        return True
    return "that" in page.words[place + 1 : min(place + 5, high)]


def _begins_clause(page: Page, place: int) -> bool:
    """Whether a clause seems to begin at a word: with *that*, a pronoun, or in marks."""
    if place >= len(page.words):
        return False
    return page.opens(place) or page.words[place] in (
        "that", "he", "she", "they", "it", "we", "i", "there", "the",
    )  # fmt: skip
