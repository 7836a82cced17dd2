"""Who does what to whom: the clauses of a corpus, and who is in which role, from parses at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.agency.actors import Noun, Participant, find_actors
from narrative.agency.clauses import DESCRIPTION, PASSIVE, Clause, find_clauses
from narrative.agency.parses import list_trees
from narrative.agency.phrases import find_phrase, list_names
from narrative.agency.placement import Placed, Placer
from narrative.agency.tallies import count_actors, count_verbs, score_roles
from narrative.agency.trees import Tree
from narrative.errors import ParameterError, check_corpus, list_given
from narrative.lexicons.lexicon import check_lexicon
from narrative.schema import CLAUSES, PARTICIPANTS, PROBLEMS, check
from narrative.tables.tables import show_table

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

AGENT, PATIENT, DESCRIBED = "agent", "patient", "described"
ROLES = (AGENT, PATIENT, DESCRIBED)
#: So many actors are shown in a notebook.
_SHOWN = 20
_NUMBERS = (
    "sentence",
    "start",
    "end",
    "clause",
    *(f"{role}_{end}" for role in ROLES for end in ("start", "end")),
)


@dataclass(frozen=True, eq=False, repr=False)
class Roles:
    """What `roles` found; all tables are plain, and can be filtered, shown and saved as they are.

    Attributes:
        clauses: a row for each clause, a table by `schema.CLAUSES`.
        participants: a row for each of those in a role, by `schema.PARTICIPANTS`.
        actors: how often each actor is agent, patient or described; by `schema.ACTORS`.
        verbs: how often each actor is in which role of which verb; by `schema.ACTOR_VERBS`.
        scores: four measures of each document and side, by `schema.SCORES`; none without sides.
        problems: parses that could not be used, and documents without a whole one; by `schema.PROBLEMS`.
    """

    clauses: pd.DataFrame
    participants: pd.DataFrame
    actors: pd.DataFrame
    verbs: pd.DataFrame
    scores: pd.DataFrame
    problems: pd.DataFrame

    def __repr__(self) -> str:
        counts = {"clause": len(self.clauses), "actor": len(self.actors), "problem": len(self.problems)}
        return "Roles: " + ", ".join(f"{n:,} {noun}{'s' * (n != 1)}" for noun, n in counts.items())

    def _repr_html_(self) -> str:
        return show_table(self.actors.head(_SHOWN), caption=repr(self))._repr_html_()


def roles(
    corpus: Corpus, parses: Any, *, actors: Lexicon | None = None, leave_out: Iterable[str] = ()
) -> Roles:
    """Find who does what to whom, and who is said to be what, in documents of which the syntax is at hand.

    The rule is told at the head of `narrative.agency.clauses`: passives are turned round, coordinated verbs
    share their subject, *who* is the noun before it, and possession is left out. docs/roles.md says how right
    it is. Which side somebody belongs to is told at the head of `narrative.agency.actors`.

    The parse is taken as it is: what a parser gets wrong is wrong here. A parse must be of these texts. It is
    aligned by their letters (`narrative.agency.placement`). What has no place is listed in `problems`.

    Args:
        corpus: what was read.
        parses: a file of CoNLL-U or its text; a spaCy pipeline, as `spacy.load("en_core_web_sm")`, of any
            language; spaCy's `Doc`s; a `DocBin`, or its file; or a list of these. A `# newdoc id` of CoNLL-U
            is the id of a document; all else is aligned by the text. spaCy is the extra `[spacy]`.
        actors: sides as the categories of a lexicon, as {"government": ["the ministry", "Ann Lee"]}. Without
            it actors are the names that stand in the texts, and there are no scores.
        leave_out: verbs whose clauses are left out, as ["say", "tell"]. In news most agents just speak.

    Returns:
        Tables of clauses, participants, actors and verbs, the scores, and the problems. Clauses that are
        negated (*did not shoot*) are in the first two, and count apart in the others. The scores are
        additive, for `compare` and `trend`; `category` is the side:

        - `agency`: times as agent, over times as agent or patient, from 0 (only acted upon) to 1 (only acts);
        - `agent_rate`, `patient_rate`, `description_rate`: times in this role, over the document's clauses.

    Raises:
        ParameterError: the parses have none of these forms, cannot be read, or none of them could be placed.
        CorpusError: the corpus has only what was measured, and no texts.

    Roles by syntax are those of Sudhahar, De Fazio, Franzosi & Cristianini (2015, Network analysis of
    narrative content in large corpora, Natural Language Engineering 21:81-112,
    DOI 10.1017/S1351324913000247).

    >>> from narrative import Corpus, Lexicon
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["Lee was seen by dockers."]}, index=["a"]))
    >>> rows = ["Lee Lee PROPN 3 nsubj:pass", "was be AUX 3 aux:pass", "seen see VERB 0 root",
    ...     "by by ADP 5 case", "dockers docker NOUN 3 obl:agent", ". . PUNCT 3 punct"]
    >>> lines = ["{}\\t{}\\t{}\\t{}\\t_\\t_\\t{}\\t{}\\t_\\t_".format(number, *row.split())
    ...     for number, row in enumerate(rows, 1)]
    >>> sides = Lexicon.from_entries({"Lee": ["Lee"], "union": ["docker*"]}, name="sides")
    >>> found = roles(corpus, "\\n".join(lines), actors=sides)
    >>> print(found.clauses[["verb", "kind", "agent", "patient"]].to_string(index=False))
    verb    kind   agent patient
     see passive dockers     Lee
    >>> print(found.actors[["actor", "agent", "patient"]].to_string(index=False))
    actor  agent  patient
      Lee      0        1
    union      1        0
    """
    without = _check_verbs(leave_out)
    check_corpus(corpus)
    if actors is not None:
        check_lexicon(actors, "actors")
    corpus.token_store  # noqa: B018 - a corpus without texts says here how to read them
    placed, problems = _place_all(corpus, parses)
    rows, participants = _read_all(placed, without, corpus.languages["language"].tolist())
    find_actors(corpus, participants, actors)
    if actors is None:
        for one in participants:
            one.actor, one.found_by = one.name, "name" if one.name else ""
    clauses, people = _tabulate(corpus, rows, participants)
    sides = actors.categories if actors is not None else ()
    return Roles(
        clauses=clauses,
        participants=people,
        actors=count_actors(people, sides),
        verbs=count_verbs(people),
        scores=score_roles(people, clauses, corpus, actors.name if actors is not None else "", sides),
        problems=problems,
    )


def _check_verbs(leave_out: Iterable[str]) -> frozenset[str]:
    verbs = [] if isinstance(leave_out, str) else list_given("leave_out", leave_out)
    if isinstance(leave_out, str) or not all(isinstance(verb, str) for verb in verbs):
        raise ParameterError(
            f"leave_out={leave_out!r}: give a list of verbs in their plain forms, as ['say']."
        )
    return frozenset(verb.lower() for verb in verbs)


# ------------------------------------------------------------------------------------------ parses to places


def _place_all(corpus: Corpus, parses: Any) -> tuple[list[Placed], pd.DataFrame]:
    """Return the trees in their places, by document and position, and what was wrong."""
    placer = Placer(corpus)
    placed: list[Placed] = []
    rows: list[tuple[str, str, str, bool]] = []
    n_trees = 0
    for tree in list_trees(parses, corpus):
        n_trees += 1
        found = placer.place(tree)
        if isinstance(found, Placed):
            placed.append(found)
        elif found is not None:
            where = ", ".join(filter(None, [tree.document and f"document {tree.document}", tree.source]))
            rows.append((where, found, "nothing was read from this parse", True))
    if rows and not placed:
        raise ParameterError(
            f"parses: none of {n_trees:,} could be used. The first ({rows[0][0]}): {rows[0][1]}."
        )
    for doc_id, share in placer.list_uncovered():
        missing = "no part of its text" if share == 1 else f"{share:.1%} of its text not"
        said = "it has no parse" if share == 1 else f"it is parsed in part: {missing}"
        rows.append((f"document {doc_id}", said, "clauses there are not counted", share == 1))
    placed.sort(key=lambda each: (each.row, each.starts[0]))
    table = pd.DataFrame(rows, columns=list(PROBLEMS))
    return placed, table.astype(dict.fromkeys(PROBLEMS[:3], "str") | {"lost": "bool"})


# ----------------------------------------------------------------------------------------- places to clauses


def _read_all(
    placed: Sequence[Placed], without: frozenset[str], languages: Sequence[str]
) -> tuple[list[tuple[Any, ...]], list[Participant]]:
    """Return the clauses as rows (document, number, where, verb, kind, negated), and who is in them."""
    rows: list[tuple[Any, ...]] = []
    participants: list[Participant] = []
    number, row = 0, -1
    for one in placed:
        if one.row != row:
            number, row = 0, one.row
        nouns: dict[int, Noun] = {}
        tree = one.tree if one.tree.language else replace(one.tree, language=languages[one.row])
        for clause in find_clauses(tree):
            if clause.verb.split(" ")[0] in without:
                continue
            start, end = _find_predicate(one, clause)
            rows.append((row, number, start, end, clause.verb, clause.kind, clause.negated))
            participants += _list_participants(one, clause, number, nouns)
            number += 1
    return rows, participants


def _find_predicate(one: Placed, clause: Clause) -> tuple[int, int]:
    """Return where the verb of a clause stands; of a description, what somebody is said to be."""
    first = last = clause.token
    if clause.kind == DESCRIPTION:
        first, last = find_phrase(one.tree, clause.token)
    return one.starts[first], one.ends[last]


def _list_participants(
    one: Placed, clause: Clause, number: int, nouns: dict[int, Noun]
) -> Iterator[Participant]:
    """Yield those in the roles of a clause; `nouns` keeps what was read of the phrases of this tree."""
    by_role = zip(ROLES, (clause.agents, clause.patients, clause.described), strict=True)
    leading = PATIENT if clause.kind == PASSIVE or not clause.agents else AGENT
    for role, heads in by_role:
        for head in heads:
            if head not in nouns:
                nouns[head] = _read_noun(one, head)
            leads = role in (leading, DESCRIBED)
            yield Participant(one.row, number, role, nouns[head], leads, nouns[head].name)


def _read_noun(one: Placed, head: int) -> Noun:
    """Return where a noun phrase stands, and which words name whom it is about."""
    first, last = find_phrase(one.tree, head)
    names = list_names(one.tree, head)
    return Noun(
        start=one.starts[first],
        end=one.ends[last],
        whole_end=one.ends[find_phrase(one.tree, head, whole=True)[1]],
        names=[(one.starts[token], one.ends[token]) for token in names],
        name=_read_name(one.tree, head, names),
    )


def _read_name(tree: Tree, head: int, names: Sequence[int]) -> str:
    """Return the name that the head of a phrase is, as written; "" if it is none."""
    if tree.kinds[head] != "PROPN":
        return ""
    tokens = {head, *(token for token in names if tree.kinds[token] == "PROPN")}
    first = last = head
    while first - 1 in tokens:
        first -= 1
    while last + 1 in tokens:
        last += 1
    return " ".join(tree.forms[first : last + 1])


# ------------------------------------------------------------------------------------------ clauses to tables


def _tabulate(
    corpus: Corpus, rows: Sequence[tuple[Any, ...]], participants: Sequence[Participant]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    texts = corpus.documents["text"].tolist()
    columns = ("row", "clause", "start", "end", "verb", "kind", "negated")
    table = pd.DataFrame(list(rows), columns=list(columns))
    documents = table["row"].to_numpy(dtype=np.int64)
    starts = table["start"].to_numpy(dtype=np.int64)
    table["doc_id"] = corpus.documents.index.take(documents)
    table["sentence"] = corpus.number_sentences(documents, starts) if len(table) else 0
    table["text"] = [texts[row][start:end] for row, _, start, end, *_ in rows]
    for role in ROLES:
        held: dict[tuple[int, int], tuple[int, int]] = {}
        for one in participants:
            if one.role == role:
                low, high = held.get((one.row, one.clause), (one.noun.start, one.noun.end))
                held[one.row, one.clause] = min(low, one.noun.start), max(high, one.noun.end)
        spans = [held.get((row, number), (-1, -1)) for row, number, *_ in rows]
        table[role] = [texts[row[0]][a:b] if a >= 0 else "" for row, (a, b) in zip(rows, spans, strict=True)]
        table[f"{role}_start"] = [start for start, _ in spans]
        table[f"{role}_end"] = [end for _, end in spans]
    number_of = {
        key: place for place, key in enumerate(zip(documents.tolist(), table["clause"], strict=True))
    }
    owners = np.array([number_of[one.row, one.clause] for one in participants], dtype=np.int64)
    shared = ["doc_id", "sentence", "clause", "verb", "kind", "negated"]
    people = table[shared].iloc[owners].reset_index(drop=True)
    for name in ("role", "name", "actor", "found_by"):
        people[name] = [getattr(one, name) for one in participants]
    people["start"] = [one.noun.start for one in participants]
    people["end"] = [one.noun.end for one in participants]
    people["text"] = [texts[one.row][one.noun.start : one.noun.end] for one in participants]
    return _type(table, CLAUSES, "table of clauses"), _type(people, PARTICIPANTS, "table of participants")


def _type(table: pd.DataFrame, columns: tuple[str, ...], name: str) -> pd.DataFrame:
    kinds = {column: "int64" if column in _NUMBERS else "str" for column in columns} | {"negated": "bool"}
    return check(table[list(columns)].astype(kinds), columns, name)
