"""Pieces of the screens of the help."""
