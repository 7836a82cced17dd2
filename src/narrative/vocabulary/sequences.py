"""Words and sequences of words as numbers and as text: which token goes on to the next, labels, patterns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.errors import check_choice
from narrative.lexicons.patterns import parse_pattern
from narrative.matching.negation import is_abbreviation, joins_phrase

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Made = TypeVar("Made")

#: What an n-gram may not go over.
BORDERS = ("phrase", "sentence", "document")
#: Forms that a pattern says as they are.
_PLAIN = re.compile(r"[a-zA-Z0-9]+(?:['-][a-zA-Z0-9]+)*|[0-9]+(?:[.,][0-9]+)*")
#: Which bytes are plain letters, digits, or the end of a line.
_LETTERS = np.array([(byte < 128 and chr(byte).isalnum()) or byte == 0x0A for byte in range(256)])
#: Tokens worked on at once.
BLOCK = 1_000_000
#: White space that alone between two words joins them, and what a gap that joins can begin with besides.
_SPACES = np.array([0x20, 0x0A, 0x09, 0xA0], np.uint32)
_BEGINNINGS = np.array(
    [0x0A, 0x0D, 0x20, 0x09, 0x0B, 0x0C, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200E), 0x2028, 0x202F, 0x205F,
     0x3000, 0x27, 0x2019, 0xAD, 0x2060, 0xFEFF, *range(0x1C, 0x20)],
    np.uint32,
)  # fmt: skip


def split_blocks(bounds: Ints) -> list[tuple[int, int]]:
    """Return runs of documents, first and behind the last, of some `BLOCK` tokens each."""
    cuts = np.searchsorted(bounds, np.arange(BLOCK, int(bounds[-1]), BLOCK))
    edges = np.unique(np.concatenate([[0], cuts, [len(bounds) - 1]])).tolist()
    return list(itertools.pairwise(edges))


def map_spans(work: Callable[[int, int], Made], spans: Sequence[tuple[int, int]]) -> list[Made]:
    """Return what `work` makes of each span; two are worked on at once, which numpy allows."""
    if len(spans) < 2:
        return [work(*span) for span in spans]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda span: work(*span), spans))


def count_numbers(numbers: npt.NDArray[Any], size: int) -> Ints:
    """Return how often each number below `size` stands in the array."""
    counts = np.zeros(size, np.int64)
    for first in range(0, len(numbers), BLOCK):
        counts += np.bincount(numbers[first : first + BLOCK], minlength=size)
    return counts


def choose_forms(store: TokenStore, fold: bool) -> tuple[npt.NDArray[Any], Numbers]:
    """Return the words that are counted, in normal form or as written, and the number of each type's."""
    if fold:
        return store.forms, store.form_of
    return store.vocabulary, np.arange(len(store.vocabulary), dtype=np.int32)


def count_forms(store: TokenStore, form_of: Numbers, size: int) -> Ints:
    """Return how often each form stands in the whole corpus; `form_of` numbers those of the types."""
    totals = np.zeros(size, np.int64)
    np.add.at(totals, form_of, count_numbers(store.types, len(form_of)))
    return totals


def number_frequent(totals: Ints, min_count: int) -> tuple[Ints, Numbers]:
    """Return which items are frequent enough, and for each item its number among them, or -1.

    >>> [each.tolist() for each in number_frequent(np.array([5, 1, 7]), 2)]
    [[0, 2], [0, -1, 1]]
    """
    enough = np.flatnonzero(totals >= min_count)
    numbers = np.full(len(totals), -1, np.int32)
    numbers[enough] = np.arange(len(enough), dtype=np.int32)
    return enough, numbers


def merge_stores(stores: Sequence[TokenStore]) -> TokenStore:
    """Return the tokens of several stores as one, with one vocabulary.

    >>> from narrative.engine.tokens import tokenise
    >>> one = merge_stores([tokenise(["Hope and war."]), tokenise(["War and hope", "Hope!"])])
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
    check_choice("border (within)", within, BORDERS)
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
        map_spans(partial(_part, store, texts, abbreviations, joined), split_blocks(store.bounds))
    return joined


def sentence_tokens(corpus: Corpus) -> Ints:
    """Return the first token of each sentence, int64[S]."""
    store, sentences = corpus.token_store, corpus.sentence_store
    found = []
    for first, last in split_blocks(store.bounds):
        low, high = store.bounds[first], store.bounds[last]
        owners = np.arange(last - first, dtype=np.int64) << 32
        keys = np.repeat(owners, store.counts[first:last]) + store.starts[low:high]
        begin, end = sentences.bounds[first], sentences.bounds[last]
        asked = np.repeat(owners, sentences.counts[first:last]) + sentences.starts[begin:end]
        found.append(np.searchsorted(keys, asked) + low)
    return np.concatenate([np.empty(0, np.int64), *found])


def _part(
    store: TokenStore, texts: list[str], abbreviations: Flags, joined: Flags, first: int, last: int
) -> None:
    """Take `joined` back where more than white space stands behind a token of the documents `first:last`."""
    low, high = int(store.bounds[first]), int(store.bounds[last])
    if high <= low:
        return
    text = "".join(texts[first:last])
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kind = np.int32 if len(text) < 1 << 31 else np.int64
    sizes = np.fromiter(map(len, texts[first:last]), np.int64, last - first)
    origins = np.repeat((np.cumsum(sizes) - sizes).astype(kind), store.counts[first:last])
    types = store.types[low:high]
    begins = store.starts[low:high] + origins
    ends = begins + store.lengths[types]
    gaps = begins[1:] - ends[:-1]
    heads = codes.take(ends[:-1], mode="clip")
    # Behind most words there is one space; only what else there is needs a look.
    odd = np.flatnonzero(joined[low : high - 1] & ((gaps != 1) | (heads != _SPACES[0])))
    gaps, heads, forms = gaps[odd], heads[odd], store.form_of[types[odd]]
    plain = (gaps == 1) & np.isin(heads, _SPACES)
    possible = ~plain & (gaps > 0) & (np.isin(heads, _BEGINNINGS) | ((heads == 0x2E) & abbreviations[forms]))
    joined[low + odd[~plain]] = False
    for place, form in zip(odd[possible].tolist(), forms[possible].tolist(), strict=True):
        gap = text[ends[place] : begins[place + 1]]
        joined[low + place] = joins_phrase(gap, store.forms[form])


def label_ngrams(words: Numbers, names: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return n-grams as text, a space between words."""
    labels = np.empty(len(words), dtype=object)
    columns = [names[words[:, place]].tolist() for place in range(words.shape[1])]
    labels[:] = columns[0] if len(columns) == 1 else [" ".join(row) for row in zip(*columns, strict=True)]
    return labels


def write_patterns(
    words: Numbers, store: TokenStore, *, fold: bool, labels: npt.NDArray[Any] | None = None
) -> list[str]:
    r"""Return a pattern for each n-gram, which `kwic` and `match` take; empty where there can be none.

    A word that the language of patterns would read otherwise (*½*, whose normal form is *1⁄2*) is given as
    it was first read. The signs `*` and `?`, which only a web address can hold, match themselves and more.
    `labels` are what `label_ngrams` makes of the same words, if known: most are patterns as they are.
    """
    names = store.forms if fold else store.vocabulary
    used = np.unique(words)
    odd = used[_find_odd(names[used].tolist())]
    if fold:
        firsts = np.full(len(store.forms), -1, np.int64)
        numbers = np.arange(len(store.vocabulary))[::-1]
        firsts[store.form_of[numbers]] = numbers
        written = [_write(names[form], store.vocabulary[firsts[form]]) for form in odd.tolist()]
    else:
        written = [_write(word, word) for word in names[odd].tolist()]
    parts, none, other = names.copy(), *np.zeros((2, len(names)), np.bool_)
    parts[odd], none[odd] = written, [not word for word in written]
    other[odd] = parts[odd] != names[odd]
    patterns = label_ngrams(words, names) if labels is None else labels.copy()
    rows = np.flatnonzero(other[words].any(axis=1))
    patterns[rows] = label_ngrams(words[rows], parts)
    if not fold:
        patterns = "^" + patterns
    patterns[rows[none[words[rows]].any(axis=1)]] = ""
    texts: list[str] = patterns.tolist()
    return texts


def _find_odd(words: list[str]) -> Ints:
    """Return which words have other signs than plain letters and digits."""
    text = np.frombuffer("\n".join(words).encode("utf-8", "surrogatepass"), np.uint8)
    odd = np.flatnonzero(~_LETTERS[text])
    return np.unique(np.searchsorted(np.flatnonzero(text == 0x0A), odd))


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
