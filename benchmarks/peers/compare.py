"""This package beside other programs on the same work: ratios, answers, memory. What `make bench` runs.

A seeded corpus is made, and every job runs in a process of its own, ours and the others in turns; the best
round counts. Seconds depend on the machine, so the figures to trust are the ratios. A slow program does the
first articles only (`PARTS` in `theirs.py`), and its time is multiplied: the table says by what. Its answer
is set beside ours on the same articles. What each program leaves out is said in the table. Then all steps run
one after the other, as a study would, from a Parquet file and from a folder with a file for each article:
seconds, words a second and the peak of memory; and on corpora of several sizes, for the exponent of growth.
The last column has the ratio of the last release (`benchmarks/history.csv`); `--keep` adds those of this run.
conc needs an older polars, so an environment of its own; quanteda runs where R has it. Run:

    python benchmarks/peers/compare.py [--peers PYTHON] [--conc PYTHON] [--articles 20000] [--rounds 2]
    python benchmarks/peers/compare.py --peers none --sizes 1000,20000,200000
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from corpora import HERE, make_corpus
from tables import best, fit_exponent, list_ratios, write_ratios, write_steps
from theirs import PARTS

from arguments import compile_package
from history import describe_machine, keep, read_history

#: Step, our job, the other program, its job, how many times as fast we mean to be, what differs.
ROWS = (
    ("tokens and lexicon", "tokenise and count", "nltk, loop", "loop with nltk", 300, "its own tokens"),
    ("", "tokenise and count", "re, one a category", "one regex a category", 15, "overlaps count once"),
    ("", "tokenise and count", "CountVectorizer", "CountVectorizer", 4, "all words, no patterns"),
    ("", "tokenise and count", "polars", "polars", None, "overlaps count once"),
    ("", "tokenise and count", "spaCy, PhraseMatcher", "spaCy, blank, PhraseMatcher", None, "no wildcards"),
    ("", "tokenise and count", "pyahocorasick", "pyahocorasick", 1 / 1.3, "only endings as wildcards"),
    ("", "tokenise and count", "quanteda in R", "quanteda", None, "its own tokens"),
    ("tokens", "tokenise", "re with a dict", "re with a dict", 6, ""),
    ("", "tokenise", "C, -O3", "C", 1 / 2, "ASCII classes only"),
    ("VADER", "vader", "vaderSentiment", "vaderSentiment", 9, ""),
    ("", "vader", "nltk's port", "nltk's VADER", 22, "a port that differs"),
    ("TextBlob", "textblob", "TextBlob", "TextBlob", 10, ""),
    ("keyness", "keywords", "pycorpdiff", "pycorpdiff", 5, "its own tokens; both tokenise"),
    ("", "keywords", "conc", "conc", None, "spaCy's tokens, written to disk; both tokenise"),
    ("KWIC", "kwic", "textacy, strings", "textacy", 200, "characters, not words, around"),
    ("", "kwic", "textacy, spaCy's documents", "textacy, documents", 200, "tokens stand in both"),
    ("1,000 resamples", "resample", "pandas, loop", "pandas loop", 50, "no standard errors"),
    ("report, 1,000 articles", "report", "papermill, empty", "papermill", 1 / 4, "an empty notebook"),
)
#: Jobs that others do in our own environment, and how much of the work they do.
OWN = {"pandas loop": 4 / 1000, "papermill": 1.0}


def run(python: str, script: Path, name: str, folder: Path) -> Any:
    """Run a job in a process of its own, and return what it printed."""
    command = [python, str(script), name, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": done.stderr.strip().rsplit("\n", 1)[-1][:200]}
    return json.loads(done.stdout.strip().rsplit("\n", 1)[-1])


def use(found: Any, processor: bool) -> Any:
    """Let the seconds of a result be those of the processor, if that is asked for."""
    for one in found if isinstance(found, list) else [found]:
        if processor and "processor" in one:
            one["seconds"] = one["processor"]
    return found


def run_in_c(folder: Path, n_articles: int) -> dict[str, Any]:
    """Compile the tokeniser, and run it."""
    compiler = shutil.which("cc")
    if compiler is None:
        return {"failed": "no C compiler"}
    program = folder / "tokenise"
    subprocess.run([compiler, "-O3", "-o", str(program), str(HERE / "tokenise.c")], check=True)
    command = [str(program), str(folder / "texts.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    tokens, _, seconds = done.stdout.split()
    done_articles = min(n_articles, PARTS["C"])
    clocks = {"seconds": float(seconds), "processor": float(seconds)}
    return {**clocks, "articles": done_articles, "answer": int(tokens), "megabytes": None}


def run_in_r(folder: Path, n_articles: int) -> dict[str, Any]:
    """Run quanteda, where R has it."""
    program = shutil.which("Rscript")
    if program is None:
        return {"failed": "skipped, no R"}
    articles = min(n_articles, PARTS["quanteda"])
    command = [program, str(HERE / "quanteda.R"), str(folder), str(articles)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": f"skipped: {done.stderr.strip().rsplit(chr(10), 1)[-1][:100]}"}
    return json.loads(done.stdout)


def measure(rows: list[tuple[Any, ...]], folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Run our jobs and theirs in turns; the best round of each counts."""
    found: dict[str, list[dict[str, Any]]] = {}
    for _ in range(options.rounds):
        for name in dict.fromkeys(name for row in rows for name in (row[1], row[3])):
            if name == "C":
                result = run_in_c(folder, options.articles)
            elif name == "quanteda":
                result = run_in_r(folder, options.articles)
            elif name == "conc" and options.conc == "none":
                result = {"failed": "skipped, no environment of its own (--conc)"}
            elif name == "conc":
                result = run(options.conc, HERE / "theirs.py", name, folder)
            elif name in PARTS:
                result = run(options.peers, HERE / "theirs.py", name, folder)
            else:
                result = run(sys.executable, HERE / "ours.py", name, folder)
            found.setdefault(name, []).append(use(result, options.processor))
    measured = []
    for step, own, label, name, least, differs in rows:
        line = {"step": step, "label": label, "least": least, "differs": differs}
        measured.append(line | {"ours": best(found[own]), "theirs": best(found[name]), "did": OWN.get(name)})
    return measured


def choose(only: str | None, skip: list[str]) -> list[tuple[Any, ...]]:
    """Return the rows that are asked for, each with its step."""
    step, rows = "", []
    for row in ROWS:
        step = row[0] or step
        if only in (None, step) and row[2] not in skip and row[3] not in skip:
            rows.append((step, *row[1:]))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--peers", default="none", help="the Python that has the other programs; none: only us"
    )
    parser.add_argument("--conc", default="none", help="the Python that has conc; none: without it")
    parser.add_argument("--keep", action="store_true", help="add the ratios to history.csv, at a release")
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles of about 500 words")
    parser.add_argument(
        "--sizes", default="", help="for growth, as 1000,20000,200000; by default only --articles"
    )
    parser.add_argument(
        "--forms", default="parquet,files", help="from where all steps read: parquet, files, or both"
    )
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=2, help="the best of so many rounds counts")
    parser.add_argument(
        "--processor", action="store_true", help="count the seconds of the processor, on a busy machine"
    )
    parser.add_argument(
        "--only", choices=[row[0] for row in ROWS if row[0]], help="one step, and not all in a row"
    )
    parser.add_argument(
        "--skip", default="", metavar="NAMES", help="programs to leave out, with commas between"
    )
    parser.add_argument("--work", type=Path, metavar="DIR", help="where the corpora are made, and stay")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the tables there")
    options = parser.parse_args()
    compile_package()
    day = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    lines = [f"{describe_machine()}, {day}; load when it began {os.getloadavg()[0]:.1f}", ""]
    print(lines[0], flush=True)
    with tempfile.TemporaryDirectory() as made:
        home = options.work or Path(made)

        def find(n_articles: int) -> Path:
            folder = home / str(n_articles)
            if not (folder / "patterns.json").is_file():
                make_corpus(folder, n_articles, options.seed, files="files" in options.forms)
            return folder

        if options.peers != "none":
            rows = choose(options.only, options.skip.split(","))
            measured = measure(rows, find(options.articles), options)
            table = write_ratios(measured, options.articles, read_history())
            if options.keep:
                keep(list_ratios(measured, options.articles))
            print("\n".join(table), flush=True)
            lines += [*table, ""]
        for form in options.forms.split(",") if options.only is None else ():
            sizes = sorted(int(size) for size in options.sizes.split(",") if size) or [options.articles]
            whole = []
            for size in sizes:
                script = HERE / "ours.py"
                rounds = [
                    use(run(sys.executable, script, form, find(size)), options.processor)
                    for _ in range(options.rounds)
                ]
                steps = min(rounds, key=lambda steps: sum(step["seconds"] for step in steps))
                table = write_steps(steps, size, form)
                print("\n".join(table), flush=True)
                lines += [*table, ""]
                whole.append((steps[0]["words"], sum(step["seconds"] for step in steps)))
            if len(whole) > 1:
                lines.append(fit_exponent(whole))
                print(lines[-1], flush=True)
    if options.markdown:
        options.markdown.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
