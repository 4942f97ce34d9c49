"""Accounts over HTTP: sign-in, passwords and second factor by plain forms, and who acts behind a request."""

from starlette.routing import Route

from iel_app.comptes.api import connexion, mots_de_passe, second_facteur
from iel_app.comptes.api.acteurs import FRAICHEUR, acteur_de, identite, porteur

__all__ = ["FRAICHEUR", "acteur_de", "identite", "porteur", "routes"]


def routes() -> list[Route]:
    """Return the routes of sign-in, of passwords and of the second factor."""
    return [*connexion.routes(), *mots_de_passe.routes(), *second_facteur.routes()]
