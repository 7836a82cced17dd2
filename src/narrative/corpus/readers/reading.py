"""From a path to documents: list the files, read each by its format, put the rows together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from narrative.clock import run_day
from narrative.corpus.readers.assembly import Assembly, problem_table, whole_numbers
from narrative.corpus.readers.delimited import read_delimited
from narrative.corpus.readers.description_file import settle_rules
from narrative.corpus.readers.files import ARTICLES, File, list_files
from narrative.corpus.readers.json_lines import read_json_lines
from narrative.corpus.readers.parquet import read_parquet
from narrative.corpus.readers.path_rule import PathRule, infer_rule
from narrative.corpus.readers.plain import read_plain
from narrative.corpus.readers.rows import Problem, Rows
from narrative.corpus.readers.rules import ReadingRules
from narrative.corpus.readers.workbook import read_workbook
from narrative.errors import CorpusError
from narrative.progress import follow
from narrative.resources import read_regular

#: The endings that are read, and by what.
READERS: dict[str, Callable[..., Any]] = {
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
    language: str


def read_files(
    roots: Sequence[Path],
    told: ReadingRules,
    *,
    strict: bool = False,
    max_bytes: int,
    today: datetime.date | None = None,
) -> Reading:
    """Read all that `roots` hold; `narrative.read_corpus` says how.

    Args:
        roots: files and folders.
        told: how the caller says that they are read; what it does not say, `corpus.toml` may.
        strict, max_bytes, today: as there.
    """
    rules, notes = settle_rules(roots, told)
    listing = list_files(roots)
    path_rule, more = find_path_rule([file.name for file in listing.files], rules)
    assembly = Assembly(rules, path_rule, today or run_day())
    assembly.problems += [*notes, *listing.problems, *more]
    counts = {unit: {"files": 0, "rows": 0} for unit in ("found", "read", "lost")}
    counts["found"]["files"] = listing.found
    counts["lost"]["files"] = listing.found - len(listing.files)
    for file in follow(listing.files, "reading files"):
        parts = read_file(file, rules, max_bytes=max_bytes)
        documents = 0
        for part in parts:
            read = assembly.add(part)
            documents += read
            if not part.stem:
                counts["found"]["rows"] += part.found
                counts["read"]["rows"] += read
                counts["lost"]["rows"] += part.lost
        counts["read" if documents else "lost"]["files"] += 1
        if not documents and not any(part.failed or part.stem for part in parts):
            reason = (
                "none of its rows could be read"
                if any(part.found for part in parts)
                else "empty: it has no rows"
            )
            assembly.problems.append(Problem(file.name, reason, "left out", True))
    return finish(assembly, counts, strict=strict, roots=roots)


def read_table(
    table: pd.DataFrame, name: str, rules: ReadingRules, *, strict: bool, today: datetime.date | None
) -> Reading:
    """Take the documents from a table in memory; `narrative.corpus.corpus.Corpus.from_documents` says how."""
    assembly = Assembly(rules, None, today or run_day(), keep_empty=True)
    rows = Rows(name, found=len(table), numbers=list(range(1, len(table) + 1)))
    for place, label in enumerate(table.columns):
        column = table.iloc[:, place].astype(object)
        rows.cells[str(label)] = whole_numbers(column.where(column.notna(), None).tolist())
    labelled = table.index.name == "doc_id" or not isinstance(table.index, pd.RangeIndex)
    if labelled and "doc_id" not in rows.cells:
        rows.cells["doc_id"] = table.index.astype(object).tolist()
    read = assembly.add(rows)
    counts = {"found": len(table), "read": read, "lost": rows.lost}
    by_unit = {unit: {"files": 0, "rows": count} for unit, count in counts.items()}
    return finish(assembly, by_unit, strict=strict, roots=())


def find_path_rule(names: Sequence[str], rules: ReadingRules) -> tuple[PathRule | None, list[Problem]]:
    """Return by what rule the names of files are read, and which of them do not fit it.

    Args:
        names: the paths of all files below the corpus.
        rules: how they are read; without a rule that is told, one on which all articles agree.

    Raises:
        CorpusError: a rule is told, and no name fits it.
    """
    articles = [name for name in names if name.casefold().endswith(ARTICLES)]
    if rules.path is None:
        return infer_rule(articles), []
    rule = PathRule(rules.path, formats=rules.date_formats)
    fits = [bool(rule.read(name)) for name in names]
    if names and not any(fits):
        raise CorpusError(
            f"No file has a name that fits path_rule={rules.path!r}; the first is {names[0]!r}."
        )
    unfit = {name for name, fit in zip(names, fits, strict=True) if not fit}
    others = [name for name in articles if name in unfit]
    if not others:
        return rule, []
    listed = f"{', '.join(others[:3])}{', …' * (len(others) > 3)}"
    said = f"{len(others):,} of {len(articles):,} do not fit the rule {rules.path!r}: {listed}"
    return rule, [Problem("names of files", said, "nothing was taken from them", False)]


def read_file(file: File, rules: ReadingRules, *, max_bytes: int) -> list[Rows]:
    """Read one file by its ending; whatever is wrong with it is a problem, not an error."""
    ending = file.path.suffix.casefold()
    rows = begin_rows(file.name, file.stem, ending)
    if rows.failed:
        return [rows]
    try:
        if too_large(rows, file.path.stat().st_size, max_bytes):
            return [rows]
        data = read_regular(file.path)
    except OSError as error:
        return [rows.lose(f"unreadable: {error.strerror or error}")]
    return read_data(rows, data, ending, rules, max_bytes=max_bytes)


def begin_rows(name: str, stem: str, ending: str) -> Rows:
    """Return the rows of a file before anything is read; lost if its ending is none that is read."""
    reader = READERS.get(ending)
    rows = Rows(name, stem=stem if reader is read_plain else "")
    if reader is None:
        rows.lose(f"unknown format: {ending or 'no ending'}", f"left out; read are {ENDINGS}")
    return rows


def too_large(rows: Rows, size: int, max_bytes: int) -> bool:
    """Say whether a file is over the cap on size, and note that it is lost if so."""
    if size > max_bytes:
        problem = f"over the size cap: {size:,} bytes, and the cap is {max_bytes:,}"
        rows.lose(problem, "left out; max_bytes=… sets another cap")
    return rows.failed


def read_data(rows: Rows, data: bytes, ending: str, rules: ReadingRules, *, max_bytes: int) -> list[Rows]:
    """Read the bytes of a file of this ending; whatever is wrong with them is a problem, not an error."""
    reader = READERS[ending]
    if not data:
        return [rows.lose("empty")]
    if reader is read_plain:
        return [read_plain(rows, data, encoding=rules.encoding, date_formats=rules.date_formats)]
    if reader is read_workbook:
        return read_workbook(rows, data, max_bytes=max_bytes, named=rules.columns)
    if reader is read_parquet:
        return [read_parquet(rows, data, max_bytes=max_bytes)]
    return [reader(rows, data, encoding=rules.encoding)]


def finish(
    assembly: Assembly, counts: dict[str, dict[str, int]], *, strict: bool, roots: Sequence[Path]
) -> Reading:
    """Sum up; raise if nothing was read, or if anything was lost and nothing may be."""
    assembly.conclude()
    problems = problem_table(assembly.problems)
    refuse(
        problems, assembly.named, assembly.names_seen, assembly.columns_used,
        nothing=not assembly.ids and bool(roots or counts["found"]["rows"]),
        strict=strict, where=", ".join(map(str, roots)) or "the table",
    )  # fmt: skip
    return Reading(
        assembly.documents(),
        problems,
        counts["found"],
        counts["read"],
        counts["lost"],
        assembly.today,
        assembly.rules.language or "",
    )


def refuse(
    problems: pd.DataFrame,
    named: Mapping[str, str | None],
    names_seen: Iterable[str],
    columns_used: Container[str],
    *,
    nothing: bool,
    strict: bool,
    where: str,
) -> None:
    """Raise if a named column is nowhere, if there is `nothing`, or if anything was lost that may not be."""
    seen = list(names_seen)
    losses = problems[problems["lost"]]
    for role, name in named.items():
        if name is not None and role not in columns_used and seen:
            raise CorpusError(f"No column {name!r} in {where}. Available: {', '.join(seen)}.")
    if nothing:
        raise CorpusError(
            f"Nothing to read in {where}. Looked for articles in files that end in {ENDINGS}; "
            "README files and names that begin with a dot or an underscore are not articles. "
            f"{_write_out(losses if len(losses) else problems) or 'There is no such file.'}"
        )
    if strict and len(losses):
        raise CorpusError(f"{len(losses)} could not be read, and strict=True. {_write_out(losses)}")


def _write_out(problems: pd.DataFrame, most: int = 10) -> str:
    """Write out the first problems, one a line."""
    lines = [
        f"\n  {source}: {problem} ({consequence})"
        for source, problem, consequence in problems[["source", "problem", "consequence"]]
        .head(most)
        .itertuples(index=False)
    ]
    if len(problems) > most:
        lines.append(f"\n  … and {len(problems) - most} more")
    return "".join(lines)
