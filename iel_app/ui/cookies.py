"""The cookie of the session: its name, and its token in a header."""

from starlette.requests import cookie_parser

from iel_app.core.settings import settings


def cookie_name() -> str:
    """Return the name of the session cookie: `__Host-` wherever it is `Secure`."""
    return "__Host-iel" if settings().cookie_securise else "iel"


def token_of(entete: str) -> str:
    """Return the session token of a Cookie header, "" when there is none."""
    return cookie_of(entete, cookie_name())


def cookie_of(entete: str, nom: str) -> str:
    """Return one cookie of a Cookie header, "" when there is none; a strange one beside it does not hide it."""
    return cookie_parser(entete or "").get(nom, "")
