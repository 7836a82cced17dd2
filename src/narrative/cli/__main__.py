"""Where `narrative` and `python -m narrative.cli` begin; Ctrl-C is answered while they are loaded."""

import atexit
import gc
import sys


def run() -> None:
    """Run the command line; whoever presses Ctrl-C before it is loaded gets a line and a code, too."""
    atexit.register(gc.freeze)  # all goes with the process: to look for cycles in it takes a while
    try:
        from narrative.cli.commands import main

        main(prog_name="narrative")
    except KeyboardInterrupt:  # `ExitCode.INTERRUPTED`, which may not be loaded yet
        sys.stderr.write("narrative: ended by SIGINT: Ctrl-C.\n")
        sys.exit(130)


if __name__ == "__main__":
    run()
