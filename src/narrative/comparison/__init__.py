"""Comparison: rates of groups and periods, how they differ, and how sure one can be of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.coding.correction import gather_coding
from narrative.comparison.cautions import (
    Cautions,
    find_sparse,
    find_thin,
    warn_of_copies,
    warn_of_documents,
    warn_of_languages,
    warn_of_mixture,
    warn_of_negation,
    warn_of_size,
    warn_of_tone,
    warn_of_unknown_languages,
)
from narrative.comparison.corrected import (
    compare_corrected,
    correct_observed,
    say_correction,
    set_beside,
    warn_of_codes,
)
from narrative.comparison.design import Design, Observations, observe
from narrative.comparison.differences import CORRECTIONS, Correction
from narrative.comparison.limits import intervals
from narrative.comparison.methods import describe_method
from narrative.comparison.pairs import Family, Margins, compare_pairs
from narrative.comparison.resampling import add_up, resample
from narrative.comparison.voices import Parts, split_voices
from narrative.comparison.wide_tables import Anew
from narrative.corpus.groups import (
    Copies,
    Groups,
    group_documents,
    list_grouping,
    pair_groups,
    weigh_copies,
)
from narrative.errors import CorpusError, ParameterError, UnknownNameError, check_corpus, check_whole
from narrative.schema import ESTIMATES, SCORES, check

if TYPE_CHECKING:
    from narrative.coding.codes import Codes
    from narrative.corpus.corpus import Corpus


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """What `compare` found; all tables are plain, and can be filtered, shown and saved as they are.

    Attributes:
        estimates: a row for each group and measure, with its interval; a table by `schema.ESTIMATES`.
        differences: a row for each two groups and measure, with intervals, p-values and a verdict in words;
            a table by `schema.DIFFERENCES`.
        cautions: what makes the comparison weak, what that means, and what to do; by `schema.CAUTIONS`.
        drivers: for each difference the five documents (or stories) without which it would change most; a
            table by `schema.DRIVERS`.
        method: the method in sentences, ready to paste into a paper.
        corrected: with `codes`, the share of each group that coders would find; by `schema.CORRECTED`.
        corrected_differences: each of these beside the counted difference, with a verdict of its own; by
            `schema.CORRECTED_DIFFERENCES`. Both are empty without codes.
    """

    estimates: pd.DataFrame
    differences: pd.DataFrame
    cautions: pd.DataFrame
    drivers: pd.DataFrame
    method: str
    corrected: pd.DataFrame
    corrected_differences: pd.DataFrame

    def __repr__(self) -> str:
        claimed = int(self.differences["verdict"].str.startswith("higher").sum())
        counts = {
            "estimate": len(self.estimates),
            "difference": len(self.differences),
            "caution": len(self.cautions),
        }
        estimates, differences, cautions = (f"{n:,} {noun}{'s' * (n != 1)}" for noun, n in counts.items())
        return f"Comparison: {estimates}, {differences} ({claimed:,} claimed), {cautions}"

    def _repr_html_(self) -> str:
        from narrative.figures.notebook_display import show_result

        tables = {
            "estimates": self.estimates,
            'differences.sort_values("p_adjusted")': self.differences.sort_values("p_adjusted"),
            "cautions": self.cautions,
            "drivers": self.drivers,
        }
        if len(self.corrected):
            tables |= {"corrected": self.corrected, "corrected_differences": self.corrected_differences}
        return show_result(repr(self), tables, note=self.method)


def compare(
    scores: pd.DataFrame,
    corpus: Corpus,
    *,
    by: str | Sequence[str],
    measure: str | Sequence[str] | None = None,
    unit: str = "document",
    stories: pd.DataFrame | None = None,
    copies: Copies = "all",
    reference: object = None,
    correction: Correction = "benjamini-hochberg",
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 2024,
    ratio_margin: float = 1.25,
    margin: float = 0.05,
    anew: Literal["refuse", "mean"] = "refuse",
    codes: pd.DataFrame | Codes | None = None,
    variables: Mapping[str, str] | Sequence[str] | None = None,
    present: Iterable[object] | None = None,
) -> Comparison:
    """Compare groups of documents, or periods: rates with intervals, differences, and what can be claimed.

    **Estimates.** A group's value is formed as the registry of measures declares: Σtotal / Σbase ("ratio"),
    or the mean of its documents' values ("mean"), never a mean of rates by accident. It is in the measure's
    own scale (of a rate: per word, not per 1,000). Intervals are by bootstrap-t over `unit`, what was
    sampled; of shares of few cases by Wilson's score (`comparison.shares`). They cover what they say from 50
    documents a group on, and mostly from 10 on (docs/coverage.md has the whole grid); where they do not, a
    caution mostly says so.

    **Differences.** Groups that differ in one column only are compared, a period with the one before it. For
    each: the difference and (of measures from 0 upwards) the ratio, with intervals; a p-value by studentised
    permutation, corrected over all rows of the table; and a verdict: "higher in A", "equivalent", "no
    difference that this data could show", "too little data to say" (`comparison.differences.judge` has the
    rules). Compare few things that you have reasons for: each further measure makes it harder to claim any.

    **Copies.** A story that an agency wrote and others reprinted is one thing that was sampled, not several:
    `unit="story"` says so, with `stories` from `narrative.stories`. What its copies count is another
    question: "all" (what readers saw), "first" (what was written: the earliest stands for it) or "share"
    (each of k copies 1/k, so that no outlet loses its reprints).

    **Voices.** Scores that were made with `quotations=` are of voices, and `by=["outlet", "voice"]` compares
    them. What was sampled is the article, not its voices: those of an article are resampled together, and
    swapped within it for the p-values. So "the paper itself speaks of conflict less than those it quotes" is
    a comparison within articles, and its interval knows that an article about a quarrel has more of it in
    every voice.

    **Codes.** A lexicon errs, and perhaps more in one group than in the other. With `codes`, what people
    decided about a sample of the documents, the result has beside each counted difference that of the shares
    of documents as `narrative.correct` corrects them, each group by its own codes. It has a verdict of its
    own, and a note that says how many more codes it takes. Where both verdicts differ, believe the corrected
    one. A group needs 50 codes for a verdict, and 100 for an interval to rely on.

    The same documents give the same tables, whatever their order; documents of the scores that the corpus
    does not hold are left out.

    Args:
        scores: a table of scores of all documents of the corpus, of one function or several (`pd.concat`).
        corpus: the documents with their metadata.
        by: one or more columns of the documents; or "day", "week" (from Monday), "month" or "year", unless
            the documents have a column of that name, which is then meant; or "voice", of scores that were
            made with `quotations=`. Values with the same text are one group. In the tables a column keeps
            its name; if a table has a column of its own with that name, `group_` stands in front
            ("group_category").
        measure: one or more of the measures in `scores`; by default all of them.
        unit: what was sampled, "document", "story", or a column of the documents (such as the author).
        stories: which documents are copies: a table with `doc_id` and `story` at least.
        copies: what a copy counts.
        reference: a group with which all others are compared (its value, or a tuple of values).
        correction: for many comparisons. "benjamini-hochberg" keeps the share of false claims among all
            claims of the table at 1 − `level` or less; "holm" the chance of any false claim, which is
            stricter; "none" is for a single question that was asked beforehand.
        level: the confidence level; a difference is claimed at a corrected p-value of 1 − `level` or less.
        resamples: how many resamples; there are as many permutations, or more if the family is large.
        seed: the same seed gives the same result.
        ratio_margin: two rates are equivalent if the interval of their ratio is between 1 / `ratio_margin`
            and `ratio_margin`.
        margin: two values of a measure that may be below 0 (tone) are equivalent if the interval of their
            difference is within ± `margin`.
        anew: what to do with measures that would have to be computed anew on a group's text: "refuse", or
            compare the "mean" of the documents.
        codes: what coders decided, a table by `schema.CODES` or what `narrative.read_codes` read. Documents
            (or stories) are taken for what was sampled to be coded, whatever `unit` is.
        variables: which variable of the codes belongs to which category; by default those called the same.
        present: the values by which a coder says that the category is there.

    Raises:
        CorpusError: there is no such column; no document has a date, or any words.
        ParameterError: a number is out of range; `stories` is needed; a measure does not add up; there are
            codes, and groups are voices.
        TableError: a document has no score, or one twice; codes that `narrative.correct` refuses.
        UnknownNameError: there is no such measure, choice or group.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon, frame_salience
    >>> texts = ["Hope and peace, they said."] * 20 + ["War and ruin, they said."] * 20
    >>> documents = pd.DataFrame({"text": texts, "outlet": ["A"] * 20 + ["B"] * 20})
    >>> documents.loc[[1, 3, 21, 23, 25, 27], "text"] = "There is hope yet, they said."
    >>> corpus = Corpus.from_documents(documents)
    >>> scores = frame_salience(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="example"))
    >>> comparison = compare(scores, corpus, by="outlet", measure="salience")
    >>> print(comparison.estimates[["outlet", "total", "base", "estimate", "low", "high"]].round(3))
      outlet  total   base  estimate    low   high
    0      A   20.0  102.0     0.196  0.193  0.200
    1      B    4.0  104.0     0.038  0.007  0.088
    >>> comparison.differences["verdict"].tolist()
    ['higher in A']
    """
    check_corpus(corpus)
    check_whole("seed", seed, 0)
    _check_options(level, resamples, ratio_margin, margin)
    if correction not in CORRECTIONS:
        raise UnknownNameError("correction", correction, CORRECTIONS)
    columns = list_grouping(by)
    coding = gather_coding(codes, variables, present)
    design = Design(columns, measure, unit, stories, copies, correction, level, resamples, seed, coding)
    parts = split_voices(scores, corpus, columns)
    if parts is not None and coding is not None:
        raise ParameterError("codes=… are of whole documents: compare without 'voice', or without codes.")
    groups = group_documents(corpus if parts is None else parts.corpus, columns, table=ESTIMATES)
    margins = Margins(ratio_margin, margin)
    return compare_groups(
        scores, corpus, groups, design, margins, reference=reference, anew=anew, parts=parts
    )


def compare_groups(
    scores: pd.DataFrame,
    corpus: Corpus,
    groups: Groups,
    design: Design,
    margins: Margins,
    *,
    reference: object = None,
    anew: Anew = "refuse",
    parts: Parts | None = None,
) -> Comparison:
    """Compare groups that were made before, of documents or of their parts. See `compare`."""
    scores = check(scores, SCORES, "table of scores")
    observed = observe(scores, corpus, design, anew, parts=parts)
    counted = (observed.weights > 0) & ~observed.is_empty
    if not counted.any() and not observed.is_left_out.any():
        raise CorpusError("No document of the corpus has any words.")
    family = _estimate(observed, groups, counted, design, reference)
    n_empty = int((observed.is_empty & ~observed.is_left_out & (observed.weights > 0)).sum())
    languages, documents = corpus.languages["language"], counted
    if parts is None:
        cautions = _find_cautions(family, groups, scores, corpus, counted, n_empty)
    else:  # an article without a voice is not empty
        cautions = _find_cautions(family, groups, parts.scores, parts.corpus, counted, 0)
        languages = languages.iloc[parts.rows].reset_index(drop=True)
        documents = np.bincount(parts.rows, counted, len(corpus)) > 0
    if observed.foreign.any():
        names = np.array(groups.names, dtype=object)[groups.codes]
        warn_of_languages(cautions, observed.rows, observed.foreign, languages, names)
    warn_of_mixture(cautions, observed.rows, observed.bases > 0, languages)
    warn_of_unknown_languages(cautions, corpus, documents)
    if design.stories is not None and design.unit != "story" and design.copies != "first":
        n_stories = weigh_copies(corpus, "first", design.stories)[documents].sum()
        warn_of_copies(cautions, int(documents.sum() - n_stories))
    permutations = family.count_permutations()
    differences, drivers = compare_pairs(family, margins, permutations=permutations, cautions=cautions)
    method = describe_method(
        observed.measures,
        design,
        margins,
        n_documents=int(documents.sum()),
        n_units=len(family.unit_names),
        n_groups=int((family.replicates.sample.n_documents > 0).sum()),
        n_rows=len(differences),
        permutations=permutations,
    )
    if parts is not None:
        method += (
            f" The voices of {'a document' if design.unit == 'document' else 'a unit'} were kept together."
        )
    corrected = correct_observed(scores, corpus, groups, observed, design)
    parted = compare_corrected(corrected, groups.names, family.pairs, design, margins)
    warn_of_codes(cautions, corrected, groups.names)
    method += say_correction(corrected, design.level)
    return Comparison(
        _tabulate(family, groups),
        differences,
        cautions.table(),
        drivers,
        method,
        corrected,
        set_beside(parted, differences),
    )


def _estimate(
    observed: Observations,
    groups: Groups,
    counted: npt.NDArray[np.bool_],
    design: Design,
    reference: object,
) -> Family:
    """Estimate the rate of each group by the documents that count, and say which pairs are compared."""
    codes, unit_names = pd.factorize(observed.units, sort=True)
    sample = add_up(
        observed.totals,
        observed.bases,
        units=codes,
        groups=np.where(counted, groups.codes, -1),
        n_groups=len(groups.labels),
    )
    ends = ("low", "high", "is_share")
    lowest, highest, shares = (np.array([getattr(one, end) for one in observed.measures]) for end in ends)
    replicates = resample(sample, resamples=design.resamples, seed=design.seed)
    low, high = intervals(replicates, level=design.level, low=lowest, high=highest, shares=shares)
    few, rare = find_thin(sample, lowest == 0)
    return Family(
        design=design,
        replicates=replicates,
        low=low,
        high=high,
        rows=observed.rows,
        from_zero=lowest == 0,
        names=groups.names,
        pairs=pair_groups(groups, reference),
        unit_names=_name_units(unit_names[np.unique(codes[counted])], design.unit),
        few=few,
        rare=rare,
        sparse=find_sparse(sample),
    )


def _find_cautions(
    family: Family,
    groups: Groups,
    scores: pd.DataFrame,
    corpus: Corpus,
    counted: npt.NDArray[np.bool_],
    n_empty: int,
) -> Cautions:
    """Gather what can be said of the groups before any two are compared."""
    cautions = Cautions()
    names, measures, unit = family.names, family.rows["measure"].tolist(), family.design.unit
    warn_of_documents(cautions, names, groups.known, family.replicates.sample.n_documents, n_empty, measures)
    warn_of_size(
        cautions, family.rows, names, few=family.few, rare=family.rare, sparse=family.sparse, unit=unit
    )
    held = _name_groups(corpus, groups, counted)
    warn_of_tone(cautions, scores, measures, held)
    warn_of_negation(cautions, family.rows, scores, held)
    return cautions


def _check_options(level: float, resamples: int, ratio_margin: float, margin: float) -> None:
    if not 0.5 <= level < 1:
        raise ParameterError(f"level={level!r}: give a confidence level from 0.5 to below 1, as 0.95.")
    if isinstance(resamples, bool) or not isinstance(resamples, int) or resamples < 100:
        raise ParameterError(f"resamples={resamples!r}: give a whole number of 100 or more; 2000 is usual.")
    if ratio_margin <= 1 or margin <= 0:
        raise ParameterError(
            f"ratio_margin={ratio_margin!r}, margin={margin!r}: give a ratio above 1, a difference above 0."
        )


def _tabulate(family: Family, groups: Groups) -> pd.DataFrame:
    """Arrange the estimates, by measure, then by group."""
    sample = family.replicates.sample
    n_groups, n_measures = family.low.shape
    bases = np.stack([sample.bases[sample.cells(group)].sum(axis=0) for group in range(n_groups)])
    totals = np.stack([sample.totals[sample.cells(group)].sum(axis=0) for group in range(n_groups)])
    group, measure = np.tile(np.arange(n_groups), n_measures), np.repeat(np.arange(n_measures), n_groups)
    table = pd.concat(
        [
            family.rows.iloc[measure].reset_index(drop=True),
            groups.labels.iloc[group].reset_index(drop=True),
        ],
        axis=1,
    ).assign(
        n_documents=sample.n_documents[group],
        n_units=sample.n_units[group],
        total=totals[group, measure],
        base=bases[:, sample.base_of][group, measure],
        estimate=family.replicates.estimate[group, measure],
        low=family.low[group, measure],
        high=family.high[group, measure],
    )
    return check(table, ESTIMATES, "table of estimates")


def _name_groups(corpus: Corpus, groups: Groups, counted: npt.NDArray[np.bool_]) -> pd.Series:
    """Return the name of the group of each document that counts, by `doc_id`."""
    names = np.array(groups.names, dtype=object)[groups.codes]
    return pd.Series(names[counted], index=corpus.documents.index[counted], dtype="str")


def _name_units(marked: npt.NDArray[np.object_], unit: str) -> npt.NDArray[np.object_]:
    """Return the names of units as they are shown, without the mark that stories and values have."""
    return marked if unit == "document" else np.array([name[1:] for name in marked], dtype=object)
