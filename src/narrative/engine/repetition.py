"""Where the words of documents are repeated, as arrays: what measures of lexical diversity stand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32] | npt.NDArray[np.int64]

#: With fewer documents than this still open, a plain loop takes less time than a step over arrays.
_FEW = 24
#: So many tokens are gone through at once.
_CHUNK = 1_000_000


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
    """Cut each document into factors; `at` closes one where the share equals the threshold, too."""
    counts = words.counts
    n_documents = len(counts)
    # Backwards, a document is read from its end, and the place before is the next one.
    earlier = words.following if backwards else words.previous
    way = -1 if backwards else 1
    heads = words.bounds[1:] - 1 if backwards else words.bounds[:-1]
    state = np.zeros((5, n_documents), np.int64)  # full, squares, tokens, types and tokens of the open one
    starts = heads.copy()  # where the open factor begins
    longest = np.argsort(-counts, kind="stable")
    sizes = counts[longest]
    step = 0
    while (still := int(np.searchsorted(-sizes, -step, side="left"))) >= _FEW:
        open_ = longest[:still]
        place = heads[open_] + way * step
        types = state[3, open_] + (way * earlier[place] < way * starts[open_])
        tokens = state[4, open_] + 1
        share = types / tokens
        closed = share <= threshold if at else share < threshold
        state[3, open_], state[4, open_] = np.where(closed, 0, types), np.where(closed, 0, tokens)
        done = open_[closed]
        starts[done] = place[closed] + way
        state[0, done] += 1
        state[1, done] += tokens[closed] ** 2
        state[2, done] += tokens[closed]
        step += 1
    for document in longest[:still].tolist():
        part = earlier[words.bounds[document] : words.bounds[document + 1]][::way]
        begin = abs(int(starts[document] - heads[document]))
        _finish(state[:, document], part, int(heads[document]), way, begin, step, threshold, at)
    return Factors(state[0], state[1].astype(np.float64), state[2], state[3], state[4])


def _finish(
    state: Ints, earlier: Places, head: int, way: int, begin: int, step: int, threshold: float, at: bool
) -> None:
    """Go through the rest of one document, token by token.

    Args:
        state: the document's column of the state, which is changed.
        earlier: for each of its tokens, the one before with the same word, in the order of reading.
        head: its first token in that order; `way` is 1, or -1 for backwards.
        begin: where the open factor begins, counted from the head.
        step: how many tokens were read.
        threshold: at which a factor is full; `at` says whether the threshold itself is enough.
    """
    full, squares, summed, types, tokens = state.tolist()
    for low in range(step, len(earlier), _CHUNK):
        part = (earlier[low : low + _CHUNK].astype(np.int64) - head) * way
        for place, same in enumerate(part.tolist(), low + 1):
            types += same < begin
            tokens += 1
            share = types / tokens
            if share < threshold or (at and share == threshold):
                full, squares, summed = full + 1, squares + tokens * tokens, summed + tokens
                types = tokens = 0
                begin = place
    state[:] = full, squares, summed, types, tokens
