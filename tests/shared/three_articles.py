"""Three short articles in which the words of a small lexicon can be counted by hand."""

import pandas as pd

from narrative import Corpus, Lexicon, match

LEXICON = Lexicon.from_entries(
    {"hope": ["hope*"], "unity": ["unity", "hope and unity"], "fear": ["fear*"]}, name="test"
)
TEXTS = {
    "old": "Hope and unity. He said that hope is left. There is no fear. “We hope!” she said.",
    "new": "Hope, hope, hope and more hope in a sentence. Hope and hope and hope and hope.",
    "none": "Rain.",
}


def make_corpus() -> Corpus:
    documents = pd.DataFrame(
        {
            "doc_id": list(TEXTS),
            "text": list(TEXTS.values()),
            "date": ["2023-01-01", "2024-01-01", None],
            "outlet": ["A", "B", ""],
        }
    )
    return Corpus.from_documents(documents, name="test")


def tone_of(corpus: Corpus) -> pd.DataFrame:
    """A tone program that knows *hope*, as +0.5, and nothing else."""
    return match(corpus, Lexicon.from_entries({"positive": [("hope", 0.5)]}, name="vader"))
