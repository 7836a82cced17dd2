"""The table of passives of a corpus: what was done, to whom, and by whom if that is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.agency.groups import Group, find_full_groups
from narrative.agency.participles import ADJECTIVE, NONE
from narrative.agency.reduced import find_reduced_groups
from narrative.agency.sentences import Flags, Sentence, Words, read_sentences
from narrative.agency.subjects import find_subject
from narrative.agency.tenses import find_tense, is_negated
from narrative.agency.words import AUXILIARY, SHORT
from narrative.corpus.languages import find_fitting
from narrative.corpus.store import kept
from narrative.schema import PASSIVES, check
from narrative.text import straighten

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

_NUMBERS = (
    "sentence", "start", "end", "verb_start", "verb_end", "agent_start", "agent_end", "subject_start",
    "subject_end",
)  # fmt: skip
_FLAGS = ("has_agent", "negated")


def passives(corpus: Corpus) -> pd.DataFrame:
    """Return the passives of a corpus: each passive verb group, with its subject and its agent.

    A passive is a form of *be*, *get* or *become* with a participle ("full"), or a participle without one
    ("reduced": *the man killed in the raid*, *backed by ministers*, headlines). Of joined participles (*were
    killed or hurt*) each has a row. Participles that tell how somebody feels or what something is like (*was
    tired*, *is married*) are no passives; docs/agency.md has the rule, the figures on sentences that people
    parsed, and the errors in words. The rules are for English: documents in other languages have no rows.

    Returns:
        A table by `schema.PASSIVES`, in the order of the text. `verb` is the participle, `auxiliary` the form
        before it ("" in reduced ones). `agent` is the noun phrase after *by*, if it did something: not *by
        Friday*, *by train*, *by far*, *by the river*. `subject` is the noun phrase that the verb is said of,
        or the one before *who*, *which*, *that*; of one in four it is not found, or wrong. Where there is
        none, the text is "" and the offsets are -1. `negated` says that it is denied (*was not hurt*, *nobody
        was hurt*). `tense` is one of `narrative.agency.tenses.TENSES`.

    >>> from narrative import Corpus
    >>> text = "Two dockers were hurt. The gate had been forced by police. It is tired of men hired in Oxley."
    >>> found = passives(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"])))
    >>> print(found[["text", "kind", "subject", "agent", "tense"]].to_string(index=False))
                text    kind     subject  agent        tense
           were hurt    full Two dockers                past
     had been forced    full    The gate police past perfect
               hired reduced         men
    """
    fits = find_fitting(corpus, "en")
    table = _find_passives(corpus if fits.all() else corpus.take(np.flatnonzero(fits)))
    return check(table, PASSIVES, "table of passives")


def _read_passives(corpus: Corpus) -> pd.DataFrame:
    doc_ids = corpus.documents.index.to_numpy(dtype=object)
    rows = [
        (doc_ids[sentence.document], *row)
        for sentence in read_sentences(corpus, _may_have_passive)
        for row in _list_rows(sentence)
    ]
    table = pd.DataFrame(rows, columns=list(PASSIVES))
    kinds = dict.fromkeys(_NUMBERS, "int64") | dict.fromkeys(_FLAGS, "bool")
    return table.astype({column: kinds.get(column, "str") for column in PASSIVES})


_find_passives = kept(_read_passives, "passives")


def _may_have_passive(words: Words) -> Flags:
    """Say of each word whether it may be the participle of a passive."""
    return np.asarray((words.kinds != NONE) & (words.kinds != ADJECTIVE) | _near_auxiliary(words), np.bool_)


def _near_auxiliary(words: Words) -> Flags:
    """Say of each word whether it is an adjective like a participle, not far behind an auxiliary."""
    return np.asarray((words.kinds == ADJECTIVE) & np.roll(words.among(AUXILIARY), 1), np.bool_)


def _list_rows(s: Sentence) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a sentence, without the document."""
    full = list(find_full_groups(s))
    reduced = find_reduced_groups(s, frozenset(group.verb for group in full))
    before, shared = None, None
    for group in sorted([*full, *reduced], key=lambda group: group.verb):
        subject = shared if group.joined else find_subject(s, group)
        if not group.joined:
            before, shared = group, subject
        yield _make_row(
            s, group, subject, is_negated(s, before if group.joined and before else group, subject)
        )


def _make_row(
    s: Sentence, group: Group, subject: tuple[int, int] | None, negated: bool
) -> tuple[object, ...]:
    start, end = _find_start(s, group.first), s.ends[group.verb]
    helper = group.auxiliary
    return (
        s.number,
        start,
        end,
        s.text[start:end],
        s.text[s.starts[group.verb] : end],
        s.starts[group.verb],
        end,
        s.text[_find_start(s, helper) : s.ends[helper]] if helper >= 0 else "",
        group.kind,
        group.agent is not None,
        *_locate(s, group.agent),
        *_locate(s, subject),
        negated,
        find_tense(s, group),
    )


def _find_start(s: Sentence, place: int) -> int:
    """Return where a word begins, or its clitic: *’s* of *he’s*."""
    word = straighten(s.text[s.starts[place] : s.ends[place]])
    cut = word.rfind("'")
    return s.starts[place] + (cut if cut > 0 and not word.lower().endswith("n't") else 0)


def _locate(s: Sentence, words: tuple[int, int] | None) -> tuple[str, int, int]:
    """Return a noun phrase as read, without the clitic of the verb behind it: *It* of *It's made*."""
    if words is None:
        return "", -1, -1
    last = words[1] - 1
    start, end = s.starts[words[0]], _find_start(s, last) if s.words[last] in SHORT else s.ends[last]
    return s.text[start:end], start, end
