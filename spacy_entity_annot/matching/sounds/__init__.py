"""How words sound: folded by spelling rules, compared by what recognisers confuse."""
