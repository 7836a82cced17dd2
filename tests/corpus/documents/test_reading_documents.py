"""Documents in folders and archives, read as scholars do: `read_corpus`, `narrative corpus`."""

from __future__ import annotations

import time
from pathlib import Path

from click.testing import CliRunner

from document_files import FILES, FIRST, SECOND, TEXT, TITLE
from exported import proquest_page
from narrative import read_corpus
from narrative.cli import main
from narrative.corpus.documents.bibtex import list_entries
from narrative.corpus.documents.formats import FORMATS
from narrative.corpus.readers.files import ARTICLES


def test_a_folder_of_every_kind_is_read_and_accounted_for(tmp_path: Path) -> None:
    for ending, data in FILES.items():
        (tmp_path / f"a{ending.replace('.', '-', 1).replace('.', '')}{ending}").write_bytes(data)
    (tmp_path / "old.doc").write_bytes(FILES[".rtf"])
    (tmp_path / "older.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "mentions.csv").write_text("globaleventid,mentionidentifier\n1,https://a.example\n")
    corpus = read_corpus(tmp_path)
    found, read, lost = corpus.found, corpus.read, corpus.lost
    assert all(found[unit] == read[unit] + lost[unit] for unit in ("files", "rows"))
    # The archive is its three members, the mailbox its two messages.
    assert found["files"] == len(FILES) + 3 + 2 + 1
    assert {"a-docx", "a-pdf", "old", "a-zip/a/one", "a-zip/sub/c"} <= set(corpus.documents.index)
    said = dict(zip(corpus.problems["source"], corpus.problems["problem"], strict=True))
    assert said["older.doc"] == "an old Word file; save it as .docx"
    assert said["mentions.csv"] == "1 address without texts, as GDELT gives them"
    assert (corpus.documents["title"] == TITLE).sum() >= 10


def test_a_file_is_what_its_bytes_are_whatever_it_is_called(tmp_path: Path) -> None:
    for name, ending in {"a.xml": ".pdf", "b.ris": ".docx", "c.txt": ".rtf"}.items():
        (tmp_path / name).write_bytes(FILES[ending])
    corpus = read_corpus(tmp_path)
    assert corpus.documents["title"].to_dict() == dict.fromkeys("abc", TITLE)
    assert corpus.lost == {"files": 0, "rows": 0}


def test_files_of_the_same_name_are_told_apart_by_their_endings(tmp_path: Path) -> None:
    assert set(ARTICLES) == {
        ".txt",
        ".md",
        ".doc",
        ".zip",
        ".mbox",
        *(name for name, form in FORMATS.items() if form.is_one),
    }
    for ending in (".docx", ".pdf", ".html", ".eml"):
        (tmp_path / f"a{ending}").write_bytes(FILES[ending])
    corpus = read_corpus(tmp_path)
    assert corpus.documents.index.tolist() == ["a.docx", "a.eml", "a.html", "a.pdf"]
    assert corpus.lost == {"files": 0, "rows": 0}


def test_each_message_of_a_mailbox_is_a_file_and_a_mailed_export_is_read_as_one(tmp_path: Path) -> None:
    mailed = b"Subject: Export\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    mailed += proquest_page("First", "Second").encode()
    (tmp_path / "box.mbox").write_bytes(
        FILES[".mbox"] + b"\n\nFrom pq@post.example Wed May  3 2023\n" + mailed
    )
    corpus = read_corpus(tmp_path)
    assert corpus.files["kind"].tolist() == ["eml", "eml", "proquest"]
    assert corpus.documents["title"].tolist()[:2] == [TITLE, TITLE]
    assert corpus.documents["text"].iloc[1] == f"{FIRST}\n\n{SECOND.replace('Nobody', 'From nobody')}"
    assert corpus.documents["title"].tolist()[2:] == ["First", "Second"]


def test_time_for_bibtex_grows_with_the_text() -> None:
    """Many fields, or many entries, and no line that begins with @ behind them: n² took minutes."""
    began = time.process_time()
    fields = "".join(f"a{number}={{x}}," for number in range(150_000))
    assert len(list(list_entries(f"@article{{k,{fields}}}"))) == 1
    assert len(list(list_entries("@article{k,a={x}} " * 150_000))) == 150_000
    assert time.process_time() - began < 30


def test_bibtex_is_joined_with_files_and_lists_what_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "files" / "7").mkdir(parents=True)
    (tmp_path / "files" / "7" / "harbour.txt").write_text(TEXT)
    (tmp_path / "library.bib").write_bytes(FILES[".bib"])
    corpus = read_corpus(tmp_path)
    first, second = corpus.documents.to_dict("records")
    assert (first["title"], first["author"]) == (TITLE, "Quill, Ada; Penn, Bo")
    assert first["outlet"] == "Skellhythe Post"
    assert (str(first["date"])[:10], first["text"], first["text_from"]) == ("2023-05-01", FIRST, "abstract")
    assert (second["title"], second["text"], second["database_id"]) == ("With a file", TEXT, "harbour2")
    assert corpus.lost["rows"] == 1


def test_a_file_that_a_reference_points_to_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "files" / "7").mkdir(parents=True)
    (tmp_path / "files" / "7" / "harbour.txt").write_text(TEXT)
    (tmp_path / "files" / "8.txt").write_text("By itself.")
    (tmp_path / "library.ris").write_bytes(FILES[".ris"].replace(b"files/7", b"C:\\Users\\ada\\files\\7"))
    corpus = read_corpus(tmp_path)
    assert corpus.documents["text"].tolist() == ["By itself.", FIRST, TEXT]
    assert (corpus.found["files"], corpus.read["files"], corpus.lost["files"]) == (3, 3, 0)


def test_references_lead_to_no_file_outside_their_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "secret.txt")
    for path in ("../secret.txt", str(tmp_path / "secret.txt"), "file:///etc/hostname"):
        (tmp_path / "in" / "a.ris").write_text(f"TY  - NEWS\nTI  - x\nAB  - {FIRST}\nL1  - {path}\nER  - \n")
        assert read_corpus(tmp_path / "in" / "a.ris").documents["text"].tolist() == [FIRST]


def test_the_command_hands_on_what_it_read_and_what_it_cut(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(
            f"{TEXT} {'abcd'[number] * 9}.\n\nSign up now.\n", encoding="utf-8"
        )
    run = CliRunner().invoke(main, ["corpus", str(folder), "--clean", "--to", str(tmp_path / "a.csv")])
    assert run.exit_code == 0, run.output
    assert "Boilerplate, found by repetition" in run.output
    assert "4 documents written to" in run.output
    texts = read_corpus(tmp_path / "a.csv").documents["text"]
    assert not texts.str.contains("Sign").any()
    again = CliRunner().invoke(main, ["corpus", str(folder), "--to", str(folder / "a.csv")])
    assert "would lie in" in again.output
    assert again.exit_code == 2
    other = CliRunner().invoke(main, ["corpus", str(folder), "--to", str(tmp_path / "a.docx")])
    assert "Available: .parquet, .csv, .jsonl, .xml, .conllu" in other.output
