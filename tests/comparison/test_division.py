"""Documents put in groups, on articles that can be counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative import Corpus
from narrative.comparison.division import divide, list_groups, pick_largest
from narrative.errors import CorpusError
from two_papers import articles


def test_groups_are_of_a_column_or_of_a_span_of_time() -> None:
    table = articles(2)
    table.loc["a01", "outlet"] = ""
    table.loc["a04", "date"] = None
    corpus = Corpus.from_documents(table)
    assert divide(corpus, "outlet").documents["group"].tolist() == [
        "", "The Herald", "Courier", "Courier",
    ]  # fmt: skip
    assert divide(corpus, "month").documents["group"].tolist() == [
        "2024-01",
        "2024-01",
        "2024-02",
        "",
    ]
    # 1 January 2024 is a Monday.
    assert divide(corpus, "week").documents["group"].nunique() == 3
    assert divide(corpus.where(doc_id="a04"), "month").documents["group"].tolist() == [""]
    with pytest.raises(CorpusError, match="section"):
        divide(corpus, "section")


def test_groups_are_listed_with_those_that_are_not_known() -> None:
    table = articles(2)
    table.loc["a01", "outlet"] = ""
    listed = list_groups(divide(Corpus.from_documents(table), "outlet"))
    # "The Herald saw a strike at the harbour." has 8 words, "The budget at the harbour grew." 6.
    by_name = listed.set_index("group")["words"].to_dict()
    assert by_name == {"Courier": 6 + 6 + 20, "The Herald": 8, "not known": 8}


def test_the_largest_groups_are_those_with_most_articles() -> None:
    table = pd.DataFrame({"text": ["War."] * 8, "outlet": ["C", "B", "B", "A", "A", "", "", ""]})
    corpus = divide(Corpus.from_documents(table), "outlet")
    assert pick_largest(corpus, 2).documents["group"].tolist() == ["B", "B", "A", "A"]
    assert pick_largest(corpus, 1).documents["group"].tolist() == ["A", "A"]  # the first of equals
    assert len(pick_largest(corpus, 4)) == 8
