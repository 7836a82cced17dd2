"""What documents are called: every id once, and copies of a row told apart."""

from __future__ import annotations

from typing import NamedTuple

#: What programs write in the place of an id that is missing.
_NO_ID = frozenset(["NaN", "nan", "<NA>", "NaT", "#N/A"])


def take_id(cell: str) -> str:
    """Return the id in a cell; "" where it says that there is none.

    >>> take_id(" 007 "), take_id("NaN")
    ('007', '')
    """
    return "" if cell.strip() in _NO_ID else cell.strip()


class Admission(NamedTuple):
    """What a document is called; and what is to be said about that, if anything is."""

    doc_id: str
    problem: str = ""
    lost: bool = False


class Identities:
    """The ids that were given so far, and where."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[str, bool]] = {}
        self._copies: dict[str, int] = {}

    def admit(self, doc_id: str, given: bool, source: str) -> Admission:
        """Name the next document, or say that it is lost: an id that was given may not come twice.

        Rows without an id are called by a hash of what they say; a second such row gets a number.

        Args:
            doc_id: the id that the document has, or the hash of its row.
            given: whether it has it from its file.
            source: where it stands, for who has the same id.

        >>> ids = Identities()
        >>> [ids.admit("a7", False, f"x.csv, row {row}").doc_id for row in (2, 3, 4)]
        ['a7', 'a7-2', 'a7-3']
        >>> ids.admit("a7-3", True, "y.csv, row 2").problem
        "duplicate id 'a7-3': x.csv, row 4 has it too, and is kept"
        """
        name, problem = doc_id, ""
        if doc_id in self._sources:
            first, first_given = self._sources[doc_id]
            if given or first_given:
                return Admission(doc_id, f"duplicate id {doc_id!r}: {first} has it too, and is kept", True)
            problem = f"the same, cell by cell, as {first}"
            copies = self._copies.get(doc_id, 1) + 1
            while self.holds(f"{doc_id}-{copies}"):
                copies += 1
            self._copies[doc_id] = copies
            name = f"{doc_id}-{copies}"
        self._sources[name] = (source, given)
        return Admission(name, problem)

    def holds(self, doc_id: str) -> bool:
        """Say whether a document is called so."""
        return doc_id in self._sources
