"""Standards as their bodies state them."""
