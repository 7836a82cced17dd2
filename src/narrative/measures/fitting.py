"""Which measures fit which documents, by their languages; what does not fit has no value, and a reason.

A measure is for the languages that the registry declares (`narrative.measures.MEASURES`); a measure of a
lexicon is besides only for the language of the lexicon, where that is known. The rows of other documents stay
in the table of scores, with 0 of 0 and no value, so that sums leave them out. `reason` says why; the column
is there only if some row has a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.languages import own_languages
from narrative.measures import SPACED, get_measure
from narrative.text.language_names import is_for, name_language, name_languages

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: How the reasons begin that are about languages.
_BEGIN = "not in "
#: Measures that rest on the rules of negation, which look at a document without regard to the others.
_OF_NEGATION = frozenset({"negated"})


def leave_out_foreign(
    scores: pd.DataFrame, corpus: Corpus, lexicons: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return scores without the values of documents that are in a language which the measure is not for.

    Args:
        scores: of documents, or of sentences.
        corpus: the documents.
        lexicons: the language of each lexicon that the scores are of, "" where it is not known.

    >>> from narrative import Corpus, sentiment
    >>> texts = {"text": ["The talks went well, they said.", "Die Gespräche verliefen gut, hieß es."]}
    >>> scores = sentiment(Corpus.from_documents(pd.DataFrame(texts, index=["a", "b"])))
    >>> print(scores[scores["measure"] == "vader_compound"][["doc_id", "base", "value", "reason"]])
       doc_id  base   value                  reason
    3       a     6  0.2732
    11      b     0     NaN  not in English: German
    """
    each = corpus.languages["language"]
    if set(each.unique()) <= {"", "en"} and set((lexicons or {}).values()) <= {"", "en"}:
        return scores
    rows = pd.Index(corpus.documents.index).get_indexer(pd.Index(scores["doc_id"]))
    reasons = np.full(len(scores), "", dtype=object)
    alone = own_languages(corpus)
    for measure, lexicon in scores[["measure", "lexicon"]].drop_duplicates().to_numpy(dtype=object).tolist():
        places = ((scores["measure"] == measure) & (scores["lexicon"] == lexicon)).to_numpy(dtype=bool)
        languages = alone if measure in _OF_NEGATION else each
        wanted = [get_measure(measure).languages]
        if code := (lexicons or {}).get(lexicon):
            wanted.insert(0, frozenset({code}))
        said = {code: _explain(wanted, code) for code in languages.unique()}
        reasons[places] = languages.map(said).to_numpy(dtype=object)[rows[places]]
    foreign = reasons != ""
    if not foreign.any():
        return scores
    ends = {name: scores[name].where(~foreign) for name in ("value", "low", "high") if name in scores}
    table = scores.assign(
        total=scores["total"].where(~foreign, 0.0), base=scores["base"].where(~foreign, 0), **ends
    )
    given = scores.get("reason", "")
    return table.assign(reason=pd.Series(np.where(foreign, reasons, given), scores.index, dtype="str"))


def is_foreign(scores: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say of each row of a table of scores whether it has no value because of the document's language."""
    if "reason" not in scores:
        return np.zeros(len(scores), dtype=bool)
    return scores["reason"].fillna("").astype("str").str.startswith(_BEGIN).to_numpy(dtype=bool)


def _explain(wanted: list[frozenset[str]], language: str) -> str:
    """Say why a document in a language does not fit; "" if it does."""
    for languages in wanted:
        if not is_for(languages, language):
            asked = (
                "a language with spaces between words" if languages == SPACED else name_languages(languages)
            )
            return f"{_BEGIN}{asked}: {name_language(language)}"
    return ""
