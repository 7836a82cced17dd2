"""Options that more than one command has: how the files of a corpus are to be read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from narrative.cli.printing import printable, write_line

if TYPE_CHECKING:
    from narrative.corpus.readers.rules import ReadingRules

_COLUMN = "--column"
_READING = (
    click.option(
        _COLUMN, "columns", multiple=True, metavar="ROLE=COLUMN",
        help="Which column is the text, title, date, outlet or doc_id, as in text=Body. ROLE= means that "
        "there is none.",
    ),
    click.option(
        "--date-format", "date_formats", multiple=True, metavar="FORMAT",
        help="How dates are written, as in %d.%m.%Y. Repeat it for several formats.",
    ),
    click.option(
        "--encoding", metavar="NAME", help="The encoding of text files, such as cp1252; else it is found."
    ),
    click.option(
        "--path", metavar="RULE",
        help='What names of files and folders say, as in "{outlet}/{date} {title}".',
    ),
    click.option(
        "--rename", nargs=3, multiple=True, metavar="COLUMN OLD NEW",
        help="Read OLD as NEW in a column, as in outlet bbc BBC. Repeat it for more.",
    ),
    click.option(
        "--as", "as_", metavar="DATABASE",
        help="The news database that exports come from, such as nexis; else it is found.",
    ),
    click.option(
        "--split", metavar="LINE",
        help="Cut text files of many articles at this line, or at rules, numbers, ### or blank-pages.",
    ),
    click.option(
        "--language", metavar="NAME",
        help="The language of all articles, such as German or de; else it is found for each.",
    ),
)  # fmt: skip


class CorpusCommand(click.Command):
    """A command with the options of `reading_options`; `--column text Body` is `--column text=Body`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, with both words of a column as one."""
        try:
            return super().parse_args(ctx, join_words(args))
        except click.BadOptionUsage as error:
            option = next((one for one in self.params if error.option_name in one.opts), None)
            if option is None or option.nargs < 2:
                raise
            said = f"{error.option_name} requires {option.nargs} arguments: {option.make_metavar(ctx)}."
            raise click.UsageError(said, ctx) from None
        except click.UsageError as error:
            if "unexpected extra argument" in error.message and any(
                "--corpus" in one.opts for one in self.params
            ):
                raise click.UsageError(f"{error.message}. Articles are named with --corpus.", ctx) from None
            raise


def join_words(args: list[str]) -> list[str]:
    """Return arguments in which `--column NAME COLUMN` is written with an equals sign.

    >>> join_words(["x/", "--column", "text", "Full text", "--column", "date=Day"])
    ['x/', '--column', 'text=Full text', '--column', 'date=Day']
    """
    joined: list[str] = []
    place = 0
    while place < len(args):
        joined.append(args[place])
        if args[place] == "--":
            return [*joined, *args[place + 1 :]]
        words = args[place + 1 : place + 3]
        if args[place] == _COLUMN and len(words) == 2 and "=" not in words[0]:
            joined.append("=".join(words))
            place += 2
        place += 1
    return joined


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say how files are to be read; it must be a `CorpusCommand`."""
    for option in reversed(_READING):
        command = option(command)
    return command


def say_followed(path: str) -> None:
    """Say on the error output which file of rules is followed for a corpus, if there is one."""
    from narrative.corpus.readers.description_file import find_description
    from narrative.errors import CorpusError
    from narrative.resources import find_corpus

    with contextlib.suppress(CorpusError, OSError):  # what is wrong is told where the corpus is read
        if rules := find_description(find_corpus(path)):
            write_line(printable(f"narrative: the articles are read as {rules} says."))


def take_rules(options: dict[str, Any]) -> ReadingRules:
    """Take the options that say how files are read out of all options, as rules.

    Raises:
        click.BadParameter: one cannot be followed.
    """
    from narrative.corpus.readers.rules import make_rules
    from narrative.errors import CorpusError, ParameterError

    columns: dict[str, str | None] = {}
    for given in options.pop("columns"):
        role, sign, name = given.partition("=")
        if not sign:
            said = f"{given!r}: write which column it is, as text=Body."
            raise click.BadParameter(said, param_hint=_COLUMN)
        columns[role] = name or None
    rename: dict[str, dict[str, str]] = {}
    for column, old, new in options.pop("rename"):
        rename.setdefault(column, {})[old] = new
    try:
        return make_rules(
            columns=columns,
            date_format=options.pop("date_formats"),
            encoding=options.pop("encoding"),
            path_rule=options.pop("path"),
            rename=rename,
            language=options.pop("language"),
            as_=options.pop("as_"),
            split=options.pop("split"),
        )
    except (CorpusError, ParameterError) as error:
        from narrative.cli.wording import in_command_words

        raise click.BadParameter(in_command_words(str(error))) from None
