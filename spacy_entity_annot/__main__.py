"""`python -m spacy_entity_annot`."""

from .cli import main

main()
