"""State of « Trouver une formation »: the address says the whole search, and nothing else does."""

from typing import Any

import reflex as rx

from iel_app.core import french
from iel_app.core.gateway import read
from iel_app.offre import forms, queries
from iel_app.offre.forms import Criteres
from iel_app.offre.queries import PageFormations
from iel_app.offre.state.publique.affichage import (
    ADRESSE,
    Choix,
    Lien,
    Resultat,
    adresse,
    choix_de,
    phrase_proches,
    puces,
    resultat,
    tris,
)
from iel_app.ui.focus import Erreur
from iel_app.ui.session import current_actor, public

TITRE = "Trouver une formation en apprentissage"


class RechercheState(rx.State):
    """The fields, the filters and one page of results."""

    vue: str = ""
    titre: str = TITRE
    cible: str = ""
    cle: str = ""
    panneau: str = ""
    q: str = ""
    lieu: str = ""
    rayon: str = str(forms.Criteres().rayon)
    debut: str = ""
    certification: str = ""
    tri: str = ""
    erreurs: list[Erreur] = []
    erreur_lieu: str = ""
    erreur_debut: str = ""
    lieu_compris: str = ""
    autres_lieux: list[Lien] = []
    niveaux: list[Choix] = []
    modalites: list[Choix] = []
    contrats: list[Choix] = []
    places: Choix = Choix("places", "Avec des places restantes", "0", False)
    nb_filtres: int = 0
    puces: list[Lien] = []
    effacer: str = ""
    tris: list[Lien] = []
    nombre: str = ""
    proches: str = ""
    annonce: str = ""
    lignes: list[Resultat] = []
    rangs: str = ""
    page: int = 1
    nb_pages: int = 1
    suite: str = ""
    partage: str = ""
    _adresse: str | None = None
    _fois: int = 0

    @rx.event
    @public
    async def ouvrir(self) -> None:
        """Search what the address says."""
        await self._chercher(forms.lire_criteres(dict(self.router.url.query_parameters)))

    @rx.event
    @public
    async def chercher(self, formulaire: dict[str, Any]) -> Any:
        """Go to the address of the search that the form asks for, so that it can be shared and come back."""
        criteres = forms.lire_criteres(formulaire if isinstance(formulaire, dict) else {})
        vers = adresse(criteres)
        if vers == self.partage:
            self._adresse = ""
            await self._chercher(criteres)
            return None
        return rx.redirect(vers)

    async def _chercher(self, criteres: Criteres) -> None:
        acteur = current_actor()
        page = await read(queries.recherche, acteur, criteres)
        self._dire(criteres, page)
        self._montrer(criteres, page, pro=acteur.est_connecte)
        self._viser()

    def _viser(self) -> None:
        """Bring focus to the results, or to the errors, when a search follows another."""
        ancienne, self._adresse = self._adresse, self.partage
        if ancienne is None or ancienne == self.partage:
            self.cible = ""
            return
        self._fois += 1
        self.panneau = f"filtres#{self._fois}"
        self.cible = f"{'resume' if self.erreurs else 'resultats'}#{self._fois}"

    def _dire(self, criteres: Criteres, page: PageFormations) -> None:
        """Fill the fields with what was understood."""
        self.partage = adresse(criteres, page=page.page)
        self.cle = self.partage.removeprefix(ADRESSE)
        self.q, self.rayon, self.debut, self.tri = (
            criteres.texte,
            str(criteres.rayon),
            f"{criteres.a_partir_du:%d/%m/%Y}" if criteres.a_partir_du else criteres.debut_tape,
            criteres.tri,
        )
        self.certification = criteres.certification
        self.lieu = page.lieu or criteres.lieu
        self.erreur_debut = criteres.erreurs.get("debut", "")
        inconnu = f"Aucune commune ne correspond à «\u00a0{criteres.lieu}\u00a0»"
        self.erreur_lieu = f"{inconnu}. Vérifiez son nom, ou saisissez son code postal" if page.lieu_inconnu else ""
        erreurs = (Erreur("lieu", self.erreur_lieu), Erreur("debut", self.erreur_debut))
        self.erreurs = [erreur for erreur in erreurs if erreur.texte]
        self.lieu_compris = page.lieu
        self.autres_lieux = [Lien(lieu, adresse(criteres, lieu=lieu)) for lieu in page.autres_lieux]

    def _montrer(self, criteres: Criteres, page: PageFormations, *, pro: bool) -> None:
        choix = choix_de(page, criteres)
        self.niveaux, self.modalites, self.contrats = choix["niveaux"], choix["modalites"], choix["contrats"]
        self.places = Choix(
            "places", "Avec des places restantes", french.number(page.facettes.places), criteres.avec_places
        )
        self.nb_filtres, self.puces = criteres.nb_filtres, puces(page, criteres)
        self.effacer = adresse(Criteres(texte=criteres.texte, lieu=criteres.lieu, rayon=criteres.rayon))
        self.tris = tris(page, criteres)
        self.nombre = french.plural(page.total, "formation") if page.total else "Aucune formation"
        self.proches = phrase_proches(page, criteres)
        self.lignes = [resultat(ligne, pro=pro) for ligne in page.lignes]
        self.page, self.nb_pages = page.page, page.nb_pages
        premier = (page.page - 1) * queries.PAR_PAGE + 1
        dernier = premier + len(page.lignes) - 1
        self.rangs = f"{french.number(premier)} à {french.number(dernier)} sur {french.number(page.total)}"
        sans_page = adresse(criteres)
        self.suite = f"{sans_page}{'&' if '?' in sans_page else '?'}page="
        self.vue = "liste" if page.total else "rien"
        autour = f", {page.lieu}" if page.lieu else ""
        sujet = f", {criteres.texte}" if criteres.texte else ""
        self.titre = f"{self.nombre} en apprentissage{sujet}{autour}" if sujet or autour else TITRE
        self.annonce = self.proches or self.nombre
