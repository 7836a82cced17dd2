"""Where the files of the project lie, for tests in whichever folder."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "src" / "narrative"
SEED = PROJECT / "corpus" / "defection"
HARBOUR = PROJECT / "corpus" / "harbour"
