"""The corpus: selections, summaries, its look in a notebook, its words."""

from __future__ import annotations

import dataclasses
import datetime
import pickle
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkout import PROJECT
from narrative.corpus.corpus import Corpus, read_corpus
from narrative.corpus.segmentation import sentences, tokens
from narrative.errors import CorpusError
from narrative.schema import DOCUMENTS, PROBLEMS, SENTENCES, TOKENS

TODAY = datetime.date(2024, 1, 31)
ARTICLES = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d"],
        "title": ["One", "Two", "", "Four"],
        "date": ["2022-12-31T23:59", "2023-01-01", "2023-06-15", None],
        "outlet": ["Post", "Courier", "Post", ""],
        "text": ["Mr. Smith came. He left.", "War!", "", "It isn’t peace."],
        "stars": [1, 2, 3, 4],
    }
)


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.from_documents(ARTICLES, "small", today=TODAY)


def ids(corpus: Corpus) -> list[str]:
    return list(corpus.documents.index)


def test_the_seed_article() -> None:
    """The words that the article begins and ends with; its date is metadata."""
    corpus = read_corpus(PROJECT / "corpus" / "defection", today=TODAY)
    assert ids(corpus) == ["2023-11-08-helicopter-pilot-defects"]
    document = corpus.documents.iloc[0]
    assert document["text"].startswith("Ukraine recently celebrated the arrival of Maxim Kuzminov")
    assert document["text"].endswith("a testament to the resilience of the Ukrainian people.")
    assert (document["date"], document["date_as_read"]) == (pd.Timestamp("2023-11-08"), "2023-11-08")
    assert not len(corpus.problems)
    assert (corpus.name, len(corpus)) == ("defection", 1)


def test_tables_have_their_columns(corpus: Corpus) -> None:
    assert tuple(corpus.documents.columns[:4]) == DOCUMENTS
    assert tuple(corpus.problems.columns) == PROBLEMS
    assert tuple(tokens(corpus).columns) == TOKENS
    assert tuple(sentences(corpus).columns) == SENTENCES
    assert corpus.documents.index.name == "doc_id"


def test_nothing_can_be_changed(corpus: Corpus) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        corpus.name = "other"
    before = corpus.hash
    documents = corpus.documents
    documents.loc["a", "text"] = "Changed."
    documents["new"] = 1
    assert corpus.documents.loc["a", "text"].startswith("Mr.")
    assert "new" not in corpus.documents
    given = ARTICLES.copy()
    Corpus.from_documents(given, today=TODAY)
    pd.testing.assert_frame_equal(given, ARTICLES)
    assert Corpus.from_documents(given, "other name", today=TODAY).hash == before


# From a table -------------------------------------------------------------------------------------------


def test_ids_of_a_table() -> None:
    texts = pd.DataFrame({"text": ["one", "two"]})
    assert ids(Corpus.from_documents(texts.set_axis(["x", "y"]))) == ["x", "y"]
    assert ids(Corpus.from_documents(texts.set_axis([7, 9]))) == ["7", "9"]
    hashed = ids(Corpus.from_documents(texts))
    assert all(re.fullmatch("[0-9a-f]{16}", doc_id) for doc_id in hashed)
    assert ids(Corpus.from_documents(texts.iloc[::-1].reset_index(drop=True))) == hashed[::-1]


def test_a_table_with_mistakes() -> None:
    table = pd.DataFrame({"body": ["one", "two", "three"], "id": ["1", "1", "3"], "date": ["", "", "1/2/23"]})
    corpus = Corpus.from_documents(table, "mine", today=TODAY)
    assert ids(corpus) == ["1", "3"]
    assert list(corpus.problems["source"]) == ["mine, row 2", "mine, row 3"]
    assert list(corpus.problems["lost"]) == [True, False]
    assert corpus.counts.loc["rows"].to_dict() == {"found": 3, "read": 2, "lost": 1}
    with pytest.raises(CorpusError, match="duplicate id '1': mine, row 1 has it too"):
        Corpus.from_documents(table, "mine", strict=True)
    with pytest.raises(CorpusError, match="no text column among id, date"):
        Corpus.from_documents(table.drop(columns="body"))


def test_an_empty_document_stays_and_an_empty_table_is_a_corpus() -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["", None, "a"]}, index=list("xyz")))
    assert list(corpus.documents["text"]) == ["", "", "a"]
    assert not corpus.problems["lost"].any()
    assert list(corpus.token_store.counts) == [0, 0, 1]
    empty = Corpus.from_documents(pd.DataFrame({"text": []}))
    assert len(empty) == len(tokens(empty)) == len(sentences(empty)) == 0
    assert empty.describe()["documents"].tolist() == [0]
    assert "0 articles" in empty._repr_html_()


def test_what_was_written_reads_back(corpus: Corpus, tmp_path: Path) -> None:
    whole = corpus.where(doc_id=["a", "b", "d"])
    whole.documents.reset_index().to_parquet(tmp_path / "out.parquet")
    again = read_corpus(tmp_path / "out.parquet", today=TODAY)
    pd.testing.assert_frame_equal(again.documents, whole.documents)
    assert again.hash == whole.hash


# Hash ---------------------------------------------------------------------------------------------------


def test_hash_is_of_content_not_of_order(corpus: Corpus) -> None:
    shuffled = ARTICLES.iloc[[2, 0, 3, 1], ::-1].reset_index(drop=True)
    assert Corpus.from_documents(shuffled, "other", today=TODAY).hash == corpus.hash
    for column, value in {
        "doc_id": "z",
        "title": "x",
        "date": "2020-01-01",
        "outlet": "x",
        "text": "x",
        "stars": 9,
    }.items():
        changed = ARTICLES.copy()
        changed.loc[0, column] = value
        assert Corpus.from_documents(changed, today=TODAY).hash != corpus.hash


def test_hash_keeps_fields_apart() -> None:
    one = Corpus.from_documents(pd.DataFrame({"title": ["ab"], "outlet": ["c"], "text": ["x"]}, index=["i"]))
    two = Corpus.from_documents(pd.DataFrame({"title": ["a"], "outlet": ["bc"], "text": ["x"]}, index=["i"]))
    assert one.hash != two.hash


# Selections ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"outlet": "Post"}, "ac"),
        ({"outlet": ["Post", "Courier"]}, "abc"),
        ({"outlet": {"Courier", "Unheard"}}, "b"),
        ({"outlet": ""}, "d"),
        ({"outlet": "Post", "stars": 3}, "c"),
        ({"doc_id": ["d", "a"]}, "ad"),
        ({"since": "2023"}, "bc"),
        ({"until": "2022"}, "a"),
        ({"until": "2022-12-31"}, "a"),
        ({"until": datetime.date(2023, 1, 1)}, "ab"),
        ({"since": "2023-01", "until": "2023-06"}, "bc"),
        ({"since": pd.Timestamp("2023-06-15T12:00")}, "c"),
        ({"date": "2022-12-31"}, "a"),
        ({"date": None}, "d"),
        ({}, "abcd"),
    ],
)
def test_where(corpus: Corpus, conditions: dict[str, object], expected: str) -> None:
    assert ids(corpus.where(**conditions)) == list(expected)


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"author": "x"}, r"No column 'author'. Available: doc_id, title, date, outlet, text, date_as_r"),
        ({"outlet": "Pots"}, r"outlet='Pots': outlet has .Post., .Courier., ..\. Did you mean 'Post'\?$"),
        ({"since": "2024"}, r"meets since='2024': dates are from 2022-12-31 to 2023-06-15"),
        ({"since": "1/2/2023"}, r"since='1/2/2023' is not a date. Write '2023-11-08', '2023-11' or '2023'"),
        ({"until": "2023-13"}, r"until='2023-13' is not a date"),
        ({"since": ""}, r"since='' is not a date"),
        ({"since": "2023-02", "until": "2023-01"}, r"since='2023-02' is later than until='2023-01'"),
    ],
)  # fmt: skip
def test_where_says_what_is_wrong(corpus: Corpus, conditions: dict[str, object], message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        corpus.where(**conditions)


def test_a_selection_shares_the_words(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = corpus.token_store
    monkeypatch.setattr("narrative.engine.tokens.tokenise", lambda texts: pytest.fail("tokenised again"))
    part = corpus.where(outlet=["Post", ""]).where(stars=[3, 4])
    assert part.token_store.vocabulary is whole.vocabulary
    assert list(part.token_store.counts) == [0, 3]
    assert part.name == corpus.name


@given(
    st.lists(st.tuples(st.text("ab. \n’'é𝄞", max_size=30), st.sampled_from("xyz")), min_size=1, max_size=8)
)
@settings(deadline=None)
def test_a_selection_equals_a_corpus_of_its_own(rows: list[tuple[str, str]]) -> None:
    table = pd.DataFrame(rows, columns=["text", "outlet"]).set_axis([f"d{n}" for n in range(len(rows))])
    part = Corpus.from_documents(table).where(outlet=rows[0][1])
    alone = Corpus.from_documents(table[table["outlet"] == rows[0][1]])
    pd.testing.assert_frame_equal(tokens(part), tokens(alone))
    pd.testing.assert_frame_equal(sentences(part), sentences(alone))
    assert part.hash == alone.hash


# Words --------------------------------------------------------------------------------------------------


def test_further_columns_go_with_their_documents_and_share_the_words(corpus: Corpus) -> None:
    words = corpus.token_store
    sided = corpus.assign(side=["left", "left", "right", "left"], half=np.array([1, 2, 2, 1]))
    assert ids(sided.where(side="left", half=1)) == ["a", "d"]
    assert sided.token_store is words
    assert sided.hash != corpus.hash  # it is of all columns
    assert "side" not in corpus.documents
    # A series is matched by doc_id, in whatever order it comes; a column can be given anew.
    ranked = sided.assign(side=pd.Series({"d": "4", "b": "2", "a": "1", "c": "3"}))
    assert ranked.documents["side"].tolist() == ["1", "2", "3", "4"]
    # Of a selection, and a selection of that.
    some = corpus.where(outlet="Post").assign(side=["x", "y"]).where(side="y")
    assert ids(some) == ["c"]
    assert some.assign(side=["z"]).documents["text"].tolist() == [""]
    assert corpus.where(doc_id="d").assign(mark=[True]).token_store.n_tokens == 3


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"outlet": ["x"] * 4}, "The column 'outlet' is kept as it was read"),
        ({"doc_id": ["x"] * 4}, "The column 'doc_id' is kept as it was read"),
        ({"side": ["x"] * 3}, "side: give a value for each of the 4 documents"),
        ({"side": "left"}, "side: give a value for each of the 4 documents"),
        ({"side": pd.Series(["x"] * 4)}, "side: the series must name the same documents by doc_id"),
    ],
)
def test_assign_says_what_is_wrong(corpus: Corpus, columns: dict[str, object], message: str) -> None:
    with pytest.raises(CorpusError, match=re.escape(message)):
        corpus.assign(**columns)


@given(st.lists(st.text(max_size=80), max_size=5))
@settings(deadline=None)
def test_offsets_give_back_what_was_read(texts: list[str]) -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=[f"d{n}" for n in range(len(texts))]))
    stored = corpus.documents["text"]
    for table in (tokens(corpus), sentences(corpus)):
        for row in table.itertuples():
            assert stored[row.doc_id][row.start : row.end] == row.text
    words, whole = tokens(corpus), sentences(corpus)
    held = words.merge(whole, on=["doc_id", "sentence"], suffixes=("", "_of_sentence"), how="left")
    assert len(held) == len(words)
    assert (held["start"] >= held["start_of_sentence"]).all()
    assert (held["end"] <= held["end_of_sentence"]).all()
    assert words.groupby("doc_id")["token"].apply(lambda t: list(t) == list(range(len(t)))).all()


# Summaries ----------------------------------------------------------------------------------------------


def test_describe(corpus: Corpus) -> None:
    """Words and sentences counted by hand: 5 and 2 in a, 1 and 1 in b, none in c, 3 and 1 in d."""
    whole = corpus.describe().loc["small"]
    assert whole[["documents", "outlets", "undated", "words", "sentences", "problems", "lost"]].tolist() == [
        4,
        2,
        1,
        9,
        4,
        1,
        0,
    ]
    assert (whole["first_date"], whole["last_date"]) == (
        pd.Timestamp("2022-12-31T23:59"),
        pd.Timestamp("2023-06-15"),
    )
    outlets = corpus.describe(by="outlet")
    assert list(outlets.index) == ["", "Courier", "Post"]
    assert list(outlets["documents"]) == [1, 1, 2]
    assert list(outlets["words"]) == [3, 1, 5]
    assert list(outlets["median_words"]) == [3, 1, 2.5]
    assert outlets["undated"].tolist() == [1, 0, 0]
    with pytest.raises(CorpusError, match="No column 'paper'"):
        corpus.describe(by="paper")


class _Text(HTMLParser):
    """The text of a page, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.elements, self.pieces = "", set[str](), list[str]()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data
        self.pieces.append(data)


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> $x^2$ \\(y\\) &amp; “é”'


def test_html_shows_hostile_text_as_text() -> None:
    table = pd.DataFrame(
        {"text": [HOSTILE], "title": HOSTILE, "outlet": HOSTILE, "date": "2023-11-08"}, index=[HOSTILE]
    )
    corpus = Corpus.from_documents(pd.concat([table, table]), HOSTILE, today=TODAY)
    page = corpus._repr_html_()
    shown = _Text(page)
    assert (
        shown.text.count(HOSTILE) >= 5
    )  # name, id, title, outlet, text; and in the problem with the second row
    assert not shown.elements & {"script", "img"}
    for (
        piece
    ) in shown.pieces:  # JupyterLab makes mathematics of what stands between two signs in one piece of text
        assert not re.search(r"\$.+\$|\\.", piece)
    assert "duplicate id" in shown.text
    assert "<details open>" in page


def test_html_of_a_good_corpus(corpus: Corpus) -> None:
    shown = _Text(corpus.where(doc_id=["a", "b"])._repr_html_()).text
    assert "2 articles · 6 words · 2022-12-31 to 2023-01-01 · 2 outlets" in shown
    assert "Mr. Smith came." in shown


def test_repr_and_pickle(corpus: Corpus) -> None:
    assert repr(corpus) == "Corpus 'small': 4 documents"
    part = corpus.where(outlet="Post")
    again = pickle.loads(pickle.dumps(part))
    assert again.hash == part.hash
    assert np.array_equal(again.token_store.types, part.token_store.types)
