"""The cookie of the session: its name, and its token in a header."""

from http.cookies import CookieError, SimpleCookie

from iel_app.core.settings import settings


def cookie_name() -> str:
    """Return the name of the session cookie: `__Host-` wherever it is `Secure`."""
    return "__Host-iel" if settings().cookie_securise else "iel"


def token_of(entete: str) -> str:
    """Return the session token of a Cookie header, "" when there is none."""
    try:
        cookie = SimpleCookie(entete or "").get(cookie_name())
    except CookieError:
        return ""
    return cookie.value if cookie else ""
