"""Shares and means of all documents, counted by a lexicon and corrected by those that people coded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.coding.accuracy import judge_values, pair_variables
from narrative.coding.coders import as_table, check_codes
from narrative.coding.prediction_powered import Floats, estimate_mean
from narrative.corpus.groups import Groups, find_units, group_documents
from narrative.corpus.levels import name_columns
from narrative.errors import ParameterError, TableError, UnknownNameError, check_corpus
from narrative.measures import get_measure
from narrative.schema import CORRECTED, SCORES, check, name_code, name_value

if TYPE_CHECKING:
    from narrative.coding.codes import Codes
    from narrative.corpus.corpus import Corpus

#: From so many codes on the interval contains the true share as often as it says (docs/corrected.md).
ENOUGH = 100
#: What is said of codes of which nothing shows how they were sampled.
DOUBTFUL = "It holds only if the coded articles are a random sample, and nothing here shows that."
#: What a coder's decision was for; one that served to improve the lexicon says nothing about new texts.
_TUNING = ("tuning", "tune", "training", "train", "development", "dev")


def correct(
    scores: pd.DataFrame,
    codes: pd.DataFrame | Codes,
    corpus: Corpus,
    *,
    by: str | Sequence[str] | None = None,
    variables: Mapping[str, str] | Sequence[str] | None = None,
    measure: str = "salience",
    present: Iterable[object] | None = None,
    stories: pd.DataFrame | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate what coders would find in all documents, from the score of each and the codes of a sample.

    A lexicon errs, and the share of documents in which it finds a frame is not the share that has it. Here
    the mean code of the sample is moved by as much as the sample's mean score differs from that of all
    documents, times the weight that makes the estimate surest: prediction-powered inference with a tuned
    weight (PPI++). A score that says nothing about the codes gets a weight near 0, and the estimate is that
    of the codes alone. Each group is estimated by its own sample, since a lexicon errs differently in each.

    Codes that are 0 and 1 (or true and false, or made so by `present`) give a share of documents, from 0 to
    1; other numbers give a mean rating. Where several coders decided about a document their mean counts.

    The interval of a share is Wilson's with the effective number of codes in place of their number. That
    is how many codes would be as sure by themselves: n / q / (1 − n/N), of n coded documents out of N, where
    q is the variance that the score leaves, found by leaving out each document in turn. The interval of a
    mean rating is Student's t with the same variance. Both rest on a random sample. A column `chance` in the
    codes gives each document's probability of being in it (`narrative.draw_sample` writes it); then each code
    is weighted by 1/chance, and documents of one chance are a stratum.

    Args:
        scores: a table by `schema.SCORES`, a row for each document and category.
        codes: a table by `schema.CODES`, or what `narrative.read_codes` read; with a column `chance`, and a
            column `purpose` if codes were made
            for several ends.
        corpus: the documents that the estimate is about; those without a score (too short, say) are left out.
        by: columns of the documents, or spans of time, as in `narrative.compare`. By default all are one
            group.
        variables: which variable of the codes belongs to which category, `{"conflict": "conflict"}`, or a
            list if they are called the same. By default all that are in both tables under one name.
        measure: which measure of the scores.
        present: the values of a code by which a coder says that the category is there.
        stories: a table by `schema.STORIES`. A story is then what was sampled, and the codes of one of its
            copies stand for all.
        level: of the intervals.

    Returns:
        A table by `schema.CORRECTED`, a row for each group and category; the columns of `by` stand after
        `category`:

        - `n_documents`, `n_coded`: how many documents have a score, and how many of them were coded;
        - `counted`: the share of all documents in which the category was found, uncorrected; of ratings, the
          mean score;
        - `coded`: the mean of the codes alone;
        - `estimate`, `low`, `high`: the corrected share or mean, with its interval;
        - `effective`: the effective number of codes; above `n_coded` if the score helps;
        - `more`: how many more codes it takes until the interval can be relied on (docs/corrected.md);
        - `note`: why there is no value, or what to mind, in words.

    Raises:
        TableError: a column is missing; a coded document is not in the corpus; a value is no number, and
            `present` does not say what it means; a chance is not above 0 and up to 1; codes were made for
            tuning the lexicon.
        UnknownNameError: there is no such measure, variable or column.

    Angelopoulos, Duchi & Zrnic 2023, PPI++: Efficient Prediction-Powered Inference, arXiv:2311.01453; Wilson
    1927, Journal of the American Statistical Association 22:209-212; Allen 1974, Technometrics 16:125-127.

    >>> from narrative import Corpus, Lexicon, frame_salience
    >>> texts = ["They hope.", "In the hope of a rise they struck.", "All is lost.", "Dawn comes.", "War."]
    >>> ids = [f"d{n:03}" for n in range(400)]
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": texts * 80}, index=ids))
    >>> scores = frame_salience(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="one"))
    >>> coded = pd.Series(ids).sample(100, random_state=2024)
    >>> meant = [1 if int(doc_id[1:]) % 5 in (0, 3) else 0 for doc_id in coded]
    >>> codes = pd.DataFrame({"doc_id": coded, "coder": "one", "variable": "hope", "value": meant})
    >>> table = correct(scores, codes, corpus)
    >>> print(table[["counted", "coded", "estimate", "low", "high", "effective"]].round(3))
       counted  coded  estimate    low   high  effective
    0      0.4   0.44     0.424  0.353  0.497     175.92
    """
    check_corpus(corpus)
    scored = _pick_scores(scores, measure)
    units = find_units(corpus, "document" if stories is None else "story", stories)
    groups = group_documents(corpus, by, table=CORRECTED)
    coding = Coding(codes, variables, present)
    return correct_groups(scored, corpus, groups, coding, units=units, level=level)


@dataclass(frozen=True, eq=False)
class Coding:
    """What coders decided, and how it goes with scores; see `correct`.

    Attributes:
        codes: their decisions.
        variables: which of them is about which category.
        present: the values by which a coder says that the category is there.
    """

    codes: pd.DataFrame | Codes
    variables: Mapping[str, str] | Sequence[str] | None = None
    present: Iterable[object] | None = None

    def of(self, pairs: Mapping[str, str], category: str) -> Coding:
        """The decisions about one category."""
        return replace(self, variables={category: pairs[category]})


def gather_coding(
    codes: pd.DataFrame | Codes | None,
    variables: Mapping[str, str] | Sequence[str] | None,
    present: Iterable[object] | None,
) -> Coding | None:
    """Return what coders decided, if codes are given.

    Raises:
        ParameterError: `variables` or `present` without codes.
        TableError: the codes are not a table.
    """
    if codes is not None:
        as_table(codes)
        return Coding(codes, variables, present)
    for name, value in (("variables", variables), ("present", present)):
        if value is not None:
            raise ParameterError(f"{name}={value!r} belongs to codes: give codes=… too, or leave it out.")
    return None


def pair_coded(coding: Coding, categories: list[str]) -> dict[str, str]:
    """Return the variable of each of these categories that was coded."""
    coded = sorted(as_table(coding.codes)["variable"].astype("str").unique())
    if coding.variables is None:
        return {name: name for name in categories if name in coded}
    pairs = pair_variables(coding.variables, categories, coded)
    return {name: variable for name, variable in pairs.items() if name in categories}


def correct_groups(
    scores: pd.DataFrame,
    corpus: Corpus,
    groups: Groups,
    coding: Coding,
    *,
    units: npt.NDArray[np.object_],
    weights: Floats | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Correct groups that were made before, by scores that have one row a document, lexicon and category.

    Args:
        scores, corpus, coding, level: as of `correct`.
        groups: of the documents.
        units: what each document was sampled with.
        weights: float64[D], what each document counts; 1 by default.
    """
    given = refuse_tuning(check_codes(coding.codes, documents=corpus.documents.index))
    _refuse_strangers(given, corpus)
    kinds = scores[["measure", "lexicon", "category"]].drop_duplicates()
    categories, coded = sorted(kinds["category"].unique()), sorted(given["variable"].unique())
    pairs = pair_variables(coding.variables, categories, coded)
    labels = groups.labels.rename(columns=name_columns(groups.labels.columns, CORRECTED))
    rows: list[dict[Any, object]] = []
    for category, variable in pairs.items():
        if category not in categories:
            raise UnknownNameError("category in the scores", category, categories)
        here = given[given["variable"] == variable]
        ratings, is_share = _read_ratings(here, coding.present)
        known = corpus.documents.index
        documents = pd.DataFrame(
            {
                "group": groups.codes,
                "unit": pd.factorize(units, sort=True)[0],
                "weight": 1.0 if weights is None else weights,
                "code": ratings.groupby(here["doc_id"]).mean().reindex(known).to_numpy(np.float64),
                "chance": _read_chances(here).reindex(known).to_numpy(np.float64),
            },
            index=known,
        )
        for kind in kinds[kinds["category"] == category].to_dict("records"):
            same = (scores[list(kind)] == pd.Series(kind)).all(axis=1)
            scored = documents.assign(score=scores[same].set_index("doc_id")["value"].reindex(known))
            # In the order of their ids, so that no sum depends on that of the corpus.
            scored = scored.dropna(subset="score").sort_index().sort_values("group", kind="stable")
            bounds = np.searchsorted(scored["group"], np.arange(len(labels) + 1))
            values = {str(name): scored[name].to_numpy() for name in scored}
            for first, last, label in zip(bounds, bounds[1:], labels.to_dict("records"), strict=False):
                part = slice(int(first), int(last))
                own = {name: column[part] for name, column in values.items()}
                found = _correct_group(own, is_share=is_share, level=level)
                rows.append({**kind, **label, "variable": variable, **found})
    columns = [*CORRECTED[:3], *labels.columns, *CORRECTED[3:]]
    return check(pd.DataFrame(rows, columns=columns), CORRECTED, "table of corrected shares")


def _correct_group(
    documents: Mapping[str, npt.NDArray[Any]], *, is_share: bool, level: float
) -> dict[str, object]:
    """A row: the documents of one group, with `unit`, `weight`, `score`, `code` and `chance`."""
    weights, score = documents["weight"], documents["score"]
    n_documents, n_coded = int((weights > 0).sum()), int((~np.isnan(documents["code"])).sum())
    found = (score > 0).astype(np.float64) if is_share else score
    counted = float(weights @ found / weights.sum()) if n_documents else math.nan
    row: dict[str, object] = {"n_documents": n_documents, "n_coded": n_coded, "counted": counted}
    units = _gather_units(documents)
    coded = np.flatnonzero(~np.isnan(units["code"]))
    n_units = len(units["size"])
    chances = units["chance"][coded]
    known = not np.isnan(chances).any()
    corrected = estimate_mean(
        units["score"], units["size"], coded, units["code"][coded],
        chances if known else np.full(len(coded), len(coded) / n_units), is_share=is_share, level=level,
    )  # fmt: skip
    more = max(min(ENOUGH, n_units) - len(coded), 0)
    doubtful = not known and len(coded) < n_units
    return row | vars(corrected) | {"more": more, "note": _note(len(coded), more, doubtful=doubtful)}


def _gather_units(documents: Mapping[str, npt.NDArray[Any]]) -> dict[str, Floats]:
    """What the units hold that count: their means of `score` and `code`, largest `chance`, and `size`."""
    kinds, unit = np.unique(documents["unit"], return_inverse=True)
    coded = ~np.isnan(documents["code"])
    n_documents, n_coded = (np.bincount(one, minlength=len(kinds)) for one in (unit, unit[coded]))
    codes = np.bincount(unit[coded], documents["code"][coded], len(kinds))
    chance = np.full(len(kinds), -np.inf)
    np.fmax.at(chance, unit, documents["chance"])
    size = np.bincount(unit, documents["weight"], len(kinds))
    with np.errstate(invalid="ignore"):
        held = {
            "score": np.bincount(unit, documents["score"], len(kinds)) / n_documents,
            "code": codes / n_coded,
            "chance": np.where(np.isinf(chance), np.nan, chance),
            "size": size,
        }
    return {name: values[size > 0] for name, values in held.items()}


def _note(n_coded: int, more: int, *, doubtful: bool) -> str:
    """What to mind about an estimate that rests on so many codes."""
    notes = []
    if n_coded < 2:
        notes.append(
            f"No value: {n_coded or 'no'} article{'s were' * (n_coded != 1)}{' was' * (n_coded == 1)} coded."
        )
    if more:
        notes.append(f"The interval is a rough guide: code {more} more.")
    return " ".join([*notes, *[DOUBTFUL] * doubtful])


def _pick_scores(scores: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows of one measure, of one lexicon."""
    table = check(scores, SCORES, "table of scores")
    rows = table[table["measure"] == get_measure(measure).name]
    if not len(rows):
        raise UnknownNameError("measure in the scores", measure, sorted(table["measure"].unique()))
    lexicons = rows["lexicon"].unique()
    if len(lexicons) > 1:
        raise TableError(f"There are several lexicons ({', '.join(lexicons)}); give the rows of one.")
    twice = rows[rows.duplicated(["doc_id", "category"])]
    if len(twice):
        row = twice.iloc[0]
        raise TableError(f"The document {row['doc_id']!r} has two scores for {row['category']!r}.")
    return rows


def find_tuning(codes: pd.DataFrame) -> pd.Series:
    """Say of each decision whether its document served to improve the lexicon, by its column `purpose`.

    >>> codes = pd.DataFrame({"doc_id": ["a", "a", "b"], "purpose": ["tuning", "check", "check"]})
    >>> find_tuning(codes).tolist()
    [True, True, False]
    """
    if "purpose" not in codes:
        return pd.Series(False, index=codes.index)
    tuned = codes["purpose"].astype("str").str.strip().str.casefold().isin(_TUNING)
    return codes["doc_id"].isin(codes.loc[tuned, "doc_id"])


def refuse_tuning(codes: pd.DataFrame) -> pd.DataFrame:
    """Refuse documents that were coded to improve the lexicon: on them it does better than on other texts."""
    tuned = codes[find_tuning(codes)]
    if len(tuned):
        raise TableError(
            f"{len(tuned)} codes are of documents that were coded for tuning (the first: "
            f"{tuned['doc_id'].iloc[0]!r}). "
            "A lexicon fits the documents that it was tuned on better than others. Leave these rows out, "
            "and have a new sample coded (narrative.draw_sample)."
        )
    return codes


def _refuse_strangers(codes: pd.DataFrame, corpus: Corpus) -> None:
    strangers = [doc_id for doc_id in codes["doc_id"].unique() if doc_id not in corpus.documents.index]
    if strangers:
        raise TableError(
            f"The corpus {corpus.name!r} has no document {strangers[0]!r}, which was coded "
            f"({len(strangers)} such in all)."
        )


def _read_ratings(codes: pd.DataFrame, present: Iterable[object] | None) -> tuple[pd.Series, bool]:
    """The codes of one variable as numbers, and whether all of them say no more than yes or no."""
    written = codes["value"].map(name_code)
    if present is None:
        numbers = pd.to_numeric(written.replace({"true": "1", "false": "0"}), errors="coerce")
        if np.isfinite(numbers.to_numpy(np.float64)).all():
            return numbers.astype(np.float64), bool(numbers.isin([0, 1]).all())
    says, unwritten = judge_values(codes, present)
    if unwritten:
        raise ParameterError(f"present={present!r}: {unwritten}")
    return says.astype(np.float64), True


def _read_chances(codes: pd.DataFrame) -> pd.Series:
    """With what probability each coded document came into the sample, by `doc_id`; missing if not known."""
    if "chance" not in codes:
        return pd.Series(index=pd.Index([], dtype="str"), dtype=np.float64)
    chances = pd.to_numeric(codes["chance"], errors="coerce")
    wrong = codes[codes["chance"].notna() & ~((chances > 0) & (chances <= 1))]
    if len(wrong):
        raise TableError(
            f"The document {wrong['doc_id'].iloc[0]!r} has the chance {name_value(wrong['chance'].iloc[0])}; "
            "give a probability above 0, and at most 1."
        )
    return chances.groupby(codes["doc_id"]).first()
