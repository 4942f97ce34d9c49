"""State of the requests to name an organisme of another SIREN."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.queries import LigneDemande
from iel_app.offre.state.controle.adresse import ORGANISMES
from iel_app.offre.state.controle.saisie import texte
from iel_app.ui.focus import Aimed
from iel_app.ui.payloads import natural
from iel_app.ui.session import arrival, connected, current_actor

STATUTS = ("demandee", "accordee", "refusee")


@dataclass
class Demande:
    """One request."""

    id: str
    statut: str
    organisme: str
    formateur: str
    siret: str
    raison: str
    quand: str
    reponse: str
    erreur: str


class DemandesState(Aimed, rx.State):
    """The requests of the region, by status."""

    etat: str = ""
    message: str = ""
    statut: str = "demandee"
    onglet: str = ORGANISMES
    demandes: list[Demande] = []
    en_attente: int = 0
    compte: str = ""
    page: int = 1
    nb_pages: int = 1
    suite: str = ""
    refusee: str = ""
    motif: str = ""
    annonce: str = ""
    _adresse: str | None = None

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read the address: the status and the page."""
        presente, ancienne = str(self.router.url), self._adresse
        self._adresse, self.motif, self.refusee = presente, "", ""
        await self._lire()
        if ancienne not in (None, presente):
            self._viser("titre")

    async def _lire(self, erreur: str = "") -> None:
        parametres = self.router.url.query_parameters
        self.statut = parametres.get("statut", "") if parametres.get("statut", "") in STATUTS else STATUTS[0]
        try:
            page = await read(
                queries.demandes_d_organismes, current_actor(), self.statut, natural(parametres.get("page", ""))
            )
        except Refusal as refus:
            self.etat, self.message, self.demandes = "refuse", refus.message, []
            return
        self.demandes = [_demande(x, erreur if str(x.id) == self.refusee else "") for x in page.lignes]
        self.page, self.nb_pages, self.en_attente = page.page, page.nb_pages, page.nb_en_attente
        self.onglet = ORGANISMES if self.statut == STATUTS[0] else f"{ORGANISMES}?statut={self.statut}"
        self.suite = f"{ORGANISMES}?statut={self.statut}&page="
        self.compte = french.plural(page.total, "demande")
        self.etat = "pret"

    @rx.event
    @connected
    async def preparer_refus(self, demande: str) -> None:
        """Open the reason of a refusal, or close it."""
        if demande != "" and demande not in [x.id for x in self.demandes]:
            return
        fermee, self.refusee = self.refusee, demande
        self._viser(f"reponse-{demande}" if demande else f"refuser-{fermee}")

    @rx.event
    @connected
    async def accorder(self, demande: str, statut: str) -> None:
        """Grant a request."""
        await self._decider(demande, statut, accord=True, reponse="")

    @rx.event
    @connected
    async def refuser(self, champs: dict[str, Any]) -> None:
        """Refuse a request, with its reason."""
        if not isinstance(champs, dict):
            return
        demande = texte(champs, "demande")
        self.refusee = demande
        reponse = texte(champs, f"reponse-{demande}")
        await self._decider(demande, texte(champs, "statut"), accord=False, reponse=reponse)

    async def _decider(self, demande: Any, statut: Any, *, accord: bool, reponse: str) -> None:
        identifiant = natural(demande)
        if not identifiant or statut not in STATUTS:
            return
        try:
            await run(
                commands.decider_organisme, current_actor(), identifiant, accord=accord, reponse=reponse, vu=statut
            )
        except Invalid as refus:
            await self._lire(next(iter(refus.erreurs.values())))
            self._viser(f"reponse-{identifiant}")
            return
        except Refusal as refus:
            self.motif, self.refusee = refus.message, ""
            await self._lire()
            self._viser("motif")
            return
        self.motif, self.refusee = "", ""
        self.annonce = "Demande accordée." if accord else "Demande refusée."
        await self._lire()
        self._viser("titre")


def _demande(x: LigneDemande, erreur: str) -> Demande:
    if x.decidee_le is not None:
        quand = f"{x.statut_libelle} le {french.instant(x.decidee_le)} par {x.decidee_par}"
    else:
        quand = f"Demandée le {french.instant(x.demandee_le)} par {x.demandee_par}"
    return Demande(
        id=str(x.id),
        statut=x.statut,
        organisme=f"{x.organisme} (SIREN {x.organisme_siren})",
        formateur=f"{x.formateur}, {x.formateur_ville}" if x.formateur_ville else x.formateur,
        siret=x.formateur_siret,
        raison=x.raison,
        quand=quand,
        reponse=x.reponse,
        erreur=erreur,
    )
