"""The sessions in the editor: add, duplicate, carry over, take out and put back (Guide 003, « Créer des sessions »)."""

from typing import Any

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.state import adresses
from iel_app.offre.state.affichage import Affichage
from iel_app.ui.payloads import bounded, natural
from iel_app.ui.session import connected, current_actor

REFERENCE_MAX = 8


class Seances(Affichage, mixin=True):
    """Acts on the sessions of the draft."""

    async def _agir(self, acte: Any, formation: Any, *arguments: Any) -> Any:
        """Carry out an act on the sessions and read again; None when it is refused."""
        identifiant = natural(formation)
        try:
            montree = await read(queries.fiche, current_actor(), identifiant, self._numero)
            if montree.ecartee and identifiant == self.formation:
                self._dire_ecartee(montree.ecartee)
                return None
            fait = await run(acte, current_actor(), identifiant, *arguments)
        except Refusal as refus:
            self._refuser(refus)
            return None
        self.motif, self.session_message, self.session_lien, self.session_retiree = "", "", "", ""
        lue = await self._relire(identifiant)
        self._numero = lue.numero if lue else 0
        return fait if fait is not None else True

    @rx.event
    @connected
    async def ajouter_session(self, formation: int) -> Any:
        """Add a session and open it."""
        reference = await self._agir(commands.ajouter_session, formation)
        return rx.redirect(adresses.session(natural(formation), reference)) if reference else None

    @rx.event
    @connected
    async def dupliquer_session(self, formation: int, reference: str) -> None:
        """Copy a session a year later, in one gesture (Guide 003, « Ajouter une session »)."""
        modele = bounded(reference, REFERENCE_MAX)
        if copie := await self._agir(commands.dupliquer_session, formation, modele):
            self.session_courante = copie
            self.session_message = f"Session {copie} copiée de {modele}."
            self.session_lien = adresses.session(natural(formation), copie)
            self.annonce = self.session_message
            self._viser("verifier-session")

    @rx.event
    @connected
    async def reconduire(self, formation: int) -> None:
        """Copy the sessions of the last intake to the next year."""
        if copies := await self._agir(commands.reconduire, formation):
            nombre = french.plural(len(copies), "session copiée", "sessions copiées")
            self.session_courante = copies[0]
            self.session_message = f"{nombre}."
            self.session_lien = adresses.session(natural(formation), copies[0])
            self.annonce = self.session_message
            self._viser("verifier-session")

    @rx.event
    @connected
    async def demander_retrait(self, reference: str) -> None:
        """Ask before taking out a session that cannot be put back."""
        self.session_a_retirer = bounded(reference, REFERENCE_MAX)

    @rx.event
    @connected
    async def retirer_session(self, formation: int, reference: str) -> None:
        """Take a session out of the draft; a published one can be put back."""
        retiree = bounded(reference, REFERENCE_MAX)
        publiee = any(s.reference == retiree and s.publiee for s in self.sessions)
        self.session_a_retirer = ""
        if await self._agir(commands.supprimer_session, formation, retiree):
            self.session_courante = ""
            self.annonce = f"Session {retiree} retirée."
            if publiee:
                self.session_retiree = retiree
            else:
                self.session_message = self.annonce
            self._viser("ajouter-session")

    @rx.event
    @connected
    async def remettre_session(self, formation: int, reference: str) -> None:
        """Put back a session just taken out."""
        remise = bounded(reference, REFERENCE_MAX)
        if await self._agir(commands.remettre_session, formation, remise):
            self.session_courante = remise
            self.annonce = self.session_message = f"Session {remise} remise."
            self._viser("ajouter-session")
