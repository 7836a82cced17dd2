"""What chance would give: the sums of the parts of an article when its sentences stand in any other order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from narrative.arcs.position import Layout
from narrative.arcs.sentence_sums import Sentences
from narrative.comparison.resampling import Floats, Ints
from narrative.progress import follow

#: Numbers held at once while shuffling: some 32 MB for each array.
_CHUNK = 4_000_000


@dataclass(frozen=True)
class Band:
    """Where chance alone would draw the curve of P parts, for C categories.

    Attributes:
        excess: float64[P, C], what the part holds more than the mean of the shuffled orders, in units of
            the numerator.
        half: float64[P, C], half the width of the band around that mean, likewise.
        p_values: float64[P, C], how often chance puts some part of the curve as far out as this one.
    """

    excess: Floats
    half: Floats
    p_values: Floats


def sum_parts(sentences: Sentences, layout: Layout) -> tuple[Floats, Floats]:
    """Return the totals, float64[D, P, C], and bases, float64[D, P], of the parts of each document."""
    n_documents, n_parts = len(sentences.bounds) - 1, len(layout.names)
    totals = np.zeros((n_documents, n_parts, sentences.totals.shape[1]))
    bases = np.zeros((n_documents, n_parts))
    for rows, places in _by_length(sentences.bounds):
        ends = _ends(sentences.bases[places], layout, rows)
        totals[rows] = _split(sentences.totals[places], ends)
        bases[rows] = _split(sentences.bases[places].astype(np.float64)[..., None], ends)[..., 0]
    return totals, bases


def shuffle_sentences(
    sentences: Sentences, layout: Layout, units: Ints, *, n_shuffles: int, level: float, seed: int
) -> Band:
    """Compare the parts of each document with those of its sentences in shuffled order.

    A sentence that is moved takes its total and its base with it. What is compared is u, the total of a part
    less what it would have at the document's own rate, summed over the documents: U. Its scale is the
    larger of two: how much U varies from shuffle to shuffle, and how much the units' u differ. The first
    would be enough if sentences were independent; the second notes that neighbouring sentences resemble
    each other, and lets the band be as wide as that makes it. The band has the half-width c × scale, with
    one c for all parts, such that the share `level` of the shuffles lies inside it everywhere (Westfall &
    Young's maximum; studentised within each shuffle). Documents of one unit that have as many sentences are
    copies of each other: they are shuffled alike, so that a text printed ten times is one text and not ten.

    Args:
        sentences: of the documents, all long enough.
        layout: their parts.
        units: int64[D], the unit that each document belongs to, from 0; a document or a story.
        n_shuffles: how many shuffles, at least 1 / (1 − level) − 1.
        level: of the band, such as 0.95.
        seed: of the generator.
    """
    n_documents, n_parts = len(sentences.bounds) - 1, len(layout.names)
    n_categories = sentences.totals.shape[1]
    # What each sentence holds more than at its document's rate.
    document = np.repeat(np.arange(n_documents), np.diff(sentences.bounds))
    rates = _add(sentences.totals, document, n_documents) / _add(
        sentences.bases[:, None].astype(np.float64), document, n_documents
    )
    residuals = sentences.totals - rates[document] * sentences.bases[:, None]
    centred = Sentences(residuals, sentences.bases, sentences.bounds)
    observed, spread = _sum_units(sum_parts(centred, layout)[0][None], units)

    rng = np.random.default_rng(seed)
    sums = np.empty((n_shuffles, n_parts, n_categories))
    spreads = np.empty_like(sums)
    step = max(1, _CHUNK // (n_documents * n_parts * n_categories))
    for begin in follow(range(0, n_shuffles, step), "shuffling sentences"):
        stop = min(begin + step, n_shuffles)
        drawn = _draw(centred, layout, units, stop - begin, rng)
        sums[begin:stop], spreads[begin:stop] = _sum_units(drawn, units)

    if layout.sizes is None:
        middle = sums.mean(axis=0)
        variance = ((sums - middle) ** 2).mean(axis=0)
    else:
        middle, variance = np.zeros_like(sums[0]), _variance(centred, layout.sizes, units)
    scale = np.sqrt(np.maximum(variance, spread[0]))
    far = _ratio(np.abs(observed[0] - middle), scale)
    # Rounding must not decide which of two equal numbers is the larger.
    highest = _ratio(np.abs(sums - middle), np.sqrt(np.maximum(variance, spreads))).max(axis=1)
    p_values = (1 + (highest[:, None, :] >= far - 1e-9).sum(axis=0)) / (n_shuffles + 1)
    # With the curve itself among the shuffles, as for the p-value: it is inside if and only if p > 1 − level.
    allowed = int(np.floor((n_shuffles + 1) * (1 - level) + 1e-9))
    critical = np.sort(highest, axis=0)[n_shuffles - allowed]
    return Band(observed[0] - middle, critical * scale, p_values)


def _draw(
    sentences: Sentences, layout: Layout, units: Ints, n_shuffles: int, rng: np.random.Generator
) -> Floats:
    """Return the totals of the parts, float64[B, D, P, C], in B shuffled orders, copies in the same."""
    n_documents, n_categories = len(sentences.bounds) - 1, sentences.totals.shape[1]
    drawn = np.empty((n_shuffles, n_documents, len(layout.names), n_categories))
    for rows, places in _by_length(sentences.bounds):
        block = max(1, _CHUNK // max(places.size * n_categories, 1))
        for begin in range(0, n_shuffles, block):
            times = min(block, n_shuffles - begin)
            alike, n_alike = _number(units[rows])
            orders = np.tile(np.arange(places.shape[1]), (times * n_alike, 1))
            orders = rng.permuted(orders, axis=1).reshape(times, n_alike, -1)[:, alike]
            orders = orders.reshape(times * len(rows), -1)
            order = np.take_along_axis(np.tile(places, (times, 1)), orders, axis=1)
            ends = _ends(sentences.bases[order], layout, np.tile(rows, times))
            parts = _split(sentences.totals[order], ends)
            drawn[begin : begin + times, rows] = parts.reshape(times, len(rows), *parts.shape[1:])
    return drawn


def _variance(centred: Sentences, sizes: Ints, units: Ints) -> Floats:
    """The variance of U over all orders, float64[P, C], where each part has a number of sentences.

    That of k drawn from n without replacement: k (n − k) / (n (n − 1)) · Σe², since a document's e add up
    to 0 (Cochran 1977, Sampling Techniques, ch. 2). The e of copies, which are shuffled alike, add up first.
    """
    counts = sizes.sum(axis=1, keepdims=True)
    shares = sizes * (counts - sizes) / (counts * (counts - 1))
    variance = np.zeros((sizes.shape[1], centred.totals.shape[1]))
    for rows, places in _by_length(centred.bounds):
        alike, n_alike = _number(units[rows])
        joined = np.zeros((n_alike, places.shape[1], centred.totals.shape[1]))
        np.add.at(joined, alike, centred.totals[places])
        first = np.flatnonzero(np.diff(np.maximum.accumulate(alike), prepend=-1))
        variance += shares[rows[first]].T @ (joined**2).sum(axis=1)
    return variance


def _number(units: Ints) -> tuple[Ints, int]:
    """The units in the order in which they first come, as numbers from 0, and how many there are."""
    codes, found = pd.factorize(units)
    return np.asarray(codes, np.int64), len(found)


def _by_length(bounds: Ints) -> list[tuple[Ints, Ints]]:
    """The documents with the same number n of sentences: their rows, int64[M], and sentences, int64[M, n]."""
    counts = np.diff(bounds)
    groups = []
    for length in np.unique(counts).tolist():
        rows = np.flatnonzero(counts == length)
        groups.append((rows, bounds[rows][:, None] + np.arange(length)))
    return groups


def _ends(bases: Ints, layout: Layout, rows: Ints) -> Ints:
    """Behind which of n sentences each part ends, int64[M, P], from their bases in order, int64[M, n]."""
    if layout.sizes is not None:
        return np.cumsum(layout.sizes[rows], axis=1)
    n_parts = len(layout.names)
    through = np.cumsum(bases, axis=1)
    # Twice the middle of each sentence, against twice the border: whole numbers, so nothing is rounded.
    middles, whole = 2 * through - bases, 2 * through[:, -1]
    borders = np.arange(1, n_parts + 1)
    return np.stack([(middles * n_parts < whole[:, None] * border).sum(axis=1) for border in borders], axis=1)


def _split(values: Floats, ends: Ints) -> Floats:
    """Sums of n values, float64[M, n, C], between the ends of parts, int64[M, P]: float64[M, P, C]."""
    through = np.zeros((values.shape[0], values.shape[1] + 1, values.shape[2]))
    np.cumsum(values, axis=1, out=through[:, 1:])
    at_ends = np.take_along_axis(through, ends[:, :, None], axis=1)
    return np.diff(at_ends, axis=1, prepend=0.0)


def _sum_units(parts: Floats, units: Ints) -> tuple[Floats, Floats]:
    """Sums over D documents, float64[B, D, P, C], and the variance of such a sum by its units."""
    n_units = int(units.max()) + 1
    if n_units < parts.shape[1]:
        order = np.argsort(units, kind="stable")
        parts = np.add.reduceat(parts[:, order], np.searchsorted(units[order], np.arange(n_units)), axis=1)
    sums = parts.sum(axis=1)
    squares = (parts**2).sum(axis=1) - sums**2 / n_units
    return sums, np.maximum(squares, 0.0) * n_units / max(n_units - 1, 1)


def _add(values: Floats, groups: Ints, n_groups: int) -> Floats:
    """Sums of the rows of `values`, float64[S, C], by group: float64[G, C]."""
    columns = [np.bincount(groups, column, n_groups) for column in values.T]
    return np.stack(columns, axis=1).astype(np.float64)


def _ratio(above: Floats, below: Floats) -> Floats:
    """`above / below`, and 0 where both are nothing but rounding."""
    return np.divide(above, below, out=np.zeros_like(above), where=below > 1e-12)
