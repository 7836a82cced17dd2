"""Forms of verbs in a parsed text: participles and infinitives, by their features or their tags."""

from __future__ import annotations

from narrative.agency.trees import Tree


def is_participle(tree: Tree, token: int, *, past: bool) -> bool:
    """Whether a token is a past participle; or, if not `past`, a present one or a gerund."""
    if past:
        if tree.tags[token] in ("VBN", "VBD", "VVPP"):
            return tree.tags[token] != "VBD"
        return tree.has(token, "VerbForm=Part") and (
            tree.has(token, "Tense=Past", "Aspect=Perf", "Voice=Pass")
        )
    if tree.tags[token] == "VBG" or tree.has(token, "VerbForm=Ger", "VerbForm=Conv"):
        return True
    return tree.has(token, "VerbForm=Part") and tree.has(token, "Tense=Pres", "Voice=Act")


def is_infinitive(tree: Tree, token: int) -> bool:
    """Whether a token is an infinitive with *to*, or one by its features."""
    if tree.has(token, "VerbForm=Inf"):
        return not any(tree.lemmas[each] not in ("be", "have", "get") for each in tree.find(token, "aux")
                       if tree.lemmas[each] != "to")  # fmt: skip
    return has_to(tree, token) or tree.tags[token] in ("VVINF", "VVIZU")


def has_to(tree: Tree, token: int) -> bool:
    """Whether a verb has *to* before it."""
    return any(tree.lemmas[each] == "to" for each in tree.find(token, "aux", "mark"))


def is_bare(tree: Tree, token: int) -> bool:
    """Whether a token is an infinitive without an auxiliary: *leave* in *let him leave*."""
    if any(tree.lemmas[each] != "to" for each in tree.find(token, "aux", "mark", "cop")):
        return False
    return tree.has(token, "VerbForm=Inf") or tree.tags[token] == "VB" or is_infinitive(tree, token)
