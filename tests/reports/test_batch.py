"""`narrative batch`: a file checked whole, reports that do not hinder each other, and the worst code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result

from narrative.cli import main
from narrative.cli.report import run_report
from narrative.errors import ExitCode, worst_of
from narrative.reports.batch.batch import plan_batch
from narrative.reports.batch.batch_files import OPTIONS
from scheduled import RECORD, assert_whole, contents, status_of, strays, wait_for, write_notebook

SLOW = "import pathlib, time\npathlib.Path('began').touch()\ntime.sleep(60)"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["batch", *arguments])


def write(folder: Path, text: str) -> str:
    path = folder / "nightly.toml"
    path.write_text(dedent(text), encoding="utf-8")
    return str(path)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of notebooks; the command is called from another."""
    folder = tmp_path / "desk"
    write_notebook(folder, RECORD)
    write_notebook(folder, "raise ValueError('too little')", name="bad.ipynb")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return folder


def test_the_options_are_those_of_a_report() -> None:
    named = {parameter.name for parameter in run_report.params} - {"as_"} | {"database"}  # as in corpus.toml
    assert named - set(OPTIONS) == {"digest", "log_json", "schemes", "show"}
    assert set(OPTIONS) <= named


def test_one_failure_stops_no_other_and_the_worst_code_is_told(desk: Path, tmp_path: Path) -> None:
    file = write(
        desk,
        """
        [defaults]
        notebook = "job.ipynb"
        out = "made"
        keep = 2
        [defaults.parameters]
        top = 3
        [[report]]
        name = "failing"
        notebook = "bad.ipynb"
        [[report]]
        name = "missing"
        corpus = "gone"
        [[report]]
        name = "good"
        cell-timeout = 60
        parameters = { quote = "007", names = ["é", "no"] }
        """,
    )
    result = call(file, "--log-json")
    assert result.exit_code == ExitCode.UNREADABLE, result.output  # worse than a cell that fails
    assert_whole((desk / "made" / "good" / "latest").resolve())
    given = json.loads((desk / "made" / "good" / "latest" / "run.json").read_bytes())["parameters"]
    assert given == {"corpus_path": "articles", "top": 3, "names": ["é", "no"], "quote": "007"}
    assert status_of(desk / "made" / "failing")["code"] == ExitCode.CELL_FAILED
    events = [json.loads(line) for line in result.stderr.splitlines()]
    ends = {event["report"]: event for event in events if event["event"] == "end"}
    assert [(name, end["status"], end["code"]) for name, end in ends.items()] == [
        ("failing", "failed", 4), ("missing", "failed", 3), ("good", "complete", 0),
    ]  # fmt: skip
    assert "too little" in ends["failing"]["reason"]
    assert "gone" in ends["missing"]["reason"]
    assert {event["report"] for event in events if event["event"] == "cell"} == {"failing", "good"}
    assert events[-1]["event"] == "batch"
    assert (events[-1]["code"], events[-1]["reports"]) == (3, {"failed": 2, "complete": 1})
    lines = result.stdout.splitlines()
    assert [line.split()[:3] for line in lines[1:4]] == [
        ["failing", "failed", "4"], ["missing", "failed", "3"], ["good", "complete", "0"],
    ]  # fmt: skip
    assert Path(lines[3].split()[-1]).samefile(desk / "made" / "good" / "latest" / "good.html")
    assert lines[-1] == "3 reports: 2 failed, 1 complete."
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_nothing_new_is_no_failure(desk: Path) -> None:
    write_notebook(desk, "import narrative", "narrative.record(narrative.read_corpus(corpus_path))")
    file = write(desk, '[[report]]\nnotebook = "job.ipynb"\nif_changed = true\n')
    assert call(file).exit_code == 0
    before = contents(desk / "reports")
    shown = call(file, "--dry-run")
    assert (shown.exit_code, shown.stdout.splitlines()[-1]) == (0, "1 report: 1 unchanged."), shown.output
    result = call(file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1].split()[:3] == ["job-articles", "unchanged", "11"]
    assert contents(desk / "reports") == before
    (desk / "articles" / "two.txt").write_text("Courage.", encoding="utf-8")
    assert "would be run" in call(file, "--dry-run").stdout
    assert contents(desk / "reports") == before


def test_all_mistakes_are_listed_with_their_places_before_anything_runs(desk: Path) -> None:
    file = write(
        desk,
        """\
        colour = "blue"
        [defaults]
        name = "all"
        wait = -1
        [[report]]
        notebook = "job.ipynb"
        keeep = 3
        memory = "much"
        parameters = { topp = 1, top = "five" }
        [[report]]
        notebook = "haiku"
        files = [
          "nothing.yaml",
        ]
        [[report]]
        notebook = "job.ipynb"
        name = "../up"
        # keep = 1
        keep = 0
        timeout = true
        no-store = 1
        [[report]]
        notebook = "job.ipynb"
        corpus = "a\\u0000b"
        files = ["nothing.yaml"]
        """,
    )
    result = call(file)
    assert (result.exit_code, result.stdout) == (ExitCode.WRONG_CALL, "")
    first, *lines = result.stderr.splitlines()
    assert first == f"narrative: Nothing was run: {file} has 14 mistakes:"
    places = [line.strip().partition(": ")[0] for line in lines]
    assert places == [
        "line 1, colour", "line 3, defaults, name", "line 4, defaults, wait",
        "line 7, report 1, keeep", "line 8, report 1, memory",
        "line 9, report 1, parameters, top", "line 9, report 1, parameters, topp",
        "line 11, report 2, notebook", "line 17, report 3, name",
        "line 19, report 3, keep", "line 20, report 3, timeout", "line 21, report 3, no-store",
        "line 24, report 4, corpus", "line 25, report 4, files",
    ]  # fmt: skip
    assert "did you mean 'keep'?" in lines[3]
    assert "did you mean 'top'?" in lines[6]
    assert "must be a whole number, not 'five'" in lines[5]
    assert not (desk / "reports").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[report]\n", "not well formed"),
        ("", "ask for at least one report"),
        ("report = 3", "ask for at least one report"),
        ("defaults = 3\n[[report]]", "must be a table of options"),
        ("[[report]]\nkeep = 1\nkeep = 2", "not well formed"),
        ("[[report]]\nif_changed = true\nif-changed = true", "'if_changed' is given twice"),
        ('[[report]]\ncorpus = "a"\nparameters = { corpus_path = "a" }', "the corpus is given twice"),
        ('[[report]]\ncorpus = "harbour"\n' * 2, "would take the place of report 1"),
        ('[[report]]\nname = "a"\n[[report]]\ncorpus = "harbour"\nname = "a"', "would take the place"),
    ],
)
def test_what_is_no_batch_is_refused(text: str, says: str, desk: Path) -> None:
    result = call(write(desk, text))
    assert (result.exit_code, result.stdout) == (ExitCode.WRONG_CALL, "")
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_a_refused_batch_is_noted_beside_the_reports_it_would_have_made(desk: Path) -> None:
    file = write(desk, '[[report]]\nnotebook = "job.ipynb"\n')
    assert call(file).exit_code == 0
    good = (desk / "reports" / "job-articles" / "latest").readlink()
    write(desk, '[[report]]\nnotebook = "job.ipynb"\nkeep = "all"\n')
    assert call(file, "--dry-run").exit_code == ExitCode.WRONG_CALL
    assert status_of(desk / "reports" / "job-articles")["status"] == "complete"
    assert call(file).exit_code == ExitCode.WRONG_CALL
    status = status_of(desk / "reports" / "job-articles")
    assert (status["status"], status["code"]) == ("failed", ExitCode.WRONG_CALL)
    assert (desk / "reports" / "job-articles" / "latest").readlink() == good


def test_only_what_is_named_is_run(desk: Path) -> None:
    file = write(
        desk,
        """
        [[report]]
        notebook = "job.ipynb"
        [[report]]
        notebook = "bad.ipynb"
        """,
    )
    result = call(file, "--only", "job-articles")
    assert (result.exit_code, result.stdout.count("complete")) == (0, 2), result.output
    result = call(file, "--only", "haiku")
    assert result.exit_code == ExitCode.WRONG_CALL
    assert "Available: job-articles, bad-articles." in result.stderr
    shown = call(file, "--dry-run")
    assert (shown.exit_code, shown.stdout.splitlines()[-1]) == (0, "2 reports: 2 would be run.")


def test_a_report_without_its_corpus_has_its_name_still(desk: Path) -> None:
    file = write(desk, '[[report]]\nnotebook = "job.ipynb"\ncorpus = "gone"\n')
    assert [job.name for job in plan_batch(file).jobs] == ["job-gone"]
    shown = call(file, "--dry-run", "--only", "job-gone")
    assert shown.exit_code == ExitCode.UNREADABLE
    assert "no file or folder" in shown.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_them_all_and_clears_up(desk: Path, number: signal.Signals) -> None:
    write_notebook(desk, SLOW, name="slow.ipynb")
    file = write(
        desk, '[[report]]\nnotebook = "slow.ipynb"\nname = "slow"\n[[report]]\nnotebook = "job.ipynb"\n'
    )
    run = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "narrative.cli", "batch", file],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(desk / "began", run)
    run.send_signal(number)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 128 + number, err
    assert "Nothing was published" in err
    assert "job-articles: It was not begun: the batch was ended by" in err.splitlines()[-1]
    assert out.splitlines()[-1] == "2 reports: 1 failed, 1 not run."
    assert status_of(desk / "reports" / "slow")["code"] == 128 + number
    assert not (desk / "reports" / "job-articles").exists()
    assert list((desk / "reports").glob(".making-*")) == []
    assert strays(desk) == []


def test_a_signal_that_comes_too_late_for_one_report_ends_the_next(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import narrative.reports.publishing.publication

    def write_index(out: Path) -> Path:  # called when the report has been moved into place
        os.kill(os.getpid(), signal.SIGTERM)
        return out

    monkeypatch.setattr(narrative.reports.publishing.publication, "write_index", write_index)
    file = write(desk, '[[report]]\nnotebook = "job.ipynb"\n[[report]]\nnotebook = "job.ipynb"\nname = "b"\n')
    result = call(file)
    assert result.exit_code == ExitCode.TERMINATED
    assert result.stdout.splitlines()[-1] == "2 reports: 1 complete, 1 not run."
    assert_whole((desk / "reports" / "job-articles" / "latest").resolve())


def test_every_code_has_its_weight() -> None:
    weights = sorted(code.gravity for code in ExitCode)
    assert weights == [0, *range(len(ExitCode) - 1)]  # but for DONE and NOTHING_NEW, no two are alike
    assert worst_of([]) == ExitCode.DONE
    assert worst_of([ExitCode.CELL_FAILED, ExitCode.INTERRUPTED, ExitCode.BUG]) == ExitCode.INTERRUPTED
