"""The tables that the package passes around: their columns, in order, and a check.

Plain pandas DataFrames. A function that makes one of these tables ends with
`check(table, NAME)`, a function that takes one begins with it and goes on with what it returns:
whatever a program wrote and another read, ids and names are text again, and flags are true or false.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable
from decimal import Decimal
from typing import TYPE_CHECKING

from narrative.errors import TableError
from narrative.schema.table_ids import check_documents, check_places

if TYPE_CHECKING:
    import pandas as pd

#: An article. The index is `doc_id`: text, unique, stable.
DOCUMENTS = ("title", "date", "outlet", "text")
#: Something that could not be read, or was changed in reading.
PROBLEMS = ("source", "problem", "consequence", "lost")
#: In which language a document is: its code, "" where it is not known; from where that is known ("column",
#: "given", "text" or "corpus", "" for nowhere); and how probable it is, where the text tells.
LANGUAGES = ("doc_id", "language", "source", "confidence")
#: A sentence; `start` and `end` are character offsets into the document's text as it was read.
SENTENCES = ("doc_id", "sentence", "start", "end", "text")
#: A token (a word), likewise.
TOKENS = ("doc_id", "sentence", "token", "start", "end", "text")
#: A place in a text with the reason why it was found.
MATCHES = (
    "doc_id", "sentence", "start", "end", "text",
    "lexicon", "category", "pattern", "weight", "negated",
)  # fmt: skip
#: A contiguous part of what somebody is reported to have said; the parts of one quotation have one number.
#: Where there is no source or cue, its text is "" and its offsets are -1.
QUOTATIONS = (
    "doc_id", "quotation", "kind", "start", "end", "text",
    "source", "source_start", "source_end", "cue", "cue_start", "cue_end", "cue_class",
    "speaker", "speaker_kind",
)  # fmt: skip
#: Who speaks; `doc_id` is "" for persons who are joined over articles by their full name.
SPEAKERS = (
    "speaker", "speaker_kind", "named", "joined_by", "doc_id",
    "n_documents", "n_quotations", "words", "direct_words", "position", "cues",
)  # fmt: skip
#: A passive verb group: what was done (`verb`), to whom (`subject`), and by whom (`agent`), if that is said.
#: Where there is no agent or subject, its text is "" and its offsets are -1.
PASSIVES = (
    "doc_id", "sentence", "start", "end", "text", "verb", "verb_start", "verb_end", "auxiliary", "kind",
    "has_agent", "agent", "agent_start", "agent_end", "subject", "subject_start", "subject_end",
    "negated", "tense",
)  # fmt: skip
#: A clause with a verb, or a description; offsets of a role that nobody has are -1.
CLAUSES = (
    "doc_id", "sentence", "start", "end", "text", "clause", "verb", "kind", "negated",
    "agent", "agent_start", "agent_end", "patient", "patient_start", "patient_end",
    "described", "described_start", "described_end",
)  # fmt: skip
#: Somebody or something in a role of a clause, and which side it belongs to, "" for none.
PARTICIPANTS = (
    "doc_id", "sentence", "start", "end", "text", "clause", "verb", "kind", "negated",
    "role", "name", "actor", "found_by",
)  # fmt: skip
#: How often an actor is in each role, negated clauses apart.
ACTORS = ("actor", "agent", "patient", "described", "negated", "n_documents")
#: How often an actor is in a role of a verb.
ACTOR_VERBS = ("actor", "role", "verb", "times", "n_documents")
#: A measure of a document: `value` is `total / base`, missing where `base` is 0.
SCORES = ("doc_id", "measure", "lexicon", "category", "total", "base", "value")
#: A measure of a sentence.
SENTENCE_SCORES = ("doc_id", "sentence", *SCORES[1:])
#: A stretch of text in which a category of a lexicon stands (an actor, a frame), with its tone.
PASSAGES = (
    "doc_id", "sentence", "start", "end", "text",
    "lexicon", "category", "words", "known", "measure", "total", "base", "value",
)  # fmt: skip
#: A line of a concordance; the document's metadata follow these columns.
CONCORDANCE = ("doc_id", "sentence", "start", "end", "left", "match", "right")
#: A document and the story that it tells; `story` is the `doc_id` of the story's first document.
STORIES = (
    "doc_id", "story", "first", "kind", "shared", "kept", "nearest", "documents", "outlets", "days_after",
)  # fmt: skip
#: A change that a copy made: where in the copy, where in the first, and what.
EDITS = (
    "start", "end", "first_start", "first_end", "added", "removed", "words_added", "words_removed",
)  # fmt: skip
#: What a coder decided about a document.
CODES = ("doc_id", "coder", "variable", "value")
#: How far coders agree on a variable.
AGREEMENT = (
    "variable", "level", "alpha", "low", "high", "kappa", "agreed",
    "units", "alone", "coders", "decisions", "note",
)  # fmt: skip
#: A stretch of a document that a coder labelled.
CODED_SPANS = ("doc_id", "coder", "variable", "start", "end", "text")
#: Another coefficient of agreement on a variable than α (`narrative.coding.coefficients`).
COEFFICIENTS = ("variable", "coefficient", "value", "low", "high", "units", "coders", "note")
#: A coefficient of agreement on stretches of text, of one label or ("") of all.
SPAN_AGREEMENT = (
    "variable", "coefficient", "value", "low", "high", "documents", "coders", "spans", "note",
)  # fmt: skip
#: Where two coders differ: on a stretch of text, or on a whole document.
CODER_DISAGREEMENTS = (
    "doc_id", "variable", "kind", "coder", "other", "value", "other_value",
    "start", "end", "text", "other_start", "other_end", "other_text", "sentence_text",
)  # fmt: skip
#: How often one coder differs from another, over what both decided.
CODER_PAIRS = ("variable", "coder", "other", "units", "differ", "share")
#: How far a lexicon finds in documents what coders saw in them.
ACCURACY = (
    "category", "variable", "documents", "undecided",
    "true_positives", "false_positives", "false_negatives", "true_negatives",
    "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "f1", "note",
)  # fmt: skip
#: The share (or mean rating) of a group as counted, as coded, and corrected; grouping columns stand before
#: `variable`.
CORRECTED = (
    "measure", "lexicon", "category", "variable", "n_documents", "n_coded",
    "counted", "coded", "estimate", "low", "high", "effective", "more", "note",
)  # fmt: skip
#: A document to have coded: of which stratum, of how many documents in it, with what chance it was drawn.
CODING_SAMPLE = ("doc_id", "stratum", "of", "chance", "title", "date", "outlet")
#: How many codes make an interval of a share no wider than `width`.
SAMPLE_PLAN = ("share", "width", "n")
#: How the corrected share of one group differs from that of another, beside the difference as counted.
CORRECTED_DIFFERENCES = (
    "measure", "lexicon", "category", "group", "other", "variable", "counted",
    "difference", "difference_low", "difference_high", "ratio", "ratio_low", "ratio_high",
    "p_value", "p_adjusted", "verdict", "counted_verdict", "note",
)  # fmt: skip
#: A place, or a document without one, about which a lexicon and the coders differ.
DISAGREEMENTS = (
    "category", "error", "doc_id", "present", "coders",
    "sentence", "start", "end", "text", "pattern", "negated", "sentence_text",
)  # fmt: skip
#: A part of the articles and what chance alone would give; grouping columns stand before `part`.
ARC = (
    "measure", "lexicon", "category", "part", "n_documents", "total", "base", "estimate", "low", "high",
    "difference", "difference_low", "difference_high",
    "chance", "band_low", "band_high", "p_value", "too_short",
)  # fmt: skip
#: A change from one run to another, and what it did to one headline figure (`narrative.reports.history`).
RUN_CHANGES = (
    "kind", "what", "detail",
    "figure", "measure", "lexicon", "category", "unit", "before", "after", "effect",
)  # fmt: skip
#: A measure of a group; the grouping columns stand before `n_documents`. In this and in all other tables of
#: results a grouping column with the name of one of the table's own has `group_` in front ("group_category").
ESTIMATES = (
    "measure", "lexicon", "category", "n_documents", "n_units", "total", "base", "estimate", "low", "high",
)  # fmt: skip
#: How a measure of one group differs from that of another; `p_adjusted` is corrected over the whole table.
DIFFERENCES = (
    "measure", "lexicon", "category", "group", "other",
    "difference", "difference_low", "difference_high", "ratio", "ratio_low", "ratio_high",
    "p_value", "p_adjusted", "verdict",
)  # fmt: skip
#: A document (or story) that a difference rests on, and what the difference is without it.
DRIVERS = (
    "measure", "lexicon", "category", "group", "other", "unit", "held_by", "difference", "without",
)  # fmt: skip
#: What makes a comparison weak; empty fields mean that it is about all measures, or all groups.
CAUTIONS = ("measure", "lexicon", "category", "groups", "caution", "meaning", "advice")
#: A period of time; grouping columns stand before `period`. Where `n_documents` is 0 it is a gap.
TREND = (
    "measure", "lexicon", "category", "period", "start", "end", "complete", "n_documents",
    "total", "base", "estimate", "low", "high",
)  # fmt: skip
#: When a rate changed, if it is `found`; else the strongest candidate. Grouping columns stand before `date`.
CHANGE_POINTS = (
    "measure", "lexicon", "category", "date", "date_low", "date_high",
    "n_before", "n_after", "before", "after", "p_value", "p_adjusted", "found",
)  # fmt: skip

#: An entry of a lexicon on trial (`narrative.auditing`): what it found, and what exclusions took out.
AUDIT_ENTRIES = (
    "lexicon", "category", "pattern", "kind", "occurs", "matches", "negated", "excluded",
    "documents", "sole_documents", "share", "dead", "carries", "note",
)  # fmt: skip
#: A category of a lexicon on trial.
AUDIT_CATEGORIES = (
    "lexicon", "category", "entries", "dead", "exclusions", "dead_exclusions", "matches", "negated",
    "excluded", "documents", "first", "first_share", "effective_entries",
)  # fmt: skip
#: Two entries, of two categories, that count in the same places.
AUDIT_OVERLAPS = (
    "lexicon", "category", "pattern", "other", "other_pattern", "places", "same", "documents", "text",
)  # fmt: skip
#: The rate of a group with and without one entry; grouping columns stand before `n_documents`.
AUDIT_REMOVALS = (
    "lexicon", "category", "pattern", "kind", "n_documents", "total", "base", "estimate", "without", "change",
)  # fmt: skip
#: A place to judge: a line of a concordance, and of how many places it was drawn.
AUDIT_SAMPLE = (
    "lexicon", "category", "pattern", "entry_places", "category_places", "text_hash", *CONCORDANCE,
)  # fmt: skip
#: What a judge decided about a place: keep, drop or unsure.
JUDGEMENTS = ("text_hash", "start", "end", "lexicon", "category", "judge", "decision")
#: Which share of its places a category, or an entry of it, means; by judged places.
AUDIT_PRECISION = (
    "lexicon", "category", "level", "pattern", "places", "drawn", "keep", "drop", "unsure",
    "precision", "low", "high", "effective", "note",
)  # fmt: skip
#: A word that an entry might be added for, and why.
SUGGESTIONS = (
    "lexicon", "category", "reason", "word", "pattern", "like", "places", "documents",
    "excluded", "excluded_by", "also_in", "near", "log_dice",
)  # fmt: skip

#: Tables in which the columns of the corpus follow. These are the user's, whatever they are called.
_OPEN = (DOCUMENTS, CONCORDANCE, AUDIT_SAMPLE, CODING_SAMPLE)
#: Columns that are text in every other table: ids, which may be missing, and names, "" where there is none.
_IDS = ("doc_id", "story", "nearest", "coder", "variable", "judge", "text_hash")
_NAMES = ("measure", "lexicon", "category", "pattern", "group", "other")
#: Columns of numbers, of which a table without rows does not tell when it is read back.
_NUMBERS = dict.fromkeys(("sentence", "start", "end"), "int64") | dict.fromkeys(
    ("weight", "total", "base", "value"), "float64"
)
#: What `negated`, and `first` in a table of stories, can be as text; in some tables `negated` is a number.
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)


def check(
    table: pd.DataFrame,
    columns: tuple[str, ...],
    name: str = "table",
    *,
    documents: pd.Index | pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the table with the types of this package if it has `columns`; further columns may follow.

    A table that was read back from a file has lost types: the id *7* became the number 7, or 7.0 where
    another is missing; an empty name became a missing value; *True* became a text. Here all of them are again
    what they were. A table that has these types already is returned as it is, and none is ever changed.

    Args:
        table: the table.
        columns: the columns that it must have.
        name: what it is called in the error.
        documents: the ids of the corpus (or of the table) that it belongs to; or its documents. If these have
            texts, and the table has `start` and `end`, each row must stand in the text of its document.

    Raises:
        TableError: it is not a table; a column is missing, and the message lists which, and which there are;
            a flag is neither true nor false; the table has rows, and none is of one of the `documents`; or it
            was made of other texts than theirs.

    >>> import pandas as pd
    >>> read_back = pd.DataFrame({"doc_id": [7.0, None], "category": [None, None]})
    >>> check(read_back, ("doc_id",)).iloc[0].tolist()
    ['7', '']
    >>> check(read_back, ("doc_id",), "table of codes", documents=pd.Index(["007", "008"]))
    Traceback (most recent call last):
    narrative.errors.TableError: The table of codes has none of the documents: its ids are '7', theirs ...
    """
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        raise TableError(f"The {name} is not a table, but of the type {type(table).__name__!r}.")
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise TableError(
            f"The {name} lacks the column{'s' if len(missing) > 1 else ''} "
            f"{', '.join(missing)}; it has {', '.join(map(str, table.columns)) or 'none'}."
        )
    changed: dict[Hashable, pd.Series] = {}
    flags = {"negated", "first" if "story" in columns else "negated"} & set(columns)
    for column in columns if columns in _OPEN else table.columns:
        if column in _IDS or column in _NAMES:
            if not _is_text(table[column]) or (column in _NAMES and table[column].isna().any()):
                changed[column] = _as_text(table[column], "" if column in _NAMES else None)
        elif column in flags and _is_text(table[column]):
            changed[column] = _as_flags(table[column], str(column), name)
        elif not len(table) and column in _NUMBERS and not pd.api.types.is_numeric_dtype(table[column]):
            changed[column] = pd.to_numeric(table[column]).astype(pd.api.types.pandas_dtype(_NUMBERS[column]))
    if changed:
        table = table.assign(**{str(column): values for column, values in changed.items()})
    if documents is None:
        return table
    if isinstance(documents, pd.Index):
        return check_documents(table, documents, name)
    table = check_documents(table, documents.index, name)
    if "text" in documents and {"start", "end"} <= set(table.columns):
        check_places(table, documents["text"], name)
    return table


def name_value(value: object) -> str:
    """Return an id, a name or a code as text, the same whether it was read as text or as a number.

    Whole numbers are whole, whatever their type, and every digit is kept.

    >>> name_value(7), name_value(7.0), name_value(20190402.0), name_value("007"), name_value(0.1234567)
    ('7', '7', '20190402', '007', '0.1234567')
    """
    import numpy as np

    if isinstance(value, float | np.floating) and np.isfinite(value):
        return _shorten(Decimal(str(value)))
    return str(value)


def name_code(value: object) -> str:
    """Return a code as text, the same for all ways of writing one value: *1*, 1, 1.0; *é* composed or not.

    >>> [name_code(value) for value in (1, 1.0, " 1", "01", "1.0", "yes", True, "TRUE", "1e5")]
    ['1', '1', '1', '1', '1', 'yes', 'true', 'true', '1e5']
    """
    text = unicodedata.normalize("NFC", name_value(value)).strip()
    if _NUMBER.fullmatch(text):
        return _shorten(Decimal(text))
    return text.lower() if text.lower() in ("true", "false") else text


def _shorten(number: Decimal) -> str:
    """A number in plain digits, without zeros that mean nothing."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _is_text(column: pd.Series) -> bool:
    import pandas as pd

    kind = column.cat.categories.dtype if isinstance(column.dtype, pd.CategoricalDtype) else column.dtype
    if not pd.api.types.is_object_dtype(kind):
        return isinstance(kind, pd.StringDtype)
    return pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty")


def _as_text(column: pd.Series, missing: str | None) -> pd.Series:
    text = column.astype(object).map(name_value, na_action="ignore").astype("str")
    return text if missing is None else text.fillna(missing)


def _as_flags(column: pd.Series, called: str, name: str) -> pd.Series:
    flags = column.map(name_code, na_action="ignore").map(_TRUTHS)
    strange = column[flags.isna() & column.notna()]
    if len(strange):
        raise TableError(f"The {name} has {strange.iloc[0]!r} in {called!r}; give true or false.")
    return flags.astype(bool) if column.notna().all() else flags
