"""What to cite: the lexicon, the programs, and the works on which a report's methods rest (`works.csv`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from narrative.lexicons.lexicon import Lexicon

__all__ = ["list_references", "list_sources"]


def list_sources(
    lexicon: Lexicon | None, vader: str = "vaderSentiment", *, works: str = "tone"
) -> pd.DataFrame:
    """List what to cite beside the articles themselves: `what` and `reference`.

    Args:
        lexicon: the lexicon that was used, if it is to be cited.
        vader: the program for VADER.
        works: on what: "tone", "vocabulary", "agency" or "audit" (a lexicon on trial).

    >>> from narrative import load_lexicon
    >>> list_sources(load_lexicon("solidarity"), works="vocabulary")["what"].tolist()[-3:]
    ['reading ease', 'stance', 'program']
    """
    from narrative.provenance import __version__

    card = lexicon.card if lexicon is not None else {}
    author, year = card.get("author", "author not known"), card.get("year", "year not known")
    title, licence = card.get("title", lexicon.name if lexicon else ""), card.get("licence", "not known")
    port = "the author's program, vaderSentiment" if vader == "vaderSentiment" else "the port in NLTK"
    told = _read_works(works)
    rows = [
        ("lexicon", f"{author} ({year}). {title}. Licence: {licence}." if lexicon else ""),
        ("behind the lexicon", " ".join(str(card.get("source", "")).split())),
        *zip(
            told["what"], [reference.replace("{port}", port) for reference in told["reference"]], strict=True
        ),
        (
            "program",
            "The narrative contributors (2026). narrative: the rhetoric of news, traceable to the text. "
            f"Version {__version__}.",
        ),
    ]
    return pd.DataFrame([row for row in rows if row[1]], columns=["what", "reference"])


def list_references(
    lexicon: Lexicon,
    vader: str,
    *,
    correction: str,
    course: bool = False,
    coders: bool = False,
    voices: bool = False,
) -> pd.DataFrame:
    """List what to cite for a comparison: what `list_sources` has, and the works that its method names.

    Args:
        lexicon, vader: as there.
        correction: of the p-values.
        course, coders, voices: whether rates were followed over time, coders heard, and quotations found.
    """
    wanted = ["", correction, *["course"] * course, *["coders"] * coders, *["voices"] * voices]
    works = _read_works("groups")
    works = works.loc[works["when"].isin(wanted), ["what", "reference"]]
    return pd.concat([list_sources(lexicon, vader), works], ignore_index=True)


def _read_works(of: str) -> pd.DataFrame:
    works = pd.read_csv(Path(__file__).with_name("works.csv"), dtype="str", keep_default_na=False)
    return works[works["list"] == of]
