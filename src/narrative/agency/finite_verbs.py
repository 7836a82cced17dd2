"""Finite verbs: how often something is said to be or to happen, which passives are counted over.

A finite verb is a verb with a tense, or a modal: of *may have been killed* that is *may*. It is found by its
tag and by the word before it, adverbs not counted: a form of *be*, *have* or *do* and a modal always, but for
*to have* and *will do*; a present behind its subject; a past tense that is no participle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.agency.participles import ADJECTIVE, LIKE_PAST, LIKE_PLAIN, NONE
from narrative.agency.sentences import Flags, Ints, Words, read_words
from narrative.agency.words import BE, BE_FINITE, BECOME, DO, GET, HAVE, MODAL, SHORT_BE
from narrative.corpus.store import kept

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

_NON_FINITE = frozenset(["having", "been", "being", "be", "getting", "gotten", "becoming"])
_HELPERS = (BE_FINITE | SHORT_BE | HAVE | DO | MODAL) - _NON_FINITE
#: Helpers that are like the plain form, which is not finite behind *to* or a modal.
_LIKE_PLAIN = frozenset(["have", "do", "haven't", "don't"])
_ADVERBS = ("RB", "RBR", "RBS")
#: Tags of subjects, and of plural ones, with which a present has no ending.
_SUBJECTS = ("NN", "NNS", "NNP", "NNPS", "PRP", "WP", "WDT", "EX", "CD")
_PLURALS = ("NNS", "NNPS", "PRP", "WP", "WDT")
#: What stands before a noun, never before its verb.
_BEFORE_NOUNS = ("DT", "PRP$", "JJ", "POS", "IN", "TO", "PDT")
_RELATIVE = frozenset(["that", "this", "these", "those"])
#: So many adverbs between two words are passed over; a group has no more verbs than this.
_MOST_ADVERBS, _LONGEST = 3, 5


def _read_verbs(corpus: Corpus) -> pd.DataFrame:
    """Return the finite verbs of a corpus, and the verb each goes with: *may* and *hurt* of *may be hurt*.

    Participles without an auxiliary that are like a past tense (*the man killed in the raid*) are among them.

    Returns:
        `doc_id`, `start` of the finite verb, `verb_start` and `verb_end` of the last verb of its group.
    """
    words = read_words(corpus)
    store = words.store
    places = np.flatnonzero(find_finite(words))
    heads = _find_heads(words, places)
    return pd.DataFrame(
        {
            "doc_id": corpus.documents.index.to_numpy(dtype=object)[store.documents[places]],
            "start": store.starts[places].astype(np.int64),
            "verb_start": store.starts[heads].astype(np.int64),
            "verb_end": store.ends[heads].astype(np.int64),
        }
    ).astype({"doc_id": "str"})


find_verbs = kept(_read_verbs, "finite_verbs")


def find_finite(words: Words) -> Flags:
    """Say of each word whether it is a finite verb, bool[N]."""
    before, opens = _find_before(words)

    def behind(mask: Flags) -> Flags:
        return np.asarray(mask[before] & ~opens, np.bool_)

    helping = words.among(HAVE | BE | SHORT_BE | GET | BECOME)
    bare = behind(words.among(MODAL | DO | {"to"}))
    helpers = words.among(_HELPERS)
    found = helpers & ~(words.among(_LIKE_PLAIN) & bare)
    lexical = ~words.among(_HELPERS | _NON_FINITE)
    noun = behind(words.tagged(*_BEFORE_NOUNS) & ~words.among(_RELATIVE))
    found |= lexical & words.tagged("VBZ") & ~noun
    found |= lexical & words.tagged("VBP", "VB") & behind(words.tagged(*_PLURALS)) & ~bare
    past = words.tagged("VBD") | ((words.kinds == LIKE_PAST) & words.tagged("VBN"))
    past |= np.isin(words.kinds, (ADJECTIVE, LIKE_PLAIN)) & words.tagged("VBD")
    subject = behind(words.tagged(*_SUBJECTS) | words.among(_RELATIVE)) | behind(words.tagged("CC")) | opens
    found |= lexical & past & ~behind(helping) & ~noun & (subject | words.tagged("VBD"))
    months = (words.store.vocabulary == "May")[words.store.types] & ~opens
    return np.asarray(found & ~months, np.bool_)


def _find_before(words: Words) -> tuple[Ints, Flags]:
    """Return the word before each one, adverbs not counted, and whether there is none in the sentence."""
    numbers = np.arange(len(words.tags), dtype=np.int64)
    first = words.first[words.sentences] if len(numbers) else numbers
    adverbs = words.tagged(*_ADVERBS)
    before = numbers - 1
    for _ in range(_MOST_ADVERBS):
        before = before - ((before >= first) & adverbs[np.maximum(before, 0)])
    return np.maximum(before, 0), np.asarray(before < first, np.bool_)


def _find_heads(words: Words, places: Ints) -> Ints:
    """Return the last verb of the group that each finite verb begins."""
    if not len(places):
        return places
    last = np.append(words.first[1:], len(words.tags))[words.sentences[places]] - 1
    helping = words.among(HAVE | BE | SHORT_BE | GET | MODAL | DO)
    verbs = helping | words.tagged("VB", "VBP", "VBN", "VBD", "VBG") | (words.kinds != NONE)
    adverbs = words.tagged(*_ADVERBS)
    heads = places
    for _ in range(_LONGEST):
        behind = np.minimum(heads + 1, last)
        for _ in range(_MOST_ADVERBS):
            behind = np.where(adverbs[behind], np.minimum(behind + 1, last), behind)
        heads = np.where(helping[heads] & verbs[behind], behind, heads)
    return heads
