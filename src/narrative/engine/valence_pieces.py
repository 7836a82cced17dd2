"""Texts as rows of numbered pieces between white space: where VADER and TextBlob both begin.

The same as `str.split()` for each text, computed over the bytes of many texts at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from narrative.engine.distinct import PADDING, number_distinct

#: Characters of text that are worked on at once.
BLOCK = 1 << 22
#: White space beyond ASCII, for `str.split()`.
_WIDE_SPACE = re.compile("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


@dataclass(frozen=True)
class PieceBlock:
    """Some texts that follow each other, as pieces.

    Attributes:
        first: the number of the first text.
        texts: the texts.
        vocabulary: the distinct pieces.
        ids: int32[W], the pieces of all texts in one row, as numbers in the vocabulary.
        counts: int64[T], how many pieces each text has.
    """

    first: int
    texts: Sequence[str]
    vocabulary: list[str]
    ids: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int64]


def split_pieces(texts: Sequence[str]) -> Iterator[PieceBlock]:
    """Split texts at white space, in blocks of about four million characters.

    >>> [block] = split_pieces(["Hope, and hope.", "", "and so"])
    >>> [block.vocabulary[number] for number in block.ids], block.counts.tolist()
    (['Hope,', 'and', 'hope.', 'and', 'so'], [3, 0, 2])
    """
    first = 0
    while first < len(texts):
        end, size = first, 0
        while end < len(texts) and size < BLOCK:
            size += len(texts[end])
            end += 1
        yield _split_block(first, texts[first:end])
        first = end


def _split_block(first: int, texts: Sequence[str]) -> PieceBlock:
    encoded = [
        (text if text.isascii() else _WIDE_SPACE.sub(" ", text)).encode("utf-8", "surrogatepass")
        for text in texts
    ]
    sizes = np.fromiter(map(len, encoded), np.int64, len(encoded))
    block = b"\n".join(encoded)
    inside = np.frombuffer(b"\n" + block.translate(_borders()) + b"\n", np.uint8) != 10
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    ids, first_places = number_distinct(block + PADDING, starts, lengths)
    text_starts = np.cumsum(sizes + 1) - sizes - 1
    counts = np.diff(np.append(np.searchsorted(starts, text_starts), len(starts)))
    return PieceBlock(first, texts, _decode(block, starts[first_places], lengths[first_places]), ids, counts)


@cache
def _borders() -> bytes:
    """A table of bytes in which all white space of ASCII is a line feed."""
    return bytes(10 if code < 128 and chr(code).isspace() else code for code in range(256))


def _decode(block: bytes, starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> list[str]:
    """Return the given pieces of a block as text: copied one after the other, with white space between."""
    sizes = lengths + 1
    begins = np.cumsum(sizes) - sizes
    index = np.arange(int(sizes.sum())) + np.repeat(starts - begins, sizes)
    copied: bytes = np.frombuffer(block + b"\n", np.uint8)[index].tobytes()
    return copied.translate(_borders()).decode("utf-8", "surrogatepass").split("\n")[:-1]
