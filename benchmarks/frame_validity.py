"""How well `news-frames` agrees with people who coded frames: the AUC of each frame, with its interval.

    python benchmarks/frame_validity.py DATA [--lexicon NAME_OR_PATH]

DATA is a folder with `coded-frames-half.csv`: articles (`text`) that people coded for the columns
`conflict`, `human_interest`, `resolution`, `morality` and `economic`, as True or False (Frermann et al.
2023, https://doi.org/10.18653/v1/2023.acl-long.486). Cells that say neither, after white space and brackets
are taken off, are listed and left out of that frame alone. If `news-bbc-2004.parquet` lies beside it, the
mean salience of each frame in each section of the paper is shown as well.

The AUC is the chance that of two articles, one coded with the frame and one without, the lexicon gives the
first the higher salience (matches per word that are not negated; ties count half). Its interval is that of
DeLong, DeLong & Clarke-Pearson (1988, https://doi.org/10.2307/2531595), on the logit scale. Nothing here is
left to chance, so there is no seed. `resolution` (the story proposes or describes a solution) is the coded
set's nearest neighbour of responsibility, not the same question.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np
import pandas as pd

import narrative
from narrative.corpus.corpus import Corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.measures.framing import frame_salience

#: category of the lexicon -> column of the coded set.
CODED = {
    "conflict": "conflict",
    "human_interest": "human_interest",
    "responsibility": "resolution",
    "morality": "morality",
    "economic_consequences": "economic",
}
Z_95 = 1.959963984540054


def read_cells(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return codes (1, 0 or missing) and the cells that were mended or could not be read."""
    bare = cells.str.strip(" \t()[].,;'\"").str.casefold()
    codes = bare.map({"true": 1.0, "false": 0.0})
    return codes, cells[~cells.isin(["True", "False"])]


def area_under_curve(codes: np.ndarray, values: np.ndarray) -> tuple[float, float, float]:
    """Return the AUC and the ends of its 95 % interval (DeLong, logit scale)."""
    above, below = values[codes == 1], values[codes == 0]
    wins = (above[:, None] > below[None, :]) + 0.5 * (above[:, None] == below[None, :])
    area = float(wins.mean())
    variance = wins.mean(axis=1).var(ddof=1) / len(above) + wins.mean(axis=0).var(ddof=1) / len(below)
    if area in (0.0, 1.0) or variance == 0:
        return area, area, area
    centre, spread = math.log(area / (1 - area)), Z_95 * math.sqrt(variance) / (area * (1 - area))
    low, high = (1 / (1 + math.exp(-(centre + sign * spread))) for sign in (-1, 1))
    return area, low, high


def salience(texts: pd.Series, lexicon: Lexicon) -> pd.DataFrame:
    """Return matches per word, a row per text and a column per category."""
    documents = pd.DataFrame(
        {"doc_id": [f"{row:05d}" for row in range(len(texts))], "text": texts.to_numpy()}
    )
    corpus = Corpus.from_documents(documents, name="coded")
    scores = frame_salience(corpus, lexicon)
    wide = scores[scores["measure"] == "salience"].pivot(index="doc_id", columns="category", values="value")
    return wide.reindex([f"{row:05d}" for row in range(len(texts))])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="folder with coded-frames-half.csv")
    parser.add_argument("--lexicon", default="news-frames", help="name or path (default: news-frames)")
    given = parser.parse_args()
    lexicon = narrative.load_lexicon(given.lexicon)
    coded = pd.read_csv(given.data / "coded-frames-half.csv", dtype=str, keep_default_na=False)
    repeated = coded.duplicated("text")
    print(f"{len(coded)} articles, {int(repeated.sum())} of them with the text of an earlier one (left out)")
    coded = coded[~repeated].reset_index(drop=True)
    values = salience(coded["text"], lexicon)

    print(f"\nlexicon {lexicon.name} {lexicon.hash[:12]}: AUC with 95 % interval (DeLong, logit scale)")
    for category, column in CODED.items():
        codes, odd = read_cells(coded[column])
        known = codes.notna().to_numpy() & values[category].notna().to_numpy()
        area, low, high = area_under_curve(codes.to_numpy()[known], values[category].to_numpy()[known])
        present = int(codes.to_numpy()[known].sum())
        print(
            f"  {category:22} {area:.3f} [{low:.3f}, {high:.3f}]  "
            f"{present:3} of {int(known.sum())} coded {column}"
        )
        for row, cell in odd.items():
            became = codes[row]
            meaning = "left out" if pd.isna(became) else f"read as {bool(became)}"
            print(f"      row {row} ({coded.loc[row, 'ID']}), column {column}: {cell!r} {meaning}")

    sections = given.data / "news-bbc-2004.parquet"
    if sections.exists():
        news = pd.read_parquet(sections)
        by_section = salience(news["text"], lexicon).groupby(news["section"].to_numpy()).mean() * 1000
        print("\nmean salience per 1,000 words by section")
        print(by_section[list(CODED)].round(1).to_string())


if __name__ == "__main__":
    main()
