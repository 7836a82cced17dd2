"""Passives of invented sentences, with the answers that a reader of English gives.

Of each sentence: its passives as *group | agent | subject | tense*; `~` stands before reduced ones and `!`
before negated ones. The sentences were written before the rules were tried on them. Of 76 passives and
sentences without one the rules then had 74 right; *It’s* and *had the quay cleared* they had not. Twelve more
were read wrongly, and added later: those joined with particles, with the same agent, and with two objects.
"""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.agency.passive_table import passives
from narrative.corpus.corpus import Corpus
from narrative.schema import PASSIVES

SENTENCES = {
    # who was given something, and verbs joined to a passive that are none
    "The man given a book by Ann left early.": ["~given|Ann|The man|"],
    "The workers offered jobs by Lee refused them.": ["~offered|Lee|The workers|"],
    "The Board offered jobs by Friday.": [],
    "The Board given notice left, given that it was late.": ["~given||The Board|"],
    "Has the Board given Lee the keys he left?": [],
    "He was operated on and recovered.": ["was operated||He|past"],
    "The roof was torn off and collapsed.": ["was torn||The roof|past"],
    "She was elected and served two years.": ["was elected||She|past"],
    "She was tried and jailed two years later.": ["was tried||She|past", "jailed||She|past"],
    # tense and aspect
    "Two crew members were killed.": ["were killed||Two crew members|past"],
    "The gate is guarded by two constables.": ["is guarded|two constables|The gate|present"],
    "The crane has been inspected.": ["has been inspected||The crane|present perfect"],
    "By noon the quay had been cleared by sixty police.": [
        "had been cleared|sixty police|the quay|past perfect"
    ],
    "The lease will be signed on Friday.": ["will be signed||The lease|future"],
    "The harbour is being dredged.": ["is being dredged||The harbour|present"],
    "The ship was being unloaded when the jib fell.": ["was being unloaded||The ship|past"],
    "The dockers may have been misled by the Board.": ["may have been misled|the Board|The dockers|modal"],
    "The fine has to be paid.": ["has to be paid||The fine|modal"],
    "The wall would be rebuilt by volunteers.": ["would be rebuilt|volunteers|The wall|modal"],
    "They hope to be paid.": ["to be paid|||infinitive"],
    "He left without being seen by anyone.": ["being seen|anyone||participle"],
    "Having been warned by the harbour master, they left.": [
        "Having been warned|the harbour master||participle"
    ],
    "It’s made of steel.": ["’s made||It|present"],
    # adverbs and what is inserted
    "The letter was never properly answered.": ["!was never properly answered||The letter|past"],
    "The plan was, however, rejected.": ["was, however, rejected||The plan|past"],
    "The strike was in fact called by the union.": ["was in fact called|the union|The strike|past"],
    "The pilots were both badly hurt.": ["were both badly hurt||The pilots|past"],
    # negation
    "Nobody was hurt.": ["!was hurt||Nobody|past"],
    "No shots were fired.": ["!were fired||No shots|past"],
    "The report wasn't published.": ["!wasn't published||The report|past"],
    "The pay will not be raised.": ["!will not be raised||The pay|future"],
    "The bridge is no longer used.": ["!is no longer used||The bridge|present"],
    # questions
    "Was he arrested?": ["Was he arrested||he|past"],
    "Why were the dockers told?": ["were the dockers told||the dockers|past"],
    "Will they be paid by the Board?": ["Will they be paid|the Board|they|future"],
    "Who was hurt?": ["was hurt||Who|past"],
    # get and become
    "Three windows got smashed by the crowd.": ["got smashed|the crowd|Three windows|past"],
    "He gets paid on Fridays.": ["gets paid||He|present"],
    # more than one
    "They were stopped, searched and released.": [
        "were stopped||They|past", "searched||They|past", "released||They|past"
    ],
    "Eleven dockers were arrested and later charged by the police.": [
        "were arrested|the police|Eleven dockers|past", "charged|the police|Eleven dockers|past"
    ],
    "They were stopped, searched and freed by guards.": [
        "were stopped|guards|They|past", "searched|guards|They|past", "freed|guards|They|past"
    ],
    "The refugees were provided for and offered work.": [
        "were provided||The refugees|past", "offered||The refugees|past"
    ],
    "The crew were looked after, fed and sent home by the nurses.": [
        "were looked|the nurses|The crew|past", "fed|the nurses|The crew|past",
        "sent|the nurses|The crew|past",
    ],
    "The gate was broken into and robbed.": ["was broken||The gate|past", "robbed||The gate|past"],
    "He was laughed at and mocked by the crowd.": [
        "was laughed|the crowd|He|past", "mocked|the crowd|He|past"
    ],
    # objects that stay
    "The child was given a book by Ann.": ["was given|Ann|The child|past"],
    "Was she sent a letter by the union?": ["Was she sent|the union|she|past"],
    "They were shown a film by Lee by the police.": ["were shown|the police|They|past"],
    "She was handed the keys to the yard by the mayor.": ["was handed|the mayor|She|past"],
    "The bill was sent to the committee by the minister.": ["was sent|the minister|The bill|past"],
    "The prize was awarded to Lee by a jury.": ["was awarded|a jury|The prize|past"],
    "He was told to stay by Friday.": ["was told||He|past"],
    "She was given a medal by the mayor.": ["was given|the mayor|She|past"],
    "Lee was named chairman by the Board.": ["was named|the Board|Lee|past"],
    # verbs with particles
    "The firm was taken over by Tarvane.": ["was taken|Tarvane|The firm|past"],
    "The raid was carried out by a special unit.": ["was carried|a special unit|The raid|past"],
    # by, and no agent
    "The work must be done by Friday.": ["must be done||The work|modal"],
    "The port was rebuilt by 2010.": ["was rebuilt||The port|past"],
    "The grain was moved by train.": ["was moved||The grain|past"],
    "The body was found by the river.": ["was found||The body|past"],
    "Costs were cut by a third.": ["were cut||Costs|past"],
    "Prices were raised by 5 per cent.": ["were raised||Prices|past"],
    "The debt was reduced by selling land.": ["was reduced||The debt|past"],
    "The door was opened by hand.": ["was opened||The door|past"],
    "The case was decided by then.": ["was decided||The case|past"],
    "The result was taken by surprise to be final.": ["was taken||The result|past"],
    "The town was flooded by the river.": ["was flooded|the river|The town|past"],
    "He was told of a report by the committee.": ["was told||He|past"],
    "The march was led by some of the dockers.": ["was led|some of the dockers|The march|past"],
    # subjects
    "The men who were hurt have gone home.": ["were hurt||The men|past"],
    "The crane, built in 1983, was sold.": ["~built||The crane|", "was sold||The crane|past"],
    "Ann Lee, a docker, was elected.": ["was elected||Ann Lee|past"],
    # reduced
    "The man killed in the raid was a docker.": ["~killed||The man|"],
    "A plan backed by ministers failed.": ["~backed|ministers|A plan|"],
    "Backed by the Board, Tarvane won.": ["~Backed|the Board|Tarvane|"],
    "They read a letter written in ink.": ["~written||a letter|"],
    # adjectives, actives, nouns
    "She was tired.": [],
    "He is married.": [],
    "Residents are concerned about noise.": [],
    "The roof is very limited.": [],
    "The firm is state-owned.": [],
    "The claims are unfounded.": [],
    "They are trained divers.": [],
    "He got married.": [],
    "He's taken the boat.": [],
    "She has arrived.": [],
    "The police have arrested eleven men.": [],
    "The board raised the fees and closed the gate.": [],
    "The man killed the dog.": [],
    "Police arrested him in the harbour.": [],
    "The speed was red.": [],
    "The dockers were worried by the plan.": ["were worried|the plan|The dockers|past"],
}  # fmt: skip


def read(text: str) -> pd.DataFrame:
    return passives(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en"))


def tell(table: pd.DataFrame) -> list[str]:
    return [
        ("~" if row.kind == "reduced" else "")
        + ("!" if row.negated else "")
        + "|".join([row.text, row.agent, row.subject, row.tense])
        for row in table.itertuples()
    ]


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    texts = pd.DataFrame({"text": list(SENTENCES)}, index=[str(k) for k in range(len(SENTENCES))])
    table = passives(Corpus.from_documents(texts, language="en"))
    return {text: tell(table[table["doc_id"] == str(k)]) for k, text in enumerate(SENTENCES)}


def test_passives_are_those_that_a_reader_finds(found: dict[str, list[str]]) -> None:
    wrong = {text: (found[text], told) for text, told in SENTENCES.items() if found[text] != told}
    assert wrong == {}


def test_offsets_are_into_the_text_as_read() -> None:
    text = (
        "He’s “fined”. The gate,\u00a0it is said, wasn’t\u00ad forced by the police.\n\nTwo men shot in raid"
    )
    table = read(text)
    assert table.columns.tolist() == list(PASSIVES)
    for name in ("", "verb_", "agent_", "subject_"):
        texts = table["text" if not name else name.removesuffix("_")]
        for start, end, told in zip(table[f"{name}start"], table[f"{name}end"], texts, strict=True):
            assert text[start:end] == told if start >= 0 else (told, start, end) == ("", -1, -1)
    assert table["verb"].tolist() == ["fined", "said", "forced", "shot"]


_PIECES = [
    "The",
    "was",
    "’s",
    "not",
    "killed",
    "by",
    "men",
    ",",
    ".",
    "being",
    "“",
    "1990",
    "to",
    "and",
    "who",
    "́",
    "Is",
    "It’s",
    "got",
    "by-law",
    "\n\n",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=30))
def test_any_text_gives_a_table_whose_texts_are_read(words: list[str]) -> None:
    text = " ".join(words)
    table = read(text)
    assert [text[start:end] for start, end in zip(table["start"], table["end"], strict=True)] == table[
        "text"
    ].tolist()
    assert (table["has_agent"] == (table["agent"] != "")).all()
    assert not table.duplicated(["doc_id", "verb_start"]).any()


def test_documents_do_not_depend_on_each_other() -> None:
    texts = pd.DataFrame({"text": list(SENTENCES)[:20]}, index=[f"d{k}" for k in range(20)])
    corpus = Corpus.from_documents(texts, language="en")
    whole, part = passives(corpus), passives(corpus.take([7, 2]))
    rows = whole["doc_id"].isin(["d2", "d7"])
    expected = whole[rows].sort_values("doc_id", key=lambda ids: ids != "d7", kind="stable")
    pd.testing.assert_frame_equal(part, expected.reset_index(drop=True))


def test_documents_in_another_language_have_no_rows() -> None:
    texts = {"text": ["Two dockers were hurt by the police in the harbour.", "Zwei Arbeiter were hurt."]}
    table = passives(
        Corpus.from_documents(pd.DataFrame(texts | {"language": ["en", "de"]}, index=["a", "b"]))
    )
    assert table["doc_id"].tolist() == ["a"]
    assert passives(Corpus.from_documents(pd.DataFrame({"text": ["…"]}, index=["a"]), language="de")).empty


def test_time_grows_with_the_length_of_a_text_and_of_a_sentence() -> None:
    def clock(text: str) -> float:
        corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en")
        corpus.token_store, corpus.sentence_store  # noqa: B018 - made before the clock starts
        started = time.process_time()
        passives(corpus)
        return time.process_time() - started

    for piece in ("was very not ", "the men who were, of the men of ", "killed by the men and "):
        assert clock(piece * 8_000) < 12 * clock(piece * 2_000) + 0.2
