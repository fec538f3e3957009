"""Full-text search on the ground floor: apps hand rows in and ask; it knows none of them."""
