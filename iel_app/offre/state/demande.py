"""« Demander un organisme d’un autre SIREN » (Guide 003, « L’organisme formateur »)."""

from typing import Any

import reflex as rx

from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import run
from iel_app.offre import commands
from iel_app.ui.focus import Aimed
from iel_app.ui.payloads import bounded, natural, posted
from iel_app.ui.session import connected, current_actor

RAISON_MAX = 1000


class DemandeState(Aimed, rx.State):
    """The dialog of the request."""

    ouverte: bool = False
    envoyee: bool = False
    fautes: dict[str, str] = {}
    motif: str = ""

    @rx.event
    @connected
    async def ouvrir(self) -> None:
        """Open the dialog."""
        self.ouverte, self.envoyee, self.fautes, self.motif = True, False, {}, ""

    @rx.event
    @connected
    async def fermer(self) -> None:
        """Close the dialog; the browser gives focus back to the button."""
        self.ouverte = False

    @rx.event
    @connected
    async def envoyer(self, champs: dict[str, Any]) -> None:
        """Send the request to the offer managers."""
        recus = posted(champs)
        siret, raison = bounded(recus.get("demande-siret"), 30), bounded(recus.get("demande-raison"), RAISON_MAX)
        try:
            await run(
                commands.demander_organisme, current_actor(), natural(recus.get("demande-organisme")), siret, raison
            )
        except Invalid as refus:
            self.fautes = refus.erreurs
            self._viser(next(iter(refus.erreurs)))
        except Refusal as refus:
            self.motif = refus.message
        else:
            self.envoyee, self.fautes, self.motif = True, {}, ""
