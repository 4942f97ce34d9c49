"""Pages of the offer, one module each."""
