"""The lines of a concordance: what stands to the left and right of each match, as the reader saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore
    from narrative.matching.matching import Places

Ints = npt.NDArray[np.int64]

#: So many lines are Python's strings and numbers, which are large, before they become arrays.
_BLOCK = 100_000


@dataclass(frozen=True, eq=False)
class Spans:
    """K matches with their contexts, as numbers of tokens; int64[K] each.

    Attributes:
        rows: the row of the document.
        first: the first token of the match, and `last` its last one.
        left: the first token shown, and `right` the last one.
    """

    rows: Ints
    first: Ints
    last: Ints
    left: Ints
    right: Ints

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, chosen: npt.NDArray[np.integer | np.bool_]) -> Spans:
        """Return some of the matches."""
        columns = (self.rows, self.first, self.last, self.left, self.right)
        return Spans(*(column[chosen] for column in columns))


def span(store: TokenStore, places: Places, window: int) -> Spans:
    """Return matches with `window` words on each side, as far as their documents go."""
    rows, first = places.documents, places.tokens
    last = first + places.lengths - 1
    left = np.maximum(first - window, store.bounds[rows])
    right = np.minimum(last + window, store.bounds[rows + 1] - 1)
    return Spans(rows, first, last, left, right)


def cut_lines(
    corpus: Corpus, store: TokenStore, texts: Sequence[str], spans: Spans, window: int
) -> pd.DataFrame:
    """Return the lines of matches, in their order."""
    rows, left, right = spans.rows, spans.left, spans.right
    begin, end = store.bounds[rows], store.bounds[rows + 1]
    # Signs between the outermost words shown and the next ones are kept if they touch the former.
    before = np.where(left > begin, _ends(store, left - 1), 0)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    following = np.minimum(right + 1, store.n_tokens - 1)
    after = np.where(right + 1 < end, store.starts[following], sizes[rows])
    starts, ends = store.starts[spans.first], _ends(store, spans.last)
    edges = (rows, before, store.starts[left], starts, ends, _ends(store, right), after)
    blocks = [
        _cut(texts, *(column[first : first + _BLOCK].tolist() for column in edges))
        for first in range(0, max(len(rows), 1), _BLOCK)
    ]
    lefts, matches, rights = (
        pd.array(pa.chunked_array(parts), dtype="str") for parts in zip(*blocks, strict=True)
    )
    if not window:  # not even the signs
        lefts = rights = pd.array([""], dtype="str").take(np.zeros(len(rows), np.int64))
    documents = corpus.documents
    return pd.DataFrame(
        {
            "doc_id": documents.index.take(rows),
            "sentence": corpus.number_sentences(rows, starts),
            "start": starts,
            "end": ends,
            "left": lefts,
            "match": matches,
            "right": rights,
            **{name: documents[name].array.take(rows) for name in ("title", "date", "outlet")},
        }
    )


def _ends(store: TokenStore, tokens: Ints) -> Ints:
    return np.asarray(store.starts[tokens] + store.lengths[store.types[tokens]])


def _cut(
    texts: Sequence[str],
    rows: list[int],
    befores: list[int],
    lefts: list[int],
    starts: list[int],
    ends: list[int],
    rights: list[int],
    afters: list[int],
) -> list[pa.LargeStringArray]:
    """Left, match and right of each match, with the signs that touch the outermost words, and no other.

    There may be millions of lines, so what most of them do not need is not done: signs that touch an
    outermost word are looked for where it does not stand at white space, and white space is folded where
    there is more of it than single spaces; single line breaks, the most frequent of it, are made spaces
    before.
    """
    flat = {row: texts[row].replace("\n", " ") for row in dict.fromkeys(rows)}
    shown: tuple[list[str], list[str], list[str]] = ([], [], [])
    add_left, add_match, add_right = (column.append for column in shown)
    for row, before, left, start, end, right, after in zip(
        rows, befores, lefts, starts, ends, rights, afters, strict=True
    ):
        text = flat[row]
        if left > before and not text[left - 1].isspace():
            left -= len(text[before:left].split()[-1])
        if right < after and not text[right].isspace():
            right += len(text[right:after].split(None, 1)[0])
        whole = text[left:right]
        if whole.isprintable() and "  " not in whole:  # the only printable white space is the space itself
            add_left(text[left:start].rstrip())
            add_match(text[start:end])
            add_right(text[end:right].lstrip())
        else:
            add_left(" ".join(text[left:start].split()))
            add_match(" ".join(text[start:end].split()))
            add_right(" ".join(text[end:right].split()))
    return [pa.array(column, pa.large_string()) for column in shown]
