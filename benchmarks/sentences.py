"""How fast sentences are found: over arrays, and text by text by the plain definition, beside `wc -w`.

The three read the same texts in turns; the processor's seconds count, of which the best round is shown. That
both find the same sentences is checked. The texts are made from a seed: paragraphs of several sentences, some
with abbreviations, quotations, numbers and initials. `--texts` takes real ones from a file (.parquet or .csv
with a column `text`). Run:

    python benchmarks/sentences.py [--texts FILE] [--articles 2000] [--seed 2024] [--rounds 3]
"""

from __future__ import annotations

import itertools
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from arguments import start_parser

#: What some made sentences end with, or have in them, that is no plain word.
ODDITIES = (
    "said Mr. Hale.", "of the U.S. Senate.", "by 3.5 percent.", "in 2004.", "at 5 p.m. on Monday.",
    "for Brightwater Inc. in May.", "as J. K. Marsh had.", '“and it will,” she said.', 'was it?" he asked.',
    "(nobody knows why).", "since Sept. 3.", "at last!", "for whom?",
)  # fmt: skip


def make_articles(n_articles: int, seed: int) -> list[str]:
    """Return articles of 25 sentences in paragraphs of one to four; every fifth sentence has an oddity."""
    from sentiment import make_sentences

    rng = np.random.default_rng(seed)
    sentences = make_sentences(n_articles * 25, seed, ranks=100_000)
    chosen = rng.random(len(sentences)) < 0.2
    odd = rng.integers(0, len(ODDITIES), len(sentences)).tolist()
    gaps = rng.choice(np.array([" ", "\n\n"], dtype=object), len(sentences), p=[0.6, 0.4]).tolist()
    parts = [
        f"{sentence[:1].upper()}{sentence[1:-1]} {ODDITIES[number]}" if is_odd else sentence.capitalize()
        for sentence, number, is_odd in zip(sentences, odd, chosen.tolist(), strict=True)
    ]
    return [
        "".join(itertools.chain.from_iterable(zip(parts[n : n + 25], gaps[n : n + 25], strict=True)))
        for n in range(0, len(parts), 25)
    ]


def read_texts(path: Path) -> list[str]:
    import pandas as pd

    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    return table["text"].dropna().tolist()


def clock(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor's seconds, those of other programs that were started too, and the result."""
    begin, children = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    result = work()
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    others = now.ru_utime + now.ru_stime - children.ru_utime - children.ru_stime
    return time.process_time() - begin + others, result


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--texts", type=Path, help="a file with texts")
    parser.add_argument("--articles", type=int, default=2_000, help="how many articles to make")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    options = parser.parse_args()

    from narrative.engine.sentences import split_sentences
    from narrative.text import find_sentences

    texts = read_texts(options.texts) if options.texts else make_articles(options.articles, options.seed)
    split_sentences(texts[:2])  # the abbreviations are read before the clock starts
    size = sum(len(text.encode()) for text in texts)
    seconds: dict[str, float] = {}
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        joined = Path(folder) / "texts.txt"
        joined.write_text("\n".join(texts), encoding="utf-8")
        jobs: dict[str, Callable[[], Any]] = {
            "over arrays": lambda: split_sentences(texts),
            "plain definition": lambda: [find_sentences(text) for text in texts],
        }
        if shutil.which("wc"):
            jobs["wc -w"] = lambda: subprocess.run(["wc", "-w", str(joined)], capture_output=True, check=True)
        for _ in range(options.rounds):
            for name, work in jobs.items():
                taken, found[name] = clock(work)
                seconds[name] = min(seconds.get(name, float("inf")), taken)
    store, plain = found["over arrays"], found["plain definition"]
    pairs = list(zip(store.starts.tolist(), store.ends.tolist(), strict=True))
    same = [pairs[a:b] for a, b in itertools.pairwise(store.bounds.tolist())] == plain
    print(f"{len(texts):,} texts, {size / 1e6:.1f} MB, {store.n_sentences:,} sentences; the same: {same}")
    for name, taken in seconds.items():
        ratio = taken / seconds["over arrays"]
        print(f"{name:<18} {taken:7.3f} s {size / taken / 1e6:7.1f} MB/s {ratio:6.1f} × the time")


if __name__ == "__main__":
    main()
