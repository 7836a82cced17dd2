"""How often the interval of a corrected share contains the true share, and how wide it is.

Corpora of N documents are drawn again and again. A share of the documents has a frame; each has a score that
tells with a given AUC which they are: normal (one standard deviation in both), or a rate of matches per
1,000 words (Poisson with a lognormal mean, 200 to 1,200 words), which is 0 for many and large for a few. Of
each corpus n documents are drawn and coded without error. The true share is that of the N documents.

    python benchmarks/corrected.py [DATA] [--corpora 1000] [--quick] [--only "two groups"]
        [--write docs/corrected.md]

DATA is a folder with `coded-frames-half.csv` (see frame_validity.py): of its articles 100 are drawn 1,000
times as if only these had been coded. Without `--write` the tables are printed. With `--only` one section is
made anew, and the others stay as they are.
"""

from __future__ import annotations

import argparse
import itertools
import math
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from arguments import start_parser
from frame_validity import CODED, read_cells
from narrative.coding.prediction_powered import Corrected, Floats, Ints, estimate_mean
from narrative.coding.sampling import allocate
from narrative.comparison.corrected import compare_corrected
from narrative.comparison.design import Design
from narrative.comparison.differences import HIGHER
from narrative.comparison.pairs import Margins

SHARES = (0.02, 0.05, 0.1, 0.3)
CODES = (50, 100, 200, 400)
AREAS = (0.6, 0.7, 0.8, 0.9)
SIZES = (500, 5000)
SCORES = ("normal", "rate")
#: One difference of two groups, as `narrative.compare(…, codes=…)` compares them.
DESIGN = Design(["outlet"], None, "document", None, "all", "benjamini-hochberg", 0.95, 2000, 2024)


def stream(*key: object) -> np.random.Generator:
    """Return random numbers that depend on the key only."""
    return np.random.default_rng(zlib.crc32(repr(key).encode()))


def draw_scores(rng: np.random.Generator, there: Floats, area: float, kind: str) -> Floats:
    """Return a score for each document, higher by as much as makes the AUC where the frame is there."""
    from scipy.special import ndtri

    apart = math.sqrt(2) * float(ndtri(area))
    if kind == "normal":
        return rng.normal(size=len(there)) + apart * there
    words = rng.integers(200, 1200, len(there))
    return rng.poisson(np.exp(rng.normal(size=len(there)) * 0.8 - 1 + apart * there)) / words * 1000


def draw_corpus(
    rng: np.random.Generator, share: float, area: float, n_documents: int, kind: str
) -> tuple[Floats, Floats]:
    """Return what coders would say of each document, and its score."""
    there = rng.permutation(np.arange(n_documents) < round(share * n_documents)).astype(np.float64)
    return there, draw_scores(rng, there, area, kind)


def estimate(scores: Floats, there: Floats, drawn: Ints, chances: Floats, sizes: Floats) -> Corrected:
    """Return the corrected share."""
    return estimate_mean(scores, sizes, drawn, there[drawn], chances, is_share=True)


def at_random(rng: np.random.Generator, there: Floats, scores: Floats, n: int) -> tuple[Corrected, float]:
    """Draw n documents with the same chance; return the estimate and the true share."""
    drawn = np.sort(rng.choice(len(there), n, replace=False))
    even = np.full(n, n / len(there))
    return estimate(scores, there, drawn, even, np.ones(len(there))), float(there.mean())


def by_strata(rng: np.random.Generator, there: Floats, scores: Floats, n: int) -> tuple[Corrected, float]:
    """Draw from documents without a match, and of low and high scores, as `draw_sample(…, scores=…)` does."""
    found = scores[scores > 0]
    middle = np.median(found) if len(found) else 0.0
    stratum = np.select([scores <= 0, scores < middle], [0, 1], 2)
    _, stratum = np.unique(stratum, return_inverse=True)
    sizes = np.bincount(stratum)
    shares = allocate(n, sizes, np.zeros(len(sizes), np.int64))
    members = [np.flatnonzero(stratum == number) for number in range(len(sizes))]
    drawn = np.concatenate(
        [rng.choice(places, share, replace=False) for places, share in zip(members, shares, strict=True)]
    )
    chances = (shares / sizes)[stratum[drawn]]
    return estimate(scores, there, drawn, chances, np.ones(len(there))), float(there.mean())


def with_copies(rng: np.random.Generator, there: Floats, scores: Floats, n: int) -> tuple[Corrected, float]:
    """Let each document be a story of one copy or more, draw n stories, and estimate the share of copies."""
    sizes = 1.0 + rng.geometric(0.6, len(there)) * (rng.random(len(there)) < 0.3)
    drawn = np.sort(rng.choice(len(there), n, replace=False))
    even = np.full(n, n / len(there))
    return estimate(scores, there, drawn, even, sizes), float(there @ sizes / sizes.sum())


Draw = Callable[[np.random.Generator, Floats, Floats, int], tuple[Corrected, float]]


def try_cell(
    draw: Draw, share: float, n: int, area: float, n_documents: int, kind: str, n_corpora: int
) -> dict[str, float]:
    """Return the coverage of one cell, that of the uncorrected share, and the width beside codes alone."""
    rng = stream(draw.__name__, share, n, area, n_documents, kind)
    covered = counted = 0
    width = alone = 0.0
    for _ in range(n_corpora):
        there, scores = draw_corpus(rng, share, area, n_documents, kind)
        found, truth = draw(rng, there, scores, n)
        covered += found.low <= truth <= found.high
        width += found.high - found.low
        plain, _ = draw(rng, there, np.zeros(n_documents), n)
        alone += plain.high - plain.low
        raw = float((scores > 0).mean())
        reach = 1.96 * math.sqrt(raw * (1 - raw) / n_documents)
        counted += raw - reach <= truth <= raw + reach
    return {
        "covers": covered / n_corpora, "width": width / n_corpora, "beside codes alone": width / alone,
        "uncorrected covers": counted / n_corpora if kind == "rate" else math.nan,
    }  # fmt: skip


def try_grid(n_corpora: int, *, quick: bool) -> pd.DataFrame:
    """Return the whole grid of random samples."""
    rows = []
    cells = list(itertools.product(SCORES, SHARES, CODES, AREAS, SIZES))
    for kind, share, n, area, n_documents in cells[::17] if quick else cells:
        if n < n_documents:
            found = try_cell(at_random, share, n, area, n_documents, kind, n_corpora)
            rows.append(
                {"score": kind, "share": share, "codes": n, "AUC": area, "documents": n_documents, **found}
            )
    return pd.DataFrame(rows)


def try_designs(n_corpora: int, *, quick: bool) -> pd.DataFrame:
    """Return strata and copies in a part of the grid."""
    rows = []
    cells = list(itertools.product((by_strata, with_copies), SHARES, (100, 200), (0.7, 0.9)))
    for draw, share, n, area in cells[::5] if quick else cells:
        found = try_cell(draw, share, n, area, 2000, "rate", n_corpora)
        design = draw.__name__.replace("_", " ")
        rows.append({"design": design, "share": share, "codes": n, "AUC": area, **found})
    return pd.DataFrame(rows)


def try_differences(n_corpora: int, *, quick: bool) -> pd.DataFrame:
    """Return how often two groups with one share, and different errors, are said to differ; and power."""
    rows = []
    cells = list(
        itertools.product(((0.1, 0.1), (0.3, 0.3), (0.1, 0.25)), (50, 100, 200), ((0.9, 0.6), (0.8, 0.8)))
    )
    for shares, n, areas in cells[::4] if quick else cells:
        rng = stream("differences", shares, n, areas)
        claimed = uncorrected = covered = 0
        for _ in range(n_corpora):
            table, truths = [], []
            for name, share, area in zip("AB", shares, areas, strict=True):
                there, scores = draw_corpus(rng, share, area, 2000, "rate")
                found, truth = at_random(rng, there, scores, n)
                truths.append(truth)
                raw = float((scores > 0).mean())
                table.append({"measure": "salience", "lexicon": "one", "category": "frame", "outlet": name,
                              "variable": "frame", "n_documents": 2000, "n_coded": n, "counted": raw,
                              "more": 0, "note": "", **vars(found)})  # fmt: skip
            row = compare_corrected(pd.DataFrame(table), ["A", "B"], [(0, 1)], DESIGN, Margins()).iloc[0]
            claimed += row["verdict"].startswith(HIGHER)
            covered += row["difference_low"] <= truths[0] - truths[1] <= row["difference_high"]
            one, other = table[0]["counted"], table[1]["counted"]
            error = math.sqrt((one * (1 - one) + other * (1 - other)) / 2000)
            uncorrected += abs(one - other) > 1.96 * error
        rows.append({"shares": f"{shares[0]}, {shares[1]}", "codes in each": n,
                     "AUC": f"{areas[0]}, {areas[1]}", "covers": covered / n_corpora,
                     "claims": claimed / n_corpora,
                     "claims, uncorrected": uncorrected / n_corpora})  # fmt: skip
    return pd.DataFrame(rows)


def try_people(folder: Path, n_samples: int) -> pd.DataFrame:
    """Return how often 100 of the coded articles give an interval that contains what all of them say."""
    import narrative

    articles = pd.read_csv(folder / "coded-frames-half.csv", dtype="str").fillna("")
    corpus = narrative.Corpus.from_documents(articles[["text", "source"]], "coded frames")
    scores = narrative.frame_salience(corpus, narrative.load_lexicon("news-frames"))
    scores = scores[scores["measure"] == "salience"]
    wide = scores.pivot(index="doc_id", columns="category", values="value").reindex(corpus.documents.index)
    rows = []
    for category, column in CODED.items():
        codes, _ = read_cells(articles[column])
        known = np.flatnonzero(codes.notna().to_numpy())
        there, score = codes.to_numpy(np.float64)[known], wide[category].to_numpy(np.float64)[known]
        rng = stream("people", category)
        truth, raw = float(there.mean()), float((score > 0).mean())
        reach = 1.96 * math.sqrt(raw * (1 - raw) / len(known))
        found = [at_random(rng, there, score, 100)[0] for _ in range(n_samples)]
        plain = [at_random(rng, there, np.zeros(len(known)), 100)[0] for _ in range(n_samples)]
        covered = np.mean([one.low <= truth <= one.high for one in found])
        width = np.mean([one.high - one.low for one in found]) / np.mean(
            [one.high - one.low for one in plain]
        )
        rows.append({"frame": category, "articles": len(known), "coded in all": truth, "counted": raw,
                     "uncorrected contains it": raw - reach <= truth <= raw + reach,
                     "corrected contains it": covered, "beside codes alone": width})  # fmt: skip
    return pd.DataFrame(rows)


def show(table: pd.DataFrame) -> str:
    """Return a table in Markdown."""
    cells = table.map(
        lambda cell: "" if cell != cell else f"{cell:.3f}" if isinstance(cell, float) else str(cell)
    )
    lines = [list(map(str, table.columns)), ["---"] * len(table.columns), *cells.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def make_grid(options: argparse.Namespace) -> str:
    grid = try_grid(options.corpora, quick=options.quick)
    enough = grid[grid["codes"] >= 100]["covers"]
    return (
        f"<!-- random samples -->\n\n{show(grid)}\n\nCells with 100 codes or more: {len(enough)}; "
        f"coverage {enough.min():.3f} to {enough.max():.3f}.\n"
    )


def make_designs(options: argparse.Namespace) -> str:
    return f"<!-- strata and copies -->\n\n{show(try_designs(options.corpora, quick=options.quick))}\n"


def make_differences(options: argparse.Namespace) -> str:
    return f"<!-- two groups -->\n\n{show(try_differences(options.corpora, quick=options.quick))}\n"


def make_people(options: argparse.Namespace) -> str:
    if not options.data:
        return ""
    return f"<!-- people's codes -->\n\n{show(try_people(options.data, options.corpora))}\n"


#: The sections of the page, in their order.
SECTIONS = {
    "random samples": make_grid, "strata and copies": make_designs, "two groups": make_differences,
    "people's codes": make_people,
}  # fmt: skip


def read_sections(path: Path) -> dict[str, str]:
    """Return the sections of a page that was written before."""
    parts = re.split(r"(?m)^(?=<!-- )", path.read_text(encoding="utf-8"))[1:]
    return {part.partition(" -->")[0].removeprefix("<!-- "): part.rstrip("\n") + "\n" for part in parts}


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--corpora", type=int, default=1000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=SECTIONS)
    parser.add_argument("--write", type=Path)
    options: argparse.Namespace = parser.parse_args()
    kept = read_sections(options.write) if options.write and options.only else {}
    made = {name: make(options) for name, make in SECTIONS.items() if options.only in (None, name)}
    sections = kept | made
    text = "\n".join(sections[name] for name in SECTIONS if name in sections)
    if options.write:
        head = options.write.read_text(encoding="utf-8").partition("<!-- random samples -->")[0]
        options.write.write_text(head + text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
