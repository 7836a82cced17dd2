"""Noun phrases of a parsed text: who is coordinated, where a phrase stands, which of its words name it."""

from __future__ import annotations

from narrative.agency.syntax import BESIDE, BY, MEANS, NEGATIVE, NO_AGENTS, NOMINALS, PHRASE, QUANTITIES
from narrative.agency.trees import Tree, is_label

#: The longest phrase, in tokens on each side of its head; no longer one is read as a whole.
_LONGEST = 60


def list_coordinated(tree: Tree, head: int) -> list[int]:
    """Return the head of a noun phrase with those that are coordinated with it: *Lee and Ray*.

    >>> from narrative.agency.trees import make_tree
    >>> tree = make_tree("example", forms="Lee and Ray left".split(),
    ...     kinds=["PROPN", "CCONJ", "PROPN", "VERB"], labels=["nsubj", "cc", "conj", "root"],
    ...     heads=[3, 2, 0, -1])
    >>> list_coordinated(tree, 0)
    [0, 2]
    """
    found = [head]
    for each in found:
        if len(found) > _LONGEST:
            break
        found += [
            other
            for other in tree.find(each, "conj")[:_LONGEST]
            if tree.kinds[other] in {*NOMINALS, "ADJ"} and not tree.find(other, "cop", "nsubj")
        ]
    return sorted(found)


def find_phrase(tree: Tree, head: int, *, whole: bool = False) -> tuple[int, int]:
    """Return the first and the last token of a noun phrase: with its article, adjectives and what is *of* it.

    What is coordinated with it is another phrase. Relative clauses are not in it; neither is what is added
    behind a comma, unless the phrase is to be `whole`.
    """
    held = {head}
    waiting = [head]
    while waiting and len(held) < 4 * _LONGEST:
        token = waiting.pop()
        for each in tree.children[token]:
            label = tree.labels[each]
            if token == head:
                belongs = is_label(label, *PHRASE) or (whole and is_label(label, "appos"))
                if is_label(label, "advmod"):
                    belongs = each < head and tree.lemmas[each] not in NEGATIVE
            else:
                belongs = not is_label(label, *BESIDE)
            if belongs:
                held.add(each)
                waiting.append(each)
    return _reach(tree, head, held, -1), _reach(tree, head, held, 1)


def _reach(tree: Tree, head: int, held: set[int], step: int) -> int:
    """Return how far a phrase goes from its head without a gap; signs within it are none."""
    last = token = head
    for _ in range(_LONGEST):
        token += step
        if not 0 <= token < len(tree):
            break
        if token in held:
            last = token
        elif tree.kinds[token] != "PUNCT" and not is_label(tree.labels[token], "punct"):
            break
    return last


def list_names(tree: Tree, head: int) -> list[int]:
    """Return the tokens that name who a noun phrase is about: its head, the rest of a name, an apposition.

    *Ann* and *Lee* in *the Oxley mayor, Ann Lee*; behind a word for a part or a number those who are meant
    (*dozens of dockers*). No possessor, no adjective, no *of Oxley* does.
    """
    found = _list_name(tree, head)
    for each in tree.find(head, "appos"):
        found += _list_name(tree, each)
    if tree.lemmas[head] in QUANTITIES or tree.kinds[head] == "NUM":
        for each in tree.find(head, "nmod", "prep"):
            if is_label(tree.labels[each], "prep"):
                if tree.lemmas[each] == "of":
                    found += [name for noun in tree.find(each, "pobj") for name in _list_name(tree, noun)]
            elif any(tree.lemmas[link] == "of" for link in tree.find(each, "case")):
                found += _list_name(tree, each)
    return found


def _list_name(tree: Tree, head: int) -> list[int]:
    found = [head, *tree.find(head, "flat", "goeswith")]
    if tree.kinds[head] == "PROPN":
        found += [each for each in tree.find(head, "compound") if tree.kinds[each] == "PROPN"]
    return found


def find_agents(tree: Tree, token: int) -> list[int]:
    """Return the heads of the phrases that say by whom a passive is done."""
    found = []
    for each in tree.children[token]:
        label = tree.labels[each]
        if is_label(label, "obl:agent") or (is_label(label, "obl", "nmod") and _is_by(tree, each)):
            found.append(each)
        elif label == "agent" or (label == "prep" and tree.lemmas[each] == "by"):
            found += tree.find(each, "pobj")
    return [each for each in found if _can_act(tree, each)]


def _is_by(tree: Tree, token: int) -> bool:
    links = tree.find(token, "case")
    by = BY.get(tree.language or "en", "")
    return len(links) == 1 and tree.lemmas[links[0]] == by


def _can_act(tree: Tree, token: int) -> bool:
    if tree.kinds[token] == "NUM" or tree.lemmas[token] in NO_AGENTS:
        return False
    if tree.lemmas[token] in MEANS and not tree.find(token, "det", "nmod:poss", "amod", "compound"):
        return False
    return tree.kinds[token] in NOMINALS or tree.kinds[token] == ""


def asks(tree: Tree, token: int) -> bool:
    """Whether a word is a relative pronoun or adverb, or has one right below it: *whose*, *in which*."""
    return any(
        tree.has(each, "PronType=Rel", "PronType=Int") or tree.tags[each] in ("WP", "WDT", "WP$", "WRB")
        for each in [token, *tree.children[token]]
    )


def is_stranded(tree: Tree, token: int) -> bool:
    """Whether a word is a preposition without its noun: *the house they live in*."""
    is_preposition = tree.kinds[token] == "ADP" or is_label(tree.labels[token], "prep")
    return is_preposition and not tree.children[token] and not is_label(tree.labels[token], "compound:prt")
