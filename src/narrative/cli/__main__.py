"""`python -m narrative.cli` is the command `narrative`."""

from narrative.cli import main

if __name__ == "__main__":
    main(prog_name="narrative")
