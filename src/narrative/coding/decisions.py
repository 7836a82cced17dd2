"""Coders' decisions found beside a corpus, and set against each other and against a lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import pandas as pd

from narrative.coding.accuracy import list_disagreements, precision_recall
from narrative.coding.coders import agreement, check_codes
from narrative.corpus.description import name_articles
from narrative.corpus.teaching import CODES_FILE
from narrative.errors import CorpusError
from narrative.resources import find_corpus, locate
from narrative.schema import ACCURACY, AGREEMENT, CODES, DISAGREEMENTS, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

__all__ = [
    "find_accuracy",
    "find_agreement",
    "find_cases",
    "find_codes",
    "find_levels",
    "keep_known",
    "list_cases",
]


def find_codes(corpus_path: str, path: str | None = None) -> pd.DataFrame | None:
    """Read what coders decided: from the file `path`, else from `_codes.csv` in the corpus's folder, if any.

    Returns:
        A table by `schema.CODES`, or `None` where there is no such file and none was asked for.

    Raises:
        CorpusError: there is no file at `path`.
        TableError: a column is missing.
    """
    file = locate(path) if path else find_corpus(corpus_path) / CODES_FILE
    if not file.is_file():
        if path:
            raise CorpusError(f"There is no file {path!r} with coders' decisions.")
        return None
    types = dict.fromkeys(("doc_id", "coder", "variable"), "str")
    return check(pd.read_csv(file, dtype=types), CODES, "table of codes")


def keep_known(codes: pd.DataFrame | None, corpus: Corpus) -> pd.DataFrame | None:
    """Keep the decisions on documents that the corpus has; `None` where there are none.

    Raises:
        TableError: none of the documents of the corpus as it was read was coded.
    """
    if codes is None:
        return None
    codes = check(codes, CODES, "table of codes", documents=corpus.whole.documents.index)
    known = codes[codes["doc_id"].isin(corpus.documents.index)]
    return known.reset_index(drop=True) if len(known) else None


def find_levels(codes: pd.DataFrame) -> dict[str, Literal["nominal", "ordinal"]]:
    """Say at which level each variable is measured: numbers of three values or more are taken as ordered."""
    levels: dict[str, Literal["nominal", "ordinal"]] = {}
    for variable, values in check_codes(codes).groupby("variable")["value"]:
        numbers = pd.to_numeric(values, errors="coerce")
        ordered = numbers.notna().all() and numbers.nunique() > 2
        levels[str(variable)] = "ordinal" if ordered else "nominal"
    return levels


def list_coded(codes: pd.DataFrame | None, lexicon: Lexicon) -> list[str]:
    """List the categories of a lexicon that coders judged under the same name."""
    coded = set() if codes is None else set(codes["variable"])
    return [category for category in lexicon.categories if category in coded]


def find_agreement(codes: pd.DataFrame | None, *, seed: int) -> pd.DataFrame:
    """Tell how far coders agree on each variable (`narrative.agreement`), at the levels of `find_levels`."""
    if codes is None:
        return pd.DataFrame(columns=list(AGREEMENT))
    return agreement(codes, level=find_levels(codes), seed=seed)


def find_accuracy(
    matches: pd.DataFrame, codes: pd.DataFrame | None, lexicon: Lexicon, *, present: Sequence[str] = ()
) -> pd.DataFrame:
    """Hold a lexicon against the coders (`narrative.precision_recall`) in the categories that they judged."""
    variables = list_coded(codes, lexicon)
    if codes is None or not variables:
        return pd.DataFrame(columns=list(ACCURACY))
    return precision_recall(matches, codes, variables=variables, present=list(present) or None)


def find_cases(
    corpus: Corpus, lexicon: Lexicon, codes: pd.DataFrame | None, *, present: Sequence[str] = ()
) -> pd.DataFrame:
    """List where a lexicon and the coders differ (`narrative.list_disagreements`), if both judged it."""
    variables = list_coded(codes, lexicon)
    if codes is None or not variables:
        return pd.DataFrame(columns=list(DISAGREEMENTS))
    return list_disagreements(corpus, lexicon, codes, variables=variables, present=list(present) or None)


def list_cases(disagreements: pd.DataFrame, lexicon: Lexicon, corpus: Corpus) -> pd.DataFrame:
    """Keep one case for each document on which a lexicon and the coders differ, the categories in turn.

    Returns:
        `label`, `error`, `article` (its name), `doc_id`, `coders` ("0 of 2"), `text`, `sentence_text`.
    """
    one_each = disagreements.drop_duplicates(["category", "error", "doc_id"])
    turn = one_each.groupby("category").cumcount()
    cases = one_each.assign(turn=turn).sort_values("turn", kind="stable")
    return pd.DataFrame(
        {
            "label": pd.Series([lexicon.labels.get(name, name) for name in cases["category"]], dtype="str"),
            "error": cases["error"].to_numpy(),
            "article": pd.Series(name_articles(corpus, cases["doc_id"]), dtype="str"),
            "doc_id": cases["doc_id"].to_numpy(),
            "coders": [f"{a} of {b}" for a, b in zip(cases["present"], cases["coders"], strict=True)],
            "text": cases["text"].to_numpy(),
            "sentence_text": cases["sentence_text"].to_numpy(),
        }
    )
