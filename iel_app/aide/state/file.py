"""State of the queue of those who answer: the list that the address tells, and the request opened beside it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from iel_app.aide import commands, queries
from iel_app.aide.forms import REPONSE_MAX
from iel_app.aide.queries import ETATS, DemandeVue, FiltreDemandes, PageDemandes
from iel_app.aide.state.adresses import FILE
from iel_app.aide.state.vues import Ligne, ReponseLue, ligne, reponses, ton
from iel_app.core import french
from iel_app.core.errors import Invalid, NotFound, Refusal
from iel_app.core.gateway import read, run
from iel_app.ui.focus import Aimed
from iel_app.ui.payloads import bounded, natural, posted
from iel_app.ui.session import arrival, connected, current_actor

GENRES = {"": "Tous", "message": "Messages", "rappel": "Rappels"}
_DEFAUT = FiltreDemandes()


def filtre(parametres: Mapping[str, str]) -> FiltreDemandes:
    """Return the filter that an address tells; what it does not know is left at its default."""
    etat, genre = parametres.get("etat", ""), parametres.get("genre", "")
    return FiltreDemandes(
        etat=etat if etat in ETATS else _DEFAUT.etat,
        genre=genre if genre in GENRES else "",
        texte=parametres.get("texte", "").strip()[:100],
        page=natural(parametres.get("page", "")) or 1,
    )


def lien(voulu: FiltreDemandes, *, avec_raccourcis: bool, **autres: int | str) -> str:
    """Return an address of the queue: what differs from the defaults, and nothing else."""
    noms = ("etat", "genre", "texte", "page")
    dits = {nom: getattr(voulu, nom) for nom in noms if getattr(voulu, nom) != getattr(_DEFAUT, nom)}
    dits = autres | dits | ({} if avec_raccourcis else {"raccourcis": "non"})
    return f"{FILE}?{urlencode(dits)}" if dits else FILE


class DemandesState(Aimed, rx.State):
    """The queue, alone or beside one of its requests. Each act carries the request that was read."""

    etat: str = ""
    message: str = ""
    titre: str = "Demandes d’aide"
    lignes: list[Ligne] = []
    total: int = 0
    compte: str = ""
    page: int = 1
    nb_pages: int = 1
    suite: str = ""
    vue: str = FILE
    retour: str = FILE
    texte: str = ""
    genre: str = ""
    etat_voulu: str = "a_traiter"
    raccourcis: bool = True
    courante: int = 0
    sujet: str = ""
    ton: str = "info"
    statut: str = ""
    qui: str = ""
    faits: list[list[str]] = []
    corps: str = ""
    page_jointe: str = ""
    reponses: list[ReponseLue] = []
    actes: list[str] = []
    fautes: dict[str, str] = {}
    motif: str = ""
    annonce: str = ""
    tirage: int = 0
    _adresse: str | None = None

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read the address: the page of the queue, and the request to open."""
        presente, ancienne = str(self.router.url), self._adresse
        self._adresse, self.fautes, self.motif = presente, {}, ""
        if ancienne != presente:
            self.annonce = ""
        try:
            await self._lire()
        except NotFound as refus:
            self.etat, self.message, self.courante = "introuvable", refus.message, 0
        except Refusal as refus:
            self.etat, self.message, self.lignes = "refuse", refus.message, []
        if ancienne not in (None, presente):
            # The keys act from the list: whoever uses them stays there.
            self._viser(f"ligne-{self.courante} titre" if self.courante and self.raccourcis else "titre")

    async def _lire(self) -> None:
        lus, actor = self.router.url.query_parameters, current_actor()
        voulu, demande = filtre(lus), natural(lus.get("id", ""))
        self.raccourcis = lus.get("raccourcis", "") != "non"
        file = await read(queries.file_d_aide, actor, voulu)
        self._montrer(file, replace(voulu, page=file.page))
        if demande:
            self._ouvrir(await read(queries.demande, actor, demande))
        self.courante = demande
        self.etat = "fiche" if demande else "file"

    def _montrer(self, file: PageDemandes, voulu: FiltreDemandes) -> None:
        def vers(choix: FiltreDemandes, **autres: int) -> str:
            return lien(choix, avec_raccourcis=self.raccourcis, **autres)

        self.lignes = [ligne(d, vers(voulu, id=d.id)) for d in file.demandes]
        self.total, self.page, self.nb_pages = file.total, file.page, file.nb_pages
        self.compte = french.plural(file.total, "demande")
        self.retour, premiere = vers(voulu), vers(replace(voulu, page=1))
        self.suite = f"{premiere}{'&' if '?' in premiere else '?'}page="
        self.texte, self.genre, self.etat_voulu = voulu.texte, voulu.genre, voulu.etat
        self.vue = lien(FiltreDemandes(etat=voulu.etat, genre=voulu.genre), avec_raccourcis=True)

    def _ouvrir(self, d: DemandeVue) -> None:
        self.titre, self.sujet = f"Demande {d.numero}", d.sujet
        self.ton, self.statut = ton(d.statut), d.statut_libelle
        self.qui = d.auteur or "Visiteur"
        traitee = f"{d.traitee_par}, le {french.instant(d.traitee_le)}" if d.traitee_par else ""
        faits = [
            ["Structure", d.structure],
            ["Adresse électronique", d.courriel],
            ["Téléphone", french.phone(d.telephone)],
            ["Créneau", french.instant(d.creneau_le)],
            ["Reçue le", french.instant(d.recue_le)],
            ["Formation", d.formation],
            ["Dernier acte", traitee],
        ]
        self.faits = [fait for fait in faits if fait[1]]
        self.corps, self.page_jointe = d.message, d.page
        self.reponses, self.actes = reponses(d), list(d.actes)
        self.tirage += 1

    @rx.event
    @connected
    async def repondre(self, champs: dict[str, Any]) -> None:
        """Send an answer; what is refused stays on the screen."""
        recus = posted(champs)
        demande, reponse = natural(recus.get("demande")), bounded(recus.get("reponse"), REPONSE_MAX + 1000)
        vues = recus.get("vues")
        nombre = int(vues) if isinstance(vues, str) and vues.isascii() and vues.isdigit() and len(vues) < 5 else 0
        try:
            await run(commands.repondre, current_actor(), demande, reponse, nombre)
        except Invalid as refus:
            self.fautes, self.motif = refus.erreurs, ""
            self._viser("reponse")
        except Refusal as refus:
            self._refuser(refus)
        else:
            await self._fait("Réponse envoyée.")

    @rx.event
    @connected
    async def rappeler(self, demande: int) -> None:
        """Say that the person was called back."""
        await self._acte(commands.rappeler, demande, "La personne est notée comme rappelée.")

    @rx.event
    @connected
    async def manquer(self, demande: int) -> None:
        """Say that the person did not answer."""
        await self._acte(commands.manquer, demande, "La personne est notée comme non jointe. Un courriel la prévient.")

    @rx.event
    @connected
    async def clore(self, demande: int) -> None:
        """Close the request."""
        await self._acte(commands.clore, demande, "La demande est close.")

    async def _acte(self, acte: Any, demande: Any, phrase: str) -> None:
        try:
            await run(acte, current_actor(), natural(demande))
        except Refusal as refus:
            self._refuser(refus)
            return
        await self._fait(phrase)

    def _refuser(self, refus: Refusal) -> None:
        self.fautes, self.motif = {}, refus.message
        self._viser("motif")

    async def _fait(self, phrase: str) -> None:
        self.fautes, self.motif = {}, ""
        try:
            await self._lire()
        except Refusal as refus:
            self.etat, self.message = "introuvable", refus.message
            return
        self.annonce = phrase
        self._viser("fait")

    @rx.event
    @connected
    async def basculer_raccourcis(self, coche: bool) -> Any:
        """Switch the single keys on or off; the address remembers it."""
        lus = self.router.url.query_parameters
        demande = natural(lus.get("id", ""))
        suite = {"id": demande} if demande else {}
        self._adresse, self.raccourcis = None, coche is True
        return rx.redirect(lien(filtre(lus), avec_raccourcis=coche is True, **suite), replace=True)
