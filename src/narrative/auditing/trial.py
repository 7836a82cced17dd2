"""A lexicon on trial: its matches in a corpus, and those that each entry would have if it were alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.patterns import Pattern, words_meet
from narrative.matching.matching import Places, find_places, locate

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Spread:
    """Matches taken apart into their tokens: T tokens of K matches.

    Attributes:
        tokens: int64[T], the number of the token in the token store.
        owners: int64[T], the match that it is in.
    """

    tokens: Ints
    owners: Ints


@dataclass(frozen=True, eq=False)
class Trial:
    """A lexicon of E entries in C categories over a corpus of D documents."""

    corpus: Corpus
    lexicon: Lexicon

    @cached_property
    def texts(self) -> list[str]:
        """The documents' texts."""
        return list(self.corpus.documents["text"])

    @cached_property
    def places(self) -> Places:
        """The matches of the lexicon, those that are negated among them."""
        return find_places(self.corpus, self.lexicon)

    @cached_property
    def alone(self) -> Places:
        """The places of each entry if it were alone, exclusions too; `entries` says whose."""
        return locate(self.corpus.token_store, self.texts, split(self.lexicon), negation=False)

    @cached_property
    def category_of(self) -> Ints:
        """int64[E], the number of each entry's category."""
        return np.asarray(pd.Index(self.lexicon.categories).get_indexer(pd.Index(self.entries["category"])))

    @cached_property
    def exclusions(self) -> Flags:
        """bool[E], whether an entry excludes."""
        return np.array([pattern.exclusion for pattern in self.lexicon.patterns], np.bool_)

    @property
    def entries(self) -> pd.DataFrame:
        """The entries of the lexicon."""
        return self.lexicon.entries

    @cached_property
    def spread(self) -> Spread:
        """The tokens of `places`."""
        return spread(self.places)

    @cached_property
    def spread_alone(self) -> Spread:
        """The tokens of `alone`."""
        return spread(self.alone)

    @cached_property
    def matched(self) -> Flags:
        """bool[K], of the places of `alone`, whether a match of the category holds some of their words."""
        keys = self.key_tokens(self.spread, self.places)
        return meet(self.key_tokens(self.spread_alone, self.alone), self.spread_alone, keys, len(self.alone))

    @cached_property
    def rivals(self) -> pd.DataFrame:
        """Pairs of places of `alone` that share a word, of two entries of one category: `one`, `other`."""
        return pair_up(self.key_tokens(self.spread_alone, self.alone), self.spread_alone, self.alone.entries)

    def key_tokens(self, tokens: Spread, places: Places) -> Ints:
        """A number for each token and category, the same for all places that hold it."""
        size = np.int64(self.corpus.token_store.n_tokens)
        return np.asarray(self.category_of[places.entries][tokens.owners] * size + tokens.tokens)


def split(lexicon: Lexicon) -> Lexicon:
    """Return a lexicon in which each entry is its own category, and exclusions find what they exclude."""
    patterns = [pattern.text.removeprefix("!").lstrip() for pattern in lexicon.patterns]
    numbers = [str(number) for number in range(len(patterns))]
    entries = lexicon.entries.assign(
        category=pd.array(numbers, dtype="str"), pattern=pd.array(patterns, dtype="str"), weight=1.0
    )
    return Lexicon("entries", entries, {"language": ""})


def without(lexicon: Lexicon, entry: int) -> Lexicon:
    """Return the category of an entry without that entry, as a lexicon; not checked, as it is not kept."""
    entries = lexicon.entries
    rest = entries[entries["category"] == entries["category"].iloc[entry]]
    card = {"language": lexicon.language, "categories": lexicon.card.get("categories", {})}
    return Lexicon(lexicon.name, rest.drop(index=entries.index[entry]).reset_index(drop=True), card)


def meets_itself(pattern: Pattern) -> bool:
    """Say whether two matches of a phrase can overlap, as of *lost \\* lives* in *lost lost lives lives*.

    >>> from narrative.lexicons.patterns import parse_pattern
    >>> [meets_itself(parse_pattern(text)) for text in ("hope*", "lost * lives", "war crime", "war on war")]
    [False, True, False, True]
    """
    words = pattern.words
    return any(
        all(words_meet(words[place + shift], words[place]) for place in range(len(words) - shift))
        for shift in range(1, len(words))
    )


def spread(places: Places) -> Spread:
    """Take places apart into their tokens."""
    owners = np.repeat(np.arange(len(places)), places.lengths)
    firsts = np.cumsum(places.lengths) - places.lengths
    return Spread(places.tokens[owners] + np.arange(len(owners)) - firsts[owners], owners)


def meet(keys: Ints, tokens: Spread, others: Ints, size: int) -> Flags:
    """Say for each of `size` places whether one of its keys is among others."""
    found = np.zeros(size, np.bool_)
    found[tokens.owners[np.isin(keys, others)]] = True
    return found


def pair_up(keys: Ints, tokens: Spread, kinds: Ints | Sequence[int]) -> pd.DataFrame:
    """Return the pairs of places of different kinds that share a key: `one`, `other`, both ways."""
    kind = np.asarray(kinds)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    shared = np.zeros(len(order), np.bool_)
    same = ordered[1:] == ordered[:-1]
    shared[1:] |= same
    shared[:-1] |= same
    table = pd.DataFrame({"key": ordered[shared], "place": tokens.owners[order[shared]]})
    pairs = table.merge(table, on="key", suffixes=("_one", "_other"))
    pairs = pairs[kind[pairs["place_one"]] != kind[pairs["place_other"]]]
    pairs = pairs[["place_one", "place_other"]].drop_duplicates()
    return pd.DataFrame({"one": pairs["place_one"].to_numpy(), "other": pairs["place_other"].to_numpy()})
