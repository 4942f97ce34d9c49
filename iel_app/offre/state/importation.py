"""State of « Importer des formations »: the list of imports, or the one that the address names."""

from typing import Any

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Impossible, Invalid, NotFound, Refusal
from iel_app.core.gateway import read, run
from iel_app.core.settings import settings
from iel_app.offre import commands, queries
from iel_app.offre.queries import ImportVu
from iel_app.offre.state import adresses, vues_import
from iel_app.offre.state.saisie_import import cellules, cochee, phrase, texte
from iel_app.offre.state.vues_import import ADRESSE, Champ, ColonneFichier, ErreurCellule, LigneImportee, Recent
from iel_app.ui.focus import Aimed, Erreur
from iel_app.ui.payloads import natural
from iel_app.ui.session import arrival, connected, current_actor, current_identity
from iel_app.ui.shapes import Choix

__all__ = ["ADRESSE", "ImportState"]
TITRE = "Importer des formations"
PALIER = 25
_ETAPES = {"depose": "Contrôle du fichier", "confirme": "Import"}


class ImportState(Aimed, rx.State):
    """The list, or one import at its step."""

    vue: str = ""
    titre: str = TITRE
    annonce: str = ""
    refus: str = ""
    fautes: list[Erreur] = []

    onglets: dict[str, str] = {}
    comptes: dict[str, str] = {}
    structures: list[Choix] = []
    aide: str = ""
    recents: list[Recent] = []
    present: list[Recent] = []

    numero: str = ""
    statut: str = ""
    statut_libelle: str = ""
    ton: str = "neutre"
    depot: str = ""
    etape: int = 1
    message: str = ""
    attend_colonnes: bool = False
    effacees: bool = False
    colonnes: list[ColonneFichier] = []
    connues: list[ColonneFichier] = []
    champs: list[Champ] = []
    creees: str = "0"
    modifiees: str = "0"
    inchangees: str = "0"
    refusees: str = "0"
    utiles: int = 0
    en_erreur: bool = False
    faites: int = 0
    total: int = 0
    avancement: str = ""
    importer: str = ""
    verdict: str = ""
    filtres: dict[str, str] = {}
    lignes: list[LigneImportee] = []
    erreurs: list[ErreurCellule] = []
    page: int = 1
    nb_pages: int = 1
    bilan: str = ""
    brouillons: str = adresses.CATALOGUE

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read the address: `id` names an import, `lignes` and `page` its rows, else the list; `refus`: of a file."""
        if current_identity() is None:
            return
        parametres = self.router.url.query_parameters
        self.refus, self.fautes, self.annonce, self.cible = "", [], "", ""
        if parametres.get("refus", ""):
            self._refuser(phrase(self.router.headers.cookie), "fichier")
        try:
            if numero := natural(parametres.get("id", "")):
                await self._lire(numero)
            else:
                await self._lister()
        except Refusal as refus:
            self._perdre(refus)

    def _perdre(self, refus: Refusal) -> None:
        self.vue, self.titre, self.message = "introuvable", "Page introuvable", refus.message

    async def _lister(self) -> None:
        acteur = current_actor()
        vus = await read(queries.imports, acteur)
        noms = await read(queries.structures, acteur)
        nombres, _, _ = await read(queries.comptes, acteur, False)
        self.comptes = {o.value: french.number(n) for o, n in nombres.items()}
        self.onglets = adresses.onglets()
        self.structures = [Choix(str(i), nom) for i, nom in noms.items()]
        self.aide = f"XLSX, CSV ou LHEO 2.3 (XML), moins de {settings().import_max_mo}\u00a0Mo"
        self.recents = [vues_import.recent(vu) for vu in vus]
        en_cours = next((vu for vu in vus if vu.statut in ("depose", "analyse", "confirme")), None)
        self.present = [vues_import.recent(en_cours)] if en_cours and len(noms) < 2 else []
        self.vue, self.titre, self.etape, self.numero = "liste", TITRE, 2, ""

    async def _lire(self, numero: int) -> ImportVu:
        acteur, parametres = current_actor(), self.router.url.query_parameters
        ici = parametres.get("id", "") == str(numero)
        page = (natural(parametres.get("page", "")) if ici else 0) or 1
        demande = parametres.get("lignes", "") if ici else ""
        fiche = await read(queries.fiche_import, acteur, numero, page, demande or "refusee")
        vu = fiche.resume
        verdict = vues_import.verdict(vu, demande)
        if verdict not in ("", demande or "refusee"):
            fiche = await read(queries.fiche_import, acteur, numero, page, verdict)
        if vu.statut in ("depose", "analyse"):
            self.champs = [Champ(code, titre) for code, titre in await read(queries.champs_importables, acteur)]
        self._cadre(vu)
        self.attend_colonnes, self.effacees = fiche.attend_colonnes, fiche.effacees
        self.etape = vues_import.etape(fiche)
        self.colonnes, self.connues = vues_import.colonnes(fiche, {}, {})
        self.verdict = verdict
        self.filtres = {code: vues_import.adresse(numero, lignes=code) for code in vues_import.VERDICTS}
        self.page, self.nb_pages = fiche.page, fiche.nb_pages
        self.erreurs = vues_import.erreurs(fiche) if verdict == "refusee" else []
        self.lignes = vues_import.lignes(fiche) if verdict not in ("", "refusee") else []
        return vu

    def _cadre(self, vu: ImportVu) -> None:
        self.numero, self.statut, self.statut_libelle = str(vu.id), vu.statut, vu.statut_libelle
        self.vue, self.titre, self.message = "import", f"Import de {vu.nom}", vu.message
        self.ton, self.depot = vues_import.ton(vu), vues_import.depot(vu)
        self.refusees, self.creees, self.modifiees, self.inchangees = map(french.number, vues_import.nombres(vu))
        self.utiles, self.en_erreur = vu.nb_creees + vu.nb_modifiees, vu.nb_refusees > 0
        self.faites, self.total = vu.faites, vu.total
        self.avancement = (
            f"{_ETAPES.get(vu.statut, '')}\u00a0: {french.number(vu.faites)} sur {french.plural(vu.total, 'ligne')}"
            if vu.total
            else "Le fichier attend son tour. Son contrôle commence dans un instant."
        )
        self.importer, self.bilan = vues_import.importer(vu), vues_import.bilan(vu)
        self.brouillons = adresses.onglets()["brouillons"]

    def _refuser(self, phrase: str, ancre: str, manques: list[str] | None = None) -> None:
        self.refus = phrase
        self.fautes = [Erreur(ancre, texte) for texte in (manques or [phrase]) if texte]
        self._viser("resume")

    @rx.event
    @connected
    async def actualiser(self, numero: str) -> None:
        """Read an import again, and say what moved: a quarter more, or the end."""
        avant, palier = self.statut if numero == self.numero else "", _palier(self.faites, self.total)
        try:
            vu = await self._lire(natural(numero))
        except Refusal as refus:
            self._perdre(refus)
            return
        if vu.statut != avant:
            self.annonce = vues_import.fin(vu)
            self._viser("titre")
        elif (neuf := _palier(vu.faites, vu.total)) > palier:
            self.annonce = f"{neuf}\u00a0%"

    async def _agir(self, numero: str, ancre: str, commande: Any, annonce: str, *args: Any, **choix: Any) -> Any:
        """Run a command on an import, then read it again; a refusal is shown with its sentence, and None returned."""
        self.refus, self.fautes, self.annonce = "", [], ""
        identifiant, issue = natural(numero), None
        try:
            issue = await run(commande, current_actor(), identifiant, *args, **choix)
            await self._lire(identifiant)
            self.annonce = annonce
            self._viser("titre")
            return True if issue is None else issue
        except Invalid:
            raise
        except NotFound as refus:
            self._perdre(refus)
        except Impossible as refus:
            await self._relire(identifiant)
            self._refuser(refus.message, ancre, [refus.message, *refus.manques])
        except Refusal as refus:
            self._refuser(refus.message, ancre)
        return None

    async def _relire(self, numero: int) -> None:
        """Show what became of an import, since an act on it is refused."""
        try:
            await self._lire(numero)
        except Refusal as refus:
            self.message = refus.message

    @rx.event
    @connected
    async def associer(self, formulaire: dict[str, Any]) -> None:
        """Say what each column is, and have the file analysed."""
        numero, identifiant = texte(formulaire, "import"), natural(texte(formulaire, "import"))
        try:
            fiche = await read(queries.fiche_import, current_actor(), identifiant)
        except Refusal as refus:
            self._perdre(refus)
            return
        choix = {c.entete: texte(formulaire, f"colonne-{n}") for n, c in enumerate(fiche.colonnes)}
        try:
            await self._agir(
                numero, "titre", commands.associer, "Colonnes associées. Le contrôle du fichier commence.", choix
            )
        except Invalid as refus:
            self.colonnes, self.connues = vues_import.colonnes(fiche, choix, refus.erreurs)
            self.fautes = [Erreur(ancre, phrase) for ancre, phrase in refus.erreurs.items()]
            self._viser("resume")

    @rx.event
    @connected
    async def corriger(self, formulaire: dict[str, Any]) -> None:
        """Change the cells typed over, and judge their rows again."""
        numero = texte(formulaire, "import")
        issue = await self._agir(numero, "erreurs", commands.corriger_cellules, "", cellules(formulaire))
        if issue is None:
            return
        justes = sum(1 for erreurs in issue.values() if not erreurs)
        corrigees = french.plural(justes, "ligne est corrigée", "lignes sont corrigées")
        self.annonce = f"{corrigees}, {self.refusees} en erreur."
        reste = next((e for e in self.erreurs if e.numero in issue and e.champ), None)
        self._viser(reste.id if reste else "erreurs" if self.erreurs else "confirmer")

    @rx.event
    @connected
    async def confirmer(self, formulaire: dict[str, Any]) -> None:
        """Have the rows written; said twice, it is done once."""
        await self._agir(
            texte(formulaire, "import"),
            "confirmer",
            commands.confirmer_import,
            "Import confirmé. Les lignes sont en cours d’écriture.",
            valides_seulement=cochee(formulaire, "valides"),
            soumises=cochee(formulaire, "soumettre"),
        )
        if self.fautes and self.statut in ("confirme", "applique"):
            self.refus, self.fautes, self.annonce = "", [], "Cet import est déjà confirmé."
            self._viser("titre")

    @rx.event
    @connected
    async def abandonner(self, numero: str) -> None:
        """Give the import up."""
        await self._agir(numero, "titre", commands.abandonner_import, "Import abandonné. Rien n’a été écrit.")

    @rx.event
    @connected
    async def annuler(self, numero: str) -> None:
        """Undo what the import wrote."""
        await self._agir(numero, "titre", commands.annuler_import, "Import annulé.")


def _palier(faites: int, total: int) -> int:
    """Return how far the work is, in quarters of a hundred."""
    return faites * 100 // total // PALIER * PALIER if total else 0
