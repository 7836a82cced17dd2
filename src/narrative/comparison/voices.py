"""Voices compared: each article in its voices, and the article as what was sampled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.errors import ParameterError, TableError
from narrative.schema import SCORES, check
from narrative.voices.assignment import VOICES

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

VOICE = "voice"


@dataclass(frozen=True)
class Parts:
    """The articles of a corpus, each in its voices.

    Attributes:
        scores: of each part, under an id of its own.
        corpus: the parts as documents, with the columns of their article and the column `voice`.
        rows: int64[P], the row of each part's article.
    """

    scores: pd.DataFrame
    corpus: Corpus
    rows: npt.NDArray[np.int64]


def split_voices(scores: pd.DataFrame, corpus: Corpus, by: Sequence[str]) -> Parts | None:
    """Return the articles of a corpus in their voices, if `by` asks for voices; else `None`.

    Of scores of voices, "voice" is theirs, even where the articles have a column of that name.

    Raises:
        ParameterError: the scores are of voices and `by` does not say so, or the other way round.
        TableError: there is a voice that is none.
    """
    if VOICE not in scores.columns:
        if VOICE in by and VOICE not in corpus.documents.columns:
            raise ParameterError(
                "by='voice': these scores are not of voices. Score them with quotations=…, as in "
                "frame_salience(corpus, lexicon, quotations=quotations(corpus))."
            )
        return None
    if VOICE not in by:
        raise ParameterError(
            "These scores are of voices: name 'voice' in by=…, as in by=['outlet', 'voice'], or choose one "
            "voice, as in scores[scores['voice'] == 'journalist'].drop(columns='voice')."
        )
    scores = check(scores, SCORES, "table of scores", documents=corpus.documents.index)
    strange = sorted(set(scores[VOICE].unique()) - set(VOICES))
    if strange:
        raise TableError(f"The table of scores has the voice {strange[0]!r}; there are {', '.join(VOICES)}.")
    rows = np.repeat(np.arange(len(corpus), dtype=np.int64), len(VOICES))
    documents = corpus.documents.take(rows).assign(**{VOICE: np.tile(VOICES, len(corpus))})
    documents.index = _name_parts(documents.index, documents[VOICE])
    renamed = scores.assign(doc_id=_name_parts(pd.Index(scores["doc_id"]), scores[VOICE]))
    parts = replace(corpus, _documents=documents, _parent=None, _rows=None, store=None)
    return Parts(renamed.drop(columns=VOICE), parts, rows)


def _name_parts(documents: pd.Index, voices: pd.Series) -> pd.Index:
    """Return the ids of parts; since each ends with its voice, no two are the same."""
    named = [f"{doc_id} · {voice}" for doc_id, voice in zip(documents, voices, strict=True)]
    return pd.Index(named, dtype="str", name="doc_id")
