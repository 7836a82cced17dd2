"""What the columns of tables are called where a reader sees them; one table of names serves many tables."""

from __future__ import annotations

from narrative.measures.tones import TONES

__all__ = [
    "CODER_HEADINGS", "COMPANY_HEADINGS", "COPY_HEADINGS", "GROUP_HEADINGS", "HEADINGS", "KEYWORD_HEADINGS",
    "LESSON_HEADINGS", "TRIAL_HEADINGS", "VOICE_HEADINGS", "WORD_SCALES",
]  # fmt: skip

#: Of frames, tone and matches.
HEADINGS = {
    "label": "frame",
    "category": "frame",
    "total": "matches",
    "places": "matches",
    "per_1000_words": "per 1,000 words",
    "sentences_touched": "sentences with a match",
    "where": "in sentences",
    "number": "sentence",
    "documents": "articles with a match",
    "doc_id": "article",
    **{each.name: each.label for each in TONES},
    "tone_words": "words of the tone of news",
    "vader_words": "VADER's words",
    "textblob_words": "TextBlob's words",
    "valence": "valence",
    "why": "why a reader might dispute it",
    "weakness": "known weakness",
    "times": "times in the text",
    "categories": "frames found in it",
    "median_words": "words in a typical article",
}
#: Of the tables of the course.
LESSON_HEADINGS = HEADINGS | {
    "documents": "articles",
    "n_documents": "articles",
    "missing": "articles without it",
    "patterns": "words and phrases",
    "base": "words",
    "rate": "per 1,000 words",
    "low": "from",
    "high": "to",
    "text": "match",
    "sentence_text": "in the sentence",
    "other": "and",
    "unit": "article",
    "p_value": "p",
    "p_adjusted": "corrected p",
    "difference": "difference per 1,000 words",
    "without": "without the article",
    "date_low": "at the earliest",
    "date_high": "at the latest",
    "before": "rate before",
    "after": "rate after",
    "item": "word",
    "target": "matches here",
    "target_documents": "in articles",
    "reference": "matches elsewhere",
    "matches": "matches",
    "share": "share of all its matches",
    "like": "because of",
}
#: Of groups compared: differences, cautions, what they rest on, and changes over time.
GROUP_HEADINGS = {
    "label": "measured",
    "pair": "higher : lower",
    "rates": "values",
    "p": "p, corrected",
    "once": "each story once",
    "ratio": "times as high",
    "n_documents": "articles",
    "every_copy": "every copy counts",
    "each_story_once": "each story counts once",
    "about": "where",
    "meaning": "what that means",
    "advice": "what to do",
    "article": "without this article (and its copies)",
    "held_by": "belongs to",
    "without": "the difference would be",
    "words": "words that make up most of it, with their matches",
    "left": "share that remains",
    "left_all": "remains without all of them",
    "date": "from",
    "date_low": "at the earliest",
    "date_high": "at the latest",
}
#: Of who speaks, and by which verbs.
VOICE_HEADINGS = {
    "speaker_kind": "kind",
    "n_documents": "articles",
    "n_quotations": "quotations",
    "direct": "of these in quotation marks",
    "position": "first quoted at",
    "cues": "most frequent verbs",
    "only_in": "known in this article only",
    "verbs": "verbs, with how often",
    "text": "words",
    "sentence_text": "in the sentence",
    "why": "what may be wrong",
}
#: Of copies and their originals.
COPY_HEADINGS = {
    "first_outlet": "original in",
    "first_title": "headline there",
    "outlet": "copied by",
    "title": "headline of the copy",
    "shared": "share of its words in the original",
    "kept": "share of the original's words kept",
    "copies": "of these copies",
    "taken_from": "original in",
}
#: Of coders' agreement, and of a lexicon held against them.
CODER_HEADINGS = {
    "label": "frame",
    "alpha": "Krippendorff's α",
    "kappa": "Cohen's κ",
    "agreed": "share agreed",
    "units": "articles",
    "documents": "articles",
    "undecided": "coders differ",
    "true_positives": "found, and there",
    "false_positives": "found, not there",
    "false_negatives": "missed",
    "error": "the lexicon's error",
    "counted": "as counted",
    "coded": "as coded",
    "corrected": "corrected",
    "n_coded": "articles coded",
    "more": "further codes needed",
    "kind": "how they differ",
    "said": "what they say",
    "counted_verdict": "verdict on the count",
    "p": "corrected p",
    "doc_id": "article",
    "coders": "coders who saw it",
    "text": "match",
    "sentence_text": "sentence (or headline)",
}
#: Of keywords, and of how evenly they are spread.
KEYWORD_HEADINGS = {
    "item": "word",
    "target": "matches here",
    "target_documents": "in articles",
    "reference": "matches elsewhere",
    "reference_documents": "in articles elsewhere",
    "interval": "95 % interval",
    "p_adjusted": "corrected p",
    "target_dp": "DP in the group",
    "count": "matches",
    "range": "in articles",
    "n_parts": "of articles",
    "dp_norm": "DP in all",
    "arf": "reduced frequency",
}
#: Of words and the words near them.
COMPANY_HEADINGS = {
    "node": "word",
    "item": "near it",
    "joint": "matches",
    "documents": "in articles",
    "log_dice": "logDice",
    "p_adjusted": "corrected p",
}
#: Of a lexicon that is tested.
TRIAL_HEADINGS = {
    "label": "category",
    "dead": "found nothing",
    "matches": "matches",
    "documents": "articles with a match",
    "sole_documents": "of these, with no other entry",
    "first": "most frequent entry",
    "first_share": "its share",
    "effective_entries": "effective number of entries",
    "pattern": "entry",
    "patterns": "entries",
    "other": "other category",
    "other_pattern": "its entry",
    "same": "with exactly the same words",
    "text": "for example",
    "places": "matches in the articles",
    "per_1000_words": "rate",
    "without": "rate without it",
    "n_documents": "articles",
    "like": "resembles",
    "near": "matches near the category",
    "also_in": "counts also in",
}
#: On which scale each measure of tone gives a single word its value.
WORD_SCALES = {each.name: each.scale for each in TONES}
