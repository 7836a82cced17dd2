"""What this program wrote is never read as articles, wherever it lies; what only has such names is."""

from __future__ import annotations

import json
import os
import shutil
import socket
from pathlib import Path

import pandas as pd
import pytest

import narrative
from narrative.corpus.corpus import Corpus, read_corpus
from narrative.corpus.readers.own_output import is_own_table
from narrative.errors import CorpusError
from narrative.reports.history.freshness import hash_path
from narrative.reports.publishing.listing import write_index
from narrative.resources import open_regular, read_regular

STATUS = {"report": "framing-report-news", "notebook": "framing-report.ipynb", "source": "d3",
          "status": "complete", "started": "2026-11-29T19:26:49+00:00", "number": 1}  # fmt: skip
TEXTS = {"a": "There is hope.", "b": "No hope in war."}


def write_articles(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def write_report(home: Path, stamp: str = "20261129T192629Z") -> Path:
    """A report as `narrative report` leaves it: its record, its status, tables with `doc_id` and `text`."""
    corpus = Corpus.from_documents(pd.DataFrame({"text": TEXTS}).rename_axis("doc_id"), "news")
    lexicon = narrative.Lexicon.from_entries({"hope": ["hope"]}, name="one")
    folder = home / stamp
    (folder / "tables").mkdir(parents=True)
    matches = narrative.match(corpus, lexicon)
    narrative.write_csv(matches, folder / "tables" / "places.csv")
    narrative.write_parquet(matches, folder / "tables" / "places.parquet")
    narrative.write_parquet(corpus.documents, folder / "documents.parquet")
    (folder / "framing-report-news.html").write_text("<!DOCTYPE html>")
    (folder / "run.json").write_text(json.dumps({"run": "x", "parameters": {}, "tables": {}}))
    for place in (folder, home):
        (place / "status.json").write_text(json.dumps(STATUS))
    (home / "latest").symlink_to(stamp)
    write_index(home.parent)
    return folder


def read(folder: Path) -> Corpus:
    corpus = read_corpus(folder)
    assert all(corpus.found[unit] == corpus.read[unit] + corpus.lost[unit] for unit in ("files", "rows"))
    return corpus


@pytest.mark.parametrize("out", ["reports", "."])
def test_reports_beside_the_articles_are_no_articles(tmp_path: Path, out: str) -> None:
    before = read(write_articles(tmp_path))
    digest = hash_path(tmp_path)
    write_report(tmp_path / out / "framing-report-news")
    failed = tmp_path / out / "failed" / "framing-report-news-20261129T192629Z"
    shutil.copytree(tmp_path / out / "framing-report-news" / "latest", failed)
    (failed / "run.json").unlink()
    after = read(tmp_path)
    assert after.hash == before.hash
    assert (after.found, after.lost) == (before.found, before.lost)
    assert after.problems["source"].tolist() == [out]
    assert after.problems["problem"].str.startswith("written by narrative").all()
    assert hash_path(tmp_path) == digest  # `--if-changed` sees no new articles


def test_an_articles_folder_of_the_name_of_a_report_is_still_read(tmp_path: Path) -> None:
    write_articles(tmp_path / "news")
    write_report(tmp_path / "news")
    assert list(read(tmp_path / "news").documents.index) == ["a", "b"]


def test_a_folder_of_a_report_has_nothing_to_read(tmp_path: Path) -> None:
    folder = write_report(tmp_path / "reports" / "x")
    for place in (folder, folder / "tables", tmp_path / "reports"):
        with pytest.raises(CorpusError, match=r"Nothing to read in (.|\n)*written by narrative"):
            read_corpus(place)


def test_a_measured_corpus_beside_its_articles_is_no_article(tmp_path: Path) -> None:
    write_articles(tmp_path / "news")
    narrative.measure(tmp_path / "news", "solidarity", out=tmp_path / "news" / "measured")
    corpus = read(tmp_path / "news")
    assert list(corpus.documents.index) == ["a", "b"]
    assert corpus.problems["source"].tolist() == ["measured"]
    again = narrative.measure(tmp_path / "news", "solidarity", out=tmp_path / "news" / "measured")
    assert list(again.documents.index) == ["a", "b"]


def test_tables_of_results_that_were_copied_elsewhere_are_the_problem_not_the_article(tmp_path: Path) -> None:
    folder = write_report(tmp_path / "elsewhere" / "x")
    articles = write_articles(tmp_path / "news")
    for name in ("places.csv", "places.parquet"):
        shutil.copy(folder / "tables" / name, articles / f"0-{name}")
    corpus = read(articles)
    assert dict(corpus.documents["text"]) == TEXTS
    assert corpus.lost == {"files": 2, "rows": 4}
    assert set(corpus.problems["problem"]) == {"a table of results that narrative wrote, no articles"}


def test_headers_of_results() -> None:
    for schema in ("SENTENCES", "MATCHES", "DISAGREEMENTS", "CONCORDANCE", "JUDGEMENTS", "AUDIT_SAMPLE"):
        assert is_own_table(getattr(narrative.schema, schema)), schema
    assert not is_own_table(["doc_id", "title", "date", "outlet", "text", "category"])
    assert not is_own_table(["doc_id", "sentence", "text"])  # a corpus of sentences


def test_files_of_others_with_such_names_hide_nothing(tmp_path: Path) -> None:
    write_articles(tmp_path)
    for name in ("run.json", "status.json", "measured.json", ".begun.json"):
        (tmp_path / name).write_text('{"temperature": 7}')
    (tmp_path / "index.html").write_text("<title>My page</title>")
    corpus = read(tmp_path)
    assert list(corpus.documents.index) == ["a", "b"]
    assert sorted(corpus.problems["source"]) == ["index.html", "measured.json", "run.json", "status.json"]


def test_marks_that_are_pipes_or_nonsense_hang_and_hide_nothing(tmp_path: Path) -> None:
    write_articles(tmp_path)
    os.mkfifo(tmp_path / "run.json")
    os.mkfifo(tmp_path / "index.html")
    (tmp_path / "status.json").write_text("[" * 100_000)
    assert list(read(tmp_path).documents.index) == ["a", "b"]


# Files that are none ------------------------------------------------------------------------------------


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to("/dev/zero")
    (tmp_path / "file.txt").write_text("Text.")
    (tmp_path / "folder.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket is short
        try:
            listening.bind("socket.txt")
        finally:
            os.chdir(here)
        for name in ("pipe.txt", "link.txt", "folder.txt", "socket.txt"):
            with pytest.raises(OSError, match=r"not a regular file|No such device"):
                open_regular(tmp_path / name)
        corpus = read(tmp_path)
    assert read_regular(tmp_path / "file.txt") == b"Text."
    assert list(corpus.documents.index) == ["file"]
    assert sorted(corpus.problems["source"]) == ["link.txt", "pipe.txt", "socket.txt"]


def test_a_file_that_becomes_a_pipe_after_it_was_listed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from narrative.corpus.readers import reading

    write_articles(tmp_path)
    listed = reading.list_files

    def list_then_swap(roots: list[Path]) -> object:
        listing = listed(roots)
        (tmp_path / "a.txt").unlink()
        os.mkfifo(tmp_path / "a.txt")
        return listing

    monkeypatch.setattr(reading, "list_files", list_then_swap)
    corpus = read(tmp_path)
    assert list(corpus.documents.index) == ["b"]
    assert corpus.problems["problem"].tolist() == ["unreadable: not a regular file"]


def test_a_pipe_on_a_shelf_of_the_store_is_set_aside(tmp_path: Path) -> None:
    from narrative.corpus.disk_cache import Shelf

    os.mkfifo(tmp_path / f"{'0' * 64}.parquet")
    shelf = Shelf(tmp_path, "key")
    assert shelf.read() is None
    assert len(shelf.damaged) == 1


@pytest.mark.skipif(os.name == "nt", reason="names on Windows are text")
def test_names_that_are_not_utf8_are_written_with_their_bytes(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    Path(os.fsdecode(folder + b"/s\xff")).mkdir(parents=True)
    for name in (b"/s\xff/a\xfe.txt", b"/b.txt"):
        Path(os.fsdecode(folder + name)).write_text("Hope.")
    corpus = read(Path(os.fsdecode(folder)))
    assert (corpus.name, list(corpus.documents.index)) == ("caf\\xe9", ["b", "s\\xff/a\\xfe"])
    json.dumps([corpus.name, corpus.source], ensure_ascii=False).encode()  # as records are written
