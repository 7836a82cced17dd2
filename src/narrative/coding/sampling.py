"""Which documents to have coded, with known chances, and how many."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.groups import Groups, find_units, group_documents
from narrative.errors import ParameterError, TableError, check_corpus, check_whole
from narrative.schema import CODING_SAMPLE, SAMPLE_PLAN, SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: The most codes that a plan is asked for; a wider interval is the answer to more.
_MOST = 10_000_000
_Z = 1.959963984540054


def draw_sample(
    corpus: Corpus,
    n: int,
    *,
    by: str | Sequence[str] | None = None,
    scores: pd.DataFrame | None = None,
    stories: pd.DataFrame | None = None,
    seed: int = 2024,
) -> pd.DataFrame:
    """Draw documents at random to have coded, and keep with what chance each was drawn.

    Without `by` and `scores` every document has the same chance. With `by` each group gives the same number
    of documents, as far as it has them: groups are then compared as surely as n allows. With `scores` each
    group is divided again, into documents with a score of 0, those below the median of the others, and the
    rest. Of each as many are drawn as in proportion to the square root of its size, two at least: more of
    the documents with high scores than in a plain sample, which hardly meets a rare frame.
    `narrative.correct` needs the column `chance` to allow for it: keep it beside the codes.

    Args:
        corpus: the documents.
        n: how many to draw, at most all.
        by: columns of the documents, or spans of time, as in `narrative.compare`.
        scores: a table by `schema.SCORES` with the rows of one measure and one category.
        stories: a table by `schema.STORIES`: one document of each story may be drawn, its first in the
            corpus, and stands for its copies.
        seed: the same seed draws the same documents, whatever their order.

    Returns:
        A table by `schema.CODING_SAMPLE`, in the order in which to code: a seeded random one, so that whoever
        stops early has a random part. `stratum` says what was divided by, `of` how many documents (or
        stories) the stratum has, `chance` with what probability each was drawn. Columns `title`, `date`,
        `outlet` follow; the score does not, so that coders stay blind to it. To keep them blind to the outlet
        too, give them `sample[["doc_id"]]` with the texts only, and set `chance` beside the codes again.

    Raises:
        ParameterError: `n` is not a whole number from 1 to the number of documents (or stories), or smaller
            than the number of strata.
        TableError: `scores` has several categories or measures, or a document without a score.

    Cochran 1977, Sampling Techniques, ch. 5.

    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["War."] * 6, "outlet": [*"AAAABB"]}, index=[*"abcdef"])
    >>> sample = draw_sample(Corpus.from_documents(documents), 4, by="outlet")
    >>> sample[["doc_id", "stratum", "of", "chance"]]
      doc_id stratum  of  chance
    0      a       A   4     0.5
    1      e       B   2     1.0
    2      b       A   4     0.5
    3      f       B   2     1.0
    """
    check_corpus(corpus)
    check_whole("n", n)
    check_whole("seed", seed, 0)
    units = find_units(corpus, "document" if stories is None else "story", stories)
    eligible = np.flatnonzero(~pd.Series(units).duplicated().to_numpy())
    if n > len(eligible):
        kind = "documents" if stories is None else "stories"
        raise ParameterError(f"n={n!r}: the corpus {corpus.name!r} has {len(eligible):,} {kind}.")
    ids = corpus.documents.index.to_numpy(dtype=object)
    groups = group_documents(corpus, by)
    names = _name_strata(groups, by, scores, corpus)
    strata, firsts, stratum = np.unique(names[eligible], return_index=True, return_inverse=True)
    sizes = np.bincount(stratum)
    if n < len(strata):
        raise ParameterError(f"n={n!r}: there are {len(strata)} strata, and each needs a document.")
    shares = allocate(n, sizes, groups.codes[eligible][firsts])
    numbers = _draw_numbers(ids[eligible], seed)
    order = np.lexsort((numbers, stratum))
    rank = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    drawn = order[rank < shares[stratum[order]]]
    drawn = drawn[np.argsort(numbers[drawn], kind="stable")]
    table = pd.DataFrame(
        {
            "doc_id": pd.array(ids[eligible[drawn]], dtype="str"),
            "stratum": pd.array(strata[stratum[drawn]], dtype="str"),
            "of": sizes[stratum[drawn]],
            "chance": (shares / sizes)[stratum[drawn]],
        }
    )
    known = corpus.documents[["title", "date", "outlet"]].iloc[eligible[drawn]].reset_index(drop=True)
    return check(pd.concat([table, known], axis=1), CODING_SAMPLE, "sample")


def plan_sample(
    width: float,
    *,
    share: float | None = None,
    n_documents: int | None = None,
    correlation: float = 0.0,
) -> pd.DataFrame:
    """Say how many documents have to be coded for a 95 % interval of a share that is no wider than `width`.

    Args:
        width: from the lower to the upper limit, above 0 and below 1: 0.1 is ten points of a hundred.
        share: the share that is expected; by default a row each for .02, .05, .1, .2, .3 and .5.
        n_documents: how many documents there are in all; fewer codes do for fewer documents.
        correlation: between the scores and the codes, from 0 (the scores are not used) to below 1.

    Returns:
        A table by `schema.SAMPLE_PLAN`: `share`, `width`, and the number of codes `n`, for each group that is
        to have an estimate of its own.

    Raises:
        ParameterError: a number is out of range.

    Wilson's interval with n / (1 − r²) / (1 − n/N) in place of n, as in `narrative.correct`.

    >>> plan_sample(0.1, n_documents=1000)
       share  width    n
    0   0.02    0.1   49
    1   0.05    0.1   77
    2   0.10    0.1  124
    3   0.20    0.1  197
    4   0.30    0.1  243
    5   0.50    0.1  276
    """
    if not 0 < width < 1:
        raise ParameterError(f"width={width!r}: give a width above 0 and below 1; 0.1 is usual.")
    if share is not None and not 0 <= share <= 1:
        raise ParameterError(f"share={share!r}: give a share from 0 to 1.")
    if not 0 <= correlation < 1:
        raise ParameterError(f"correlation={correlation!r}: give a correlation from 0 to below 1.")
    if n_documents is not None:
        check_whole("n_documents", n_documents)
    shares = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5] if share is None else [share]
    needed = [_need(width, one, n_documents, correlation) for one in shares]
    table = pd.DataFrame({"share": shares, "width": width, "n": needed})
    return check(table, SAMPLE_PLAN, "plan of a sample")


def _need(width: float, share: float, n_documents: int | None, correlation: float) -> int:
    """The least number of codes whose interval is narrow enough, by halving."""
    low, high = 1, n_documents or _MOST
    if _width(share, high, n_documents, correlation) > width:
        raise ParameterError(f"width={width!r}: it would take more than {high:,} codes. Allow a wider one.")
    while low < high:
        middle = (low + high) // 2
        if _width(share, middle, n_documents, correlation) <= width:
            high = middle
        else:
            low = middle + 1
    return low


def _width(share: float, n: int, n_documents: int | None, correlation: float) -> float:
    """How wide Wilson's interval is."""
    unseen = 1 - n / n_documents if n_documents else 1.0
    if unseen <= 0:
        return 0.0
    effective = n / (1 - correlation**2) / unseen
    inside = share * (1 - share) / effective + _Z**2 / (4 * effective**2)
    return 2 * _Z * math.sqrt(inside) / (1 + _Z**2 / effective)


def _name_strata(
    groups: Groups, by: str | Sequence[str] | None, scores: pd.DataFrame | None, corpus: Corpus
) -> npt.NDArray[np.str_]:
    """The name of the stratum of each document: its group, its band of scores, or both."""
    names = np.array(groups.names if by is not None else [""], dtype=str)[groups.codes]
    if scores is None:
        return names
    bands = _cut(scores, corpus)
    return np.array([f"{name} · {band}" if name else band for name, band in zip(names, bands, strict=True)])


def _cut(scores: pd.DataFrame, corpus: Corpus) -> list[str]:
    """Into which of three each document falls by its score: none, low, high."""
    table = check(scores, SCORES, "table of scores", documents=corpus.documents.index)
    kinds = table[["measure", "lexicon", "category"]].drop_duplicates()
    if len(kinds) != 1:
        shown = ", ".join(dict.fromkeys(kinds["category"])) or "none"
        raise TableError(
            f"scores: give the rows of one measure and one category; there are {len(kinds)} ({shown})."
        )
    values = table.set_index("doc_id")["value"].reindex(corpus.documents.index)
    if values.isna().any():
        raise TableError(
            f"scores: the document {values.index[values.isna()][0]!r} has no value "
            f"({int(values.isna().sum())} such in all); draw from corpus.where(…) without them."
        )
    found = values[values > 0]
    middle = float(found.median()) if len(found) else 0.0
    return ["none" if value <= 0 else "low" if value < middle else "high" for value in values]


def allocate(n: int, sizes: Ints, groups: Ints) -> Ints:
    """Return how many of S strata to draw: every group the same, its strata by the square root of their size.

    Args:
        n: how many in all, at least S.
        sizes: int64[S], how many documents each stratum has.
        groups: int64[S], the group that it is in.

    >>> allocate(30, np.array([900, 100, 40]), np.array([0, 0, 1])).tolist()
    [11, 4, 15]
    """
    of = np.unique(groups, return_inverse=True)[1]
    quotas = _fill(n, np.bincount(of, sizes).astype(np.int64), np.ones(of.max() + 1), np.bincount(of))
    shares = np.zeros(len(sizes), np.int64)
    for group, quota in enumerate(quotas.tolist()):
        own = np.flatnonzero(of == group)
        least = np.minimum(sizes[own], 2 if quota >= 2 * len(own) else 1)
        shares[own] = _fill(quota, sizes[own], np.sqrt(sizes[own]), least)
    return shares


def _fill(n: int, sizes: Ints, weights: Floats, least: Ints) -> Ints:
    """Share n out in proportion to the weights, none more than its size nor less than its least."""
    low, high = 0.0, float((sizes / weights).max())
    for _ in range(100):
        middle = (low + high) / 2
        taken = np.clip(np.floor(middle * weights), least, sizes)
        low, high = (middle, high) if taken.sum() <= n else (low, middle)
    shares = np.clip(np.floor(low * weights), least, sizes).astype(np.int64)
    rest = np.where(shares < sizes, low * weights - shares, -np.inf)
    shares[np.argsort(-rest, kind="stable")[: n - int(shares.sum())]] += 1
    return np.minimum(shares, sizes)


def _draw_numbers(ids: npt.NDArray[np.object_], seed: int) -> npt.NDArray[np.uint64]:
    """A random number for each document, from the seed and its id: the order of documents makes none."""
    digests = [
        hashlib.blake2b(f"{seed}\x00{doc_id}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for doc_id in ids
    ]
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)
