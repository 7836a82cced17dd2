"""VADER over many texts gives what vaderSentiment 3.3.2 gives for each."""

from __future__ import annotations

import re
import time
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from vaderSentiment import vaderSentiment as program

from effort import THOROUGH
from make_sentences import EMOJI, PHRASES, SIGNS, make_sentences, read_lexicons
from narrative.engine.vader import (
    VaderPlaces,
    _squeeze,
    find_vader_places,
    strip_punctuation,
    vader_compound,
    vader_shares,
)
from narrative.engine.valence_nltk import find_nltk_places, load_nltk_vader, nltk_compound
from narrative.engine.valence_windows import _apply_but
from narrative.text import straighten

REFERENCE = program.SentimentIntensityAnalyzer()


@cache
def sentences() -> list[str]:
    return make_sentences(9_000 if THOROUGH else 3_000, seed=1)


WORDS = st.one_of(
    st.deferred(lambda: st.sampled_from(read_lexicons()[0])),
    st.sampled_from(sorted(program.BOOSTER_DICT)),
    st.sampled_from(program.NEGATE),
    st.sampled_from([*PHRASES, *SIGNS, *EMOJI, "but", "least", "no", "at", "or", "so", "this", "doubt"]),
    st.text(max_size=6),
)
TEXTS = st.one_of(
    st.text(),
    st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", "! ", ", ", "? ", "\u2003", "’ "]))).map(
        lambda parts: "".join(word + space for word, space in parts)
    ),
    st.lists(WORDS.map(str.upper) | WORDS).map(" ".join),
)


def reference(text: str) -> float:
    return float(REFERENCE.polarity_scores(straighten(text))["compound"])


def check_all_values(texts: list[str]) -> list[float]:
    """Compare compound and shares with the reference's, and return the compounds."""
    expected = [REFERENCE.polarity_scores(straighten(text)) for text in texts]
    compounds = [float(scores["compound"]) for scores in expected]
    assert vader_compound(texts).compound.tolist() == compounds
    assert vader_shares(texts).T.tolist() == [
        [float(scores[name]) for name in ("neg", "neu", "pos")] for scores in expected
    ]
    return compounds


def rows(places: VaderPlaces) -> list[tuple[int, int, int, str, bool]]:
    """Text, start, end, word, turned of each place."""
    spans = (places.texts.tolist(), places.starts.tolist(), places.ends.tolist())
    return list(zip(*spans, places.words, places.turned.tolist(), strict=True))


def plain_spans(text: str) -> list[tuple[int, int]]:
    """Where the words stand that VADER reads, one by one; emoji are words of their own."""
    read, origin = "", []
    for number, sign in enumerate(straighten(text)):
        words = REFERENCE.emojis.get(sign, sign)
        words = f" {words}" if words != sign and read and read[-1] != " " else words
        read += words
        origin += [number] * len(words)
    spans = []
    for match in re.finditer(r"\S+", read):
        [word] = strip_punctuation([match.group()])
        start = match.start() + match.group().index(word)
        spans.append((origin[start], origin[start + len(word) - 1] + 1))
    return spans


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        # Hutto & Gilbert 2014, as in the doctest of NLTK's module `vader`.
        ("VADER is smart, handsome, and funny.", 0.8316),
        ("The book was good.", 0.4404),
        ("A really bad, horrible book.", -0.8211),
        ("At least it isn't a horrible book.", 0.431),
        ("Today SUX!", -0.5461),
        ("", 0.0),
        # A curly apostrophe scores as a straight one, on purpose: vaderSentiment itself says +.4404.
        ("It isn't good.", -0.3412),
        ("It isn’t good.", -0.3412),
    ],
)
def test_published_values(text: str, compound: float) -> None:
    assert vader_compound([text]).compound.tolist() == [compound]


def test_equals_the_reference_on_varied_sentences() -> None:
    expected = check_all_values(sentences())
    # The sentences do have what the rules are for.
    assert sum(map(bool, expected)) > len(expected) / 2
    assert len({round(value, 2) for value in expected}) > 150


def test_equals_the_reference_on_long_texts() -> None:
    texts = ["\n".join(sentences()[start : start + 40]) for start in range(0, 2_000, 40)]
    assert vader_compound(texts).compound.tolist() == [reference(text) for text in texts]


def test_a_text_is_scored_alike_alone_and_among_others() -> None:
    together = vader_compound(sentences()[:100])
    alone = [vader_compound([text]) for text in sentences()[:100]]
    assert together.compound.tolist() == [scores.compound.item() for scores in alone]
    assert together.known.tolist() == [scores.known.item() for scores in alone]


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = vader_compound(sentences()[:150])
    monkeypatch.setattr("narrative.engine.valence_pieces.BLOCK", 100)
    parts = vader_compound(sentences()[:150])
    assert np.array_equal(whole.compound, parts.compound)
    assert np.array_equal(whole.known, parts.known)


BUTS = st.sampled_from(["good", "bad", "good", "sad", "not", "very", "table", "but", "great", "GOOD", "nice"])


@settings(max_examples=300, deadline=None)
@given(st.lists(BUTS, max_size=40))
def test_equals_the_reference_where_but_changes_equal_values(words: list[str]) -> None:
    text = " ".join(words)
    assert vader_compound([text]).compound.tolist() == [reference(text)]


def test_a_long_hostile_text_takes_no_long_time() -> None:
    # The reference takes minutes: its work grows with the square of the length.
    started = time.process_time()
    scores = vader_compound(["not good but bad " * 20_000, "good" + "!" * 100_000, "\0😀" * 20_000])
    assert time.process_time() - started < 60
    assert scores.known.tolist()[:2] == [40_000, 1]


@settings(max_examples=400, deadline=None)
@given(st.lists(TEXTS, max_size=4))
@example(["good but good but good"])
@example(["no no good", "No", "no NO bad"])
@example(["\ud800 good \udfff!"])
@example(["it isn’t 'good', it is the bomb 😀"])
def test_equals_the_reference_on_anything(texts: list[str]) -> None:
    check_all_values(texts)


def test_rounds_like_python_near_ties() -> None:
    targets = (np.arange(0, 9_990) + 0.5) / 10_000
    totals = targets * np.sqrt(15 / (1 - targets**2))
    near = np.concatenate([totals, np.nextafter(totals, 0), np.nextafter(totals, 9), -totals])
    expected = [round(program.normalize(total), 4) for total in near.tolist()]
    none = np.zeros(len(near), np.int64)
    assert _squeeze(near, none, none).tolist() == expected


def test_but_changes_the_first_of_equal_values() -> None:
    draw = np.random.default_rng(2024)
    for _ in range(500):
        size = int(draw.integers(1, 40))
        before = draw.choice([1.0, 1.5, 2.25, 3.0, 0.75, -1.0, -1.5, 2.0, 4.0, 6.0], size)
        middle = int(draw.integers(size))
        # As in the reference, which goes through the list that it is changing.
        expected = before.tolist()
        for value in expected:
            index = expected.index(value)
            expected[index] = value * (0.5 if index < middle else 1.5)
        values, texts = before.copy(), np.zeros(size, np.int64)
        position = np.arange(size) * 2 + 1
        buts = np.array([2 * middle])
        _apply_but(values, texts, position, buts, np.array([0, 2 * size + 1]))
        assert values.tolist() == expected


def test_places_add_up_to_the_compound_value() -> None:
    texts = sentences()[:3_000]
    values: dict[int, list[float]] = {}
    places = find_vader_places(texts)
    for text, value in zip(places.texts.tolist(), places.values.tolist(), strict=True):
        values.setdefault(text, []).append(value)
    scores = vader_compound(texts)
    assert [len(values.get(number, [])) for number in range(len(texts))] == scores.known.tolist()
    for number, found in values.items():
        plain = "".join(" " + REFERENCE.emojis.get(sign, sign) for sign in straighten(texts[number]))
        assert REFERENCE.score_valence(found, plain)["compound"] == scores.compound[number]


def test_places_stand_where_the_words_are() -> None:
    texts = sentences()[:3_000]
    for text, start, end, word, _ in rows(find_vader_places(texts)):
        read = straighten(texts[text][start:end])
        assert read.lower() == word or read in REFERENCE.emojis


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, max_size=4))
@example(["good 😀bad 😂😂", "café\u3000‘good’ (bad)", "", "isn’t good"])
def test_places_stand_where_words_are_that_vader_reads(texts: list[str]) -> None:
    places = rows(find_vader_places(texts))
    assert places == sorted(places, key=lambda place: place[:2])
    for text, start, end, word, _ in places:
        assert (start, end) in plain_spans(texts[text])
        read = straighten(texts[text][start:end])
        assert read.lower() == word or read in REFERENCE.emojis


def test_places_by_hand() -> None:
    text = "NOT good, but it isn’t 'terrible' at all. 😀"
    found = [(text[start:end], *rest) for _, start, end, *rest in rows(find_vader_places([text]))]
    # 😀 is "grinning face"; only "grinning" is in the lexicon, and a negation reaches over three words.
    assert found == [("good", "good", True), ("terrible", "terrible", True), ("😀", "grinning", False)]


def test_curly_double_quotes_hide_a_word_from_vader() -> None:
    # It takes only ASCII punctuation off a word. A defect of the reference, kept.
    assert vader_compound(["a “terrible” idea", 'a "terrible" idea']).known.tolist() == [0, 1]


def test_the_port_of_nltk_is_its_own() -> None:
    # As in its doctest; then where the two differ, a word that follows "no".
    texts = ["VADER is smart, handsome, and funny.", "At least it isn't a horrible book.", "Today SUX!"]
    assert nltk_compound(texts).compound.tolist() == [0.8316, 0.431, -0.5461]
    assert nltk_compound(["There is no hope"]).compound != vader_compound(["There is no hope"]).compound


def test_the_port_of_nltk_has_its_places() -> None:
    texts = sentences()[:800]
    scores = nltk_compound(texts)
    values: dict[int, list[float]] = {}
    places = find_nltk_places(texts)
    for (text, start, end, word, _), value in zip(rows(places), places.values.tolist(), strict=True):
        assert straighten(texts[text][start:end]).lower() == word
        values.setdefault(text, []).append(value)
    assert [len(values.get(number, [])) for number in range(len(texts))] == scores.known.tolist()
    for number, found in values.items():
        text = straighten(texts[number])
        assert load_nltk_vader().score_valence(found, text)["compound"] == scores.compound[number]
