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

from narrative.engine.characters import A_LETTER, Bytes, Places, classify, find_borders, join
from narrative.engine.distinct import PADDING, Ids, Numbering
from narrative.engine.rows import take_rows
from narrative.text import ADDRESS, normalise

#: Bytes of text worked on at once: what is made from them stays in the processor's cache.
BLOCK: Final = 1 << 20


@dataclass(frozen=True, eq=False)
class TokenStore:
    """N tokens of D documents, flat, with one vocabulary of V surface forms and F normal forms.

    Eight bytes a token, and the vocabulary. Token i is an occurrence of `vocabulary[types[i]]`, begins at
    the character `starts[i]` of its document, and has the normal form `forms[form_of[types[i]]]`. Surface
    forms and normal forms are numbered in the order in which they first occur.

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


def _mark_addresses(classes: Bytes, signs: Places, pieces: list[_Piece], begins: Places) -> None:
    """Make each web address one run of letters; only the texts that have a sign of one are searched."""
    for number in np.unique(np.searchsorted(begins, signs, side="right") - 1).tolist():
        text, place, done = pieces[number].text, int(begins[number]), 0
        for address in ADDRESS.finditer(text):
            start, end = address.span()
            place += len(text[done:start].encode("utf-8", "surrogatepass"))
            stop = place + len(text[start:end].encode("utf-8", "surrogatepass"))
            classes[place:stop] = A_LETTER
            place, done = stop, end


def _tokenise_block(
    pieces: list[_Piece], encoded: list[bytes], numbering: Numbering
) -> tuple[Ids, Ids, Places]:
    """Return for each token its number and its first character, and for each piece its tokens."""
    block = b"\n" + b"\n".join(encoded) + PADDING
    sizes = np.array([len(part) + 1 for part in encoded], dtype=np.int64)
    begins = np.cumsum(sizes) - sizes + 1
    classes = classify(block)
    signs = join(block, classes)
    _mark_addresses(classes, signs, pieces, begins)
    starts, ends = find_borders(classes)
    numbers = numbering.number(block, starts, ends - starts)

    counts = np.diff(np.append(np.searchsorted(starts, begins), len(starts)))
    origins = np.array([piece.offset for piece in pieces], dtype=np.int64)
    if block.isascii():
        offsets = starts - np.repeat(begins - origins, counts)
    else:  # bytes 80 to BF go on with a character; as signed numbers they are the lowest
        characters = np.cumsum(np.frombuffer(block, dtype=np.int8) >= -64, dtype=np.int32)
        offsets = characters[starts] - np.repeat(characters[begins] - origins, counts)
    return numbers, offsets.astype(np.int32), counts


def tokenise(texts: Sequence[str]) -> TokenStore:
    """Return the tokens of `texts`: the same that `narrative.text.find_tokens` finds in each of them."""
    numbering = Numbering()
    types, starts = [], []
    counts = np.zeros(len(texts), dtype=np.int64)
    for pieces, encoded in _blocks(texts):
        numbers, offsets, n_tokens = _tokenise_block(pieces, encoded, numbering)
        types.append(numbers)
        starts.append(offsets)
        np.add.at(counts, [piece.document for piece in pieces], n_tokens)
    final, words = numbering.finish()
    types = [final[numbers] for numbers in types]
    forms, form_of = _normal_forms(words)
    empty = np.empty(0, dtype=np.int32)
    return TokenStore(
        vocabulary=_objects(words),
        lengths=np.fromiter(map(len, words), dtype=np.int32, count=len(words)),
        forms=_objects(forms),
        form_of=form_of,
        types=np.concatenate([empty, *types]),
        starts=np.concatenate([empty, *starts]),
        bounds=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
    )


def _normal_forms(words: list[str]) -> tuple[list[str], Ids]:
    """Return the distinct normal forms of distinct words, and which of them each word has."""
    # The ASCII words in lower case, all at once: for them that is `normalise`.
    lines = "\n".join([word if word.isascii() else "" for word in words])
    forms = lines.lower().split("\n")[: len(words)]
    for number, form in enumerate(forms):
        if not form:
            forms[number] = normalise(words[number])
    numbers = {form: number for number, form in enumerate(dict.fromkeys(forms))}
    form_of = np.fromiter(map(numbers.__getitem__, forms), dtype=np.int32, count=len(words))
    shared = dict(zip(words, words, strict=True))  # a form that is also a word needs no string of its own
    return list(map(shared.get, numbers, numbers)), form_of


def _objects(words: list[str]) -> npt.NDArray[Any]:
    array = np.empty(len(words), dtype=object)
    array[:] = words
    return array
