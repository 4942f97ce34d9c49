"""Structures, people, and how they come in: sign-in, collectivité acted for, open sessions.

Used by everyone. Sources: document 000 (« Connexion à l’application »), document 001, document 002.
"""
