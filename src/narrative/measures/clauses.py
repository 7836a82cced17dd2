"""Clauses: a sentence cut where another statement begins.

The rule, in full:

1. A sentence is cut at a comma, semicolon, colon, dash, bracket or ellipsis, and before a conjunction or
   relative pronoun (`OPENERS`).
2. A stretch without a finite verb is no clause by itself. It belongs to the next stretch if that does not
   begin with such a word, or if it is the first one (*Lee, a friend, lost*; *Lee and Moss lost*); else it
   belongs to the one before (*they praised Lee as a friend and left*).
3. A finite verb is a word that TextBlob's tagger (`narrative.engine.tagging`) takes for one, an auxiliary, or
   a participle that neither an auxiliary, nor an article, nor a preposition stands before.

It is a rule of words and of English; in documents that are in another language a sentence is not cut. It
does not see what a clause lies in: *Lee, who lost, thanked Moss* is *Lee, who lost* and *thanked Moss*. In
531 news and encyclopaedia sentences whose syntax people marked (Universal Dependencies, English PUD), it says
rightly of 85 % of 12,807 pairs of nouns whether they are in one clause; without any cut 65 % would be right
(`benchmarks/clauses.py`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from narrative.corpus.languages import find_fitting
from narrative.engine.tagging import TAGS, tag_forms
from narrative.matching.negation import gaps_behind
from narrative.voices.words import FINITE, word_set

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Words before which a sentence is cut.
OPENERS = word_set(
    "and but or nor yet because although though while whereas unless until if whether when where after before"
    " since as once who which whose whom that"
)
_MARK = re.compile(r"[,;:…—–()\[\]]|(?:^|\s)-+(?:\s|$)|--|\.\.\.")
_FINITE = frozenset(TAGS.index(tag) for tag in sorted(FINITE))
_PARTICIPLE = TAGS.index("VBN")
#: Behind these a participle is no finite verb.
_NOT_BEFORE = frozenset(TAGS.index(tag) for tag in ("DT", "IN", "PRP$", "JJ", "TO"))
_AUXILIARIES = word_set(
    "is are was were am has have had do does did will would can could may might must shall should be been"
    " being isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't"
    " couldn't cannot"
)
#: The auxiliaries, and those of them that are no finite forms.
_FORMS = (_AUXILIARIES, frozenset({"be", "been", "being"}))


def number_clauses(corpus: Corpus, tokens: Ints, sentences: Ints) -> Ints:
    """Return the number of the clause of each token, int64[N], rising from 0.

    Args:
        corpus: the documents.
        tokens: all tokens of some sentences, in order.
        sentences: the sentence of each, numbered over the corpus.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "Lee and Moss praised it, but the mayor said that it was late."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en")
    >>> number_clauses(corpus, np.arange(13), np.zeros(13, np.int64)).tolist()
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
    """
    if not len(tokens):
        return np.empty(0, np.int64)
    first = np.append(True, sentences[1:] != sentences[:-1])
    cuts, openers = _find_cuts(corpus, tokens, first)
    begins = np.flatnonzero(first | cuts)
    stretch = np.cumsum(first | cuts) - 1
    has_verb = np.bincount(stretch, _find_finite(corpus, tokens, first)) > 0
    opens = _join(first[begins], openers[begins], has_verb)
    return np.asarray((np.cumsum(opens) - 1)[stretch], np.int64)


def _join(first: Bools, opener: Bools, has_verb: Bools) -> Bools:
    """Which stretches begin a clause, after those without a verb have been joined to others.

    Args:
        first: bool[T], whether each is the first of its sentence.
        opener: bool[T], whether each begins with a word of `OPENERS`.
        has_verb: bool[T], whether each has a finite verb.
    """
    last = np.append(first[1:], True)
    to_next = ~has_verb & ~last & (first | ~np.append(opener[1:], False))
    to_previous = ~has_verb & ~to_next
    opens = first | ~(to_previous | np.append(False, to_next[:-1]))
    # Stretches that were joined to each other may still have no verb.
    clause = np.cumsum(opens) - 1
    begins = np.flatnonzero(opens)
    bare = np.bincount(clause, has_verb) == 0
    leads = first[begins]
    ends = np.append(leads[1:], True)
    opens[begins[bare & ~leads]] = False
    following = np.flatnonzero(bare & leads & ~ends) + 1
    opens[begins[following]] = False
    return np.asarray(opens, np.bool_)


def _find_cuts(corpus: Corpus, tokens: Ints, first: Bools) -> tuple[Bools, Bools]:
    """Whether a sentence may be cut before each token, and whether the token is one of `OPENERS`."""
    store, texts = corpus.token_store, corpus.documents["text"].tolist()
    documents = np.searchsorted(store.bounds, tokens, side="right") - 1
    fits = find_fitting(corpus, "en")[documents]
    among = np.array([form in OPENERS for form in store.forms.tolist()], np.bool_)
    opener = among[store.form_of[store.types[tokens]]] & fits
    cuts = opener.copy()
    inner = np.flatnonzero(~first & fits)
    gaps = gaps_behind(store, texts, documents[inner], tokens[inner] - 1)
    cuts[inner] |= np.array([gap != " " and _MARK.search(gap) is not None for gap in gaps], np.bool_)
    return cuts, opener


def _find_finite(corpus: Corpus, tokens: Ints, first: Bools) -> Bools:
    """Whether each token is a finite verb."""
    store = corpus.token_store
    present, types = np.unique(store.types[tokens], return_inverse=True)  # of a slice's vocabulary, few
    tags = tag_forms(store.vocabulary[present]).inside
    forms = store.forms[store.form_of[present]].tolist()
    auxiliary, infinite = (np.array([form in words for form in forms], np.bool_) for words in _FORMS)
    finite = (np.isin(tags, list(_FINITE)) | auxiliary) & ~infinite
    stops = np.isin(tags, list(_NOT_BEFORE)) | auxiliary
    found = finite[types] | ((tags[types] == _PARTICIPLE) & ~first & ~stops[np.roll(types, 1)])
    return np.asarray(found, np.bool_)
