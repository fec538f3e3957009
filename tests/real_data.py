"""Where the real data lies: one setting for all tests and benchmarks."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SECRETARIAT_DATA", ROOT.parent / "shared" / "data"))
