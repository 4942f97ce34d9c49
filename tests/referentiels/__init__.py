"""Tests of the context `referentiels`."""
