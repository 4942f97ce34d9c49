"""Accounts over HTTP: sign-in and passwords by plain forms, and who acts behind a request."""

from starlette.routing import Route

from iel_app.comptes.api import connexion, mots_de_passe
from iel_app.comptes.api.acteurs import FRAICHEUR, acteur_de, identite, porteur

__all__ = ["FRAICHEUR", "acteur_de", "identite", "porteur", "routes"]


def routes() -> list[Route]:
    """Return the routes of sign-in and of passwords."""
    return [*connexion.routes(), *mots_de_passe.routes()]
