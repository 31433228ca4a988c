"""The room opens without its heavy tools."""

from __future__ import annotations

import subprocess
import sys


def test_no_solver_is_loaded_before_it_is_needed():
    heavy = "('pyomo', 'highspy', 'matplotlib')"
    code = f"import sys, infraprio.portfolio; print([m for m in {heavy} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
