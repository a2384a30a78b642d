"""Where the development data lies."""

import os
import sys
from pathlib import Path


def data_folder() -> Path | None:
    """Return the folder that `$ENTITY_ANNOT_DATA` names; say so and return None where there is none."""
    folder = os.environ.get("ENTITY_ANNOT_DATA")
    if folder and Path(folder).is_dir():
        return Path(folder)
    print("skipped: set ENTITY_ANNOT_DATA to the folder of the development data.", file=sys.stderr)
    return None
