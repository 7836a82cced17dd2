"""Quotations of a document: what is reported to have been said, by whom, and with which cue.

The rule, in short. A document is read sentence by sentence; no sentence ends within marks. In this order:

1. A name and a colon at the beginning of a paragraph open a turn of a conversation, or a headline: what
   follows to the paragraph's end is said (*Minister: We will not yield*). Where names, or *Q* and *A*, begin
   paragraphs again and again, a turn goes on to the next one (`turns.py`).
2. Each verb of saying or thinking outside marks (`verbs.csv` of the lexicon `attribution`) looks for its
   source: the noun phrase before it with its apposition; behind it (*“…,” said Lee*); or the subject of the
   sentence (*…, adding that*). So do *according to*, a noun (`nouns.csv`: *his claim that*), and a verb in
   the passive (*it was said that*; *the plan was praised by Lee*).
3. Its content is what stands before it in marks or up to a comma, and what follows it: in marks, behind
   *that* or *whether*, or as a clause. It ends with the sentence, where the next cue takes over (*…, but
   argued*), or where the reporter goes on (*…,” which*; *…, though*). Paragraphs behind a colon are content
   if they are a list, or say *I*, *we* or *you* (*the Board wrote:*).
4. Words in marks that are a sentence of their own, and that no cue took, go to the name behind a dash that
   follows (*“…” — Ann Lee*), or to who spoke last in marks in this paragraph or the one before; else their
   speaker is not known. Paragraphs left open go to who is named in the last of them, and what stands behind a
   colon to the subject before it (*Lee went further: “…”*). Other words in marks (titles, scare quotes) are
   no quotation.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from narrative.voices.contents import read_content
from narrative.voices.cues import CLAUSE, NOUN, OBJECT, THAT, THOUGHT
from narrative.voices.markup import CLOSE
from narrative.voices.pages import Page, Words
from narrative.voices.phrases import find_phrase_after, find_phrase_before
from narrative.voices.sources import ACCORDING, Sourced, find_cues, find_subject
from narrative.voices.turns import LONGEST_NAME, RUBRICS, find_turns, read_block
from narrative.voices.words import CLOSING, CONJUNCTIONS, FINAL, NOUNS

#: The shortest words in marks that are a sentence, if they do not end one.
_SENTENCE = 8
#: So many words behind what somebody said indirectly, words in marks go on with it.
_NEAR = 6
#: Subjects that do not speak.
_NOBODY = frozenset(["it", "that", "this", "these", "those", "there", "what", "which", "you"])
#: What stands before the name of who wrote words in marks.
_DASHES = frozenset("—–-")
#: Tags with which a name before a colon begins.
_OPENING = frozenset(["NNP", "NN", "NNS", "JJ", "NNPS", "DT", "VBG", "OTHER"])


@dataclass
class Quotation:
    """A quotation, by its words.

    Attributes:
        content: its parts, in order.
        source: the words of its source, if there is one.
        cue: the words of its cue; none where the first is also the one behind.
        verb: the plain form of the cue, ":" for a colon, "" for none.
        category: of the cue in the lexicon `attribution`.
        joins: whether a sentence in marks that follows goes on with it.
        verbatim: whether all of it is given as it was said, though without marks.
    """

    content: list[Words]
    source: Words | None
    cue: Words
    verb: str
    category: str
    joins: bool = True
    verbatim: bool = False


#: A paragraph in marks that goes on in the next, and the quotation before it.
Waiting = tuple[Quotation, Quotation | None]


def find_quotations(page: Page) -> list[Quotation]:
    """Return the quotations of a document, in the order in which their sentences stand."""
    found: list[Quotation] = []
    waiting: list[Waiting] = []
    taken: set[int] = {-1}  # the stretches in marks that are content already
    done = 0
    turns = find_turns(page)
    for first, last in page.units:
        if first < done:
            continue
        turn = _take_turn(turns, first) or _read_turn(page, first, last)
        here = [turn] if turn is not None else list(_read_unit(page, first, last))
        found += here
        for quotation in here:
            for begin, end in quotation.content:
                taken.update(page.inside[begin:end])
        if turn is not None:
            done = turn.content[0][1]
        else:
            _add_marked(page, first, last, found, taken, waiting)
    return _give_to_last(found, waiting) if waiting else found


def find_marked_quotations(page: Page) -> list[Quotation]:
    """Return what the marks of a document show, and no more: for languages whose verbs are not known.

    Each stretch in marks that ends with the end of a sentence, or has several words, is taken for speech.

    """
    found = []
    for first, last in page.stretches:
        ends = last == len(page.words) or page.inside[last - 1] != page.inside[min(last, len(page.words) - 1)]
        if ends and last - first >= 4:
            found.append(Quotation([(first, last)], None, (first, first), "", ""))
    return found


def _read_unit(page: Page, first: int, last: int) -> Iterator[Quotation]:
    """Yield the quotations of a sentence that have a cue."""
    cues = find_cues(page, first, last)
    low, said = first, -1
    for number, found in enumerate(cues):
        if found.cue.takes in (THOUGHT, THAT, NOUN) and found.words[0] < said:
            continue  # what somebody says that he thinks
        later = [each for each in cues[number + 1 : number + 9] if each.cue.takes != NOUN]
        begin = first if found.own and found.left - low < 3 and _is_last(page, found, last) else low
        content, cue = read_content(page, found, begin, last, later), found.cue
        if not content:
            block = read_block(page, last) if cue.takes == CLAUSE and found.source and not later else None
            if block is not None:
                yield Quotation([block], found.source, found.words, cue.verb, cue.category, verbatim=True)
            continue
        yield Quotation(content, found.source, found.words, cue.verb, cue.category, cue.takes != OBJECT)
        stop = later[0].words[0] if later else last
        low = max(low, found.words[1], *(end for _, end in content if end <= stop), 0)
        if cue.takes == CLAUSE:
            said = max(end for _, end in content)


def _is_last(page: Page, found: Sourced, high: int) -> bool:
    """Whether a cue ends its sentence, so that all before it may be what it tells."""
    return (found.cue is ACCORDING or found.behind >= high) and "," in page.gaps[found.left]


# ------------------------------------------------------------------------------------------- without a verb


def _take_turn(turns: dict[int, tuple[Words, Words]], first: int) -> Quotation | None:
    """Return the turn of a conversation that begins with a word, if one does."""
    if first not in turns:
        return None
    name, said = turns[first]
    return Quotation([said], name, (said[0], said[0]), ":", "neutral", verbatim=True)


def _read_turn(page: Page, first: int, last: int) -> Quotation | None:
    """Return a turn of a conversation, or a headline: a name, a colon, and what follows in the paragraph."""
    place = _find_colon(page, first, last)
    if place is None:
        return None
    begin, end = page.paragraphs[page.find_paragraph(first)]
    if page.starts[first] - begin <= 1:
        last = max(last, bisect_left(page.starts, end))
    return Quotation([(place, last)], (first, place), (place, place), ":", "neutral")


def _find_colon(page: Page, first: int, last: int) -> int | None:
    """Return the word behind the colon that follows a name at the beginning of a sentence."""
    for place in range(first + 1, min(last, first + LONGEST_NAME + 1)):
        gap = page.gaps[place]
        if ":" in gap and page.inside[place - 1] < 0:
            numbered = place - first > 1 and page.tags[place - 1] == "CD"
            rubric = page.words[place - 1] in RUBRICS
            if page.tags[first] not in _OPENING or last - place < 3 or numbered or rubric:
                return None
            if find_phrase_after(page, first, place) < place:
                return None
            return None if any(at in page.cues for at in range(first, place)) else place
        if gap.strip() not in ("", "."):
            return None
    return None


def _add_marked(
    page: Page, first: int, last: int, found: list[Quotation], taken: set[int], waiting: list[Waiting]
) -> None:
    """Add the words in marks of a sentence that no cue took, if they are a sentence of their own."""
    place = first
    while place < last:
        number = page.inside[place]
        end = min(last, page.stretches[number][1]) if number >= 0 else place + 1
        if number not in taken:
            name = _read_name(page, place, first) or _read_signature(page, place, end, first)
            opens = place == first or ":" in page.gaps[place]
            opens = opens or (place == first + 1 and page.words[first] in CONJUNCTIONS)
            opens = opens or page.marked[number].tagged
            if name is not None:
                found.append(Quotation([(place, end)], name, (place, place), ":", "neutral"))
                taken.add(number)
            elif opens and (end == last or end - place >= _SENTENCE):
                teller = _find_teller(page, place, first, found)
                if teller is not None:
                    found.append(Quotation([(place, end)], teller, (place, place), ":", "neutral"))
                else:
                    _go_on(page, (place, end), found, waiting)
                taken.add(number)
        place = end


def _read_name(page: Page, place: int, low: int) -> Words | None:
    """Return the name before a colon and words in marks."""
    if ":" not in page.gaps[place] or place <= low or page.inside[place - 1] >= 0:
        return None
    if page.tags[place - 1] not in NOUNS:
        return None
    begin = find_phrase_before(page, place - 1, low)
    opening = None if begin == low else _find_opening_name(page, low, place)
    if opening is not None:
        return opening  # Ann Lee, the Ledger: “…”
    named = page.is_capital(place - 1) and page.tags[place - 1].startswith("NNP")
    return (begin, place) if named or begin == low else None


def _read_signature(page: Page, place: int, end: int, low: int) -> Words | None:
    """Return the name behind words in marks that open a sentence, and a dash: *“No lease.” — Ann Lee*."""
    if place != low or end >= len(page.words) or not page.capital[end]:
        return None
    gap = set("".join(page.gaps[end].split()))
    if not gap & _DASHES or gap - _DASHES - FINAL - CLOSING - {CLOSE}:
        return None
    stop = bisect_left(page.starts, page.paragraphs[page.find_paragraph(end)][1])
    behind = find_phrase_after(page, end, min(end + LONGEST_NAME, stop))
    if behind == end or not page.tags[behind - 1].startswith("NNP"):
        return None
    return (end, behind) if behind == stop or set(page.gaps[behind]) & {",", "("} else None


def _find_teller(page: Page, place: int, low: int, found: list[Quotation]) -> Words | None:
    """Return the subject of a sentence without a cue that ends with a colon: *Lee went further: “…”*."""
    if ":" not in page.gaps[place] or place == low or page.inside[place - 1] >= 0:
        return None
    if found and found[-1].cue[0] >= low:
        return None
    subject = find_subject(page, place - 1, low) or _find_opening_name(page, low, place)
    return None if subject is None or page.words[subject[0]] in _NOBODY else subject


def _find_opening_name(page: Page, low: int, high: int) -> Words | None:
    """Return the name that opens a sentence without a verb: *10.15 Ann Lee, on her lawyer's advice: “…”*."""
    while low < high and page.tags[low] == "CD":
        low += 1
    if low == high or not page.is_capital(low) or any(page.finite[at] for at in range(low, high)):
        return None
    end = find_phrase_after(page, low, high)
    return (low, end) if end > low and page.tags[end - 1].startswith("NNP") else None


def _go_on(page: Page, words: Words, found: list[Quotation], waiting: list[Waiting]) -> None:
    """Add a sentence in marks to the quotation that it goes on with, or as one of its own."""
    spoken = _find_last_spoken(page, words[0], found)
    waits = _goes_on_in_next_paragraph(page, words)
    if spoken is None or waits:
        found.append(Quotation([words], None, (words[0], words[0]), "", ""))
        if waits:
            waiting.append((found[-1], spoken))
    elif spoken.joins:
        spoken.content.append(words)
    else:
        found.append(Quotation([words], spoken.source, (words[0], words[0]), "", ""))


def _goes_on_in_next_paragraph(page: Page, words: Words) -> bool:
    """Whether a paragraph in marks is left open and the next one opens anew, so that one person says both.

    A paragraph that itself goes on with the one before belongs to who spoke there.
    """
    number = page.inside[words[0]]
    last = len(page.marked) - 1
    if page.marked[number].closed or number == last or not page.opens_paragraph(number):
        return False
    if number > 0 and not page.marked[number - 1].closed and page.follows(number):
        return False
    return page.opens_paragraph(number + 1) and page.follows(number + 1)


def _give_to_last(found: list[Quotation], waiting: list[Waiting]) -> list[Quotation]:
    """Give paragraphs left open to who is named in the last of them; else to who spoke before."""
    begun = {quotation.content[0][0]: quotation for quotation in found if quotation.source is not None}
    given = set()
    for quotation, before in waiting:
        owner = begun.get(quotation.content[-1][1])
        if owner is not None:
            owner.content[:0] = quotation.content
        elif before is not None and before.joins:
            before.content += quotation.content
        else:
            quotation.source = None if before is None else before.source
            continue
        given.add(id(quotation))
    return [quotation for quotation in found if id(quotation) not in given]


def _find_last_spoken(page: Page, place: int, found: list[Quotation]) -> Quotation | None:
    """Return who spoke last in marks in this paragraph or the one before, or whose words end with a colon."""
    if found and ":" in page.gaps[place] and found[-1].cue[1] < place and found[-1].joins:
        return found[-1]
    here = page.find_paragraph(place)
    for quotation in reversed(found[-3:]):
        last = quotation.content[-1][1] - 1
        there = page.find_paragraph(max(last, quotation.cue[1] - 1))
        if here - there <= 1 and quotation.verb != ":" and page.inside[last] >= 0:
            return quotation
    if found and found[-1].joins and found[-1].source is not None:
        last = max(found[-1].content[-1][1], found[-1].cue[1]) - 1
        if here == page.find_paragraph(last) and place - last <= _NEAR:
            return found[-1]  # she said that it was late. “I must go.”
    return None
