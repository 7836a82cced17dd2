"""Two papers in which a lexicon errs in opposite ways, and what a coder says of a sample of them."""

from __future__ import annotations

import pandas as pd

from narrative import Corpus, Lexicon, draw_sample

HOPE = Lexicon.from_entries({"hope": ["hope"]}, name="one")
FOUND, MISSED = "In the hope of a rise they struck.", "Dawn comes at last, they said."


def make_papers(n: int = 150) -> tuple[Corpus, pd.Series]:
    """Two papers, and which articles tell of hope.

    In A the word is in 6 of 10, and means it in 1; in B it is in 2 of 10, and 5 of 10 tell of hope.
    """
    rows = []
    for number in range(n):
        tenth = number % 10
        day = pd.Timestamp("2019-04-01") + pd.Timedelta(days=number % 28)
        rows.append(("A", day, FOUND if tenth < 6 else MISSED, tenth == 0))
        rows.append(("B", day, FOUND if tenth < 2 else MISSED, tenth < 5))
    documents = pd.DataFrame(rows, columns=["outlet", "date", "text", "there"])
    documents.index = [f"d{number:03}" for number in range(len(documents))]
    return Corpus.from_documents(documents.drop(columns="there")), documents["there"].astype(int)


def code_sample(corpus: Corpus, there: pd.Series, n: int, **options: object) -> pd.DataFrame:
    """What a coder who reads says of a random sample."""
    drawn = draw_sample(corpus, n, **options)
    return pd.DataFrame(
        {"doc_id": drawn["doc_id"], "coder": "one", "variable": "hope",
         "value": there[drawn["doc_id"]].to_numpy(), "chance": drawn["chance"]}
    )  # fmt: skip
