"""« Signaler une erreur »: the message to the interlocuteur IEL."""

from typing import Any

import reflex as rx

from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import run
from iel_app.recensement import commands
from iel_app.recensement.state.affichage import AUTRE_COLLECTIVITE, est_la_sienne
from iel_app.ui.focus import Aimed
from iel_app.ui.session import connected, current_actor


class SignalementState(Aimed, rx.State):
    """The dialog of a wrong identity."""

    ouvert: bool = False
    envoye: bool = False
    fautifs: dict[str, str] = {}
    motif: str = ""

    @rx.event
    @connected
    async def ouvrir(self) -> None:
        """Open the dialog."""
        self.ouvert, self.envoye, self.fautifs, self.motif = True, False, {}, ""

    @rx.event
    @connected
    async def fermer(self) -> None:
        """Close the dialog; the browser gives focus back to the button."""
        self.ouvert = False

    @rx.event
    @connected
    async def envoyer(self, champs: dict[str, Any]) -> None:
        """Send the report, once however often the button is pressed; opening the dialog again starts another."""
        if self.envoye:
            return
        champs = champs if isinstance(champs, dict) else {}
        if not est_la_sienne(champs.get("formulaire")):
            self.motif = AUTRE_COLLECTIVITE
            return
        champ, message = champs.get("signalement-champ"), champs.get("signalement-message")
        try:
            await run(
                commands.signaler_erreur,
                current_actor(),
                champ if isinstance(champ, str) else "",
                message if isinstance(message, str) else "",
            )
        except Invalid as refus:
            self.fautifs = refus.erreurs
            self._viser(next(iter(refus.erreurs)))
        except Refusal as refus:
            self.motif = refus.message
        else:
            self.envoye, self.fautifs, self.motif = True, {}, ""
            self._viser("signalement-envoye")
