"""How evenly a word is spread over the parts of a corpus: measures of dispersion.

Formulas for one item in n parts: counts v₁ … vₙ, their sum f; sizes of the parts as shares s₁ … sₙ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.levels import factorise
from narrative.corpus.selection import get_column
from narrative.errors import ParameterError, check_corpus, check_whole
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import Places, find_places, locate

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.vocabulary.sequences import Ints

#: The columns of a table of dispersion.
DISPERSION = (
    "pattern", "count", "n_parts", "range", "juilland_d", "carroll_d2", "rosengren_s",
    "dp", "dp_norm", "kl", "arf",
)  # fmt: skip


class DispersionMeasures(NamedTuple):
    """Measures of dispersion of one item; `dispersion` says what each is."""

    range: int
    juilland_d: float
    carroll_d2: float
    rosengren_s: float
    dp: float
    dp_norm: float
    kl: float


def measure_dispersion(counts: npt.ArrayLike, sizes: npt.ArrayLike) -> DispersionMeasures:
    """Return the measures of an item with these counts in parts of these sizes; empty parts are left out.

    All but the range are missing where the item does not stand at all, or where there is only one part.

    >>> gries = measure_dispersion([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])
    >>> [round(value, 4) for value in gries]
    [5, 0.7852, 0.9379, 0.9498, 0.18, 0.2195, 0.137]
    """
    v, size = np.asarray(counts, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    v, size = v[size > 0], size[size > 0]
    f, n = v.sum(), len(v)
    if f == 0 or n < 2:
        return DispersionMeasures(int((v > 0).sum()), *[float("nan")] * 6)
    s = size / size.sum()
    rates = v / s
    shares = rates[v > 0] / rates.sum()
    observed = v / f
    there = v > 0
    dp = float(np.abs(observed - s).sum() / 2)
    return DispersionMeasures(
        int(there.sum()),
        float(1 - rates.std() / rates.mean() / np.sqrt(n - 1)),
        max(float(-(shares * np.log2(shares)).sum() / np.log2(n)), 0.0),
        float(np.sqrt(s * v).sum() ** 2 / f),
        dp,
        float(dp / (1 - s.min())),
        max(float((observed[there] * np.log2(observed[there] / s[there])).sum()), 0.0),
    )


def reduce_frequency(places: npt.ArrayLike, size: int) -> float:
    """Return the average reduced frequency (ARF) of an item at these positions in a corpus of `size` words.

    The corpus is a ring; with v = size / count, the sum of the distances between them, none taken as more
    than v, over v. Equals the count where they are even, and nears 1 where they are all in one spot
    (Savický & Hlaváčová 2002, Journal of Quantitative Linguistics 9:215-231).

    >>> reduce_frequency([0, 25, 50, 75], 100), round(reduce_frequency([0, 1, 2, 3], 100), 2)
    (4.0, 1.12)
    """
    at = np.sort(np.asarray(places, dtype=np.int64))
    if not len(at):
        return 0.0
    distances = np.diff(at, append=at[0] + size)
    even = size / len(at)
    return float(np.minimum(distances, even).sum() / even)


def dispersion(
    corpus: Corpus, patterns: str | Sequence[str] | Lexicon, *, parts: str | int = "document"
) -> pd.DataFrame:
    """Measure how evenly the matches of each pattern are spread over the parts of a corpus.

    Measures disagree, and most depend on how often a word stands and into how many parts the corpus is cut: a
    word that stands once cannot be even. Compare words of about the same frequency over the same parts.
    In 2,000 parts Juilland's D is near 1 for almost any word that is not rare (Biber et al. 2016).

    Args:
        corpus: what was read.
        patterns: a word, a wildcard or a phrase as for `kwic`, several, or a lexicon (its categories, with
            negated matches).
        parts: "document"; a column of the documents ("outlet": documents with the same value are a part,
            those without one are left out); or a number of equal parts, into which the words of all
            documents are cut, in the order of their dates, then of their ids.

    Returns:
        A row for each pattern, in their order, with the columns `DISPERSION`:

        - `count`, and `n_parts` (those with words);
        - `range`: in how many parts it stands;
        - `juilland_d`: 1 - (standard deviation over mean of the rates) / √(n - 1), 0 to 1, more is more even
          (Juilland & Chang-Rodríguez 1964);
        - `carroll_d2`: entropy of the rates over log n, 0 to 1, more is more even (Carroll 1970);
        - `rosengren_s`: (Σ√(sᵢvᵢ))² / f, up to 1, more is more even (Rosengren 1971);
        - `dp`: Σ|vᵢ/f - sᵢ| / 2, 0 to 1, more is **less** even (Gries 2008, International Journal of Corpus
          Linguistics 13:403-437); `dp_norm`: over what it can be at most (Lijffijt & Gries 2012);
        - `kl`: Kullback-Leibler divergence of vᵢ/f from sᵢ, bits, from 0, more is **less** even (Gries
          2020);
        - `arf`: average reduced frequency, from 1 to `count`, over documents in the order of their dates,
          then of their ids; it needs no parts.

        D and D2 take rates (vᵢ over the size of the part), so that parts may differ in size.

    Raises:
        ParameterError: `parts` is a number below 2, or above that of the words.
        CorpusError: there is no such column.
        LexiconError: a pattern is not well formed.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> articles = pd.DataFrame({"text": ["hope and war", "hope and peace", "hope no more"]})
    >>> spread = dispersion(Corpus.from_documents(articles), ["hope", "war"]).round(2)
    >>> spread[["pattern", "count", "range", "dp_norm"]].to_numpy().tolist()
    [['hope', 3, 3, 0.0], ['war', 1, 1, 1.0]]
    """
    check_corpus(corpus)
    names, places, owners = find_matches(corpus, patterns)
    store = corpus.token_store
    order = sort_by_date(corpus)
    sizes = store.counts
    first = np.empty(len(corpus), np.int64)
    first[order] = np.cumsum(sizes[order]) - sizes[order]
    # The place of each match when documents stand in that order.
    at = first[places.documents] + places.tokens - store.bounds[places.documents]
    part, part_sizes = _cut(corpus, parts, places, at)
    rows = []
    for number, name in enumerate(names):
        own = owners == number
        held = own & (part >= 0)
        counts = np.bincount(part[held], minlength=len(part_sizes))
        measures = measure_dispersion(counts, part_sizes)
        arf = reduce_frequency(at[own], store.n_tokens)
        rows.append((name, int(own.sum()), int((part_sizes > 0).sum()), *measures, arf))
    return pd.DataFrame(rows, columns=list(DISPERSION)).astype({"pattern": "str"})


def positions(corpus: Corpus, patterns: str | Sequence[str] | Lexicon) -> pd.DataFrame:
    """Return where in its document each match of each pattern stands, for `plot_dispersion`.

    Returns:
        `doc_id`, `title`, `date`, `outlet`, `pattern` (of a lexicon, the category), `position` (words of the
        document before the match, over all its words: from 0 to below 1), `word` (their number), `words` (of
        the document), `start` and `end` in its text; in the order of the corpus.

    Raises:
        LexiconError: a pattern is not well formed.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["War, then hope."]}, index=["a"]))
    >>> positions(corpus, ["hope", "war"])[["doc_id", "pattern", "word", "words"]].to_numpy().tolist()
    [['a', 'war', 0, 3], ['a', 'hope', 2, 3]]
    """
    check_corpus(corpus)
    names, places, owners = find_matches(corpus, patterns)
    store, documents = corpus.token_store, corpus.documents
    rows = places.documents
    word = places.tokens - store.bounds[rows]
    last = places.tokens + places.lengths - 1
    return pd.DataFrame(
        {
            "doc_id": documents.index.take(rows),
            **{name: documents[name].array.take(rows) for name in ("title", "date", "outlet")},
            "pattern": pd.array(names, dtype="str").take(owners),
            "position": word / store.counts[rows],
            "word": word,
            "words": store.counts[rows],
            "start": store.starts[places.tokens],
            "end": store.starts[last] + store.lengths[store.types[last]],
        }
    )


def find_matches(
    corpus: Corpus, patterns: str | Sequence[str] | Lexicon
) -> tuple[tuple[str, ...], Places, Ints]:
    """Return names, matches, and which name each match is of; patterns do not compete with each other."""
    if isinstance(patterns, Lexicon):
        places = find_places(corpus, patterns)
        return patterns.categories, places, places.categories
    given = [patterns] if isinstance(patterns, str) else list(patterns)
    if not given:
        raise ParameterError("patterns is empty: give a word, a wildcard or a phrase, or several.")
    lexicon = Lexicon.from_entries({one: [one] for one in dict.fromkeys(given)}, name="patterns")
    places = locate(corpus.token_store, corpus.documents["text"].tolist(), lexicon, negation=False)
    return lexicon.categories, places, places.categories


def sort_by_date(corpus: Corpus) -> Ints:
    """Return the rows of the documents by date, then by id; those without a date last."""
    documents = corpus.documents
    table = pd.DataFrame({"date": documents["date"].to_numpy(), "doc_id": documents.index.to_numpy()})
    return table.sort_values(["date", "doc_id"], na_position="last").index.to_numpy()


def _cut(corpus: Corpus, parts: str | int, places: Places, at: Ints) -> tuple[Ints, Ints]:
    """Return the part of each match (-1 for none), and the sizes of the parts."""
    sizes = corpus.token_store.counts
    if not isinstance(parts, str):
        n, total = check_whole("parts", parts, 2), int(sizes.sum())
        if n > max(total, 2):
            raise ParameterError(f"parts={n:,}: the corpus has {total:,} words, and a part has one at least.")
        edges = np.round(np.linspace(0, total, n + 1)).astype(np.int64)
        return np.searchsorted(edges, at, side="right") - 1, np.diff(edges)
    if parts == "document":
        # By id, so that sums do not depend on the order of the documents.
        rank = np.argsort(np.argsort(corpus.documents.index.to_numpy(), kind="stable"), kind="stable")
        part_of = rank.astype(np.int64)
    else:
        part_of = factorise(get_column(corpus.documents, parts)).codes
    held = part_of >= 0
    totals = np.bincount(part_of[held], sizes[held], part_of.max(initial=-1) + 1).astype(np.int64)
    return part_of[places.documents], totals
