"""How the files of a corpus are read that is measured in partitions, as every worker is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from narrative.corpus.readers.path_rule import PathRule
from narrative.corpus.readers.rules import ReadingRules, read_rules


@dataclass(frozen=True)
class Reading:
    """How files are read, as `read_corpus` has it, and by what rule their names are."""

    rules: ReadingRules = field(default_factory=ReadingRules)
    path_rule: PathRule | None = None
    max_bytes: int = 512 * 1024**2

    @property
    def named(self) -> Mapping[str, str | None]:
        """The columns that the user names."""
        return self.rules.columns

    def describe(self) -> dict[str, Any]:
        """Return it as plain data, of which `from_plain` makes it again."""
        inferred = self.path_rule.template if self.path_rule and not self.path_rule.told else None
        return {"rules": self.rules.said, "inferred_path": inferred, "max_bytes": self.max_bytes}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Reading:
        """Return what `describe` described."""
        rules = read_rules(plain["rules"], "measured.json")
        rule = None
        if rules.path is not None:
            rule = PathRule(rules.path, formats=rules.date_formats)
        elif plain["inferred_path"] is not None:
            rule = PathRule(plain["inferred_path"], told=False)
        return cls(rules, rule, plain["max_bytes"])
