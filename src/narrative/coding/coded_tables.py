"""Codes in tables: a row for each decision, or a row for each document and a column for each variable."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from narrative.coding.annotation_formats.annotated_text import MAX_BYTES
from narrative.corpus.readers.columns import SYNONYMS, plain_name
from narrative.corpus.readers.delimited import read_delimited
from narrative.corpus.readers.parquet import read_parquet
from narrative.corpus.readers.rows import Problem, Rows
from narrative.corpus.readers.workbook import read_workbook
from narrative.errors import CorpusError, TableError, UnknownNameError
from narrative.resources import read_regular
from narrative.schema import CODES, name_code

#: What people write for there and not there.
_WORDS = {"yes": "1", "true": "1", "present": "1", "no": "0", "false": "0", "absent": "0", "1": "1", "0": "0"}
#: What a coder is called in a wide table.
_CODER = ("coder", "coder_id", "coder_name", "rater", "annotator", "user")
#: Columns that go with decisions, and are none.
_BESIDE = ("chance", "purpose", "stratum", "of")
#: Columns that say which machine decided, where one did (`model` names it).
MAKERS = ("model", "version", "date", "prompt")


def read_table_file(path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Read a CSV, TSV, Excel or Parquet file as the corpus's own readers do, each cell as it stands.

    Raises:
        TableError: it cannot be read.
    """
    rows = Rows(path.name)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TableError(f"{path.name} is over the size cap of {MAX_BYTES:,} bytes.")
        data = read_regular(path)
    except OSError as error:
        raise CorpusError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    ending = path.suffix.casefold()
    if ending == ".xlsx":
        tables = read_workbook(rows, data, max_bytes=MAX_BYTES, named={"text": None})
    elif ending == ".parquet":
        tables = [read_parquet(rows, data, max_bytes=MAX_BYTES)]
    else:
        tables = [read_delimited(rows, data, encoding=None)]
    problems = [problem for one in tables for problem in one.problems]
    whole = [one for one in tables if not one.failed and one.cells]
    if not whole:
        said = "; ".join(problem.problem for problem in problems) or "it is empty"
        raise TableError(f"{path.name} has no table: {said}.")
    return pd.DataFrame(whole[0].cells, dtype=object), problems


def read_columns(
    table: pd.DataFrame, name: str, variables: Collection[str] | None, coder: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the codes in a table, long or wide, by `schema.CODES`, and what was passed over.

    Raises:
        TableError: no column says which document, or none holds codes.
        UnknownNameError: `variables` names a column that is not there.
    """
    plain = {str(column): plain_name(str(column)) for column in table.columns}
    table = table.rename(columns=str)
    if table.index.name == "doc_id" and "doc_id" not in table:
        table = table.reset_index()
        plain["doc_id"] = "doc_id"
    document = next((one for word in SYNONYMS["doc_id"] for one in plain if plain[one] == word), None)
    if document is None:
        raise TableError(f"{name} has no column doc_id; it has {', '.join(plain) or 'none'}.")
    who = next((one for word in _CODER for one in plain if plain[one] == word), None)
    if {"variable", "value"} <= set(plain.values()):
        return _read_long(table, plain, document, who, coder), []
    for variable in variables or ():
        if variable not in table.columns:
            raise UnknownNameError("column of codes", variable, list(table.columns))
    codes, problems = [], []
    beside = _BESIDE + (MAKERS if "model" in plain.values() else ())
    kept = [one for one in plain if plain[one] in beside]
    for column in table.columns:
        if column in (document, who, *kept) or (variables is not None and column not in variables):
            continue
        values, strange = _read_values(table[column])
        if values is None and variables is None:
            if plain[column] not in {word for words in SYNONYMS.values() for word in words}:
                problem = f"the column {column!r} holds {strange!r}, which is not 0, 1, yes or no"
                problems.append(Problem(name, problem, "passed over; variables=[…] names columns", False))
            continue
        said = table[column].map(name_code) if values is None else values
        part = pd.DataFrame(
            {"doc_id": table[document], "coder": coder if who is None else table[who], "variable": column,
             "value": said, **{plain[one]: table[one] for one in kept}}
        )  # fmt: skip
        codes.append(part[table[column].notna() & (table[column].astype("str").str.strip() != "")])
    if not codes:
        reasons = "".join(f" {problem.problem}." for problem in problems[:5])
        raise TableError(f"{name} has no column with codes.{reasons} Name them: variables=[…].")
    return pd.concat(codes, ignore_index=True), problems


def _read_long(
    table: pd.DataFrame, plain: dict[str, str], document: str, who: str | None, coder: str
) -> pd.DataFrame:
    """A table that has a row for each decision already."""
    of = {word: column for column, word in plain.items()}
    names = {document: "doc_id", of["variable"]: "variable", of["value"]: "value"}
    long = table.rename(columns=names if who is None else {**names, who: "coder"})
    if who is None:
        long = long.assign(coder=coder)
    return long[[*CODES, *(column for column in long.columns if column not in CODES)]]


def _read_values(column: pd.Series) -> tuple[pd.Series | None, str]:
    """The values as 1 and 0 if all are words for there and not there; else the first that is none."""
    held = column[column.notna()].map(name_code).astype("str").str.strip()
    held = held[held != ""]
    read = held.str.casefold().map(_WORDS)
    strange = held[read.isna()]
    if len(strange) or not len(held):
        return None, str(strange.iloc[0])[:40] if len(strange) else ""
    return read.reindex(column.index), ""
