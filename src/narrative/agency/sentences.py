"""The sentences in which a passive may be, as the rules read them: words, tags, and what stands between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from narrative.agency.participles import classify_forms
from narrative.engine.tagging import TAGS, find_first_tokens, tag_tokens

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: A sentence that nobody wrote for readers is read in parts of so many words, so that time stays bounded.
_LONGEST = 400

_SPACE = re.compile(r"[\s\xa0]*")
_SOFT = re.compile(r"[\xad\u200b]*[.'’%]?[\s\xa0]*[\"“”‘’'«»„]*(?:[#@$£€/]|&[\s\xa0]?)?")


@dataclass(frozen=True)
class Sentence:
    """A sentence of N words.

    Attributes:
        document: the row of its document.
        number: its number in the document.
        text: the text of the document.
        words: the normal form of each word.
        tags: its part of speech.
        kinds: what it may be as a participle (`narrative.agency.participles`).
        starts, ends: where each word stands in the document.
    """

    document: int
    number: int
    text: str
    words: list[str]
    tags: list[str]
    kinds: list[int]
    starts: list[int]
    ends: list[int]

    @cached_property
    def gaps(self) -> list[str]:
        """What stands before each word; nothing before the first."""
        pairs = zip(self.ends, self.starts[1:], strict=False)
        return ["", *(self.text[end:start] for end, start in pairs)]

    def plain(self, place: int) -> bool:
        """Whether only white space, or marks, stand before a word."""
        gap = self.gaps[place]
        return gap == " " or _SOFT.fullmatch(gap) is not None

    def is_capital(self, place: int) -> bool:
        """Whether a word begins with a capital letter."""
        return self.text[self.starts[place]].isupper()


def read_sentences(corpus: Corpus, wanted: Callable[[Words], Flags]) -> Iterator[Sentence]:
    """Yield the sentences with a word that is wanted, in order.

    Args:
        corpus: the documents.
        wanted: says of each word of the corpus whether its sentence is read.
    """
    words = read_words(corpus)
    sentences, store = corpus.sentence_store, corpus.token_store
    edges = np.append(words.first, store.n_tokens)
    rows = np.unique(np.searchsorted(words.first, np.flatnonzero(wanted(words)), side="right") - 1)
    rows = rows[rows >= 0]
    of_document = np.repeat(np.arange(len(corpus), dtype=np.int64), sentences.counts)
    texts = corpus.documents["text"].tolist()
    names, forms, ends = np.array(TAGS, dtype=object), store.forms, store.ends
    for row in rows.tolist():
        document = int(of_document[row])
        for first in range(int(edges[row]), int(edges[row + 1]), _LONGEST):
            here = slice(first, min(first + _LONGEST, int(edges[row + 1])))
            yield Sentence(
                document,
                int(row - sentences.bounds[document]),
                texts[document],
                forms[words.forms[here]].tolist(),
                names[words.tags[here]].tolist(),
                words.kinds[here].tolist(),
                store.starts[here].tolist(),
                ends[here].tolist(),
            )


@dataclass(frozen=True, eq=False)
class Words:
    """What is known of each of the N words of a corpus.

    Attributes:
        store: the words.
        forms: the number of its normal form, int32[N].
        tags: the number of its tag, int8[N].
        kinds: what it may be as a participle, int8[N].
        first: the number of the first word of each sentence, int64[S].
    """

    store: TokenStore
    forms: npt.NDArray[np.int32]
    tags: npt.NDArray[np.int8]
    kinds: npt.NDArray[np.int8]
    first: Ints

    @cached_property
    def sentences(self) -> Ints:
        """The number of the sentence of each word, int64[N]."""
        numbers = np.arange(len(self.tags), dtype=np.int64)
        return np.maximum(np.searchsorted(self.first, numbers, side="right") - 1, 0)

    def among(self, words: Iterable[str]) -> Flags:
        """Say of each word whether it is one of `words`, bool[N]."""
        asked = frozenset(words)
        known = np.fromiter((form in asked for form in self.store.forms), np.bool_, len(self.store.forms))
        return np.asarray(known[self.forms], np.bool_)

    def tagged(self, *tags: str) -> Flags:
        """Say of each word whether it has one of the tags, bool[N]."""
        return np.isin(self.tags, [TAGS.index(tag) for tag in tags])


def read_words(corpus: Corpus) -> Words:
    """Return the words of a corpus with their tags and what they may be as participles."""
    store, sentences = corpus.token_store, corpus.sentence_store
    tags = tag_tokens(store, sentences)
    tags[(store.vocabulary == "US")[store.types]] = TAGS.index("NNP")  # no pronoun
    forms = store.form_of[store.types]
    kinds = classify_forms(store.forms.tolist())[forms]
    return Words(store, forms, tags, kinds, find_first_tokens(store, sentences))
