"""A corpus measured in parts is the corpus measured whole, whoever does the work and whatever dies meanwhile.

The truth is the way through memory: `read_corpus`, `frame_salience`, `sentiment`, `keywords`, `compare` and
`trend`, which other tests hold to other programs and to counts by hand.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import narrative
import narrative.reading
from deadly import deadly, deadly_work, fail_on_war
from effort import THOROUGH, choose
from in_process import record_here
from narrative import CorpusError, Lexicon, Measured, ReportError, measure, read_measured
from narrative.cli import main
from narrative.partitions.execution import Failure, Loop, Processes, open_pool, run_tasks
from narrative.reports.planning.planning import make_plan

HOPE = Lexicon.from_entries({"hope": ["hope*"], "war": ["war", "peace talks"]}, name="test")
ARTICLES = [
    {
        "id": f"a{number}",
        "date": f"2023-11-{1 + number % 28:02}",
        "outlet": ("Herald", 'Courier, "daily"')[number % 2],
        "text": f"Hope, {'they said. ' * (number % 7)}\nNo hope in war number {number}.\n\n"
        "Peace “talks” isn’t it.",
    }
    for number in range(60)
]


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> Path:
    path, table = folder / name, pd.DataFrame(rows)
    if path.suffix == ".parquet":
        table.to_parquet(path, row_group_size=25)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        table.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",", encoding="utf-8")
    return path


def write_lexicon(folder: Path) -> None:
    """The lexicon as a folder, for the command."""
    keys = ("title", "description", "author", "licence", "source", "matching", "weakness")
    card = ['name = "test"', "year = 2026", 'language = "en"', *(f'{key} = "-"' for key in keys)]
    card += [f'[categories.{name}]\nlabel = "{name}"\ndefinition = "-"' for name in HOPE.categories]
    folder.mkdir()
    (folder / "card.toml").write_text("\n".join(card))
    entries = [("hope", "hope*"), ("war", "war"), ("war", "peace talks")]
    rows = [f"{category},{pattern},," for category, pattern in entries]
    (folder / "entries.csv").write_text("\n".join(["category,pattern,weight,note", *rows]))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format, names that are hostile, and something wrong in each."""
    folder = tmp_path_factory.mktemp("mixed")
    write(folder, "a.parquet", [{**row, "page": number} for number, row in enumerate(ARTICLES)])
    broken = [{**ARTICLES[3]}, {"id": "x1", "text": " "}, {"id": "x2", "text": "War.", "date": "8/11/2023"}]
    late = [{"id": "x3", "text": "Hope later.", "date": "2999-01-01", "page": 2.5}]
    plain = [{"text": "The same row, hope."}] * 3 + [{"id": "x4", "text": "Ragged.", "desk": True}]
    write(folder, "b.jsonl", [*broken, *late, *({**row, "id": f"b{row['id']}"} for row in ARTICLES), *plain])
    write(
        folder,
        "c.csv",
        [{**row, "id": f"c{row['id']}", "page": f"0{number}"} for number, row in enumerate(ARTICLES)],
    )
    with (folder / "c.csv").open("a") as file:
        file.write("too,few\n\nc0,2023-11-01,Herald,Late copy of an id.,5,,,\n")
    write(folder, "d.tsv", [{"headline": row["id"], "body": row["text"]} for row in ARTICLES[:20]])
    write(folder, "e.jsonl", [{"headline": row["id"], "body": row["text"]} for row in ARTICLES[:20]])
    (folder / "f.csv").write_bytes("id;text\n1;Zoë hopes;\n2;Zoë’s “war”\n".encode("cp1252") * 40)
    (folder / "g.csv").write_text('id,text\n1,"Hope is open\n2,War\n' + "3,Peace talks\n" * 30)
    (folder / "h.jsonl").write_text(json.dumps([{"text": "In a list, hope."}, {"text": "War."}] * 20))
    (folder / "i.jsonl").write_text('{"title": "no text here"}\n' * 40)
    (folder / "j.jsonl").write_text(
        '\ufeff{"text": "A mark before hope."}\n\n[1]\nnot json\n' * 9, encoding="utf-8"
    )
    (folder / "k.parquet").write_bytes(b"PAR1 cut short")
    (folder / "README.md").write_text("No article.")
    for name in ("$(reboot).txt", "=1+1.txt", "new\nline.txt", "a.txt", "a.md", "Zoe\u0308.txt"):
        (folder / name).write_text(f"title: {name!r}\ndate: 2023-11-08\n\nHope and war, and {name!r}.")
    Path(os.fsdecode(os.fsencode(folder) + b"/raw\xff.txt")).write_text("Hope, in a file without a name.")
    (folder / "empty.txt").write_text("")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


def by_document(scores: list[pd.DataFrame], documents: pd.DataFrame) -> pd.DataFrame:
    joined = pd.concat(scores, ignore_index=True)
    place = documents.index.get_indexer(pd.Index(joined["doc_id"]))
    return joined.iloc[place.argsort(kind="stable")].reset_index(drop=True)


@cache
def measure_whole(path: Path, today: date) -> tuple[narrative.Corpus, pd.DataFrame, pd.DataFrame]:
    """The corpus as read into memory, its scores and its words."""
    corpus = narrative.read_corpus(path, today=today)
    scores = [narrative.frame_salience(corpus, HOPE), narrative.sentiment(corpus), narrative.tone(corpus)]
    return corpus, by_document(scores, corpus.documents), narrative.frequencies(corpus)


@pytest.fixture(scope="module")
def measured(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """That folder measured part by part, in this process."""
    return measure(mixed, HOPE, out=tmp_path_factory.mktemp("measured") / "out", partitions="8K")


def assert_same(measured: Measured, path: Path) -> None:
    corpus, scores, words = measure_whole(path, measured.today)
    pd.testing.assert_frame_equal(measured.documents, corpus.documents.drop(columns="text"), check_exact=True)
    pd.testing.assert_frame_equal(measured.problems, corpus.problems)
    pd.testing.assert_frame_equal(measured.counts, corpus.counts)
    pd.testing.assert_frame_equal(measured.describe(), corpus.describe())
    pd.testing.assert_frame_equal(measured.scores, scores, check_exact=True)
    pd.testing.assert_frame_equal(narrative.frequencies(measured), words)


def as_bytes(measured: Measured, folder: Path) -> list[bytes]:
    """What the tables are as files."""
    tables = [measured.scores, measured.documents, measured.problems, narrative.frequencies(measured)]
    paths = [
        narrative.write_parquet(table, folder / f"{number}.parquet") for number, table in enumerate(tables)
    ]
    return [path.read_bytes() for path in paths]


@pytest.mark.parametrize("partitions", choose([7, 40, "3K", 1], 1))
def test_however_it_is_cut_it_is_the_corpus(mixed: Path, tmp_path: Path, partitions: str | int) -> None:
    assert_same(measure(mixed, HOPE, out=tmp_path / "out", partitions=partitions), mixed)


TEXTS = st.text(st.sampled_from('ab \n\r",;\té\u2028\U0001f600'), max_size=12)
FURTHER = {
    "id": st.sampled_from(["1", "2", "1-2"]),
    "n": st.integers(0, 3) | st.none(),
    "b": TEXTS,
    "lang": st.sampled_from(["en", "ua", "xx"]),
    "date": st.sampled_from(["0001-01-01", "1999-05-05", "2023-02-30", "9999-12-31"]),
}
ROWS = st.lists(st.fixed_dictionaries({"text": TEXTS}, optional=FURTHER), min_size=1, max_size=12)


@settings(max_examples=20)
@given(ROWS, st.sampled_from(["x.csv", "x.tsv", "x.jsonl", "x.parquet"]), st.integers(1, 12))
def test_rows_of_any_kind_are_read_alike(rows: list[dict[str, Any]], name: str, partitions: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), name, rows)
        said = None
        try:
            corpus = narrative.read_corpus(path)
        except CorpusError as error:
            said = str(error)
        if said is not None:
            with pytest.raises(CorpusError) as raised:
                measure(path, out=Path(folder, "out"), partitions=partitions)
            assert str(raised.value) == said
            return
        measured = measure(path, out=Path(folder, "out"), partitions=partitions)
        pd.testing.assert_frame_equal(measured.documents, corpus.documents.drop(columns="text"))
        pd.testing.assert_frame_equal(measured.problems, corpus.problems)
        pd.testing.assert_frame_equal(measured.counts, corpus.counts)
        pd.testing.assert_series_equal(measured.open().documents["text"], corpus.documents["text"])


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client


def kill_first(victims: Callable[[], Iterable[int]], killed: list[int]) -> Callable[[dict[str, Any]], None]:
    """After the first partition, kill a worker."""

    def notify(event: dict[str, Any]) -> None:
        if event["event"] == "partition" and not killed:
            killed.append(next(iter(victims())))
            os.kill(killed[0], signal.SIGKILL)

    return notify


def list_children() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid}


def test_a_loop_processes_and_a_cluster_give_the_same_bytes_whichever_worker_dies(
    measured: Measured, mixed: Path, tmp_path: Path, cluster: Any
) -> None:
    assert_same(measured, mixed)
    expected = as_bytes(measured, tmp_path)
    others, killed = list_children(), [list[int](), list[int]()]
    notify = kill_first(lambda: list_children() - others, killed[0])
    two = measure(mixed, HOPE, out=tmp_path / "two", partitions=6, processes=2, notify=notify)
    assert as_bytes(two, tmp_path) == expected
    notify, address = kill_first(cluster.run(os.getpid).values, killed[1]), cluster.scheduler.address
    dask = measure(mixed, HOPE, out=tmp_path / "dask", partitions=5, scheduler=address, notify=notify)
    assert as_bytes(dask, tmp_path) == expected
    assert [*map(len, killed)] == [1, 1]


@pytest.mark.parametrize("on", choose(["a loop", "a cluster"], 1))
def test_a_run_that_was_killed_goes_on_where_it_stopped(
    measured: Measured, mixed: Path, tmp_path: Path, request: pytest.FixtureRequest, on: str
) -> None:
    command = [
        sys.executable, "-m", "narrative.cli", "measure", str(mixed), "--lexicon", str(tmp_path / "test"),
        "--out", str(tmp_path / "out"), "--partitions", "9", "--log-json",
    ]  # fmt: skip
    write_lexicon(tmp_path / "test")
    if on == "a cluster":
        command += ["--scheduler", request.getfixturevalue("cluster").scheduler.address]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        done = 0
        for line in process.stderr:
            done += json.loads(line)["event"] == "partition"
            if done == 3:
                process.kill()
                break
    assert process.wait() == -signal.SIGKILL
    with pytest.raises(CorpusError, match=r"is not finished\..* measures just what is missing"):
        read_measured(tmp_path / "out")
    (tmp_path / "out" / "partitions" / ".making-left").mkdir()
    again = CliRunner().invoke(main, command[3:])
    assert again.exit_code == 0, again.output
    events = [json.loads(line) for line in again.stderr.splitlines()]
    states = [event["state"] for event in events if event["event"] == "partition"]
    assert states.count("kept") >= 3
    assert states.count("measured") > 3
    resumed = read_measured(tmp_path / "out")
    assert as_bytes(resumed, tmp_path) == as_bytes(measured, tmp_path)
    assert not list((tmp_path / "out" / "partitions").glob(".*"))


def states(path: Path, lexicon: Lexicon, out: Path) -> list[str]:
    events: list[dict[str, Any]] = []
    measure(path, lexicon, out=out, partitions="2K", notify=events.append)
    return [event["state"] for event in events if event["event"] == "partition"]


def test_only_what_is_new_or_damaged_is_measured_again(tmp_path: Path) -> None:
    folder, out = tmp_path / "corpus", tmp_path / "out"
    folder.mkdir()
    paths = [
        write(folder, f"{name}.jsonl", ARTICLES[start : start + 15]) for start, name in ((0, "a"), (15, "b"))
    ]
    first = states(folder, HOPE, out)
    assert {*first} == {"measured"}
    assert {*states(folder, HOPE, out)} == {"kept"}
    paths[1].write_text(paths[1].read_text().replace("No hope", "no hope", 1))
    assert states(folder, HOPE, out).count("measured") == 1
    other = Lexicon.from_entries({"hope": ["hope"]}, name="test")
    assert {*states(folder, other, out)} == {"measured"}
    assert len(list((out / "partitions").iterdir())) == len(first)
    measured = read_measured(out)
    damaged = out / "partitions" / measured.partitions[0].record["key"] / "scores.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-9])
    with pytest.raises(CorpusError, match="was altered or cut short"):
        measured.scores  # noqa: B018  # looking it up is the test
    assert states(folder, other, out).count("measured") == 1
    pd.testing.assert_frame_equal(
        read_measured(out).saved_scores(other), narrative.frame_salience(narrative.read_corpus(folder), other)
    )


def test_what_kills_its_worker_every_time_is_given_up_and_nothing_else() -> None:
    with open_pool(2, None) as pool:
        assert isinstance(pool, Processes)
        found = dict(run_tasks(range(8), deadly, (), pool))
    assert [found[number] for number in (0, 1, 2, 4, 6, 7)] == [0, 1, 2, 4, 6, 7]
    assert isinstance(found[3], Failure)
    assert "dies every time" in found[3].reason
    assert found[5] == Failure("out of memory")


@pytest.mark.skipif(not THOROUGH, reason="By day the test before and the two after say so of parts of it.")
def test_a_poison_article_is_a_problem_and_the_run_goes_on(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for path in mixed.glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("narrative.partitions.work", deadly_work)
    measured = measure(folder, HOPE, out=tmp_path / "out", partitions=6, processes=2)
    poison = measured.problems[measured.problems["problem"].str.contains("could not be measured")]
    assert poison["source"].tolist() == ["=1+1.txt"]
    assert poison["lost"].all()
    assert measured.failed == 1
    rest = narrative.read_corpus([path for path in folder.iterdir() if path.name != "=1+1.txt"])
    assert measured.documents.index.tolist() == rest.documents.index.tolist()
    assert (measured.counts["found"] == measured.counts["read"] + measured.counts["lost"]).all()


def test_the_command_says_what_could_not_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "war.jsonl", ARTICLES[:2])
    write(tmp_path, "peace.jsonl", ARTICLES[2:4])
    monkeypatch.setattr("narrative.partitions.work", fail_on_war)
    paths = [str(tmp_path / name) for name in ("war.jsonl", "peace.jsonl")]
    result = CliRunner().invoke(main, ["measure", *paths, "--out", str(tmp_path / "out")])
    assert result.exit_code == 13, result.output
    assert "war.jsonl: could not be measured: ValueError: a defect" in result.stderr
    assert result.stdout == f"{tmp_path / 'out'}\n"
    measured = read_measured(tmp_path / "out")
    assert measured.failed == 1
    assert measured.problems["lost"].all()
    assert measured.documents.index.tolist() == ["a2", "a3"]
    assert (measured.counts["found"] == measured.counts["read"] + measured.counts["lost"]).all()


def test_a_corrupt_row_group_takes_only_its_rows(tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    path = write(tmp_path, "a.parquet", ARTICLES)
    group = parquet.ParquetFile(path).metadata.row_group(1)
    place = group.column(3).data_page_offset
    data = bytearray(path.read_bytes())
    data[place : place + 40] = bytes(40)
    path.write_bytes(data)
    measured = measure(path, HOPE, out=tmp_path / "out", partitions=2)
    assert measured.failed == 1
    assert measured.problems["source"].tolist() == ["a.parquet, rows 26 to 50"]
    assert measured.documents.index.tolist() == [f"a{n}" for n in [*range(25), *range(50, 60)]]
    assert measured.counts.loc["rows"].tolist() == [60, 35, 25]


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the teaching corpus has been measured."""
    out = tmp_path_factory.mktemp("harbour") / "measured"
    measure("harbour", "news-frames", out=out, partitions=5)
    return out


def test_compare_trend_and_keywords_take_it_for_the_corpus(harbour: Path) -> None:
    frames = narrative.load_lexicon("news-frames")
    corpus = narrative.load_corpus("harbour")
    measured = read_measured(harbour)
    scores = narrative.frame_salience(corpus, frames)
    pd.testing.assert_frame_equal(narrative.frame_salience(measured, frames), scores)
    pd.testing.assert_frame_equal(narrative.sentiment(measured), narrative.sentiment(corpus))
    pd.testing.assert_frame_equal(
        measured.read_scores(measure="salience"),
        scores[scores["measure"] == "salience"].reset_index(drop=True),
    )
    options: dict[str, Any] = {"measure": "salience", "resamples": 100}
    one, other = (narrative.compare(scores, each, by="outlet", **options) for each in (corpus, measured))
    pd.testing.assert_frame_equal(one.estimates, other.estimates)
    pd.testing.assert_frame_equal(one.differences, other.differences)
    days = corpus.documents["date"].sort_values()
    event = days.iloc[len(days) // 2].date()
    first, second = (narrative.trend(scores, each, event=event, **options) for each in (corpus, measured))
    pd.testing.assert_frame_equal(first.periods, second.periods)
    assert first.event is not None
    assert second.event is not None
    pd.testing.assert_frame_equal(first.event.estimates, second.event.estimates)
    for chosen in (
        {"by": "outlet"},
        {"target": {"outlet": corpus.documents["outlet"].iloc[0]}, "fold": False},
    ):
        pd.testing.assert_frame_equal(
            narrative.keywords(corpus, **chosen), narrative.keywords(measured, **chosen)
        )
    outlet = str(corpus.documents["outlet"].iloc[0])
    part = measured.where(outlet=outlet)
    pd.testing.assert_frame_equal(
        narrative.keywords(measured, target=part),
        narrative.keywords(corpus, target=corpus.where(outlet=outlet)),
    )


def test_voices_of_the_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    said = (
        "Ann Lee said there was hope.",
        "“No war,” said Tom Moor.",
        "Der Hafen bleibt „zu für heute“, sagt er.",
    )
    rows = [
        {
            "id": f"v{number}",
            "outlet": "AB"[number % 2],
            "text": f"Hope and war. {said[number % 3]} {number}.",
        }
        for number in range(18)
    ]
    path = write(tmp_path, "voices.jsonl", rows)
    measured, whole = (
        measure(path, HOPE, out=tmp_path / "out", partitions=4, voices=True),
        narrative.read_corpus(path),
    )
    assert len(measured.partitions) > 2
    expected = narrative.quotations(whole)
    found = narrative.quotations(measured)
    pd.testing.assert_frame_equal(found, expected)
    for made, kept in (
        (
            narrative.frame_salience(whole, HOPE, quotations=expected),
            narrative.frame_salience(measured, HOPE, quotations=found),
        ),
        (narrative.sentiment(whole, quotations=expected), narrative.sentiment(measured, quotations=found)),
        (narrative.tone(whole, quotations=expected), narrative.tone(measured, quotations=found)),
        (narrative.voice_shares(whole, expected), narrative.voice_shares(measured, found)),
    ):
        pd.testing.assert_frame_equal(kept, made, check_like=True)
    options: dict[str, Any] = {"by": ["outlet", "voice"], "measure": "salience", "resamples": 100}
    of_whole = narrative.compare(narrative.frame_salience(whole, HOPE, quotations=expected), whole, **options)
    scores = narrative.frame_salience(measured, HOPE, quotations=found)
    pd.testing.assert_frame_equal(
        narrative.compare(scores, measured, **options).estimates, of_whole.estimates
    )
    assert set(narrative.quotations(measured.where(doc_id=["v0"]))["doc_id"]) == {"v0"}
    without = measure(path, HOPE, out=tmp_path / "none")
    with pytest.raises(CorpusError, match="narrative measure --voices"):
        narrative.quotations(without)


def test_every_number_can_be_opened_into_its_text(measured: Measured, mixed: Path) -> None:
    corpus, *_ = measure_whole(mixed, measured.today)
    opened = measured.where(outlet="Herald").open()
    pd.testing.assert_frame_equal(opened.documents, corpus.where(outlet="Herald").documents)
    pd.testing.assert_frame_equal(
        narrative.kwic(opened, "hope"), narrative.kwic(corpus.where(outlet="Herald"), "hope")
    )
    assert measured.read_text("a7") == ARTICLES[7]["text"]
    assert measured.digests == corpus.digests
    with pytest.raises(CorpusError, match=r"needs the texts.*where.*open"):
        narrative.kwic(measured, "hope")
    with pytest.raises(CorpusError, match=r"'war' was not measured\. Measured were: test"):
        narrative.frame_salience(measured, Lexicon.from_entries({"war": ["war"]}, name="war"))


def test_what_was_measured_is_a_corpus_for_a_report(harbour: Path, tmp_path: Path) -> None:
    read = narrative.read_corpus(harbour)
    corpus = narrative.load_corpus("harbour")
    assert repr(read) == repr(corpus).replace("Corpus", "Measured")
    everything, agency = read.where(since=None), read.where(outlet="Farsound Agency")
    pd.testing.assert_frame_equal(everything.documents, corpus.documents)
    assert everything.hash == corpus.hash
    pd.testing.assert_frame_equal(
        narrative.match(agency, narrative.load_lexicon("news-frames")),
        narrative.match(corpus.where(outlet="Farsound Agency"), narrative.load_lexicon("news-frames")),
    )
    side = ["left"] * len(corpus)
    assert read.assign(side=side).where(side="left").hash == corpus.assign(side=side).hash
    plan = make_plan("close-reading", corpus=harbour, parameters=[("lexicon", "news-frames")], note=False)
    recorded = record_here(plan.source, tmp_path, plan.resolved)
    scores = pd.read_parquet(recorded / "tables" / "scores.parquet")
    newest = narrative.reading.newest(corpus)
    pd.testing.assert_frame_equal(
        scores, narrative.frame_salience(corpus.where(doc_id=newest), narrative.load_lexicon("news-frames"))
    )


def test_what_does_not_fit_in_memory_is_not_opened(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", ARTICLES)
    measured = measure(path, HOPE, out=tmp_path / "out")
    words = int(measured.word_counts.sum())
    assert len(measured.open(most_words=words)) == len(ARTICLES)
    with pytest.raises(CorpusError, match=rf"has {words:,} words, more than the .* since and until"):
        measured.open(most_words=words - 1)
    with pytest.raises(CorpusError, match=r"columns=…: how the files are read was settled when"):
        narrative.read_corpus(tmp_path / "out", columns={"text": "text"})
    with pytest.raises(CorpusError, match="is read alone"):
        narrative.read_corpus([tmp_path / "out", path])
    (tmp_path / "out" / "measured.json").rename(tmp_path / "out" / ".begun.json")
    with pytest.raises(CorpusError, match="is not finished"):
        narrative.read_corpus(tmp_path / "out")


def test_a_text_that_has_changed_since_is_not_shown(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", ARTICLES[:4])
    measured = measure(path, HOPE, out=tmp_path / "out")
    path.write_text(path.read_text().replace("number 2", "number 9"))
    with pytest.raises(CorpusError, match=r"a\.jsonl has changed since it was measured"):
        measured.read_text("a2")
    path.unlink()
    with pytest.raises(CorpusError, match=r"has changed|cannot be read"):
        measured.read_text("a2")


def test_addresses_are_read_as_files_are(tmp_path: Path) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a.parquet", "b.jsonl", "c.csv"):
        write(folder, name, [{**row, "id": name + row["id"]} for row in ARTICLES[:20]])
    (folder / "d.txt").write_text("Hope in a file.")
    for path in folder.iterdir():
        system.pipe_file(f"/news/{path.name}", path.read_bytes())
    measured = measure("memory://news", HOPE, out=tmp_path / "out", partitions="2K")
    assert len(measured.partitions) > 5
    assert_same(measured, folder)
    assert measured.name == "news"
    assert measured.read_text("d") == "Hope in a file."
    with pytest.raises(CorpusError, match="paths, or addresses, but not both"):
        measure(["memory://news", folder], HOPE, out=tmp_path / "out")
    with pytest.raises(CorpusError, match="There is no file or folder 'memory://nothing'"):
        measure("memory://nothing", HOPE, out=tmp_path / "out")


def test_what_cannot_be_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.jsonl", ARTICLES[:4])
    with pytest.raises(narrative.ParameterError, match="partitions='many': give a number"):
        measure(path, HOPE, out=tmp_path / "out", partitions="many")
    with pytest.raises(narrative.ParameterError, match="processes=0"):
        measure(path, HOPE, out=tmp_path / "out", processes=0)
    with pytest.raises(narrative.LexiconError, match="Two lexicons are called 'test'"):
        measure(path, [HOPE, HOPE], out=tmp_path / "out")
    with pytest.raises(ReportError, match="is a file"):
        measure(path, HOPE, out=path)
    monkeypatch.setattr("narrative.partitions.execution._PATIENCE", 0.5)
    with pytest.raises(ReportError, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:1'"):
        measure(path, HOPE, out=tmp_path / "out", scheduler="tcp://127.0.0.1:1")


def test_one_run_at_a_time_writes_to_a_folder(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", ARTICLES[:4])

    def again(event: dict[str, Any]) -> None:
        with pytest.raises(ReportError, match="Another run is measuring"):
            measure(path, HOPE, out=tmp_path / "out")

    measure(path, HOPE, out=tmp_path / "out", notify=again)


def test_work_without_a_pool_names_what_went_wrong() -> None:
    found = dict(run_tasks([4, 5], deadly, (), Loop()))
    assert found == {0: 4, 1: Failure("out of memory")}
