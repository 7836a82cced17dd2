"""Tables that were read back from a file by another program give what they gave before, or are refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import narrative
from narrative import schema
from narrative.concordance.location import locate
from narrative.errors import TableError
from narrative.schema import CODES, MATCHES, SCORES, STORIES, check, name_code
from narrative.tables.files import write_csv

TEXTS = ["They hope for peace. No hope is left.", "War came, and with it fear.", "Hope it is, perhaps."] * 8
#: Ids that a spreadsheet and pandas take for numbers, as archives give them.
IDS = [str(20240000 + number) for number in range(len(TEXTS))]
LEXICON = narrative.Lexicon.from_entries({"2020": ["hope*"], "2021": ["war", "fear"]}, name="1984")


def make_corpus(ids: list[str] = IDS) -> narrative.Corpus:
    table = pd.DataFrame({"text": TEXTS, "outlet": ["A", "B"] * 12, "date": "2024-03-05"}, index=ids)
    return narrative.Corpus.from_documents(table.assign(title="Hope"))


def read_back(table: pd.DataFrame, dtype: object = None) -> pd.DataFrame:
    """The table as another program finds it in a CSV file."""
    return pd.read_csv(io.StringIO(table.to_csv(index=False)), dtype=dtype)


def as_floats(table: pd.DataFrame) -> pd.DataFrame:
    """The same where another row of the file had no id, so that whole numbers became others."""
    return read_back(table).astype({"doc_id": "float64"})


def as_words(table: pd.DataFrame) -> pd.DataFrame:
    """The same with every cell as text, as in `dtype=str`, where that is all that a function needs."""
    texts = [name for name in table.columns if name in ("doc_id", "negated", "first", "story", "category")]
    return read_back(table, dtype=dict.fromkeys(texts, "str"))


CORPUS = make_corpus()
MATCHED = narrative.match(CORPUS, LEXICON)
SCORED = pd.concat([narrative.frame_salience(CORPUS, LEXICON), narrative.readability(CORPUS)])
TOLD = narrative.stories(CORPUS)
SENTENCES = narrative.sentiment(CORPUS, by="sentence")
CODED = pd.DataFrame(
    [(doc_id, coder, "2020", number % 3 % 2) for number, doc_id in enumerate(IDS) for coder in (1, 2)],
    columns=list(CODES),
)
COMPARED = {"by": "outlet", "measure": "salience", "resamples": 100}

#: What each function that takes a table says of it.
TAKERS: dict[str, tuple[pd.DataFrame, Callable[[pd.DataFrame], object]]] = {
    "frame_salience": (MATCHED, lambda t: narrative.frame_salience(CORPUS, LEXICON, matches=t)),
    "annotate": (MATCHED, lambda t: repr(narrative.annotate(CORPUS, IDS[0], t))),
    "locate": (MATCHED, lambda t: locate(CORPUS, t)[["sentence_text", "label"]]),
    "show_sentences": (
        locate(CORPUS, MATCHED, LEXICON).fillna({"note": ""}),
        lambda t: repr(narrative.show_sentences(t.assign(note=""), LEXICON, documents=CORPUS.documents)),
    ),
    "compare": (SCORED, lambda t: narrative.compare(t, CORPUS, **COMPARED).differences),
    "compare, stories": (
        TOLD,
        lambda t: narrative.compare(SCORED, CORPUS, unit="story", stories=t, **COMPARED).estimates,
    ),
    "compare, first copies": (
        TOLD,
        lambda t: narrative.compare(SCORED, CORPUS, copies="first", stories=t, **COMPARED).estimates,
    ),
    "trend": (
        SCORED,
        lambda t: narrative.trend(t, CORPUS, measure="salience", most_changes=0, resamples=50).periods,
    ),
    "arc": (SENTENCES, lambda t: narrative.arc(CORPUS, t, parts=2, shuffles=99, resamples=50)),
    "precision_recall": (MATCHED, lambda t: narrative.precision_recall(t, CODED)),
    "precision_recall, scores": (
        narrative.frame_salience(CORPUS, LEXICON), lambda t: narrative.precision_recall(t, CODED)),
    "precision_recall, codes": (CODED, lambda t: narrative.precision_recall(MATCHED, t)),
    "list_disagreements": (CODED, lambda t: narrative.list_disagreements(CORPUS, LEXICON, t)),
    "agreement": (CODED, lambda t: narrative.agreement(t, resamples=50)),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKERS)
@pytest.mark.parametrize("reader", [read_back, as_floats, as_words])
def test_a_table_that_was_read_back_gives_the_same(
    name: str, reader: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    table, take = TAKERS[name]
    again = reader(table)
    kept = again.copy(deep=True)
    expected, found = take(table), take(again)
    if isinstance(expected, pd.DataFrame) and isinstance(found, pd.DataFrame):
        pd.testing.assert_frame_equal(found, expected)
    else:
        assert found == expected
    pd.testing.assert_frame_equal(again, kept)


OTHERS = [name for name in TAKERS if name not in ("agreement", "precision_recall, scores")]


@pytest.mark.parametrize("name", OTHERS)
def test_a_table_of_other_documents_is_refused_with_both_ids(name: str) -> None:
    """Ids that lost their leading zeros, as *007* does in a spreadsheet: nothing would be found of them."""
    table, take = TAKERS[name]
    with pytest.raises(TableError, match=r"'1', '2', '3', … \| theirs|'1'.*'2024|'2024.*'1'"):
        take(table.assign(doc_id=table["doc_id"].map({doc_id: str(n) for n, doc_id in enumerate(IDS, 1)})))


def test_ids_to_which_a_program_added_a_point_and_zero_are_known_again() -> None:
    codes = CODED.assign(doc_id=CODED["doc_id"] + ".0")
    pd.testing.assert_frame_equal(
        narrative.list_disagreements(CORPUS, LEXICON, codes),
        narrative.list_disagreements(CORPUS, LEXICON, CODED),
    )


def test_ids_that_are_written_otherwise_are_known_again_and_lost_zeros_refused() -> None:
    """Names of files on a Mac store *é* as two characters; a spreadsheet takes 001 for 1."""
    table = pd.DataFrame({"doc_id": ["\u00e91", "2.0", "3", "x"]})
    documents = pd.Index(["e\u03011", "2", "3"])
    found = check(table, ("doc_id",), documents=documents)["doc_id"].tolist()
    assert found == ["e\u03011", "2", "3", "x"]
    filled, lost = pd.Index(["001", "104"]), pd.DataFrame({"doc_id": [1, 104]})
    with pytest.raises(TableError, match=r"stories has ids that lost their zeros, as '1' for '001' \(1 such"):
        check(lost, ("doc_id",), "table of stories", documents=filled)


def test_a_table_with_its_types_is_returned_as_it_is() -> None:
    for table, columns in ((MATCHED, MATCHES), (SCORED, SCORES), (TOLD, STORIES)):
        assert check(table, columns) is table


def test_a_table_without_rows_that_was_read_back_serves_as_well() -> None:
    """Without a row pandas does not know that a column is one of numbers."""
    nothing = read_back(MATCHED.head(0))
    scores = narrative.frame_salience(CORPUS, LEXICON, matches=nothing)
    assert scores["total"].sum() == 0
    pd.testing.assert_frame_equal(scores, narrative.frame_salience(CORPUS, LEXICON, matches=MATCHED.head(0)))
    assert narrative.precision_recall(nothing, CODED, variables=["2020"])["recall"].tolist() == [0]


def test_a_flag_in_other_words_is_refused() -> None:
    words = MATCHED.assign(negated="perhaps")
    with pytest.raises(TableError, match="'perhaps' in 'negated'; give true or false"):
        narrative.frame_salience(CORPUS, LEXICON, matches=words)


def test_a_place_in_a_document_that_the_corpus_has_not_is_refused() -> None:
    """It was shown with a sentence of the last document."""
    foreign = pd.concat([MATCHED, MATCHED.head(1).assign(doc_id="7")])
    with pytest.raises(TableError, match="document '7', which is not in Corpus 'documents': 24 documents"):
        locate(CORPUS, foreign)


def test_matches_of_the_whole_corpus_serve_a_part_of_it() -> None:
    part = CORPUS.where(doc_id=IDS[:2])
    pd.testing.assert_frame_equal(
        narrative.frame_salience(part, LEXICON, matches=MATCHED), narrative.frame_salience(part, LEXICON)
    )
    assert repr(narrative.annotate(CORPUS.where(doc_id=IDS[1]), IDS[1], MATCHED)).startswith("War[")


@pytest.mark.parametrize(
    ("one", "other"),
    [(0.1234567, 0.1234568), (10**17, 10**17 + 1), ("12345678901234567890", "12345678901234567891"),
     (1e-7, 2e-7), (0, -1), ("yes", "Yes"), ("1a", "1"), ("1_0", "10"), ("nan", "inf")],
)  # fmt: skip
def test_different_codes_are_told_apart(one: object, other: object) -> None:
    assert name_code(one) != name_code(other)


@pytest.mark.parametrize(
    "same", [(0, -0.0, "0", "-0", "0.00"), (1e-7, "0.0000001"), (1e20, 10**20), ("é", "e\u0301 ")]
)
def test_ways_of_writing_one_code_are_the_same(same: tuple[object, ...]) -> None:
    assert len({name_code(value) for value in same}) == 1


# Tables of other texts ----------------------------------------------------------------------------------


def one_text(text: str) -> narrative.Corpus:
    return narrative.Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No hope, and much fear.", r"in 'a' it has 'hope' at 6:10, where its text has 'e, a'"),
        ("Hope", r"in 'a' it has 'hope' at 6:10, where its 4 characters end"),
    ],
)
def test_matches_of_another_version_of_the_corpus_are_refused(text: str, said: str, tmp_path: Path) -> None:
    lexicon = narrative.Lexicon.from_entries({"hope": ["hope"]}, name="one")
    matches = narrative.match(one_text("Great hope, and much fear."), lexicon)
    matches.to_csv(tmp_path / "matches.csv", index=False)
    other = one_text(text)
    calls: list[Callable[[pd.DataFrame], object]] = [
        lambda table: narrative.frame_salience(other, lexicon, matches=table),
        lambda table: narrative.agent_deletion(other, lexicon, matches=table),
        lambda table: locate(other, table),
        lambda table: narrative.annotate(other, "a", table),
        lambda table: narrative.write_codes(table, other, tmp_path / "m.qdpx", format="refi-qda"),
    ]
    for call in calls:
        for table in (matches, pd.read_csv(tmp_path / "matches.csv")):
            with pytest.raises(
                TableError, match=r"was made from other texts than these documents.*"
            ) as refused:
                call(table)
            assert re.search(said, str(refused.value))


def test_quotations_and_passives_of_another_version_are_refused() -> None:
    text = "The men were beaten. “It was wrong,” Ann Lee said."
    old, new = one_text(text), one_text("Today: " + text)
    quoted, passive = narrative.quotations(old), narrative.passives(old)
    assert len(quoted)
    assert len(passive)
    calls: list[Callable[[], object]] = [
        lambda: narrative.speakers(new, quoted), lambda: narrative.voice_matches(new, quoted),
        lambda: narrative.tone(new, quotations=quoted),
        lambda: narrative.passive_shares(new, passives=passive),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(TableError, match="was made from other texts than these documents"):
            call()


@pytest.mark.parametrize("text", ["A\r\nhope, much fear", "=hope, no", "“no hope” 🙂 hope", "a\u2028hope"])
def test_matches_that_a_file_has_kept_are_those_of_the_corpus(text: str, tmp_path: Path) -> None:
    lexicon = narrative.Lexicon.from_entries({"hope": ["hope", "no hope", "much fear"]}, name="one")
    corpus = one_text(text)
    matches = narrative.match(corpus, lexicon)
    write_csv(matches, tmp_path / "matches.csv")
    read_back = pd.read_csv(tmp_path / "matches.csv")
    assert len(read_back) == len(matches) > 0
    same = [
        narrative.frame_salience(corpus, lexicon, matches=table)["total"].tolist()
        for table in (matches, read_back)
    ]
    assert same[0] == same[1]


def test_columns_of_a_corpus_are_the_users_whatever_they_are_called() -> None:
    """Columns with the names of ours keep their values: flags, ids and names are those of our tables only."""
    further = [*schema._IDS[1:], *schema._NAMES, "negated", "first", "sentence", "weight"]
    words = pd.DataFrame({"text": ["War.", "Peace."], **{name: ["x", None] for name in further}})
    corpus = narrative.Corpus.from_documents(words)
    assert corpus.documents[further].isna().sum().tolist() == [1] * len(further)
    assert len(narrative.kwic(corpus, "peace")) == 1
    diversity = narrative.lexical_diversity(corpus.assign(negated=["a", "b"]), by="negated")
    assert set(diversity["negated"]) == {"a", "b"}
    numbers = pd.DataFrame({"text": ["War."], "story": [7], "coder": [0.5], "negated": [True]})
    kinds = narrative.Corpus.from_documents(numbers).documents[["story", "coder", "negated"]].dtypes
    assert kinds.astype(str).tolist() == ["int64", "float64", "bool"]
