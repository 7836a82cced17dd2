"""Every document of an export is accounted for, whatever is done to the file."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import exported
import labelled_exports
import narrative
from exported import LONG, MORE, nexis_page, nexis_text
from narrative import measure, read_corpus
from narrative.cli import main
from narrative.corpus.exports.databases import DATABASES
from narrative.corpus.exports.layouts import load_layouts
from narrative.corpus.exports.reading import read_export
from narrative.corpus.readers.rows import Rows
from narrative.errors import CorpusError
from office_files import zip_files

FILES = {
    "nexis.txt": nexis_text(exported.NEXIS_UK, exported.NEXIS_ACADEMIC, exported.NEXIS_DUTCH),
    "nexis.htm": nexis_page({"title": "First"}, {"title": "Second"}),
    "factiva.html": exported.factiva_page("First", "Second"),
    "proquest.txt": exported.proquest_text("First", "Second"),
    "proquest.html": exported.proquest_page("First", "Second"),
    "europresse.html": exported.europresse_page("Premier", "Second"),
    "old.html": exported.europresse_tables("Premier", "Second"),
}


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file, and return where it is."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_of_exports_texts_and_tables(tmp_path: Path) -> None:
    for name, text in FILES.items():
        write(tmp_path, name, text)
    write(tmp_path, "own.txt", "An article of one's own, invented.")
    write(tmp_path, "table.csv", "id,text\n1,An invented row.\n")
    (tmp_path / "more.zip").write_bytes(zip_files({"a/nexis.txt": FILES["nexis.txt"], "b.txt": "One more."}))
    corpus = read_corpus(tmp_path)
    files = corpus.files.set_index("file")
    assert files.loc["nexis.txt", ["kind", "stated", "found", "read", "lost"]].tolist() == [
        "nexis",
        3,
        3,
        3,
        0,
    ]
    assert files.loc["more.zip/a/nexis.txt", ["kind", "read"]].tolist() == ["nexis", 3]
    assert files.loc["own.txt", ["kind", "read"]].tolist() == ["txt", 1]
    assert (files["found"] == files["read"] + files["lost"]).all()
    assert len(corpus) == files["read"].sum() == 2 * len(FILES) + 1 + 3 + 3
    assert corpus.describe().iloc[0][["stated", "duplicates"]].tolist() == [10, files["duplicates"].sum()]
    assert set(corpus.documents["database"].dropna()) == {"nexis", "factiva", "proquest", "europresse"}


def test_what_is_stated_and_not_there_is_told(tmp_path: Path) -> None:
    text = nexis_text(*[exported.NEXIS_UK] * 4)
    begin, end = text.index("2 of 4"), text.index("3 of 4")
    corpus = read_corpus(write(tmp_path, "a.txt", text[:begin] + text[end:]))
    assert corpus.files.loc[0, ["stated", "found", "read"]].tolist() == [4, 3, 3]
    said = corpus.problems["problem"].tolist()
    assert "4 documents stated, by its counters, 3 found: without 2" in said
    slices = read_corpus(write(tmp_path, "b.txt", text[: text.index("3 of 4")]))
    assert slices.files.loc[0, "stated"] == 2
    assert "the counters run from 1 to 2 of 4" in slices.problems["problem"].tolist()


def test_copies_are_kept_counted_and_told(tmp_path: Path) -> None:
    other = exported.NEXIS_UK.replace("Harbour: a dispute\nover the quay", "Another title")
    corpus = read_corpus(write(tmp_path, "a.txt", nexis_text(exported.NEXIS_UK, other, exported.NEXIS_UK)))
    assert (len(corpus), corpus.files.loc[0, "duplicates"]) == (3, 2)
    told = corpus.problems[corpus.problems["problem"].str.startswith("the same text")]
    assert told["source"].tolist() == ["a.txt, document 2", "a.txt, document 3"]
    page = exported.factiva_page("First", "Second").replace(f"41000{2:02}", "4100001")
    corpus = read_corpus(write(tmp_path, "b.html", page))
    assert any("the same number in the database" in problem for problem in corpus.problems["problem"])


def test_texts_that_stand_in_two_files_are_told(tmp_path: Path) -> None:
    """As when an export was saved in two formats: the cells differ, the texts but for their blanks not."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    texts = [
        f"The harbour of town {number} is open again.\n\nShips wait no more. " * 4 for number in range(3)
    ]
    articles = [f'{{"id": "a{number}", "text": {json.dumps(text)}}}' for number, text in enumerate(texts)]
    write(folder, "a.jsonl", "\n".join(articles))
    rows = [f'b{number},"{" ".join(text.split())}",May' for number, text in enumerate(texts[:2])]
    write(folder, "b.csv", "\n".join(["id,text,month", *rows, "b7,Short.,May"]))
    write(folder, "c.txt", texts[1])
    write(folder, "d.txt", "Short.")
    corpus = read_corpus(folder)
    copies = corpus.problems[corpus.problems["problem"].str.contains("have the text")]
    assert copies[["source", "problem", "lost"]].to_numpy().tolist() == [
        ["b.csv", "2 articles have the text of articles of a.jsonl", False],
    ]
    assert len(corpus) == 8
    assert narrative.stories(corpus)["story"].nunique() <= 5
    measured = measure(folder, out=tmp_path / "out", partitions=2)
    pd.testing.assert_frame_equal(measured.problems, corpus.problems)


def test_a_stated_length_far_from_the_text_is_a_doubt(tmp_path: Path) -> None:
    near, far = (
        exported.NEXIS_UK,
        exported.NEXIS_UK.replace("48 words", "480 words").replace(MORE[:20], "More."),
    )
    corpus = read_corpus(write(tmp_path, "a.txt", nexis_text(near, far)))
    doubts = corpus.problems[corpus.problems["problem"].str.contains("words stated")]
    assert doubts["source"].tolist() == ["a.txt, document 2"]


def test_a_date_without_a_day_and_none(tmp_path: Path) -> None:
    month = exported.NEXIS_UK.replace("January 11, 2010 Monday", "January 2009")
    season = exported.NEXIS_UK.replace("January 11, 2010 Monday", "Summer, 2008").replace(
        "Edition 1; Scotland", ""
    )
    corpus = read_corpus(write(tmp_path, "a.txt", nexis_text(month, season)))
    assert str(corpus.documents["date"].iloc[0].date()) == "2009-01-01"
    assert corpus.documents["date"].isna().tolist() == [False, True]
    assert corpus.documents["date_precision"].tolist()[0] == "month"
    assert corpus.documents["date_as_read"].str.strip().tolist() == ["January 2009", "Summer, 2008"]


def test_columns_and_dates_of_exports_are_their_own(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", nexis_text(exported.NEXIS_UK))
    write(tmp_path, "b.csv", "inhalt,tag\nErfunden.,08/11/2023\n")
    corpus = read_corpus(tmp_path, columns={"text": "inhalt", "date": "tag"}, date_format="%d/%m/%Y")
    assert corpus.documents["date"].dt.date.astype(str).tolist() == ["2010-01-11", "2023-11-08"]


def test_two_databases_that_fit_are_told_and_settled(tmp_path: Path) -> None:
    mixed = nexis_text(exported.NEXIS_UK) + "\n\nDocument INVENT0020170401ed4100001\n"
    path = write(tmp_path, "a.txt", mixed)
    corpus = read_corpus(path)
    assert corpus.files.loc[0, "kind"] == "nexis"
    assert any("it can be an export of nexis" in problem for problem in corpus.problems["problem"])
    settled = read_corpus(path, as_="factiva")
    assert settled.files.loc[0, "kind"] == "factiva"
    assert not any("it can be" in problem for problem in settled.problems["problem"])
    with pytest.raises(
        CorpusError, match=r"Unknown database 'nexus'\. Did you mean 'nexis'\? Available: nexis,"
    ):
        read_corpus(path, as_="nexus")
    plain = write(tmp_path, "b.txt", "Hope.\n\nIt rained.")
    with pytest.raises(CorpusError, match=r"b.txt: not an export of nexis: it has none of the signs of one"):
        read_corpus(plain, as_="nexis")


def test_the_command_ends_with_a_line_for_each_export(tmp_path: Path) -> None:
    write(tmp_path, "nexis.txt", FILES["nexis.txt"])
    write(tmp_path, "factiva.html", FILES["factiva.html"])
    shown = CliRunner().invoke(main, ["corpus", str(tmp_path)]).output
    assert shown.endswith(
        "factiva.html: 2 found, 2 read, 1 of them a copy (factiva)\nnexis.txt: 3 stated, 3 read (nexis)\n"
    )
    forced = CliRunner().invoke(main, ["corpus", str(tmp_path / "nexis.txt"), "--as", "mediargus"])
    assert "not an export of mediargus: it has none of the signs of one" in forced.output


def test_texts_of_many_articles_are_cut_where_it_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, "many.txt", f"title: One\n\n{LONG}\n-----\ntitle: Two\n\n{MORE}\n-----\n{LONG}\n")
    assert len(read_corpus(path)) == 1
    corpus = read_corpus(path, split="rules")
    assert (len(corpus), corpus.documents["title"].tolist()) == (3, ["One", "Two", ""])
    assert read_corpus(path, split="-----").documents["text"].tolist() == corpus.documents["text"].tolist()
    assert CliRunner().invoke(main, ["corpus", str(path), "--split", "rules"]).output.count("rows   3") == 1
    none = read_corpus(path, split="###")
    assert len(none) == 1
    assert any("no line in it at which" in problem for problem in none.problems["problem"])
    with pytest.raises(CorpusError, match="split='' cuts nothing"):
        read_corpus(path, split="")


@pytest.mark.parametrize(
    ("split", "between"),
    [
        ("numbers", "2."),
        ("numbers", "Article 2"),
        ("###", "### Two"),
        ("blank-pages", "\n\n\n\n"),
        ("* * *", "* * *"),
    ],
)
def test_forms_of_lines_between_articles(tmp_path: Path, split: str, between: str) -> None:
    path = write(tmp_path, "many.txt", f"{LONG}\n{between}\n{MORE}\n")
    assert read_corpus(path, split=split).documents["text"].tolist() == [LONG, MORE]


def test_partitions_of_exports_are_as_read_corpus_has_them(tmp_path: Path) -> None:
    source = tmp_path / "exports"
    source.mkdir()
    for name in ("nexis.txt", "factiva.html"):
        write(source, name, FILES[name])
    read = read_corpus(source)
    measured = measure(source, "solidarity", out=tmp_path / "out")
    assert len(measured) == len(read) == 5
    assert measured.problems["problem"].tolist() == read.problems["problem"].tolist()
    assert measured.counts.equals(read.counts)


def break_up(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Flip bytes of a file, cut it, or join it with another."""
    broken = bytearray(data)
    match chance.randrange(4):
        case 0:
            for _ in range(chance.choice((1, 20, 200))):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        case 1:
            del broken[chance.randrange(len(broken)) :]
        case 2:
            del broken[: chance.randrange(len(broken))]
        case _:
            broken = broken[: chance.randrange(len(broken))] + other[chance.randrange(len(other)) :]
    return bytes(broken)


def test_broken_exports_lose_nothing_silently() -> None:
    chance = random.Random(20)
    files = [text.encode() for text in (*FILES.values(), *map(labelled_exports.write, load_layouts()))]
    for _ in range(300):
        data = break_up(chance.choice(files), chance.choice(files), chance)
        rows = read_export(Rows("x"), data, max_bytes=10**7, database=chance.choice((None, None, *DATABASES)))
        assert rows is None or rows.failed or rows.found == len(rows.numbers) + rows.lost


@pytest.mark.parametrize("name", ["nexis", "proquest", "factiva"])
def test_time_grows_with_the_size(name: str) -> None:
    make = {
        "nexis": lambda count: nexis_text(*[exported.NEXIS_UK] * count),
        "proquest": lambda count: exported.proquest_text(*["Title"] * count),
        "factiva": lambda count: exported.factiva_page(*["Title"] * count),
    }[name]

    def seconds(count: int) -> float:
        data = make(count).encode()
        begun = time.process_time()
        rows = read_export(Rows("x"), data, max_bytes=10**9)
        assert rows is not None
        assert rows.found == count
        return time.process_time() - begun

    small, large = (min(seconds(count) for _ in range(3)) for count in (20, 80))
    assert large < 10 * small


@pytest.mark.parametrize(
    "data",
    [
        b"1 of 9999999 DOCUMENTS\n\n" * 5_000,
        b"<div class='article enArticle'>" * 20_000,
        b"LENGTH: 1 words\n\nBODY:\n\n" * 5_000,
        b"TITLE: a\n\nb\n\nc\n\n" * 20_000 + b"LENGTH: 5 words\n\nLOAD-DATE: x",
        b"_" * 200_000 + b"\nProQuest document ID: 1\n",
        b"{\\rtf1 " + b"{\\b " * 50_000 + b"1 of 2 DOCUMENTS\\par LENGTH: 5 words\\par",
        b'"A" vom 01.01.2000 Seite: 1\n' * 5_000,
        b"<h2>a</h2><i>b 1-1-2000</i>" * 3_000 + b"<li><a href='#'>" * 3_000,
        b"^\xd0\x98\xd0\xa1:" * 20_000 + b"<p>",
        b"a, 2019-05-03\nPublicerat i print.\n" * 5_000,
        b"Record:\nAccession Number:\nTitle:\nDatabase:\n" * 5_000 + b"Full Text Word Count:",
    ],
    ids=range(11),
)
def test_hostile_exports_end_soon(data: bytes) -> None:
    begun = time.process_time()
    rows = read_export(Rows("x"), data, max_bytes=10**8)
    assert rows is None or rows.failed or rows.found == len(rows.numbers) + rows.lost
    assert time.process_time() - begun < 30
