"""quanteda's dictionaries in YAML: keys with lists of words, or with keys again."""

from __future__ import annotations

import yaml

from narrative.lexicons.formats.draft import Draft, list_entries
from narrative.lexicons.lexicon import Lexicon

#: quanteda's name for the words that stand beside the keys of a lower level.
_OWN = "__"
#: More nodes than this (aliases of aliases can make billions) are refused.
_LIMIT = 1_000_000


def read(text: str, draft: Draft) -> None:
    """Read a file's text into the draft.

    Nested keys are joined with a point. Every scalar is a text, also *no*, *on* and *1*. A key that stands
    twice is taken for one.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise draft.fail(line, f"not YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise draft.fail(1, f"not YAML: {error}") from None
    if not isinstance(root, yaml.MappingNode):
        raise draft.fail(1, "there are no keys with words: a file reads 'category: [word, word]'")
    visited = 0
    todo: list[tuple[str, yaml.Node]] = [("", root)]
    while todo:
        visited += 1
        if visited > _LIMIT:
            raise draft.fail(1, f"more than {_LIMIT:,} keys and words; are there aliases of aliases?")
        path, node = todo.pop()
        if isinstance(node, yaml.MappingNode):
            paths = [_join(path, key, draft) for key, _ in node.value]
            seen: set[str] = set()
            for below, (key, _) in zip(paths, node.value, strict=True):
                if below in seen:
                    draft.note(key.start_mark.line + 1, key.value, "the key is there twice; read as one")
                seen.add(below)
            todo += [(below, value) for below, (_, value) in zip(paths[::-1], node.value[::-1], strict=True)]
        elif isinstance(node, yaml.SequenceNode):
            draft.categories.setdefault(path, path)
            todo += [(path, item) for item in reversed(node.value)]
        else:
            draft.categories.setdefault(path, path)
            if node.tag != "tag:yaml.org,2002:null":
                draft.add(path, node.value, node.start_mark.line + 1)


def _join(path: str, key: yaml.Node, draft: Draft) -> str:
    line = key.start_mark.line + 1
    if not isinstance(key, yaml.ScalarNode) or not key.value.strip():
        raise draft.fail(line, "a key is not a text, or an empty one")
    if key.value == _OWN and path:
        return path
    return f"{path}.{key.value}" if path else str(key.value)


def write(lexicon: Lexicon) -> str:
    """Return the file's text: flat keys, in quotes where YAML would take a word for something else."""
    words: dict[str, list[str]] = {category: [] for category in lexicon.categories}
    for category, pattern, _, _, _ in list_entries(lexicon):
        words[category].append(pattern)
    text = yaml.safe_dump(words, allow_unicode=True, default_flow_style=False, sort_keys=False, width=10**6)
    return str(text)
