"""Lexicons: what a folder may hold, and that every mistake is named with its line."""

from __future__ import annotations

import contextlib
import fnmatch
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.errors import LexiconError, UnknownNameError
from narrative.lexicons.lexicon import Lexicon, list_lexicons
from narrative.lexicons.loading import load_lexicon
from narrative.lexicons.patterns import (
    Pattern,
    check_together,
    parse_pattern,
    patterns_meet,
    word_matcher,
    words_meet,
)
from narrative.matching.lookup import FormIndex
from narrative.text import find_tokens, normalise

CARD = """\
name = "mine"
title = "My frames"
description = "Two frames."
author = "A. Student"
year = 2024
licence = "MIT"
source = "Own reading."
matching = "Words."
weakness = "Many."

[categories.hope]
label = "Hope"
definition = "That things will turn out well."

[categories.fear]
label = "Fear"
definition = "That they will not."
"""


def folder(path: Path, entries: str | bytes, card: str = CARD) -> Path:
    lexicon = path / "mine"
    lexicon.mkdir()
    data = entries if isinstance(entries, bytes) else entries.encode()
    (lexicon / "entries.csv").write_bytes(data)
    (lexicon / "card.toml").write_text(card, encoding="utf-8")
    return lexicon


def mistakes(path: Path, entries: str | bytes, card: str = CARD) -> list[str]:
    with pytest.raises(LexiconError) as caught:
        load_lexicon(folder(path, entries, card))
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_a_folder_is_read(tmp_path: Path) -> None:
    text = "category,pattern,weight,note\nhope,hope*,,\nhope,!hopeless*,,not this\n\nfear, afraid of ,0.5,\n"
    lexicon = load_lexicon(folder(tmp_path, text))
    assert (lexicon.name, lexicon.categories) == ("mine", ("hope", "fear"))
    assert lexicon.definitions == {
        "hope": "That things will turn out well.",
        "fear": "That they will not.",
    }
    assert lexicon.labels["fear"] == "Fear"
    assert lexicon.entries.to_numpy(dtype=object).tolist() == [
        ["hope", "hope*", 1.0, "", 2],
        ["hope", "!hopeless*", 1.0, "not this", 3],
        ["fear", "afraid of", 0.5, "", 5],
    ]
    assert lexicon.language == ""  # the card does not say
    assert len(lexicon) == 3


@pytest.mark.parametrize("header", ["category,pattern", "pattern,category", "category,pattern,note"])
def test_weight_and_note_may_be_missing(tmp_path: Path, header: str) -> None:
    cells = {"category": "hope", "pattern": "hope*", "note": "a note"}
    row = ",".join(cells[column] for column in header.split(","))
    lexicon = load_lexicon(folder(tmp_path, f"\ufeff{header}\r\n{row}\r\n"))
    assert lexicon.entries[["category", "pattern", "weight"]].to_numpy(dtype=object).tolist() == [
        ["hope", "hope*", 1.0]
    ]


def test_a_note_may_go_over_lines_and_the_line_is_where_the_entry_begins(tmp_path: Path) -> None:
    text = 'category,pattern,weight,note\nhope,hope,,"one\ntwo"\nhope,,,\n'
    assert mistakes(tmp_path, text) == ["entries.csv, line 4: the pattern is empty"]


@pytest.mark.parametrize(
    ("row", "mistake"),
    [
        ("hope,,,", "the pattern is empty"),
        ("hope,!,,", "the pattern is empty"),
        ("hope,^ ,,", "the pattern is empty"),
        ("hope,*,,", "would match any word"),
        ("hope,**,,", "would match any word"),
        ("hope,? *,,", "would match any word"),
        ("hope,hope!,,", "'!' is part of no word"),
        ("hope,#hope,,", "'#' is part of no word"),
        ("hope,either/or,,", "'either/or' is 2 words, with '/' between"),
        ('hope,"hope, faith",,', "',' is part of no word"),
        ("hope,-ful,,", "'-' is part of no word"),
        ("hope,:),,", "':)' is part of no word"),
        ("hope,luck,much,", "the weight 'much' is not a number"),
        ("hope,luck,nan,", "the weight 'nan' is not a number"),
        ("hope,luck,inf,", "the weight 'inf' is not a number"),
        ('hope,luck,"1,5",', "the weight '1,5' is not a number"),
        ("hope,!hoped,2,", "the exclusion '!hoped' counts nothing, so its weight '2' has no meaning"),
        ("hope,Hope*,,", "'Hope*' in 'hope' is already on line 2"),
        ("joy,luck,,", "the card does not define the category 'joy' (hope, fear)"),
        (",luck,,", "the category is empty"),
        ("hope,!fear,,", "'!fear' affects nothing"),
        ("fear,!hopeless,,", "'!hopeless' affects nothing"),
        ("hope,luck,,,,", "6 fields, but the header has 4 columns"),
    ],
)
def test_every_mistake_is_named_with_its_line(tmp_path: Path, row: str, mistake: str) -> None:
    found = mistakes(tmp_path, f"category,pattern,weight,note\nhope,hope*,,\n{row}\nfear,afraid,,\n")
    assert len(found) == 1
    assert found[0].startswith("entries.csv, line 3: ")
    assert mistake in found[0]


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = "category,pattern,weight\nhope,,\nhope,*,\njoy,luck,x\n"
    assert [line.split(":")[0] for line in mistakes(tmp_path, text)] == [
        "entries.csv, line 2",
        "entries.csv, line 3",
        "entries.csv, line 4",
        "entries.csv, line 4",
    ]


def test_a_pattern_that_an_exclusion_always_takes_out(tmp_path: Path) -> None:
    text = "category,pattern\nhope,hopeful\nhope,hope\nhope,!hope*\n"
    assert mistakes(tmp_path, text) == [
        "entries.csv, line 2: 'hopeful' never counts: line 4 ('!hope*') always takes it out",
        "entries.csv, line 3: 'hope' never counts: line 4 ('!hope*') always takes it out",
    ]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("category,pattern,wait\n", "line 1: unknown column 'wait'"),
        ("category,weight\n", "line 1: the column 'pattern' is missing"),
        ("category,pattern,pattern\n", "line 1: a column is there twice"),
        ("", "line 1: the header is missing"),
        ("category,pattern\n", "there are no entries"),
        ('category,pattern\nhope,"ho"pe\n', "line 2: "),
    ],
)
def test_the_table_must_be_one(tmp_path: Path, text: str, mistake: str) -> None:
    assert any(mistake in found for found in mistakes(tmp_path, text))


def test_a_file_that_is_not_utf_8_says_where(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"entries\.csv, line 3: not UTF-8"):
        load_lexicon(folder(tmp_path, "category,pattern\nhope,hope\nhope,espérance\n".encode("cp1252")))


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (('licence = "MIT"\n', ""), "card.toml: 'licence' is missing"),
        (("year = 2024", 'year = "2024"'), "card.toml, line 5: the year '2024' is not a whole number"),
        (('title = "My frames"', 'title = ""'), "card.toml, line 2: 'title' is not a text, or an empty one"),
        (('licence = "MIT"', 'licence = "MIT"\nlicense = "MIT"'), "card.toml, line 7: unknown key 'license'"),
        (('label = "Hope"\n', ""), "card.toml, line 11: the category 'hope' has no label"),
        (
            ('definition = "That they will not."', ""),
            "card.toml, line 15: the category 'fear' has no definition",
        ),
        (('label = "Fear"', 'label = "Fear"\ncolour = "red"'), "card.toml, line 15: unknown key 'colour'"),
        (("year = 2024", "year = "), "card.toml: not TOML"),
        (("year = 2024", "year = 20244"), "card.toml, line 5: the year 20244 does not have four digits"),
        (
            ('label = "Hope"', 'label = "Hope"\nweakness = ["much"]'),
            "card.toml, line 11: weakness of the category 'hope' is not a text",
        ),
        ((CARD[CARD.index("[categories.hope]") :], ""), "card.toml: no category is defined"),
    ],
)
def test_mistakes_of_the_card(tmp_path: Path, change: tuple[str, str], mistake: str) -> None:
    assert change[0] in CARD
    text = "category,pattern\nhope,hope\nfear,afraid\n"
    assert any(found.startswith(mistake) for found in mistakes(tmp_path, text, CARD.replace(*change)))


def test_a_folder_that_lacks_a_file(tmp_path: Path) -> None:
    (tmp_path / "entries.csv").write_text("category,pattern\n")
    with pytest.raises(LexiconError, match=r"lacks card\.toml"):
        load_lexicon(tmp_path)


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="solidarity"):
        load_lexicon("moral")


def test_lexicons_are_listed() -> None:
    listed = list_lexicons()
    assert list(listed.columns) == [
        "name", "title", "categories", "entries", "author", "year", "licence", "description",
    ]  # fmt: skip
    assert listed["name"].is_monotonic_increasing
    assert (listed["categories"] > 0).all()


def test_from_entries() -> None:
    lexicon = Lexicon.from_entries({"a": ["x", ("y", 2)], "b": []}, name="n", definitions={"a": "means a"})
    assert lexicon.categories == ("a", "b")
    assert lexicon.definitions == {"a": "means a", "b": ""}
    assert lexicon.entries["weight"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize("entries", [{"a": "hope"}, {"a": [3]}, {"a": ["*"]}, {"a": [None]}, {}, {"a": []}])
def test_from_entries_refuses(entries: object) -> None:
    with pytest.raises(LexiconError):
        Lexicon.from_entries(entries, name="n")


def test_the_hash_tells_every_change() -> None:
    made = [
        Lexicon.from_entries({"a": ["x", "y"]}, name="n"),
        Lexicon.from_entries({"a": ["y", "x"]}, name="n"),
        Lexicon.from_entries({"a": ["x"], "b": ["y"]}, name="n"),
        Lexicon.from_entries({"a": [("x", 2), "y"]}, name="n"),
        Lexicon.from_entries({"a": ["x", "y"]}, name="m"),
        Lexicon.from_entries({"a": ["x", "y"]}, name="n", definitions={"a": "d"}),
        Lexicon.from_entries({"a": ["x", "y"]}, name="n", language="de"),
    ]
    assert len({lexicon.hash for lexicon in made}) == len(made)
    assert made[0].hash == Lexicon.from_entries({"a": ["x", "y"]}, name="n").hash
    assert re.fullmatch("[0-9a-f]{64}", made[0].hash)


def test_it_shows_itself_safely() -> None:
    lexicon = Lexicon.from_entries(
        {"<script>alert(1)</script>": ["x"]},
        name="<b>",
        definitions={"<script>alert(1)</script>": "$x^2$ & <i>"},
    )
    shown = lexicon._repr_html_()
    assert "<script>" not in shown
    assert "<i>" not in shown
    assert "$" not in shown.replace("<span>$</span>", "")


# The language of patterns.


@pytest.mark.parametrize(
    ("text", "words", "exclusion", "case"),
    [
        ("Hope*", ("hope*",), False, False),
        ("!hope", ("hope",), True, False),
        ("^US", ("US",), False, True),
        ("!^US", ("US",), True, True),
        ("  common   cause ", ("common", "cause"), False, False),
        ("lost * lives", ("lost", "*", "lives"), False, False),
        ("the U.S.", ("the", "u.s"), False, False),
        ("Mr. Smith", ("mr", "smith"), False, False),
        ("workers’ rights", ("workers", "rights"), False, False),
        ("don’t", ("don't",), False, False),
        ("^Don’t", ("Don't",), False, True),
        ("ﬁre\u00adﬁghter*", ("firefighter*",), False, False),
        ("co\u2011operat*", ("co-operat*",), False, False),
        ("h?pe**", ("h?pe*",), False, False),
        ("*-free", ("*-free",), False, False),
        ("1,000.5", ("1,000.5",), False, False),
        ("https://example.org/a?b", ("https://example.org/a?b",), False, False),
        ("Straße", ("strasse",), False, False),
        ("надежд*", ("надежд*",), False, False),
        ("\ua000*", ("\ua000*",), False, False),
    ],
)
def test_patterns_are_taken_apart(text: str, words: tuple[str, ...], exclusion: bool, case: bool) -> None:
    pattern = parse_pattern(text)
    assert (pattern.words, pattern.exclusion, pattern.case) == (words, exclusion, case)
    assert pattern.text == text.strip()


@given(st.from_regex(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*\*?", fullmatch=True))
def test_a_plain_word_is_itself(word: str) -> None:
    """Most words are not cut into tokens to be taken apart; the rule says the same of them."""
    stem = word.removesuffix("*")
    assert find_tokens(stem) == [(0, len(stem))]
    assert parse_pattern(word).words == (word.lower(),)
    assert parse_pattern("^" + word).words == (word,)


GLOBS = st.text("ab*?", min_size=1, max_size=7)
WORDS = st.lists(GLOBS, min_size=1, max_size=2).map(" ".join)


@settings(max_examples=300)
@given(WORDS, st.lists(WORDS, max_size=5))
def test_no_pattern_that_an_exclusion_meets_is_passed_over(exclusion: str, others: list[str]) -> None:
    """Only patterns with the same first letters are compared; that must lose none."""
    entries = [(number, "one", parse) for number, parse in enumerate(_parse([*others, "!" + exclusion]))]
    excludes = [pattern for _, _, pattern in entries if pattern.exclusion]
    distinct = {pattern.key: pattern for _, _, pattern in entries if not pattern.exclusion}.values()
    met = any(patterns_meet(each, pattern) for each in excludes for pattern in distinct)
    idle = any("affects nothing" in problem for _, problem in check_together(entries))
    assert idle == (bool(excludes) and not met)


def _parse(texts: list[str]) -> list[Pattern]:
    found = []
    for text in texts:
        with contextlib.suppress(ValueError):  # it would match any word
            found.append(parse_pattern(text))
    return found


LETTERS = st.text("abA", max_size=8)


@settings(max_examples=500)
@given(GLOBS, LETTERS)
def test_words_match_as_in_fnmatch(word: str, form: str) -> None:
    """`fnmatch` of the standard library has the same meaning of * and ? (and no brackets here)."""
    assert word_matcher(word)(form) is fnmatch.fnmatchcase(form, word)


@settings(max_examples=300)
@given(GLOBS, st.lists(LETTERS, max_size=12))
def test_the_index_finds_what_matches(word: str, forms: list[str]) -> None:
    assert FormIndex(forms).find(word) == [
        n for n, form in enumerate(forms) if fnmatch.fnmatchcase(form, word)
    ]


@settings(max_examples=500)
@given(GLOBS, GLOBS, LETTERS)
def test_words_meet_if_some_word_matches_both(one: str, other: str, form: str) -> None:
    if word_matcher(one)(form) and word_matcher(other)(form):
        assert words_meet(one, other)
    assert words_meet(one, other) is words_meet(other, one)
    if "*" not in one + other:
        same = len(one) == len(other) and all(
            a == b or "?" in (a, b) for a, b in zip(one, other, strict=True)
        )
        assert words_meet(one, other) is same


@pytest.mark.parametrize(
    ("exclusion", "pattern", "meet"),
    [
        ("!hopeless", "hope*", True),
        ("!cape of good hope", "hope", True),
        ("!hope", "last hope", False),
        ("!good hope", "hope springs", True),
        ("!^US", "us", True),
        ("!bob hope", "unity", False),
        ("!lost * lives", "many", True),
    ],
)
def test_what_an_exclusion_can_take_out(exclusion: str, pattern: str, meet: bool) -> None:
    assert patterns_meet(parse_pattern(exclusion), parse_pattern(pattern)) is meet


@given(st.text(max_size=30))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        pattern = parse_pattern(text)
    except ValueError:
        return
    assert pattern.words
    if text.isascii():
        marks = "!" * pattern.exclusion + "^" * pattern.case
        assert parse_pattern(marks + " ".join(pattern.words)).key == pattern.key
    if not pattern.case:
        assert all(normalise(word) == word for word in pattern.words)


def test_what_is_handed_in_is_not_changed() -> None:
    entries = {"a": ["x", "!x y"]}
    Lexicon.from_entries(entries, name="n")
    assert entries == {"a": ["x", "!x y"]}
    assert isinstance(load_lexicon("solidarity").problems, pd.DataFrame)
