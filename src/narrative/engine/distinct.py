"""Number the distinct tokens of a block of bytes."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

#: White space that a block must end with, since tokens are read eight bytes at a time.
PADDING: Final = b"\n" * 8
#: Blocks with a token of more bytes than this are numbered by a plain dict.
LONGEST: Final = 256

_MASKS = np.array([(1 << 8 * size) - 1 for size in range(8)], dtype=np.uint64)
_LONG = np.uint64(1 << 63)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


def _mix(hashed: Words, words: Words) -> Words:
    mixed = (hashed ^ words) * _FACTOR
    mixed ^= mixed >> _HALF
    return mixed


def _columns(words: Any, starts: Places, lengths: Places) -> list[tuple[Places | slice, Words]]:
    """Return the bytes of tokens of eight bytes or more as (which tokens, eight bytes of each)."""
    columns: list[tuple[Places | slice, Words]] = [
        (slice(None), words[starts]),
        (slice(None), words[starts + lengths - 8]),
    ]
    longest = int(lengths.max(initial=0))
    for offset in range(8, longest - 8, 8):
        which = np.flatnonzero(lengths > offset + 8)
        columns.append((which, words[starts[which] + offset]))
    return columns


def _number_by_dict(block: bytes, starts: Places, lengths: Places) -> tuple[npt.NDArray[np.int32], Places]:
    ids: dict[bytes, int] = {}
    first: list[int] = []
    codes = np.empty(len(starts), dtype=np.int32)
    for place, (start, length) in enumerate(zip(starts.tolist(), lengths.tolist(), strict=True)):
        codes[place] = code = ids.setdefault(block[start : start + length], len(ids))
        if code == len(first):
            first.append(place)
    return codes, np.array(first, dtype=np.int64)


def number_distinct(block: bytes, starts: Places, lengths: Places) -> tuple[npt.NDArray[np.int32], Places]:
    """Number the distinct tokens of `block` in order of first occurrence.

    Returns the number of each token, and for each number the place (in `starts`) where it occurs first.

    A token of up to seven bytes is its own key. A longer one is known by 63 bits of a hash of its bytes; every
    such token is then compared, byte for byte, with the first of its number, so that two tokens whose hashes
    happen to agree (or were made to) are never taken for one.

    >>> block = b"hope hope hopelessness hope" + PADDING
    >>> number_distinct(block, np.array([0, 5, 10, 23]), np.array([4, 4, 12, 4]))
    (array([0, 0, 1, 0], dtype=int32), array([0, 2]))
    """
    if lengths.max(initial=0) > LONGEST:
        return _number_by_dict(block, starts, lengths)
    words: Any = np.ndarray((len(block) - 7,), dtype="<u8", buffer=block, strides=(1,))
    keys = words[starts] & _MASKS[np.minimum(lengths, 7)]
    long = np.flatnonzero(lengths > 7)
    columns = _columns(words, starts[long], lengths[long])
    hashed = lengths[long].astype(np.uint64)
    for which, column in columns:
        hashed[which] = _mix(hashed[which], column)
    keys[long] = hashed | _LONG

    found, uniques = pd.factorize(keys)
    codes = found.astype(np.int32)
    highest = np.maximum.accumulate(codes)
    first = np.flatnonzero(np.diff(highest, prepend=-1))

    firsts = first[codes[long]]
    same = bool((lengths[long] == lengths[firsts]).all())
    if same and len(uniques):
        of_firsts = _columns(words, starts[firsts], lengths[firsts])
        same = all(
            np.array_equal(mine[1], theirs[1]) for mine, theirs in zip(columns, of_firsts, strict=True)
        )
    return (codes, first) if same else _number_by_dict(block, starts, lengths)
