"""`entity-annot`, and `python -m spacy_entity_annot`."""

import sys


def main() -> None:
    """Run the program; Ctrl-C ends it without a traceback from its first moment on."""
    try:
        from .cli import main as run  # takes long enough to be interrupted

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
