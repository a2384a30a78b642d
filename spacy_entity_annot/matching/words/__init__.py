"""Words as numbers: texts as columns of them, and what is known of each word."""
