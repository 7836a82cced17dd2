"""Words of a parsed text that deny a clause: *not*, *nobody*, *no soldier*, *without*."""

from __future__ import annotations

from narrative.agency.syntax import NEGATIVE, NOBODY, NOMINALS
from narrative.agency.trees import Tree, is_label

#: So many words before a coordinated one its conjunction stands.
_NEAR = 4


def denies(tree: Tree, token: int) -> bool:
    """Whether a word below a verb denies it: *not*, *no longer*, *without*."""
    label = tree.labels[token]
    if label == "advmod:neg":
        return True
    if is_label(label, "mark", "prep") and tree.lemmas[token] == "without":
        return is_label(label, "mark")
    if not is_label(label, "advmod", "neg", "aux", "det", "discourse", "cc:preconj", "preconj", "mark"):
        return False
    if tree.lemmas[token] in NEGATIVE or tree.forms[token].lower() in NEGATIVE:
        return True
    if is_label(label, "advmod") and tree.has(token, "Polarity=Neg"):
        return True
    no = any(tree.lemmas[each] == "no" for each in tree.children[token])
    return no and tree.lemmas[token] in ("longer", "long", "more")


def is_nobody(tree: Tree, token: int) -> bool:
    """Whether a noun phrase denies its clause: *nobody*, *no soldier*, *not everyone*."""
    if tree.kinds[token] not in NOMINALS:
        return False
    if tree.lemmas[token] in NOBODY or tree.forms[token].lower() in NOBODY:
        return True
    if tree.has(token, "PronType=Neg"):
        return True
    return any(
        tree.lemmas[each] in ("no", "neither", "not", "kein") or tree.has(each, "PronType=Neg")
        for each in tree.find(token, "det", "advmod", "neg")
    )


def list_coordinators(tree: Tree, token: int) -> set[str]:
    """Return the conjunction before a coordinated word, whether it hangs on it or on the word before."""
    near = range(max(token - _NEAR, 0), token)
    return {
        tree.lemmas[each]
        for each in near
        if is_label(tree.labels[each], "cc") and tree.heads[each] in (token, tree.heads[token])
    }
