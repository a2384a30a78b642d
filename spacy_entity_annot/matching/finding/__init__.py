"""Where a phrase may stand: generous, cheap ways to find the places that are worth weighing."""
