"""Words that an entry might be added for: what occurs in the corpus and no entry of the category matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.auditing.candidates import REASONS, Candidate, list_candidates
from narrative.auditing.trial import meet, spread
from narrative.concordance.filters import sample_lines
from narrative.concordance.lines import cut_lines, span
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import Places, locate
from narrative.schema import CONCORDANCE, SUGGESTIONS, check

if TYPE_CHECKING:
    from narrative.auditing.trial import Flags, Ints, Trial

#: How many places of a suggestion are shown.
SHOWN = 3


def suggest_words(trial: Trial, *, most: int, window: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return words to look at for each category, and for each of them some matches in context.

    At most `most` words for each category and reason. Two tables: by `schema.SUGGESTIONS`, and by
    `schema.CONCORDANCE` with `lexicon`, `category`, `reason` and `pattern` in front.
    """
    candidates = list_candidates(trial) if most else []
    found = _find(trial, candidates)
    owners = found.entries
    taken, excluded = _find_taken(trial, candidates, found)
    free = ~taken & ~excluded
    size = len(candidates)
    places = np.bincount(owners[free], minlength=size)
    pairs = np.unique(np.stack([owners[free], found.documents[free]]), axis=1)[0]
    table = pd.DataFrame(candidates, columns=list(Candidate.__dataclass_fields__)).assign(
        lexicon=trial.lexicon.name,
        places=places,
        documents=np.bincount(pairs, minlength=size),
        excluded=np.bincount(owners[excluded], minlength=size),
        excluded_by=_name_exclusions(trial, candidates, found, excluded),
        also_in=_name_categories(trial, candidates, found, free),
    )
    chosen = _choose(table, trial.lexicon, most)
    table = table.loc[chosen, list(SUGGESTIONS)].reset_index(drop=True)
    text = ("lexicon", "category", "reason", "word", "pattern", "like", "excluded_by", "also_in")
    types = dict.fromkeys(text, "str") | dict.fromkeys(("places", "documents", "excluded", "near"), "int64")
    table = table.astype(types | {"log_dice": "float64"})
    return check(table, SUGGESTIONS, "suggestions"), _show(trial, table, chosen, found, free, window, seed)


def _find(trial: Trial, candidates: list[Candidate]) -> Places:
    """The places of all candidates, each by itself; `entries` says whose."""
    if not candidates:
        none = np.empty(0, np.int64)
        return Places(none, none, none, none, none, none.astype(np.bool_))
    rows = {str(number): [candidate.pattern] for number, candidate in enumerate(candidates)}
    lexicon = Lexicon.from_entries(rows, name="suggestions")
    return locate(trial.corpus.token_store, trial.texts, lexicon, negation=False)


def _find_taken(trial: Trial, candidates: list[Candidate], found: Places) -> tuple[Flags, Flags]:
    """Which places share a word with a match of their category, and which of the rest with an exclusion."""
    numbers = pd.Index(trial.lexicon.categories).get_indexer(
        pd.Index([candidate.category for candidate in candidates], dtype="str")
    )
    tokens, size = spread(found), np.int64(trial.corpus.token_store.n_tokens)
    keys = numbers[found.entries[tokens.owners]] * size + tokens.tokens
    matched = trial.key_tokens(trial.spread, trial.places)
    barred = trial.exclusions[trial.alone.entries] & ~trial.matched
    inside = barred[trial.spread_alone.owners]
    excluding = trial.key_tokens(trial.spread_alone, trial.alone)[inside]
    taken = meet(keys, tokens, matched, len(found))
    return taken, meet(keys, tokens, excluding, len(found)) & ~taken


def _name_exclusions(trial: Trial, candidates: list[Candidate], found: Places, excluded: Flags) -> list[str]:
    """For each candidate the exclusions of its category that take some of its places out."""
    patterns, alone = trial.entries["pattern"].tolist(), trial.alone
    barred = np.flatnonzero(trial.exclusions[alone.entries] & ~trial.matched)
    names: list[dict[str, None]] = [{} for _ in candidates]
    for one, other in _meet_pairs(found, np.flatnonzero(excluded), alone, barred):
        candidate, entry = int(found.entries[one]), int(alone.entries[other])
        if trial.entries["category"].iloc[entry] == candidates[candidate].category:
            names[candidate][patterns[entry]] = None
    return [", ".join(sorted(each)) for each in names]


def _name_categories(trial: Trial, candidates: list[Candidate], found: Places, free: Flags) -> list[str]:
    """For each candidate the other categories that count some of its places already."""
    categories = trial.lexicon.categories
    names: list[set[int]] = [set() for _ in candidates]
    places = trial.places
    for one, other in _meet_pairs(found, np.flatnonzero(free), places, np.flatnonzero(~places.negated)):
        names[int(found.entries[one])].add(int(places.categories[other]))
    return [
        ", ".join(categories[number] for number in sorted(each) if categories[number] != candidate.category)
        for each, candidate in zip(names, candidates, strict=True)
    ]


def _meet_pairs(found: Places, some: Ints, others: Places, some_others: Ints) -> list[tuple[int, int]]:
    """Pairs of places that share a word, one of `found` and one of `others`."""
    here, there = spread(found), spread(others)
    here_in, there_in = np.isin(here.owners, some), np.isin(there.owners, some_others)
    left = pd.DataFrame({"token": here.tokens[here_in], "one": here.owners[here_in]})
    right = pd.DataFrame({"token": there.tokens[there_in], "other": there.owners[there_in]})
    pairs = left.merge(right, on="token")[["one", "other"]].drop_duplicates()
    return list(pairs.itertuples(index=False, name=None))


def _choose(table: pd.DataFrame, lexicon: Lexicon, most: int) -> pd.Index:
    """The rows to show: by category and reason, the strongest collocates and most places first."""
    ranked = table[table["places"] > 0].assign(
        in_order=lambda rows: pd.Index(lexicon.categories).get_indexer(pd.Index(rows["category"])),
        kind=lambda rows: pd.Index(REASONS).get_indexer(pd.Index(rows["reason"])),
        strength=lambda rows: rows["log_dice"].fillna(0),
    )
    ranked = ranked.sort_values(
        ["in_order", "kind", "strength", "places", "word"], ascending=[True, True, False, False, True]
    )
    return ranked.groupby(["in_order", "kind"], sort=False).head(most).index


def _show(
    trial: Trial, table: pd.DataFrame, chosen: pd.Index, found: Places, free: Flags, window: int, seed: int
) -> pd.DataFrame:
    """A random sample of the occurrences of each suggestion."""
    store, corpus = trial.corpus.token_store, trial.corpus
    spans = span(store, found, window)
    order = np.argsort(found.entries, kind="stable")
    order = order[free[order]]
    bounds = np.searchsorted(found.entries[order], [chosen.to_numpy(), chosen.to_numpy() + 1])
    own = [order[first:last] for first, last in bounds.T.tolist()]
    drawn = [each[sample_lines(corpus, spans.take(each), SHOWN, seed)] for each in own]
    rows = np.repeat(np.arange(len(table)), [len(each) for each in drawn])
    places = np.concatenate([np.empty(0, np.int64), *drawn])
    lines = cut_lines(corpus, store, trial.texts, spans.take(places), window)
    names = {name: table[name].array.take(rows) for name in ("lexicon", "category", "reason", "pattern")}
    return check(pd.concat([pd.DataFrame(names), lines], axis=1), CONCORDANCE, "contexts")
