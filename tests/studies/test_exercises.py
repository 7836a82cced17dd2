"""The checks of the course: right, wrong, the usual slips, and no answer; numbers are counted by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from narrative import Corpus
from narrative.studies import exercises
from narrative.studies.exercises.verdicts import read_number
from narrative.vocabulary.keyness_measures import KEYWORDS

#: Four articles of 8, 4, 2 and 2 words in six sentences: 16 words; median 3, mean 4.
ARTICLES = Corpus.from_documents(
    pd.DataFrame(
        {
            "title": ["Long", "Middle", "Short", "Other"],
            "outlet": ["A", "A", "B", ""],
            "text": [
                "One two three four. Five six seven eight.",
                "They came. They went.",
                "So so.",
                "Extraordinarily uneventful.",
            ],
        },
        index=["a-1", "b-2", "c-3", "d-4"],
    )
)
#: 6 places in 400 words: 15 per 1,000; in 5 of 20 sentences and 3 of 8 articles; 2 more are negated.
SALIENCE = pd.DataFrame(
    {
        "category": ["hope", "fear"], "label": ["Hope", "Fear"], "total": [6.0, 4.0], "words": [400, 400],
        "negated": [2.0, 1.0], "sentences_touched": [5, 4], "sentences": [20, 20], "documents": [3, 2],
        "corpus_documents": [8, 8],
    }
)  # fmt: skip
NO_PLACES = SALIENCE.assign(total=0.0, negated=0.0)
PLACES = pd.DataFrame(
    [
        ("hope", "hop*", "hoped", False),
        ("hope", "hop*", "hopes", False),
        ("hope", "dream", "dream", False),
        ("hope", "dream", "dream", True),
        ("hope", "dream", "dream", True),
        ("fear", "dread*", "dreads", False),
        ("fear", "dread*", "dread", False),
        ("fear", "dread*", "dread", False),
    ],
    columns=["category", "pattern", "text", "negated"],
)
#: VADER's lowest is sentence 3, its highest 1; TextBlob's lowest 4. Opposed: 1 and 3; alike: 4.
TONE = pd.DataFrame(
    {
        "number": [1, 2, 3, 4, 5],
        "vader": [0.6, np.nan, -0.8, -0.2, 0.1],
        "textblob": [-0.1, 0.2, 0.3, -0.5, 0.0],
    }
)
ESTIMATES = pd.DataFrame(
    {
        "measure": "salience", "lexicon": "one", "category": ["hope"] * 3, "outlet": ["A", "B", "C"],
        "n_documents": 9, "n_units": 9, "total": [40.0, 5.0, 0.0], "base": [4000, 2000, 100],
        "estimate": [0.010, 0.0025, 0.0], "low": 0.0, "high": 0.1,
    }
)  # fmt: skip
DIFFERENCES = pd.DataFrame(
    {
        "verdict": [
            "higher in A",
            "no difference that this data could show",
            "too little data to say",
            "higher in B",
            "equivalent",
        ],
        "p_value": [0.001, 0.04, 0.5, 0.002, 0.03],
    }
)
COMPARISON: Any = SimpleNamespace(estimates=ESTIMATES, differences=DIFFERENCES)
ALONE: Any = SimpleNamespace(estimates=ESTIMATES.iloc[:1], differences=DIFFERENCES.iloc[:0])
TREND: Any = SimpleNamespace(
    periods=pd.DataFrame(
        {
            "period": ["2024-W10", "2024-W11", "2024-W12", "2024-W13"],
            "start": pd.to_datetime(["2024-03-04", "2024-03-11", "2024-03-18", "2024-03-25"]),
            "end": pd.to_datetime(["2024-03-10", "2024-03-17", "2024-03-24", "2024-03-31"]),
            "n_documents": [9, 5, 0, 4], "total": [30.0, 12.0, 0.0, 2.0], "base": [5000, 1000, 0, 1000],
            "estimate": [0.006, 0.012, np.nan, 0.002],
        }
    )
)  # fmt: skip
#: The first has a log ratio of 3: eight times as frequent. Two of four stand in one article.
WORDS = pd.DataFrame(
    {
        **dict.fromkeys(KEYWORDS, 0.0),
        "group": "A",
        "item": ["quay", "crane", "sir", "nail"],
        "log_ratio": [3.0, 2.0, 4.0, 1.5],
        "target": [12, 8, 6, 1],
        "reference": [2, 4, 0, 1],
        "target_documents": [5, 2, 1, 1],
    },
    index=range(4),
)
AUDIT: Any = SimpleNamespace(
    entries=pd.DataFrame(
        {
            "pattern": ["a", "b", "c", "d", "!e"], "kind": ["finds"] * 4 + ["excludes"],
            "dead": [False, True, False, False, True], "matches": [5, 0, 1, 3, 0],
        }
    )
)  # fmt: skip
VOICED = pd.DataFrame({"voice": ["journalist"] * 5 + ["direct"] * 3 + ["indirect"]})
PASSIVES = pd.DataFrame({"agent": ["", "police", "", "", "a storm", "", "", ""]})
ONE_PERIOD: Any = SimpleNamespace(periods=TREND.periods.iloc[:1])
ONE_PATTERN: Any = SimpleNamespace(entries=AUDIT.entries.iloc[:1])
FIND, LEAVE = ["dock", "docks"], ["doctor", "docket"]

CHECKS: dict[str, Callable[[object], exercises.Verdict]] = {
    "articles": lambda answer: exercises.check_articles(answer, ARTICLES),
    "rate": lambda answer: exercises.check_rate(answer, SALIENCE),
    "longest": lambda answer: exercises.check_longest(answer, ARTICLES),
    "typical": lambda answer: exercises.check_typical(answer, ARTICLES),
    "touched": lambda answer: exercises.check_touched(answer, SALIENCE),
    "darkest": lambda answer: exercises.check_darkest(answer, TONE),
    "pattern": lambda answer: exercises.check_pattern(answer, PLACES, SALIENCE),
    "without": lambda answer: exercises.check_without(answer, SALIENCE),
    "ratio": lambda answer: exercises.check_ratio(answer, COMPARISON, "hope"),
    "claims": lambda answer: exercises.check_claims(answer, COMPARISON),
    "peak": lambda answer: exercises.check_peak(answer, TREND),
    "thin": lambda answer: exercises.check_thin(answer, TREND, 5),
    "times": lambda answer: exercises.check_times(answer, WORDS),
    "single": lambda answer: exercises.check_single(answer, WORDS),
    "patterns": lambda answer: exercises.check_patterns(answer, FIND, LEAVE),
    "dead": lambda answer: exercises.check_dead(answer, AUDIT),
    "negated": lambda answer: exercises.check_negated(answer, SALIENCE),
    "opposed": lambda answer: exercises.check_opposed(answer, TONE),
    "quoted": lambda answer: exercises.check_quoted(answer, VOICED),
    "agentless": lambda answer: exercises.check_agentless(answer, PASSIVES),
}
RIGHT: list[tuple[str, object]] = [
    ("quoted", 4),
    ("agentless", 75),
    ("agentless", 75.3),
    ("articles", 4),
    ("articles", np.int64(4)),
    ("articles", "4"),
    ("articles", pd.Series([4])),
    ("rate", 15),
    ("rate", 15.04),
    ("longest", "a-1"),
    ("longest", " 'A-1' "),
    ("typical", 3),
    ("touched", 5),
    ("darkest", 3),
    ("pattern", "hop*"),
    ("without", 5),
    ("ratio", 4),
    ("ratio", 4.1),
    ("claims", 2),
    ("peak", "2024-W11"),
    ("peak", "2024-w11"),
    ("thin", 2),
    ("times", 8),
    ("times", 8.0),
    ("single", 2),
    ("patterns", ["dock*", "!docket"]),
    ("patterns", ("dock", "docks")),
    ("dead", 1),
    ("negated", 3),
    ("opposed", 2),
]
#: The check, a wrong answer, and what is said to it.
SLIPS: list[tuple[str, object, str]] = [
    ("quoted", 3, "quotation marks"),
    ("quoted", 1, "without marks"),
    ("quoted", 5, "journalist's own"),
    ("agentless", 6, "how many there are"),
    ("agentless", 0.75, "a hundred times"),
    ("agentless", 25, "name an agent"),
    ("articles", 16, "number of words"),
    ("articles", 6, "number of sentences"),
    ("articles", 7, "first table"),
    ("articles", 3.5, "whole number"),
    ("articles", True, "True or False"),
    ("articles", [1, 2], "several"),
    ("articles", "four", "without quotation marks"),
    ("articles", float("nan"), "missing"),
    ("rate", 6, "That is the count"),
    ("rate", 0.015, "per single word"),
    ("rate", 1.5, "in per cent"),
    ("rate", 400 / 6, "upside down"),
    ("rate", 7.5, "articles with a match"),
    ("rate", 12, "Divide"),
    ("longest", "Long", "Give its doc_id"),
    ("longest", "c-3", "shortest"),
    ("longest", "b-2", "Sort"),
    ("longest", 1, "quotation marks"),
    ("typical", 4, "the mean"),
    ("typical", 16, "together"),
    ("typical", 8, "longest"),
    ("typical", 5, "in the middle"),
    ("typical", 2.9, "median"),
    ("touched", 6, "number of matches"),
    ("touched", 20, "in all"),
    ("touched", 15, "without a match"),
    ("touched", 8, "negated"),
    ("touched", 4, "once more"),
    ("darkest", 2, "count from 0"),
    ("darkest", 1, "most positive"),
    ("darkest", 4, "TextBlob"),
    ("pattern", "hope", "That is the frame"),
    ("pattern", "hoped", "wording"),
    ("pattern", "dream", "another one found"),
    ("pattern", "dread*", "of another frame"),
    ("pattern", "xyz", "value_counts"),
    ("without", 3, "have a match"),
    ("without", 8, "in all"),
    ("without", 6, "number of matches"),
    ("ratio", 0.25, "turn the division"),
    ("ratio", 7.5, "the difference"),
    ("ratio", 8, "compares the counts"),
    ("ratio", 3, "how much more"),
    ("ratio", 400, "in per cent"),
    ("ratio", 300, "per cent more"),
    ("ratio", 10, "the higher rate"),
    ("claims", 4, "by chance"),
    ("claims", 5, "were made"),
    ("claims", 3, "cannot be claimed"),
    ("claims", 1, "verdict"),
    ("peak", "2024-W10", "most matches"),
    ("peak", "2024-03-11", "right period"),
    ("peak", "2024-W13", "lowest"),
    ("peak", 11, "quotation marks"),
    ("peak", "May", "Sort"),
    ("thin", 3, "exactly that number"),
    ("thin", 1, "without any article"),
    ("thin", 4, "in all"),
    ("times", 3, "log ratio itself"),
    ("times", 6, "two times"),
    ("times", 2.718281828**3, "not e"),
    ("times", 1000, "not 10"),
    ("times", 9, "squared"),
    ("times", 0.125, "rare"),
    ("times", 12, "doubles"),
    ("single", 4, "how many words"),
    ("single", 1, "single match"),
    ("single", 3, "one article or two"),
    ("patterns", "dock*", "also find docket"),
    ("patterns", ["dock"], "do not find docks"),
    ("patterns", 3, "list of texts"),
    ("patterns", ["dock.*"], "regular expressions"),
    ("patterns", ["!dock"], "cannot be read"),
    ("patterns", [1], "list of texts"),
    ("dead", 2, "exclusions"),
    ("dead", 3, "find something"),
    ("dead", 4, "how many patterns"),
    ("dead", 5, "entries"),
    ("negated", 10, "that count"),
    ("negated", 13, "both together"),
    ("negated", 2, "most of them"),
    ("negated", 1, "sum()"),
    ("opposed", 1, "one of the two cases"),
    ("opposed", 4, "every difference"),
    ("opposed", 3, "both take a side|do not contradict"),
    ("opposed", 0, "two cases"),
]


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_right(name: str, answer: object) -> None:
    assert CHECKS[name](answer).state == "right"


@pytest.mark.parametrize(("name", "answer", "said"), SLIPS)
def test_a_wrong_answer_is_told_what_it_is(name: str, answer: object, said: str) -> None:
    verdict = CHECKS[name](answer)
    assert verdict.state == "wrong"
    assert pd.Series([repr(verdict)]).str.contains(said.replace("(", r"\(").replace(")", r"\)")).all(), (
        verdict
    )


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("answer", [..., None, "", "  "])
def test_no_answer_is_no_failure(name: str, answer: object) -> None:
    verdict = CHECKS[name](answer)
    assert verdict.state == "open"
    assert repr(verdict).startswith("Not answered yet. ")


@pytest.mark.parametrize("name", CHECKS)
def test_only_a_right_answer_hears_the_truth(name: str) -> None:
    truth = next(str(answer) for check, answer in RIGHT if check == name)
    for verdict in [
        CHECKS[name](...),
        *(CHECKS[name](answer) for check, answer, _ in SLIPS if check == name),
    ]:
        words = repr(verdict).replace(",", " ").replace(".", " ").split()
        assert truth not in words, verdict


def test_every_check_is_tried() -> None:
    assert {f"check_{name}" for name in CHECKS} | {"Verdict"} == set(exercises.__all__)
    assert {name for name, *_ in SLIPS} == {name for name, _ in RIGHT} == set(CHECKS)


@pytest.mark.parametrize(
    "verdict",
    [
        exercises.check_rate(1, NO_PLACES),
        exercises.check_touched(1, NO_PLACES),
        exercises.check_pattern("x", PLACES, NO_PLACES),
        exercises.check_without(1, NO_PLACES),
        exercises.check_without(1, SALIENCE.assign(corpus_documents=1)),
        exercises.check_negated(1, NO_PLACES),
        exercises.check_longest("a-1", ARTICLES.where(doc_id="a-1")),
        exercises.check_typical(1, ARTICLES.where(doc_id="a-1")),
        exercises.check_darkest(1, TONE.iloc[:2]),
        exercises.check_opposed(1, TONE.assign(vader=np.nan)),
        exercises.check_quoted(1, VOICED.iloc[:0]),
        exercises.check_agentless(1, PASSIVES.iloc[:0]),
        exercises.check_ratio(1, ALONE, "hope"),
        exercises.check_claims(1, ALONE),
        exercises.check_peak("x", None),
        exercises.check_peak("x", ONE_PERIOD),
        exercises.check_thin(1, None),
        exercises.check_times(1, WORDS.iloc[:0]),
        exercises.check_single(1, WORDS.iloc[:0]),
        exercises.check_dead(1, ONE_PATTERN),
    ],
    ids=repr,
)  # fmt: skip
def test_where_a_corpus_leaves_nothing_to_ask_it_is_said(verdict: exercises.Verdict) -> None:
    assert verdict.state == "none"
    assert re.fullmatch(r"Nothing to answer here\. .*\.", repr(verdict)), "a sentence, up to its full stop"


def test_words_of_a_corpus_are_no_markup() -> None:
    hostile = SALIENCE.assign(label="<img src=x> $a$ {b}")
    for answer in (..., 15, 6, "x"):
        page = exercises.check_rate(answer, hostile)._repr_html_()
        assert "<img" not in page
        assert "$" not in page.replace("<span>$</span>", "")
    assert "{b}" in repr(exercises.check_rate(15, hostile))


def test_a_verdict_is_told_by_its_word_and_not_by_its_colour_alone() -> None:
    pages = [exercises.check_rate(answer, SALIENCE)._repr_html_() for answer in (15, 6, ...)]
    pages.append(exercises.check_rate(15, NO_PLACES)._repr_html_())
    words = ("Right.", "Not yet.", "Not answered yet.", "Nothing to answer here.")
    assert all(f"<strong>{word}</strong>" in page for word, page in zip(words, pages, strict=True))


@pytest.mark.parametrize(
    "answer", ["12,5", "12.5", " 12.5 ", [12.5], np.array([[12.5]]), pd.DataFrame({"a": [12.5]})]
)
def test_a_number_is_read_however_it_comes(answer: object) -> None:
    assert read_number(answer) == (12.5, "")
