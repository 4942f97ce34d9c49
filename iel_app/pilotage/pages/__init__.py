"""Pages of the homes, one module each."""
