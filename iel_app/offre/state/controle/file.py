"""State of the queue: the list that the address tells, what is ticked, what was just decided and can be undone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import reflex as rx

from iel_app.core import clock, french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.queries import FileDeControle, FiltreFile
from iel_app.offre.state.controle import adresse
from iel_app.offre.state.controle.adresse import FICHE, FILE, TAILLES, lien
from iel_app.offre.state.controle.saisie import decision, lire_decisions
from iel_app.offre.state.controle.vues import Ligne, ligne
from iel_app.ui.focus import Aimed
from iel_app.ui.payloads import natural
from iel_app.ui.session import arrival, connected, current_actor
from iel_app.ui.shapes import Issue

LOT_MAX = TAILLES[-1]
RETARD = "Une publication est en retard au-delà de {}."
Mots = tuple[str, str]
VALIDEES = ("publication validée", "publications validées")
NON_VALIDEES = ("publication non validée", "publications non validées")
REMISES = ("publication remise en contrôle", "publications remises en contrôle")
ATTRIBUEES = ("publication attribuée à vous", "publications attribuées à vous")
RENDUES = ("publication rendue", "publications rendues")
INCHANGEES = ("décision maintenue", "décisions maintenues")


class FileState(Aimed, rx.State):
    """The list of publications, alone or beside the sheet of one of them."""

    etat: str = ""
    message: str = ""
    lignes: list[Ligne] = []
    total: int = 0
    compte: str = ""
    mediane: str = ""
    page: int = 1
    nb_pages: int = 1
    suite: str = ""
    adresse: str = FILE
    texte: str = ""
    genre: str = ""
    etat_voulu: str = "en_controle"
    attente: str = ""
    attribution: str = ""
    par_page: str = "15"
    vue: str = FILE
    courante: int = 0
    raccourcis: bool = True
    selection: list[int] = []
    choisies: str = ""
    bilan: str = ""
    refusees: list[Issue] = []
    faites: list[Issue] = []
    fait: str = ""
    annulables: list[str] = []
    motif: str = ""
    lue_le: str = ""
    nouvelles: str = ""
    annonce: str = ""
    _adresse: str | None = None

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read the address and show its page of the queue."""
        suit = self._suit()
        self.courante, self.motif = 0, ""
        voulu = adresse.filtre(self._parametres())
        try:
            await self._lire(voulu)
        except Refusal as refus:
            self.etat, self.message, self.lignes, self.selection = "refuse", refus.message, [], []
            return
        if suit:
            self._viser("titre")

    def _parametres(self) -> Mapping[str, str]:
        return self.router.url.query_parameters

    def _suit(self) -> bool:
        """Tell whether another address was shown before: focus then goes to what changed."""
        presente, ancienne = str(self.router.url), self._adresse
        self._adresse = presente
        return ancienne not in (None, presente)

    async def _lire(self, voulu: FiltreFile, courante: int = 0) -> None:
        """Show a page of the queue, with the row of the sheet beside it."""
        file = await read(queries.file_de_controle, current_actor(), voulu)
        parametres = self._parametres()
        self.raccourcis = adresse.raccourcis(parametres)
        voulu = replace(voulu, page=file.page)
        self._montrer(file, voulu)
        self.courante, self.etat = courante, "pret"
        self._choisir([v for v in self.selection if v in {x.version for x in self.lignes}])

    def _montrer(self, file: FileDeControle, voulu: FiltreFile) -> None:
        def vers(base: str, choix: FiltreFile, **autres: int | str) -> str:
            return lien(base, choix, avec_raccourcis=self.raccourcis, **autres)

        self.lignes = [ligne(x, vers(FICHE, voulu, id=x.version_id)) for x in file.lignes]
        self.total, self.page, self.nb_pages = file.total, file.page, file.nb_pages
        self.compte = french.plural(file.total, "publication")
        self.mediane = RETARD.format(french.plural(file.delai_jours, "jour ouvré", "jours ouvrés"))
        if file.attente_mediane is not None:
            jours = french_jours(file.attente_mediane)
            self.mediane = f"Attente médiane des dernières décisions\u00a0: {jours}. {self.mediane}"
        self.adresse = vers(FILE, voulu)
        premiere = vers(FILE, replace(voulu, page=1))
        self.suite = f"{premiere}{'&' if '?' in premiere else '?'}page="
        self.texte, self.genre, self.etat_voulu = voulu.texte, voulu.genre, voulu.etat
        self.attente, self.attribution, self.par_page = voulu.attente, voulu.attribution, str(voulu.par_page)
        self.vue = lien(FILE, replace(voulu, page=1, par_page=TAILLES[0]), avec_raccourcis=True)
        self.lue_le, self.nouvelles = clock.now().isoformat(), ""

    # --- selection ----------------------------------------------------------------------------------------------------

    def _choisir(self, versions: list[int]) -> None:
        self.selection = versions
        self.choisies = french.plural(len(versions), "sélectionnée") if versions else ""

    @rx.event
    @connected
    async def choisir(self, version: int, coche: bool) -> None:
        """Tick or untick one row of the page."""
        if isinstance(version, bool) or version not in [x.version for x in self.lignes]:
            return
        autres = [v for v in self.selection if v != version]
        self._choisir([*autres, version] if coche is True else autres)

    @rx.event
    @connected
    async def tout_choisir(self, coche: bool) -> None:
        """Tick or untick every row of the page."""
        self._choisir([x.version for x in self.lignes] if coche is True else [])

    @rx.event
    @connected
    async def vider(self) -> None:
        """Untick everything."""
        self._choisir([])
        self._viser("titre")

    # --- acts on several ----------------------------------------------------------------------------------------------

    @rx.event
    @connected
    async def valider_selection(self, versions: list[int]) -> None:
        """Validate the renewals among what is ticked, and tell what became of each."""
        lues = entiers(versions)
        if not lues:
            return
        self.motif, self.fait, self.annulables = "", "", []
        try:
            bilan = await run(commands.valider_en_nombre, current_actor(), lues)
            await self._rendre_compte(bilan, VALIDEES, NON_VALIDEES)
        except Refusal as refus:
            self._refuser(refus)
            return
        await self._retenir([v for v, raison in bilan.items() if not raison])
        if self.annulables:
            self.fait = f"{french.plural(len(self.annulables), *VALIDEES)}. Les courriels partent dans 10\u00a0s."
        self._viser("bilan")

    @rx.event
    @connected
    async def attribuer(self, versions: list[int], a_moi: bool) -> None:
        """Assign what is ticked to oneself, or give it back, and tell what became of each."""
        lues, mots = entiers(versions), ATTRIBUEES if a_moi is True else RENDUES
        if not lues:
            return
        self.motif, self.fait, self.annulables = "", "", []
        try:
            libres = [x.version for x in self.lignes if not x.attribuee]
            bilan = await run(commands.attribuer_en_nombre, current_actor(), lues, a_moi=a_moi is True, libres=libres)
            await self._rendre_compte(bilan, mots, ("publication inchangée", "publications inchangées"))
        except Refusal as refus:
            self._refuser(refus)
            return
        self._viser("bilan")

    @rx.event
    @connected
    async def annuler(self, decisions: list[str]) -> Any:
        """Undo the decisions that a screen names: of one, its sheet opens; of several, each outcome is told."""
        lues = lire_decisions(decisions, LOT_MAX)
        if not lues:
            return None
        self.motif, self.fait, self.annulables, self.bilan = "", "", [], ""
        try:
            bilan = await run(commands.annuler_en_nombre, current_actor(), lues)
            if len(lues) > 1:
                await self._rendre_compte(bilan, REMISES, INCHANGEES)
                self._viser("bilan")
                return None
        except Refusal as refus:
            self._refuser(refus)
            return None
        ((version, raison),) = bilan.items()
        if raison:
            self.motif = raison
            self._viser("motif")
            return None
        self.annonce = "Décision annulée\u00a0: la publication est de nouveau en contrôle."
        retour = replace(adresse.filtre(self._parametres()), etat="en_controle", page=1)
        self._adresse = ""
        return rx.redirect(lien(FICHE, retour, avec_raccourcis=self.raccourcis, id=version))

    async def _retenir(self, versions: list[int]) -> None:
        """Keep which decisions were just taken: they alone are then undone."""
        prises = await read(queries.decisions, current_actor(), versions)
        self.annulables = [decision(v, prises.get(v)) for v in versions if v in prises]

    async def _rendre_compte(self, bilan: dict[int, str], faites: Mots, refusees: Mots) -> None:
        """Tell what became of each publication, and show the queue as it is now."""
        noms = await read(queries.noms_des_versions, current_actor(), list(bilan))
        voulu = adresse.filtre(self._parametres())
        issues = [
            Issue(
                "{} {}".format(*noms[v]) if v in noms else f"Publication n°\u00a0{v}",
                lien(FICHE, voulu, avec_raccourcis=self.raccourcis, id=v),
                raison,
            )
            for v, raison in bilan.items()
        ]
        self.refusees = [i for i in issues if i.raison]
        self.faites = [i for i in issues if not i.raison]
        parties = [french.plural(len(x), *mots) for x, mots in ((self.faites, faites), (self.refusees, refusees)) if x]
        self.bilan = french.listing(parties)
        self.annonce = self.bilan
        await self._lire(voulu, self.courante)

    def _refuser(self, refus: Refusal) -> None:
        self.motif = refus.message
        self._viser("motif")

    @rx.event
    @connected
    async def fermer_bilan(self) -> None:
        """Close the report."""
        self.bilan, self.refusees, self.faites = "", [], []
        self._viser("titre")

    # --- the page -----------------------------------------------------------------------------------------------------

    @rx.event
    @connected
    async def basculer_raccourcis(self, coche: bool) -> Any:
        """Switch the single keys on or off; the address remembers it."""
        courants = self._parametres()
        suite = {"id": natural(courants["id"])} if natural(courants.get("id", "")) else {}
        base = FICHE if suite else FILE
        self._adresse, self.raccourcis = None, coche is True
        return rx.redirect(lien(base, adresse.filtre(courants), avec_raccourcis=coche is True, **suite), replace=True)

    @rx.event
    @connected
    async def verifier(self, depuis: str) -> None:
        """Count what came since the page was read; nothing moves."""
        try:
            instant = datetime.fromisoformat(depuis) if isinstance(depuis, str) else None
            if instant is None or instant.tzinfo is None:
                return
            voulu = adresse.filtre(self._parametres())
            nombre = await read(queries.nouvelles, current_actor(), voulu, instant)
        except (Refusal, ValueError, OverflowError):
            return
        self.nouvelles = french.plural(nombre, "nouvelle publication", "nouvelles publications") if nombre else ""

    @rx.event
    @connected
    async def actualiser(self) -> None:
        """Read the page again."""
        try:
            await self._lire(adresse.filtre(self._parametres()), self.courante)
        except Refusal as refus:
            self._refuser(refus)
            return
        self.annonce = f"Liste à jour\u00a0: {self.compte}."
        self._viser("titre")


def entiers(valeurs: Any) -> list[int]:
    """Return the ids of a payload, as many as a page holds at most."""
    if not isinstance(valeurs, list):
        return []
    return list(dict.fromkeys(n for n in map(natural, valeurs[:LOT_MAX]) if n))


def french_jours(jours: float) -> str:
    """Return « 1,5 jour », « 2 jours »."""
    texte = f"{jours:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{texte}\u00a0{'jours' if jours >= 2 else 'jour'}"
