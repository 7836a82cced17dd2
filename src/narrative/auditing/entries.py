"""What each entry and category found: how often, where else, and what was taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.schema import AUDIT_CATEGORIES, AUDIT_ENTRIES, AUDIT_OVERLAPS, check

if TYPE_CHECKING:
    from narrative.auditing.trial import Ints, Trial
    from narrative.matching.matching import Places

#: An entry that found more than this share of its category carries it.
CARRIES = 0.5


def tally_entries(trial: Trial) -> pd.DataFrame:
    """Return a row for each entry, in their order: a table by `schema.AUDIT_ENTRIES`."""
    places, alone, entries = trial.places, trial.alone, trial.entries
    size = len(entries)
    counted = ~places.negated
    matches = np.bincount(places.entries[counted], minlength=size)
    in_category = np.bincount(
        trial.category_of[places.entries[counted]], minlength=len(trial.lexicon.categories)
    )
    whole = in_category[trial.category_of]
    share = np.full(size, np.nan)
    np.divide(matches, whole, out=share, where=(whole > 0) & ~trial.exclusions)
    n_finding = np.bincount(trial.category_of[~trial.exclusions], minlength=len(in_category))[
        trial.category_of
    ]
    documents, sole = _count_documents(trial, places)
    excluded = _count_excluded(trial)
    table = pd.DataFrame(
        {
            "lexicon": pd.array([trial.lexicon.name] * size, dtype="str"),
            "category": entries["category"].array,
            "pattern": entries["pattern"].array,
            "kind": pd.array(np.where(trial.exclusions, "excludes", "finds"), dtype="str"),
            "occurs": np.bincount(alone.entries, minlength=size),
            "matches": matches,
            "negated": np.bincount(places.entries[~counted], minlength=size),
            "excluded": excluded,
            "documents": documents,
            "sole_documents": sole,
            "share": share,
            "dead": np.where(
                trial.exclusions, excluded == 0, np.bincount(places.entries, minlength=size) == 0
            ),
            "carries": (np.nan_to_num(share) > CARRIES) & (n_finding > 1),
            "note": entries["note"].fillna("").astype("str").array,
        }
    )
    return check(table, AUDIT_ENTRIES, "table of entries")


def tally_categories(entries: pd.DataFrame, trial: Trial) -> pd.DataFrame:
    """Return a row for each category, in their order: a table by `schema.AUDIT_CATEGORIES`."""
    places = trial.places
    counted = ~places.negated
    cells = np.unique(np.stack([places.categories[counted], places.documents[counted]]), axis=1)[0]
    documents = np.bincount(cells, minlength=len(trial.lexicon.categories))
    rows = []
    for number, category in enumerate(trial.lexicon.categories):
        here = entries[entries["category"] == category]
        finding = here[here["kind"] == "finds"]
        first = finding.sort_values("matches", ascending=False, kind="stable").head(1)
        matches = int(finding["matches"].sum())
        rows.append(
            {
                "lexicon": trial.lexicon.name,
                "category": category,
                "entries": len(finding),
                "dead": int(finding["dead"].sum()),
                "exclusions": len(here) - len(finding),
                "dead_exclusions": int(here.loc[here["kind"] == "excludes", "dead"].sum()),
                "matches": matches,
                "negated": int(finding["negated"].sum()),
                "excluded": int(finding["excluded"].sum()),
                "documents": int(documents[number]),
                "first": str(first["pattern"].iloc[0]) if matches else "",
                "first_share": float(first["share"].iloc[0]) if matches else np.nan,
                # Simpson's index turned round.
                "effective_entries": float(1 / (finding["share"] ** 2).sum()) if matches else np.nan,
            }
        )
    table = pd.DataFrame(rows, columns=list(AUDIT_CATEGORIES))
    return check(table.astype(dict.fromkeys(("lexicon", "category", "first"), "str")), AUDIT_CATEGORIES)


def tally_overlaps(trial: Trial) -> pd.DataFrame:
    """Return a row for each pair of entries of two categories that count in the same words.

    A table by `schema.AUDIT_OVERLAPS`, the most frequent pair first.
    """
    sums = _sum_pairs(trial)
    names, patterns = trial.entries["category"].array, trial.entries["pattern"].array
    one, other = sums["entry"].to_numpy(), sums["other_entry"].to_numpy()
    store = trial.corpus.token_store
    spots = zip(sums["document"].tolist(), sums["begin"].tolist(), sums["end"].tolist(), strict=True)
    texts = (
        [trial.texts[d][int(store.starts[b]) : int(store.ends[e])] for d, b, e in spots] if len(sums) else []
    )
    table = pd.DataFrame(
        {
            "lexicon": pd.array([trial.lexicon.name] * len(sums), dtype="str"),
            "category": names.take(one),
            "pattern": patterns.take(one),
            "other": names.take(other),
            "other_pattern": patterns.take(other),
            **{name: sums[name].astype("int64") for name in ("places", "same", "documents")},
            "text": pd.array(texts, dtype="str"),
        }
    )
    table = table.sort_values("places", ascending=False, kind="stable", ignore_index=True)
    return check(table, AUDIT_OVERLAPS, "table of overlaps")


def _sum_pairs(trial: Trial) -> pd.DataFrame:
    """Count the overlaps of each two entries: `places`, `same`, `documents`, and where the first one is."""
    from narrative.auditing.trial import pair_up

    places = trial.places
    pairs = pair_up(trial.spread.tokens, trial.spread, places.categories)
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    kept = ~places.negated[one] & ~places.negated[other] & (places.categories[one] < places.categories[other])
    one, other = one[kept], other[kept]
    same = (places.tokens[one] == places.tokens[other]) & (places.lengths[one] == places.lengths[other])
    counts = pd.DataFrame(
        {
            "entry": places.entries[one],
            "other_entry": places.entries[other],
            "same": same,
            "document": places.documents[one],
            "begin": places.tokens[one],
            "end": (places.tokens + places.lengths)[one] - 1,
        }
    )
    return counts.groupby(["entry", "other_entry"]).agg(
        places=("same", "size"), same=("same", "sum"), documents=("document", "nunique"),
        begin=("begin", "first"), end=("end", "first"), document=("document", "first"),
    ).reset_index()  # fmt: skip


def _count_documents(trial: Trial, places: Places) -> tuple[Ints, Ints]:
    """In how many documents each entry counts; and in how many of these no other of its category does."""
    counted = ~places.negated
    size, n_categories = len(trial.entries), len(trial.lexicon.categories)
    entries, documents = np.unique(np.stack([places.entries[counted], places.documents[counted]]), axis=1)
    cells = documents * n_categories + trial.category_of[entries]
    _, which, holders = np.unique(cells, return_inverse=True, return_counts=True)
    sole = holders[which.reshape(-1)] == 1
    return np.bincount(entries, minlength=size), np.bincount(entries[sole], minlength=size)


def _count_excluded(trial: Trial) -> Ints:
    """Of a finding entry: how many of its places exclusions took out; of an exclusion: where it did so."""
    alone, pairs = trial.alone, trial.rivals
    one, other = pairs["one"].to_numpy(dtype=np.int64), pairs["other"].to_numpy(dtype=np.int64)
    excludes = trial.exclusions[alone.entries]
    took = excludes[one] & ~excludes[other] & ~trial.matched[one] & ~trial.matched[other]
    chosen = np.unique(np.concatenate([one[took], other[took]]))
    return np.bincount(alone.entries[chosen], minlength=len(trial.entries))
