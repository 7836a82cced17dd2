"""Parsed text as this package reads it: tokens with lemma, part of speech, and the head that each hangs on.

The labels are those of Universal Dependencies (de Marneffe, Manning, Nivre & Zeman 2021, Computational
Linguistics 47:255-308, DOI 10.1162/coli_a_00402). The labels of spaCy's English pipelines (ClearNLP) that
mean the same are called by the same name here; those that stand for another structure (`agent`, `pobj`,
`attr` …) keep theirs. Those of TIGER, which its German pipelines have, are converted
(`narrative.agency.tiger`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from narrative.agency.tiger import convert, is_tiger

#: Labels of ClearNLP, older ones too, by what Universal Dependencies call the same.
_CALLED = {
    "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass", "dobj": "obj",
    "dative": "iobj", "relcl": "acl:relcl", "rcmod": "acl:relcl", "vmod": "acl", "partmod": "acl",
    "infmod": "acl", "neg": "advmod:neg", "poss": "nmod:poss", "possessive": "case", "prt": "compound:prt",
    "nn": "compound", "num": "nummod", "predet": "det:predet", "npadvmod": "obl:npmod", "name": "flat",
    "mwe": "fixed", "auxcop": "cop",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Tree:
    """A stretch of text of N tokens, parsed: a sentence, or a document with a root for each sentence.

    Attributes:
        source: where it comes from, for whoever looks for it ("sentence 12, line 340").
        document: the id of its document, "" where it does not say.
        language: of the text, "" where it is not known.
        forms: the tokens as they are written.
        joined: for each token, the number of the one that it is written together with (*du* is *de* and
            *le*), else its own.
        lemmas, kinds, tags, features, labels: of each token, "" where there is none. `kinds` are the parts of
            speech of Universal Dependencies, `tags` those of the language.
        heads: the number of each token's head, -1 for a root.
        flaw: what is wrong with it, so that nothing is read from it; "" for nothing.
    """

    source: str
    document: str
    language: str
    forms: Sequence[str]
    joined: Sequence[int]
    lemmas: Sequence[str]
    kinds: Sequence[str]
    tags: Sequence[str]
    features: Sequence[str]
    labels: Sequence[str]
    heads: Sequence[int]
    flaw: str = ""

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def children(self) -> list[list[int]]:
        """The tokens that hang on each token, in their order."""
        below: list[list[int]] = [[] for _ in self.heads]
        for token, head in enumerate(self.heads):
            if head >= 0:
                below[head].append(token)
        return below

    @cached_property
    def downwards(self) -> list[int]:
        """The tokens, each behind its head."""
        order = [token for token, head in enumerate(self.heads) if head < 0]
        for token in order:
            order += self.children[token]
        return order

    def find(self, token: int, *labels: str) -> list[int]:
        """Return the tokens below one that have one of the labels, or a subtype of it.

        >>> tree = make_tree("example", forms=["She", "left"], labels=["nsubj", "root"], heads=[1, -1])
        >>> tree.find(1, "nsubj", "obj"), tree.find(1, "obj")
        ([0], [])
        """
        return [each for each in self.children[token] if is_label(self.labels[each], *labels)]

    def has(self, token: int, *features: str) -> bool:
        """Whether a token has one of the features, as *VerbForm=Part*."""
        own = self.features[token]
        return bool(own) and any(feature in own.split("|") for feature in features)


@lru_cache(maxsize=20_000)
def is_label(label: str, *labels: str) -> bool:
    """Whether a label is one of the others, or a subtype of it.

    >>> is_label("acl:relcl", "acl"), is_label("acl", "acl:relcl"), is_label("aclx", "acl")
    (True, False, False)
    """
    return any(label == other or label.startswith(other + ":") for other in labels)


def make_tree(
    source: str,
    *,
    forms: Sequence[str],
    labels: Sequence[str],
    heads: Sequence[int],
    lemmas: Sequence[str] = (),
    kinds: Sequence[str] = (),
    tags: Sequence[str] = (),
    features: Sequence[str] = (),
    joined: Sequence[int] = (),
    document: str = "",
    language: str = "",
    flaw: str = "",
) -> Tree:
    """Return a tree of these columns; what is wrong with its heads or labels is its flaw.

    Raises:
        ValueError: the columns have different lengths.
    """
    none = [""] * len(forms)
    columns = [column or none for column in (lemmas, kinds, tags, features)]
    if any(len(column) != len(forms) for column in (*columns, labels, heads)):
        raise ValueError("A tree needs a value in each column for each token.")
    called = [_CALLED.get(label.lower(), label.lower()) for label in labels]
    lower = [
        (lemma if lemma not in ("", "_") else form).lower()
        for lemma, form in zip(columns[0], forms, strict=True)
    ]
    flaw = flaw or find_flaw(heads, called)
    if not flaw and is_tiger(called):
        called, heads = convert(lower, columns[1], columns[2], called, heads)
    return Tree(
        source, document, language, forms, joined or range(len(forms)), lower,
        columns[1], columns[2], columns[3], called, heads, flaw,
    )  # fmt: skip


def find_flaw(heads: Sequence[int], labels: Sequence[str]) -> str:
    """Say what is wrong with heads and labels: heads outside, circles, no labels; "" for nothing.

    >>> find_flaw([1, 0], ["nsubj", "root"])
    'its heads go round in a circle'
    """
    n_tokens = len(heads)
    if not n_tokens:
        return "it has no tokens"
    if any(not -1 <= head < n_tokens for head in heads):
        return "a head is not one of its tokens"
    if not any(labels):
        return "it has no labels of dependencies"
    return "" if _reach_all(heads) else "its heads go round in a circle"


def _reach_all(heads: Sequence[int]) -> bool:
    """Whether each token hangs, over its head and the heads of that, on a root."""
    below: list[list[int]] = [[] for _ in heads]
    reached: list[int] = []
    for token, head in enumerate(heads):
        (reached if head < 0 else below[head]).append(token)
    for token in reached:
        reached += below[token]
    return len(reached) == len(heads)
