"""The saved versions of an answer."""

from dataclasses import dataclass

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read
from iel_app.recensement import queries
from iel_app.ui.payloads import natural
from iel_app.ui.session import arrival, current_actor, current_identity
from iel_app.ui.shapes import Ecart


@dataclass
class Version:
    """One saved version."""

    numero: int
    quand: str
    qui: str
    intentions: str
    recapitulatif: str
    ecarts: list[Ecart]
    actuelle: bool


class HistoriqueState(rx.State):
    """« Versions enregistrées »."""

    etat: str = ""
    titre: str = "Versions enregistrées"
    message: str = ""
    versions: list[Version] = []
    plus_anciennes: int = 0
    recentes: bool = True

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Load the versions of the present campaign."""
        identite = current_identity()
        if identite is None or identite.actor.collectivite_id is None:
            return
        try:
            periode = await read(queries.periode, current_actor())
            avant = natural(self.router.url.query_parameters.get("avant", ""))
            vues = await read(queries.historique, current_actor(), periode.annee if periode else 0, avant)
        except Refusal as refus:
            self.etat, self.message, self.versions = "refuse", refus.message, []
            return
        self.titre = f"Versions enregistrées du recensement {periode.annee if periode else ''}"
        self.versions = [
            Version(
                numero=v.numero,
                quand=french.instant(v.enregistre_le),
                qui=v.enregistre_par,
                intentions=french.plural(v.nb_intentions, "apprenti"),
                recapitulatif=f"/documents/{v.reference}/v{v.numero}.pdf",
                ecarts=[Ecart(d.libelle, d.avant, d.apres) for d in v.differences],
                actuelle=rang == 0 and not avant,
            )
            for rang, v in enumerate(vues)
        ]
        self.recentes = not avant
        self.plus_anciennes = self.versions[-1].numero if self.versions and self.versions[-1].numero > 1 else 0
        self.etat = "pret" if self.versions or avant else "vide"
