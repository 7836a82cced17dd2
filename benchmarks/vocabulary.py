"""How long the statistics of words take over a large corpus, and how much memory, beside what others do.

A seeded corpus (`benchmarks/tokens.py` makes it, block by block, with two outlets); its tokens are made
first, and not counted. Every table is then made once: seconds, rows, and how far the process's memory rose
above what it held before. With `--peers` some are also made on the first articles with what one would use
otherwise: a `collections.Counter` for each outlet over the same words, scikit-learn's `CountVectorizer` if
it is installed, and nltk's finder of collocations. Run:

    python benchmarks/vocabulary.py [--articles 20000] [--sentences] [--peers 2000] [--seed 2024]
"""

from __future__ import annotations

import collections
import contextlib
import ctypes
import gc
import itertools
import resource
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from arguments import start_parser
from tokens import make_articles, make_vocabulary

BLOCK = 5_000


class Memory:
    """How far the resident memory rises while something runs, sampled every hundredth of a second."""

    def __enter__(self) -> Memory:
        gc.collect()
        with contextlib.suppress(OSError, AttributeError):  # give back what was freed, where that can be done
            ctypes.CDLL(None).malloc_trim(0)
        self.base = self.top = self._now()
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join()

    def _watch(self) -> None:
        while not self.done.wait(0.01):
            self.top = max(self.top, self._now())

    @staticmethod
    def _now() -> float:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * resource.getpagesize() / 1e9

    @property
    def rise(self) -> float:
        return self.top - self.base


def make_corpus(n_articles: int, seed: int) -> Any:
    """Return a corpus of two outlets whose second one is fonder of some words."""
    from narrative.corpus.corpus import Corpus

    vocabulary = make_vocabulary(150_000)
    texts: list[str] = []
    for block in range(0, n_articles, BLOCK):
        texts += make_articles(min(BLOCK, n_articles - block), vocabulary, seed + block)
    outlets = np.where(np.arange(n_articles) % 4 == 0, "Herald", "Courier")
    index = pd.Index([f"a{row:06}" for row in range(n_articles)], name="doc_id")
    return Corpus.from_documents(pd.DataFrame({"text": texts, "outlet": outlets}, index=index), "benchmark")


def compare_with_peers(corpus: Any) -> None:
    """Print seconds for the same work on a small corpus."""
    from nltk.collocations import BigramCollocationFinder
    from nltk.metrics import BigramAssocMeasures

    import narrative

    store = corpus.token_store
    forms = store.forms[store.form_of[store.types]].tolist()
    bounds = store.bounds.tolist()
    documents = [forms[low:high] for low, high in itertools.pairwise(bounds)]
    outlets = corpus.documents["outlet"].tolist()

    def count() -> int:
        counts = {"Herald": collections.Counter(), "Courier": collections.Counter()}
        holders = {"Herald": collections.Counter(), "Courier": collections.Counter()}
        for outlet, words in zip(outlets, documents, strict=True):
            counts[outlet].update(words)
            holders[outlet].update(set(words))
        return len(counts["Herald"])

    def find() -> int:
        finder = BigramCollocationFinder.from_documents(documents)
        finder.apply_freq_filter(5)
        return len(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio))

    jobs: list[tuple[str, Callable[[], Any]]] = [
        ("keywords (all measures)", lambda: len(narrative.keywords(corpus, target={"outlet": "Herald"}))),
        ("  two Counters, no measures", count),
        ("collocations (all measures)", lambda: len(narrative.collocations(corpus, within="document"))),
        ("  nltk, G² alone", find),
    ]
    try:
        from sklearn.feature_extraction.text import CountVectorizer

        texts = corpus.documents["text"].tolist()
        jobs.insert(
            2, ("  CountVectorizer, tokens included", lambda: CountVectorizer().fit_transform(texts).nnz)
        )
    except ImportError:
        pass
    print(f"\nThe same on {len(corpus):,} articles, {store.n_tokens:,} words:")
    for name, job in jobs:
        begin = time.perf_counter()
        rows = job()
        print(f"{name:36} {time.perf_counter() - begin:7.2f} s  {rows:9,}")


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles of about 500 words")
    parser.add_argument("--peers", type=int, default=0, help="on how many articles to run other programs too")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument(
        "--sentences", action="store_true", help="also what needs sentences (finding them is slow)"
    )
    options = parser.parse_args()

    import narrative

    corpus = make_corpus(options.articles, options.seed)
    begin = time.perf_counter()
    store = corpus.token_store
    print(f"{len(corpus):,} articles, {store.n_tokens:,} words, {len(store.forms):,} forms")
    print(f"tokens made in {time.perf_counter() - begin:.1f} s (not counted below)")
    ranked = narrative.frequencies(corpus.where(doc_id=corpus.documents.index[:500].tolist()))[
        "item"
    ].tolist()
    frequent, middling = ranked[20], ranked[1000]
    lexicon = narrative.Lexicon.from_entries(
        {f"c{number}": ranked[100 + number :: 40][:50] for number in range(10)}, name="benchmark"
    )
    target = {"outlet": "Herald"}
    jobs: list[tuple[str, Callable[[], Any]]] = [
        ("frequencies", lambda: narrative.frequencies(corpus)),
        ("keywords, target against rest", lambda: narrative.keywords(corpus, target=target)),
        ("keywords by outlet", lambda: narrative.keywords(corpus, by="outlet")),
        ("keywords of a lexicon", lambda: narrative.keywords(corpus, target=target, lexicon=lexicon)),
        ("keywords, pairs of words", lambda: narrative.keywords(corpus, target=target, n=2)),
        ("ngrams, n=2", lambda: narrative.ngrams(corpus)),
        ("ngrams, n=3", lambda: narrative.ngrams(corpus, 3)),
        ("collocations", lambda: narrative.collocations(corpus)),
        (
            f"collocates of a word at rank 20 ({frequent})",
            lambda: narrative.collocates(corpus, frequent, within_sentences=False),
        ),
        (
            f"collocates of a word at rank 1000 ({middling})",
            lambda: narrative.collocates(corpus, middling, within_sentences=False),
        ),
        ("dispersion of 20 words", lambda: narrative.dispersion(corpus, ranked[:2000:100])),
        ("positions of a word at rank 1000", lambda: narrative.positions(corpus, middling)),
        ("kwic of a word at rank 1000", lambda: narrative.kwic(corpus, middling)),
        ("lexical diversity of each document", lambda: narrative.lexical_diversity(corpus)),
        ("lexical diversity by outlet", lambda: narrative.lexical_diversity(corpus, by="outlet")),
    ]
    if options.sentences:
        begin = time.perf_counter()
        _ = corpus.sentence_store
        print(f"sentences found in {time.perf_counter() - begin:.1f} s (not counted below)")
        jobs += [
            ("collocates within sentences", lambda: narrative.collocates(corpus, middling)),
            ("cooccurrence of ten categories", lambda: narrative.cooccurrence(corpus, lexicon)),
            ("readability of each document", lambda: narrative.readability(corpus)),
            ("stance of each document", lambda: narrative.stance(corpus)),
        ]
    print(f"{'':46} {'seconds':>8} {'processor':>9} {'rows':>10} {'memory':>9}")
    for name, job in jobs:
        with Memory() as memory:
            begin, spent = time.perf_counter(), time.thread_time()
            rows = len(job())
            seconds, spent = time.perf_counter() - begin, time.thread_time() - spent
        print(f"{name:46} {seconds:8.2f} {spent:9.2f} {rows:10,} {memory.rise:6.2f} GB", flush=True)
    if options.peers:
        small = corpus.where(doc_id=corpus.documents.index[: options.peers].tolist())
        compare_with_peers(small)


if __name__ == "__main__":
    main()
