"""The bytes of a dictionary as text, and a doubt where the text looks as if its encoding was another one."""

from __future__ import annotations

import re
from pathlib import Path

from narrative.errors import CorpusError, LexiconError
from narrative.lexicons.formats.draft import Draft
from narrative.tables.decoding import Undecodable, check_encoding, decode

#: How the bytes of UTF-8 look if they were read as one of these, such as *â€™* for *’*.
_MISREAD = ("cp1252", "cp1251", "cp1250")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
#: What such bytes mean: letters of Europe, or signs such as quotation marks and dashes.
_MEANT = re.compile("[\u00a0-\u024f\u0370-\u04ff\u2000-\u20cf\ufb00-\ufb06]+")
#: What no word of Western Europe has: four accented letters in a row, or three and a sign, of which three
#: differ; a sign inside.
_ACCENTS = re.compile("[À-ÖØ-öø-ÿ]{4,}|[À-ÖØ-öø-ÿ]{3}[¢-¿][À-ÖØ-öø-ÿ]")
_SIGNS = re.compile("[A-Za-zÀ-ÖØ-öø-ÿ][¢-¬®-³µ¶¸¹»-¾×÷][a-zß-öø-ÿ¢-¿]")


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
            doubt = "" if word.isascii() else _doubt(word)
            if doubt:
                draft.note(line, word, f"{doubt}: name the right one, as in encoding='cp1251'")
                return


def _doubt(word: str) -> str:
    """What a word looks like, if it looks as if its encoding was another one."""
    for run in _FOREIGN.findall(word):
        for encoding in _MISREAD:
            meant = _reread(run, encoding, "utf-8")
            if _MEANT.fullmatch(meant):
                return f"{run!r} looks like {meant!r} in a wrong encoding"
    accents = _ACCENTS.search(word)
    if accents and len(set(accents[0].lower())) > 2:
        return f"{word!r} looks like {_reread(word, 'cp1252', 'cp1251')!r} in a wrong encoding"
    if _SIGNS.search(word):
        return f"{word!r} looks like {_reread(word, 'cp1252', 'iso-8859-2')!r} in a wrong encoding"
    return ""


def _reread(text: str, wrong: str, right: str) -> str:
    """The text that bytes mean which were read in the wrong encoding; empty where they mean none."""
    try:
        return b"".join(_to_bytes(sign, wrong) for sign in text).decode(right)
    except UnicodeError:
        return ""


def _to_bytes(sign: str, encoding: str) -> bytes:
    """The byte of a sign; one that the encoding lacks is mostly read as the control character of its number.

    >>> _to_bytes("€", "cp1252"), _to_bytes(chr(0x9D), "cp1252")
    (b'\\x80', b'\\x9d')
    """
    return sign.encode("latin-1" if "\x80" <= sign <= "\x9f" else encoding)


def _find_bad_lines(data: bytes) -> list[int]:
    """The lines that are not UTF-8."""
    bad = []
    for line, content in enumerate(data.split(b"\n"), 1):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            bad.append(line)
    return bad
