"""Matching: where in the texts of a corpus the patterns of a lexicon are found.

The rule, in full:

1. Texts are cut into words by `narrative.text.find_tokens`; a pattern's word
   (`narrative.lexicons.patterns`) is compared with the normal form of a word, or with the word as written
   where the pattern is marked with `^`.
2. The words of a phrase follow each other with nothing but white space between them: no punctuation (but for
   the point of an abbreviation, *U.S. troops*, and the apostrophe of a plural, *workers' rights*), no blank
   line.
3. Within a category, where matches overlap, the one with the most words stays and the others fall; of equally
   long ones an exclusion stays before a match, then the one that begins first, then the one whose pattern is
   more specific (no wildcard before wildcard, then more letters, then the order of the entries). So no word
   counts twice in a category. Exclusions that stayed are then left out. ("United States" and "United States
   of America": the text "United States of America" is one match.)
4. Between categories overlaps count for each.
5. A match is marked as negated if the words before it negate it
   (`narrative.matching.negation`; for lexicons and documents in English, or of which that is not known),
   unless the card of the lexicon says `negation = false` for its category.
6. In documents that are in another language than the lexicon nothing is matched (`Corpus.languages`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.languages import find_fitting
from narrative.corpus.store import kept
from narrative.errors import check_corpus
from narrative.lexicons.lexicon import Lexicon, check_lexicon
from narrative.matching.lookup import ANCHOR, NONE, SINGLE, Lookup, look_up, shrink
from narrative.matching.negation import can_negate, find_negated, gaps_behind, joins_phrase
from narrative.schema import MATCHES, check
from narrative.text.language_names import is_for

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore

Ints = npt.NDArray[np.int64]

#: How many tokens are matched at once, so that the arrays stay in the processor's cache.
_BLOCK = 1_000_000


@dataclass(frozen=True)
class Places:
    """M matches as arrays, in the order of the texts, then of the categories.

    Attributes:
        tokens: int64[M], the number of the first token in the token store.
        lengths: int64[M], how many tokens it has.
        documents: int64[M], the row of its document.
        entries: int64[M], the row of its pattern in `lexicon.entries`.
        categories: int64[M], the number of its category in `lexicon.categories`.
        negated: bool[M].
    """

    tokens: Ints
    lengths: Ints
    documents: Ints
    entries: Ints
    categories: Ints
    negated: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.tokens)

    def take(self, chosen: npt.NDArray[np.bool_]) -> Places:
        """Return the places that are chosen."""
        return Places(*(getattr(self, each.name)[chosen] for each in fields(self)))


@dataclass(frozen=True)
class Counts:
    """Matches added up, for D documents and C categories (in the order of `lexicon.categories`).

    A match is in the first two, or in the last two if it is negated, never in both.

    Attributes:
        matches: int64[D, C], matches that are not negated.
        weights: float64[D, C], the sums of their weights.
        negated: int64[D, C], matches that are negated.
        negated_weights: float64[D, C], the sums of their weights.
        categories: the names of the columns.
    """

    matches: Ints
    weights: npt.NDArray[np.float64]
    negated: Ints
    negated_weights: npt.NDArray[np.float64]
    categories: tuple[str, ...]


def match(corpus: Corpus, lexicon: Lexicon) -> pd.DataFrame:
    """Return every match of a pattern of the lexicon in the corpus.

    The rule is told at the head of this module.

    Returns:
        A table of matches (`schema.MATCHES`), in the order of the documents, of `start`, then of the
        lexicon's categories. `text` is the match as it was read: `text[start:end]` of the document. `pattern`
        and `weight` are those of the entry that stayed; `negated` says that the match is negated ("no hope").

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> documents = pd.DataFrame({"text": ["The United States of America had no hope."]}, index=["a"])
    >>> patterns = {"country": ["United States", "United States of America"], "hope": ["hope*"]}
    >>> places = match(Corpus.from_documents(documents), Lexicon.from_entries(patterns, name="example"))
    >>> print(places[["start", "text", "category", "pattern", "negated"]].to_string(index=False))
     start                     text category                  pattern  negated
         4 United States of America  country United States of America    False
        36                     hope     hope                    hope*     True
    """
    check_lexicon(lexicon)
    places = _match(corpus, lexicon)
    fits, english = find_fitting(corpus, lexicon.language), can_negate(corpus, lexicon.language)
    if fits.all() and english.all():
        return places
    rows = corpus.documents.index.get_indexer(pd.Index(places["doc_id"]))
    places = places.assign(negated=places["negated"].to_numpy(dtype=bool) & english[rows])
    return places[fits[rows]].reset_index(drop=True)


def _match_texts(corpus: Corpus, lexicon: Lexicon) -> pd.DataFrame:
    """Return what `match` does of texts in the language of the lexicon, in whatever language they are."""
    places = locate(corpus.token_store, corpus.documents["text"].tolist(), lexicon)
    return tabulate_places(corpus, lexicon, places, lexicon.entries["weight"].to_numpy()[places.entries])


def tabulate_places(
    corpus: Corpus, lexicon: Lexicon, places: Places, weights: npt.NDArray[np.float64]
) -> pd.DataFrame:
    """Return places as a table of matches, each with a weight."""
    store, documents = corpus.token_store, corpus.documents
    texts = documents["text"].tolist()
    starts = store.starts[places.tokens]
    last = places.tokens + places.lengths - 1
    ends = store.starts[last] + store.lengths[store.types[last]]
    rows = zip(places.documents.tolist(), starts.tolist(), ends.tolist(), strict=True)
    entries = lexicon.entries
    table = pd.DataFrame(
        {
            "doc_id": documents.index.take(places.documents),
            "sentence": corpus.number_sentences(places.documents, starts),
            "start": starts,
            "end": ends,
            "text": pd.Series([texts[row][start:end] for row, start, end in rows], dtype="str"),
            "lexicon": pd.array([lexicon.name], dtype="str").take(np.zeros(len(places), np.int64)),
            "category": entries["category"].array.take(places.entries),
            "pattern": entries["pattern"].array.take(places.entries),
            "weight": weights,
            "negated": places.negated,
        }
    )
    return check(table, MATCHES, "table of matches")


_match = kept(_match_texts, "match")


def find_places(corpus: Corpus, lexicon: Lexicon) -> Places:
    """Return the places that `match` finds, as arrays."""
    places = locate(corpus.token_store, corpus.documents["text"].tolist(), lexicon)
    places = places.take(find_fitting(corpus, lexicon.language)[places.documents])
    return replace(places, negated=places.negated & can_negate(corpus, lexicon.language)[places.documents])


def count(corpus: Corpus, lexicon: Lexicon) -> Counts:
    """Return how often, and with what weight, each category stands in each document.

    The same matches as `match` finds, added up without making a table of them.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> documents = pd.DataFrame({"text": ["Hope, and more hope.", "No hope."]}, index=["a", "b"])
    >>> counts = count(Corpus.from_documents(documents), Lexicon.from_entries({"hope": ["hope"]}, name="one"))
    >>> counts.matches.tolist(), counts.negated.tolist()
    ([[2], [0]], [[0], [1]])
    """
    check_corpus(corpus)
    places = find_places(corpus, lexicon)
    shape = (len(corpus), len(lexicon.categories))
    cells = places.documents * shape[1] + places.categories
    weights = lexicon.entries["weight"].to_numpy()[places.entries]

    def add_up(chosen: npt.NDArray[np.bool_]) -> tuple[Ints, npt.NDArray[np.float64]]:
        matches = np.bincount(cells[chosen], minlength=shape[0] * shape[1])
        sums = np.bincount(cells[chosen], weights[chosen], shape[0] * shape[1])
        return matches.astype(np.int64).reshape(shape), sums.astype(np.float64).reshape(shape)

    return Counts(*add_up(~places.negated), *add_up(places.negated), lexicon.categories)


def locate(
    store: TokenStore, texts: Sequence[str] | pd.Series, lexicon: Lexicon, *, negation: bool = True
) -> Places:
    """Return the matches of the lexicon's patterns in the texts of a token store, as arrays.

    The language of a text is not asked. `negation` says whether negations are looked for; they are only if
    the lexicon may be in English.
    """
    store = shrink(store)
    lookup = look_up(store, lexicon)
    finder = _Finder(store, texts, lookup, negation and is_for({"en"}, lexicon.language))
    blocks = [finder.find(first, last) for first, last in _blocks(store.bounds)]
    columns = [np.concatenate([np.empty(0, np.int64), *parts]) for parts in zip(*blocks, strict=True)]
    tokens, lengths, documents, entries, negated = columns or [np.empty(0, np.int64)] * 5
    categories = lookup.categories[entries].astype(np.int64)
    return Places(
        tokens,
        lengths,
        documents,
        entries,
        categories,
        negated.astype(np.bool_) & np.array([*lexicon.can_be_negated, True], np.bool_)[categories],
    )


def _blocks(bounds: Ints) -> list[tuple[int, int]]:
    """Runs of documents of some `_BLOCK` tokens."""
    n_documents = len(bounds) - 1
    cuts = np.searchsorted(bounds, np.arange(_BLOCK, int(bounds[-1]), _BLOCK))
    edges = np.unique(np.concatenate([[0], cuts, [n_documents]])).tolist()
    return [(first, last) for first, last in pairwise(edges)]


class _Finder:
    """What is needed to find the places of one lexicon in block after block of documents."""

    def __init__(
        self, store: TokenStore, texts: Sequence[str] | pd.Series, lookup: Lookup, negation: bool
    ) -> None:
        self.store, self.lookup, self.negation = store, lookup, negation
        self.texts = texts.tolist() if isinstance(texts, pd.Series) else texts

    def find(self, first: int, last: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """Tokens, lengths, documents, entries and negation of the places in the documents `first:last`."""
        store, lookup = self.store, self.lookup
        low, high = int(store.bounds[first]), int(store.bounds[last])
        kinds = lookup.kinds[store.types[low:high]]
        owners = np.repeat(np.arange(first, last), np.diff(store.bounds[first : last + 1]))
        tokens, entries = _expand(
            np.flatnonzero(kinds & SINGLE) + low,
            lookup.rows,
            lookup.singles,
            lookup.single_entries,
            store.types,
        )
        lengths = np.ones(len(tokens), np.int64)
        if len(lookup.phrases):
            phrase_tokens, phrases = self._phrases(np.flatnonzero(kinds & ANCHOR) + low, owners, low)
            phrase_lengths = lookup.lengths[phrases].astype(np.int64)
            phrase_entries = lookup.phrases[phrases].astype(np.int64)
            kept = self._resolve(phrase_tokens, phrase_lengths, phrase_entries)
            phrase_tokens, phrase_lengths, phrase_entries = (
                column[kept] for column in (phrase_tokens, phrase_lengths, phrase_entries)
            )
            free = ~self._covered(tokens, entries, phrase_tokens, phrase_lengths, phrase_entries, low, high)
            counted = ~lookup.exclusions[phrase_entries]
            tokens = np.concatenate([tokens[free], phrase_tokens[counted]])
            lengths = np.concatenate([lengths[free], phrase_lengths[counted]])
            entries = np.concatenate([entries[free], phrase_entries[counted]])
        order = np.lexsort((lookup.categories[entries], tokens))
        tokens, lengths, entries = tokens[order], lengths[order], entries[order]
        documents = owners[tokens - low]
        negated = np.zeros(len(tokens), np.bool_)
        if self.negation:
            negated = find_negated(store, self.texts, tokens, documents, lookup.negation)
        return tokens, lengths, documents, entries, negated.astype(np.int64)

    def _phrases(self, hits: Ints, owners: Ints, low: int) -> tuple[Ints, Ints]:
        """First tokens and phrases (rows of `lookup.phrases`) of all places of phrases."""
        store, lookup = self.store, self.lookup
        anchors, phrases = _expand(
            hits, lookup.anchor_rows, lookup.anchors, lookup.anchor_phrases, store.types
        )
        tokens = anchors - lookup.anchor[phrases]
        documents = owners[anchors - low]
        inside = (tokens >= store.bounds[documents]) & (
            tokens + lookup.lengths[phrases] <= store.bounds[documents + 1]
        )
        tokens, phrases, documents = tokens[inside], phrases[inside], documents[inside]
        for place in range(lookup.words.shape[1]):
            words = lookup.words[phrases, place]
            asked = np.flatnonzero((words >= 0) & (lookup.anchor[phrases] != place))
            if len(asked):
                right = self._stands(tokens[asked] + place, words[asked])
                kept = np.ones(len(tokens), np.bool_)
                kept[asked[~right]] = False
                tokens, phrases, documents = tokens[kept], phrases[kept], documents[kept]
        joined = np.ones(len(tokens), np.bool_)
        for place in range(1, lookup.words.shape[1]):
            asked = np.flatnonzero(joined & (lookup.words[phrases, place] != NONE))
            joined[asked] = self._joined(documents[asked], tokens[asked] + place)
        return tokens[joined], phrases[joined]

    def _stands(self, tokens: Ints, words: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Whether each token is one of its word's."""
        store, lookup = self.store, self.lookup
        types = store.types[tokens]
        literals = lookup.literals[words]
        right = store.form_of[types] == literals
        wild = np.flatnonzero(literals == NONE)
        if len(wild) and len(lookup.members):
            keys = words[wild].astype(np.int64) * len(store.vocabulary) + types[wild]
            found = np.searchsorted(lookup.members, keys)
            right[wild] = lookup.members[np.minimum(found, len(lookup.members) - 1)] == keys
        return np.asarray(right, np.bool_)

    def _joined(self, documents: Ints, tokens: Ints) -> list[bool]:
        """Whether only white space parts each token from the one before."""
        store = self.store
        gaps = gaps_behind(store, self.texts, documents, tokens - 1)
        forms = store.form_of[store.types[tokens - 1]].tolist()
        return [
            gap == " " or joins_phrase(gap, store.forms[form]) for gap, form in zip(gaps, forms, strict=True)
        ]

    def _resolve(self, tokens: Ints, lengths: Ints, entries: Ints) -> Ints:
        """Which places of phrases stay where those of one category overlap (rule 3)."""
        lookup = self.lookup
        categories = lookup.categories[entries]
        order = np.lexsort((tokens, categories))
        span = int((tokens + lengths).max(initial=0)) + 1
        begins = categories[order] * np.int64(span) + tokens[order]
        ends = begins + lengths[order]
        apart = np.ones(len(order) + 1, np.bool_)
        apart[1:-1] = begins[1:] >= np.maximum.accumulate(ends)[:-1]
        clusters = np.flatnonzero(apart)
        alone = np.diff(clusters) == 1
        kept = order[clusters[:-1][alone]].tolist()
        for cluster in np.flatnonzero(~alone).tolist():
            rivals = order[clusters[cluster] : clusters[cluster + 1]]
            rank = np.lexsort(
                (
                    lookup.ranks[entries[rivals]],
                    tokens[rivals],
                    ~lookup.exclusions[entries[rivals]],
                    -lengths[rivals],
                )
            )
            taken: set[int] = set()
            for place in rivals[rank].tolist():
                words = range(int(tokens[place]), int(tokens[place] + lengths[place]))
                if taken.isdisjoint(words):
                    taken.update(words)
                    kept.append(place)
        return np.array(kept, np.int64)

    def _covered(
        self,
        tokens: Ints,
        entries: Ints,
        phrase_tokens: Ints,
        phrase_lengths: Ints,
        phrase_entries: Ints,
        low: int,
        high: int,
    ) -> npt.NDArray[np.bool_]:
        """Which one-word places lie in a phrase of their category that stayed, counting or excluding."""
        offsets = np.arange(phrase_lengths.sum()) - np.repeat(
            np.cumsum(phrase_lengths) - phrase_lengths, phrase_lengths
        )
        inner = np.repeat(phrase_tokens, phrase_lengths) + offsets
        somewhere = np.zeros(high - low, np.bool_)
        somewhere[inner - low] = True
        covered = somewhere[tokens - low]
        asked = np.flatnonzero(covered)
        size = np.int64(high)
        categories = self.lookup.categories.astype(np.int64)
        taken = np.sort(np.repeat(categories[phrase_entries], phrase_lengths) * size + inner)
        keys = categories[entries[asked]] * size + tokens[asked]
        found = np.searchsorted(taken, keys)
        covered[asked] = taken[np.minimum(found, len(taken) - 1)] == keys if len(asked) else False
        return covered


def _expand(
    hits: Ints,
    rows: npt.NDArray[np.int32],
    bounds: npt.NDArray[np.int32],
    values: npt.NDArray[np.int32],
    types: npt.NDArray[np.int32],
) -> tuple[Ints, Ints]:
    """Every (token, value) of the tokens `hits`, whose types have a row of values each."""
    row = rows[types[hits]]
    begins, sizes = bounds[row], bounds[row + 1] - bounds[row]
    if len(sizes) and sizes.max() == 1 and sizes.min() == 1:
        return hits, values[begins].astype(np.int64)
    tokens = np.repeat(hits, sizes)
    within = np.arange(len(tokens)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return tokens, values[np.repeat(begins, sizes) + within].astype(np.int64)
