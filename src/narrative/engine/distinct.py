"""Number the distinct tokens of texts, block by block, without ever taking two tokens for one."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Ids = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

#: White space that a block must end with, since tokens are read eight bytes at a time.
PADDING: Final = b"\n" * 8
#: Blocks with a token of more bytes than this are numbered by a plain dict.
LONGEST: Final = 256
#: Places in the table of tokens met before: 2 to this power.
TABLE_BITS: Final = 16

_MASKS = np.array([(1 << 8 * size) - 1 for size in range(8)], dtype=np.uint64)
#: Set in the key of a long token, and never in that of a short one, which leaves its last byte empty.
_LONG = np.uint64(1 << 63)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = np.array([0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53], dtype=np.uint64)
_SHIFT = np.uint64(33)


def _words(block: bytes) -> Any:
    """Return the eight bytes that begin at each byte of `block`, as numbers."""
    return np.ndarray((len(block) - 7,), dtype="<u8", buffer=block, strides=(1,))


def _mix(hashed: Words, words: Words) -> Words:
    # The finaliser of MurmurHash3 (Appleby 2011): each bit of what goes in moves half of those that come out.
    mixed = hashed ^ words
    for factor in _FACTORS:
        mixed ^= mixed >> _SHIFT
        mixed *= factor
    mixed ^= mixed >> _SHIFT
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


class Keys(NamedTuple):
    """Keys of tokens, and where they stand in the table of tokens met before."""

    keys: Words
    slots: Places
    long: Places  # which tokens have eight bytes or more


def make_keys(block: bytes, starts: Places, lengths: Places) -> Keys:
    """Return a key for each token.

    A token of up to seven bytes is its own key; the key of a longer one is 63 bits of a hash.
    """
    words = _words(block)
    keys: Words = np.take(words, starts)
    keys &= _MASKS[np.minimum(lengths, 7)]
    long = np.flatnonzero(lengths > 7)
    hashed = lengths[long].astype(np.uint64) * _FACTOR
    if lengths.max(initial=0) <= LONGEST:
        for which, column in _columns(words, starts[long], lengths[long]):
            hashed[which] = _mix(hashed[which], column)
    keys[long] = hashed | _LONG
    slots = (keys * _FACTOR) >> np.uint64(64 - TABLE_BITS)
    return Keys(keys, slots.view(np.int64), long)


def _number_by_dict(block: bytes, starts: Places, lengths: Places) -> tuple[Ids, Places]:
    ids: dict[bytes, int] = {}
    first: list[int] = []
    codes = np.empty(len(starts), dtype=np.int32)
    for place, (start, length) in enumerate(zip(starts.tolist(), lengths.tolist(), strict=True)):
        codes[place] = code = ids.setdefault(block[start : start + length], len(ids))
        if code == len(first):
            first.append(place)
    return codes, np.array(first, dtype=np.int64)


def number_distinct(block: bytes, starts: Places, lengths: Places) -> tuple[Ids, Places]:
    """Number the distinct tokens of `block` in order of first occurrence.

    Returns the number of each token, and for each number the place (in `starts`) where it occurs first. Every
    token known by a hash is compared, byte for byte, with the first of its number, so that two tokens whose
    hashes happen to agree (or were made to) are never taken for one.

    >>> block = b"hope hope hopelessness hope" + PADDING
    >>> number_distinct(block, np.array([0, 5, 10, 23]), np.array([4, 4, 12, 4]))
    (array([0, 0, 1, 0], dtype=int32), array([0, 2]))
    """
    if lengths.max(initial=0) > LONGEST:
        return _number_by_dict(block, starts, lengths)
    words = _words(block)
    keys, _, long = make_keys(block, starts, lengths)
    codes = pd.factorize(keys)[0].astype(np.int32)
    highest = np.maximum.accumulate(codes)
    is_first = np.ones(len(codes), dtype=np.bool_)
    is_first[1:] = highest[1:] != highest[:-1]
    first = np.flatnonzero(is_first)

    firsts = first[codes[long]]
    if not np.array_equal(lengths[long], lengths[firsts]):
        return _number_by_dict(block, starts, lengths)
    mine = _columns(words, starts[long], lengths[long])
    theirs = _columns(words, starts[firsts], lengths[firsts])
    same = all(np.array_equal(one[1], other[1]) for one, other in zip(mine, theirs, strict=True))
    return (codes, first) if same else _number_by_dict(block, starts, lengths)


def gather(block: bytes, starts: Places, lengths: Places) -> bytes:
    """Return the bytes of the given tokens, a line feed after each.

    >>> gather(b"no hope", np.array([3, 0]), np.array([4, 2]))
    b'hope\\nno\\n'
    """
    ends = np.cumsum(lengths + 1)
    index = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
        starts - (ends - lengths - 1), lengths + 1
    )
    gathered = np.frombuffer(block, dtype=np.uint8)[np.minimum(index, len(block) - 1)]
    gathered[ends - 1] = 10
    return bytes(gathered)


class Numbering:
    """Numbers for the tokens of blocks that come one after the other.

    Most tokens of a text are words that were met before. A table with one place per 16 bits of the key holds
    such words, so that they are numbered by a look-up and a comparison of all their bytes; only the others
    are numbered anew, and merged at the end.
    """

    def __init__(self) -> None:
        places = 1 << TABLE_BITS
        self._keys = np.zeros(places, dtype=np.uint64)
        self._ids = np.zeros(places, dtype=np.int32)
        # The bytes of tokens of 8 to 16 bytes: the first eight and the last eight, and how many they are.
        self._heads = np.zeros(places, dtype=np.uint64)
        self._tails = np.zeros(places, dtype=np.uint64)
        self._sizes = np.zeros(places, dtype=np.int64)
        self._parts: list[bytes] = []
        self._lengths: list[Places] = []
        self._count = 0

    def number(self, block: bytes, starts: Places, lengths: Places, found: Keys) -> Ids:
        """Return a number for each token of `block`: equal numbers are equal tokens, not yet the reverse.

        `found` is what `make_keys` makes of them.
        """
        words = _words(block)
        keys, slots, long = found
        known = self._keys[slots] == keys
        sizes, places = lengths[long], slots[long]
        heads, tails = words[starts[long]], words[starts[long] + sizes - 8]
        known[long] &= self._sizes[places] == sizes
        known[long] &= (self._heads[places] == heads) & (self._tails[places] == tails)
        ids = self._ids[slots]

        new = np.flatnonzero(~known)
        codes, first = number_distinct(block, starts[new], lengths[new])
        ids[new] = codes + np.int32(self._count)
        self._keep(block, starts[new[first]], lengths[new[first]])
        self._remember(words, starts, lengths, keys, slots, new[first])
        return ids

    def _keep(self, block: bytes, starts: Places, lengths: Places) -> None:
        self._parts.append(gather(block, starts, lengths))
        self._lengths.append(lengths)
        self._count += len(lengths)

    def _remember(
        self, words: Any, starts: Places, lengths: Places, keys: Words, slots: Places, new: Places
    ) -> None:
        numbers = np.arange(self._count - len(new), self._count, dtype=np.int32)
        fit = (lengths[new] <= 16) & (self._keys[slots[new]] == 0)
        new, numbers = new[fit], numbers[fit]
        places, first = np.unique(slots[new], return_index=True)
        new, numbers = new[first], numbers[first]
        self._keys[places], self._ids[places], self._sizes[places] = keys[new], numbers, lengths[new]
        self._heads[places] = words[starts[new]]
        self._tails[places] = words[starts[new] + np.maximum(lengths[new], 8) - 8]

    def finish(self) -> tuple[Ids, list[str]]:
        """Return the final number of each number given so far, and the distinct tokens by final number.

        Final numbers follow the order of first occurrence.
        """
        block = b"".join([*self._parts, PADDING])
        lengths = np.concatenate([np.empty(0, np.int64), *self._lengths])
        starts = np.cumsum(lengths + 1) - (lengths + 1)
        numbers, first = number_distinct(block, starts, lengths)
        lines = gather(block, starts[first], lengths[first]).decode("utf-8")
        return numbers, lines.split("\n")[:-1]
