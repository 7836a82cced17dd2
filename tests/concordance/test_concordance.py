"""Concordance: lines as the reader saw them, in every order, for the same places that matching finds."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.concordance import kwic
from narrative.concordance import lines as concordance_lines
from narrative.concordance.recorded_steps import get_step, replay
from narrative.corpus.corpus import Corpus
from narrative.engine import sentences
from narrative.engine.vader import vader_compound
from narrative.errors import LexiconError, ParameterError, TableError, UnknownNameError
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import match
from narrative.schema import CONCORDANCE

TEXTS = [
    "They never lost hope.\n\n“Hopes”, they\n said (to   all), were dashed; it was hopeless.",
    "Hope!",
    "",
    "A hope of the last day.",
]


def corpus() -> Corpus:
    return Corpus.from_documents(
        pd.DataFrame(
            {
                "doc_id": ["a", "b", "c", "d"],
                "text": TEXTS,
                "title": ["One", "Two", "Three", "Four"],
                "date": ["2023-02-01", None, "2020-01-01", "2022-05-05"],
                "outlet": ["X", "Y", "X", "Y"],
            }
        )
    )


def lines(**options: Any) -> list[list[str]]:
    return kwic(corpus(), "hope*", window=3, **options)[["left", "match", "right"]].to_numpy().tolist()


def test_lines_are_as_the_reader_saw_them() -> None:
    assert lines() == [
        ["They never lost", "hope", ". “Hopes”, they said"],
        ["never lost hope. “", "Hopes", "”, they said (to"],
        ["dashed; it was", "hopeless", "."],
        ["", "Hope", "!"],
        ["A", "hope", "of the last"],
    ]


def test_the_table() -> None:
    table = kwic(corpus(), "hope*", window=2)
    assert tuple(table.columns) == (*CONCORDANCE, "title", "date", "outlet")
    assert table["doc_id"].tolist() == ["a", "a", "a", "b", "d"]
    assert table["sentence"].tolist() == [0, 1, 1, 0, 0]
    assert table["title"].tolist() == ["One", "One", "One", "Two", "Four"]
    for row in table.itertuples():
        assert TEXTS["abcd".index(str(row.doc_id))][row.start : row.end] == row.match


@pytest.mark.parametrize(
    ("order", "matches"),
    [
        ("document", ["hope", "Hopes", "hopeless", "Hope", "hope"]),
        ("match", ["hope", "Hope", "hope", "hopeless", "Hopes"]),
        ("left", ["Hope", "hope", "Hopes", "hope", "hopeless"]),  # -, a, hope, lost, was
        ("right", ["hopeless", "Hope", "hope", "hope", "Hopes"]),  # -, -, Hopes, of, they
        ("date", ["hope", "hope", "Hopes", "hopeless", "Hope"]),
    ],
)
def test_orders(order: str, matches: list[str]) -> None:
    assert [line[1] for line in lines(sort_by=order)] == matches


def test_exclusions() -> None:
    assert [line[1] for line in lines(exclude="hopeless")] == ["hope", "Hopes", "Hope", "hope"]
    assert [line[1] for line in lines(exclude=["hopeless", "lost hope"])] == ["Hopes", "Hope", "hope"]


def test_several_patterns_and_phrases() -> None:
    table = kwic(corpus(), ["lost hope", "hope", "last *"], window=1)
    assert table["match"].tolist() == ["lost hope", "Hope", "hope", "last day"]
    assert table["left"].tolist() == ["never", "", "A", "the"]


def test_windows() -> None:
    assert kwic(corpus(), "day", window=0)[["left", "right"]].to_numpy().tolist() == [["", ""]]
    wide = kwic(corpus(), "hopeless", window=1000)
    assert wide["left"].item() == " ".join(TEXTS[0].removesuffix("hopeless.").split())
    assert wide["right"].item() == "."


def test_a_selection_shows_its_lines_only() -> None:
    assert kwic(corpus().where(outlet="Y"), "hope*")["doc_id"].tolist() == ["b", "d"]


def test_nothing_found_is_an_empty_table() -> None:
    table = kwic(corpus(), "courage", sort_by="left")
    assert len(table) == 0
    assert tuple(table.columns) == (*CONCORDANCE, "title", "date", "outlet")


@pytest.mark.parametrize("window", [-1, 2.5, "8", True])
def test_bad_windows(window: object) -> None:
    with pytest.raises(ParameterError, match="window="):
        kwic(corpus(), "hope", window=window)


def test_bad_orders_and_patterns() -> None:
    with pytest.raises(UnknownNameError, match="document, left, match, right, date"):
        kwic(corpus(), "hope", sort_by="author")
    with pytest.raises(LexiconError, match="would match any word"):
        kwic(corpus(), "*")
    with pytest.raises(ParameterError, match=r"pattern=\[\]: give at least one word"):
        kwic(corpus(), [])


NEWS = [
    "We hope for peace. They hope for rain and hope for peace.",
    "A great hope died. The terrible war killed hope.",
    "Hope for peace, she said. I hope so.",
]


def news(order: tuple[int, ...] = (0, 1, 2)) -> Corpus:
    table = pd.DataFrame({"text": NEWS}, index=["a", "b", "c"])
    return Corpus.from_documents(table.iloc[list(order)])


def contexts(**options: Any) -> list[str]:
    lines = kwic(news(), "hope", window=2, **options)
    return [f"{row.left}|{row.right}" for row in lines.itertuples()]


def test_sort_by_positions() -> None:
    """By hand. R1, then L1 of: we_for, they_for, and_for, great_died, killed_-, -_for, i_so."""
    assert contexts() == [
        "We|for peace.", "peace. They|for rain", "rain and|for peace.", "A great|died. The",
        "war killed|.", "|for peace,", "said. I|so.",
    ]  # fmt: skip
    assert contexts(sort_by=["R1", "L1"]) == [
        "war killed|.", "A great|died. The", "|for peace,", "rain and|for peace.", "peace. They|for rain",
        "We|for peace.", "said. I|so.",
    ]  # fmt: skip
    assert contexts(sort_by="L2")[-1] == "war killed|."
    assert contexts(sort_by=["M", "R2"])[0] == "war killed|."
    # Positions beyond the window are there, too.
    assert contexts(sort_by="R3")[0] in ("war killed|.", "said. I|so.", "rain and|for peace.")


def test_positions_agree_with_the_words_shown() -> None:
    """Sorting by all positions of the right side, one after the other, is sorting by the right side."""
    for side in "LR":
        word = {"L": "left", "R": "right"}[side]
        assert contexts(sort_by=[f"{side}1", f"{side}2"]) == contexts(sort_by=word)


def test_near() -> None:
    assert contexts(near="peace") == [
        "We|for peace.",
        "peace. They|for rain",
        "rain and|for peace.",
        "|for peace,",
    ]
    assert contexts(near="for rain") == ["peace. They|for rain"]
    assert contexts(near=["died", "so"]) == ["A great|died. The", "said. I|so."]
    assert contexts(near="hope") == []  # not the place itself
    assert kwic(news(), "hope", window=5, near="hope")["doc_id"].tolist() == ["a"] * 3
    assert kwic(news(), "hope", window=0, near="peace").empty


def test_by_category_of_the_sentence() -> None:
    lexicon = Lexicon.from_entries({"war": ["war"], "rain": ["rain"], "speech": ["said"]}, name="mine")
    options: dict[str, Any] = {"lexicon": lexicon, "sort_by": "document"}
    assert contexts(category="war", **options) == ["war killed|."]
    assert contexts(category=["rain", "war"], **options) == [
        "peace. They|for rain", "rain and|for peace.", "war killed|.",
    ]  # fmt: skip
    assert kwic(news(), "hope", lexicon="solidarity", category="unity").empty
    with pytest.raises(UnknownNameError, match="war, rain, speech"):
        contexts(lexicon=lexicon, category="peace")
    with pytest.raises(ParameterError, match="give both"):
        contexts(category="war")
    with pytest.raises(ParameterError, match="give both"):
        contexts(lexicon="solidarity")


def test_by_tone_of_the_sentence() -> None:
    tones = vader_compound(["A great hope died.", "The terrible war killed hope."]).compound
    assert tones[1] < -0.5 < tones[0]
    assert contexts(tone=(-1, -0.5)) == ["war killed|."]
    assert contexts(tone=(tones[1], tones[1])) == ["war killed|."]  # both ends are included
    assert contexts(tone=(-1, 1)) == contexts()
    assert contexts(tone=(-1, -0.5), program="textblob") == ["war killed|."]
    for bad in ((1,), (0.5, -0.5), "ab", (1, 2, 3), 0.5):
        with pytest.raises(ParameterError, match="tone="):
            contexts(tone=bad)
    with pytest.raises(UnknownNameError, match="vader, textblob"):
        contexts(program="afinn")


def test_a_sample_is_drawn_by_lot_and_again_the_same() -> None:
    drawn = contexts(sample=3, seed=1)
    assert len(drawn) == 3
    assert set(drawn) < set(contexts())
    assert drawn == [line for line in contexts() if line in drawn]  # in the order of the corpus
    assert contexts(sample=3, seed=1) == drawn
    assert any(contexts(sample=3, seed=seed) != drawn for seed in range(2, 8))
    turned = kwic(news((2, 0, 1)), "hope", window=2, sample=3, seed=1)
    assert sorted(f"{row.left}|{row.right}" for row in turned.itertuples()) == sorted(drawn)
    assert contexts(sample=100) == contexts()
    assert contexts(sample=0) == []
    for options in ({"sample": -1}, {"sample": 1.5}, {"sample": 1, "seed": "x"}):
        with pytest.raises(ParameterError):
            contexts(**options)


def test_every_line_has_the_same_chance() -> None:
    """Of 7 lines 3: each is drawn in 3/7 of 60 lots, give or take three standard errors (.19)."""
    hits = pd.Series([line for seed in range(60) for line in contexts(sample=3, seed=seed)]).value_counts()
    assert len(hits) == 7
    assert (hits / 60).between(3 / 7 - 0.19, 3 / 7 + 0.19).all()


def test_like_lines_come_together() -> None:
    lines = kwic(news(), "hope", window=2, group_by=["R1", "R2"])
    assert lines["group_size"].tolist() == [3, 3, 3, 1, 1, 1, 1]
    assert lines["group"].tolist() == ["for peace"] * 3 + ["", "died the", "for rain", "so"]
    assert kwic(news(), "hope", group_by="M")["group"].tolist() == ["hope"] * 7
    inside = kwic(news(), "hope", window=2, group_by="R1", sort_by="L1")
    assert inside.loc[inside["group"] == "for", "left"].tolist() == ["", "rain and", "peace. They", "We"]
    with pytest.raises(UnknownNameError, match="position"):
        kwic(news(), "hope", group_by="left")


def test_a_step_makes_the_same_lines_again() -> None:
    options: dict[str, Any] = {
        "window": 3, "exclude": "hopeless", "sort_by": ["R1"], "near": ["peace"], "tone": (-1, 1),
        "sample": 2, "seed": 5, "group_by": ("L1",),
    }  # fmt: skip
    lines = kwic(news(), ["hope*"], **options)
    kept = json.dumps(get_step(lines))
    again = replay(news(), json.loads(kept))
    pd.testing.assert_frame_equal(again, lines)
    assert get_step(again) == get_step(lines)
    assert get_step(kwic(news(), "hope")) == {"function": "kwic", "options": {"pattern": "hope"}}


def test_a_step_with_a_lexicon_of_ones_own() -> None:
    lexicon = Lexicon.from_entries({"war": ["war"]}, name="mine")
    lines = kwic(news(), "hope", lexicon=lexicon, category="war")
    assert get_step(lines)["options"]["lexicon"] == "mine"
    pd.testing.assert_frame_equal(replay(news(), get_step(lines), lexicons={"mine": lexicon}), lines)
    with pytest.raises(UnknownNameError, match="mine"):
        replay(news(), get_step(lines))


def test_steps_that_are_none() -> None:
    with pytest.raises(TableError, match="how it was made"):
        get_step(pd.DataFrame({"left": ["a"]}))
    with pytest.raises(UnknownNameError, match="function of a step"):
        replay(news(), {"function": "eval", "options": {}})
    with pytest.raises(ParameterError, match="'widow'"):
        replay(news(), {"function": "kwic", "options": {"pattern": "a", "widow": 3}})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=3), st.integers(0, 6))
def test_hostile_text(texts: list[str], window: int) -> None:
    hostile = Corpus.from_documents(pd.DataFrame({"text": [f"{text} aa {text}" for text in texts]}))
    table = kwic(hostile, ["a*", "*e", "1*"], window=window)
    places = match(hostile, Lexicon.from_entries({"x": ["a*", "*e", "1*"]}, name="x"))
    columns = ["doc_id", "sentence", "start", "end"]
    pd.testing.assert_frame_equal(table[columns], places[columns])
    assert [" ".join(text.split()) for text in places["text"]] == table["match"].to_list()
    whole = hostile.documents["text"]
    for row in table.itertuples():
        folded = " ".join(whole[row.doc_id][: row.start].split())
        assert folded.endswith(row.left)
        assert " ".join(whole[row.doc_id][row.end :].split()).startswith(row.right)


@pytest.mark.parametrize("selected", [False, True])
def test_only_documents_with_a_line_are_split_into_sentences(
    selected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["One. Two. A hope."] + ["None. Here."] * 8 + ["Hope. No. Hopes."]
    documents = pd.DataFrame({"text": texts, "outlet": ["X"] * 10}, index=[f"d{row}" for row in range(10)])
    whole = Corpus.from_documents(documents)
    mine = whole.where(outlet="X") if selected else whole
    split: list[str] = []
    kept = sentences.split_sentences
    monkeypatch.setattr(sentences, "split_sentences", lambda given: split.extend(given) or kept(given))
    found = kwic(mine, "hope*")["sentence"].tolist()
    assert found == [2, 0, 2]
    assert split == [texts[0], texts[-1]]
    assert whole.sentence_store.n_sentences == 22
    assert kwic(mine, "hope*")["sentence"].tolist() == found
    assert split == [texts[0], texts[-1], *texts]


def test_blocks_of_lines_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = kwic(corpus(), "hope*", sort_by="right")
    monkeypatch.setattr(concordance_lines, "_BLOCK", 2)
    pd.testing.assert_frame_equal(kwic(corpus(), "hope*", sort_by="right"), expected)


def test_lines_in_one_voice() -> None:
    texts = [
        "There is hope. Ann Lee said hope was gone. “No hope,” said Lee.",
        "Die Hope fährt, und das Schiff.",
    ]
    table = pd.DataFrame({"text": texts, "language": ["en", "de"]}, index=["a", "b"])
    mixed = Corpus.from_documents(table)
    every = kwic(mixed, "hope", voice="all")
    # By hand; in German the voice is not known.
    assert every["voice"].tolist() == ["journalist", "indirect", "direct", ""]
    assert every["speaker"].tolist() == ["", "Ann Lee", "Ann Lee", ""]
    quoted = kwic(mixed, "hope", voice=["direct", "indirect"])
    assert quoted["voice"].tolist() == ["indirect", "direct"]
    assert get_step(quoted)["options"]["voice"] == ["direct", "indirect"]
    assert replay(mixed, get_step(quoted)).equals(quoted)
    with pytest.raises(UnknownNameError, match="voice 'loud'"):
        kwic(mixed, "hope", voice="loud")
