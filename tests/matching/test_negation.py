"""Negation: sentences with what a careful reader would say, and the rule's known limits."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.corpus.corpus import Corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import match
from narrative.matching.negation import (
    NEGATORS,
    TURNS,
    UNDOING,
    ends_reach,
    is_abbreviation,
    is_negated,
    is_negator,
    joins_phrase,
)

LEXICON = Lexicon.from_entries(
    {
        "category": [
            "hope*",
            "courage*",
            "unity",
            "united",
            "peace",
            "war",
            "victor*",
            "brav*",
            "threat*",
            "justice",
        ]
    },
    name="example",
)


def marks(text: str) -> list[bool]:
    """For each place in the text whether it is negated."""
    corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}))
    return match(corpus, LEXICON)["negated"].tolist()


NEGATED = [
    "There is no hope.",
    "They were not courageous.",
    "A people without unity will fall.",
    "It isn't hopeful.",
    "It isn’t hopeful.",
    "IT ISN'T HOPEFUL.",
    "She cannot hope for more.",
    "They can't hope.",
    "Never hope for this.",
    "Nor is there hope.",
    "Neither hope was fulfilled.",
    "There was hardly any hope.",
    "He is scarcely brave.",
    "They barely hope now.",
    "Nobody hoped.",
    "No one is hopeful.",
    "None of the brave came back.",
    "Nothing brave was done.",
    "They lack courage.",
    "The plan lacked any real courage.",
    "There is not a single hope.",
    "There is no such threat.",
    "It did not bring peace.",
    "It won’t mean victory.",
    "We wouldn't call him brave.",
    "There is no “hope” here.",
    "There was no Mr. Hope in town.",
    "Without the slightest hope they went.",
    "There is no longer hope.",
    "They dont hope.",
]
PLAIN = [
    "There is hope.",
    "Their hopes were dashed.",
    "Hope is not lost.",
    "This is not only hope but certainty.",
    "It is not just hope.",
    "Not least, courage was shown.",
    "Not merely courage is needed.",
    "No doubt they hope.",
    "No wonder they hope.",
    "No matter how brave they are.",
    "No, hope is alive.",
    "They did not come. Hope remained.",
    "They did not come; hope remained.",
    "They did not come – hope remained.",
    "They did not come — hope remained.",
    "They did not come (hope remained).",
    "They did not come... hope remained.",
    "Not war but peace came.",
    "They want nothing but peace.",
    "It was nothing less than courage.",
    "We will not rest until victory.",
    "We have not seen such courage since then.",
    "Whether or not peace comes, we stay.",
    "He was heroic, if not brave.",
    "Why not hope?",
    "Not without hope they went.",
    "The know-how gives hope.",
    "He knows no more than that hope helps.",
    "A notable hope.",
    "It does not say much about the state of hope.",
    "The knot of hope.",
    "They say no\n\nHope grows",
    "They never stopped because hope was there.",
    "Not so the brave.",
    "They never lost hope.",
    "We will not forget their courage.",
    "We must never stop hoping for peace.",
    "They could not prevent war.",
    "Nobody doubts their courage.",
    "He did not fail to show courage.",
]  # fmt: skip


@pytest.mark.parametrize("sentence", NEGATED)
def test_negated(sentence: str) -> None:
    assert marks(sentence)
    assert all(marks(sentence))


@pytest.mark.parametrize("sentence", PLAIN)
def test_not_negated(sentence: str) -> None:
    assert marks(sentence)[-1:] == [False]


@pytest.mark.parametrize(
    ("sentence", "negated", "meant"),
    [
        ("They never tired of hope.", True, False),  # a double negation by a verb that is not in the list
        ("There is little hope.", False, True),  # "little" and "few" are no negators
        ("Hope is dead.", False, True),  # what comes after is not looked at
        ("There is no food, water or hope.", False, True),  # a list is left at its first comma
        ("They failed to unite in peace.", False, True),  # "fail" is no negator
        ("It could not be more hopeful.", True, False),  # praise by comparison
    ],
)
def test_known_limits(sentence: str, negated: bool, meant: bool) -> None:
    """What the rule says where it is wrong, so that a change shows."""
    assert marks(sentence)[-1] is negated
    assert negated is not meant


def test_only_what_the_negator_reaches_is_negated() -> None:
    assert marks("No hope, but courage; not war, peace.") == [True, False, True, False]
    assert marks("No hope or courage.") == [True, True]
    assert marks("not one of the people of hope") == [False]  # five words before


def test_a_pattern_that_holds_the_negator_is_not_negated_by_it() -> None:
    corpus = Corpus.from_documents(
        pd.DataFrame({"text": ["There is no hope. It is not the case that no hope is left."]})
    )
    places = match(corpus, Lexicon.from_entries({"despair": ["no hope"]}, name="example"))
    assert places["negated"].tolist() == [False, False]  # "that" ends the reach of "not"


def test_negators_and_turns_are_normal_forms_and_apart() -> None:
    assert not NEGATORS & (TURNS | UNDOING)
    assert all(word == word.lower() for word in NEGATORS | TURNS | UNDOING)
    assert is_negator("mustn't")
    assert not is_negator("unless")


@pytest.mark.parametrize(
    "gap", [", ", "; ", ": ", ". ", "! ", "? ", " – ", "—", " - ", " -- ", " (", ") ", "… ", "\n\n", "、"]
)
def test_signs_that_end_the_reach(gap: str) -> None:
    assert ends_reach(gap, "word")
    assert not joins_phrase(gap, "word")


@pytest.mark.parametrize("gap", [" ", "\n", "\u00a0", " “", "” ", " ‘", "’ ", " @", " $", " / "])
def test_signs_that_do_not(gap: str) -> None:
    assert not ends_reach(gap, "word")


@pytest.mark.parametrize("gap", [" ", "\n", "\r\n", "\u00a0", "  ", "’ ", "\u200b ", " \n "])
def test_what_joins_a_phrase(gap: str) -> None:
    assert joins_phrase(gap, "word")


def test_points_of_abbreviations() -> None:
    assert is_abbreviation("u.s")
    assert joins_phrase(". ", "u.s")
    assert not joins_phrase(". ", "word")
    assert not ends_reach(". ", "mr")
    assert ends_reach(". ", "word")
    assert ends_reach(".\n\n", "u.s")


@given(
    st.lists(
        st.tuples(st.sampled_from([*sorted(NEGATORS), "such", "but", "x"]), st.text(max_size=3)), max_size=4
    )
)
def test_no_text_breaks_the_rule(pairs: list[tuple[str, str]]) -> None:
    words, gaps = [word for word, _ in pairs], [gap for _, gap in pairs]
    assert is_negated(words, gaps) in (True, False)
    if not any(map(is_negator, words[-3:])):
        assert not is_negated(words, gaps)
