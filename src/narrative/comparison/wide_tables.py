"""Pivot: scores as arrays, a row for each document and a column for each thing that is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.resampling import Floats
from narrative.errors import ParameterError, TableError, UnknownNameError
from narrative.measures import MEASURES, Measure, get_measure
from narrative.measures.fitting import is_foreign
from narrative.schema import SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Anew = Literal["refuse", "mean"]
_KEYS = ["measure", "lexicon", "category"]


@dataclass(frozen=True, eq=False)
class Values:
    """What D documents hold of K measures.

    Attributes:
        rows: measure, lexicon and category of each column, K rows.
        totals: float64[D, K]; of a measure whose group is a mean, the documents' values.
        bases: float64[D, K]; of such a measure 1 where there is a value.
        foreign: bool[D, K], where there is no value because of the document's language.
    """

    rows: pd.DataFrame
    totals: Floats
    bases: Floats
    foreign: npt.NDArray[np.bool_]

    @property
    def measures(self) -> list[Measure]:
        """The registry's entry of each column."""
        return [get_measure(name) for name in self.rows["measure"]]

    @property
    def is_empty(self) -> npt.NDArray[np.bool_]:
        """Which documents have nothing to measure by, bool[D]."""
        return np.asarray(~(self.bases > 0).any(axis=1), dtype=bool)


def pivot(scores: pd.DataFrame, corpus: Corpus, measure: str | Sequence[str] | None, anew: Anew) -> Values:
    """Arrange the scores of a corpus's documents, as the registry says that a group is formed.

    Scores of documents that are not in the corpus are left out.

    Raises:
        TableError: it is a table of sentences; a document of the corpus has no score, or one twice.
        UnknownNameError: `measure` is not in the table, or not in the registry.
        ParameterError: a measure cannot be added up, and `anew` does not say what to do.
    """
    scores = check(scores, SCORES, "table of scores", documents=corpus.documents.index)
    if "sentence" in scores.columns:
        raise TableError("These are scores of sentences; compare takes those of documents.")
    chosen = _choose(scores, measure)
    document = corpus.documents.index.get_indexer(pd.Index(chosen["doc_id"]))
    chosen, document = chosen[document >= 0], document[document >= 0]
    grouped = chosen.groupby(_KEYS, sort=True, observed=True)
    rows = grouped.size().index.to_frame(index=False)
    ranks = {name: rank for rank, name in enumerate(MEASURES)}
    order = np.argsort([ranks[get_measure(name).name] for name in rows["measure"]], kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    cell = document * len(rows) + place[grouped.ngroup().to_numpy()]
    rows = rows.iloc[order].reset_index(drop=True)
    _check_whole(corpus, cell, rows)
    total, base = (_arrange(chosen[name], cell, len(corpus)) for name in ("total", "base"))
    is_mean = np.array([_forms(get_measure(name), anew) == "mean" for name in rows["measure"]], dtype=bool)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = np.where(is_mean & (base > 0), total / base, total)
    foreign = np.zeros(len(corpus) * len(rows), dtype=np.bool_)
    foreign[cell] = is_foreign(chosen)
    base = np.where(is_mean, (base > 0).astype(np.float64), base)
    return Values(rows, total, base, foreign.reshape(len(corpus), -1))


def _choose(scores: pd.DataFrame, measure: str | Sequence[str] | None) -> pd.DataFrame:
    if measure is None:
        return scores
    wanted = [measure] if isinstance(measure, str) else list(measure)
    held = scores["measure"].unique().tolist()
    for name in wanted:
        if name not in held:
            raise UnknownNameError("measure in the table of scores", name, held)
    return scores[scores["measure"].isin(wanted)]


def _forms(measure: Measure, anew: Anew) -> str:
    """Return how a group's value of the measure is formed: "ratio" or "mean"."""
    if measure.group != "anew":
        return measure.group
    if anew not in ("refuse", "mean"):
        raise UnknownNameError("choice of `anew`", anew, ("refuse", "mean"))
    if anew == "refuse":
        raise ParameterError(
            f"The measure {measure.name!r} does not add up: a group's value would have to be computed anew "
            "on its text. Leave it out (measure=…), or compare the mean of the documents with anew='mean'."
        )
    return "mean"


def _check_whole(corpus: Corpus, cell: npt.NDArray[np.int64], rows: pd.DataFrame) -> None:
    """Check that each document of the corpus has each measure once."""
    counts = np.bincount(cell, minlength=len(corpus) * len(rows)).reshape(len(corpus), -1)
    for wrong, words in ((counts > 1, "more than once"), (counts == 0, "not at all")):
        if not wrong.size or wrong.any():
            document, column = np.argwhere(wrong)[0] if wrong.size else (0, 0)
            name = " ".join(rows.iloc[column]).strip() if len(rows) else "any measure"
            raise TableError(
                f"The scores have {name!r} of the document {corpus.documents.index[document]!r} {words}; "
                "each document of the corpus needs one row of each measure."
            )


def _arrange(column: pd.Series, cell: npt.NDArray[np.int64], n_documents: int) -> Floats:
    values = np.empty(len(cell))
    values[cell] = column.to_numpy(dtype=np.float64)
    return values.reshape(n_documents, -1)
