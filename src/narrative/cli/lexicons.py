"""`narrative lexicons`: the lexicons there are, and what one of them holds."""

from __future__ import annotations

from pathlib import Path

import click

from narrative.cli.failures import list_codes
from narrative.cli.printing import lay_out, paragraph, printable
from narrative.cli.wording import in_command_words
from narrative.errors import ExitCode

_CODES = list_codes(ExitCode.DONE, ExitCode.WRONG_CALL, ExitCode.UNREADABLE)


@click.command("lexicons", short_help="List the lexicons, or show one.", epilog=_CODES)
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--entries", is_flag=True, help="Also list every pattern.")
@click.option("--encoding", metavar="NAME", help="Encoding of the file, such as cp1251; else it is found.")
def show_lexicons(name: str | None, entries: bool, encoding: str | None) -> None:
    """List the lexicons, or show the one called NAME.

    NAME may also be a path: of a lexicon's folder, or of a file. Files may be of
    LIWC (.dic, .dicx), quanteda (.yaml), Lexicoder (.lc3) or plain CSV. Published
    lists of tone, such as AFINN and NRC, can be read too. What of a file was changed,
    or could not be kept, is listed.

    \b
    Examples:
      narrative lexicons
      narrative lexicons solidarity
      narrative lexicons solidarity --entries
      narrative lexicons my-lexicon/
      narrative lexicons policy-agendas.lc3
    """
    from narrative.lexicons.lexicon import list_lexicons
    from narrative.lexicons.loading import load_lexicon

    if name is None:
        click.echo(lay_out(list_lexicons().drop(columns=["description"], errors="ignore")))
        return
    if Path(name).is_file():
        from narrative.lexicons.formats import read_lexicon

        lexicon = read_lexicon(name, strict=False, encoding=encoding)
    else:
        lexicon = load_lexicon(name)
    card = lexicon.card
    by = ", ".join(str(card[part]) for part in ("author", "year") if card.get(part))
    click.echo(printable(f"{lexicon.name}: {card.get('title', '')}" + (f" ({by})" if by else "")))
    for part in ("description", "source", "licence", "matching", "weakness"):
        if card.get(part):
            click.echo(paragraph(f"{part.capitalize()}: {card[part]}"))
    patterns = {name: own["pattern"].to_list() for name, own in lexicon.entries.groupby("category")}
    for category in lexicon.categories:
        definition = lexicon.definitions.get(category, "")
        click.echo(paragraph(f"{category} ({len(patterns.get(category, []))} patterns): {definition}"))
        if entries:
            click.echo(paragraph("  " + ", ".join(patterns.get(category, [])), indent="  "))
    if len(lexicon.problems):
        click.echo("\nWhat was changed or could not be kept:")
        problems = lexicon.problems.assign(problem=lexicon.problems["problem"].map(in_command_words))
        click.echo(lay_out(problems))
