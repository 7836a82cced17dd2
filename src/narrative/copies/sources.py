"""Who copied from whom: the copies of each outlet, and each copy beside its original."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.corpus.levels import name_values
from narrative.schema import STORIES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["count_copies", "list_copies"]


def count_copies(stories: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Count what each outlet copied, and from whom.

    Returns:
        `outlet`, `articles`, `copies` and `taken_from` (text: "Farsound Agency 4"), in the order of the
        outlets' names; an outlet is named as the source where the story's first document is of it.
    """
    table = _with_outlets(stories, corpus)
    rows = []
    for outlet, here in table.groupby("outlet", sort=True):
        copies = here[~here["first"].astype(bool)]
        sources = copies["first_outlet"].value_counts().sort_index()
        taken = ", ".join(f"{name} {number:,}" for name, number in sources.items())
        rows.append((outlet, len(here), len(copies), taken))
    return pd.DataFrame(rows, columns=["outlet", "articles", "copies", "taken_from"])


def list_copies(stories: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """List the copies, each beside the first document of its story, those with most changed first.

    Returns:
        `first_outlet`, `first_title`, `outlet`, `title`, `kind`, `shared` and `kept` (shares of words, 0 to
        1, see `narrative.stories`), `days_after`, `story` and `doc_id`.
    """
    table = _with_outlets(stories, corpus)
    copies = table[~table["first"].astype(bool)].sort_values(["shared", "kept", "doc_id"], kind="stable")
    columns = ["first_outlet", "first_title", "outlet", "title", "kind", "shared", "kept", "days_after"]
    return copies[[*columns, "story", "doc_id"]].reset_index(drop=True)


def _with_outlets(stories: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    table = check(stories, STORIES, "table of stories")
    documents = corpus.documents
    outlets = name_values(documents["outlet"])
    titles = documents["title"].fillna("").astype("str")
    titles = titles.where(titles != "", documents.index.to_series().astype("str"))
    return table.assign(
        outlet=table["doc_id"].map(outlets),
        title=table["doc_id"].map(titles),
        first_outlet=table["story"].map(outlets),
        first_title=table["story"].map(titles),
    )
