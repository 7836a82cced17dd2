"""Concordance: every place of a pattern, with what stands to its left and right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.errors import ParameterError, UnknownNameError
from narrative.lexicon import Lexicon
from narrative.matching import Places, locate
from narrative.schema import CONCORDANCE, check
from narrative.text import find_tokens, normalise

if TYPE_CHECKING:
    from narrative.corpus import Corpus
    from narrative.engine.tokens import TokenStore

#: How the lines can be sorted.
ORDERS = ("document", "left", "match", "right", "date")


def kwic(
    corpus: Corpus,
    pattern: str | Sequence[str],
    *,
    window: int = 8,
    exclude: str | Sequence[str] = (),
    sort_by: str = "document",
) -> pd.DataFrame:
    """Return a line for each place of a pattern: the key word in context.

    The places are those that `narrative.matching.match` finds for a lexicon of one category, so where places
    of several patterns overlap, the longest is shown. Negated places are shown like any other.

    Args:
        corpus: what was read; `corpus.where(…)` narrows it to an outlet or a time.
        pattern: a word or phrase in the language of `narrative.patterns` ("hope*", "lost * lives", "^US"), or
            several.
        window: how many words to show on each side. The context goes over the ends of sentences, never over
            those of the document.
        exclude: patterns whose places are left out ("hopeless*").
        sort_by: "document" (in the order of the corpus), "left" (by the words before the place, the nearest
            first), "match", "right" (by the words after it), or "date" (undated last). Case makes no
            difference; equal lines stay in the order of the corpus.

    Returns:
        A table by `schema.CONCORDANCE`, with the documents' title, date and outlet. `left`, `match` and
        `right` are as the reader saw them, but for white space, which is folded to single spaces; `start` and
        `end` say where the place is in the text.

    Raises:
        LexiconError: a pattern is not well formed, or an exclusion can exclude nothing.
        ParameterError: `window` is not a whole number from 0.
        UnknownNameError: there is no such order.

    Key words in context were named by Luhn (1960), American Documentation 11:288-295.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "They never lost hope.\\n\\nHopes, they said, were dashed; it was hopeless."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]))
    >>> kwic(corpus, "hope*", window=3, exclude="hopeless")[["left", "match", "right"]]
                       left  match             right
    0   They never lost   hope  . Hopes, they said,
    1  never lost hope.  Hopes    , they said, were
    """
    if isinstance(window, bool) or not isinstance(window, int) or window < 0:
        raise ParameterError(
            f"window={window!r}: give the number of words on each side, a whole number from 0."
        )
    if sort_by not in ORDERS:
        raise UnknownNameError("order", sort_by, ORDERS)
    patterns = [pattern] if isinstance(pattern, str) else list(pattern)
    unwanted = [exclude] if isinstance(exclude, str) else list(exclude)
    asked = Lexicon.from_entries({"pattern": [*patterns, *(f"!{each}" for each in unwanted)]}, name="kwic")

    store, documents = corpus.token_store, corpus.documents
    texts = documents["text"].tolist()
    places = locate(store, texts, asked)
    table = check(_lines(corpus, store, texts, places, window), CONCORDANCE, "concordance")
    return table.iloc[_order(table, sort_by)].reset_index(drop=True)


def _lines(
    corpus: Corpus, store: TokenStore, texts: Sequence[str], places: Places, window: int
) -> pd.DataFrame:
    """The lines in the order of the corpus."""
    from narrative.engine.sentences import sentence_of

    rows, first = places.documents, places.tokens
    last = first + places.lengths - 1
    begin, end = store.bounds[rows], store.bounds[rows + 1]
    left, right = np.maximum(first - window, begin), np.minimum(last + window, end - 1)
    # Signs between the outermost words shown and the next ones are kept if they touch the former.
    before = np.where(left > begin, _ends(store, left - 1), 0)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    following = np.minimum(right + 1, store.n_tokens - 1)
    after = np.where(right + 1 < end, store.starts[following], sizes[rows])
    starts, ends = store.starts[first], _ends(store, last)
    spans = np.stack([rows, before, store.starts[left], starts, ends, _ends(store, right), after])
    parts = [_cut(texts[row], *span) for row, *span in spans.T.tolist()]
    if not window:  # not even the signs
        parts = [["", match, ""] for _, match, _ in parts]
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


def _ends(store: TokenStore, tokens: np.ndarray) -> np.ndarray:
    return np.asarray(store.starts[tokens] + store.lengths[store.types[tokens]])


def _cut(text: str, before: int, left: int, start: int, end: int, right: int, after: int) -> list[str]:
    """Left, match and right, with the signs that touch the outermost words, and white space folded."""
    shown_left = _last_chunk(text[before:left]) + text[left:start]
    shown_right = text[end:right] + _first_chunk(text[right:after])
    return [_fold(shown_left), _fold(text[start:end]), _fold(shown_right)]


def _fold(text: str) -> str:
    """White space folded to single spaces; the only printable one is the space itself."""
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def _last_chunk(signs: str) -> str:
    return signs.split()[-1] if signs and not signs[-1].isspace() else ""


def _first_chunk(signs: str) -> str:
    return signs.split()[0] if signs and not signs[0].isspace() else ""


def _order(table: pd.DataFrame, sort_by: str) -> np.ndarray:
    """The rows in the order asked for."""
    if sort_by == "document":
        return np.arange(len(table))
    if sort_by == "date":
        keys = table["date"].reset_index(drop=True).sort_values(kind="stable", na_position="last")
        return keys.index.to_numpy()
    words = [[normalise(text[start:end]) for start, end in find_tokens(text)] for text in table[sort_by]]
    if sort_by == "left":
        words = [line[::-1] for line in words]
    return np.array(sorted(range(len(words)), key=words.__getitem__), np.int64)
