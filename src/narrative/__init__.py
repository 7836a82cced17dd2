"""Study the rhetoric of news: find matches in texts, add them up, and show the sums with their matches.

Names are imported when they are first used, so that `import narrative` costs next to nothing.
"""

from __future__ import annotations

import importlib
import sys
from types import FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrative.agency.passive_table import passives
    from narrative.agency.role_table import Roles, roles
    from narrative.arcs.arcs import arc
    from narrative.arcs.figures import plot_arc
    from narrative.arcs.position import take_headlines
    from narrative.auditing import Audit, audit
    from narrative.auditing.figures import plot_entries, plot_precision
    from narrative.auditing.judgements import (
        add_judgements,
        compare_judges,
        read_judgements,
        write_judging_sheet,
    )
    from narrative.auditing.precision import judged_precision
    from narrative.coding.accuracy import list_disagreements, precision_recall
    from narrative.coding.coder_disagreements import compare_coders, list_coder_disagreements
    from narrative.coding.coders import agreement
    from narrative.coding.codes import Codes, read_codes, write_codes
    from narrative.coding.coefficients import agreement_coefficients
    from narrative.coding.correction import correct
    from narrative.coding.figures import plot_corrected
    from narrative.coding.sampling import draw_sample, plan_sample
    from narrative.coding.unitizing import span_agreement
    from narrative.comparison import Comparison, compare
    from narrative.comparison.figures import plot_differences, plot_estimates
    from narrative.comparison.voice_figures import plot_voices
    from narrative.concordance import kwic
    from narrative.concordance.recorded_steps import get_step, replay
    from narrative.copies.edits import Edits, show_edits
    from narrative.copies.grouping import stories
    from narrative.corpus.cleaning import clean, find_boilerplate, put_back
    from narrative.corpus.corpus import Corpus, read_corpus
    from narrative.corpus.segmentation import sentences, tokens
    from narrative.corpus.teaching import load_codes, load_corpus
    from narrative.corpus.writers.files import write_documents
    from narrative.errors import (
        CorpusError,
        LexiconError,
        NarrativeError,
        ParameterError,
        ReportError,
        TableError,
        UnknownNameError,
    )
    from narrative.errors.cells import explain_errors
    from narrative.figures.agency import plot_agency
    from narrative.figures.annotation import Annotation, annotate, show_sentences
    from narrative.figures.drawing import alt_text, show
    from narrative.figures.frames_and_tone import plot_documents, plot_positions, plot_salience, plot_tone
    from narrative.lexicons.formats import read_lexicon, write_lexicon
    from narrative.lexicons.lexicon import Lexicon, list_lexicons
    from narrative.lexicons.loading import load_lexicon
    from narrative.matching.matching import count, match
    from narrative.measures import MEASURES, Measure, get_measure
    from narrative.measures.agency import agent_deletion, passive_shares
    from narrative.measures.by_voice import speaker_shares, voice_shares
    from narrative.measures.diversity import lexical_diversity
    from narrative.measures.framing import frame_salience
    from narrative.measures.metadiscourse import stance, stance_matches
    from narrative.measures.news_tone import tone, tone_words
    from narrative.measures.reading_level import readability
    from narrative.measures.tone import sentiment, tone_matches
    from narrative.measures.tone_towards import frame_tone, passages_about, tone_about
    from narrative.measures.vader_proportions import vader_shares
    from narrative.measures.valence_formulas import valence, valence_matches
    from narrative.partitions import Measured, measure, read_measured
    from narrative.provenance import __version__ as __version__
    from narrative.reports.history.history import compare_headlines, explain_changes
    from narrative.reports.history.verification import Verification, verify
    from narrative.reports.publishing.records import record
    from narrative.studies import exercises as exercises
    from narrative.tables.files import read_csv, write_csv, write_parquet
    from narrative.tables.tables import show_table
    from narrative.tables.workbooks import read_xlsx, write_xlsx
    from narrative.trends.chronology import Trend, trend
    from narrative.trends.figures import plot_trend
    from narrative.vocabulary.collocation import collocates, collocations
    from narrative.vocabulary.dispersion_measures import dispersion, positions
    from narrative.vocabulary.figures import plot_dispersion, plot_keyness, plot_network
    from narrative.vocabulary.keyness import keywords
    from narrative.vocabulary.keyword_rows import plot_keywords
    from narrative.vocabulary.networks import cooccurrence
    from narrative.vocabulary.wordlists import frequencies, ngrams
    from narrative.voices.assignment import assign_voice
    from narrative.voices.quotation_table import quotations
    from narrative.voices.speaking import speakers
    from narrative.voices.voice_places import voice_matches
    from narrative.widgets.explorer import Explorer, explore
    from narrative.widgets.judging import Judging, judge

#: In which module a public name lives.
_HOMES = {
    "narrative.provenance": ("__version__",),
    "narrative.studies": ("exercises",),
    "narrative.agency.passive_table": ("passives",),
    "narrative.coding.accuracy": ("list_disagreements", "precision_recall"),
    "narrative.figures.annotation": ("Annotation", "annotate", "show_sentences"),
    "narrative.agency.role_table": ("Roles", "roles"),
    "narrative.figures.agency": ("plot_agency",),
    "narrative.arcs.arcs": ("arc",),
    "narrative.auditing.figures": ("plot_entries", "plot_precision"),
    "narrative.auditing": ("Audit", "audit"),
    "narrative.auditing.judgements": ("add_judgements", "compare_judges", "read_judgements",
        "write_judging_sheet"),
    "narrative.auditing.precision": ("judged_precision",),
    "narrative.coding.coder_disagreements": ("compare_coders", "list_coder_disagreements"),
    "narrative.coding.coders": ("agreement",),
    "narrative.coding.unitizing": ("span_agreement",),
    "narrative.coding.coefficients": ("agreement_coefficients",),
    "narrative.coding.codes": ("Codes", "read_codes", "write_codes"),
    "narrative.coding.correction": ("correct",),
    "narrative.coding.figures": ("plot_corrected",),
    "narrative.coding.sampling": ("draw_sample", "plan_sample"),
    "narrative.trends.chronology": ("Trend", "trend"),
    "narrative.comparison": ("Comparison", "compare"),
    "narrative.concordance": ("kwic",),
    "narrative.concordance.recorded_steps": ("get_step", "replay"),
    "narrative.copies.grouping": ("stories",),
    "narrative.corpus.cleaning": ("clean", "find_boilerplate", "put_back"),
    "narrative.corpus.corpus": ("Corpus", "read_corpus"),
    "narrative.corpus.writers.files": ("write_documents",),
    "narrative.copies.edits": ("Edits", "show_edits"),
    "narrative.arcs.figures": ("plot_arc",),
    "narrative.errors.cells": ("explain_errors",),
    "narrative.trends.figures": ("plot_trend",),
    "narrative.errors": ("CorpusError", "LexiconError", "NarrativeError", "ParameterError", "ReportError",
        "TableError", "UnknownNameError"),
    "narrative.comparison.figures": ("plot_differences", "plot_estimates"),
    "narrative.comparison.voice_figures": ("plot_voices",),
    "narrative.widgets.judging": ("Judging", "judge"),
    "narrative.widgets.explorer": ("Explorer", "explore"),
    "narrative.figures.drawing": ("alt_text", "show"),
    "narrative.figures.frames_and_tone": ("plot_documents", "plot_positions", "plot_salience", "plot_tone"),
    "narrative.reports.history.history": ("compare_headlines", "explain_changes"),
    "narrative.lexicons.lexicon": ("Lexicon", "list_lexicons"),
    "narrative.lexicons.loading": ("load_lexicon",),
    "narrative.lexicons.formats": ("read_lexicon", "write_lexicon"),
    "narrative.matching.matching": ("count", "match"),
    "narrative.measures": ("MEASURES", "Measure", "get_measure"),
    "narrative.measures.agency": ("agent_deletion", "passive_shares"),
    "narrative.measures.by_voice": ("speaker_shares", "voice_shares"),
    "narrative.measures.diversity": ("lexical_diversity",),
    "narrative.measures.framing": ("frame_salience",),
    "narrative.measures.metadiscourse": ("stance", "stance_matches"),
    "narrative.measures.reading_level": ("readability",),
    "narrative.measures.news_tone": ("tone", "tone_words"),
    "narrative.measures.tone": ("sentiment", "tone_matches"),
    "narrative.measures.tone_towards": ("frame_tone", "passages_about", "tone_about"),
    "narrative.measures.vader_proportions": ("vader_shares",),
    "narrative.measures.valence_formulas": ("valence", "valence_matches"),
    "narrative.partitions": ("Measured", "measure", "read_measured"),
    "narrative.arcs.position": ("take_headlines",),
    "narrative.reports.publishing.records": ("record",),
    "narrative.corpus.segmentation": ("sentences", "tokens"),
    "narrative.tables.files": ("read_csv", "write_csv", "write_parquet"),
    "narrative.tables.tables": ("show_table",),
    "narrative.tables.workbooks": ("read_xlsx", "write_xlsx"),
    "narrative.corpus.teaching": ("load_codes", "load_corpus"),
    "narrative.reports.history.verification": ("Verification", "verify"),
    "narrative.vocabulary.collocation": ("collocates", "collocations"),
    "narrative.vocabulary.dispersion_measures": ("dispersion", "positions"),
    "narrative.vocabulary.keyness": ("keywords",),
    "narrative.vocabulary.keyword_rows": ("plot_keywords",),
    "narrative.vocabulary.networks": ("cooccurrence",),
    "narrative.vocabulary.wordlists": ("frequencies", "ngrams"),
    "narrative.voices.assignment": ("assign_voice",),
    "narrative.voices.quotation_table": ("quotations",),
    "narrative.voices.speaking": ("speakers",),
    "narrative.voices.voice_places": ("voice_matches",),
    "narrative.vocabulary.figures": ("plot_dispersion", "plot_keyness", "plot_network"),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "MEASURES", "Annotation", "Audit", "Codes", "Comparison", "Corpus", "CorpusError", "Edits",
    "Explorer", "Judging", "Lexicon", "LexiconError", "Measure", "Measured", "NarrativeError",
    "ParameterError", "ReportError", "Roles", "TableError", "Trend", "UnknownNameError",
    "Verification", "add_judgements", "agent_deletion", "agreement", "agreement_coefficients",
    "alt_text", "annotate", "arc", "assign_voice", "audit", "clean", "collocates", "collocations",
    "compare", "compare_coders", "compare_headlines", "compare_judges", "cooccurrence", "correct",
    "count", "dispersion", "draw_sample", "explain_changes", "explain_errors", "explore",
    "find_boilerplate", "frame_salience", "frame_tone", "frequencies", "get_measure", "get_step",
    "judge", "judged_precision", "keywords", "kwic", "lexical_diversity", "list_coder_disagreements",
    "list_disagreements", "list_lexicons", "load_codes", "load_corpus", "load_lexicon", "match",
    "measure", "ngrams", "passages_about", "passive_shares", "passives", "plan_sample", "plot_agency",
    "plot_arc", "plot_corrected", "plot_differences", "plot_dispersion", "plot_documents",
    "plot_entries", "plot_estimates", "plot_keyness", "plot_keywords", "plot_network",
    "plot_positions", "plot_precision", "plot_salience", "plot_tone", "plot_trend", "plot_voices",
    "positions", "precision_recall", "put_back", "quotations", "read_codes", "read_corpus",
    "read_csv", "read_judgements", "read_lexicon", "read_measured", "read_xlsx", "readability",
    "record", "replay", "roles", "sentences", "sentiment", "show", "show_edits", "show_sentences",
    "show_table", "span_agreement", "speaker_shares", "speakers", "stance", "stance_matches",
    "stories", "take_headlines", "tokens", "tone", "tone_about", "tone_matches", "tone_words",
    "trend", "vader_shares", "valence", "valence_matches", "verify", "voice_matches", "voice_shares",
    "write_codes", "write_csv", "write_documents", "write_judging_sheet", "write_lexicon",
    "write_parquet", "write_xlsx",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'narrative' has no attribute {name!r}")
    value = getattr(__import__(_HOME_OF[name], fromlist=[name]), name)  # as `from … import` does
    if isinstance(value, FunctionType):
        value = importlib.import_module("narrative.errors.arguments").checked(value, __name__)
    if "ipykernel" in sys.modules:  # a notebook is told how the tables show themselves
        importlib.import_module("narrative.figures.notebook_display").show_in_notebooks()
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
