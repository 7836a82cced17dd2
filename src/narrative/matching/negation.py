"""Whether a match stands under a negation, and which signs between two words part them.

A match is *negated* if one of the three words before it is a negator, and nothing between the two ends the
negator's reach. Negators (`NEGATORS`, and every word in *n't*): *no, not, never, without, nor, neither, none,
nobody, nothing, nowhere, cannot, hardly, scarcely, barely, rarely, seldom, lack*, and their like. The reach
ends

- at a comma, colon, semicolon, point, question or exclamation mark, dash, bracket, ellipsis or blank line
  (quotation marks do not end it, nor does the point of an abbreviation: *no Mr. Hope*);
- at a word that turns the sentence (`TURNS`): *but, although, because, until, than, instead, …*: "not war but
  peace", "nothing less than courage", "will not rest until victory"; and at *such*, unless *no* stands before
  it: "never seen such courage", but "no such threat";
- at a verb that undoes (`UNDOING`): "never lost hope", "we will not forget their courage", "could not prevent
  war".

It is no negation where the negator belongs to an expression that says something else (`NOT_NEGATING`): *not
only, not just, not least, no doubt, no matter, no wonder, …*, after *if*, *or* or *why* (*whether or not, if
not now*), and where two negators stand side by side (*not without hope*).

The rule is one of words, not of meaning, and of English: in documents and for lexicons that are in another
language no match is negated, and how many are is not known (`can_negate`). Known limits: what comes after the
match is not looked at ("hope is lost", "hopes were dashed": not negated); a negated verb negates all within
reach, also what is only taken for granted ("detention without trial broke the law"); *few* and *little* are
no negators ("little hope"), since *a few* and *a little* are their contrary; a list is left at its first
comma ("no food, water or hope").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from narrative.corpus.languages import own_languages
from narrative.engine.tokens import TokenStore
from narrative.text.language_names import is_for

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: How many words before a place are looked at.
WINDOW = 3


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that negate, in normal form; every word that ends in *n't* does too.
NEGATORS = _words(
    """
    no not never neither nor none nobody no-one nothing nowhere without cannot
    hardly scarcely barely rarely seldom lack lacks lacked lacking
    aint arent couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt wasnt werent wouldnt
    """
)
#: Words at which the reach of a negator before them ends.
TURNS = _words(
    """
    although because but despite except however if instead rather since so than that though
    unless until till when whereas whether which while who whose yet
    """
)
#: Verbs that undo: a negator before them says that the thing stands, so its reach ends here too.
UNDOING = _words(
    """
    abandon abandoned abandoning abandons avoid avoided avoiding avoids cease ceased ceases ceasing
    denied denies deny denying doubt doubted doubting doubts end ended ending ends
    fail failed failing fails forget forgets forgetting forgot forgotten ignore ignored ignores ignoring
    lose loses losing lost neglect neglected neglecting neglects overlook overlooked overlooking overlooks
    prevent prevented preventing prevents refuse refused refuses refusing reject rejected rejecting rejects
    stop stopped stopping stops underestimate underestimated underestimates underestimating
    """
)
#: What a negator says in front of these words is no negation.
NOT_NEGATING = {
    "not": _words("just least merely only simply solely surprisingly unexpectedly unlike"),
    "no": _words("doubt fewer less matter question surprise wonder"),
    "nothing": _words("short"),
    "none": _words("other"),
}
#: A negator behind one of these is none: *whether or not*, *if not*, *why not*.
_OPENERS = _words("if or why")
#: Words that are written with a point that ends no sentence; single letters and *U.S* are too.
ABBREVIATIONS = _words(
    """
    mr mrs ms messrs dr st jr sr prof rev hon sen rep gov pres
    gen lt sgt cpl col maj capt cmdr adm vs
    """
)

_INITIALS = re.compile(r"\w(?:\.\w)*")
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_BREAK = re.compile(r"[,;:!?…—–()\[\]{}،。，、；：！？|•]|\.|(?:^|\s)-+(?:\s|$)|--|\n\s*\n|\u2029")
_JOIN = re.compile(r"['‘’‛ʼ＇´]?\s+")
_BLANK_LINE = re.compile(r"\n\s*\n|\r[^\S\n]*\r|\u2028\s*\u2028|\u2029")


def can_negate(corpus: Corpus, language: str) -> npt.NDArray[np.bool_]:
    """Say of each document whether these rules are for it and a lexicon of a language, bool[D].

    Both must be in English, or not known to be in another language. A document is looked at by itself: what
    is known only from the others of its corpus (`Corpus.languages`) does not count here.
    """
    if not is_for({"en"}, language):
        return np.zeros(len(corpus), np.bool_)
    languages = own_languages(corpus)
    fits = {each: is_for({"en"}, each) for each in languages.unique()}
    return languages.map(fits).to_numpy(dtype=bool)


def is_abbreviation(word: str) -> bool:
    """Say whether a point behind this word (in normal form) may belong to it.

    >>> [is_abbreviation(word) for word in ("u.s", "mr", "w", "hope")]
    [True, True, True, False]
    """
    return word in ABBREVIATIONS or _INITIALS.fullmatch(word) is not None


def is_negator(word: str) -> bool:
    """Say whether a word (in normal form) negates.

    >>> [is_negator(word) for word in ("no", "isn't", "cannot", "know")]
    [True, True, True, False]
    """
    return word in NEGATORS or word.endswith("n't")


def joins_phrase(gap: str, word: str) -> bool:
    """Say whether words with this text between them, the first of them `word`, can stand in one phrase.

    White space joins them, also over the end of a line, but not over a blank line; the point of an
    abbreviation (*U.S. troops*) and the apostrophe of a plural (*workers' rights*) may stand before it.

    >>> joins_phrase(" ", "common"), joins_phrase(". ", "u.s"), joins_phrase(", ", "hope")
    (True, True, False)
    """
    if gap == " ":
        return True
    gap = gap.translate(_UNSEEN)
    if gap.startswith(".") and is_abbreviation(word):
        gap = gap[1:]
    return _JOIN.fullmatch(gap) is not None and _BLANK_LINE.search(gap) is None


def ends_reach(gap: str, word: str) -> bool:
    """Say whether the text between two words, the first of them `word`, ends the reach of a negation.

    >>> ends_reach(" ", "not"), ends_reach(" “", "not"), ends_reach(", ", "no"), ends_reach(". ", "mr")
    (False, False, True, False)
    """
    if gap == " ":
        return False
    if gap.startswith(".") and is_abbreviation(word):
        gap = gap[1:]
    return _BREAK.search(gap) is not None


def is_negated(words: Sequence[str], gaps: Sequence[str]) -> bool:
    """Say whether a match is negated by the words before it.

    Args:
        words: the normal forms of the up to `WINDOW` words before the match (and one more, which is only
            looked at as what stands before a negator), in their order.
        gaps: the text behind each of them, up to the next word or to the match.

    >>> is_negated(["there", "is", "no"], [" ", " ", " "])
    True
    >>> is_negated(["they", "not", "only"], [" ", " ", " "]), is_negated(["no", "war"], [" ", ", "])
    (False, False)
    """
    for place in range(len(words) - 1, max(len(words) - WINDOW, 0) - 1, -1):
        word = words[place]
        if ends_reach(gaps[place], word) or word in TURNS | UNDOING:
            return False
        if word == "such" and (not place or words[place - 1] != "no"):
            return False
        if is_negator(word):
            after = words[place + 1] if place + 1 < len(words) else ""
            before = words[place - 1] if place and not ends_reach(gaps[place - 1], words[place - 1]) else ""
            said_otherwise = after in NOT_NEGATING.get(word, ())
            return not (said_otherwise or before in _OPENERS or (before and is_negator(before)))
    return False


#: What a word can do in a negation (bits of `kinds_of`).
NEGATOR, TURN, SUCH, OPENER = np.uint8(1), np.uint8(2), np.uint8(4), np.uint8(8)


def kinds_of(forms: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Return for each normal form what it can do in a negation, as bits."""
    kinds = dict.fromkeys(TURNS | UNDOING, TURN) | dict.fromkeys(_OPENERS - TURNS, OPENER) | {"such": SUCH}
    kinds |= dict.fromkeys(_OPENERS & TURNS, TURN | OPENER) | dict.fromkeys(NEGATORS, NEGATOR)
    none = np.uint8(0)
    found = [NEGATOR if form[-3:] == "n't" else kinds.get(form, none) for form in forms]
    return np.array(found, np.uint8)


def find_negated(
    store: TokenStore,
    texts: Sequence[str],
    tokens: npt.NDArray[np.int64],
    documents: npt.NDArray[np.int64],
    kinds: npt.NDArray[np.uint8],
) -> npt.NDArray[np.bool_]:
    """Say for each match, by the number of its first token and its document, whether it is negated.

    The same as `is_negated`, for many matches at once; `kinds` are those of the store's types.
    """
    begins = store.bounds[documents]
    negated = np.zeros(len(tokens), np.bool_)
    near = np.zeros(len(tokens), np.bool_)
    for back in range(1, WINDOW + 1):
        places = np.maximum(tokens - back, begins)
        near |= (places < tokens) & (kinds[store.types[places]] & NEGATOR > 0)
    alive = np.flatnonzero(near)
    for back in range(1, WINDOW + 1):
        places = tokens[alive] - back
        within = places >= begins[alive]
        alive, places = alive[within], places[within]
        kind = kinds[store.types[places]]
        # What stands before the word matters for "no such" and for what comes before a negator.
        earlier = np.where(places > begins[alive], store.form_of[store.types[places - 1]], -1)
        ends = _ends_reach(store, texts, documents[alive], places)
        negates = ~ends & (kind & NEGATOR > 0)
        negated[alive[negates]] = _negates(
            store, texts, documents[alive[negates]], places[negates], earlier[negates], back > 1, kinds
        )
        goes_on = ~ends & (kind & (NEGATOR | TURN) == 0)
        such = np.flatnonzero(goes_on & (kind & SUCH > 0))
        goes_on[such] = [form >= 0 and store.forms[form] == "no" for form in earlier[such].tolist()]
        alive = alive[goes_on]
    return negated


def _ends_reach(
    store: TokenStore, texts: Sequence[str], documents: npt.NDArray[np.int64], tokens: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Whether the text behind each token ends the reach of a negation."""
    gaps = gaps_behind(store, texts, documents, tokens)
    forms = store.forms[store.form_of[store.types[tokens]]].tolist()
    return np.array(
        [gap != " " and ends_reach(gap, form) for gap, form in zip(gaps, forms, strict=True)], np.bool_
    )


def _negates(
    store: TokenStore,
    texts: Sequence[str],
    documents: npt.NDArray[np.int64],
    negators: npt.NDArray[np.int64],
    earlier: npt.NDArray[np.int32],
    inside: bool,
    kinds: npt.NDArray[np.uint8],
) -> npt.NDArray[np.bool_]:
    """Whether each negator means negation, by the words around it (`inside`: the next is before it)."""
    right = np.ones(len(negators), np.bool_)
    if inside:
        words = store.forms[store.form_of[store.types[negators]]].tolist()
        after = store.forms[store.form_of[store.types[negators + 1]]].tolist()
        nothing: frozenset[str] = frozenset()
        pairs = zip(words, after, strict=True)
        right = np.array([form not in NOT_NEGATING.get(word, nothing) for word, form in pairs], np.bool_)
    held = np.flatnonzero(right & (earlier >= 0))
    held = held[kinds[store.types[negators[held] - 1]] & (NEGATOR | OPENER) > 0]
    right[held] = _ends_reach(store, texts, documents[held], negators[held] - 1)
    return right


def gaps_behind(
    store: TokenStore, texts: Sequence[str], documents: npt.NDArray[np.int64], tokens: npt.NDArray[np.int64]
) -> list[str]:
    """Return the text between each token and the next, which must be of the same document."""
    begins = store.starts[tokens] + store.lengths[store.types[tokens]]
    spans = zip(documents.tolist(), begins.tolist(), store.starts[tokens + 1].tolist(), strict=True)
    return [texts[row][begin:end] for row, begin, end in spans]
