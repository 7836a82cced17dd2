"""Tone: what TextBlob and VADER say of sentences and documents, and of which words they say it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.languages import find_fitting
from narrative.corpus.measured_corpus import Saved
from narrative.corpus.store import kept
from narrative.engine.pattern import find_textblob_places
from narrative.engine.sentences import SentenceStore
from narrative.engine.threads import THREADS, run_ahead
from narrative.engine.vader import VaderPlaces, VaderScores, find_vader_places, vader_compound
from narrative.engine.valence_scores import score_parts
from narrative.errors import ParameterError, UnknownNameError
from narrative.measures.by_voice import N_VOICES, cut_sentences, label_parts
from narrative.measures.fitting import leave_out_foreign
from narrative.progress import follow
from narrative.schema import MATCHES, SCORES, SENTENCE_SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

VaderScorer = Callable[[Sequence[str]], VaderScores]
VaderFinder = Callable[[Sequence[str]], VaderPlaces]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Offsets = npt.NDArray[np.int32]
Rated = tuple[Floats, Floats]

#: How many documents are scored at once: memory for more would buy no time.
_BLOCK = 2_000
#: The measures of a sentence, with the program that each is of, in the order of the rows.
TONE = {
    "textblob_polarity": "textblob",
    "textblob_subjectivity": "textblob",
    "textblob_coverage": "textblob",
    "vader_compound": "vader",
    "vader_coverage": "vader",
}
#: Those that a document has besides.
WHOLE = {
    "textblob_polarity_whole": "textblob",
    "textblob_subjectivity_whole": "textblob",
    "vader_compound_whole": "vader",
}
#: The programs that VADER's values can come from.
VADERS = ("vaderSentiment", "nltk")


def sentiment(
    corpus: Corpus,
    by: Literal["document", "sentence"] = "document",
    vader: Literal["vaderSentiment", "nltk"] = "vaderSentiment",
    *,
    quotations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score the tone of each document or sentence by TextBlob and by VADER.

    Every sentence is scored as a text of its own, and a document is the mean of its sentences, weighted by
    their words: a text scored as one piece saturates in VADER, and mixes in TextBlob. Of S sentences of D
    documents:

    - `textblob_polarity`: from -1, negative, to 1, positive; the mean over the words that TextBlob knows;
    - `textblob_subjectivity`: from 0, objective, to 1, subjective, likewise (close to chance against human
      coders);
    - `vader_compound`: from -1, negative, to 1, positive; the sum of the values of the words that VADER
      knows, squeezed;
    - `textblob_coverage`, `vader_coverage`: from 0 to 1, how many of the words had a value. A tone of 0
      with a coverage of 0 means "no known word", not "balanced". Emoticons and emoji that have a value
      count as known words, but never more than there are words.
    - for documents also `textblob_polarity_whole`, `textblob_subjectivity_whole` and
      `vader_compound_whole`: what the programs say of the whole text at once. They are there for
      comparison with other studies.

    `base` counts words (of the document for `…_whole`: 1), `total` is the value times the words (for
    coverage, words with a value), `value` is `total / base`, and missing where there is no word. All
    values equal those of the reference programs (TextBlob's `PatternAnalyzer`, vaderSentiment 3.3.2) on a
    text with straight apostrophes; curly ones are made straight first, since VADER misreads them
    ("isn’t good"). Both lexicons were made for reviews and posts, not for news: compare texts of a kind,
    and look at the matches (`tone_matches`). Do not compare the two programs' values with each other: they
    have different scales.

    Args:
        corpus: what was read.
        by: what a row is of, "document" or "sentence".
        vader: whose VADER: the author's program, or NLTK's port of it, which differs on some 4 % of
            sentences and takes much longer.

        quotations: what people are reported to have said, from `quotations(corpus)`. Then there is a row of
            each document for each voice ("journalist", "indirect", "direct", in a column `voice`), over the
            words of that voice: each part of a sentence in one voice is scored as a text of its own. The
            measures `…_whole` are left out.

    Returns:
        A table of scores, or of sentence scores; the column `lexicon` names the program, `category` is
        empty. Both programs know English words only: documents in other languages have 0 of 0 and no value,
        and a column `reason` says so.

    Raises:
        UnknownNameError: `by` or `vader` is none of the choices.
        ParameterError: `quotations` for sentences, which may be in several voices.

    Sources: De Smedt, T. & Daelemans, W. (2012), Pattern for Python, JMLR 13:2063-2067; Hutto, C. J. &
    Gilbert, E. (2014), VADER, ICWSM 8:216-225.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["It isn’t good. The talks went on."]}, index=["a"])
    >>> scores = sentiment(Corpus.from_documents(documents, name="example"), by="sentence")
    >>> vader = scores[scores["lexicon"] == "vader"]
    >>> print(vader[["sentence", "measure", "base", "value"]].round(4).to_string(index=False))
     sentence        measure  base   value
            0 vader_compound     3 -0.3412
            0 vader_coverage     3  0.3333
            1 vader_compound     4  0.0000
            1 vader_coverage     4  0.0000
    """
    if by not in ("document", "sentence"):
        raise UnknownNameError("choice of `by`", by, ("document", "sentence"))
    if quotations is not None:
        if by == "sentence":
            raise ParameterError("by='sentence', quotations=…: voices are scored by document. Leave one out.")
        if isinstance(corpus, Saved):
            return corpus.saved_tone(vader, voices=True)
        return label_parts(leave_out_foreign(_score_voices(corpus, vader, quotations), corpus), corpus)
    if isinstance(corpus, Saved) and by == "document":
        return corpus.saved_tone(vader)
    return leave_out_foreign(_sentiment(corpus, by, vader), corpus)


def _score_texts(
    corpus: Corpus, by: Literal["document", "sentence"], vader: Literal["vaderSentiment", "nltk"]
) -> pd.DataFrame:
    """Score all texts, in whatever language they are."""
    words = count_words(corpus)
    store = corpus.sentence_store
    values, totals, of_documents = _score(corpus, store, words, vader, whole=by == "document")
    if by == "sentence":
        return _sentence_scores(corpus, words, values, totals)
    return _document_scores(corpus, words, totals, of_documents)


def _score_voices(
    corpus: Corpus, vader: Literal["vaderSentiment", "nltk"], quotations: pd.DataFrame
) -> pd.DataFrame:
    """Score each document in each voice, in whatever language it is."""
    pieces, words, parts = cut_sentences(corpus, quotations)
    _, totals, _ = _score(corpus, pieces, words, vader, whole=False)
    size = len(corpus) * N_VOICES
    sums = np.array([np.bincount(parts, row, size) for row in totals])
    bases = np.bincount(parts, words, size).astype(np.int64)
    doc_ids = corpus.documents.index.to_numpy().repeat(N_VOICES)
    return check(arrange(TONE, doc_ids, np.tile(bases, (len(TONE), 1)), sums), SCORES, "table of scores")


_sentiment = kept(_score_texts, "sentiment")


def tone_matches(corpus: Corpus, vader: Literal["vaderSentiment", "nltk"] = "vaderSentiment") -> pd.DataFrame:
    """Find the words that give the sentences of a corpus their tone, with what each of them gives.

    A row is a word to which a program gave a value, `weight`, in its sentence:

    - `textblob`: from -1 to 1, after degree words, negation and exclamation marks; the mean of a
      sentence's weights is its `textblob_polarity`. Words that it knows with value 0 are there too
      (category "neutral"), since they count in that mean. `pattern` has the words that made the value
      ("not very good"); the match is the last of them that the lexicon knows ("good").
    - `vader`: after degree words, negation, capitals, idioms and *but* (its lexicon goes from -4 to 4);
      the sum of a sentence's weights, with emphasis for ! and ?, is squeezed to its `vader_compound`.
      `pattern` is the lexicon's word.

    `category` is "positive", "negative" or "neutral" by the sign of the weight. `negated` says that
    TextBlob found a negation before the word, or that VADER's value has another sign than its lexicon's.

    Args:
        corpus: what was read.
        vader: whose VADER, as in `sentiment`.

    Returns:
        A table of matches, by document, start and program; of documents in English, or whose language is not
        known.

    Raises:
        UnknownNameError: `vader` is none of the choices.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["The talks went on. It isn’t very good."]}, index=["a"])
    >>> places = tone_matches(Corpus.from_documents(documents, name="example"))
    >>> print(places[["text", "lexicon", "category", "pattern", "weight"]].round(2).to_string(index=False))
    text  lexicon category   pattern  weight
    good textblob positive very good    0.91
    good    vader negative      good   -1.62
    """
    places, fits = _tone_matches(corpus, vader), find_fitting(corpus, "en")
    if fits.all():
        return places
    rows = corpus.documents.index.get_indexer(pd.Index(places["doc_id"]))
    return places[fits[rows]].reset_index(drop=True)


def _match_texts(corpus: Corpus, vader: Literal["vaderSentiment", "nltk"]) -> pd.DataFrame:
    """Find the words with a value in all texts, in whatever language they are."""
    find = _choose(vader)[1]
    store = corpus.sentence_store
    whole: list[str] = corpus.documents["text"].tolist()
    texts = cut(whole, store.bounds, store.starts, store.ends)
    textblob, valence = find_textblob_places(texts), find(texts)
    sentences = np.concatenate([textblob.texts, valence.texts])
    documents = _documents_of(store.bounds)[sentences]
    begins = np.concatenate([textblob.starts, valence.starts])
    lengths = np.concatenate([textblob.ends, valence.ends]) - begins
    starts = begins + store.starts[sentences]
    order = np.lexsort((lengths, starts, documents))  # TextBlob's stay before VADER's
    weights = np.concatenate([textblob.polarity, valence.values])[order]
    patterns = [*textblob.words, *valence.words]
    sentences, documents, starts = sentences[order], documents[order], starts[order]
    ends = starts + lengths[order]
    is_vader = order >= len(textblob.texts)
    spans = zip(documents.tolist(), starts.tolist(), ends.tolist(), strict=True)
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.take(documents),
            "sentence": (sentences - store.bounds[documents]).astype(np.int32),
            "start": starts.astype(np.int32),
            "end": ends.astype(np.int32),
            "text": [whole[document][start:end] for document, start, end in spans],
            "lexicon": np.array(["textblob", "vader"], object)[is_vader.astype(np.int64)],
            "category": np.array(["negative", "neutral", "positive"], object)[
                np.sign(weights).astype(np.int64) + 1
            ],
            "pattern": [patterns[row] for row in order.tolist()],
            "weight": weights,
            "negated": np.concatenate([textblob.negated, valence.turned])[order],
        }
    ).astype(dict.fromkeys(["doc_id", "text", "lexicon", "category", "pattern"], "str"))
    return check(table, MATCHES, "table of matches")


_tone_matches = kept(_match_texts, "tone_matches")


def _choose(vader: str) -> tuple[VaderScorer, VaderFinder]:
    """Return what scores texts and what finds matches, by the chosen program."""
    if vader not in VADERS:
        raise UnknownNameError("choice of `vader`", vader, VADERS)
    if vader == "nltk":
        from narrative.engine.valence_nltk import find_nltk_places, nltk_compound

        return nltk_compound, find_nltk_places
    return vader_compound, find_vader_places


def cut(texts: list[str], bounds: Ints, starts: Offsets, ends: Offsets) -> list[str]:
    """Return the sentences of documents."""
    spans = zip(_documents_of(bounds).tolist(), starts.tolist(), ends.tolist(), strict=True)
    return [texts[document][start:end] for document, start, end in spans]


def _documents_of(bounds: Ints) -> Ints:
    """Return the document of each sentence."""
    return np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))


def count_words(corpus: Corpus) -> Ints:
    """Return the number of tokens of each sentence, int64[S]."""
    tokens, sentences = corpus.token_store, corpus.sentence_store
    counts = np.zeros(len(sentences.starts), np.int64)
    for first, last in _blocks(len(corpus)):
        begin, end = tokens.bounds[first], tokens.bounds[last]
        documents = np.repeat(np.arange(last - first), np.diff(tokens.bounds[first : last + 1]))
        low, high = sentences.bounds[first], sentences.bounds[last]
        holders = np.repeat(np.arange(last - first), sentences.counts[first:last])
        # Document and character in one number: tokens and sentences are in its order.
        places = (documents << 32) + tokens.starts[begin:end]
        firsts = np.searchsorted(places, (holders << 32) + sentences.starts[low:high])
        # What stands before all sentences of a document belongs to the first.
        some = sentences.counts[first:last] > 0
        firsts[(sentences.bounds[first:last] - low)[some]] = (tokens.bounds[first:last] - begin)[some]
        counts[low:high] = np.diff(np.append(firsts, end - begin))
    return counts


def _blocks(n_documents: int) -> Iterator[tuple[int, int]]:
    """Yield the first document of each block, and the one behind its last: memory holds one at a time."""
    for first in range(0, n_documents, _BLOCK):
        yield first, min(first + _BLOCK, n_documents)


def _score(
    corpus: Corpus, store: SentenceStore, words: Ints, vader: str, *, whole: bool
) -> tuple[Floats, Floats, Floats]:
    """Return what the programs say of S sentences, or parts of them, and of D whole documents.

    Returns:
        Values of the sentences, and values times words, float64[M, S], measures as in `TONE`; and values of
        the documents, float64[3, D], measures as in `WHOLE`, if `whole`.
    """
    values, totals = np.empty((2, len(TONE), len(words)), np.float64)
    of_documents = np.empty((len(WHOLE), len(corpus)), np.float64)
    documents = corpus.documents["text"]
    score = _choose(vader)[0]

    def rate(block: tuple[int, int]) -> Rated:
        texts: list[str] = documents.iloc[slice(*block)].tolist()
        bounds = store.bounds[block[0] : block[1] + 1]
        spans = store.starts[bounds[0] : bounds[-1]], store.ends[bounds[0] : bounds[-1]]
        at_once, apart = score_parts(texts, bounds - bounds[0], *spans, whole=whole)
        if score is not vader_compound:
            for scores, those in ((at_once, texts), (apart, cut(texts, bounds, *spans))):
                port = score(those)
                scores[3:] = port.compound, port.known
        return at_once, apart

    blocks = list(_blocks(len(corpus)))
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        rated = run_ahead(pool, rate, blocks)
        for first, last in follow(blocks, f"scoring tone, {_BLOCK:,} articles at a time"):
            at_once, apart = next(rated)
            chosen = slice(store.bounds[first], store.bounds[last])
            values[:, chosen], totals[:, chosen] = _weigh(apart, words[chosen])
            of_documents[:, first:last] = at_once[[0, 1, 3]]
    return values, totals, of_documents


def _weigh(scores: Floats, words: Ints) -> tuple[Floats, Floats]:
    """Return values, and values times words, of S sentences, float64[M, S]; measures as in `TONE`.

    `scores` are as in `narrative.engine.valence_scores`.
    """
    polarity, subjectivity, textblob_known, compound, vader_known = scores
    known = [np.minimum(textblob_known, words), np.minimum(vader_known, words)]
    # In the order of TONE: coverage stands behind the values of its program.
    totals = [polarity * words, subjectivity * words, known[0], compound * words, known[1]]
    shares = [np.divide(count, words, out=np.zeros(len(words)), where=words > 0) for count in known]
    values = np.array([polarity, subjectivity, shares[0], compound, shares[1]], np.float64)
    values[:, words == 0] = np.nan
    return values, np.array(totals, np.float64)


def _sentence_scores(corpus: Corpus, words: Ints, values: Floats, totals: Floats) -> pd.DataFrame:
    """Arrange the scores of sentences as a table."""
    bounds = corpus.sentence_store.bounds
    documents = _documents_of(bounds)
    table = arrange(
        TONE, corpus.documents.index.to_numpy()[documents], np.tile(words, (len(TONE), 1)), totals
    )
    numbers = (np.arange(len(documents)) - bounds[documents]).astype(np.int32)
    table.insert(1, "sentence", np.repeat(numbers, len(TONE)))
    # The programs' own values: multiplied with the words and divided again, a last bit could be lost.
    table["value"] = values.T.reshape(-1)
    return check(table, SENTENCE_SCORES, "table of sentence scores")


def _document_scores(corpus: Corpus, words: Ints, totals: Floats, whole: Floats) -> pd.DataFrame:
    """Add up the sentences' scores to those of documents, and arrange them as a table."""
    n_documents = len(corpus)
    documents = _documents_of(corpus.sentence_store.bounds)
    sums = np.array([np.bincount(documents, row, n_documents) for row in totals])
    n_words = np.bincount(documents, words, n_documents).astype(np.int64)
    is_text = (n_words > 0).astype(np.int64)
    bases = np.concatenate([np.tile(n_words, (len(TONE), 1)), np.tile(is_text, (len(WHOLE), 1))])
    table = arrange(
        TONE | WHOLE, corpus.documents.index.to_numpy(), bases, np.concatenate([sums, whole * is_text])
    )
    return check(table, SCORES, "table of scores")


def arrange(
    measures: dict[str, str], doc_ids: npt.NDArray[np.object_], bases: Ints, totals: Floats
) -> pd.DataFrame:
    """Arrange M measures of N documents or sentences, int64[M, N] and float64[M, N], as a table."""
    n_rows = len(doc_ids)
    total, base = totals.T.reshape(-1), bases.T.reshape(-1)
    table = pd.DataFrame(
        {
            "doc_id": np.repeat(doc_ids, len(measures)),
            "measure": np.tile(np.array(list(measures), object), n_rows),
            "lexicon": np.tile(np.array(list(measures.values()), object), n_rows),
            "category": "",
            "total": total,
            "base": base,
            "value": np.divide(total, base, out=np.full(len(total), np.nan), where=base > 0),
        }
    )
    return table.astype(dict.fromkeys(["doc_id", "measure", "lexicon", "category"], "str"))
