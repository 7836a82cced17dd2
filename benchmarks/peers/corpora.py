"""The corpora of the benchmark: seeded articles with the vocabulary growth of news, and patterns to count.

<folder>/articles.parquet    id, outlet, date, text; 25 sentences an article, a line each
         texts/              the same, a file for each article
         texts.txt           the texts one after the other, for programs that read bytes
         patterns.json       some 500 patterns in ten categories
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

#: Sentences of an article, articles that are made at once, and the ranks of the vocabulary: 10 million words
#: have some 120,000 types, 100 million three times as many.
SENTENCES, CHUNK, RANKS = 25, 20_000, 600_000
#: No program that reads `texts.txt` is given more.
MOST_BYTES = 20_000


def make_corpus(folder: Path, n_articles: int, seed: int, *, files: bool = True) -> None:
    """Write a corpus; the articles of a smaller one are the first of a larger one up to 20,000.

    Args:
        folder: where to.
        n_articles: how many, of about 500 words.
        seed: of all that is drawn at random.
        files: whether to write a file for each article besides.
    """
    import pyarrow as pa
    import pyarrow.parquet as parquet

    from matching import make_patterns

    folder.mkdir(parents=True, exist_ok=True)
    names = ("id", "outlet", "date", "text")
    schema = pa.schema([(name, pa.string()) for name in names])
    with (
        parquet.ParquetWriter(folder / "articles.parquet", schema, compression="zstd") as writer,
        (folder / "texts.txt").open("w", encoding="utf-8") as joined,
    ):
        for first in range(0, n_articles, CHUNK):
            texts = make_texts(min(CHUNK, n_articles - first), seed + first // CHUNK)
            numbers = range(first, first + len(texts))
            columns = [
                [f"a{number:07}" for number in numbers],
                [f"outlet {number % 2}" for number in numbers],
                [_day(number).isoformat() for number in numbers],
                texts,
            ]
            writer.write_table(pa.table(columns, schema=schema), row_group_size=5_000)
            if first < MOST_BYTES:
                joined.write("\n\n".join([*texts, ""]))
            if first == 0:
                patterns = make_patterns(texts, 500, seed)
                (folder / "patterns.json").write_text(json.dumps(patterns), encoding="utf-8")
            if files:
                _write_files(folder / "texts", first, texts)


def make_texts(n_articles: int, seed: int) -> list[str]:
    """Return articles, each of sentences with a line for each."""
    from sentiment import make_sentences

    sentences = make_sentences(n_articles * SENTENCES, seed, ranks=RANKS)
    return ["\n".join(sentences[n : n + SENTENCES]) for n in range(0, len(sentences), SENTENCES)]


def read_texts(folder: Path, most: int | None = None) -> list[str]:
    """Return the texts of a corpus, or the first of them."""
    import pyarrow.parquet as parquet

    texts: list[str] = []
    for batch in parquet.ParquetFile(folder / "articles.parquet").iter_batches(columns=["text"]):
        texts += batch.column("text").to_pylist()
        if most is not None and len(texts) >= most:
            break
    return texts[:most]


def read_patterns(folder: Path) -> dict[str, list[str]]:
    """Return the patterns of each category."""
    patterns: dict[str, list[str]] = json.loads((folder / "patterns.json").read_text(encoding="utf-8"))
    return patterns


def count_articles(folder: Path) -> int:
    """Return how many articles a corpus has."""
    import pyarrow.parquet as parquet

    return int(parquet.ParquetFile(folder / "articles.parquet").metadata.num_rows)


def _day(number: int) -> datetime.date:
    return datetime.date(2023, 1, 1) + datetime.timedelta(days=number % 365)


def _write_files(folder: Path, first: int, texts: list[str]) -> None:
    """Write a thousand files to a folder."""
    for number, text in enumerate(texts, first):
        home = folder / f"{number // 1000:04}"
        home.mkdir(parents=True, exist_ok=True)
        head = f"date: {_day(number).isoformat()}\noutlet: outlet {number % 2}\n\n"
        (home / f"a{number:07}.txt").write_text(head + text, encoding="utf-8")
