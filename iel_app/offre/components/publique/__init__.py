"""Pieces of the public screens."""
