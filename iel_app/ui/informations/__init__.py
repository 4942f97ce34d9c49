"""Pages of information, open to all, one module each: help, accessibility, personal data, notices, map, not found."""
