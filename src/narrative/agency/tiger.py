"""Trees in the labels of TIGER, which spaCy's German pipelines have, as trees in Universal Dependencies.

In TIGER (Brants et al. 2004, Research on Language and Computation 2:597-620) the auxiliary is the head of
its verb (*wurde* that of *verhaftet*), and a conjunction the head of what follows it. Here the verb takes
the place of its auxiliaries, and what is coordinated hangs on the first. *Werden* with a participle is a
passive. *Sein* with one is a perfect, unless somebody is named by whom: *ist geöffnet* is not told from
*ist gegangen*.
"""

from __future__ import annotations

from collections.abc import Sequence

from narrative.voices.words import word_set

#: Labels that no other scheme has.
_OWN = frozenset(["sb", "oa", "oc", "sbp", "mo", "nk", "cj", "pd", "ag"])
_CALLED = {
    "sb": "nsubj", "sp": "nsubj", "oa": "obj", "oa2": "obj", "da": "iobj", "ng": "advmod:neg",
    "rc": "acl:relcl", "ag": "nmod:poss", "pg": "prep", "app": "appos", "cp": "mark", "pm": "mark",
    "svp": "compound:prt", "ep": "expl", "pnc": "flat", "par": "parataxis", "rs": "ccomp", "cd": "cc",
    "cj": "conj", "op": "prep", "cvc": "prep", "sbp": "agent",
}  # fmt: skip
#: What is called by its own part of speech: what belongs to a noun, modifies, or is said of the subject.
_BY_KIND = {
    "nk": {"DET": "det", "ADJ": "amod", "NUM": "nummod", "PROPN": "flat", "NOUN": "compound"},
    "mo": {"ADP": "prep", "VERB": "advcl", "AUX": "advcl", "NOUN": "obl", "PROPN": "obl"},
    "mnr": {"ADP": "prep", "VERB": "acl", "AUX": "acl"},
    "pd": {"ADP": "prep", "ADV": "advmod"},
}
_ELSE = {"nk": "det", "mo": "advmod", "mnr": "nmod", "pd": "attr"}
_HELPERS = word_set("haben sein werden können müssen sollen wollen dürfen mögen")


def is_tiger(labels: Sequence[str]) -> bool:
    """Whether labels are those of TIGER.

    >>> is_tiger(["sb", "root", "oa"]), is_tiger(["nsubj", "root", "obj"])
    (True, False)
    """
    return bool(_OWN.intersection(labels)) and not any(label.startswith(("nsubj", "obj")) for label in labels)


def convert(
    lemmas: Sequence[str],
    kinds: Sequence[str],
    tags: Sequence[str],
    labels: Sequence[str],
    heads: Sequence[int],
) -> tuple[list[str], list[int]]:
    """Return the labels and heads of a tree in TIGER as those of Universal Dependencies.

    >>> lemmas, kinds = ["Lee", "werden", "sehen"], ["PROPN", "AUX", "VERB"]
    >>> convert(lemmas, kinds, ["NE", "VAFIN", "VVPP"], ["sb", "root", "oc"], [1, -1, 1])
    (['nsubj', 'aux:pass', 'root'], [2, 2, -1])
    """
    helped = _find_helped(lemmas, kinds, tags, labels, heads)
    verb_of = _find_verbs(helped)
    called = [_call(token, kinds, tags, labels, heads) for token in range(len(labels))]
    up = [verb_of.get(head, head) for head in heads]
    for first in verb_of.keys() - set(helped.values()):  # the verb stands where the first auxiliary stood
        up[verb_of[first]] = verb_of.get(heads[first], heads[first])
        called[verb_of[first]] = called[first]
    for helper, verb in verb_of.items():
        up[helper] = verb
        passive = lemmas[helper] == "werden" and _is_participle(tags[helped[helper]])
        called[helper] = "aux:pass" if passive else "aux"
    for token, head in enumerate(list(up)):
        if called[token] == "conj" and head >= 0 and called[head] == "cc":
            up[token], up[head] = up[head], token
    return called, up


def _find_helped(
    lemmas: Sequence[str],
    kinds: Sequence[str],
    tags: Sequence[str],
    labels: Sequence[str],
    heads: Sequence[int],
) -> dict[int, int]:
    """Return of each auxiliary the participle or infinitive right below it."""
    helped: dict[int, int] = {}
    for token, head in enumerate(heads):
        if head < 0 or head in helped or labels[token] != "oc" or kinds[token] not in ("VERB", "AUX"):
            continue
        helps = lemmas[head] in _HELPERS and tags[head][:2] in ("VA", "VM")
        if helps and (_is_participle(tags[token]) or tags[token].endswith("INF")):
            helped[head] = token
    return helped


def _find_verbs(helped: dict[int, int]) -> dict[int, int]:
    """Return of each auxiliary the verb at the end of its chain: *ist* and *worden* help *verhaftet*."""
    verbs: dict[int, int] = {}
    for helper in helped:
        path = [helper]
        while path[-1] in helped and path[-1] not in verbs:
            path.append(helped[path[-1]])
        last = verbs.get(path[-1], path[-1])
        verbs |= dict.fromkeys(path[:-1], last)
        verbs.setdefault(helper, last)
    return verbs


def _call(
    token: int, kinds: Sequence[str], tags: Sequence[str], labels: Sequence[str], heads: Sequence[int]
) -> str:
    """Return what a label is called in Universal Dependencies."""
    label, kind, head = labels[token], kinds[token], heads[token]
    if label == "nk" and head >= 0 and kinds[head] == "ADP":
        return "pobj"
    if label in _BY_KIND:
        return _BY_KIND[label].get(kind, _ELSE[label])
    if label in ("oc", "re"):
        return "xcomp" if tags[token].endswith(("INF", "IZU")) else "ccomp"
    return _CALLED.get(label, label)


def _is_participle(tag: str) -> bool:
    return tag in ("VVPP", "VAPP", "VMPP")
