"""What is said of a corpus and of a document, on articles that can be counted by hand."""

from __future__ import annotations

import pytest

from narrative import Corpus
from narrative.corpus.description import describe_corpus, describe_document, newest
from narrative.errors import UnknownNameError
from three_articles import make_corpus


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus()


def test_the_newest_is_the_latest_date_or_the_last(corpus: Corpus) -> None:
    assert newest(corpus) == "new"
    assert newest(corpus.where(doc_id="none")) == "none"


def test_a_document_is_described_and_the_unknown_said(corpus: Corpus) -> None:
    table = describe_document(corpus, "none").set_index("what")["value"]
    assert table["title"] == table["date"] == table["outlet"] == "not known"
    assert (table["words"], table["sentences"], table["paragraphs"]) == ("1", "1", "1")
    with pytest.raises(UnknownNameError, match="Unknown document 'x'"):
        describe_document(corpus, "x")


def test_the_corpus_by_outlet_has_a_last_row_for_all(corpus: Corpus) -> None:
    table = describe_corpus(corpus)
    assert table["outlet"].tolist() == ["A", "B", "not known", "all"]
    assert table["words"].tolist() == [17, 16, 1, 34]
