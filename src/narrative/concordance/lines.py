"""The lines of a concordance: what stands to the left and right of each place, as the reader saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from narrative.corpus import Corpus
    from narrative.engine.tokens import TokenStore
    from narrative.matching import Places

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Spans:
    """K places with their contexts, as numbers of tokens; int64[K] each.

    Attributes:
        rows: the row of the document.
        first: the first token of the place, and `last` its last one.
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
        """Return some of the places."""
        columns = (self.rows, self.first, self.last, self.left, self.right)
        return Spans(*(column[chosen] for column in columns))


def span(store: TokenStore, places: Places, window: int) -> Spans:
    """Return places with `window` words on each side, as far as their documents go."""
    rows, first = places.documents, places.tokens
    last = first + places.lengths - 1
    left = np.maximum(first - window, store.bounds[rows])
    right = np.minimum(last + window, store.bounds[rows + 1] - 1)
    return Spans(rows, first, last, left, right)


def cut_lines(
    corpus: Corpus, store: TokenStore, texts: Sequence[str], spans: Spans, window: int
) -> pd.DataFrame:
    """Return the lines of places, in their order."""
    from narrative.engine.sentences import sentence_of

    rows, left, right = spans.rows, spans.left, spans.right
    begin, end = store.bounds[rows], store.bounds[rows + 1]
    # Signs between the outermost words shown and the next ones are kept if they touch the former.
    before = np.where(left > begin, _ends(store, left - 1), 0)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    following = np.minimum(right + 1, store.n_tokens - 1)
    after = np.where(right + 1 < end, store.starts[following], sizes[rows])
    starts, ends = store.starts[spans.first], _ends(store, spans.last)
    columns = [rows, before, store.starts[left], starts, ends, _ends(store, right), after]
    parts = [_cut(texts[row], *span) for row, *span in zip(*(c.tolist() for c in columns), strict=True)]
    if not window:  # not even the signs
        parts = [("", match, "") for _, match, _ in parts]
    documents = corpus.documents
    lefts, matches, rights = zip(*parts, strict=True) if parts else ((), (), ())
    return pd.DataFrame(
        {
            "doc_id": documents.index.take(rows),
            "sentence": sentence_of(corpus.sentence_store, rows, starts),
            "start": starts,
            "end": ends,
            "left": pd.Series(lefts, dtype="str"),
            "match": pd.Series(matches, dtype="str"),
            "right": pd.Series(rights, dtype="str"),
            **{name: documents[name].array.take(rows) for name in ("title", "date", "outlet")},
        }
    )


def _ends(store: TokenStore, tokens: Ints) -> Ints:
    return np.asarray(store.starts[tokens] + store.lengths[store.types[tokens]])


def _cut(
    text: str, before: int, left: int, start: int, end: int, right: int, after: int
) -> tuple[str, str, str]:
    """Left, match and right, with the signs that touch the outermost words, and white space folded."""
    shown_left, shown_right = text[left:start], text[end:right]
    if left - before > 1 or (left and not text[left - 1].isspace()):
        shown_left = _last_chunk(text[before:left]) + shown_left
    if after - right > 1 or (after > right and not text[right].isspace()):
        shown_right += _first_chunk(text[right:after])
    whole = text[left:right]
    if whole.isprintable() and "  " not in whole:  # the only printable white space is the space itself
        return shown_left.rstrip(), text[start:end], shown_right.lstrip()
    return _fold(shown_left), _fold(text[start:end]), _fold(shown_right)


def _fold(text: str) -> str:
    """White space folded to single spaces."""
    return " ".join(text.split())


def _last_chunk(signs: str) -> str:
    return signs.split()[-1] if signs and not signs[-1].isspace() else ""


def _first_chunk(signs: str) -> str:
    return signs.split()[0] if signs and not signs[0].isspace() else ""
