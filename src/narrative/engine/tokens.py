"""Tokens of many texts as flat arrays of ids and offsets.

The rule is that of `narrative.text.find_tokens`; here it is computed over the
UTF-8 bytes of whole blocks of documents, some forty times as fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from narrative.engine.characters import A_LETTER, Bytes, classify, find_borders, join
from narrative.engine.distinct import PADDING, Places, number_distinct
from narrative.engine.rows import take_rows
from narrative.text import ADDRESS, normalise

#: Bytes of text worked on at once: what is made from them stays in the processor's cache.
BLOCK: Final = 1 << 20


@dataclass(frozen=True, eq=False)
class TokenStore:
    """N tokens of D documents, flat, with one vocabulary of V surface forms and F normal forms.

    Eight bytes a token, and the vocabulary. Token i is an occurrence of `vocabulary[types[i]]`, begins at the
    character `starts[i]` of its document, and has the normal form `forms[form_of[types[i]]]`. Surface forms and
    normal forms are numbered in the order in which they first occur.

    >>> store = tokenise(["Hope, and hope again.", "", "Again?"])
    >>> store.vocabulary[store.types].tolist(), store.forms.tolist(), store.counts.tolist()
    (['Hope', 'and', 'hope', 'again', 'Again'], ['hope', 'and', 'again'], [4, 0, 1])
    >>> store.take([2, 0]).starts.tolist()
    [0, 0, 6, 10, 15]
    """

    #: object[V]: surface forms as read.
    vocabulary: npt.NDArray[Any]
    #: int32[V]: their lengths in characters.
    lengths: npt.NDArray[np.int32]
    #: object[F]: normal forms.
    forms: npt.NDArray[Any]
    #: int32[V]: surface form to normal form.
    form_of: npt.NDArray[np.int32]
    #: int32[N]: the surface form of each token.
    types: npt.NDArray[np.int32]
    #: int32[N]: its first character in its document.
    starts: npt.NDArray[np.int32]
    #: int64[D + 1]: document d has the tokens `bounds[d]:bounds[d + 1]`.
    bounds: npt.NDArray[np.int64]

    @property
    def n_documents(self) -> int:
        """Number of documents D."""
        return len(self.bounds) - 1

    @property
    def n_tokens(self) -> int:
        """Number of tokens N."""
        return len(self.types)

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Tokens per document, int64[D]."""
        return np.diff(self.bounds)

    @property
    def ends(self) -> npt.NDArray[np.int32]:
        """The character behind each token in its document, int32[N]."""
        return np.asarray(self.starts + self.lengths[self.types], dtype=np.int32)

    @property
    def documents(self) -> npt.NDArray[np.int32]:
        """The document of each token, int32[N]."""
        return np.repeat(np.arange(self.n_documents, dtype=np.int32), self.counts)

    def take(self, rows: npt.ArrayLike) -> TokenStore:
        """Return the tokens of the documents `rows` (numbers, or true and false), in that order.

        The vocabulary is shared, not copied; so are the tokens where the rows follow each other.
        """
        (types, starts), bounds = take_rows((self.types, self.starts), self.bounds, rows)
        return replace(self, types=types, starts=starts, bounds=bounds)


class _Piece(NamedTuple):
    """A document, or a part of a long one that begins and ends at white space."""

    document: int
    offset: int  # in characters
    text: str


def _pieces(texts: Sequence[str]) -> Iterator[_Piece]:
    for document, text in enumerate(texts):
        offset = 0
        while len(text) - offset > 2 * BLOCK:
            cut = max(text.find(" ", offset + BLOCK), text.find("\n", offset + BLOCK, offset + 2 * BLOCK))
            if cut < 0:
                break
            yield _Piece(document, offset, text[offset:cut])
            offset = cut
        yield _Piece(document, offset, text[offset:])


def _blocks(texts: Sequence[str]) -> Iterator[tuple[list[_Piece], list[bytes]]]:
    pieces: list[_Piece] = []
    encoded: list[bytes] = []
    size = 0
    for piece in _pieces(texts):
        pieces.append(piece)
        # A lone surrogate cannot be encoded, but a text may have one: it is kept, and belongs to no token.
        encoded.append(piece.text.encode("utf-8", "surrogatepass"))
        size += len(encoded[-1])
        if size >= BLOCK:
            yield pieces, encoded
            pieces, encoded, size = [], [], 0
    if pieces:
        yield pieces, encoded


def _mark_addresses(block: bytes, classes: Bytes, pieces: list[_Piece], begins: Places) -> None:
    """Make each web address one run of letters."""
    lower = block.lower()
    found = [place for sign in (b"://", b"www.") for place in _places(lower, sign)]
    for number in np.unique(np.searchsorted(begins, found, side="right") - 1).tolist():
        text, place, done = pieces[number].text, int(begins[number]), 0
        for address in ADDRESS.finditer(text):
            start, end = address.span()
            place += len(text[done:start].encode("utf-8", "surrogatepass"))
            stop = place + len(text[start:end].encode("utf-8", "surrogatepass"))
            classes[place:stop] = A_LETTER
            place, done = stop, end


def _places(block: bytes, sign: bytes) -> Iterator[int]:
    place = block.find(sign)
    while place >= 0:
        yield place
        place = block.find(sign, place + 1)


def _gather(block: bytes, starts: Places, lengths: Places) -> bytes:
    """Return the bytes of the given tokens, one after the other."""
    begins = np.cumsum(lengths) - lengths
    index = np.arange(int(lengths.sum())) + np.repeat(starts - begins, lengths)
    return np.frombuffer(block, dtype=np.uint8)[index].tobytes()


def _tokenise_block(
    pieces: list[_Piece], encoded: list[bytes]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int64], bytes, Places]:
    """Return block-wide type ids, character offsets, tokens per piece, and the vocabulary's bytes and lengths."""
    block = b"\n" + b"\n".join(encoded) + PADDING
    sizes = np.array([len(part) + 1 for part in encoded], dtype=np.int64)
    begins = np.cumsum(sizes) - sizes + 1
    classes = classify(block)
    join(block, classes)
    _mark_addresses(block, classes, pieces, begins)
    starts, ends = find_borders(classes)
    lengths = ends - starts

    codes, first = number_distinct(block, starts, lengths)
    counts = np.diff(np.append(np.searchsorted(starts, begins), len(starts)))
    if block.isascii():
        places, origins = starts, begins
    else:
        characters = np.cumsum((np.frombuffer(block, dtype=np.uint8) & 0xC0) != 0x80, dtype=np.int64)
        places, origins = characters[starts], characters[begins]
    origins = origins - np.array([piece.offset for piece in pieces], dtype=np.int64)
    offsets = (places - np.repeat(origins, counts)).astype(np.int32)
    return codes, offsets, counts, _gather(block, starts[first], lengths[first]), lengths[first]


def tokenise(texts: Sequence[str]) -> TokenStore:
    """Return the tokens of `texts`: the same that `narrative.text.find_tokens` finds in each of them."""
    types, starts, vocabularies, sizes = [], [], [], []
    counts = np.zeros(len(texts), dtype=np.int64)
    for pieces, encoded in _blocks(texts):
        codes, offsets, n_tokens, vocabulary, lengths = _tokenise_block(pieces, encoded)
        types.append(codes)
        starts.append(offsets)
        np.add.at(counts, [piece.document for piece in pieces], n_tokens)
        vocabularies.append(vocabulary)
        sizes.append(lengths)

    # The blocks' vocabularies, one after the other, are a text of their own: its types are those of the corpus.
    block = b"".join([*vocabularies, PADDING])
    lengths = np.concatenate([np.empty(0, np.int64), *sizes])
    begins = np.cumsum(lengths) - lengths
    codes, first = number_distinct(block, begins, lengths)
    last = 0
    for number, size in enumerate(map(len, sizes)):
        types[number] = codes[last : last + size][types[number]]
        last += size
    spans = zip(begins[first].tolist(), lengths[first].tolist(), strict=True)
    words = [block[start : start + length].decode("utf-8") for start, length in spans]
    return _store(words, types, starts, counts)


def _store(
    words: list[str],
    types: list[npt.NDArray[np.int32]],
    starts: list[npt.NDArray[np.int32]],
    counts: npt.NDArray[np.int64],
) -> TokenStore:
    ids: dict[str, int] = {}
    form_of = np.empty(len(words), dtype=np.int32)
    for number, word in enumerate(words):
        form = normalise(word)
        form_of[number] = ids.setdefault(word if form == word else form, len(ids))
    empty = np.empty(0, dtype=np.int32)
    return TokenStore(
        vocabulary=_objects(words),
        lengths=np.array([len(word) for word in words], dtype=np.int32),
        forms=_objects(list(ids)),
        form_of=form_of,
        types=np.concatenate([empty, *types]),
        starts=np.concatenate([empty, *starts]),
        bounds=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
    )


def _objects(words: list[str]) -> npt.NDArray[Any]:
    array = np.empty(len(words), dtype=object)
    array[:] = words
    return array
