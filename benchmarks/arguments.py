"""What a benchmark over made articles is told on the command line, and what it needs before it begins."""

from __future__ import annotations

import argparse
import compileall
from importlib.util import find_spec
from pathlib import Path


def start_parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that shows the description as it is written."""
    return argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that asks for how many articles, with which seed, and in how many rounds."""
    parser = start_parser(description)
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles of about 500 words")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    return parser


def compile_package() -> None:
    """Compile this package, so that processes that are timed need not; an installed one is compiled.

    Where `PYTHONDONTWRITEBYTECODE` is set, each of them would else compile hundreds of modules anew.
    """
    found = find_spec("narrative")
    if found and found.origin:
        compileall.compile_dir(Path(found.origin).parent, quiet=2)
