"""Boilerplate: what is found is what the articles below were made with, and offsets stay those as read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from narrative import (
    Corpus,
    CorpusError,
    clean,
    find_boilerplate,
    match,
    measure,
    put_back,
    record,
    write_documents,
)
from narrative.lexicons.lexicon import Lexicon

PLACES = ("Kyiv", "Odesa", "Lviv", "Dnipro", "Poltava", "Sumy", "Rivne", "Lutsk")
THINGS = ("grain", "water", "bread", "power", "rail", "school", "harbour", "market")


def body(number: int) -> str:
    place, thing = PLACES[number % 8], THINGS[(number * 3) % 8]
    return (
        f"The mayor of {place} spoke of {thing} for an hour on day {number}.\n\n"
        f"Nobody in {place} had asked for more {thing}. He said so. It was war number {place}."
    )


def article(number: int) -> str:
    return (
        f"{PLACES[number % 8].upper()} (Courier Press) - {body(number)}\n\n"
        f"Sign up to our newsletter.\n\nAnd then {THINGS[number % 8]} came on day {number}.\n\n"
        f"© {2010 + number} The Courier. All rights reserved."
    )


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    texts = [article(number) for number in range(8)] + [body(number) for number in range(8, 16)]
    outlets = ["Courier"] * 8 + ["Mail"] * 8
    return Corpus.from_documents(pd.DataFrame({"text": texts, "outlet": outlets}), "small")


def test_what_was_put_into_each_article_is_found_with_its_counts(corpus: Corpus) -> None:
    found = find_boilerplate(corpus)
    assert found[["outlet", "text", "documents", "share", "where"]].values.tolist() == [
        ["Courier", "(Courier Press) -", 8, 1.0, "start"],
        ["Courier", "Sign up to our newsletter.", 8, 1.0, "within"],
        ["Courier", "© 2010 The Courier. All rights reserved.", 8, 1.0, "end"],
    ]


def test_a_sentence_within_a_paragraph_is_none_however_often_it_stands(corpus: Corpus) -> None:
    texts = [
        f"{n}\n12,000\nOn day {n} he spoke of {THINGS[n]}. He said so. It was {PLACES[n]}." for n in range(8)
    ]
    assert find_boilerplate(Corpus.from_documents(pd.DataFrame({"text": texts}))).empty


def test_a_text_that_was_published_several_times_is_none() -> None:
    same = "\n\n".join(body(number) for number in range(4))
    texts = [same, f"{same}\n\nUpdated at noon.", f"{same}\n\nUpdated at night.", *map(body, range(5, 8))]
    assert find_boilerplate(Corpus.from_documents(pd.DataFrame({"text": texts})), share=0).empty


def test_offsets_stay_those_of_the_text_as_read(corpus: Corpus) -> None:
    cleaned = clean(corpus, find_boilerplate(corpus))
    lexicon = Lexicon.from_entries({"word": ["mayor", "newsletter", "rights"]}, name="words")
    before, after = match(corpus, lexicon), match(cleaned, lexicon)
    assert set(before["text"]) == {"mayor", "newsletter", "rights"}
    assert set(after["text"]) == {"mayor"}
    texts = corpus.documents["text"]
    assert all(texts[row.doc_id][row.start : row.end] == row.text for row in after.itertuples())
    assert [len(text) for text in cleaned.documents["text"]] == [len(text) for text in texts]
    assert all(texts[row.doc_id][row.start : row.end] == row.text for row in cleaned.cut.itertuples())


def test_nothing_else_is_cut_and_it_can_be_put_back(corpus: Corpus) -> None:
    cleaned = clean(corpus, find_boilerplate(corpus))
    assert "LVIV                   The mayor" in cleaned.documents["text"].iloc[2]
    assert cleaned.documents["text"].iloc[9] == corpus.documents["text"].iloc[9]
    pd.testing.assert_frame_equal(put_back(cleaned), corpus.documents)
    words = cleaned.word_counts.sum() + sum(len(text.split()) for text in cleaned.cut["text"])
    assert abs(int(words) - int(corpus.word_counts.sum())) <= 24  # the dashes, signs and numbers are no words


def test_the_cut_is_in_the_problems_and_in_the_record(corpus: Corpus) -> None:
    cleaned = clean(corpus, find_boilerplate(corpus))
    assert not cleaned.problems["lost"].any()
    assert "boilerplate in 8 documents: Sign up to our newsletter." in set(cleaned.problems["problem"])
    told = record(cleaned.where(outlet="Courier")).data["corpus"]
    assert told["cut"]["documents"] == 8
    assert told["cut"]["passages"]["Sign up to our newsletter."] == 8
    assert told["hash"] != record(corpus).data["corpus"]["hash"]
    assert "cut" not in record(corpus).data["corpus"]


def test_only_the_rows_that_are_left_in_the_table_are_cut(corpus: Corpus) -> None:
    found = find_boilerplate(corpus)
    cleaned = clean(corpus, found[found["where"] == "end"])
    assert set(cleaned.cut["text"].str[:1]) == {"©"}


@pytest.mark.parametrize("by", ["start", "words", "edition"])
def test_groups_are_numbers_with_gaps_in_a_column_of_any_name(corpus: Corpus, by: str) -> None:
    editions = pd.array([7, 8] * 4 + [None] * 8, dtype="Int64")
    numbered = corpus.assign(**{by: editions})
    found = find_boilerplate(numbered, by=by)
    assert found.columns.is_unique
    named = found.columns[0]
    assert found[named].tolist() == ["7", "7", "7", "8", "8", "8"]
    read_back = found.astype({named: "float64"})  # as pandas reads it from a file
    cleaned = clean(numbered, read_back, by=by)
    assert cleaned.cut["doc_id"].nunique() == 8
    assert cleaned.problems["source"].str.startswith(by).all()
    pd.testing.assert_frame_equal(put_back(cleaned), numbered.documents)


def test_wrong_tables_and_settings_are_told(corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match="No column 'text'"):
        clean(corpus, pd.DataFrame({"outlet": ["Courier"]}))
    with pytest.raises(CorpusError, match="least=1"):
        find_boilerplate(corpus, least=1)
    with pytest.raises(CorpusError, match="share=3"):
        find_boilerplate(corpus, share=3)
    cleaned = clean(corpus, find_boilerplate(corpus))
    with pytest.raises(CorpusError, match="cleaned already"):
        clean(cleaned, find_boilerplate(corpus))


def test_a_measured_corpus_is_told_to_take_its_documents_first(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,War.\n2,Peace.\n")
    measured = measure(tmp_path / "a.csv", out=tmp_path / "measured")
    with pytest.raises(CorpusError, match="has no texts"):
        find_boilerplate(measured)
    with pytest.raises(CorpusError, match="has no texts"):
        write_documents(measured, tmp_path / "b.csv")
    assert find_boilerplate(measured.where(doc_id="1").open()).empty
