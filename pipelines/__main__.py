"""`python -m pipelines <command>`: the command line of the product; `--help` lists the commands."""

from __future__ import annotations

import sys

from pipelines.cli import main

if __name__ == "__main__":
    sys.exit(main())
