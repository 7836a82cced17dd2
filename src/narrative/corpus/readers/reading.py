"""From a path to documents: list the files, read each by its format, put the rows together."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from narrative.clock import run_day
from narrative.corpus.documents.addresses import lose_addresses, name_address_list
from narrative.corpus.documents.formats import (
    ARCHIVES,
    FORMATS,
    REFERENCES,
    find_ending,
    find_format,
    is_refused,
    read_document,
)
from narrative.corpus.documents.references import FindText, is_reference_table, join_reference_table
from narrative.corpus.exports.exported_tables import read_exported_table
from narrative.corpus.exports.reading import read_export
from narrative.corpus.readers.assembly import Assembly, problem_table, whole_numbers
from narrative.corpus.readers.delimited import read_delimited
from narrative.corpus.readers.description_file import settle_rules
from narrative.corpus.readers.file_names import doubt_outlets, find_path_rule
from narrative.corpus.readers.files import File, list_files
from narrative.corpus.readers.json_lines import read_json_lines
from narrative.corpus.readers.parquet import read_parquet
from narrative.corpus.readers.plain import read_plain
from narrative.corpus.readers.reference_lists import points_to_files
from narrative.corpus.readers.rows import Problem, Rows, as_text
from narrative.corpus.readers.rules import ReadingRules
from narrative.corpus.readers.settled import SettledFiles
from narrative.corpus.readers.splitting import read_split
from narrative.corpus.readers.workbook import read_workbook
from narrative.errors import CorpusError
from narrative.progress import follow
from narrative.resources import read_regular

#: The endings of text files, and of tables; those of documents are in `documents.formats`.
_TEXTS = (".txt", ".md")
_TABLES: dict[str, Callable[..., Any]] = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
    ".xlsx": read_workbook,
}
ENDINGS = ", ".join((*_TEXTS, *_TABLES, *FORMATS))
#: A column of that name for each column of the table of files; see `Reading.files`.
FILES = ("file", "kind", "stated", "found", "read", "lost", "duplicates")


@dataclass(frozen=True)
class Reading:
    """What came of reading: documents, problems, the sums of both, and a row for each file (`FILES`)."""

    documents: pd.DataFrame
    problems: pd.DataFrame
    found: dict[str, int]
    read: dict[str, int]
    lost: dict[str, int]
    today: datetime.date
    language: str
    files: pd.DataFrame


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
    names = [file.name for file in listing.files]
    path_rule, more = find_path_rule(names, rules)
    assembly = Assembly(rules, path_rule, today or run_day())
    assembly.problems += [*notes, *listing.problems, *more]
    counts = {unit: {"files": 0, "rows": 0} for unit in ("found", "read", "lost")}
    counts["found"]["files"] = listing.found
    counts["lost"]["files"] = listing.found - len(listing.files)
    accounts: list[tuple[object, ...]] = []
    joined: set[Path] = set()
    lists = {file.path for file in listing.files if points_to_files(file.path)}
    settled, read_one = SettledFiles(), partial(read_file, rules=rules, max_bytes=max_bytes)
    first = {place: settled.read(file, partial(read_one, joined=joined))
             for file in listing.files if (place := file.path) in lists}  # fmt: skip
    for file in follow(listing.files, "reading files"):
        if joined and file.path not in first and file.path.resolve() in joined:
            counts["read"]["files"] += 1  # its text is that of a reference
            continue
        parts = first.pop(file.path, None) or settled.read(file, read_one)
        members = part_members(file.name, parts)
        counts["found"]["files"] += len(members) - 1
        for name, inside in members.items():
            documents = 0
            for part in inside:
                read = assembly.add(part)
                documents += read
                accounts.append(account(part, read))
                if not part.stem:
                    counts["found"]["rows"] += part.found
                    counts["read"]["rows"] += read
                    counts["lost"]["rows"] += part.lost
            counts["read" if documents else "lost"]["files"] += 1
            if not documents and not any(part.failed or part.stem for part in inside):
                has_rows = any(part.found for part in inside)
                reason = "none of its rows could be read" if has_rows else "empty: it has no rows"
                assembly.problems.append(Problem(name, reason, "left out", True))
    assembly.problems += settled.find_changed()
    if path_rule is None:
        assembly.problems += doubt_outlets(names, Counter(map(str, assembly.own["outlet"])))
    return finish(assembly, counts, accounts, strict=strict, roots=roots)


def part_members(name: str, parts: Iterable[Rows]) -> dict[str, list[Rows]]:
    """Return the rows of each file: of an archive each member is one, else there is one only."""
    members: dict[str, list[Rows]] = {}
    for part in parts:
        is_member = part.file.startswith(f"{name}/")
        members.setdefault(part.file.partition(", sheet ")[0] if is_member else name, []).append(part)
    return members


def account(rows: Rows, read: int) -> tuple[object, ...]:
    """Return the row of a file for `Reading.files`: what it says that it has, and what came of it."""
    found = max(rows.found, read, int(rows.failed and bool(rows.stem)))
    kind = rows.kind or find_ending(rows.file).lstrip(".")
    return rows.file, kind, rows.stated, found, read, found - read, rows.duplicates


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
    return finish(assembly, by_unit, [account(rows, read)], strict=strict, roots=())


def read_file(
    file: File, rules: ReadingRules, *, max_bytes: int, joined: set[Path] | None = None
) -> list[Rows]:
    """Read one file by its ending; whatever is wrong with it is a problem, not an error.

    Args:
        file: the file.
        rules: how it is read.
        max_bytes: no larger one is read.
        joined: takes the files whose texts it points to, and which are read with it.
    """
    ending = find_ending(file.path.name)
    rows = begin_rows(file.name, file.stem, ending)
    if rows.failed:
        return [rows]
    try:
        if too_large(rows, file.path.stat().st_size, max_bytes):
            return [rows]
        data = read_regular(file.path)
    except OSError as error:
        return [rows.lose(f"unreadable: {error.strerror or error}")]
    find_text = partial(
        find_text_beside, file.path.parent, rules=rules, max_bytes=max_bytes,
        joined=set() if joined is None else joined,
    )  # fmt: skip
    return read_data(rows, data, ending, rules, max_bytes=max_bytes, find_text=find_text)


def begin_rows(name: str, stem: str, ending: str) -> Rows:
    """Return the rows of a file before anything is read; lost if its ending is none that is read."""
    form = FORMATS.get(ending)
    one = ending in _TEXTS or (form is not None and form.is_one) or ending in ARCHIVES or is_refused(ending)
    rows = Rows(name, stem=stem if one else "")
    if not (one or form or ending in _TABLES):
        rows.lose(f"unknown format: {ending or 'no ending'}", f"left out; read are {ENDINGS}")
    return rows


def too_large(rows: Rows, size: int, max_bytes: int) -> bool:
    """Say whether a file is over the cap on size, and note that it is lost if so."""
    if size > max_bytes:
        problem = f"over the size cap: {size:,} bytes, and the cap is {max_bytes:,}"
        rows.lose(problem, "left out; max_bytes=… sets another cap")
    return rows.failed


def read_data(
    rows: Rows, data: bytes, ending: str, rules: ReadingRules, *, max_bytes: int,
    find_text: FindText = lambda path: "", depth: int = 0,
) -> list[Rows]:  # fmt: skip
    """Read the bytes of a file of this ending; whatever is wrong with them is a problem, not an error.

    Args:
        rows: those of the file, as `begin_rows` gives them.
        data: its bytes.
        ending: that of its name; what the bytes are goes before it.
        rules: how files are read.
        max_bytes: what is packed may not unpack to more.
        find_text: gives the text of a file that it points to.
        depth: in how many archives it lies.
    """
    if not data:
        return [rows.lose("empty")]
    if reader := _TABLES.get(ending):
        settings: dict[str, Any] = {"encoding": rules.encoding}
        if reader is read_workbook:
            settings = {"max_bytes": max_bytes, "named": rules.columns}
        elif reader is read_parquet:
            settings = {"max_bytes": max_bytes}
        found = reader(rows, data, **settings)
        return [
            refine_table(part, rules, find_text) for part in (found if isinstance(found, list) else [found])
        ]
    stem = rows.stem
    settings = {"encoding": rules.encoding, "database": rules.database, "max_bytes": max_bytes}
    if ending != ".mbox" and (exported := read_export(rows, data, **settings)) is not None:
        return [exported]
    ending = find_format(data, ending)
    if ending not in _TEXTS:

        def read_member(inside: Rows, content: bytes, level: int) -> list[Rows]:
            suffix = find_ending(inside.file)
            begun = begin_rows(inside.file, inside.stem, suffix)
            if begun.failed:
                return [begun]
            return read_data(begun, content, suffix, rules, max_bytes=max_bytes, depth=level)

        one = ending in ARCHIVES or is_refused(ending) or FORMATS[ending].is_one
        rows.stem = (stem or rows.file.rpartition(".")[0]) if one else ""  # a PDF can be called .xml
        return read_document(
            rows, data, ending, encoding=rules.encoding, max_bytes=max_bytes, find_text=find_text,
            read_member=read_member, depth=depth,
        )  # fmt: skip
    read = read_plain if rules.split is None else partial(read_split, split=rules.split)
    return [read(rows, data, encoding=rules.encoding, date_formats=rules.date_formats)]


def refine_table(rows: Rows, rules: ReadingRules, find_text: FindText) -> Rows:
    """Return the rows of a table that is an export, references or a list of addresses as what they are."""
    if rows.failed or not rows.cells or rules.columns.get("text"):
        return rows
    names = list(rows.cells)
    if exported := read_exported_table(rows):
        return exported
    if whose := name_address_list(names):
        return lose_addresses(rows, whose)
    return join_reference_table(rows, find_text) if is_reference_table(names) else rows


def find_text_beside(
    folder: Path, path: str, *, rules: ReadingRules, max_bytes: int, joined: set[Path]
) -> str:
    """Return the text of a file that another points to, if it lies in its folder or below; else nothing."""
    parts = [part for part in path.replace("\\", "/").split("/") if part.strip(" .")]
    root = folder.resolve()
    for depth in range(min(len(parts), 4), 0, -1):
        place = root.joinpath(*parts[-depth:])
        try:
            inside = place.is_file() and place.resolve().is_relative_to(root)
            if inside and place.stat().st_size <= max_bytes:
                ending = find_ending(place.name)
                begun = begin_rows(place.name, place.stem, ending)
                if ending in _TABLES or ending in REFERENCES or begun.failed:
                    return ""
                read = read_data(begun, read_regular(place), ending, rules, max_bytes=max_bytes, depth=1)
                texts = [as_text(text) for part in read for text in part.cells.get("text", [])]
                joined |= {place.resolve()} if texts else set()
                return "\n\n".join(texts)
        except (OSError, ValueError):
            continue
    return ""


def finish(
    assembly: Assembly, counts: dict[str, dict[str, int]], accounts: Sequence[tuple[object, ...]], *,
    strict: bool, roots: Sequence[Path],
) -> Reading:  # fmt: skip
    """Sum up; raise if nothing was read, or if anything was lost and nothing may be."""
    assembly.conclude()
    problems = problem_table(assembly.problems)
    refuse(
        problems, assembly.named, assembly.names_seen, assembly.columns_used,
        nothing=not assembly.ids and bool(roots or counts["found"]["rows"]),
        strict=strict, where=", ".join(map(str, roots)) or "the table",
    )  # fmt: skip
    files = pd.DataFrame(accounts, columns=list(FILES)).astype({"stated": "Int64"})
    absent = files[(files["stated"] > files["found"]).fillna(False)]
    if strict and len(absent):
        file, stated, found = absent.iloc[0][["file", "stated", "found"]]
        raise CorpusError(f"{file} states {stated:,} documents and has {found:,}, and strict=True.")
    return Reading(
        assembly.documents(),
        problems,
        counts["found"],
        counts["read"],
        counts["lost"],
        assembly.today,
        assembly.rules.language or "",
        files,
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
        if len(losses):
            raise CorpusError(f"Nothing to read in {where}. {_write_out(losses)}")
        raise CorpusError(
            f"Nothing to read in {where}. {_write_out(problems) or 'It has no articles.'} Articles are "
            f"read from files that end in {ENDINGS}. README files and names that begin with a dot, an "
            "underscore or ~$ are passed over."
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
    return f"{';'.join(lines)}." if lines else ""
