"""`python -m benchmarks NAME [OPTION...]`."""

import importlib
import sys
from pathlib import Path

NAMES = sorted(
    path.stem.replace("_", "-")
    for path in Path(__file__).parent.glob("*.py")
    if not path.stem.startswith("_") and "def run(" in path.read_text()
)


def main() -> int:
    """Run a benchmark and return its exit code."""
    name, arguments = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if name not in NAMES:
        print(f"usage: python -m benchmarks NAME, where NAME is one of: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return int(importlib.import_module(f"benchmarks.{name.replace('-', '_')}").run(arguments))


sys.exit(main())
