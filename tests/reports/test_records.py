"""The record of a run: what it says, how it is shown, what it writes."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import narrative
from narrative.clock import run_started
from narrative.errors import ReportError
from narrative.provenance import list_versions
from narrative.reading.findings import Finding, rank_findings
from narrative.reading.prose import say
from narrative.reports.publishing import records
from narrative.reports.publishing.records import list_documents, plain, record
from narrative.reports.report import _read_record

HOSTILE = "<script>alert(1)</script> $x$ {{ 7 }} \udcff </table>"


class Articles(SimpleNamespace):
    def __len__(self) -> int:
        return 3


def articles() -> Any:
    return Articles(
        name=HOSTILE, source="here", hash="ab12", found={"files": 4}, read={"files": 3}, lost={"files": 1}
    )


def lexicon(name: str) -> Any:
    return SimpleNamespace(
        name=name, hash="cd34", entries=["a", "b"], card={"author": "A. Author", "year": 2000}
    )


@pytest.fixture
def run_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NARRATIVE_RUN_DIR", str(tmp_path))
    monkeypatch.setenv("NARRATIVE_RUN_STARTED", "2024-05-01T10:00:00+00:00")
    return tmp_path


def figure() -> Any:
    from matplotlib.figure import Figure

    axes = Figure(figsize=(3, 2)).subplots()
    axes.plot([0, 1], [0, 1])
    return axes


def test_it_says_what_was_read_and_with_what() -> None:
    data = record(articles(), [lexicon("a"), lexicon("b")], parameters={"top": 5}, seeds={"boot": 1}).data
    assert data["corpus"] == {
        "name": HOSTILE,
        "documents": 3,
        "source": "here",
        "found": {"files": 4},
        "read": {"files": 3},
        "lost": {"files": 1},
        "hash": "ab12",
    }
    assert [one["name"] for one in data["lexicons"]] == ["a", "b"]
    assert data["lexicons"][0] == {
        "name": "a",
        "author": "A. Author",
        "year": 2000,
        "entries": 2,
        "hash": "cd34",
    }
    assert (data["parameters"], data["seeds"]) == ({"top": 5}, {"boot": 1})
    assert data["versions"]["numpy"] == np.__version__
    assert set(list_versions()) >= {
        "narrative",
        "python",
        "pandas",
        "numpy",
        "nltk",
        "textblob",
        "vaderSentiment",
    }


def test_text_of_a_corpus_stays_text() -> None:
    shown = record(articles(), lexicon("a"))._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert shown.count("</table>") == 1
    assert "$x$" not in shown  # JupyterLab would set it as mathematics


def test_nothing_is_written_outside_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NARRATIVE_RUN_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    record(articles(), tables={"frames": pd.DataFrame({"a": [1]})})
    assert list(tmp_path.iterdir()) == []


def test_a_long_table_is_written_as_parquet_only(run_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_CSV_ROWS", 2)
    long, short = pd.DataFrame({"n": [1, 2, 3]}), pd.DataFrame({"n": [1, 2]})
    data = record(articles(), tables={"long": long, "short": short}).data
    assert data["tables"] == {"long": "3 rows, as Parquet", "short": "2 rows"}
    made = sorted(path.name for path in (run_folder / "tables").iterdir())
    assert made == ["long.parquet", "short.csv", "short.parquet"]
    assert _read_record(run_folder, "a.ipynb")["tables"] == data["tables"]
    (run_folder / "tables" / "long.parquet").unlink()
    with pytest.raises(ReportError, match=r"left tables/long\.parquet missing or cut short"):
        _read_record(run_folder, "a.ipynb")


def test_tables_figures_and_record_are_written_in_a_run(run_folder: Path) -> None:
    table = pd.DataFrame({"category": ["hope", "=1+1"], "total": [3, 5]})
    record(articles(), tables={"frames": table}, figures={"tone": figure()})
    made = sorted(path.relative_to(run_folder).as_posix() for path in run_folder.rglob("*") if path.is_file())
    assert made == [
        "figures/tone.png",
        "figures/tone.svg",
        "record.json",
        "tables/frames.csv",
        "tables/frames.parquet",
    ]
    pd.testing.assert_frame_equal(pd.read_parquet(run_folder / "tables/frames.parquet"), table)
    saved = json.loads((run_folder / "record.json").read_bytes())
    assert saved["run"] == "2024-05-01T10:00:00+00:00"
    assert saved["tables"] == {"frames": "2 rows"}
    assert saved["corpus"]["name"] == HOSTILE


def test_what_is_written_is_the_same_to_the_byte(run_folder: Path) -> None:
    def files() -> dict[str, bytes]:
        record(
            articles(), tables={"frames": pd.DataFrame({"a": [0.1, math.nan]})}, figures={"tone": figure()}
        )
        return {path.name: path.read_bytes() for path in sorted(run_folder.rglob("*")) if path.is_file()}

    assert files() == files()


@pytest.mark.parametrize("name", ["../up", "Upper", "a b", "", ".hidden", "-a", "a/b", "é", "a" * 81])
def test_names_of_files_are_checked(name: str, run_folder: Path) -> None:
    with pytest.raises(ReportError, match="small letters"):
        record(tables={name: pd.DataFrame({"a": [1]})})
    assert list(run_folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NARRATIVE_RUN_DIR", str(tmp_path / "file"))
    with pytest.raises(ReportError, match="Cannot write"):
        record(parameters={"top": 1})


def test_the_date_comes_from_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert run_started() == datetime(1970, 1, 2, tzinfo=UTC)
    monkeypatch.setenv("NARRATIVE_RUN_STARTED", "2024-05-01T12:00:00+02:00")
    assert run_started() == datetime(2024, 5, 1, 10, tzinfo=UTC)


def test_plain_data() -> None:
    given = {
        1: np.int64(2), "a": np.float64("inf"), "b": {"y", "x"}, "c": (1, None),
        "d": pd.Timestamp("2024-01-02"), "e": np.array([1, 2]), "f": pd.Series(["a"]), "g": b"x",
        "h": np.bool_(True),
    }  # fmt: skip
    assert plain(given) == {
        "1": 2, "a": "inf", "b": ["x", "y"], "c": [1, None], "d": "2024-01-02T00:00:00",
        "e": [1, 2], "f": ["a"], "g": "b'x'", "h": True,
    }  # fmt: skip


def read_record(folder: Path) -> Any:
    return json.loads((folder / "record.json").read_bytes())


def made_corpus() -> narrative.Corpus:
    texts = ["War.", "Hope, no war.", "Hope."]
    documents = pd.DataFrame({"text": texts, "outlet": ["A", "B", "A"]}, index=["x", "y", "z"])
    return narrative.Corpus.from_documents(documents, "made")


def test_every_document_and_every_entry_is_kept(run_folder: Path) -> None:
    corpus = made_corpus().where(outlet="A")
    frames = narrative.Lexicon.from_entries({"hope": ["hope", ("hopes", 2)]}, name="../../up")
    record(corpus, [frames, frames])
    listed = pd.read_parquet(run_folder / "documents.parquet")
    assert listed["doc_id"].tolist() == ["x", "y", "z"]
    assert listed["words"].tolist() == [1, 3, 1]
    assert listed["selected"].tolist() == [True, False, True]
    # printf 'War.' | sha256sum
    assert listed["text_hash"][0] == "9afe416975ef4a590fd982b1856ec03d1d41d3d824b00c33c79f02cf0c5599c5"
    saved = read_record(run_folder)
    assert saved["corpus"]["documents"] == 2
    assert saved["corpus"]["selected_from"] == {"documents": 3, "hash": made_corpus().hash}
    assert saved["corpus"]["problems"] == {"lost": 0, "changed": 0}
    assert [one["file"] for one in saved["lexicons"]] == ["lexicons/1.csv", "lexicons/2.csv"]
    entries = narrative.read_csv(run_folder / "lexicons" / "1.csv")
    assert entries["pattern"].tolist() == ["hope", "hopes"]
    assert entries["weight"].tolist() == [1.0, 2.0]
    assert sorted(path.name for path in run_folder.iterdir()) == [
        "documents.parquet",
        "lexicons",
        "record.json",
    ]


def test_a_documents_hash_outlives_its_name_and_tells_an_edit() -> None:
    def hashes(doc_id: str, text: str, outlet: str) -> list[str]:
        documents = pd.DataFrame({"text": [text], "outlet": [outlet]}, index=[doc_id])
        listed = list_documents(narrative.Corpus.from_documents(documents))
        return [str(listed[name][0]) for name in ("hash", "text_hash")]

    first = hashes("a", "War.", "A")
    assert hashes("b", "War.", "A") == first
    edited, other = hashes("a", "War!", "A"), hashes("a", "War.", "B")
    assert [one == two for one, two in zip(first, edited, strict=True)] == [False, False]
    assert [one == two for one, two in zip(first, other, strict=True)] == [False, True]


def test_the_headline_is_added_up_from_the_scores(run_folder: Path) -> None:
    corpus = made_corpus()
    frames = narrative.Lexicon.from_entries({"hope": ["hope"], "joy": ["joy"]}, name="frames")
    scores, tone = narrative.frame_salience(corpus, frames), narrative.sentiment(corpus)
    record(corpus, frames, tables={"scores": scores, "tone": tone}, headline={"Share": 0.5, "None": math.nan})
    headline = read_record(run_folder)["headline"]
    labels = [figure["label"] for figure in headline]
    assert labels == ["hope", "joy", "VADER compound", "TextBlob polarity", "Share", "None"]
    # By hand: 2 places of hope in 5 words, none of joy.
    assert (headline[0]["value"], headline[0]["unit"]) == (400.0, "per 1,000 words")
    assert (headline[0]["total"], headline[0]["base"], headline[1]["value"]) == (2.0, 5.0, 0.0)
    assert [figure["value"] for figure in headline[-2:]] == [0.5, None]


def test_the_findings_are_kept_as_they_were_said(run_folder: Path) -> None:
    found = rank_findings([Finding(say("Hope: {rate}.", rate=2.5), "Frames")])
    assert "Hope: 2.50." not in repr(record(made_corpus(), findings=found))  # the report has said it
    assert read_record(run_folder)["findings"] == ["Hope: 2.50."]


def test_the_code_is_named_and_the_store_is_not_shown(run_folder: Path, tmp_path: Path) -> None:
    corpus = narrative.Corpus.from_documents(pd.DataFrame({"text": ["War."]}), store=tmp_path / "store")
    shown = record(corpus, tables={"tone": narrative.sentiment(corpus)})
    saved = read_record(run_folder)
    assert saved["store"]["texts"]["sentiment"] == {"kept": 0, "measured": 1}
    assert len(saved["code"]["hash"]) == 64
    source = Path(narrative.__file__).parent.joinpath("matching", "matching.py").read_bytes()
    assert saved["code"]["files"]["matching/matching.py"] == hashlib.sha256(source).hexdigest()
    assert "measured" not in shown._repr_html_()
    assert saved["code"]["hash"] not in repr(shown)
