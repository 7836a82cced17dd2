"""The measures of tone that reports show, in the order in which they show them.

The first gives the finding; the others are named comparisons. The order is that of agreement with readers: on
2,554 snippets of editorials, r with the mean rating of 20 readers is .59, .48 and .29 (docs/tone.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from narrative.corpus.languages import find_fitting
from narrative.errors import UnknownNameError
from narrative.measures.news_tone import tone, tone_words
from narrative.measures.tone import VADERS, sentiment, tone_matches
from narrative.schema import MATCHES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["TONES", "ToneMeasure", "find_tone_words", "list_tones", "score_tones"]


@dataclass(frozen=True)
class ToneMeasure:
    """A measure of tone, as reports name it.

    Attributes:
        name: the column of tables that set the measures side by side.
        measure: the measure in a table of scores.
        coverage: the measure that says for how many words it has a value.
        lexicon: the lexicon of the words that it knows, in a table of matches.
        label: what it is called in a sentence.
        scale: from where to where it values a single word.
    """

    name: str
    measure: str
    coverage: str
    lexicon: str
    label: str
    scale: str


#: Every measure of tone of the reports, the one that agrees best with readers first.
TONES = (
    ToneMeasure("tone", "tone", "tone_coverage", "news-tone", "Tone of news", "from −4.5 to 4.5"),
    ToneMeasure("vader", "vader_compound", "vader_coverage", "vader", "VADER", "from −4 to 4"),
    ToneMeasure("textblob", "textblob_polarity", "textblob_coverage", "textblob", "TextBlob", "from −1 to 1"),
)


def list_tones(measures: pd.Series) -> list[ToneMeasure]:
    """The measures of tone that a table has in its column `measure`, in their order.

    >>> [each.label for each in list_tones(pd.Series(["textblob_polarity", "tone", "salience"]))]
    ['Tone of news', 'TextBlob']
    """
    present = set(measures)
    return [each for each in TONES if each.measure in present]


def score_tones(
    corpus: Corpus,
    by: Literal["document", "sentence"] = "document",
    vader: Literal["vaderSentiment", "nltk"] = "vaderSentiment",
    *,
    quotations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score the tone of each document or sentence by every measure: what `tone` and `sentiment` give.

    Args:
        corpus, by, quotations: as of both.
        vader: the program for VADER.

    Raises:
        UnknownNameError, ParameterError: as of both.

    >>> from narrative import Corpus
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["He died."]}), language="en")
    >>> scores = score_tones(corpus)
    >>> [each.measure for each in list_tones(scores["measure"])]
    ['tone', 'vader_compound', 'textblob_polarity']
    """
    if vader not in VADERS:
        raise UnknownNameError("choice of `vader`", vader, VADERS)
    own = tone(corpus, by, quotations=quotations)
    return pd.concat([own, sentiment(corpus, by, vader, quotations=quotations)], ignore_index=True)


def find_tone_words(
    corpus: Corpus, vader: Literal["vaderSentiment", "nltk"] = "vaderSentiment"
) -> pd.DataFrame:
    """Find the words that give the sentences their tone, by every measure: `tone_words` and `tone_matches`.

    Args:
        corpus: what was read.
        vader: the program for VADER.

    Returns:
        A table of matches, by document and start; where several measures know a word, in the order of
        `TONES`. Of documents in English, or whose language is not known.

    >>> from narrative import Corpus
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["The good talks."]}), language="en")
    >>> find_tone_words(corpus)[["text", "lexicon", "weight"]].values.tolist()
    [['good', 'news-tone', 2.0], ['good', 'vader', 1.9], ['good', 'textblob', 0.7]]
    """
    own, fits = tone_words(corpus), find_fitting(corpus, "en")
    documents = corpus.documents.index
    own = own[fits[documents.get_indexer(pd.Index(own["doc_id"]))]]
    table = pd.concat([own, tone_matches(corpus, vader)], ignore_index=True)
    ranks = table["lexicon"].map({each.lexicon: rank for rank, each in enumerate(TONES)})
    order = np.lexsort((ranks, table["start"], documents.get_indexer(pd.Index(table["doc_id"]))))
    return check(table.iloc[order].reset_index(drop=True), MATCHES, "table of matches")
