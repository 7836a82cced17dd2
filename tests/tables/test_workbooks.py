"""Tables as workbooks: nothing runs, everything comes back, and the same table gives the same bytes."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative import Corpus, read_csv, write_csv
from narrative.concordance import kwic
from narrative.errors import TableError
from narrative.tables.workbooks import read_xlsx, write_xlsx

HOSTILE = [
    "=1+2", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", '=HYPERLINK("http://example.org","x")', "#N/A", "TRUE",
    "007", "1e5", "2023-11-08", "a\r\nb\tc", "\x07 bell", "_x0041_", "_x005F_x0041_", "", " ", "😀",
    "＝1", "<b>&amp;", "NA", "nan",
]  # fmt: skip


def test_everything_comes_back(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "=text": pd.Series([*HOSTILE, None], dtype="object"),
            "whole": range(len(HOSTILE) + 1),
            "number": [0.5, -1e-300, 2.0, *[float(n) for n in range(len(HOSTILE) - 3)], None],
            "truth": [True, False] * (len(HOSTILE) // 2 + 1),
            "date": pd.to_datetime(["2023-11-08", None] * (len(HOSTILE) // 2 + 1)),
        }
    )
    assert len(HOSTILE) % 2 == 1
    back = read_xlsx(write_xlsx(table, tmp_path / "t.xlsx"))
    assert back["=text"].tolist()[:-1] == HOSTILE
    assert pd.isna(back["=text"].iloc[-1])
    assert back.columns.tolist() == table.columns.tolist()
    pd.testing.assert_frame_equal(back.drop(columns="=text"), table.drop(columns="=text"), check_exact=True)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = write_xlsx(pd.DataFrame({"=1+1": HOSTILE}), tmp_path / "t.xlsx")
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n"}
            for cell in row:
                if str(cell.value)[:1] in tuple("=+-@'"):
                    assert cell.quotePrefix
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    table = pd.DataFrame({"text": HOSTILE})
    one = write_xlsx(table, tmp_path / "one.xlsx").read_bytes()
    time.sleep(1.1)  # a workbook keeps its time to the second
    assert write_xlsx(table, tmp_path / "two.xlsx").read_bytes() == one


def test_lines_of_a_concordance_come_back_from_both_kinds_of_file(tmp_path: Path) -> None:
    texts = ["=cmd hope “now”", "-1 hope\x0b is not @hope", "No\x00 hope"]
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts, "title": ["+a", "", "c"]}))
    lines = kwic(corpus, "hope", window=3)
    from_csv = read_csv(write_csv(lines, tmp_path / "lines.csv"))
    from_xlsx = read_xlsx(write_xlsx(lines, tmp_path / "lines.xlsx"))
    for name in ("doc_id", "left", "match", "right", "start", "end", "title"):
        assert from_csv[name].tolist() == lines[name].tolist(), name
        assert from_xlsx[name].tolist() == lines[name].tolist(), name


def test_an_index_comes_first(tmp_path: Path) -> None:
    table = pd.DataFrame({"n": [1]}, index=pd.Index(["a"], name="doc_id", dtype="str"))
    path = write_xlsx(table, tmp_path / "t.xlsx")
    pd.testing.assert_frame_equal(read_xlsx(path, index="doc_id"), table)


def test_an_empty_table(tmp_path: Path) -> None:
    table = pd.DataFrame({"text": pd.Series([], dtype="str"), "n": pd.Series([], dtype="int64")})
    pd.testing.assert_frame_equal(read_xlsx(write_xlsx(table, tmp_path / "t.xlsx")), table)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("x" * 32_768, "a cell has 32,767"),
        (float("inf"), "no infinite number"),
        (2**60, "Excel rounds"),
        (pd.Timestamp("2023-01-01", tz="UTC"), "keeps no zone"),
    ],
)
def test_what_excel_cannot_hold_is_an_error(value: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=said):
        write_xlsx(pd.DataFrame({"x": [value]}), tmp_path / "t.xlsx")
    assert not (tmp_path / "t.xlsx").exists()


def test_other_files_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"not a workbook")
    with pytest.raises(TableError, match="is not an Excel workbook"):
        read_xlsx(other)
    openpyxl.Workbook().save(other)
    with pytest.raises(TableError, match="not a table written"):
        read_xlsx(other)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), min_size=1, max_size=6))
def test_any_text_comes_back(texts: list[str | None]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        back = read_xlsx(
            write_xlsx(pd.DataFrame({"t": pd.Series(texts, dtype="object")}), Path(folder, "t.xlsx"))
        )
    assert [None if pd.isna(text) else text for text in back["t"]] == texts
