"""The tone of news: how good or bad a text sounds by the words of the lexicon `news-tone`.

The rule, in full:

1. Words have the grades of `news-tone`, from -3 to 3, where they are found by the rule of
   `narrative.measures.graded_places`: no word counts twice, the longest match stays.
2. What a negation denies counts nothing (*not good*); the negator itself is graded as mildly negative.
3. In a sentence with *but*, what stands before the last of them weighs half, and what stands behind it half
   as much again. One that opens the sentence does nothing.
4. In a sentence of W words whose grades add up to S, the tone is S / √(S² + 2 W). It is between -1 and 1, and
   0 where S is 0. A sentence of 20 words with one word of grade 2 is at 0.30, with three of them at 0.69.
5. A document is the mean of its sentences, weighted by their words, so that long texts do not end near ±1.

Words of degree (*very*) do nothing: they were tried, and did not bring the tone nearer to readers.
`benchmarks/tone_validity.py` leaves each rule out, and docs/tone.md has the figures.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.measured_corpus import Saved
from narrative.corpus.store import kept
from narrative.engine.sentences import sentence_of
from narrative.errors import ParameterError, UnknownNameError, check_corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.lexicons.polarity import Grading, grade
from narrative.matching.matching import Places, tabulate_places
from narrative.measures.by_voice import N_VOICES, cut_sentences, label_parts
from narrative.measures.fitting import leave_out_foreign
from narrative.measures.graded_places import GradedPlaces, find_graded
from narrative.measures.tone import count_words
from narrative.schema import SCORES, SENTENCE_SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.sentences import SentenceStore

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: The measures, in the order of the rows.
NEWS_TONE = ("tone", "tone_coverage")
#: How many words weigh as much against the grades of a sentence as their sum squared.
_PER_WORD = 2.0
#: What a grade is multiplied with before the last *but* of its sentence, and behind it, as in VADER.
_BEFORE_BUT, _BEHIND_BUT = 0.5, 1.5


def tone(
    corpus: Corpus,
    by: Literal["document", "sentence"] = "document",
    *,
    quotations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score how good or bad each document or sentence sounds, by the lexicon `news-tone`.

    - `tone`: from -1, bad, to 1, good. In a sentence of W words whose grades add up to S it is S / √(S² +
      2 W); a document is the mean of its sentences, weighted by their words. `base` counts words, `total` is
      the value times the words.
    - `tone_coverage`: from 0 to 1, how many of the words had a grade. A tone of 0 with a coverage of 0 means
      "no known word", not "balanced".

    The rules are told at the head of `narrative.measures.news_tone`; `tone_words` lists the words of every
    value. On 2,554 snippets of editorials the tone agrees with the mean rating of 20 readers at r = 0.59,
    where VADER has 0.48 (docs/tone.md). It is the tone of what is told as much as of how it is told: news of
    a flood is bad news. So compare texts on the same matter, or sections with themselves over time, and do
    not set its values against those of VADER or TextBlob, which have other scales.

    Args:
        corpus: what was read.
        by: what a row is of, "document" or "sentence".
        quotations: what people are reported to have said, from `quotations(corpus)`. Then there is a row of
            each document for each voice ("journalist", "indirect", "direct", in a column `voice`): each part
            of a sentence in one voice is scored as a sentence of its own.

    Returns:
        A table of scores, or of sentence scores. Documents in other languages than English have 0 of 0, no
        value, and a reason.

    Raises:
        UnknownNameError: `by` is none of the choices.
        ParameterError: `quotations` for sentences, which may be in several voices.

    Source: this package; the lexicon's card says how it was made. The scale is VADER's (Hutto & Gilbert 2014,
    ICWSM 8:216-225), with the words of the sentence in place of its constant 15.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["Five people lost their lives. The talks went on."]}, index=["a"])
    >>> scores = tone(Corpus.from_documents(documents, name="example"), by="sentence")
    >>> print(scores[["sentence", "measure", "base", "value"]].round(2).to_string(index=False))
     sentence       measure  base  value
            0          tone     5  -0.69
            0 tone_coverage     5   0.60
            1          tone     4   0.00
            1 tone_coverage     4   0.00
    """
    if by not in ("document", "sentence"):
        raise UnknownNameError("choice of `by`", by, ("document", "sentence"))
    if quotations is not None:
        if by == "sentence":
            raise ParameterError("by='sentence', quotations=…: voices are scored by document. Leave one out.")
        if isinstance(corpus, Saved):
            return corpus.saved_news_tone(voices=True)
        return label_parts(leave_out_foreign(_score_voices(corpus, quotations), corpus), corpus)
    if isinstance(corpus, Saved) and by == "document":
        return corpus.saved_news_tone()
    return leave_out_foreign(_tone(corpus, load_news_tone(), by), corpus)


def tone_words(corpus: Corpus) -> pd.DataFrame:
    """List the words that give the sentences of a corpus their tone, with what each of them gives.

    Args:
        corpus: what was read.

    Returns:
        A table of matches of `news-tone`, in the order of the texts. `weight` is the grade of the match,
        after *but*; those of a sentence add up to the S of `tone`. Matches that a negation takes out are left
        out.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["A good plan, but it was called off."]}, index=["a"])
    >>> words = tone_words(Corpus.from_documents(documents, name="example"))
    >>> print(words[["text", "category", "weight"]].to_string(index=False))
          text category  weight
          good   praise    1.00
    called off  refusal   -2.25
    """
    check_corpus(corpus)
    grading, store = grade_news_tone(), corpus.sentence_store
    lexicon, found = grading.lexicon, find_graded(corpus, grading)
    factors = weigh_by_but(corpus, store, found.places, find_owners(corpus, store, found.places))
    weights = (found.values * factors)[found.counts]
    return tabulate_places(corpus, lexicon, found.places.take(found.counts), weights)


@cache
def load_news_tone() -> Lexicon:
    """The lexicon `news-tone`, read once."""
    return load_lexicon("news-tone")


@cache
def grade_news_tone() -> Grading:
    """The lexicon `news-tone`, graded once."""
    return grade(load_news_tone())


def squeeze(sums: Floats, words: Ints) -> Floats:
    """Return the tone of sentences, from the sums of their grades and their numbers of words.

    Both float64[S] and int64[S]; a sentence without words has tone 0.

    >>> squeeze(np.array([2.0, 6.0, 0.0]), np.array([20, 20, 0])).round(2).tolist()
    [0.3, 0.69, 0.0]
    """
    spread = np.sqrt(sums * sums + _PER_WORD * words)
    return np.divide(sums, spread, out=np.zeros(len(sums)), where=spread > 0)


def _score_texts(corpus: Corpus, lexicon: Lexicon, by: str) -> pd.DataFrame:
    """Score all texts, in whatever language they are."""
    store, words = corpus.sentence_store, count_words(corpus)
    grading = grade_news_tone() if lexicon is load_news_tone() else grade(lexicon)
    values, known = _score_sentences(corpus, store, words, find_graded(corpus, grading))
    doc_ids = corpus.documents.index.to_numpy()
    of = np.repeat(np.arange(len(corpus)), store.counts)
    if by == "document":
        return check(_tabulate(doc_ids, *_add_up(of, len(corpus), words, values, known)), SCORES)
    table = _tabulate(doc_ids[of], words, values * words, known.astype(np.float64))
    numbers = (np.arange(len(of)) - store.bounds[of]).astype(np.int32)
    table.insert(1, "sentence", np.repeat(numbers, len(NEWS_TONE)))
    return check(table, SENTENCE_SCORES, "table of sentence scores")


_tone = kept(_score_texts, "tone")


def _score_voices(corpus: Corpus, quotations: pd.DataFrame) -> pd.DataFrame:
    """Score each document in each voice, in whatever language it is."""
    pieces, words, parts = cut_sentences(corpus, quotations)
    values, known = _score_sentences(corpus, pieces, words, find_graded(corpus, grade_news_tone()))
    doc_ids = corpus.documents.index.to_numpy().repeat(N_VOICES)
    sums = _add_up(parts, len(corpus) * N_VOICES, words, values, known)
    return check(_tabulate(doc_ids, *sums), SCORES, "table of scores")


def _score_sentences(
    corpus: Corpus, store: SentenceStore, words: Ints, found: GradedPlaces
) -> tuple[Floats, Ints]:
    """Return the tone of S sentences, or parts of them, and how many of their words are known."""
    places = found.places
    owners = find_owners(corpus, store, places)
    grades = found.values * weigh_by_but(corpus, store, places, owners)
    sums = np.bincount(owners, grades, len(words)).astype(np.float64)
    known = np.bincount(owners, np.where(found.counts, places.lengths, 0), len(words))
    return squeeze(sums, words), np.minimum(np.rint(known).astype(np.int64), words)


def find_owners(corpus: Corpus, store: SentenceStore, places: Places) -> Ints:
    """Return the sentence, or part of one, that each match is in, counted over the corpus."""
    starts = corpus.token_store.starts[places.tokens]
    return store.bounds[places.documents] + sentence_of(store, places.documents, starts)


def weigh_by_but(corpus: Corpus, store: SentenceStore, places: Places, owners: Ints) -> Floats:
    """Return how much each match weighs by where it stands from the last *but* of its sentence."""
    tokens, turns = corpus.token_store, find_buts(corpus)
    turns = turns[turns > 0]
    both = np.stack([turns, turns - 1])
    documents = np.searchsorted(tokens.bounds, both, side="right") - 1
    of, before = (
        store.bounds[rows] + sentence_of(store, rows, tokens.starts[at])
        for rows, at in zip(documents, both, strict=True)
    )
    last = np.full(store.n_sentences, -1, np.int64)
    last[of[of == before]] = turns[of == before]  # in order, so that the last one stays
    return weigh_around(last[owners], places.tokens)


def find_buts(corpus: Corpus) -> Ints:
    """Return the tokens that are *but*, in order."""
    tokens = corpus.token_store
    is_but = (tokens.forms == "but")[tokens.form_of]
    return np.flatnonzero(is_but[tokens.types])


def weigh_around(turns: Ints, tokens: Ints) -> Floats:
    """Return how much matches weigh that begin at `tokens`, each beside the *but* at `turns`; -1 is none."""
    return np.where(turns < 0, 1.0, np.where(tokens < turns, _BEFORE_BUT, _BEHIND_BUT))


def _add_up(owners: Ints, size: int, words: Ints, values: Floats, known: Ints) -> tuple[Ints, Floats, Floats]:
    """Return the words of D documents, or parts of them, and the totals of their sentences."""
    base, total, share = (np.bincount(owners, row, size) for row in (words, values * words, known))
    return np.rint(base).astype(np.int64), total.astype(np.float64), share.astype(np.float64)


def _tabulate(doc_ids: npt.NDArray[np.object_], base: Ints, tone: Floats, known: Floats) -> pd.DataFrame:
    """Arrange the scores of documents, parts of them, or sentences."""
    n_rows = len(doc_ids)
    total, base = np.stack([tone, known], axis=1).reshape(-1), np.repeat(base, len(NEWS_TONE))
    return pd.DataFrame(
        {
            "doc_id": pd.array(doc_ids, dtype="str").repeat(len(NEWS_TONE)),
            "measure": pd.array(NEWS_TONE, dtype="str").take(np.tile(np.arange(len(NEWS_TONE)), n_rows)),
            "lexicon": pd.array(["news-tone"], dtype="str").take(np.zeros(len(total), np.int64)),
            "category": pd.array([""], dtype="str").take(np.zeros(len(total), np.int64)),
            "total": total,
            "base": base,
            "value": np.divide(total, base, out=np.full(len(total), np.nan), where=base > 0),
        }
    )
