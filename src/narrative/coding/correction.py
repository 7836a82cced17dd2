"""Shares and means of all documents, counted by a lexicon and corrected by those that people coded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.coding.accuracy import judge_values, pair_variables
from narrative.coding.coders import check_codes
from narrative.coding.prediction_powered import estimate_mean
from narrative.comparison.groups import find_units, group_documents
from narrative.errors import ParameterError, TableError, UnknownNameError
from narrative.measures import get_measure
from narrative.schema import CORRECTED, SCORES, check, name_code, name_value

if TYPE_CHECKING:
    from narrative.coding.codes import Codes
    from narrative.corpus.corpus import Corpus

#: From so many codes on the interval contains the true share as often as it says (docs/corrected.md).
ENOUGH = 100
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
) -> pd.DataFrame:
    """Estimate what coders would find in all documents, from the score of each and the codes of a sample.

    A lexicon errs, and the share of documents in which it finds a frame is not the share that has it. Here
    the mean code of the sample is moved by as much as the sample's mean score differs from that of all
    documents, times the weight that makes the estimate surest: prediction-powered inference with a tuned
    weight (PPI++). A score that says nothing about the codes gets a weight near 0, and the estimate is that
    of the codes alone. Each group is estimated by its own sample, since a lexicon errs differently in each.

    Codes that are 0 and 1 (or true and false, or made so by `present`) give a share of documents, from 0 to
    1; other numbers give a mean rating. Where several coders decided about a document their mean counts.

    The 95 % interval of a share is Wilson's with the effective number of codes in place of their number. That
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

    Returns:
        A table by `schema.CORRECTED`, a row for each group and category; the columns of `by` come first:

        - `n_documents`, `n_coded`: how many documents have a score, and how many of them were coded;
        - `counted`: the share of all documents in which the category was found, uncorrected; of ratings, the
          mean score;
        - `coded`: the mean of the codes alone;
        - `estimate`, `low`, `high`: the corrected share or mean, with its 95 % interval;
        - `effective`: the effective number of codes; above `n_coded` if the score helps;
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
    scored = _pick_scores(scores, measure)
    given = _check_purpose(check_codes(codes, documents=corpus.documents.index))
    _refuse_strangers(given, corpus)
    pairs = pair_variables(variables, sorted(scored["category"].unique()), sorted(given["variable"].unique()))
    groups = group_documents(corpus, by, table=CORRECTED)
    units = find_units(corpus, "document" if stories is None else "story", stories)
    rows = []
    for category, variable in pairs.items():
        values = scored[scored["category"] == category].set_index("doc_id")["value"]
        if not len(values):
            raise UnknownNameError("category in the scores", category, sorted(scored["category"].unique()))
        here = given[given["variable"] == variable]
        ratings, is_share = _read_ratings(here, present)
        documents = pd.DataFrame(
            {
                "group": groups.codes,
                "unit": units,
                "score": values.reindex(corpus.documents.index).to_numpy(np.float64),
                "code": ratings.groupby(here["doc_id"]).mean().reindex(corpus.documents.index).to_numpy(),
                "chance": _read_chances(here).reindex(corpus.documents.index).to_numpy(np.float64),
            }
        ).dropna(subset="score")
        for number in range(len(groups.labels)):
            row = _correct_group(documents[documents["group"] == number], is_share=is_share)
            rows.append({**groups.labels.iloc[number], "category": category, "variable": variable, **row})
    columns = [*groups.labels.columns, *CORRECTED]
    return check(pd.DataFrame(rows, columns=columns), CORRECTED, "table of corrected shares")


def _correct_group(documents: pd.DataFrame, *, is_share: bool) -> dict[str, object]:
    """A row of the table: the documents of one group, with `unit`, `score`, `code` and `chance`."""
    n_documents, n_coded = len(documents), int(documents["code"].notna().sum())
    score = documents["score"]
    counted = float((score > 0).mean() if is_share else score.mean()) if n_documents else math.nan
    row: dict[str, object] = {"n_documents": n_documents, "n_coded": n_coded, "counted": counted}
    units = documents.groupby("unit").agg(
        score=("score", "mean"), size=("score", "size"), code=("code", "mean"), chance=("chance", "max")
    )
    coded = np.flatnonzero(units["code"].notna().to_numpy())
    known = units["chance"].notna().iloc[coded].all()
    chances = (
        units["chance"].to_numpy()[coded] if known else np.full(len(coded), len(coded) / max(len(units), 1))
    )
    found = estimate_mean(
        units["score"].to_numpy(np.float64), units["size"].to_numpy(np.float64),
        coded, units["code"].to_numpy(np.float64)[coded], chances, is_share=is_share,
    )  # fmt: skip
    return row | vars(found) | {"note": _note(len(coded), len(units), known=bool(known))}


def _note(n_coded: int, n_units: int, *, known: bool) -> str:
    """What to mind about an estimate that rests on so many codes."""
    notes = []
    if n_coded < 2:
        notes.append(
            f"No value: {n_coded or 'no'} article{'s were' * (n_coded != 1)}{' was' * (n_coded == 1)} coded."
        )
    if n_coded < min(ENOUGH, n_units):
        more = min(ENOUGH, n_units) - n_coded
        notes.append(f"The interval is a rough guide: code {more} more.")
    if not known and n_coded < n_units:
        notes.append("It holds only if the coded articles are a random sample, and nothing here shows that.")
    return " ".join(notes)


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


def _check_purpose(codes: pd.DataFrame) -> pd.DataFrame:
    """Refuse codes that were made to improve the lexicon: on them it does better than on other texts."""
    if "purpose" in codes:
        tuned = codes[codes["purpose"].astype("str").str.strip().str.casefold().isin(_TUNING)]
        if len(tuned):
            raise TableError(
                f"{len(tuned)} codes were made for {tuned['purpose'].iloc[0]!r} (the first: of "
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
