"""The bytes of a dictionary as text, and a doubt where the text looks as if its encoding was another one."""

from __future__ import annotations

import re
from pathlib import Path

from narrative.errors import CorpusError, LexiconError
from narrative.lexicons.formats.draft import Draft
from narrative.tables.decoding import Undecodable, check_encoding, decode
from narrative.tables.misreadings import doubt_word


def read_text(path: Path, encoding: str | None, draft: Draft) -> str:
    """Return the text of a file with line feeds at the ends of lines; what was assumed goes into the draft.

    Raises:
        LexiconError: it is no text, or not in the encoding named; or no encoding has this name.
    """
    data = path.read_bytes()
    try:
        check_encoding(encoding)
        text, notes = decode(data, encoding)
    except CorpusError as error:
        raise LexiconError(str(error)) from None
    except Undecodable as error:
        raise LexiconError(f"{path.name}: {error}.") from None
    for problem, consequence in notes:
        lines = _find_bad_lines(data) if "not UTF-8:" in problem else []
        where = f" (line{'s' * (len(lines) > 1)} {', '.join(map(str, lines[:10]))})" if lines else ""
        draft.note(lines[0] if lines else 0, "", f"{problem}{where}: {consequence}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        note_doubt(text, draft)
    return text


def note_doubt(text: str, draft: Draft) -> None:
    """Note the first word that looks as if the file was read in a wrong encoding.

    >>> note_doubt("hope\\ndonâ€™t", draft := Draft("mine.csv"))
    >>> draft.notes[0][:2], draft.notes[0][2][:46]
    ((2, 'donâ€™t'), "'â€™' looks like '’' in a wrong encoding: name")
    """
    for line, content in enumerate(text.split("\n"), 1):
        for word in () if content.isascii() else re.split(r"[\s,;]+", content):
            doubt = "" if word.isascii() else doubt_word(word)
            if doubt:
                draft.note(line, word, f"{doubt}: name the right one, as in encoding='cp1251'")
                return


def _find_bad_lines(data: bytes) -> list[int]:
    """The lines that are not UTF-8."""
    bad = []
    for line, content in enumerate(data.split(b"\n"), 1):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            bad.append(line)
    return bad
