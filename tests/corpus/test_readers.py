"""Reading files: every format, what users really have in them, and what is said of what cannot be read."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from effort import THOROUGH
from narrative.corpus.corpus import Corpus, read_corpus
from narrative.corpus.readers.dates import parse_date
from narrative.corpus.readers.plain import read_plain
from narrative.corpus.readers.rows import Rows
from narrative.errors import CorpusError
from narrative.tables.decoding import mend

TODAY = datetime.date(2024, 1, 31)
hostile = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
with_words = hostile.map(mend).filter(lambda text: bool(text) and not text.isspace())
in_a_folder = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def read(path: Path | list[Path], **options: object) -> Corpus:
    corpus = read_corpus(path, today=TODAY, **options)
    assert_balanced(corpus)
    return corpus


def assert_balanced(corpus: Corpus) -> None:
    for unit in ("files", "rows"):
        assert corpus.found[unit] == corpus.read[unit] + corpus.lost[unit]
    if not corpus.lost["files"] and not corpus.lost["rows"]:
        assert not corpus.problems["lost"].any()
    else:
        assert corpus.problems["lost"].any()


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def said(corpus: Corpus) -> list[tuple[str, str, bool]]:
    """The problems, shortened to the first words of each."""
    return [
        (row.source, " ".join(row.problem.replace(":", "").split()[:2]), row.lost)
        for row in corpus.problems.itertuples()
    ]


# Text files ---------------------------------------------------------------------------------------------


def test_date_and_text_on_one_line(tmp_path: Path) -> None:
    write(tmp_path / "seed.txt", " date 2023-11-08 Ukraine recently celebrated.\n\nIt did.")
    document = read(tmp_path).documents.loc["seed"]
    assert document["text"] == "Ukraine recently celebrated.\n\nIt did."
    assert document["date"] == pd.Timestamp("2023-11-08")
    assert document["date_as_read"] == "2023-11-08"


def test_a_text_that_begins_with_the_word_date_is_left_alone(tmp_path: Path) -> None:
    for number, text in enumerate(
        ["Date palms grow.", "date 2023-11-08", "Date with history: a novel.\n\nGood."]
    ):
        write(tmp_path / f"{number}.txt", text)
    assert list(read(tmp_path).documents["text"]) == [
        "Date palms grow.",
        "date 2023-11-08",
        "Date with history: a novel.\n\nGood.",
    ]


def test_date_line_in_a_named_format(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "date 8 Nov 2023 It rained.")
    document = read(tmp_path, date_format="%d %b %Y").documents.loc["a"]
    assert (document["date"], document["text"]) == (pd.Timestamp("2023-11-08"), "It rained.")


def test_front_matter_keeps_values_as_they_are(tmp_path: Path) -> None:
    head = 'id: 007\ntitle: NA\ndate: 2023-11-08T23:30+09:00\nsource: "The: Post"\n'
    head += "tags: [war, no]\nonline: yes\n"
    write(tmp_path / "a.md", f"---\n{head}---\n\nThe text.\n")
    documents = read(tmp_path).documents
    assert list(documents.index) == ["007"]
    row = documents.loc["007"]
    assert (row["title"], row["outlet"], row["tags"], row["online"]) == ("NA", "The: Post", "war; no", "yes")
    assert row["date"] == pd.Timestamp("2023-11-08T23:30")  # the local time, not 14:30 UTC
    assert row["date_as_read"] == "2023-11-08T23:30+09:00"
    assert row["text"] == "The text.\n"


def test_lines_with_key_and_value(tmp_path: Path) -> None:
    write(
        tmp_path / "a.txt",
        "Headline: Rain\nPublished: 2023-11-08\nOutlet: Post\nMood: grey\n\nIt rained: a lot.",
    )
    write(tmp_path / "b.txt", "Title: Sun\nDate: 2023-11-09\nKyiv: the sun shone.")
    write(tmp_path / "c.txt", "Kyiv: the city sleeps.\n\nDate: none.")
    documents = read(tmp_path).documents
    assert list(documents["text"]) == [
        "It rained: a lot.",
        "Kyiv: the sun shone.",
        "Kyiv: the city sleeps.\n\nDate: none.",
    ]
    assert list(documents["title"]) == ["Rain", "Sun", ""]
    assert documents.loc["a", "mood" if "mood" in documents else "Mood"] == "grey"
    assert documents.loc["a", "outlet"] == "Post"


def test_markdown_heading_is_the_title_and_stays_in_the_text(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "# War and Peace #\n\nText.")
    document = read(tmp_path).documents.loc["a"]
    assert (document["title"], document["text"]) == ("War and Peace", "# War and Peace #\n\nText.")


def test_rules_in_markdown_are_no_front_matter(tmp_path: Path) -> None:
    text = "---\nA first paragraph, no metadata.\n---\nA second.\n"
    write(tmp_path / "a.md", text)
    assert read(tmp_path).documents.loc["a", "text"] == text


@pytest.mark.parametrize(
    "head",
    [
        "title: &b [x, x]\n" + "".join(f"{b}: &{b} [{f'*{a}, ' * 9}]\n" for a, b in pairwise("bcdefghijklm")),
        "title: " + "[" * 60_000,
        "title: " + "{a: " * 15_000,
        "title: 'never closed\ndate: 2023-11-08\n",
        "? " * 30_000,
    ],
    ids=["alias bomb", "deep list", "deep mapping", "open quote", "deep keys"],
)  # fmt: skip
def test_hostile_front_matter_neither_hangs_nor_crashes(tmp_path: Path, head: str) -> None:
    write(tmp_path / "a.md", f"---\n{head}\n---\nThe text.\n")
    begun = time.process_time()
    corpus = read(tmp_path)
    assert time.process_time() - begun < 60
    assert corpus.documents.loc["a", "text"].endswith("The text.\n")


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text("ab :#'-2[&*!no~", max_size=8), min_size=1
    )
)
def test_front_matter_reads_as_yaml_does(head: dict[str, str]) -> None:
    """PyYAML 6.0.3 is the reference; its BaseLoader gives every scalar as the text that is written."""
    written = "".join(f"{key}: {value}\n" for key, value in head.items())
    try:
        expected = yaml.load(written, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return
    if any(not isinstance(value, str) for value in expected.values()):
        return
    rows = read_plain(Rows("a.md", stem="a"), f"---\n{written}---\nText.".encode())
    if any("YAML" in problem.problem for problem in rows.problems):
        return
    found = {key: values[0] for key, values in rows.cells.items() if key != "text"}
    assert found == {key: value.strip() for key, value in expected.items() if key != "text"}


def test_line_breaks_come_out_the_same(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"One.\r\n\r\nTwo.\rThree.")
    assert read(tmp_path).documents.loc["a", "text"] == "One.\n\nTwo.\nThree."


# Encodings ----------------------------------------------------------------------------------------------

ZOE = "Zoë’s “war” cost £5"


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-32", ""),
        ("utf-16-le", "UTF-16 without a byte order mark"),
        ("utf-16-be", "UTF-16 without a byte order mark"),
        ("cp1252", "not UTF-8"),
    ],
)
@pytest.mark.parametrize("ending", ["txt", "csv", "jsonl"])
def test_encodings(tmp_path: Path, encoding: str, note: str, ending: str) -> None:
    text = {
        "txt": ZOE,
        "csv": f"id,text\na,{ZOE}\n",
        "jsonl": json.dumps({"id": "a", "text": ZOE}, ensure_ascii=False),
    }
    write(tmp_path / f"a.{ending}", text[ending].encode(encoding))
    corpus = read(tmp_path)
    assert corpus.documents.loc["a", "text"] == ZOE
    assert list(corpus.problems["problem"]) == ([note] if note else [])
    assert not corpus.problems["lost"].any()


def test_named_encoding(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Київ".encode("cp1251"))
    assert read(tmp_path, encoding="cp1251").documents.loc["a", "text"] == "Київ"
    with pytest.raises(CorpusError, match="Unknown encoding 'klingon'"):
        read_corpus(tmp_path, encoding="klingon")
    with pytest.raises(CorpusError, match="Unknown encoding 'hex'"):
        read_corpus(tmp_path, encoding="hex")


# Tables -------------------------------------------------------------------------------------------------

CELLS = {
    "id": ["007", "1e5", "NA"],
    "headline": ["NA", "None", '=HYPERLINK("x")'],
    "body": ["First,\nwith a break", 'He said "no"; then left', "nan"],
    "published_at": ["2023-11-08T23:30+09:00", "2023-11-08", ""],
    "publication": ["Post", "", "null"],
    "section": ["00", "1.50", "true"],
}


def write_table(path: Path, cells: dict[str, list[str]]) -> Path:
    table = pd.DataFrame(cells, dtype="str")
    if path.suffix in (".csv", ".tsv"):
        table.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",", quoting=csv.QUOTE_ALL)
    elif path.suffix == ".jsonl":
        rows = table.to_dict("records")
        write(path, "\n".join(json.dumps(row) for row in rows))
    elif path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        import openpyxl

        book = openpyxl.Workbook()
        for row in [list(cells), *zip(*cells.values(), strict=True)]:
            book.active.append(row)
        for row in book.active.iter_rows():
            for cell in row:
                cell.data_type = "s"
        book.save(path)
    return path


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet", "xlsx"])
def test_cells_survive_in_every_format(tmp_path: Path, ending: str) -> None:
    corpus = read(write_table(tmp_path / f"articles.{ending}", CELLS))
    documents = corpus.documents
    assert list(documents.index) == CELLS["id"]
    assert list(documents["title"]) == CELLS["headline"]
    assert list(documents["text"]) == CELLS["body"]
    assert list(documents["outlet"]) == CELLS["publication"]
    assert list(documents["section"].fillna("")) == CELLS["section"]
    assert list(documents["date_as_read"]) == CELLS["published_at"]
    assert list(documents["date"].dropna()) == [pd.Timestamp("2023-11-08T23:30"), pd.Timestamp("2023-11-08")]
    assert (corpus.found, corpus.lost) == ({"files": 1, "rows": 3}, {"files": 0, "rows": 0})


def test_every_format_gives_the_same_hash(tmp_path: Path) -> None:
    hashes = {
        read(write_table(tmp_path / f"articles.{ending}", CELLS)).hash
        for ending in ("csv", "tsv", "jsonl", "parquet", "xlsx")
    }
    assert len(hashes) == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separator_is_found(tmp_path: Path, separator: str) -> None:
    write(
        tmp_path / "a.csv", separator.join(["id", "text"]) + "\n" + separator.join(["1", '"a,b;c\td"']) + "\n"
    )
    assert read(tmp_path).documents.loc["1", "text"] == "a,b;c\td"


def test_excel_says_its_separator(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "sep=;\r\nid;text\r\n1;War, peace\r\n")
    assert read(tmp_path).documents.loc["1", "text"] == "War, peace"


def test_rows_with_too_few_or_too_many_fields(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,text\n1,one\n2\n3,three,surplus\n4,four,,\n\n6,six\n")
    corpus = read(tmp_path)
    assert list(corpus.documents.index) == ["1", "4", "6"]
    assert said(corpus) == [("a.csv, row 3", "too few", True), ("a.csv, row 4", "too many", True)]
    assert corpus.counts.loc["rows"].to_dict() == {"found": 5, "read": 3, "lost": 2}


def test_broken_quotation_marks_cost_one_row(tmp_path: Path) -> None:
    write(
        tmp_path / "a.csv",
        'id,text\n1,"never closed\n2,"two"\n3,three\n4,"He said "hi" there"\n'
        '5,"five\nlines"\n6,"open\n7,seven\n',
    )
    corpus = read(tmp_path)
    assert dict(corpus.documents["text"]) == {"2": "two", "3": "three", "5": "five\nlines", "7": "seven"}
    assert [source for source, _, lost in said(corpus) if lost] == [
        "a.csv, row 2",
        "a.csv, row 5",
        "a.csv, row 7",
    ]


def test_many_broken_quotation_marks_end_in_time(tmp_path: Path) -> None:
    rows = 50_001 if THOROUGH else 10_001
    write(tmp_path / "a.csv", "id,text\n1,fine\n" + '2,"open\n' * rows)
    begun = time.process_time()
    corpus = read(tmp_path)
    assert time.process_time() - begun < rows / 800
    assert corpus.lost["rows"] >= 1


def test_a_field_may_be_long(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    write(tmp_path / "a.csv", "id,text\n1," + "word " * 100_000 + "\n")
    assert len(read(tmp_path).documents.loc["1", "text"]) == 500_000
    assert csv.field_size_limit() == before


def test_json_lines_that_are_none(tmp_path: Path) -> None:
    lines = [
        '{"id": 7, "text": "seven"}',
        "",
        "not json",
        "[1]",
        "null",
        '{"id": "8", "text": "\\ud800eight"}',
        "[" * 100_000,
    ]
    write(tmp_path / "a.jsonl", "\n".join(lines))
    corpus = read(tmp_path)
    assert dict(corpus.documents["text"]) == {"7": "seven", "8": "\ufffdeight"}
    lost = corpus.problems[corpus.problems["lost"]]
    assert list(lost["source"]) == [f"a.jsonl, row {n}" for n in (3, 4, 5, 7)]


def test_json_list_and_nested_source(tmp_path: Path) -> None:
    articles = [
        {"source": {"id": None, "name": "Post"}, "publishedAt": "2023-11-08T10:00:00Z", "content": "War."}
    ]
    write(tmp_path / "news.jsonl", json.dumps(articles, indent=1))
    document = read(tmp_path).documents.iloc[0]
    assert (document["outlet"], document["date"]) == ("Post", pd.Timestamp("2023-11-08T10:00"))


def test_parquet_keeps_types(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "text": ["a", "b"],
            "date": pd.to_datetime(["2023-11-08T23:30+09:00", None]),
            "stars": [1, 2],
            "share": [0.5, None],
            "tags": [["x", "y"], None],
        }
    )
    table.to_parquet(tmp_path / "a.parquet")
    documents = read(tmp_path).documents
    assert documents["date"].iloc[0] == pd.Timestamp("2023-11-08T23:30")
    assert documents["date"].isna().tolist() == [False, True]
    assert documents["stars"].dtype == "int64"
    assert documents["share"].dtype == "float64"
    assert documents["tags"].iloc[0] == "x; y"


def test_workbook_with_several_sheets(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Codebook"
    book.active.append(["code", "meaning"])
    for name in ("2022", "2023"):
        sheet = book.create_sheet(name)
        sheet.append([])
        sheet.append(["id", "text", "date", "stars"])
        sheet.append([f"{name}-1", f"News of {name}", datetime.datetime(int(name), 5, 1), 7])
        sheet.append([f"{name}-2", "=1+1", None, None])
    book.save(tmp_path / "a.xlsx")
    corpus = read(tmp_path)
    assert list(corpus.documents.index) == ["2022-1", "2023-1"]
    assert list(corpus.documents["date_as_read"]) == ["2022-05-01", "2023-05-01"]
    assert list(corpus.documents["stars"]) == [7, 7]
    assert corpus.documents["stars"].dtype == "int64"
    assert said(corpus) == [  # a formula whose value the file does not keep is an empty cell
        ("a.xlsx, sheet 'Codebook'", "no text", False),
        ("a.xlsx, sheet '2022', row 4", "empty it", True),
        ("a.xlsx, sheet '2023', row 4", "empty it", True),
    ]


# Columns ------------------------------------------------------------------------------------------------


def test_columns_can_be_named(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "Nr,Inhalt,text,Datum\n1,Der Text,x,8.11.2023\n")
    named = {"text": "inhalt", "date": "Datum", "doc_id": "Nr"}
    documents = read(tmp_path, columns=named, date_format="%d.%m.%Y").documents
    assert documents.loc["1", "text"] == "Der Text"
    assert documents.loc["1", "date"] == pd.Timestamp("2023-11-08")
    assert documents.loc["1", "text_in_file"] == "x"


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,text\n1,one\n")
    with pytest.raises(CorpusError, match=r"No column 'datum' in .*Available: id, text"):
        read_corpus(tmp_path, columns={"date": "datum"})
    with pytest.raises(CorpusError, match=r"Unknown column 'author' in columns\. Available: doc_id, title"):
        read_corpus(tmp_path, columns={"author": "x"})


def test_no_text_column(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,words\n1,one\n2,two\n")
    write(tmp_path / "b.txt", "Text.")
    corpus = read(tmp_path)
    assert said(corpus) == [("a.csv", "no text", True)]
    assert corpus.counts.to_dict("index") == {
        "files": {"found": 2, "read": 1, "lost": 1},
        "rows": {"found": 2, "read": 0, "lost": 2},
    }
    assert "id, words" in corpus.problems["problem"].iloc[0]


def test_two_columns_that_could_be_the_text(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "body,content\nlong,short\n")
    corpus = read(tmp_path)
    assert list(corpus.documents["text"]) == ["short"]
    assert said(corpus) == [("a.csv", "several columns", False)]


# Dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    ["08/11/2023", "8.11.2023", "2023-13-01", "2023-02-30", "1699401600", "2023-13-1", "2023-2-29",
     "20231308",     "2023-11-08T25:00", "2023-W45-3", "soon", "2023-13"],
)  # fmt: skip
def test_a_date_that_cannot_be_read_is_missing_and_the_article_is_kept(tmp_path: Path, bad: str) -> None:
    write(tmp_path / "a.csv", f"id,date,text\n1,{bad},one\n2,2023-11-08,two\n")
    corpus = read(tmp_path)
    assert list(corpus.documents["date"].notna()) == [False, True]
    assert list(corpus.documents["date_as_read"]) == [bad, "2023-11-08"]
    assert said(corpus) == [("a.csv, row 2", "bad date", False)]
    assert bad in corpus.problems["problem"].iloc[0]
    assert "date_precision" not in corpus.documents
    assert len(read(tmp_path, strict=True)) == 2
    assert not len(read(tmp_path, columns={"date": None}).problems)


def test_dates_with_the_year_first_are_read_without_zeros_and_short_years_are_said(tmp_path: Path) -> None:
    """Year, month, day is the only order with the year first; 24 can be 1924, so the user says what it is."""
    rows = "".join(
        f"{date},Rain fell.\n" for date in ("2024-1-5", "2024/1/05", "２０２３-11-08", "05-Jan-24")
    )
    write(tmp_path / "a.csv", "date,text\n" + rows)
    corpus = read(tmp_path)
    dates = [*map(pd.Timestamp, ("2024-01-05", "2024-01-05", "2023-11-08")), pd.NaT]
    assert corpus.documents["date"].tolist() == dates
    bad = corpus.problems.set_index("source").loc["a.csv, row 5"]
    assert bad["problem"].endswith("its year has two digits, which may be of several centuries")
    assert bad["consequence"].endswith("date_format='%d-%b-%y' says how dates are written")
    assert read(tmp_path, date_format="%d-%b-%y").documents["date"].iloc[3] == dates[0]


def test_a_column_that_has_the_name_of_another_is_among_the_problems(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,text,text,text\n1,Rain fell.,b,c\n2,War.,b,c\n")
    corpus = read(tmp_path)
    assert corpus.problems[["problem", "consequence"]].to_numpy().tolist() == [
        ["two columns are called 'text'", f"the later one is 'text_{number}'"] for number in (2, 3)
    ]
    assert corpus.documents["text_3"].tolist() == ["c", "c"]


def test_an_id_that_a_program_wrote_for_none_is_none(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,text\nNaN,one\nNaN,two\n,three\n7,four\n")
    corpus = read(tmp_path)
    assert list(corpus.documents["text"]) == ["one", "two", "three", "four"]
    assert corpus.documents.index[3] == "7"
    assert said(corpus) == []


def test_the_advice_for_a_date_is_a_format_that_reads_it(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,date,text\n1,8/11/2023,one\n")
    assert "date_format='%d/%m/%Y'" in read(tmp_path).problems["consequence"].iloc[0]
    assert read(tmp_path, date_format="%d/%m/%Y").documents["date"].iloc[0] == pd.Timestamp("2023-11-08")


def test_a_month_or_a_year_alone_is_kept_as_what_it_is(tmp_path: Path) -> None:
    rows = ["1,2023-11-08", "2,2023-11", "3,2023", "4,January 2009", "5,", '6,"December 2, 2019"']
    write(tmp_path / "a.csv", "\n".join(["id,date,text", *(f"{row},word" for row in rows)]))
    corpus = read(tmp_path)
    documents = corpus.documents
    assert documents.columns[-1] == "date_precision"
    assert documents["date_precision"].fillna("").tolist() == ["", "month", "year", "month", "", ""]
    assert documents["date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [
        "2023-11-08", "2023-11-01", "2023-01-01", "2009-01-01", "", "2019-12-02"
    ]  # fmt: skip
    assert not len(corpus.problems)
    saved = documents.reset_index()
    again = Corpus.from_documents(saved, today=TODAY)
    assert again.documents["date_precision"].fillna("").tolist() == ["", "month", "year", "month", "", ""]


@pytest.mark.parametrize(
    "same", ["2023-11-08 23:30", "20231108T2330", "2023-11-08T23:30:00.000Z", "2023-11-08 23:30:00 UTC",
             "2023-11-08 23:30:00 -05:00", "2023-11-08t23:30+0900", " 2023-11-08T23:30 "]
)  # fmt: skip
def test_ways_of_writing_iso(same: str) -> None:
    assert parse_date(same) == datetime.datetime(2023, 11, 8, 23, 30)


@given(st.datetimes(timezones=st.none() | st.timezones()))
def test_iso_dates_are_local_time(moment: datetime.datetime) -> None:
    assert parse_date(moment.date().isoformat()) == datetime.datetime.combine(moment.date(), datetime.time())
    whole = moment.replace(microsecond=0)
    if whole.utcoffset() is None or whole.utcoffset().total_seconds() % 60 == 0:
        assert parse_date(whole.isoformat()) == whole.replace(tzinfo=None)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        date = parse_date(text)
    except ValueError:
        return
    assert (date is None) == (not text.strip())


def test_a_named_format_comes_first_and_iso_is_read_beside_it(tmp_path: Path) -> None:
    rows = "1,05/11/2023,one\n2,2023-11-08,two\n3,9.11.23,three\n4,Nov 10 2023,four\n5,5-11-2023,five\n"
    write(tmp_path / "a.csv", f"id,date,text\n{rows}")
    corpus = read(tmp_path, date_format=["%d/%m/%Y", "%d.%m.%y"])
    days = corpus.documents["date"].dt.day
    assert days.fillna(0).tolist() == [5, 8, 9, 10, 0]
    assert "or as '%d/%m/%Y' or '%d.%m.%y'" in corpus.problems["problem"].iloc[0]
    for wrong in ("%Q", "d.m.Y", "%d.%m."):
        with pytest.raises(CorpusError, match="date format"):
            read_corpus(tmp_path, date_format=wrong)


def test_dates_after_the_run_are_kept_and_noted(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,date,text\n1,2024-01-31,one\n2,2024-02-01,two\n")
    corpus = read(tmp_path)
    assert len(corpus) == 2
    assert said(corpus) == [("a.csv, row 3", "date 2024-02-01", False)]
    assert corpus.today == TODAY


# What cannot be read ------------------------------------------------------------------------------------


def test_a_folder_with_everything_that_goes_wrong(tmp_path: Path) -> None:
    write(tmp_path / "good.txt", "Good text.")
    write(tmp_path / "empty.txt", "")
    write(tmp_path / "blank.txt", " \n\t\n")
    write(tmp_path / "head.txt", "title: Nothing\ndate: 2023-11-08\n")
    write(tmp_path / "paper.pdf", b"%PDF-1.7")
    write(tmp_path / "disguised.txt", b"%PDF-1.7 and so on")
    write(tmp_path / "noise.txt", bytes(range(256)) * 40)
    write(tmp_path / "nuls.txt", b"Good\0 text, with one NUL.")
    write(tmp_path / "zeros.txt", bytes(1000))
    write(tmp_path / "large.txt", "word " * 1000)
    write(tmp_path / "broken.parquet", b"PAR1 nothing")
    write(tmp_path / "broken.xlsx", b"PK\x03\x04 nothing")
    write(tmp_path / "header.csv", "id,text\n")
    write(tmp_path / "no-ending", "text")
    write(tmp_path / "README.md", "About.")
    write(tmp_path / ".hidden.txt", "Hidden.")
    write(tmp_path / "_draft" / "a.txt", "Draft.")
    write(tmp_path / ".git" / "a.txt", "Not an article.")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    corpus = read(tmp_path, max_bytes=20_000)
    assert list(corpus.documents.index) == ["good", "large", "nuls"]
    assert corpus.counts.loc["files"].to_dict() == {"found": 16, "read": 3, "lost": 13}
    lost = corpus.problems[corpus.problems["lost"]].set_index("source")["problem"]
    assert len(lost) == 13
    for source, words in {
        "empty.txt": "empty", "blank.txt": "empty", "head.txt": "empty", "paper.pdf": "damaged",
        "disguised.txt": "damaged", "noise.txt": "binary", "zeros.txt": "binary",
        "broken.parquet": "unreadable", "broken.xlsx": "unreadable", "header.csv": "empty: it has no rows",
        "no-ending": "unknown format", "nowhere.txt": "unreadable", "pipe.txt": "not a regular file",
    }.items():  # fmt: skip
        assert words in lost[source]
    assert [problem for problem in said(corpus) if not problem[2]] == [("nuls.txt", "1 NUL", False)]
    assert corpus.documents.loc["nuls", "text"] == "Good text, with one NUL."


def test_the_size_cap(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "x" * 101)
    write(tmp_path / "b.txt", "x" * 100)
    corpus = read(tmp_path, max_bytes=100)
    assert said(corpus) == [("a.txt", "over the", True)]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 10_000_000)
    write(tmp_path / "b.txt", "Text.")
    corpus = read(tmp_path, max_bytes=1_000_000)
    assert said(corpus) == [("a.xlsx", "over the", True)]


def test_strict_raises(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,text\n1,one\n2\n")
    with pytest.raises(
        CorpusError, match=r"strict=True(.|\n)*a.csv, row 3: too few fields: 1, the header has 2"
    ):
        read_corpus(tmp_path, strict=True)
    write(tmp_path / "a.csv", "id,text\n1,caf\xe9\n".encode("cp1252"))
    assert len(read(tmp_path, strict=True)) == 1  # an assumption is no loss


def test_nothing_to_read(tmp_path: Path) -> None:
    write(tmp_path / "README.md", "About.")
    with pytest.raises(CorpusError, match=r"Nothing to read in .*It has no articles.*\.txt, \.md, \.csv"):
        read_corpus(tmp_path)
    write(tmp_path / "a.png", "x")
    with pytest.raises(CorpusError, match=r"a.png: unknown format: .png"):
        read_corpus(tmp_path)
    with pytest.raises(CorpusError, match=r"no file or folder 'nowhere/at/all'\. Give.* Looked at: /"):
        read_corpus("nowhere/at/all")
    with pytest.raises(CorpusError, match="list of paths is empty"):
        read_corpus([])


# Which files, and what their documents are called -------------------------------------------------------


def test_links_and_loops(tmp_path: Path) -> None:
    write(tmp_path / "c" / "real" / "a.txt", "A.")
    write(tmp_path / "outside" / "b.txt", "B.")
    (tmp_path / "c" / "real" / "up").symlink_to(tmp_path / "c")
    (tmp_path / "c" / "again").symlink_to(tmp_path / "c" / "real")
    (tmp_path / "c" / "a-link.txt").symlink_to(tmp_path / "c" / "real" / "a.txt")
    (tmp_path / "c" / "more").symlink_to(tmp_path / "outside")
    corpus = read(tmp_path / "c")
    assert list(corpus.documents.index) == ["more/b", "real/a"]
    assert [problem for _, problem, _ in said(corpus)] == ["a link"] * 3


def test_ids_do_not_depend_on_place_or_order(tmp_path: Path) -> None:
    for base in ("here", "elsewhere/deep"):
        for name in ("x/one.txt", "two.md", "x/y/three.txt"):
            write(tmp_path / base / name, f"Text of {name}")
        write(tmp_path / base / "rows.csv", "text\nA row.\n")
    first, second = read(tmp_path / "here"), read(tmp_path / "elsewhere" / "deep")
    assert list(first.documents.index) == list(second.documents.index)
    assert first.hash == second.hash
    files = [tmp_path / "here" / "x" / "one.txt", tmp_path / "here" / "two.md"]
    assert list(read(files).documents.index) == list(read(files[::-1]).documents.index) == ["two", "one"]
    assert list(read(files[0]).documents.index) == ["one"]


def test_an_edit_keeps_the_id(tmp_path: Path) -> None:
    path = write(tmp_path / "x" / "one.txt", "Before.")
    before = read(tmp_path)
    write(path, "After.")
    after = read(tmp_path)
    assert list(before.documents.index) == list(after.documents.index) == ["x/one"]
    assert before.hash != after.hash


def test_same_name_other_ending(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Text.")
    write(tmp_path / "a.md", "Markdown.")
    corpus = read(tmp_path)
    assert dict(corpus.documents["text"]) == {"a.md": "Markdown.", "a.txt": "Text."}
    assert said(corpus) == [("a.md", "another file", False), ("a.txt", "another file", False)]


def test_same_name_in_several_folders(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        write(tmp_path / folder / "a.txt", folder)
    corpus = read([tmp_path / "y" / "a.txt", tmp_path / "x"])
    assert dict(corpus.documents["text"]) == {"x/a": "x", "y/a": "y"}
    assert not len(corpus.problems)
    assert len(read([tmp_path / "x", tmp_path / "x" / "a.txt"])) == 1  # a file named twice is one file


def test_duplicate_ids(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "id,text\n1,one\n1,another\n")
    write(tmp_path / "b.csv", "id,text\n1,third\n2,two\n")
    corpus = read([tmp_path / "b.csv", tmp_path / "a.csv"])
    assert dict(corpus.documents["text"]) == {"1": "one", "2": "two"}
    assert said(corpus) == [("a.csv, row 3", "duplicate id", True), ("b.csv, row 2", "duplicate id", True)]
    assert corpus.problems["problem"].str.contains("a.csv, row 2 has it too, and is kept").all()
    assert len(read(tmp_path, columns={"doc_id": None})) == 4


def test_rows_without_ids_that_are_the_same_are_kept(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "text,outlet\nSame.,A\nSame.,A\nOther.,A\n")
    write(tmp_path / "b.csv", "outlet,text\nA,Other.\n")
    corpus = read(tmp_path / "a.csv")
    ids = list(corpus.documents.index)
    assert ids[1] == f"{ids[0]}-2"
    assert said(corpus) == [("a.csv, row 3", "the same,", False)]
    assert list(read(tmp_path / "b.csv").documents.index) == [ids[2]]  # whatever the order of the columns


# Laws ---------------------------------------------------------------------------------------------------


@settings(in_a_folder, max_examples=50)
@given(texts=st.lists(with_words, min_size=1, max_size=5))
@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_hostile_text_comes_back(tmp_path: Path, ending: str, texts: list[str]) -> None:
    ids = [str(number) for number in range(len(texts))]
    path = write_table(tmp_path / f"a.{ending}", {"id": ids, "text": texts, "title": texts})
    documents = read(path).documents
    assert list(documents["text"]) == texts
    assert list(documents["title"]) == texts


@in_a_folder
@given(text=with_words)
def test_hostile_text_comes_back_from_text_files(tmp_path: Path, text: str) -> None:
    text = "A" + text.replace("\r", "\n")
    path = write(tmp_path / "a.txt", "title: x\n\n" + text)
    assert read(path).documents["text"].tolist() == [text]


@settings(in_a_folder, max_examples=25)
@given(data=st.binary(max_size=300) | st.text("id,text\n\";'\r\t{}[]:\0 ", max_size=200).map(str.encode))
@pytest.mark.parametrize("ending", ["txt", "md", "csv", "tsv", "jsonl", "parquet", "xlsx"])
@pytest.mark.parametrize("start", [b"", b"id,text\n", b"---\n", b"PAR1", b'{"text": "'])
def test_any_bytes_are_read_or_listed(tmp_path: Path, ending: str, start: bytes, data: bytes) -> None:
    write(tmp_path / "good.txt", "Good text.")
    write(tmp_path / f"fuzz.{ending}", start + data)
    corpus = read(tmp_path)
    assert corpus.found["files"] == 2
    assert "good" in corpus.documents.index
    for text in corpus.documents["text"]:
        assert text
        assert not text.isspace()
        text.encode()


@in_a_folder
@given(rows=st.lists(st.lists(st.text('a",\n\r;0', max_size=6), min_size=1, max_size=4), max_size=8))
def test_as_many_rows_as_pythons_csv_finds(tmp_path: Path, rows: list[list[str]]) -> None:
    """What the standard library's writer writes, its reader and ours count the same; no loss unlisted."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows([["id", "text"], *rows])
    write(tmp_path / "a.csv", target.getvalue())
    write(tmp_path / "good.txt", "Good text.")
    corpus = read(tmp_path)
    assert corpus.found["rows"] == sum(any(row) for row in rows)
    row_problems = corpus.problems[corpus.problems["lost"] & corpus.problems["source"].str.contains("row")]
    assert len(row_problems) == corpus.lost["rows"]


COLUMNS = 20_000 if THOROUGH else 5_000


def test_hostile_heads_and_headers_end_in_time(tmp_path: Path) -> None:
    write(tmp_path / "names.csv", "1," * COLUMNS + "text\n" + "1," * COLUMNS + "hope\n")
    write(tmp_path / "heading.md", "# x" + " " * 100_000 + "a\n\nbody")
    write(tmp_path / "pair.txt", "title: x" + " " * 60_000 + "y\n\nbody")
    write(tmp_path / "front.md", "---\ntitle: x" + " " * 60_000 + "y\n---\nbody")
    corpus = read(tmp_path)
    assert len(corpus) == 4
