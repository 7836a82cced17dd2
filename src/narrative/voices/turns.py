"""Conversations: texts whose paragraphs begin with a name and a colon, or with *Q* and *A*."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from narrative.voices.cues import CLAUSE, PAST
from narrative.voices.pages import Page, Words
from narrative.voices.words import NOUNS, word_set

#: The longest name before a colon, in words.
LONGEST_NAME = 6
#: So often two names begin a paragraph at least, where a text is a conversation.
_TWICE = 2
#: The most paragraphs of one answer.
_PARAGRAPHS = 8
_LETTERS = frozenset("qa")
#: With what an item of a list begins.
_BULLET = re.compile(r"[-–—*•·▪◦‣]\s")
#: What begins paragraphs and is nobody's name.
RUBRICS = word_set(
    "photo photos photograph picture pictures image images video audio graphic chart map caption credit"
    " source sources related more also read watch listen see note correction date time place price"
    " latest update developing breaking exclusive goal aim result problem reason answer question solution"
    " message lesson point upshot catch truth fact phone email website tickets directed"
    " starring rating pros cons ingredients directions address hours"
)
#: Words of somebody who speaks of himself, or to somebody.
_PERSONAL = word_set(
    "i me my mine myself we us our ours you your yours i'm i've i'd i'll we're we've we'd we'll you're"
)


def find_turns(page: Page) -> dict[int, tuple[Words, Words]]:
    """Return the turns of a conversation: by the first word of each, its name and what is said.

    A text is a conversation if at least two names (or *Q* and *A*) begin two paragraphs or more each. A turn
    goes on to the next one; the last, while its paragraphs say *I*, *we* or *you*.
    """
    if len(page.paragraphs) < 2 * _TWICE:
        return {}
    firsts = [bisect_left(page.starts, begin) for begin, _ in page.paragraphs]
    edges = [*firsts, len(page.words)]
    labels = [_find_label(page, first, last) for first, last in pairwise(edges)]
    names = [tuple(page.words[first:last]) for first, last in zip(firsts, labels, strict=True)]
    often = {name for name, number in Counter(names).items() if name and number >= _TWICE}
    turns = [number for number, name in enumerate(names) if name]
    while turns and names[turns[0]] not in often:  # a headline
        del turns[0]
    if len(often) < 2 or 2 * sum(_has_verb(page, labels[at], edges[at + 1]) for at in turns) < len(turns):
        return {}
    found = {}
    for place, following in zip(turns, [*turns[1:], -1], strict=True):
        end = _find_end(page, edges, place, following) if names[place] in often else place + 1
        said = labels[place], edges[end]
        if said[0] < said[1]:
            found[firsts[place]] = (firsts[place], labels[place]), said
    return found


def read_block(page: Page, first: int) -> Words | None:
    """Return the paragraphs behind a colon that surely go on with it: a list, or what says *I*, *we*, *you*.

    `first` is the word behind the colon. Other paragraphs may be the reporter's: a page may have lost a post.
    """
    if first >= len(page.words) or ":" not in page.gaps[first] or page.inside[first] >= 0:
        return None
    begin = paragraph = page.find_paragraph(first)
    if page.find_paragraph(first - 1) == paragraph:
        return None
    listed = _BULLET.match(page.text, page.paragraphs[paragraph][0]) is not None
    last = first
    while paragraph < min(len(page.paragraphs), begin + _PARAGRAPHS):
        start, stop = page.paragraphs[paragraph]
        end = bisect_left(page.starts, stop)
        own = [page.words[at] for at in range(last, end) if page.inside[at] < 0]
        if not (_BULLET.match(page.text, start) if listed else _PERSONAL.intersection(own)):
            break
        last, paragraph = end, paragraph + 1
    return (first, last) if last > first else None


def _has_verb(page: Page, first: int, last: int) -> bool:
    """Whether what stands behind a name has a verb, and is no figure or title."""
    return any(page.finite[at] or page.tags[at] == "VB" for at in range(first, last))


def _find_label(page: Page, first: int, last: int) -> int:
    """Return the word behind the name with which a paragraph begins, or `first` if it begins with none."""
    for place in range(first + 1, min(last, first + LONGEST_NAME + 1)):
        if page.inside[place - 1] >= 0 or place - 1 in page.cues or page.words[place - 1] in RUBRICS:
            return first
        gap = page.gaps[place]
        letter = place == first + 1 and page.words[first] in _LETTERS and page.is_capital(first)
        if ":" in gap or (letter and gap.startswith((".", ")"))):
            named = page.is_capital(first) and page.tags[place - 1] in NOUNS - {"CD"}
            return place if named or letter else first
        if gap.strip() not in ("", "."):
            return first
    return first


def _find_end(page: Page, edges: list[int], turn: int, following: int) -> int:
    """Return the paragraph behind a turn, which is at most that of the next turn, if there is one."""
    stop = min(following if following > 0 else len(edges) - 1, turn + _PARAGRAPHS)
    for paragraph in range(turn + 1, stop):
        words = [at for at in range(edges[paragraph], edges[paragraph + 1]) if page.inside[at] < 0]
        personal = any(page.words[at] in _PERSONAL for at in words)
        if not personal and (following < 0 or any(_tells_marks(page, at) for at in words)):
            return paragraph
    return stop


def _tells_marks(page: Page, place: int) -> bool:
    """Whether a word is a cue near words in marks, as a reporter writes."""
    cue = page.cues.get(place)
    if cue is None or cue.takes != CLAUSE or cue.slot != PAST:
        return False
    return any(page.inside[near] >= 0 for near in range(max(0, place - 4), min(place + 5, len(page.words))))
