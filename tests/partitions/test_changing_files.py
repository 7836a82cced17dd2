"""A file that changes while it is measured ends the run: no result is ever of two states of a file.

What is right is seen by hand: a result holds the articles of one state, or there is none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import narrative
from narrative.cli import main
from narrative.errors import CorpusError
from narrative.partitions import file_sources, measure, plan, read_measured

#: Both states have the same size as text: 40 lines of 37 bytes in JSON Lines.
OLD, NEW = ([{"id": f"{which}{n:02}", "text": f"Hope, {which} {n:02}."} for n in range(40)] for which in "on")


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write articles to a file, in place."""
    table = pd.DataFrame(rows)
    if path.suffix == ".parquet":
        table.to_parquet(path, row_group_size=20)
    elif path.suffix == ".csv":
        table.to_csv(path, index=False)
    elif path.suffix == ".txt":
        path.write_text("".join(row["text"] for row in rows))
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    os.utime(path, ns=(10**18, 10**18 if rows is OLD else 2 * 10**18))
    return path


def rewrite(path: Path) -> None:
    write(path, NEW)


def replace(path: Path) -> None:
    other = write(path.with_name(f"new{path.suffix}"), NEW)
    os.utime(other, ns=(10**18, 10**18))
    other.replace(path)


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"id": "more", "text": "Hope."}\n')


def at(moment: str, act: Callable[[], object]) -> Callable[[dict[str, Any]], None]:
    """Return a listener that acts after the plan, the first of several partitions, or the last."""

    def notify(event: dict[str, Any]) -> None:
        done = event.get("done", 0)
        if moment == {0: "plan", 1: "first", event.get("of"): "last"}.get(done):
            act()

    return notify


@pytest.mark.parametrize(
    ("name", "moment", "change", "said"),
    [
        ("a.jsonl", "plan", rewrite, "another modification time"),
        ("a.jsonl", "first", rewrite, "another modification time"),
        ("a.jsonl", "last", rewrite, "another modification time"),
        ("a.jsonl", "first", append, r"another size, modification time \(1480 bytes before, 1512 now\)"),
        ("a.csv", "plan", replace, "another inode"),
        ("a.csv", "first", replace, "another inode"),
        ("a.csv", "last", Path.unlink, "it is gone"),
        ("a.parquet", "first", rewrite, "another .*modification time"),
        ("a.txt", "plan", replace, "another inode"),
        ("a.txt", "last", append, "another size"),
    ],
)
def test_a_file_that_changes_meanwhile_is_refused(
    tmp_path: Path, name: str, moment: str, change: Callable[[Path], object], said: str
) -> None:
    path, out = write(tmp_path / name, OLD), tmp_path / "out"
    with pytest.raises(CorpusError, match=rf"^{name} changed while it was measured: {said}.*Measure again"):
        measure(path, out=out, partitions=4, notify=at(moment, lambda: change(path)))
    assert not (out / "measured.json").exists()
    with pytest.raises(CorpusError, match="is not finished"):
        read_measured(out)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_a_file_that_changes_while_it_is_cut_is_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / name, OLD)

    def identify(place: str) -> file_sources.Identity:
        seen = file_sources.identify(place)
        replace(path)
        return seen

    monkeypatch.setattr(plan, "identify", identify)
    with pytest.raises(CorpusError, match="another inode"):
        measure(path, out=tmp_path / "out", partitions=4)


def test_a_file_that_is_written_while_it_is_open_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", OLD)
    source = file_sources.Source(str(path), "a.jsonl", "a", file_sources.identify(str(path)))

    def read() -> None:
        with file_sources.open_source(source):
            rewrite(path)
            raise OSError("what came of reading torn bytes is not what is said")

    with pytest.raises(CorpusError, match="another modification time"):
        read()


@pytest.mark.parametrize("moment", ["plan", "first"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_other_text_of_the_same_size_and_time_is_refused(tmp_path: Path, name: str, moment: str) -> None:
    path, out = write(tmp_path / name, OLD), tmp_path / "out"

    def rewrite_unseen() -> None:
        path.write_bytes(write(tmp_path / f"new{name}", NEW).read_bytes())
        os.utime(path, ns=(10**18, 10**18))

    with pytest.raises(CorpusError, match=r"other text in bytes \d+ to \d+\. Nothing"):
        measure(path, out=out, partitions=4, notify=at(moment, rewrite_unseen))
    assert not (out / "measured.json").exists()


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.txt"])
def test_looking_at_a_file_is_no_change(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, OLD)

    def look() -> None:
        path.read_bytes()
        os.utime(path, ns=(3 * 10**18, path.stat().st_mtime_ns))

    measured = measure(path, out=tmp_path / "out", partitions=4, notify=at("plan", look))
    assert len(measured) == (1 if name == "a.txt" else 40)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_the_next_run_is_of_the_new_state_alone(tmp_path: Path, name: str) -> None:
    path, out = write(tmp_path / name, OLD), tmp_path / "out"
    with pytest.raises(CorpusError, match="changed while"):
        measure(path, out=out, partitions=4, notify=at("first", lambda: rewrite(path)))
    assert len(list((out / "partitions").iterdir())) == 1
    events: list[dict[str, Any]] = []
    measured = measure(path, out=out, partitions=4, notify=events.append)
    assert {event["state"] for event in events if event["event"] == "partition"} == {"measured"}
    assert measured.documents.index.tolist() == [row["id"] for row in NEW]
    assert len(list((out / "partitions").iterdir())) == len(measured.partitions)


def test_an_earlier_result_stays_whole_when_a_run_is_refused(tmp_path: Path) -> None:
    path, out = write(tmp_path / "a.jsonl", OLD), tmp_path / "out"
    measure(path, out=out, partitions=4)
    rewrite(path)
    with pytest.raises(CorpusError, match="changed while"):
        measure(path, out=out, partitions=4, notify=at("first", lambda: write(path, OLD)))
    assert read_measured(out).documents.index.tolist() == [row["id"] for row in OLD]


def test_another_separator_is_another_partition(tmp_path: Path) -> None:
    """The same bytes below a header with `;` and below one with `,` are other articles."""
    path, out = tmp_path / "a.csv", tmp_path / "out"
    rows = "".join(f"a{n:02},b{n:02};Hope {n:02}.\n" for n in range(40))
    for separator, first in ((";", "a00,b00"), (",", "a00")):
        path.write_text(f"id{separator}text\n{rows}")
        assert measure(path, out=out, partitions=4).documents.index[0] == first


def test_an_address_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe_file("/changing/a.jsonl", write(tmp_path / "a.jsonl", OLD).read_bytes())
    longer = at("first", lambda: system.pipe_file("/changing/a.jsonl", b'{"text": "Hope."}\n' * 100))
    with pytest.raises(CorpusError, match=r"another size \(1480 bytes before, 1800 now\)"):
        measure("memory://changing", out=tmp_path / "out", partitions=4, notify=longer)


def test_the_command_ends_with_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.jsonl", OLD)
    measure_all = narrative.partitions._measure_all

    def measure_all_and_append(*given: Any) -> Any:
        outcomes = measure_all(*given)
        append(path)
        return outcomes

    monkeypatch.setattr("narrative.partitions._measure_all", measure_all_and_append)
    result = CliRunner().invoke(main, ["measure", str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 3, result.output
    assert "a.jsonl changed while it was measured: another size" in result.stderr
    assert result.stdout == ""
