"""The officer's desk: the year's work in a browser, by the functions that the commands call."""
