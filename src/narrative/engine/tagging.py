"""Parts of speech of many texts at once: TextBlob's tagger over the words of a token store.

TextBlob's `PatternTagger` (De Smedt & Daelemans 2012, JMLR 13:2063-2067) gives each word its most frequent
tag in the Penn Treebank's set: by a lexicon of 94,000 forms; a word that is not in it is a name if it is
written like a title, a number if it has only digits and signs, and else has the tag of its ending. Only the
first word of a sentence is also looked up in small letters. So a tag depends on the form, and on whether it
stands first: forms are tagged once, and the rest is one look-up in an array.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from narrative.engine.sentences import SentenceStore
from narrative.engine.tokens import TokenStore
from narrative.engine.valence_tokens import load_rules, load_tagger
from narrative.text import straighten

#: The tags, by their numbers.
TAGS = (
    "NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "DT", "PDT", "WDT", "WP", "WP$", "WRB", "EX", "POS", "CD",
    "JJ", "JJR", "JJS", "RB", "RBR", "RBS", "RP", "IN", "TO", "CC", "MD",
    "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "FW", "SYM", "UH", "LS", "OTHER",
)  # fmt: skip
_NUMBER = {tag: number for number, tag in enumerate(TAGS)}
#: What TextBlob cuts a word in before it tags it: the word and its clitic (*isn't*, *Lee's*, *they've*).
_CLITIC = re.compile(r"(?!^)(?:n't|'(?:s|d|m|ll|re|ve)?)$")

Tags = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class FormTags:
    """The tags of V forms, as numbers of `TAGS`.

    Attributes:
        inside: int8[V], the tag of the form within a sentence.
        first: int8[V], its tag as the first word of one.
    """

    inside: Tags
    first: Tags


def tag_forms(forms: Iterable[str]) -> FormTags:
    """Return the tags of words, as TextBlob's tagger gives them.

    Of a word with a clitic, the tag of the word: *isn't* is tagged as *is*, *Lee's* as *Lee*.

    >>> tags = tag_forms(["The", "states", "said", "Brask's", "1,000", "unfrozenly"])
    >>> [TAGS[number] for number in tags.inside]
    ['DT', 'NNS', 'VBD', 'NNP', 'CD', 'RB']
    """
    bare = [_CLITIC.sub("", straighten(form)) for form in forms]
    known = _lexicon()
    inside = np.array([_tag(form, known.get(form)) for form in bare], np.int8)
    first = np.array([_tag(form, known.get(form) or known.get(form.lower())) for form in bare], np.int8)
    return FormTags(inside, first)


def tag_tokens(store: TokenStore, sentences: SentenceStore) -> Tags:
    """Return the tag of each token of a store, int8[N], as numbers of `TAGS`.

    >>> from narrative.engine.sentences import split_sentences
    >>> from narrative.engine.tokens import tokenise
    >>> texts = ["Hopes rose. She hopes so."]
    >>> [TAGS[number] for number in tag_tokens(tokenise(texts), split_sentences(texts))]
    ['NNS', 'VBD', 'PRP', 'VBZ', 'RB']
    """
    tags = tag_forms(store.vocabulary)
    found = tags.inside[store.types]
    first = find_first_tokens(store, sentences)
    found[first] = tags.first[store.types[first]]
    return np.asarray(found, np.int8)


def find_first_tokens(store: TokenStore, sentences: SentenceStore) -> npt.NDArray[np.int64]:
    """Return the number of the first token of each sentence, int64[S]."""
    keys = (np.repeat(np.arange(store.n_documents, dtype=np.int64), store.counts) << 32) + store.starts
    begins = (np.repeat(np.arange(sentences.n_documents, dtype=np.int64), sentences.counts) << 32) + (
        sentences.starts
    )
    return np.asarray(np.searchsorted(keys, begins), np.int64)


@cache
def _lexicon() -> dict[str, str]:
    """TextBlob's lexicon of forms and tags, read once; its own reader leaves the file open."""
    with Path(load_tagger().path).open(encoding="utf-8") as lines:
        entries = (line.split() for line in map(str.strip, lines) if line and not line.startswith(";;;"))
        return {form: tag for form, tag, *_ in entries}


def _tag(form: str, tag: str | None) -> int:
    """Return the number of a word's tag; `tag` is what the lexicon has for it."""
    if tag is None:
        rules = load_rules()
        if form.istitle():
            tag = "NNP"
        elif rules.CD.match(form):
            tag = "CD"
        else:
            tag = str(rules._suffix_rules([form, "NN"])[1])
    return _NUMBER.get(tag, _NUMBER["OTHER"])
