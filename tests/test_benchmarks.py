"""The benchmark of this package beside others, at a size at which it says nothing of speed: that it works.

The programs that both sides have here run on the same articles, and what they find is the same.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import PROJECT

BENCHMARKS = PROJECT / "benchmarks"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS / "peers")
        patch.syspath_prepend(BENCHMARKS)
        import corpora

        patch.setattr(corpora, "RANKS", 20_000)
        made = tmp_path_factory.mktemp("made")
        corpora.make_corpus(made, 30, 7)
    return made


@pytest.fixture(autouse=True)
def path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS / "peers")
    monkeypatch.syspath_prepend(BENCHMARKS)


def test_a_parquet_file_and_a_folder_hold_the_same_articles(folder: Path) -> None:
    import narrative

    table, files = narrative.read_corpus(folder / "articles.parquet"), narrative.read_corpus(folder / "texts")
    assert table.documents["text"].tolist() == files.documents["text"].tolist()
    assert table.documents["outlet"].tolist() == files.documents["outlet"].tolist()
    assert table.documents["date"].tolist() == files.documents["date"].tolist()
    assert len(table.problems) == len(files.problems) == 0


@pytest.mark.parametrize(
    ("own", "other"), [("tokenise", "re with a dict"), ("vader", "vaderSentiment"), ("textblob", "TextBlob")]
)
def test_answers_are_equal_on_the_same_articles(folder: Path, own: str, other: str) -> None:
    import corpora
    import ours
    import tables
    import theirs

    mine = ours.do_job(ours.JOBS[own](folder, None), 30)
    texts = corpora.read_texts(folder, theirs.PARTS[other])
    answer, clocks = theirs.clock(theirs.JOBS[other](texts, corpora.read_patterns(folder)))
    assert tables.compare_answers(mine, {**clocks, "articles": len(texts), "answer": answer}) == "equal"


def test_places_of_patterns_are_nearly_those_of_regular_expressions(folder: Path) -> None:
    import corpora
    import ours
    import theirs

    mine = ours.do_job(ours.JOBS["tokenise and count"](folder, None), 30)
    texts, patterns = corpora.read_texts(folder), corpora.read_patterns(folder)
    found = theirs.JOBS["one regex a category"](texts, patterns)()
    assert found == pytest.approx(mine["answers"]["30"], rel=0.05)


def test_a_study_has_its_steps_and_its_table(folder: Path) -> None:
    import ours
    import tables

    steps = ours.run_whole(folder, "parquet")
    lines = tables.write_steps(steps, 30, "parquet")
    assert len(lines) == len(steps) + 5
    assert steps[1]["words"] > 30 * 400
    assert steps[1]["bytes_a_token"] > 4


def test_ratios_say_what_was_multiplied_and_what_failed() -> None:
    import tables

    mine = {"seconds": 2.0, "articles": 1000, "answers": {"100": 50.0, "1000": 500.0}, "megabytes": 300.0}
    other = {"seconds": 3.0, "articles": 100, "answer": 49, "megabytes": 100.0}
    row = {"step": "VADER", "label": "other", "least": 9, "differs": "", "did": None, "ours": mine}
    lines = tables.write_ratios([row | {"theirs": other}, row | {"theirs": {"failed": "no such"}}], 1000)
    cells = [cell.strip() for cell in lines[2].strip("|").split("|")]
    assert cells[2:6] == ["30 (1/10 of it × 10)", "2", "15", "9"]
    assert cells[8] == "0.980 of ours"
    assert "not measured: no such" in lines[3]
    assert tables.best([{"failed": "x"}, mine, mine | {"seconds": 1.0}])["seconds"] == 1.0
    figures = tables.list_ratios([row | {"theirs": other}, row | {"theirs": {"failed": "no such"}}], 1000)
    assert figures == [("VADER", "other", 15.0, 2.0)]
    past = [{"step": "VADER", "beside": "other", "ratio": "20"}]
    assert tables.write_ratios([row | {"theirs": other}], 1000, past)[2].endswith("| 20 (−25 %) |")
    assert tables.fit_exponent([(10, 3), (100, 300)]).endswith("power 2.00")


def test_what_is_divided_is_told_from_what_one_process_does() -> None:
    import datetime

    import partitions

    begin = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    times = [begin + datetime.timedelta(seconds=seconds) for seconds in (2, 7, 12, 13)]
    events = [{"event": "plan"}, *[{"event": "partition", "words": 50}] * 2, {"event": "end", "documents": 9}]
    told = [event | {"time": time.isoformat()} for event, time in zip(events, times, strict=True)]
    assert partitions.describe(told, begin) == {
        "before": 2, "divided": 10, "after": 1, "articles": 9, "words": 100,
    }  # fmt: skip


def test_what_a_release_was_measured_at_is_found_again(tmp_path: Path) -> None:
    import history

    for ratio in (0.5, 0.8):
        history.keep([("tokens", "C", ratio, 1.25)], tmp_path / "history.csv")
    rows = history.read_history(tmp_path / "history.csv")
    assert [tuple(row) for row in rows] == [history.COLUMNS] * 2
    assert history.find_last(rows, "tokens", "C") == 0.8
    assert history.compare_last(rows, "tokens", "re", 1.0) == "–"


def test_a_wait_is_set_beside_its_limit() -> None:
    import waits

    assert waits.compare_groups(3, 20)["seconds"] > 0
    assert waits.find_limit("framing-report, 12 files", 2.0) == (4.4, "s, 2.2 × papermill")
    line = waits.write_row("compare, 20 groups", {"seconds": 16.0, "processor": 9.0}, 15.0, "s", "–")
    assert line == "| compare, 20 groups | 16.0 | 9.0 | 15.0 s | **no** |  | – |"


def test_every_command_of_the_page_on_scale_is_there() -> None:
    """The scripts and options that `docs/scale.md` names."""
    text = " ".join((BENCHMARKS.parent / "docs" / "scale.md").read_text(encoding="utf-8").split())
    commands = re.findall(r"`python (benchmarks/\S+\.py)([^`]*)`", text)
    scripts = {script.removeprefix("benchmarks/") for script, _ in commands}
    named = "families partitions peers/compare sentences valence vocabulary waits"
    assert scripts == {f"{name}.py" for name in named.split()}
    for script in {script for script, _ in commands}:
        command = [sys.executable, str(BENCHMARKS.parent / script), "--help"]
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for option in {option for name, rest in commands if name == script for option in rest.split()}:
            assert not option.startswith("--") or option in shown, f"{script} {option}"
