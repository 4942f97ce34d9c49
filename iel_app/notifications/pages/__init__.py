"""Pages of the mails, one module each."""
