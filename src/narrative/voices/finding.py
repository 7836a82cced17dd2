"""Quotations of a document: what is reported to have been said, by whom, and with which cue.

Sentence by sentence, each cue looks for its source, and for its content before and behind it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from narrative.voices.cues import CLAUSE, GOING, OBJECT, PAST, PLAIN, QUOTE, THAT, THIRD, THOUGHT, Cue
from narrative.voices.pages import Page
from narrative.voices.phrases import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    FINITE,
    NOUNS,
    PRONOUNS,
    RELATIVE,
    TIMES,
    find_apposition_after,
    find_apposition_before,
    find_bracket_before,
    find_phrase_after,
    find_phrase_before,
)

Words = tuple[int, int]
_TELL = frozenset(["tell", "inform", "notify", "remind", "warn", "assure", "promise", "advise", "ask", "caution"])
_THAT = frozenset("that whether if how why what when where who which".split())
_DAYTIMES = frozenset("morning afternoon evening night week weekend month year".split())
#: What opens the reporter's own counterpoint.
_COUNTER = frozenset(["though", "although", "while", "however"])
#: What is told and is no listener.
_TALES = frozenset("truth truths story stories lie lies tale tales joke jokes difference time".split())
#: Verbs with a statement even behind a time or place: *said on Monday the plan was dead*.
_LOOSE = frozenset("say tell announce report argue claim write warn".split())
#: What states something without a speaker.
_DOCUMENTS = frozenset(
    "poll polls polling survey surveys study studies report reports data figures statistics records research analysis"
    " documents document review filings papers investigation audit census results transcript emails".split()
)
_CALL = frozenset(["call", "describe", "label", "brand", "dub", "name", "characterise", "characterize", "refer"])
_ADJECTIVES = frozenset(["so-called", "very", "more", "most"])
#: Verbs of which a thing is no statement: *say a prayer*, *report a theft*.
_BARE = frozenset("say tell ask add continue report state write answer reply respond remark comment post tweet".split())
_BE = frozenset("is are was were be been being isn't aren't wasn't weren't gets got".split())
_WHEN = frozenset(
    "in on at during after before when while as last this via through from by to early late outside inside of about"
    " following with for upon since until under over amid among against per without earlier later again here there"
    " today yesterday tonight tomorrow recently".split()
)
_SUBORDINATE = frozenset(
    "when after in on at during as while if although though with for because since before by asked speaking despite"
    " following like unlike once until under from to without meanwhile".split()
)
_NO_VERBS = frozenset(["DT", "PRP", "PRP$", "NNP", "NNPS", "CD"])
_PAST_OR_FINITE = FINITE | {"VBN"}
_FINAL = frozenset(".!?…")
_CLOSING = frozenset("”\"’'»“›")
_OPENING = frozenset("“\"‘'«»„‚`‹")


@dataclass
class Quotation:
    """A quotation: words of its content, of its source and of its cue; `first, behind last` of each."""

    content: list[Words]
    source: Words | None
    cue: Words
    category: str
    verb: str
    joins: bool = field(default=True)


@dataclass
class _Found:
    """A cue in use: its words, its source, and from where to where the words of its sentence are free."""

    cue: Cue
    words: Words
    source: Words | None
    own: bool  # the source stands beside the cue
    left: int  # the word behind what may be content before it


def find_quotations(page: Page) -> list[Quotation]:
    """Return the quotations of a document, in the order in which they begin to be told."""
    found: list[Quotation] = []
    taken: set[int] = set()  # numbers of the stretches in marks that are content already
    done = 0
    for first, last in page.units:
        if first < done:
            continue
        turn = _read_turn(page, first, last)
        if turn is not None:
            found.append(turn)
            done = turn.content[0][1]
            taken.update(page.inside[first:done])
            taken.discard(-1)
            continue
        here = list(_read_unit(page, first, last))
        found += here
        for quotation in here:
            for begin, end in quotation.content:
                taken.update(page.inside[begin:end])
        taken.discard(-1)
        _add_marked(page, first, last, found, taken)
    return found


# ------------------------------------------------------------------------------------------ one sentence


def _read_unit(page: Page, first: int, last: int) -> Iterator[Quotation]:
    cues = list(_find_cues(page, first, last))
    low, said = first, -1
    for number, found in enumerate(cues):
        if found.cue.takes in (THOUGHT, THAT) and found.words[0] < said:
            continue
        following = cues[number + 1 :]
        begin = first if found.left - low < 3 and found.own and not _is_covered(page, found, last) else low
        quotation = _read_cue(page, found, begin, last, following)
        if quotation is not None:
            yield quotation
            stop = following[0].words[0] if following else last
            low = max(low, found.words[1], *(end for _, end in quotation.content if end <= stop), 0)
            if found.cue.takes == CLAUSE:
                said = max(end for _, end in quotation.content)


def _is_covered(page: Page, found: _Found, high: int) -> bool:
    """Whether a cue does not end its sentence, so that what stands before it may be another's."""
    behind = max(found.words[1], found.source[1] if found.source else 0)
    return found.cue is not ACCORDING and behind < high or "," not in page.gaps[found.left]


def _find_cues(page: Page, first: int, last: int) -> Iterator[_Found]:
    for place in range(first, last):
        if page.inside[place] >= 0 and not _is_whole(page, first, last, place):
            continue
        if page.words[place] == "according" and place + 1 < last and page.words[place + 1] == "to":
            end = find_phrase_after(page, place + 2, last)
            if end > place + 2:
                while end < last and page.plain(end) and page.inside[end] < 0:
                    end += 1
                yield _Found(ACCORDING, (place, place + 2), (place + 2, end), True, place)
            continue
        cue = page.cues.get(place)
        if cue is None:
            continue
        if cue.takes == QUOTE and not _near_marks(page, place, first, last):
            continue
        if cue.takes == THAT and not _has_statement(page, place, last):
            if not _is_document(page, place, first):
                continue
            cue = replace(cue, takes=CLAUSE)
        if cue.needs and not (place + 1 < last and page.words[place + 1] in cue.needs):
            continue
        if _is_verb(page, place, cue, first):
            end = place + 1 + bool(cue.needs)
            yield _find_source(page, cue, (place, end), first, last)


def _is_whole(page: Page, first: int, last: int, place: int) -> bool:
    return False


#: What stands before a cue: content without marks, or in marks.
SAID, MARKED = "said", "marked"
ACCORDING = Cue("according to", PAST, CLAUSE, frozenset(), "neutral")
_COLON = Cue(":", PAST, CLAUSE, frozenset(), "neutral")


def _is_verb(page: Page, place: int, cue: Cue, low: int) -> bool:
    """Whether a word that may be a cue is a verb that speaks here."""
    if place == low:
        return cue.slot == GOING or page.words[place] == "asked"
    if page.text[page.starts[place]].isupper() and not _is_headline(page, place, low):
        return False
    before, tag = page.words[place - 1], page.tags[place - 1]
    if not page.plain(place):  # behind a mark or a comma
        if cue.slot == THIRD and page.tags[place] != "VBZ":
            return _begins_clause(page, place + 1)
        return cue.slot != PLAIN or page.tags[place] == "VBP"
    if before in DETERMINERS and before not in ("all", "both", "many", "some", "most", "few", "several"):
        return False
    if tag in ("PRP$", "POS") or page.words[place - 1].endswith(("'s", "s'")) and cue.slot != GOING:
        return False
    if cue.slot == GOING:
        return tag not in ("JJ",)
    if cue.slot == PAST:
        passive = _is_passive(page, place, low)
        if passive:
            behind = page.words[place + 1] if place + 1 < len(page.words) else ""
            return cue.takes != OBJECT and behind in ("that", "by", "whether", "if", "as") and cue.verb in _TELL
        return tag not in ("JJ", "IN") or before in RELATIVE or before in AUXILIARIES
    if cue.slot == THIRD:
        if page.tags[place] == "VBZ":
            return tag not in ("JJ", "CD") or True
        return before in PRONOUNS or tag in ("NNP", "WDT", "WP", "RB") or (
            tag in NOUNS and _begins_clause(page, place + 1)
        )
    if tag == "TO" or before == "to":
        return cue.takes in (CLAUSE, QUOTE) and (cue.verb in ("say", "tell") or _begins_clause(page, place + 1))
    if page.tags[place] in ("VB", "VBP") and cue.takes in (CLAUSE, THOUGHT) and tag in NOUNS:
        return True
    return (
        tag in ("NNS", "NNPS", "MD", "WP")
        or before in AUXILIARIES
        or before in ("they", "we", "i", "you", "who", "many", "some", "others", "all", "both", "people", "most", "officials")
        or (tag == "RB" and place - 2 >= low and page.tags[place - 2] in ("NNS", "NNPS", "PRP", "MD"))
    )


def _is_headline(page: Page, place: int, low: int) -> bool:
    """Whether the words around one are written with capitals, as in a headline."""
    around = [at for at in range(max(low, place - 5), min(len(page.words), place + 6)) if len(page.words[at]) > 3]
    capital = sum(page.text[page.starts[at]].isupper() for at in around)
    return len(around) > 3 and capital >= len(around) - 1 and page.words[place - 1] != "united"


def _has_statement(page: Page, place: int, high: int) -> bool:
    """Whether *that*, *how* or marks follow within a few words."""
    return any(
        page.words[at] in ("that", "how", "whether", "why") or _opens_marks(page, at)
        for at in range(place + 1, min(place + 5, high))
    )


def _is_document(page: Page, place: int, low: int) -> bool:
    """Whether the words before a verb name a document that states something: *a poll found*, *records show*."""
    return any(page.words[at] in _DOCUMENTS for at in range(max(low, place - 6), place))


def _near_marks(page: Page, place: int, low: int, high: int) -> bool:
    """Whether words in marks, or a statement with *that*, stand near a word of a sentence."""
    near = range(max(low, place - 14), min(high, place + 15))
    return any(page.inside[at] >= 0 for at in near) or any(
        page.words[at] == "that" for at in range(place + 1, min(place + 5, high))
    )


def _is_passive(page: Page, place: int, low: int) -> bool:
    at = place - 1
    while at > low and page.tags[at] == "RB" and page.plain(at + 1):
        at -= 1
    return page.words[at] in _BE


def _begins_clause(page: Page, place: int) -> bool:
    """Whether a clause seems to begin at a word: with *that*, a pronoun, or in marks."""
    if place >= len(page.words):
        return False
    return page.words[place] in ("that", "he", "she", "they", "it", "we", "i", "there", "the") or (
        page.inside[place] >= 0 and page.inside[place - 1] != page.inside[place]
    )


# ------------------------------------------------------------------------------------------------- sources


def _find_source(page: Page, cue: Cue, words: Words, low: int, high: int) -> _Found:
    place = words[0]
    gap = page.gaps[place]
    # Behind content: "…," said Lee.
    if place > low and cue.slot in (PAST, THIRD) and ("," in gap or _CLOSING & set(gap)):
        if not page.plain(place):
            end = find_phrase_after(page, words[1], high)
            marks = bool(_CLOSING & set(gap)) and page.inside[place - 1] >= 0
            stops = end >= high or not page.plain(end)
            marks = marks and (stops or _starts_marks(page, place - 1, low))
            if cue.verb in _TELL and cue.verb != "ask":
                marks = stops = False
            if end > words[1] and (marks or (stops and end - words[1] > 1)) and _is_content_before(page, place, low):
                return _Found(cue, words, (words[1], find_apposition_after(page, end, high)), True, place)
    at = place - 1
    if at >= low and page.words[at] in RELATIVE and page.words[at] != "that":
        return _Found(cue, words, (at, at + 1), False, at)
    while at >= low and page.plain(at + 1) and (
        page.tags[at] in ("MD", "RB", "RP") or page.words[at] in AUXILIARIES
        or (page.tags[at].startswith("VB") and page.words[at + 1] == "to")
    ):
        at -= 1
    if at < low:
        if cue.slot in (PAST, THIRD):
            end = find_phrase_after(page, words[1], high)
            return _Found(cue, words, None, False, place)
        return _Found(cue, words, _find_subject_ahead(page, place, high), False, place)
    border = page.gaps[at + 1]
    if ")" in border and "," not in border and cue.slot != GOING:
        head = find_bracket_before(page, at, low)
        if head < at and (page.tags[head] in NOUNS or page.words[head] in PRONOUNS):
            first = find_phrase_before(page, head, low)
            return _Found(cue, words, (first, at + 1), True, first)
    if "," in border and not page.plain(at + 1):
        if cue.slot != GOING and page.words[at] not in CONJUNCTIONS:
            first = find_apposition_before(page, at, low)
            if first is not None:
                return _Found(cue, words, _without_clause(page, first, at + 1), True, first)
        return _Found(cue, words, _find_subject(page, at, low), False, at + 1)
    if not page.plain(at + 1):
        if _CLOSING & set(border) and page.tags[at] in NOUNS and page.inside[at] >= 0:
            pass
        return _Found(cue, words, _find_subject(page, at, low), False, at + 1)
    if page.words[at] in CONJUNCTIONS:
        return _Found(cue, words, _find_subject(page, at - 1, low), False, at)
    if cue.slot == GOING and page.tags[at] in ("IN", "TO", "CC"):
        return _Found(cue, words, _find_subject(page, at - 1, low), False, at)
    if page.words[at] in RELATIVE:
        return _Found(cue, words, (at, at + 1), False, at)
    if page.tags[at] in NOUNS or page.words[at] in PRONOUNS or page.tags[at] in ("PRP", "JJ", "OTHER", "SYM", "VBG"):
        first = find_phrase_before(page, at, low)
        return _Found(cue, words, (first, at + 1), True, first)
    return _Found(cue, words, _find_subject(page, at, low), False, at + 1)


def _without_clause(page: Page, first: int, last: int) -> Words:
    """Return a noun phrase without the clause that is added to it: *Lee, who won,* is *Lee*."""
    for at in range(first + 1, last):
        if page.words[at] in ("who", "which", "whose") and "," in page.gaps[at]:
            return first, at
    return first, last


def _find_subject(page: Page, at: int, low: int) -> Words | None:
    """Return the subject of the last verb before a word whose clause is no part of another one."""
    fallback = None
    for verb in range(at, low, -1):
        if page.inside[verb] >= 0 or page.tags[verb] not in _PAST_OR_FINITE:
            continue
        subject = _read_subject(page, verb, low)
        if subject is None:
            continue
        first = subject[0]
        if first == low or "," in page.gaps[first] or page.inside[first - 1] >= 0 or (
            page.words[first - 1] in CONJUNCTIONS
        ):
            if page.words[first] not in RELATIVE:
                return subject
        fallback = subject
    return fallback


def _read_subject(page: Page, verb: int, low: int) -> Words | None:
    """Return the noun phrase before a finite verb."""
    head = verb - 1
    while head > low and page.plain(head + 1) and (
        page.tags[head] in ("MD", "RB") or page.words[head] in AUXILIARIES
    ):
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
    for place in range(at + 1, high):
        if "," in page.gaps[place]:
            end = find_phrase_after(page, place, high)
            return (place, end) if end > place else None
    return None


def _starts_marks(page: Page, at: int, low: int) -> bool:
    """Whether the marks in which a word stands open the sentence, or contain more than a few words."""
    number = page.inside[at]
    return low > at - 4 and page.inside[low] == number or page.inside[max(low, at - 4)] == number


def _is_content_before(page: Page, place: int, low: int) -> bool:
    """Whether what stands before a word, up to a comma or a mark, may be said."""
    if place - low < 1:
        return False
    if page.inside[place - 1] >= 0:
        return True
    if place - low < 3 or page.words[low] in _SUBORDINATE:
        return False
    return any(page.finite[at] for at in range(low, place))


# ------------------------------------------------------------------------------------------------- contents


def _read_cue(page: Page, found: _Found, low: int, high: int, following: list[_Found]) -> Quotation | None:
    cue = found.cue
    behind = max(found.words[1], found.source[1] if found.source and found.source[0] >= found.words[0] else 0)
    left = _read_left(page, found, low, high) if cue.takes != OBJECT else None
    if left is not None and page.inside[left[1] - 1] < 0 and _is_said_behind(page, found, behind, high):
        left = None
    before = "" if left is None else SAID if page.inside[left[1] - 1] < 0 else MARKED
    right = _read_right(page, found, behind, high, following, before)
    if right is not None:
        right = right[0], _trim(page, found, low, *right)
    content = [part for part in (left, right) if part is not None]
    if not content:
        return None
    return Quotation(content, found.source, found.words, cue.category, cue.verb, cue.takes != OBJECT)


def _is_said_behind(page: Page, found: _Found, place: int, high: int) -> bool:
    """Whether what stands behind a cue is surely what was said: *said that*, *said he would*, *said: "…"*."""
    if place >= high or found.cue is ACCORDING or found.source and found.source[0] >= found.words[0]:
        return False
    start = place
    if found.cue.verb in _TELL:
        start = _skip_addressee(page, place, high, must=found.cue.verb == "tell")
    start = _skip_adverbial(page, start, high)
    if start >= high:
        return False
    if _opens_marks(page, start) or ":" in page.gaps[start] or page.words[start] in ("that", "whether", "if"):
        return True
    if start != place or not page.plain(start):
        return False
    end = find_phrase_after(page, start, high)
    return end > start and end < high and (
        page.finite[end] or page.finite[end - 1] or page.tags[end] in ("RB", "VBN")
    )


def _trim(page: Page, found: _Found, low: int, first: int, last: int) -> int:
    """Return where words behind a cue cease to be its content, `last` at most."""
    opening = page.words[low] in _SUBORDINATE and found.source is not None and found.source[0] - low <= 2
    opening = opening or found.words[0] == low and page.words[low] == "asked"
    relative = found.source is not None and page.words[found.source[0]] in RELATIVE
    for at in range(first + 1, last):
        gap = page.gaps[at]
        if page.inside[at - 1] >= 0 > page.inside[at] and set(gap) & _FINAL and page.text[page.starts[at]].isupper():
            return at
        if "," not in gap:
            continue
        number = page.inside[at - 1]
        if number >= 0:
            joined = page.words[at] in CONJUNCTIONS or page.words[at] in ("because", "when", "if", "that")
            if page.inside[at] != number and page.inside[at] < 0 and gap.lstrip().startswith(",") and not joined:
                return at
        elif page.inside[at] < 0:
            if opening:
                return at
            if page.words[at] in _COUNTER:
                return at
    return last


def _read_left(page: Page, found: _Found, low: int, high: int) -> Words | None:
    """Return the words before a cue that are its content."""
    end = found.left
    if end <= low:
        return None
    gap = page.gaps[end]
    if page.plain(end) and found.cue is not ACCORDING:
        return None
    if found.cue.slot == GOING:
        return None
    number = page.inside[end - 1]
    if number >= 0 and page.marked[number].end <= page.starts[end]:
        first = end - 1
        while first > low and page.inside[first - 1] == number:
            first -= 1
        return _extend_left(page, first, low), end
    if not found.own or found.cue.takes == QUOTE:
        return None
    if not ("," in gap or found.cue is ACCORDING or set("?!—–") & set(gap)):
        return None
    behind = found.words[1] if found.source is None or found.source[0] < found.words[0] else found.source[1]
    between = "," in gap and behind < high and page.gaps[behind].strip() == "," and end > low
    final = behind >= high or not page.plain(behind) or found.cue is ACCORDING
    if not between and not _is_content_before(page, end, low) and not (final and end - low >= 3):
        return None
    first = low
    for at in range(low + 1, end):
        if page.inside[at] < 0 and page.inside[at - 1] < 0 and set(":;") & set(page.gaps[at]):
            first = at
    while first < end and page.words[first] in CONJUNCTIONS:
        first += 1
    return (first, end) if first < end else None


def _extend_left(page: Page, first: int, low: int) -> int:
    """Return where content begins whose last part stands in marks: with its sentence if the marks go on from it."""
    if first == low:
        return first
    gap = page.gaps[first]
    if ":" in gap or "." in gap or ("," in gap and not page.text[page.starts[first]].islower()):
        return first
    words = range(low, first)
    if any(page.finite[at] for at in words) and page.words[low] not in _SUBORDINATE:
        return low
    return first


def _read_right(
    page: Page, found: _Found, place: int, high: int, following: list[_Found], left: str
) -> Words | None:
    """Return the words behind a cue that are its content."""
    if place >= high:
        return None
    cue = found.cue
    comma = "," in page.gaps[place]
    if found.cue is ACCORDING or found.source and found.source[0] >= found.words[0]:
        if found.cue is ACCORDING and not left:
            comma = comma or ":" in page.gaps[place]
            return (place, _find_end(page, place, high, following)) if comma else None
        start = _skip_adverbial(page, place, high)
        opens = _opens_marks(page, start)
        if opens or (comma and left == SAID and _goes_on(page, place)):
            return place if not opens else start, _find_end(page, start, high, following)
        return None
    if cue.takes == OBJECT:
        if not page.plain(place) and not _opens_marks(page, place):
            return None
        if page.words[place] in ("at", "by", "into", "to", "off", "out"):
            return None
        return _narrow(page, cue, place, _find_end(page, place, high, following, short=cue.verb != "accuse"))
    if cue.verb in _TELL:
        place = _skip_addressee(page, place, high, must=cue.verb == "tell")
        if place >= high:
            return None
    if page.words[place] in ("about", "of", "against") and page.plain(place) and not left and place + 1 < high:
        return place + 1, _find_end(page, place + 1, high, following, short=True)
    start = _skip_adverbial(page, place, high)
    if start < high and (_opens_marks(page, start) or ":" in page.gaps[start]):
        return start, _find_end(page, start, high, following)
    if cue.takes == QUOTE and not (start < high and page.words[start] == "that"):
        marked = _find_marks(page, place, high, following)
        return marked
    if start < high and page.words[start] in _THAT and not (left and page.words[start] in ("when", "where", "who", "which")):
        if start == place or page.words[start] in ("that", "whether", "if") or page.words[place] in _THAT:
            return start, _find_end(page, start, high, following)
    if page.words[place] in ("yes", "no") and (place + 1 >= high or page.tags[place + 1] not in NOUNS | {"JJ"}):
        return place, place + 1
    if left:
        if comma and left == SAID and _goes_on(page, place):
            return place, _find_end(page, place, high, following)
        return None
    begin = place
    to_do = page.words[place] == "to" and place + 1 < high and page.tags[place + 1] not in _NO_VERBS
    to_do = to_do or page.words[place] == "there" and place + 1 < high and _is_there(page, place)
    if not to_do and (
        page.words[place] in _WHEN or page.words[place] in TIMES or page.tags[place] in ("RB", "TO", "RP")
    ):
        begin = start
        if start >= high or cue.slot == GOING or cue.verb not in _LOOSE:
            return None
        if find_phrase_after(page, start, high) == start:
            return None
    if begin >= high or cue.takes == THAT:
        return _find_marks(page, place, high, following) if cue.takes == CLAUSE else None
    if "," in page.gaps[begin] and (begin != place or cue.slot not in (PAST, THIRD) or cue.takes != CLAUSE):
        return None
    end = _find_end(page, begin, high, following)
    if cue.takes == THOUGHT and found.source and page.words[found.source[0]] in ("i", "we", "you"):
        return None
    if not any(page.finite[at] or page.tags[at] in ("TO", "VB") for at in range(begin, end)):
        if cue.verb in _BARE or cue.takes != CLAUSE or begin != place:
            return None
        end = _find_end(page, begin, high, following, short=True)
    return (begin, end) if end > begin else None


def _goes_on(page: Page, place: int) -> bool:
    """Whether words behind a comma may go on with what was said: no addition like *speaking at …*."""
    if page.tags[place] == "VBN" and place + 1 < len(page.words):
        return page.tags[place + 1] not in ("IN", "TO")
    return page.tags[place] != "VBG" and page.words[place] not in ("who", "which", "whose")


def _narrow(page: Page, cue: Cue, first: int, last: int) -> Words:
    """Return the part of an object that is in the speaker's words: what somebody is called, in marks."""
    if page.words[first] in ("for", "on", "upon") and cue.verb == "call":
        return first + 1, max(last, first + 2)
    marked = [at for at in range(first, last) if page.inside[at] >= 0]
    if not marked:
        if cue.verb in _CALL:
            end = find_phrase_after(page, first, last)
            if first < end < last and page.plain(end):
                return end, last
        return first, last
    return first, marked[-1] + 1


def _skip_addressee(page: Page, place: int, high: int, *, must: bool) -> int:
    end = find_phrase_after(page, place, high)
    if end == place:
        return place
    if must and page.words[end - 1] in _TALES:
        return high
    if must or page.words[place] in ("him", "her", "them", "us", "me", "you", "reporters"):
        return end
    if end < high and (page.words[end] in _THAT or page.words[end] in _WHEN and page.words[end] == "to" or _opens_marks(page, end)):
        return end
    return place


def _skip_adverbial(page: Page, place: int, high: int) -> int:
    """Return the first word behind times, places and occasions: *in a statement on Monday*."""
    start = place
    while start < high:
        if _opens_marks(page, start) or ":" in page.gaps[start] or page.words[start] in _THAT and start > place:
            return start
        if start > place and not page.plain(start) and "," not in page.gaps[start]:
            return start
        word = page.words[start]
        if word in ("that", "whether", "if") or word == "there" and start + 1 < high and _is_there(page, start):
            return start
        if word in _WHEN or word in TIMES or (start > place and word in _DAYTIMES) or page.tags[start] in ("RB", "RP"):
            start += 1
            end = find_phrase_after(page, start, high) if word in _WHEN else start
            start = end
        else:
            return start
    return start


def _is_there(page: Page, place: int) -> bool:
    """Whether *there* stands for a subject: *there is*."""
    return page.finite[place + 1]


def _opens_marks(page: Page, place: int) -> bool:
    return (
        place < len(page.words)
        and page.inside[place] >= 0
        and (place == 0 or page.inside[place - 1] != page.inside[place])
    )


def _find_marks(page: Page, place: int, high: int, following: list[_Found]) -> Words | None:
    """Return the next words in marks of a sentence, if they stand near."""
    stop = min(high, place + 14, following[0].words[0] if following else high)
    for at in range(place, stop):
        if _opens_marks(page, at):
            end = at
            while end < high and page.inside[end] == page.inside[at]:
                end += 1
            if end - at < 3 and end < high and page.plain(end):
                return None
            return at, end
    return None


def _find_end(page: Page, first: int, high: int, following: list[_Found], *, short: bool = False) -> int:
    """Return where content that begins at a word ends: with its sentence, or before what is said next."""
    for other in following:
        if other.words[0] > first:
            cut = _find_cut(page, first, other)
            if cut is not None:
                high = cut
                break
    if short:
        for at in range(first + 1, high):
            if "," in page.gaps[at] and page.inside[at] < 0:
                return at
    return high


def _find_cut(page: Page, first: int, following: _Found) -> int | None:
    """Return where the next cue's part of the sentence begins, if it is not a part of what is said."""
    begin = following.words[0]
    if following.own and following.source and following.source[0] < begin:
        begin = following.source[0]
        before = page.words[begin - 1] if begin else ""
        if begin > first and before in ("but", "and", "while", "though", "although", "as") and "," in page.gaps[begin - 1]:
            return begin - 1
        if begin < first:
            return following.words[0]
        return None
    if following.cue is ACCORDING:
        return begin
    at = begin
    while at > first and page.plain(at) and (page.tags[at - 1] in ("RB", "MD") or page.words[at - 1] in AUXILIARIES):
        at -= 1
    if following.cue.slot == GOING and "," in page.gaps[at]:
        return at
    if at > first and page.words[at - 1] in CONJUNCTIONS:
        return at - 1
    if "," in page.gaps[at] and following.cue.slot in (PAST, THIRD):
        return at
    return None


# ----------------------------------------------------------------------------------------- without a cue


def _read_turn(page: Page, first: int, last: int) -> Quotation | None:
    """Return a turn in a conversation, or a headline: a name, a colon, and what is said to the paragraph's end."""
    turn = _read_colon(page, first, last)
    if turn is None:
        return None
    begin = page.paragraphs[_find_paragraph(page, first)]
    if page.starts[first] - begin[0] > 1:  # not at the beginning of a paragraph
        return turn
    end = bisect_left(page.starts, begin[1])
    turn.content = [(turn.content[0][0], max(end, last))]
    return turn


def _find_paragraph(page: Page, place: int) -> int:
    """Return the number of the paragraph of a word."""
    return bisect_right(page.paragraphs, (page.starts[place], len(page.text))) - 1


def _read_colon(page: Page, first: int, last: int) -> Quotation | None:
    """Return what is said behind a name and a colon: *Minister: We will not yield*."""
    for place in range(first + 1, min(last, first + 7)):
        gap = page.gaps[place]
        if ":" in gap and page.inside[place - 1] < 0:
            begins = page.tags[first] in ("NNP", "NN", "NNS", "JJ", "NNPS", "DT", "VBG", "OTHER")
            if not begins or last - place < 3 or first + 1 < place and page.tags[place - 1] == "CD":
                return None
            if find_phrase_after(page, first, place) < place or any(at in page.cues for at in range(first, place)):
                return None
            return Quotation([(place, last)], (first, place), (place - 1, place), "neutral", ":")
        if gap.strip() not in ("", "."):
            return None
    return None


def _add_marked(page: Page, first: int, last: int, found: list[Quotation], taken: set[int]) -> None:
    """Give words in marks that no cue took to who spoke last, if they are a sentence of their own."""
    place = first
    while place < last:
        number = page.inside[place]
        if number < 0 or number in taken:
            place += 1
            continue
        end = place
        while end < last and page.inside[end] == number:
            end += 1
        named = _read_name(page, place, first) if ":" in page.gaps[place] else None
        if named is not None:
            found.append(Quotation([(place, end)], named, (place - 1, place), "neutral", ":"))
            taken.add(number)
            place = end
            continue
        begins = place == first or place == first + 1 and page.words[first] in CONJUNCTIONS
        if begins and (end == last or end - place >= 8):
            spoken = _last_spoken(page, place, found)
            if spoken is None:
                found.append(Quotation([(place, end)], None, (place, place), "", ""))
            elif spoken.joins:
                spoken.content.append((place, end))
            else:
                found.append(Quotation([(place, end)], spoken.source, (place, place), "", ""))
            taken.add(number)
        place = end


def _read_name(page: Page, place: int, low: int) -> Words | None:
    """Return the name before a colon and words in marks."""
    if place - 1 < low or page.inside[place - 1] >= 0 or page.tags[place - 1] not in NOUNS:
        return None
    return find_phrase_before(page, place - 1, low), place


def _last_spoken(page: Page, place: int, found: list[Quotation]) -> Quotation | None:
    """Return who spoke last in marks in this paragraph or the one before."""
    here = _find_paragraph(page, place)
    if found and ":" in page.gaps[place] and found[-1].cue[1] < place and found[-1].joins:
        return found[-1]
    for quotation in reversed(found[-3:]):
        end = max(quotation.content[-1][1], quotation.cue[1])
        begin = quotation.content[-1][1] - 1
        there = _find_paragraph(page, end - 1)
        if here - there <= 1 and quotation.verb != ":" and page.inside[begin] >= 0:
            return quotation
    return None
