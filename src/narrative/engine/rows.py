"""Take documents out of flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def take_rows(
    columns: Sequence[npt.NDArray[Any]], bounds: npt.NDArray[np.int64], rows: npt.ArrayLike
) -> tuple[list[npt.NDArray[Any]], npt.NDArray[np.int64]]:
    """Return the parts of flat `columns` that belong to the documents `rows`, and their new bounds.

    `rows` are numbers (from 0, or from -1 at the end) or one true or false for each document. Documents that
    follow each other are taken as one slice; a single slice is a view.

    Raises:
        IndexError: there is no such document, or not one true or false for each.

    >>> take_rows([np.array([10, 11, 20, 30])], np.array([0, 2, 3, 4]), [2, 0])
    ([array([30, 10, 11])], array([0, 1, 3]))
    """
    asked = np.asarray(rows)
    chosen = np.arange(len(bounds) - 1)[asked if asked.size else asked.astype(np.int64)]
    new_bounds = np.concatenate([[0], np.cumsum(np.diff(bounds)[chosen])]).astype(np.int64)
    breaks = np.flatnonzero(np.diff(chosen, prepend=-2) != 1)
    begins = bounds[chosen[breaks]].tolist()
    ends = bounds[chosen[np.append(breaks[1:], len(chosen))[: len(breaks)] - 1] + 1].tolist()
    slices = [slice(begin, end) for begin, end in zip(begins, ends, strict=True)]
    if len(slices) == 1:
        return [column[slices[0]] for column in columns], new_bounds
    return [
        np.concatenate([column[:0], *[column[part] for part in slices]]) for column in columns
    ], new_bounds


def expand_ranges(
    low: npt.NDArray[np.integer], high: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return all numbers of some ranges, one range after the other, and the range that each is of.

    >>> numbers, ranges = expand_ranges(np.array([3, 9]), np.array([6, 10]))
    >>> numbers.tolist(), ranges.tolist()
    ([3, 4, 5, 9], [0, 0, 0, 1])
    """
    sizes = (high - low).astype(np.int64)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(low, sizes) + within, np.repeat(np.arange(len(low)), sizes)
