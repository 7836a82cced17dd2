"""The lexicon `war-peace` on sentences made to trap it. Every sentence was invented for this test."""

from __future__ import annotations

import pytest

from checkout import SEED
from lexicon_traps import find_places
from narrative.corpus.corpus import Corpus, read_corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon


@pytest.fixture(scope="module")
def war_peace() -> Lexicon:
    return load_lexicon("war-peace")


def places(text: str | Corpus, lexicon: Lexicon) -> dict[str, list[str]]:
    found = find_places(text, lexicon)
    return {category.removesuffix("_oriented"): places for category, places in found.items()}


# Each sentence, and all that is to be found in it ("_oriented" left off).
TRAPS = [
    # war: not trade, wit, films, hearts, fish, kitchens
    ("A price war and a war of words over Star Wars.", {}),
    ("The troops shelled the port; nine were killed.", {"war": ["troops", "shelled", "killed"]}),
    ("A heart attack in a think tank.", {}),
    ("The war on poverty and the war against poverty.", {"peace": ["poverty", "poverty"]}),
    ("A charm offensive from the fire brigade.", {}),
    # propaganda: demonising, not tax rules, not where a thing lies, not a vicious circle
    ("The brutal dictator and his henchmen.", {"propaganda": ["brutal", "dictator", "henchmen"]}),
    ("The tax regime is a vicious circle.", {}),
    ("The answer lies in the soil; the rest are lies.", {"propaganda": ["lies"]}),
    ("Barbara wrote a monster hit.", {}),
    ("You are either with us or against us.", {"propaganda": ["with us or against us"]}),
    # elite: their names with and without the genitive, not the league, not fast food
    ("The Kremlin’s envoy met the prime minister.", {"elite": ["Kremlin’s", "envoy", "prime minister"]}),
    ("The Premier League and Martin Luther King.", {}),
    ("Spokesmen said officials were content.", {"elite": ["Spokesmen", "officials"]}),
    # victory, with ceasefires and treaties as in Galtung's table
    ("After the ceasefire came a peace treaty.", {"victory": ["ceasefire", "peace treaty"]}),
    ("The garrison surrendered and was routed.", {"victory": ["surrendered", "routed"]}),
    ("They seized the day and the harbour, then seized the moment.", {}),
    ("They seized the harbour.", {"victory": ["seized"]}),
    ("Paid in advance for advanced lessons.", {}),
    # peace: itself, its causes; not a magistrate, not a prize, not the treaty
    ("The root causes are old grievances.", {"peace": ["root causes", "grievances"]}),
    ("A justice of the peace won the Nobel Peace Prize.", {}),
    ("They marched against war.", {"peace": ["against war"]}),
    ("They spoke against war crimes.", {}),
    ("A dialogue box on the screen.", {}),
    ("Both sides want an end to the war.", {"peace": ["Both sides", "end to the war"]}),
    # truth: evidence and inquiry; not “in fact”
    ("In fact, the fact that it rained is a matter of fact.", {}),
    ("An independent inquiry verified the footage.", {"truth": ["independent inquiry", "verified"]}),
    ("They were exposed to the sun.", {}),
    ("A whistleblower exposed the cover-up.", {"truth": ["whistleblower", "exposed", "cover-up"]}),
    # people: not pop, not clans of nations, not spin
    ("Villagers and their children fled.", {"people": ["Villagers", "children", "fled"]}),
    ("The Spice Girls and a boy band met a spin doctor.", {}),
    ("The royal family suffered a defeat.", {"victory": ["defeat"]}),
    # solution: not wages, not a rights group
    ("Wage negotiations failed, said Amnesty International.", {}),
    ("Mediators brokered peace talks.", {"solution": ["Mediators", "brokered", "peace talks"]}),
    ("The town was rebuilt after reconciliation.", {"solution": ["rebuilt", "reconciliation"]}),
]


@pytest.mark.parametrize(("sentence", "expected"), TRAPS)
def test_traps(sentence: str, expected: dict[str, list[str]], war_peace: Lexicon) -> None:
    assert places(sentence, war_peace) == expected


def test_the_categories_are_the_two_columns_of_the_table(war_peace: Lexicon) -> None:
    # Galtung 1986 and 2003; Lynch & McGoldrick 2005: four orientations of war journalism, four of peace.
    assert war_peace.categories == (
        "war_oriented", "propaganda_oriented", "elite_oriented", "victory_oriented",
        "peace_oriented", "truth_oriented", "people_oriented", "solution_oriented",
    )  # fmt: skip
    patterns = war_peace.entries[~war_peace.entries["pattern"].str.startswith("!")]
    assert patterns.groupby("category").size().min() >= 25
    assert all(len(war_peace.definitions[category]) > 40 for category in war_peace.categories)


def test_the_first_article_as_by_hand(war_peace: Lexicon) -> None:
    # War journalism by the table: thirteen places in the left column, one in the right, where the "security
    # guarantees" are promised to one man (3): not Galtung's solution, so a careful reader would dispute it.
    assert places(read_corpus(SEED), war_peace) == {
        # 1 invasion, 2 regiment, 4 servicemen, war, troops, soldiers, 5 war; "war crimes" (6) is law.
        "war": ["invasion", "regiment", "servicemen", "war", "troops", "soldiers", "war"],
        "propaganda": ["aggression"],  # 2: "the Kremlin's aggression"
        # 1 authorities, 2 the Kremlin, 3 the agency, 4 parliament; "Kyiv", a government too, is not seen.
        "elite": ["authorities", "Kremlin’s", "intelligence agency’s", "parliament"],
        "victory": ["victory"],  # 5
        "solution": ["security guarantees"],  # 3
    }
