"""Two sides set against each other: every measure of keyness for every item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.differences import Correction, correct
from narrative.errors import CorpusError, ParameterError, check_choice, check_whole
from narrative.vocabulary.contingency import (
    SMALL,
    Contingency,
    Floats,
    Ints,
    chi_squared,
    fisher_exact,
    g_squared,
    p_value,
)
from narrative.vocabulary.document_counts import Side, clumping
from narrative.vocabulary.effect_sizes import (
    NORMAL,
    bayes_factor,
    log_ratio,
    nearest_to_zero,
    odds_ratio,
    percent_difference,
    simple_maths,
    weighted_log_odds,
)
from narrative.vocabulary.sequences import Flags
from narrative.vocabulary.spellings import Fold
from narrative.vocabulary.stop_words import find_stopped

#: The columns of a table of keywords, after that of `by`.
KEYWORDS = (
    "item", "pattern", "target", "reference", "target_size", "reference_size",
    "target_per_million", "reference_per_million", "target_documents", "reference_documents",
    "target_dp", "reference_dp", "log_ratio", "log_ratio_low", "log_ratio_high", "log_ratio_bound",
    "odds_ratio", "odds_ratio_low", "odds_ratio_high", "percent_difference", "simple_maths",
    "log_odds", "log_odds_z", "g2", "g2_two_cell", "chi2", "chi2_yates", "bayes_factor",
    "clumping", "test", "p", "p_adjusted",
)  # fmt: skip

#: What is taken as independent of each other in tests and intervals.
UNITS = ("document", "token")
#: Columns in which the smallest comes first.
RISING = ("p", "p_adjusted", "rank", "target_dp", "reference_dp")


@dataclass(frozen=True)
class Counts:
    """What is known of I items in a target and in a reference; arrays of I, missing where it is not known.

    Attributes:
        labels, patterns: object[I].
        counts: how often each stands there, of `sizes` words.
        documents: in how many documents, of `n_documents` with words (0: not known).
        deviation: Gries' DPnorm.
        clumping: the design effect, see `narrative.vocabulary.document_counts.clumping`.
        stopped: which items are left out.
    """

    labels: npt.NDArray[Any]
    patterns: npt.NDArray[Any]
    counts: tuple[Floats, Floats]
    sizes: tuple[int, int]
    documents: tuple[Floats, Floats]
    n_documents: tuple[int, int]
    deviation: tuple[Floats, Floats]
    clumping: Floats
    stopped: Flags

    @classmethod
    def of_sides(cls, target: Side, reference: Side, stopped: Flags) -> Counts:
        """Return the counts of two sides of a tally."""
        return cls(
            target.tally.labels,
            np.array(target.tally.patterns, dtype=object),
            (target.counts, reference.counts),
            (target.size, reference.size),
            (target.documents, reference.documents),
            (target.n_documents, reference.n_documents),
            (target.deviation, reference.deviation),
            clumping(target, reference),
            stopped,
        )

    @classmethod
    def of_list(cls, target: Side, reference: pd.Series, options: Options, fold: Fold) -> Counts:
        """Return the counts of a side and of a list of frequencies by word.

        Words of the list alone are taken up if they stand there at least `min_count` times.
        """
        labels = target.tally.labels
        absent = reference[~reference.index.isin(labels) & (reference >= options.min_count)]
        none, missing = np.zeros(len(absent)), np.full(len(absent), np.nan)
        unknown = np.full(len(labels) + len(absent), np.nan)
        items = np.concatenate([labels, absent.index.to_numpy(dtype=object)])
        return cls(
            items,
            np.array([*target.tally.patterns, *[""] * len(absent)], dtype=object),
            (
                np.append(target.counts, none),
                np.append(reference.reindex(labels).fillna(0).to_numpy(), absent.to_numpy()),
            ),
            (target.size, int(reference.sum())),
            (np.append(target.documents, none), unknown),
            (target.n_documents, 0),
            (np.append(target.deviation, missing), unknown),
            np.ones(len(unknown)),
            find_stopped(items, options.stop_words, fold),
        )


@dataclass(frozen=True)
class Options:
    """How `narrative.keywords` measures and orders; it says what each is, and what they must be."""

    min_count: int
    unit: str | None
    prior: float
    added: float
    correction: Correction
    sort_by: str
    min_documents: int = 1
    stop_words: str | Iterable[str] = ()

    def __post_init__(self) -> None:
        check_whole("min_count", self.min_count)
        check_whole("min_documents", self.min_documents)
        if self.unit is not None:
            check_choice("unit", self.unit, UNITS)
        check_choice("column (sort_by)", self.sort_by, KEYWORDS)
        if not self.prior > 0 or not self.added > 0:
            raise ParameterError(f"prior={self.prior!r}, added={self.added!r}: both must be above 0.")


def measure_keyness(counts: Counts, options: Options) -> pd.DataFrame:
    """Return the table of keywords; `narrative.keywords` says what the columns are.

    Raises:
        CorpusError: a side has no words.
        ParameterError: documents are to be the unit, and a side has fewer than two.
    """
    if not all(counts.sizes):
        raise CorpusError(f"The {'reference' if counts.sizes[0] else 'target'} has no words.")
    by_document = min(counts.n_documents) >= 2
    if options.unit == "document" and not by_document:
        raise ParameterError("unit='document' needs two documents with words on each side.")
    by_document = by_document and options.unit != "token"

    kept = _choose_items(counts, options)
    first, second = (each[kept] for each in counts.counts)
    documents = [each[kept] for each in counts.documents]
    table = Contingency.from_margins(first, counts.sizes[0], first + second, sum(counts.sizes))
    effect, quantile, degrees, holders = np.ones(len(kept)), NORMAL, np.inf, table
    if by_document:
        from scipy.special import stdtrit

        effect, degrees = counts.clumping[kept], sum(counts.n_documents) - 2
        quantile = float(stdtrit(degrees, 0.975))
        holders = Contingency.from_margins(
            documents[0], counts.n_documents[0], documents[0] + documents[1], sum(counts.n_documents)
        )
    test, p = _test(table, holders, effect, degrees)
    found = {
        "item": pd.Series(counts.labels[kept], dtype="str"),
        "pattern": pd.Series(counts.patterns[kept], dtype="str"),
        "target": first.astype(np.int64),
        "reference": second.astype(np.int64),
        "clumping": effect,
        "test": pd.Series(test, dtype="str"),
        "p": p,
        "p_adjusted": correct(p, options.correction),
    }
    for number, side in enumerate(("target", "reference")):
        found[f"{side}_size"] = counts.sizes[number]
        found[f"{side}_per_million"] = 1e6 * counts.counts[number][kept] / counts.sizes[number]
        found[f"{side}_documents"] = pd.Series(documents[number]).astype("Int64")
        found[f"{side}_dp"] = counts.deviation[number][kept]
    found |= _measure_effects(table, effect, quantile, options)
    return sort_rows(pd.DataFrame({name: found[name] for name in KEYWORDS}), options.sort_by)


def _choose_items(counts: Counts, options: Options) -> Ints:
    """Return which items are compared: frequent enough, in documents enough, and not left out by name."""
    target, reference = counts.documents
    # Of a word that only a list has, nothing is known.
    known = ~np.isnan(reference) | (target > 0)
    enough = ~known | (target + np.nan_to_num(reference) >= options.min_documents)
    frequent = counts.counts[0] + counts.counts[1] >= options.min_count
    return np.flatnonzero(frequent & enough & ~counts.stopped)


def _measure_effects(
    table: Contingency, effect: Floats, quantile: float, options: Options
) -> dict[str, Floats]:
    """Return the columns that depend on the counts alone, and on how much they vary."""
    ratio = log_ratio(table, clumping=effect, quantile=quantile)
    odds = odds_ratio(table, clumping=effect, quantile=quantile)
    weighted = weighted_log_odds(table, table.column * options.prior / table.total, options.prior)
    return {
        "log_ratio": ratio.estimate,
        "log_ratio_low": ratio.low,
        "log_ratio_high": ratio.high,
        "log_ratio_bound": nearest_to_zero(ratio),
        "odds_ratio": odds.estimate,
        "odds_ratio_low": odds.low,
        "odds_ratio_high": odds.high,
        "percent_difference": percent_difference(table),
        "simple_maths": simple_maths(table, added=options.added),
        "log_odds": weighted.estimate,
        "log_odds_z": weighted.z,
        "g2": g_squared(table),
        "g2_two_cell": g_squared(table, cells=2),
        "chi2": chi_squared(table),
        "chi2_yates": chi_squared(table, yates=True),
        "bayes_factor": bayes_factor(table),
    }


def _test(
    table: Contingency, holders: Contingency, effect: Floats, degrees: float
) -> tuple[npt.NDArray[Any], Floats]:
    """Return the test that was used for each item, and its p; Fisher's is of `holders`."""
    from scipy.special import stdtr

    statistic = g_squared(table, signed=False) / effect
    p = p_value(statistic) if np.isinf(degrees) else 2 * stdtr(degrees, -np.sqrt(statistic))
    small = np.flatnonzero(np.min(table.expected, axis=0) / effect < SMALL)
    p[small] = fisher_exact(holders.take(small))
    test = np.full(len(p), "G²", dtype=object)
    test[small] = "Fisher"
    return test, p


def sort_rows(table: pd.DataFrame, sort_by: str) -> pd.DataFrame:
    """Return the rows by one column, the largest first (of `RISING` the smallest), equal ones by their item.

    Of bounds many are 0 where texts are few; those are ordered by the z of `log_odds`.
    """
    alphabetic = pd.factorize(table["item"], sort=True)[0]
    keys = [alphabetic]
    for column in ("log_odds_z", sort_by) if sort_by == "log_ratio_bound" else (sort_by,):
        if pd.api.types.is_numeric_dtype(table[column]):
            values = table[column].to_numpy(dtype=np.float64, na_value=np.nan)
            keys.append(np.where(np.isnan(values), np.inf, values if column in RISING else -values))
        else:
            keys.append(pd.factorize(table[column], sort=True)[0])
    return table.iloc[np.lexsort(keys)].reset_index(drop=True)
