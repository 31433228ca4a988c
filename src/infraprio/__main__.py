"""Run the command line with ``python -m infraprio``."""

import sys

from infraprio.cli import main

sys.exit(main())
