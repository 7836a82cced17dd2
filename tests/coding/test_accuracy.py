"""A lexicon against coders: counts by hand, Wilson's interval, and every disagreement opens into the text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from narrative.coding.accuracy import list_disagreements, precision_recall
from narrative.corpus.corpus import Corpus
from narrative.corpus.teaching import load_codes, load_corpus
from narrative.errors import ParameterError, TableError, UnknownNameError
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match
from narrative.measures.framing import frame_salience
from narrative.schema import ACCURACY, DISAGREEMENTS

#: Per document: text, and what coders one, two and three say of hope. Counted by hand below.
CASES = {
    "a": ("They hope. Hope is all.", "1 1 1"),  # found, there
    "b": ("In the hope of a rise.", "0 0 1"),  # found; only one saw it
    "c": ("There is no hope at all.", "0 0 -"),  # not found: negated
    "d": ("Better days will come.", "1 1 0"),  # missed
    "e": ("All is lost.", "0 0 0"),  # rightly not found
    "f": ("We hope.", "1 0 -"),  # found; half and half
    "g": ("", "0 0 0"),  # an empty text
    "h": ("Hope was never coded.", "- - -"),
}
LEXICON = Lexicon.from_entries({"hope": ["hope*"], "fear": ["fear*"]}, name="example")


def corpus() -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": {key: text for key, (text, _) in CASES.items()}}))


def codes(variable: str = "hope") -> pd.DataFrame:
    rows = [
        (doc_id, coder, variable, np.nan if value == "-" else float(value))
        for doc_id, (_, values) in CASES.items()
        for coder, value in enumerate(values.split())
    ]
    return pd.DataFrame(rows, columns=["doc_id", "coder", "variable", "value"])


def row_of(found: pd.DataFrame, given: pd.DataFrame, **options: Any) -> dict[str, Any]:
    return precision_recall(found, given, **options).iloc[0].to_dict()


def counts(row: dict[str, Any]) -> tuple[int, ...]:
    names = ("true_positives", "false_positives", "false_negatives", "true_negatives", "undecided")
    return tuple(row[name] for name in names)


@pytest.mark.parametrize(
    ("truth", "expected"),
    [("majority", (1, 1, 1, 3, 1)), ("any", (3, 0, 1, 3, 0)), ("all", (1, 2, 0, 4, 0))],
)
def test_the_four_counts(truth: Any, expected: tuple[int, ...]) -> None:
    row = row_of(match(corpus(), LEXICON), codes(), truth=truth)
    assert counts(row) == expected
    right, wrong, missed, _, undecided = expected
    assert row["documents"] == 7 - undecided  # the eighth was not coded
    assert row["precision"] == pytest.approx(right / (right + wrong))
    assert row["recall"] == pytest.approx(right / (right + missed))
    assert row["f1"] == pytest.approx(2 * right / (2 * right + wrong + missed))
    assert row["precision_low"] <= row["precision"] <= row["precision_high"]


def test_scores_give_the_same_as_matches_and_a_threshold_is_a_rate() -> None:
    scores = frame_salience(corpus(), LEXICON)
    table = precision_recall(scores, codes())
    assert tuple(table.columns) == ACCURACY
    pd.testing.assert_frame_equal(table, precision_recall(match(corpus(), LEXICON), codes()))
    # "b" has 1 place in 6 words, 167 per 1,000; "a" has 2 in 5, 400 per 1,000.
    assert counts(row_of(scores, codes(), threshold=200)) == (1, 0, 1, 4, 1)
    assert counts(row_of(scores, codes(), threshold=400)) == (0, 0, 2, 4, 1)
    # Negated places are a measure of their own.
    assert counts(row_of(scores, codes(), measure="negated"))[:2] == (0, 1)


def test_the_interval_is_wilsons() -> None:
    """10 of 100: .05523 to .17437, as R's prop.test(10, 100, correct = FALSE) gives it."""
    ids = [f"d{number:03}" for number in range(100)]
    found = pd.DataFrame({"text": ["hope"] * 100}, index=ids)
    given = pd.DataFrame({"doc_id": ids, "coder": "one", "variable": "hope", "value": [1] * 10 + [0] * 90})
    row = row_of(match(Corpus.from_documents(found), LEXICON), given)
    assert (row["precision"], row["recall"]) == (0.1, 1)
    assert row["precision_low"] == pytest.approx(0.05523, abs=5e-6)
    assert row["precision_high"] == pytest.approx(0.17437, abs=5e-6)
    assert row["note"] == "Recall rests on 10 documents only."


def test_names_that_differ_and_a_category_that_was_never_found() -> None:
    found = match(corpus(), LEXICON)
    table = precision_recall(found, codes("optimism"), variables={"hope": "optimism", "fear": "optimism"})
    assert table["category"].tolist() == ["hope", "fear"]
    fear = table.iloc[1]
    assert counts(fear.to_dict()) == (0, 0, 2, 4, 1)
    assert np.isnan(fear["precision"])
    assert fear["recall"] == 0
    assert fear["note"] == ("No precision: the category was never found. Recall rests on 2 documents only.")


def test_values_in_words() -> None:
    words = codes().assign(value=codes()["value"].map({1: "yes", 0: "no"}))
    found = match(corpus(), LEXICON)
    assert counts(row_of(found, words, present=["yes"])) == (1, 1, 1, 3, 1)
    with pytest.raises(TableError, match="has the value 'yes'; say with `present` which"):
        precision_recall(found, words)
    with pytest.raises(ParameterError, match=r"present='yes': give a list, as \['yes'\]"):
        precision_recall(found, words, present="yes")


def test_the_order_of_rows_makes_no_difference() -> None:
    found, given = match(corpus(), LEXICON), codes()
    again = precision_recall(found.iloc[::-1], given.iloc[::-1])
    pd.testing.assert_frame_equal(precision_recall(found, given), again)
    pd.testing.assert_frame_equal(
        list_disagreements(corpus(), LEXICON, given), list_disagreements(corpus(), LEXICON, given.iloc[::-1])
    )


def test_disagreements_open_into_the_text() -> None:
    table = list_disagreements(corpus(), LEXICON, codes(), truth="all")
    assert tuple(table.columns) == DISAGREEMENTS
    assert table[["doc_id", "error"]].to_numpy().tolist() == [
        ["b", "false positive"],
        ["f", "false positive"],
    ]
    assert table[["present", "coders"]].to_numpy().tolist() == [[1, 3], [1, 2]]
    for row in table.itertuples():
        assert CASES[row.doc_id][0][row.start : row.end] == row.text
        assert row.text in row.sentence_text
    missed = list_disagreements(corpus(), LEXICON, codes(), truth="any")
    assert missed[["doc_id", "error", "sentence_text"]].to_numpy().tolist() == [
        ["d", "false negative", "Better days will come."]
    ]
    assert missed["text"].isna().all()


def test_a_false_negative_shows_its_negated_places() -> None:
    given = codes().assign(value=1.0)
    table = list_disagreements(corpus(), LEXICON, given).set_index("doc_id")
    assert table.loc["c", ["error", "text", "negated"]].tolist() == ["false negative", "hope", True]
    assert table.loc["g", "sentence_text"] == ""


def test_mistakes_are_named() -> None:
    found, given = match(corpus(), LEXICON), codes()
    with pytest.raises(UnknownNameError, match=r"Unknown way to count coders 'most'\. Available: majority"):
        precision_recall(found, given, truth="most")
    with pytest.raises(ParameterError, match="threshold=2: matches have no rate"):
        precision_recall(found, given, threshold=2)
    with pytest.raises(ParameterError, match="threshold=-1"):
        precision_recall(found, given, threshold=-1)
    with pytest.raises(TableError, match=r"No category has the name of a variable\. Categories: hope; varia"):
        precision_recall(found, codes("optimism"))
    with pytest.raises(UnknownNameError, match=r"Unknown variable 'hop'\. Did you mean 'hope'\? Av"):
        precision_recall(found, given, variables={"hope": "hop"})
    with pytest.raises(ParameterError, match="variables='hope': give a list"):
        precision_recall(found, given, variables="hope")
    scores = frame_salience(corpus().where(doc_id=["a", "b"]), LEXICON)
    with pytest.raises(TableError, match="'c' was coded for 'hope', but has no score"):
        precision_recall(scores, given)
    with pytest.raises(UnknownNameError, match="Unknown measure in the scores 'tone'"):
        precision_recall(scores, given, measure="tone")
    with pytest.raises(TableError, match=r"several lexicons \(example, other\)"):
        precision_recall(pd.concat([found, found.assign(lexicon="other")]), given)
    with pytest.raises(TableError, match=r"has no document 'c', which was coded \(6 such in all\)"):
        list_disagreements(corpus().where(doc_id=["a", "b"]), LEXICON, given)


def test_the_teaching_corpus() -> None:
    """Every disagreement that is counted is listed, and the other way round."""
    harbour, given, lexicon = load_corpus("harbour"), load_codes("harbour"), load_lexicon("news-frames")
    frames = given[given["variable"].isin(lexicon.categories)]
    table = precision_recall(match(harbour, lexicon), frames, truth="any").set_index("category")
    assert set(table.index) == set(lexicon.categories) & set(given["variable"])
    assert (table[["precision", "recall"]] > 0.4).all(axis=None)
    listed = list_disagreements(harbour, lexicon, given, truth="any")
    sizes = listed.groupby(["category", "error"])["doc_id"].nunique()
    for category, row in table.iterrows():
        assert sizes.get((category, "false positive"), 0) == row["false_positives"]
        assert sizes.get((category, "false negative"), 0) == row["false_negatives"]


@pytest.mark.parametrize("kind", ["int64", "float64", "str", "object"])
@pytest.mark.parametrize("present", [[1], ["1"], [1.0], ["1.0"], ["01"]])
def test_a_code_is_the_same_whatever_its_type(kind: str, present: list[object]) -> None:
    """Codes 1 for yes and 2 for no, as SPSS has them; the counts are those of 1 and 0 in CASES."""
    given = codes().dropna()
    given["value"] = (2 - given["value"]).astype("int64").astype(kind)
    assert counts(row_of(match(corpus(), LEXICON), given, present=present)) == (1, 1, 1, 3, 1)


@pytest.mark.parametrize("present", [[True], ["true"], ["True"], None])
def test_true_as_text_and_as_a_value(present: list[object] | None) -> None:
    given = codes().dropna()
    for value in (given["value"] > 0, (given["value"] > 0).astype("str")):
        row = row_of(match(corpus(), LEXICON), given.assign(value=value), present=present)
        assert counts(row) == (1, 1, 1, 3, 1)


@pytest.mark.parametrize(("present", "which"), [(["yes"], "'yes'"), ([1, "ja"], "'ja'"), ([3.0], "3.0")])
def test_a_value_that_no_coder_wrote_gives_no_number(present: list[object], which: str) -> None:
    """It gave precision 0, and “the coders never saw the category”."""
    found = match(corpus(), LEXICON)
    row = row_of(found, codes(), present=present)
    assert row["note"] == f"No value: no coder wrote {which}; the values are '0', '1'."
    assert np.isnan([row["precision"], row["recall"], row["f1"]]).all()
    assert counts(row) == (0, 0, 0, 0, 7)
    with pytest.raises(ParameterError, match=f"no coder wrote {which}; the values are '0', '1'"):
        list_disagreements(corpus(), LEXICON, codes(), present=present)
