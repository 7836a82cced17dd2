"""How long one waits: for comparisons of many groups, for whole reports, and for a first call; with limits.

Each job runs in a process of its own, the start of Python and of kernels included. Wall-clock seconds count
on a machine that does nothing else; on a busy one the processor's seconds (of the process and all that it
started) say more. The articles of reports are made: 500 words of invented vocabulary, in outlets; or they are
those of a file that has an outlet for each. Run:

    python benchmarks/waits.py [--corpus FILE] [--only JOB …] [--scale 1] [--processor] [--keep]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from arguments import compile_package, start_parser
from history import compare_last, describe_machine, keep, read_history

HERE = Path(__file__).parent
#: Comparisons: groups, articles in each, and how many seconds they may take.
GROUPS = {"compare, 20 groups": (20, 3_000, 15.0), "compare, 50 groups": (50, 3_000, 40.0)}
#: Reports: the notebook, outlets, articles in each, sentences of an article, seconds, and megabytes.
REPORTS: dict[str, tuple[str, int, int, int, float | None, float | None]] = {
    "comparison-report, 3,000 articles in 20 outlets": ("comparison-report", 20, 150, 25, 60.0, None),
    "vocabulary-report, 3,000 articles in 20 outlets": ("vocabulary-report", 20, 150, 25, 45.0, 25.0),
    "lexicon-audit, 3,000 articles in 20 outlets": ("lexicon-audit", 20, 150, 25, 30.0, None),
    "comparison-report, 60 outlets of 4 short articles": ("comparison-report", 60, 4, 3, 30.0, None),
    "comparison-report, 200 outlets of 4 short articles": ("comparison-report", 200, 4, 3, None, None),
}
NOTEBOOKS = (
    "framing-report", "comparison-report", "vocabulary-report", "lexicon-audit", "close-reading",
    "voices-report", "agency-report",
)  # fmt: skip
#: First calls on twelve short files: the command, seconds, and times as long as papermill takes.
FIRST: dict[str, tuple[tuple[str, ...], float | None, float | None]] = {
    "papermill, an empty notebook": (("-m", "papermill", "empty.ipynb", "out.ipynb"), None, None),
    "corpus, 12 files": (("-m", "narrative.cli", "corpus", "texts"), 0.8, None),
    **{
        f"{name}, 12 files": (
            ("-m", "narrative.cli", "report", name, "--corpus", "texts", "--out", "reports"),
            None,
            2.2,
        )
        for name in NOTEBOOKS
    },
}


def run(command: Sequence[str], folder: Path) -> dict[str, float]:
    """Run Python with these arguments; wall-clock and processor's seconds of it and all that it started."""
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    used = sum(getattr(after, part) - getattr(before, part) for part in ("ru_utime", "ru_stime"))
    printed = json.loads(done.stdout) if done.stdout.startswith('{"seconds"') else {}
    return {"seconds": wall, "processor": used} | printed


def compare_groups(groups: int, articles: int) -> dict[str, float]:
    """Compare made scores of five categories; what is timed is the comparison alone."""
    from narrative.comparison import compare
    from resampling import make_scores

    options = argparse.Namespace(documents=groups * articles, categories=5, groups=groups, seed=2024)
    corpus, scores = make_scores(options)
    begin, used = time.perf_counter(), time.process_time()
    compare(scores, corpus, by="outlet")
    return {"seconds": time.perf_counter() - begin, "processor": time.process_time() - used}


def make_articles(path: Path, outlets: int, articles: int, sentences: int) -> None:
    """Write made articles of several outlets over a year, with words of the frames that ship among them."""
    import numpy as np
    import pandas as pd

    from narrative import load_lexicon

    sys.path.insert(0, str(HERE / "peers"))
    import corpora

    from sentiment import make_sentences

    n, rng = outlets * articles, np.random.default_rng(2024)
    entries = load_lexicon("news-frames").entries["pattern"]
    words = [pattern for pattern in entries if pattern.isalpha()]
    made = make_sentences(n * sentences, 2024, ranks=corpora.RANKS)
    marked = rng.random(len(made)) < 0.2
    chosen = rng.integers(0, len(words), len(made))
    made = [f"The {words[k]} came. {s}" if m else s for s, m, k in zip(made, marked, chosen, strict=True)]
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 365, n), unit="D")
    table = pd.DataFrame(
        {
            "id": [f"a{number:06}" for number in range(n)],
            "outlet": [f"Outlet {number % outlets:03}" for number in range(n)],
            "date": days.strftime("%Y-%m-%d"),
            "title": [f"Article {number}" for number in range(n)],
            "language": "en",  # made words are of none, and to look for it would take long
            "text": [
                "\n".join(made[first : first + sentences]) for first in range(0, n * sentences, sentences)
            ],
        }
    )
    table.to_parquet(path)


def time_report(name: str, options: argparse.Namespace, folder: Path) -> dict[str, float]:
    """Publish a report on made articles, or on those of `--corpus`; its seconds, and what it left on disk."""
    notebook, outlets, articles, sentences, _, _ = REPORTS[name]
    corpus = options.corpus
    if corpus is None or sentences < 25:
        corpus = folder / f"made{outlets}x{articles}.parquet"
        if not corpus.is_file():
            make_articles(corpus, outlets, max(2, round(articles * options.scale)), sentences)
    out = folder / name.split(",")[0] / str(outlets)
    command = ("-m", "narrative.cli", "report", notebook, "--corpus", str(corpus), "--out", str(out))
    found = run(command, folder)
    files = [path for path in out.rglob("*") if path.is_file() and not path.is_symlink()]
    return found | {"megabytes": sum(path.stat().st_size for path in set(files)) / 1e6}


def prepare_first(folder: Path) -> None:
    """Write twelve short files and an empty notebook."""
    import nbformat

    (folder / "texts").mkdir(exist_ok=True)
    for number in range(12):
        head = f"date: 2024-01-{number + 1:02}\noutlet: {'ABC'[number % 3]}\n\n"
        text = f"The strike went on for day {number + 1}. Workers hoped for peace. Nobody was blamed.\n"
        (folder / "texts" / f"a{number:02}.txt").write_text(head + text, encoding="utf-8")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "empty.ipynb")


def measure(name: str, options: argparse.Namespace, folder: Path) -> dict[str, float]:
    """Do a job so many times; the fastest counts."""
    rounds = []
    for _ in range(options.rounds):
        if name in GROUPS:
            groups, articles, _ = GROUPS[name]
            each = max(2, round(articles * options.scale))
            rounds.append(run([str(HERE / "waits.py"), "--groups", str(groups), "--each", str(each)], folder))
        elif name in REPORTS:
            rounds.append(time_report(name, options, folder))
        else:
            rounds.append(run(FIRST[name][0], folder))
    best = min(rounds, key=lambda found: found["processor" if options.processor else "seconds"])
    return best | {"seconds": best["processor"]} if options.processor else best


def find_limit(name: str, empty: float | None) -> tuple[float | None, str]:
    """Return how many seconds a job may take, and from where that is."""
    if name in GROUPS:
        return GROUPS[name][2], "s"
    if name in REPORTS:
        return REPORTS[name][4], "s"
    _, seconds, times = FIRST[name]
    if times is not None and empty is not None:
        return times * empty, f"s, {times} × papermill"
    return seconds, "s"


def write_row(name: str, found: dict[str, float], limit: float | None, of: str, last: str) -> str:
    """Return a line of the table."""
    most = "" if limit is None else f"{limit:.1f} {of}"
    size = f"{found['megabytes']:.1f}" if "megabytes" in found else ""
    kept = "" if limit is None else "yes" if found["seconds"] <= limit else "**no**"
    cells = [name, f"{found['seconds']:.1f}", f"{found['processor']:.1f}", most, kept, size, last]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    names = [*GROUPS, *REPORTS, *FIRST]
    parser = start_parser(__doc__)
    parser.add_argument(
        "--corpus", type=Path, help="articles for the reports on 3,000, with an outlet for each"
    )
    parser.add_argument("--only", nargs="+", choices=names, metavar="JOB", help=f"of: {'; '.join(names)}")
    parser.add_argument("--scale", type=float, default=1.0, help="take this share of the articles")
    parser.add_argument("--rounds", type=int, default=1, help="the fastest of so many rounds counts")
    parser.add_argument(
        "--processor", action="store_true", help="count the seconds of the processor, on a busy machine"
    )
    parser.add_argument("--keep", action="store_true", help="add the figures to history.csv, at a release")
    parser.add_argument("--groups", type=int, help="compare so many groups in this process, and print JSON")
    parser.add_argument("--each", type=int, help="so many articles in each of them")
    options = parser.parse_args()
    if options.groups:
        print(json.dumps(compare_groups(options.groups, options.each)))
        return
    compile_package()
    options.corpus = options.corpus and options.corpus.resolve()
    print(f"{describe_machine()}; load when it began {os.getloadavg()[0]:.1f}\n")
    print("| wait | s | of the processor, s | at most | kept | MB on disk | last release, limit / s |")
    print("| --- | --: | --: | --: | --- | --: | --- |")
    past, figures, empty = read_history(), [], None
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        prepare_first(folder)
        for name in options.only or names:
            found = measure(name, options, folder)
            if name.startswith("papermill"):
                empty = found["seconds"]
            limit, of = find_limit(name, empty)
            ratio = (limit or 1.0) / found["seconds"]
            print(write_row(name, found, limit, of, compare_last(past, name, "its limit", ratio)), flush=True)
            if limit is not None:
                figures.append((name, "its limit", ratio, found["seconds"]))
    if options.keep:
        keep(figures)


if __name__ == "__main__":
    main()
