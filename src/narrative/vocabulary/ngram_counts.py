"""How often words and sequences of words stand in each document, counted by sorting numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from narrative.vocabulary.sequences import (
    BLOCK,
    Flags,
    Ints,
    Numbers,
    count_forms,
    map_spans,
    number_frequent,
    split_blocks,
)

if TYPE_CHECKING:
    from narrative.engine.tokens import TokenStore

#: The bits of a number, without its sign.
_BITS = 63


class Runs(NamedTuple):
    """How often an item stands in a document; int32[R] each, ordered by item."""

    items: Numbers
    documents: Numbers
    counts: Numbers


class Sequences(NamedTuple):
    """The n-grams of a corpus that are frequent enough: I of them."""

    #: int32[I, n], the forms (or types) of each; in the order of these.
    words: Numbers
    #: How often each stands in each document, for some of them after the other.
    runs: list[Runs]
    #: int64[D], how many places for n-grams of this length each document has.
    spread: Ints


def count_by_document(items: npt.NDArray[Any], documents: npt.NDArray[Any], first: int = 0) -> Runs:
    """Count each item in each document; documents come in order, and `first` is added to their numbers."""
    pairs, bits = _join_numbers(items, documents)
    if pairs is None:
        items, documents = sort_together(items, documents)
        new = (np.diff(items, prepend=-1) != 0) | (np.diff(documents, prepend=-1) != 0)
        starts = np.flatnonzero(new)
        each, holders = items[starts], documents[starts]
    else:
        pairs.sort()
        new = np.ones(len(pairs), np.bool_)
        np.not_equal(pairs[1:], pairs[:-1], out=new[1:])
        starts = np.flatnonzero(new)
        each, holders = _part_numbers(pairs[starts], bits)
    counts = np.diff(starts, append=len(items)).astype(np.int32)
    return Runs(each.astype(np.int32), holders.astype(np.int32) + np.int32(first), counts)


def sort_together(
    keys: npt.NDArray[Any], values: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return numbers from 0 and their values, which rise where keys are equal, ordered by both.

    >>> [each.tolist() for each in sort_together(np.array([7, 3, 7]), np.array([0, 1, 2]))]
    [[3, 7, 7], [1, 0, 2]]
    """
    pairs, bits = _join_numbers(keys, values)
    if pairs is None:
        order = np.argsort(keys, kind="stable")
        return keys[order], values[order]
    pairs.sort()
    return _part_numbers(pairs, bits)


def _join_numbers(keys: npt.NDArray[Any], values: npt.NDArray[Any]) -> tuple[npt.NDArray[Any] | None, int]:
    """Return keys and values as one number each, the value in the last bits, and how many; none if too large.

    Sorting such numbers is many times as fast as finding their order.
    """
    bits = int(values.max(initial=0)).bit_length()
    needed = int(keys.max(initial=0)).bit_length() + bits
    if needed > _BITS:
        return None, bits
    kind: Any = np.uint32 if needed <= 32 else np.int64
    return (keys.astype(kind) << kind(bits)) | values.astype(kind), bits


def _part_numbers(pairs: npt.NDArray[Any], bits: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    kind = pairs.dtype.type
    return pairs >> kind(bits), pairs & kind((1 << bits) - 1)


def find_sequences(
    store: TokenStore, form_of: Numbers, size: int, joined: Flags, n: int, min_count: int
) -> Sequences:
    """Return the n-grams of at least two words that stand at least `min_count` times.

    `form_of` gives each type of the store a number below `size`. Longer n-grams are built from shorter: one
    that is frequent enough has parts that are. At each place a key, the number of all but the last word and
    that of the last, is joined with that of the document; sorting these numbers brings equal ones together.
    """
    enough, numbers = number_frequent(count_forms(store, form_of, size), min_count)
    search = _Search(store, numbers[form_of], len(enough), joined)
    words = enough[:, None].astype(np.int32)
    bits = store.n_documents.bit_length()
    for length in range(2, n + 1):
        width = max(len(enough), 1)
        # So many first words at a time that the numbers do not overflow.
        step = max(((1 << _BITS) - 1 >> bits) // width, 1)
        found, runs, number = [np.empty(0, np.int64)], [], 0
        for low in range(0, len(words), step):
            pairs = search.find_all(length, low, min(low + step, len(words)), bits)
            taken = _take_frequent(pairs, bits, min_count)
            del pairs
            for keys, part in taken:
                found.append(keys + low * width)
                np.add(part.items, np.int32(number), out=part.items)
                number += len(keys)
            runs += [part for _, part in taken] if length == n else []
        keys = np.concatenate(found)
        words = np.concatenate([words[keys // width], enough[keys % width, None].astype(np.int32)], axis=1)
        if length < n:
            search.keep(length, keys)
    return Sequences(words, runs, count_starts(store, joined, n))


class _Search:
    """Finds n-grams whose parts are frequent.

    `word_of` gives each type a number below `width`, or -1 if it is too rare.
    """

    def __init__(self, store: TokenStore, word_of: Numbers, width: int, joined: Flags) -> None:
        self.store, self.word_of, self.width, self.joined = store, word_of, width, joined
        #: int32[N], which n-gram of one word less stands at each token; -1 for none.
        self.before: Numbers | None = None

    def find_all(self, length: int, low: int, high: int, bits: int) -> Ints:
        """Return a number for each place: the key, less that of `low`, and in the last `bits` the document.

        Only for n-grams whose number without the last word is from `low` to below `high`.
        """
        # As long as it can be; what is not filled takes no memory.
        pairs, end = np.empty(self.store.n_tokens, np.int64), 0
        for first, last in split_blocks(self.store.bounds):
            places, keys = self._find(first, last, length, low, high)
            keys <<= bits
            keys |= np.repeat(np.arange(first, last), self.store.counts[first:last])[places]
            pairs[end : end + len(keys)] = keys
            end += len(keys)
        return pairs[:end]

    def _find(self, first: int, last: int, length: int, least: int, most: int) -> tuple[Ints, Ints]:
        """Return places in the documents `first:last`, from their first token, and what stands there."""
        low, high = int(self.store.bounds[first]), int(self.store.bounds[last])
        end = max(high - length + 1, low)
        words = self.word_of[self.store.types[low:high]]
        heads, tails = words[: end - low], words[length - 1 :]
        if self.before is not None:
            heads = self.before[low:end]
        held = self.joined[low + length - 2 : end + length - 2] & (heads >= least)
        held &= heads < most
        held &= tails >= 0
        places = np.flatnonzero(held)
        keys = heads[places].astype(np.int64)
        keys -= least
        keys *= self.width
        keys += tails[places]
        return places, keys

    def keep(self, length: int, frequent: Ints) -> None:
        """Number the n-grams at each token that are frequent, for a search of longer ones."""
        kept = np.full(self.store.n_tokens, -1, np.int32)

        def number(first: int, last: int) -> None:
            places, keys = self._find(first, last, length, 0, 1 << 31)
            keys, places = sort_together(keys, places)
            items = np.searchsorted(frequent, keys)
            held = frequent[np.minimum(items, len(frequent) - 1)] == keys if len(frequent) else items < 0
            kept[places[held] + int(self.store.bounds[first])] = items[held]

        map_spans(number, split_blocks(self.store.bounds))
        self.before = kept


def _take_frequent(pairs: Ints, bits: int, min_count: int) -> list[tuple[Ints, Runs]]:
    """Return keys that stand at least `min_count` times, and their runs, each time numbered from 0.

    `pairs` are keys with documents in the last `bits`. They are put into order.
    """
    pairs.sort()
    spans, first = [], 0
    while first < len(pairs):
        last = min(first + BLOCK, len(pairs))
        last = int(np.searchsorted(pairs, ((pairs[last - 1] >> bits) + 1) << bits))
        spans.append((first, last))
        first = last

    def take(first: int, last: int) -> tuple[Ints, Runs]:
        part = pairs[first:last]
        keys = part >> bits
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        lengths = np.diff(starts, append=len(keys))
        frequent = lengths >= min_count
        keys, lengths, part = keys[starts[frequent]], lengths[frequent], part[np.repeat(frequent, lengths)]
        items = np.repeat(np.arange(len(keys), dtype=np.int32), lengths)
        starts = np.flatnonzero(np.diff(part, prepend=-1))
        counts = np.diff(starts, append=len(part)).astype(np.int32)
        return keys, Runs(items[starts], (part[starts] & ((1 << bits) - 1)).astype(np.int32), counts)

    return [take(*span) for span in spans]  # in two threads, what is kept and what is let go mix in memory


def count_starts(store: TokenStore, joined: Flags, n: int) -> Ints:
    """Return how many places for sequences of `n` words each document has, int64[D]."""
    counts = [np.empty(0, np.int64)]
    for first, last in split_blocks(store.bounds):
        bounds = store.bounds[first : last + 1]
        places = find_starts(joined, int(bounds[0]), int(bounds[-1]), n)
        counts.append(np.diff(np.searchsorted(places, bounds)))
    return np.concatenate(counts)


def find_starts(joined: Flags, low: int, high: int, n: int) -> Ints:
    """Return at which of the tokens `low:high`, whole documents, a sequence of `n` words can begin."""
    possible = np.ones(max(high - low - n + 1, 0), np.bool_)
    for place in range(low, low + n - 1):
        possible &= joined[place : place + len(possible)]
    return np.flatnonzero(possible) + low
