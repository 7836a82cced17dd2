"""Tables of two by two counts, and tests on them, for many words at once.

M tables as arrays. For keyness the first row is the target and the second the reference, the first column the
word and the second all other words; for collocation the first row is what stands near the node.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Fisher's test takes the place of G² where one of the expected counts is smaller (Cochran 1954).
SMALL = 5.0
#: Which cells come first, second, … when the one of the column's number is to be the first.
_TURNS = np.array([[0, 1, 2, 3], [1, 0, 3, 2], [2, 3, 0, 1], [3, 2, 1, 0]])
#: Numbers worked on at once.
_CELLS = 4_000_000


@dataclass(frozen=True)
class Contingency:
    """M tables of two by two counts; float64[M] each, and all not negative in a table that is one.

    Where a convention counts more joint places than the row has (see `collocates`), a cell is negative;
    tests then have no value.
    """

    o11: Floats
    o12: Floats
    o21: Floats
    o22: Floats

    @classmethod
    def from_margins(
        cls, joint: npt.ArrayLike, row: npt.ArrayLike, column: npt.ArrayLike, total: npt.ArrayLike
    ) -> Contingency:
        """Return the tables of joint counts, first row sums, first column sums and totals.

        >>> table = Contingency.from_margins([8], [15828], [4675], 14307668)
        >>> table.o12.tolist(), table.expected[0].round(2).tolist()
        ([15820.0], [5.17])
        """
        o11, r1, c1, n = np.broadcast_arrays(
            *(np.asarray(each, dtype=np.float64) for each in (joint, row, column, total))
        )
        return cls(o11, r1 - o11, c1 - o11, n - r1 - c1 + o11)

    @property
    def cells(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Observed counts: first row, then second."""
        return self.o11, self.o12, self.o21, self.o22

    @property
    def row(self) -> Floats:
        """Sum of the first row."""
        return self.o11 + self.o12

    @property
    def column(self) -> Floats:
        """Sum of the first column."""
        return self.o11 + self.o21

    @property
    def total(self) -> Floats:
        """Sum of all four cells."""
        return self.o11 + self.o12 + self.o21 + self.o22

    @property
    def expected(self) -> tuple[Floats, Floats, Floats, Floats]:
        """What the four cells would be if rows and columns were independent."""
        n, r1, c1 = np.maximum(self.total, 1), self.row, self.column
        r2, c2 = self.total - r1, self.total - c1
        return r1 * c1 / n, r1 * c2 / n, r2 * c1 / n, r2 * c2 / n

    @property
    def direction(self) -> Floats:
        """1 where the first cell is not below what is expected, else -1."""
        return np.where(self.o11 >= self.expected[0], 1.0, -1.0)

    def take(self, rows: npt.NDArray[Any]) -> Contingency:
        """Return some of the tables."""
        return Contingency(*(cell[rows] for cell in self.cells))

    @property
    def is_table(self) -> npt.NDArray[np.bool_]:
        """Whether no cell is negative."""
        return np.asarray(np.logical_and.reduce([cell >= 0 for cell in self.cells]), np.bool_)


def g_squared(
    table: Contingency, *, cells: Literal[2, 4] = 4, williams: bool = False, signed: bool = True
) -> Floats:
    """Return G², the log-likelihood ratio, of each table; negative where the first cell is below expectation.

    Two conventions are in use, and give different values. `cells=4` is the test of independence with all four
    cells (Dunning 1993, Computational Linguistics 19:61-74; quanteda, and most programs for collocation);
    `cells=2` leaves out the two of other words (Rayson & Garside 2000; the UCREL calculator, WordSmith for
    keyness). Where words are rare they nearly agree. From 0 upwards before the sign; under independence
    chi-squared with one degree of freedom. `williams` divides by Williams' correction, as quanteda can.

    >>> table = Contingency.from_margins([12_000], [1_000_000], [22_000], 2_000_000)
    >>> g_squared(table, cells=2).round(2).item(), g_squared(table).round(2).item()
    (182.07, 184.09)
    """
    sums = np.zeros_like(table.o11)
    pairs = list(zip(table.cells, table.expected, strict=True))
    for observed, expected in pairs if cells == 4 else (pairs[0], pairs[2]):
        held = (observed > 0) & (expected > 0)
        ratio = np.divide(observed, expected, out=np.ones_like(observed), where=held)
        sums += np.where(held, observed, 0) * np.log(ratio)
    values = np.maximum(2 * sums, 0)
    if williams:
        n, r1, c1 = table.total, table.row, table.column
        with np.errstate(divide="ignore", invalid="ignore"):
            rows, columns = n / r1 + n / (n - r1) - 1, n / c1 + n / (n - c1) - 1
            values = values / (1 + rows * columns / (6 * n))
    return np.where(table.is_table, values * (table.direction if signed else 1.0), np.nan)


def chi_squared(table: Contingency, *, yates: bool = False, signed: bool = True) -> Floats:
    """Return Pearson's χ² of each table, with Yates' correction or without; negative below expectation.

    From 0 upwards before the sign; 0 where a row or column is empty. The correction takes half a count from
    each difference, but never more than the difference. (quanteda.textstats takes it by default too, but only
    where an expected count is below 5 and |o11·o22 − o12·o21| is half the total or more: src/keyness.cpp.)

    >>> table = Contingency.from_margins([3], [10], [10], 19)
    >>> chi_squared(table).round(4).item(), chi_squared(table, yates=True).round(4).item()
    (-4.3372, -2.6324)
    """
    n, r1, c1 = table.total, table.row, table.column
    difference = np.abs(table.o11 - table.expected[0])
    if yates:
        difference = np.maximum(difference - 0.5, 0)
    margins = r1 * (n - r1) * c1 * (n - c1)
    values = np.zeros_like(n)
    np.divide(difference**2 * n**3, margins, out=values, where=margins > 0)
    return np.where(table.is_table, values * (table.direction if signed else 1.0), np.nan)


def fisher_exact(table: Contingency) -> Floats:
    """Return the two-sided p of Fisher's exact test of each table.

    The sum of the probabilities of all tables with the same margins that are at most as likely as the one
    observed (as in R and scipy).

    >>> fisher_exact(Contingency.from_margins([3], [10], [10], 19)).round(7).item()
    0.0697785
    """
    results = np.full(len(table.o11), np.nan)
    held = np.flatnonzero(table.is_table)
    # Each table is turned so that the cell with the smallest expected count comes first.
    cells = np.stack(table.cells)[:, held]
    smallest = np.argmin(np.stack(table.expected)[:, held], axis=0)
    a, b, c, d = np.take_along_axis(cells, _TURNS[:, smallest], axis=0)
    expected = (a + b) * (a + c) / np.maximum(a + b + c + d, 1)
    low = np.maximum(0, a - d)
    # Beyond this, what is left of the sum is less than rounding.
    far = np.ceil(np.maximum(a, 2 * expected - a) + 80 + 12 * np.sqrt(expected))
    lengths = (np.minimum(a + np.minimum(b, c), far) - low + 1).astype(np.int64)
    order = np.argsort(lengths, kind="stable")
    first = 0
    while first < len(order):
        # Tables of like lengths together, at most twice as long as the first.
        longest = min(2 * int(lengths[order[first]]), int(lengths[order[-1]]))
        end = int(np.searchsorted(lengths[order], longest, side="right"))
        last = min(end, first + max(1, _CELLS // longest))
        rows = order[first:last]
        results[held[rows]] = _sum_tables(a[rows], b[rows], c[rows], d[rows], low[rows], lengths[rows])
        first = last
    return results


def _sum_tables(a: Floats, b: Floats, c: Floats, d: Floats, low: Floats, lengths: Ints) -> Floats:
    """Return p for tables whose first cell can be from `low` on, in `lengths` steps."""
    steps = np.arange(int(lengths.max()))
    k = low[:, None] + steps
    row, column, rest = (a + b)[:, None], (a + c)[:, None], (d - a)[:, None]
    inside = steps < lengths[:, None]
    # The logarithm of how much likelier each table is than the one before.
    above = np.where(inside[:, 1:], (row - k[:, :-1]) * (column - k[:, :-1]), 1)
    below = np.where(inside[:, 1:], k[:, 1:] * (rest + k[:, 1:]), 1)
    logs = np.zeros(k.shape)
    np.cumsum(np.log(above) - np.log(below), axis=1, out=logs[:, 1:])
    logs[~inside] = -np.inf
    chances = np.exp(logs - logs.max(axis=1, keepdims=True))
    observed = np.take_along_axis(chances, (a - low).astype(np.int64)[:, None], axis=1)
    sums = np.where(chances <= observed * (1 + 1e-7), chances, 0).sum(axis=1)
    return np.asarray(np.minimum(sums / chances.sum(axis=1), 1), dtype=np.float64)


def p_value(statistic: npt.ArrayLike) -> Floats:
    """Return the p of a statistic that is chi-squared with one degree of freedom; its sign is disregarded.

    >>> p_value([3.841459, -6.634897]).round(4).tolist()
    [0.05, 0.01]
    """
    from scipy.special import erfc

    return np.asarray(erfc(np.sqrt(np.abs(np.asarray(statistic, dtype=np.float64)) / 2)), dtype=np.float64)


def independence_p(table: Contingency, g2: Floats) -> Floats:
    """Return the p of G², or of Fisher's exact test where an expected count is below 5.

    >>> table = Contingency.from_margins([3, 300], [10, 1000], [10, 1000], [19, 1900])
    >>> independence_p(table, g_squared(table)).round(4).tolist()
    [0.0698, 0.0]
    """
    p = p_value(g2)
    small = np.flatnonzero(table.is_table & (np.min(table.expected, axis=0) < SMALL))
    p[small] = fisher_exact(table.take(small))
    return p
