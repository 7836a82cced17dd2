"""What is said, by whom and with which cue: invented sentences for each case that the rules know."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest

from narrative.corpus.corpus import Corpus
from narrative.voices.quotation_table import quotations

Found = list[tuple[str, str, str]]


def find(text: str) -> pd.DataFrame:
    return quotations(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en"))


def read(text: str) -> Found:
    """Source, cue and content of each part that was found."""
    table = find(text)
    return list(zip(table["source"], table["cue"], table["text"], strict=True))


DIRECT: list[tuple[str, Found]] = [
    # The cue behind, before and in the middle.
    ("“The quay is shut,” she said.", [("she", "said", "“The quay is shut,”")]),
    ("“The quay is shut,” said Ann Lee.", [("Ann Lee", "said", "“The quay is shut,”")]),
    ("Ann Lee said: “The quay is shut.”", [("Ann Lee", "said", "“The quay is shut.”")]),
    ("Ann Lee, a docker, said, “The quay is shut.”", [("Ann Lee, a docker", "said", "“The quay is shut.”")]),
    (
        "“The quay,” he said, “is shut.”",
        [("he", "said", "“The quay,”"), ("he", "said", "“is shut.”")],
    ),
    (
        "“The quay is shut,” she said. “Nobody works.”",
        [("she", "said", "“The quay is shut,”"), ("she", "said", "“Nobody works.”")],
    ),
    (
        "“The quay is shut,” said Ann Lee, a docker from Oxley, on Monday.",
        [("Ann Lee, a docker from Oxley", "said", "“The quay is shut,”")],
    ),
    ("“Who sent the police?” the judge asked.", [("the judge", "asked", "“Who sent the police?”")]),
    ("“Stop!” shouted a man on the pier.", [("a man", "shouted", "“Stop!”")]),
    # Marks of other kinds.
    ("‘The quay is shut,’ she said.", [("she", "said", "‘The quay is shut,’")]),
    ("''The quay is shut,'' Ms. Lee said.", [("Ms. Lee", "said", "''The quay is shut,''")]),
    ('"The quay is shut," Lee told reporters.', [("Lee", "told", '"The quay is shut,"')]),
    ("‘They call it “modern”,’ Lee says.", [("Lee", "says", "‘They call it “modern”,’")]),
    # Never closed, and over paragraphs.
    ("“The quay is shut, Lee said. A ship waits.", [("Lee", "said", "“The quay is shut,")]),
    ("“The quay is shut, said Lee. A ship waits.", [("Lee", "said", "“The quay is shut,")]),
    (
        "''The quay is shut, he said, adding that a ship waits.",
        [("he", "said", "''The quay is shut,"), ("he", "adding", "that a ship waits")],
    ),
    (
        '"Is it shut? the judge asked. "It must be open."',
        [("the judge", "asked", '"Is it shut?'), ("the judge", "asked", '"It must be open."')],
    ),
    ("“The quay is shut, according to Lee.", [("Lee", "according to", "“The quay is shut,")]),
    ("Lee said: “The quay is shut.\n\nA ship waits.", [("Lee", "said", "“The quay is shut.")]),
    (
        "Lee said: “The quay is shut.\n\n“Nobody works there.”",
        [("Lee", "said", "“The quay is shut."), ("Lee", "said", "“Nobody works there.”")],
    ),
    # A paragraph that is only a quotation goes to who spoke last.
    (
        "“The quay is shut,” said Ann Lee.\n\n“We shall wait for the ferry.”",
        [("Ann Lee", "said", "“The quay is shut,”"), ("Ann Lee", "said", "“We shall wait for the ferry.”")],
    ),
    # Paragraphs left open go to who is named in the last; the first of these is not Lee's.
    (
        "“We won,” Ann Lee said.\n\n“They were tired.\n\n“It was cold.\n\n“We had no bread,” Brask said.",
        [
            ("Ann Lee", "said", "“We won,”"),
            ("Brask", "said", "“They were tired."),
            ("Brask", "said", "“It was cold."),
            ("Brask", "said", "“We had no bread,”"),
        ],
    ),
    # A full stop within the marks, before who spoke; marks behind a sentence with the archives' apostrophes.
    ("“It is late.” Ann Lee said.", [("Ann Lee", "said", "“It is late.”")]),
    ("“It is late.” Lee said on Monday.", [("Lee", "said", "“It is late.”")]),
    (
        "“It is late.” Ann Lee said she would go.",
        [("", "", "“It is late.”"), ("Ann Lee", "said", "she would go")],
    ),
    (
        "''It is late,'' said Mr. Lee, who came ten years ago. ''The cost was high.''",
        [
            ("Mr. Lee, who came ten years ago", "said", "''It is late,''"),
            ("Mr. Lee, who came ten years ago", "said", "''The cost was high.''"),
        ],
    ),
    (
        "“Yes,” she said. “Why not?”\nThen Brask claimed that it was late.",
        [
            ("she", "said", "“Yes,”"),
            ("she", "said", "“Why not?”"),
            ("Brask", "claimed", "that it was late"),
        ],
    ),
    ("“Who knows?” the 43-year-old asked.", [("the 43-year-old", "asked", "“Who knows?”")]),
    # A colon after a sentence that has no cue.
    ("In her next talk Ann Lee went further: “We are few.”", [("Ann Lee", "", "“We are few.”")]),
    ("10.15 Ann Lee, on the advice of her lawyer: “No.”", [("Ann Lee", "", "“No.”")]),
    ("14.10 Ann Lee, Tarvane: “Nobody asked.”", [("Ann Lee", "", "“Nobody asked.”")]),
    # Tags of a web page.
    (
        'They replied:\n\n<tweet author="AnnLee" id="1">We are few.</tweet>',
        [("AnnLee", "", "We are few.")],
    ),
    (
        "Lee wrote: <blockquote><p>We are few. We stay.</p></blockquote> Nobody came.",
        [("Lee", "wrote", "We are few. We stay.")],
    ),
    (
        "The mayor wrote:\n\n> We are few. We stay.\n> It is late.\n\nNobody came.",
        [("The mayor", "wrote", "We are few. We stay."), ("The mayor", "wrote", "It is late.")],
    ),
    # What is never closed, or closed in another way, ends with its paragraph.
    ("Lee wrote:\n\n<blockquote>We go.\n\nNobody came.", [("Lee", "wrote", "We go.")]),
    ("Lee wrote:\n\n<tweet id='3'>We go.<tweet/>\n\nNobody came.", [("Lee", "wrote", "We go.")]),
    # Tags and entities are no words, and offsets are into the text as read.
    (
        "<p>&ldquo;We are few,&rdquo;&nbsp;said <b>Ann&nbsp;Lee</b>.</p>",
        [("Ann&nbsp;Lee", "said", "&ldquo;We are few,&rdquo;")],
    ),
    ("Lee&rsquo;s aide <i>said</i> it isn&rsquo;t so.", [("Lee&rsquo;s aide", "said", "it isn&rsquo;t so")]),
    (
        '<blockquote class="post"><p>We are few.</p>&mdash; Ann Lee (@lee) March 3</blockquote>',
        [("Ann Lee", "", "We are few.")],
    ),
    ("“We are few.” — Ann Lee\n\nNobody came.", [("Ann Lee", "", "“We are few.”")]),
    # A list and a statement behind a colon.
    ("Lee said:\n\n• We are few.\n• We stay.\n\nNobody came.", [("Lee", "said", "We are few.\n• We stay")]),
    ("The Board wrote:\n\nWe regret it.\n\nNobody came.", [("The Board", "wrote", "We regret it")]),
    ("Lee tweeted:\n\nNobody came.", []),
    # A programme's title before the speaker.
    (
        "Sunday on Radio One’s “Harbour Hour,” Ann Lee said the quay was shut.",
        [("Ann Lee", "said", "the quay was shut")],
    ),
    # A sentence that goes on within marks.
    (
        "The government would not yield, she said, “because a debt does not go away”.",
        [
            ("she", "said", "The government would not yield"),
            ("she", "said", "“because a debt does not go away”"),
        ],
    ),
    ("Lee called the result “lawful”.", [("Lee", "called", "the result “lawful”")]),
    # Statements and posts cited.
    ("In a statement on Monday, the Board said: “We regret it.”", [("the Board", "said", "“We regret it.”")]),
    ("“No lease!” Ann Lee tweeted on Tuesday.", [("Ann Lee", "tweeted", "“No lease!”")]),
    ("Lee wrote on her page: “No lease.”", [("Lee", "wrote", "“No lease.”")]),
    # Headlines and conversations.
    ("Minister: We will not yield to threats", [("Minister", "", "We will not yield to threats")]),
    (
        "LEE: Was it you?\n\nBRASK: It was not. I was at sea.",
        [("LEE", "", "Was it you"), ("BRASK", "", "It was not. I was at sea")],
    ),
]

INDIRECT: list[tuple[str, Found]] = [
    ("Lee said that the quay was shut.", [("Lee", "said", "that the quay was shut")]),
    ("Lee said the quay was shut.", [("Lee", "said", "the quay was shut")]),
    ("The quay was shut, the harbour master said.", [("the harbour master", "said", "The quay was shut")]),
    ("The quay, he said, was shut.", [("he", "said", "The quay"), ("he", "said", "was shut")]),
    (
        "The quay was shut on Friday, according to the Harbour Board.",
        [("the Harbour Board", "according to", "The quay was shut on Friday")],
    ),
    (
        "According to the Harbour Board, the quay was shut on Friday.",
        [("the Harbour Board", "According to", "the quay was shut on Friday")],
    ),
    (
        "Lee told the Ledger that the quay was shut.",
        [("Lee", "told", "that the quay was shut")],
    ),
    (
        "Lee said the quay was shut, adding that nobody worked.",
        [("Lee", "said", "the quay was shut"), ("Lee", "adding", "that nobody worked")],
    ),
    (
        "Lee argued that the quay was shut, but said it would open again.",
        [("Lee", "argued", "that the quay was shut"), ("Lee", "said", "it would open again")],
    ),
    (
        "Ann Lee, who runs the yard, said the quay was shut.",
        [("Ann Lee", "said", "the quay was shut")],
    ),
    (
        "Speaking on Monday, Ann Lee said the quay was shut.",
        [("Ann Lee", "said", "the quay was shut")],
    ),
    ("The dockers asked whether the quay was shut.", [("The dockers", "asked", "whether the quay was shut")]),
    ("The Board denied that it had known.", [("The Board", "denied", "that it had known")]),
    ("Brask promised to open the quay.", [("Brask", "promised", "to open the quay")]),
    ("The letter states that the quay is shut.", [("The letter", "states", "that the quay is shut")]),
    ("He claims the lease was signed.", [("He", "claims", "the lease was signed")]),
    ("Lee accused the Board of a breach of trust.", [("Lee", "accused", "the Board of a breach of trust")]),
    (
        "OXLEY, March 4 (Farsound) - Dockers will strike, the union said.",
        [("the union", "said", "Dockers will strike")],
    ),
    ("Critics say it is a bad deal.", [("Critics", "say", "it is a bad deal")]),
    (
        "Lee argued that, while the tide was low, nobody swam.",
        [("Lee", "argued", "that, while the tide was low, nobody swam")],
    ),
    ("She told Radio Oxley’s “Morning Show” that it was late.", [("She", "told", "that it was late")]),
    ("Lee pointed out that the tide was low.", [("Lee", "pointed out", "that the tide was low")]),
    # Sources: before a time, behind a blame, with an apposition that begins with *now*, with capitals.
    ("The Board this week announced that it was late.", [("The Board", "announced", "that it was late")]),
    ("Lee, now a judge, said it was late.", [("Lee, now a judge", "said", "it was late")]),
    ("Staff of the US Board said it was late.", [("Staff of the US Board", "said", "it was late")]),
    ("They led Lee into agreeing that it was late.", [("Lee", "agreeing", "that it was late")]),
    # Where the next speaker, or the reporter, begins.
    (
        "Half said it was late, and more than 4 in 10 said they were tired.",
        [("Half", "said", "it was late"), ("10", "said", "they were tired")],
    ),
    ("Lee said it was safe – a claim nobody believed.", [("Lee", "said", "it was safe")]),
    ("Report says pier will fall OXLEY (Press) – The pier stood.", [("Report", "says", "pier will fall")]),
    ("Brask found it “cold” and warned that it was late.", [("Brask", "warned", "that it was late")]),
]

#: Nouns that introduce a statement, verbs in the passive, and a verb that begins its sentence.
OTHER_CUES: list[tuple[str, Found]] = [
    ("His claim that the quay leaks is old.", [("His", "claim that", "that the quay leaks is old")]),
    ("A call by dockers for a ballot failed.", [("dockers", "call by dockers for", "a ballot failed")]),
    ("The Board issued a warning that tides rise.", [("The Board", "warning that", "that tides rise")]),
    ("It was widely reported that Lee paid.", [("", "reported", "that Lee paid")]),
    ("The move was first reported by the Ledger.", [("the Ledger", "reported", "The move")]),
    ("Lee was accused by the paper of fraud.", [("the paper", "accused", "fraud")]),
    ("Lee was quoted as saying the quay was shut.", [("Lee", "saying", "the quay was shut")]),
    ("Brask was told on Monday that the quay is shut.", [("", "told", "that the quay is shut")]),
    ("Said Ann Lee, a docker, “We were proud.”", [("Ann Lee, a docker", "Said", "“We were proud.”")]),
    ("“It is late,” First Minister Jo Brask said.", [("First Minister Jo Brask", "said", "“It is late,”")]),
    ("As Ann Lee put it, “they are inside.”", [("Ann Lee", "put it", "“they are inside.”")]),
    ("In Lee’s words, “it is late”.", [("Lee’s", "words", "“it is late”")]),
    ("“Do come in now,” he urged them.", [("he", "urged", "“Do come in now,”")]),
    ("When asked, Lee said: “It is late.”", [("Lee", "said", "“It is late.”")]),
    ("Lee set out what he called reasons for hope.", [("he", "called", "reasons for hope")]),
    ("Lee praised the lease and signed it.", [("Lee", "praised", "the lease")]),
    ("While saying that it leaks, he wept.", [("he", "saying", "that it leaks")]),
]

NO_SPEECH = [
    "She read “The Sea Wall” and the so-called “modernisation” went on.",
    "The Board did not respond to requests for comment.",
    "The name says it all: it is a harbour.",
    "Some states remained too close to call.",
    "Lee called his sister on Monday.",
    "The arguments that could be made were many.",
    "The Board did not respond to a request for comment.",
    "The so-called “trust” will run the harbour.",
    "She was reading “The Harbour at Night” in her cabin.",
    "The United States and other states lease harbours.",
    "The claims of the dockers and the points of the judge were lost.",
    "Two posts at the gate were painted white.",
    "The proposed lease and the stated aim are on the table.",
    "The notes, reports and comments lay in a drawer.",
    "He told a story about the winter of 1987.",
    "The ferry left at 8:30 and came back at 9:15.",
    "Workers' rights and the Board's duties were on the list.",
    "",
    "…",
]


@pytest.mark.parametrize(("text", "found"), [*DIRECT, *INDIRECT, *OTHER_CUES])
def test_who_says_what(text: str, found: Found) -> None:
    assert read(text) == found


@pytest.mark.parametrize("text", NO_SPEECH)
def test_what_is_no_speech(text: str) -> None:
    assert read(text) == []


CONVERSATIONS = [
    (
        "We met Ann Lee.\n\nQ: Was it you?\n\nA: No.\n\nI was at sea. A man said, “Go.”\n\n"
        "Q: And then?\n\nA: We slept.\n\nMy ship sank.\n\nShe lives in Oxley.",
        ["Was it you", "No.\n\nI was at sea. A man said, “Go.”", "And then", "We slept.\n\nMy ship sank"],
    ),
    (
        "Q. Was it you?\n\nA. It was.\n\nQ. Why?\n\nA. I was cold.",
        ["Was it you", "It was", "Why", "I was cold"],
    ),
    (
        "Ann Lee: Was it you?\n\nBRASK: It was.\n\nThe mast broke.\n\nAnn Lee: Why?\n\nBRASK: I was cold.",
        ["Was it you", "It was.\n\nThe mast broke", "Why", "I was cold"],
    ),
]


@pytest.mark.parametrize(("text", "turns"), CONVERSATIONS)
def test_a_turn_of_a_conversation_goes_on_to_the_next(text: str, turns: list[str]) -> None:
    table = find(text)
    assert table["text"].tolist() == turns
    assert set(table["kind"]) == {"direct"}


def test_rubrics_and_figures_are_no_conversation() -> None:
    assert find("Photo: AP\n\nRelated: Ships\n\nA ship came.\n\nPhoto: AP\n\nRelated: Ships").empty
    assert find("Lee: 12\n\nBrask: 14\n\nLee: 11\n\nBrask: 9").empty


def test_kinds_tell_how_much_stands_in_marks() -> None:
    text = "“No,” she said. Lee said the plan was “dead”. Brask said it was not."
    assert find(text)["kind"].tolist() == ["direct", "mixed", "indirect"]


def test_parts_of_one_quotation_share_a_number() -> None:
    table = find("“No,” she said, “never.” Lee agreed that it was late.")
    assert table["quotation"].tolist() == [0, 0, 1]


def test_cues_have_their_light() -> None:
    text = "Lee said it was late. Brask claimed it was early. Roke confirmed it was noon. Moor blamed us."
    assert find(text)["cue_class"].tolist() == ["neutral", "doubting", "supporting", "condemning"]


def test_offsets_are_into_the_text_as_it_was_read() -> None:
    text = "Café owner Zoë Bråsk – no relation – said:\r\n“It’s late…”"
    [row] = find(text).itertuples()
    assert text[row.start : row.end] == row.text == "“It’s late…”"
    assert text[row.cue_start : row.cue_end] == row.cue == "said"


def test_only_marks_count_in_other_languages() -> None:
    documents = pd.DataFrame(
        {
            "text": [
                "„Der Hafen bleibt heute geschlossen“, sagte Anna Lehmann. Sie sagte, dass niemand arbeite.",
                "Ann Lee said that the harbour would stay closed, and they all agreed with her.",
            ]
        },
        index=["de", "en"],
    )
    table = quotations(Corpus.from_documents(documents))
    german = table[table["doc_id"] == "de"]
    assert german["text"].tolist() == ["„Der Hafen bleibt heute geschlossen“"]
    assert german[["kind", "source", "cue", "speaker_kind"]].iloc[0].tolist() == [
        "direct",
        "",
        "",
        "not known",
    ]
    assert german["reason"].tolist() == ["not in English (German): only what marks show"]
    assert table.loc[table["doc_id"] == "en", "reason"].tolist() == [""]


def test_what_is_kept_in_a_store_is_the_same(tmp_path: Path) -> None:
    documents = pd.DataFrame({"text": ["“No,” said Ann Lee.", "It was late, she said."]}, index=["a", "b"])
    fresh = quotations(Corpus.from_documents(documents, language="en"))
    for _ in range(2):
        kept = Corpus.from_documents(documents, language="en", store=tmp_path)
        pd.testing.assert_frame_equal(quotations(kept), fresh)
    assert any(tmp_path.rglob("*"))


@pytest.mark.parametrize(
    "piece", ["“", "said ", "he said, ", "“no” said ", "Lee: ", ", said Lee", "according to "]
)
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    started = time.process_time()
    find(piece * (40_000 // len(piece)))
    assert time.process_time() - started < 30  # a square would take longer by far
