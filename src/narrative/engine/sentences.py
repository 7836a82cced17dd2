"""Sentences of many texts as offset arrays.

The rule is that of `narrative.text.find_sentences`. Here it is computed over the characters of whole blocks
of documents: where paragraphs are, and which marks surely end a sentence or surely do not. The plain rules
decide the rest, some one in thirty of news.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.engine.marks import IS_OPENER, IS_PLAIN, judge
from narrative.engine.paragraphs import IS_CLOSER, IS_SPACE, Places, split_paragraphs, table_of
from narrative.engine.rows import take_rows
from narrative.engine.signs import LOWER, ODD, UPPER, Bytes, to_signs
from narrative.engine.threads import THREADS, run_ahead
from narrative.progress import follow
from narrative.text import cut, find_sentences
from narrative.text.boundaries import find_breaks, find_items, flatten, settle

#: Characters of text worked on at once: what is made from them stays in the processor's cache.
_BLOCK = 1 << 19
#: Behind the last document, since letters are read eight at a time.
_PADDING = "\n" * 8
_BEGINS_WORD = IS_PLAIN | table_of(LOWER, UPPER)
_BEGINS_QUOTE = IS_CLOSER | IS_OPENER


@dataclass(frozen=True, eq=False)
class SentenceStore:
    """S sentences of D documents, flat.

    >>> store = split_sentences(["Hope. And hope again.", "", "Again?"])
    >>> store.starts.tolist(), store.ends.tolist(), store.bounds.tolist()
    ([0, 6, 0], [5, 21, 6], [0, 2, 2, 3])
    >>> store.take([2]).ends.tolist()
    [6]
    """

    #: int32[S]: the first character of each sentence in its document.
    starts: npt.NDArray[np.int32]
    #: int32[S]: the character behind it.
    ends: npt.NDArray[np.int32]
    #: int64[D + 1]: document d has the sentences `bounds[d]:bounds[d + 1]`.
    bounds: npt.NDArray[np.int64]

    @property
    def n_documents(self) -> int:
        """Number of documents D."""
        return len(self.bounds) - 1

    @property
    def n_sentences(self) -> int:
        """Number of sentences S."""
        return len(self.starts)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Sentences per document, int64[D]."""
        return np.diff(self.bounds)

    def take(self, rows: npt.ArrayLike) -> SentenceStore:
        """Return the sentences of the documents `rows` (numbers, or true and false), in that order."""
        (starts, ends), bounds = take_rows((self.starts, self.ends), self.bounds, rows)
        return SentenceStore(starts, ends, bounds)


def split_sentences(texts: Sequence[str]) -> SentenceStore:
    """Return the sentences of `texts`: those that `narrative.text.find_sentences` finds in each."""
    columns: tuple[list[npt.NDArray[Any]], ...] = ([], [], [])
    blocks = list(_blocks(texts))
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        split = run_ahead(pool, lambda block: _split(texts[block.start : block.stop]), blocks)
        for _ in follow(blocks, "finding sentences, in parts of the corpus"):
            for whole, column in zip(columns, next(split), strict=True):
                whole.append(np.asarray(column))
    starts, ends = (np.concatenate([np.empty(0, dtype=np.int32), *parts]) for parts in columns[:2])
    return SentenceStore(starts, ends, np.concatenate([[0], *columns[2]]).astype(np.int64).cumsum())


def _blocks(texts: Sequence[str]) -> Iterator[range]:
    first, size = 0, 0
    for number, length in enumerate(map(len, texts)):
        size += length + 1
        if size >= _BLOCK:
            yield range(first, number + 1)
            first, size = number + 1, 0
    if first < len(texts):
        yield range(first, len(texts))


class _Places:
    """Places in paragraphs, and the numbers of these."""

    def __init__(self, places: Places, begins: Places) -> None:
        self.places, self.numbers = places, _number(begins, places)


def _split(texts: Sequence[str]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Places]:
    """Return where the sentences of some documents begin and end, and how many each has."""
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    origins = np.cumsum(sizes) - sizes
    text = "\n".join([*texts, _PADDING]).replace("\r\n", " \n")
    signs = np.frombuffer(to_signs(text), dtype=np.uint8)
    begins, ends, odd = split_paragraphs(text, signs, origins)
    odd[np.searchsorted(origins, np.flatnonzero(signs == ODD), side="right") - 1] = True
    starts, stops = _cut(text, signs, begins, ends)
    documents = np.searchsorted(origins, starts, side="right") - 1
    if odd.any():
        plain = [
            (number, *span)
            for number in np.flatnonzero(odd).tolist()
            for span in find_sentences(texts[number])
        ]
        others = np.array(plain, dtype=np.int64).reshape(-1, 3).T
        kept = ~odd[documents]
        starts = np.concatenate([starts[kept], others[1] + origins[others[0]]])
        stops = np.concatenate([stops[kept], others[2] + origins[others[0]]])
        order = np.argsort(starts)
        starts, stops = starts[order], stops[order]
        documents = np.searchsorted(origins, starts, side="right") - 1
    counts = np.bincount(documents, minlength=len(texts))
    shift = origins[documents]
    return (starts - shift).astype(np.int32), (stops - shift).astype(np.int32), counts


def _cut(text: str, signs: Bytes, begins: Places, ends: Places) -> tuple[Places, Places]:
    """Return where the sentences of paragraphs begin and end."""
    judged = judge(signs, begins, ends)
    sure = _Places(judged.begins, begins)
    marks = _Places(np.sort(np.concatenate([judged.open, judged.small])), begins)
    in_list = np.unique(_number(begins, judged.firsts))
    asked = np.union1d(_number(begins, judged.open), in_list)
    found = _ask(text, begins, ends, sure, marks, asked, set(in_list.tolist()))
    slow = np.zeros(len(begins), dtype=np.bool_)
    slow[asked] = True
    starts = np.concatenate([begins, sure.places[~slow[sure.numbers]], np.array(found, dtype=np.int64)])
    starts.sort()
    stops = _find_stops(text, signs, starts, ends[_number(begins, starts)])
    # A sentence that begins with signs may have no word.
    quoted = _BEGINS_QUOTE[signs[starts]] & _BEGINS_WORD[signs[starts + 1]] & (stops - starts > 1)
    bare = ~(_BEGINS_WORD[signs[starts]] | quoted)
    if not bare.any():
        return starts, stops
    return _join_bare(text, begins, ends, starts, stops, np.unique(_number(begins, starts[bare])))


def _number(begins: Places, places: Places) -> Places:
    """Return the numbers of the paragraphs in which the places are."""
    return np.asarray(np.searchsorted(begins, places, side="right") - 1)


def _find_stops(text: str, signs: Bytes, starts: Places, ends: Places) -> Places:
    """Return where sentences end that begin at `starts`, in paragraphs that end at `ends`."""
    stops: Places = np.minimum(np.append(starts[1:], len(signs)), ends)
    going = np.arange(len(stops))
    for _ in range(8):
        going = going[IS_SPACE[signs[stops[going] - 1]]]
        stops[going] -= 1
    for number in going[IS_SPACE[signs[stops[going] - 1]]].tolist():
        start, stop = int(starts[number]), int(stops[number])
        stops[number] = start + len(text[start:stop].rstrip())
    return stops


def _join_bare(
    text: str, begins: Places, ends: Places, starts: Places, stops: Places, paragraphs: Places
) -> tuple[Places, Places]:
    """Return the sentences with those of some paragraphs cut by the plain definition."""
    from_, to = (np.searchsorted(starts, places) for places in (begins[paragraphs], ends[paragraphs]))
    spans: list[tuple[int, int]] = []
    kept = np.ones(len(starts), dtype=np.bool_)
    for number, first, last in zip(paragraphs.tolist(), from_.tolist(), to.tolist(), strict=True):
        spans.extend(cut(text, int(begins[number]), int(ends[number]), starts[first + 1 : last].tolist()))
        kept[first:last] = False
    others = np.array(spans, dtype=np.int64).reshape(-1, 2)
    starts = np.concatenate([starts[kept], others[:, 0]])
    stops = np.concatenate([stops[kept], others[:, 1]])
    order = np.argsort(starts)
    return starts[order], stops[order]


def _ask(
    text: str, begins: Places, ends: Places, sure: _Places, marks: _Places, numbers: Places, in_list: set[int]
) -> list[int]:
    """Return where sentences begin in some paragraphs, for whose open marks the plain rules decide.

    In those of `in_list` there may be items of a list.
    """
    edges = [numbers, numbers + 1]
    limits = [*np.searchsorted(sure.numbers, edges), *np.searchsorted(marks.numbers, edges)]
    certain, asked = sure.places.tolist(), marks.places.tolist()
    found: list[int] = []
    columns = [numbers, begins[numbers], ends[numbers], *limits]
    for number, begin, end, *places in zip(*(column.tolist() for column in columns), strict=True):
        block = flatten(text[begin:end])
        known = [place - begin for place in certain[places[0] : places[1]]]
        open_ = [mark - begin for mark in asked[places[2] : places[3]]]
        if number in in_list and find_items(block):  # then no mark is plain
            found.extend(find_breaks(text, begin, end))
        else:
            found.extend([begin + place for place in settle(block, known, open_, ())])
    return found


class SomeSentences:
    """The sentences of those of D documents that were asked for.

    >>> some = SomeSentences(3)
    >>> some.number(["One. Two.", "Three. Four.", "Five."], np.array([1, 0, 1]), np.array([7, 0, 0])).tolist()
    [1, 0, 0]
    """

    def __init__(self, n_documents: int) -> None:
        self._store = split_sentences([])
        self._rows = np.full(n_documents, -1)  # in the store

    def number(
        self, texts: Sequence[str] | pd.Series, rows: npt.NDArray[np.int64], starts: npt.ArrayLike
    ) -> npt.NDArray[np.int32]:
        """Return the number of the sentence in which each character stands, as `sentence_of` does."""
        new = np.unique(rows[self._rows[rows] < 0])
        if len(new):
            found = split_sentences(pd.Series(texts).take(new).tolist())
            self._rows[new] = np.arange(len(new)) + self._store.n_documents
            self._store = _join([self._store, found])
        return sentence_of(self._store, self._rows[rows], starts)


def _join(stores: Sequence[SentenceStore]) -> SentenceStore:
    """Return the sentences of documents that follow each other."""
    counts = np.concatenate([[0], *(store.counts for store in stores)])
    return SentenceStore(
        np.concatenate([store.starts for store in stores]),
        np.concatenate([store.ends for store in stores]),
        np.cumsum(counts).astype(np.int64),
    )


def sentence_of(
    store: SentenceStore, documents: npt.ArrayLike, positions: npt.ArrayLike
) -> npt.NDArray[np.int32]:
    """Return the number (from 0, within its document) of the sentence that contains each position.

    `positions` are character offsets, `documents` the rows of the documents they lie in. A position between
    two sentences counts to the first of them, one before all sentences to the first.

    >>> sentence_of(split_sentences(["One. Two.", "Three."]), [0, 0, 1], [0, 5, 3])
    array([0, 1, 0], dtype=int32)
    """
    rows = np.asarray(documents, dtype=np.int64)
    # Document and character in one number: the sentences of all documents are in its order.
    starts = np.repeat(np.arange(store.n_documents) << 32, store.counts) + store.starts
    keys = (rows << 32) + np.asarray(positions, dtype=np.int64)
    found = np.searchsorted(starts, keys, side="right") - 1 - store.bounds[rows]
    return np.asarray(np.maximum(found, 0), dtype=np.int32)
