"""Databases that `labelled.toml` describes, in files made here from those descriptions."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from exported import LONG
from labelled_exports import BODY, DOCUMENTS, MORE, write
from narrative import read_corpus
from narrative.corpus.exports.layouts import load_layouts
from narrative.corpus.exports.reading import read_export
from narrative.corpus.readers.rows import Rows
from office_files import make_word, paragraph

FIELDS = ("title", "date", "outlet", "page", "author", "database_id")


def read(data: bytes) -> Rows:
    """The rows of a file."""
    found = read_export(Rows("x"), data, max_bytes=10**8)
    assert found is not None
    return found


def test_every_database_that_is_described_has_a_file_here() -> None:
    assert set(DOCUMENTS) == set(load_layouts())


@pytest.mark.parametrize("form", ["text", "windows", "word", "page"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_fields_and_texts(name: str, form: str) -> None:
    text = write(name)
    if form == "windows":
        data = text.replace("\n", "\r\n").encode("utf-16")
    elif form == "page":
        lines = (f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
        data = f"<html><body>{''.join(lines)}</body></html>".encode()
    elif form == "word":
        data = make_word("".join(paragraph(line.strip()) for line in text.split("\n") if line.strip()))
    else:
        data = text.encode()
    rows = read(data)
    assert (rows.kind, rows.numbers, rows.lost) == (name, [1, 2], 0)
    for place, number in enumerate("12"):
        cells = tuple(rows.cells.get(field, [None, None])[place] for field in FIELDS)
        assert cells == tuple(value and value.replace("#", number) for value in DOCUMENTS[name][1])
        assert rows.cells["text"][place] == BODY


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_without_its_text_is_lost_and_the_other_read(name: str) -> None:
    rows = read(write(name).replace(BODY, "", 1).encode())
    assert (len(rows.numbers), rows.lost, rows.found) == (1, 1, 2)


def test_prose_that_begins_as_labels_do_is_no_export() -> None:
    assert (
        read_export(Rows("x"), f"Title: a day\n\nRecord: none.\n\n{BODY}".encode(), max_bytes=10**8) is None
    )


def test_tables_of_swissdox_have_their_texts_without_tags(tmp_path: Path) -> None:
    names = "id\tpubtime\tmedium_code\tmedium_name\trubric\tlanguage\thead\tcontent_id\tcontent"
    first = "12\t2019-05-03 00:00:00+02\tEZ\tErfundene Zeitung\tPolitik\tde\tDer Kai\tc1\t"
    second = "13\t2019-05-04 08:30:00+02\tEZ\tErfundene Zeitung\tPolitik\tfr\tEncore\tc2\t"
    content = f"<tx><ld><p>{LONG}</p></ld><p>A <b>second</b>{MORE.partition('second')[2]}</p></tx>"
    (tmp_path / "a.tsv").write_text(
        f"{names}\n{first}{content}\n{second}<tx><p></p></tx>\n", encoding="utf-8"
    )
    corpus = read_corpus(tmp_path)
    one = corpus.documents.iloc[0]
    assert (one["title"], one["outlet"], one["section"]) == ("Der Kai", "Erfundene Zeitung", "Politik")
    assert (str(one["date"]), one["language"], one["database_id"]) == ("2019-05-03 00:00:00", "de", "12")
    assert one["text"] == f"{LONG}\n\nA second{MORE.partition('second')[2]}"
    assert (corpus.found["rows"], corpus.lost["rows"]) == (2, 1)
    assert corpus.files["kind"].tolist() == ["swissdox"]
