"""Every row of the table of published values: worked out again, and equal to the last printed digit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from checkout import PROJECT
from narrative.comparison.differences import correct
from narrative.corpus.corpus import Corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.measures.diversity import lexical_diversity
from narrative.measures.reading_level import apply_formulas, readability
from narrative.measures.vader_proportions import vader_shares
from narrative.measures.valence_formulas import valence
from narrative.vocabulary import association, contingency, dispersion_measures, effect_sizes

PAGE = PROJECT / "docs" / "measures.md"
#: *allemand* in ten parts of Lyne's (1985) corpus, and their sizes, from the README of the R package tlda.
ALLEMAND = (2, 0, 1, 1, 3, 0, 3, 0, 0, 0)
TENTHS = (8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930)
_LETTERS = (
    "b a m n i b e u p k b a s a t b e w q n b c a g a b e s t a b a g h a b e a a t b a h a a b e a x a"
)


def cells(*counts: float) -> contingency.Contingency:
    return contingency.Contingency(*(np.array([float(count)]) for count in counts))


BURTON = (
    "Burton loves cats, and cats love Burton. Burton loves dogs, not as much as cats, but dogs do not "
    "love Burton very much."
)


def diversity(text: str, measure: str, **options: Any) -> float:
    scores = lexical_diversity(Corpus.from_documents(pd.DataFrame({"text": [text]})), **options)
    return float(scores.set_index("measure").loc[measure, "value"])


def reading(text: str, measure: str) -> float:
    scores = readability(Corpus.from_documents(pd.DataFrame({"text": [text]})))
    return float(scores.set_index("measure").loc[measure, "value"])


#: Of quanteda.sentiment: its tests and its vignette.
WORD_LISTS: dict[str, dict[str, list[Any]]] = {
    "GOOD_BAD": {"positive": ["good", "great"], "negative": ["bad", "awful"]},
    "FIVE": {"afinn": [("fantastic", 4), ("wonderful", 4), ("good", 3), ("bad", -3), ("ugly", -3)]},
    "MOODS": {"sad": [("sad", -1), ("down", -1)], "okay": [("just okay", 0.5), ("okay", 5)]},
}


def tone(text: str, formula: str, words: Lexicon) -> float:
    corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}), language="en")
    scores = valence(corpus, words, formula, negation="ignore")
    return float(scores["value"].iloc[0])


def shares(text: str) -> list[float]:
    scores = vader_shares(Corpus.from_documents(pd.DataFrame({"text": [text]}), language="en"), by="sentence")
    return [float(value) for value in scores["value"]]


#: What the calls of the page can name. Other modules of measures are added here.
NAMES: dict[str, Any] = {
    name: value
    for module in (contingency, association, effect_sizes, dispersion_measures)
    for name, value in vars(module).items()
    if not name.startswith("_")
} | {
    "BURTON": BURTON,
    "apply_formulas": apply_formulas,
    "diversity": diversity,
    "reading": reading,
    "cells": cells,
    "array": np.array,
    "correct": correct,
    "tone": tone,
    "shares": shares,
    **{name: Lexicon.from_entries(entries, name=name) for name, entries in WORD_LISTS.items()},
    "ALLEMAND": ALLEMAND,
    "TENTHS": TENTHS,
    "LETTERS": [place for place, letter in enumerate(_LETTERS.split()) if letter == "a"],
}


def rows() -> list[tuple[str, str, str, str, str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cut = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| ")]
    return [tuple(row) for row in cut if row[0] not in ("measure", "---")]


@pytest.mark.parametrize(("measure", "source", "published", "call", "ours"), rows())
def test_the_value_is_the_published_one(
    measure: str, source: str, published: str, call: str, ours: str
) -> None:
    value = np.asarray(eval(call.strip("`"), dict(NAMES))).item()
    digits = len(published.partition(".")[2])
    assert source
    assert round(abs(value - float(published)), 12) <= 0.5 * 10**-digits, measure
    assert ours == f"{value:.{max(digits, 4)}f}", f"{measure}: write {value:.{max(digits, 4)}f} as ours"


def test_the_page_has_every_measure() -> None:
    named = " ".join(row[3] for row in rows())
    for name in ("g_squared", "chi_squared", "fisher_exact", "correct", "percent_difference", "odds_ratio"):
        assert name in named
    assert len(rows()) >= 40
