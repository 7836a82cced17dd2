"""What each group's rate would be without one entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.auditing.trial import meets_itself, without
from narrative.comparison.resampling import Floats
from narrative.corpus.groups import group_documents
from narrative.matching.matching import locate
from narrative.matching.negation import can_negate
from narrative.schema import AUDIT_REMOVALS, check

if TYPE_CHECKING:
    from narrative.auditing.trial import Ints, Trial


def remove_each(trial: Trial, by: str | Sequence[str] | None) -> pd.DataFrame:
    """Return, for each entry and group, the rate of the category with and without the entry.

    A table by `schema.AUDIT_REMOVALS`, in the order of the entries, then of the groups.

    The rates without an entry are those that matching with the rest of the lexicon gives: where an entry
    goes, a shorter one may find what it had covered; where an exclusion goes, what it took out comes back.
    """
    groups = group_documents(trial.corpus, by, table=AUDIT_REMOVALS)
    labels, codes = groups.labels, groups.codes
    n_groups, n_categories = len(labels), len(trial.lexicon.categories)
    places = trial.places
    weights = trial.entries["weight"].to_numpy(dtype=np.float64)
    counted = ~places.negated
    cells = codes[places.documents[counted]] * n_categories + places.categories[counted]
    sums = np.bincount(cells, weights[places.entries[counted]], n_groups * n_categories)
    totals = sums.reshape(n_groups, n_categories)
    words = np.bincount(codes, trial.corpus.word_counts, n_groups)
    changes = np.stack([_add_up(change, codes, n_groups) for change in _list_changes(trial)])  # [E, G]
    before = totals.T[trial.category_of]  # [E, G]
    after = before + changes
    after[np.isclose(after, 0, atol=1e-9)] = 0.0
    size = len(trial.entries)
    kinds = np.where(trial.exclusions, "excludes", "finds").astype(object)

    def rate(total: Floats) -> Floats:
        value = np.full(total.shape, np.nan)
        np.divide(total, words, out=value, where=np.broadcast_to(words > 0, total.shape))
        return value.reshape(-1)

    entries = trial.entries.loc[np.repeat(trial.entries.index.to_numpy(), n_groups)]
    table = pd.DataFrame(
        {
            "lexicon": pd.array([trial.lexicon.name] * (size * n_groups), dtype="str"),
            "category": entries["category"].array,
            "pattern": entries["pattern"].array,
            "kind": pd.array(np.repeat(kinds, n_groups), dtype="str"),
            **{name: labels[name].array.take(np.tile(np.arange(n_groups), size)) for name in labels.columns},
            "n_documents": np.tile(np.bincount(codes, minlength=n_groups), size),
            "total": before.reshape(-1),
            "base": np.tile(words.astype(np.int64), size),
            "estimate": rate(before.astype(np.float64)),
            "without": rate(after),
        }
    )
    table["change"] = table["without"] - table["estimate"]
    return check(table, AUDIT_REMOVALS, "table of removals")


def _add_up(change: tuple[Ints, Floats], codes: Ints, n_groups: int) -> Floats:
    rows, weights = change
    return np.asarray(np.bincount(codes[rows], weights, n_groups), dtype=np.float64)


def _list_changes(trial: Trial) -> Iterator[tuple[Ints, Floats]]:
    """For each entry: documents, and by how much the weight of the category changes there without it.

    Where none of an entry's matches touches one of another entry, its matches simply go. Documents in which
    one does are matched anew.
    """
    places, store = trial.places, trial.corpus.token_store
    weights = trial.entries["weight"].to_numpy(dtype=np.float64)
    order = np.argsort(places.entries, kind="stable")
    bounds = np.searchsorted(places.entries[order], np.arange(len(trial.entries) + 1))
    tangled = _find_tangled(trial)
    english = can_negate(trial.corpus, trial.lexicon.language)
    for entry, documents in enumerate(tangled):
        own = order[bounds[entry] : bounds[entry + 1]]
        own = own[~places.negated[own]]
        free = own[~np.isin(places.documents[own], documents)]
        rows, change = places.documents[free], np.full(len(free), -weights[entry])
        if len(documents):
            category = trial.category_of[entry]
            old = (places.categories == category) & ~places.negated & np.isin(places.documents, documents)
            rest = without(trial.lexicon, entry)
            new = locate(store.take(documents), [trial.texts[row] for row in documents.tolist()], rest)
            kept = ~(new.negated & english[documents[new.documents]])
            rows = np.concatenate([rows, places.documents[old], documents[new.documents[kept]]])
            gained = rest.entries["weight"].to_numpy(dtype=np.float64)[new.entries[kept]]
            change = np.concatenate([change, -weights[places.entries[old]], gained])
        yield rows, change


def _find_tangled(trial: Trial) -> list[Ints]:
    """For each entry the documents in which one of its matches shares a word with one of another entry's.

    Where matches of one phrase can overlap, `alone` has only some of them, so all documents with it count.
    """
    alone, size = trial.alone, len(trial.entries)
    loose = np.array([meets_itself(pattern) for pattern in trial.lexicon.patterns], np.bool_)
    n_categories = len(trial.lexicon.categories)
    cells = alone.documents * n_categories + trial.category_of[alone.entries]
    chosen = np.isin(cells, cells[loose[alone.entries]])
    chosen[trial.rivals["one"].to_numpy(dtype=np.int64)] = True
    entries, documents = np.unique(np.stack([alone.entries[chosen], alone.documents[chosen]]), axis=1)
    return np.split(documents, np.searchsorted(entries, np.arange(1, size)))
