"""What it costs to measure a corpus in parts: time, memory and disk for each million articles.

Corpora of several sizes are made from a seed and measured by the command, in a process of its own: in a loop,
in two processes, on a Dask cluster of two workers. What is done by one process alone (finding the cuts
before, putting the partitions together after) is told apart from what is divided; so what N machines would
take can be computed: alone + divided / (N × cores). Memory is that of the largest process. Run:

    python benchmarks/partitions.py [--sizes 5000,20000] [--ways loop,processes,dask] [--markdown FILE]
"""

from __future__ import annotations

import datetime
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from arguments import start_parser

sys.path.insert(0, str(Path(__file__).parent / "peers"))

WAYS = {
    "loop": [],
    "processes": ["--processes", "2"],
    "dask": ["--scheduler", "local", "--processes", "2"],
}


def run(source: Path, out: Path, way: str) -> dict[str, float]:
    """Measure a corpus by the command; return seconds before, during and after the partitions, and memory.

    Memory is the largest resident set of the driver and of any worker, as the system counted it.
    """
    command = [
        sys.executable, "-m", "narrative.cli", "measure", str(source), "--lexicon", "news-frames",
        "--out", str(out), "--log-json", *WAYS[way],
    ]  # fmt: skip
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert process.stderr is not None
    begin = datetime.datetime.now(datetime.UTC)
    told: list[dict[str, Any]] = []
    for line in process.stderr:
        if line.startswith("{"):
            told.append(json.loads(line))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not told or told[-1]["event"] != "end":
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return describe(told, begin) | {
        "megabytes": usage.ru_maxrss / 1024,
        "processor": usage.ru_utime + usage.ru_stime,
    }


def describe(told: list[dict[str, Any]], begin: datetime.datetime) -> dict[str, float]:
    """Return from the events of a run how long was spent before, during and after the partitions."""
    when = [datetime.datetime.fromisoformat(one["time"]) for one in told]
    plan = next(at for at, one in zip(when, told, strict=True) if one["event"] == "plan")
    last = [at for at, one in zip(when, told, strict=True) if one["event"] == "partition"][-1]
    words = sum(one.get("words", 0) for one in told if one["event"] == "partition")
    return {
        "before": (plan - begin).total_seconds(),
        "divided": (last - plan).total_seconds(),
        "after": (when[-1] - last).total_seconds(),
        "articles": told[-1]["documents"],
        "words": words,
    }


def make_short(folder: Path, n_articles: int) -> None:
    """Write articles of four words: what they cost is what each article costs, however long it is."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    folder.mkdir(parents=True, exist_ok=True)
    numbers = range(n_articles)
    table = pa.table(
        {
            "id": [f"a{number:09}" for number in numbers],
            "outlet": [f"outlet {number % 2}" for number in numbers],
            "text": [f"Hope for town {number}." for number in numbers],
        }
    )
    parquet.write_table(table, folder / "articles.parquet", row_group_size=5_000)


def write_table(results: list[tuple[str, dict[str, float]]]) -> list[str]:
    """Return the table, a line each."""
    lines = [
        "| articles | way | before, s | divided, s | after, s | of the processor, s | articles/s "
        "| largest process, MB | results, MB per million articles |",
        "| --: | --- | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for way, one in results:
        total = one["before"] + one["divided"] + one["after"]
        lines.append(
            f"| {one['articles']:,.0f} | {way} | {one['before']:.1f} | {one['divided']:.1f} "
            f"| {one['after']:.2f} | {one['processor']:.1f} | {one['articles'] / total:,.0f} "
            f"| {one['megabytes']:,.0f} | {one['disk'] / one['articles'] * 1e6 / 1e6:,.0f} |"
        )
    return lines


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--sizes", default="5000,20000", help="how many articles of about 500 words")
    parser.add_argument("--ways", default="loop,processes,dask")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--short", action="store_true", help="articles of four words")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the corpora are made, and stay")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the table there")
    options = parser.parse_args()

    from compare import describe_machine
    from corpora import make_corpus

    results = []
    with tempfile.TemporaryDirectory() as made:
        home = options.work or Path(made)
        for size in map(int, options.sizes.split(",")):
            folder = home / f"{size}{'-short' * options.short}"
            if not (folder / "articles.parquet").is_file():
                make = make_short if options.short else partial(make_corpus, seed=options.seed, files=False)
                # In a process of its own: what this one had at the most is counted with those that it begins.
                maker = multiprocessing.get_context("spawn").Process(target=make, args=(folder, size))
                maker.start()
                maker.join()
            for way in options.ways.split(","):
                out = Path(made) / "out"
                one = run(folder / "articles.parquet", out, way)
                one["disk"] = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
                shutil.rmtree(out)
                results.append((way, one))
                print(write_table(results)[-1], flush=True)
    lines = [describe_machine(), "", *write_table(results)]
    print("\n".join(lines))
    if options.markdown:
        options.markdown.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
