"""How options are ranked: queries and option sets as numbers, which pairs decide, and what comes of them."""
