"""State of « Demander un rappel »: the slots, one's callback to come."""

from typing import Any

import reflex as rx

from iel_app.aide import commands, forms, queries
from iel_app.aide.state.reponse import Answering
from iel_app.aide.state.vues import Jour, jours
from iel_app.core import french
from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.ui.payloads import bounded, natural, posted
from iel_app.ui.session import arrival, connected, current_actor, current_identity


class RappelState(Answering, rx.State):
    """Either the callback booked, or the slots."""

    etat: str = ""
    jours: list[Jour] = []
    prevu: int = 0
    prevu_quand: str = ""
    prevu_telephone: str = ""
    prevu_ics: str = ""
    manque: bool = False
    changement: bool = False

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Show the callback to come, or the slots."""
        if current_identity() is None:
            return
        self.annonce, self.changement = "", False
        await self._lire()

    async def _lire(self) -> None:
        self.fautes, self.erreurs, self.motif = {}, [], ""
        actor = current_actor()
        try:
            prevu = await read(queries.rappel_prevu, actor)
            self.jours = jours(await read(queries.creneaux_libres, actor))
        except Refusal as refus:
            self.etat, self.motif = "refuse", refus.message
            return
        self.prevu = prevu.id if prevu else 0
        self.prevu_quand = french.instant(prevu.debut) if prevu else ""
        self.prevu_telephone = french.phone(prevu.telephone) if prevu else ""
        self.prevu_ics = f"/aide/rappels/{prevu.id}.ics" if prevu else ""
        self.manque = prevu is not None and prevu.statut == "injoignable"
        self.tirage += 1
        self.etat = "pret"

    @rx.event
    @connected
    async def reserver(self, champs: dict[str, Any]) -> None:
        """Book the slot chosen."""
        try:
            saisie = forms.lire_rappel(posted(champs))
            await run(commands.reserver, current_actor(), saisie)
        except Refusal as refus:
            await self._refuser_creneau(refus)
            return
        await self._fait("Votre rappel est réservé. Un courriel le confirme.")

    @rx.event
    @connected
    async def changer(self) -> None:
        """Show the slots, to move the callback."""
        self.changement, self.annonce = True, ""
        await self._lire()
        self._viser("creneaux")

    @rx.event
    @connected
    async def garder(self) -> None:
        """Keep the slot as it is."""
        self.changement = False
        self._viser("prevu")

    @rx.event
    @connected
    async def deplacer(self, champs: dict[str, Any]) -> None:
        """Move the callback to the slot chosen."""
        recus = posted(champs)
        demande, creneau = natural(recus.get("demande")), bounded(recus.get("creneau"), 60)
        try:
            if not creneau:
                raise Invalid({"creneau": "Choisissez un créneau"})
            await run(commands.deplacer, current_actor(), demande, creneau)
        except Refusal as refus:
            await self._refuser_creneau(refus)
            return
        self.changement = False
        await self._fait("Votre rappel est déplacé. Un courriel le confirme.")

    @rx.event
    @connected
    async def annuler(self, demande: int) -> None:
        """Give the callback up."""
        try:
            await run(commands.annuler, current_actor(), natural(demande))
        except Refusal as refus:
            await self._refuser_creneau(refus)
            return
        self.changement = False
        await self._fait("Votre rappel est annulé.")

    async def _refuser_creneau(self, refus: Refusal) -> None:
        """Say why; a slot just taken shows as full, what is typed stays."""
        if not isinstance(refus, Invalid):
            try:
                self.jours = jours(await read(queries.creneaux_libres, current_actor()))
            except Refusal:
                self.jours = []
        self._refuser(refus)
