"""From numbers back to the text: the places behind a sum, the sentences around them, and what to doubt.

Sentences are numbered from 0 in every table (`sentence`), as everywhere; what is shown to a reader counts
from 1 (`number`).
"""

from narrative.reading.places import (
    count_patterns,
    locate,
    pick_strongest,
    question_places,
    sentence_anchor,
)
from narrative.reading.prose import Prose, count_of, say
from narrative.reading.summary import (
    HEADINGS,
    WORD_SCALES,
    describe_corpus,
    describe_document,
    list_definitions,
    list_ends,
    list_places,
    list_sources,
    newest,
    say_category,
    say_frames,
    say_step,
    say_tone,
    summarise_frames,
    tabulate_frames,
)
from narrative.reading.words import (
    compare_words,
    find_named,
    list_sentence_tone,
    list_untouched,
    look_up,
    say_unknown,
)

__all__ = [
    "HEADINGS",
    "WORD_SCALES",
    "Prose",
    "compare_words",
    "count_of",
    "count_patterns",
    "describe_corpus",
    "describe_document",
    "find_named",
    "list_definitions",
    "list_ends",
    "list_places",
    "list_sentence_tone",
    "list_sources",
    "list_untouched",
    "locate",
    "look_up",
    "newest",
    "pick_strongest",
    "question_places",
    "say",
    "say_category",
    "say_frames",
    "say_step",
    "say_tone",
    "say_unknown",
    "sentence_anchor",
    "summarise_frames",
    "tabulate_frames",
]
