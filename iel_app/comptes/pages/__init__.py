"""Pages of the accounts, one module each."""
