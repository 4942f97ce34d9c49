"""Does a web address answer? Asked at night of public hosts only, within five seconds and without reading the page.

An author chooses the address: it must never lead this server to a private network. Names are resolved here, every
address they have must be public, the connection goes to the very address that was looked at, redirections are
followed by the same road.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TropLong
from contextlib import suppress
from functools import cache
from urllib.parse import SplitResult, urljoin, urlsplit

DELAI = 5.0
REDIRECTIONS_MAX = 3
PORTS = {"http": (80, 8080), "https": (443, 8443)}
SANS_REPONSE, INTROUVABLE, REFUSEE = "sans réponse", "nom de site introuvable", "adresse refusée"
CERTIFICAT = "certificat refusé"
DE_RESEAU = (SANS_REPONSE, INTROUVABLE)
"""What is also said of every address when it is our own network that is down."""
Prises = list[tuple[str, int]]
Resoudre = Callable[[str, str, int], Prises]
"""From a scheme, a host and a port, the address and port to connect to; it raises `Constat` when there is none."""


class Constat(Exception):
    """Why an address does not answer, in two words."""


def constater(adresse: str, resoudre: Resoudre | None = None) -> str:
    """Return why an address does not answer, "" when it does."""
    try:
        for _ in range(REDIRECTIONS_MAX + 1):
            suite = _demander(adresse, resoudre or resoudre_public)
            if not suite:
                return ""
            adresse = urljoin(adresse, suite)
    except Constat as constat:
        return str(constat)
    return "trop de redirections"


def resoudre_public(schema: str, hote: str, port: int) -> Prises:
    """Return where a public host listens.

    Raises:
        Constat: an unknown name, another port than those of the web, or any address that is not public.
    """
    if port not in PORTS[schema]:
        raise Constat(REFUSEE)
    try:
        trouvees = _fils().submit(socket.getaddrinfo, hote, port, type=socket.SOCK_STREAM).result(DELAI)
    except TropLong:
        raise Constat(SANS_REPONSE) from None
    except (OSError, UnicodeError):
        raise Constat(INTROUVABLE) from None
    adresses = [str(trouvee[4][0]) for trouvee in trouvees]
    if not adresses or not all(est_publique(a) for a in adresses):
        raise Constat(REFUSEE)
    return [(adresses[0], port)]


@cache
def _fils() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(8, thread_name_prefix="iel-dns")


def est_publique(adresse: str) -> bool:
    """Tell whether an address belongs to the public Internet, whatever it is wrapped in."""
    try:
        lue = ipaddress.ip_address(adresse.partition("%")[0])
    except ValueError:
        return False
    if isinstance(lue, ipaddress.IPv6Address):
        dedans = lue.ipv4_mapped or lue.sixtofour or (lue.teredo[1] if lue.teredo else None)
        if dedans is not None or lue in ipaddress.ip_network("64:ff9b::/96"):
            return dedans is not None and est_publique(str(dedans))
    return lue.is_global and not lue.is_multicast


def _demander(adresse: str, resoudre: Resoudre) -> str:
    """Ask for an address without its page, and return where it sends, "" for nowhere."""
    try:
        lue = urlsplit(adresse)
        port = lue.port or (443 if lue.scheme == "https" else 80)
    except ValueError:
        raise Constat(REFUSEE) from None
    if lue.scheme not in PORTS or not lue.hostname or lue.username is not None:
        raise Constat(REFUSEE)
    prise = resoudre(lue.scheme, lue.hostname, port)[0]
    statut, suite = _echanger(lue, prise, "HEAD")
    if statut in (400, 403, 405, 501):  # many sites refuse HEAD, and none is read further than its headers
        statut, suite = _echanger(lue, prise, "GET")
    if statut in (301, 302, 303, 307, 308) and suite:
        return suite
    if statut in (401, 403, 429) or statut < 400:
        return ""
    raise Constat(f"réponse {statut}")


def _echanger(lue: SplitResult, prise: tuple[str, int], methode: str) -> tuple[int, str]:
    chemin = (lue.path or "/") + (f"?{lue.query}" if lue.query else "")
    try:
        connexion = http.client.HTTPConnection(lue.hostname or "", lue.port, timeout=DELAI)
        with _Liaison(socket.create_connection(prise, DELAI)) as liaison:
            try:
                connexion.sock = liaison.chiffrer(lue.hostname or "") if lue.scheme == "https" else liaison.prise
                connexion.request(methode, _ascii(chemin), headers={"User-Agent": "iel-liens/1", "Accept": "*/*"})
                reponse = connexion.getresponse()
                return reponse.status, reponse.headers.get("Location", "")[:2000]
            finally:
                connexion.close()
    except ssl.SSLCertVerificationError:
        raise Constat(CERTIFICAT) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise Constat(SANS_REPONSE) from None


class _Liaison:
    """A connection cut after `DELAI`, however slowly it answers: the timeout of a socket begins again at each byte."""

    def __init__(self, prise: socket.socket) -> None:
        self.prise = prise
        self._fin = threading.Timer(DELAI, self._couper)

    def __enter__(self) -> "_Liaison":
        self._fin.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._fin.cancel()
        self.prise.close()

    def chiffrer(self, hote: str) -> socket.socket:
        """Encrypt it, the certificate being that of the host asked for."""
        contexte = ssl.create_default_context()
        chiffree = contexte.wrap_socket(self.prise, server_hostname=hote, do_handshake_on_connect=False)
        self.prise = chiffree
        chiffree.do_handshake()
        return chiffree

    def _couper(self) -> None:
        with suppress(OSError):
            self.prise.shutdown(socket.SHUT_RDWR)


def _ascii(chemin: str) -> str:
    return "".join(c if c.isascii() and c.isprintable() and c != " " else _echapper(c) for c in chemin)


def _echapper(signe: str) -> str:
    return "".join(f"%{octet:02X}" for octet in signe.encode("utf-8", "replace"))
