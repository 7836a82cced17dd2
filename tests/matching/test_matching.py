"""Matching: the rule by examples, by laws, and against a plain implementation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.corpus.corpus import Corpus
from narrative.engine.tokens import tokenise
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.patterns import as_written
from narrative.matching import matching
from narrative.matching.matching import count, locate, match
from narrative.matching.negation import is_negated, joins_phrase
from narrative.schema import MATCHES
from narrative.text import find_tokens, normalise


def corpus_of(*texts: str) -> Corpus:
    ids = [f"d{number}" for number in range(len(texts))]
    return Corpus.from_documents(
        pd.DataFrame({"text": texts}, index=pd.Index(ids, name="doc_id")), name="texts"
    )


def found(text: str, *patterns: str) -> list[str]:
    """The texts of the places of patterns of one category, with a minus where negated."""
    places = match(corpus_of(text), Lexicon.from_entries({"category": patterns}, name="example"))
    return [
        ("-" if negated else "") + at for at, negated in zip(places["text"], places["negated"], strict=True)
    ]


# The plain implementation: lists of candidates, sorted by the rule, taken one after the other.


class Place(NamedTuple):
    document: int
    start: int
    end: int
    category: str
    pattern: str
    weight: float
    negated: bool


def plain_word(pattern: str, form: str) -> bool:
    """A row of the table of which beginnings of the form the beginnings of the pattern match."""
    row = [True] + [False] * len(form)
    for sign in pattern:
        if sign == "*":
            row = [any(row[: k + 1]) for k in range(len(form) + 1)]
        else:
            row = [False] + [row[k] and sign in ("?", form[k]) for k in range(len(form))]
    return row[-1]


def plain_match(texts: Sequence[str], lexicon: Lexicon) -> list[Place]:
    places = []
    for document, text in enumerate(texts):
        spans = find_tokens(text)
        words = [text[start:end] for start, end in spans]
        forms = [normalise(word) for word in words]
        gaps = [text[one[1] : other[0]] for one, other in pairwise(spans)]
        for category in lexicon.categories:
            candidates = []
            for row, (of, pattern) in enumerate(
                zip(lexicon.entries["category"], lexicon.patterns, strict=True)
            ):
                if of != category:
                    continue
                size = len(pattern.words)
                compared = [as_written(word) for word in words] if pattern.case else forms
                for first in range(len(words) - size + 1):
                    last = first + size - 1
                    stands = all(
                        wild == "*" or plain_word(wild, compared[first + k])
                        for k, wild in enumerate(pattern.words)
                    )
                    if stands and all(joins_phrase(gaps[k], forms[k]) for k in range(first, last)):
                        order = (-size, not pattern.exclusion, first, pattern.specificity, row)
                        candidates.append((order, first, last, row, pattern))
            taken: set[int] = set()
            for _, first, last, row, pattern in sorted(candidates, key=lambda candidate: candidate[0]):
                if taken.isdisjoint(range(first, last + 1)):
                    taken.update(range(first, last + 1))
                    if not pattern.exclusion:
                        back = max(first - 4, 0)
                        negated = is_negated(forms[back:first], gaps[back:first])
                        weight = float(lexicon.entries["weight"].iloc[row])
                        start, end = spans[first][0], spans[last][1]
                        places.append(Place(document, start, end, category, pattern.text, weight, negated))
    number = {category: n for n, category in enumerate(lexicon.categories)}
    return sorted(places, key=lambda place: (place.document, place.start, number[place.category]))


WORDS = st.sampled_from(
    ["hope", "hopes", "Hope", "hopeless", "no", "not", "never", "isn’t", "such", "lost", "if",
     "only", "United", "States", "of",
     "America", "US", "us", "U.S.", "Mr.", "ﬁre", "fire", "a", "hope\u00adful", "«hope»", "'hope'",
     "great-hope", "hope,"]
)  # fmt: skip
GAPS = st.sampled_from(
    [" ", " ", " ", " ", "\n", "\u00a0", "  ", "\n\n", ", ", ". ", " - ", "’ ", "; ", " “"]
)
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=25).map(lambda pairs: "".join(map("".join, pairs)))
PATTERNS = st.sampled_from(
    ["hope", "hope*", "h?pe", "hop?s", "*less", "!hopeless", "!hope", "^Hope", "^US", "us", "!^US", "U.S.",
     "a", "^the", "united states", "United States of America", "states of", "* states", "united *",
     "united * of", "of america", "!united states of", "!states of america", "no hope", "not only hope",
     "fire", "fire*", "U.S. fire", "isn't *", "hope hope", "hope * hope", "!hope hope hope", "*ope *ope",
     "great-*", "?"]
)  # fmt: skip
ENTRIES = st.lists(
    st.tuples(st.sampled_from("ABC"), PATTERNS, st.sampled_from([1.0, 1.0, 2.5, -1.0, 0.0])),
    min_size=1,
    max_size=14,
)


def unchecked(entries: list[tuple[str, str, float]]) -> Lexicon:
    """A lexicon in which exclusions may be dead and entries stand twice, which the rule has to bear too."""
    usable = [entry for entry in entries if entry[1].strip("?*")] or [("A", "hope", 1.0)]
    table = pd.DataFrame(usable, columns=["category", "pattern", "weight"])
    return Lexicon("fuzzed", table.assign(note="", line=range(len(table))))


@settings(max_examples=400, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4), ENTRIES)
def test_match_and_count_equal_the_plain_implementation(
    texts: list[str], entries: list[tuple[str, str, float]]
) -> None:
    lexicon, corpus = unchecked(entries), corpus_of(*texts)
    right = plain_match(texts, lexicon)
    places = match(corpus, lexicon)
    columns = ["doc_id", "start", "end", "category", "pattern", "weight", "negated"]
    assert [tuple(row) for row in places[columns].to_numpy(dtype=object).tolist()] == [
        (f"d{place.document}", *place[1:]) for place in right
    ]
    for text, place in zip(places["text"], right, strict=True):
        assert text == texts[place.document][place.start : place.end]
    counts = count(corpus, lexicon)
    for document in range(len(texts)):
        for column, category in enumerate(lexicon.categories):
            own = [place for place in right if (place.document, place.category) == (document, category)]
            plus, minus = ([p.weight for p in own if p.negated is sign] for sign in (False, True))
            assert counts.matches[document, column] == len(plus)
            assert counts.negated[document, column] == len(minus)
            assert counts.weights[document, column] == sum(plus)
            assert counts.negated_weights[document, column] == sum(minus)


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=6), ENTRIES, st.randoms())
def test_parts_add_up_and_order_changes_nothing(
    texts: list[str], entries: list[tuple[str, str, float]], random: object
) -> None:
    lexicon, corpus = unchecked(entries), corpus_of(*texts)
    whole = count(corpus, lexicon)
    parts = [count(corpus.where(doc_id=f"d{row}"), lexicon) for row in range(len(texts))]
    assert np.array_equal(np.concatenate([part.matches for part in parts]), whole.matches)
    assert np.array_equal(np.concatenate([part.weights for part in parts]), whole.weights)
    backwards = count(corpus_of(*texts[::-1]), lexicon)
    assert np.array_equal(backwards.matches[::-1], whole.matches)
    assert np.array_equal(backwards.negated[::-1], whole.negated)


@pytest.mark.parametrize("block", [1, 7, 50])
def test_blocks_do_not_show(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["No hope, hope.", "", "United States of America", "hope hope hope hope", "not only hope"] * 5
    lexicon = Lexicon.from_entries({"A": ["hope*", "hope hope"], "B": ["united states", "hope"]}, name="two")
    whole = match(corpus_of(*texts), lexicon)
    monkeypatch.setattr(matching, "_BLOCK", block)
    pd.testing.assert_frame_equal(match(corpus_of(*texts), lexicon), whole)


# Published and sourced.


def test_the_longest_match_wins_within_a_category() -> None:
    """quanteda's dictionary tests: the text "United States of America" counts once, not twice."""
    assert found("The United States of America.", "United States", "United States of America") == [
        "United States of America"
    ]
    assert found("The United States, a state of America.", "United States", "United States of America") == [
        "United States"
    ]


def test_between_categories_overlaps_count_for_each() -> None:
    """As quanteda's `tokens_lookup(nested_scope = "key")`: nested patterns of different keys both count."""
    lexicon = Lexicon.from_entries({"A": ["New York"], "B": ["New York Times"]}, name="nested")
    places = match(corpus_of("The New York Times"), lexicon)
    assert places[["category", "text"]].to_numpy().tolist() == [["A", "New York"], ["B", "New York Times"]]


# The rule by examples.


@pytest.mark.parametrize(
    ("text", "patterns", "places"),
    [
        ("Hope, hopes, hopeless Hopi.", ["hope*"], ["Hope", "hopes", "hopeless"]),
        ("Hope, hopes and hopeless.", ["hope*", "!hopeless*"], ["Hope", "hopes"]),
        ("The Cape of Good Hope, a hope.", ["hope", "!cape of good hope"], ["hope"]),
        ("good hope for example", ["good hope", "!hope for"], []),  # an exclusion wins a tie
        ("a last good hope", ["last good hope", "hope", "!good hope"], ["last good hope"]),  # not more words
        ("a b c d", ["a b", "b c", "c d"], ["a b", "c d"]),  # the leftmost wins a tie
        ("a b c d", ["a b", "b c d"], ["b c d"]),  # the longest wins before the leftmost
        ("a b c d e", ["a b", "b c d", "d e"], ["b c d"]),
        ("hope hope hope", ["hope hope"], ["hope hope"]),
        ("US and us", ["^US"], ["US"]),
        ("US and us", ["us", "!^US"], ["us"]),
        ("The U.S. troops left the U.S.", ["U.S. troops", "u.s."], ["U.S. troops", "U.S"]),
        ("workers’ rights, workers rights", ["workers' rights"], ["workers’ rights", "workers rights"]),
        ("common cause, common, cause, common\n\ncause", ["common cause"], ["common cause"]),
        ("common\ncause, common\u00a0cause, common   cause", ["common cause"], None),
        ("common (cause) common – cause common / cause", ["common cause"], []),
        ("They lost their lives; lost lives.", ["lost * lives"], ["lost their lives"]),
        ("isn't and isn’t", ["isn’t"], ["isn't", "-isn’t"]),
        ("ﬁre\u00adﬁghters", ["firefighters"], ["ﬁre\u00adﬁghters"]),
        ("STRASSE und Straße", ["straße"], ["STRASSE", "Straße"]),
        ("co-operate cooperate co\u2011operate", ["co-operat*"], ["co-operate", "co\u2011operate"]),
        ("cat cot coat", ["c?t"], ["cat", "cot"]),
        ("#hope @hope hope!", ["hope"], ["hope", "hope", "hope"]),
        ("надежда и Надежды", ["надежд*"], ["надежда", "Надежды"]),
        ("", ["hope"], []),
    ],
)  # fmt: skip
def test_examples(text: str, patterns: list[str], places: list[str] | None) -> None:
    expected = [piece.strip() for piece in text.split(",")] if places is None else places
    assert found(text, *patterns) == expected


def test_the_more_specific_pattern_is_reported() -> None:
    lexicon = Lexicon.from_entries({"A": [("h*", 1), ("hop*", 2), ("hope", 3), ("?ope", 4)]}, name="rivals")
    places = match(corpus_of("hope hopes house mope"), lexicon)
    assert places[["pattern", "weight"]].to_numpy(dtype=object).tolist() == [
        ["hope", 3], ["hop*", 2], ["h*", 1], ["?ope", 4],
    ]  # fmt: skip


def test_a_place_of_several_categories_is_a_row_for_each_in_their_order() -> None:
    lexicon = Lexicon.from_entries({"Z": ["hope"], "A": ["hope*"]}, name="two")
    places = match(corpus_of("hope hopes"), lexicon)
    assert places[["text", "category"]].to_numpy().tolist() == [["hope", "Z"], ["hope", "A"], ["hopes", "A"]]


def test_the_table() -> None:
    corpus = corpus_of("All was lost.\n\nThere is no “hope”.", "Hope!")
    places = match(corpus, Lexicon.from_entries({"hope": [("hope", 0.5)]}, name="one"))
    assert tuple(places.columns) == MATCHES
    assert places.to_numpy(dtype=object).tolist() == [
        ["d0", 1, 28, 32, "hope", "one", "hope", "hope", 0.5, True],
        ["d1", 0, 0, 4, "Hope", "one", "hope", "hope", 0.5, False],
    ]


def test_no_matches_is_an_empty_table_and_zeros() -> None:
    corpus, lexicon = (
        corpus_of("", "All is well."),
        Lexicon.from_entries({"A": ["hope"], "B": ["no one"]}, name="x"),
    )
    places = match(corpus, lexicon)
    assert tuple(places.columns) == MATCHES
    assert len(places) == 0
    assert count(corpus, lexicon).matches.tolist() == [[0, 0], [0, 0]]
    assert count(corpus, lexicon).weights.dtype == np.float64


def test_negation_is_looked_for_in_english_only() -> None:
    patterns = {"A": ["hope"]}
    for language, negated in (("en", True), ("de", False)):
        lexicon = Lexicon.from_entries(patterns, name="x", language=language)
        assert match(corpus_of("no hope"), lexicon)["negated"].tolist() == [negated]


def test_negation_does_not_reach_into_the_next_document() -> None:
    assert match(corpus_of("Of course not", "hope"), Lexicon.from_entries({"A": ["hope"]}, name="x"))[
        "negated"
    ].tolist() == [False]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(min_size=1, max_size=5))
def test_places_are_slices_of_hostile_text(text: str, other: str) -> None:
    lexicon = unchecked([("A", "a*", 1.0), ("A", "*e", 1.0), ("B", "1*", 1.0), ("B", "a* *e", 1.0)])
    corpus = corpus_of(f"{text} Ae {other} 1{text} ae e")
    full = corpus.documents["text"].iloc[0]
    places = match(corpus, lexicon)
    right = plain_match([full], lexicon)
    spans = list(zip(places["start"], places["end"], strict=True))
    assert spans == [(place.start, place.end) for place in right]
    assert [full[start:end] for start, end in spans] == places["text"].to_list()


@pytest.mark.parametrize(
    "pattern", ["a*a*a*a*a*a*a*a*b", "*a*a*a*a*a*a*c*", "a?*a?*a?*a?*a?*b", "a*?a*?a*?b"]
)
def test_no_pattern_hangs(pattern: str) -> None:
    """A regular expression would need ages for these: (?:a.*)+b over a's."""
    text = "a" * 20_000
    start = time.process_time()
    assert found(f"{text} {text}", pattern) == []  # no b and no c in sight
    assert time.process_time() - start < 60


def test_phrases_of_frequent_words_do_not_hang() -> None:
    start = time.process_time()
    places = found("the " * 20_000, "the the", "the the the", "the * the *", "!the the the the the")
    assert places == []
    assert time.process_time() - start < 60


def test_a_slice_finds_what_the_whole_found() -> None:
    texts = ["Hope.", "No hope in the United States.", "", "United hopes"]
    corpus, lexicon = (
        corpus_of(*texts),
        Lexicon.from_entries({"A": ["hope*", "united *", "united states"]}, name="x"),
    )
    whole = match(corpus, lexicon)
    part = match(corpus.where(doc_id=["d1", "d3"]), lexicon)
    pd.testing.assert_frame_equal(part, whole[whole["doc_id"].isin(["d1", "d3"])].reset_index(drop=True))


def test_locate_works_on_any_token_store() -> None:
    texts = ["hope against hope"]
    places = locate(tokenise(texts), texts, Lexicon.from_entries({"A": ["hope", "against *"]}, name="x"))
    assert (places.tokens.tolist(), places.lengths.tolist(), places.entries.tolist()) == (
        [0, 1],
        [1, 2],
        [0, 1],
    )


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("stra?e", "Straße STRAßE Strasse Strafe", ["Straße", "STRAßE", "Strafe"]),
        ("gro?straße*", "Großstraßen, Grobstrasse", ["Großstraßen", "Grobstrasse"]),
        ("stras?e", "Strasse, Straße", ["Strasse", "Straße"]),  # as one writes it without ß
        ("?lke", "İlke", ["İlke"]),
        ("^Stra?e", "Straße straße", ["Straße"]),
        ("stra?e *", "Straße frei", ["Straße frei"]),
    ],
)
def test_a_question_mark_is_one_character_as_it_is_written(
    pattern: str, text: str, expected: list[str]
) -> None:
    """*ß* is folded to *ss*, which was two characters to the pattern."""
    found = match(corpus_of(text), Lexicon.from_entries({"a": [pattern]}, name="n"))
    assert found["text"].tolist() == expected
    assert not Lexicon.from_entries({"a": ["straße", "!stra?e"]}, name="n").problems.size


@pytest.mark.parametrize("apostrophe", "'‘’‛ʼ＇´")
def test_apostrophes_are_one_in_texts_and_in_patterns(apostrophe: str) -> None:
    """U+00B4 is what a keyboard without the sign gives, U+201B what some typesetting does."""
    text = f"It isn{apostrophe}t war, they don{apostrophe}t; a minutes{apostrophe} silence."
    for written in "'´‛":
        lexicon = Lexicon.from_entries(
            {"a": [f"don{written}t", f"minutes{written} silence", "war"]}, name="n"
        )
        places = match(corpus_of(text), lexicon)
        assert places["text"].tolist() == ["war", f"don{apostrophe}t", f"minutes{apostrophe} silence"]
        assert places["negated"].tolist() == [True, False, False]
