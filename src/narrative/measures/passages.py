"""Passages: stretches of text in which somebody or something is spoken of, without what is about others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.engine.rows import expand_ranges
from narrative.errors import ParameterError, check_corpus, list_given
from narrative.lexicons.lexicon import Lexicon, check_lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import Places, find_places
from narrative.measures.by_voice import locate_words
from narrative.measures.clauses import number_clauses
from narrative.voices.assignment import voice_of_words

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
#: Where the words about somebody are looked for; or a number of words on either side.
Window = Literal["sentence", "clause"] | int
#: No window has more words on either side.
_WIDEST = 100


@dataclass(frozen=True, eq=False)
class Passages:
    """Q stretches of words, each within a sentence, in the order of the texts, then of the categories.

    Attributes:
        first, last: int64[Q], the first and last token of each.
        documents, sentences, categories: int64[Q]: the row of its document, its sentence numbered over the
            corpus, and the category in it.
        starts, ends: int64[Q], where it stands in its document's text.
        voices: int64[Q], in whose voice it is, as places in `VOICES`; 0 if nobody asked.
    """

    first: Ints
    last: Ints
    documents: Ints
    sentences: Ints
    categories: Ints
    starts: Ints
    ends: Ints
    voices: Ints

    @property
    def words(self) -> Ints:
        """How many words each has, int64[Q]."""
        return self.last - self.first + 1

    def __len__(self) -> int:
        return len(self.first)


def list_actors(actors: Lexicon | Mapping[str, Iterable[str]] | Sequence[str] | str) -> Lexicon:
    """Return actors as a lexicon, with a category for each of them.

    Args:
        actors: a lexicon, or the name of one; the patterns of each actor by a name; or the actors as texts:
            a pattern, or a name, a colon and patterns with commas between.

    Raises:
        LexiconError: a pattern is not well formed.
        ParameterError: there is no actor, or one twice.

    >>> list_actors(["mayor", "dockers: docker*, strikers"]).entries[["category", "pattern"]].values.tolist()
    [['mayor', 'mayor'], ['dockers', 'docker*'], ['dockers', 'strikers']]
    """
    if isinstance(actors, Lexicon):
        return actors
    if isinstance(actors, str):
        return load_lexicon(actors)
    if isinstance(actors, Mapping):
        named = {str(name): list_given("actors", each) for name, each in actors.items()}
    else:
        named = {}
        for text in list_given("actors", actors):
            name, colon, rest = str(text).partition(":")
            patterns = [each.strip() for each in rest.split(",")] if colon else [text]
            if name.strip() in named:
                raise ParameterError(f"actors={list(actors)!r}: {name.strip()!r} is there twice.")
            named[name.strip()] = [pattern for pattern in patterns if pattern]
    if not named or not all(named.values()):
        raise ParameterError(
            f"actors={actors!r}: give at least one actor with a pattern, as in ['the mayor: mayor, Brask']."
        )
    return Lexicon.from_entries(named, name="actors")


def find_passages(
    corpus: Corpus,
    lexicon: Lexicon,
    window: Window,
    *,
    quotations: pd.DataFrame | None = None,
    alone: bool = True,
    negated: bool = True,
) -> Passages:
    """Return the passages in which a category of a lexicon stands.

    Args:
        corpus: the documents.
        lexicon: the categories.
        window: "sentence"; "clause"; or how many words before and behind a match, within its sentence.
        quotations: then a passage ends where the voice changes.
        alone: whether clauses are left out in which other categories stand, and not this one.
        negated: whether negated matches count.

    Raises:
        ParameterError: `window` is none of the choices.
    """
    if window not in ("sentence", "clause") and (
        isinstance(window, bool) or not isinstance(window, Integral) or not 1 <= window <= _WIDEST
    ):
        raise ParameterError(
            f"window={window!r}: give 'sentence', 'clause', or a number of words from 1 to {_WIDEST}."
        )
    check_corpus(corpus)
    check_lexicon(lexicon)
    places = find_places(corpus, lexicon)
    if not negated:
        places = places.take(~places.negated)
    size = max(len(lexicon.categories), 1)
    _, sentence_of_token = locate_words(corpus)
    held, owners = np.unique(sentence_of_token[places.tokens], return_inverse=True)
    around = _Sentences(
        held,
        *(np.searchsorted(sentence_of_token, held, side=side).astype(np.int64) for side in SIDES),
    )
    pairs = np.unique(owners * size + places.categories)
    tokens, of_pair = around.list_tokens(pairs // size)
    kept, units = np.ones(len(tokens), np.bool_), np.zeros(len(tokens), np.int64)
    if window == "clause" or alone:
        clauses, own, free = _compare_clauses(corpus, around, places, owners, pairs, size)
        kept = own if window == "clause" else own | free
        units = clauses if window == "clause" else units
    if isinstance(window, int):
        kept = kept & _find_near(around, places, owners, pairs, size, window)
    voices = np.zeros(len(sentence_of_token), np.int64)
    if quotations is not None:
        voices = voice_of_words(corpus, quotations).astype(np.int64)
    first, last, rows = _find_runs(tokens[kept], of_pair[kept], units[kept], voices)
    return _place(corpus, around, first, last, pairs[rows] // size, pairs[rows] % size, voices)


#: As numpy calls the ends of a run of equal values.
SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


@dataclass(frozen=True, eq=False)
class _Sentences:
    """S sentences: their numbers in the corpus, the first token of each, and the one behind its last."""

    numbers: Ints
    low: Ints
    high: Ints

    def list_tokens(self, chosen: Ints) -> tuple[Ints, Ints]:
        """The tokens of some of the sentences, in order, and of which of the chosen each is."""
        return expand_ranges(self.low[chosen], self.high[chosen])


def _compare_clauses(
    corpus: Corpus, around: _Sentences, places: Places, owners: Ints, pairs: Ints, size: int
) -> tuple[Ints, Bools, Bools]:
    """The clause of each word of each pair, and whether the pair's category stands in it, or none does."""
    tokens, sentences = around.list_tokens(np.arange(len(around.numbers)))
    clauses = number_clauses(corpus, tokens, sentences)
    offsets = np.cumsum(around.high - around.low) - (around.high - around.low) - around.low
    begins = places.tokens + offsets[owners]
    ends = np.minimum(places.tokens + places.lengths, around.high[owners]) + offsets[owners]
    inside, of_place = expand_ranges(begins, ends)
    held = np.unique(clauses[inside] * size + places.categories[of_place])
    taken = np.zeros(int(clauses.max(initial=-1)) + 1, np.bool_)
    taken[held // size] = True
    chosen = pairs // size
    spots, of_pair = expand_ranges(
        around.low[chosen] + offsets[chosen], around.high[chosen] + offsets[chosen]
    )
    here = clauses[spots]
    return here, np.isin(here * size + pairs[of_pair] % size, held), ~taken[here]


def _find_near(
    around: _Sentences, places: Places, owners: Ints, pairs: Ints, size: int, window: int
) -> Bools:
    """Whether each word of each pair is within so many words of a match of its category."""
    sizes = (around.high - around.low)[pairs // size]
    bases = np.cumsum(sizes) - sizes
    of_place = np.searchsorted(pairs, owners * size + places.categories)
    local = places.tokens - around.low[owners]
    begins = bases[of_place] + np.maximum(local - window, 0)
    ends = bases[of_place] + np.minimum(local + places.lengths + window, sizes[of_place])
    steps = np.bincount(begins, minlength=sizes.sum() + 1) - np.bincount(ends, minlength=sizes.sum() + 1)
    return np.asarray(np.cumsum(steps)[:-1] > 0, np.bool_)


def _find_runs(tokens: Ints, of_pair: Ints, units: Ints, voices: Ints) -> tuple[Ints, Ints, Ints]:
    """The first and last of tokens that follow each other in one unit and voice, and each such run's pair."""
    opens = np.ones(len(tokens), np.bool_)
    opens[1:] = (of_pair[1:] != of_pair[:-1]) | (tokens[1:] != tokens[:-1] + 1)
    opens[1:] |= units[1:] != units[:-1]
    opens[1:] |= voices[tokens[1:]] != voices[tokens[:-1]]
    begins = np.flatnonzero(opens)
    ends = np.append(begins[1:], len(tokens))[: len(begins)] - 1
    return tokens[begins], tokens[ends], of_pair[begins]


def _place(
    corpus: Corpus, around: _Sentences, first: Ints, last: Ints, rows: Ints, categories: Ints, voices: Ints
) -> Passages:
    """Say where runs of tokens stand in the texts: up to the next word, or to the end of the sentence."""
    store, sentences = corpus.token_store, corpus.sentence_store
    numbers = around.numbers[rows]
    documents = np.searchsorted(sentences.bounds, numbers, side="right") - 1
    following = np.minimum(last + 1, max(store.n_tokens - 1, 0))
    whole = first == around.low[rows], last + 1 == around.high[rows]
    starts = np.where(whole[0], sentences.starts[numbers], store.starts[first]).astype(np.int64)
    ends = np.where(whole[1], sentences.ends[numbers], store.starts[following]).astype(np.int64)
    texts = corpus.documents["text"].tolist()
    spans = zip(documents.tolist(), starts.tolist(), ends.tolist(), strict=True)
    sizes = [len(texts[row][start:end].rstrip()) for row, start, end in spans]
    ends = starts + np.array(sizes, np.int64)
    return Passages(first, last, documents, numbers, categories, starts, ends, voices[first])
