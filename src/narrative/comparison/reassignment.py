"""Random reassignment: which units of each two groups change places, by draws that all pairs share.

A random reassignment of the units of two groups with n and m of them moves k of the one to the other and k
back. How many k are is hypergeometric; which they are, a random order of each group says: its first k. So one
random order of a group serves every pair that it is in, and each pair is reassigned as if it were alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from narrative.comparison.resampling import PERMUTATION, SPLIT, SWAP, Sample, multiply, share_units
from narrative.comparison.standard_errors import Floats, Ints, features
from narrative.engine.threads import THREADS

Keys = npt.NDArray[np.uint16]

#: Numbers held at once: 64 MB.
_HELD = 8_000_000
#: Orders that are summed up at once.
_CACHED_ROWS = 32
#: Orders that are sorted at once: beside a key and a unit, 15 bits of an int64 are left for their numbers.
_SORTED_ROWS = 2**15


@dataclass(frozen=True, eq=False)
class Features:
    """What has to be summed over units to know rates and errors, around the rates of all groups together.

    The sums are those of `standard_errors.features`. Each group has a grid of its own, so that a small one
    beside a large one loses nothing.

    Attributes:
        sample: what the units hold.
        rates: float64[K], of all groups together.
        held: float64[C, F].
        whole: float64[G, F], the sums of each group.
    """

    sample: Sample
    rates: Floats
    held: Floats
    whole: Floats

    @classmethod
    def of(cls, sample: Sample) -> Features:
        """Compute the features of a sample."""
        base = sample.bases.sum(axis=0)[sample.base_of]
        rates = np.divide(sample.totals.sum(axis=0), base, out=np.zeros(len(base)), where=base > 0)
        parts = []
        for group in range(sample.n_groups):
            cells = sample.cells(group)
            totals, bases = sample.totals[cells], sample.bases[cells]
            parts.append(features(totals, bases, sample.base_of, rates, len(totals)))
        return cls(sample, rates, np.concatenate(parts), np.stack([part.sum(axis=0) for part in parts]))


@dataclass(frozen=True, eq=False)
class Pairs:
    """P pairs of groups, each with up to S units that both hold (a story that both printed).

    Attributes:
        held: the features of the sample.
        groups: int64[2, P], the numbers of the two groups.
        n_single: int64[2, P], how many units only the one or only the other holds.
        shared: int64[2, P, S], the cell of each shared unit in either group; −1 where there are fewer.
        single: float64[2, P, F], the sums of the units that are not shared.
    """

    held: Features
    groups: Ints
    n_single: Ints
    shared: Ints
    single: Floats

    def __len__(self) -> int:
        return len(self.groups[0])

    @property
    def n_shared(self) -> Ints:
        """How many units both groups hold, int64[P]."""
        return np.asarray((self.shared[0] >= 0).sum(axis=1), dtype=np.int64)

    def sides(self, side: int) -> Floats:
        """Return what the shared units hold in the first (0) or second (1) group, float64[P, S, F]."""
        cells = self.shared[side]
        held: Floats = self.held.held[np.maximum(cells, 0)]
        held[cells < 0] = 0.0
        return held

    def take(self, chosen: Ints) -> Pairs:
        """Return some of the pairs, with no more room for shared units than they need."""
        most = int(self.n_shared[chosen].max(initial=0))
        shared = self.shared[:, chosen, :most]
        return Pairs(
            self.held, self.groups[:, chosen], self.n_single[:, chosen], shared, self.single[:, chosen]
        )

    def divide(self) -> list[Ints]:
        """Return the numbers of pairs that share about as many units, not too many together."""
        classes = np.ceil(np.log2(self.n_shared + 1)).astype(np.int64)
        batches: list[Ints] = []
        for rank in np.unique(classes).tolist():
            members = np.flatnonzero(classes == rank)
            size = max(1, _HELD // (2 * max(2**rank, 1) * self.single.shape[2]))
            batches += np.split(members, range(size, len(members), size))
        return batches


def arrange(held: Features, pairs: npt.ArrayLike) -> Pairs:
    """Gather what both groups of each pair hold.

    Args:
        held: of the sample.
        pairs: the numbers of two groups each, int64[P, 2].
    """
    sample = held.sample
    groups = np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T
    found = _find_shared(sample, groups)
    n_shared = np.array([len(cells) for cells, _ in found], dtype=np.int64)
    shared = np.full((2, len(found), int(n_shared.max(initial=0))), -1, dtype=np.int64)
    single = held.whole[groups]
    for number in np.flatnonzero(n_shared):
        cells = shared[:, number, : n_shared[number]] = np.array(found[number])
        single[:, number] -= held.held[cells].sum(axis=1)
    return Pairs(held, groups, sample.n_units[groups] - n_shared, shared, single)


def _find_shared(sample: Sample, groups: Ints) -> list[tuple[Ints, Ints]]:
    """Return for each pair the cells of the units that both hold, in the one group and in the other."""
    nothing = np.zeros(0, dtype=np.int64)
    found = [(nothing, nothing)] * len(groups[0])
    for number in np.flatnonzero(share_units(sample, *groups)):
        first, second = (sample.cells(group) for group in groups[:, number])
        _, ours, theirs = np.intersect1d(
            sample.units[first], sample.units[second], assume_unique=True, return_indices=True
        )
        found[number] = ours + first.start, theirs + second.start
    return found


class Draws:
    """The random numbers that all pairs share: orders of groups, splits, and which shared units swap.

    Args:
        held: of the sample.
        seed: the same seed gives the same draws.
    """

    def __init__(self, held: Features, seed: int) -> None:
        self._held, self._seed = held, seed
        self._orders: dict[int, tuple[np.random.Generator, Ints]] = {}
        self._splits, self._swaps = self._stream(SPLIT), self._stream(SWAP)
        units = held.sample.units
        counts = np.bincount(units, minlength=1)
        self._swapping = np.cumsum(counts > 1)[units] - 1  # of each cell, which shared unit it is of
        self._n_swapping = int((counts > 1).sum())

    def reassign(self, batches: Sequence[Pairs], times: int) -> Iterator[list[tuple[Floats, Floats]]]:
        """Reassign the units of each pair so many times.

        Yields:
            in blocks of X reassignments, for each batch of P pairs: the sums of the first group, float64[X,
            P, F], and which shared units stay on their sides, float64[P, X, S].
        """
        n_pairs = sum(map(len, batches))
        widest = max(int(pairs.n_single.max() + pairs.n_shared.max(initial=0)) for pairs in batches)
        size = max(1, min(times, _SORTED_ROWS, _HELD // max(4 * n_pairs * self._held.held.shape[1], widest)))
        chances = self._splits.random(times)
        moved = [_split(pairs.n_single, chances) for pairs in batches]
        members = _find_members(batches)
        for begin in range(0, times, size):
            rows = slice(begin, min(begin + size, times))
            stays = self._swaps.integers(0, 2, (rows.stop - begin, self._n_swapping), dtype=np.int8)
            kept = [self._keep(pairs, stays) for pairs in batches]
            ours = [_swap(pairs, stay) for pairs, stay in zip(batches, kept, strict=True)]

            def find(group: int, rows: slice = rows) -> list[tuple[Member, Floats]]:
                of = members[group]
                ends = [moved[member.batch][rows, member.chosen] for member in of]
                return list(zip(of, self._sum_moved(group, of, ends), strict=True))

            with ThreadPoolExecutor(THREADS) as pool:  # each group has its own stream, so no order matters
                for member, sums in itertools.chain.from_iterable(pool.map(find, members)):
                    ours[member.batch][:, member.chosen] += sums if member.side else -sums
            yield list(zip(ours, kept, strict=True))

    def _sum_moved(self, group: int, members: Sequence[Member], moved: Sequence[Ints]) -> list[Floats]:
        """Sum up a group's first units that the other of a pair does not hold, as many as move.

        Args:
            group: its number.
            members: the pairs that it is in.
            moved: how many move in each, int64[X, P] each.

        Returns:
            float64[X, P, F] each.
        """
        keys, ties = self._draw(group, len(moved[0]))
        cells = self._held.sample.cells(group)
        ends, both = list(moved), {}
        if any(member.pairs.shared.shape[2] for member in members):
            ranks = np.empty_like(keys, dtype=np.int64)
            order = ties[np.argsort(keys, axis=1, kind="stable")]
            np.put_along_axis(ranks, order, np.arange(len(ties))[None, :], axis=1)
            for number, member in enumerate(members):
                ends[number], both[number] = _pass_shared(member, cells.start, ranks, moved[number])
        sums = sum_first(keys, np.hstack(ends), self._held.held[cells][ties])
        parts = np.split(sums, np.cumsum([end.shape[1] for end in ends])[:-1], axis=1)
        return [part - both[number] if number in both else part for number, part in enumerate(parts)]

    def _draw(self, group: int, n_rows: int) -> tuple[Keys, Ints]:
        """Return random orders of a group's units: keys to sort by, and of which unit each is, int64[U].

        Keys have 16 bits. Equal ones are told apart by an order that is random itself, so that each order is
        as likely as any.
        """
        cells = self._held.sample.cells(group)
        n_units = cells.stop - cells.start
        if group not in self._orders:
            stream = self._stream(PERMUTATION, group)
            self._orders[group] = stream, stream.permutation(n_units)
        stream, ties = self._orders[group]
        return stream.integers(0, 2**16, (n_rows, n_units), dtype=np.uint16), ties

    def _keep(self, pairs: Pairs, stays: npt.NDArray[np.int8]) -> Floats:
        """Return which shared units stay on their sides, float64[P, X, S]."""
        if not pairs.shared.shape[2]:
            return np.zeros((len(pairs), len(stays), 0))
        places = self._swapping[np.maximum(pairs.shared[0], 0)]
        return stays[:, places].swapaxes(0, 1).astype(np.float64)

    def _stream(self, *key: int) -> np.random.Generator:
        return np.random.default_rng(np.random.SeedSequence(self._seed, spawn_key=key))


@dataclass(frozen=True, eq=False)
class Member:
    """The pairs of a batch that a group is in, on one side.

    Attributes:
        batch: the number of the batch.
        side: 0 if the group is the first of each pair, 1 if it is the second.
        chosen: which pairs of the batch they are.
        pairs: the pairs.
    """

    batch: int
    side: int
    chosen: Ints
    pairs: Pairs


def _find_members(batches: Sequence[Pairs]) -> dict[int, list[Member]]:
    """Return for each group the pairs that it is in."""
    members: dict[int, list[Member]] = {}
    for number, side in itertools.product(range(len(batches)), (0, 1)):
        groups = batches[number].groups[side]
        for group in np.unique(groups).tolist():
            chosen = np.flatnonzero(groups == group)
            members.setdefault(group, []).append(Member(number, side, chosen, batches[number].take(chosen)))
    return members


def _pass_shared(member: Member, first: int, ranks: Ints, moved: Ints) -> tuple[Ints, Floats]:
    """Return where so many units that are not shared end, int64[X, P], and what shared units before hold.

    Args:
        member: the pairs of a group.
        first: the first cell of the group.
        ranks: where each unit stands in each order, int64[X, U].
        moved: how many units that are not shared move, int64[X, P].
    """
    cells, n_shared = member.pairs.shared[member.side], member.pairs.shared.shape[2]
    stand = np.where(cells >= 0, ranks[:, np.maximum(cells - first, 0)], ranks.shape[1] + n_shared)
    before = np.sort(stand, axis=2) - np.arange(n_shared)  # how many units of this group alone
    ends = moved + (before < moved[:, :, None]).sum(axis=2)
    inside = (stand < ends[:, :, None]).astype(np.float64)
    return ends, (inside.swapaxes(0, 1) @ member.pairs.sides(member.side)).swapaxes(0, 1)


def _swap(pairs: Pairs, kept: Floats) -> Floats:
    """Return the sums of the first groups when only shared units have moved, float64[X, P, F]."""
    if not pairs.shared.shape[2]:
        return np.repeat(pairs.single[:1], kept.shape[1], axis=0)
    first, second = pairs.sides(0), pairs.sides(1)
    swapped = kept @ (first - second) + second.sum(axis=1)[:, None]
    return np.asarray(pairs.single[0] + swapped.swapaxes(0, 1))


def _split(n_single: Ints, chances: Floats) -> Ints:
    """Return how many units of each pair change places, int64[X, P]."""
    moved = np.empty((len(chances), n_single.shape[1]), dtype=np.int64)
    for number, (one, other) in enumerate(n_single.T.tolist()):
        moved[:, number] = np.searchsorted(_add_up_chances(one, other), chances, side="right")
    return moved


def sum_first(keys: Keys, ends: Ints, held: Floats) -> Floats:
    """Sum up the units with the lowest keys, to each of several ends, float64[X, P, F].

    The ends of an order are close to each other, so that only the units between them need sorting: of those
    with lower keys one sum serves all ends.

    Args:
        keys: uint16[X, U], of up to 32,768 orders; of equal ones the first is the lower.
        ends: int64[X, P].
        held: float64[U, F], on a grid, so that the sums are exact.

    >>> keys = np.array([[7, 9, 5]], dtype=np.uint16)
    >>> sum_first(keys, np.array([[2, 0, 3]]), np.array([[1.0], [10.0], [100.0]])).tolist()
    [[[101.0], [0.0], [111.0]]]
    """
    from scipy.sparse import csr_array

    (n_rows, n_ends), (n_units, n_columns) = ends.shape, held.shape
    first, last = _bracket(keys, ends)
    below = keys < first[:, None]
    between = (keys <= last[:, None]) & ~below
    places, n_between = np.flatnonzero(between), _count(between)
    row = np.repeat(np.arange(n_rows), n_between)
    packed = np.sort((row << 48) | (keys.ravel()[places].astype(np.int64) << 32) | (places - row * n_units))
    rank = np.argsort(ends, axis=1, kind="stable")
    cuts = np.zeros((n_rows, n_ends + 2), dtype=np.int64)
    cuts[:, 1:-1] = np.take_along_axis(ends, rank, axis=1) - _count(below)[:, None]
    cuts[:, -1] = n_between
    bounds = np.concatenate([[0], np.cumsum(np.diff(cuts, axis=1))])
    shape = (n_rows * (n_ends + 1), n_units)
    pieces = csr_array((np.ones(len(packed)), packed & (2**32 - 1), bounds), shape=shape)
    sums = (pieces @ held).reshape(n_rows, n_ends + 1, n_columns)[:, :-1]
    sums[:, 0] += _sum_marked(below, held)
    np.cumsum(sums, axis=1, out=sums)
    placed: Floats = np.empty_like(sums)
    np.put_along_axis(placed, rank[:, :, None], sums, axis=1)
    return placed


def _bracket(keys: Keys, ends: Ints) -> tuple[Keys, Keys]:
    """Return between which keys all ends of each order are, uint16[X] each."""
    n_units = keys.shape[1]
    least, most = ends.min(axis=1), ends.max(axis=1)
    middle = min(int(2**16 * ends.mean() / n_units), 2**16 - 1)
    below = _count(keys < middle)
    found = []
    for end, sign in ((least, -1), (most, 1)):
        away = end - below
        away = away + sign * (6 * np.sqrt(np.abs(away)) + 6)  # how many units are so near is binomial
        found.append(np.clip(middle + away * 2**16 / n_units, 0, 2**16 - 1).astype(np.uint16))
    first, last = found
    first[_count(keys < first[:, None]) > least] = 0
    last[_count(keys <= last[:, None]) < most] = 2**16 - 1
    return first, last


def _count(marked: npt.NDArray[np.bool_]) -> Ints:
    """Return how many of each row are marked, int64[X]; three times as fast as `sum`."""
    counts: Ints = marked.view(np.uint8).sum(axis=1, dtype=np.uint32).astype(np.int64)
    return counts


def _sum_marked(marked: npt.NDArray[np.bool_], held: Floats) -> Floats:
    """Sum up the marked units of each row, float64[X, F], in blocks that stay in the cache."""
    sums = np.empty((len(marked), held.shape[1]))
    for begin in range(0, len(marked), _CACHED_ROWS):
        rows = slice(begin, begin + _CACHED_ROWS)
        sums[rows] = multiply(marked[rows].astype(np.float64), held)
    return sums


@lru_cache(maxsize=4096)
def _add_up_chances(one: int, other: int) -> Floats:
    """Return the chances that no more than 0, 1, … units change places, but for the last.

    >>> _add_up_chances(2, 2).round(3).tolist()  # 1, 4 and 1 of 6 ways
    [0.167, 0.833]
    """
    from scipy.special import gammaln

    moved = np.arange(min(one, other) + 1, dtype=np.float64)
    logs = -2 * gammaln(moved + 1) - gammaln(one - moved + 1) - gammaln(other - moved + 1)
    chances = np.cumsum(np.exp(logs - logs.max()))
    return np.asarray(chances[:-1] / chances[-1], dtype=np.float64)
