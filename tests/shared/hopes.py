"""Articles of two outlets with few hopes and with many, compared; and what two coders said of such ones."""

import pandas as pd

import narrative
from narrative import Corpus, Lexicon
from narrative.comparison import Comparison
from narrative.schema import CODES

LEXICON = Lexicon.from_entries({"good": ["hope", "peace"]}, name="example")


def make(texts: list[str], **columns: object) -> Corpus:
    index = [f"d{number:02}" for number in range(len(texts))]
    return Corpus.from_documents(pd.DataFrame({"text": texts, **columns}, index=index), "small")


def make_outlets() -> Corpus:
    """A: 16 articles without a word of the lexicon, 4 with one "hope"; B: 18 with both words, 2 with one.

    Of A's 104 words 4 count, of B's 102 words 38: 18 "peace", 20 "hope".
    """
    one = "There is hope yet, they said."
    texts = ["War and ruin, they said."] * 16 + [one] * 4 + ["Hope and peace, they said."] * 18 + [one] * 2
    days = [f"2031-05-{1 + number % 20:02}" for number in range(40)]
    return make(texts, outlet=["A"] * 20 + ["B"] * 20, date=days, title=[f"Title {n}" for n in range(40)])


def compare_outlets(corpus: Corpus) -> Comparison:
    scores = narrative.frame_salience(corpus, LEXICON)
    return narrative.compare(scores, corpus, by="outlet", measure="salience")


def make_codes() -> pd.DataFrame:
    rows = [("d00", "one", "good", 1), ("d01", "one", "good", 1), ("d00", "one", "tone", -2),
            ("d01", "one", "tone", 0), ("d01", "two", "tone", 2), ("other", "one", "good", 1)]  # fmt: skip
    return pd.DataFrame(rows, columns=list(CODES))
