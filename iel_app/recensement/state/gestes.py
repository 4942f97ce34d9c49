"""The gestures on the draft: each goes to the database as it is made."""

from dataclasses import replace
from typing import Any

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Closed, Refusal
from iel_app.core.gateway import read, run
from iel_app.recensement import commands, queries
from iel_app.recensement.commands import EtatBrouillon
from iel_app.recensement.forms import CHAMP, NOMBRES, Contenu, Modification
from iel_app.recensement.state import vues
from iel_app.recensement.state.affichage import Affichage
from iel_app.recensement.state.vues import Categorie, Diplomes
from iel_app.ui.session import connected, current_actor


class Gestes(Affichage, mixin=True):
    """Typing, adding, removing, taking last year's figures over, settling conflicts, reading diplomas."""

    async def _retrouver(self) -> None:
        """Read the form again when this state is a fresh one: the server restarted, or the person was long away."""
        if self._fiche is None:
            fiche = await read(queries.fiche, current_actor())
            self._fiche, self._revisions = fiche, {}
            self._entete(fiche)
            self._montrer(fiche.contenu, fiche.conflits)

    def _autre_formulaire(self, formulaire: Any) -> bool:
        """Tell, and say, that what is on the screen belongs to another collectivité or year than one now acts for."""
        if formulaire == f"{current_actor().collectivite_id}-{self.annee}":
            return False
        self.motif = "Vous agissez désormais pour une autre collectivité. Rechargez la page pour voir sa réponse."
        self._viser("motif")
        return True

    async def _modifier(self, modification: Modification) -> EtatBrouillon | None:
        """Send one gesture to the draft; say why when it is refused."""
        try:
            await self._retrouver()
            etat = await run(
                commands.modifier_brouillon, current_actor(), self.annee, modification, int(self.base or 0)
            )
        except Closed as refus:
            self._fermer(refus)
            return None
        except Refusal as refus:
            self.motif = refus.message
            self._viser("motif")
            return None
        self._contenu = etat.contenu
        self.brouillon = f"Brouillon enregistré à {french.hour(etat.modifie_le)}"
        fiche = self._fiche
        if fiche is not None and fiche.brouillon_le is None:
            self._fiche = replace(fiche, brouillon_le=etat.modifie_le)
            self._statut(fiche.version, fiche.enregistre_le, brouillon=True)
        return etat

    def _fermer(self, refus: Closed) -> None:
        """The period ended while typing: everything stays readable, nothing is counted."""
        self.motif = f"{refus.message} Votre saisie n’est pas transmise ; votre brouillon reste lisible ci-dessous."
        self.etat = "clos_en_cours"
        self._viser("motif")

    @rx.event
    @connected
    async def noter(self, formulaire: str, champ: str, valeur: str) -> None:
        """Keep one field in the draft as it is typed."""
        try:
            await self._retrouver()
        except Refusal as refus:
            self.motif = refus.message
            return
        if self._autre_formulaire(formulaire):
            return
        if not isinstance(champ, str) or not isinstance(valeur, str) or len(valeur) > 2000:
            return
        if champ not in NOMBRES and not CHAMP.match(champ):
            return
        if _lue(self._contenu, champ) == valeur:
            return
        if await self._modifier(Modification(acte="noter", champ=champ, valeur=valeur)):
            self._compter()

    @rx.event
    @connected
    async def cocher_aucune(self, coche: bool) -> None:
        """Keep « Aucune intention cette année »."""
        if not isinstance(coche, bool):
            return
        valeur = "true" if coche is True else "false"
        if await self._modifier(Modification(acte="noter", champ="aucune_intention", valeur=valeur)):
            self.aucune = coche is True
            self._compter()

    @rx.event
    @connected
    async def reprendre(self, champ: str) -> None:
        """Take last year's figure over; the field is filled in, and only that one."""
        fiche = self._fiche
        if fiche is None or not fiche.precedent or champ not in NOMBRES:
            return
        valeur = str(fiche.precedent[champ])
        if await self._modifier(Modification(acte="reprendre", champ=champ, valeur=valeur)):
            self._revisions = self._revisions | {champ: self._revisions.get(champ, 0) + 1}
            self.nombres = vues.nombres(fiche, self._contenu, self._revisions)
            self._compter()
            self._viser(champ)

    @rx.event
    @connected
    async def reprendre_ligne(self, uid: str) -> None:
        """Take last year's three numbers of a catégorie over."""
        fiche = self._fiche
        ligne = next((x for x in self._contenu.get("intentions", []) if x["uid"] == uid), None)
        if fiche is None or ligne is None or not fiche.precedent:
            return
        passee = next((i for i in fiche.precedent["intentions"] if i["categorie"] == ligne["categorie"]), None)
        if passee is None:
            return
        for niveau in fiche.niveaux:
            champ = f"i-{uid}-n{niveau}"
            await self._modifier(Modification(acte="reprendre", champ=champ, valeur=str(passee[f"n{niveau}"])))
        self._revisions = self._revisions | {uid: self._revisions.get(uid, 0) + 1}
        self.lignes = vues.lignes(fiche, self._contenu, self._revisions)
        self._compter()
        self._viser(f"i-{uid}-n3")

    @rx.event
    @connected
    async def ajouter_personne(self) -> None:
        """Add an empty person and go to it."""
        if etat := await self._modifier(Modification(acte="ajouter_personne")):
            self._montrer(etat.contenu, etat.conflits)
            self._viser(f"r-{etat.contenu['responsables'][-1]['uid']}-prenom")

    @rx.event
    @connected
    async def ajouter_ligne(self) -> None:
        """Add an empty row and go to its catégorie."""
        if etat := await self._modifier(Modification(acte="ajouter_ligne")):
            self._montrer(etat.contenu, etat.conflits)
            self._viser(f"i-{etat.contenu['intentions'][-1]['uid']}-texte")

    @rx.event
    @connected
    async def retirer_personne(self, uid: str) -> None:
        """Remove a person; « Annuler » brings it back."""
        await self._retirer("retirer_personne", uid, "ajouter-personne")

    @rx.event
    @connected
    async def retirer_ligne(self, uid: str) -> None:
        """Remove a row; « Annuler » brings it back."""
        await self._retirer("retirer_ligne", uid, "ajouter-categorie")

    async def _retirer(self, acte: Any, uid: str, ensuite: str) -> None:
        if not isinstance(uid, str) or len(uid) > 80:
            return
        if etat := await self._modifier(Modification(acte=acte, champ=uid)):
            self._oublier_erreurs(uid)
            self._montrer(etat.contenu, etat.conflits)
            self.annonce = self.retiree
            self._viser(ensuite)

    def _oublier_erreurs(self, uid: str) -> None:
        self.fautifs = {champ: phrase for champ, phrase in self.fautifs.items() if f"-{uid}-" not in champ}
        self.erreurs = vues.erreurs(self.fautifs)

    @rx.event
    @connected
    async def retablir(self) -> None:
        """Bring back what was just removed."""
        if etat := await self._modifier(Modification(acte="retablir")):
            self._montrer(etat.contenu, etat.conflits)
            self.annonce = "Ligne rétablie"

    @rx.event
    @connected
    async def choisir_categorie(self, uid: str, code: str) -> None:
        """Give a row its catégorie."""
        fiche = self._fiche
        if fiche is None or not isinstance(uid, str) or len(uid) > 80 or not isinstance(code, str):
            return
        if code not in fiche.categories:
            return
        if etat := await self._modifier(Modification(acte="choisir_categorie", champ=uid, valeur=code)):
            self._oublier_erreurs(uid)
            self._montrer(etat.contenu, etat.conflits)
            self._viser(f"i-{uid}-n3")

    @rx.event
    @connected
    async def trancher(self, champ: str, choix: str) -> None:
        """Keep one's own value in a conflict, or take theirs."""
        if choix not in ("garder", "prendre") or not isinstance(champ, str) or len(champ) > 120:
            return
        if etat := await self._modifier(Modification(acte="trancher", champ=champ, valeur=choix)):
            cles = {champ, champ.split("-", 1)[-1].rsplit("-", 1)[0]}
            cles |= {i["uid"] for i in etat.contenu["intentions"] if i["categorie"] in cles}
            self._revisions = self._revisions | {cle: self._revisions.get(cle, 0) + 1 for cle in cles}
            self._montrer(etat.contenu, etat.conflits)
            self._viser(f"conflit-{etat.conflits[0].champ}" if etat.conflits else "enregistrer")

    @rx.event
    @connected
    async def voir_diplomes(self, uid: str) -> None:
        """Open the diplomas correlated with a row's catégorie, or close them."""
        ligne = next((x for x in self._contenu.get("intentions", []) if x["uid"] == uid), None)
        if ligne is None or self.diplomes_de == uid or self._fiche is None:
            self.diplomes_de = ""
            return
        try:
            self._diplomes = await read(queries.diplomes, current_actor(), self.annee, ligne["categorie"])
        except Refusal:
            self._diplomes = {}
        self.diplomes_de = uid
        self.diplomes_titre = self._fiche.categories.get(ligne["categorie"], "")
        self._filtrer_diplomes("")

    @rx.event
    @connected
    async def chercher_diplome(self, texte: str) -> None:
        """Narrow the diplomas to what is typed."""
        self._filtrer_diplomes(str(texte)[:100])

    def _filtrer_diplomes(self, texte: str) -> None:
        mot = texte.strip().casefold()
        niveaux = self._fiche.niveaux if self._fiche else []
        self.diplomes = [
            Diplomes(
                f"Niveau {n}",
                [Categorie(r, t) for t, r in self._diplomes.get(n, []) if mot in f"{t} {r}".casefold()],
            )
            for n in niveaux
        ]


def _lue(contenu: Contenu, champ: str) -> str | None:
    if champ in NOMBRES:
        return contenu.get(champ)
    trouve = CHAMP.match(champ)
    if trouve is None:
        return None
    lignes = contenu.get("responsables" if trouve["genre"] == "r" else "intentions", [])
    return next((ligne.get(trouve["nom"]) for ligne in lignes if ligne["uid"] == trouve["uid"]), None)
