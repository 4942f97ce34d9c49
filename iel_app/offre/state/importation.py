"""State of « Importer des formations »: the list of imports, or the one that the address names."""

from http.cookies import CookieError, SimpleCookie
from typing import Any

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Impossible, Invalid, NotFound, Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.state.vues_import import (
    ADRESSE,
    Champ,
    ColonneFichier,
    ErreurCellule,
    Faute,
    Recent,
    bilan,
    cellules,
    etape,
    recent,
)
from iel_app.ui.session import arrival, connected, current_actor

__all__ = ["ADRESSE", "ImportState"]
REFUS = "iel_import"
TITRE = "Importer des formations"
VALEUR_MAX = 6000


class ImportState(rx.State):
    """The list, or one import at its step."""

    vue: str = ""
    titre: str = TITRE
    cible: str = ""
    annonce: str = ""
    refus: str = ""
    fautes: list[Faute] = []
    recents: list[Recent] = []
    numero: str = ""
    statut: str = ""
    statut_libelle: str = ""
    etape: int = 1
    message: str = ""
    attend_colonnes: bool = False
    colonnes: list[ColonneFichier] = []
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
    erreurs: list[ErreurCellule] = []
    page: int = 1
    nb_pages: int = 1
    bilan: str = ""
    _fois: int = 0

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Read the address: `id` names an import and `page` its rows, else the list; `refus` says why a file was."""
        parametres = self.router.url.query_parameters
        self.refus, self.fautes, self.annonce, self.cible = "", [], "", ""
        if parametres.get("refus", ""):
            self._refuser(_phrase(self.router.headers.cookie))
        try:
            if numero := _entier(parametres.get("id", "")):
                await self._lire(numero, _entier(parametres.get("page", "")) or 1)
            else:
                await self._lister()
        except Refusal as refus:
            self.vue, self.titre, self.message = "introuvable", "Page introuvable", refus.message

    async def _lister(self) -> None:
        self.recents = [recent(vu) for vu in await read(queries.imports, current_actor())]
        self.vue, self.titre, self.etape, self.numero = "liste", TITRE, 2, ""

    async def _lire(self, numero: int, page: int) -> None:
        fiche = await read(queries.fiche_import, current_actor(), numero, page, "refusee")
        vu = fiche.resume
        self.numero, self.statut, self.statut_libelle = str(vu.id), vu.statut, vu.statut_libelle
        self.vue, self.titre, self.message = "import", f"Import de {vu.nom}", vu.message
        self.attend_colonnes = fiche.attend_colonnes
        self.etape = etape(fiche)
        if vu.statut in ("depose", "analyse"):
            lus = await read(queries.champs_importables, current_actor())
            self.champs = [Champ(code, titre) for code, titre in lus]
        self.colonnes = [ColonneFichier(f"colonne-{n}", c.entete, c.champ, "") for n, c in enumerate(fiche.colonnes)]
        self.creees, self.modifiees = french.number(vu.nb_creees), french.number(vu.nb_modifiees)
        self.inchangees, self.refusees = french.number(vu.nb_inchangees), french.number(vu.nb_refusees)
        self.utiles, self.en_erreur = vu.nb_creees + vu.nb_modifiees, vu.nb_refusees > 0
        self.faites, self.total = vu.faites, vu.total
        self.avancement = f"{french.number(vu.faites)} sur {french.plural(vu.total, 'ligne')}"
        self.page, self.nb_pages = fiche.page, fiche.nb_pages
        self.erreurs = cellules(fiche)
        self.bilan = bilan(vu)

    def _viser(self, id: str) -> None:
        self._fois += 1
        self.cible = f"{id}#{self._fois}"

    def _refuser(self, phrase: str, manques: list[str] | None = None) -> None:
        self.refus = phrase
        self.fautes = [Faute("fichier", texte) for texte in (manques or [phrase]) if texte]
        if self.fautes:
            self._viser("resume")

    @rx.event
    @connected
    async def actualiser(self, numero: str) -> None:
        """Read an import again."""
        await self._agir(numero, None, "")

    async def _agir(self, numero: str, commande: Any, annonce: str, *args: Any, **choix: Any) -> None:
        """Run a command on an import, then read it again; a refusal is shown with its sentence."""
        self.refus, self.fautes, self.annonce = "", [], ""
        identifiant = _entier(numero)
        try:
            if commande is not None:
                await run(commande, current_actor(), identifiant, *args, **choix)
                self.annonce = annonce
            await self._lire(identifiant, self.page if numero == self.numero else 1)
            if commande is not None:
                self._viser("titre")
        except NotFound as refus:
            self.vue, self.titre, self.message = "introuvable", "Page introuvable", refus.message
        except Impossible as refus:
            self._refuser(refus.message, [refus.message, *refus.manques])
        except Refusal as refus:
            self._refuser(refus.message)

    @rx.event
    @connected
    async def associer(self, formulaire: dict[str, Any]) -> None:
        """Say what each column is, and have the file analysed."""
        numero, identifiant = _texte(formulaire, "import"), _entier(_texte(formulaire, "import"))
        try:
            fiche = await read(queries.fiche_import, current_actor(), identifiant)
        except Refusal as refus:
            self._refuser(refus.message)
            return
        choix = {c.entete: _texte(formulaire, f"colonne-{n}") for n, c in enumerate(fiche.colonnes)}
        try:
            await run(commands.associer, current_actor(), identifiant, choix)
        except Invalid as refus:
            self.colonnes = [
                ColonneFichier(f"colonne-{n}", entete, champ, refus.erreurs.get(f"colonne-{n}", ""))
                for n, (entete, champ) in enumerate(choix.items())
            ]
            self.fautes = [Faute(ancre, phrase) for ancre, phrase in refus.erreurs.items()]
            self._viser("resume")
            return
        except Refusal as refus:
            self._refuser(refus.message)
            return
        await self._agir(numero, None, "")
        self.annonce = "Colonnes associées. L’analyse est en cours."
        self._viser("titre")

    @rx.event
    @connected
    async def corriger(self, formulaire: dict[str, Any]) -> None:
        """Change one cell and judge its row again."""
        numero, ligne = _texte(formulaire, "import"), _entier(_texte(formulaire, "numero"))
        champ, valeur = _texte(formulaire, "champ"), _texte(formulaire, "valeur")
        await self._agir(
            numero, commands.corriger_cellule, f"Ligne {ligne}\u00a0: valeur corrigée.", ligne, champ, valeur
        )
        if not self.fautes and any(e.numero == ligne for e in self.erreurs):
            reste = next(e for e in self.erreurs if e.numero == ligne)
            self.annonce = f"Ligne {ligne}\u00a0: {reste.probleme}"
            self._viser(reste.id)

    @rx.event
    @connected
    async def confirmer(self, formulaire: dict[str, Any]) -> None:
        """Have the rows written."""
        await self._agir(
            _texte(formulaire, "import"),
            commands.confirmer_import,
            "Import confirmé. Les lignes sont en cours d’écriture.",
            valides_seulement=_cochee(formulaire, "valides"),
            soumises=_cochee(formulaire, "soumettre"),
        )

    @rx.event
    @connected
    async def abandonner(self, numero: str) -> None:
        """Give the import up."""
        await self._agir(numero, commands.abandonner_import, "Import abandonné. Rien n’a été écrit.")

    @rx.event
    @connected
    async def annuler(self, numero: str) -> None:
        """Undo what the import wrote."""
        await self._agir(numero, commands.annuler_import, "Import annulé.")


def _entier(texte: Any) -> int:
    """Return the natural number that somebody sent, 0 for anything else."""
    return int(texte) if isinstance(texte, str) and texte.isascii() and texte.isdigit() and len(texte) < 10 else 0


def _texte(formulaire: Any, champ: str) -> str:
    valeur = formulaire.get(champ, "") if isinstance(formulaire, dict) else ""
    return valeur[:VALEUR_MAX].replace("\x00", "") if isinstance(valeur, str) else ""


def _cochee(formulaire: Any, champ: str) -> bool:
    return isinstance(formulaire, dict) and formulaire.get(champ) in ("on", True)


def _phrase(entete: str) -> str:
    generale = "Le fichier n’a pas été accepté. Réessayez."
    try:
        valeur = SimpleCookie(entete or "").get(REFUS)
        return bytes.fromhex(valeur.value).decode()[:500] if valeur else generale
    except (CookieError, ValueError):
        return generale
