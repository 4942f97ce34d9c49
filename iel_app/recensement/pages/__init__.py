"""Pages of the census, one module each."""
