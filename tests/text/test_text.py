"""The plain definitions of tokens and normal forms, on cases that a reader can check by eye."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hostile_text import hostile
from narrative.text import find_tokens, normalise, straighten


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in find_tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\x00 ", []),
        ("… — “”!?", []),
        ("isn't isn’t don‘t rock ‘n’ roll", ["isn't", "isn’t", "don‘t", "rock", "n", "roll"]),
        ("the soldiers' mothers’ hopes", ["the", "soldiers", "mothers", "hopes"]),
        (
            "a 28-year-old, well‑known ex-minister -- she",
            ["a", "28-year-old", "well‑known", "ex-minister", "she"],
        ),
        (
            "1,000.5 or 1.000,5; 3rd, 20%, $3.5bn, -5, .5",
            ["1,000.5", "or", "1.000,5", "3rd", "20", "3.5bn", "5", "5"],
        ),
        ("1,2 and 1, 2", ["1,2", "and", "1", "2"]),
        (
            "The U.S. and the U.S.A., e.g. at 5 p.m.",
            ["The", "U.S", "and", "the", "U.S.A", "e.g", "at", "5", "p.m"],
        ),
        ("J.K.Rowling; the end.The start", ["J.K", "Rowling", "the", "end", "The", "start"]),
        ("Mr. and Lt. Gen.", ["Mr", "and", "Lt", "Gen"]),
        ("U.S.-led AT&T", ["U.S", "led", "AT", "T"]),
        ("#hope @mayor_ruiz", ["hope", "mayor_ruiz"]),
        ("_hope_ __init__ a_b ____", ["hope", "init", "a_b"]),
        ("(see https://a.org/b_(c).)", ["see", "https://a.org/b_(c"]),
        ("WWW.a.org/x/, http://b.org?q=“no”", ["WWW.a.org/x/", "http://b.org?q", "no"]),
        ("https:// www. xhttp://a awww.b", ["https", "www", "xhttp", "a", "awww", "b"]),
        ("a@b.org", ["a", "b", "org"]),
        ("🎉 ❤️ 👩‍❤️‍👩 1️⃣ 🇺🇦 👍🏽", ["1"]),
        ("cafe\u0301 naïve Zoë", ["cafe\u0301", "naïve", "Zoë"]),
        ("\u0301x x\u0301 \u0301", ["x", "x\u0301"]),
        ("soli\u00addarity zero\u200bwidth", ["soli\u00addarity", "zero", "width"]),
        ("क्‍ष नमस्ते র‍্যাব", ["क्‍ष", "नमस्ते", "র‍্যাব"]),
        ("می‌خواهم שָׁלוֹם مرحبا", ["می‌خواهم", "שָׁלוֹם", "مرحبا"]),
        ("总统周一抵达。他没有。", ["总统周一抵达", "他没有"]),
        ("½ x² Ⅳ ٣,٥", ["½", "x²", "Ⅳ", "٣,٥"]),
        ("ﬁre oﬀer", ["ﬁre", "oﬀer"]),
        ("\ud83dhope\ude00 no\x00pe", ["hope", "no", "pe"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("token", "form"),
    [
        ("Hope", "hope"),
        ("HASN’T", "hasn't"),
        ("don‘t", "don't"),
        ("well‑known", "well-known"),
        ("well‐known", "well-known"),
        ("soli\u00addarity", "solidarity"),
        ("ﬁre", "fire"),
        ("Straße", "strasse"),
        ("ＡＢＣ", "abc"),
        ("CAFE\u0301", "café"),
        ("İ", "i̇"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("می‌خواهم", "میخواهم"),
    ],
)
def test_normal_forms(token: str, form: str) -> None:
    assert normalise(token) == form


@settings(max_examples=500, deadline=None)
@given(hostile)
@example("\u0345\u0300")
@example("\u03d3\u0301")
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    form = normalise(text)
    assert normalise(form) == form
    assert unicodedata.is_normalized("NFKC", form)


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_case_and_composition_do_not_matter(text: str) -> None:
    # Not for every string: some capitals lose their dots or accents on the way up and down (ŉ, ǰ, ΐ).
    for word in words(text):
        assert normalise(unicodedata.normalize("NFD", word)) == normalise(unicodedata.normalize("NFC", word))
        if word.isascii():
            assert normalise(word.upper()) == normalise(word.lower()) == normalise(word)


@settings(max_examples=500, deadline=None)
@given(hostile)
def test_tokens_hold_every_letter_and_digit_once(text: str) -> None:
    spans = find_tokens(text)
    assert all(begin < end for begin, end in spans)
    assert all(end <= begin for (_, end), (begin, _) in itertools.pairwise(spans))
    inside = {place for begin, end in spans for place in range(begin, end)}
    for place, character in enumerate(text):
        if regex.match(r"[\p{L}\p{N}]", character) and character != "ʼ":
            assert place in inside
        if character.isspace() or "\ud800" <= character <= "\udfff":
            assert place not in inside


@given(st.lists(st.sampled_from(["It’s", "‘so’", "‛a", "ʼb", "“c”", "x"])).map(" ".join))
def test_straightening_keeps_offsets(text: str) -> None:
    straight = straighten(text)
    assert len(straight) == len(text)
    assert not set(straight) & set("‘’‛ʼ")
    assert find_tokens(straight) == find_tokens(text)
