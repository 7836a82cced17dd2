"""What people write for a language, and what is made for which."""

from __future__ import annotations

import pytest

from narrative.errors import ParameterError
from narrative.text.language_names import (
    OTHER_LETTERS,
    WITHOUT_SPACES,
    check_language,
    find_code,
    is_for,
    list_codes,
    name_language,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"), ("EN", "en"), ("eng", "en"), ("en-GB", "en"), ("en_US", "en"), ("English", "en"),
        ("British English", "en"), ("English (United Kingdom)", "en"), ("ENGLISCH; ENGLISH", "en"),
        ("de", "de"), ("ger", "de"), ("deu", "de"), ("German", "de"), ("Deutsch", "de"), ("allemand", "de"),
        ("uk", "uk"), ("ukr", "uk"), ("українська", "uk"), ("nb", "no"), ("zh-Hans", "zh"), ("mul", "mul"),
        (" French ", "fr"), ("中文", "zh"), ("iw", "he"), ("in-ID", "id"), ("english (uk)", "en"),
    ],
)  # fmt: skip
def test_codes_and_names_are_understood(written: str, code: str) -> None:
    assert find_code(written) == code


@pytest.mark.parametrize(
    "written",
    ["", "n/a", "-", "other", "unknown", "und", "German/English", "a" * 1_000, None, 7, float("nan")],
)
def test_what_names_no_single_language_is_not_guessed(written: object) -> None:
    assert find_code(written) == ""


def test_every_code_has_a_name_that_leads_back_to_it() -> None:
    assert {code: find_code(name_language(code)) for code in list_codes()} == {
        code: code for code in list_codes()
    }
    assert set(list_codes()) >= OTHER_LETTERS
    assert set(list_codes()) >= WITHOUT_SPACES - {"bo"}


def test_a_language_that_is_not_known_is_refused_with_what_to_write() -> None:
    assert (check_language("Ukrainian"), check_language(None)) == ("uk", "")
    with pytest.raises(ParameterError, match=r"'Klingon'.*'en', 'de' or 'uk'"):
        check_language("Klingon")
    with pytest.raises(ParameterError, match=r"Is 'uk' meant \(Ukrainian\)\?"):
        check_language("ua")


def test_nothing_that_is_not_known_speaks_against_a_text() -> None:
    assert [is_for({"en"}, each) for each in ("en", "", "de", "mul", "und")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert is_for(set(), "de")
