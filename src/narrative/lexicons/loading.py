"""A lexicon by its name or its path: one that ships, a folder, or a file of another program."""

from __future__ import annotations

import os

from narrative.errors import UnknownNameError
from narrative.lexicons.formats import read_lexicon
from narrative.lexicons.lexicon import Lexicon, list_shipped, load_folder
from narrative.resources import locate


def load_lexicon(name_or_path: str | os.PathLike[str]) -> Lexicon:
    """Return the lexicon of this name among those that ship, or in this folder or file.

    A folder has `entries.csv` (columns `category, pattern, weight, note`; the last two may be missing or
    empty) and `card.toml` (name, title, description, author, year, licence, source, matching, weakness, and
    for each category a table `[categories.<name>]` with label and definition, and `negation = false` where a
    negator before a match means nothing). Both are UTF-8. A file is a dictionary of LIWC, quanteda or
    Lexicoder, a list of words, or a table of entries, as `read_lexicon` reads it; that has options besides.

    Raises:
        LexiconError: the folder is not complete or has mistakes; every one is named with its line: an unknown
            column, an empty or impossible pattern, a bad weight, a pattern given twice, a category that the
            card lacks, an exclusion that can affect nothing, a pattern that an exclusion always takes out.
            Or a file is not of its format, or has an entry that cannot be kept.
        UnknownNameError: there is no lexicon of that name; the message lists those there are.

    >>> load_lexicon("moral")
    Traceback (most recent call last):
    narrative.errors.UnknownNameError: Unknown lexicon 'moral'. Available: ...
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "small.dic"
    ...     size = path.write_text("%\\n1\\tHope\\n%\\nhope*\\t1\\n")
    ...     load_lexicon(path).categories
    ('Hope',)
    """
    if not isinstance(name_or_path, str | os.PathLike) or not os.fspath(name_or_path).strip():
        raise UnknownNameError("lexicon", name_or_path, list_shipped())
    path = locate(name_or_path)
    if os.fspath(name_or_path) not in list_shipped() and (
        path.is_file() or (path.suffix and not path.exists())
    ):
        return read_lexicon(name_or_path)
    return load_folder(name_or_path)
