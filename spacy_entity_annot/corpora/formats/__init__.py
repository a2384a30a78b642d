"""The formats of corpora, one module each; `corpora.registry` lists them, and imports one when it is used."""
