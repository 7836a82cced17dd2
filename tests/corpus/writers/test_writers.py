"""A corpus handed on: what is written is read again as the same documents, by its hash, in every form."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from narrative import Corpus, CorpusError, ParameterError, read_corpus, write_documents

TEXTS = [
    "War. And peace, “again”.\n\nA second paragraph:\n- one\n- two",
    '=HYPERLINK("http://x")\n+1;-2\t@SUM(A1)',
    "  begins with blanks\n\n\n\nand ends with some \n",
    "'=already guarded",
    "<p>&amp; no markup</p> ]]> \\n | # text = x",
    "Ein Satz. 中文。また。 “Ça va?”—Oui… e\u0301 \u00a0 \U0001f600!!",
    "1-2\n\n# newdoc id = evil\n\n3.4",
    "\tTab first, then a  double blank.",
]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.from_documents(
        pd.DataFrame(
            {
                "title": ["A", "=b", "", "d'", "<e>", "f", "g", "h | i"],
                "date": ["2023-11-08", "2023-11-08T23:30", "", "2023-11-08T23:30:59", *[""] * 4],
                "outlet": ["Kyiv Courier", "-B", *["C & D"] * 6],
                "text": TEXTS,
                "words_stated": [1, 2, None, 4, 5, 6, 7, 8],
                "is_agency": [True, False, *[None] * 6],
                "share": [0.5, 1.0, 2.25, None, 1, 1, 1, 1],
                "author": ["=x", "a; b", *[""] * 6],
            },
            index=pd.Index([f"folder/a {number}" for number in range(8)], name="doc_id"),
        )
    )


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl", ".xml", ".conllu"])
def test_reading_what_was_written_gives_the_same_documents(
    corpus: Corpus, tmp_path: Path, ending: str
) -> None:
    read = read_corpus(write_documents(corpus, tmp_path / f"articles{ending}"))
    assert not len(read.problems), read.problems
    assert read.documents["text"].to_dict() == corpus.documents["text"].to_dict()
    assert read.documents["date"].to_dict() == corpus.documents["date"].to_dict()
    assert read.hash == corpus.hash


def test_the_same_corpus_gives_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    for ending in (".parquet", ".csv", ".jsonl", ".xml", ".conllu"):
        one = write_documents(corpus, tmp_path / f"one{ending}").read_bytes()
        assert one == write_documents(corpus, tmp_path / f"two{ending}").read_bytes()


def test_no_cell_of_the_csv_begins_as_a_formula_does(corpus: Corpus, tmp_path: Path) -> None:
    written = write_documents(corpus, tmp_path / "a.csv").read_text(encoding="utf-8")
    cells = re.findall(r'"((?:[^"]|"")*)"', written)
    assert cells
    assert not [cell for cell in cells if re.match(r"[=+\-@\t]", cell)]


def test_conllu_is_valid_to_the_rules_of_universal_dependencies(corpus: Corpus, tmp_path: Path) -> None:
    """Level 1 of their validator: ten columns, words numbered, ids used once, text and tokens agree."""
    written = write_documents(corpus, tmp_path / "a.conllu").read_text(encoding="utf-8")
    assert written.endswith("\n\n")
    sentences = written.strip("\n").split("\n\n")
    ids = re.findall(r"^# sent_id = (.+)$", written, re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(sentences)
    for sentence in sentences:
        lines = [line.split("\t") for line in sentence.split("\n") if not line.startswith("# ")]
        assert all(len(line) == 10 and all(line) for line in lines)
        assert [line[0] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
        assert not any(re.search(r"\s", line[1]) for line in lines)
        text = re.search(r"^# text = (.+)$", sentence, re.MULTILINE)
        joined = "".join(
            line[1] + ("" if "SpaceAfter=No" in line[9].split("|") else " ") for line in lines
        ).rstrip(" ")
        assert text is not None
        assert text[1] == joined


def test_tei_has_the_parts_that_the_guidelines_ask_for_in_their_order(corpus: Corpus, tmp_path: Path) -> None:
    etree = pytest.importorskip("lxml.etree")
    root = etree.parse(write_documents(corpus, tmp_path / "a.xml")).getroot()
    names = lambda node: [one.tag.rpartition("}")[2] for one in node]  # noqa: E731 - short, and read where it stands
    assert names(root) == ["teiHeader", *["TEI"] * 8]
    order = ["titleStmt", "editionStmt", "publicationStmt", "seriesStmt", "notesStmt", "sourceDesc"]
    for document in root.iter("{*}fileDesc"):
        parts = names(document)
        assert parts == [name for name in order if name in parts]
        assert {"titleStmt", "publicationStmt", "sourceDesc"} <= set(parts)
    for document in root.iter("{*}TEI"):
        assert names(document) == ["teiHeader", "text"]
        assert set(names(document[1][0])) == {"p"}


def test_what_xml_cannot_hold_is_replaced(tmp_path: Path) -> None:
    odd = Corpus.from_documents(pd.DataFrame({"text": ["a\x0bb\x1b\uffffc"]}))
    read = read_corpus(write_documents(odd, tmp_path / "a.xml"))
    assert read.documents["text"].tolist() == ["a\ufffdb\ufffd\ufffdc"]


def test_nothing_is_overwritten_and_other_endings_are_told(corpus: Corpus, tmp_path: Path) -> None:
    path = write_documents(corpus, tmp_path / "a.csv")
    with pytest.raises(CorpusError, match="is there already"):
        write_documents(corpus, path)
    with pytest.raises(ParameterError, match=r"Available: \.parquet, \.csv, \.jsonl, \.xml, \.conllu"):
        write_documents(corpus, tmp_path / "a.docx")
    with pytest.raises(CorpusError, match="cannot be written"):
        write_documents(corpus, tmp_path / "nowhere" / "a.csv")
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
