"""A report run again: the same to the byte, or it is said what differs; no run where nothing is new."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from essays import write_essay
from in_process import without_kernel
from narrative.cli import main
from narrative.errors import CorpusError, ExitCode, ParameterError, ReportError
from narrative.reports.history import verification
from narrative.reports.history.facts import compare_status
from narrative.reports.history.freshness import list_news
from narrative.reports.history.published_runs import read_run
from narrative.reports.history.verification import Verification, verify
from narrative.reports.planning.planning import Plan
from narrative.reports.report import Report, publish_report

PARAMETERS = 'corpus_path: str = "articles"  # what to read\nlexicon: str = "frames"  # with what'
CELLS = [
    "# A question?",
    "code:import narrative\ncorpus = narrative.read_corpus(corpus_path)\n"
    "frames = narrative.load_lexicon(lexicon)\nplaces = narrative.match(corpus, frames)\n"
    "scores = narrative.frame_salience(corpus, frames, matches=places)",
    "code:narrative.record(corpus, frames, tables={'places': places, 'scores': scores},\n"
    "    notes={'began': narrative.reports.publishing.records.run_started()})",
]
CARD = """name = "frames"
title = "Frames"
description = "For a test."
author = "nobody"
year = 2000
licence = "none"
source = "none"
matching = "words"
weakness = "all"
[categories.hope]
label = "Hope"
definition = "Words of hope."
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a notebook, a corpus and a lexicon, and one report made of them."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "articles").mkdir()
    (folder / "articles" / "one.txt").write_text("Hope and war.")
    (folder / "articles" / "two.txt").write_text("No hope.")
    (folder / "frames").mkdir()
    (folder / "frames" / "entries.csv").write_text("category,pattern\nhope,hope*\n")
    (folder / "frames" / "card.toml").write_text(CARD)
    write_essay(folder / "look.ipynb", CELLS, PARAMETERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        publish_report("look.ipynb")
        yield folder


@pytest.fixture
def no_kernel() -> Iterator[None]:
    """Reports are executed in this process: what is looked at has nothing to do with kernels."""
    with without_kernel():
        yield


@pytest.fixture
def run(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the whole desk, and in it the folder of the report."""
    copy = tmp_path / "desk"
    shutil.copytree(desk, copy, symlinks=True)
    monkeypatch.chdir(copy)
    return copy / "reports" / "look-articles" / "latest"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def came(result: Verification) -> dict[str, str]:
    again = result.files[result.files["again"] != ""]
    return dict(zip(again["file"], again["again"], strict=True))


def differing(result: Verification) -> list[str]:
    return [str(name) for name in result.inputs.loc[~result.inputs["same"], "input"]]


def test_the_record_says_what_was_read_and_how_long_it_took(run: Path) -> None:
    record = json.loads((run / "run.json").read_text())
    assert set(record["inputs"]) == {"articles", "frames"}
    assert record["store"]["texts"]["match"] == {"kept": 0, "measured": 2}
    assert len(record["durations"]["cells"]) == 3
    assert record["durations"]["seconds"] >= sum(record["durations"]["cells"])
    assert (run.parents[1] / ".store").is_dir()


def test_a_report_comes_out_the_same_again(run: Path, tmp_path: Path) -> None:
    before = sorted(run.parents[2].rglob("*"))
    result = call("verify", str(run))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("All of it is the same, byte for byte.\n")
    for line in ("same      corpus", "same      lexicon frames", "same      notebook", "same      code",
                 "same      tables/places.parquet", "same      documents.parquet"):  # fmt: skip
        assert f"  {line}\n" in result.stdout
    assert sorted(run.parents[2].rglob("*")) == before  # nothing is written beside the report


@pytest.mark.usefixtures("no_kernel")
def test_another_corpus_and_another_lexicon_are_named(run: Path) -> None:
    (run.parents[2] / "articles" / "one.txt").write_text("Hope and hope.")
    (run.parents[2] / "frames" / "entries.csv").write_text("category,pattern,weight\nhope,hope*,2\n")
    result = verify(run)
    assert not result.same
    assert result.undamaged
    assert differing(result) == ["corpus", "lexicon frames", "file articles", "file frames"]
    assert came(result)["tables/scores.csv"] == "different"


@pytest.mark.usefixtures("no_kernel")
def test_a_corpus_that_is_elsewhere_can_be_named(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (run.parents[2] / "articles").rename(run.parents[2] / "moved")
    with pytest.raises(CorpusError, match="--corpus PATH"):
        verify(run)
    result = call("verify", str(run / "run.json"), "--corpus", "moved", "--json")
    said = json.loads(result.stdout)
    assert (said["same"], result.exit_code) == (True, 0)
    assert {row["again"] for row in said["files"]} == {"same", ""}


def test_a_damaged_store_is_said_and_changes_nothing(run: Path) -> None:
    damaged = [path for path in (run.parents[1] / ".store").rglob("*.parquet") if "match" in path.parent.name]
    for path in damaged:
        path.write_bytes(path.read_bytes()[:-5])
    again = publish_report("look.ipynb")
    assert len(damaged) == 1
    assert again.warnings[0].startswith("the store of measured documents had 1 damaged file (match-")
    for name in ("places.csv", "places.parquet", "scores.csv", "scores.parquet"):
        path = again.folder / "tables" / name
        assert path.read_bytes() == (sorted(run.parent.glob("2*"))[0] / "tables" / name).read_bytes()
    assert not publish_report("look.ipynb").warnings  # what was damaged has been measured anew


@pytest.fixture
def quick(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """The second run is a copy of the first, so that no kernel is needed; what was planned is kept."""
    planned: list[Plan] = []
    shutil.copytree(run.resolve(), tmp_path / "again")

    def copy_report(plan: Plan, *_: object, **__: object) -> Report:
        planned.append(plan)
        return report_in(tmp_path / "again")

    monkeypatch.setattr(verification, "publish_plan", copy_report)
    return planned


def report_in(folder: Path) -> Report:
    record = json.loads((folder / "run.json").read_text())
    return Report(folder, folder / "look-articles.html", folder / "look.ipynb", record)


def differing_facts(result: Verification) -> list[str]:
    return [str(name) for name in result.facts.loc[~result.facts["same"], "fact"]]


def test_it_is_run_with_what_was_recorded_and_told_of_it_as_then(run: Path, quick: list[Plan]) -> None:
    assert verify(run).same
    desk = run.parents[2]
    assert quick[0].source == desk / "look.ipynb"  # so it works in the folder of its own file
    assert quick[0].values == {}  # nothing was given then
    assert quick[0].paths == {"articles": str(desk / "articles"), "frames": str(desk / "frames")}


def test_what_lies_beside_the_notebook_or_the_reports_is_found(
    run: Path, quick: list[Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    desk = run.parents[2]
    assert verify(run).same
    (desk / "look.ipynb").rename(desk / "other.ipynb")
    result = verify(run)
    assert result.same
    assert [plan.paths["frames"] for plan in quick] == [str(desk / "frames")] * 2
    assert quick[1].source.parent != desk
    assert "the hash of the notebook's file, which is not found" in result.unvouched[1]


# Each of these was altered in a published record, with nothing else; what is said of it.
ALTERED = {
    "headline": (("headline", 0, "value"), 99.0, "headline: 1: value"),
    "documents": (("corpus", "documents"), 3, "corpus: documents"),
    "lost": (("corpus", "lost", "files"), 7, "corpus: lost: files"),
    "notes": (("notes", "began"), "never", "notes: began"),
    "seeds": (("seeds",), {"boot": 1}, "seeds: boot"),
    "author": (("lexicons", 0, "author"), "somebody", "lexicons: 1: author"),
    "entries": (("lexicons", 0, "entries"), 2, "lexicons: 1: entries"),
    "rows": (("tables", "places"), "900 rows", "tables: places"),
    "code": (("code", "hash"), "0" * 64, "code: hash"),
    "notebook": (("notebook", "hash"), "0" * 64, ""),
    "parameters": (("parameters", "lexicon"), "frames", ""),
    "declared": (("declared", 0), "corpus_path: int = 1", "declared"),
    "kind": (("corpus", "found", "files"), "1", "corpus: found: files"),
    "nothing": (("corpus", "more"), None, "corpus: more"),
    "finished": (("finished",), "2020-01-01T00:00:00+00:00", "status.json: order of times"),
}


@pytest.mark.parametrize("kind", ALTERED)
def test_whatever_a_record_says_is_compared(kind: str, run: Path, quick: list[Plan]) -> None:
    (*path, last), value, said = ALTERED[kind]
    record = json.loads((run / "run.json").read_text())
    part = record
    for step in path:
        part = part[step]
    part[last] = value
    (run / "run.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    result = verify(run)
    differing = [name for name in differing_facts(result) if not name.startswith("status.json: head")]
    assert differing[:1] == ([said] if said else [])
    if kind == "notebook":  # no file has that hash, so nothing can vouch for it, and that is said
        assert "the hash of the notebook's file" in result.unvouched[1]
    else:
        assert result.same == (not said)


@pytest.mark.parametrize(
    ("name", "value"),
    [("headline", []), ("code", 4), ("reason", "x"), ("corpus", "x"), ("parameters", {"lexicon": "x"}),
     ("parameters", None), ("further", "x")],
)  # fmt: skip
def test_a_status_that_says_something_else_is_noticed(
    name: str, value: object, run: Path, quick: list[Plan]
) -> None:
    status = json.loads((run / "status.json").read_text())
    (run / "status.json").write_text(json.dumps(status | {name: value}, ensure_ascii=False, indent=2) + "\n")
    result = verify(run)
    assert not result.same
    assert {fact.split(": ")[1] for fact in differing_facts(result)} == {name}


def test_a_parameter_that_is_missing_in_the_status_is_noticed(run: Path) -> None:
    record = json.loads((run / "run.json").read_text())
    record["parameters"]["lexicon"] = "another"  # as if it had been given; no status names it
    (run / "run.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    facts = compare_status(read_run(run))
    assert "status.json: parameters: lexicon" in facts["fact"][~facts["same"]].to_list()


def test_a_name_that_stands_twice_in_a_record_is_noticed(run: Path, quick: list[Plan]) -> None:
    text = (run / "run.json").read_text()
    (run / "run.json").write_text(text.replace("{", '{"status": "failed", ', 1))
    assert differing_facts(verify(run)) == ["run.json: as a run writes it"]


def alter_with_hash(run: Path, name: str, before: str, after: str) -> None:
    """Alter a file of a report, and the hash that the record has of it."""
    text = (run / name).read_text()
    assert before in text
    (run / name).write_text(text.replace(before, after))
    record = json.loads((run / "run.json").read_text())
    record["files"][name] = hashlib.sha256((run / name).read_bytes()).hexdigest()
    (run / "run.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("look-articles.html", "question", "answer"),
        ("look.ipynb", "The record of this run", "My record"),
        ("look.ipynb", '"status": "completed"', '"status": "failed"'),
        ("look.ipynb", '"output_path": "look.ipynb"', '"output_path": "other.ipynb"'),
        ("look.ipynb", '"parameters": {}', '"parameters": "x"'),
    ],
)
def test_a_file_that_is_altered_with_its_hash_does_not_come_out_the_same(
    name: str, before: str, after: str, run: Path, quick: list[Plan]
) -> None:
    alter_with_hash(run, name, before, after)
    result = verify(run)
    assert (result.undamaged, result.same, came(result)[name]) == (True, False, "different")


def test_a_record_that_lacks_something_is_said_to(run: Path, quick: list[Plan]) -> None:
    whole = json.loads((run / "run.json").read_text())
    damaged = [
        whole | {"headline": [{"value": 1}]},
        whole | {"lexicons": [{"name": "frames"}]},
        whole | {"corpus": whole["corpus"] | {"lost": {"files": None}}},
        whole | {"started": None},
        whole | {"notebook": {"name": "look.ipynb"}},
    ]
    for record in damaged:
        (run / "run.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
        with pytest.raises(ReportError, match="is not the record of a report"):
            verify(run)


def test_links_and_empty_folders_are_noticed(run: Path, quick: list[Plan], tmp_path: Path) -> None:
    (run / "empty").mkdir()
    (run / "tables" / "places.csv").rename(tmp_path / "places.csv")
    (run / "tables" / "places.csv").symlink_to(tmp_path / "places.csv")
    files = verify(run).files.set_index("file")["published"]
    assert (files["empty"], files["tables/places.csv"]) == ("added", "altered")


def test_a_digest_that_was_kept_elsewhere_shows_any_change(
    run: Path, quick: list[Plan], tmp_path: Path
) -> None:
    digest = read_run(run).digest
    (tmp_path / "digest").write_text(f"{digest}  look-articles/20260101T000000Z\n")
    assert verify(run, digest=digest).same
    assert f"Its digest: {digest}" in call("verify", str(run)).stdout
    record = json.loads((run / "run.json").read_text())
    record["durations"]["seconds"] += 1  # nothing else could tell
    (run / "run.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    assert verify(run).same
    said = call("verify", str(run), "--digest", str(tmp_path / "digest"))
    assert (said.exit_code, said.stderr) == (ExitCode.DIFFERENT, "")
    assert f"  different digest: {digest[:12]} → " in said.stdout
    assert "Could not be checked: when the run began and ended" in said.stdout
    with pytest.raises(ParameterError, match="is neither a digest"):
        verify(run, digest="nowhere")


def test_what_a_killed_verify_left_is_removed(
    run: Path, quick: list[Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp" / "narrative-verify-x" / "reports").mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    verify(run)
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("name", ["tables/places.csv", "tables/scores.parquet", "look-articles.html"])
@pytest.mark.parametrize("place", [0, -1])
def test_one_byte_changed_in_the_published_report_is_noticed(
    name: str, place: int, run: Path, quick: list[Plan]
) -> None:
    data = bytearray((run / name).read_bytes())
    data[place] ^= 1
    (run / name).write_bytes(data)
    result = verify(run)
    assert not result.undamaged
    assert not result.same
    states = dict(zip(result.files["file"], result.files["published"], strict=True))
    assert [file for file, state in states.items() if state != "whole"] == [name]
    assert states[name] == "altered"
    said = call("verify", str(run))
    assert said.exit_code == ExitCode.DIFFERENT == 12
    assert f"  altered   {name}\n" in said.stdout


def test_files_that_are_gone_or_came_are_noticed(run: Path, quick: list[Plan]) -> None:
    (run / "tables" / "places.csv").unlink()
    (run / "tables" / "mine.csv").write_text("1")
    files = verify(run).files.set_index("file")["published"]
    assert (files["tables/places.csv"], files["tables/mine.csv"]) == ("missing", "added")


def test_an_altered_notebook_is_not_run(run: Path, quick: list[Plan]) -> None:
    (run / "look.ipynb").write_text((run / "look.ipynb").read_text() + " ")
    said = call("verify", str(run))
    assert quick == []
    assert said.exit_code == ExitCode.DIFFERENT
    assert "it was not run again" in said.stdout


def test_other_code_and_packages_are_named(
    run: Path, quick: list[Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = json.loads((run / "run.json").read_text())
    record["code"]["files"]["matching/matching.py"] = "0" * 64
    record["versions"]["textblob"] = "0.1"
    again = Report(run, run, run / "look.ipynb", record)
    monkeypatch.setattr(verification, "publish_plan", lambda *_, **__: again)
    result = verify(run)
    assert differing(result) == ["code matching/matching.py", "version of textblob"]
    assert not result.same
    assert set(came(result).values()) == {"same"}
    said = call("verify", str(run)).stdout
    assert "different version of textblob: " in said
    assert "→ 0.1" in said


def test_files_that_only_one_of_the_runs_has_are_named(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = json.loads((run / "run.json").read_text())
    record["files"]["tables/further.csv"] = record["files"].pop("tables/places.csv")
    again = Report(run, run, run / "look.ipynb", record)
    monkeypatch.setattr(verification, "publish_plan", lambda *_, **__: again)
    result = verify(run)
    assert came(result)["tables/further.csv"] == "extra"
    assert came(result)["tables/places.csv"] == "missing"
    assert not result.same


def test_a_record_that_leads_out_of_its_folder_is_refused(run: Path) -> None:
    record = json.loads((run / "run.json").read_text())
    record["files"]["../../../look.ipynb"] = "0" * 64
    (run / "run.json").write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    with pytest.raises(ReportError, match="outside of its folder"):
        verify(run)


def test_changes_are_told_on_the_command_line(run: Path) -> None:
    said = call("changes", str(run), str(run))
    assert (said.stdout, said.exit_code) == ("Nothing changed.\n", 0)
    nothing = call("changes", str(run), "nowhere")
    assert (nothing.exit_code, nothing.stderr.count("\n")) == (ExitCode.WRONG_CALL, 1)


def test_nothing_new_ends_at_once_and_anything_new_does_not(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from narrative.reports import report

    started: list[str] = []

    def start(*_: object, **__: object) -> None:
        started.append("a kernel")
        raise ReportError("enough")

    monkeypatch.setattr(report, "execute", start)
    desk = run.parents[2]

    def is_new(**options: Any) -> bool:
        started.clear()
        with pytest.raises(ReportError) as error:
            publish_report("look.ipynb", if_changed=True, **options)
        assert (error.value.code == ExitCode.NOTHING_NEW) == (not started)
        return bool(started)

    assert not is_new()
    said = call("report", "look.ipynb", "--if-changed")
    assert said.exit_code == ExitCode.NOTHING_NEW == 11
    assert said.stderr.startswith("narrative: Nothing has changed since ")
    (desk / "articles" / "README.md").write_text("Not an article.")
    (desk / "articles" / "one.txt").touch()
    assert not is_new()
    assert is_new(parameters=[("lexicon", "solidarity")])
    for path, text in (
        ("articles/three.txt", "More."),
        ("frames/entries.csv", "category,pattern\nhope,faith\n"),
    ):
        before = (desk / path).read_text() if (desk / path).exists() else None
        (desk / path).write_text(text)
        assert is_new(), path
        (desk / path).unlink() if before is None else (desk / path).write_text(before)
    assert not is_new()
    for name, value in (("hash_code", "other"), ("list_versions", {"python": "4"})):
        with monkeypatch.context() as patch:
            patch.setattr(f"narrative.reports.history.freshness.{name}", lambda value=value: value)
            assert is_new(), name
    write_essay(desk / "look.ipynb", [*CELLS, "More prose."], PARAMETERS)
    assert is_new()
    write_essay(desk / "look.ipynb", CELLS, PARAMETERS)
    (run / "tables" / "places.csv").unlink()  # a report that is not whole is made again
    assert is_new()


def test_what_is_new_is_said(run: Path) -> None:
    record = json.loads((run / "run.json").read_text())
    assert list_news(run, record) == []
    other = record | {"parameters": {}, "versions": {}, "notebook": {"hash": "1"}}
    assert list_news(run, other) == ["parameters", "versions", "notebook"]
    assert list_news(run / "tables", record) == ["report"]


@pytest.mark.usefixtures("no_kernel")
def test_a_notebook_that_reads_what_lies_beside_it_comes_out_the_same(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("articles", "frames"):
        shutil.copytree(desk / name, tmp_path / "project" / "work" / name)
    parameters = f'{PARAMETERS}\nweights_path: str = "weights.csv"'
    reads = (
        "code:import pathlib\n"
        "beside = pathlib.Path('beside.txt').read_text() + pathlib.Path(weights_path).read_text()"
    )
    work = tmp_path / "project" / "work"
    write_essay(work / "look.ipynb", [*CELLS[:2], reads, CELLS[2]], parameters)
    for name in ("beside.txt", "weights.csv"):
        (work / name).write_text("1")
    monkeypatch.chdir(work.parent)
    report = publish_report("work/look.ipynb")
    monkeypatch.chdir("/")
    assert verify(report.folder).same
    (work / "weights.csv").write_text("2")
    assert differing(verify(report.folder)) == ["file weights.csv"]
    (work / "look.ipynb").unlink()
    with pytest.raises(
        ReportError, match=r"could not be made again.*call this from the folder where look\.ipynb"
    ):
        verify(report.folder, corpus=work / "articles")
