"""Who or what a passive is told of: its subject."""

from __future__ import annotations

from narrative.agency.groups import ADVERB_TAGS, REDUCED, Group
from narrative.agency.sentences import Sentence
from narrative.agency.words import ADVERBS
from narrative.voices.phrases import find_phrase_after, find_phrase_before
from narrative.voices.words import CONJUNCTIONS, DETERMINERS, NOUNS, word_set

#: What stands between commas before a group is no longer than this, in words.
_INSERTED = 20
#: A noun that the tagger takes for another word is looked for so far behind its determiner.
_SHORT = 4
#: What is added to a name between commas begins so, and there is no more of it than this.
_ADDED = 3
_ADDING = word_set("a an the of from in who which whose aged also himself herself")
_MISTAKEN = frozenset(["VB", "VBZ", "VBP", "JJ", "OTHER", "VBG"])
_RELATIVE = word_set("who which that whom")
_PRONOUN_TAGS = frozenset(["PRP", "WP", "DT", "PDT", "EX"])


def find_subject(s: Sentence, group: Group) -> tuple[int, int] | None:
    """Return the words of the subject of a passive, None where it is not said or not found.

    The subject of *who*, *which* and *that* is the noun phrase before them. *To be killed* and *being killed*
    have none of their own; groups that are joined share it.
    """
    if group.asked is not None:
        return group.asked
    if group.kind != REDUCED and s.words[group.chain[0]] == "to":
        return None
    clitic = group.first if "'" in s.words[group.first] and not s.words[group.first].endswith("n't") else -1
    if clitic >= 0 and group.kind != REDUCED:
        return _read_before(s, clitic)
    last = _skip_adverbs(s, group.first - 1)
    if group.kind == REDUCED and (last < 0 or "," in s.gaps[group.first]) and not _is_name(s, last):
        return _read_behind(s, group)
    return _read_before(s, last) if last >= 0 else None


def _is_name(s: Sentence, place: int) -> bool:
    return place >= 0 and s.tags[place] in NOUNS


def _skip_adverbs(s: Sentence, place: int) -> int:
    """Return the word before the adverbs that end at `place`; -1 if there is none."""
    while place >= 0 and (s.tags[place] in ADVERB_TAGS or s.words[place] in ADVERBS):
        if s.words[place] in (
            "all",
            "both",
            "each",
            "either",
            "neither",
            "most",
            "more",
            "half",
            "here",
            "there",
        ):
            break
        place -= 1
    return place


def _read_before(s: Sentence, last: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends with a word, or its antecedent, or the one before what is inserted."""
    if last + 1 < len(s.words) and s.gaps[last + 1].strip() == ",":
        opening = _find_opening(s, last)
        last = opening - 1 if opening else last
        last = _skip_added(s, last)
    if s.words[last] in _RELATIVE and last > 0 and s.tags[last - 1] in NOUNS | _PRONOUN_TAGS:
        last = _skip_added(s, last - 1)
    if s.tags[last] in NOUNS | _PRONOUN_TAGS or s.words[last] in DETERMINERS:
        return find_phrase_before(s, last, 0), last + 1
    for first in range(last - 1, max(-1, last - _SHORT), -1):
        if not s.plain(first + 1):
            break
        if s.words[first] in DETERMINERS or s.tags[first] in ("DT", "PRP$", "POS"):
            return first, last + 1  # *the exiled*, *his hopes*: no noun to the tagger
    return (last, last + 1) if s.tags[last] in _MISTAKEN and (last == 0 or not s.plain(last)) else None


def _skip_added(s: Sentence, last: int) -> int:
    """Return the word before what is added between commas: *Lee, a docker, of Oxley, who was hurt*."""
    for _ in range(_ADDED):
        if s.gaps[last + 1].strip() != ",":
            break
        opening = _find_opening(s, last)
        if not opening or not (s.words[opening] in _ADDING or s.tags[opening] in ("CD", "NNP")):
            break
        last = opening - 1
    return last


def _find_opening(s: Sentence, last: int) -> int:
    """Return the first word of what stands between commas and ends with a word; 0 if nothing does."""
    for place in range(last, max(0, last - _INSERTED), -1):
        if s.gaps[place].strip() == ",":
            before = s.words[place - 1]
            return place if s.tags[place - 1] in NOUNS | _PRONOUN_TAGS and before not in CONJUNCTIONS else 0
    return 0


def _read_behind(s: Sentence, group: Group) -> tuple[int, int] | None:
    """Return the noun phrase behind the comma that closes a passive at the head of a sentence."""
    for place in range(group.verb + 1, min(len(s.words), group.verb + _INSERTED)):
        if "," in s.gaps[place]:
            end = find_phrase_after(s, place, len(s.words))
            return (place, end) if end > place else None
    return None
