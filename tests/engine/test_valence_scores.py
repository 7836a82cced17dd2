"""Texts and their sentences scored at once: the same as each by itself."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from make_sentences import make_sentences
from narrative.engine.valence_scores import score_parts, score_texts

PARTS = st.sampled_from(
    [
        "Not",
        " good",
        "!",
        " ",
        "",
        "isn’t bad.",
        "\u3000",
        "café",
        " 😀",
        ":",
        "(",
        "(8)",
        "very ",
        "\n",
        "but",
        "no",
    ]
)
#: Texts as parts, some of which are its sentences: they may begin and end inside a word.
TEXTS = st.lists(st.lists(st.tuples(PARTS, st.booleans()), max_size=12), max_size=5)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example([[("good", True), ("ness bad", True)], [("no 😀", True)], [(" * ", False)], []])
@example([[(" * ", False)], [("bad", True), (" good", False)]])
def test_each_is_as_by_itself(documents: list[list[tuple[str, bool]]]) -> None:
    texts, bounds, starts, ends = [], [0], [], []
    for parts in documents:
        text = ""
        for part, is_sentence in parts:
            if is_sentence:
                starts.append(len(text))
                ends.append(len(text) + len(part))
            text += part
        texts.append(text)
        bounds.append(len(starts))
    spans = np.array(starts, np.int32), np.array(ends, np.int32)
    whole, sentences = score_parts(texts, np.array(bounds), *spans)
    assert np.array_equal(whole, score_texts(texts))
    expected = [
        text[start:end]
        for text, (first, last) in zip(texts, pairwise(bounds), strict=True)
        for start, end in zip(starts[first:last], ends[first:last], strict=True)
    ]
    assert np.array_equal(sentences, score_texts(expected))
    assert np.array_equal(score_parts(texts, np.array(bounds), *spans, whole=False)[1], sentences)


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_sentences(150, seed=7)
    texts = ["\n".join(made[first : first + 3]) for first in range(0, 150, 3)]
    ends = np.cumsum([len(text) + 1 for text in made]) - 1
    begins = np.cumsum([len(text) + 1 for text in texts]) - [len(text) + 1 for text in texts]
    ends -= np.repeat(begins, 3)
    spans = (ends - [len(text) for text in made]).astype(np.int32), ends.astype(np.int32)
    monkeypatch.setattr("narrative.engine.valence_pieces.BLOCK", 500)
    whole, sentences = score_parts(texts, np.arange(0, 151, 3), *spans)
    assert np.array_equal(whole, score_texts(texts))
    assert np.array_equal(sentences, score_texts(made))
