"""A document as it is read for quotations: its words with their tags, its marks, and its sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from narrative.engine.tagging import TAGS, tag_tokens
from narrative.voices.cues import CLAUSE, OBJECT, PAST, THIRD, Cue, number_cues
from narrative.voices.marks import Marked, find_marked, find_paragraphs
from narrative.voices.words import FINAL, FINITE, HELPERS, LISTENERS, TIMES

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: A run of words: the first, and the one behind the last.
Words = tuple[int, int]
#: Words of a sentence outside marks, after which it is cut: no longer one is read as a whole.
_LONGEST = 400
#: So many words behind marks may be a name and a cue.
_NAME = 5
#: What may follow a cue that ends its sentence, but for who is told.
_WHEN = TIMES | {"on", "in", "at", "during", "of"}
#: Between two words of one phrase: white space, the point of an abbreviation, a bracket is none.
_PLAIN_GAP = re.compile(r"[.'’]?[\s\xa0]+(?:[#@$£€/-]|&[\s\xa0]?)?\Z|[#@$£€&/-]\Z")
_DATELINE = re.compile(r"\)\s+(?:[-–—]+|--)\s+\Z")
_SUBJECTS = frozenset(["PRP", "WP", "WDT", "NN", "NNS", "NNP", "NNPS"])
#: Finite forms, which the tagger takes for others.
_FORMS = HELPERS - {"being"} | {"there's", "that's"}


@dataclass(frozen=True)
class Page:
    """A document of N words.

    Attributes:
        text: the document's text.
        words: the normal form of each word.
        starts, ends: where each word stands.
        tags: its part of speech.
        cues: the cue that each word may be, by the word's number.
        gaps: what stands before each word, and behind the last: N + 1.
        marked: the stretches in quotation marks.
        inside: the number of the stretch that each word stands in, or -1.
        stretches: the words of each stretch: the first, and the one behind the last.
        units: the sentences: the first word, and the one behind the last; none ends within marks.
        paragraphs: where the paragraphs begin and end in the text.
        sentences: the first words of sentences, those within marks too.
        finite: whether each word is, or ends with, a finite verb.
        capital: whether each word begins with a capital letter.
        cue_places: the words that may be a cue, in order.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    tags: list[str]
    cues: dict[int, Cue]
    gaps: list[str] = field(init=False)
    marked: list[Marked] = field(init=False)
    inside: list[int] = field(init=False)
    stretches: list[Words] = field(init=False)
    units: list[tuple[int, int]] = field(init=False)
    paragraphs: list[tuple[int, int]] = field(init=False)
    sentences: frozenset[int] = frozenset()
    finite: list[bool] = field(init=False)
    capital: list[bool] = field(init=False)
    cue_places: list[int] = field(init=False)

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        text, n_words = self.text, len(self.words)
        edges = [0, *self.ends], [*self.starts, len(text)]
        set_(self, "gaps", [text[end:start] for end, start in zip(*edges, strict=True)])
        set_(self, "paragraphs", find_paragraphs(text))
        set_(self, "marked", find_marked(text, self.paragraphs))
        inside = [-1] * n_words
        stretches = []
        for number, mark in enumerate(self.marked):
            first, last = bisect_left(self.starts, mark.start), bisect_left(self.starts, mark.end)
            inside[first:last] = [number] * (last - first)
            stretches.append((first, last))
        set_(self, "inside", inside)
        set_(self, "stretches", stretches)
        set_(self, "finite", list(self._find_finite()))
        set_(self, "capital", [text[start].isupper() for start in self.starts])
        set_(self, "cue_places", sorted(self.cues))
        begins = self.sentences.union(self._find_archive_sentences(), self._find_datelines())
        borders = [0, *(place for place in sorted(begins) if self._may_end(place)), n_words]
        set_(self, "units", [unit for a, b in pairwise(borders) if a < b for unit in self._cut(a, b)])

    def _find_archive_sentences(self) -> Iterator[int]:
        """Yield where a sentence begins with the apostrophes of press archives: *It was late. ''Go!''*."""
        for mark, (place, _) in zip(self.marked, self.stretches, strict=True):
            if 0 < place < len(self.words) and self.text.startswith("''", mark.start):
                before = self.gaps[place].partition("''")[0]
                if set(before) & FINAL and before[-1:].isspace() and self.is_capital(place):
                    yield place

    def _find_datelines(self) -> Iterator[int]:
        """Yield where a dateline and what is behind it begin: *Pier shut OXLEY (Agency) – It …*."""
        for place in range(2, len(self.words)):
            gap = self.gaps[place]
            if gap[:1] == ")" and _DATELINE.match(gap) and self.capital[place]:
                opening = next((at for at in (place - 1, place - 2) if "(" in self.gaps[at]), 0)
                if opening and all(self.capital[opening:place]):
                    yield place
                    while opening and self.text[self.starts[opening - 1] : self.ends[opening - 1]].isupper():
                        opening -= 1
                    yield opening

    def _find_finite(self) -> Iterator[bool]:
        """Whether each word is finite: *raised* is, if a subject stands before it."""
        before = ""
        for word, tag in zip(self.words, self.tags, strict=True):
            yield (
                tag in FINITE
                or word in _FORMS
                or (tag == "PRP" and "'" in word)
                or (tag == "VBN" and before in _SUBJECTS)
            )
            if tag != "RB":
                before = tag

    def _cut(self, first: int, last: int) -> Iterator[Words]:
        """Cut a sentence that nobody wrote for readers, so that what is done for each word stays bounded."""
        if last - first > _LONGEST:
            outside = [at for at in range(first, last) if self.inside[at] < 0]
            for at in outside[_LONGEST::_LONGEST]:
                yield first, at
                first = at
        yield first, last

    def _may_end(self, place: int) -> bool:
        """Whether a sentence may end before a word: not within marks, nor between them and who spoke them."""
        if not 0 < place < len(self.words):
            return False
        number, before, gap = self.inside[place], self.inside[place - 1], self.gaps[place]
        if (
            before >= 0 > number
            and set(gap) & FINAL
            and self.find_paragraph(place - 1) == self.find_paragraph(place)
        ):
            return not self._goes_to_speaker(place, must_end=not set(gap) & {"?", "!"})
        if number >= 0 and before != number and ":" in gap:
            return False
        return number < 0 or before != number

    def _goes_to_speaker(self, place: int, *, must_end: bool) -> bool:
        """Whether who spoke stands behind marks that end like a sentence: *“Stop!” Ann Lee shouted*.

        Behind a full stop the sentence must end with the cue, its listener or a time.
        """
        for at in range(place, min(place + _NAME, len(self.words))):
            cue = self.cues.get(at)
            if cue is not None and cue.takes != OBJECT:
                if not must_end:
                    return True
                end = at + 1 + (at + 1 < len(self.words) and self.words[at + 1] in LISTENERS)
                said = at > place and cue.takes == CLAUSE and cue.slot in (PAST, THIRD)
                return said and (end in self.sentences or end == len(self.words) or self.words[end] in _WHEN)
        return False

    def plain(self, place: int) -> bool:
        """Whether only white space stands before a word."""
        gap = self.gaps[place]
        return gap == " " or _PLAIN_GAP.match(gap) is not None

    def opens(self, place: int) -> bool:
        """Whether a word is the first in marks."""
        if place >= len(self.words) or self.inside[place] < 0:
            return False
        return self.stretches[self.inside[place]][0] == place

    def ends_open(self, place: int) -> bool:
        """Whether words in marks that nobody closed end before a word."""
        number = self.inside[place - 1] if place else -1
        return number >= 0 > self.inside[place] and not self.marked[number].closed

    def opens_paragraph(self, number: int) -> bool:
        """Whether a stretch in marks begins its paragraph."""
        place = self.stretches[number][0]
        if place >= len(self.words):
            return False
        return self.paragraphs[self.find_paragraph(place)][0] == self.marked[number].start

    def follows(self, number: int) -> bool:
        """Whether a stretch in marks stands right behind the one before."""
        return self.stretches[number - 1][1] == self.stretches[number][0]

    def find_paragraph(self, place: int) -> int:
        """Return the number of the paragraph of a word."""
        return bisect_right(self.paragraphs, (self.starts[place], len(self.text))) - 1

    def is_capital(self, place: int) -> bool:
        """Whether a word begins with a capital letter."""
        return self.capital[place]

    def list_cues(self, first: int, last: int) -> list[int]:
        """Return the words from `first` to before `last` that may be a cue."""
        places = self.cue_places
        return places[bisect_left(places, first) : bisect_left(places, last)]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where the words `first:last` stand, with the marks that they are in to their ends."""
        start, end = self.starts[first], self.ends[last - 1]
        number = self.inside[first]
        if number >= 0 and self.stretches[number][0] == first:
            start = min(start, self.marked[number].start)
        number = self.inside[last - 1]
        if number >= 0 and self.stretches[number][1] == last:
            end = max(end, self.marked[number].end)
        return start, end


def read_pages(corpus: Corpus) -> Iterator[Page]:
    """Yield the documents of a corpus, one after another."""
    store, sentences = corpus.token_store, corpus.sentence_store
    tags = tag_tokens(store, sentences)
    names = np.array(TAGS, dtype=object)
    numbers, cues = number_cues(store.forms)
    forms = store.form_of[store.types]
    keys = numbers[forms]
    for row, text in enumerate(corpus.documents["text"].tolist()):
        here = slice(*store.bounds[row : row + 2].tolist())
        starts = store.starts[here]
        types = store.types[here]
        begins = sentences.starts[slice(*sentences.bounds[row : row + 2].tolist())]
        page_tags, words = names[tags[here]].tolist(), store.forms[forms[here]].tolist()
        ends = (starts + store.lengths[types]).tolist()
        _name_acronyms(text, words, page_tags, starts.tolist(), ends)
        yield Page(
            text,
            words,
            starts.tolist(),
            ends,
            page_tags,
            {int(place): cues[keys[here][place]] for place in np.flatnonzero(keys[here])},
            sentences=frozenset(np.searchsorted(starts, begins).tolist()),
        )


def _name_acronyms(text: str, words: list[str], tags: list[str], starts: list[int], ends: list[int]) -> None:
    """Take *US*, and both parts of *AT&T*, for names; not in a line of capitals."""
    for place, word in enumerate(words):
        start, end = starts[place], ends[place]
        if word == "us" and text[start:end] == "US":
            beside = text[max(0, start - 12) : start] + text[end : end + 12]
            if any(letter.islower() for letter in beside):
                words[place], tags[place] = "u.s.", "NNP"
        elif place and end - start < 4 and text[ends[place - 1] : start] == "&":
            for at in (place - 1, place):
                if text[starts[at] : ends[at]].isupper():
                    words[at], tags[at] = f"{words[at]}&", "NNP"
