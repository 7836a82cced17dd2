"""What the record of a measured corpus may name: files of this machine, or addresses that the user named."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import narrative
from narrative.errors import CorpusError
from narrative.partitions import file_sources
from narrative.partitions.file_sources import SCHEMES, Source, check_source, open_place


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """A folder of results of two articles."""
    (tmp_path / "news").mkdir()
    for name in ("one", "two"):
        (tmp_path / "news" / f"{name}.txt").write_text(f"Hope, {name}.")
    narrative.measure(tmp_path / "news", "solidarity", out=tmp_path / "out")
    return tmp_path / "out"


def place_of_one(measured: Path, place: object) -> None:
    """Let the record say that the first article lies elsewhere."""
    file = measured / "measured.json"
    manifest = json.loads(file.read_text())
    piece = next(
        piece for part in manifest["partitions"] for piece in part["pieces"] if piece[1] == "one.txt"
    )
    piece[0] = place
    file.write_text(json.dumps(manifest))


def read_text(measured: Path) -> str:
    return str(narrative.read_corpus(measured).where(doc_id="one").documents["text"].iloc[0])


def test_a_measured_corpus_reads_its_own_files(measured: Path) -> None:
    assert read_text(measured) == "Hope, one."


# What a crafted record named in an attack, with the file system that fsspec would open it by: the first runs
# code of the record's in older releases, the second connects.
@pytest.mark.parametrize(
    "place",
    ["reference://one.txt", "webhdfs://127.0.0.1:1/one.txt", "simplecache::s3://x/one.txt", "s3://x/one.txt"],
)
def test_no_address_of_a_record_is_opened(
    measured: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_sources, "_fsspec", lambda: pytest.fail("it was opened"))
    place_of_one(measured, place)
    with pytest.raises(CorpusError, match="outside of this machine"):
        read_text(measured)
    # what was measured needs no texts, and is read as before
    assert len(narrative.read_measured(measured).scores) > 0


def test_an_address_is_opened_once_its_scheme_is_named(
    measured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fsspec

    fsspec.filesystem("memory").pipe_file("/news/one.txt", b"Hope, one.")
    place_of_one(measured, "memory://news/one.txt")
    monkeypatch.setattr(file_sources, "_given_schemes", set())
    with pytest.raises(CorpusError, match="--scheme memory"):
        read_text(measured)
    monkeypatch.setenv(SCHEMES, "s3 memory")
    assert read_text(measured) == "Hope, one."


def test_a_file_of_another_name_is_not_opened(measured: Path) -> None:
    for place in ("/etc/passwd", "one.txt", f"{measured.parent}/news/../news/two.txt"):
        place_of_one(measured, place)
        with pytest.raises(CorpusError, match="which is another file"):
            read_text(measured)


def test_names_are_compared_as_they_are_shown() -> None:
    check_source(Source("/n/e\u0301.txt", "\u00e9.txt", "\u00e9"))
    check_source(Source(os.fsdecode(b"/n/\xff.txt"), "\\xff.txt", "x"))


def test_a_pipe_is_refused_at_once(measured: Path, tmp_path: Path) -> None:
    (tmp_path / "news" / "one.txt").unlink()
    os.mkfifo(tmp_path / "news" / "one.txt")
    with pytest.raises(CorpusError, match=r"cannot be read again|has changed"):
        read_text(measured)
    with pytest.raises(OSError, match="not a regular file"):
        open_place("/dev/zero")


@pytest.mark.parametrize("name", ["measured.json", "part.json", "scores.parquet"])
def test_a_pipe_among_the_results_is_refused_at_once(measured: Path, name: str) -> None:
    file = next(measured.rglob(name))
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(CorpusError, match=r"not a regular file|There are no results"):
        _ = narrative.read_measured(measured).scores


@pytest.mark.parametrize("text", ["{}", "[]", "3", '{"changed": [], "partitions": [{}]}', "[" * 5000])
def test_a_record_of_something_else_is_said_to_be_one(measured: Path, text: str) -> None:
    (measured / "measured.json").write_text(text)
    with pytest.raises(CorpusError, match=r"not what `narrative measure` writes|cannot be read"):
        narrative.read_corpus(measured)


@pytest.mark.parametrize("place", [None, 5, ["one.txt"], {}])
def test_a_place_that_is_no_text_is_said(measured: Path, place: object) -> None:
    place_of_one(measured, place)
    with pytest.raises(CorpusError, match="not what `narrative measure` writes"):
        narrative.read_corpus(measured)


@pytest.mark.parametrize(
    ("part", "value"),
    [("languages", "en"), ("languages", {"news-frames": 3}), ("lexicons", []), ("reading", 1)],
)
def test_settings_that_no_run_writes_are_said_at_once(measured: Path, part: str, value: object) -> None:
    file = measured / "measured.json"
    manifest = json.loads(file.read_text())
    manifest["settings"][part] = value
    file.write_text(json.dumps(manifest))
    with pytest.raises(CorpusError, match="not what `narrative measure` writes"):
        narrative.read_measured(measured)


def test_a_partition_that_is_listed_twice_is_not_counted_twice(measured: Path) -> None:
    manifest = json.loads((measured / "measured.json").read_text())
    manifest["partitions"] *= 2
    (measured / "measured.json").write_text(json.dumps(manifest))
    with pytest.raises(CorpusError, match="it says 2 documents, its partitions have 4"):
        narrative.read_measured(measured)


def test_results_keep_to_the_umask(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Hope.")
    before = os.umask(0o077)
    try:
        narrative.measure(tmp_path / "one.txt", out=tmp_path / "out")
    finally:
        os.umask(before)
    made = list((tmp_path / "out").rglob("*"))
    assert made
    assert [path for path in made if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("number", [-1, 1.7, "9", True, 10**30])
def test_counts_that_no_run_writes_are_refused(measured: Path, number: object) -> None:
    manifest = json.loads((measured / "measured.json").read_text())
    manifest["counts"]["found"]["files"] = number
    (measured / "measured.json").write_text(json.dumps(manifest))
    with pytest.raises(CorpusError, match="its counts are"):
        narrative.read_measured(measured)
