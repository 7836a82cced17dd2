"""The public names: said once for people and once for type checkers, and every one can be had."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import narrative


def declared_for_type_checkers() -> dict[str, str]:
    tree = ast.parse(Path(narrative.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.name: str(node.module)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_both_lists_name_the_same_and_all_of_it_is_public() -> None:
    assert declared_for_type_checkers() == narrative._HOME_OF
    assert sorted([*narrative.__all__, "__version__", "exercises"]) == sorted(narrative._HOME_OF)


@pytest.mark.parametrize("name", narrative.__all__)
def test_every_name_can_be_had(name: str) -> None:
    assert getattr(narrative, name) is not None
    assert name in dir(narrative)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'sentimnt'"):
        narrative.sentimnt  # noqa: B018  # looking it up is the test
