"""Scores of each document in each voice: the words of the journalist, and those reported of others.

A document is three parts: what the journalist says, what others are reported to have said indirectly, and
what is in their own words. Each part is measured over the words of that voice, and the three bases add up
to the document's (but for sentences, which may be in several voices).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.languages import find_fitting
from narrative.corpus.measured_corpus import Saved
from narrative.engine.sentences import SentenceStore, sentence_of
from narrative.errors import check_corpus, check_whole
from narrative.measures.fitting import leave_out_foreign
from narrative.schema import SCORES, check
from narrative.text.language_names import name_language
from narrative.voices.assignment import JOURNALIST, VOICES, assign_voice, speaker_of_words, voice_of_words
from narrative.voices.full_names import join_full_names
from narrative.voices.speaking import BY_NAME, speakers

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]

N_VOICES = len(VOICES)


def voice_shares(corpus: Corpus, quotations: pd.DataFrame) -> pd.DataFrame:
    """Score how much of each document is said in each voice.

    `voice_share` is the words in a voice over the words of the document, from 0 to 1; the `category` is the
    voice: "journalist", "indirect" (reported in the journalist's words) or "direct" (in marks). The three
    add up to 1. About half of the words of a news article are reported of others: 49 % in 240 articles that
    people marked, where these rules find 42 % (docs/voices.md). A high share of the journalist is no sign of
    bias. Compare texts of one genre: interviews have little of it. `compare` takes the table, and
    `plot_estimates` draws what it finds.

    Args:
        corpus: what was read.
        quotations: from `quotations(corpus)`.

    Returns:
        A table of scores. Documents that are not in English have no value, and a reason.

    >>> from narrative import Corpus, quotations
    >>> documents = pd.DataFrame({"text": ["“No,” she said. He said it was late."]}, index=["a"])
    >>> corpus = Corpus.from_documents(documents, name="example")
    >>> shares = voice_shares(corpus, quotations(corpus))
    >>> print(shares[["measure", "category", "total", "base", "value"]].to_string(index=False))
        measure   category  total  base  value
    voice_share journalist    4.0     8  0.500
    voice_share   indirect    3.0     8  0.375
    voice_share     direct    1.0     8  0.125
    """
    check_corpus(corpus)
    if isinstance(corpus, Saved):
        return corpus.saved_shares()
    words, _ = count_parts(corpus, quotations)
    whole = np.repeat(corpus.word_counts, N_VOICES)
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.repeat(N_VOICES),
            "measure": "voice_share",
            "lexicon": "",
            "category": np.tile(np.array(VOICES, dtype=object), len(corpus)),
            "total": words.astype(np.float64),
            "base": whole.astype(np.int64),
            "value": np.divide(words, whole, out=np.full(len(words), np.nan), where=whole > 0),
        }
    ).astype(dict.fromkeys(["doc_id", "measure", "lexicon", "category"], "str"))
    return leave_out_foreign(check(table, SCORES, "table of scores"), corpus)


def speaker_shares(corpus: Corpus, quotations: pd.DataFrame, *, most: int = 12) -> pd.DataFrame:
    """Score how much of what each document quotes is said by each of the most quoted persons.

    `speaker_share` is the words of a person (direct and indirect) over all words of the document that are
    reported of anybody, from 0 to 1; the `category` is the person. Only persons with a full name are scored,
    since others are not known to be the same in two articles (see `speakers`). A document that quotes nobody
    has base 0. Where a quotation lies within another, its words count for the inner speaker alone.

    Args:
        corpus: what was read.
        quotations: from `quotations(corpus)`.
        most: how many persons: those in most documents, and of these with most words.

    Returns:
        A table of scores, persons in the order of `speakers`. Documents that are not in English have no
        value, and a reason.

    Raises:
        ParameterError: `most` is less than 1.

    >>> from narrative import Corpus, quotations
    >>> documents = pd.DataFrame({"text": ["“No,” Ann Lee said. Jo Brask said it was late."]}, index=["a"])
    >>> corpus = Corpus.from_documents(documents, name="example")
    >>> shares = speaker_shares(corpus, quotations(corpus))
    >>> print(shares[["category", "total", "base", "value"]].to_string(index=False))
    category  total  base  value
    Jo Brask    3.0     4   0.75
     Ann Lee    1.0     4   0.25
    """
    check_corpus(corpus)
    check_whole("most", most, 1)
    listed = speakers(corpus, quotations)
    persons = listed.loc[listed["joined_by"] == BY_NAME, "speaker"].head(most).to_numpy(dtype=object)
    joined = quotations.assign(speaker=join_full_names(quotations))
    names, numbers = speaker_of_words(corpus, joined)
    place = pd.Index(persons).get_indexer(pd.Index(names))[numbers]
    documents = np.repeat(np.arange(len(corpus), dtype=np.int64), corpus.word_counts)
    quoted = voice_of_words(corpus, quotations) != VOICES.index(JOURNALIST)
    base = np.repeat(np.bincount(documents[quoted], minlength=len(corpus)), len(persons))
    theirs = (place >= 0) & quoted
    keys = documents[theirs] * len(persons) + place[theirs]
    total = np.bincount(keys, minlength=len(corpus) * len(persons))
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.repeat(len(persons)),
            "measure": "speaker_share",
            "lexicon": "",
            "category": np.tile(persons, len(corpus)),
            "total": total.astype(np.float64),
            "base": base.astype(np.int64),
            "value": np.divide(total, base, out=np.full(len(base), np.nan), where=base > 0),
        }
    ).astype(dict.fromkeys(["doc_id", "measure", "lexicon", "category"], "str"))
    return leave_out_foreign(check(table, SCORES, "table of scores"), corpus)


def count_parts(corpus: Corpus, quotations: pd.DataFrame) -> tuple[Ints, Ints]:
    """Return the words of each document in each voice, and the sentences with such words, int64[3 D] each."""
    codes = voice_of_words(corpus, quotations).astype(np.int64)
    documents, sentences = locate_words(corpus)
    parts = documents * N_VOICES + codes
    pairs = np.unique(sentences * N_VOICES + codes)
    of_sentence = np.repeat(np.arange(len(corpus)), corpus.sentence_store.counts)
    held = of_sentence[pairs // N_VOICES] * N_VOICES + pairs % N_VOICES
    size = len(corpus) * N_VOICES
    return np.bincount(parts, minlength=size), np.bincount(held, minlength=size)


def find_parts(corpus: Corpus, matches: pd.DataFrame, quotations: pd.DataFrame) -> Ints:
    """Return in which part each match stands: three times the document's row, plus the voice."""
    bare = matches[["doc_id", "start"]]
    voices = pd.Index(VOICES).get_indexer(pd.Index(assign_voice(bare, quotations)["voice"]))
    documents = corpus.documents.index.get_indexer(pd.Index(matches["doc_id"]))
    return np.asarray(documents * N_VOICES + voices, np.int64)


def cut_sentences(corpus: Corpus, quotations: pd.DataFrame) -> tuple[SentenceStore, Ints, Ints]:
    """Cut the sentences of a corpus where the voice changes.

    Returns:
        The pieces, how many words each has, and in which part of the corpus it stands (see `find_parts`).
    """
    store, whole = corpus.token_store, corpus.sentence_store
    codes = voice_of_words(corpus, quotations).astype(np.int64)
    documents, sentences = locate_words(corpus)
    changes = np.ones(len(codes), np.bool_)
    changes[1:] = (sentences[1:] != sentences[:-1]) | (codes[1:] != codes[:-1])
    first = np.flatnonzero(changes)
    starts = store.starts[first].copy()
    opens = np.ones(len(first), np.bool_)
    opens[1:] = sentences[first][1:] != sentences[first][:-1]
    starts[opens] = whole.starts[sentences[first][opens]]
    ends = np.append(starts[1:], np.int32(0))
    closes = np.append(opens, True)[1:]  # the next one opens a sentence, or there is none
    ends[closes] = whole.ends[sentences[first][closes]]
    bounds = np.searchsorted(documents[first], np.arange(len(corpus) + 1))
    words = np.diff(np.append(first, len(codes)))
    pieces = SentenceStore(starts.astype(np.int32), ends.astype(np.int32), bounds.astype(np.int64))
    return pieces, words, documents[first] * N_VOICES + codes[first]


def locate_words(corpus: Corpus) -> tuple[Ints, Ints]:
    """Return the document of each word, and its sentence, numbered over the corpus."""
    store, sentences = corpus.token_store, corpus.sentence_store
    documents = np.repeat(np.arange(store.n_documents, dtype=np.int64), store.counts)
    return documents, sentences.bounds[documents] + sentence_of(sentences, documents, store.starts)


def label_parts(scores: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Say of scores of all parts, in their order, in which voice each is.

    In documents that are not in English voices are not known: they have no value there, with the reason.
    """
    per_part = len(scores) // max(len(corpus) * N_VOICES, 1)
    voices = np.tile(np.repeat(np.array(VOICES, dtype=object), per_part), len(corpus))
    return leave_out_unknown(scores.assign(voice=pd.Series(voices, scores.index, dtype="str")), corpus)


def leave_out_unknown(scores: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return scores of voices without the values of documents that are not in English, with the reason."""
    fits = find_fitting(corpus, "en")
    if fits.all():
        return scores
    rows = corpus.documents.index.get_indexer(pd.Index(scores["doc_id"]))
    foreign = ~fits[rows]
    names = corpus.languages["language"].map(name_language).to_numpy(dtype=object)
    reasons = ("not in English: " + names)[rows]
    given = scores["reason"].to_numpy(dtype=object) if "reason" in scores else ""
    return scores.assign(
        total=scores["total"].where(~foreign, 0.0),
        base=scores["base"].where(~foreign, 0),
        value=scores["value"].where(~foreign),
        reason=pd.Series(np.where(foreign, reasons, given), scores.index, dtype="str"),
    )
