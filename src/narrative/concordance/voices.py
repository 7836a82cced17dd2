"""In whose voice the lines of a concordance stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.languages import find_fitting
from narrative.errors import check_choice, list_given
from narrative.voices.assignment import VOICES, assign_voice
from narrative.voices.quotation_table import quotations

if TYPE_CHECKING:
    from narrative.concordance.lines import Spans
    from narrative.corpus.corpus import Corpus

#: Every voice, and lines whose voice is not known.
ALL = "all"


def get_voices(voice: str | Sequence[str]) -> tuple[str, ...]:
    """Return the voices that are asked for; none if none is.

    Raises:
        UnknownNameError: there is no such voice.
    """
    listed = [each for each in list_given("voice", voice) if each != ""]
    for each in listed:
        check_choice("voice", each, (*VOICES, ALL))
    return (ALL,) if ALL in listed else tuple(each for each in VOICES if each in listed)


def find_said(corpus: Corpus, spans: Spans) -> pd.DataFrame:
    """Return what is said in the documents that have lines."""
    return quotations(corpus.take(np.unique(spans.rows)))


def in_voice(
    corpus: Corpus, spans: Spans, said: pd.DataFrame, voices: Sequence[str]
) -> npt.NDArray[np.bool_]:
    """Say for each line whether it stands in one of these voices."""
    doc_ids = pd.Series(corpus.documents.index.to_numpy(dtype=object)[spans.rows], dtype="str")
    places = pd.DataFrame(
        {"doc_id": doc_ids, "start": corpus.token_store.starts[spans.first].astype(np.int64)}
    )
    return add_voices(corpus, places, said)["voice"].isin(list(voices)).to_numpy(dtype=bool)


def add_voices(corpus: Corpus, lines: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Put voice and speaker beside lines; of documents that are not in English neither is known."""
    table = assign_voice(lines, said)
    rows = corpus.documents.index.get_indexer(pd.Index(lines["doc_id"]))
    fits = find_fitting(corpus, "en")[rows]
    return table.assign(voice=table["voice"].where(fits, ""), speaker=table["speaker"].where(fits, ""))
