"""Texts as rows of numbered pieces between white space: where VADER and TextBlob both begin.

The same as `str.split()` for each text, computed over the bytes of many texts at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from narrative.engine.distinct import PADDING, Numbering, find_starts, gather
from narrative.engine.distinct import make_keys as make_heads

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.uint64]

#: Characters of text that are worked on at once.
BLOCK = 1 << 22
#: Classes of bytes; 0 is any other.
_LETTER, _MARK = 1, 2
#: What is left of eight bytes if a word has so many.
_FIRST = np.array([(1 << 8 * size) - 1 for size in range(8)], np.uint64)
#: White space beyond ASCII, for `str.split()`.
_WIDE_SPACE = re.compile("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


class Pieces:
    """The pieces met so far in texts that are read block by block, numbered, with what was told of them.

    A piece that is long, or that shares its place in a table with another, may have several numbers.
    """

    def __init__(self) -> None:
        self._numbering = Numbering()
        self._forms: list[bytes] = []
        self._sizes: list[Ints] = []
        self._begins = np.zeros(0, np.int64)
        self._told: dict[object, npt.NDArray[np.int32]] = {}

    def __len__(self) -> int:
        return len(self._numbering)

    def number(self, block: bytes, starts: Ints, lengths: Ints) -> npt.NDArray[np.int32]:
        """Return the number of each piece of a block."""
        ids = self._numbering.number(block, starts, lengths, make_heads(block, starts, lengths))
        forms, sizes = self._numbering.latest()
        self._forms.append(forms)
        self._sizes.append(sizes)
        return ids

    @property
    def forms(self) -> bytes:
        """The pieces in UTF-8, with a line feed after each."""
        self._forms = [b"".join(self._forms)]
        return self._forms[0]

    @property
    def sizes(self) -> Ints:
        """How many bytes each piece has, int64[V]."""
        if len(self._sizes) != 1:
            self._sizes = [np.concatenate([np.zeros(0, np.int64), *self._sizes])]
        return self._sizes[0]

    def read(self, numbers: npt.NDArray[np.integer]) -> list[str]:
        """Return some of the pieces."""
        sizes = self.sizes
        if len(self._begins) != len(sizes):
            self._begins = find_starts(sizes)
        return read_lines(gather(self.forms, self._begins[numbers], sizes[numbers]))

    def tell(
        self, what: object, describe: Callable[[bytes, Ints], npt.NDArray[np.int32]]
    ) -> npt.NDArray[np.int32]:
        """Return what is told of each piece, int32[V]; only of those that are new is it asked.

        `what` is told by `describe` from pieces in UTF-8, with a line feed after each, and their sizes.
        """
        told = self._told.get(what, np.zeros(0, np.int32))
        if len(told) < len(self):
            sizes = self.sizes[len(told) :]
            forms = self.forms[len(self.forms) - int((sizes + 1).sum()) :]
            told = self._told[what] = np.concatenate([told, describe(forms, sizes)])
        return told


@dataclass(frozen=True)
class PieceBlock:
    """T texts that follow each other, as W pieces.

    Attributes:
        first: the number of the first text.
        texts: the texts.
        ids: int32[W], the pieces of all texts in one row, as numbers of `pieces`.
        counts: int64[T], how many pieces each text has.
        joined: the texts in UTF-8, with a line feed after each.
        begins: int64[T], where each text begins in `joined`, in bytes.
        starts: int64[W], where each piece begins in `joined`, in bytes.
        pieces: the V pieces of these and earlier texts.
    """

    first: int
    texts: Sequence[str]
    ids: npt.NDArray[np.int32]
    counts: Ints
    joined: bytes
    begins: Ints
    starts: Ints
    pieces: Pieces

    @cached_property
    def vocabulary(self) -> list[str]:
        """The pieces by their numbers."""
        return read_lines(self.pieces.forms)

    def read(self, numbers: npt.NDArray[np.integer]) -> list[str]:
        """Return some of the pieces.

        >>> [block] = split_pieces(["Hope, and hope."])
        >>> block.read(np.array([2, 0]))
        ['hope.', 'Hope,']
        """
        return self.pieces.read(numbers)

    def find_starts(self, pieces: Ints, texts: Ints) -> Ints:
        """Return where some pieces begin, in characters of the texts in which they stand.

        >>> [block] = split_pieces(["So", "café, hope"])
        >>> block.find_starts(np.array([0, 1, 2]), np.array([0, 1, 1])).tolist()
        [0, 0, 6]
        """
        starts, begins = self.starts[pieces], self.begins[texts]
        found = starts - begins
        inner = self._inner
        if len(inner):
            found -= np.searchsorted(inner, starts) - np.searchsorted(inner, begins)
        return found

    def find_bytes(self, texts: Ints, places: npt.NDArray[np.integer]) -> Ints:
        """Return where some characters of some texts stand in `joined`: the reverse of `find_starts`.

        >>> [block] = split_pieces(["So", "café, hope"])
        >>> block.find_bytes(np.array([0, 1]), np.array([0, 6])).tolist()
        [0, 10]
        """
        begins, inner = self.begins[texts], self._inner
        if not len(inner):
            return begins + places
        characters = begins - np.searchsorted(inner, begins) + places
        # Before the n-th of the bytes that go on with a character stand so many characters:
        before = inner - np.arange(len(inner))
        return np.asarray(characters + np.searchsorted(before, characters, side="right"))

    @cached_property
    def _inner(self) -> Ints:
        """The bytes of `joined` that go on with a character, in order; as signed numbers they are lowest."""
        if self.joined.isascii():
            return np.zeros(0, np.int64)
        return np.flatnonzero(np.frombuffer(self.joined, np.int8) < -64)

    def count(self, sign: str) -> Ints:
        """Return how often an ASCII sign, no letter or digit, stands in each text.

        A text ends where the next begins; what stands between them is white space.

        >>> [block] = split_pieces(["So? Who?", "", "I!"])
        >>> block.count("?").tolist()
        [2, 0, 0]
        """
        found = np.flatnonzero(np.frombuffer(self.joined, np.uint8) == ord(sign))
        return np.diff(np.append(np.searchsorted(found, self.begins), len(found)))

    def is_space(self, places: Ints) -> Bools:
        """Whether there is white space at some bytes of `joined`; before the first there is."""
        lines = np.frombuffer(_borders(), np.uint8) == 10
        return np.asarray(lines[np.frombuffer(self.joined, np.uint8)[places]])


def split_pieces(texts: Sequence[str], pieces: Pieces | None = None) -> Iterator[PieceBlock]:
    """Split texts at white space, in blocks of about four million characters.

    `pieces` are those of texts that were split before, if what was told of them is to be kept.

    >>> [block] = split_pieces(["Hope, and hope.", "", "and so"])
    >>> [block.vocabulary[number] for number in block.ids], block.counts.tolist()
    (['Hope,', 'and', 'hope.', 'and', 'so'], [3, 0, 2])
    """
    sizes = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    first = 0
    pieces = Pieces() if pieces is None else pieces
    while first < len(texts):
        before = sizes[first - 1] if first else 0
        end = min(int(np.searchsorted(sizes, before + BLOCK)) + 1, len(texts))
        yield _split_block(first, texts[first:end], pieces)
        first = end


def _split_block(first: int, texts: Sequence[str], pieces: Pieces) -> PieceBlock:
    encoded = [
        (text if text.isascii() else _WIDE_SPACE.sub(" ", text)).encode("utf-8", "surrogatepass")
        for text in texts
    ]
    text_sizes = np.fromiter(map(len, encoded), np.int64, len(encoded))
    joined = b"\n".join([*encoded, PADDING])
    begins = np.cumsum(text_sizes + 1) - text_sizes - 1
    outside = np.frombuffer(b"\n" + joined.translate(_borders()), np.uint8) == 10
    edges = np.flatnonzero(outside[1:] != outside[:-1])
    starts, lengths = edges[::2].copy(), edges[1::2] - edges[::2]
    ids = pieces.number(joined, starts, lengths)
    counts = np.diff(np.append(np.searchsorted(starts, begins), len(starts)))
    return PieceBlock(first, texts, ids, counts, joined, begins, starts, pieces)


@cache
def _borders() -> bytes:
    """A table of bytes in which all white space of ASCII is a line feed."""
    return bytes(10 if code < 128 and chr(code).isspace() else code for code in range(256))


def read_some(forms: bytes, sizes: Ints, numbers: npt.NDArray[np.integer]) -> list[str]:
    """Return some of the pieces that are lines of `forms`.

    >>> read_some(b"and|hope|".replace(b"|", bytes([10])), np.array([3, 4]), np.array([1]))
    ['hope']
    """
    return read_lines(gather(forms, find_starts(sizes)[numbers], sizes[numbers]))


def read_lines(lines: bytes) -> list[str]:
    """Return pieces as text."""
    return lines.decode("utf-8", "surrogatepass").split("\n")[:-1]


# -------------------------------------------------------------------------- words without a part in the rules


def find_plain(forms: bytes, sizes: Ints, special: Keys) -> Bools:
    """Return which of V pieces are plainly a word of three letters or more, and none of the special ones.

    These are letters of ASCII, with '"' before or "'s" or marks behind perhaps. The others are looked at
    one by one; so is a word that shares its key with a special one.

    >>> find_plain(b"hope,\\ngood\\nU.S.\\n", np.array([5, 4, 4]), make_keys(["good"])).tolist()
    [True, False, False]
    """
    data = np.frombuffer(forms + PADDING, np.uint8)
    classes = np.frombuffer(forms.translate(_classes()) + PADDING, np.uint8)
    others = np.concatenate([[0], np.cumsum(classes != _LETTER)])
    ends = np.cumsum(sizes + 1) - 1
    begins = ends - sizes
    begins += data[begins] == ord('"')
    for _ in range(2):
        ends -= classes[ends - 1] == _MARK
    ends -= 2 * ((data[ends - 1] == ord("s")) & (data[ends - 2] == ord("'")))
    lengths = ends - begins
    ordinary: Bools = (lengths > 2) & (lengths < 256) & (others[ends] == others[begins])
    plain = np.flatnonzero(ordinary)
    found = _read_keys(forms.lower() + PADDING, begins[plain], lengths[plain])
    ordinary[plain] = ~np.isin(found, special)
    return ordinary


def are_capital(forms: bytes, sizes: Ints) -> Bools:
    """Return which of V pieces have no small letter of ASCII."""
    data = np.frombuffer(forms, np.uint8)
    small = np.concatenate([[0], np.cumsum((data >= ord("a")) & (data <= ord("z")))])
    ends = np.cumsum(sizes + 1) - 1
    return np.asarray(small[ends] == small[ends - sizes])


def make_keys(words: Iterable[str]) -> Keys:
    """Return the keys of words in small letters, sorted."""
    encoded = [word.encode("utf-8") for word in words]
    sizes = np.array([len(word) for word in encoded], np.int64)
    lines = b"\n".join([*encoded, PADDING])
    return np.unique(_read_keys(lines, np.cumsum(sizes + 1) - sizes - 1, sizes))


def _read_keys(block: bytes, starts: Ints, lengths: Ints) -> Keys:
    """Return a key for each word of up to 255 bytes: its first seven bytes, and how many it has."""
    words = np.ndarray((len(block) - 7,), dtype="<u8", buffer=block, strides=(1,))
    keys: Keys = words[starts]
    keys &= _FIRST[np.minimum(lengths, 7)]
    keys |= lengths.astype(np.uint64) << np.uint64(56)
    return keys


@cache
def _classes() -> bytes:
    """A table of bytes, with the class of each."""
    return bytes(
        _LETTER if chr(code).isalpha() and code < 128 else _MARK if chr(code) in '.,;:?"' else 0
        for code in range(256)
    )
