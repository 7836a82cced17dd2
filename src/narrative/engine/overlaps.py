"""Which documents share words, and how many: found by fingerprints, then compared word by word.

MinHash estimates how alike two documents are as wholes, which a copy cut to a third is not. Fingerprints find
it by the third that it has. `benchmarks/stories.py` shows what both find, and in what time.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from narrative.engine.shingles import (
    SHINGLE,
    WINDOW,
    Hashes,
    find_fingerprints,
    hash_forms,
    make_shingles,
    mark_shared,
)
from narrative.engine.tokens import TokenStore

Ints = npt.NDArray[np.int64]

#: A run that more documents have may be a set phrase.
COMMON: Final = 10
#: The day of a document without a date.
UNDATED: Final = -1

#: With how many documents before it in time a document is compared for each fingerprint they have in common.
_NEIGHBOURS = 8
#: How many tokens are made into shingles at once, so that the arrays stay in the processor's cache.
_BLOCK = 500_000


class Timeline(NamedTuple):
    """The documents in the order in which they came out; elsewhere they go by their place in it."""

    rows: Ints  # the row of each in the corpus
    days: Ints  # days since 1970, or UNDATED

    def apart(self, one: Ints | int, other: Ints | int) -> npt.NDArray[np.int64]:
        """How many days apart documents are; 0 if one has no date."""
        dated = (self.days[one] != UNDATED) & (self.days[other] != UNDATED)
        return np.asarray(np.where(dated, np.abs(self.days[one] - self.days[other]), 0))


class Overlaps:
    """The words of documents, compared; documents go by their place in the timeline."""

    def __init__(self, store: TokenStore, rows: Ints) -> None:
        self.store, self.rows = store, rows
        self.bits = np.uint64(max(len(rows) - 1, 1).bit_length())
        self._hashes = hash_forms(store)
        self._phrases = np.empty(0, dtype=np.uint64)
        self._sorted = lru_cache(maxsize=4096)(self._sort)

    def find_fingerprints(self) -> Hashes:
        """The fingerprints of all documents, sorted, each with its document's place in the last bits."""
        counts = self.store.counts[self.rows]
        cuts = np.searchsorted(np.cumsum(counts), np.arange(_BLOCK, int(counts.sum()), _BLOCK)) + 1
        parts = [np.empty(0, dtype=np.uint64)]
        for first, last in pairwise(np.unique([0, *cuts.tolist(), len(self.rows)]).tolist()):
            part = self.store.take(self.rows[first:last])
            hashes, owners = find_fingerprints(self._hashes[part.form_of[part.types]], part.bounds)
            parts.append((hashes >> self.bits << self.bits) | (owners + first).astype(np.uint64))
        return np.unique(np.concatenate(parts))

    def leave_out(self, phrases: Hashes) -> None:
        """Take fingerprints (without their last bits), sorted, for those of set phrases."""
        self._phrases = phrases
        self._sorted.cache_clear()

    def share(self, one: int, other: int) -> tuple[float, float, int]:
        """The share of the words of `one` that `other` shares, the other way round, and how many both are."""
        words, shingles, ordered, counted = self._sorted(one)
        words_there, shingles_there, ordered_there, counted_there = self._sorted(other)
        if not (counted.any() and counted_there.any()):
            return 0.0, 0.0, 0
        here = mark_shared(words, shingles, ordered_there)[counted]
        there = mark_shared(words_there, shingles_there, ordered)[counted_there]
        return float(here.mean()), float(there.mean()), int(here.sum() + there.sum())

    def _sort(self, place: int) -> tuple[Hashes, Hashes, Hashes, npt.NDArray[np.bool_]]:
        """The words of a document, its shingles, these sorted, and which words are in no set phrase."""
        row = int(self.rows[place])
        first, last = self.store.bounds[row : row + 2].tolist()
        words = self._hashes[self.store.form_of[self.store.types[first:last]]]
        shingles = make_shingles(words, np.array([0, len(words)]))
        counted = np.ones(len(words), dtype=np.bool_)
        if len(self._phrases):
            keys = shingles >> self.bits
            near = np.minimum(np.searchsorted(self._phrases, keys), len(self._phrases) - 1)
            begins = np.flatnonzero(self._phrases[near] == keys)
            # Between two fingerprints there is at most a window, so what stands between is of the phrase too.
            gaps = np.diff(begins, append=len(words) + WINDOW)
            sizes = np.where(gaps <= WINDOW, np.maximum(gaps, SHINGLE), SHINGLE)
            for begin, size in zip(begins.tolist(), sizes.tolist(), strict=True):
                counted[begin : begin + size] = False
        return words, shingles, np.sort(shingles), counted


def find_pairs(
    overlaps: Overlaps, timeline: Timeline, threshold: float, days: int | None
) -> tuple[Ints, Ints]:
    """Pairs of documents that share fingerprints: the earlier and the later of each, ordered by the later.

    For each fingerprint a document is paired with the `_NEIGHBOURS` before it that have it too, so that a
    phrase in ten thousand documents makes eighty thousand pairs, and not fifty million.
    """
    n_documents = len(timeline.rows)
    packed = overlaps.find_fingerprints()
    places = packed & ((np.uint64(1) << overlaps.bits) - np.uint64(1))
    packed >>= overlaps.bits
    held = np.bincount(places.astype(np.int64), minlength=n_documents)
    repeated = np.flatnonzero(packed[1:] == packed[:-1])
    kept = np.unique(np.concatenate([repeated, repeated + 1]))
    keys, owners = packed[kept], places[kept].astype(np.int64)

    def pair(step: int) -> tuple[Ints, Ints]:
        """Which of `keys` the document `step` places on has too, and the number of the pair."""
        at = np.flatnonzero(keys[step:] == keys[:-step])
        if days is not None:
            at = at[timeline.apart(owners[at], owners[at + step]) <= days]
        return at, owners[at + step] * n_documents + owners[at]

    def add_up() -> tuple[Ints, npt.NDArray[np.float64]]:
        """The pairs, and how many of its fingerprints the document of each that has fewer shares."""
        steps = [pair(step)[1] for step in range(1, _NEIGHBOURS + 1)]
        found, times = np.unique(np.concatenate(steps), return_counts=True)
        fewer = np.minimum(held[found // n_documents], held[found % n_documents])
        return found, times / fewer

    found, shares = add_up()
    at, pairs = pair(1)
    numbers = np.cumsum(np.diff(keys, prepend=~keys[:1]) != 0) - 1
    sizes = np.bincount(numbers)
    alike = np.bincount(numbers[at], shares[np.searchsorted(found, pairs)] >= 0.5, len(sizes))
    compared = np.bincount(numbers[at], minlength=len(sizes))
    phrase = ((sizes > COMMON) & (alike < compared / 2))[numbers]
    overlaps.leave_out(np.unique(keys[phrase]))
    held -= np.bincount(owners[phrase], minlength=n_documents)
    keys, owners = keys[~phrase], owners[~phrase]
    found, shares = add_up()
    # Half of the words stand in fewer than half of the shingles: where a run ends, some are lost.
    found = found[shares >= threshold / 4]
    return found % n_documents, found // n_documents
