"""Groups of documents by their columns, and the units that were sampled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.selection import get_column

if TYPE_CHECKING:
    from narrative.corpus import Corpus

Ints = npt.NDArray[np.int64]

#: What a group is called whose documents have no value in the column.
UNKNOWN = "not known"


def group_documents(corpus: Corpus, by: str | Sequence[str] | None) -> tuple[pd.DataFrame, Ints]:
    """Return the groups, a row each with its values (as text, sorted), and the group of each document.

    Without `by` all documents are one group, which has no values.

    Raises:
        CorpusError: there is no such column.
    """
    columns = [] if by is None else [by] if isinstance(by, str) else list(by)
    if not columns:
        return pd.DataFrame(index=[0]), np.zeros(len(corpus), np.int64)
    keys = pd.DataFrame({column: get_column(corpus.documents, column) for column in columns})
    keys = keys.astype("str").fillna("").replace("", UNKNOWN)
    labels = keys.drop_duplicates().sort_values(columns).reset_index(drop=True)
    places = {row: number for number, row in enumerate(labels.itertuples(index=False, name=None))}
    groups = [places[row] for row in keys.itertuples(index=False, name=None)]
    return labels, np.array(groups, np.int64)


def find_units(corpus: Corpus, unit: str) -> npt.NDArray[Any]:
    """Return the unit of each document: itself, or its value in a column, if it has one.

    Raises:
        CorpusError: there is no such column.
    """
    ids = corpus.documents.index.to_numpy(dtype=object)
    if unit == "document":
        return ids
    values = get_column(corpus.documents, unit).astype("str").fillna("").to_numpy(dtype=object)
    # Marked, so that the value of one document is never the id of another.
    marked = [f"={value}" if value else f"#{doc_id}" for value, doc_id in zip(values, ids, strict=True)]
    return np.array(marked, dtype=object)
