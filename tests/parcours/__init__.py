"""Journeys in a real browser, against the production build and a real server."""
