"""Where the words of documents are repeated, as arrays: what measures of lexical diversity stand on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: With fewer documents than this still open, a plain loop takes less time than a step over arrays.
_FEW = 24


@dataclass(frozen=True, eq=False)
class Repetition:
    """N tokens of D documents: for each the place of the same word before it, and the words' frequencies.

    >>> words = find_repetition(np.array([7, 8, 7, 7, 7]), np.array([0, 4, 5]))
    >>> words.previous.tolist(), words.following.tolist()
    ([-1, -1, 0, 2, -1], [2, 5, 3, 5, 5])
    >>> words.owners.tolist(), words.frequencies.tolist()
    ([0, 0, 1], [3, 1, 1])
    """

    #: int64[D + 1]: document d has the tokens `bounds[d]:bounds[d + 1]`.
    bounds: Ints
    #: int64[N]: the last token before with the same word in the same document; -1 where there is none.
    previous: Ints
    #: int64[N]: the next one; N where there is none.
    following: Ints
    #: int64[T]: the document of each word that it has, T pairs of document and word.
    owners: Ints
    #: int64[T]: how often the document has the word.
    frequencies: Ints
    #: int64[N]: the tokens by document, word and place.
    order: Ints
    #: int64[N]: which of the T pairs each token of `order` belongs to.
    pairs: Ints

    @property
    def counts(self) -> Ints:
        """Tokens per document, int64[D]."""
        return np.diff(self.bounds)


def find_repetition(words: npt.NDArray[np.integer], bounds: Ints) -> Repetition:
    """Return where words, given as numbers from 0, are repeated in each document."""
    size = len(words)
    owners = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    keys = owners * (int(words.max(initial=0)) + 1) + words
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.ones(size, np.bool_)
    first[1:] = keys[1:] != keys[:-1]
    begins = np.flatnonzero(first)
    previous = np.full(size, -1, np.int64)
    following = np.full(size, size, np.int64)
    inner = np.flatnonzero(~first)
    previous[order[inner]] = order[inner - 1]
    following[order[inner - 1]] = order[inner]
    return Repetition(
        bounds=np.asarray(bounds, np.int64),
        previous=previous,
        following=following,
        owners=owners[order[begins]],
        frequencies=np.diff(np.append(begins, size)),
        order=order,
        pairs=np.cumsum(first) - 1,
    )


def window_types(words: Repetition, window: int) -> Ints:
    """Return the number of different words in the window of `window` tokens that begins at each token.

    int64[N]; windows that would go over the end of a document hold only what there is.

    >>> words = find_repetition(np.array([0, 0, 1, 0, 0, 1, 0]), np.array([0, 7]))
    >>> window_types(words, 3)[:5].tolist()
    [2, 2, 2, 2, 2]
    """
    size = len(words.previous)
    places = np.arange(size)
    begins = np.repeat(words.bounds[:-1], words.counts)
    # A token is the first of its word in the windows that begin after the one before it.
    opens = np.maximum(np.maximum(words.previous + 1, places - window + 1), begins)
    changes = np.bincount(opens, minlength=size + 1)
    changes[1:] -= 1
    return np.asarray(np.cumsum(changes)[:size], np.int64)


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
    n_documents, size = len(counts), len(words.previous)
    if backwards:  # each document from its end: the place before is the next one, and counts from the end
        turned = np.repeat(words.bounds[:-1] + words.bounds[1:] - 1, counts) - np.arange(size)
        mirrored = np.where(words.following < size, turned[np.minimum(words.following, size - 1)], -1)
        previous = mirrored[turned] if size else words.previous
    else:
        previous = words.previous
    state = np.zeros((5, n_documents), np.int64)  # full, squares, tokens, types and tokens of the open one
    starts = words.bounds[:-1].copy()
    longest = np.argsort(-counts, kind="stable")
    sizes = counts[longest]
    step = 0
    while (still := int(np.searchsorted(-sizes, -step, side="left"))) >= _FEW:
        open_ = longest[:still]
        place = words.bounds[open_] + step
        types = state[3, open_] + (previous[place] < starts[open_])
        tokens = state[4, open_] + 1
        share = types / tokens
        closed = share <= threshold if at else share < threshold
        state[3, open_], state[4, open_] = np.where(closed, 0, types), np.where(closed, 0, tokens)
        done = open_[closed]
        starts[done] = place[closed] + 1
        state[0, done] += 1
        state[1, done] += tokens[closed] ** 2
        state[2, done] += tokens[closed]
        step += 1
    for document in longest[:still].tolist():
        _finish(state[:, document], previous, starts[document], words.bounds, document, step, threshold, at)
    return Factors(state[0], state[1].astype(np.float64), state[2], state[3], state[4])


def _finish(
    state: Ints,
    previous: Ints,
    start: np.int64,
    bounds: Ints,
    document: int,
    step: int,
    threshold: float,
    at: bool,
) -> None:
    """Go through the rest of one document, token by token."""
    full, squares, summed, types, tokens = state.tolist()
    begin, place = int(start), int(bounds[document]) + step
    for earlier in previous[place : bounds[document + 1]].tolist():
        types += earlier < begin
        tokens += 1
        place += 1
        share = types / tokens
        if share < threshold or (at and share == threshold):
            full, squares, summed = full + 1, squares + tokens * tokens, summed + tokens
            types = tokens = 0
            begin = place
    state[:] = full, squares, summed, types, tokens
