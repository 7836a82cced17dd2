"""The same jobs by this package, in a process of its own: `python ours.py JOB FOLDER`; prints JSON."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from corpora import count_articles, read_patterns, read_texts
from theirs import PARTS, clock, find_peak

from narrative.corpus.corpus import Corpus
from narrative.engine.pattern import textblob_sentiment
from narrative.engine.vader import vader_compound
from narrative.lexicons.lexicon import Lexicon

#: A job is prepared from a corpus; then what is to be timed returns one number for each article, or for all.
Job = Callable[[Path, int | None], Callable[[], Any]]
#: The resampling of 200,000 documents, and how many articles the whole report has.
DOCUMENTS, RESAMPLES, LOOP, REPORTED = 200_000, 1000, 4, 1_000
#: The made words are of no language, and to look for one takes longer than all else.
LANGUAGE = "en"


def read(folder: Path, most: int | None) -> Corpus:
    texts = read_texts(folder, most)
    table = {"text": texts, "outlet": [f"outlet {n % 2}" for n in range(len(texts))], "language": LANGUAGE}
    return Corpus.from_documents(pd.DataFrame(table), name="made")


def read_lexicon(folder: Path) -> Lexicon:
    return Lexicon.from_entries(read_patterns(folder), name="made")


def tokenise_and_count(folder: Path, most: int | None) -> Callable[[], Any]:
    from narrative.matching.matching import count

    corpus, lexicon = read(folder, most), read_lexicon(folder)

    def run() -> Any:
        counts = count(corpus, lexicon)
        return (counts.matches + counts.negated).sum(axis=1)

    return run


def tokenise(folder: Path, most: int | None) -> Callable[[], Any]:
    corpus = read(folder, most)
    return lambda: corpus.token_store.counts


def vader(folder: Path, most: int | None) -> Callable[[], Any]:
    texts = [text.split("\n") for text in read_texts(folder, most)]
    sentences = list(itertools.chain.from_iterable(texts))
    return lambda: vader_compound(sentences).compound.reshape(len(texts), -1).sum(axis=1)


def textblob(folder: Path, most: int | None) -> Callable[[], Any]:
    texts = read_texts(folder, most)
    return lambda: textblob_sentiment(texts).polarity


def keyness(folder: Path, most: int | None) -> Callable[[], Any]:
    from narrative import keywords

    corpus = read(folder, most)
    return lambda: len(keywords(corpus, target={"outlet": "outlet 0"}, unit="token"))


def concordance(folder: Path, most: int | None) -> Callable[[], Any]:
    from narrative import kwic

    corpus = read(folder, most)
    assert corpus.token_store.n_tokens
    assert corpus.sentence_store.n_sentences
    return lambda: len(kwic(corpus, "the"))


def make_scores() -> tuple[Any, Any]:
    import argparse

    import resampling

    options = argparse.Namespace(documents=DOCUMENTS, categories=10, groups=4, seed=2024)
    return resampling.make_scores(options)


def resample(_: Path, __: int | None) -> Callable[[], Any]:
    """Draw documents of each group again, with the intervals of all rates."""
    import numpy as np

    from narrative.comparison.limits import intervals
    from narrative.comparison.resampling import add_up, resample

    corpus, scores = make_scores()
    totals = scores["total"].to_numpy().reshape(DOCUMENTS, -1)
    words = scores["base"].to_numpy()[:: totals.shape[1]]

    def run(resamples: int = RESAMPLES) -> int:
        codes = pd.factorize(corpus.documents["outlet"], sort=True)[0]
        sample = add_up(totals, words, units=np.arange(len(corpus)), groups=codes, n_groups=4)
        intervals(resample(sample, resamples=resamples, seed=2024), low=0.0)
        return len(words)

    run(100)
    return run


def pandas_loop(_: Path, __: int | None) -> Callable[[], Any]:
    """What one would write with pandas: draw documents, look up their scores, sum by group, divide."""
    from resampling import loop_over_scores

    corpus, scores = make_scores()
    return lambda: len(loop_over_scores(corpus.documents, scores, LOOP, 2024))


def report(folder: Path, _: int | None) -> Callable[[], Any]:
    """A whole report on 1,000 articles, from the command to the published page."""
    import pyarrow.parquet as parquet

    home = Path(tempfile.mkdtemp(dir=folder))
    table = parquet.read_table(folder / "articles.parquet").slice(0, REPORTED)
    parquet.write_table(table, home / "articles.parquet")
    command = [
        sys.executable, "-m", "narrative.cli", "report", "framing-report", "--corpus", "articles.parquet",
        "--out", "reports", "-p", "lexicon", "news-frames", "--language", LANGUAGE,
    ]  # fmt: skip
    return lambda: subprocess.run(command, cwd=home, check=True, capture_output=True).returncode


def empty_notebook(folder: Path, _: int | None) -> Callable[[], Any]:
    import nbformat

    home = Path(tempfile.mkdtemp(dir=folder))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, home / "empty.ipynb")
    command = [sys.executable, "-m", "papermill", "empty.ipynb", "out.ipynb"]
    return lambda: subprocess.run(command, cwd=home, check=True, capture_output=True).returncode


JOBS: dict[str, Job] = {
    "tokenise and count": tokenise_and_count,
    "tokenise": tokenise,
    "vader": vader,
    "textblob": textblob,
    "keywords": keyness,
    "kwic": concordance,
    "resample": resample,
    "pandas loop": pandas_loop,
    "report": report,
    "papermill": empty_notebook,
}
#: Jobs that begin with a process of their own, or are no less on fewer articles.
ONCE = ("resample", "pandas loop", "report", "papermill")


def run_whole(folder: Path, form: str) -> list[dict[str, Any]]:
    """Do all steps on a corpus, one after the other, as a study would; time and peak memory of each.

    Args:
        folder: where the corpus lies.
        form: "parquet", or "files", a file for each article.
    """
    import narrative

    path = folder / ("articles.parquet" if form == "parquet" else "texts")
    lexicon = read_lexicon(folder)
    steps: list[dict[str, Any]] = []
    held: dict[str, Any] = {}

    def do(name: str, work: Callable[[], Any]) -> None:
        held[name], clocks = clock(work)
        steps.append({"step": name, **clocks, "megabytes": find_peak()})

    do("read", lambda: narrative.read_corpus(path, language=LANGUAGE))
    corpus = held["read"]
    do("tokens", lambda: corpus.token_store.n_tokens)
    do("sentences", lambda: corpus.sentence_store.n_sentences)
    do("lexicon: scores", lambda: len(narrative.frame_salience(corpus, lexicon)))
    do("sentiment of every sentence", lambda: len(narrative.sentiment(corpus)))
    do("keyness of all words", lambda: len(narrative.keywords(corpus, target={"outlet": "outlet 0"})))
    do("KWIC of a frequent word", lambda: len(narrative.kwic(corpus, "the")))
    words, store = held["tokens"], corpus.token_store
    for step in steps:
        step["words"] = words
    from tokens import vocabulary_bytes

    size = store.types.nbytes + store.starts.nbytes + store.bounds.nbytes + vocabulary_bytes(store)
    steps[1]["bytes_a_token"] = size / words
    steps[1]["types"] = len(store.vocabulary)
    return steps


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    if name in ("parquet", "files"):
        print(json.dumps(run_whole(folder, name)))
        return
    if name not in ONCE:
        JOBS[name](folder, 2)()  # modules and lexicons are loaded, as those of the other programs are
    print(json.dumps(do_job(JOBS[name](folder, None), count_articles(folder))))


def do_job(run: Callable[[], Any], articles: int) -> dict[str, Any]:
    """Return what came of a job; where there is an answer for each article, the sums of the first of them."""
    answer, clocks = clock(run)
    sums = {"all": answer}
    if not isinstance(answer, int):
        parts = {part for part in {*PARTS.values(), articles} if part <= articles}
        sums = {str(part): float(answer[:part].sum()) for part in parts}
    return {**clocks, "articles": articles, "answers": sums, "megabytes": find_peak()}


if __name__ == "__main__":
    main()
