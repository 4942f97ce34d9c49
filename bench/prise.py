"""A person's socket without a browser: Socket.IO over one websocket, as little of it as possible."""

import asyncio
import json
import time
import uuid
from typing import Any

import aiohttp

ESPACE = "/_event"
RACINE_ETATS = "reflex___state____state"
ATTENTE = 30.0


def etat(chemin: str) -> str:
    """Return the name of a State of ours on the wire."""
    module, _, classe = chemin.rpartition(".")
    return f"{RACINE_ETATS}.iel_app___{module.replace('.', '___')}____{classe}"


SAISIE = etat("recensement.state.saisie.saisie_state")
CONNEXION = etat("comptes.state.connexion.connexion_state")


class Prise:
    """One open socket. The same for the application and for its baseline, so that the client costs both the same."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, chemin: str) -> None:
        self._ws, self._chemin = ws, chemin
        self._veille: asyncio.Task[None] | None = None

    @classmethod
    async def ouvrir(cls, client: aiohttp.ClientSession, base: str, cookie: str = "", chemin: str = "/") -> "Prise":
        """Connect, from the application's own origin."""
        entetes = {"Origin": base} | ({"Cookie": cookie} if cookie else {})
        adresse = f"{base.replace('http', 'ws', 1)}{ESPACE}/?EIO=4&transport=websocket&token={uuid.uuid4()}"
        prise = cls(await client.ws_connect(adresse, headers=entetes, max_msg_size=0), chemin)
        await prise.attendre("0{")
        await prise._ws.send_str(f"40{ESPACE},{{}}")
        await prise.attendre(f"40{ESPACE},")
        return prise

    async def envoyer(self, nom: str, charge: dict[str, Any]) -> None:
        """Send one event, as the page would."""
        evenement = {
            "name": nom,
            "payload": charge,
            "router_data": {"pathname": self._chemin, "asPath": self._chemin, "query": {}},
        }
        await self._ws.send_str(f"42{ESPACE},{json.dumps(['event', evenement])}")

    async def attendre(self, signe: str) -> str:
        """Return the next message that holds a sign."""
        limite = time.monotonic() + ATTENTE
        while True:
            message = await self._ws.receive(timeout=limite - time.monotonic())
            if message.type is not aiohttp.WSMsgType.TEXT:
                raise ConnectionError(f"prise fermée en attendant {signe!r} : {message!r:.200}")
            if message.data == "2":
                await self._ws.send_str("3")
            elif signe in message.data:
                return message.data

    async def echange(self, nom: str, charge: dict[str, Any], signe: str) -> float:
        """Send an event and return the seconds until the answer that holds a sign."""
        debut = time.perf_counter()
        await self.envoyer(nom, charge)
        await self.attendre(signe)
        return time.perf_counter() - debut

    async def charger(self) -> None:
        """Load the page, as a tab does when it connects, to its last message."""
        await self.envoyer(f"{RACINE_ETATS}.hydrate_and_load", {})
        await self.attendre('"is_hydrated_rx_state_":true')

    def veiller(self) -> None:
        """Answer the server's pings until closed, as an idle tab does."""
        self._veille = asyncio.create_task(self._repondre())

    async def _repondre(self) -> None:
        async for message in self._ws:
            if message.data == "2":
                await self._ws.send_str("3")

    async def fermer(self) -> None:
        """Leave."""
        if self._veille is not None:
            self._veille.cancel()
        await self._ws.close()
