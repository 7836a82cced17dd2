"""Tables shown for reading and written to files: text stays text, and what is written can be read back."""

from __future__ import annotations

import csv
import html
import math
import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.errors import TableError
from narrative.tables import files
from narrative.tables.files import read_csv, read_parquet, write_csv, write_parquet
from narrative.tables.tables import format_value, html_text, show_table

HOSTILE = '<script>alert(1)</script> from $5 to $10 \\(x\\) & "quoted" \r\n <b>'
FORMULAS = ["=1+2", "+49 30", "-0.5", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-2", "＝1", " =1", "\ufeff=1"]


def strip_tags(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@given(st.text())
def test_html_text_shows_exactly_the_text(text: str) -> None:
    shown = html_text(text)
    assert strip_tags(shown) == text
    assert set(re.findall(r"<[^>]*>", shown)) <= {"<span>", "</span>"}


@given(st.text(alphabet="$\\()[]x 5"))
def test_no_mathematics_can_begin_in_html_text(text: str) -> None:
    # MathJax joins no text across an element's border: no run of text may hold a delimiter with company.
    runs = [html.unescape(run) for run in re.split(r"</?span>", html_text(text))]
    assert all(run in ("$", "\\") or not ({"$", "\\"} & set(run)) for run in runs)


def test_a_shown_table_keeps_hostile_text_as_text() -> None:
    table = pd.DataFrame({HOSTILE: [HOSTILE]})
    page = show_table(
        table, caption=HOSTILE, units={HOSTILE: HOSTILE}, labels={HOSTILE: HOSTILE}
    )._repr_html_()
    assert "<script" not in page
    assert "<b>" not in page
    body = page.split("</style>")[1]
    assert body.count("&lt;script&gt;") == 5  # caption, title of the heading, heading, unit, cell
    assert "$" not in re.sub(r"<span>\$</span>|title=\"[^\"]*\"", "", body)


def test_numbers_are_aligned_rounded_and_have_their_unit_in_words() -> None:
    table = pd.DataFrame({"category": ["hope"], "rate": [5.02645], "matches": [12345]})
    shown = show_table(table, units={"rate": "per 1,000 words"}, digits={"rate": 1}, caption="Frames")
    page = shown._repr_html_()
    assert 'class="number" style="text-align:right">5.0</td>' in page
    assert ">12,345</td>" in page
    assert "<small>per 1,000 words</small>" in page
    assert "tabular-nums" in page
    assert (
        repr(shown)
        == "Frames\ncategory  rate (per 1,000 words)  matches\nhope                         5.0   12,345"
    )
    assert table["rate"].item() == 5.02645  # shown rounded, kept whole


def test_the_index_is_not_shown_and_rows_left_out_are_said() -> None:
    table = pd.DataFrame({"word": ["a", "b", "c"]}, index=["i-1", "i-2", "i-3"])
    shown = show_table(table, rows=2)
    assert "i-1" not in shown._repr_html_()
    shown_rows, folded = shown._repr_html_().split("<details", 1)
    assert "2 of 3 rows are shown." in shown_rows
    assert ">c</td>" not in shown_rows
    assert "The other row</summary>" in folded
    assert ">c</td>" in folded
    assert "<details" not in show_table(table)._repr_html_()
    assert repr(shown).endswith("2 of 3 rows are shown.")
    assert "No rows." in show_table(table.head(0))._repr_html_()


def test_an_unknown_column_in_units_is_refused() -> None:
    with pytest.raises(TableError, match="no column 'rat'; it has rate"):
        show_table(pd.DataFrame({"rate": [1.0]}), units={"rat": "per 1,000 words"})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (pd.NaT, "–"),
        (math.nan, "–"),
        (-0.0001, "0.00"),
        (-1234.5, "−1,234.50"),
        (-3, "−3"),
        (0, "0"),
        (False, "no"),
        (pd.Timestamp("2023-11-08 23:30"), "2023-11-08 23:30:00"),
        ("x", "x"),
    ],
)
def test_format_value(value: object, shown: str) -> None:
    assert format_value(value) == shown


def test_csv_holds_no_formula_and_nothing_is_lost(tmp_path: Path) -> None:
    table = pd.DataFrame({"text": FORMULAS, "value": [-0.5] * len(FORMULAS)})
    path = write_csv(table, tmp_path / "t.csv")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    # after a tab or a line break a further cell may begin, so that there is one more apostrophe
    expected = ["'" + text.replace("\t=", "\t'=").replace("\r=", "\r'=") for text in FORMULAS]
    assert [row[0] for row in rows[1:]] == expected
    assert {row[1] for row in rows[1:]} == {"-0.5"}  # a number stays a number
    pd.testing.assert_frame_equal(read_csv(path), table)


def test_csv_by_hand(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "date": pd.to_datetime(["2023-11-08", None]),
            "title": ['He said "no"', "two\nlines"],
            "value": [0.1 + 0.2, 1e-7],
            "count": [1, 2],
            "lost": [True, False],
        }
    )
    path = write_csv(table, tmp_path / "t.csv")
    assert path.read_bytes() == (
        b'"date","title","value","count","lost"\n'
        b'2023-11-08T00:00:00,"He said ""no""",0.30000000000000004,1,True\n'
        b',"two\nlines",1e-07,2,False\n'
    )
    again = read_csv(path)
    assert again["date"].tolist()[0] == pd.Timestamp("2023-11-08")
    assert again["date"].isna().tolist() == [False, True]
    pd.testing.assert_frame_equal(again.drop(columns="date"), table.drop(columns="date"))


def test_a_named_index_is_written_and_can_be_had_back(tmp_path: Path) -> None:
    documents = pd.DataFrame({"title": ["007", "NA", ""]}, index=pd.Index(["a", "b", "=c"], name="doc_id"))
    path = write_csv(documents, tmp_path / "documents.csv")
    pd.testing.assert_frame_equal(read_csv(path, index="doc_id"), documents)


@given(
    st.lists(
        st.tuples(
            st.none()
            | st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r\n'\",; \ufeff")),
            st.floats(allow_nan=False),
            st.integers(-(2**63), 2**63 - 1),
            st.booleans(),
        ),
        min_size=1,
    )
)
def test_what_is_written_is_read_back_exactly(tmp_path_factory: pytest.TempPathFactory, rows: list) -> None:
    table = pd.DataFrame(rows, columns=["text", "float", "integer", "flag"])
    table["text"] = [*table["text"]] if table["text"].notna().any() else "x"
    path = write_csv(table, tmp_path_factory.mktemp("csv") / "t.csv")
    again = read_csv(path)
    for column in table:
        assert [None if pd.isna(v) else v for v in again[column]] == [
            None if pd.isna(v) else v for v in table[column]
        ]
    data_lines = write_csv(again, path).read_bytes()
    assert data_lines == write_csv(table, path).read_bytes()


def test_a_torn_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('"a","b"\n1\n')
    with pytest.raises(TableError, match="row 2: 1 fields, but the header has 2"):
        read_csv(tmp_path / "t.csv")
    (tmp_path / "t.csv").write_text('"a","b')
    with pytest.raises(TableError, match="Not a table written by write_csv"):
        read_csv(tmp_path / "t.csv")


def test_parquet_is_the_same_bytes_and_the_same_table(tmp_path: Path) -> None:
    documents = pd.DataFrame(
        {"title": ["=x", None], "date": pd.to_datetime(["2023-11-08", None]), "value": [0.1, math.nan]},
        index=pd.Index(["a", "b"], name="doc_id"),
    )
    first = write_parquet(documents, tmp_path / "1.parquet").read_bytes()
    second = write_parquet(documents.copy(), tmp_path / "2.parquet").read_bytes()
    assert first == second
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "1.parquet"), documents)
    pd.testing.assert_frame_equal(read_parquet(tmp_path / "1.parquet"), documents)
    assert pyarrow.parquet.read_table(tmp_path / "1.parquet").num_rows == 2


def test_parquet_is_read_without_threads() -> None:
    # One in a hundred processes that read with them was aborted at its end, its work being done.
    source = Path(files.__file__).parents[1]
    for path in sorted(source.rglob("*.py")):
        for call in re.findall(
            r"(?:pd\.read_parquet|parquet\.read_table|iter_batches)\([^)]*\)", path.read_text("utf-8")
        ):
            assert "use_threads=False" in call, f"{path}: {call}"


# What a German Excel would make a cell of: it splits at semicolons, takes a quotation mark for one only at
# the start of a cell, and knows no line break in a field that does not begin with one.
@pytest.mark.parametrize("between", [";", "; ", ';"', "\t", "\n", "\r\n", ";\u00a0", "\n '"])
def test_no_split_makes_a_formula_of_a_text(between: str, tmp_path: Path) -> None:
    texts = [f"He said{between}=HYPERLINK(1)", f"a{between}-2{between}+3", f"{between}@x", "plain; text -1"]
    table = pd.DataFrame({"doc_id": list("abcd"), "text": texts})
    path = write_csv(table, tmp_path / "a.csv")
    for row in re.split(r"[\r\n]", path.read_bytes().decode()):
        for cell in re.split(r"[;\t]", row):
            assert not re.match(r"""[\s"]*[=+@-]""", cell), cell
    assert read_csv(path)["text"].tolist() == texts
