"""How often the interval of agreement holds the true α, where the true α is known.

Two coders who know a share of the units for certain, and otherwise guess with the category's frequency: then
the true α is the square of that share, whatever the frequency. For each frequency, share and number of units:
how often the 95 % interval covers it, over all samples, and over those whose note does not say that the
interval is a rough guide. Run:

    python benchmarks/agreement.py [--samples 200] [--resamples 1000] [--seed 2024]
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative.coding.coders import agreement

FREQUENCIES = (0.5, 0.3, 0.2, 0.1)
SHARES = (0.7, 0.9)
UNITS = (20, 30, 50, 100)


def make_codes(n_units: int, frequency: float, share: float, rng: np.random.Generator) -> pd.DataFrame:
    truth = rng.random(n_units) < frequency
    known, guesses = rng.random((2, n_units)) < share, rng.random((2, n_units)) < frequency
    decisions = np.where(known, truth, guesses).astype(int)
    return pd.DataFrame(
        {
            "doc_id": np.tile(np.arange(n_units).astype(str), 2),
            "coder": np.repeat(["one", "two"], n_units),
            "variable": "frame",
            "value": decisions.ravel(),
        }
    )


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--samples", type=int, default=200, help="how many samples for each line")
    parser.add_argument("--resamples", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()

    lines = []
    for frequency in FREQUENCIES:
        for share in SHARES:
            for n_units in UNITS:
                rng = np.random.default_rng([options.seed, n_units, int(100 * frequency), int(100 * share)])
                tables = [
                    agreement(
                        make_codes(n_units, frequency, share, rng), resamples=options.resamples, seed=sample
                    )
                    for sample in range(options.samples)
                ]
                table = pd.concat(tables)
                table = table[table["alpha"].notna()]
                covers = table["low"].le(share**2) & table["high"].ge(share**2)
                plain = ~table["note"].str.contains("rough guide")
                lines.append(
                    {
                        "frequency": frequency, "true alpha": share**2, "units": n_units,
                        "samples with α": len(table), "covered": covers.mean(),
                        "not warned": int(plain.sum()), "covered of these": covers[plain].mean(),
                    }
                )  # fmt: skip
    print(pd.DataFrame(lines).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
