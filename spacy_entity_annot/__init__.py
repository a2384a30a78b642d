"""Mine transcripts for misheard names, link them to a knowledge base, and train on the decisions."""
