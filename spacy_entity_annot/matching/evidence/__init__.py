"""What speaks for and against a phrase at a place, and how likely that makes it."""
