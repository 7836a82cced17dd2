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
TABLE_BITS: Final = 18

_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], dtype=np.uint64)
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


def _hash(words: Any, starts: Places, lengths: Places) -> tuple[Words, Places]:
    """Return a number for each token, and which tokens have eight bytes or more.

    A token of up to seven bytes is its own number; the number of a longer one is 63 bits of a hash.
    """
    numbers: Words = words[starts]
    numbers &= _MASKS.take(lengths, mode="clip")
    long = np.flatnonzero(lengths > 7)
    hashed = lengths[long].astype(np.uint64) * _FACTOR
    for which, column in _columns(words, starts[long], lengths[long]):
        hashed[which] = _mix(hashed[which], column)
    numbers[long] = hashed | _LONG
    return numbers, long


class Keys(NamedTuple):
    """The first 16 bytes of N tokens, and where each stands in the table of tokens met before.

    What is behind a token is 0, which no token contains: so up to 16 bytes are a token, and no other is
    like it.
    """

    heads: Words  # the first eight bytes
    slots: Places
    long: Places  # which L tokens have eight bytes or more
    tails: Words  # the next eight of these; of a token of more than 16 bytes, what no token has


def make_keys(block: bytes, starts: Places, lengths: Places) -> Keys:
    """Return a key for each token."""
    words = _words(block)
    heads: Words = words[starts]
    heads &= _MASKS.take(lengths, mode="clip")
    long = np.flatnonzero(lengths > 7)
    sizes = lengths[long]
    sizes -= 8
    tails: Words = words[starts[long] + 8]
    tails &= _MASKS.take(sizes, mode="clip")
    tails[sizes > 8] = _LONG
    slots = heads * _FACTOR
    slots[long] += tails * _FACTORS[0]
    slots >>= np.uint64(64 - TABLE_BITS)
    return Keys(heads, slots.view(np.int64), long, tails)


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
    keys, long = _hash(words, starts, lengths)
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


def find_starts(lengths: Places) -> Places:
    """Return where each of some lines begins that have so many bytes, and a line feed."""
    return np.cumsum(lengths + 1) - (lengths + 1)


class Numbering:
    """Numbers for the tokens of blocks that come one after the other.

    Most tokens of a text are words that were met before. A table with one place per 18 bits of the key holds
    such words, so that they are numbered by a look-up and a comparison of all their bytes; only the others
    are numbered anew, and merged at the end.
    """

    def __init__(self) -> None:
        places = 1 << TABLE_BITS
        self._heads = np.zeros(places, dtype=np.uint64)
        self._tails = np.zeros(places, dtype=np.uint64)
        self._ids = np.zeros(places, dtype=np.int32)
        self._parts: list[bytes] = []
        self._lengths: list[Places] = []
        self._count = 0

    def number(self, block: bytes, starts: Places, lengths: Places, keys: Keys) -> Ids:
        """Return a number for each token of `block`: equal numbers are equal tokens, not yet the reverse.

        `keys` are what `make_keys` makes of them. Tokens of a block with a null character are all numbered
        anew, since such a character at the end of one would not be seen.
        """
        heads, slots, long, tails = keys
        has_null = b"\0" in block
        known = self._heads.take(slots) == heads
        known[long] &= self._tails.take(slots[long]) == tails
        known &= not has_null
        ids = self._ids.take(slots)

        new = np.flatnonzero(~known)
        codes, first = number_distinct(block, starts[new], lengths[new])
        ids[new] = codes + np.int32(self._count)
        new = new[first]
        starts, lengths = starts[new], lengths[new]
        self._parts.append(gather(block, starts, lengths))
        self._lengths.append(lengths)
        self._count += len(new)
        if not has_null:
            self._remember(block, starts, lengths, heads[new], slots[new])
        return ids

    def __len__(self) -> int:
        """How many numbers were given."""
        return self._count

    def latest(self) -> tuple[bytes, Places]:
        """Return the tokens that got their numbers last, as lines of UTF-8, and how many bytes each has."""
        return self._parts[-1], self._lengths[-1]

    def _remember(self, block: bytes, starts: Places, lengths: Places, heads: Words, slots: Places) -> None:
        """Give the latest tokens places in the table, where those are free."""
        free = np.flatnonzero((lengths <= 16) & (self._heads[slots] == 0))
        numbers = (free + (self._count - len(lengths))).astype(np.int32)
        places = slots[free]
        self._ids[places] = numbers
        only = self._ids[places] == numbers  # one of those for the same place
        free, places = free[only], places[only]
        words = _words(block)
        self._heads[places] = heads[free]
        self._tails[places] = words[np.minimum(starts[free] + 8, len(words) - 1)] & _MASKS.take(
            lengths[free] - 8, mode="clip"
        )

    def finish(self) -> tuple[Ids, bytes, Places]:
        """Return the final number of each number given so far, and the distinct tokens by final number.

        Final numbers follow the order of first occurrence. The tokens are lines of UTF-8, and the last result
        is how many bytes each has.
        """
        block = b"".join([*self._parts, PADDING])
        lengths = np.concatenate([np.empty(0, np.int64), *self._lengths])
        numbers, first = number_distinct(block, find_starts(lengths), lengths)
        return numbers, gather(block, find_starts(lengths)[first], lengths[first]), lengths[first]
