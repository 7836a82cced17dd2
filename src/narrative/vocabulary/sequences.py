"""Words and sequences of words as numbers: which token goes on to the next, and which n-grams stand where."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.errors import UnknownNameError
from narrative.negation import is_abbreviation, joins_phrase
from narrative.patterns import parse_pattern

if TYPE_CHECKING:
    from narrative.corpus import Corpus
    from narrative.engine.tokens import TokenStore

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

#: What an n-gram may not go over.
BORDERS = ("phrase", "sentence", "document")
#: Forms that a pattern says as they are.
_PLAIN = re.compile(r"[a-zA-Z0-9]+(?:['-][a-zA-Z0-9]+)*|[0-9]+(?:[.,][0-9]+)*")
#: Tokens worked on at once.
BLOCK = 1_000_000
#: The bits of a number, without its sign.
_BITS = 63
#: White space that alone between two words joins them, and what a gap that joins can begin with besides.
_SPACES = np.array([0x20, 0x0A, 0x09, 0xA0], np.uint32)
_BEGINNINGS = np.array(
    [0x0A, 0x0D, 0x20, 0x09, 0x0B, 0x0C, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x2028, 0x202F, 0x205F,
     0x3000, 0x27, 0x2019, 0xAD, 0x2060, 0xFEFF, *range(0x1C, 0x20)],
    np.uint32,
)  # fmt: skip


class Runs(NamedTuple):
    """How often an item stands in a document; int32[R] each, ordered by item."""

    items: Numbers
    documents: Numbers
    counts: Numbers


class Sequences(NamedTuple):
    """The n-grams of a corpus that are frequent enough: I of them."""

    #: int32[I, n], the forms (or types) of each; in the order of these.
    words: Numbers
    #: How often each stands in each document, for some of them after the other.
    runs: list[Runs]
    #: int64[D], how many places for n-grams of this length each document has.
    spread: Ints


def blocks(bounds: Ints) -> list[tuple[int, int]]:
    """Return runs of documents, first and behind the last, of some `BLOCK` tokens each."""
    cuts = np.searchsorted(bounds, np.arange(BLOCK, int(bounds[-1]), BLOCK))
    edges = np.unique(np.concatenate([[0], cuts, [len(bounds) - 1]])).tolist()
    return list(itertools.pairwise(edges))


def count_numbers(numbers: npt.NDArray[Any], size: int) -> Ints:
    """Return how often each number below `size` stands in the array."""
    counts = np.zeros(size, np.int64)
    for first in range(0, len(numbers), BLOCK):
        counts += np.bincount(numbers[first : first + BLOCK], minlength=size)
    return counts


def merge(stores: Sequence[TokenStore]) -> TokenStore:
    """Return the tokens of several stores as one, with one vocabulary.

    >>> from narrative.engine.tokens import tokenise
    >>> one = merge([tokenise(["Hope and war."]), tokenise(["War and hope", "Hope!"])])
    >>> one.forms[one.form_of[one.types]].tolist(), one.counts.tolist()
    (['hope', 'and', 'war', 'war', 'and', 'hope', 'hope'], [3, 3, 1])
    """
    if len(stores) == 1:
        return stores[0]
    numbers, vocabulary = pd.factorize(np.concatenate([store.vocabulary for store in stores]))
    form_numbers, forms = pd.factorize(np.concatenate([store.forms for store in stores]))
    sizes = [len(store.vocabulary) for store in stores]
    type_maps = np.split(numbers.astype(np.int32), np.cumsum(sizes)[:-1])
    form_maps = np.split(
        form_numbers.astype(np.int32), np.cumsum([len(store.forms) for store in stores])[:-1]
    )
    form_of, lengths = np.empty((2, len(vocabulary)), np.int32)
    for store, types, form_map in zip(stores, type_maps, form_maps, strict=True):
        form_of[types], lengths[types] = form_map[store.form_of], store.lengths
    return replace(
        stores[0],
        vocabulary=vocabulary,
        lengths=lengths,
        forms=forms,
        form_of=form_of,
        types=np.concatenate([types[store.types] for types, store in zip(type_maps, stores, strict=True)]),
        starts=np.concatenate([store.starts for store in stores]),
        bounds=np.concatenate([[0], np.cumsum(np.concatenate([store.counts for store in stores]))]),
    )


def find_joined(corpora: Sequence[Corpus], within: str) -> Flags:
    """Say of each token whether an n-gram may go on from it to the next.

    Raises:
        UnknownNameError: there is no such border.
    """
    if within not in BORDERS:
        raise UnknownNameError("border (within)", within, BORDERS)
    return np.concatenate([_joined_in(corpus, within) for corpus in corpora])


def _joined_in(corpus: Corpus, within: str) -> Flags:
    store = corpus.token_store
    joined = np.ones(store.n_tokens, np.bool_)
    joined[store.bounds[1:][store.counts > 0] - 1] = False
    if within == "sentence":
        first = sentence_tokens(corpus)
        joined[first[first > 0] - 1] = False
    elif within == "phrase":
        texts = corpus.documents["text"].tolist()
        abbreviations = np.fromiter(map(is_abbreviation, store.forms), np.bool_, len(store.forms))
        for first_document, last in blocks(store.bounds):
            _part(store, texts, abbreviations, first_document, last, joined)
    return joined


def sentence_tokens(corpus: Corpus) -> Ints:
    """Return the first token of each sentence, int64[S]."""
    store, sentences = corpus.token_store, corpus.sentence_store
    found = []
    for first, last in blocks(store.bounds):
        low, high = store.bounds[first], store.bounds[last]
        owners = np.arange(last - first, dtype=np.int64) << 32
        keys = np.repeat(owners, store.counts[first:last]) + store.starts[low:high]
        begin, end = sentences.bounds[first], sentences.bounds[last]
        asked = np.repeat(owners, sentences.counts[first:last]) + sentences.starts[begin:end]
        found.append(np.searchsorted(keys, asked) + low)
    return np.concatenate([np.empty(0, np.int64), *found])


def _part(
    store: TokenStore, texts: list[str], abbreviations: Flags, first: int, last: int, joined: Flags
) -> None:
    """Take `joined` back where more than white space stands behind a token of the documents `first:last`."""
    low, high = int(store.bounds[first]), int(store.bounds[last])
    if high <= low:
        return
    text = "".join(texts[first:last])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = np.fromiter(map(len, texts[first:last]), np.int64, last - first)
    origins = np.repeat(np.cumsum(sizes) - sizes, store.counts[first:last])
    types = store.types[low:high]
    begins = store.starts[low:high] + origins
    ends = begins + store.lengths[types]
    gaps = begins[1:] - ends[:-1]
    heads = codes[np.minimum(ends[:-1], len(codes) - 1)]
    # Behind most words there is one space; only what else there is needs a look.
    odd = np.flatnonzero(joined[low : high - 1] & ((gaps != 1) | (heads != _SPACES[0])))
    gaps, heads, forms = gaps[odd], heads[odd], store.form_of[types[odd]]
    plain = (gaps == 1) & np.isin(heads, _SPACES)
    possible = ~plain & (gaps > 0) & (np.isin(heads, _BEGINNINGS) | ((heads == 0x2E) & abbreviations[forms]))
    joined[low + odd[~plain]] = False
    for place, form in zip(odd[possible].tolist(), forms[possible].tolist(), strict=True):
        gap = text[ends[place] : begins[place + 1]]
        joined[low + place] = joins_phrase(gap, store.forms[form])


def count_runs(items: npt.NDArray[Any], documents: npt.NDArray[Any], first: int = 0) -> Runs:
    """Count each item in each document; documents come in order, and `first` is added to their numbers."""
    items, documents = sort_together(items, documents)
    new = np.ones(len(items), np.bool_)
    new[1:] = (items[1:] != items[:-1]) | (documents[1:] != documents[:-1])
    starts = np.flatnonzero(new)
    counts = np.diff(starts, append=len(items)).astype(np.int32)
    return Runs(items[starts], (documents[starts] + first).astype(np.int32), counts)


def sort_together(
    keys: npt.NDArray[Any], values: npt.NDArray[Any]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return numbers from 0 and their values, which rise where keys are equal, ordered by both.

    >>> [each.tolist() for each in sort_together(np.array([7, 3, 7]), np.array([0, 1, 2]))]
    [[3, 7, 7], [1, 0, 2]]
    """
    bits = int(values.max(initial=0)).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits > _BITS:
        order = np.argsort(keys, kind="stable")
        return keys[order], values[order]
    # Both in one number: sorting numbers is many times as fast as finding their order.
    pairs = keys.astype(np.int64)
    pairs <<= bits
    pairs |= values
    pairs.sort()
    return pairs >> bits, pairs & ((1 << bits) - 1)


def find_sequences(
    store: TokenStore, form_of: Numbers, size: int, joined: Flags, n: int, min_count: int
) -> Sequences:
    """Return the n-grams of at least two words that stand at least `min_count` times.

    `form_of` gives each type of the store a number below `size`. Longer n-grams are built from shorter: one
    that is frequent enough has parts that are. At each place a key, the number of all but the last word and
    that of the last, is joined with that of the document; sorting these numbers brings equal ones together.
    """
    totals = np.zeros(size, np.int64)
    np.add.at(totals, form_of, count_numbers(store.types, len(form_of)))
    enough = np.flatnonzero(totals >= min_count)
    numbers = np.full(size, -1, np.int32)
    numbers[enough] = np.arange(len(enough), dtype=np.int32)
    search = _Search(store, numbers[form_of], len(enough), joined)
    words = enough[:, None].astype(np.int32)
    bits = store.n_documents.bit_length()
    for length in range(2, n + 1):
        width = max(len(enough), 1)
        # So many first words at a time that the numbers do not overflow.
        step = max(((1 << _BITS) - 1 >> bits) // width, 1)
        found, runs = [np.empty(0, np.int64)], []
        for low in range(0, len(words), step):
            pairs = search.find_all(length, low, min(low + step, len(words)), bits)
            for keys, part in _take_frequent(pairs, bits, min_count, sum(map(len, found))):
                found.append(keys + low * width)
                runs += [part] if length == n else []
            del pairs
        keys = np.concatenate(found)
        words = np.concatenate([words[keys // width], enough[keys % width, None].astype(np.int32)], axis=1)
        if length < n:
            search.keep(length, keys)
    return Sequences(words, runs, count_places(store, joined, n))


class _Search:
    """Finds n-grams whose parts are frequent.

    `word_of` gives each type a number below `width`, or -1 if it is too rare.
    """

    def __init__(self, store: TokenStore, word_of: Numbers, width: int, joined: Flags) -> None:
        self.store, self.word_of, self.width, self.joined = store, word_of, width, joined
        #: int32[N], which n-gram of one word less stands at each token; -1 for none.
        self.before: Numbers | None = None

    def find_all(self, length: int, low: int, high: int, bits: int) -> Ints:
        """Return a number for each place: the key, less that of `low`, and in the last `bits` the document.

        Only for n-grams whose number without the last word is from `low` to below `high`.
        """
        parts = []
        for first, last in blocks(self.store.bounds):
            places, keys = self._find(first, last, length, low, high)
            keys <<= bits
            keys |= np.repeat(np.arange(first, last), self.store.counts[first:last])[places]
            parts.append(keys)
        pairs, end = np.empty(sum(map(len, parts)), np.int64), 0
        while parts:  # each is let go once it was used
            part = parts.pop()
            pairs[end : end + len(part)] = part
            end += len(part)
        return pairs

    def _find(self, first: int, last: int, length: int, least: int, most: int) -> tuple[Ints, Ints]:
        """Return places in the documents `first:last`, from their first token, and what stands there."""
        low, high = int(self.store.bounds[first]), int(self.store.bounds[last])
        end = max(high - length + 1, low)
        words = self.word_of[self.store.types[low:high]]
        heads, tails = words[: end - low], words[length - 1 :]
        if self.before is not None:
            heads = self.before[low:end]
        held = self.joined[low + length - 2 : end + length - 2] & (heads >= least)
        held &= heads < most
        held &= tails >= 0
        places = np.flatnonzero(held)
        keys = heads[places].astype(np.int64)
        keys -= least
        keys *= self.width
        keys += tails[places]
        return places, keys

    def keep(self, length: int, frequent: Ints) -> None:
        """Number the n-grams at each token that are frequent, for a search of longer ones."""
        kept = np.full(self.store.n_tokens, -1, np.int32)
        for first, last in blocks(self.store.bounds):
            places, keys = self._find(first, last, length, 0, 1 << 31)
            keys, places = sort_together(keys, places)
            items = np.searchsorted(frequent, keys)
            held = frequent[np.minimum(items, len(frequent) - 1)] == keys if len(frequent) else items < 0
            kept[places[held] + int(self.store.bounds[first])] = items[held]
        self.before = kept


def _take_frequent(pairs: Ints, bits: int, min_count: int, number: int) -> Iterator[tuple[Ints, Runs]]:
    """Yield keys that stand at least `min_count` times, and the runs of each; `number` is that of the first.

    `pairs` are keys with documents in the last `bits`. They are put into order.
    """
    pairs.sort()
    first = 0
    while first < len(pairs):
        last = min(first + BLOCK, len(pairs))
        last = int(np.searchsorted(pairs, ((pairs[last - 1] >> bits) + 1) << bits))
        part = pairs[first:last]
        first = last
        keys = part >> bits
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        lengths = np.diff(starts, append=len(keys))
        frequent = lengths >= min_count
        keys, lengths, part = keys[starts[frequent]], lengths[frequent], part[np.repeat(frequent, lengths)]
        items = np.repeat(np.arange(number, number + len(keys), dtype=np.int32), lengths)
        starts = np.flatnonzero(np.diff(part, prepend=-1))
        counts = np.diff(starts, append=len(part)).astype(np.int32)
        yield keys, Runs(items[starts], (part[starts] & ((1 << bits) - 1)).astype(np.int32), counts)
        number += len(keys)


def count_places(store: TokenStore, joined: Flags, n: int) -> Ints:
    """Return how many places for sequences of `n` words each document has, int64[D]."""
    counts = [np.empty(0, np.int64)]
    for first, last in blocks(store.bounds):
        bounds = store.bounds[first : last + 1]
        places = find_places(joined, int(bounds[0]), int(bounds[-1]), n)
        counts.append(np.diff(np.searchsorted(places, bounds)))
    return np.concatenate(counts)


def find_places(joined: Flags, low: int, high: int, n: int) -> Ints:
    """Return at which of the tokens `low:high`, whole documents, a sequence of `n` words can begin."""
    possible = np.ones(max(high - low - n + 1, 0), np.bool_)
    for place in range(low, low + n - 1):
        possible &= joined[place : place + len(possible)]
    return np.flatnonzero(possible) + low


def label(words: Numbers, names: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return n-grams as text, a space between words."""
    labels = np.empty(len(words), dtype=object)
    columns = [names[words[:, place]].tolist() for place in range(words.shape[1])]
    labels[:] = columns[0] if len(columns) == 1 else [" ".join(row) for row in zip(*columns, strict=True)]
    return labels


def write_patterns(words: npt.NDArray[Any], store: TokenStore, *, fold: bool) -> list[str]:
    r"""Return a pattern for each n-gram, which `kwic` and `match` take; empty where there can be none.

    A word that the language of patterns would read otherwise (*½*, whose normal form is *1⁄2*) is given as
    it was first read. The signs `*` and `?`, which only a web address can hold, match themselves and more.
    """
    names = store.forms if fold else store.vocabulary
    used = np.unique(words)
    if fold:
        firsts = np.full(len(store.forms), -1, np.int64)
        numbers = np.arange(len(store.vocabulary))[::-1]
        firsts[store.form_of[numbers]] = numbers
        written = [_write(names[form], store.vocabulary[firsts[form]]) for form in used.tolist()]
    else:
        written = [_write(word, word) for word in names[used].tolist()]
    parts, none = np.full(len(names), "", dtype=object), np.zeros(len(names), np.bool_)
    parts[used], none[used] = written, [not word for word in written]
    patterns = label(words, parts)
    if not fold:
        patterns = "^" + patterns
    patterns[none[words].any(axis=1)] = ""
    texts: list[str] = patterns.tolist()
    return texts


def _write(form: str, surface: str) -> str:
    """The form where a pattern says just that, else the surface form, else nothing."""
    if _PLAIN.fullmatch(form):
        return form
    for candidate in dict.fromkeys((form, surface)):
        try:
            pattern = parse_pattern(candidate)
        except ValueError:
            continue
        if len(pattern.words) == 1:
            return candidate
    return ""
