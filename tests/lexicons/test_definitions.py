"""What the categories of a lexicon mean."""

from __future__ import annotations

from narrative import Lexicon
from narrative.lexicons.definitions import list_definitions


def test_definitions_count_patterns_that_find() -> None:
    lexicon = Lexicon.from_entries(
        {"hope": ["hope*", "!hopeless*"]}, name="test", definitions={"hope": "Wishing."}
    )
    assert list_definitions(lexicon).to_dict("records") == [
        {"category": "hope", "label": "hope", "patterns": 1, "definition": "Wishing.", "weakness": ""}
    ]
