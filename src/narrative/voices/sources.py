"""Who is the source of a cue: the noun phrase before it, behind it, or the subject of the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from narrative.voices.cues import CLAUSE, GOING, OBJECT, PAST, THIRD, Cue, load_nouns
from narrative.voices.pages import Page, Words
from narrative.voices.phrases import (
    find_apposition_after,
    find_apposition_before,
    find_bracket_before,
    find_phrase_after,
    find_phrase_before,
)
from narrative.voices.verbs import find_passives, find_verbs, opens_with_source
from narrative.voices.words import (
    AUXILIARIES,
    CLOSING,
    CONJUNCTIONS,
    DAYTIMES,
    FINITE,
    MAKING,
    NOUNS,
    PRONOUNS,
    RELATIVE,
    SUBORDINATE,
    TELLING,
)

ACCORDING = Cue("according to", PAST, CLAUSE, frozenset(), "neutral")
_BLAMED = frozenset(["him", "her", "them", "it"])
#: So far before a verb its subject is looked for.
_REACH = 60


@dataclass(frozen=True)
class Sourced:
    """A cue in use, and its source.

    Attributes:
        cue: what is known of it.
        words: its words.
        source: the words of the source, if there is one.
        own: whether the source stands beside the cue.
        left: the word behind what may be content before the cue.
    """

    cue: Cue
    words: Words
    source: Words | None
    own: bool
    left: int

    @property
    def is_inverted(self) -> bool:
        """Whether the source stands right behind the cue: *said Lee*, *praised by Lee*."""
        return self.source is not None and 0 <= self.source[0] - self.words[1] <= 1

    @property
    def behind(self) -> int:
        """The word behind the cue, and behind its source if that follows."""
        return self.source[1] if self.source and self.is_inverted else self.words[1]


def find_cues(page: Page, first: int, last: int) -> list[Sourced]:
    """Return the cues of a sentence in order, each with its source."""
    found = [*_find_according(page, first, last)]
    for place, cue in find_verbs(page, first, last):
        found.append(_find_source(page, cue, (place, place + 1 + bool(cue.needs)), first, last))
    for place, cue in find_passives(page, first, last):
        stop = "of" if cue.verb == "accuse" else "for"
        giver = _find_giver(page, place + 1, last, stop)[1]
        found.append(Sourced(cue, (place, place + 1), giver, True, place))
    taken = {place for each in found for place in range(*each.words)}
    found += [each for each in _find_nouns(page, first, last) if each.words[0] not in taken]
    return sorted(found, key=lambda each: each.words)


def _find_according(page: Page, first: int, last: int) -> Iterator[Sourced]:
    for place in range(first, last - 2):
        if page.words[place] == "according" and page.words[place + 1] == "to" and page.inside[place] < 0:
            end = find_phrase_after(page, place + 2, last)
            if end > place + 2:
                while end < last and page.plain(end) and page.inside[end] < 0:
                    end += 1
                yield Sourced(ACCORDING, (place, place + 2), (place + 2, end), True, place)
        elif page.words[place] == "words" and page.opens(place + 1):  # in Lee's words, “…”
            begin = find_phrase_before(page, place, first)
            owner = _find_owner(page, begin, place)
            if owner is not None and owner[0] > first and page.words[owner[0] - 1] == "in":
                yield Sourced(ACCORDING, (place, place + 1), owner, True, owner[0] - 1)


def _find_nouns(page: Page, first: int, last: int) -> Iterator[Sourced]:
    """Yield the nouns that introduce a statement: *his claim that …*, *a call by dockers for …*."""
    nouns = load_nouns()
    for place in range(first, last - 2):
        cue = nouns.get(page.words[place])
        if cue is None or page.inside[place] >= 0 or (page.is_capital(place) and place > first):
            continue
        behind, giver = _find_giver(page, place + 1, last)
        if behind + 1 < last and _opens_noun_clause(page, cue, behind, giver is not None):
            begin = find_phrase_before(page, place, first)
            source = giver or _find_owner(page, begin, place) or _find_maker(page, begin - 1, first)
            yield Sourced(cue, (place, behind + 1), source, True, begin)


def _opens_noun_clause(page: Page, cue: Cue, place: int, given: bool) -> bool:
    """Whether a word opens what a noun tells: *that* with a subject, *to* with a verb, *for* with a thing."""
    word, following = page.words[place], page.words[place + 1]
    if word not in cue.needs or not (given or page.plain(place)) or not page.plain(place + 1):
        return False
    if word == "that":
        return not (page.finite[place + 1] or page.tags[place + 1] in ("MD", "RB", "VB"))
    return page.tags[place + 1] == "VB" if word == "to" else following != "comment"


def _find_owner(page: Page, first: int, noun: int) -> Words | None:
    """Return whose statement a noun is: ***his** claim*, ***Lee's** claim*."""
    for at in range(noun - 1, first - 1, -1):
        if page.tags[at] == "PRP$":
            return at, at + 1
        if page.words[at].endswith(("'s", "s'")):
            begin = at
            while begin > first and page.tags[begin - 1] in NOUNS | {"JJ", "DT"}:
                begin -= 1
            return begin, at + 1
    return None


def _find_maker(page: Page, verb: int, low: int) -> Words | None:
    """Return the subject of the verb before a noun, if it makes it: *Lee **made** the claim*."""
    while verb > low and page.words[verb] in ("out", "the", "a", "any", "no", "new"):
        verb -= 1
    return find_subject(page, verb, low) if verb > low and page.words[verb] in MAKING else None


def _find_giver(page: Page, place: int, high: int, stop: str = "for") -> tuple[int, Words | None]:
    """Return the word behind *by* or *from* and a name that follows a noun, and that name."""
    if place < high and page.words[place] in ("by", "from"):
        end = find_phrase_after(page, place + 1, high)
        end = next((at for at in range(place + 2, end) if page.words[at] == stop), end)
        if end > place + 1:
            return end, (place + 1, end)
    return place, None


def _find_source(page: Page, cue: Cue, words: Words, low: int, high: int) -> Sourced:
    place = words[0]
    behind = _find_source_behind(page, cue, words, low, high)
    if behind is not None:
        return behind
    at = place - 1
    if cue.slot == PAST and at >= low and page.words[at] in ("when", "if", "once"):
        return Sourced(cue, words, None, False, at)  # when asked
    if at >= low and page.words[at] in RELATIVE:
        return Sourced(cue, words, (at, at + 1), False, at)
    at = _skip_auxiliaries(page, at, low)
    if at < low:
        subject = _find_subject_ahead(page, place, high) if cue.slot == GOING else None
        return Sourced(cue, words, subject, False, place)
    border = page.gaps[at + 1]
    if not page.plain(at + 1):
        own = _find_before_border(page, border, at, low) if cue.slot != GOING else None
        if own is not None:
            return Sourced(cue, words, own, True, own[0])
        return Sourced(cue, words, find_subject(page, at, low), False, at + 1)
    if page.words[at] in CONJUNCTIONS or (cue.slot == GOING and page.tags[at] in ("IN", "TO", "CC")):
        ahead = cue.slot == GOING and at == low  # while saying that, Lee …
        subject = _find_subject_ahead(page, place, high) if ahead else None
        subject = subject or _find_blamed(page, at, low) or find_subject(page, at - 1, low)
        return Sourced(cue, words, subject, False, at)
    if page.words[at] in RELATIVE:
        return Sourced(cue, words, (at, at + 1), False, at)
    at = _skip_time(page, at, low)
    if _may_be_source(page, at):
        first = find_phrase_before(page, at, low)
        return Sourced(cue, words, (first, at + 1), True, first)
    return Sourced(cue, words, find_subject(page, at, low), False, at + 1)


def _find_blamed(page: Page, at: int, low: int) -> Words | None:
    """Return who is blamed for a saying, or led to it: *criticised **the Board** for claiming*."""
    into = page.words[at] == "into"
    if page.words[at] not in ("for", "into", "of") or at - 2 < low or not page.plain(at):
        return None
    if page.tags[at - 1] not in NOUNS and page.words[at - 1] not in _BLAMED:
        return None
    first = find_phrase_before(page, at - 1, low)
    verb = page.cues.get(first - 1)
    if first - 1 < low or not page.plain(first):
        return None
    blames = verb is not None and verb.takes == OBJECT
    return (first, at) if blames or (into and page.tags[first - 1] in FINITE | {"VBN"}) else None


def _skip_time(page: Page, at: int, low: int) -> int:
    """Return the last word before a time that stands between a source and its verb: *the Board this week*."""
    if at - 2 >= low and page.words[at] in DAYTIMES and page.words[at - 1] in ("this", "last"):
        before = page.words[at - 2]
        if page.plain(at) and page.plain(at - 1) and (page.tags[at - 2] in NOUNS or before in PRONOUNS):
            return at - 2
    return at


def _may_be_source(page: Page, place: int) -> bool:
    tag = page.tags[place]
    return tag in NOUNS or page.words[place] in PRONOUNS or tag in ("PRP", "JJ", "OTHER", "SYM", "VBG")


def _skip_auxiliaries(page: Page, at: int, low: int) -> int:
    """Return the last word before a verb, its auxiliaries and adverbs, and verbs that it hangs on by *to*."""
    while at >= low and page.plain(at + 1):
        tag = page.tags[at]
        chained = (tag.startswith("VB") or tag == "JJ") and page.words[at + 1] == "to"
        if tag not in ("MD", "RB", "RP") and page.words[at] not in AUXILIARIES and not chained:
            break
        at -= 1
    return at


def _find_source_behind(page: Page, cue: Cue, words: Words, low: int, high: int) -> Sourced | None:
    """Return the source behind a verb that follows what was said: *“…,” said Lee*."""
    place = words[0]
    if place == low and opens_with_source(page, place, cue):
        end = find_phrase_after(page, words[1], high)
        return Sourced(cue, words, (words[1], find_apposition_after(page, end, high)), True, place)
    closing = bool(CLOSING & set(page.gaps[place])) or page.ends_open(place)
    if place == low or cue.slot not in (PAST, THIRD) or page.plain(place):
        return None
    if (cue.verb in TELLING and cue.verb != "ask") or not (closing or "," in page.gaps[place]):
        return None
    end = find_phrase_after(page, words[1], high)
    stops = end >= high or not page.plain(end)
    marks = closing and page.inside[place - 1] >= 0 and (stops or _fills_marks(page, place - 1, low))
    if end == words[1] or not (marks or (stops and end - words[1] > 1)):
        return None
    if not is_content(page, low, place):
        return None
    return Sourced(cue, words, (words[1], find_apposition_after(page, end, high)), True, place)


def _fills_marks(page: Page, at: int, low: int) -> bool:
    """Whether the marks in which a word stands open the sentence, or contain more than a few words."""
    number = page.inside[at]
    return (low > at - 4 and page.inside[low] == number) or page.inside[max(low, at - 4)] == number


def is_content(page: Page, low: int, place: int) -> bool:
    """Whether the words from `low` up to a comma or mark before `place` may be what was said."""
    if place == low:
        return False
    if page.inside[place - 1] >= 0:
        return True
    if place - low < 3 or page.words[low] in SUBORDINATE:
        return False
    return any(page.finite[at] for at in range(low, place))


def _find_before_border(page: Page, border: str, at: int, low: int) -> Words | None:
    """Return a source that ends with a bracket or an apposition: *Lee (D-Kent)*, *Lee, a doctor,*."""
    if ")" in border and "," not in border:
        head = find_bracket_before(page, at, low)
        if head < at and (page.tags[head] in NOUNS or page.words[head] in PRONOUNS):
            return find_phrase_before(page, head, low), at + 1
    if "," in border and page.words[at] not in CONJUNCTIONS:
        first = find_apposition_before(page, at, low)
        if first is not None:
            return _without_clause(page, first, at + 1)
    return None


def _without_clause(page: Page, first: int, last: int) -> Words:
    """Return a noun phrase without the clause that is added to it: *Lee, who won,* is *Lee*."""
    for at in range(first + 1, last):
        if page.words[at] in ("who", "which", "whose") and "," in page.gaps[at]:
            return first, at
    return first, last


def find_subject(page: Page, at: int, low: int) -> Words | None:
    """Return the subject of the last verb before a word whose clause is no part of another one."""
    fallback = None
    for verb in range(at, max(low, at - _REACH), -1):
        if page.inside[verb] >= 0 or page.tags[verb] not in FINITE | {"VBN"}:
            continue
        subject = read_subject(page, verb, low)
        if subject is None:
            continue
        first = subject[0]
        opens = first == low or "," in page.gaps[first] or page.inside[first - 1] >= 0
        if (opens or page.words[first - 1] in CONJUNCTIONS) and page.words[first] not in RELATIVE:
            return subject
        fallback = subject
    return fallback


def read_subject(page: Page, verb: int, low: int) -> Words | None:
    """Return the noun phrase before a finite verb."""
    head = verb - 1
    while head > low and page.plain(head + 1):
        if page.tags[head] not in ("MD", "RB") and page.words[head] not in AUXILIARIES:
            break
        head -= 1
    if head < low or page.inside[head] >= 0:
        return None
    if "," in page.gaps[head + 1]:
        first = find_apposition_before(page, head, low)
        return None if first is None else _without_clause(page, first, head + 1)
    if page.plain(head + 1) and (page.tags[head] in NOUNS or page.words[head] in PRONOUNS):
        return find_phrase_before(page, head, low), head + 1
    return None


def _find_subject_ahead(page: Page, at: int, high: int) -> Words | None:
    """Return the subject behind an opening clause: *Speaking on Monday, Lee …*."""
    for place in range(at + 1, min(high, at + _REACH)):
        if "," in page.gaps[place]:
            end = find_phrase_after(page, place, high)
            return (place, end) if end > place else None
    return None
