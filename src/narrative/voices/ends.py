"""Where what was said ends: with its sentence, where the next cue takes over, or the reporter goes on."""

from __future__ import annotations

from collections.abc import Sequence

from narrative.voices.cues import GOING, PAST, THIRD
from narrative.voices.pages import Page
from narrative.voices.sources import ACCORDING, Sourced
from narrative.voices.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    COUNTERPOINTS,
    FINAL,
    JOINERS,
    RELATIVE,
    STATEMENTS,
    SUBORDINATE,
    SURELY,
)

#: So many words stand between a joiner and the head of the subject behind it.
_NEAR = 8
_DASHES = frozenset("–—-")


def find_end(page: Page, first: int, high: int, later: Sequence[Sourced], *, short: bool = False) -> int:
    """Return where content that begins at a word ends: with its sentence, or before what is said next.

    If it is `short`, it also ends at the first comma.
    """
    for other in later:
        cut = _find_cut(page, first, other) if other.words[0] > first else None
        if cut is not None:
            high = cut
            break
    if short:
        for at in range(first + 1, high):
            if "," in page.gaps[at] and page.inside[at] < 0:
                return at
            if page.words[at] in CONJUNCTIONS and at + 1 < high and _goes_on_doing(page, at + 1):
                return at  # praised the plan and signed it
    return high


def _goes_on_doing(page: Page, place: int) -> bool:
    """Whether a word behind *and* is another verb of the same subject."""
    return page.finite[place] or page.tags[place] == "VBN"


def _find_cut(page: Page, first: int, later: Sourced) -> int | None:
    """Return where a later cue's part of the sentence begins, if it is not a part of what is said."""
    begin = later.words[0]
    if later.own and later.source and later.source[0] < begin:
        begin = later.source[0]
        if begin < first:
            return later.words[0]
        return _find_joiner(page, first, begin)
    if later.cue is ACCORDING:
        return begin
    at = begin
    while at > first and page.plain(at):
        if page.tags[at - 1] not in ("RB", "MD") and page.words[at - 1] not in AUXILIARIES:
            break
        at -= 1
    comma = "," in page.gaps[at]
    if comma and later.cue.slot == GOING:
        return at
    if at > first and page.words[at - 1] in CONJUNCTIONS:
        return at - 1 if at - 1 > first else None
    return at if comma and later.cue.slot in (PAST, THIRD) else None


def _find_joiner(page: Page, first: int, source: int) -> int | None:
    """Return the joiner that begins a later source's part of the sentence: *…, and more than half said*."""
    if page.words[source - 1] in STATEMENTS:
        return None  # …, but for what she calls
    for at in range(source - 1, max(first, source - _NEAR) - 1, -1):
        if page.inside[at] >= 0 or page.finite[at]:
            return None
        if "," in page.gaps[at]:
            return at if page.words[at] in JOINERS else None
    return None


def trim(page: Page, found: Sourced, low: int, first: int, last: int) -> int:
    """Return where words behind a cue cease to be its content, `last` at most."""
    while low < found.words[0] and (page.words[low] in CONJUNCTIONS or page.tags[low] == "RB"):
        low += 1
    opening = found.source is not None and page.words[low] in SUBORDINATE and found.source[0] - low <= 2
    while_saying = found.cue.slot == GOING and found.words[0] - low <= 1
    opening = opening or (while_saying and page.words[low] in SUBORDINATE)
    opening = opening or (found.words[0] == low and page.words[low] == "asked")
    relative = found.source is not None and page.words[found.source[0]] in RELATIVE
    at = _skip_opening_clause(page, first, last)
    while at < last:
        number = page.inside[at]
        if number >= 0 and page.inside[at - 1] == number:
            at = min(last, page.stretches[number][1])
            continue
        if _ends_before(page, at, opening=opening, relative=relative) or _adds_behind_dash(page, at, last):
            return at
        at += 1
    return last


def _skip_opening_clause(page: Page, first: int, last: int) -> int:
    """Return the word from which content may end: not at the first comma of *that, while it rained, …*."""
    at = first + 1
    if page.words[first] in SURELY and at < last and page.words[at] in SUBORDINATE | COUNTERPOINTS:
        return next((comma + 1 for comma in range(at + 1, last) if "," in page.gaps[comma]), at)
    return at


def _adds_behind_dash(page: Page, at: int, last: int) -> bool:
    """Whether the reporter adds something to a statement without marks: *it was safe – a claim that …*."""
    if not _DASHES & set(page.gaps[at]) or page.gaps[at].strip() not in _DASHES:
        return False
    if page.words[at] not in ("a", "an") or page.inside[at] >= 0 or page.inside[at - 1] >= 0:
        return False
    return not any(_DASHES & set(page.gaps[later].split()) for later in range(at + 1, last))


def _ends_before(page: Page, at: int, *, opening: bool, relative: bool) -> bool:
    """Whether content ends before a word that does not go on in the marks of the one before."""
    gap, number = page.gaps[at], page.inside[at - 1]
    if page.inside[at] >= 0:
        return False
    if number >= 0 and set(gap) & FINAL and page.is_capital(at):
        return True
    if number < 0 and ";" in gap:
        return True
    if "," not in gap:
        return False
    if number >= 0:
        joined = page.words[at] in CONJUNCTIONS or page.words[at] in ("because", "when", "if", "that")
        return gap.startswith(",") and not joined
    return opening or page.words[at] in COUNTERPOINTS or (relative and page.finite[at])
