"""Pieces of the author’s screens."""
