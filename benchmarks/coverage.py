"""How often intervals hold the truth, and how often a test claims a difference that is not there.

Corpora are drawn again and again from a population whose rate is known: lengths lognormal (sd .5, median
400 words), each document's rate a gamma variable around that of its group (the smaller its shape, the more
documents differ; "none": not at all), places Poisson. With copies, a third of a group's documents are
copies of others of the group. All corpora of a cell are drawn and resampled at once, by the package's own
functions. Run:

    python benchmarks/coverage.py [--corpora 4000] [--resamples 2000] [--seed 2024] [--write docs/coverage.md]

Without `--write` the tables are printed; `--quick` draws one corner of the grid.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import zlib
from pathlib import Path

import numpy as np

from arguments import start_parser
from narrative.comparison.cautions import find_thin
from narrative.comparison.differences import Limits, divide, subtract
from narrative.comparison.limits import intervals
from narrative.comparison.permutation import permute
from narrative.comparison.resampling import Floats, Replicates, Sample, add_up, resample

DOCUMENTS = (10, 20, 50, 100, 200)
RATES = (0.0005, 0.002, 0.005, 0.02)
SHAPES = (0.3, 0.5, 2.0, None)
#: So many corpora share their draws; small enough that chance in these hardly counts.
CHUNK = 250


def stream(*key: object) -> np.random.Generator:
    """Return random numbers that depend on the key only."""
    return np.random.default_rng(zlib.crc32(repr(key).encode()))


def draw_documents(
    rng: np.random.Generator, n_documents: int, n_corpora: int, rate: float, shape: float | None
) -> tuple[Floats, Floats]:
    """Return places and words, float64[D, C] each, of D documents of C corpora."""
    words = np.rint(rng.lognormal(np.log(400), 0.5, (n_documents, n_corpora)))
    own = 1.0 if shape is None else rng.gamma(shape, 1 / shape, words.shape)
    return rng.poisson(words * rate * own).astype(np.float64), words


def draw_group(
    rng: np.random.Generator, n_documents: int, n_corpora: int, rate: float, shape: float | None, copies: bool
) -> tuple[Floats, Floats, Floats]:
    """Return places and words of M units, and how many documents each is, float64[M, C]; M < D if copied."""
    n_copies = round(n_documents / 3) if copies else 0
    n_units = n_documents - n_copies
    places, words = draw_documents(rng, n_units, n_corpora, rate, shape)
    times = 1.0 + rng.multinomial(n_copies, np.full(n_units, 1 / n_units), size=n_corpora).T
    return places * times, words * times, times


def as_documents(part: Floats, times: Floats) -> Floats:
    """Return units of several documents each as the documents, float64[D, C]."""
    each = part / times
    columns = [np.repeat(each[:, corpus], times[:, corpus].astype(int)) for corpus in range(part.shape[1])]
    return np.stack(columns, axis=1)


def to_sample(places: Floats, words: Floats, n_documents: int) -> Sample:
    """Return the sample of one group of units, a measure for each corpus."""
    n_units = len(places)
    sample = add_up(places, words, units=np.arange(n_units), groups=np.zeros(n_units), n_groups=1)
    return dataclasses.replace(sample, n_documents=np.array([n_documents]))


def holds(limits: tuple[Floats, Floats], truth: float) -> Floats:
    """Return whether each interval holds the truth, as 0 and 1."""
    with np.errstate(invalid="ignore"):
        return ((limits[0] <= truth) & (limits[1] >= truth)).astype(np.float64)


def percentiles(held: Replicates) -> tuple[Floats, Floats]:
    """Return the plain percentile interval, for comparison."""
    low, high = np.quantile(held.estimates, [0.025, 0.975], axis=0)
    return low, high


def measure_cell(
    n_documents: int, rate: float, shape: float | None, copies: bool, options: argparse.Namespace
) -> dict[str, float]:
    """Return, of one cell, how often each interval holds the rate, and how often a comparison warns."""
    found: dict[str, list[Floats]] = {}
    for chunk in range(0, options.corpora, CHUNK):
        rng = stream(options.seed, n_documents, rate, shape, copies, chunk)
        places, words, times = draw_group(rng, n_documents, CHUNK, rate, shape, copies)
        sample = to_sample(places, words, n_documents)
        held = resample(sample, resamples=options.resamples, seed=options.seed + chunk)
        few, rare = find_thin(sample, np.ones(CHUNK, dtype=bool))
        limits = intervals(held, low=0.0)
        found.setdefault("bootstrap-t", []).append(holds(limits, rate))
        found.setdefault("percentile", []).append(holds(percentiles(held), rate))
        found.setdefault("warned", []).append((few[:, None] | rare).astype(np.float64))
        found.setdefault("width", []).append((limits[1] - limits[0]) / rate)
        if copies:
            alone = [as_documents(part, times) for part in (places, words)]
            held = resample(
                to_sample(*alone, n_documents), resamples=options.resamples, seed=options.seed + chunk
            )
            found.setdefault("ignoring", []).append(holds(intervals(held, low=0.0), rate))
    return {
        name: float(np.nanmedian(np.concatenate(parts, axis=1)) if name == "width" else np.mean(parts))
        for name, parts in found.items()
    }


def measure_pair(
    sizes: tuple[int, int],
    rates: tuple[float, float],
    shapes: tuple[float | None, float | None],
    n_shared: int,
    options: argparse.Namespace,
) -> tuple[float, float, float]:
    """Return how often the intervals of a difference and of a ratio hold the truth.

    `n_shared` stories are in both groups; the last of the three values is that of the difference if each is
    taken for two documents.
    """
    found = []
    for chunk in range(0, options.corpora, CHUNK):
        rng = stream(options.seed, sizes, rates, shapes, n_shared, chunk)
        both = draw_documents(rng, n_shared, CHUNK, rates[0], shapes[0])
        own = [
            draw_documents(rng, size - n_shared, CHUNK, rate, shape)
            for size, rate, shape in zip(sizes, rates, shapes, strict=True)
        ]
        places, words = (np.concatenate([both[n], own[0][n], both[n], own[1][n]]) for n in (0, 1))
        groups = np.repeat([0, 1], sizes)
        alone = np.arange(sum(sizes))
        units = np.where((groups == 1) & (alone < sizes[0] + n_shared), alone - sizes[0], alone)
        row = []
        for unit in (units, alone):
            sample = add_up(places, words, units=unit, groups=groups, n_groups=2)
            held = resample(sample, resamples=options.resamples, seed=options.seed + chunk)
            low, high = intervals(held, low=0.0)
            one, other = (Limits(held.estimate[group], low[group], high[group]) for group in (0, 1))
            correlation = held.correlation(0, 1)
            difference, ratio = subtract(one, other, correlation), divide(one, other, correlation)
            row += [
                holds((difference.low, difference.high), rates[0] - rates[1]).mean(),
                holds((ratio.low, ratio.high), rates[0] / rates[1]).mean(),
            ]
        found.append(row)
    difference_held, ratio_held, ignoring, _ = np.mean(found, axis=0)
    return float(difference_held), float(ratio_held), float(ignoring)


def measure_test(
    sizes: tuple[int, int],
    rate: float,
    shapes: tuple[float | None, float | None],
    options: argparse.Namespace,
) -> tuple[float, float, float]:
    """Return how often a true null is rejected at .05: plain, studentised, and by the package."""
    rejected = []
    for chunk in range(0, options.corpora, CHUNK):
        rng = stream(options.seed, sizes, rate, shapes, "test", chunk)
        parts = [
            draw_documents(rng, size, CHUNK, rate, shape) for size, shape in zip(sizes, shapes, strict=True)
        ]
        places, words = (np.concatenate([part[n] for part in parts]) for n in (0, 1))
        groups = np.repeat([0, 1], sizes)
        sample = add_up(places, words, units=np.arange(len(groups)), groups=groups, n_groups=2)
        tested = (
            permute(
                sample, [(0, 1)], from_zero=from_zero, resamples=options.resamples, seed=options.seed + chunk
            )
            for from_zero in (False, True)
        )
        rejected.append([(p <= 0.05).mean() for p in (permute_plainly(places, words, groups, rng), *tested)])
    plain, studentised, ours = np.mean(rejected, axis=0)
    return float(plain), float(studentised), float(ours)


def permute_plainly(places: Floats, words: Floats, groups: Floats, rng: np.random.Generator) -> Floats:
    """Return p-values of the plain difference of two rates, float64[C]."""
    labels = np.stack([groups, *(rng.permutation(groups) for _ in range(999))]).astype(np.float64)
    rates = [(side @ places) / (side @ words) for side in (1 - labels, labels)]
    distance = np.abs(rates[0] - rates[1])
    return (distance >= distance[0] * (1 - 1e-9)).mean(axis=0)


PAIRS = (
    ((20, 20), (0.005, 0.005), (2.0, 2.0), 0),
    ((50, 50), (0.002, 0.004), (0.5, 0.5), 0),
    ((50, 50), (0.005, 0.005), (2.0, 2.0), 0),
    ((20, 80), (0.005, 0.0025), (0.5, 2.0), 0),
    ((100, 100), (0.005, 0.01), (0.5, None), 0),
    ((50, 50), (0.005, 0.005), (0.5, 0.5), 16),
    ((100, 100), (0.005, 0.005), (2.0, 2.0), 33),
)
TESTS = (
    ((20, 80), 0.005, (2.0, 2.0)),
    ((20, 80), 0.005, (0.5, 2.0)),
    ((20, 80), 0.005, (0.5, None)),
    ((20, 80), 0.002, (0.5, None)),
    ((20, 80), 0.005, (2.0, None)),
    ((80, 20), 0.005, (0.5, 2.0)),
    ((80, 20), 0.005, (0.5, None)),
    ((80, 20), 0.02, (0.5, 2.0)),
    ((50, 50), 0.005, (0.5, None)),
    ((50, 200), 0.005, (0.5, 2.0)),
    ((20, 20), 0.002, (2.0, 2.0)),
)


#: Shares of few cases: articles that have any, cases in each on average, how alike those of an article are
#: (the intraclass correlation), and the share.
SHARES = tuple(itertools.product((6, 12, 30), (1.3, 3.0, 9.0), (0.0, 0.15, 0.4), (0.05, 0.2, 0.5)))


def measure_share(
    n_documents: int, cases: float, alike: float, rate: float, options: argparse.Namespace
) -> list[float]:
    """Return how often the intervals of a share, and of 1 − share, hold it, their width, and the bootstrap's.

    The last three values are of the bootstrap-t: for the share, for 1 − share, and its width.
    """
    found = []
    for chunk in range(0, options.corpora, CHUNK):
        rng = stream(options.seed, n_documents, cases, alike, rate, "share", chunk)
        bases = 1.0 + rng.poisson(cases - 1, (n_documents, CHUNK))
        scale = (1 - alike) / alike if alike else 0.0
        own = rng.beta(rate * scale, (1 - rate) * scale, bases.shape) if alike else np.full(bases.shape, rate)
        totals = rng.binomial(bases.astype(int), own).astype(np.float64)
        row = []
        for shares in (True, False):
            for counted, truth in ((totals, rate), (bases - totals, 1 - rate)):
                sample = to_sample(counted, bases, n_documents)
                held = resample(sample, resamples=options.resamples, seed=options.seed + chunk)
                limits = intervals(held, low=0.0, high=1.0, shares=shares)
                row += [holds(limits, truth).mean(), np.nanmedian(limits[1] - limits[0])]
        found.append(row)
    values = np.mean(found, axis=0)
    assert values[0] == values[2], "the interval of a share is that of the rest, turned round"
    return values[[0, 1, 4, 6, 5]].tolist()


def write_shares(options: argparse.Namespace) -> str:
    """Write the part on shares of few cases."""
    measured = {cell: measure_share(*cell, options) for cell in SHARES}
    rows = []
    for (*cell, alike, rate), (covers, width, resampled, rest, its_width) in measured.items():
        row = [*(f"{number:g}" for number in cell), write_rate(alike), write_rate(rate)]
        rows.append([*row, share(covers), f"{width:.2f}", share(resampled), share(rest), f"{its_width:.2f}"])
    header = "articles, cases in each, alike, share, covers, width, bootstrap-t, its rest, its width"
    ours = [found[0] for found in measured.values()]
    theirs = [value for found in measured.values() for value in found[2:4]]
    return SHARES_PART.format(
        least=share(min(ours)),
        most=share(max(ours)),
        good=sum(value >= 0.93 for value in ours),
        cells=len(ours),
        lowest=share(min(theirs)),
        table=tabulate(header.split(", "), rows),
    )


def name(shape: float | None) -> str:
    return "none" if shape is None else write_rate(shape)


def tabulate(header: list[str], rows: list[list[str]]) -> str:
    """Write a table in Markdown."""
    return "\n".join(["| " + " | ".join(line) + " |" for line in (header, ["---"] * len(header), *rows)])


def share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def write_grid(cells: dict[tuple, dict[str, float]], copies: bool) -> str:
    header = ["documents", "rate", "shape", "percentile", "bootstrap-t", "width", "warned"]
    rows = []
    for (n_documents, rate, shape, copied), found in cells.items():
        if copied != copies:
            continue
        mark = "**" if found["bootstrap-t"] < 0.93 else ""
        width = "∞" if np.isinf(found["width"]) else f"{found['width']:.2f}"
        row = [str(n_documents), write_rate(rate), name(shape), share(found["percentile"])]
        row += [f"{mark}{share(found['bootstrap-t'])}{mark}", width, share(found["warned"])]
        rows.append(row + ([share(found["ignoring"])] if copies else []))
    return tabulate(header + (["stories ignored"] if copies else []), rows)


def summarise(cells: dict[tuple, dict[str, float]]) -> str:
    """Say in words what the grid shows."""
    wanted = [
        found["bootstrap-t"]
        for (n_documents, rate, shape, _), found in cells.items()
        if n_documents >= 50 and rate >= 0.002 and (shape is None or shape >= 0.5)
    ]
    inside = sum(0.93 <= value <= 0.97 for value in wanted)
    under = {key for key, found in cells.items() if found["bootstrap-t"] < 0.93}
    warned = {key for key, found in cells.items() if found["warned"] > 0.5}
    off = {
        method: np.mean([abs(found[method] - 0.95) for found in cells.values()])
        for method in ("bootstrap-t", "percentile")
    }
    beyond = sorted(cells[key]["bootstrap-t"] for key in warned - under)
    ignoring = [
        (found["bootstrap-t"] - found["ignoring"]) for key, found in cells.items() if key[3] and key[0] >= 50
    ]
    few, many = (
        [100 * found["bootstrap-t"] for key, found in cells.items() if (key[0] >= 50) == enough]
        for enough in (False, True)
    )
    lines = [
        f"- With 50 articles or more in a group, a 95 % interval contained the true rate in "
        f"{min(many):.1f} to {max(many):.1f} of 100 corpora. With fewer (10 or 20), it did so in "
        f"{min(few):.1f} to {max(few):.1f}.",
        f"- {inside} of {len(wanted)} cells cover between .93 and .97 (from {share(min(wanted))} to "
        f"{share(max(wanted))}). They are those with 50 documents, a rate of .002 and a shape of .5, or "
        "more.",
        f"- Over all {len(cells)} cells the coverage of the bootstrap-t is {share(off['bootstrap-t'])} from "
        f".95 on average, that of the percentile interval {share(off['percentile'])}.",
        f"- {len(under)} cells cover less than .93 (in bold). {len(under & warned)} of them are among the "
        f"{len(warned)} in which most comparisons warn that the category was found in fewer than 4 documents "
        f"(or stories).",
    ]
    if beyond:
        lines.append(
            f"- The other {len(beyond)} cells with such a warning cover {share(beyond[0])} to "
            f"{share(beyond[-1])}. So little was found there, mostly one or two matches in a group, that "
            "the interval contains nearly everything."
        )
    if ignoring:
        lines.append(
            f"- Where copies count as separate documents, coverage is {share(min(ignoring))} to "
            f"{share(max(ignoring))} lower with 50 documents or more."
        )
    return "\n".join(lines)


def describe(
    sizes: tuple[int, int], rates: tuple[float, ...], shapes: tuple[float | None, float | None]
) -> list[str]:
    return [
        ", ".join(map(text, values)) for text, values in ((str, sizes), (write_rate, rates), (name, shapes))
    ]


def write_rate(rate: float) -> str:
    return f"{rate:g}".removeprefix("0") or "0"


def write_page(cells: dict[tuple, dict[str, float]], options: argparse.Namespace) -> str:
    """Write the page of the documentation."""
    pairs = [
        [*describe(sizes, rates, shapes), str(n_shared)]
        + [share(value) for value in measure_pair(sizes, rates, shapes, n_shared, options)]
        for sizes, rates, shapes, n_shared in PAIRS
    ]
    rejected = [measure_test(sizes, rate, shapes, options) for sizes, rate, shapes in TESTS]
    tests = [
        [*describe(sizes, (rate,), shapes), *map(share, found)]
        for (sizes, rate, shapes), found in zip(TESTS, rejected, strict=True)
    ]
    return PAGE.format(
        corpora=f"{options.corpora:,}",
        error=f"{np.sqrt(0.95 * 0.05 / options.corpora):.4f}".removeprefix("0"),
        resamples=f"{options.resamples:,}",
        seed=options.seed,
        summary=summarise(cells),
        alone=write_grid(cells, copies=False),
        copied=write_grid(cells, copies=True),
        shares=write_shares(options),
        pairs=tabulate(
            ["documents", "rates", "shapes", "stories in both", "difference", "ratio", "stories ignored"],
            pairs,
        ),
        least=share(min(found[-1] for found in rejected)),
        most=share(max(found[-1] for found in rejected)),
        tests=tabulate(["documents", "rate", "shapes", "plain", "studentised", "`compare`"], tests),
    )


SHARES_PART = """## Shares of few cases

Twelve of fifteen passives leave out the agent: a share, of which an article has few cases. Where there are
fewer than ten an article, the interval is Wilson's, with the effective number of cases
(`comparison.shares.limit_shares`). The interval of the rest, 1 − share, is that of the share, reversed.
*Alike* is the correlation of the cases of one article. *Its rest* is how often the bootstrap-t contains 1 −
share.

Wilson's covers {least} to {most}, and .93 or more in {good} of {cells} cells. The bootstrap-t goes down to
{lowest}: it has no interval where all cases are of one kind.

{table}

"""

PAGE = """# How sure the intervals are

Made by `benchmarks/coverage.py` (seed {seed}): {corpora} corpora a cell, each resampled {resamples} times.
A share of .95 has a standard error of {error} here.

Documents have lognormal lengths (median 400 words, sd .5). *Rate* is matches per word. Each document has a
rate of its own, a gamma variable around the group's. *Shape* says how much documents differ: .3 very much, .5
much, 2 some, none not at all. With copies, a third of a group's documents are copies of others of it, and the
story is the unit.

A *cell* is a row of the tables. Their columns are:

- *percentile*: how often a 95 % interval from plain percentiles of the bootstrap contains the rate;
- *bootstrap-t*: the same for the interval that `compare` and `trend` use;
- *width*: the median width of the latter, as a multiple of the rate;
- *warned*: in what share of the corpora `compare` warns.

{summary}

The warning can be understood without a simulation. If h documents of a group have a match, a resample has
none at all with a chance of about e⁻ʰ. With h of 3 or fewer that is more than 2.5 %. Then the bootstrap gives
no upper limit, and a rule of thumb is used instead.

## Rates, no copies

{alone}

## Rates, a third of the documents copied

{copied}

{shares}
## Differences and ratios of two groups

Limits recovered from those of the two rates, with the correlation that shared stories bring. The last
column counts a story that both groups print as two documents.

{pairs}

## Tests: how often a true null is rejected at .05

Both groups have the same rate; their sizes and shapes differ. The plain permutation test reassigns documents
at random and compares rates. The studentised one divides by the standard error. `compare` also scales the
error of the lower rate up to the higher one (`comparison.permutation.permute`). A claim needs more: a p-value
that is corrected for the number of comparisons, and an interval without 0. In these cells `compare` rejects
from {least} to {most}.

{tests}
"""


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--corpora", type=int, default=1000, help="how many corpora a cell")
    parser.add_argument("--resamples", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--quick", action="store_true", help="only 20 and 50 documents, rates .002 and .005")
    parser.add_argument("--write", type=Path, help="where to write the page")
    parser.add_argument("--only", choices=["shares"], help="make one part of the page anew")
    options = parser.parse_args()
    if options.only:
        part = write_shares(options)
        print(part)
        if options.write:
            page = options.write.read_text(encoding="utf-8")
            before, rest = page.split("## Differences", 1)
            before = before.split("## Shares", 1)[0]
            options.write.write_text(f"{before}{part}## Differences{rest}", encoding="utf-8")
        return

    grid = itertools.product(DOCUMENTS, RATES, SHAPES, (False, True))
    cells = {}
    for cell in grid:
        if options.quick and not (cell[0] in (20, 50) and cell[1] in (0.002, 0.005)):
            continue
        cells[cell] = measure_cell(*cell, options)
        print(cell, {name: round(value, 3) for name, value in cells[cell].items()}, flush=True)
    page = write_page(cells, options)
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()
