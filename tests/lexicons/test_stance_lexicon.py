"""The lexicon `stance` on sentences made to trap it.

Every sentence was invented for this test; the expected places are what a reader who knows the definitions in
the card would mark.
"""

from __future__ import annotations

import pytest

from lexicon_traps import find_places
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon


@pytest.fixture(scope="module")
def stance() -> Lexicon:
    return load_lexicon("stance")


# Each sentence, and all that is to be found in it.
TRAPS = [
    # hedges: not months, power, degree, offices, kinds of things
    ("The bridge may close in May.", {"hedges": ["may"]}),
    ("Theresa May spoke on 3 May.", {}),
    ("The fleet showed the might of the empire.", {}),
    ("It might rain.", {"hedges": ["might"]}),
    ("Reply as soon as possible.", {}),
    ("A delay is possible.", {"hedges": ["possible"]}),
    ("The attorney general met the heir apparent.", {}),
    ("The pilot apparently slept.", {"hedges": ["apparently"]}),
    ("She assumed office at noon.", {}),
    ("They assumed it was noon.", {"hedges": ["assumed"]}),
    ("He took the bus rather than the tram.", {}),
    ("What kind of boat is it?", {}),
    ("The pilot is believed to have slept.", {"hedges": ["is believed"]}),
    ("They reached their full potential.", {}),
    ("Speculators bought the quay.", {}),
    # boosters: not exhibitions, numbers, discoveries, duties; doubt denied is no doubt left
    ("The show was certain to some to be a true story.", {}),
    ("A certain number of boats must pay.", {}),
    ("The figures show that it leaks.", {"boosters": ["show that"]}),
    ("No doubt the pump is broken.", {"boosters": ["No doubt"]}),
    ("Undoubtedly, indeed.", {"boosters": ["Undoubtedly", "indeed"]}),
    ("I believe in gardens.", {"self_mention": ["I"], "boosters": ["I believe"]}),
    # attitude: not bargains, meetings, debts, strikers
    ("Ministers agree on a date.", {}),
    ("I agree.", {"self_mention": ["I"], "attitude_markers": ["agree"]}),
    ("An extraordinary general meeting discussed outstanding debts.", {}),
    ("Striking workers hold preferred stock.", {}),
    ("Sadly, the remarkable tree fell.", {"attitude_markers": ["Sadly", "remarkable"]}),
    ("Her vital signs were normal.", {}),
    # self mention: not countries, kings, wars, pits
    ("The US sent ships.", {}),
    ("They told us.", {"self_mention": ["us"]}),
    ("World War I began under George I.", {}),
    ("The coal mine closed.", {}),
    ("I'm told it's ours.", {"self_mention": ["I'm", "ours"]}),
    ("I’m told.", {"self_mention": ["I’m"]}),
    # engagement: not thanks, infinitives; an appeal to the reader is one place, not two
    ("Thank you.", {}),
    ("Yours truly, the harbour master.", {"self_mention": ["Yours truly"]}),
    ("Imagine the harbour at night.", {"engagement": ["Imagine the"]}),
    ("It is hard to imagine the cold.", {}),
    ("They took a closer look at it.", {}),
    (
        "Ladies and gentlemen, let us begin.",
        {"self_mention": ["us"], "engagement": ["Ladies and gentlemen", "let us"]},
    ),
    ("Of course.", {"boosters": ["Of course"], "engagement": ["Of course"]}),
    ("Like it or not, just state what they mean.", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "expected"), TRAPS, ids=[text[:40] or "empty" for text, _ in TRAPS])
def test_traps(text: str, expected: dict[str, list[str]], stance: Lexicon) -> None:
    assert find_places(text, stance) == expected


def test_the_five_categories_are_there_with_25_patterns_or_more(stance: Lexicon) -> None:
    assert stance.categories == ("hedges", "boosters", "attitude_markers", "self_mention", "engagement")
    inclusions = stance.entries[~stance.entries["pattern"].str.startswith("!")]
    assert inclusions["category"].value_counts().min() >= 25


def test_no_pattern_both_opens_and_closes_a_claim(stance: Lexicon) -> None:
    by_category = stance.entries.groupby("category")["pattern"].agg(set)
    assert not by_category["hedges"] & by_category["boosters"]


def test_the_traps_of_the_language_are_left_out(stance: Lexicon) -> None:
    left_out = {
        "like",
        "just",
        "state",
        "mean",
        "would",
        "about",
        "show",
        "find",
        "true",
        "certain",
        "mine",
        "us",
    }
    assert not left_out & set(stance.entries["pattern"])
