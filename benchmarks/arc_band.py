"""How often the band of `arc` is left by curves that have no shape, and how often by curves that have one.

Corpora are drawn in which places fall anywhere (a Poisson number by words, at a rate of the document's own),
in three ways: sentences independent of each other; neighbours alike (a slowly changing rate, which shuffled
sentences alone would take for a pattern); and with a shape, the rate of the lead raised. For each the share
of curves that leave the band somewhere is printed: once with the band as it is, once without its allowance
for neighbours. Without a shape it should be 5 %.

    python benchmarks/arc_band.py --corpora 400
"""

from __future__ import annotations

import argparse

import numpy as np

from narrative.arcs.position import THREE, Layout
from narrative.arcs.sentence_sums import Sentences
from narrative.arcs.shuffles import shuffle_sentences


def draw_corpus(
    rng: np.random.Generator, n_documents: int, rate: float, clumps: float, lead: float
) -> tuple[Sentences, np.ndarray]:
    """Draw documents of 6 to 30 sentences: how alike neighbours are, and by how much the lead has more."""
    counts = rng.integers(6, 31, n_documents)
    leads = np.minimum(rng.integers(1, 4, n_documents), counts - 2)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    bases = np.maximum(3, rng.lognormal(3.0, 0.4, bounds[-1]).astype(np.int64))
    levels = []
    for count, in_lead in zip(counts, leads, strict=True):
        steps = rng.normal(size=count)
        for place in range(1, count):
            steps[place] = clumps * steps[place - 1] + np.sqrt(1 - clumps**2) * steps[place]
        own = rng.gamma(2, 0.5) * np.exp(steps * (1.0 if clumps else 0.0))
        levels.append(own * np.where(np.arange(count) < in_lead, lead, 1.0))
    totals = rng.poisson(np.concatenate(levels) * bases * rate).astype(np.float64)
    return Sentences(totals[:, None], bases, bounds), np.stack([leads, counts - leads - 1, counts * 0 + 1], 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--corpora", type=int, default=200)
    parser.add_argument("--shuffles", type=int, default=199)
    arguments = parser.parse_args()
    cases = {"independent": (0.0, 1.0), "neighbours alike": (0.9, 1.0), "lead × 2": (0.0, 2.0)}
    print(
        f"{'documents':>9}  {'rate':>5}  {'sentences':<16}  {'parts':<9}  {'band':>5}  {'shuffles only':>13}"
    )
    for n_documents in (1, 5, 20, 60, 200):
        for rate in (0.002, 0.01):
            for case, (clumps, lead) in cases.items():
                for parts in ("three", "5 shares"):
                    share = [0.0, 0.0]
                    for number in range(arguments.corpora):
                        rng = np.random.default_rng([2024, n_documents, number])
                        sentences, sizes = draw_corpus(rng, n_documents, rate, clumps, lead)
                        usable = np.ones(n_documents, bool)
                        layout = Layout(THREE, sizes, usable)
                        if parts == "5 shares":
                            layout = Layout(tuple("12345"), None, usable)
                        for place, units in enumerate((np.arange(n_documents), np.zeros(n_documents, int))):
                            band = shuffle_sentences(
                                sentences,
                                layout,
                                units,
                                n_shuffles=arguments.shuffles,
                                level=0.95,
                                seed=number,
                            )
                            share[place] += (band.p_values.min() <= 0.05) / arguments.corpora
                    row = f"{n_documents:>9}  {rate:>5}  {case:<16}  {parts:<9}"
                    print(f"{row}  {share[0]:>5.1%}  {share[1]:>13.1%}", flush=True)


if __name__ == "__main__":
    main()
