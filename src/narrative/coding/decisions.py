"""Coders' decisions found beside a corpus, and set against each other and against a lexicon."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from narrative.coding.accuracy import list_disagreements, precision_recall
from narrative.coding.coded_tables import MAKERS
from narrative.coding.coder_disagreements import MISSED, compare_coders, list_coder_disagreements
from narrative.coding.coders import agreement, check_codes
from narrative.coding.codes import Codes, read_codes
from narrative.coding.correction import correct, find_tuning
from narrative.corpus.description import name_articles
from narrative.corpus.languages import keep_fitting
from narrative.corpus.teaching import CODES_FILE
from narrative.errors import CorpusError, UnknownNameError
from narrative.resources import find_corpus, locate
from narrative.schema import ACCURACY, AGREEMENT, CODER_DISAGREEMENTS, CODES, CORRECTED, DISAGREEMENTS, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

#: How the note begins on a variable whose numbers were taken as ordered, though they may be names.
RANKS = "The numbers are taken for ranks"
#: A prompt with more characters is told by its hash.
_PROMPT = 100
__all__ = [
    "find_accuracy",
    "find_agreement",
    "find_cases",
    "find_codes",
    "find_corrected",
    "find_levels",
    "find_marked",
    "keep_known",
    "keep_untuned",
    "list_beside",
    "list_cases",
    "list_makers",
    "pick_codes",
    "tabulate_coders",
]


def find_codes(
    corpus_path: str,
    path: str | None = None,
    *,
    corpus: Corpus | None = None,
    lexicon: Lexicon | None = None,
) -> pd.DataFrame | None:
    """Read what coders decided: from the file `path`, else from `_codes.csv` in the corpus's folder, if any.

    Else, if `corpus` and `lexicon` are given, from columns of the corpus that are called like a category.

    Args:
        corpus_path: where the corpus lies.
        path: any file that `narrative.read_codes` reads.
        corpus: the documents.
        lexicon: whose categories may be columns.

    Returns:
        A table by `schema.CODES`, or `None` where there are no codes and none were asked for.

    Raises:
        CorpusError: there is no file at `path`.
        TableError: nothing in it can be read as codes.
    """
    if path:
        if not locate(path).exists():
            raise CorpusError(f"There is no file {path!r} with coders' decisions.")
        return read_codes(path, corpus.whole if corpus is not None else None).table
    file = find_corpus(corpus_path) / CODES_FILE
    if file.is_file():
        types = dict.fromkeys(("doc_id", "coder", "variable"), "str")
        return check(pd.read_csv(file, dtype=types), CODES, "table of codes")
    if corpus is None or lexicon is None:
        return None
    columns = [name for name in lexicon.categories if name in corpus.documents.columns]
    return read_codes(corpus.documents[columns]).table if columns else None


def find_marked(path: str | None, corpus: Corpus) -> Codes | None:
    """Read the stretches of text that coders marked, in the documents that `corpus` has; `None` without any.

    Args:
        path: a file or folder of an annotation program, as of `narrative.read_codes`.
        corpus: the documents.
    """
    if not path:
        return None
    codes = read_codes(path, corpus.whole)
    spans, table = (one[one["doc_id"].isin(corpus.documents.index)] for one in (codes.spans, codes.table))
    return replace(codes, spans=spans, table=table) if len(spans) else None


def list_beside(codes: pd.DataFrame | Codes | None, corpus: Corpus) -> pd.DataFrame:
    """List where coders differ from each other (`narrative.list_coder_disagreements`), in words.

    Returns:
        Its columns, with `article` (its name) and `said` ("A: hope “hope for peace” · B: hope “peace”"); near
        misses first, the rest in the order of the documents.
    """
    if codes is None:
        return pd.DataFrame(columns=[*CODER_DISAGREEMENTS, "article", "said"])
    table = list_coder_disagreements(codes, corpus)
    said = [
        f"{_quote(row['coder'], row['value'], row['text'])} · "
        f"{_quote(row['other'], row['other_value'], row['other_text'])}"
        for row in table.to_dict("records")
    ]
    names = name_articles(corpus, table["doc_id"])
    table = table.assign(article=pd.Series(names, dtype="str"), said=pd.Series(said, dtype="str"))
    return table.sort_values("kind", key=lambda kinds: kinds == MISSED, kind="stable", ignore_index=True)


def _quote(coder: str, value: str, words: str) -> str:
    """What a coder said of a place, a number below 0 with a minus sign."""
    shown = re.sub(r"\A-(?=\.?\d)", "−", value) or "nothing"
    return f"{coder}: {shown}" + (f" “{words}”" if words else "")


def list_makers(codes: pd.DataFrame | None) -> pd.DataFrame:
    """List which coders are machines, and what made their codes.

    Returns:
        `coder`, `model`, `version`, `date`, `prompt` (a long one as its hash, "sha256:…"), and `codes`, how
        many; a row for each that differs, without the coders who have no `model`.
    """
    columns = ["coder", *MAKERS]
    if codes is None or "model" not in codes:
        return pd.DataFrame(columns=[*columns, "codes"])
    made = codes.reindex(columns=columns).astype("str").fillna("")
    made = made[made["model"].str.strip() != ""]
    made = made.assign(prompt=made["prompt"].map(_shorten))
    return made.groupby(columns, sort=True).size().rename("codes").reset_index()


def _shorten(prompt: str) -> str:
    """A prompt, or what it is known by if it is long."""
    if len(prompt) <= _PROMPT:
        return prompt
    return f"sha256:{hashlib.sha256(prompt.encode('utf-8', 'surrogatepass')).hexdigest()}"


def tabulate_coders(codes: pd.DataFrame | None) -> pd.DataFrame:
    """Lay out who differs from whom as a matrix: of what both decided, the share on which they differ.

    Returns:
        `coder`, and a column for each coder; empty with fewer than three coders, who have one number.
    """
    if codes is None or check_codes(codes)["coder"].nunique() < 3:
        return pd.DataFrame(columns=["coder"])
    sums = compare_coders(codes).groupby(["coder", "other"])[["differ", "units"]].sum()
    matrix = (sums["differ"] / sums["units"]).unstack("other")
    return matrix.rename_axis(columns=None).reset_index()


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


def keep_untuned(codes: pd.DataFrame | None) -> pd.DataFrame | None:
    """Leave out documents that were coded to tune the lexicon (column `purpose`); `None` if none is left."""
    if codes is None:
        return None
    kept = codes[~find_tuning(codes)].reset_index(drop=True)
    return kept if len(kept) else None


def pick_codes(
    codes: pd.DataFrame | None, lexicon: Lexicon, *, present: Sequence[str] = ()
) -> dict[str, Any]:
    """Return `codes=…`, `variables=…` and `present=…` for `narrative.compare` and `trend`; {} without any."""
    codes = keep_untuned(codes)
    variables = list_coded(codes, lexicon)
    return {"codes": codes, "variables": variables, "present": list(present) or None} if variables else {}


def find_levels(codes: pd.DataFrame, names: Sequence[str] = ()) -> dict[str, Literal["nominal", "ordinal"]]:
    """Say at which level each variable is measured: numbers of three values or more are taken as ordered.

    Args:
        codes: what coders decided.
        names: variables whose numbers are names, as those of topics, and no ranks.

    Raises:
        UnknownNameError: nobody coded a variable of `names`.
    """
    levels: dict[str, Literal["nominal", "ordinal"]] = {}
    for variable, values in check_codes(codes).groupby("variable")["value"]:
        numbers = pd.to_numeric(values, errors="coerce")
        ordered = numbers.notna().all() and numbers.nunique() > 2 and variable not in names
        levels[str(variable)] = "ordinal" if ordered else "nominal"
    for name in names:
        if name not in levels:
            raise UnknownNameError("coded variable", name, levels)
    return levels


def _doubt(codes: pd.DataFrame, variable: str) -> str:
    """Say of a variable that is taken as ordered why it may not be: topics are numbered from 0 or 1 too."""
    values = codes.loc[codes["variable"] == variable, "value"]
    if pd.to_numeric(values, errors="coerce").min() < 0:
        return ""
    return f"{RANKS}: if they are names, as of topics, say so with names=[{variable!r}]."


def list_coded(codes: pd.DataFrame | None, lexicon: Lexicon) -> list[str]:
    """List the categories of a lexicon that coders judged under the same name."""
    coded = set() if codes is None else set(codes["variable"])
    return [category for category in lexicon.categories if category in coded]


def find_agreement(codes: pd.DataFrame | None, *, names: Sequence[str] = (), seed: int) -> pd.DataFrame:
    """Tell how far coders agree on each variable (`narrative.agreement`), at the levels of `find_levels`.

    Where numbers from 0 upwards were taken for ranks, the `note` says so, since they may be names.
    """
    if codes is None:
        return pd.DataFrame(columns=list(AGREEMENT))
    codes = check_codes(codes)
    table = agreement(codes, level=find_levels(codes, names), seed=seed)
    doubts = [
        _doubt(codes, variable) if level == "ordinal" else ""
        for variable, level in zip(table["variable"], table["level"], strict=True)
    ]
    notes = [" ".join(filter(None, each)) for each in zip(table["note"], doubts, strict=True)]
    return table.assign(note=pd.Series(notes, index=table.index, dtype="str"))


def find_accuracy(
    matches: pd.DataFrame,
    codes: pd.DataFrame | None,
    lexicon: Lexicon,
    *,
    present: Sequence[str] = (),
    corpus: Corpus | None = None,
) -> pd.DataFrame:
    """Hold a lexicon against the coders (`narrative.precision_recall`) in the categories that they judged.

    Documents of the `corpus`, if it is given, that are in another language than the lexicon do not count; nor
    do those that were coded to tune the lexicon.
    """
    codes = keep_untuned(codes)
    if codes is not None and corpus is not None:
        codes = keep_known(codes, keep_fitting(corpus, lexicon.language))
    variables = list_coded(codes, lexicon)
    if codes is None or not variables:
        return pd.DataFrame(columns=list(ACCURACY))
    return precision_recall(matches, codes, variables=variables, present=list(present) or None)


def find_corrected(
    scores: pd.DataFrame,
    codes: pd.DataFrame | None,
    corpus: Corpus,
    lexicon: Lexicon,
    *,
    by: str | Sequence[str] | None = None,
    present: Sequence[str] = (),
    stories: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Correct the share of documents with each category that coders judged (`narrative.correct`).

    Documents that were coded to tune the lexicon do not count.
    """
    codes = keep_untuned(codes)
    variables = list_coded(codes, lexicon)
    if codes is None or not variables:
        return pd.DataFrame(columns=list(CORRECTED))
    return correct(
        scores, codes, corpus, by=by, variables=variables, present=list(present) or None, stories=stories
    )


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
