"""The examples in `schedule/`: what they start is what the command takes; the rest as far as can be seen."""

from __future__ import annotations

import configparser
import json
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import types
from pathlib import Path
from typing import Any, ClassVar

import click
import pytest
import yaml
from click.testing import CliRunner

from checkout import PROJECT
from effort import THOROUGH
from in_process import show_here
from narrative.cli import main
from narrative.errors import ExitCode
from narrative.reports.batch.batch import plan_batch
from narrative.reports.planning.planning import make_plan
from narrative.reports.report import STORE
from scheduled import assert_whole

SCHEDULE = PROJECT / "schedule"
NIGHTLY = SCHEDULE / "nightly.toml"


def find_commands(line: str) -> list[list[str]]:
    """What a line of shell gives to the command `narrative`, one list of words for each call."""
    parts = shlex.shlex(line, posix=True, punctuation_chars=True)
    parts.whitespace_split = True
    found: list[list[str]] = []
    words: list[str] | None = None
    for word in parts:
        if set(word) <= set("();<>|&"):
            words = None
        elif word.endswith("/narrative") or (word == "narrative" and words is None):
            words = []
            found.append(words)
        elif words is not None:
            words.append(word)
    return [words[:-1] if words[-1:] == ["2"] else words for words in found]  # of 2>&1


def check_command(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command's own parser take the words, and look whether what they name is there."""
    monkeypatch.chdir(PROJECT)
    name, *rest = words
    command = main.get_command(click.Context(main), name)
    assert command is not None
    given = command.make_context(name, rest).params
    if name == "report":
        options = {key: given[key] for key in ("corpus", "parameters", "files", "name")}
        assert make_plan(given["notebook"], **options, note=False).names
    elif name == "batch":
        assert Path(given["file"]).samefile(NIGHTLY)
    else:
        assert name == "verify"
        made = [PROJECT / "reports" / job.name / "latest" for job in plan_batch(NIGHTLY, note=False).jobs]
        assert PROJECT / given["run"] in made


def test_the_batch_asks_for_reports_that_can_be_made(tmp_path: Path) -> None:
    jobs = plan_batch(NIGHTLY, note=False).jobs
    assert all(job.plan is not None for job in jobs)
    [ledger] = [job.plan for job in jobs if job.name == "framing-report-ledger" and job.plan]
    assert ledger.resolved["outlets"] == ["Skellhythe Ledger"]
    assert [SCHEDULE / job.request.options["out"] for job in jobs] == [SCHEDULE / "../reports"] * 3
    text = NIGHTLY.read_text(encoding="utf-8")
    assert text.count('"../reports"') == 1
    (tmp_path / "nightly.toml").write_text(text.replace("../reports", "made"), encoding="utf-8")
    call = ["batch", str(tmp_path / "nightly.toml"), "--only", "framing-report-ledger"]
    told = CliRunner().invoke(main, [*call, "--dry-run"])
    assert (told.exit_code, told.output.count("would be run")) == (0, 2), told.output
    if not THOROUGH:
        assert "Skellhythe Ledger" in show_here(ledger.source, tmp_path, ledger.resolved)
        return
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 0, result.output
    report = (tmp_path / "made" / "framing-report-ledger" / "latest").resolve()
    assert_whole(report)
    record = json.loads((report / "run.json").read_bytes())
    assert record["parameters"]["outlets"] == ["Skellhythe Ledger"]
    assert 0 < record["corpus"]["documents"] < 63  # the harbour has 63 articles, of four outlets
    again = CliRunner().invoke(main, call)
    assert (again.exit_code, "unchanged" in again.stdout) == (0, True)
    assert (tmp_path / "made" / STORE).is_dir()


def test_cron(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (SCHEDULE / "crontab").read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if line and not line.startswith("#")]
    assert len(jobs) == 3
    limits = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
    for job in jobs:
        *times, command = job.split(None, 5)
        assert len(times) == 5
        for time, (least, most) in zip(times, limits, strict=True):
            assert time == "*" or least <= int(time) <= most
        assert "%" not in command  # which cron turns into the end of a line
        assert subprocess.run(["sh", "-n", "-c", command]).returncode == 0
        [words] = [found for found in find_commands(command) if found]
        check_command(words, monkeypatch)


def test_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.read(SCHEDULE / "narrative-nightly.service", encoding="utf-8")
    [words] = find_commands(unit["Service"]["ExecStart"])
    check_command(words, monkeypatch)
    assert unit["Service"]["WorkingDirectory"] == "%h/narrative"
    if shutil.which("systemd-analyze") is None:
        return
    home = tmp_path / "home"
    program = home / "narrative" / ".venv" / "bin" / "narrative"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    units = []
    for kind in ("service", "timer"):
        text = (SCHEDULE / f"narrative-nightly.{kind}").read_text(encoding="utf-8")
        units.append(tmp_path / f"narrative-nightly.{kind}")
        units[-1].write_text(text.replace("%h", str(home)), encoding="utf-8")
    result = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    ours = [line for line in result.stderr.splitlines() if "narrative-nightly" in line]
    assert (result.returncode, ours) == (0, []), result.stderr
    timer = configparser.ConfigParser(interpolation=None)
    timer.read(units[1], encoding="utf-8")
    assert subprocess.run(
        ["systemd-analyze", "calendar", timer["Timer"]["OnCalendar"]], capture_output=True
    ).returncode == 0  # fmt: skip


def test_github(monkeypatch: pytest.MonkeyPatch) -> None:
    import check_jsonschema

    path = SCHEDULE / "github-workflow.yml"
    checked = CliRunner().invoke(
        check_jsonschema.main, ["--builtin-schema", "vendor.github-workflows", str(path)]
    )
    assert checked.exit_code == 0, checked.output
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    steps = workflow["jobs"]["reports"]["steps"]
    for words in find_commands("\n".join(step.get("run", "") for step in steps)):
        check_command(words, monkeypatch)
    kept = [step["with"]["path"] for step in steps if "path" in step.get("with", {})]
    assert kept == ["reports"] * 3
    for step in steps:
        assert re.fullmatch(r"actions/[a-z/-]+@v\d+", step.get("uses", "actions/none@v1"))
        if "--requirement" in step.get("run", ""):
            assert (PROJECT / step["run"].split()[-1]).is_file()


class Dag:
    """What a file of DAGs may ask of Airflow's DAG."""

    def __init__(self, name: str, **options: Any) -> None:
        assert options.keys() == {"schedule", "start_date", "catchup"}

    def __enter__(self) -> Dag:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Operator:
    """An operator, with what it was given."""

    made: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, **options: Any) -> None:
        self.made.append(options)


def test_airflow(monkeypatch: pytest.MonkeyPatch) -> None:
    places = {
        "airflow": {"DAG": Dag},
        "airflow.operators.bash": {"BashOperator": Operator},
        "airflow.providers.papermill.operators.papermill": {"PapermillOperator": Operator},
    }
    for place, names in places.items():
        module = types.ModuleType(place)
        vars(module).update(names)
        monkeypatch.setitem(sys.modules, place, module)
    monkeypatch.setattr(Operator, "made", [])
    runpy.run_path(str(SCHEDULE / "airflow_reports.py"))
    *ours, papermills = Operator.made
    assert len(ours) == 3
    assert len({options["task_id"] for options in ours}) == 3
    for options in ours:
        assert options["skip_on_exit_code"] == ExitCode.NOTHING_NEW
        [words] = find_commands(options["bash_command"])
        check_command(words, monkeypatch)
    source = Path(papermills["input_nb"]).relative_to(ours[0]["cwd"])
    plan = make_plan(PROJECT / source, parameters=papermills["parameters"].items(), note=False)
    assert plan.resolved["corpus_path"] == "harbour"
    assert papermills["output_nb"].endswith("/reports/framing-{{ ds }}.ipynb")


def test_every_code_and_file_is_in_the_readme() -> None:
    text = (SCHEDULE / "README.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1] for row in text.splitlines() if row.startswith("|")]
    codes = sorted(int(code) for row in rows for code in re.findall(r"\b\d+\b", row))
    assert codes == sorted(int(code) for code in ExitCode)
    for path in SCHEDULE.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in text
