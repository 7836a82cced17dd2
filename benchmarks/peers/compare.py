"""This package beside other programs on the same work: ratios, answers, memory. What `make bench` runs.

A seeded corpus is made, and every job runs in a process of its own, ours and the others in turns; the best
round counts. Seconds depend on the machine, so the figures to trust are the ratios. A slow program does part
of the articles, and its time is multiplied; its answer is then multiplied too and set beside ours. What each
program does, and what it leaves out, is said in `theirs.py`. Run:

    python benchmarks/peers/compare.py [--peers PYTHON] [--articles 20000] [--rounds 2] [--markdown FILE]
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

#: Step, our job, the other program, its job, how many times as fast we mean to be, what differs.
ROWS = (
    ("tokens and lexicon", "tokenise and count", "nltk, loop", "loop with nltk", 300, "its own token rule"),
    ("", "tokenise and count", "re, one a category", "one regex a category", 15, "overlaps count once"),
    ("", "tokenise and count", "CountVectorizer", "CountVectorizer", 4, "counts every word, no patterns"),
    ("", "tokenise and count", "polars", "polars", None, "overlaps count once"),
    (
        "", "tokenise and count", "spaCy, PhraseMatcher", "spaCy, blank, PhraseMatcher", None,
        "no wildcards",
    ),
    ("", "tokenise and count", "pyahocorasick", "pyahocorasick", 1 / 1.3, "only endings as wildcards"),
    ("tokens", "tokenise", "re with a dict", "re with a dict", 6, ""),
    ("", "tokenise", "C, -O3", "C", 1 / 2, "ASCII classes only"),
    ("VADER", "vader", "vaderSentiment", "vaderSentiment", 9, ""),
    ("", "vader", "nltk's port", "nltk's VADER", 22, "a port that differs"),
    ("TextBlob", "textblob", "TextBlob", "TextBlob", 10, ""),
    ("keyness", "keywords", "pycorpdiff", "pycorpdiff", 5, "both with tokenising"),
    ("KWIC", "kwic", "textacy", "textacy", 200, "characters, not words, around"),
)  # fmt: skip


def make_corpus(folder: Path, n_articles: int, seed: int) -> None:
    """Write articles of 25 sentences, a line each, and 500 patterns in ten categories."""
    from matching import make_patterns
    from sentiment import make_sentences
    from tokens import make_vocabulary

    sentences = make_sentences(n_articles * 25, seed)
    texts = ["\n".join(sentences[n : n + 25]) for n in range(0, len(sentences), 25)]
    patterns = make_patterns(make_vocabulary(100_000), texts, 500, seed)
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    (folder / "patterns.json").write_text(json.dumps(patterns), encoding="utf-8")
    (folder / "texts.txt").write_text("\n\n".join(texts), encoding="utf-8")
    words = sum(text.count(" ") + text.count("\n") + 1 for text in texts)
    size = (folder / "texts.txt").stat().st_size / 1e6
    print(f"{len(texts):,} articles, about {words / 1e6:.1f} million words, {size:.0f} MB", flush=True)


def run(python: str, script: Path, name: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [python, str(script), name, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"failed": done.stderr.strip().rsplit("\n", 1)[-1][:200]}
    return json.loads(done.stdout.strip().rsplit("\n", 1)[-1])


def run_in_c(folder: Path, n_articles: int) -> dict[str, Any]:
    compiler = shutil.which("cc")
    if compiler is None:
        return {"failed": "no C compiler"}
    program = folder / "tokenise"
    subprocess.run([compiler, "-O3", "-o", str(program), str(HERE / "tokenise.c")], check=True)
    done = subprocess.run(
        [str(program), str(folder / "texts.txt")], capture_output=True, text=True, check=True
    )
    tokens, _, seconds = done.stdout.split()
    return {"seconds": float(seconds), "articles": n_articles, "answer": int(tokens), "megabytes": None}


def best(results: list[dict[str, Any]]) -> dict[str, Any]:
    fine = [result for result in results if "failed" not in result]
    return min(fine, key=lambda result: result["seconds"]) if fine else results[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", default=sys.executable, help="the Python that has the other programs")
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles of about 500 words")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=2, help="the best of so many rounds counts")
    parser.add_argument("--only", metavar="STEP", help="one step, such as VADER")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the table there")
    options = parser.parse_args()
    step, rows = "", []
    for row in ROWS:
        step = row[0] or step
        if options.only in (None, step):
            rows.append((step, *row[1:]))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_corpus(folder, options.articles, options.seed)
        ours: dict[str, list[dict[str, Any]]] = {row[1]: [] for row in rows}
        theirs: dict[str, list[dict[str, Any]]] = {row[3]: [] for row in rows}
        for _ in range(options.rounds):
            for name, found in ours.items():
                found.append(run(sys.executable, HERE / "ours.py", name, folder))
            for name, found in theirs.items():
                in_c = name == "C"
                found.append(
                    run_in_c(folder, options.articles)
                    if in_c
                    else run(options.peers, HERE / "theirs.py", name, folder)
                )
    lines = [
        "| step | beside | theirs, s | ours, s | times as fast | at least | MB theirs, ours "
        "| answers, theirs to ours | differs |",
        "| --- | --- | --: | --: | --: | --: | --: | --: | --- |",
    ]
    for step, own, label, name, least, differs in rows:
        mine, other = best(ours[own]), best(theirs[name])
        failed = other.get("failed") or mine.get("failed")
        if failed:
            lines.append(f"| {step} | {label} | | | not measured: {failed} | | | | |")
            continue
        scale = options.articles / other["articles"]
        seconds, answer = other["seconds"] * scale, other["answer"] * scale
        part = "" if scale == 1 else f" (on 1/{scale:.0f})"
        memory = ", ".join(
            "–" if one["megabytes"] is None else f"{one['megabytes']:.0f}" for one in (other, mine)
        )
        aim = "" if least is None else f"{least:.2g}" if least < 1 else f"{least}"
        lines.append(
            f"| {step} | {label} | {seconds:.2f}{part} | {mine['seconds']:.2f} "
            f"| {seconds / mine['seconds']:.1f} | {aim} | {memory} "
            f"| {answer / mine['answer']:.3f} | {differs} |"
        )
    table = "\n".join(lines)
    print(table)
    if options.markdown:
        options.markdown.write_text(table + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
