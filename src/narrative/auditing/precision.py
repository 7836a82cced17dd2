"""How often an entry and a category mean what they are meant to: precision from judged places."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.auditing.judgements import DECISIONS, decide
from narrative.schema import AUDIT_PRECISION, AUDIT_SAMPLE, check

#: With fewer decided places than this a precision is a rough guide, whatever it is.
FEW_PLACES = 20
#: The quantile of a 95 % interval.
_Z = 1.959963984540054


def judged_precision(sample: pd.DataFrame, judgements: pd.DataFrame) -> pd.DataFrame:
    """Estimate which share of the matches of each entry and category readers would keep.

    Precision is keep / (keep + drop), from 0 to 1; higher means that more of what is counted is meant. Places
    that are unsure or not judged are left out and counted. Negated matches are not in the sample, so it says
    nothing about them, and nothing about what a lexicon misses: for that see `narrative.precision_recall`.

    An entry's matches in the sample were drawn from all its matches alike, so its precision is a plain share
    with Wilson's interval. A category's is not the share of all judged matches, since rare entries are in the
    sample more often than in the category: it is Σ N·p / Σ N, with N the matches of an entry and p its
    precision, over the entries of which a match was decided. Its interval is Wilson's for so many matches as
    would have told as much if drawn from the category at large: (Σ N)² / Σ (N² / n), n decided of each entry
    (Kish 1965, Survey Sampling, of weights). In simulations with 1 to 100 entries these intervals contained
    the true precision in 94 to 99 of 100 samples; Wilson's interval of the plain share of judged matches did
    so in 36 to 99 (`benchmarks/precision.py`). Both take matches as drawn one by one from
    endlessly many; matches in one article are alike, which makes them too narrow.

    Args:
        sample: the matches that were to be judged, as `narrative.audit` drew them.
        judgements: what was decided, as `read_judgements` gives it. Where several judged a match, the
            majority decides, and where there is none it is unsure.

    Returns:
        A table by `schema.AUDIT_PRECISION`, a row for each category and, below it, for each of its entries
        that has matches (`level` says which): `places` in the corpus; how many were `drawn`, and of these
        judged `keep`, `drop` or `unsure`; `precision` with its interval `low` to `high`; `effective`, the
        number of matches on which the interval stands; and a `note`.

    Wilson 1927, Journal of the American Statistical Association 22:209-212.

    >>> from narrative import Corpus, Lexicon, audit
    >>> texts = ["They hope.", "In the hope of a pay rise.", "Hope it is.", "All optimistic."]
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=[*"abcd"]))
    >>> sample = audit(corpus, Lexicon.from_entries({"hope": ["hope", "optimis*"]}, name="mine")).sample
    >>> decisions = sample["doc_id"].map({"a": "keep", "b": "drop", "c": "keep", "d": "keep"})
    >>> judged = sample.assign(judge="me", decision=decisions)
    >>> judged_precision(sample, judged)[["pattern", "keep", "drop", "precision", "low", "high"]].round(2)
        pattern  keep  drop  precision   low  high
    0               3     1       0.75  0.30  0.95
    1      hope     2     1       0.67  0.21  0.94
    2  optimis*     1     0       1.00  0.21  1.00
    """
    sample = check(sample, AUDIT_SAMPLE, "sample")
    said = decide(sample, judgements)
    table = sample.assign(decision=said)
    rows = []
    for (lexicon, category), here in table.groupby(["lexicon", "category"], sort=False):
        entries = [
            _measure_entry(pattern, int(part["entry_places"].iloc[0]), part["decision"])
            for _, pattern, part in sorted(
                (-int(part["entry_places"].iloc[0]), str(pattern), part)
                for pattern, part in here.groupby("pattern")
            )
        ]
        whole = _measure_category(int(here["category_places"].iloc[0]), entries)
        names = {"lexicon": lexicon, "category": category}
        rows += [names | row for row in (whole, *entries)]
    result = pd.DataFrame(rows, columns=list(AUDIT_PRECISION))
    text = dict.fromkeys(("lexicon", "category", "level", "pattern", "note"), "str")
    return check(result.astype(text), AUDIT_PRECISION, "table of precision")


def wilson(
    share: npt.ArrayLike, size: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return Wilson's 95 % interval of a share of `size` cases, which need not be a whole number.

    >>> [round(float(limit), 3) for limit in wilson(0.75, 4)]
    [0.301, 0.954]
    """
    p, n = np.asarray(share, np.float64), np.asarray(size, np.float64)
    middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    # At its ends the interval is exact, whatever rounding makes of it.
    return np.where(p <= 0, 0.0, np.maximum(middle - half, 0.0)), np.where(
        p >= 1, 1.0, np.minimum(middle + half, 1.0)
    )


def weigh(
    places: npt.ArrayLike, keep: npt.ArrayLike, decided: npt.ArrayLike
) -> tuple[float, float, float, float]:
    """Return precision, low, high and effective size of E entries with `places`, of which some were decided.

    >>> [round(each, 3) for each in weigh([90, 10], [5, 0], [5, 5])]
    [0.9, 0.503, 0.988, 6.098]
    """
    n_places, kept, n = (np.asarray(each, np.float64) for each in (places, keep, decided))
    weights = n_places / n_places.sum()
    precision = float(np.clip((weights * kept / n).sum(), 0, 1))
    effective = float(1 / (weights**2 / n).sum())
    low, high = wilson(precision, effective)
    return precision, float(low), float(high), effective


def _measure_entry(pattern: str, places: int, said: pd.Series) -> dict[str, object]:
    counts = {decision: int((said == decision).sum()) for decision in DECISIONS}
    decided = counts["keep"] + counts["drop"]
    row: dict[str, object] = {
        "level": "entry",
        "pattern": pattern,
        "places": places,
        "drawn": len(said),
        **counts,
    }
    return row | _share([places], [counts["keep"]], [decided], 1.0)


def _measure_category(places: int, entries: list[dict[str, object]]) -> dict[str, object]:
    columns = {name: np.array([row[name] for row in entries], np.int64)
               for name in ("places", "drawn", *DECISIONS)}  # fmt: skip
    decided = columns["keep"] + columns["drop"]
    some = decided > 0
    row: dict[str, object] = {"level": "category", "pattern": "", "places": places}
    row |= {name: int(columns[name].sum()) for name in ("drawn", *DECISIONS)}
    covered = float(columns["places"][some].sum() / places)
    return row | _share(columns["places"][some], columns["keep"][some], decided[some], covered)


def _share(
    places: npt.ArrayLike, keep: npt.ArrayLike, decided: npt.ArrayLike, covered: float
) -> dict[str, object]:
    total = int(np.asarray(decided).sum())
    if not total:
        missing = dict.fromkeys(("precision", "low", "high"), math.nan)
        return missing | {"effective": 0.0, "note": "No value: no match is judged as keep or drop yet."}
    notes = []
    if covered < 0.9995:
        notes.append(f"Only for the entries judged, which have {100 * covered:.0f}% of the matches.")
    if total < FEW_PLACES:
        notes.append(f"Rests on {total} match{'es' * (total != 1)} only.")
    values = dict(zip(("precision", "low", "high", "effective"), weigh(places, keep, decided), strict=True))
    return {**values, "note": " ".join(notes)}
