"""The index of a knowledge base: which known forms are nearest to a heard one; mapped from disk, in segments."""
