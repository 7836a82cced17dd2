"""How well tone agrees with people: correlations with the mean ratings of snippets of newspaper editorials.

The ratings are those of Hutto & Gilbert (2014), 20 people a snippet, from -4 to 4, as a CSV file with the
columns `mean_rating` and `text`; they are not part of this project, so the folder that has the file is an
argument. Printed for each measure is Pearson's r with its 95 % interval (Fisher 1921, z-transformation),
once over all snippets and once over those in which the program knows a word; and Spearman's rank
correlation. Run:

    python benchmarks/tone_validity.py FOLDER [--file coded-tone-half.csv]
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative import Corpus
from narrative.measures.tone import sentiment

MEASURES = (
    "textblob_polarity", "textblob_polarity_whole", "textblob_subjectivity",
    "vader_compound", "vader_compound_whole",
)  # fmt: skip


def correlate(x: np.ndarray, y: np.ndarray) -> str:
    """Return Pearson's r with its 95 % interval, in words."""
    r = float(np.corrcoef(x, y)[0, 1])
    half = 1.959964 / math.sqrt(len(x) - 3)
    low, high = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
    return f"{r:6.3f} [{low:6.3f}, {high:6.3f}] of {len(x):5,}"


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("folder", type=Path, help="where the file with the ratings is")
    parser.add_argument("--file", default="coded-tone-half.csv", help="its name")
    options = parser.parse_args()

    rated = pd.read_csv(options.folder / options.file)
    corpus = Corpus.from_documents(
        pd.DataFrame({"doc_id": [f"s{row}" for row in range(len(rated))], "text": rated["text"]}),
        name="ratings",
    )
    rating = rated["mean_rating"].to_numpy(dtype=float)
    print(f"{'measure':34s}{'all snippets':35s}{'a known word':35s}rank correlation")
    for vader in ("vaderSentiment", "nltk"):
        scores = sentiment(corpus, vader=vader).pivot(index="doc_id", columns="measure", values="value")
        scores = scores.loc[corpus.documents.index]
        for measure in MEASURES:
            if vader == "nltk" and not measure.startswith("vader"):
                continue
            values = scores[measure].to_numpy(dtype=float)
            coverage = scores[f"{measure.split('_')[0]}_coverage"].to_numpy(dtype=float)
            # A subjectivity has no direction: it is set against the strength of the rating.
            truth = np.abs(rating) if "subjectivity" in measure else rating
            there = ~np.isnan(values)
            known = there & (coverage > 0)
            ranks = [pd.Series(column[there]).rank().to_numpy() for column in (values, truth)]
            name = measure + (" (NLTK)" if vader == "nltk" else "")
            print(
                f"{name:34s}{correlate(values[there], truth[there]):35s}"
                f"{correlate(values[known], truth[known]):35s}{np.corrcoef(*ranks)[0, 1]:6.3f}"
            )


if __name__ == "__main__":
    main()
