"""`narrative new`: a folder to start from, whole or not at all, in which everything works straight away."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import narrative
from checkout import PROJECT
from in_process import show_here
from narrative.cli import main
from narrative.errors import CorpusError, ExitCode, ParameterError
from narrative.reports.batch.batch import plan_batch
from narrative.reports.planning.parameters import read_parameters
from narrative.studies import studies
from narrative.studies.studies import make_study

SHIPPED = sorted(path.name for path in (PROJECT / "notebooks").glob("*.ipynb"))


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with two articles and a file that cannot be read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my articles").mkdir()
    (tmp_path / "my articles" / "one.txt").write_text("They care for the harbour.", encoding="utf-8")
    (tmp_path / "my articles" / "two.txt").write_text("He is to blame.", encoding="utf-8")
    (tmp_path / "my articles" / "three.pdf").write_bytes(b"%PDF-1.4")
    return tmp_path


def corpus_of(notebook: Path) -> object:
    return read_parameters(json.loads(notebook.read_text(encoding="utf-8")))[0].default


def test_all_that_is_needed_is_there(home: Path) -> None:
    result = call("my-study")
    assert (result.exit_code, result.stderr) == (0, "")
    folder = home / "my-study"
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    others = ["README.md", "articles/README.md", "batch.toml", "lexicon/card.toml", "lexicon/entries.csv"]
    assert names == sorted([*SHIPPED, *others])
    assert {corpus_of(folder / name) for name in SHIPPED} == {"harbour"}
    assert "Begin with:  jupyter lab my-study/00-start-here.ipynb" in result.output
    assert not [path for path in home.iterdir() if path.name.startswith(".")], "no workshop is left"
    for text in (folder / name for name in others):
        assert "@" not in text.read_text(encoding="utf-8"), "nothing is left to fill in"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_notebook_is_changed_in_its_corpus_only(name: str, home: Path) -> None:
    make_study("my-study", corpus="my articles")
    old, new = (
        json.loads((folder / name).read_text()) for folder in (PROJECT / "notebooks", home / "my-study")
    )
    lines = [
        (before, after)
        for a, b in zip(old["cells"], new["cells"], strict=True)
        for before, after in zip(a["source"], b["source"], strict=True)
        if before != after
    ]
    assert len(lines) == 1
    comment = lines[0][0].partition("  # ")[2]
    assert lines[0][1] == f'corpus_path: str = "{home.as_posix()}/my articles"  # {comment}'


def test_the_notebooks_read_the_corpus_wherever_they_are_run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "deep").mkdir()
    result = call("deep/my-study", "--corpus", "my articles/")
    assert (
        f"The notebooks read {home.as_posix()}/my articles: 2 articles; 1 could not be read" in result.output
    )
    study = home / "deep" / "my-study"
    assert not (study / "articles").exists()
    assert "articles/" not in (study / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir("/")
    for name in SHIPPED:
        assert len(narrative.read_corpus(str(corpus_of(study / name)))) == 2


def test_the_lexicon_loads_and_finds(home: Path) -> None:
    make_study("my-study")
    lexicon = narrative.load_lexicon("my-study/lexicon")
    assert lexicon.categories == ("care", "blame")
    assert lexicon.card["year"] >= 2024
    matches = narrative.match(narrative.read_corpus("my articles"), lexicon)
    assert matches["text"].tolist() == ["care", "blame"]


@pytest.mark.parametrize("corpus", [None, "harbour", "my articles"])
def test_the_batch_can_be_made_straight_away(corpus: str | None, home: Path) -> None:
    study = make_study('a "study"', corpus=corpus)
    batch = plan_batch(study.folder / "batch.toml", note=False)
    assert [job.name for job in batch.jobs] == ["frames", "own-lexicon"]
    assert all(job.plan is not None for job in batch.jobs)
    assert {job.plan.source.parent for job in batch.jobs if job.plan} == {study.folder}, "the copies are run"
    told = CliRunner().invoke(main, ["batch", str(study.folder / "batch.toml"), "--dry-run"])
    assert (told.exit_code, told.output.count("would be run")) == (0, 3)


def test_what_is_commented_out_in_the_batch_is_right_as_well(home: Path) -> None:
    study = make_study("my-study", corpus="my articles")
    file = study.folder / "batch.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    more = lines.index(next(line for line in lines if line.startswith("# More, when")))
    file.write_text("\n".join([*lines[:more], *(line.removeprefix("# ") for line in lines[more + 1 :])]))
    jobs = plan_batch(file, note=False).jobs
    assert len(jobs) == 8
    assert all(job.plan is not None for job in jobs)
    reports = {job.plan.source.name for job in jobs if job.plan}
    assert reports == {f"{name}.ipynb" for name in study.reports}, "each report is in it"


def test_a_report_with_the_lexicon_to_fill_in(home: Path) -> None:
    study = make_study("my-study", corpus="my articles")
    jobs = plan_batch(study.folder / "batch.toml", note=False).jobs
    [plan] = [job.plan for job in jobs if job.name == "own-lexicon" and job.plan]
    assert "Care" in show_here(plan.source, study.folder, plan.resolved)


@pytest.mark.parametrize(
    "name",
    [
        "my study",
        "Ünï-çode ✓",
        'it\'s "quoted"',
        "$HOME",
        "-x",
        "a;b",
        "$(touch x)",
        "<b>",
        "a\\b",
        "{}",
        "%s",
    ],
)
def test_odd_names_are_names(name: str, home: Path) -> None:
    result = call("--", name)
    assert result.exit_code == 0, result.output
    assert (home / name / "00-start-here.ipynb").is_file()
    assert sorted(path.name for path in home.iterdir()) == sorted([name, "my articles"])


@pytest.mark.parametrize("name", ["", "   ", "a\0b", "a\nb", "\x1b[31m", "a\u202eb", "\udcff"])
def test_names_that_are_none(name: str, home: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be the name of a folder"):
        make_study(name)
    assert [path.name for path in home.iterdir()] == ["my articles"]


@pytest.mark.parametrize("odd", ['say "no"', "it's", "back\\slash", "ünï ✓", "${HOME}", "a#b"])
def test_odd_names_of_a_corpus_arrive_as_they_are(odd: str, home: Path) -> None:
    (home / "my articles").rename(home / odd)
    study = make_study("my-study", corpus=odd)
    for name in SHIPPED:
        assert corpus_of(study.folder / name) == str(home / odd)
    jobs = plan_batch(study.folder / "batch.toml", note=False).jobs
    assert {str(job.plan.resolved["corpus_path"]) for job in jobs if job.plan} == {str(home / odd)}


@pytest.mark.parametrize("kind", ["full", "file", "link", "dangling"])
def test_what_is_there_is_left_as_it_is(kind: str, home: Path) -> None:
    there = home / "there"
    if kind == "full":
        there.mkdir()
        (there / "mine").write_text("mine")
    elif kind == "file":
        there.write_text("mine")
    else:
        (home / "elsewhere").mkdir() if kind == "link" else None
        there.symlink_to("elsewhere")
    before = sorted(home.rglob("*"))
    result = call("there")
    assert (result.exit_code, result.output) == (ExitCode.WRONG_CALL, result.stderr)
    assert "There is something at 'there' already, and it is left as it is." in result.stderr
    assert sorted(home.rglob("*")) == before


def test_an_empty_folder_is_filled_and_keeps_the_usual_rights(home: Path) -> None:
    (home / "empty").mkdir()
    (home / "like").mkdir()
    assert call("empty").exit_code == 0
    assert (home / "empty" / "batch.toml").is_file()
    assert stat.S_IMODE((home / "empty").stat().st_mode) == stat.S_IMODE((home / "like").stat().st_mode)


@pytest.mark.parametrize(
    ("name", "said"), [(".", "the folder you are in"), ("no/such/place", "There is no folder 'no/such'")]
)
def test_places_that_will_not_do(name: str, said: str, home: Path) -> None:
    with pytest.raises(ParameterError, match=said):
        make_study(name)


def test_without_a_corpus_at_its_path_nothing_is_made(home: Path) -> None:
    result = call("my-study", "--corpus", "my artikles")
    assert result.exit_code == ExitCode.UNREADABLE
    assert "Did you mean 'my articles'?" in result.stderr
    with pytest.raises(CorpusError):
        make_study("my-study", corpus="my artikles")
    assert [path.name for path in home.iterdir()] == ["my articles"]


def test_what_goes_wrong_half_way_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(studies, "_copy_notebooks", fail)
    assert call("my-study").exit_code == ExitCode.DISK_FULL
    assert [path.name for path in home.iterdir()] == ["my articles"]


def test_somebody_else_may_be_quicker(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = studies._copy_notebooks

    def overtaken(folder: Path, corpus: str) -> list[str]:
        (home / "my-study").mkdir()
        (home / "my-study" / "theirs").write_text("theirs")
        return copy(folder, corpus)

    monkeypatch.setattr(studies, "_copy_notebooks", overtaken)
    with pytest.raises(ParameterError, match="already"):
        make_study("my-study")
    assert [path.name for path in (home / "my-study").iterdir()] == ["theirs"]
    assert sorted(path.name for path in home.iterdir()) == ["my articles", "my-study"]


def test_the_same_call_writes_the_same_bytes(home: Path) -> None:
    folders = [make_study(name, corpus="my articles").folder for name in ("one", "two")]
    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    )
    assert first == second


def test_help_has_examples() -> None:
    told = call("--help").output
    assert "narrative new my-study --corpus my-articles/" in told
    assert "Exit codes:" in told


def test_it_is_quick_to_start() -> None:
    code = "import sys, narrative.cli.new, narrative.studies.studies; print('pandas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
