"""By what rule the names of files are read, and which of them do not fit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from narrative.corpus.documents.formats import FORMATS
from narrative.corpus.readers.doubts import find_alike
from narrative.corpus.readers.files import ARTICLES
from narrative.corpus.readers.path_rule import PathRule, infer_rule, suggest_rule
from narrative.corpus.readers.rows import Problem
from narrative.corpus.readers.rules import ReadingRules
from narrative.errors import CorpusError

_DOCUMENTS = tuple(ending for ending, one in FORMATS.items() if one.is_one)


def find_path_rule(names: Sequence[str], rules: ReadingRules) -> tuple[PathRule | None, list[Problem]]:
    """Return by what rule the names of files are read, and which of them do not fit it.

    Args:
        names: the paths of all files below the corpus.
        rules: how they are read; without a rule that is told, one on which all articles agree.

    Raises:
        CorpusError: a rule is told, and no name fits it.
    """
    texts = [name for name in names if name.casefold().endswith(ARTICLES)]
    articles = _select_articles(names)
    if rules.path is None:
        if rule_of_all := infer_rule(articles) or infer_rule(texts):
            return rule_of_all, []
        return None, list(doubt_names(articles))
    rule = PathRule(rules.path, formats=rules.date_formats)
    fits = [bool(rule.read(name)) for name in names]
    if names and not any(fits):
        raise CorpusError(
            f"No file has a name that fits path_rule={rules.path!r}; the first is {names[0]!r}."
        )
    unfit = {name for name, fit in zip(names, fits, strict=True) if not fit}
    others = [name for name in articles if name in unfit]
    if not others:
        return rule, []
    said = f"{len(others):,} of {len(articles):,} do not fit the rule {rules.path!r}: {_list_some(others)}"
    return rule, [Problem("names of files", said, "nothing was taken from them", False)]


def doubt_names(articles: Sequence[str]) -> Iterable[Problem]:
    """Yield a doubt about the names of articles, if most but not all of them fit a rule."""
    if suggested := suggest_rule(articles):
        rule, others = suggested
        fit = len(articles) - len(others)
        said = f"{fit:,} of {len(articles):,} fit the rule {rule.template!r}, not {_list_some(others)}"
        way = f"nothing was taken from them; path_rule={rule.template!r} reads those that fit"
        yield Problem("names of files", said, way, False)


def doubt_outlets(names: Sequence[str], outlets: Mapping[str, int]) -> Iterator[Problem]:
    """Yield a doubt for each outlet that names of files would add and that is nearly one there is.

    Args:
        names: the paths of all files below the corpus, from which nothing was taken.
        outlets: how many documents each outlet has.

    >>> names = [f"B.B.C./2019-04-{name}.txt" for name in ("29 Rain", "30 Snow", "28 Wind")]
    >>> [doubt] = doubt_outlets([*names, "notes.docx"], {"bbc": 2})
    >>> doubt.problem
    "names of files would add 'B.B.C.' (3), nearly 'bbc' (2)"
    """
    suggested = suggest_rule(_select_articles(names))
    if suggested is None:
        return
    named = Counter(outlet for name in names if (outlet := suggested[0].read(name).get("outlet")))
    there = {outlet: count for outlet, count in outlets.items() if outlet}
    for group in find_alike({**named, **there}):
        known, added = ([name for name in group if (name in there) is inside] for inside in (True, False))
        if known and added:
            new, old = (
                ", ".join(f"{name!r} ({counts[name]:,})" for name in some)
                for some, counts in ((added, named), (known, there))
            )
            joined = dict.fromkeys([name for name in group if name != known[0]], known[0])
            way = f"kept apart; with the rule for names, rename={ {'outlet': joined}!r} joins them"
            yield Problem("outlets", f"names of files would add {new}, nearly {old}", way, False)


def _select_articles(names: Iterable[str]) -> list[str]:
    """Return the names of files that are one article each."""
    return [name for name in names if name.casefold().endswith((*ARTICLES, *_DOCUMENTS))]


def _list_some(names: Sequence[str]) -> str:
    return f"{', '.join(names[:3])}{', …' * (len(names) > 3)}"
