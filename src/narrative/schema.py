"""The tables that the package passes around: their columns, in order, and a check.

Plain pandas DataFrames. A function that makes one of these tables ends with
`check(table, NAME)`, a function that takes one begins with it.
"""

from __future__ import annotations

import pandas as pd

from narrative.errors import TableError

#: An article. The index is `doc_id`: text, unique, stable.
DOCUMENTS = ("title", "date", "outlet", "text")
#: Something that could not be read, or was changed in reading.
PROBLEMS = ("source", "problem", "consequence", "lost")
#: A sentence; `start` and `end` are character offsets into the document's text as it was read.
SENTENCES = ("doc_id", "sentence", "start", "end", "text")
#: A token (a word), likewise.
TOKENS = ("doc_id", "sentence", "token", "start", "end", "text")
#: A place in a text with the reason why it was found.
MATCHES = (
    "doc_id", "sentence", "start", "end", "text",
    "lexicon", "category", "pattern", "weight", "negated",
)  # fmt: skip
#: A measure of a document: `value` is `total / base`, missing where `base` is 0.
SCORES = ("doc_id", "measure", "lexicon", "category", "total", "base", "value")
#: A measure of a sentence.
SENTENCE_SCORES = ("doc_id", "sentence", *SCORES[1:])
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
#: How far a lexicon finds in documents what coders saw in them.
ACCURACY = (
    "category", "variable", "documents", "undecided",
    "true_positives", "false_positives", "false_negatives", "true_negatives",
    "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "f1", "note",
)  # fmt: skip
#: A place, or a document without one, about which a lexicon and the coders differ.
DISAGREEMENTS = (
    "category", "error", "doc_id", "present", "coders",
    "sentence", "start", "end", "text", "pattern", "negated", "sentence_text",
)  # fmt: skip
#: A part of the articles and what chance would put there; grouping columns stand before `part`.
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


def check(table: pd.DataFrame, columns: tuple[str, ...], name: str = "table") -> pd.DataFrame:
    """Return `table` itself if it has `columns`; further columns may follow.

    Raises:
        TableError: a column is missing; the message lists which, and which there are.
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise TableError(
            f"The {name} lacks the column{'s' if len(missing) > 1 else ''} "
            f"{', '.join(missing)}; it has {', '.join(map(str, table.columns)) or 'none'}."
        )
    return table
