"""A lexicon against human coders: precision, recall, and the disagreements to read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from narrative.coding.coders import as_table, check_codes
from narrative.concordance.location import locate
from narrative.corpus.languages import keep_fitting
from narrative.errors import ParameterError, TableError, UnknownNameError, check_corpus, list_given
from narrative.matching.matching import match
from narrative.measures import get_measure
from narrative.measures.fitting import is_foreign
from narrative.schema import ACCURACY, CODES, DISAGREEMENTS, MATCHES, SCORES, check, name_code

if TYPE_CHECKING:
    from narrative.coding.codes import Codes
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

Truth = Literal["majority", "any", "all"]

#: With fewer documents than this behind it a share is a rough guide, whatever it is.
FEW_DOCUMENTS = 20


def precision_recall(
    found: pd.DataFrame,
    codes: pd.DataFrame | Codes,
    *,
    variables: Mapping[str, str] | Sequence[str] | None = None,
    truth: Truth = "majority",
    threshold: float = 0,
    measure: str = "salience",
    present: Iterable[object] | None = None,
) -> pd.DataFrame:
    """Hold what a lexicon found against what coders saw, document by document, for each category.

    A category is *found* in a document if a match of it is not negated; or, of scores, if their value is
    above `threshold`. It is *there* if the coders say so. Only documents that were coded count, and of scores
    those only that are in the language of the lexicon.

    Precision is the share of documents in which the category was found that have it: how far to trust a
    find. Recall is the share of documents that have it in which it was found: how much is missed. Both are
    from 0 to 1; neither says anything about how often the category is found without the other. Do not compare
    the precision of two categories without their frequency: what is everywhere is easily right.

    Args:
        found: a table of matches (of all coded documents), or of scores.
        codes: a table by `schema.CODES`, or what `narrative.read_codes` read.
        variables: which variable of the codes judges each category, `{"unity": "solidarity"}`, or a list of
            the categories if they are called the same. By default all that are in both tables under one
            name; a category that was never found is not in a table of matches, so name it.
        truth: what counts if coders differ: "majority" (more than half of those who decided; where it is
            half, the document is left out, and counted in `undecided`), "any" (one is enough), "all".
        threshold: for scores, in the unit in which the measure is shown: 2 is two per 1,000 words.
        measure: which measure, if `found` is a table of scores.
        present: the values by which a coder says that the category is there; 1, 1.0 and "1" are the same. By
            default any number above 0, and true; other words have to be named. Where no coder wrote one of
            them there is no value, and the note lists what they wrote.

    Returns:
        A table by `schema.ACCURACY`, a row for each category in the order of `variables`:

        - `documents`: how many count; `undecided`: how many were left out;
        - `true_positives`, `false_positives`, `false_negatives`, `true_negatives`;
        - `precision`, `recall`, each with its 95 % interval (Wilson's score) in `…_low` and `…_high`;
        - `f1`: their harmonic mean;
        - `note`: why there is no value, or what to mind, in words.

    Raises:
        TableError: a column is missing, no category or no document is in both tables, a coded document has no
            score, or a value is not one of which it is known whether it says that the category is there.
        UnknownNameError: there is no such variable, measure or way to count.
        ParameterError: `threshold` is below 0, or above it with matches, which have no rate.

    The intervals take documents as drawn one by one; copies of one story are not, and make them too narrow.
    Wilson 1927, Journal of the American Statistical Association 22:209-212.

    >>> codes = pd.DataFrame({
    ...     "doc_id": [*"abcd"], "coder": "one", "variable": "hope", "value": [1, 1, 0, 0]})
    >>> from narrative import Corpus, Lexicon, match
    >>> texts = ["They hope.", "Better days will come.", "No hope.", "All is lost."]
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=[*"abcd"]))
    >>> table = precision_recall(match(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="one")), codes)
    >>> table[["category", "precision", "recall", "recall_low", "recall_high"]].round(3)
      category  precision  recall  recall_low  recall_high
    0     hope        1.0     0.5       0.095        0.905
    """
    rows = []
    judged, unwritten = _judge(found, codes, variables, truth, threshold, measure, present)
    for category, variable, cases in judged:
        decided = cases[cases["there"].notna()]
        there, seen = decided["there"].astype(bool), decided["found"]
        counts = {
            "true_positives": int((there & seen).sum()), "false_positives": int((~there & seen).sum()),
            "false_negatives": int((there & ~seen).sum()), "true_negatives": int((~there & ~seen).sum()),
        }  # fmt: skip
        right, wrong, missed = list(counts.values())[:3]
        shares = [*_share(right, right + wrong), *_share(right, right + missed)]
        names = [f"{name}{end}" for name in ("precision", "recall") for end in ("", "_low", "_high")]
        rows.append(
            {
                "category": category,
                "variable": variable,
                "documents": len(decided),
                "undecided": len(cases) - len(decided),
                **counts,
                **dict(zip(names, shares, strict=True)),
                "f1": 2 * right / (2 * right + wrong + missed) if right + wrong + missed else math.nan,
                "note": unwritten or _note(len(decided), right + wrong, right + missed),
            }
        )
    return check(pd.DataFrame(rows, columns=list(ACCURACY)), ACCURACY, "table of accuracy")


def list_disagreements(
    corpus: Corpus,
    lexicon: Lexicon,
    codes: pd.DataFrame | Codes,
    *,
    variables: Mapping[str, str] | Sequence[str] | None = None,
    truth: Truth = "majority",
    present: Iterable[object] | None = None,
) -> pd.DataFrame:
    """List where a lexicon and the coders differ, with the matches, so that each case can be read.

    Documents in another language than the lexicon do not count.

    Returns:
        A table by `schema.DISAGREEMENTS`, a row for each match of a document in question, or one without a
        match where there is none, by category, then error, then document and position:

        - `error`: "false positive" (found, and the coders did not see it) or "false negative" (the other way
          round; its matches, if any, are negated ones, which do not count);
        - `present`, `coders`: how many coders saw the category, of how many who decided;
        - `sentence`, `start`, `end`, `text`, `pattern`, `negated`: the match, as in a table of matches;
        - `sentence_text`: the sentence around it; of a document without a match, its title, or its first
          sentence.

    The other arguments, and what is raised, are those of `precision_recall`. A value in `present` that no
    coder wrote is an error here: every match would be a false positive.

    >>> codes = pd.DataFrame({"doc_id": ["a", "b"], "coder": "one", "variable": "hope", "value": [0, 1]})
    >>> from narrative import Corpus, Lexicon
    >>> texts = ["In the hope of a pay rise they struck.", "Better days will come."]
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=["a", "b"]))
    >>> table = list_disagreements(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="one"), codes)
    >>> table[["doc_id", "error", "text", "sentence_text"]].fillna("")
      doc_id           error  text                           sentence_text
    0      a  false positive  hope  In the hope of a pay rise they struck.
    1      b  false negative                        Better days will come.
    """
    check_corpus(corpus)
    known = corpus.documents.index
    codes = check(as_table(codes), CODES, "table of codes", documents=known)
    missing = [doc_id for doc_id in codes["doc_id"].unique() if doc_id not in known]
    if missing:
        raise TableError(
            f"The corpus {corpus.name!r} has no document {missing[0]!r}, which was coded"
            f" ({len(missing)} such in all)."
        )
    codes = codes[codes["doc_id"].isin(keep_fitting(corpus, lexicon.language).documents.index)]
    if not len(codes):
        return pd.DataFrame(columns=list(DISAGREEMENTS))
    matches = match(corpus.where(doc_id=codes["doc_id"].unique().tolist()), lexicon)
    if variables is None:
        variables = [name for name in lexicon.categories if name in set(codes["variable"])]
    judged, unwritten = _judge(matches, codes, variables, truth, 0, "salience", present)
    if unwritten:
        raise ParameterError(f"present={present!r}: {unwritten}")
    parts = []
    for category, _, cases in judged:
        wrong = cases[cases["there"].notna() & (cases["there"] != cases["found"])]
        errors = np.where(wrong["found"], "false positive", "false negative")
        wrong = wrong.assign(error=errors, category=category).drop(columns=["there", "found"]).reset_index()
        here = matches[matches["category"] == category]
        columns = ["doc_id", "sentence", "start", "end", "text", "pattern", "negated", "sentence_text"]
        parts.append(wrong.merge(locate(corpus, here)[columns], on="doc_id", how="left"))
    table = pd.concat(parts, ignore_index=True)
    bare = table["sentence_text"].isna()
    heads = {doc_id: _head(corpus, doc_id) for doc_id in table.loc[bare, "doc_id"].unique()}
    table.loc[bare, "sentence_text"] = table.loc[bare, "doc_id"].map(heads)
    for column in ("sentence", "start", "end"):
        table[column] = table[column].astype("Int64")
    ranks = {category: rank for rank, category in enumerate(dict.fromkeys(table["category"]))}
    table = table.assign(rank=table["category"].map(ranks), later=table["error"] == "false negative")
    table = table.sort_values(["rank", "later", "doc_id", "start"], kind="stable", ignore_index=True)
    return table[list(DISAGREEMENTS)]


def _judge(
    found: pd.DataFrame,
    codes: pd.DataFrame | Codes,
    variables: Mapping[str, str] | Sequence[str] | None,
    truth: Truth,
    threshold: float,
    measure: str,
    present: Iterable[object] | None,
) -> tuple[list[tuple[str, str, pd.DataFrame]], str]:
    """For each category its variable, and the coded documents: `there`, `found`, `present`, `coders`.

    And what to say of a value in `present` that nobody wrote: with it, nobody has decided anything.
    """
    matched = "negated" in found.columns
    found = check(found, *((MATCHES, "table of matches") if matched else (SCORES, "table of scores")))
    given = check_codes(codes, documents=pd.Index(found["doc_id"].unique()) if len(found) else None)
    if truth not in get_args(Truth):
        raise UnknownNameError("way to count coders", truth, get_args(Truth))
    if not threshold >= 0:
        raise ParameterError(f"threshold={threshold!r}: give a rate from 0.")
    seen, scored = _find(found, threshold, measure)
    if not matched:
        given = given[~given["doc_id"].isin(found.loc[is_foreign(found), "doc_id"])]
    pairs = pair_variables(
        variables, found["category"].unique().tolist(), given["variable"].unique().tolist()
    )
    given = given[given["variable"].isin(pairs.values())]
    says, unwritten = judge_values(given, present)
    given = given.assign(says=says)
    judged = []
    for category, variable in pairs.items():
        here = given[given["variable"] == variable]
        votes = here.groupby("doc_id")["says"]
        cases = pd.DataFrame({"present": votes.sum().astype(int), "coders": votes.size()})
        doubled = 2 * cases["present"]
        there = {
            "majority": (doubled > cases["coders"]).astype("boolean").mask(doubled == cases["coders"]),
            "any": (cases["present"] > 0).astype("boolean"),
            "all": (cases["present"] == cases["coders"]).astype("boolean"),
        }[truth]
        if unwritten:
            there = there.mask(cases["coders"] > 0)
        absent = [doc_id for doc_id in cases.index if doc_id not in scored] if scored is not None else []
        if absent:
            raise TableError(f"The document {absent[0]!r} was coded for {variable!r}, but has no score.")
        holders = seen.get(category, set())
        cases = cases.assign(there=there, found=[doc_id in holders for doc_id in cases.index])
        judged.append((category, variable, cases))
    return judged, unwritten


def _find(found: pd.DataFrame, threshold: float, measure: str) -> tuple[dict[str, set[str]], set[str] | None]:
    """The documents in which each category was found; and of scores, those that have some."""
    if "negated" in found.columns:
        if threshold:
            raise ParameterError(f"threshold={threshold!r}: matches have no rate. Give scores, or 0.")
        here, scored = found[~found["negated"].astype(bool)], None
    else:
        rows = found[found["measure"] == get_measure(measure).name]
        if not len(rows):
            raise UnknownNameError("measure in the scores", measure, sorted(found["measure"].unique()))
        here, scored = rows[rows["value"] * get_measure(measure).per > threshold], set(rows["doc_id"])
    lexicons = found["lexicon"].unique()
    if len(lexicons) > 1:
        raise TableError(f"There are several lexicons ({_list(lexicons)}); give the rows of one.")
    return {str(name): set(ids) for name, ids in here.groupby("category")["doc_id"]}, scored


def pair_variables(
    variables: Mapping[str, str] | Sequence[str] | None, categories: list[str], coded: list[str]
) -> dict[str, str]:
    """Return which variable of the codes judges each category: those named, else those called the same."""
    if isinstance(variables, str):
        raise ParameterError(f"variables={variables!r}: give a list, as [{variables!r}].")
    if variables is None:
        both = {name: name for name in sorted(categories) if name in coded}
        if not both:
            raise TableError(
                f"No category has the name of a variable. Categories: {_list(sorted(categories))}; "
                f"variables: {_list(coded)}. Say which belong together with `variables`."
            )
        return both
    pairs = (
        dict(variables)
        if isinstance(variables, Mapping)
        else {name: name for name in list_given("variables", variables)}
    )
    for variable in pairs.values():
        if variable not in coded:
            raise UnknownNameError("variable", variable, coded)
    return pairs


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def judge_values(codes: pd.DataFrame, present: Iterable[object] | None) -> tuple[pd.Series, str]:
    """Whether each decision is that the category is there; and which value of `present` nobody wrote."""
    written = codes["value"].map(name_code)
    if present is not None:
        if isinstance(present, str) or not isinstance(present, Iterable):
            raise ParameterError(f"present={present!r}: give a list, as [{present!r}].")
        wanted, values = {name_code(value): value for value in present}, sorted(written.unique())
        unwritten = [repr(value) for code, value in wanted.items() if code not in values]
        shown = _list(map(repr, values[:20]))
        wrong = f"No value: no coder wrote {_list(unwritten)}; the values are {shown}."
        return written.isin(list(wanted)), wrong if unwritten else ""
    numbers = pd.to_numeric(written.replace({"true": "1", "false": "0"}), errors="coerce")
    if numbers.isna().any():
        value, variable = codes.loc[numbers.isna(), ["value", "variable"]].iloc[0]
        raise TableError(
            f"The variable {variable!r} has the value {value!r}; say with `present` which values mean that "
            "the category is there."
        )
    return numbers > 0, ""


def _share(hits: int, total: int) -> tuple[float, float, float]:
    """A share with its 95 % interval by Wilson's score; missing of nothing."""
    from scipy.stats import binomtest

    if not total:
        return math.nan, math.nan, math.nan
    limits = binomtest(hits, total).proportion_ci(method="wilson")
    return hits / total, float(limits.low), float(limits.high)


def _note(documents: int, found: int, there: int) -> str:
    if not documents:
        return "No value: no document is decided."
    notes = []
    if not found:
        notes.append("No precision: the category was never found.")
    elif found < FEW_DOCUMENTS:
        notes.append(f"Precision rests on {found} document{'s' * (found != 1)} only.")
    if not there:
        notes.append("No recall: the coders never saw the category.")
    elif there < FEW_DOCUMENTS:
        notes.append(f"Recall rests on {there} document{'s' * (there != 1)} only.")
    return " ".join(notes)


def _head(corpus: Corpus, doc_id: str) -> str:
    """The title of a document, or its first sentence."""
    document = corpus.documents.loc[doc_id]
    spans = corpus.sentence_store.take(corpus.documents.index == doc_id)
    first = document["text"][spans.starts[0] : spans.ends[0]] if spans.n_sentences else ""
    return str(document["title"] or first)
