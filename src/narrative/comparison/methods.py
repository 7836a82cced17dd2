"""Methods: the paragraph for a paper that says how a comparison was made."""

from __future__ import annotations

from collections.abc import Sequence

from narrative.comparison.design import Design
from narrative.comparison.pairs import Margins
from narrative.comparison.permutation import ENOUGH_HITS
from narrative.comparison.shares import FEW_CASES
from narrative.measures import Measure

_CORRECTED = {
    "holm": "corrected by Holm (1979) over the {n} comparisons reported",
    "benjamini-hochberg": "corrected by Benjamini & Hochberg (1995) over the {n} comparisons reported",
    "none": "not corrected for the {n} comparisons reported",
}
_COPIES = {
    "all": "Every copy of a story counted (what readers saw).",
    "first": "Of each story only the original counted, and no copy (what was written).",
    "share": "Each of k copies of a story counted 1/k.",
}
_UNITS = {"document": "articles", "story": "stories with all their copies"}


def describe_method(
    measures: Sequence[Measure],
    design: Design,
    margins: Margins,
    *,
    n_documents: int,
    n_units: int,
    n_groups: int,
    n_rows: int,
    permutations: int,
) -> str:
    """Write the method of a comparison in sentences, from its parameters."""
    units = _UNITS.get(design.unit, f"values of {design.unit!r}")
    distinct = list(dict.fromkeys(measures))
    ratios = [measure.label for measure in distinct if measure.group == "ratio"]
    means = [measure.label for measure in distinct if measure.group != "ratio"]
    formed = [f"its articles' totals over their bases, each summed first ({_list(ratios)})"] if ratios else []
    formed += [f"the mean of its articles ({_list(means)})"] if means else []
    sentences = [
        f"We compared {n_groups:,} group{'s' * (n_groups != 1)} of articles ({n_documents:,} in all, by "
        f"{_list(design.by)}). "
        f"A group's value is {' or '.join(formed)}.",
        f"Intervals are {design.level:.0%} bootstrap-t intervals (Efron & Tibshirani 1993; tails widened by "
        f"√(m/(m−2)) for m units) from {design.resamples:,} resamples of {n_units:,} {units} "
        f"(seed {design.seed}).",
    ]
    shares = [measure.label for measure in distinct if measure.is_share]
    if shares:
        sentences.append(
            f"Where {units} have fewer than {FEW_CASES} cases on average, intervals of {_list(shares)} are "
            "Wilson's (1927), with the effective number of cases and Student's t."
        )
    if design.stories is not None:
        sentences.append(_COPIES[design.copies])
    if n_rows:
        equal = []
        if any(measure.low == 0 for measure in distinct):
            equal.append(f"their ratio between {1 / margins.ratio:.2g} and {margins.ratio:.3g}")
        if any(measure.low != 0 for measure in distinct):
            equal.append(f"their difference within ±{margins.difference:g}")
        sentences += [
            "Limits of differences and ratios were recovered from those of the groups (Zou & Donner 2008); "
            "p-values are of a studentised permutation test (Janssen 1997; Chung & Romano 2013; of rates, "
            "the error of the lower scaled to the higher), "
            f"{_CORRECTED[design.correction].format(n=f'{n_rows:,}')}.",
            _say_permutations(units, design.resamples, permutations),
            f"Groups are called different where that corrected p is {1 - design.level:.2g} or less and the "
            "interval of the difference does not contain 0, and equivalent where it puts "
            f"{' or '.join(equal)}.",
        ]
    return " ".join(sentences)


def _say_permutations(units: str, at_least: int, at_most: int) -> str:
    """Say how many permutations there were."""
    said = f"Each test made {at_least:,} permutations of {units}, or every possible one if those are fewer."
    if at_most <= at_least:
        return said
    return (
        f"{said} It went on to as many as {at_most:,} until {ENOUGH_HITS} had as large a difference as the "
        "one observed (Besag & Clifford 1991)."
    )


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
