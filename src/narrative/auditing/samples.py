"""A random sample of matches to judge, with their contexts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.concordance.lines import cut_lines, span
from narrative.corpus.groups import group_documents
from narrative.schema import AUDIT_SAMPLE, check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from narrative.auditing.trial import Ints, Trial
    from narrative.corpus.corpus import Corpus

    By = str | Sequence[str] | None


def draw_sample(
    trial: Trial, *, per_entry: int, per_category: int, window: int, seed: int, by: By = None
) -> pd.DataFrame:
    """Return random matches, in the order in which to judge them: a table by `schema.AUDIT_SAMPLE`.

    Every match that is not negated gets a random number, made from the seed, the document's id, the position
    and the category. Of each entry the matches with the `per_entry` lowest numbers are sampled, and of each
    category those with the `per_category` lowest. So within an entry every set of as many matches is equally
    likely. The same seed samples the same matches whatever the order of the documents, a smaller sample is
    part of a larger one, and of a corpus that grew most matches are those that were sampled before.

    The order goes from category to category, one match of each. Within a category it goes through the groups
    of `by` (outlets, unless told otherwise) in proportion to what each has in the sample. So whoever stops
    half-way has judged some of every category, and of every group that has more than a few.
    """
    places, store, corpus = trial.places, trial.corpus.token_store, trial.corpus
    counted = np.flatnonzero(~places.negated)
    numbers = _draw_numbers(trial, counted, str(seed))
    order = counted[np.lexsort((np.arange(len(counted)), numbers, places.categories[counted]))]
    of_entry, of_category = _rank(places.entries[order]), _rank(places.categories[order])
    drawn = order[(of_entry < per_entry) | (of_category < per_category)]
    drawn = drawn[_take_turns(trial, drawn, by, seed)]
    spans = span(store, places, window).take(drawn)
    lines = cut_lines(corpus, store, trial.texts, spans, window)
    entries = places.entries[drawn]
    table = pd.DataFrame(
        {
            "lexicon": pd.array([trial.lexicon.name] * len(drawn), dtype="str"),
            "category": trial.entries["category"].array.take(entries),
            "pattern": trial.entries["pattern"].array.take(entries),
            "entry_places": np.bincount(places.entries[counted], minlength=len(trial.entries))[entries],
            "category_places": np.bincount(
                places.categories[counted], minlength=len(trial.lexicon.categories)
            )[places.categories[drawn]],
            "text_hash": pd.array(hash_documents(corpus, places.documents[drawn]), dtype="str"),
        }
    )
    return check(pd.concat([table, lines], axis=1), AUDIT_SAMPLE, "sample")


def hash_documents(corpus: Corpus, rows: Ints) -> list[str]:
    """Return what the text of each document is known by among judgements; never a number to a spreadsheet."""
    digests = corpus.digests
    return [f"sha256:{digests[row].hex()[:32]}" for row in rows.tolist()]


def _take_turns(trial: Trial, drawn: Ints, by: By, seed: int) -> Ints:
    """The rows of `drawn`, which is sorted by category, so that categories and groups take turns."""
    places = trial.places
    categories = places.categories[drawn]
    groups = group_documents(trial.corpus, "outlet" if by is None else by).codes[places.documents[drawn]]
    _, cells, sizes = np.unique(
        np.stack([categories, groups], axis=1), axis=0, return_inverse=True, return_counts=True
    )
    cells = cells.reshape(-1)
    # A match of a group of n comes at random within its own nth of the category, so that all keep pace.
    within = _draw_numbers(trial, drawn, f"{seed} order") / 2.0**64
    progress = (_rank(cells) + within) / sizes[cells]
    by_category = np.lexsort((progress, categories))
    turn = np.empty(len(drawn), np.int64)
    turn[by_category] = _rank(categories[by_category])
    return np.lexsort((categories, turn))


def _draw_numbers(trial: Trial, counted: Ints, seed: str) -> Ints:
    places = trial.places
    ids = trial.corpus.documents.index.to_numpy(dtype=object)[places.documents[counted]]
    starts = trial.corpus.token_store.starts[places.tokens[counted]].tolist()
    names = [trial.lexicon.categories[number] for number in places.categories[counted].tolist()]
    numbers = [
        hashlib.blake2b(
            f"{seed}\x00{doc_id}\x00{start}\x00{name}".encode("utf-8", "surrogatepass"), digest_size=8
        ).digest()
        for doc_id, start, name in zip(ids, starts, names, strict=True)
    ]
    return np.frombuffer(b"".join(numbers), dtype=">u8")


def _rank(kinds: Ints) -> Ints:
    """How many before each are of the same kind."""
    order = np.argsort(kinds, kind="stable")
    ordered = kinds[order]
    firsts = np.searchsorted(ordered, ordered)
    ranks = np.empty(len(kinds), np.int64)
    ranks[order] = np.arange(len(kinds)) - firsts
    return ranks
