"""The command line: python -m lib COMMAND. Progress goes to stderr, results to stdout or a file."""

import sys

if __name__ == "__main__":
    from lib.command import main

    sys.exit(main())
