"""Tables that databases export: known by their columns, and read as exports."""

from __future__ import annotations

from narrative.corpus.exports.integrum import COLUMNS as INTEGRUM
from narrative.corpus.exports.integrum import read_integrum_table
from narrative.corpus.exports.reading import fill_rows
from narrative.corpus.exports.swissdox import is_swissdox_table, read_swissdox_table
from narrative.corpus.readers.rows import Rows


def read_exported_table(rows: Rows) -> Rows | None:
    """Return the rows of a table as the documents of a database; nothing if it is none that is known."""
    names = set(rows.cells)
    if {"Источник", "Заголовок", "Анонс"} <= names <= set(INTEGRUM):
        return fill_rows(rows, read_integrum_table(rows.cells))
    if is_swissdox_table(names):
        return fill_rows(rows, read_swissdox_table(rows.cells))
    return None
