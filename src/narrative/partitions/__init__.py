"""Partitions: a corpus larger than memory, or than one machine, measured piece by piece.

A partition is a range of files. A pure function makes its tables (`measuring`), a loop, processes or Dask
call it (`execution`), each partition is published whole (`parts`), and what depends on more than one of
them is settled at the end (`merging`). The result can be put where a corpus is asked for (`measured`).
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from narrative.clock import run_day
from narrative.corpus.corpus import MAX_BYTES
from narrative.corpus.measured_corpus import BEGUN
from narrative.corpus.readers.assembly import problem_table
from narrative.corpus.readers.reading import refuse
from narrative.corpus.readers.rules import ReadingRules, make_rules
from narrative.errors import ExitCode, LexiconError, ReportError, check_choice
from narrative.lexicons.lexicon import Lexicon, check_lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.measures.tone import VADERS
from narrative.partitions.execution import Failure, Pool, open_pool, run_tasks
from narrative.partitions.file_sources import Sources, check_unchanged, is_address, list_sources
from narrative.partitions.manifest import publish, read_measured
from narrative.partitions.measured import Measured
from narrative.partitions.measuring import Settings, work
from narrative.partitions.merging import Sums, merge
from narrative.partitions.partition_files import prepare
from narrative.partitions.plan import Mapper, Partition, cut
from narrative.partitions.reading import Reading
from narrative.provenance import hash_measuring
from narrative.reports.publishing.durability import replace_file
from narrative.resources import read_regular

__all__ = ["Measured", "measure", "read_measured"]

Notify = Callable[[dict[str, Any]], None]
_LOCK = ".lock"


def measure(
    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    lexicons: Lexicon | str | Sequence[Lexicon | str] = (),
    *,
    out: str | os.PathLike[str],
    partitions: int | str | None = None,
    processes: int | None = None,
    scheduler: Any = None,
    columns: Mapping[str, str | None] | None = None,
    date_format: str | Sequence[str] | None = None,
    encoding: str | None = None,
    path_rule: str | None = None,
    rename: Mapping[str, Mapping[str, str]] | None = None,
    language: str | None = None,
    as_: str | None = None,
    split: str | None = None,
    max_bytes: int = MAX_BYTES,
    vader: Literal["vaderSentiment", "nltk"] = "vaderSentiment",
    agency: bool = False,
    voices: bool = False,
    name: str | None = None,
    today: datetime.date | None = None,
    notify: Notify | None = None,
) -> Measured:
    """Measure a corpus partition by partition, one at a time in memory, and keep what was measured.

    The same files give the same documents, ids, problems and scores as `read_corpus`, `frame_salience` and
    `sentiment`, to the byte, however they are cut and whoever does the work. A partition that was finished
    before, by a run that was ended or with the same files and settings, is not measured again. A partition
    that cannot be measured (a worker dies of it every time, a file is unreadable) is taken apart into its
    files, and what is left of it is a row of `problems`; the rest is measured. A file that is written to,
    replaced or removed meanwhile ends the run, and nothing is published: results are never of two states.

    Args:
        paths: a folder, a file, or several, as for `read_corpus`; or addresses that fsspec opens
            (`s3://bucket/articles.parquet`).
        lexicons: what to count: lexicons, or names of some that ship.
        out: the folder for the results. All workers must reach it and the files under the same names.
        partitions: how many (about), or how large: `"16M"`, which is the default. A worker needs some 40
            times the size as memory.
        processes: how many processes of this machine; by default a loop in this one.
        scheduler: in place of processes a Dask scheduler: its address, a `distributed.Client`, or "local"
            for a cluster of this machine that is started for the run, with `processes` workers.
        columns, date_format, encoding, path_rule, rename, language, as_, split, max_bytes, name, today: as
            for `read_corpus`, but `max_bytes` is about files that cannot be cut, and a run that goes on keeps
            the day on which it began. At an address no `corpus.toml` is followed.
        vader: as for `sentiment`.
        agency: whether to measure passives too, for `passive_shares` and, of the lexicons, `agent_deletion`;
            then it takes about twice as long.
        notify: is called with each thing that happens, as plain data.

    Returns:
        What was measured, to be used where a corpus is asked for.

    Raises:
        CorpusError: nothing can be read, as for `read_corpus`; or a file changed meanwhile.
        LexiconError: two lexicons have one name.
        ParameterError: an argument is out of range.
        ReportError: the results cannot be written, another run is writing them, or there are no workers.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> rows = [f'{{"id": "{n}", "text": "Hope, they said. War number {n}."}}' for n in range(100)]
    >>> _ = (folder / "articles.jsonl").write_text("\\n".join(rows))
    >>> measured = measure(folder / "articles.jsonl", "solidarity", out=folder / "out", partitions="2K")
    >>> measured, len(measured.partitions)
    (Measured 'articles': 100 documents, 3)
    """
    rules = make_rules(
        columns=columns, date_format=date_format, encoding=encoding, path_rule=path_rule, rename=rename,
        language=language, as_=as_, split=split,
    )  # fmt: skip
    job = Job(
        paths,
        lexicons,
        out,
        rules,
        partitions,
        processes,
        scheduler,
        vader,
        agency,
        name,
        today,
        max_bytes,
        voices,
    )
    measure_into(job, notify)
    return read_measured(out)


@dataclass(frozen=True)
class Job:
    """What is measured, where to and how, as `measure` is told; `rules` say how the files are read."""

    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
    lexicons: Lexicon | str | Sequence[Lexicon | str]
    out: str | os.PathLike[str]
    rules: ReadingRules
    partitions: int | str | None
    processes: int | None
    scheduler: Any
    vader: Literal["vaderSentiment", "nltk"] = "vaderSentiment"
    agency: bool = False
    name: str | None = None
    today: datetime.date | None = None
    max_bytes: int = MAX_BYTES
    voices: bool = False


def measure_into(job: Job, notify: Notify | None = None) -> Sums:
    """Do what `measure` does, and return only what it adds up to, so that memory does not grow with it.

    Raises:
        CorpusError, LexiconError, ParameterError, ReportError: as `measure` has it.
    """
    given = [job.paths] if isinstance(job.paths, str | os.PathLike) else list(job.paths)
    check_choice("choice of `vader`", job.vader, VADERS)
    lexicons = _load(job.lexicons)
    sources = list_sources(given, job.rules)
    reading = Reading(sources.rules, sources.path_rule, job.max_bytes)
    settings = Settings(reading, lexicons, job.vader, job.agency, hash_measuring(), job.voices)
    folder = Path(job.out).expanduser().absolute()
    say: Notify = notify or (lambda event: None)
    prepare(folder)
    with _locked(folder), open_pool(job.processes, job.scheduler) as pool:
        day = _find_day(folder, settings, given, job.today)
        cuts = cut(sources.files, reading, job.partitions, _mapper(pool))
        say({"event": "plan", "files": sources.found, "partitions": len(cuts)})
        whole, outcomes = _measure_all(cuts, settings, folder, pool, say)
        _check_all_unchanged(whole, _mapper(pool))
        sums = merge(folder, whole, outcomes, sources, day)
        _refuse(sums, outcomes, reading, sources)
        called = (job.name or sources.name, sources.said)
        publish(folder, whole, outcomes, sums, settings.describe(), called, day)
        (folder / BEGUN).unlink(missing_ok=True)
    return sums


def _measure_all(
    cuts: Sequence[Partition], settings: Settings, folder: Path, pool: Pool, say: Notify
) -> tuple[list[Partition], list[dict[str, Any] | Failure]]:
    """Measure all partitions; those that fail are taken apart, so that no more fails than must."""
    outcomes: dict[tuple[int, ...], tuple[Partition, dict[str, Any] | Failure]] = {}
    todo: dict[tuple[int, ...], Partition] = {(number,): part for number, part in enumerate(cuts)}
    done, of = 0, len(cuts)
    while todo:
        keys, tasks = list(todo), list(todo.values())
        todo = {}
        for number, outcome in run_tasks(tasks, work, (settings, os.fspath(folder)), pool):
            key, partition = keys[number], tasks[number]
            if isinstance(outcome, Failure) and len(partition) > 1:
                half = len(partition) // 2
                todo |= {(*key, 0): partition[:half], (*key, 1): partition[half:]}
                of += 1
                continue
            outcomes[key] = (partition, outcome)
            done += 1
            say({"event": "partition", "done": done, "of": of, **_describe(partition, outcome)})
    ordered = [outcomes[key] for key in sorted(outcomes)]
    return [partition for partition, _ in ordered], [outcome for _, outcome in ordered]


def _check_all_unchanged(partitions: Iterable[Partition], mapped: Mapper) -> None:
    """Look at every file once more: what was read of it, piece after piece, must be of one state."""
    sources = list(dict.fromkeys(piece.source for partition in partitions for piece in partition))
    for source in sources:
        if not is_address(source.place):
            check_unchanged(source)
    list(mapped(check_unchanged, [source for source in sources if is_address(source.place)]))


def _describe(partition: Partition, outcome: dict[str, Any] | Failure) -> dict[str, Any]:
    """Describe as plain data what came of a partition."""
    if isinstance(outcome, Failure):
        return {"state": "failed", "reason": outcome.reason, "first": partition[0].describe()}
    return {
        "state": "kept" if outcome["kept"] else "measured",
        "documents": outcome["documents"],
        "words": outcome["words"],
    }


def _load(lexicons: Lexicon | str | Sequence[Lexicon | str]) -> tuple[Lexicon, ...]:
    """Return the lexicons, those that are named loaded.

    Raises:
        LexiconError: two of them have one name, so that their scores could not be told apart.
    """
    given: list[Any] = [lexicons]
    if isinstance(lexicons, Iterable) and not isinstance(lexicons, Lexicon | str | Mapping):
        given = list(lexicons)
    loaded = tuple(load_lexicon(one) if isinstance(one, str | os.PathLike) else one for one in given)
    for one in loaded:
        check_lexicon(one, "lexicons")
    names = [lexicon.name for lexicon in loaded]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LexiconError(f"Two lexicons are called {twice[0]!r}; their scores could not be told apart.")
    return loaded


def _mapper(pool: Pool) -> Mapper:
    """Return what applies a function to many things on a pool, in their order; `None` where it failed."""

    def mapped(function: Callable[[Any], Any], things: Sequence[Any]) -> Iterable[Any]:
        results: list[Any] = [None] * len(things)
        for number, outcome in run_tasks(things, function, (), pool):
            results[number] = None if isinstance(outcome, Failure) else outcome
        return results

    return mapped


def _find_day(
    folder: Path, settings: Settings, given: Sequence[Any], today: datetime.date | None
) -> datetime.date:
    """Return the day of the run: of one that goes on, the day on which it began."""
    begun = folder / BEGUN
    said = {"given": [os.fspath(path) for path in given], "settings": settings.describe()}
    day = today or run_day()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        left = json.loads(read_regular(begun))
        if today is None and left["said"] == json.loads(json.dumps(said)):
            day = datetime.date.fromisoformat(left["today"])
    replace_file(begun, json.dumps({"said": said, "today": day.isoformat()}))
    return day


def _refuse(sums: Sums, outcomes: Sequence[Any], reading: Reading, sources: Sources) -> None:
    """Raise where `read_corpus` would: nothing was read, or a column that was named is nowhere."""
    records = [outcome for outcome in outcomes if not isinstance(outcome, Failure)]
    seen = dict.fromkeys(name for record in records for name in record["names_seen"])
    used = {role for record in records for role in record["columns_used"]}
    refuse(
        problem_table(sums.problems), reading.named, seen, used,
        nothing=not sums.documents, strict=False, where=sources.said,
    )  # fmt: skip


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let no other run write to the folder meanwhile."""
    import filelock

    lock = filelock.FileLock(folder / _LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise ReportError(
            f"Another run is measuring into {folder}, so this one did nothing.", ExitCode.LOCKED
        ) from None
    try:
        yield
    finally:
        lock.release()
