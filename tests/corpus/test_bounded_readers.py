"""Small files that would take gigabytes: refused with the reason, or read in proportion to their size.

Memory is that of `tracemalloc` or of Arrow's own pool, and steps are counted; no test looks at the clock.
"""

from __future__ import annotations

import datetime
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from lxml import html

from narrative.corpus.corpus import Corpus, read_corpus
from narrative.corpus.documents.main_text import find_main_text
from narrative.corpus.documents.markup import MOST_ATTRIBUTES
from narrative.corpus.readers import assembly, json_lines, rows
from narrative.corpus.readers.json_lines import DEEPEST

MB = 1024**2


def read(path: Path) -> Corpus:
    corpus = read_corpus(path, today=datetime.date(2024, 1, 31))
    for unit in ("files", "rows"):
        assert corpus.found[unit] == corpus.read[unit] + corpus.lost[unit]
    return corpus


def peak(do: Callable[[], object]) -> int:
    """The most memory that Python held meanwhile, in bytes."""
    do()  # what is imported and kept for good
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# Workbooks ----------------------------------------------------------------------------------------------


def write_book(path: Path, n_rows: int, *, far: bool) -> Path:
    """A workbook of `n_rows` texts; with `far`, a heading in XFD1 and a value in the last row there is."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "text"
    for row in range(2, n_rows + 2):
        sheet.cell(row, 1, f"Text {row}.")
    if far:
        sheet["XFD1"] = "far"
        sheet["A1048576"] = "The end."
    book.save(path)
    return path


def test_far_cells_of_a_workbook_cost_nothing(tmp_path: Path) -> None:
    near = write_book(tmp_path / "near.xlsx", 300, far=False)
    far = write_book(tmp_path / "far.xlsx", 300, far=True)
    corpus = read(far)
    assert corpus.documents["text"].tolist() == [*read(near).documents["text"], "The end."]
    assert "far" in corpus.documents
    assert "column_7" not in corpus.documents
    # As a table of cells it has 16,384 columns in each row, and more than a million rows.
    assert peak(lambda: read(far)) < 2 * peak(lambda: read(near)) + 4 * MB


def test_rows_of_a_workbook_have_the_numbers_that_the_spreadsheet_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for cell, value in {
        "B3": "text",
        "D3": "n",
        "B9": "Nine.",
        "D9": 9,
        "D12": 12,
        "C20": "x",
        "F21": "y",
    }.items():
        book.active[cell] = value
    book.save(tmp_path / "a.xlsx")
    corpus = read(tmp_path / "a.xlsx")
    assert corpus.documents["text"].tolist() == ["Nine."]
    assert corpus.problems["source"].tolist() == [f"a.xlsx, row {row}" for row in (21, 12, 20)]
    assert corpus.found["rows"] == 4


def test_numbers_in_a_workbook_stay_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "text", "date", "n", "share", "online", "mixed"])
    book.active.append([7, "Seven.", datetime.datetime(2023, 11, 8, 23, 30), 3, 0.5, True, 1])
    book.active.append([8.0, "Eight.", 20231109, None, 2, False, "x"])
    book.save(tmp_path / "a.xlsx")
    documents = read(tmp_path / "a.xlsx").documents
    assert list(documents.index) == ["7", "8"]
    assert documents["date"].tolist() == [pd.Timestamp("2023-11-08T23:30"), pd.Timestamp("2023-11-09")]
    kinds = documents[["n", "share", "online", "mixed"]].dtypes.astype(str).tolist()
    assert kinds == ["Int64", "float64", "bool", "str"]
    assert documents["mixed"].tolist() == ["1", "x"]


def test_a_workbook_that_swells_is_refused(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", 3, far=False)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(70 * MB))
    (tmp_path / "b.txt").write_text("Fine.")
    corpus = read(tmp_path)
    assert corpus.problems["problem"].str.contains("more than 100 times its size").tolist() == [True]
    assert peak(lambda: read(tmp_path)) < 10 * MB


def test_one_text_that_a_workbook_repeats_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "ALWAYS", MB)
    book = openpyxl.Workbook()
    for text in ["text", *["word " * 6000] * 300]:  # of a shared text each cell has the number only
        book.active.append([text])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.txt").write_text("Fine.")
    assert read(tmp_path).problems["problem"].str.startswith("refused: it unpacks to").tolist() == [True]


# Pages --------------------------------------------------------------------------------------------------


def test_an_element_with_more_attributes_than_any_page_has_is_refused(tmp_path: Path) -> None:
    """The parser compares each attribute with all before it: 40,000 of them, 340 kB, took minutes."""
    many = " ".join(f"a{number}='<>'" for number in range(MOST_ATTRIBUTES))
    (tmp_path / "b.html").write_text(f"<p {many} more>War and peace.</p>")
    code = "<script>for (a<b " + "c " * 9000 + ")</script>"
    (tmp_path / "a.html").write_text(f"{code}<!-- <a {'c ' * 9000}--><p {many}>War and peace.</p>")
    corpus = read(tmp_path)
    assert corpus.documents["text"].tolist() == ["War and peace."]
    assert corpus.problems["problem"].tolist() == ["refused: an element has more than 2,000 attributes"]


def test_tables_and_lists_deep_in_others_are_read_as_blocks(tmp_path: Path) -> None:
    """The library reads a table once for each table around it: 7 kB of them took seconds."""
    words = " ".join(f"On day {day} the council spoke of the wall." for day in range(20))
    page = "<ul><li><table><tr><td>" * 200 + f"<p>{words}</p><p>Nobody came.</p>"
    root = html.document_fromstring(page)
    find_main_text(root)
    assert len(root.xpath("//table | //ul")) <= 12
    (tmp_path / "a.html").write_text(page)
    assert read(tmp_path).documents["text"].tolist() == [f"{words}\n\nNobody came."]


# JSON ---------------------------------------------------------------------------------------------------


def test_lines_that_each_have_a_key_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (assembly, json_lines):
        monkeypatch.setattr(module, "MOST_COLUMNS", 50)

    def write(number: int) -> Path:
        path = tmp_path / f"{number}.jsonl"
        path.write_text("\n".join(json.dumps({"text": f"T {n}", f"k{n}": n}) for n in range(number)))
        return path

    small, large = write(200), write(1600)
    corpus = read(large)
    assert len(corpus) == 1600
    assert list(corpus.documents) == ["title", "date", "outlet", "text", "date_as_read"]
    assert "1,601 different keys" in corpus.problems["problem"].tolist()
    # As a table of all cells it would have 64 times as many.
    assert peak(lambda: read(large)) < 12 * peak(lambda: read(small))


def test_more_columns_than_a_corpus_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "MOST_COLUMNS", 3)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"title: T\nkey {number}: {number}\n\nText {number}.")
    corpus = read(tmp_path)
    assert len(corpus) == 5
    assert [name for name in corpus.documents if name.startswith("key")] == ["key 0", "key 1", "key 2"]
    assert corpus.problems["source"].tolist() == ["3.txt", "4.txt"]


@pytest.mark.parametrize("depth", [DEEPEST, 450, 600, 950, 100_000])
@pytest.mark.parametrize("marks", ["[]", '{"a":}'])
def test_deep_cells_lose_their_row_only(tmp_path: Path, depth: int, marks: str) -> None:
    opening, closing = marks[:-1], marks[-1]
    deep = opening * depth + "1" + closing * depth
    (tmp_path / "a.jsonl").write_text(
        f'{{"text": "Deep.", "x": {deep}}}\n{{"text": "Fine.", "x": [["y"]]}}\n'
    )
    corpus = read(tmp_path / "a.jsonl")
    assert corpus.documents["text"].tolist() == ["Fine."]
    assert corpus.problems["source"].tolist() == ["a.jsonl, row 1"]
    assert corpus.problems["problem"].tolist() == [f"unreadable: nested more than {DEEPEST} deep"]
    (tmp_path / "a.jsonl").write_text(f'[{{"text": "Deep.", "x": {deep}}}, {{"text": "Fine."}}]')
    if depth < 500:  # a list whose depth Python cannot take is lost as a whole
        assert read(tmp_path / "a.jsonl").documents["text"].tolist() == ["Fine."]


def test_keys_given_twice_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "text": "a", "text": "b"}\n{"id": 2, "text": "c"}\n')
    corpus = read(tmp_path)
    assert corpus.documents["text"].tolist() == ["b", "c"]
    row = ("a.jsonl, row 1", "given more than once: text", "the last value of each was taken", False)
    assert corpus.problems.to_numpy().tolist() == [list(row)]


def test_a_text_longer_than_any_article_is_lost_with_its_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "LONGEST", 1000)
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "word " * 201}) + '\n{"text": "Fine."}')
    (tmp_path / "b.csv").write_text("id,text\nx," + "word " * 201 + "\ny,Fine too.\n")
    corpus = read(tmp_path)
    assert corpus.documents["text"].tolist() == ["Fine.", "Fine too."]
    assert corpus.problems["source"].tolist() == ["a.jsonl, row 1", "b.csv, row 2"]
    assert corpus.problems["problem"].str.startswith("too long: 1,005 characters").all()


# Parquet ------------------------------------------------------------------------------------------------


def write_repeated(path: Path, column: pa.Array, n_rows: int) -> Path:
    ids = pa.array(np.zeros(n_rows, np.int8))
    parquet.write_table(pa.table({"n": ids, "text": column}), path, compression="zstd")
    return path


@pytest.mark.parametrize("kind", ["dictionary", "text"])
def test_a_long_text_that_a_dictionary_repeats_is_refused_before_it_is_unpacked(
    tmp_path: Path, kind: str
) -> None:
    indices = pa.array(np.zeros(1500, np.int32))
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["word " * 200_000]))
    if kind == "text":  # the same bytes, but for what the file says that the column was in Arrow
        column = pa.chunked_array([column.slice(n, 1).cast(pa.string()) for n in range(150)] * 10)
    path = write_repeated(tmp_path / "a.parquet", column, 1500)
    assert path.stat().st_size < 3000  # and 1.5 GB in full
    (tmp_path / "b.txt").write_text("Fine.")
    corpus = read(tmp_path)
    assert corpus.problems["problem"].str.contains("more than 100 times its size").tolist() == [True]
    assert peak(lambda: read(tmp_path)) < 200 * MB


def test_lists_that_a_dictionary_repeats_are_refused_too(tmp_path: Path) -> None:
    texts = pa.array(["word " * 100_000] * 300)
    column = pa.ListArray.from_arrays(pa.array(range(301), pa.int32()), texts)
    write_repeated(tmp_path / "a.parquet", column, 300)
    (tmp_path / "b.txt").write_text("Fine.")
    assert read(tmp_path).problems["problem"].str.startswith("refused:").tolist() == [True]


def test_rows_that_take_no_byte_each_are_refused(tmp_path: Path) -> None:
    indices = pa.array(np.zeros(500_000, np.int32))
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["word"]))
    write_repeated(tmp_path / "a.parquet", column, 500_000)
    (tmp_path / "b.txt").write_text("Fine.")
    assert read(tmp_path).problems["problem"].str.startswith("refused: 500,000 rows in").tolist() == [True]


def test_an_honest_file_of_short_repeated_texts_is_read(tmp_path: Path) -> None:
    pd.DataFrame({"text": ["Hope.", "War."] * 2000}).to_parquet(tmp_path / "a.parquet")
    corpus = read(tmp_path)
    assert len(corpus) == 4000
    assert corpus.documents["text"].nunique() == 2


# CSV ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        (
            b"id,text\n1,a long night\rand a hopeful morning\n2,x\n",
            ["a long night\rand a hopeful morning", "x"],
        ),
        (b"text\r\none\rand more\r\ntwo\r\n", ["one\rand more", "two"]),
        (b'"id\n(number)",text\n1,one\rand more\n', ["one\rand more"]),
        (b'id,text\n1,"a\rb"\n2,"a\r\nb"\n', ["a\rb", "a\r\nb"]),
        (b"id,text\r1,one\r2,two\r", ["one", "two"]),
        (b'id,text\r1,"one\nand more"\r2,two\r', ["one\nand more", "two"]),  # Excel for Mac
        (b"id,text\r\r\n1,one\r\r\n2,two\r\r\n", ["one", "two"]),
    ],
)
def test_a_carriage_return_alone_is_part_of_its_cell_where_lines_end_in_feeds(
    tmp_path: Path, written: bytes, texts: list[str]
) -> None:
    (tmp_path / "a.csv").write_bytes(written)
    corpus = read(tmp_path)
    assert corpus.documents["text"].tolist() == texts
    assert not len(corpus.problems)


def test_whole_numbers_that_a_missing_value_made_floats(tmp_path: Path) -> None:
    """As pandas writes a column of ids in which one is missing."""
    table = pd.DataFrame({"id": [1, None, 3], "date": [20200101, 20200102, None], "text": ["a", "b", "c"],
                          "stars": [4, None, 5], "share": [0.5, None, 1.0]})  # fmt: skip
    table.to_csv(tmp_path / "a.csv", index=False)
    table.to_parquet(tmp_path / "a.parquet")
    table.to_json(tmp_path / "a.jsonl", orient="records", lines=True)
    corpora = [read(tmp_path / f"a.{ending}") for ending in ("csv", "parquet", "jsonl")]
    corpora.append(Corpus.from_documents(table))
    for corpus in corpora:
        documents = corpus.documents
        assert [documents.index[0], documents.index[2]] == ["1", "3"]
        assert documents["date"].tolist()[:2] == [pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02")]
    for corpus in (corpora[1], corpora[3]):
        assert corpus.documents["stars"].dtype == "Int64"
        assert corpus.documents["share"].dtype == "float64"
    (tmp_path / "b.csv").write_text("id,text,version\n1.0,a,1.0\n1.5,b,2.0\n")
    assert list(read(tmp_path / "b.csv").documents.index) == ["1.0", "1.5"]
    assert read(tmp_path / "b.csv").documents["version"].tolist() == ["1.0", "2.0"]
