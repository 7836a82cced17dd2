"""Noun phrases: who is the source of a cue."""

from __future__ import annotations

from typing import Protocol

from narrative.voices.pages import Page
from narrative.voices.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    INNER,
    LINKS,
    NOUNS,
    PRONOUNS,
    TIMES,
)

_MOST_WORDS = 24
#: With what an apposition may begin: *Lee, now a judge,*.
_THEN = frozenset(["now", "then", "formerly", "currently", "previously"])


class Tagged(Protocol):
    """Words with their tags, in which noun phrases are read: a document, or a sentence."""

    @property
    def words(self) -> list[str]:
        """The normal form of each word."""
        ...

    @property
    def tags(self) -> list[str]:
        """Its part of speech."""
        ...

    def plain(self, place: int) -> bool:
        """Whether only white space stands before a word."""
        ...

    def is_capital(self, place: int) -> bool:
        """Whether a word begins with a capital letter."""
        ...


def find_phrase_before(page: Tagged, last: int, low: int) -> int:
    """Return the first word of the noun phrase whose last word is `last`; it does not begin before `low`."""
    words, tags = page.words, page.tags
    if words[last] in PRONOUNS and not (last > low and page.plain(last) and words[last - 1] in DETERMINERS):
        return last
    first, closed, low = last, tags[last] in ("DT", "PRP$"), max(low, last - _MOST_WORDS)
    while first > low and page.plain(first):
        before = first - 1
        word, tag = words[before], tags[before]
        if word in TIMES and word != "may" and before != last:
            break
        if closed or tag == "IN":
            if word in LINKS and before > low and page.plain(before) and _is_head(page, before - 1):
                first, closed = before - 1, False
                continue
            if word in ("all", "both", "half", "most", "some") and tag in ("DT", "PDT"):
                first = before
            break
        if word in DETERMINERS or tag in ("DT", "PRP$", "PDT"):
            if word == "that" and tag == "IN":
                break
            first, closed = before, True
        elif (word in LINKS and before > low and page.plain(before) and _is_head(page, before - 1)) or (
            word == "and" and tags[first] in ("NNP", "NNPS") and before > low and tags[before - 1] == "NNP"
        ):
            first = before - 1
        elif tag in ("VBG", "VBN", "VBD") and not (
            before > low and page.plain(before) and tags[before - 1] in ("DT", "PRP$", "JJ", "POS", "NN")
        ):
            break
        elif _is_inner(page, before) or (
            tag in ("RB", "RBS") and before > low and words[before - 1] in DETERMINERS
        ):
            first = before
        else:
            break
    return first


def _is_inner(page: Tagged, place: int) -> bool:
    """Whether a word may stand within a noun phrase; *First* in *the First Minister* does."""
    word, tag = page.words[place], page.tags[place]
    named = tag == "NNP" and page.is_capital(place)
    return named or (tag in INNER and word not in AUXILIARIES and word not in PRONOUNS)


def _is_head(page: Tagged, place: int) -> bool:
    return page.tags[place] in NOUNS and page.words[place] not in TIMES


def find_phrase_after(page: Tagged, first: int, high: int) -> int:
    """Return the word behind the noun phrase that begins at `first`, or `first` if none does."""
    words, tags = page.words, page.tags
    if first >= high:
        return first
    if tags[first] in ("PRP", "WP"):
        return first + 1
    if not (words[first] in DETERMINERS or tags[first] in INNER or tags[first] in ("PRP$", "PDT")):
        return first
    place, high, head = first, min(high, first + _MOST_WORDS), False
    while place < high and (place == first or page.plain(place)):
        word, tag = words[place], tags[place]
        if word in TIMES and place > first and word != "may":
            break
        if tag in NOUNS or tag == "POS":
            head = True
        elif word in DETERMINERS or tag in ("DT", "PRP$"):
            if head and words[place - 1] not in LINKS and words[place - 1] not in CONJUNCTIONS:
                break
        elif word in LINKS or word in ("and", "&"):
            follows = place + 1 < high and page.plain(place + 1)
            if not (
                head and follows and (word in ("of", "for", "at", "from", "with") or word in ("and", "&"))
            ):
                break
            if words[place + 1] in TIMES or not _may_begin(page, place + 1):
                break
        elif tag not in INNER or (head and tag in ("VBG", "VBD", "VBN")):
            break
        elif word in AUXILIARIES and (place == first or words[place - 1] not in DETERMINERS):
            break  # but *the first, the long quay*
        place += 1
    while place > first and (
        tags[place - 1] in ("IN", "CC", "DT", "TO", "PRP$") and words[place - 1] not in PRONOUNS
    ):
        place -= 1
    return place


def _may_begin(page: Tagged, place: int) -> bool:
    return page.words[place] in DETERMINERS or page.tags[place] in INNER or page.tags[place] == "PRP$"


def find_apposition_after(page: Page, last: int, high: int) -> int:
    """Return the word behind what is added to a noun phrase between commas, or `last` if nothing is.

    `last` is the word behind the phrase.
    """
    while (end := _find_added(page, last, high)) > last:
        last = end
    return last


def _find_added(page: Page, last: int, high: int) -> int:
    if last >= high or page.gaps[last].strip(" .'’)") != "," or page.inside[last] >= 0:
        return last
    word, tag = page.words[last], page.tags[last]
    if word == "and" and last + 1 < high and page.words[last + 1] in ("a", "an"):
        last += 1
        word, tag = page.words[last], page.tags[last]
    if word in _THEN and last + 1 < high:
        last += 1
        word, tag = page.words[last], page.tags[last]
    if (
        tag in ("RB", "VBG", "CC", "PRP")
        or word in CONJUNCTIONS
        or (last in page.cues and tag.startswith("VB"))
    ):
        return last
    if not (_may_begin(page, last) or word in ("who", "whose", "which")):
        return last
    place = last + 1
    while place < high and "," not in page.gaps[place]:
        if page.inside[place] >= 0 or any(sign in page.gaps[place] for sign in ":;"):
            return last
        place += 1
    if place - last > _MOST_WORDS:
        return last
    relative = any(page.words[at] in ("who", "whose", "which", "that") for at in range(last, place))
    if not relative and any(page.finite[at] for at in range(last, place)):
        return last
    return place


def find_apposition_before(page: Page, last: int, low: int) -> int | None:
    """Return the first word of a noun phrase and its apposition, of which `last` is the last word.

    The apposition stands between commas, the second of them behind `last`: *Lee, a doctor,*.
    """
    place, floor = last, max(low, last - _MOST_WORDS - 6)
    while place > floor and "," not in page.gaps[place]:
        if page.inside[place] >= 0:
            return None
        place -= 1
    if place <= floor or page.inside[place - 1] >= 0 or page.tags[place - 1] not in NOUNS | {"PRP"}:
        return None
    if page.words[place] not in _THEN and (
        page.words[place] in CONJUNCTIONS or page.tags[place] in ("RB", "VBG")
    ):
        return None
    head = find_bracket_before(page, place - 1, low) if ")" in page.gaps[place] else place - 1
    if head > low and any(sign in page.gaps[head] for sign in ",") and page.tags[head] == "CD":
        return None
    return find_phrase_before(page, head, low)


def find_bracket_before(page: Page, last: int, low: int) -> int:
    """Return the last word before the bracket that closes behind `last`, or `last` if none opens near."""
    for place in range(last, max(low, last - 8), -1):
        if "(" in page.gaps[place]:
            return place - 1
    return last
