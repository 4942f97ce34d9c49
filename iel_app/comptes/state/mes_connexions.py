"""State of « Mes connexions »."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from iel_app.comptes import commands, queries
from iel_app.core import french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.core.permissions import Permission, allows
from iel_app.ui.session import arrival, connected, current_actor


@dataclass
class Connexion:
    """One line of « Mes connexions »."""

    id: int
    appareil: str
    ouverte: str
    vue: str
    actuelle: bool


class ConnexionsState(rx.State):
    """« Mes connexions »: the person's own open sessions."""

    charge: bool = False
    double: bool = False
    lignes: list[Connexion] = []
    annonce: str = ""

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Load the open sessions, and whether the second factor is offered."""
        self.double = allows(current_actor(), Permission.COMPTES_SECOND_FACTEUR)
        await self._lire()
        self.charge = True

    @rx.event
    @connected
    async def fermer(self, identifiant: int) -> Any:
        """Close one session."""
        try:
            # Whatever else was sent names no session.
            numero = identifiant if type(identifiant) is int and 0 < identifiant < 2**31 else 0
            await run(commands.fermer_session, current_actor(), numero)
            self.annonce = "Connexion fermée"
        except Refusal as refus:
            self.annonce = refus.message
        await self._lire()

    @rx.event
    @connected
    async def fermer_partout(self) -> Any:
        """Close every session, this one too, and go back to sign-in."""
        await run(commands.fermer_partout, current_actor())
        return rx.redirect("/connexion?erreur=deconnecte")

    async def _lire(self) -> None:
        vues = await read(queries.sessions_ouvertes, current_actor())
        self.lignes = [
            Connexion(v.id, v.appareil, french.instant(v.ouverte_le), french.instant(v.vue_le), v.actuelle)
            for v in vues
        ]
