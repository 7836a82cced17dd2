"""How right roles are on parses made by hand: beside the enhanced graph, and beside roles that people read.

    python benchmarks/roles.py DATA [--roles FILE]

DATA is a file in CoNLL-U, or a folder with `parsed-sentences-half.conllu`, whose ninth column is the enhanced
graph of Universal Dependencies. There each verb has its subject, also one that is shared, controlled or the
noun before a relative clause. The rules read only the basic tree, so the graph is a second opinion.

FILE has a line for each sentence: its `sent_id`, then its predicates, parted by ` ; `. A predicate is the
word as written, a colon, and the roles: `A=` agents, `P=` patients, `D=` described, each the head words
parted by commas, and `N` where it is negated. `a|b` stands for either word:

    w01 saw: A=Lee P=dockers,guards ; coward: D=Lee N
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from arguments import start_parser
from narrative.agency.clauses import find_clauses
from narrative.agency.conllu_trees import read_trees
from narrative.agency.phrases import list_names
from narrative.agency.predicates import Verbs
from narrative.agency.trees import Tree

_FILE = "parsed-sentences-half.conllu"
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
