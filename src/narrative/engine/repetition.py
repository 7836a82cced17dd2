"""Where the words of documents are repeated, as arrays: what measures of lexical diversity stand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32] | npt.NDArray[np.int64]

Flags = npt.NDArray[np.bool_]
#: So many tokens are gone through at once.
_CHUNK = 1_000_000
#: Tokens in which a factor is first looked for, and how many are looked at for all factors together.
_WINDOW, _CELLS = 128, 1 << 20
#: A long document is cut into pieces of so many tokens.
_SEGMENT = 8_192


@dataclass(frozen=True, eq=False)
class Repetition:
    """N tokens of D documents: for each the place of the same word before it, and the words' frequencies.

    A long group of documents is one text here, so places are numbers of four bytes while they fit.

    >>> words = find_repetition(np.array([7, 8, 7, 7, 7]), np.array([0, 4, 5]))
    >>> words.previous.tolist(), words.following.tolist()
    ([-1, -1, 0, 2, -1], [2, 5, 3, 5, 5])
    >>> words.owners.tolist(), words.frequencies.tolist()
    ([0, 0, 1], [3, 1, 1])
    """

    #: int64[D + 1]: document d has the tokens `bounds[d]:bounds[d + 1]`.
    bounds: Ints
    #: [N]: the last token before with the same word in the same document; -1 where there is none.
    previous: Places
    #: [N]: the next one; N where there is none.
    following: Places
    #: [N]: the tokens by document, word and place.
    order: Places
    #: int64[T]: where each of the T pairs of document and word begins in `order`.
    begins: Ints
    #: int64[T]: the document of each pair.
    owners: Ints

    @property
    def counts(self) -> Ints:
        """Tokens per document, int64[D]."""
        return np.diff(self.bounds)

    @property
    def frequencies(self) -> Ints:
        """How often the document of each pair has its word, int64[T]."""
        return np.diff(np.append(self.begins, len(self.order)))


def find_repetition(words: npt.NDArray[np.integer], bounds: Ints) -> Repetition:
    """Return where words, given as numbers from 0, are repeated in each document."""
    size, bounds = len(words), np.asarray(bounds, np.int64)
    order, ordered = _order(words, bounds)
    first = np.ones(size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    first[bounds[:-1][np.diff(bounds) > 0]] = True
    begins = np.flatnonzero(first)
    again = ~first[1:]
    earlier, later = order[:-1][again], order[1:][again]
    previous = np.full(size, -1, order.dtype)
    previous[later] = earlier
    following = np.full(size, size, order.dtype)
    following[earlier] = later
    owners = np.searchsorted(bounds, begins, side="right") - 1
    return Repetition(bounds, previous, following, order, begins, owners)


def _order(words: npt.NDArray[np.integer], bounds: Ints) -> tuple[Places, npt.NDArray[np.integer]]:
    """Return the tokens by document, word and place, and their words: a counting sort, which scipy has."""
    from scipy.sparse import csr_array

    places = np.arange(len(words), dtype=np.int32 if len(words) < 2**31 else np.int64)
    shape = (len(bounds) - 1, int(words.max(initial=0)) + 1)
    by_document = csr_array((places, words, bounds), shape=shape)
    by_word = by_document.tocsc()
    if shape[0] == 1:  # all is in order
        return by_word.data, words[by_word.data]
    ordered = by_word.tocsr()
    return ordered.data, ordered.indices


def window_types(words: Repetition, window: int) -> Places:
    """Return the number of different words in the window of `window` tokens that begins at each token.

    An array of N; windows that would go over the end of a document contain only what there is.

    >>> words = find_repetition(np.array([0, 0, 1, 0, 0, 1, 0]), np.array([0, 7]))
    >>> window_types(words, 3)[:5].tolist()
    [2, 2, 2, 2, 2]
    """
    size = len(words.previous)
    changes = np.zeros(size, words.previous.dtype)
    for low in range(0, size, _CHUNK):
        high = min(low + _CHUNK, size)
        places = np.arange(low, high)
        begins = words.bounds[np.searchsorted(words.bounds, places, side="right") - 1]
        # A token is the first of its word in the windows that begin after the one before it.
        opens = np.maximum(np.maximum(words.previous[low:high] + 1, places - window + 1), begins)
        least = int(opens.min())
        changes[least:high] += np.bincount(opens - least, minlength=high - least)
    changes[1:] -= 1
    return np.cumsum(changes, out=changes)


@dataclass(frozen=True, eq=False)
class Factors:
    """How documents fall into factors, stretches whose share of different words sank to a threshold.

    All arrays are of D documents: `full` factors; tokens and their squares summed over the lengths of the
    full ones; and the words and tokens of the last, unfinished one.
    """

    full: Ints
    squares: Floats
    tokens: Ints
    rest_types: Ints
    rest_tokens: Ints


def count_factors(words: Repetition, threshold: float, at: bool, backwards: bool) -> Factors:
    """Cut each document into factors; `at` closes one where the share equals the threshold, too.

    >>> words = find_repetition(np.array([0, 0, 1, 0, 0, 1, 0]), np.array([0, 7]))
    >>> factors = count_factors(words, 0.6, at=False, backwards=False)
    >>> factors.full.tolist(), factors.rest_types.tolist(), factors.rest_tokens.tolist()
    ([2], [1], [1])
    """
    size = len(words.previous)
    # Backwards, a document is read from its end, and the place before is the next one.
    earlier = (size - 1 - words.following)[::-1] if backwards else words.previous
    bounds = size - words.bounds[::-1] if backwards else words.bounds
    begins, lengths, types, is_full = _cut(_Reader(earlier, threshold, at), bounds)
    owners = np.searchsorted(bounds, begins, side="right") - 1
    full, rest = is_full > 0, is_full == 0
    sums = np.zeros((5, len(bounds) - 1), np.int64)
    for row, values in zip(sums, (is_full, lengths**2, lengths), strict=False):
        np.add.at(row, owners[full], values[full])
    sums[3, owners[rest]], sums[4, owners[rest]] = types[rest], lengths[rest]
    if backwards:
        sums = sums[:, ::-1]
    return Factors(sums[0], sums[1].astype(np.float64), sums[2], sums[3], sums[4])


class _Reader:
    """Finds the ends of factors; `earlier` are the places of the same word before each token."""

    def __init__(self, earlier: Places, threshold: float, at: bool) -> None:
        self.earlier = np.ascontiguousarray(earlier)
        self.threshold, self.at = threshold, at
        self._most = np.zeros(0, np.int32)

    def read(self, begins: Ints, stops: Ints) -> Ints:
        """Return the factors that begin at some places, int64[4, F]: begin, length, types, whether full (1).

        One that is not full goes on to the end of its document, at `stops`.
        """
        factors = np.stack([begins, stops - begins, np.zeros_like(begins), np.zeros_like(begins)])
        going, size = np.arange(len(begins)), _WINDOW
        while len(going):
            left = []
            rows = max(_CELLS // size, 1)
            for part in (going[first : first + rows] for first in range(0, len(going), rows)):
                found, factors[2, part] = self._look(begins[part], stops[part], size)
                full = found > 0
                factors[1, part[full]], factors[3, part] = found[full], full
                left.append(part[~full & (stops[part] - begins[part] > size)])
            going, size = np.concatenate(left), size * 4
        return factors

    def _look(self, begins: Ints, stops: Ints, size: int) -> tuple[Ints, Ints]:
        """Return after how many of `size` tokens each factor is full (0: not yet), and its types by then."""
        size = min(size, int((stops - begins).max()))
        places = np.minimum(begins[:, None] + np.arange(size), len(self.earlier) - 1)
        types = np.cumsum(self.earlier[places] < begins[:, None], axis=1, dtype=np.int32)
        lengths = np.minimum(stops - begins, size)
        is_full = types <= self._most_types(size)
        is_full &= np.arange(size) < lengths[:, None]
        first = is_full.argmax(axis=1)
        rows = np.arange(len(begins))
        found = np.where(is_full[rows, first], first + 1, 0)
        return found, types[rows, np.where(found > 0, found, lengths) - 1].astype(np.int64)

    def _most_types(self, size: int) -> npt.NDArray[np.int32]:
        """Return with how many types, at most, a factor of 1, 2, … tokens is full."""
        if len(self._most) < size:
            tokens = np.arange(1, size + 1)
            most = np.floor(self.threshold * tokens).astype(np.int64) + 1
            for _ in range(3):
                share = most / tokens
                most -= ~(share <= self.threshold if self.at else share < self.threshold)
            self._most = most.astype(np.int32)
        return self._most[:size]


def _cut(reader: _Reader, bounds: Ints) -> Ints:
    """Return the factors of documents as `_Reader.read` does, in order.

    In a long document many chains of factors begin at once. Where one comes to the begin of the next, it soon
    meets it: two chains that have a border in common have all later ones in common. What a chain has before
    it is met is not used. A document in which some chain is not met, as few words are repeated in it, is read
    in one chain.
    """
    some = bounds[:-1] < bounds[1:]
    heads, stops = bounds[:-1][some], bounds[1:][some]
    pieces = np.where(stops - heads >= 4 * _SEGMENT, (stops - heads) // _SEGMENT, 1)
    documents = np.repeat(np.arange(len(heads)), pieces)
    inner = np.arange(len(documents)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    starts = heads[documents] + inner * _SEGMENT
    goals = np.where(inner + 1 < pieces[documents], starts + _SEGMENT, stops[documents])
    limits = np.minimum(stops[documents], goals + 4 * _SEGMENT)
    factors, chains = _follow(reader, starts, goals, limits)
    later = np.flatnonzero(inner > 0)
    if not len(later):
        return factors
    last = np.searchsorted(chains, later - 1, side="right") - 1
    entries = np.where(factors[3, last] > 0, factors[0, last] + factors[1, last], goals[later])
    met, extra = _meet(reader, factors[0], entries, goals[later], limits[later])
    lost = np.unique(documents[later[met < 0]])
    alone, _ = _follow(reader, heads[lost], stops[lost], stops[lost])
    first = np.array(starts)
    first[later] = met
    kept = (factors[0] >= first[chains]) & ~np.isin(documents[chains], lost)
    owners = np.searchsorted(heads, extra[0], side="right") - 1
    factors = np.concatenate([factors[:, kept], extra[:, ~np.isin(owners, lost)], alone], axis=1)
    return factors[:, np.argsort(factors[0])]


def _follow(reader: _Reader, starts: Ints, goals: Ints, stops: Ints) -> tuple[Ints, Ints]:
    """Return the factors of chains that begin at `starts` and end at or behind `goals`, and whose each is."""
    found, owners = [np.empty((4, 0), np.int64)], [np.empty(0, np.int64)]
    going, places = np.arange(len(starts)), starts
    while len(going):
        factors = reader.read(places, stops[going])
        found.append(factors)
        owners.append(going)
        places = places + factors[1]
        on = places < goals[going]
        going, places = going[on], places[on]
    factors, chains = np.concatenate(found, axis=1), np.concatenate(owners)
    order = np.lexsort((factors[0], chains))
    return factors[:, order], chains[order]


def _meet(reader: _Reader, borders: Ints, places: Ints, goals: Ints, stops: Ints) -> tuple[Ints, Ints]:
    """Follow chains from some places until they meet a border; return where, or -1, and their factors.

    A chain that comes to its goal before has met none; neither has one that has no more full factors.
    """
    met, found = np.full(len(places), -1), [np.empty((4, 0), np.int64)]
    going, places = np.arange(len(places)), places.copy()
    while len(going):
        here = places[going]
        on = borders[np.searchsorted(borders, here).clip(max=len(borders) - 1)] == here
        met[going[on & (here < goals[going])]] = here[on & (here < goals[going])]
        going = going[~on & (here < goals[going])]
        factors = reader.read(places[going], stops[going])
        found.append(factors)
        places[going] += factors[1]
        going = going[factors[3] > 0]
    return met, np.concatenate(found, axis=1)
