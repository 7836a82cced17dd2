"""Roles added up: by actor, by verb, and as scores of documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.schema import ACTOR_VERBS, ACTORS, PARTICIPANTS, SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

_ROLES = ("agent", "patient", "described")
#: The measures of a document and side, in the order of the rows.
MEASURES = ("agency", "agent_rate", "patient_rate", "description_rate")


def count_actors(participants: pd.DataFrame, sides: Sequence[str] = ()) -> pd.DataFrame:
    """Return how often each actor is agent, patient or described, and in how many documents.

    Negated clauses count in `negated` alone. Sides come in their order, and are there without a role too;
    names come by how often they are in a role.
    """
    known = _keep_known(participants)
    stated = known[~known["negated"]]
    table = pd.crosstab(stated["actor"], stated["role"]).reindex(columns=list(_ROLES), fill_value=0)
    names = list(sides) or sorted(known["actor"].unique())
    table = table.reindex(names, fill_value=0)
    table["negated"] = known[known["negated"]].groupby("actor").size().reindex(names, fill_value=0)
    table["n_documents"] = known.groupby("actor")["doc_id"].nunique().reindex(names, fill_value=0)
    table = table.rename_axis("actor").reset_index().rename_axis(columns=None)
    if not sides:
        times = table[[*_ROLES, "negated"]].sum(axis=1)
        table = table.iloc[np.lexsort((np.arange(len(table)), -times))].reset_index(drop=True)
    kinds = {column: "str" if column == "actor" else "int64" for column in ACTORS}
    return check(table[list(ACTORS)].astype(kinds), ACTORS, "table of actors")


def count_verbs(participants: pd.DataFrame) -> pd.DataFrame:
    """Return of which verbs each actor is agent or patient, or by which it is described, most frequent first.

    Negated clauses are not counted.
    """
    known = _keep_known(participants)
    groups = known[~known["negated"]].groupby(["actor", "role", "verb"], sort=True)["doc_id"]
    table = groups.agg(times="size", n_documents="nunique").reset_index()
    table = table.sort_values(
        ["actor", "role", "times", "verb"], ascending=[True, True, False, True], ignore_index=True
    )
    kinds = {column: "int64" if column in ("times", "n_documents") else "str" for column in ACTOR_VERBS}
    return check(table[list(ACTOR_VERBS)].astype(kinds), ACTOR_VERBS, "table of verbs")


def score_roles(
    participants: pd.DataFrame, clauses: pd.DataFrame, corpus: Corpus, lexicon: str, sides: Sequence[str]
) -> pd.DataFrame:
    """Score how each side is placed in each document, D documents × S sides × 4 measures.

    `agency` is times as agent over times as agent or patient; the rates are times in a role over the clauses
    of the document. Negated clauses are left out, of both. Where there is none, the base is 0.
    """
    stated = participants[~participants["negated"] & participants["actor"].isin(list(sides))]
    size = len(corpus) * len(sides)
    cells = corpus.documents.index.get_indexer(pd.Index(stated["doc_id"])) * len(sides)
    cells = cells + pd.Index(list(sides), dtype="str").get_indexer(pd.Index(stated["actor"]))
    agent, patient, described = (
        np.bincount(cells[(stated["role"] == role).to_numpy(dtype=bool)], minlength=size) for role in _ROLES
    )
    rows = corpus.documents.index.get_indexer(pd.Index(clauses.loc[~clauses["negated"], "doc_id"]))
    spoken = np.repeat(np.bincount(rows, minlength=len(corpus)), len(sides))
    totals = np.stack([agent, agent, patient, described], axis=1).reshape(-1).astype(np.float64)
    bases = np.stack([agent + patient, spoken, spoken, spoken], axis=1).reshape(-1).astype(np.int64)
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.repeat(len(sides) * len(MEASURES)),
            "measure": np.tile(np.array(MEASURES, dtype=object), size),
            "lexicon": lexicon,
            "category": np.tile(np.array(sides, dtype=object).repeat(len(MEASURES)), len(corpus)),
            "total": totals,
            "base": bases,
            "value": np.divide(totals, bases, out=np.full(len(totals), np.nan), where=bases > 0),
        }
    ).astype(dict.fromkeys(["doc_id", "measure", "lexicon", "category"], "str"))
    return check(table, SCORES, "table of scores")


def _keep_known(participants: pd.DataFrame) -> pd.DataFrame:
    """Return the participants that belong to an actor."""
    table = check(participants, PARTICIPANTS, "table of participants")
    return table[table["actor"] != ""]
