"""The formats of transcripts, one module each; `transcripts.registry` lists them in the order of trying."""
