"""The same jobs by this package, in a process of their own: `python ours.py JOB FOLDER`; prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from theirs import find_peak

from narrative.corpus import Corpus
from narrative.engine.pattern import textblob_sentiment
from narrative.engine.vader import vader_compound
from narrative.lexicon import Lexicon

Job = Callable[[list[str], dict[str, list[str]]], Callable[[], Any]]


def read(texts: list[str]) -> Corpus:
    return Corpus.from_documents(
        pd.DataFrame({"text": texts, "outlet": [f"outlet {n % 2}" for n in range(len(texts))]}), name="made"
    )


def tokenise_and_count(texts: list[str], patterns: dict[str, list[str]]) -> Callable[[], Any]:
    from narrative.matching import count

    corpus, lexicon = read(texts), Lexicon.from_entries(patterns, name="made")

    def run() -> int:
        counts = count(corpus, lexicon)
        return int(counts.matches.sum() + counts.negated.sum())

    return run


def tokenise(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    corpus = read(texts)
    return lambda: corpus.token_store.n_tokens


def vader(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    sentences = [sentence for text in texts for sentence in text.split("\n")]
    vader_compound(sentences[:10])
    return lambda: float(vader_compound(sentences).compound.sum())


def textblob(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    textblob_sentiment(texts[:10])
    return lambda: float(textblob_sentiment(texts).polarity.sum())


def keyness(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    from narrative import keywords

    corpus = read(texts)
    return lambda: len(keywords(corpus, target={"outlet": "outlet 0"}, unit="token"))


def concordance(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    from narrative import kwic

    corpus = read(texts)
    assert corpus.token_store.n_tokens
    assert corpus.sentence_store.n_sentences
    return lambda: len(kwic(corpus, "the"))


JOBS: dict[str, Job] = {
    "tokenise and count": tokenise_and_count,
    "tokenise": tokenise,
    "vader": vader,
    "textblob": textblob,
    "keywords": keyness,
    "kwic": concordance,
}


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    patterns = json.loads((folder / "patterns.json").read_text(encoding="utf-8"))
    run = JOBS[name](texts, patterns)
    begin = time.perf_counter()
    answer = run()
    seconds = time.perf_counter() - begin
    peak = find_peak()
    print(json.dumps({"seconds": seconds, "articles": len(texts), "answer": answer, "megabytes": peak}))


if __name__ == "__main__":
    main()
