"""How often a text is in the passive, and how often it leaves out who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.agency.finite_verbs import find_verbs
from narrative.agency.groups import FULL
from narrative.agency.passive_table import passives as find_passives
from narrative.corpus.measured_corpus import Saved
from narrative.errors import LexiconError
from narrative.matching.matching import match
from narrative.measures.by_voice import N_VOICES, find_parts, label_parts
from narrative.measures.fitting import leave_out_foreign
from narrative.schema import MATCHES, PASSIVES, SCORES, check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: The measures of a document, and that of a document and category.
PASSIVE, AGENTLESS, DELETION = "passive_rate", "agentless_share", "agent_deletion"


def passive_shares(
    corpus: Corpus, *, passives: pd.DataFrame | None = None, quotations: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Score how much each document is in the passive, and how much of that leaves out who did it.

    - `passive_rate`: full passives over finite verbs, shown per 100. In sentences of news and encyclopedias
      that people parsed it is 16 per 100;
    - `agentless_share`: full passives without an agent after *by*, over full passives, from 0 to 1.

    Higher means that more is told as done to somebody, and that the doer is named less often in that very
    sentence; he may be named in the next, be unknown, or be nobody that matters. Compare texts of one genre:
    reports of courts and science have many passives. Reduced passives (*the man killed in the raid*) are not
    counted: they have no finite verb. docs/agency.md has the errors of the rules.

    Args:
        corpus: what was read.
        passives: what it gave, if `passives(corpus)` was already called.
        quotations: from `quotations(corpus)`, for scores of each voice, as in `frame_salience`. A passive
            stands in the voice of its first word.

    Returns:
        A table of scores; `lexicon` and `category` are "". A document without passives has no
        `agentless_share`. Documents that are not in English have no value, and a reason.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "Two men were hurt. Police fired. The gate was forced by police, who said little."
    >>> scores = passive_shares(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"])))
    >>> print(scores[["measure", "total", "base", "value"]].to_string(index=False))
            measure  total  base  value
       passive_rate    2.0     4    0.5
    agentless_share    1.0     2    0.5
    """
    if isinstance(corpus, Saved) and passives is None and quotations is None:
        return corpus.saved_agency(None)
    table = _settle(corpus, passives)
    full = table[table["kind"] == FULL]
    finite = _drop_participles(find_verbs(corpus), table)
    n_parts = len(corpus) * (1 if quotations is None else N_VOICES)
    parts = [_find_parts(corpus, rows, quotations) for rows in (full, finite)]
    n_passives, n_finite = (np.bincount(part, minlength=n_parts) for part in parts)
    n_agentless = np.bincount(parts[0][~full["has_agent"].to_numpy(dtype=bool)], minlength=n_parts)
    totals, bases = np.stack([n_passives, n_agentless], 1), np.stack([n_finite, n_passives], 1)
    scores = _tabulate(corpus, (PASSIVE, AGENTLESS), "", ("",), totals, bases)
    scores = leave_out_foreign(scores, corpus)
    return scores if quotations is None else label_parts(scores, corpus)


def agent_deletion(
    corpus: Corpus,
    lexicon: Lexicon,
    *,
    passives: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    quotations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score how often the verbs of each category of a lexicon are told without who did it.

    The verbs are the matches of the category that are verbs: participles of passives, full and reduced, and
    the last verbs of finite groups (*killed*, *have killed*, *will kill*). An active verb has a subject, and
    so somebody or something that did it; a passive has it if there is an agent after *by*. Nouns (*the
    killing*), infinitives and forms in *-ing* without an auxiliary count nowhere.

    `agent_deletion` is the verbs without agent over the verbs, from 0 to 1; higher means that the doer is
    left out more often. Choose verbs that somebody does to somebody (*kill*, *arrest*, *cut*): *the crane
    fell* has a subject that did nothing. The lexicon needs all forms: *kill, kills, killed, killing*, or
    *kill\\**. The notion is of critical discourse analysis (Fowler, Hodge, Kress & Trew 1979, Language and
    Control; van Leeuwen 1996, The representation of social actors).

    Args:
        corpus: what was read.
        lexicon: the verbs, by category.
        passives: what it gave, if `passives(corpus)` was already called.
        matches: the matches, if `match(corpus, lexicon)` was already called.
        quotations: from `quotations(corpus)`, for scores of each voice.

    Returns:
        A table of scores, one a document and category. Without any such verb there is no value.

    Raises:
        LexiconError: `matches` are of another lexicon.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> text = "Two were killed. Police killed two. Men killed by police are mourned. The killing went on."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]))
    >>> scores = agent_deletion(corpus, Lexicon.from_entries({"harm": ["kill*"]}, name="example"))
    >>> print(scores[["category", "total", "base", "value"]].round(2).to_string(index=False))
    category  total  base  value
        harm    1.0     3   0.33
    """
    if isinstance(corpus, Saved) and passives is None and matches is None and quotations is None:
        return corpus.saved_agency(lexicon)
    table = _settle(corpus, passives)
    told = _tell_verbs(corpus, lexicon, table, matches)
    n_parts = len(corpus) * (1 if quotations is None else N_VOICES)
    n_categories = len(lexicon.categories)
    cell = _find_parts(corpus, told.places, quotations) * n_categories + told.categories
    size = n_parts * n_categories
    totals, bases = (np.bincount(each, minlength=size) for each in (cell[told.without], cell))
    scores = _tabulate(corpus, (DELETION,), lexicon.name, lexicon.categories, totals, bases)
    scores = leave_out_foreign(scores, corpus, {lexicon.name: lexicon.language})
    return scores if quotations is None else label_parts(scores, corpus)


class _Told(NamedTuple):
    """Matches that are verbs: where they stand, of which category, and whether the doer is left out."""

    places: pd.DataFrame
    categories: Ints
    without: Flags


def _tell_verbs(
    corpus: Corpus, lexicon: Lexicon, passives: pd.DataFrame, matches: pd.DataFrame | None
) -> _Told:
    places = (
        match(corpus, lexicon)
        if matches is None
        else check(matches, MATCHES, "table of matches", documents=corpus.whole.documents)
    )
    places = places[places["doc_id"].isin(corpus.documents.index)]
    foreign = sorted(set(places["lexicon"].unique()) - {lexicon.name})
    if foreign:
        raise LexiconError(f"The matches are of the lexicon {foreign[0]!r}, not of {lexicon.name!r}.")
    verbs = _drop_participles(find_verbs(corpus), passives, "verb_start")
    passive, active = (_find_within(corpus, places, table) for table in (passives, verbs))
    chosen = np.flatnonzero((passive >= 0) | (active >= 0))
    agents = np.append(passives["has_agent"].to_numpy(dtype=bool), True)  # the last for active verbs
    return _Told(
        places.iloc[chosen],
        pd.Index(lexicon.categories).get_indexer(pd.Index(places["category"].iloc[chosen])).astype(np.int64),
        ~agents[passive[chosen]],
    )


def _settle(corpus: Corpus, passives: pd.DataFrame | None) -> pd.DataFrame:
    """Return the passives of the documents of a corpus."""
    if passives is None:
        return find_passives(corpus)
    table = check(passives, PASSIVES, "table of passives", documents=corpus.whole.documents)
    return table[table["doc_id"].isin(corpus.documents.index)]


def _find_parts(corpus: Corpus, rows: pd.DataFrame, quotations: pd.DataFrame | None) -> Ints:
    """Return in which document each row stands, or in which voice of it."""
    if quotations is not None:
        return find_parts(corpus, rows, quotations)
    return np.asarray(corpus.documents.index.get_indexer(pd.Index(rows["doc_id"])), np.int64)


def _number(corpus: Corpus, doc_ids: pd.Series, starts: pd.Series) -> Ints:
    """Return document and character in one number."""
    rows = corpus.documents.index.get_indexer(pd.Index(doc_ids)).astype(np.int64)
    return np.asarray((rows << 32) + starts.to_numpy(dtype=np.int64), np.int64)


def _drop_participles(verbs: pd.DataFrame, passives: pd.DataFrame, column: str = "start") -> pd.DataFrame:
    """Return finite verbs without the participles of passives, which may be like a past tense."""
    taken = pd.MultiIndex.from_frame(passives[["doc_id", "verb_start"]])
    return verbs[~pd.MultiIndex.from_frame(verbs[["doc_id", column]]).isin(taken)]


def _find_within(corpus: Corpus, places: pd.DataFrame, verbs: pd.DataFrame) -> Ints:
    """Return the row of the verb that stands within each match, -1 for none."""
    if not len(verbs):
        return np.full(len(places), -1, np.int64)
    known = _number(corpus, verbs["doc_id"], verbs["verb_start"])
    order = np.argsort(known, kind="stable")
    begins = _number(corpus, places["doc_id"], places["start"])
    ends = _number(corpus, places["doc_id"], places["end"])
    found = np.minimum(np.searchsorted(known[order], begins), len(known) - 1)
    inside = (known[order][found] >= begins) & (known[order][found] < ends)
    return np.where(inside, order[found], -1)


def _tabulate(
    corpus: Corpus,
    measures: Sequence[str],
    lexicon: str,
    categories: Sequence[str],
    totals: npt.NDArray[np.int64],
    bases: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """Return scores of documents (or of their voices), by category, by measure."""
    total, base = totals.reshape(-1).astype(np.float64), bases.reshape(-1).astype(np.int64)
    per_part = len(categories) * len(measures)
    n_parts = len(total) // max(per_part, 1)
    labels = np.array(categories, dtype=object).repeat(len(measures))
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.repeat(len(total) // max(len(corpus), 1)),
            "measure": np.tile(np.array(measures, dtype=object), n_parts * len(categories)),
            "lexicon": lexicon,
            "category": np.tile(labels, n_parts),
            "total": total,
            "base": base,
            "value": np.divide(total, base, out=np.full(len(total), np.nan), where=base > 0),
        }
    ).astype({"doc_id": "str", "measure": "str", "lexicon": "str", "category": "str"})
    return check(table, SCORES, "table of scores")
