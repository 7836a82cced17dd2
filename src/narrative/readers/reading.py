"""From a path to documents: list the files, read each by its format, put the rows together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from narrative.errors import CorpusError
from narrative.readers.assembly import Assembly, problem_table
from narrative.readers.columns import check_columns
from narrative.readers.dates import check_date_format
from narrative.readers.decoding import check_encoding
from narrative.readers.delimited import read_delimited
from narrative.readers.files import File, list_files
from narrative.readers.jsonlines import read_json_lines
from narrative.readers.parquet import read_parquet
from narrative.readers.plain import read_plain
from narrative.readers.rows import Rows
from narrative.readers.workbook import read_workbook

#: The endings that are read, and by what.
READERS: dict[str, Callable[..., Rows]] = {
    ".txt": read_plain,
    ".md": read_plain,
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
    ".xlsx": read_workbook,
}
ENDINGS = ", ".join(READERS)


@dataclass(frozen=True)
class Reading:
    """What came of reading: documents, problems, and the sums of both."""

    documents: pd.DataFrame
    problems: pd.DataFrame
    found: dict[str, int]
    read: dict[str, int]
    lost: dict[str, int]
    today: datetime.date


def read_files(
    roots: Sequence[Path],
    *,
    columns: Mapping[str, str | None] | None = None,
    date_format: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
    max_bytes: int,
    today: datetime.date | None = None,
) -> Reading:
    """Read all that `roots` hold; `narrative.corpus.read_corpus` says how."""
    check_date_format(date_format)
    check_encoding(encoding)
    listing = list_files(roots)
    assembly = Assembly(check_columns(columns), date_format, today or datetime.date.today())
    assembly.problems += listing.problems
    found = {"files": listing.found, "rows": 0}
    read = {"files": 0, "rows": 0}
    for file in listing.files:
        rows = read_file(file, encoding=encoding, date_format=date_format, max_bytes=max_bytes)
        one_article = bool(rows.stem)
        documents = assembly.add(rows)
        if not one_article:
            found["rows"] += rows.found
            read["rows"] += documents
        read["files"] += documents > 0
    return finish(assembly, found, read, strict=strict, roots=roots)


def read_table(
    table: pd.DataFrame, name: str, *, columns: Mapping[str, str | None] | None, date_format: str | None,
    strict: bool, today: datetime.date | None,
) -> Reading:  # fmt: skip
    """Take the documents from a table in memory; `narrative.corpus.Corpus.from_documents` says how."""
    check_date_format(date_format)
    assembly = Assembly(check_columns(columns), date_format, today or datetime.date.today(), keep_empty=True)
    rows = Rows(name, found=len(table), numbers=list(range(1, len(table) + 1)))
    for place, label in enumerate(table.columns):
        column = table.iloc[:, place].astype(object)
        rows.cells[str(label)] = column.where(column.notna(), None).tolist()
    if table.index.name == "doc_id" or not isinstance(table.index, pd.RangeIndex):
        if "doc_id" not in rows.cells:
            rows.cells["doc_id"] = table.index.astype(object).tolist()
    documents = assembly.add(rows)
    return finish(assembly, {"files": 0, "rows": len(table)}, {"files": 0, "rows": documents}, strict=strict, roots=())


def read_file(file: File, *, encoding: str | None, date_format: str | None, max_bytes: int) -> Rows:
    """Read one file by its ending; whatever is wrong with it is a problem, not an error."""
    ending = file.path.suffix.casefold()
    reader = READERS.get(ending)
    rows = Rows(file.name, stem=file.stem if reader is read_plain else "")
    if reader is None:
        return rows.lose(f"unknown format {ending or '(no ending)'}", f"left out; read are {ENDINGS}")
    try:
        size = file.path.stat().st_size
        if size > max_bytes:
            rows.found = int(reader is read_plain)
            problem = f"over the size cap: {size:,} bytes, the cap is {max_bytes:,}"
            return rows.lose(problem, "left out; max_bytes=… sets another cap")
        data = file.path.read_bytes()
    except OSError as error:
        return rows.lose(f"unreadable: {error.strerror or error}")
    if not data:
        return rows.lose("empty")
    if reader is read_plain:
        return reader(rows, data, encoding=encoding, date_format=date_format)
    if reader in (read_delimited, read_json_lines):
        return reader(rows, data, encoding=encoding)
    return reader(rows, data, max_bytes=max_bytes)


def finish(
    assembly: Assembly, found: dict[str, int], read: dict[str, int], *, strict: bool, roots: Sequence[Path]
) -> Reading:
    """Sum up; raise if nothing was read, or if anything was lost and nothing may be."""
    problems = problem_table(assembly.problems)
    lost = {unit: found[unit] - read[unit] for unit in found}
    unknown = [
        name for role, name in assembly.named.items() if name is not None and role not in assembly.columns_used
    ]
    where = ", ".join(map(str, roots)) or "the table"
    if unknown and assembly.names_seen:
        names = ", ".join(assembly.names_seen)
        raise CorpusError(f"No column {unknown[0]!r} in {where}. Available: {names}.")
    if not assembly.ids and (roots or found["rows"]):
        reasons = _list(problems[problems["lost"]]) or "There is no file at all."
        raise CorpusError(
            f"Nothing to read in {where}. Looked for articles in files ending in {ENDINGS}; README files and "
            f"names that begin with a dot or an underscore are not articles. {reasons}"
        )
    if strict and problems["lost"].any():
        losses = problems[problems["lost"]]
        raise CorpusError(f"strict=True, and {len(losses)} could not be read. {_list(losses)}")
    return Reading(assembly.documents(), problems, found, read, lost, assembly.today)


def _list(problems: pd.DataFrame, most: int = 10) -> str:
    """Write out the first problems, one a line."""
    lines = [f"\n  {row.source}: {row.problem} ({row.consequence})" for row in problems.head(most).itertuples()]
    if len(problems) > most:
        lines.append(f"\n  … and {len(problems) - most} more")
    return "".join(lines)
