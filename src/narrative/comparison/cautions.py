"""Cautions: what in the data at hand makes a comparison weak, what that means, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.resampling import Sample
from narrative.corpus.languages import find_told
from narrative.measures import VERBAL, get_measure
from narrative.measures.fitting import is_foreign
from narrative.measures.valence_formulas import COVERAGE, FORMULAS
from narrative.schema import CAUTIONS, check
from narrative.text.language_names import name_language

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Bools = npt.NDArray[np.bool_]

#: How the caution ends that some documents are in no group that is compared.
NO_VALUE = "without a value to group by"
#: How the caution ends that a difference rests on one document or story.
ONE_MAKES_IT = "makes the difference"
#: With fewer documents, or units, than this a group is called small.
FEW_DOCUMENTS, FEW_UNITS = 10, 5
#: In fewer units than this a category hardly occurs: 2.5 % or more of the resamples then hold no place, so
#: that the bootstrap knows no upper limit. docs/coverage.md shows that intervals are too narrow here.
FEW_HOLDERS = 4
#: From this share of words on, a lexicon of tone can be said to know a text.
_LEAST_COVERAGE = 0.02
#: A compound of a whole text beyond this is saturated; so many documents of a group make it a caution.
_SATURATED, _MANY = 0.95, 1 / 3
#: What words a tone was found in.
_COVERAGE = {
    "textblob_polarity": "textblob_coverage",
    "textblob_subjectivity": "textblob_coverage",
    "textblob_polarity_whole": "textblob_coverage",
    "textblob_subjectivity_whole": "textblob_coverage",
    "tone": "tone_coverage",
    "vader_compound": "vader_coverage",
    "vader_compound_whole": "vader_coverage",
    **dict.fromkeys(FORMULAS.values(), COVERAGE),
}
#: The functions that list the words of a tone, by its coverage, where it is not `tone_matches`.
_WORDS = {"tone_coverage": "tone_words", COVERAGE: "valence_matches"}
_SHOWN_NAMES = 6


class Cautions:
    """The cautions of one comparison, gathered to a table."""

    def __init__(self) -> None:
        self._rows: list[dict[str, str]] = []

    def add(
        self,
        caution: str,
        meaning: str,
        advice: str,
        *,
        groups: Sequence[str] = (),
        measure: str = "",
        lexicon: str = "",
        category: str = "",
    ) -> None:
        """Add a row; without a measure it is about all of them, without groups about all of them."""
        row = (measure, lexicon, category, _enumerate(groups), caution, meaning, advice)
        self._rows.append(dict(zip(CAUTIONS, row, strict=True)))

    def table(self) -> pd.DataFrame:
        """Return the table, by `schema.CAUTIONS`."""
        table = pd.DataFrame(self._rows, columns=list(CAUTIONS)).astype("str")
        return check(table, CAUTIONS, "table of cautions")


def find_thin(sample: Sample, from_zero: Bools) -> tuple[Bools, Bools]:
    """Return which groups are small, bool[G], and where a measure hardly occurs, bool[G, K]."""
    holders = np.zeros((sample.n_groups, sample.totals.shape[1]), dtype=np.int64)
    np.add.at(holders, sample.groups, sample.totals > 0)
    held = sample.n_units > 0
    few = (sample.n_documents < FEW_DOCUMENTS) | (sample.n_units < FEW_UNITS)
    return held & few, from_zero & (holders < FEW_HOLDERS) & held[:, None]


def find_sparse(sample: Sample) -> Bools:
    """Return where a measure has a value in fewer units than a group has, and in few of them, bool[G, K].

    SMOG, for one, is of texts with thirty sentences or more.
    """
    held, units = sample.n_held, sample.n_units[:, None]
    return np.asarray((units > 0) & (held < units) & (held < FEW_DOCUMENTS), dtype=np.bool_)


def warn_of_size(
    cautions: Cautions,
    measures: pd.DataFrame,
    names: Sequence[str],
    *,
    few: Bools,
    rare: Bools,
    sparse: Bools,
    unit: str,
) -> None:
    """Warn of small groups, of categories that hardly occur, and of measures that few documents have."""
    what = {"document": "articles", "story": "stories"}.get(unit, f"values of {unit!r}")
    if few.any():
        cautions.add(
            f"fewer than {FEW_DOCUMENTS} articles"
            + (f", or {FEW_UNITS} {what}" if unit != "document" else ""),
            "The interval rests on very few texts, so each of them weighs much. It is wide, and other texts "
            "of the group may differ from these.",
            "Collect more, or join groups (weeks to months). If you cannot, describe the texts one by one.",
            groups=_choose(names, few),
        )
    kinds = (
        (
            sparse,
            f"a value in fewer than {FEW_DOCUMENTS} {what}",
            "The others have none, for example because they are too short for the measure. The interval "
            "rests on very few texts, which differ from the rest.",
            "Compare another measure, or longer texts.",
        ),
        (
            rare,
            f"found in fewer than {FEW_HOLDERS} {what}",
            "With so few matches, chance decides where they are. The interval may be too narrow, and a 0 "
            "does not mean that the group never speaks so.",
            "Read the matches, look for words that the lexicon lacks, or join categories.",
        ),
    )
    for number, (measure, lexicon, category) in enumerate(measures.itertuples(index=False, name=None)):
        for found, caution, meaning, advice in kinds:
            if groups := _choose(names, found[:, number]):
                cautions.add(
                    caution,
                    meaning,
                    advice,
                    groups=groups,
                    measure=measure,
                    lexicon=lexicon,
                    category=category,
                )


def _choose(names: Sequence[str], which: Bools) -> list[str]:
    return [name for name, chosen in zip(names, which, strict=True) if chosen]


def warn_of_tone(
    cautions: Cautions, scores: pd.DataFrame, measures: Sequence[str], groups: pd.Series
) -> None:
    """Warn of saturated compounds, and of tone that was found in next to no words.

    Args:
        cautions: what to add to.
        scores: all scores of the corpus's documents, also of measures that are not compared.
        measures: those that are compared.
        groups: the name of each document's group, by `doc_id`.
    """
    if "vader_compound_whole" in measures:
        whole = _take(scores, "vader_compound_whole", groups)
        saturated = (whole["value"].abs() > _SATURATED).groupby(whole["group"]).mean() > _MANY
        if saturated.any():
            cautions.add(
                "VADER is saturated",
                f"More than a third of the texts have a compound beyond ±{_SATURATED}. It sums over all "
                "words, so a long text ends near ±1 whatever its tone.",
                "Compare vader_compound, the mean of the sentences.",
                groups=sorted(saturated.index[saturated]),
                measure="vader_compound_whole",
                lexicon="vader",
            )
    for coverage in sorted({_COVERAGE[measure] for measure in measures if measure in _COVERAGE}):
        known = _take(scores, coverage, groups)
        sums = known.groupby("group")[["total", "base"]].sum()
        unknown = (known["total"] == 0).groupby(known["group"]).mean()
        low = (sums["total"] / sums["base"] < _LEAST_COVERAGE) | (unknown > _MANY)
        if low.any():
            cautions.add(
                "tone of very few words",
                f"Less than {_LEAST_COVERAGE:.0%} of the words have a value, or more than a third of the "
                "texts have no such word. A tone near 0 then means “no known word”, not “balanced”.",
                "Show the coverage beside the tone, and read the words that were scored "
                f"({_WORDS.get(coverage, 'tone_matches')}).",
                groups=sorted(low.index[low]),
                lexicon=known["lexicon"].iloc[0] if known["lexicon"].nunique() == 1 else "",
            )


def _take(scores: pd.DataFrame, measure: str, groups: pd.Series) -> pd.DataFrame:
    """Return the scores of a measure that have a base, with the group of each document that has one."""
    taken = scores[(scores["measure"] == measure) & (scores["base"] > 0)]
    return taken.assign(group=taken["doc_id"].map(groups)).dropna(subset=["group"])


def warn_of_documents(
    cautions: Cautions,
    names: Sequence[str],
    known: Bools,
    n_documents: npt.NDArray[np.int64],
    n_empty: int,
    measures: Sequence[str],
) -> None:
    """Warn of documents without a group, and of those that have nothing to count over."""
    lost = [
        (name, count) for name, is_known, count in zip(names, known, n_documents, strict=True) if not is_known
    ]
    n_lost = int(sum(count for _, count in lost))
    if n_lost:
        cautions.add(
            f"{_count(n_lost)} {NO_VALUE}",
            "They are a row of the estimates, and are not compared.",
            "Name the column that has it as you read the corpus (--column outlet=…; in Python "
            "columns={'outlet': '…'}), or compare by another column.",
            groups=[name for name, _ in lost],
        )
    if n_empty and all(get_measure(name).base in VERBAL for name in measures):
        cautions.add(
            f"{_count(n_empty)} without anything to count over",
            "An article without a passive, say, has no share of passives; it is left out.",
            "Look at the numbers of articles of the groups: is one left with few?",
        )
    elif n_empty:
        cautions.add(
            f"{_count(n_empty)} without text",
            "An article without words has no rate; it is left out.",
            "Look at corpus.problems: was something lost in reading?",
        )


def warn_of_languages(
    cautions: Cautions,
    measures: pd.DataFrame,
    foreign: Bools,
    languages: pd.Series,
    groups: npt.NDArray[np.object_],
) -> None:
    """Warn of documents that measures are not for, because of their language.

    Args:
        cautions: what to add to.
        measures: measure, lexicon and category of each of K.
        foreign: bool[D, K], which of D documents each of them is not for.
        languages: the language of each document.
        groups: the name of each document's group.
    """
    kinds, which = np.unique(foreign.T, axis=0, return_inverse=True)
    for kind, left_out in enumerate(kinds):
        if not left_out.any():
            continue
        rows = measures[which.reshape(-1) == kind]
        spoken = _list_languages(pd.Series(languages.to_numpy()[left_out]).value_counts())
        names = rows["measure"].unique().tolist()
        they, are, their = ("It", "is", "its") if left_out.sum() == 1 else ("They", "are", "their")
        cautions.add(
            f"{_count(int(left_out.sum()))} of {len(left_out):,} in another language",
            f"{they} {are} in {spoken}, and {are} left out of: {_label(names)}. "
            f"This is not made for {their} language.",
            "Compare documents of one language. If one was taken for another, say so in a column called "
            "language, or with language=… when you read the corpus.",
            groups=sorted(set(groups[left_out].tolist())),
            measure=names[0] if len(names) == 1 else "",
            lexicon=rows["lexicon"].iloc[0] if rows["lexicon"].nunique() == 1 else "",
        )


def warn_of_mixture(cautions: Cautions, measures: pd.DataFrame, held: Bools, languages: pd.Series) -> None:
    """Warn of measures that are taken of documents in several languages.

    Args:
        cautions: what to add to.
        measures: measure, lexicon and category of each of K.
        held: bool[D, K], which of D documents have a value.
        languages: the language of each document.
    """
    if languages.nunique() < 2:
        return
    kinds, which = np.unique(held.T, axis=0, return_inverse=True)
    for kind, counted in enumerate(kinds):
        counts = pd.Series(languages.to_numpy()[counted]).value_counts().drop("", errors="ignore")
        if len(counts) < 2:
            continue
        names = measures.loc[which.reshape(-1) == kind, "measure"].unique().tolist()
        cautions.add(
            "documents in several languages",
            f"They are in {_list_languages(counts)}. Their words and sentences are built otherwise: "
            f"{_label(names)} may differ for that alone.",
            "Compare documents of one language, or say what a lexicon is for with its language.",
            measure=names[0] if len(names) == 1 else "",
        )


def warn_of_unknown_languages(cautions: Cautions, corpus: Corpus, counted: Bools) -> None:
    """Warn of documents, of those that are counted (bool[D]), of which nothing tells the language."""
    documents = sorted(map(str, corpus.documents.index[counted & ~find_told(corpus)]))
    if documents:
        them, their = ("It is", "its") if len(documents) == 1 else ("They are", "their")
        cautions.add(
            f"{_count(len(documents))} in a language that is not known",
            f"{them} measured as English, though the text does not tell {their} language: "
            f"{_enumerate(documents)}.",
            "Read them. If they are in another language, say so in a column called language, or with "
            "language=… when you read the corpus.",
        )


def warn_of_negation(
    cautions: Cautions, measures: pd.DataFrame, scores: pd.DataFrame, groups: pd.Series
) -> None:
    """Warn where matches are counted in which negation was not looked for, as its rules are for English.

    Args:
        cautions: what to add to.
        measures: measure, lexicon and category of each that is compared.
        scores: all scores of the corpus's documents, also of measures that are not compared.
        groups: the name of each document's group, by `doc_id`.
    """
    compared = measures.loc[measures["measure"].isin(["salience", "sentences_touched"]), "lexicon"].unique()
    unknown = scores[is_foreign(scores) & (scores["measure"] == "negated").to_numpy(dtype=bool)]
    for lexicon in compared:
        here = groups[groups.index.isin(unknown.loc[unknown["lexicon"] == lexicon, "doc_id"])]
        if len(here):
            cautions.add(
                f"{_count(len(here))} in which negation was not looked for",
                "The rules of negation are for English. In other languages every match counts, negated or "
                "not.",
                "Read a sample of the matches, and say how many of them are negated.",
                groups=sorted(here.unique()),
                lexicon=str(lexicon),
            )


def warn_of_copies(cautions: Cautions, n_copies: int) -> None:
    """Warn of copies that are taken for documents of their own."""
    if n_copies:
        cautions.add(
            f"{_count(n_copies)} taken as independent, though copied",
            "A copied story was written once. Counting it several times makes intervals too narrow.",
            "Use unit='story', and compare copies='all' with copies='first'.",
        )


def warn_of_one(
    cautions: Cautions, row: Sequence[str], names: tuple[str, str], unit: str, share: float, lost: bool
) -> None:
    """Warn of a difference that rests on one unit, without which it is this share of what it is."""
    measure, lexicon, category = row
    left = "the other way round" if share < 0 else f"{share:.0%} of what it is"
    cautions.add(
        f"one {unit} {ONE_MAKES_IT}",
        f"Without it the difference would be {left}" + (", and would not be claimed." if lost else "."),
        "Read it (the drivers name it), and report the result without it as well.",
        groups=names,
        measure=measure,
        lexicon=lexicon,
        category=category,
    )


def warn_of_family(cautions: Cautions, n_rows: int, smallest: float, alpha: float) -> None:
    """Warn where no p-value can be small enough."""
    if n_rows * smallest > alpha:
        cautions.add(
            f"{n_rows:,} comparisons at once",
            f"The smallest p-value that permutations can give, {_in_full(smallest)}, is too large for so "
            "many.",
            "Ask fewer questions: choose a measure, categories, or a reference; or join groups.",
        )


def _in_full(p: float) -> str:
    """A small number as people write it, with two digits that are not 0.

    >>> _in_full(5e-05), _in_full(0.0123)
    ('0.00005', '0.012')
    """
    return np.format_float_positional(p, precision=2, fractional=False, trim="-")


def _count(number: int) -> str:
    return f"{number:,} article{'s' * (number != 1)}"


def _list_languages(counts: pd.Series) -> str:
    return ", ".join(f"{name_language(str(code))} ({n:,})" for code, n in counts.items())


def _label(measures: Sequence[str]) -> str:
    """Name measures as figures do, each name once."""
    return ", ".join(dict.fromkeys(get_measure(name).label for name in measures))


def _enumerate(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN_NAMES])
    return shown + (f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else "")
