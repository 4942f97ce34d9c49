"""Pieces of the screens of the offer."""
