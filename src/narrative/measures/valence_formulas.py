"""Valence: how positive or negative a text is by a word list, of whatever kind the list is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.measured_corpus import Saved
from narrative.corpus.store import kept
from narrative.engine.sentences import sentence_of
from narrative.errors import ParameterError, UnknownNameError, check_corpus, list_given
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.polarity import grade, set_polarity
from narrative.matching.matching import tabulate_places
from narrative.measures.by_voice import N_VOICES, count_parts, label_parts
from narrative.measures.fitting import leave_out_foreign
from narrative.measures.graded_places import GradedPlaces, find_graded, list_intensifiers
from narrative.measures.tone import count_words
from narrative.schema import SCORES, SENTENCE_SCORES, check
from narrative.voices.assignment import voice_of_words

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

Formula = Literal["difference", "relative", "logit", "mean"]
Negation = Literal["flip", "shift", "drop", "ignore", "category"]
#: The formulas, each with the name of its measure.
FORMULAS: dict[Formula, str] = {
    "difference": "valence_difference",
    "relative": "valence_relative",
    "logit": "valence_logit",
    "mean": "valence_mean",
}
COVERAGE = "valence_coverage"
#: What is added to both counts before their logarithms, so that there is one of 0 (Lowe et al. 2011).
SMOOTHING = 0.5


def valence(
    corpus: Corpus,
    lexicon: Lexicon,
    formula: Formula | Sequence[Formula] = "difference",
    by: Literal["document", "sentence"] = "document",
    *,
    positive: str | Iterable[str] | None = None,
    negative: str | Iterable[str] | None = None,
    negation: Negation | None = None,
    intensifiers: bool | Mapping[str, float] = False,
    quotations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score how positive each document or sentence is by a lexicon.

    A lexicon has positive and negative categories, or weights (`narrative.lexicons.polarity`). Which matches
    count, and with what value, `narrative.measures.graded_places` says; `valence_matches` lists them. Of P
    positive and N negative matches among W words:

    - "difference": the sum of the values, below 0 if negative, over the W words; (P − N) / W for a lexicon
      without weights. Texts with few known words are near 0.
    - "relative": (P − N) / (P + N), from −1 to 1, by counts, without weights. Texts with a single known word
      are at −1 or 1. The value of a group is of its sums, so long texts count more.
    - "logit": ln((P + ½) / (N + ½)), by counts (Lowe, Benoit, Mikhaylov & Laver 2011, Legislative Studies
      Quarterly 36:123–155, doi:10.1111/j.1939-9162.2010.00006.x). Logits do not add up: the value of a group
      is the mean of its documents. The logit of a group's sums is 2 artanh of its "relative" (but for the ½).
    - "mean": the mean value of the matches, on the lexicon's own scale.

    `valence_coverage` is always there: which share of the words the lexicon knows. A value of 0, or none,
    with a coverage of 0 means "no known word", not "balanced". Do not compare the values of two lexicons,
    and look at the matches: most lists were made for reviews, posts or speeches, not for news.

    Args:
        corpus: what was read.
        lexicon: the word list; docs/word-lists.md says how to read those of others.
        formula: one of the formulas, or several.
        by: what a row is of, "document" or "sentence".
        positive, negative: the categories that are so, where neither card nor names say it.
        negation: what a negation does: "flip", "shift", "drop", "ignore" or "category"; by default what the
            lexicon's card says, else "flip". Programs that count words only (quanteda.sentiment) "ignore" it.
        intensifiers: whether words such as *very* and *slightly* change the value of the next one: a list of
            this package (`narrative.measures.graded_places.INTENSIFIERS`), or factors, as {"very": 1.5}.
        quotations: what people are reported to have said, from `quotations(corpus)`. Then there is a row of
            each document for each voice ("journalist", "indirect", "direct", in a column `voice`).

    Returns:
        A table of scores, or of sentence scores. Documents in another language than the lexicon's have no
        value, and a reason. "relative" and "mean" have none where no word is known.

    Raises:
        LexiconError: the lexicon has neither positive and negative categories nor weights.
        ParameterError: `quotations` for sentences, which may be in several voices.
        UnknownNameError: a formula, category or choice is unknown.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> documents = pd.DataFrame({"text": ["A good day. Not a bad one, they said."]}, index=["a"])
    >>> words = Lexicon.from_entries({"positive": ["good"], "negative": ["bad"]}, name="example")
    >>> scores = valence(Corpus.from_documents(documents), words, ["difference", "relative"])
    >>> print(scores[["measure", "total", "base", "value"]].round(3).to_string(index=False))
               measure  total  base  value
    valence_difference    2.0     9  0.222
      valence_relative    2.0     2  1.000
      valence_coverage    2.0     9  0.222
    """
    asked = _check_formulas(formula)
    if by not in ("document", "sentence"):
        raise UnknownNameError("choice of `by`", by, ("document", "sentence"))
    graded = set_polarity(lexicon, positive, negative)
    factors = list_intensifiers(intensifiers, lexicon.language)
    if isinstance(corpus, Saved) and by == "document" and quotations is None:
        grade(graded, negation)
        plain = graded is lexicon and negation is None and factors is None
        return corpus.saved_valence(lexicon, [*(FORMULAS[name] for name in asked), COVERAGE], plain)
    if quotations is not None:
        if by == "sentence":
            raise ParameterError("by='sentence', quotations=…: voices are scored by document. Leave one out.")
        scores = _score_voices(corpus, graded, asked, negation, factors, quotations)
    else:
        scores = _valence(corpus, graded, ",".join(asked), by, negation, factors)
    scores = leave_out_foreign(scores, corpus, {lexicon.name: lexicon.language})
    return scores if quotations is None else label_parts(scores, corpus)


def valence_matches(
    corpus: Corpus,
    lexicon: Lexicon,
    *,
    positive: str | Iterable[str] | None = None,
    negative: str | Iterable[str] | None = None,
    negation: Negation | None = None,
    intensifiers: bool | Mapping[str, float] = False,
) -> pd.DataFrame:
    """Find the words that give the texts of a corpus their valence, with the value of each.

    Args:
        corpus, lexicon, positive, negative, negation, intensifiers: as in `valence`.

    Returns:
        A table of matches, in the order of the texts. `weight` is the value of the match, on the lexicon's
        scale, after intensifiers and negation; matches that a negation drops are left out.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> documents = pd.DataFrame({"text": ["A very good day, and not a bad one."]}, index=["a"])
    >>> words = Lexicon.from_entries({"positive": ["good"], "negative": ["bad"]}, name="example")
    >>> places = valence_matches(Corpus.from_documents(documents), words, intensifiers=True)
    >>> print(places[["text", "category", "weight", "negated"]].to_string(index=False))
    text category  weight  negated
    good positive     1.3    False
     bad negative     1.0     True
    """
    check_corpus(corpus)
    grading = grade(set_polarity(lexicon, positive, negative), negation)
    found = find_graded(corpus, grading, list_intensifiers(intensifiers, lexicon.language))
    places, weights = found.places.take(found.counts), found.weights[found.counts]
    return tabulate_places(corpus, grading.lexicon, places, weights)


@dataclass(frozen=True, eq=False)
class Sums:
    """What the matches of U stretches of text add up to, float64[U] or int64[U] each.

    `value` is the sum of what they are from neutral, `weight` of their weights, `count` how many count,
    `positive` and `negative` how many are above and below neutral, `known` the words in them.
    """

    value: Floats
    weight: Floats
    count: Ints
    positive: Ints
    negative: Ints
    known: Ints

    def arrange(self, formulas: Sequence[Formula], words: Ints) -> tuple[Floats, Ints]:
        """Return totals and bases of the formulas and of coverage, float64[M, U] and int64[M, U]."""
        is_text = (words > 0).astype(np.int64)
        logit = np.log(self.positive + SMOOTHING) - np.log(self.negative + SMOOTHING)
        rows: dict[Formula, tuple[npt.NDArray[Any], Ints]] = {
            "difference": (self.value, words),
            "relative": (self.positive - self.negative, self.positive + self.negative),
            "logit": (logit * is_text, is_text),
            "mean": (self.weight, self.count),
        }
        chosen = [*(rows[name] for name in formulas), (np.minimum(self.known, words), words)]
        totals, bases = zip(*chosen, strict=True)
        return np.array(totals, np.float64), np.array(bases, np.int64)


def add_up(found: GradedPlaces, rows: Ints, owners: Ints, size: int) -> Sums:
    """Add up some matches, each by the stretch of text that it belongs to.

    Args:
        found: the matches.
        rows: which of them, in their order for each stretch; one may belong to several.
        owners: of each row its stretch.
        size: how many stretches there are.
    """
    values, counts = found.values[rows], found.counts[rows].astype(np.int64)
    tokens, lengths = found.places.tokens, found.places.lengths
    again = np.zeros(len(tokens), np.bool_)  # the entry of a second category for the same words
    again[1:] = tokens[1:] == tokens[:-1]

    def count(chosen: npt.NDArray[np.generic]) -> Ints:
        return np.rint(np.bincount(owners, chosen.astype(np.float64), size)).astype(np.int64)

    return Sums(
        np.bincount(owners, values, size).astype(np.float64),
        np.bincount(owners, found.weights[rows] * counts, size).astype(np.float64),
        count(counts),
        count(values > 0),
        count(values < 0),
        count(np.where(again, 0, lengths)[rows]),
    )


def _score_texts(
    corpus: Corpus,
    lexicon: Lexicon,
    formulas: str,
    by: str,
    negation: str | None,
    intensifiers: Lexicon | None,
) -> pd.DataFrame:
    """Score all texts, in whatever language they are."""
    found = find_graded(corpus, grade(lexicon, negation), intensifiers)
    chosen = _check_formulas(formulas.split(","))
    documents, words = found.places.documents, corpus.word_counts
    doc_ids = corpus.documents.index.to_numpy()
    rows = np.arange(len(documents))
    if by == "document":
        sums = add_up(found, rows, documents, len(corpus))
        return check(_tabulate(sums, chosen, words, lexicon.name, doc_ids), SCORES)
    store, words = corpus.sentence_store, count_words(corpus)
    starts = corpus.token_store.starts[found.places.tokens]
    owners = store.bounds[documents] + sentence_of(store, documents, starts)
    of = np.repeat(np.arange(len(corpus)), store.counts)
    sums = add_up(found, rows, owners, store.n_sentences)
    table = _tabulate(sums, chosen, words, lexicon.name, doc_ids[of])
    numbers = (np.arange(len(of)) - store.bounds[of]).astype(np.int32)
    table.insert(1, "sentence", np.repeat(numbers, len(table) // max(len(of), 1)))
    return check(table, SENTENCE_SCORES, "table of sentence scores")


_valence = kept(_score_texts, "valence")


def _score_voices(
    corpus: Corpus,
    lexicon: Lexicon,
    formulas: Sequence[Formula],
    negation: str | None,
    intensifiers: Lexicon | None,
    quotations: pd.DataFrame,
) -> pd.DataFrame:
    """Score each document in each voice, in whatever language it is."""
    found = find_graded(corpus, grade(lexicon, negation), intensifiers)
    codes = voice_of_words(corpus, quotations).astype(np.int64)
    words, _ = count_parts(corpus, quotations)
    parts = found.places.documents * N_VOICES + codes[found.places.tokens]
    sums = add_up(found, np.arange(len(parts)), parts, len(words))
    doc_ids = corpus.documents.index.to_numpy().repeat(N_VOICES)
    return check(_tabulate(sums, formulas, words, lexicon.name, doc_ids), SCORES, "table of scores")


def _tabulate(
    sums: Sums, formulas: Sequence[Formula], words: Ints, lexicon: str, doc_ids: npt.NDArray[np.object_]
) -> pd.DataFrame:
    """Arrange the scores of documents, their parts, or sentences."""
    totals, bases = sums.arrange(formulas, words)
    total, base = totals.T.reshape(-1), bases.T.reshape(-1)
    names = [*(FORMULAS[name] for name in formulas), COVERAGE]
    return pd.DataFrame(
        {
            "doc_id": pd.array(doc_ids, dtype="str").repeat(len(names)),
            "measure": pd.array(names, dtype="str").take(np.tile(np.arange(len(names)), len(doc_ids))),
            "lexicon": pd.array([lexicon], dtype="str").take(np.zeros(len(total), np.int64)),
            "category": pd.array([""], dtype="str").take(np.zeros(len(total), np.int64)),
            "total": total,
            "base": base,
            "value": np.divide(total, base, out=np.full(len(total), np.nan), where=base > 0),
        }
    )


def _check_formulas(formula: str | Sequence[str]) -> list[Formula]:
    """The formulas that are asked for, in the order of `FORMULAS`."""
    asked = list_given("formula", formula)
    for name in asked:
        if name not in FORMULAS:
            raise UnknownNameError("formula", name, FORMULAS)
    if not asked:
        raise ParameterError(f"formula={formula!r} names none. Give one of {', '.join(FORMULAS)}.")
    return [name for name in FORMULAS if name in asked]
