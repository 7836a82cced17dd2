"""How large a difference in frequency is: effect sizes of keyness, with intervals.

The first row of a table is the target, the first column the word; see `narrative.vocabulary.contingency`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from narrative.vocabulary.contingency import Contingency, Floats, g_squared

#: The normal distribution's 97.5 % point, for intervals of 95 %.
NORMAL = 1.959963984540054


class Interval(NamedTuple):
    """Estimates with the ends of their 95 % intervals, float64[M] each."""

    estimate: Floats
    low: Floats
    high: Floats


class LogOdds(NamedTuple):
    """Weighted log odds ratios, their standard errors and z, float64[M] each."""

    estimate: Floats
    error: Floats
    z: Floats


def _rates(table: Contingency) -> tuple[Floats, Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return table.o11 / table.row, table.o21 / (table.o21 + table.o22)


def log_ratio(table: Contingency, *, clumping: npt.ArrayLike = 1.0, quantile: float = NORMAL) -> Interval:
    """Return log2 of the ratio of the two relative frequencies, with a 95 % interval.

    Bits: 1 is twice as frequent in the target, -1 half as frequent (Hardie 2014). A count of 0 is taken as
    0.5, as there. The interval is that of a ratio of rates on the log scale, with half a count added to
    each side; its standard error grows with the root of `clumping`, the design effect of
    `narrative.vocabulary.document_counts.clumping` (1: tokens taken as independent). `quantile` is how many
    standard errors the ends are away.

    >>> table = Contingency.from_margins([40], [10_000], [60], 30_000)
    >>> [value.round(2).item() for value in log_ratio(table)]
    [2.0, 1.22, 2.75]
    """
    o11, o21 = np.where(table.o11 > 0, table.o11, 0.5), np.where(table.o21 > 0, table.o21, 0.5)
    r1, r2 = table.row, table.o21 + table.o22
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.log2(o11 / r1) - np.log2(o21 / r2)
        centre = np.log2((table.o11 + 0.5) / r1) - np.log2((table.o21 + 0.5) / r2)
    error = np.sqrt(np.asarray(clumping) * (1 / (table.o11 + 0.5) + 1 / (table.o21 + 0.5))) / np.log(2)
    return Interval(estimate, centre - quantile * error, centre + quantile * error)


def nearest_to_zero(interval: Interval) -> Floats:
    """Return the end of each interval that is nearer to 0, or 0 where the interval contains 0.

    >>> ends = np.array([1.0, -3.0, -1.0]), np.array([2.0, -2.0, 1.0])
    >>> nearest_to_zero(Interval(ends[0], *ends)).tolist()
    [1.0, -2.0, 0.0]
    """
    return np.where(interval.low > 0, interval.low, np.where(interval.high < 0, interval.high, 0.0))


def percent_difference(table: Contingency) -> Floats:
    """Return %DIFF: by how many percent the word is more frequent in the target (Gabrielatos & Marchi 2011).

    From -100 upwards; infinite where the reference has none.

    >>> table = Contingency.from_margins([206523], [959641], [206523 + 178174], 959641 + 1562358)
    >>> percent_difference(table).round(1).tolist()
    [88.7]
    """
    target, reference = _rates(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(100 * (target - reference) / reference, dtype=np.float64)


def odds_ratio(table: Contingency, *, clumping: npt.ArrayLike = 1.0, quantile: float = NORMAL) -> Interval:
    """Return the ratio of the odds of the word in target and reference, with a 95 % interval.

    From 0 upwards, 1 for no difference, infinite where the reference has none. The interval is Woolf's (1955)
    on the log scale, with half a count added to each cell; `clumping` and `quantile` as in `log_ratio`.

    >>> table = Contingency.from_margins([16217], [2796938], [16217 + 735], 2796938 + 2087946)
    >>> odds_ratio(table).estimate.round(1).tolist()
    [16.6]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (table.o11 * table.o22) / (table.o12 * table.o21)
    cells = [cell + 0.5 for cell in table.cells]
    centre = np.log(cells[0]) + np.log(cells[3]) - np.log(cells[1]) - np.log(cells[2])
    error = np.sqrt(np.asarray(clumping) * np.sum([1 / cell for cell in cells], axis=0))
    return Interval(estimate, np.exp(centre - quantile * error), np.exp(centre + quantile * error))


def bayes_factor(table: Contingency) -> Floats:
    """Return the approximate Bayes factor, as BIC: two-cell G² less the log of the number of words.

    Above 2 there is positive evidence for a difference, above 6 strong, above 10 very strong; below 0 the
    evidence is for none (Wilson 2013, "Embracing Bayes factors for key item analysis in corpus linguistics").

    >>> table = Contingency.from_margins([12_000], [1_000_000], [22_000], 2_000_000)
    >>> bayes_factor(table).round(2).tolist()
    [167.56]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(g_squared(table, cells=2, signed=False) - np.log(table.total), dtype=np.float64)


def simple_maths(table: Contingency, *, added: float = 1.0) -> Floats:
    """Return the ratio of frequencies per million words with `added` put to each (Kilgarriff 2009).

    From 0 upwards, 1 for no difference. With a larger `added` (100, 1000) frequent words come first.

    >>> table = Contingency.from_margins([35], [112289776], [35 + 263], 112289776 + 1559716979)
    >>> simple_maths(table).round(4).tolist()
    [1.1224]
    """
    target, reference = _rates(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((1e6 * target + added) / (1e6 * reference + added), dtype=np.float64)


def weighted_log_odds(table: Contingency, prior: npt.ArrayLike, prior_size: npt.ArrayLike) -> LogOdds:
    """Return the log odds ratio of each word under an informative Dirichlet prior, its error, and z.

    Natural logarithms; positive where the word marks the target. The prior shrinks what rests on few words
    towards 0 (Monroe, Colaresi & Quinn 2008, Political Analysis 16:372-403, eq. 15-22).

    Args:
        table: the counts.
        prior: float[M], the prior's count of each word, which must be above 0.
        prior_size: the sum of the prior's counts over all words, also those that are not here.

    >>> table = Contingency.from_margins([40], [10_000], [60], 30_000)
    >>> [value.round(3).item() for value in weighted_log_odds(table, [1.0], 500)]
    [1.341, 0.268, 4.997]
    """
    alpha = np.asarray(prior, dtype=np.float64)
    first, second = table.o11 + alpha, table.o21 + alpha
    rest = np.asarray(prior_size) - alpha
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.log(first / (table.o12 + rest)) - np.log(second / (table.o22 + rest))
        error = np.sqrt(1 / first + 1 / second)
        return LogOdds(estimate, error, estimate / error)
