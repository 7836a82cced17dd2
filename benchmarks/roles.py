"""How right roles are on parses made by hand: beside the enhanced graph, and beside roles that people read.

    python benchmarks/roles.py DATA [--roles FILE]

DATA is a file in CoNLL-U, or a folder with `parsed-sentences-half.conllu`, whose ninth column is the enhanced
graph of Universal Dependencies. There each verb has its subject, also one that is shared, controlled or the
noun before a relative clause. The rules read only the basic tree, so the graph is a second opinion.

The graph also gives roles, by a few rules of its own (`read_graph`): the subject of an active verb acts; the
subject of a passive and the object undergo; the subject of a predicate with a copula, or that completes a
verb, is described. Verbs and predicates are compared that have any role in the graph, and agents where it
has a subject; it has none for participles whose subject is understood. A noun before a relative clause
without *that* is an object here, and none in the graph: these count as errors, though they are not.

FILE has a line for each sentence: its `sent_id`, then its predicates, parted by ` ; `. A predicate is the
word as written, a colon, and the roles: `A=` agents, `P=` patients, `D=` described, each the head words
parted by commas, and `N` where it is negated. `a|b` stands for either word:

    w01 saw: A=Lee P=dockers,guards ; coward: D=Lee N
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from arguments import start_parser
from narrative.agency.clauses import PASSIVE, find_clauses
from narrative.agency.conllu_trees import read_trees
from narrative.agency.phrases import list_names
from narrative.agency.predicates import Verbs
from narrative.agency.syntax import (
    ASKING,
    BE,
    LINKING,
    NO_CLAUSE,
    POSSESSION,
    PREDICATES,
    SHADING,
    UNDERGOING,
)
from narrative.agency.trees import Tree, is_label

_FILE = "parsed-sentences-half.conllu"
#: Of a sentence: a predicate, its role, and who is in it, by the places of their words.
Role = tuple[int, str, int]
_ROLES = {"A": "agent", "P": "patient", "D": "described", "N": "negated"}
#: A predicate, a role, and the words of which any names who is in it.
Said = tuple[frozenset[str], str, frozenset[str]]


def compare_subjects(blocks: Iterable[str], trees: Iterable[Tree]) -> tuple[int, int]:
    """Of how many verbs with a subject in the enhanced graph it is found, and of how many it is not."""
    counts = Counter[bool]()
    for block, tree in zip(blocks, trees, strict=True):
        subjects = read_enhanced(block)
        verbs = Verbs(tree)
        for token in filter(verbs.is_verb, range(len(tree))):
            if token in subjects:
                counts[
                    bool({verbs.subject[token], *verbs.expand(verbs.subject[token])} & subjects[token])
                ] += 1
    return counts[True], counts[False]


def read_graph(block: str) -> Iterator[Role]:
    """Yield the roles of the enhanced graph: a predicate, a role, and who is in it."""
    rows = [row.split("\t") for row in re.findall(r"^\d+\t.*$", block, re.MULTILINE)]
    basic, below = defaultdict[int, set[str]](set), defaultdict[int, list[tuple[int, str]]](list)
    for place, row in enumerate(rows):
        basic[int(row[6]) - 1].add(row[7])
        for edge in row[8].split("|"):
            head, _, label = edge.partition(":")
            relative = row[2] in ("who", "which", "that") and "PronType=Rel" in row[5]
            if head.isdecimal() and not relative and row[2] != "there" and "outer" not in label:
                below[int(head) - 1].append((place, label))
    for token, row in enumerate(rows):
        labels = basic[token]
        is_verb = row[3] == "VERB" and "cop" not in labels and not is_label(row[7], *NO_CLAUSE)
        is_said = row[3] in PREDICATES and ("cop" in labels or row[7] == "xcomp")
        if is_said and not is_verb and "case" not in labels and row[2] not in ASKING:
            yield from ((token, "D", one) for one, label in below[token] if label.startswith("nsubj"))
        elif is_verb and row[2] not in BE | POSSESSION | SHADING | LINKING:
            yield from read_graph_verb(token, row, labels, below[token])


def read_graph_verb(
    token: int, row: list[str], labels: set[str], below: list[tuple[int, str]]
) -> Iterator[Role]:
    reduced = row[4] == "VBN" and row[7] in ("acl", "advcl") and not labels & {"aux", "aux:pass"}
    joined = row[4] == "VBN" and any(label.startswith("nsubj:pass") for _, label in below)
    passive = reduced or joined or bool(labels & {"aux:pass", "nsubj:pass"})
    if reduced and row[7] == "acl":
        yield token, "P", int(row[6]) - 1
    objects = "obj" if "obj" in labels else "iobj"
    for one, label in below:
        if label.startswith("nsubj"):
            yield token, "P" if passive or row[2] in UNDERGOING else "A", one
        elif passive and label in ("obl:by", "obl:agent"):
            yield token, "A", one
        elif label == objects and not passive and row[2] not in UNDERGOING:
            yield token, "P", one


def compare_graph(blocks: Iterable[str], trees: Iterable[Tree], *, tell: bool) -> dict[str, Counter[str]]:
    """Count for each role, and for subjects of passives, what is as in the graph, too much and missing."""
    scores = defaultdict[str, Counter[str]](Counter)
    for block, tree in zip(blocks, trees, strict=True):
        graph, clauses = set(read_graph(block)), find_clauses(tree)
        known, subjects = {token for token, _, _ in graph}, read_enhanced(block)
        passive = {clause.token for clause in clauses if clause.kind == PASSIVE}
        found = {
            (clause.token, kind, head)
            for clause in clauses if clause.token in known
            for kind, heads in zip("APD", (clause.agents, clause.patients, clause.described), strict=True)
            for head in heads
            if kind != "A" or clause.token in subjects or (clause.token, kind, head) in graph
        }  # fmt: skip
        for how, roles in (("right", graph & found), ("extra", found - graph), ("missing", graph - found)):
            for token, kind, head in sorted(roles):
                scores[kind][how] += 1
                if kind == "P" and token in passive:
                    scores["passive"][how] += 1
                if tell and how != "right":
                    print(how, kind, tree.forms[token], tree.forms[head], "|", " ".join(tree.forms))
    return scores


def read_enhanced(block: str) -> dict[int, set[int]]:
    subjects: dict[int, set[int]] = {}
    for place, row in enumerate(re.findall(r"^\d+\t.*$", block, re.MULTILINE)):
        for edge in row.split("\t")[8].split("|"):
            head, _, label = edge.partition(":")
            if head.isdecimal() and label.startswith("nsubj") and "outer" not in label:
                subjects.setdefault(int(head) - 1, set()).add(place)
    return subjects


def read_said(line: str) -> Iterator[Said]:
    for part in line.split(" ; "):
        predicate, _, roles = part.partition(":")
        for role in roles.split():
            kind, _, words = role.partition("=")
            for word in words.split(","):
                yield frozenset(predicate.strip().split("|")), kind, frozenset(word.split("|"))


def read_found(tree: Tree) -> Iterator[Said]:
    for clause in find_clauses(tree):
        predicate = frozenset([tree.forms[clause.token]])
        for kind, heads in zip("APD", (clause.agents, clause.patients, clause.described), strict=True):
            for head in heads:
                yield predicate, kind, frozenset(tree.forms[token] for token in list_names(tree, head))
        if clause.negated:
            yield predicate, "N", frozenset([""])


def score_roles(said: dict[str, str], trees: dict[str, Tree]) -> dict[str, Counter[str]]:
    """Count for each role what is right, too much and missing."""
    scores = {kind: Counter[str]() for kind in _ROLES}
    for name, line in said.items():
        found = list(read_found(trees[name]))
        for words, kind, names in read_said(line):
            held = [one for one in found if one[0] & words and one[1] == kind and one[2] & names]
            scores[kind]["right" if held else "missing"] += 1
            if held:
                found.remove(held[0])
        for _, kind, _ in found:
            scores[kind]["extra"] += 1
    return scores


def show(name: str, counts: Counter[str]) -> None:
    right, extra, missing = counts["right"], counts["extra"], counts["missing"]
    precision, recall = right / max(right + extra, 1), right / max(right + missing, 1)
    f = 2 * right / max(2 * right + extra + missing, 1)
    print(f"{name:10} precision {precision:.3f}  recall {recall:.3f}  F {f:.3f}  ({right + missing} read)")


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--roles", type=Path, help="roles as people read them")
    parser.add_argument("--tell", action="store_true", help="print each difference from the graph")
    options = parser.parse_args()
    path = options.data / _FILE if options.data.is_dir() else options.data
    text = path.read_text(encoding="utf-8")
    blocks = text.strip().split("\n\n")
    started = time.process_time()
    trees = list(read_trees(text))
    n_clauses = sum(len(find_clauses(tree)) for tree in trees)
    seconds = time.process_time() - started
    words = sum(map(len, trees))
    print(f"{n_clauses:,} clauses in {words:,} tokens, {words / seconds:,.0f} tokens a second")
    right, wrong = compare_subjects(blocks, trees)
    print(
        f"subjects as in the enhanced graph: {right} of {right + wrong} verbs ({right / (right + wrong):.3f})"
    )
    beside = compare_graph(blocks, trees, tell=options.tell)
    for kind, name in (("A", "agent"), ("P", "patient"), ("passive", "(passive)"), ("D", "described")):
        show(name, beside[kind])
    if options.roles:
        names = re.findall(r"^# sent_id = (\S+)", text, re.MULTILINE)
        lines = options.roles.read_text(encoding="utf-8").splitlines()
        said = dict(line.partition(" ")[::2] for line in lines if line and not line.startswith("#"))
        scores = score_roles(said, dict(zip(names, trees, strict=True)))
        for kind, name in _ROLES.items():
            show(name, scores[kind])
        show("all roles", sum((scores[kind] for kind in "APD"), Counter()))


if __name__ == "__main__":
    main()
