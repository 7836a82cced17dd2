"""Runs of words as numbers: shingles, and the few of them that stand for a document (its fingerprints)."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
import numpy.typing as npt

from narrative.engine.tokens import TokenStore

Hashes = npt.NDArray[np.uint64]

#: How many words a shingle has.
SHINGLE: Final = 5
#: Of so many shingles that follow each other at least one is a fingerprint; a power of two.
WINDOW: Final = 8

_NONE = np.uint64(0xFFFFFFFFFFFFFFFF)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(33)


def hash_forms(store: TokenStore) -> Hashes:
    """Return 64 bits for each normal form, made from its letters alone: the same in every corpus.

    >>> from narrative.engine.tokens import tokenise
    >>> one, two = tokenise(["Hope and fear."]), tokenise(["Fear!"])
    >>> bool(hash_forms(one)[2] == hash_forms(two)[0])
    True
    """
    digests = b"".join(
        hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=8).digest() for form in store.forms
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def make_shingles(words: Hashes, bounds: npt.NDArray[np.int64]) -> Hashes:
    """Return, for each word, the hash of the shingle that begins with it.

    `words` are the hashes of the words of documents, `bounds` where each begins and the last ends. The last
    words of a document begin no shingle, and have the highest number instead. A document of fewer than
    `SHINGLE` words is one shingle.
    """
    shingles = words.copy()
    for place in range(1, SHINGLE):
        shingles *= _FACTOR
        shingles[: max(len(words) - place, 0)] += words[place:]
    shingles = _mix(shingles)
    ends = np.repeat(bounds[1:], np.diff(bounds))
    shingles[np.arange(len(words)) + SHINGLE > ends] = _NONE
    for row in np.flatnonzero((np.diff(bounds) > 0) & (np.diff(bounds) < SHINGLE)).tolist():
        whole = words[bounds[row] : bounds[row + 1]]
        hashed = whole[:1] * np.uint64(len(whole))
        for place in range(1, len(whole)):
            hashed = hashed * _FACTOR + whole[place]
        shingles[bounds[row]] = _mix(hashed)[0]
    return shingles


def _mix(hashed: Hashes) -> Hashes:
    mixed = (hashed ^ (hashed >> _SHIFT)) * _MIX
    return np.minimum(mixed ^ (mixed >> _SHIFT), _NONE - np.uint64(1))


def find_fingerprints(words: Hashes, bounds: npt.NDArray[np.int64]) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """Return the fingerprints of documents, and the number of the document of each.

    They are chosen by winnowing (Schleimer, Wilkerson & Aiken 2003, SIGMOD, 76-85): a shingle whose hash is
    the lowest of `WINDOW` that follow each other. So two documents that share a run of SHINGLE + WINDOW - 1 =
    12 words share a fingerprint, wherever the run stands, and however long either is.
    """
    n_documents = len(bounds) - 1
    owners = np.repeat(np.arange(n_documents), np.diff(bounds))
    # Room between documents, so that no window contains words of two.
    places = np.arange(len(words)) + (owners + 1) * WINDOW
    shingles = np.full(len(words) + (n_documents + 2) * WINDOW, _NONE, dtype=np.uint64)
    shingles[places] = make_shingles(words, bounds)
    lowest = shingles
    step = 1
    while step < WINDOW:  # lowest[i] is the lowest of the shingles i, …, i + WINDOW - 1
        lowest = np.minimum(lowest[:-step], lowest[step:])
        step *= 2
    highest = lowest
    step = 1
    while (
        step < WINDOW
    ):  # highest[i] is the highest of lowest[i], …, so that of the windows that hold i + WINDOW - 1
        highest = np.maximum(highest[:-step], highest[step:])
        step *= 2
    held = shingles[places]
    chosen = np.flatnonzero((held != _NONE) & (held == highest[places - (WINDOW - 1)]))
    return held[chosen], owners[chosen]


def mark_shared(words: Hashes, own: Hashes, others: Hashes) -> npt.NDArray[np.bool_]:
    """Return which words of a document stand in a shingle that another document has too.

    `own` are the shingles of the document that `words` are of, `others` those of the other, sorted.
    """
    n_words = len(words)
    found = np.searchsorted(others, own)
    shared = np.asarray((own != _NONE) & (others[np.minimum(found, len(others) - 1)] == own), dtype=np.bool_)
    if n_words < SHINGLE:
        return np.full(n_words, bool(shared[:1].any()))
    covered = shared.copy()
    for place in range(1, SHINGLE):
        covered[place:] |= shared[:-place]
    return covered
