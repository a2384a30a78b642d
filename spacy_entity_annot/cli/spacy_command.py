"""`python -m spacy entity-annot`: importing this module adds our commands to spaCy's."""

from spacy.cli._util import app as spacy_app

from .app import app

spacy_app.add_typer(app, name="entity-annot")
