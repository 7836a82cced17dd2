"""The words of stance and modality on sentences made to trap them, written after the lists.

In each sentence what a reader who knows the cards would mark stands in braces. All were invented before
anything was counted, and the lists were not changed afterwards, so that the counts say how often a list errs
on sentences of this kind.
"""

from __future__ import annotations

import re

import pandas as pd
import pytest

from narrative import Corpus, stance, stance_matches

SENTENCES = {
    "obligation": [
        "The ferry {must} stop here.", "The museum is a must.", "The must of the grapes was left to ferment.",
        "He must have slept.", "Drivers {should} slow down.", "Should it rain, the fair moves indoors.",
        "They {have to} leave by noon.", "What they have to say is short.", "The council {ought to} pay.",
        "The need to know why drove her.", "She {needs to} see a doctor.", "The dog {had to} be carried.",
        "The summit is to be held in June.", "Passengers are {required to} show a ticket.",
        "You {mustn't} feed the gulls.",
    ],
    "possibility": [
        "The bridge {can} carry ten lorries.", "He kicked the tin can.", "She opened a can of paint.",
        "An empty can lay on the quay.", "Prices {may} rise in May.", "May Field sang.",
        "The might of the fleet was gone.", "It {might} work.", "With all her might she pulled.",
        "They {could} not swim.", "It is {possible} that the gate was open.",
        "The crew was {unable to} land.", "Workers canned fish there.",
        "The minister was {in a position to} know.", "Power to the people!", "Cans rolled off the deck.",
    ],
    "prediction": [
        "The port {will} close.", "Her will was read on Monday.", "He signed a new will.", "Will Gale sang.",
        "They {would} not sell.", "She'd gone before noon.", "{We'd} like tea.",
        "He is going to the harbour.", "It is {going to} snow.", "The table was set to one side.",
        "The trial is {set to} begin.", "She was {about to} speak.", "Books about toads sold well.",
        "The works {shall} be paid for.", "Bound to the mast, he waited.", "The talks are {bound to} fail.",
    ],
    "hedges": [
        "It {seems} the pump failed.", "The captain suggested a walk.",
        "The report {suggests} that the pump failed.", "She will {probably} come.",
        "{Nearly} a hundred boats sank.", "{Perhaps} he slept.", "Perhaps Street is closed.",
        "The suspect was arrested.", "Police {suspect} arson.", "The likely lads sang.", "Rain is {likely}.",
        "They tend the garden.", "Ships {tend to} leave late.", "The deal is {reportedly} dead.",
        "In part two of the film he dies.", "The fault was {in part} theirs.", "An assumed name was used.",
    ],
    "boosters": [
        "She {clearly} lied.", "Speak clearly.", "The water was clear.", "That is {certainly} false.",
        "In fact-checking, time is short.", "{In fact}, it was raining.", "The proof was read twice.",
        "This {proves} that it leaked.", "It was {definitely} him.", "The error was {obvious}.",
        "{Of course} it rained.", "The course of the ship was set.", "Indeed Street is shut.",
    ],
    "attitude_markers": [
        "{Unfortunately}, the ferry sank.", "It is {shocking} that nobody came.",
        "Shocking pink boats came.", "The {important} thing is rest.", "{Surprisingly}, it held.",
        "The surprise party was fun.", "The curious boy asked.", "The bank offers preferred rates.",
        "She would {prefer} tea.", "The dramatic society met.", "It was a {disgraceful} act.",
        "The usual suspects came.",
    ],
    "self_mention": [
        "{I} saw it.", "Henry I died.", "Part I is short.", "{We} left.", "The US left.",
        "Give it to {us}.", "{My} boat sank.", "{Our} reporter saw it.", "This {newspaper} asked.",
        "{Ours} is a street.", "WE is a brand.", "Mine shafts collapsed.",
    ],
    "engagement": [
        "{You} see it.", "{Look} at the sails.", "The look of the town changed.", "{Consider} the price.",
        "{Let us} begin.", "As {we all know}, it rained.", "{Note} that the door is shut.",
        "The note said no.", "Your Majesty was late.", "{Your} vote counts.",
        "{Imagine} a port without ships.", "The reader was late.", "Dear {reader}, it is over.",
        "{By the way}, it rained.", "By the way station they slept.",
    ],
}  # fmt: skip


def count(category: str) -> tuple[int, int, int, list[str]]:
    """How many places were right, wrong and missed, and the sentences that erred."""
    texts = [re.sub(r"[{}]", "", sentence) for sentence in SENTENCES[category]]
    places = stance_matches(Corpus.from_documents(pd.DataFrame({"text": texts, "doc_id": texts})))
    right = wrong = missed = 0
    erred = []
    for sentence, text in zip(SENTENCES[category], texts, strict=True):
        start = sentence.find("{")
        marked = range(start, sentence.find("}") - 1) if start >= 0 else range(0)
        here = places[(places["doc_id"] == text) & (places["category"] == category) & ~places["negated"]]
        found = [
            bool(set(marked) & set(range(low, high)))
            for low, high in zip(here["start"], here["end"], strict=True)
        ]
        right += sum(found)
        wrong += len(found) - sum(found)
        missed += bool(marked) and not any(found)
        if not all(found) or bool(marked) != any(found):
            erred.append(text)
    return right, wrong, missed, erred


#: Right, wrong, missed. The docstring of `narrative.stance` gives the sums.
KNOWN = {
    "obligation": (8, 4, 0, ["The must of the grapes was left to ferment.",
                             "Should it rain, the fair moves indoors.", "The need to know why drove her.",
                             "The summit is to be held in June."]),
    "possibility": (7, 3, 0, ["An empty can lay on the quay.", "With all her might she pulled.",
                              "Power to the people!"]),
    "prediction": (8, 4, 0, ["He signed a new will.", "She'd gone before noon.",
                             "The table was set to one side.", "Bound to the mast, he waited."]),
    "hedges": (9, 5, 1, ["The captain suggested a walk.", "Perhaps Street is closed.",
                         "Police suspect arson.", "The likely lads sang.",
                         "In part two of the film he dies.", "An assumed name was used."]),
    "boosters": (7, 1, 0, ["Indeed Street is shut."]),
    "attitude_markers": (6, 5, 0, ["Shocking pink boats came.", "The surprise party was fun.",
                                   "The curious boy asked.", "The bank offers preferred rates.",
                                   "The dramatic society met."]),
    "self_mention": (7, 1, 0, ["WE is a brand."]),
    "engagement": (9, 3, 1, ["Consider the price.", "Your Majesty was late.", "The reader was late.",
                             "By the way station they slept."]),
}  # fmt: skip


@pytest.mark.parametrize("category", SENTENCES)
def test_precision_and_recall_as_stated(category: str) -> None:
    assert count(category) == KNOWN[category]


def test_the_sums_are_those_that_the_docstring_gives() -> None:
    sums = [sum(row[place] for row in KNOWN.values()) for place in range(3)]
    sentences = [sentence for given in SENTENCES.values() for sentence in given]
    traps = [sentence for sentence in sentences if "{" not in sentence]
    assert (len(sentences), len(traps), sums) == (116, 53, [61, 26, 2])
    assert stance.__doc__ is not None
    stated = " ".join(stance.__doc__.split())
    assert "116 more sentences" in stated
    assert "61 of 87 matches were right (70 %) and 2 of 63 were missed" in stated
