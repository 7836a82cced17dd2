"""RIS and citation tables (Zotero, Mendeley, EBSCO): references, joined with the files that they point to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from narrative.corpus.documents.records import Record, fill_table
from narrative.corpus.readers.columns import plain_name
from narrative.corpus.readers.rows import Rows, as_text

_TAG = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")
#: What the tags of RIS are here; the first of a column that is there counts, but for authors and keywords.
_TAGS = {
    "title": ("TI", "T1", "CT"), "outlet": ("T2", "JF", "JO", "JA", "BT", "J2", "PB"),
    "date": ("DA", "Y1", "PY"), "author": ("AU", "A1"), "page": ("SP",), "section": ("SE",),
    "language": ("LA",), "url": ("UR",), "doi": ("DO",), "database": ("DB", "DP"), "keywords": ("KW",),
    "database_id": ("AN", "ID"), "abstract": ("AB", "N2"), "files": ("L1", "L2", "L3", "L4"), "type": ("TY",),
}  # fmt: skip
_ALL_OF = ("author", "keywords", "files")
#: By which columns a table is known to be one of references, and what its columns are here.
_KNOWN = (
    {"item_type", "publication_title", "abstract_note"},  # Zotero
    {"title", "authors", "abstract", "citation_key"},  # Mendeley
    {"article_title", "author", "journal_title", "abstract"},  # EBSCO
    {"an", "title", "source", "abstract"},
    {"accession_number", "title", "abstract"},
)
_COLUMNS = {
    "title": ("title", "article_title", "primary_title"),
    "outlet": ("publication_title", "journal_title", "journal", "source", "publication"),
    "date": ("date", "publication_date", "pub_date", "publication_year", "year"),
    "author": ("author", "authors"), "page": ("pages", "start_page"), "section": ("section",),
    "language": ("language",), "url": ("url", "urls", "permalink", "plink"), "doi": ("doi",),
    "database": ("library_catalog", "database", "db"), "keywords": ("manual_tags", "keywords", "subjects"),
    "database_id": ("key", "accession_number", "an", "citation_key"),
    "abstract": ("abstract_note", "abstract"), "files": ("file_attachments", "file", "files"),
    "type": ("item_type", "document_type", "doctypes", "type"),
}  # fmt: skip
_PARTIAL = re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})/?.*")
#: Gives the text of a file beside the references, by its path; nothing if there is none.
FindText = Callable[[str], str]


def read_references(rows: Rows, data: bytes, *, encoding: str | None, find_text: FindText) -> Rows:
    """Read the references of an `.ris` file, a row each.

    The text is that of the file that a reference points to (`L1`), if it lies beside; else its abstract.

    Args:
        rows: those of the file.
        data: its bytes.
        encoding: the encoding that the user names.
        find_text: gives the text of a file by the path that a reference has of it.
    """
    text = rows.decode(data, encoding)
    if text is None:
        return rows
    references = list(_list_references(rows.mended(text)))
    if not references:
        return rows.lose("no reference in it: no line begins with a tag of RIS, as `TY  - NEWS`")
    return fill_references(rows, references, find_text)


def is_reference_table(names: Iterable[str]) -> bool:
    """Say whether a table with these columns is one of references, without a text of the articles.

    >>> is_reference_table(["Key", "Item Type", "Publication Title", "Abstract Note"])
    True
    """
    plain = {plain_name(name) for name in names}
    return any(known <= plain for known in _KNOWN) and not plain & {"text", "full_text", "body", "content"}


def join_reference_table(rows: Rows, find_text: FindText) -> Rows:
    """Return the rows of a table of references with their texts: those of files, else the abstracts."""
    plain = {plain_name(name): name for name in reversed(list(rows.cells))}
    named = {
        column: plain[name] for column, names in _COLUMNS.items() for name in reversed(names) if name in plain
    }
    references = [
        {column: as_text(rows.cells[name][place]) for column, name in named.items()}
        for place in range(len(rows.numbers))
    ]
    return fill_references(rows, references, find_text, rows.numbers)


def _list_references(text: str) -> Iterator[dict[str, str]]:
    """Yield the references by columns."""
    tags: dict[str, list[str]] = {}
    last = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = _TAG.match(line)
        if found and found[1] == "TY" and tags:
            yield _by_column(tags)
            tags, last = {}, ""
        if found and found[1] == "ER":
            if tags:
                yield _by_column(tags)
            tags, last = {}, ""
        elif found:
            last = found[1]
            tags.setdefault(last, []).append(found[2].strip())
        elif last and line.strip():
            tags[last][-1] = f"{tags[last][-1]}\n{line.strip()}"
    if tags:
        yield _by_column(tags)


def _by_column(tags: Mapping[str, list[str]]) -> dict[str, str]:
    """Return a reference by columns from its tags."""
    reference = {}
    for column, names in _TAGS.items():
        values = [value for name in names for value in tags.get(name, ()) if value]
        if values:
            reference[column] = "; ".join(values) if column in _ALL_OF else values[0]
    return reference


def fill_references(
    rows: Rows, references: list[dict[str, str]], find_text: FindText, numbers: list[int] | None = None
) -> Rows:
    """Make rows of references, and say where their texts are from."""
    records = [_read_reference(reference, find_text) for reference in references]
    kinds = [record.cells.get("text_from") for record in records]
    fill_table(rows, records, numbers)
    if count := kinds.count("abstract"):
        rows.note(
            f"{count:,} of {len(records):,} references without a file beside them",
            "their text is the abstract; the column text_from says which",
        )
    return rows


def _read_reference(reference: Mapping[str, str], find_text: FindText) -> Record:
    """Return a reference as a document."""
    record = Record()
    for column, value in reference.items():
        if column not in ("date", "abstract", "files"):
            record.put(column, value)
    date = _PARTIAL.sub(r"\1-\2-\3", reference.get("date", ""))
    if not record.put_date(date.rstrip("/"), tell=False):
        record.put("date_as_read", reference.get("date", ""))
    for path in filter(None, (one.strip() for one in reference.get("files", "").split(";"))):
        if text := find_text(path):
            record.put("text", text)
            record.put("text_from", path)
    if "text" not in record.cells and reference.get("abstract", "").strip():
        record.put("text", reference["abstract"].strip())
        record.put("text_from", "abstract")
    if "text" not in record.cells:
        record.fault = "a reference without a text: it has no abstract, and no file beside it"
    return record
