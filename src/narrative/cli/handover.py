"""What `narrative corpus` hands on: documents in another form, with or without their boilerplate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrative.cli.printing import lay_out, printable
from narrative.errors import ParameterError

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

_SHOWN = 70


def refuse_target(target: str, path: str) -> None:
    """Refuse to write among the files that are read: the next reading would find every document twice.

    Raises:
        ParameterError: the file would lie in the folder that is read, or its ending is none that is written.
    """
    from narrative.corpus.writers.files import check_ending

    check_ending(target)
    read, written = Path(path).resolve(), Path(target).resolve()
    if read.is_dir() and written.is_relative_to(read):
        raise ParameterError(
            f"{target} would lie in {path}, and be read with it the next time. Name another place."
        )


def show_clean(corpus: Corpus) -> Corpus:
    """Show the boilerplate of a corpus with its counts, and return the corpus without it."""
    from narrative.corpus.cleaning import clean, find_boilerplate

    found = find_boilerplate(corpus)
    if found.empty:
        click.echo("No boilerplate was found.\n")
        return corpus
    texts = (" ".join(text.split()) for text in found["text"])
    shown = found.assign(text=[text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…" for text in texts])
    shown["share"] = [f"{100 * share:.0f} %" for share in found["share"]]
    click.echo("Boilerplate, found by repetition:\n")
    click.echo(lay_out(shown))
    cleaned = clean(corpus, found)
    places = 0 if cleaned.cut is None else len(cleaned.cut)
    click.echo(f"\nCut at {places:,} places; offsets stay those of the texts as they were read.\n")
    return cleaned


def write_to(corpus: Corpus, target: str) -> str:
    """Write the documents into a file, and say so."""
    from narrative.corpus.writers.files import write_documents

    path = write_documents(corpus, target)
    return printable(f"{len(corpus):,} document{'s' * (len(corpus) != 1)} written to {path}")
