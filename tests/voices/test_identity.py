"""Who a source is within its article, on invented texts."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative.corpus.corpus import Corpus
from narrative.voices.quotation_table import quotations


def name(text: str) -> list[tuple[str, str]]:
    """The speaker of each quotation, and its kind."""
    table = quotations(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en"))
    each = table.drop_duplicates("quotation")
    return list(zip(each["speaker"], each["speaker_kind"], strict=True))


LEE, BRASK = ("Ann Lee", "person"), ("Ottilie Brask", "person")


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Ann Lee said no. Lee said yes. Ms Lee said perhaps it was late.", [LEE] * 3),
        ("“No,” said Ann Lee, the ports minister. The minister said it was late.", [LEE] * 2),
        ("Ann Lee said it was late. She said the tide was low.", [LEE] * 2),
        ("Ann Lee, who runs the yard, said it was late. “So it is,” she added.", [LEE] * 2),
        ("Ports Minister Ottilie Brask said it was late.", [BRASK]),
        ("Ann Lee said it was late. Her statement added that the tide was low.", [LEE] * 2),
        ("A statement said it was late.", [("A statement", "document")]),
        ("Reaction from members says it is late.", [("Reaction from members", "not known")]),
        ("Polling of members says it is late.", [("Polling of members", "document")]),
        ("Rust Belt said it was late.", [("Rust Belt", "organisation")]),
        ("Iran said it was late.", [("Iran", "organisation")]),
        ("Senate Republicans said it was late.", [("Senate Republicans", "group")]),
        ("Yesterday Ukrainians said it was late.", [("Ukrainians", "group")]),
        ("Rose Washington was there. Washington said it was late.", [("Rose Washington", "person")]),
        (
            "South Korea says it is late. Ann West says no.",
            [("South Korea", "organisation"), ("Ann West", "person")],
        ),
        ("Mr Lee said it was late. Then she said it was not.", [("Lee", "person"), ("she", "not known")]),
        (
            "Ann Lee said it was late. Ottilie Brask came. She said the tide was low.",
            [LEE, ("She", "not known")],
        ),
        ("The Minister for Ports, Ottilie Brask, said it was late. She said no.", [BRASK] * 2),
        # Where somebody works is not that person, and keeps its whole name.
        (
            "Ann Lee, director of the Harbour Centre (HRBC), said no. The HRBC said it was late.",
            [LEE, ("The HRBC", "organisation")],
        ),
        ("The Union of Dockers said it was late.", [("The Union of Dockers", "organisation")]),
        # Turns of a conversation: letters are nobody's name, capitals may be a surname.
        (
            "Ann Lee came.\n\nQ: Is it late?\n\nLEE: It is late.\n\nQ: Will you go?\n\nLEE: I will go.",
            [("Q", "not known"), LEE, ("Q", "not known"), LEE],
        ),
        # Who belongs to somebody is somebody else.
        ("A pal of Ann Lee said it was late.", [("A pal of Ann Lee", "unnamed")]),
        ("A spokesman for Ms Ann Lee said it was late.", [("A spokesman for Ms Ann Lee", "unnamed")]),
        # Two of one surname: the surname alone is nobody.
        (
            "Ann Lee said it was late. Tom Lee said it was early. Lee said it was noon.",
            [LEE, ("Tom Lee", "person"), ("Lee", "organisation")],
        ),
        ("The Harbour Board said it was late.", [("The Harbour Board", "organisation")]),
        ("Ravel & Hobb said it was late.", [("Ravel & Hobb", "organisation")]),
        ("Dockers said it was late.", [("Dockers", "group")]),
        ("A spokesman for the ministry said it was late.", [("A spokesman for the ministry", "unnamed")]),
        ("A report said it was late.", [("A report", "document")]),
        ("Somebody said it was late.", [("Somebody", "unnamed")]),
        ("“It was late, and nobody was on the quay.”", [("", "not known")]),
    ],
)
def test_who_speaks(text: str, speakers: list[tuple[str, str]]) -> None:
    assert name(text) == speakers


def test_nobody_is_guessed_over_a_distance() -> None:
    away = "\n\n".join(["The tide came in over the mole and went out again."] * 4)
    assert name(f"Ann Lee said it was late.\n\n{away}\n\nShe said the tide was low.")[1] == (
        "She",
        "not known",
    )


def test_he_is_nobody_where_another_surname_of_the_article_stands_between() -> None:
    text = (
        "Clement Ovey runs the yard. Ottilie Brask says that it was late. On Monday Ovey went on. He wrote"
        " that it was early."
    )
    assert name(text)[-1] == ("He", "not known")


def test_a_name_before_a_party_in_brackets_is_read() -> None:
    text = "Rep. Elijah Moor (D-Md.), chair of the board, said it was late. He said it was dark."
    assert [speaker for speaker, _ in name(text)] == ["Elijah Moor", "Elijah Moor"]
