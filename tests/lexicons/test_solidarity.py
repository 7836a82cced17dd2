"""The lexicon `solidarity` on sentences made to trap it, and against a hand count of the first article.

Every sentence but those of the article was invented for this test; the expected places are what a reader who
knows the definitions in the card would mark.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from checkout import SEED
from lexicon_traps import find_places
from narrative.corpus.corpus import Corpus, read_corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match


@pytest.fixture(scope="module")
def solidarity() -> Lexicon:
    return load_lexicon("solidarity")


# Each sentence, and all that is to be found in it.
TRAPS = [
    # hope: not its loss, not candidates, not names, not a promise as a pledge, not optimising, not aspirin
    ("She hoped for the best and stayed optimistic.", {"hope": ["hoped", "optimistic"]}),
    ("A hopeless task, said the two mayoral hopefuls.", {}),
    ("Bob Hope once sailed round the Cape of Good Hope.", {}),
    ("The firm optimised its stock of aspirin, promising to deliver on Monday.", {}),
    ("It was a promising start.", {"hope": ["promising"]}),
    ("The treaty is a beacon of hope.", {"hope": ["beacon of hope"]}),
    # unity: not states, leagues, clubs, airlines; but the same word as an adjective
    ("The United States and the United Nations met in the United Kingdom.", {}),
    ("Manchester United in the cup, United Airlines in the red.", {}),
    ("THE UNITED STATES REPLIED.", {}),
    ("United in grief, the town fell silent.", {"unity": ["United in"], "adversity": ["grief"]}),
    ("Two countries united against a flood.", {"unity": ["united"]}),
    ("The play keeps the unity of time but no unity of tone.", {"unity": ["unity"]}),
    ("A unity government was sworn in.", {}),
    ("They are still getting their act together.", {}),
    ("They stood shoulder to shoulder.", {"unity": ["shoulder to shoulder"]}),
    ("The trade union backed the resolution.", {}),
    # courage: not a novel, a face, a drug
    ("He reads Brave New World and puts on a brave face.", {}),
    ("Police seized heroin worth a million.", {}),
    ("The braver of the two crews saved a heroine.", {"courage": ["braver", "heroine"]}),
    ("Shops may close without fear of a fine.", {}),
    ("The argument does not stand up to scrutiny.", {}),
    ("Villagers stood up to the raiders.", {"courage": ["stood up to"]}),
    # resilience: not antibiotics, not temptation, not a lasting memory
    ("Antibiotic resistance is an enduring problem.", {}),
    ("It was hard to resist the cake.", {}),
    ("The city will never surrender.", {"resilience": ["never surrender"]}),
    ("Their resolve held, although the council could resolve nothing.", {"resilience": ["Their resolve"]}),
    ("An outcome determined by chance.", {}),
    # sacrifice
    ("He gave his life for a stranger.", {"sacrifice": ["gave his life"]}),
    ("Two sailors lost their lives.", {}),
    ("She was dying for a coffee.", {}),
    # adversity: not films, not weapons that are a threat
    ("A horror film about an ordeal.", {"adversity": ["ordeal"]}),
    ("No weapons of mass destruction were found.", {"threat": ["weapons of mass destruction"]}),
    # victory: not people, ships, squares
    ("Victoria and Victor walked across Victory Square to see HMS Victory.", {}),
    ("The victor was crowned; triumph was inevitable.", {"victory": ["victor", "triumph", "inevitable"]}),
    ("She was overcome by smoke.", {}),
    ("Nobody overcame the wall.", {"victory": ["overcame"]}),
    # betrayal: not faults of goods and births, not sand, not a full house
    ("A defect in the brakes; a heart defect at birth; defective tyres.", {}),
    ("Two colonels defected, and others may defect.", {"betrayal": ["defected", "may defect"]}),
    ("The desert was deserted before the sell-out show.", {}),
    ("A deserter and a traitor shared a cell.", {"betrayal": ["deserter", "traitor"]}),
    ("Tickets sold out.", {}),
    # threat: not markets, not privacy, not zeal
    ("A hostile takeover bid with aggressive marketing.", {}),
    ("An invasion of privacy after a pitch invasion.", {}),
    ("An endangered species of finch.", {}),
    ("The enemy's threats grew.", {"threat": ["enemy's", "threats"]}),
    # justice: not ministries, judges, parties; not the adverb
    ("The Ministry of Justice and the Chief Justice disagreed with the justice minister.", {}),
    ("Mr Justice Lowe sat with Lord Justice Hay at the Court of Justice.", {}),
    ("They just left, and just as quickly came back.", {}),
    ("A just peace needs the rule of law.", {"justice": ["just peace", "rule of law"]}),
    ("Sovereign debt is no question of sovereignty.", {"justice": ["sovereignty"]}),
    ("The portrait does justice to its sitter.", {}),
    ("Justice came late.", {"justice": ["Justice"]}),
]


@pytest.mark.parametrize(("sentence", "expected"), TRAPS)
def test_traps(sentence: str, expected: dict[str, list[str]], solidarity: Lexicon) -> None:
    assert find_places(sentence, solidarity) == expected


def test_straight_or_curly_or_capital_is_the_same(solidarity: Lexicon) -> None:
    straight = find_places("The enemy's courage won't give up hope", solidarity)
    assert straight == {
        "threat": ["enemy's"],
        "courage": ["courage"],
        "resilience": ["won't give up"],
        "hope": ["hope"],
    }
    curly = find_places("THE ENEMY’S COURAGE WON’T GIVE UP HOPE", solidarity)
    assert {category: len(found) for category, found in curly.items()} == {
        category: len(found) for category, found in straight.items()
    }


def test_no_hope_is_negated(solidarity: Lexicon) -> None:
    text = "There is no hope. Nobody gives up hope. Not only hope, but courage."
    found = match(Corpus.from_documents(pd.DataFrame({"text": [text]})), solidarity)
    hope = found[found["category"] == "hope"]
    assert hope["negated"].iloc[0]
    assert not hope["negated"].iloc[2]


def test_every_category_is_rich_and_defined(solidarity: Lexicon) -> None:
    patterns = solidarity.entries[~solidarity.entries["pattern"].str.startswith("!")]
    assert patterns.groupby("category").size().min() >= 25
    assert solidarity.categories == (
        "hope", "unity", "courage", "resilience", "sacrifice",
        "adversity", "victory", "betrayal", "threat", "justice",
    )  # fmt: skip
    assert all(len(solidarity.definitions[category]) > 40 for category in solidarity.categories)


# The article of 8 November 2023, counted by hand; the numbers are its paragraphs. The reader also wrote the
# list, so this holds the list to its stated decisions, and says nothing of agreement between readers.
BY_HAND = {
    # 4: "symbolizes … unity and hope"; 6: "a symbol of hope". Nothing else says that things may go well.
    "hope": ["hope", "hope"],
    # 4: "unity and hope"; 5: "the unwavering unity of its people". The "international community" is support
    # from outside, named as a body: not counted.
    "unity": ["unity", "unity"],
    # 1: "a daring operation", disputable: it praises the plan. 5: "his courageous act".
    "courage": ["daring", "courageous"],
    # 5: "unwavering", which is said of the unity: disputable. 6: "the resilience of the … people".
    "resilience": ["unwavering", "resilience"],
    # 4: "in the face of adversity". "Lost their lives" (2) is loss, but no word of the list: a weakness.
    "adversity": ["adversity"],
    # 5: "victory in this war is inevitable": two places, for the win and for its certainty.
    "victory": ["victory", "inevitable"],
    # 1 defected, 2 to defect, 4 defections and who defect, 5 to defect, 6 defection: the breaking of an
    # allegiance by name. The article praises it, so a careful reader may dispute all six. "Defying his
    # previous allegiance" (6) says the same without a word of the list.
    "betrayal": ["defected", "to defect", "defections", "who defect", "to defect", "defection"],
    # 1: "Moscow's invasion"; 2: "the Kremlin's aggression".
    "threat": ["invasion", "aggression"],
    # 6: "to stand against war crimes". "Implemented a law" (4) is legislation, not an appeal to right.
    "justice": ["war crimes"],
    # Sacrifice: nobody in the article gives something up for others in words of the list.
}


@pytest.fixture(scope="module")
def found_in_article(solidarity: Lexicon) -> pd.DataFrame:
    return match(read_corpus(SEED), solidarity)


def test_the_first_article_as_by_hand(found_in_article: pd.DataFrame) -> None:
    by_category = {
        category: rows["text"].tolist() for category, rows in found_in_article.groupby("category", sort=False)
    }
    assert by_category == BY_HAND


def test_nothing_in_the_first_article_is_negated(found_in_article: pd.DataFrame) -> None:
    assert Counter(found_in_article["negated"].tolist()) == {False: 20}
