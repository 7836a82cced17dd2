"""Clauses of a parsed text: each verb with who does it and to whom, and what is said of whom.

The rule, in full. Labels are those of Universal Dependencies, with those of ClearNLP that spaCy's English
pipelines have (`nsubjpass`, `agent`, `dobj`, `pobj`, `attr`, `acomp`, `oprd`).

1. A clause is a verb that is no auxiliary and no adjective, finite or not. Its agent is its subject. Its
   patient is its object, the indirect one if there is no other. Clauses as objects are no patients.
2. Passives are turned round: the subject is the patient, the phrase with *by* the agent. A time, means or
   place behind *by* is none (*by Friday, by train, by the river*). Passives are known by their labels
   (`nsubj:pass`, `aux:pass`, `obl:agent`) and features (`Voice=Pass`). A past participle that describes a
   noun (*the man killed there*) is one, and so is one that hangs on another clause.
3. A verb without a subject has that of another: of the verb that it is coordinated with (*came and went*),
   that it completes (*tried to go*), or that it goes with (*Leaving, they sang*). Behind a verb that makes
   somebody do something it has the object of that (*forced him to go*; not *promised him to go*, *took steps
   to go*). *Was arrested and charged* are two passives. An object behind coordinated verbs is that of both.
4. *Who*, *which* and *that* stand for the noun that the relative clause describes; where there is no such
   word, that noun is the object of a clause that lacks one (*the man they met*).
5. A predicate with a copula describes its subject, if it is a noun, number or adjective (*is a coward*,
   *remains calm*). So does the complement of an object (*called him a coward*), and *as* behind verbs of
   regarding (*seen as a coward*). Where somebody is (*is in town*) is no description.
6. Possession is left out: *has*, *owns*; *Lee's army* is the army, not Lee. So are *there is*, and verbs that
   only shade another (*has to*, *seems to*).
7. The subject of *die*, *suffer* and the like (`syntax.UNDERGOING`) is a patient.
8. A clause is negated by *not*, *never*, *nobody*, *no* soldier, *without*, and the feature `Polarity=Neg`;
   so are verbs coordinated with it by *or* and *nor*, and those that complete it (*did not try to go*).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from narrative.agency.predicates import Verbs
from narrative.agency.syntax import (
    ASKING,
    BE,
    LINKING,
    NOMINALS,
    POSSESSION,
    PREDICATES,
    REGARDING,
    SHADING,
    UNDERGOING,
)
from narrative.agency.trees import Tree, is_label
from narrative.agency.verb_forms import is_infinitive, is_participle

ACTIVE, PASSIVE, DESCRIPTION = "active", "passive", "description"


@dataclass(frozen=True)
class Clause:
    """A clause, by the tokens of its tree.

    Attributes:
        token: its verb, or what somebody is said to be.
        verb: the plain form of its verb, with its particle (*blow up*).
        kind: "active", "passive" or "description".
        negated: whether it is denied.
        agents, patients, described: the heads of the noun phrases in these roles.
    """

    token: int
    verb: str
    kind: str
    negated: bool
    agents: tuple[int, ...] = ()
    patients: tuple[int, ...] = ()
    described: tuple[int, ...] = ()


def find_clauses(tree: Tree) -> list[Clause]:
    """Return the clauses of a parsed text, in the order of their verbs. The rule is told above.

    >>> from narrative.agency.trees import make_tree
    >>> tree = make_tree("example", forms="Lee was not seen by dockers".split(),
    ...     lemmas="Lee be not see by docker".split(), kinds=["PROPN", "AUX", "PART", "VERB", "ADP", "NOUN"],
    ...     labels=["nsubj:pass", "aux:pass", "advmod", "root", "case", "obl"], heads=[3, 3, 3, -1, 5, 3])
    >>> find_clauses(tree)
    [Clause(token=3, verb='see', kind='passive', negated=True, agents=(5,), patients=(0,), described=())]
    """
    if tree.flaw:
        return []
    verbs = Verbs(tree)
    return [clause for token in range(len(tree)) for clause in _read(verbs, token)]


def _read(verbs: Verbs, token: int) -> Iterator[Clause]:
    if verbs.is_verb(token):
        if not _is_left_out(verbs, token):
            yield _read_verb(verbs, token)
    elif verbs.linking[token]:
        yield from _describe(verbs, token)
    else:
        yield from _describe_as(verbs, token)


def _name_verb(tree: Tree, token: int) -> str:
    particles = [tree.lemmas[each] for each in tree.find(token, "compound:prt")]
    return " ".join([tree.lemmas[token], *particles])


def _is_left_out(verbs: Verbs, token: int) -> bool:
    """Whether a verb is no clause: *be*, possession, and verbs that shade or link."""
    tree, lemma = verbs.tree, verbs.tree.lemmas[token]
    if lemma in BE or (lemma in POSSESSION and not verbs.passive[token]):
        return True
    completed = [each for each in tree.find(token, "xcomp") if verbs.is_verb(each)]
    if lemma in SHADING and completed and not verbs.passive[token] and not tree.find(token, "obj"):
        return is_infinitive(tree, completed[0]) or is_participle(tree, completed[0], past=False)
    said = [each for each in tree.find(token, "xcomp", "acomp", "attr", "oprd") if verbs.linking[each]]
    return lemma in LINKING and bool(said) and not tree.find(token, "obj")


def _read_verb(verbs: Verbs, token: int) -> Clause:
    tree, subject = verbs.tree, verbs.subject[token]
    subjects = verbs.expand(subject)
    lemma = _name_verb(tree, token)
    if verbs.passive[token]:
        agents = tuple(each for head in _find_agents(verbs, token) for each in verbs.expand(head))
        return Clause(token, lemma, PASSIVE, verbs.negated[token], agents, subjects)
    objects = tuple(each for head in _find_objects(verbs, token) for each in verbs.expand(head))
    if tree.lemmas[token] in UNDERGOING:
        return Clause(token, lemma, ACTIVE, verbs.negated[token], (), subjects)
    return Clause(token, lemma, ACTIVE, verbs.negated[token], subjects, objects)


def _find_agents(verbs: Verbs, token: int) -> list[int]:
    """Return by whom a passive is done; coordinated passives share what stands behind the last."""
    tree, head = verbs.tree, verbs.tree.heads[token]
    found = verbs.list_agents(token)
    if not found and tree.labels[token] == "conj" and verbs.passive[head]:
        return [each for each in verbs.list_agents(head) if each > token]
    return found


def _find_objects(verbs: Verbs, token: int) -> list[int]:
    """Return the objects of a verb: its own, one behind coordinated verbs, or a noun outside its clause."""
    tree, head = verbs.tree, verbs.tree.heads[token]
    own = [each for each in verbs.list_objects(token) if tree.kinds[each] in {*NOMINALS, "ADJ", ""}]
    if own:
        return [verbs.resolve(each, token) for each in own]
    if verbs.gap[token] >= 0:
        return [verbs.gap[token]]
    if tree.labels[token] == "conj" and head >= 0 and not tree.find(token, "ccomp", "xcomp", "obj"):
        return [each for each in verbs.list_objects(head) if each > token]
    return []


# ---------------------------------------------------------------------------------------- what somebody is


def _describe(verbs: Verbs, token: int) -> Iterator[Clause]:
    """Yield the description that a predicate without a verb is."""
    tree, subject = verbs.tree, verbs.subject[token]
    if tree.kinds[token] not in PREDICATES or subject < 0 or verbs.passive[token]:
        return
    being = [each for each in tree.find(token, "cop") if is_participle(tree, each, past=False)]
    places = tree.find(token, "case", "mark:rel")
    if any(not being or each > being[0] for each in places) or (
        tree.lemmas[token] in ASKING and tree.kinds[token] != "ADJ"
    ):
        return
    yield Clause(
        token, verbs.linking[token], DESCRIPTION, verbs.negated[token],
        described=verbs.expand(subject),
    )  # fmt: skip


def _describe_as(verbs: Verbs, token: int) -> Iterator[Clause]:
    """Yield the description behind *as*: *seen as a coward*."""
    tree, head = verbs.tree, verbs.tree.heads[token]
    label = tree.labels[token]
    if is_label(label, "pobj") and head >= 0 and tree.lemmas[head] == "as":
        head = tree.heads[head]
    elif not is_label(label, "obl", "advcl", "nmod") or not any(
        tree.lemmas[each] == "as" for each in tree.find(token, "case", "mark")
    ):
        return
    if head < 0 or tree.lemmas[head] not in REGARDING or not verbs.is_verb(head):
        return
    if tree.kinds[token] not in PREDICATES:
        return
    if verbs.passive[head]:
        found = verbs.expand(verbs.subject[head])
    else:
        found = tuple(each for one in _find_objects(verbs, head) for each in verbs.expand(one))
    if found:
        yield Clause(token, tree.lemmas[head], DESCRIPTION, verbs.negated[head], described=found)
