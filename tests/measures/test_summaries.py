"""Frames added up, on articles that can be counted by hand."""

from __future__ import annotations

import pytest

from narrative import Corpus, frame_salience
from narrative.measures.summaries import summarise_frames, tabulate_frames, tabulate_groups
from narrative.reading import summary
from three_articles import LEXICON, make_corpus


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus()


def test_summary_of_a_corpus_by_hand(corpus: Corpus) -> None:
    frames = summarise_frames(frame_salience(corpus, LEXICON), LEXICON)
    assert frames["category"].tolist() == ["hope", "unity", "fear"]
    hope, unity, fear = frames.to_dict("records")
    assert (hope["total"], hope["documents"], hope["corpus_documents"]) == (11, 2, 3)
    assert hope["words"] == corpus.token_store.n_tokens == 34  # 17, 16 and 1
    assert hope["per_1000_words"] == pytest.approx(11000 / 34)
    assert (hope["sentences_touched"], hope["sentences"]) == (5, 7)
    assert (unity["total"], fear["total"], fear["negated"]) == (1, 0, 1)


def test_rates_by_outlet_add_up_places_and_words(corpus: Corpus) -> None:
    scores = frame_salience(corpus, LEXICON)
    table = tabulate_frames(scores, corpus, LEXICON)
    assert table.columns.tolist() == ["category", "label", "A", "B", "not known"]
    assert table.loc[0, ["A", "B", "not known"]].tolist() == pytest.approx([3000 / 17, 8000 / 16, 0])
    fewer = tabulate_frames(scores, corpus, LEXICON, most=1)
    assert fewer.columns.tolist() == ["category", "label", "A", "others"]
    assert fewer.loc[0, "others"] == pytest.approx(8000 / 17)
    every = tabulate_groups(
        scores, corpus, LEXICON
    )  # no group is hidden among others, however many there are
    assert every[["outlet", "words"]].to_numpy().tolist() == [["A", 17], ["B", 16], ["not known", 1]]
    assert every.iloc[:, 2].tolist() == pytest.approx([3000 / 17, 8000 / 16, 0])


def test_a_table_of_frames_can_be_had_where_it_once_stood() -> None:
    assert summary.tabulate_frames is tabulate_frames
