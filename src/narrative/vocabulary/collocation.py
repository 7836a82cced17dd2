"""In which company words stand: collocates of a node, and sequences that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.differences import Correction, correct
from narrative.errors import check_choice, check_corpus, check_whole
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import Places, locate
from narrative.vocabulary.association import (
    delta_p,
    dice,
    log_dice,
    mutual_information,
    npmi,
    t_score,
    z_score,
)
from narrative.vocabulary.contingency import (
    Contingency,
    Floats,
    chi_squared,
    g_squared,
    independence_p,
)
from narrative.vocabulary.keyness_measures import sort_rows
from narrative.vocabulary.ngram_counts import count_by_document, find_sequences, find_starts
from narrative.vocabulary.sequences import (
    Flags,
    Ints,
    Numbers,
    choose_forms,
    count_forms,
    count_numbers,
    find_joined,
    label_ngrams,
    sentence_tokens,
    split_blocks,
    write_patterns,
)

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore

#: What the expected frequency of a collocate is taken from.
CONVENTIONS = ("windows", "span", "nodes")
#: What the margins of a pair of words count.
MARGINS = ("places", "words")
_MEASURES = (
    "expected", "log_dice", "dice", "mi", "mi2", "mi3", "npmi", "t", "z", "g2", "chi2",
    "delta_p", "delta_p_back", "p", "p_adjusted",
)  # fmt: skip
#: The columns of a table of collocates.
COLLOCATES = (
    "node", "item", "pattern", "joint", "left", "right", "documents", "node_count", "item_count", *_MEASURES
)  # fmt: skip
#: The columns of a table of collocations.
COLLOCATIONS = ("item", "pattern", "joint", "documents", "first_count", "last_count", *_MEASURES)


def collocates(
    corpus: Corpus,
    node: str | Sequence[str],
    *,
    window: int | tuple[int, int] = (5, 5),
    within_sentences: bool = True,
    convention: str = "windows",
    fold: bool = True,
    min_count: int = 5,
    correction: Correction = "benjamini-hochberg",
    sort_by: str = "log_dice",
) -> pd.DataFrame:
    """Return the words that stand near a node more or less often than chance would have it, a row for each.

    Programs disagree on what is expected, and MI, t, z, G² and p follow. Here N is the number of words, `f`
    the node's frequency, `c` the collocate's, and O how often they stand together. `convention` says which:

    - "windows": the words of the corpus but for the nodes themselves are those in some window and those in
      none; O counts each word once, however many nodes are near it, and the expected frequency is c × words
      in windows / N. A table in which each word is in one cell: the surface co-occurrence of Evert (2008),
      and what quanteda does when `textstat_keyness` compares the tokens in windows with the rest.
    - "span": O counts pairs, so a word between two nodes twice; expected is f × (left + right) × c / N, as if
      all windows were whole (#LancsBox; Brezina 2018).
    - "nodes": O counts pairs; expected is f × c / N, without the size of the window (Sketch Engine). MI is
      then higher by log2(left + right) than by "span"; where O is more than f, tests have no value.

    `dice` and `log_dice` take f and c in each (Rychlý 2008). Windows end with the document, and with
    `within_sentences` with the sentence. Words inside the node itself are nobody's collocates.

    Args:
        corpus: what was read.
        node: a word, a wildcard or a phrase as for `kwic`, or several as one node.
        window: how many words to the left and to the right; one number for both.
        within_sentences: whether windows end with the sentence (sentences are then found, if they were not).
        convention: see above.
        fold: collocates in normal form; `False` tells *May* from *may*.
        min_count: collocates that stand less often near the node are left out, and not tested.
        correction: of p, for the number of collocates: "benjamini-hochberg", "holm" or "none".
        sort_by: the column to order by, largest first. `log_dice` does not depend on the size of the corpus
            and puts neither rare words first, as MI, nor *the*, as t and G².

    Returns:
        A table with the columns `COLLOCATES`: `joint` (O), of them on the `left` and on the `right` (as pairs
        in each convention), in how many `documents`, `node_count` and `item_count` (f, c), `expected`, then
        the measures of `narrative.vocabulary.association`; `g2` and `chi2` are negative below expectation;
        `delta_p` is how much likelier the collocate is near the node than elsewhere, `delta_p_back` how much
        likelier the node is near the collocate. `p` is of G², or of Fisher's test where an expected count is
        below 5. It takes words as independent, so read it as a threshold, not as a chance of error.

        `kwic(corpus, node, near=pattern, window=5)` shows the lines behind a row; its context goes over the
        ends of sentences, so that with `within_sentences` a line may be there that was not counted.

    Raises:
        ParameterError: `window` or `min_count` is no such number.
        LexiconError: the node is no pattern.
        UnknownNameError: there is no such convention, correction or column.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "Tear gas again. They fired tear gas. The tear was real, the gas bill too."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}))
    >>> near = collocates(corpus, "tear", window=(0, 1), min_count=1)
    >>> near[["item", "joint", "node_count", "item_count", "log_dice"]].round(2).to_numpy().tolist()
    [['gas', 2, 3, 3, 13.42], ['was', 1, 3, 1, 13.0]]
    """
    check_corpus(corpus)
    left, right = (window, window) if isinstance(window, int) else window
    check_whole("window", left, 0)
    check_whole("window", right, 0)
    check_whole("window", left + right, 1)
    check_whole("min_count", min_count)
    check_choice("convention", convention, CONVENTIONS)
    check_choice("column (sort_by)", sort_by, COLLOCATES)
    given = [node] if isinstance(node, str) else list(node)
    store = corpus.token_store
    lexicon = Lexicon.from_entries({"node": given}, name="node")
    places = locate(store, corpus.documents["text"].tolist(), lexicon, negation=False)
    near = _Windows(corpus, places, left, right, within_sentences)
    names, form_of = choose_forms(store, fold)

    def count(tokens: Ints) -> Ints:
        return count_numbers(form_of[store.types[tokens]], len(names))

    inside, nodes = np.flatnonzero(near.inside), np.flatnonzero(near.nodes)
    on_left, on_right = (count(tokens) for tokens in near.pairs())
    joint = count(inside) if convention == "windows" else on_left + on_right
    kept = np.flatnonzero(joint >= min_count)
    whole = count_forms(store, form_of, len(names))[kept]
    f = len(places)
    if convention == "windows":
        row, column, total = len(inside), whole - count(nodes)[kept], store.n_tokens - len(nodes)
    else:
        row, column, total = f * (left + right if convention == "span" else 1), whole, store.n_tokens
    table = Contingency.from_margins(joint[kept], row, column, total)
    found = {
        "node": pd.array([", ".join(given)] * len(kept), dtype="str"),
        "item": pd.array(names[kept], dtype="str"),
        "pattern": pd.array(write_patterns(kept[:, None].astype(np.int32), store, fold=fold), dtype="str"),
        "joint": joint[kept],
        "left": on_left[kept],
        "right": on_right[kept],
        "documents": _count_documents(store, inside, form_of[store.types[inside]], len(names))[kept],
        "node_count": f,
        "item_count": whole,
    }
    measures = _measure(table, (np.full(len(kept), f), whole))
    return _finish(found, measures, correction, sort_by)


def collocations(
    corpus: Corpus,
    n: int = 2,
    *,
    within: str = "phrase",
    margins: str = "places",
    fold: bool = True,
    min_count: int = 5,
    correction: Correction = "benjamini-hochberg",
    sort_by: str = "log_dice",
) -> pd.DataFrame:
    """Return the sequences of `n` words that stand together more or less often than chance would have it.

    Args:
        corpus: what was read.
        n: how many words, from 2.
        within: what a sequence may not go over, as in `ngrams`; by "phrase", anything but white space.
        margins: "places": a word's frequency is how often it is the first (second, …) word of any sequence,
            and N the number of sequences, so that each sequence is in one cell of the table (Evert 2008;
            quanteda). "words": how often the word stands anywhere, and N the number of words (Manning &
            Schütze 1999; nltk).
        fold, min_count, correction, sort_by: as in `collocates`.

    Returns:
        A table with the columns `COLLOCATIONS`: `joint`, in how many `documents`, the frequencies of the
        first and of the last word, and the measures as in `collocates`; `delta_p` is how much likelier the
        second word is after the first than after others, `delta_p_back` how much likelier the first is before
        the second. For more than two words `expected` is the product of the frequencies over N to the power
        of n - 1; MI, MI2, MI3, NPMI, Dice, logDice, t and z follow from it; G², χ², ΔP and p are of tables of
        two by two, and missing.

    Raises:
        ParameterError: `n` or `min_count` is no such number.
        UnknownNameError: there are no such margins, border, correction or column.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "New York and New Delhi and New York and old York"
    >>> found = collocations(Corpus.from_documents(pd.DataFrame({"text": [text]})), min_count=2)
    >>> found[["item", "joint", "first_count", "last_count", "mi"]].round(2).to_numpy().tolist()
    [['and new', 2, 3, 2, 1.74], ['york and', 2, 2, 3, 1.74], ['new york', 2, 3, 3, 1.15]]
    """
    check_corpus(corpus)
    check_whole("n", n, 2)
    check_whole("min_count", min_count)
    check_choice("margins", margins, MARGINS)
    check_choice("column (sort_by)", sort_by, COLLOCATIONS)
    store = corpus.token_store
    names, form_of = choose_forms(store, fold)
    joined = find_joined([corpus], within)
    found = find_sequences(store, form_of, len(names), joined, n, min_count)
    size = len(found.words)
    joint, documents = np.zeros((2, size), np.int64)
    for items, _, times in found.runs:
        joint += np.bincount(items, times, size).astype(np.int64)
        documents += np.bincount(items, minlength=size)
    if margins == "places":
        firsts, total = _count_margins(store, form_of, len(names), joined, n), int(found.spread.sum())
    else:
        firsts, total = [count_forms(store, form_of, len(names))] * n, store.n_tokens
    counts = tuple(firsts[place][found.words[:, place]] for place in range(n))
    labels = label_ngrams(found.words, names)
    patterns = write_patterns(found.words, store, fold=fold, labels=labels)
    table = {
        "item": pd.array(labels, dtype="str"),
        "pattern": pd.array(patterns, dtype="str"),
        "joint": joint,
        "documents": documents,
        "first_count": counts[0],
        "last_count": counts[-1],
    }
    if n == 2:
        measures = _measure(Contingency.from_margins(joint, counts[0], counts[1], total), counts)
    else:
        measures = _measure_longer(joint, counts, total)
    return _finish(table, measures, correction, sort_by)


def _finish(
    found: dict[str, Any], measures: dict[str, Floats], correction: Correction, sort_by: str
) -> pd.DataFrame:
    """The table: what was found, the measures of it, and p corrected for the number of rows; in order."""
    measures |= {"p_adjusted": correct(measures["p"], correction)}
    return sort_rows(pd.DataFrame(found | {name: measures[name] for name in _MEASURES}), sort_by)


class _Windows:
    """The tokens near the places of a node."""

    def __init__(self, corpus: Corpus, places: Places, left: int, right: int, within_sentences: bool) -> None:
        store = corpus.token_store
        self.left, self.right = left, right
        self.first, self.last = places.tokens, places.tokens + places.lengths - 1
        self.begin, self.end = store.bounds[places.documents], store.bounds[places.documents + 1]
        if within_sentences and len(places):
            starts = sentence_tokens(corpus)
            edges = np.append(starts, store.n_tokens)
            self.begin = np.maximum(self.begin, edges[np.searchsorted(starts, self.first, side="right") - 1])
            self.end = np.minimum(self.end, edges[np.searchsorted(starts, self.last, side="right")])
        self.nodes: Flags = np.zeros(store.n_tokens, np.bool_)
        for offset in range(int(places.lengths.max(initial=0))):
            self.nodes[(self.first + offset)[places.lengths > offset]] = True
        self.inside: Flags = np.zeros(store.n_tokens, np.bool_)
        for tokens in self._steps():
            self.inside[tokens] = True
        self.inside &= ~self.nodes

    def _steps(self) -> list[Ints]:
        """The tokens at each distance from a node: on the left, then on the right."""
        found = []
        for step in range(1, self.left + 1):
            tokens = self.first - step
            found.append(tokens[tokens >= self.begin])
        for step in range(1, self.right + 1):
            tokens = self.last + step
            found.append(tokens[tokens < self.end])
        return found

    def pairs(self) -> tuple[Ints, Ints]:
        """The tokens on the left and on the right of each node, once for each node; no nodes among them."""
        steps = [tokens[~self.nodes[tokens]] for tokens in self._steps()]
        none = np.empty(0, np.int64)
        return np.concatenate([none, *steps[: self.left]]), np.concatenate([none, *steps[self.left :]])


def _count_margins(store: TokenStore, form_of: Numbers, size: int, joined: Flags, n: int) -> list[Ints]:
    """How often each form is the first, second, … word where a sequence of `n` words can stand."""
    counts = np.zeros((n, len(form_of)), np.int64)
    for first, last in split_blocks(store.bounds):
        places = find_starts(joined, int(store.bounds[first]), int(store.bounds[last]), n)
        for place in range(n):
            counts[place] += np.bincount(store.types[places + place], minlength=len(form_of))
    folded = np.zeros((n, size), np.int64)
    for place in range(n):
        np.add.at(folded[place], form_of, counts[place])
    return list(folded)


def _count_documents(store: TokenStore, tokens: Ints, items: Numbers, size: int) -> Ints:
    """In how many documents each item stands, at these tokens, which are in order."""
    holders = np.searchsorted(store.bounds, tokens, side="right") - 1
    return count_numbers(count_by_document(items, holders).items, size)


def _measure(table: Contingency, frequencies: tuple[npt.NDArray[Any], ...]) -> dict[str, Floats]:
    g2 = g_squared(table)
    forward, backward = delta_p(table)
    values = _strengths(table.o11, table.expected[0], table.total, frequencies)
    return values | {
        "g2": g2, "chi2": chi_squared(table), "delta_p": forward, "delta_p_back": backward,
        "p": independence_p(table, g2),
    }  # fmt: skip


def _measure_longer(joint: Ints, counts: tuple[Ints, ...], total: int) -> dict[str, Floats]:
    expected = np.prod([each / total for each in counts], axis=0) * total
    missing = np.full(len(joint), np.nan)
    values = _strengths(joint.astype(np.float64), expected, np.full(len(joint), total), counts)
    return values | dict.fromkeys(("g2", "chi2", "delta_p", "delta_p_back", "p"), missing)


def _strengths(
    joint: Floats, expected: Floats, total: npt.NDArray[Any], frequencies: tuple[npt.NDArray[Any], ...]
) -> dict[str, Floats]:
    return {
        "expected": expected,
        "log_dice": log_dice(joint, *frequencies),
        "dice": dice(joint, *frequencies),
        "mi": mutual_information(joint, expected),
        "mi2": mutual_information(joint, expected, 2),
        "mi3": mutual_information(joint, expected, 3),
        "npmi": npmi(joint, expected, total, len(frequencies)),
        "t": t_score(joint, expected),
        "z": z_score(joint, expected),
    }  # fmt: skip
