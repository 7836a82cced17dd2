"""The sentences of `tests/agency/role_sentences.txt`: parsed by hand, with their roles as read by hand."""

from __future__ import annotations

from dataclasses import dataclass

from checkout import PROJECT

FILE = PROJECT / "tests" / "agency" / "role_sentences.txt"


@dataclass(frozen=True)
class Sentence:
    """A sentence: its tokens (form, lemma, kind, head, label, features); each predicate, role and word."""

    tokens: tuple[tuple[str, str, str, int, str, str], ...]
    roles: frozenset[tuple[str, str, str]]
    is_of_spacy: bool

    @property
    def text(self) -> str:
        return " ".join(token[0] for token in self.tokens)

    @property
    def conllu(self) -> str:
        rows = (
            (number, form, lemma, kind, "_", features or "_", head, label, "_", "_")
            for number, (form, lemma, kind, head, label, features) in enumerate(self.tokens, 1)
        )
        return "\n".join("\t".join(map(str, row)) for row in rows) + "\n\n"


def read_sentences() -> list[Sentence]:
    blocks = FILE.read_text(encoding="utf-8").strip().split("\n\n")[1:]
    return [_read(*block.split("\n")) for block in blocks]


def _read(said: str, parsed: str) -> Sentence:
    tokens = []
    for part in parsed.split("; "):
        written, kind, head, label, *features = part.split()
        form, _, lemma = written.partition("/")
        tokens.append((form, lemma or form, kind, int(head), label, "".join(features)))
    of_spacy = said.startswith("spaCy ")
    roles = set()
    for clause in said.removeprefix("spaCy ").split(" ; "):
        predicate, _, parts = clause.partition(":")
        for part in parts.split():
            role, _, words = part.partition("=")
            roles |= {(predicate, role, word) for word in words.split(",")}
    return Sentence(tuple(tokens), frozenset(roles), of_spacy)
