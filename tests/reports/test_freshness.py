"""What a report is made from: only what is declared is looked at, all of it counts, no look is endless."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

import pytest

import narrative
from checkout import PROJECT
from essays import write_essay
from narrative.errors import ExitCode, ReportError
from narrative.provenance import MEASURING, PACKAGES, hash_measuring
from narrative.reports import report
from narrative.reports.history import freshness
from narrative.reports.history.freshness import hash_path
from narrative.reports.planning.planning import make_plan
from narrative.reports.report import list_inputs, publish_report
from narrative.reports.running.supervision import Limits

PARAMETERS = (
    'corpus_path: str = "articles"\nnote: str = ""  # a remark\nlexicon: str = "news-frames"\n'
    "weights: list[str] = []  # files of weights\ntop: int = 5  # of each file"
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a notebook and a corpus of one article, seen from elsewhere."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.txt").write_text("One.")
    write_essay(tmp_path / "look.ipynb", ["code:1"], PARAMETERS)
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path


def looked_at(desk: Path, *given: tuple[str, str]) -> dict[str, str]:
    return make_plan(desk / "look.ipynb", parameters=given).paths


def test_only_what_is_declared_a_path_is_looked_at(desk: Path) -> None:
    (desk / "beside.csv").write_text("")
    (desk / "elsewhere" / "here.csv").write_text("")
    os.mkfifo(desk / "elsewhere" / "pipe")
    corpus = {"articles": str(desk / "articles")}
    for text in ("/", "/proc", "/dev/zero", "pipe", "here.csv"):
        assert looked_at(desk, ("note", text)) == corpus
    given = [("weights", "here.csv"), ("weights", "beside.csv"), ("lexicon", "here.csv")]
    assert looked_at(desk, *given) == corpus | {"here.csv": str(desk / "elsewhere" / "here.csv")}


def test_a_default_lies_beside_the_notebook_and_what_is_given_by_the_caller(desk: Path) -> None:
    write_essay(desk / "look.ipynb", ["code:1"], 'a_path: str = "x.csv"\nb_path: str = "x.csv"')
    for folder in (desk, desk / "elsewhere"):
        (folder / "x.csv").write_text("")
    assert looked_at(desk) == {"x.csv": str(desk / "x.csv")}
    assert looked_at(desk, ("b_path", "x.csv")) == {"x.csv": str(desk / "elsewhere" / "x.csv")}


def test_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "articles").mkdir()
    os.mkfifo(tmp_path / "articles" / "_codes.csv")
    os.mkfifo(tmp_path / "articles" / "measured.json")
    assert hash_path(tmp_path / "pipe") == hash_path(Path("/dev/zero")) == "unreadable"
    assert len(hash_path(tmp_path / "articles")) == 64


def test_a_large_file_is_known_by_its_size_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "archive.zip"
    file.write_bytes(b"12345")
    os.utime(file, ns=(0, 7))
    monkeypatch.setattr(freshness, "_MOST_BYTES", 4)
    assert hash_path(file) == "5 bytes of 7"
    before = hash_path(tmp_path)
    os.utime(file, ns=(0, 8))
    assert hash_path(tmp_path) != before


def test_the_time_limit_holds_from_the_first_moment(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # an endless look stands for a folder without end
    monkeypatch.setattr(report, "list_inputs", lambda _: open(os.open(fifo, os.O_RDWR)).read())  # noqa: PTH123, SIM115 - never closed
    fifo = desk / "pipe"
    os.mkfifo(fifo)
    with pytest.raises(ReportError) as error:
        publish_report(desk / "look.ipynb", limits=Limits(seconds=0.2))
    assert error.value.code == ExitCode.OUT_OF_TIME
    fifo.write_text("")  # lets the thread go


def test_a_path_is_known_by_what_lies_there(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "one.txt").write_text("One.")
    shutil.copytree(folder, tmp_path / "b")
    assert hash_path(folder) == hash_path(tmp_path / "b")
    (tmp_path / "b" / "one.txt").rename(tmp_path / "b" / "two.txt")
    assert hash_path(folder) != hash_path(tmp_path / "b")
    # printf 'One.' | sha256sum
    assert hash_path(folder / "one.txt") == "70277bfc409b502132d7a48b2a3b386294264b31f7bf024a5fb0cafabb8ac122"


def test_codes_in_the_folder_of_a_corpus_count(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("One.")
    (tmp_path / "README.md").write_text("About.")
    seen = [hash_path(tmp_path)]
    for text in ("unit,coder,variable,value\n", "doc_id,coder,variable,value\n"):
        (tmp_path / "_codes.csv").write_text(text)
        seen.append(hash_path(tmp_path))
    assert len(set(seen)) == 3
    (tmp_path / "README.md").write_text("Other words about.")
    assert hash_path(tmp_path) == seen[-1]


def test_the_texts_behind_a_measured_corpus_count(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.txt").write_text("Hope.")
    narrative.measure(tmp_path / "news", out=tmp_path / "out")
    before = hash_path(tmp_path / "out")
    assert hash_path(tmp_path / "out") == before
    (tmp_path / "news" / "one.txt").write_text("Fear.")
    os.utime(tmp_path / "news" / "one.txt", ns=(0, 7))
    assert hash_path(tmp_path / "out") != before


def test_every_package_that_this_one_stands_on_is_in_the_record(desk: Path) -> None:
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {line.split(">")[0].split("[")[0].strip() for line in declared["dependencies"]}
    assert direct <= set(PACKAGES)
    versions = list_inputs(make_plan(desk / "look.ipynb"))["versions"]
    assert direct <= set(versions)
    assert "not installed" not in {versions[name] for name in direct}


# Each of these computes a number of a table: p-values, change points, networks, what of Markdown is a word,
# syllables.
@pytest.mark.parametrize(
    "package", ["scipy", "ruptures", "networkx", "mistune", "pysyllables", "syllapy", "openpyxl", "PyYAML"]
)
def test_another_version_of_a_package_that_measures_is_other_code(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import metadata

    assert package in MEASURING
    before = hash_measuring()
    version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0" if name == package else version(name))
    hash_measuring.cache_clear()
    try:
        assert hash_measuring() != before
    finally:
        hash_measuring.cache_clear()
