"""One job of another program, in a process of its own: `python theirs.py JOB FOLDER`; prints JSON.

What is loaded (texts, lexicons, imports) is loaded before the clock starts. A slow program does the first
`part` of the articles, and its time is to be multiplied.
"""

from __future__ import annotations

import fnmatch
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Job = Callable[[list[str], dict[str, list[str]]], tuple[Callable[[], Any], int]]
#: Jobs by name: from texts and patterns, what is to be timed, and how many articles it does.
JOBS: dict[str, Job] = {}


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
def loop_with_nltk(texts: list[str], patterns: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    from nltk.tokenize import NLTKWordTokenizer

    tokenizer = NLTKWordTokenizer()
    part = texts[: max(1, len(texts) // 200)]

    def run() -> list[int]:
        counts = []
        for text in part:
            words = [word.lower() for word in tokenizer.tokenize(text)]
            for of in patterns.values():
                found = 0
                for pattern in of:
                    shape = pattern.split()
                    for at in range(len(words) - len(shape) + 1):
                        found += all(fnmatch.fnmatchcase(words[at + n], part) for n, part in enumerate(shape))
                counts.append(found)
        return sum(counts)

    return run, len(part)


@job("one regex a category")
def one_regex_a_category(texts: list[str], patterns: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    compiled = [re.compile("|".join(map(as_regex, of)), re.IGNORECASE) for of in patterns.values()]
    part = texts[: max(1, len(texts) // 10)]
    return lambda: sum(sum(1 for _ in find.finditer(text)) for text in part for find in compiled), len(part)


@job("CountVectorizer")
def count_vectorizer(texts: list[str], _: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    from sklearn.feature_extraction.text import CountVectorizer

    return lambda: int(CountVectorizer().fit_transform(texts).sum()), len(texts)


@job("polars")
def polars_regex(texts: list[str], patterns: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    import polars

    column = polars.Series("text", texts)
    finders = ["(?i)" + "|".join(map(as_regex, of)) for of in patterns.values()]
    return lambda: sum(int(column.str.count_matches(finder).sum()) for finder in finders), len(texts)


@job("pyahocorasick")
def aho_corasick(texts: list[str], patterns: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
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

    return run, len(texts)


@job("spaCy, blank, PhraseMatcher")
def spacy_matcher(texts: list[str], patterns: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    import spacy
    from spacy.matcher import PhraseMatcher

    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    for category, of in patterns.items():
        matcher.add(category, [language.make_doc(p) for p in of if not set(p) & set("*?")])
    part = texts[: max(1, len(texts) // 20)]
    return lambda: sum(len(matcher(doc)) for doc in language.pipe(part)), len(part)


@job("re with a dict")
def re_with_a_dict(texts: list[str], _: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
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

    return run, len(texts)


@job("vaderSentiment")
def vader(texts: list[str], _: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    part = texts[: max(1, len(texts) // 10)]
    sentences = [sentence for text in part for sentence in text.split("\n")]
    return lambda: sum(analyser.polarity_scores(s)["compound"] for s in sentences), len(part)


@job("nltk's VADER")
def nltk_vader(texts: list[str], _: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    import nltk.sentiment.vader as port
    import vaderSentiment

    class Analyser(port.SentimentIntensityAnalyzer):  # type: ignore[misc]
        def __init__(self, lexicon: str) -> None:
            self.lexicon_file = lexicon
            self.lexicon = self.make_lex_dict()
            self.constants = port.VaderConstants()

    folder = Path(vaderSentiment.__file__).parent
    analyser = Analyser((folder / "vader_lexicon.txt").read_text(encoding="utf-8").rstrip("\n"))
    part = texts[: max(1, len(texts) // 20)]
    sentences = [sentence for text in part for sentence in text.split("\n")]
    return lambda: sum(analyser.polarity_scores(s)["compound"] for s in sentences), len(part)


@job("TextBlob")
def textblob(texts: list[str], _: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    from textblob import TextBlob

    TextBlob("warm").sentiment  # noqa: B018 - loads its lexicon
    part = texts[: max(1, len(texts) // 20)]
    return lambda: sum(TextBlob(text).sentiment.polarity for text in part), len(part)


@job("pycorpdiff")
def pycorpdiff_keyness(texts: list[str], _: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    import pandas as pd
    import pycorpdiff

    documents = pd.DataFrame({"text": texts, "group": [n % 2 for n in range(len(texts))]})
    halves = [
        pycorpdiff.from_dataframe(documents[documents["group"] == group].reset_index(drop=True))
        for group in (0, 1)
    ]
    return lambda: len(pycorpdiff.compare(*halves).keyness().table), len(texts)


@job("textacy")
def textacy_kwic(texts: list[str], _: dict[str, list[str]]) -> tuple[Callable[[], Any], int]:
    from textacy.extract import keyword_in_context

    the = re.compile(r"\bthe\b", re.IGNORECASE)
    return (
        lambda: sum(len(list(keyword_in_context(text, the, window_width=50))) for text in texts),
        len(texts),
    )


def find_peak() -> float:
    """Return the most memory this process had, in megabytes (`ru_maxrss` is inherited)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    patterns = json.loads((folder / "patterns.json").read_text(encoding="utf-8"))
    run, articles = JOBS[name](texts, patterns)
    begin = time.perf_counter()
    answer = run()
    seconds = time.perf_counter() - begin
    peak = find_peak()
    print(json.dumps({"seconds": seconds, "articles": articles, "answer": answer, "megabytes": peak}))


if __name__ == "__main__":
    main()
