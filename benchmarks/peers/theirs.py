"""One job of another program, in a process of its own: `python theirs.py JOB FOLDER`; prints JSON.

What is loaded (texts, lexicons, imports) is loaded before the clock starts. A slow program does only the
first articles, as many as `PARTS` says, and its time is to be multiplied.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpora import read_patterns, read_texts

Job = Callable[[list[str], dict[str, list[str]]], Callable[[], Any]]
#: Jobs by name: from texts and patterns, what is to be timed.
JOBS: dict[str, Job] = {}
#: How many articles each job does at the most.
PARTS = {
    "loop with nltk": 100,
    "one regex a category": 2_000,
    "CountVectorizer": 20_000,
    "polars": 5_000,
    "pyahocorasick": 20_000,
    "spaCy, blank, PhraseMatcher": 1_000,
    "re with a dict": 20_000,
    "C": 20_000,
    "vaderSentiment": 2_000,
    "nltk's VADER": 1_000,
    "TextBlob": 1_000,
    "pycorpdiff": 20_000,
    "quanteda": 20_000,
    "conc": 2_000,
    "textacy": 20_000,
    "textacy, documents": 2_000,
}


def job(name: str) -> Callable[[Job], Job]:
    def keep(function: Job) -> Job:
        JOBS[name] = function
        return function

    return keep


def as_regex(pattern: str) -> str:
    words = (
        r"\w+" if word == "*" else re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w")
        for word in pattern.split()
    )
    return r"\b" + r"\s+".join(words) + r"\b"


@job("loop with nltk")
def loop_with_nltk(texts: list[str], patterns: dict[str, list[str]]) -> Callable[[], Any]:
    from nltk.tokenize import NLTKWordTokenizer

    tokenizer = NLTKWordTokenizer()

    def run() -> list[int]:
        counts = []
        for text in texts:
            words = [word.lower() for word in tokenizer.tokenize(text)]
            for of in patterns.values():
                found = 0
                for pattern in of:
                    shape = pattern.split()
                    for at in range(len(words) - len(shape) + 1):
                        found += all(fnmatch.fnmatchcase(words[at + n], part) for n, part in enumerate(shape))
                counts.append(found)
        return sum(counts)

    return run


@job("one regex a category")
def one_regex_a_category(texts: list[str], patterns: dict[str, list[str]]) -> Callable[[], Any]:
    compiled = [re.compile("|".join(map(as_regex, of)), re.IGNORECASE) for of in patterns.values()]
    return lambda: sum(sum(1 for _ in find.finditer(text)) for text in texts for find in compiled)


@job("CountVectorizer")
def count_vectorizer(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    from sklearn.feature_extraction.text import CountVectorizer

    return lambda: int(CountVectorizer().fit_transform(texts).sum())


@job("polars")
def polars_regex(texts: list[str], patterns: dict[str, list[str]]) -> Callable[[], Any]:
    import polars

    column = polars.Series("text", texts)
    finders = ["(?i)" + "|".join(map(as_regex, of)) for of in patterns.values()]
    return lambda: sum(int(column.str.count_matches(finder).sum()) for finder in finders)


@job("pyahocorasick")
def aho_corasick(texts: list[str], patterns: dict[str, list[str]]) -> Callable[[], Any]:
    """Words, phrases and endings (hope*) on the raw text; other wildcards it cannot do."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for of in patterns.values():
        for pattern in of:
            plain = pattern.removesuffix("*")
            if not set(plain) & set("*?"):
                automaton.add_word(plain, (len(plain), pattern.endswith("*")))
    automaton.make_automaton()

    def run() -> int:
        found = 0
        for text in texts:
            low = text.lower()
            size = len(low)
            for end, (length, is_open) in automaton.iter(low):
                start = end - length
                found += not (
                    (start >= 0 and low[start].isalnum())
                    or (not is_open and end + 1 < size and low[end + 1].isalnum())
                )
        return found

    return run


@job("spaCy, blank, PhraseMatcher")
def spacy_matcher(texts: list[str], patterns: dict[str, list[str]]) -> Callable[[], Any]:
    import spacy
    from spacy.matcher import PhraseMatcher

    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    for category, of in patterns.items():
        matcher.add(category, [language.make_doc(p) for p in of if not set(p) & set("*?")])
    return lambda: sum(len(matcher(doc)) for doc in language.pipe(texts))


@job("re with a dict")
def re_with_a_dict(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    from array import array

    token = re.compile(r"\w+(?:['’-]\w+)*")

    def run() -> int:
        numbers: dict[str, int] = {}
        ids, starts, bounds = array("i"), array("i"), [0]
        for text in texts:
            for match in token.finditer(text):
                ids.append(numbers.setdefault(match.group(), len(numbers)))
                starts.append(match.start())
            bounds.append(len(ids))
        return len(ids)

    return run


@job("vaderSentiment")
def vader(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    sentences = [sentence for text in texts for sentence in text.split("\n")]
    return lambda: sum(analyser.polarity_scores(s)["compound"] for s in sentences)


@job("nltk's VADER")
def nltk_vader(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    import nltk.sentiment.vader as port
    import vaderSentiment

    class Analyser(port.SentimentIntensityAnalyzer):
        def __init__(self, lexicon: str) -> None:
            self.lexicon_file = lexicon
            self.lexicon = self.make_lex_dict()
            self.constants = port.VaderConstants()

    folder = Path(vaderSentiment.__file__).parent
    analyser = Analyser((folder / "vader_lexicon.txt").read_text(encoding="utf-8").rstrip("\n"))
    sentences = [sentence for text in texts for sentence in text.split("\n")]
    return lambda: sum(analyser.polarity_scores(s)["compound"] for s in sentences)


@job("TextBlob")
def textblob(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    from textblob import TextBlob

    TextBlob("warm").sentiment  # noqa: B018 - loads its lexicon
    return lambda: sum(TextBlob(text).sentiment.polarity for text in texts)


@job("pycorpdiff")
def pycorpdiff_keyness(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    import pandas as pd
    import pycorpdiff

    documents = pd.DataFrame({"text": texts, "group": [n % 2 for n in range(len(texts))]})
    halves = [
        pycorpdiff.from_dataframe(documents[documents["group"] == group].reset_index(drop=True))
        for group in (0, 1)
    ]
    return lambda: len(pycorpdiff.compare(*halves).keyness().table)


@job("conc")
def conc_keyness(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    """Both halves made to corpora on disk, with a tokeniser of spaCy's and no model, and then compared."""
    import logging
    import tempfile

    import polars
    import spacy
    from conc.corpus import Corpus
    from conc.keyness import Keyness

    logging.disable(logging.WARNING)
    home = Path(tempfile.mkdtemp())
    blank = spacy.blank("en")
    for name in ("parser", "ner", "lemmatizer", "tagger", "senter", "tok2vec", "attribute_ruler"):
        blank.add_pipe("sentencizer", name=name)  # conc turns these off, so they must be there
    blank.to_disk(home / "blank")
    for half in (0, 1):
        polars.DataFrame({"text": texts[half::2]}).write_csv(home / f"{half}.csv")

    def run() -> int:
        halves = [
            Corpus(name=f"half {half}", description="made").build_from_csv(
                source_path=str(home / f"{half}.csv"), save_path=str(home), model=str(home / "blank")
            )
            for half in (0, 1)
        ]
        return len(Keyness(*halves).keywords(page_size=0).df)

    return run


@job("textacy")
def textacy_kwic(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    from textacy.extract import keyword_in_context

    the = re.compile(r"\bthe\b", re.IGNORECASE)
    return lambda: sum(len(list(keyword_in_context(text, the, window_width=50))) for text in texts)


@job("textacy, documents")
def textacy_documents(texts: list[str], _: dict[str, list[str]]) -> Callable[[], Any]:
    import spacy
    from textacy.extract import keyword_in_context

    make = spacy.blank("en").make_doc
    documents = [make(text) for text in texts]
    the = re.compile(r"\bthe\b", re.IGNORECASE)
    return lambda: sum(len(list(keyword_in_context(each, the, window_width=50))) for each in documents)


def clock(run: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Return what a job returned, and how long it took: by the clock, and of the processor."""
    begin, used = time.perf_counter(), sum(os.times()[:4])
    answer = run()
    seconds, processor = time.perf_counter() - begin, sum(os.times()[:4]) - used
    return answer, {"seconds": seconds, "processor": max(processor, 0.001)}


def find_peak() -> float:
    """Return the most memory this process had, in megabytes (`ru_maxrss` is inherited)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    texts = read_texts(folder, PARTS[name])
    run = JOBS[name](texts, read_patterns(folder))
    answer, clocks = clock(run)
    peak = find_peak()
    print(json.dumps({**clocks, "articles": len(texts), "answer": answer, "megabytes": peak}))


if __name__ == "__main__":
    main()
