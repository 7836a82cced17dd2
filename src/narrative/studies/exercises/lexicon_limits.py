"""Exercises on lexicons: what a pattern finds, and what counting does not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from narrative.corpus.corpus import Corpus
from narrative.errors import LexiconError
from narrative.figures.captions import count_of, say_number
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import match
from narrative.reading.prose import join_words, say
from narrative.schema import check
from narrative.studies.exercises.verdicts import Slip, Verdict, is_open, judge_number, nothing

if TYPE_CHECKING:
    from narrative.auditing import Audit


def check_patterns(answer: object, find: Sequence[str], leave: Sequence[str]) -> Verdict:
    """Write patterns that find some words, and leave others.

    Args:
        answer: a pattern, or a list of them; one that begins with `!` excludes.
        find: words that are to be found.
        leave: words that are not.

    >>> check_patterns(["hop*"], find=["hope", "hoping"], leave=["hopscotch"])
    Not yet. They also find hopscotch. Write more before the asterisk, or exclude with a pattern ...
    >>> check_patterns(["hope", "hoping"], find=["hope", "hoping"], leave=["hopscotch"])
    Right. All are found, and nothing else. In a corpus there will be words that nobody thought of: ...
    """
    if is_open(answer) or (isinstance(answer, list | tuple) and all(is_open(one) for one in answer)):
        return Verdict(
            "open",
            say(
                "Write patterns that find {find}, but not {leave}.",
                find=join_words(list(find)),
                leave=join_words(list(leave)),
            ),
        )
    patterns = [answer] if isinstance(answer, str) else answer
    if (
        not isinstance(patterns, list | tuple)
        or not patterns
        or not all(isinstance(p, str) for p in patterns)
    ):
        return Verdict("wrong", say('The answer is a list of texts, as in ["hope*", "!hopeless"].'))
    if any(sign in one for one in patterns for sign in (".*", "\\", "+", "|")):
        return Verdict(
            "wrong",
            say(
                "These look like regular expressions. Here * alone stands for any letters, or none, and ? "
                "for one."
            ),
        )
    try:
        hit = _find_words(patterns, [*find, *leave])
    except LexiconError as error:
        return Verdict(
            "wrong", say("The patterns cannot be read. {error}", error=" ".join(str(error).split()))
        )
    missed, wrong = [word for word in find if word not in hit], [word for word in leave if word in hit]
    if missed:
        return Verdict("wrong", say("They do not find {missed} yet.", missed=join_words(missed)))
    if wrong:
        return Verdict(
            "wrong",
            say(
                "They also find {wrong}. Write more before the asterisk, or exclude with a pattern that "
                "begins with an exclamation mark.",
                wrong=join_words(wrong),
            ),
        )
    return Verdict(
        "right",
        say(
            "All are found, and nothing else. In a corpus there will be words that nobody thought of: read "
            "the lines before you keep a pattern."
        ),
    )


def _find_words(patterns: Sequence[str], words: Sequence[str]) -> set[str]:
    """Those of the words that the patterns match.

    Raises:
        LexiconError: a pattern is not well formed.
    """
    lexicon = Lexicon.from_entries({"exercise": list(patterns)}, name="answer")
    tried = Corpus.from_documents(
        pd.DataFrame({"text": list(words)}, index=[f"word-{n}" for n in range(len(words))])
    )
    found = set(match(tried, lexicon)["doc_id"])
    return {word for number, word in enumerate(words) if f"word-{number}" in found}


def check_dead(answer: object, audit: Audit) -> Verdict:
    """How many patterns of the lexicon find nothing in this corpus? Exclusions are not meant to."""
    entries = audit.entries
    finding = entries[entries["kind"] == "finds"]
    if len(finding) < 2:
        return nothing("The lexicon has a single pattern. Write some more in the parameters.")
    dead = int(finding["dead"].sum())
    return judge_number(
        answer,
        dead,
        task="How many of the {patterns} that are to find something find nothing here?",
        right="{dead} of {patterns}. Such a pattern does no harm here; but it is no evidence either, and "
        "nobody has read what it would find.",
        slips=[
            Slip(int(entries["dead"].sum()), "That counts exclusions too, which are there to find nothing."),
            Slip(len(finding) - dead, "These find something."),
            Slip(len(finding), "That is how many patterns there are."),
            Slip(int((finding["matches"] <= 1).sum()), "That counts patterns with a single match too."),
            Slip(len(entries), "That is how many entries the lexicon has, exclusions included."),
        ],
        hint="In the table, look at the patterns that do not begin with an exclamation mark, and at their "
        "column of matches.",
        whole=True,
        patterns=count_of(len(finding), "pattern"),
        dead=dead or "None",
    )


def check_negated(answer: object, salience: pd.DataFrame) -> Verdict:
    """How many matches of all frames together are negated, and so are not counted?

    Args:
        answer: the number of matches.
        salience: what `reading.summarise_frames` gave.
    """
    table = check(salience, ("total", "negated"), "table of frames")
    negated, counted = float(table["negated"].sum()), float(table["total"].sum())
    if not negated + counted:
        return nothing("No frame of this lexicon has a match here.")
    return judge_number(
        answer,
        negated,
        task="How many matches of all frames together are negated?",
        right="{negated} are negated, beside {counted} that count. The rule looks at the words before a "
        "match; it knows “not”, “no” and “never”, and no irony.",
        slips=[
            Slip(counted, "These are the matches that count; the negated ones stand apart."),
            Slip(negated + counted, "That is both together."),
            Slip(
                float(table["negated"].max()),
                "That is the frame with most of them. The question is about all frames.",
            ),
            Slip(int((table["negated"] > 0).sum()), "That is how many frames have a negated match."),
        ],
        hint="Add up the column negated: its sum() is over all frames.",
        whole=True,
        negated=count_of(negated, "match").capitalize(),
        counted=say_number(counted),
    )


def check_opposed(answer: object, tone: pd.DataFrame) -> Verdict:
    """In how many sentences do the two programs point in opposite directions: one above 0, the other below?

    Args:
        answer: the number of sentences.
        tone: what `reading.list_sentence_tone` gave.
    """
    table = check(tone, ("vader", "textblob"), "table of sentences")
    bright, dark = (
        (table["vader"] > 0) & (table["textblob"] < 0),
        (table["vader"] < 0) & (table["textblob"] > 0),
    )
    both = table[["vader", "textblob"]].notna().all(axis=1)
    if not both.any():
        return nothing("No sentence has a word that both programs know.")
    signed = int((both & (table["vader"] != 0) & (table["textblob"] != 0)).sum())
    opposed = int(bright.sum() + dark.sum())
    return judge_number(
        answer,
        opposed,
        task="In how many sentences does one program find the opposite of the other?",
        right="{opposed}, of {signed} in which both take a side. Where two instruments contradict each "
        "other, one of them at least is wrong; only reading tells which.",
        slips=[
            Slip(
                int(bright.sum()),
                "That is one of the two cases: VADER above 0 and TextBlob below. The other way round "
                "counts too.",
            ),
            Slip(
                int(dark.sum()),
                "That is one of the two cases: VADER below 0 and TextBlob above. The other way round "
                "counts too.",
            ),
            Slip(
                int((both & ~(bright | dark)).sum()),
                "These are the sentences in which they do not contradict each other.",
            ),
            Slip(
                int((both & (table["vader"] != table["textblob"])).sum()),
                "That counts every difference. Opposite means: one above 0, the other below.",
            ),
            Slip(signed, "That is how often both take a side, whether the same or not."),
        ],
        hint="There are two cases, VADER above 0 with TextBlob below and the reverse: count both, and add.",
        whole=True,
        opposed=f"{opposed:,}",
        signed=count_of(signed, "sentence"),
    )
