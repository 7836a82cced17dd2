"""What was said: the words before and behind a cue, to the ends of their clauses."""

from __future__ import annotations

from collections.abc import Sequence

from narrative.voices.cues import CLAUSE, GOING, NOUN, OBJECT, PASSIVE, PAST, QUOTE, THAT, THIRD, THOUGHT
from narrative.voices.ends import find_end, trim
from narrative.voices.pages import Page, Words
from narrative.voices.phrases import find_phrase_after
from narrative.voices.sources import ACCORDING, Sourced, is_content, read_subject
from narrative.voices.words import (
    BARE,
    CONJUNCTIONS,
    DAYTIMES,
    LISTENERS,
    LOOSE,
    NAMING,
    NO_VERBS,
    NOUNS,
    OCCASIONS,
    STATEMENTS,
    SUBORDINATE,
    SURELY,
    TALES,
    TELLING,
    TIMES,
)

#: What stands before a cue: content without marks, or in marks.
_SAID, _MARKED = "said", "marked"
#: So far behind a cue words in marks are looked for, and so many cues behind one may end what it tells.
_NEAR, _FOLLOWING = 14, 8
#: The longest title of a programme, in words, and what does not follow on it within a phrase.
_TITLE, _STOPS = 6, frozenset(",.:;?!")
#: Verbs behind which *to* has no verb: *respond to questions*.
_ANSWERING = frozenset(["respond", "reply", "react"])
_ENDING = frozenset(",.?!…—–-")
_READERS = frozenset(["he", "she", "i", "we", "they", "you", "who"])
#: Tags of the words of a title that have no capital letter.
_SMALL = frozenset(["IN", "DT", "CC", "TO", "CD"])


def read_content(page: Page, found: Sourced, low: int, high: int, later: Sequence[Sourced]) -> list[Words]:
    """Return the one or two runs of words that a cue tells: before it, and behind.

    Args:
        page: the document.
        found: the cue and its source.
        low: the first word of its sentence that is free.
        high: the word behind the sentence.
        later: the cues behind it in the sentence.
    """
    if found.cue.verb == "read" and found.source and page.words[found.source[0]] in _READERS:
        return []  # she read “The Sea Wall”; but *the sign read “No entry”*
    if found.cue.takes == NOUN:
        return _read_behind_noun(page, found, high, later)
    if found.cue.takes == PASSIVE:
        return _read_passive(page, found, low, high, later)
    left = None
    if found.cue.takes != OBJECT or _is_all_marked(page, low, found.left):
        left = _read_left(page, found, low, high)
    if left is not None and page.inside[left[1] - 1] < 0 and _is_said_behind(page, found, high):
        left = left if _is_between(page, found, left, high) else None
    before = "" if left is None else _SAID if page.inside[left[1] - 1] < 0 else _MARKED
    right = None
    if found.behind < high and not (left and found.cue.takes == OBJECT):
        right = _read_right(page, found, high, later[:_FOLLOWING], before)
    if right is not None:
        right = right[0], trim(page, found, low, *right)
    return [part for part in (left, right) if part is not None]


def _read_behind_noun(page: Page, found: Sourced, high: int, later: Sequence[Sourced]) -> list[Words]:
    """Return the statement that a noun introduces."""
    first = found.words[1] - (page.words[found.words[1] - 1] in SURELY)
    last = find_end(page, found.words[1], high, later, short=True)
    return [(first, last)]


def _read_passive(page: Page, found: Sourced, low: int, high: int, later: Sequence[Sourced]) -> list[Words]:
    """Return what a passive tells: *it was said **that …***, ***the plan** was praised by Lee*."""
    verb, place = found.cue.verb, found.behind
    subject = read_subject(page, found.words[0], low)
    start = _skip_occasion(page, place, high)
    if start < high and page.words[start] in STATEMENTS:
        expletive = subject is not None and page.words[subject[0]] == "it"
        if verb in TELLING or (expletive and page.words[start] in SURELY):
            return [(start, find_end(page, start, high, later))]
    if place + 1 < high and (verb, page.words[place]) in (("accuse", "of"), ("ask", "about")):
        return [(place + 1, find_end(page, place + 1, high, later, short=True))]
    return [subject] if found.source is not None and subject is not None and verb not in TELLING else []


def _is_all_marked(page: Page, low: int, high: int) -> bool:
    """Whether a run of words is one stretch in marks, of several words: *“Do come in,” he urged them*."""
    if high - low < 4 or page.inside[low] < 0:
        return False
    return page.stretches[page.inside[low]] == (low, high)


def _is_between(page: Page, found: Sourced, left: Words, high: int) -> bool:
    """Whether a cue parts what was said from words in marks: *It would stay, she said, “for good”*."""
    place = found.behind
    comma = place < high and page.opens(place) and "," in page.gaps[place] and "," in page.gaps[left[1]]
    return comma and is_content(page, left[0], left[1])


# --------------------------------------------------------------------------------------------- before a cue


def _read_left(page: Page, found: Sourced, low: int, high: int) -> Words | None:
    """Return the words before a cue that are its content."""
    end = found.left
    if end <= low or found.cue.slot == GOING or (page.plain(end) and found.cue is not ACCORDING):
        return None
    if not found.own and page.words[end] in CONJUNCTIONS and "," not in page.gaps[end]:
        return None  # found “risks” and warned
    if found.source is None and found.cue.takes == QUOTE and not _ENDING & set(page.gaps[end]):
        return None  # the “upgrade” went on
    number = page.inside[end - 1]
    if number >= 0 and page.stretches[number][1] == end:
        if found.behind < high and _is_title(page, page.stretches[number][0], end, low):
            return None
        return _extend_left(page, max(low, page.stretches[number][0]), low), end
    if not found.own or found.cue.takes == QUOTE:
        return None
    gap, behind = page.gaps[end], found.behind
    if not ("," in gap or found.cue is ACCORDING or set("?!—–") & set(gap)):
        return None
    between = "," in gap and behind < high and page.gaps[behind].strip() == ","
    final = behind >= high or not page.plain(behind) or found.cue is ACCORDING
    if not between and not is_content(page, low, end) and not (final and end - low >= 3):
        return None
    first = _skip_dateline(page, low, end)
    for at in range(end - 1, first, -1):
        if page.inside[at] < 0 and page.inside[at - 1] < 0 and set(":;") & set(page.gaps[at]):
            first = at
            break
    while first < end and page.words[first] in CONJUNCTIONS:
        first += 1
    return (first, end) if first < end else None


def _is_title(page: Page, first: int, last: int, low: int) -> bool:
    """Whether words in marks end an occasion: *On Radio One’s “Morning Show,” Lee said it was late*."""
    if not low < first <= last - 1 < first + _TITLE or set(page.gaps[first]) & _STOPS:
        return False
    if any(page.finite[at] for at in range(low, first)):
        return False
    return all(page.capital[at] or page.tags[at] in _SMALL for at in range(first, last))


def _skip_dateline(page: Page, low: int, high: int) -> int:
    """Return the first word behind a dateline: *OXLEY, March 4 (Reuters) — …*."""
    for at in range(low + 1, min(low + 10, high)):
        if page.gaps[at].strip(" )\n") in ("-", "–", "—", "--"):
            place = page.text[page.starts[low] : page.ends[low]]
            return at if place.isupper() and len(place) > 2 else low
    return low


def _extend_left(page: Page, first: int, low: int) -> int:
    """Return where content begins that ends in marks: with its sentence, if the marks go on from that."""
    if first == low:
        return first
    gap = page.gaps[first]
    if ":" in gap or "." in gap or ("," in gap and not page.text[page.starts[first]].islower()):
        return first
    if page.words[low] not in SUBORDINATE and any(page.finite[at] for at in range(low, first)):
        return low
    return first


# --------------------------------------------------------------------------------------------- behind a cue


def _is_said_behind(page: Page, found: Sourced, high: int) -> bool:
    """Whether what stands behind a cue is surely what was said: *said that*, *said he would*, *said: "…"*."""
    place = start = found.behind
    if place >= high or found.cue is ACCORDING or found.is_inverted:
        return False
    if found.cue.verb in TELLING:
        start = _skip_listener(page, place, high, must=found.cue.verb == "tell")
    start = _skip_occasion(page, start, high)
    if start >= high:
        return False
    if page.opens(start) or ":" in page.gaps[start] or page.words[start] in SURELY:
        return True
    if start != place or not page.plain(start):
        return False
    end = find_phrase_after(page, start, high)
    if not start < end < high:
        return False
    return page.finite[end] or page.finite[end - 1] or page.tags[end] in ("RB", "VBN")


def _read_right(page: Page, found: Sourced, high: int, later: Sequence[Sourced], left: str) -> Words | None:
    """Return the words behind a cue that are its content; `left` says what stands before it."""
    cue, place = found.cue, found.behind
    if cue is ACCORDING or found.is_inverted:
        return _read_behind_source(page, found, high, later, left)
    if cue.takes == OBJECT:
        return _read_object(page, found, high, later)
    if cue.verb in TELLING:
        place = _skip_listener(page, place, high, must=cue.verb == "tell")
    if place >= high:
        return None
    if (
        page.words[place] in ("about", "of", "against")
        and page.plain(place)
        and not left
        and place + 1 < high
    ):
        return place + 1, find_end(page, place + 1, high, later, short=True)
    start = _skip_occasion(page, place, high)
    if start < high and (page.opens(start) or ":" in page.gaps[start]):
        return start, find_end(page, start, high, later)
    if cue.takes == QUOTE and not (start < high and page.words[start] == "that"):
        return _find_marks(page, place, high, later)
    if start < high and _opens_statement(page, place, start, left):
        return start, find_end(page, start, high, later)
    if page.words[place : place + 2] == ["it", "all"]:
        return None  # the name says it all
    if page.words[place] in ("yes", "no") and _stands_alone(page, place, high):
        return place, place + 1
    if left:
        goes_on = "," in page.gaps[found.behind] and left == _SAID and _goes_on(page, place)
        return (place, find_end(page, place, high, later)) if goes_on else None
    bare = _read_bare(page, found, place, start, high, later)
    if bare is None and cue.takes == CLAUSE:
        return _find_marks(page, place, high, later)
    return bare


def _opens_statement(page: Page, place: int, start: int, left: str) -> bool:
    """Whether *that*, *how* or the like opens a statement at `start`, for a cue that ends at `place`."""
    word = page.words[start]
    if word not in STATEMENTS or (left and word in ("when", "where", "who", "which")):
        return False
    asked = page.words[place - 1] == "asked"
    return start == place or word in SURELY or page.words[place] in STATEMENTS or asked


def _stands_alone(page: Page, place: int, high: int) -> bool:
    return place + 1 >= high or page.tags[place + 1] not in NOUNS | {"JJ"}


def _read_behind_source(
    page: Page, found: Sourced, high: int, later: Sequence[Sourced], left: str
) -> Words | None:
    """Return what is said behind a source that follows its cue: *according to Lee, …*; *said Lee, “…”*."""
    place = found.behind
    comma = "," in page.gaps[place]
    if found.cue is ACCORDING and not left:
        opens = comma or ":" in page.gaps[place]
        return (place, find_end(page, place, high, later)) if opens else None
    start = _skip_occasion(page, place, high)
    if start < high and page.opens(start):
        return start, find_end(page, start, high, later)
    if comma and left == _SAID and _goes_on(page, place):
        return place, find_end(page, start, high, later)
    return None


def _read_object(page: Page, found: Sourced, high: int, later: Sequence[Sourced]) -> Words | None:
    """Return the thing about which something was said: *praised **the plan***, *called it **“a joke”***."""
    cue, first = found.cue, found.behind
    if page.words[first] in ("at", "by", "into", "to", "off", "out"):
        return None
    if not page.plain(first) and not page.opens(first):
        return None
    last = find_end(page, first, high, later, short=cue.verb != "accuse")
    if cue.verb == "call" and page.words[first] in ("for", "on", "upon"):
        return (first + 1, last) if first + 1 < last else None
    marked = [at for at in range(first, last) if page.inside[at] >= 0]
    if marked:
        return first, marked[-1] + 1
    if cue.verb in NAMING:
        end = find_phrase_after(page, first, last)
        on_the_telephone = cue.verb == "call" and end < last and page.words[end] in ("on", "to", "from")
        if first < end < last and page.plain(end) and not on_the_telephone:
            return end, last
        if cue.verb == "call":  # what she calls success; else on the telephone
            what = found.source is not None and page.words[found.source[0] - 1] in ("what", "which")
            return (first, end) if what and end > first else None
    return first, last


def _read_bare(
    page: Page, found: Sourced, place: int, start: int, high: int, later: Sequence[Sourced]
) -> Words | None:
    """Return a statement without *that*, or the thing that was announced, denied or promised."""
    cue, begin = found.cue, place
    if not _is_to_do(page, place, high) and _is_occasion(page, place):
        begin = start
        loose = cue.slot != GOING and cue.verb in LOOSE
        if start >= high or not loose or find_phrase_after(page, start, high) == start:
            return None
    if begin >= high or cue.takes == THAT:
        return _find_marks(page, place, high, later) if cue.takes == CLAUSE else None
    comma = "," in page.gaps[begin]
    if comma and found.source is None:
        return None  # when asked, Lee said
    if comma and (begin != place or cue.slot not in (PAST, THIRD) or cue.takes != CLAUSE):
        return None
    if cue.takes == THOUGHT and found.source and page.words[found.source[0]] in ("i", "we", "you"):
        return None
    end = find_end(page, begin, high, later)
    doing = page.tags[begin] == "VBG"  # reported having the money
    if not doing and not any(page.finite[at] or page.tags[at] in ("TO", "VB") for at in range(begin, end)):
        if cue.verb in BARE or cue.takes != CLAUSE or begin != place:
            return None
        end = find_end(page, begin, high, later, short=True)
    return (begin, end) if end > begin else None


def _is_to_do(page: Page, place: int, high: int) -> bool:
    """Whether a statement begins with *to* and a verb, or with *there is*."""
    if place + 1 >= high:
        return False
    if page.words[place] == "not" and page.words[place + 1] == "to":
        return True
    if place and place - 1 in page.cues and page.cues[place - 1].verb in _ANSWERING:
        return False
    if page.words[place] == "to":
        return page.tags[place + 1] not in NO_VERBS
    return page.words[place] == "there" and page.finite[place + 1]


def _is_occasion(page: Page, place: int) -> bool:
    word = page.words[place]
    return word in OCCASIONS or word in TIMES or page.tags[place] in ("RB", "TO", "RP")


def _goes_on(page: Page, place: int) -> bool:
    """Whether words behind a comma may go on with what was said: no addition like *speaking at …*."""
    if page.tags[place] == "VBN" and place + 1 < len(page.words):
        return page.tags[place + 1] not in ("IN", "TO")
    return page.tags[place] != "VBG" and page.words[place] not in ("who", "which", "whose")


def _skip_listener(page: Page, place: int, high: int, *, must: bool) -> int:
    """Return the word behind who is told; `high` where a story is told and nothing said."""
    end = find_phrase_after(page, place, high)
    if end == place:
        return place
    if must and page.words[end - 1] in TALES:
        return high
    if must and page.words[end - 1].endswith(("'s", "s'")) and page.opens(end):
        title = min(high, page.stretches[page.inside[end]][1])  # told Radio One's “Morning Show”
        return title if title - end <= _TITLE and title < high and not set(page.gaps[title]) & _STOPS else end
    if must or page.words[place] in LISTENERS:
        return end
    follows = end < high and (page.words[end] in STATEMENTS or page.words[end] == "to" or page.opens(end))
    return end if follows else place


def _skip_occasion(page: Page, place: int, high: int) -> int:
    """Return the first word behind times, places and occasions: *in a statement on Monday*."""
    start = place
    while start < high:
        word = page.words[start]
        if page.opens(start) or ":" in page.gaps[start] or (word in STATEMENTS and start > place):
            return start
        if start > place and not page.plain(start) and "," not in page.gaps[start]:
            return start
        if word in SURELY or (word == "there" and _is_to_do(page, start, high)):
            return start
        if word in ("when", "while", "after", "before") and start + 1 in page.cues:
            return high  # said when asked whether
        if word in OCCASIONS:
            start = find_phrase_after(page, start + 1, high)
        elif word in TIMES or (start > place and word in DAYTIMES) or page.tags[start] in ("RB", "RP"):
            start += 1
        else:
            return start
    return start


def _find_marks(page: Page, place: int, high: int, later: Sequence[Sourced]) -> Words | None:
    """Return the next words in marks of a sentence, if they stand near and are no single name."""
    for at in range(place, min(high, place + _NEAR, later[0].words[0] if later else high)):
        if page.opens(at):
            end = min(high, page.stretches[page.inside[at]][1])
            if end - at < 3 and end < high and page.plain(end):
                return None
            return at, end
    return None
