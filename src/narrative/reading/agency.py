"""What a report says of passives, of agents left out, and of sides as agents and patients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.agency.groups import FULL
from narrative.comparison.whole import estimate_whole
from narrative.errors import ParameterError, check_whole
from narrative.figures.captions import count_of, say_level
from narrative.lexicons.lexicon import Lexicon
from narrative.measures.agency import agent_deletion, passive_shares
from narrative.reading.findings import Finding
from narrative.reading.prose import Prose, join_words, say
from narrative.schema import CONCORDANCE, ESTIMATES, PASSIVES, check
from narrative.tables.tables import format_share, format_shares

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = [
    "conclude_sides", "estimate_sides", "list_left_out", "open_passives", "read_sides", "say_passives",
    "score_agency",
]  # fmt: skip

#: What articles without a value to group by are called.
_UNKNOWN = "not known"
#: So many characters of a sentence are shown before a passive, and behind it.
_WIDTH = 90


def score_agency(corpus: Corpus, passives: pd.DataFrame, deeds: Lexicon) -> pd.DataFrame:
    """Score what `passive_shares` and, of the verbs of a lexicon, `agent_deletion` do, in one table."""
    tables = [
        passive_shares(corpus, passives=passives),
        agent_deletion(corpus, deeds, passives=passives),
    ]
    return pd.concat(tables, ignore_index=True)


def say_passives(scores: pd.DataFrame) -> Prose:
    """Say how many of the finite verbs are passive, and how many of the passives name no agent."""
    rates, shares = (scores[scores["measure"] == name] for name in ("passive_rate", "agentless_share"))
    passive, finite, without = rates["total"].sum(), rates["base"].sum(), shares["total"].sum()
    if not passive:
        return say("No passive was found in these articles.")
    return say(
        "{passive} for {finite}: {rate} per 100. Of these passives {without} ({share}) do not name in the "
        "same sentence who did it.",
        passive=count_of(int(passive), "full passive"),
        finite=count_of(int(finite), "finite verb"),
        rate=f"{100 * passive / finite:.0f}" if finite else "–",
        without=f"{int(without):,}",
        share=format_share(without / passive),
    )


def list_left_out(passives: pd.DataFrame, corpus: Corpus, *, most: int = 6) -> pd.DataFrame:
    """List for each group how many passives leave out the agent, and with which verbs.

    Args:
        passives: from `narrative.passives`.
        corpus: the articles, with a column `group` (`divide`).
        most: so many verbs are named, those most often without an agent first.

    Returns:
        A row for each group with a passive: `group`, `passives`, `without`, `share`, and `verbs` as text,
        each with how often it is without an agent and how often it is passive.
    """
    table = check(passives, PASSIVES, "table of passives", documents=corpus.whole.documents)
    full = table[table["kind"] == FULL]
    full = full.assign(group=_name_groups(full, corpus), form=full["verb"].str.lower())
    full = full.dropna(subset=["group"])
    rows = []
    for group, own in full.groupby("group", sort=True):
        verbs = own.groupby("form")["has_agent"].agg(["size", "sum"])
        verbs = verbs.assign(without=verbs["size"] - verbs["sum"])
        verbs = verbs[verbs["without"] > 0].sort_values(
            ["without", "size"], ascending=[False, True], kind="stable"
        )
        named = [f"{form} {row['without']} of {row['size']}" for form, row in verbs.head(most).iterrows()]
        without = int((~own["has_agent"]).sum())
        rows.append((group, len(own), without, without / len(own), ", ".join(named)))
    return pd.DataFrame(rows, columns=["group", "passives", "without", "share", "verbs"])


def _name_groups(passives: pd.DataFrame, corpus: Corpus) -> pd.Series:
    """Return the group of each passive, missing where its article is not in the corpus."""
    return passives["doc_id"].map(corpus.documents["group"].replace("", _UNKNOWN))


def open_passives(passives: pd.DataFrame, corpus: Corpus, *, n: int = 4, seed: int = 2024) -> pd.DataFrame:
    """Draw sentences with a passive that names no agent, from each group.

    Args:
        passives: from `narrative.passives`.
        corpus: the articles, with a column `group` (`divide`).
        n: how many of each group.
        seed: of the sample.

    Returns:
        Lines for `show_lines` and `show_word_lines`: a concordance with `heading`, `group`, and the articles'
        title, date and outlet; `match` is the passive, `left` and `right` the rest of its sentence.
    """
    table = check(passives, PASSIVES, "table of passives", documents=corpus.whole.documents)
    table = table[(table["kind"] == FULL) & ~table["has_agent"]]
    table = table.assign(group=_name_groups(table, corpus)).dropna(subset=["group"])
    generator = np.random.default_rng(check_whole("seed", seed, 0))
    drawn = [
        own.iloc[np.sort(generator.permutation(len(own))[:n])]
        for _, own in table.groupby("group", sort=True)
        if len(own)
    ]
    columns = ["title", "date", "outlet"]
    if not drawn:
        return pd.DataFrame(columns=[*CONCORDANCE, "heading", "group", *columns])
    chosen = pd.concat(drawn, ignore_index=True)
    lines = pd.DataFrame([_cut_line(corpus, row) for row in chosen.to_dict("records")])
    told = corpus.documents[columns].reindex(chosen["doc_id"]).reset_index(drop=True)
    return pd.concat([lines, told], axis=1)


def _cut_line(corpus: Corpus, row: dict[object, object]) -> dict[str, object]:
    """Return the sentence of a passive as a line of a concordance."""
    document = int(corpus.documents.index.get_indexer(pd.Index([row["doc_id"]]))[0])
    text = str(corpus.documents["text"].iloc[document])
    store = corpus.sentence_store
    number = int(store.bounds[document]) + int(str(row["sentence"]))
    start, end = int(str(row["start"])), int(str(row["end"]))
    before = " ".join(text[int(store.starts[number]) : start].split())
    behind = " ".join(text[end : int(store.ends[number])].split())
    if len(before) > _WIDTH:
        before = "… " + before[-_WIDTH:].partition(" ")[2]
    if len(behind) > _WIDTH:
        behind = behind[:_WIDTH].rpartition(" ")[0] + " …"
    return {
        "doc_id": row["doc_id"],
        "sentence": row["sentence"],
        "start": start,
        "end": end,
        "left": before,
        "match": " ".join(text[start:end].split()),
        "right": behind,
        "heading": row["group"],
        "group": row["group"],
    }


def read_sides(sides: Sequence[str]) -> Lexicon | None:
    """Make a lexicon of sides from lines like *government: minister, Ann Lee*; None of no lines.

    Raises:
        ParameterError: a line has no name, or nothing behind its colon.

    >>> read_sides(["board: Pennock, the Board", "union: docker*"]).categories
    ('board', 'union')
    """
    entries = {}
    for line in sides:
        name, _, patterns = line.partition(":")
        named = [pattern.strip() for pattern in patterns.split(",") if pattern.strip()]
        if not name.strip() or not named:
            raise ParameterError(f"A side is {line!r}. Write it as in 'government: minister, Ann Lee'.")
        entries[name.strip()] = named
    return Lexicon.from_entries(entries, name="sides") if entries else None


def estimate_sides(
    scores: pd.DataFrame, corpus: Corpus, *, level: float = 0.95, resamples: int = 2000, seed: int = 2024
) -> pd.DataFrame | None:
    """Estimate the agency of each side in all articles together; None where no side is agent or patient.

    Args:
        scores: what `narrative.roles` gave.
        corpus: the articles.
        level, resamples, seed: as of `narrative.compare`.
    """
    agency = scores[scores["measure"] == "agency"]
    if not agency["base"].any():
        return None
    estimates = estimate_whole(agency, corpus, measure="agency", level=level, resamples=resamples, seed=seed)
    return estimates[estimates["base"] > 0].reset_index(drop=True)


def conclude_sides(estimates: pd.DataFrame | None, *, section: str, level: float = 0.95) -> list[Finding]:
    """Say of each side whether it acts more than it is acted upon, where its interval leaves no doubt.

    Args:
        estimates: the measure `agency` of all articles together (`estimate_sides`); `None` without parses
            or sides.
        section: the heading of the section in which they are shown, or which says what is not seen.
        level: of the intervals.
    """
    if estimates is None:
        said = say(
            "Who acts and who is acted upon is not measured. That needs parses of the articles, and sides to "
            "follow: the parameters parses_path and sides."
        )
        return [Finding(said, section, False)]
    table = check(estimates, ESTIMATES, "table of estimates")
    found = []
    for row in table.to_dict("records"):
        sure = row["low"] > 0.5 or row["high"] < 0.5
        share, low, high = format_shares([row["estimate"], row["low"], row["high"]])
        sentence = say(
            "{side}: {more} agent than patient, in {share} of {times} ({level} interval {low} to {high}).",
            side=row["category"],
            more="more often" if row["estimate"] > 0.5 else "less often",
            share=share,
            times=count_of(int(row["base"]), "time"),
            level=say_level(level),
            low=low,
            high=high,
        )
        if sure:
            found.append(Finding(sentence, section, True, abs(row["estimate"] - 0.5)))
    if not found and len(table):
        names = join_words(table["category"].tolist())
        said = say("Nothing can be claimed of {names} as agents or patients.", names=names)
        found = [Finding(said, section, False)]
    return found
