"""The patterns of a lexicon looked up once in a vocabulary, so that matching is array work.

Used by `narrative.matching.matching`, which says what a match is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from narrative.engine.rows import expand_ranges
from narrative.engine.tokens import TokenStore
from narrative.lexicons.lexicon import Lexicon, check_lexicon
from narrative.lexicons.patterns import as_written, is_wild, refold, unfold, word_matcher
from narrative.matching.negation import kinds_of

Ints = npt.NDArray[np.int32]

#: What a token can be (bits of `Lookup.kinds`).
SINGLE, ANCHOR = np.uint8(1), np.uint8(2)
#: In `Lookup.words`: no word here, and any word.
NONE, ANY = -1, -2


class FormIndex:
    """Distinct words, in which those that match a pattern's word are found without looking at all."""

    def __init__(self, forms: Sequence[str]) -> None:
        self.forms = list(forms)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return dict(zip(self.forms, range(len(self.forms)), strict=True))

    @cached_property
    def _all_ids(self) -> dict[str, list[int]]:
        ids: dict[str, list[int]] = {}
        for number, form in enumerate(self.forms):
            ids.setdefault(form, []).append(number)
        return ids

    @cached_property
    def _sorted(self) -> tuple[list[str], list[int]]:
        order = sorted(range(len(self.forms)), key=self.forms.__getitem__)
        return [self.forms[number] for number in order], order

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        text = "\n" + "\n".join(self.forms) + "\n"
        lengths = np.fromiter(map(len, self.forms), np.int64, len(self.forms))
        return text, (np.cumsum(lengths + 1) - lengths).tolist()

    def find(self, word: str) -> list[int]:
        """Return the numbers of the forms that match the pattern's word."""
        if "*" not in word and "?" not in word:
            if len(self._ids) < len(self.forms):  # some forms stand twice
                return self._all_ids.get(word, [])
            return [self._ids[word]] if word in self._ids else []
        matches, forms = word_matcher(word), self.forms
        first, *rest = re.split(r"[*?]", word)
        if first:
            in_order, order = self._sorted
            low = bisect_left(in_order, first)
            found = order[low : bisect_left(in_order, first + "\U0010ffff", low)]
            if word != first + "*":
                piece = max(rest, key=len)
                found = [number for number in found if piece in forms[number] and matches(forms[number])]
            return sorted(found)
        pieces = [*rest[:-1], rest[-1] + "\n" if rest[-1] else ""]
        piece = max(pieces, key=len)
        candidates = self._holding(piece) if piece else range(len(forms))
        if word == "*" + rest[-1]:
            return list(candidates)
        return [number for number in candidates if matches(forms[number])]

    def _holding(self, piece: str) -> list[int]:
        """The numbers of the forms that hold `piece`, in which a line feed stands for a form's end."""
        text, starts = self._joined
        found = []
        place = text.find(piece)
        while place >= 0:
            number = bisect_right(starts, place) - 1
            found.append(number)
            if number + 1 == len(starts):
                break
            place = text.find(piece, starts[number + 1] - 1)
        return found


@dataclass(frozen=True)
class Lookup:
    """A lexicon of E entries in C categories, over a vocabulary of V types.

    Attributes:
        kinds: uint8[V], what a token of each type can be.
        negation: uint8[V], what it can do in a negation (`narrative.matching.negation.kinds_of`).
        rows: int32[V], the row of a type in `singles`; `anchors` likewise with `anchor_rows`.
        singles: for each row, bounds into `single_entries`: the winners among one-word patterns, one per
            category.
        anchors: for each row, bounds into `anchor_phrases`: the phrases whose rarest word a type can be.
        phrases: the P entries that are phrases; with their `anchor` (the place of the rarest word), their
            `lengths` and their `words` (int32[P, longest], NONE behind the end).
        literals: for each word of a phrase its normal form's number, or NONE where it is wild or case-marked.
        members: sorted keys word × V + type for those words.
        categories, exclusions, ranks: of each entry: its category, whether it excludes, and its place in the
            order by which one of two patterns for the same words is reported.
    """

    kinds: npt.NDArray[np.uint8]
    negation: npt.NDArray[np.uint8]
    rows: Ints
    singles: Ints
    single_entries: Ints
    anchor_rows: Ints
    anchors: Ints
    anchor_phrases: Ints
    phrases: Ints
    anchor: Ints
    lengths: Ints
    words: Ints
    literals: Ints
    members: npt.NDArray[np.int64]
    categories: Ints
    exclusions: npt.NDArray[np.bool_]
    ranks: Ints


def shrink(store: TokenStore) -> TokenStore:
    """Return the same tokens with a vocabulary of their own, if they are few of a large corpus.

    So that looking patterns up for one article does not take as long as for the corpus that it is from.

    >>> from narrative.engine.tokens import tokenise
    >>> part = shrink(tokenise(["one two three four five", "six"]).take([1]))
    >>> part.vocabulary.tolist(), part.types.tolist()
    (['six'], [0])
    """
    if store.n_tokens >= len(store.vocabulary):
        return store
    present, types = np.unique(store.types, return_inverse=True)
    forms, form_of = np.unique(store.form_of[present], return_inverse=True)
    return replace(
        store,
        vocabulary=store.vocabulary[present],
        lengths=store.lengths[present],
        forms=store.forms[forms],
        form_of=form_of.astype(np.int32),
        types=types.astype(np.int32),
    )


@dataclass(frozen=True, eq=False)
class _Words:
    """What looking a lexicon up needs of its E patterns, whatever the texts.

    `keys` are the K distinct words, each with whether its case is marked; `plain` says of each that it is
    neither wild nor marked. `single_rows` and `single_words`
    are the patterns of one word and the number of that word; `phrase_rows`, `phrase_lengths` and
    `phrase_words` (ANY for any word, NONE behind the end) those of several. The others are as in `Lookup`.
    """

    keys: list[tuple[bool, str]]
    plain: npt.NDArray[np.bool_]
    single_rows: Ints
    single_words: npt.NDArray[np.int64]
    phrase_rows: Ints
    phrase_lengths: Ints
    phrase_words: Ints
    categories: Ints
    exclusions: npt.NDArray[np.bool_]
    ranks: Ints


@lru_cache(maxsize=16)
def _take_apart(lexicon: Lexicon) -> _Words:
    """Number the words of a lexicon's patterns."""
    patterns = lexicon.patterns
    ids: dict[tuple[bool, str], int] = {}
    of = [
        [ANY if word == "*" else ids.setdefault((pattern.case, word), len(ids)) for word in pattern.words]
        for pattern in patterns
    ]
    sizes = np.fromiter(map(len, of), np.int32, len(of))
    phrases = np.flatnonzero(sizes > 1).astype(np.int32)
    words = np.full((len(phrases), sizes[phrases].max(initial=0)), NONE, np.int32)
    words[np.arange(words.shape[1]) < sizes[phrases][:, None]] = [
        word for row in phrases.tolist() for word in of[row]
    ]
    singles = np.flatnonzero(sizes == 1).astype(np.int32)
    order = sorted(range(len(patterns)), key=lambda entry: (patterns[entry].specificity, entry))
    ranks = np.empty(len(patterns), np.int32)
    ranks[order] = np.arange(len(patterns), dtype=np.int32)
    numbers = {category: number for number, category in enumerate(lexicon.categories)}
    return _Words(
        keys=list(ids),
        plain=np.array([not case and not is_wild(word) for case, word in ids], np.bool_),
        single_rows=singles,
        single_words=np.array([of[row][0] for row in singles.tolist()], np.int64),
        phrase_rows=phrases,
        phrase_lengths=sizes[phrases],
        phrase_words=words,
        categories=np.array([numbers[category] for category in lexicon.entries["category"]], np.int32),
        exclusions=np.array([pattern.exclusion for pattern in patterns], np.bool_),
        ranks=ranks,
    )


def look_up(store: TokenStore, lexicon: Lexicon) -> Lookup:
    """Look the lexicon's patterns up in the vocabulary of a token store."""
    check_lexicon(lexicon)
    words = _take_apart(lexicon)
    found = _find_types(store, words.keys)
    kinds = np.zeros(len(store.vocabulary), np.uint8)
    negation = kinds_of(store.forms.tolist())[store.form_of]
    singles = _look_up_singles(words, found, len(kinds))
    phrases = _look_up_phrases(words, found, store)
    kinds[singles["rows"] > 0] |= SINGLE
    kinds[phrases["anchor_rows"] > 0] |= ANCHOR
    return Lookup(
        kinds=kinds,
        negation=negation,
        categories=words.categories,
        exclusions=words.exclusions,
        ranks=words.ranks,
        **singles,
        **phrases,
    )


@dataclass(frozen=True)
class _Found:
    """The types that match each of K words of patterns, in order: `types[bounds[k]:bounds[k + 1]]`."""

    types: Ints
    bounds: npt.NDArray[np.int64]

    def take(self, words: npt.NDArray[np.int64]) -> tuple[Ints, npt.NDArray[np.int64]]:
        """Return every type of some words, and which of them it is of, by their order."""
        within, owners = expand_ranges(self.bounds[words], self.bounds[words + 1])
        return self.types[within], owners


def _look_up_singles(words: _Words, found: _Found, size: int) -> dict[str, Any]:
    """For each type the one-word pattern that wins in each category, unless an exclusion wins."""
    of, owners = found.take(words.single_words)
    entries = words.single_rows[owners]
    categories, excludes = words.categories[entries], words.exclusions[entries]
    order = np.lexsort((words.ranks[entries], ~excludes, categories, of))
    of, entries = of[order], entries[order]
    cells = of * (words.categories.max(initial=0) + np.int64(1)) + categories[order]
    wins = (np.diff(cells, prepend=-1) != 0) & ~excludes[order]
    rows, bounds = _rows(of[wins], size)
    return {"rows": rows, "singles": bounds, "single_entries": entries[wins]}


def _look_up_phrases(words: _Words, found: _Found, store: TokenStore) -> dict[str, Any]:
    """For each phrase its words and which is the rarest; for each type which phrases it anchors."""
    size, n_words, of_phrases = len(store.vocabulary), len(words.keys), words.phrase_words
    types, owners = found.take(np.arange(n_words))
    counts = np.bincount(store.types, minlength=size) if len(of_phrases) else np.zeros(size, np.int64)
    totals = np.bincount(owners, counts[types], n_words + 1).astype(np.int64)
    totals[-1] = np.iinfo(np.int64).max
    anchor = np.zeros(len(of_phrases), np.int32)
    if len(of_phrases):
        tokens = np.where(of_phrases >= 0, totals[np.maximum(of_phrases, 0)], totals[-1])
        anchor = tokens.argmin(axis=1).astype(np.int32)
    of, rows = found.take(of_phrases[np.arange(len(of_phrases)), anchor].astype(np.int64))
    order = np.argsort(of, kind="stable")
    anchor_rows, anchors = _rows(of[order], size)

    literal = words.plain & (np.diff(found.bounds) > 0)
    literals = np.full(n_words, NONE, np.int32)
    literals[literal] = store.form_of[found.types[found.bounds[:-1][literal]]]
    in_phrases = np.zeros(n_words, np.bool_)
    in_phrases[of_phrases[of_phrases >= 0]] = True
    apart = (in_phrases & ~literal)[owners]
    return {
        "phrases": words.phrase_rows, "lengths": words.phrase_lengths, "words": of_phrases, "anchor": anchor,
        "anchor_rows": anchor_rows, "anchors": anchors, "anchor_phrases": rows[order].astype(np.int32),
        "literals": literals, "members": np.sort(owners[apart] * np.int64(size) + types[apart]),
    }  # fmt: skip


def _find_types(store: TokenStore, keys: Sequence[tuple[bool, str]]) -> _Found:
    """The types that match each (case-marked, word)."""
    forms = FormIndex(store.forms.tolist())
    surface: FormIndex | None = None
    unfolded: dict[str, tuple[FormIndex, Ints]] | None = None
    of_forms: list[Sequence[int]] = []
    of_types: list[tuple[int, Ints]] = []
    for number, (case, word) in enumerate(keys):
        of_forms.append(() if case else forms.find(word))
        if case:
            surface = surface or FormIndex([as_written(each) for each in store.vocabulary])
            of_types.append((number, np.array(surface.find(word), np.int32)))
        elif "?" in word:
            unfolded = _unfold(store) if unfolded is None else unfolded
            more = [of[index.find(refold(word, letters))] for letters, (index, of) in unfolded.items()]
            of_types += [(number, types) for types in more]
    sizes = np.fromiter(map(len, of_forms), np.int64, len(of_forms))
    chosen = np.fromiter(chain.from_iterable(of_forms), np.int64, int(sizes.sum()))
    by_form = np.argsort(store.form_of, kind="stable").astype(np.int64)
    bounds = np.searchsorted(store.form_of[by_form], np.arange(len(store.forms) + 1))
    within, which = expand_ranges(bounds[chosen], bounds[chosen + 1])
    owners = np.repeat(np.arange(len(keys)), sizes)[which]
    cells = [owners * len(by_form) + by_form[within]]
    cells += [number * np.int64(len(by_form)) + types for number, types in of_types]
    found = np.unique(np.concatenate(cells))
    of, types = np.divmod(found, max(len(by_form), 1))
    return _Found(types.astype(np.int32), np.searchsorted(of, np.arange(len(keys) + 1)))


def _unfold(store: TokenStore) -> dict[str, tuple[FormIndex, Ints]]:
    """The types with a letter that folding makes two of, by these letters: how they are written and which."""
    forms: dict[str, list[str]] = {}
    types: dict[str, list[int]] = {}
    for number, token in enumerate(store.vocabulary):
        form, letters = ("", "") if token.isascii() else unfold(token)
        if letters:
            forms.setdefault(letters, []).append(refold(form, letters))
            types.setdefault(letters, []).append(number)
    return {
        letters: (FormIndex(given), np.array(types[letters], np.int32)) for letters, given in forms.items()
    }


def _rows(types: Ints, size: int) -> tuple[Ints, Ints]:
    """For sorted `types`: the row of each type of the vocabulary (0: none), and the bounds of each row."""
    distinct, firsts = np.unique(types, return_index=True)
    rows = np.zeros(size, np.int32)
    rows[distinct] = np.arange(1, len(distinct) + 1, dtype=np.int32)
    return rows, np.concatenate([[0], firsts, [len(types)]]).astype(np.int32)
