"""NLTK's port of VADER, without its download.

It differs from its author's program on some 4 % of sentences of news: it takes the context of a word that
is repeated from where it stands first, has fewer degree words and idioms, and has no words for emoji. Its
texts are scored one by one, by NLTK itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from narrative.engine.vader import VaderPlaces, VaderScores
from narrative.engine.valence_windows import load_vader
from narrative.text import straighten


@cache
def load_nltk_vader() -> Any:
    """Return NLTK's analyser with the lexicon of vaderSentiment, which is the one that NLTK would download.

    It keeps the values of the words of the last text in `values`.
    """
    from nltk.sentiment import vader

    class Analyser(vader.SentimentIntensityAnalyzer):  # type: ignore[misc]  # nltk has no types
        def __init__(self) -> None:
            self.lexicon = load_vader().lexicon
            self.constants = vader.VaderConstants()
            self.values: list[float] = []
            self.words: list[str] = []

        def sentiment_valence(
            self, valence: float, sentitext: Any, item: str, i: int, sentiments: list[float]
        ) -> Any:
            self.words = sentitext.words_and_emoticons
            return super().sentiment_valence(valence, sentitext, item, i, sentiments)

        def score_valence(self, sentiments: list[float], text: str) -> Any:
            self.values = list(sentiments)
            return super().score_valence(sentiments, text)

    return Analyser()


def nltk_compound(texts: Sequence[str]) -> VaderScores:
    """Return the compound value of each text by NLTK's port, and how many of its words had a value.

    >>> scores = nltk_compound(["The book was good.", "It isn’t good.", ""])
    >>> scores.compound.tolist(), scores.known.tolist()
    ([0.4404, -0.3412, 0.0], [1, 1, 0])
    """
    analyser = load_nltk_vader()
    compound = np.zeros(len(texts), np.float64)
    known = np.zeros(len(texts), np.int64)
    for number, text in enumerate(texts):
        compound[number] = analyser.polarity_scores(straighten(text))["compound"]
        known[number] = sum(value != 0 for value in analyser.values)
    return VaderScores(compound, known)


def find_nltk_places(texts: Sequence[str]) -> VaderPlaces:
    """Return the words of the texts to which NLTK's port gave a value, in order, with that value.

    >>> text = "It isn’t very good."
    >>> places = find_nltk_places([text])
    >>> [text[start:end] for start, end in zip(places.starts, places.ends)], places.turned.tolist()
    (['good'], [True])
    """
    analyser = load_nltk_vader()
    spans: list[tuple[int, int, int]] = []
    words: list[str] = []
    values: list[float] = []
    for number, text in enumerate(texts):
        plain = straighten(text)
        analyser.polarity_scores(plain)
        if not any(analyser.values):
            continue
        pieces = [piece for piece in plain.split() if len(piece) > 1]
        end = 0
        for piece, word, value in zip(pieces, analyser.words, analyser.values, strict=True):
            begin = plain.index(piece, end)
            end = begin + len(piece)
            if value:
                start = begin + piece.index(word)
                spans.append((number, start, start + len(word)))
                words.append(word.lower())
                values.append(value)
    owns = np.array([analyser.lexicon.get(word, 0.0) for word in words], np.float64)
    found = np.array(values, np.float64)
    numbers, starts, ends = np.array(spans, np.int64).reshape(-1, 3).T
    return VaderPlaces(numbers, starts, ends, words, found, found * owns < 0)
