"""The commands: each family is a module of this room, imported when one of them is called.

To add a command, enter it in `COMMANDS`.
"""

from __future__ import annotations

import importlib
from typing import Any

import click

from narrative.cli.failures import Failure, get_code, list_codes, say, speaking_plainly
from narrative.errors import UnknownNameError
from narrative.provenance import __version__

#: Each command with its module and function there, in the order of the help.
COMMANDS = {
    "new": "narrative.cli.new:make_folder",
    "report": "narrative.cli.report:run_report",
    "batch": "narrative.cli.batch:run_reports",
    "verify": "narrative.cli.verify:verify_run",
    "changes": "narrative.cli.changes:show_changes",
    "measure": "narrative.cli.measure:measure_corpus",
    "corpus": "narrative.cli.corpus:describe_corpus",
    "lexicons": "narrative.cli.lexicons:show_lexicons",
}


class _Commands(click.Group):
    """A group of commands that are imported when needed, and whose errors become a line and a code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), function)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownNameError("command", args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **settings)
        except KeyboardInterrupt as error:
            raise Failure(say(error), get_code(error)) from None

    def invoke(self, ctx: click.Context) -> Any:
        with speaking_plainly():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=list_codes())
@click.version_option(__version__, prog_name="narrative")
def main() -> None:
    """Study the rhetoric of news: frames, tone and voice, each number traceable to the text.

    \b
    Examples:
      narrative new my-study --corpus articles/     a folder to start from
      narrative report                              a close reading of the article that ships
      narrative report framing-report --corpus my-articles/
      narrative batch nightly.toml                  every report that a file asks for
      narrative verify reports/my-report/latest     whether it comes out the same again
      narrative corpus my-articles/                 what was read, and what was not
      narrative lexicons news-frames                what is in a lexicon
    """
