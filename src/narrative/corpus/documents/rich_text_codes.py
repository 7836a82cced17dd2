"""What the control words of RTF mean: characters, encodings, and groups that are no text."""

from __future__ import annotations

import codecs

#: Control words that are a character.
CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "softline": "\n", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c",
    "ltrmark": "\u200e", "rtlmark": "\u200f", "zwbo": "\u200b", "zwnbo": "\u2060",
}  # fmt: skip
#: Control symbols that are a character.
SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}
#: The encoding of each character set that a font may have.
CHARSETS = {
    0: "cp1252", 1: "", 2: "", 77: "mac_roman", 78: "cp932", 128: "cp932", 129: "cp949", 130: "johab",
    134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
#: The encoding of a whole file, by the word at its head.
FILE_SETS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
#: Groups that begin with one of these are no text of the body.
MARGINS = frozenset(
    ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf")
)  # fmt: skip
NOTES = frozenset(("footnote",))
#: Groups that hold something else that is of use, and what.
TARGETS = {
    "fonttbl": "fonts", "stylesheet": "styles", "info": "info", "creatim": "created", "bkmkstart": "bookmark",
    "shptxt": "boxes", "propname": "propname", "staticval": "staticval",
}  # fmt: skip
SKIPPED = frozenset(
    ("colortbl", "pict", "object", "nonshppict", "fldinst", "listtext",
     "pntext", "pntxta", "pntxtb", "annotation", "atnid", "atnauthor", "xe", "tc", "rxe", "txe", "filetbl",
     "listtable", "listoverridetable", "revtbl", "themedata", "colorschememapping", "datastore",
     "latentstyles", "rsidtbl", "generator", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn",
     "mmathPr", "private", "template", "sp", "do", "shprslt", "bkmkend", "falt", "panose", "objdata")
)  # fmt: skip
#: Groups that a reader who does not know them is to pass over, and that hold text all the same.
STARRED_TEXT = frozenset(("shpinst", "moveto", "fldrslt", "userprops"))


def find_encoding(code: int) -> str:
    """Return the name of a codepage as Python has it; that of Western Europe if there is none.

    >>> find_encoding(1251), find_encoding(936), find_encoding(42)
    ('cp1251', 'gbk', 'cp1252')
    """
    named = {10000: "mac_roman", 10007: "mac_cyrillic", 65001: "utf-8", 936: "gbk", 0: "cp1252"}.get(code)
    try:
        return codecs.lookup(named or f"cp{code}").name
    except LookupError:
        return "cp1252"
