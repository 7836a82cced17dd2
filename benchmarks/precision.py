"""How often the intervals of a category's precision hold the truth, by how its entries differ.

Each row is a made category: so many entries, with places that fall off as 1/rank, of which a share is meant
that is drawn anew for each entry (Beta, around the mean). Its places are drawn and judged as `audit` and
`judged_precision` do: some of each entry, some of the category besides. `held` is the share of samples
whose 95 % interval holds the category's true precision; `plain` is the same for Wilson's interval of the
plain share of judged places, which ignores that rare entries are drawn more often. Run:

    python benchmarks/precision.py [--samples 1000] [--seed 2024]
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative.auditing.precision import weigh, wilson

PER_ENTRY, PER_CATEGORY, PLACES = 5, 30, 2000


def simulate(
    n_entries: int, mean: float, alike: float, samples: int, rng: np.random.Generator
) -> dict[str, float]:
    held = plain = 0
    width = 0.0
    for _ in range(samples):
        sizes = np.maximum(np.round(PLACES / np.arange(1, n_entries + 1) / 3), 1).astype(int)
        shares = rng.beta(mean * alike, (1 - mean) * alike, n_entries)
        meant = [rng.random(size) < share for size, share in zip(sizes, shares, strict=True)]
        truth = float(np.concatenate(meant).mean())
        lots = [rng.random(size) for size in sizes]
        lowest = np.sort(np.concatenate(lots))[min(PER_CATEGORY, sizes.sum()) - 1]
        counts = []
        for own, kept in zip(lots, meant, strict=True):
            drawn = (own.argsort().argsort() < PER_ENTRY) | (own <= lowest)
            counts.append((len(own), int(kept[drawn].sum()), int(drawn.sum())))
        places, keep, decided = np.array(counts).T
        _, low, high, _ = weigh(places, keep, decided)
        held += low <= truth <= high
        width += high - low
        low_plain, high_plain = wilson(keep.sum() / decided.sum(), decided.sum())
        plain += bool(low_plain <= truth <= high_plain)
    return {"held": held / samples, "width": width / samples, "plain": plain / samples}


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2024)
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    rows = []
    for n_entries in (1, 3, 10, 30, 100):
        for mean in (0.5, 0.8, 0.97):
            for alike in (1.0, 10.0):
                found = simulate(n_entries, mean, alike, given.samples, rng)
                rows.append({"entries": n_entries, "mean": mean, "alike": alike} | found)
    print(pd.DataFrame(rows).to_string(index=False, float_format="{:.2f}".format))


if __name__ == "__main__":
    main()
