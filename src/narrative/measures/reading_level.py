"""Readability: six formulas that take the length of words and sentences for how hard a text is to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.engine.sentences import sentence_of
from narrative.errors import check_corpus, check_whole
from narrative.measures.fitting import leave_out_foreign
from narrative.measures.syllables import count_syllables, look_up
from narrative.schema import SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.number[Any]]

#: The formulas, in the order of the rows, and what they are made of.
FORMULAS = ("flesch", "flesch_kincaid", "fog", "smog", "coleman_liau", "ari")
PARTS = ("words_per_sentence", "syllables_per_word", "letters_per_word", "long_words")
#: Sentences that McLaughlin's sample has.
SAMPLE = 30


def readability(corpus: Corpus, *, smog_sentences: int = SAMPLE) -> pd.DataFrame:
    """Score how hard each document is to read, by the length of its sentences and words.

    - `flesch`: reading ease, 206.835 - 1.015 · words/sentences - 84.6 · syllables/words; about 100 is very
      easy, 0 very hard, and neither is a bound (Flesch 1948). **Higher is easier**; for all others, harder:
    - `flesch_kincaid`: .39 · words/sentences + 11.8 · syllables/words - 15.59 (Kincaid et al. 1975);
    - `fog`: .4 · (words/sentences + 100 · long words/words); long are words of three syllables or more, but
      for names (a capital inside a sentence), compounds of short words (*peace-loving*), and those with the
      third syllable from *-ed* or *-es* (*created*) (Gunning 1952). Many programs count all of them;
    - `smog`: 3.1291 + 1.0430 · √(30 · words of three syllables or more / sentences), names too (McLaughlin
      1969). It was made on 30 sentences: below `smog_sentences` the value is missing;
    - `coleman_liau`: .0588 L - .296 S - 15.8, with L letters and digits, and S sentences, per 100 words
      (Coleman & Liau 1975);
    - `ari`: 4.71 · letters and digits/words + .5 · words/sentences - 21.43 (Senter & Smith 1967).

    The last five are in years of school in the United States. With them come their parts, which add up over
    documents: `words_per_sentence`, `syllables_per_word`, `letters_per_word` (letters and digits) and
    `long_words` (Gunning's, as a share of words).

    Words are tokens: contractions and words with hyphens are one, as Flesch counts. Sentences are those of
    `narrative.text.find_sentences`: a title or an item of a list is one, and pulls the mean down; Flesch asks
    to leave such lines out. How syllables are counted, and how well, `narrative.measures.syllables` says.
    The formulas, syllables and long words are for English only; documents in other languages have no value
    for them, and the reason. The formulas see length, not sense: a short sentence may be dark, and shuffled
    words keep their score. Compare texts of a kind; in fewer than some 100 words a single sentence moves the
    value.

    Dale-Chall is left out: it needs the list of 3,000 easy words of 1948 (or that of 1995), and the copies in
    circulation come without a licence by those who own it.

    Args:
        corpus: what was read.
        smog_sentences: how many sentences a text must have for `smog`; 1 gives it always.

    Returns:
        A table of scores, ten rows a document, with `reason`: why a value is missing. `base` of the formulas
        is 1, or 0 where there is no value; that of the parts counts words or sentences.

    Raises:
        ParameterError: `smog_sentences` is not a whole number from 1.

    Sources: Flesch, R. (1948), Journal of Applied Psychology 32:221-233; McLaughlin, G. H. (1969), Journal of
    Reading 12:639-646; Coleman, M. & Liau, T. L. (1975), Journal of Applied Psychology 60:283-284.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> texts = pd.DataFrame({"text": ["The cat in the hat ate breakfast."]}, index=["a"])
    >>> scores = readability(Corpus.from_documents(texts, name="example"))
    >>> print(scores.loc[[0, 2, 3], ["measure", "value", "reason"]].round(2).to_string(index=False))
    measure  value                  reason
     flesch 103.04
        fog   2.80
       smog    NaN fewer than 30 sentences
    """
    check_corpus(corpus)
    check_whole("smog_sentences", smog_sentences)
    store = corpus.token_store
    kinds = _count_types(store.vocabulary.tolist())
    letters, syllables, many, three = (_sum(store, column) for column in kinds)
    long = three - _names(corpus, kinds[3])
    words, sentences = store.counts, corpus.sentence_store.counts
    values = apply_formulas(words, sentences, syllables, letters, many, long)
    values[FORMULAS.index("smog"), sentences < smog_sentences] = np.nan
    totals = np.array([words, syllables, letters, long], np.float64)
    bases = np.array([sentences, words, words, words], np.int64)
    return leave_out_foreign(_arrange(corpus, values, totals, bases, smog_sentences), corpus)


def apply_formulas(
    words: Numbers, sentences: Numbers, syllables: Numbers, letters: Numbers, many: Numbers, long: Numbers
) -> Floats:
    """Return the six formulas, float64[6, D], from the counts of D texts; missing where there is no word.

    `letters` are letters and digits, `many` the words of three syllables or more, `long` those of Gunning.

    >>> values = apply_formulas(*np.array([[119], [5], [0], [639], [0], [0]]))
    >>> round(float(values[4, 0]), 1)  # the example of Coleman & Liau: their own abstract
    14.5
    """
    words, sentences = np.asarray(words, np.float64), np.asarray(sentences, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        length, sounds, signs = words / sentences, syllables / words, letters / words
        table = np.array(
            [
                206.835 - 1.015 * length - 84.6 * sounds,
                0.39 * length + 11.8 * sounds - 15.59,
                0.4 * (length + 100 * long / words),
                3.1291 + 1.0430 * np.sqrt(30 * many / sentences),
                0.0588 * 100 * signs - 0.296 * 100 * sentences / words - 15.8,
                4.71 * signs + 0.5 * length - 21.43,
            ]
        )
    table[:, (words == 0) | (sentences == 0)] = np.nan
    return table


def _count_types(vocabulary: list[str]) -> list[Ints]:
    """Letters and digits, syllables, whether three or more, and whether long, of each surface form."""
    syllables = count_syllables(vocabulary)
    letters = np.fromiter((sum(map(str.isalnum, word)) for word in vocabulary), np.int64, len(vocabulary))
    many = syllables >= 3
    long = many.copy()
    for number in np.flatnonzero(many).tolist():
        long[number] = not _is_made_long(vocabulary[number].lower(), int(syllables[number]))
    return [letters, syllables, many.astype(np.int64), long.astype(np.int64)]


def _sum(store: TokenStore, column: Ints) -> Ints:
    """What the surface forms have, added up over the tokens of each document, int64[D]."""
    sums, some = np.zeros(store.n_documents, np.int64), store.counts > 0
    if some.any():
        each = column.astype(np.int32)[store.types]
        sums[some] = np.add.reduceat(each, store.bounds[:-1][some], dtype=np.int64)
    return sums


def _is_made_long(word: str, syllables: int) -> bool:
    """Say whether a word owes its third syllable to a hyphen, or to -ed or -es."""
    parts = word.replace("\u2010", "-").replace("\u2011", "-").split("-")
    if len(parts) > 1:
        return bool(count_syllables(parts).max() < 3)
    stems = [word[:-1], word[:-2]] if word.endswith(("ed", "es")) and syllables == 3 else []
    return any((look_up(stem) or 3) < 3 for stem in stems)


def _names(corpus: Corpus, long: Ints) -> Floats:
    """How many long words of each document have a capital and do not begin their sentence, float64[D]."""
    store = corpus.token_store
    capital = np.fromiter((word[:1].isupper() for word in store.vocabulary), np.bool_, len(store.vocabulary))
    places = np.flatnonzero((capital & (long > 0))[store.types])
    documents = store.documents[places]
    begins = places == store.bounds[documents]
    inner = places[~begins]
    held = sentence_of(corpus.sentence_store, store.documents[inner], store.starts[inner])
    before = sentence_of(corpus.sentence_store, store.documents[inner], store.starts[inner - 1])
    return np.bincount(store.documents[inner[held == before]], minlength=len(corpus)).astype(np.float64)


def _arrange(
    corpus: Corpus, values: Floats, totals: Floats, bases: Ints, smog_sentences: int
) -> pd.DataFrame:
    """Arrange formulas and parts as a table of scores, and say why a value is missing."""
    names = (*FORMULAS, *PARTS)
    known = ~np.isnan(values)
    total = np.concatenate([np.where(known, values, 0.0), totals]).T.reshape(-1)
    base = np.concatenate([known.astype(np.int64), bases]).T.reshape(-1)
    value = np.divide(total, base, out=np.full(len(total), np.nan), where=base > 0)
    empty = np.repeat(corpus.token_store.counts == 0, len(names))
    few = f"fewer than {smog_sentences} sentences"
    table = pd.DataFrame(
        {
            "doc_id": np.repeat(corpus.documents.index.to_numpy(dtype=object), len(names)),
            "measure": np.tile(np.array(names, object), len(corpus)),
            "lexicon": "",
            "category": "",
            "total": total,
            "base": base,
            "value": value,
            "reason": np.where(base > 0, "", np.where(empty, "no words", few)),
        }
    ).astype(dict.fromkeys(["doc_id", "measure", "lexicon", "category", "reason"], "str"))
    return check(table, SCORES, "table of scores")
