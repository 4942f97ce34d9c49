"""A client that is no browser: any cookie, any origin, any event, any bytes."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import socketio

from iel_app.comptes import commands as comptes
from iel_app.core.actor import VISITEUR
from iel_app.recensement.state import SaisieState
from tests.etats import ETAT_INITIAL, RACINE
from tests.parcours.serveur import Compte, Serveur

ESPACE = "/_event"
SAISIE = SaisieState.get_full_name()


def ouvrir_session(serveur: Serveur, compte: Compte) -> str:
    """Open a session without the form, and return its cookie's value."""
    with serveur.base() as session:
        return comptes.ouvrir(session, VISITEUR, serveur.utilisateur_id(compte.courriel), "Client d’essai")


@dataclass
class Pirate:
    """One socket, and everything that came through it."""

    serveur: Serveur
    prise: socketio.AsyncClient
    chemin: str = "/recensement/saisie"
    recus: list[Any] = field(default_factory=list)

    async def envoyer(self, nom: str, charge: Any = None, routeur: dict[str, Any] | None = None) -> list[Any]:
        """Emit one event and return what it brought, until nothing comes any more."""
        avant = len(self.recus)
        donnees = {
            "name": nom,
            "payload": {} if charge is None else charge,
            "router_data": routeur or {"pathname": self.chemin, "asPath": self.chemin, "query": {}},
        }
        await self.prise.emit("event", donnees, namespace=ESPACE)
        return await self.attendre(avant)

    async def attendre(self, avant: int, calme: float = 0.25, limite: float = 8) -> list[Any]:
        """Wait until nothing has come for a while."""
        fin, vus, depuis = asyncio.get_running_loop().time() + limite, -1, 0.0
        while (maintenant := asyncio.get_running_loop().time()) < fin:
            if vus != len(self.recus):
                vus, depuis = len(self.recus), maintenant
            elif maintenant - depuis > calme:
                break
            await asyncio.sleep(0.02)
        return self.recus[avant:]

    async def jusqua(self, *variables: str, etat: str = SAISIE, autre: Any = None, limite: float = 60) -> None:
        """Wait until one of the variables is set, to something else than `autre`.

        On a busy machine, a while without answer is no end.

        Raises:
            TimeoutError: none is.
        """
        async with asyncio.timeout(limite):
            while all(self.variable(nom, etat) in (None, False, "", autre) for nom in variables):
                await asyncio.sleep(0.02)

    async def arriver(self, chemin: str = "") -> list[Any]:
        """Connect a page, as a browser does."""
        self.chemin = chemin or self.chemin
        avant = len(self.recus)
        await self.envoyer(ETAT_INITIAL, {"hashes": []})
        await self.jusqua("is_hydrated", etat=RACINE)
        return self.recus[avant:]

    def texte(self) -> str:
        """Return everything received, as text."""
        return json.dumps(self.recus, ensure_ascii=False)

    def variable(self, nom: str, etat: str = SAISIE) -> Any:
        """Return the last value received of a variable."""
        valeur = None
        for recu in self.recus:
            delta = (recu or {}).get("delta") or {}
            valeur = delta.get(etat, {}).get(f"{nom}_rx_state_", valeur)
        return valeur

    @property
    def redirections(self) -> list[str]:
        """Where a browser would have been sent."""
        evenements = [e for recu in self.recus for e in (recu or {}).get("events") or []]
        return [e["payload"]["path"] for e in evenements if e["name"] == "_redirect"]

    def formulaire(self, **champs: str) -> dict[str, str]:
        """Return a valid answer, as the form of this page posts it."""
        return {
            "formulaire": self.variable("formulaire"),
            "base": self.variable("base") or "0",
            "r-p1-prenom": "Nadia",
            "r-p1-nom": "Brun",
            "r-p1-courriel": "apprentissage@commune.example",
            "r-p1-telephone": "05 55 01 02 03",
            "presents": "12",
            "handicap": "1",
            "fins_ete": "4",
            "fins_automne": "3",
            "i-x1-categorie": "jardinier",
            "i-x1-n3": "2",
        } | champs

    async def enregistrer(self, **champs: str) -> list[Any]:
        """Save the answer."""
        avant, reponse = len(self.recus), self.variable("reponse")
        await self.envoyer(f"{SAISIE}.enregistrer", {"champs": self.formulaire(**champs)})
        await self.jusqua("reponse", autre=reponse)
        return self.recus[avant:]


@asynccontextmanager
async def pirate(
    serveur: Serveur, jeton: str | None = None, *, client: str = "", origine: str | None = "", cookie: str = ""
) -> AsyncIterator[Pirate]:
    """Open a socket: whose cookie, which client token, which Origin (None: none) is the caller's choice."""
    prise = socketio.AsyncClient(reconnection=False)
    ouvert = Pirate(serveur, prise)

    async def noter(donnees: Any = None, *_: Any) -> None:
        ouvert.recus.append(json.loads(donnees) if isinstance(donnees, str) else donnees)

    prise.on("event", noter, namespace=ESPACE)
    entetes = {} if origine is None else {"Origin": origine or serveur.url}
    if jeton or cookie:
        entetes["Cookie"] = cookie or f"iel={jeton}"
    adresse = f"{serveur.url}{ESPACE}?token={client or uuid.uuid4()}"
    try:
        await prise.connect(
            adresse, headers=entetes, namespaces=[ESPACE], transports=["websocket"], socketio_path=ESPACE
        )
        yield ouvert
    finally:
        await prise.disconnect()
        if prise.eio.http is not None:
            await prise.eio.http.close()


@dataclass
class Reponse:
    """What came back to raw bytes."""

    statut: int
    entetes: dict[str, str]
    corps: str


async def brut(serveur: Serveur, ligne: bytes, **entetes: str) -> Reponse:
    """Send a request line that no client would write, and read the answer."""
    lecteur, ecrivain = await asyncio.open_connection("127.0.0.1", serveur.port)
    entetes = {"Host": urlsplit(serveur.url).netloc, "Connection": "close"} | {
        nom.replace("_", "-"): valeur for nom, valeur in entetes.items()
    }
    corps = "".join(f"{nom}: {valeur}\r\n" for nom, valeur in entetes.items())
    ecrivain.write(ligne + b" HTTP/1.1\r\n" + corps.encode("latin-1") + b"\r\n")
    try:
        await ecrivain.drain()
        recu = await asyncio.wait_for(lecteur.read(2_000_000), 5)
        while morceau := await asyncio.wait_for(lecteur.read(2_000_000), 5):
            recu += morceau
    except (ConnectionError, TimeoutError):
        recu = b""
    finally:
        ecrivain.close()
    tete, _, reste = recu.partition(b"\r\n\r\n")
    premiere, *lignes = tete.decode("latin-1").split("\r\n")
    statut = int(premiere.split()[1]) if premiere else 0
    return Reponse(
        statut, {n.lower(): v for n, _, v in (x.partition(": ") for x in lignes)}, reste.decode("utf-8", "replace")
    )


__all__ = ["ESPACE", "ETAT_INITIAL", "RACINE", "SAISIE", "Pirate", "Reponse", "brut", "ouvrir_session", "pirate"]
