"""From how alike two forms are to the probability of each entity, and of none."""
