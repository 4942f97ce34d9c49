"""Pages of the documents, one module each."""
