"""How strongly two words attract each other: the measures of collocation, each on tables of two by two.

Notation after Evert (2008), "Corpora and collocations": the first cell is how often the two stand together,
the first row's sum how often the one stands, the first column's sum how often the other does.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from narrative.vocabulary.contingency import Contingency, Floats


def _log2(ratio: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log2(ratio), dtype=np.float64)


def _divide(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.divide(above, below), dtype=np.float64)


def mutual_information(joint: npt.ArrayLike, expected: npt.ArrayLike, power: int = 1) -> Floats:
    """Return log2(joint ** power / expected): MI, or with `power` 2 and 3 MI2 and MI3.

    Bits; higher is stronger, 0 is chance for MI. MI prefers rare words (Church & Hanks 1990, Computational
    Linguistics 16:22-29); MI2 and MI3 weigh frequency more (Daille 1994), and their values depend on it.

    >>> mutual_information([20], [42 * 20 / 14307668]).round(3).tolist()
    [18.378]
    """
    return _log2(_divide(np.asarray(joint, dtype=np.float64) ** power, expected))


def npmi(joint: npt.ArrayLike, expected: npt.ArrayLike, total: npt.ArrayLike, order: int = 2) -> Floats:
    """Return MI over what it can be at most for so frequent a pair: from -1, never together, to 1, always.

    Bouma (2009), "Normalized (pointwise) mutual information in collocation extraction". For `order` words the
    most is `(order - 1)` times -log2 of the joint probability.

    >>> npmi([10, 1], [1, 1], [100, 100]).tolist()
    [1.0, 0.0]
    """
    together = np.asarray(joint, dtype=np.float64)
    values = _divide(mutual_information(together, expected), -(order - 1) * _log2(_divide(together, total)))
    return np.where(together == 0, -1.0, values)


def dice(joint: npt.ArrayLike, *frequencies: npt.ArrayLike) -> Floats:
    """Return the share of their places that the words have together: 0 to 1.

    Twice the joint frequency over the sum of the two frequencies; of n words n times it.

    >>> dice([130], [3121], [143]).round(2).tolist()
    [0.08]
    """
    sums = sum(np.asarray(each, dtype=np.float64) for each in frequencies)
    return _divide(len(frequencies) * np.asarray(joint, dtype=np.float64), sums)


def log_dice(joint: npt.ArrayLike, *frequencies: npt.ArrayLike) -> Floats:
    """Return 14 + log2(Dice): at most 14; one more is twice as often, whatever the size of the corpus.

    Rychlý (2008), "A lexicographer-friendly association score".

    >>> log_dice([130], [3121], [143]).round(3).tolist()
    [10.35]
    """
    return np.asarray(14 + _log2(dice(joint, *frequencies)), dtype=np.float64)


def t_score(joint: npt.ArrayLike, expected: npt.ArrayLike) -> Floats:
    """Return (joint - expected) / √joint, which prefers frequent pairs (Church, Gale, Hanks & Hindle 1991).

    >>> t_score([8], [15828 * 4675 / 14307668]).round(6).tolist()
    [0.999932]
    """
    together = np.asarray(joint, dtype=np.float64)
    return _divide(together - np.asarray(expected), np.sqrt(together))


def z_score(joint: npt.ArrayLike, expected: npt.ArrayLike) -> Floats:
    """Return (joint - expected) / √expected (Evert 2008); Berry-Rogghe's (1973) divides by √(1 - p) too.

    >>> z_score([8], [4]).tolist()
    [2.0]
    """
    chance = np.asarray(expected, dtype=np.float64)
    return _divide(np.asarray(joint) - chance, np.sqrt(chance))


def delta_p(table: Contingency) -> tuple[Floats, Floats]:
    """Return ΔP both ways: of the column given the row, and of the row given the column.

    How much likelier the one word is where the other stands than where it does not: -1 to 1. Unlike the other
    measures it says which word calls for which (Gries 2013, International Journal of Corpus Linguistics
    18:137-165).

    >>> table = Contingency.from_margins([5610], [168938 + 5610], [2257 + 5610], 10409868)
    >>> [value.round(3).item() for value in delta_p(table)]
    [0.032, 0.697]
    """
    o11, o12, o21, o22 = table.cells
    forward = _divide(o11, o11 + o12) - _divide(o21, o21 + o22)
    backward = _divide(o11, o11 + o21) - _divide(o12, o12 + o22)
    return np.where(table.is_table, forward, np.nan), np.where(table.is_table, backward, np.nan)
