"""What the words around a heard form, and what is known of entities beside their names, say for and against each."""
