"""One session: its dates, its place, its places (Guide 003, « La période de formation », « Le lieu de formation »)."""

import secrets
from typing import Any

import reflex as rx

from iel_app.core import french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, forms, queries
from iel_app.offre.queries import FicheEdition, SeanceVue
from iel_app.offre.rules import sessions
from iel_app.offre.state import adresses, fiche
from iel_app.offre.state.adresses import Chargee
from iel_app.offre.state.formation import FormationState
from iel_app.referentiels.queries import CommuneTrouvee, chercher_communes, commune_par_code
from iel_app.ui.focus import Erreur
from iel_app.ui.payloads import bounded, natural, posted
from iel_app.ui.session import arrival, came_back, connected, current_actor, current_identity
from iel_app.ui.shapes import Option

REFERENCE_MAX = 8


class SeanceState(Chargee, rx.State):
    """The session that the address names."""

    etat: str = ""
    formation: int = 0
    reference: str = ""
    titre: str = "Session"
    intitule: str = ""
    retour: str = adresses.CATALOGUE
    badge_ton: str = "brouillon"
    badge: str = ""
    tirage: int = 0
    valeurs: dict[str, str] = {}
    bases: dict[str, str] = {}
    organismes: list[Option] = []
    commune: str = ""
    commune_texte: str = ""
    communes: list[Option] = []
    recherche: str = ""
    a_verifier: bool = False
    copiee_de: str = ""
    passee: bool = False
    raison: str = ""
    conseil: str = ""
    change: str = ""
    fautes: dict[str, str] = {}
    erreurs: list[Erreur] = []
    motif: str = ""

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Show the session of the address."""
        if current_identity() is None:
            return
        await self._lire(revenue=await came_back(self))
        self._charge("id", "ref")

    async def _lire(self, *, revenue: bool) -> None:
        lus = self.router.url.query_parameters
        self.fautes, self.erreurs, self.motif, self.change = {}, [], "", ""
        reference = bounded(lus.get("ref", ""), REFERENCE_MAX)
        try:
            lue = await read(queries.fiche, current_actor(), natural(lus.get("id", "")))
            vue = next((s for s in lue.seances if s.seance.reference == reference), None)
            commune = await read(commune_par_code, current_actor(), vue.seance.commune_code) if vue else None
        except Refusal as refus:
            self.etat, self.titre, self.motif = "refuse", "Session introuvable", refus.message
            return
        if vue is None:
            self.etat, self.titre = "refuse", "Session introuvable"
            self.motif = "Cette session n’est pas, ou n’est plus, dans cette formation."
            self.retour = adresses.formation(lue.reference, "sessions")
            return
        # A connection lost while going from one session to another comes back on a page that never was on the screen.
        autre = self.formation and (self.formation, self.reference) != (lue.id, reference)
        self._montrer(lue, vue, commune)
        if not revenue or autre:
            self.bases, self.tirage = dict(vue.tapee), secrets.randbelow(2**40)

    def _montrer(self, lue: FicheEdition, vue: SeanceVue, commune: CommuneTrouvee | None) -> None:
        s = vue.seance
        self.formation, self.reference, self.titre = lue.id, s.reference, f"Session {s.reference}"
        self.intitule, self.retour = fiche.titre(lue), adresses.formation(lue.reference, "sessions")
        ligne = fiche.session(lue, vue)
        self.badge_ton, self.badge = ligne.ton, ligne.etat
        self.passee = vue.passee and s.publiee
        self.raison = ""
        if self.passee:
            self.raison = f"{sessions.TERMINEE}."
        elif not lue.modifiable:
            self.raison = "La formation est en contrôle\u00a0: reprenez la saisie pour modifier dates et lieu."
            if lue.statut != "en_controle":
                self.raison = "Cette formation ne se modifie pas avec votre compte, ou a quitté le catalogue."
        self.etat = "lecture" if self.raison else "edition"
        if not lue.modifiable and lue.places_modifiables and not self.passee:
            self.etat = "places"
        self.a_verifier, self.copiee_de = s.a_verifier and s.date_debut is not None, s.copiee_de
        duree = lue.certification.duree_annees if lue.certification else 1
        self.conseil = sessions.conseil_de_duree(s, duree, forms.annees(lue.contenu["annees"]))
        self.organismes = [Option(str(i), nom) for i, nom in lue.organismes.items()]
        self.commune, self.commune_texte = s.commune_code, commune.libelle if commune else s.ville
        self.communes, self.recherche, self.valeurs = [], "", vue.tapee

    @rx.event
    @connected
    async def chercher_commune(self, cherche: str) -> None:
        """Search communes by postal code or by name."""
        saisi = bounded(cherche, 100).strip()
        if saisi == self.commune_texte:
            return
        try:
            trouvees = await read(chercher_communes, current_actor(), saisi, 12)
        except Refusal as refus:
            self.motif = refus.message
            return
        self.commune, self.commune_texte = "", ""
        self.communes = [Option(c.code, c.libelle, c.code_postal) for c in trouvees]
        self.recherche = f"Aucune commune ne correspond à «\u00a0{saisi}\u00a0»." if saisi and not trouvees else ""

    @rx.event
    @connected
    async def choisir_commune(self, code: str) -> Any:
        """Choose a commune in the list; its postal code is filled in."""
        if not isinstance(code, str) or not code:
            return None
        choisie = next((c for c in self.communes if c.code == code), None)
        if choisie is None:
            return None
        self.commune, self.commune_texte, self.recherche = choisie.code, choisie.libelle, ""
        return rx.set_value("code_postal", choisie.marque)

    @rx.event
    @connected
    async def valider(self, champs: dict[str, Any]) -> Any:
        """Keep the session, then go back to the formation; what is refused stays on the screen."""
        recus = posted(champs)
        formation = natural(recus.get("formation"))
        reference = bounded(recus.get("reference"), REFERENCE_MAX)
        contenu = forms.lire_session(recus)
        base = forms.lire_session({c: recus.get(f"base-{c}") for c in forms.CHAMPS_SESSION})
        if not any(base.values()):
            base = {}
        try:
            if "commune-texte" in recus:
                contenu["commune"] = await self._commune(recus)
            places = await run(commands.modifier_session, current_actor(), formation, reference, contenu, base)
        except commands.SessionRefusee as refus:
            self.bases = base | refus.presentes | refus.neuves
            await self._actualiser(contenu, refus.neuves, bounded(recus.get("commune-texte"), 100))
            self.fautes, self.motif = refus.erreurs, ""
            self.erreurs = [Erreur(_ANCRES.get(c, c), phrase) for c, phrase in refus.erreurs.items()]
            self._viser("resume")
            return None
        except Refusal as refus:
            self.motif = refus.message
            self._viser("motif")
            return None
        fait = "\u00a0: places à jour, visibles sans contrôle." if places else " enregistrée."
        return await self._revenir(formation, reference, f"Session {reference}{fait}")

    async def _actualiser(self, tapees: dict[str, str], neuves: dict[str, str], commune: str) -> None:
        """Show what others made of the fields left alone, beside what is being typed."""
        self.change = ""
        if not neuves:
            return
        self.valeurs = self.valeurs | self.bases | tapees | neuves
        self.commune, self.commune_texte = tapees.get("commune", ""), commune
        if "commune" in neuves:
            trouvee = await read(commune_par_code, current_actor(), neuves["commune"])
            self.commune, self.commune_texte = neuves["commune"], trouvee.libelle if trouvee else ""
        libelles = french.listing([forms.LIBELLES_SESSION[c] for c in neuves])
        self.change = f"Changé entre-temps par une autre personne, et affiché ici\u00a0: {libelles}."
        self.tirage = secrets.randbelow(2**40)

    async def _commune(self, recus: Any) -> str:
        """Return the commune chosen, or the only one that what was typed names.

        A tab that comes back shows the choice that an ended session refused beside the code of the one before.
        """
        code, saisi = bounded(recus.get("commune"), 5), bounded(recus.get("commune-texte"), 100).strip()
        if not saisi:
            return ""
        choisie = await read(commune_par_code, current_actor(), code)
        # Its label says the postal code by which it was found.
        if choisie is not None and saisi.partition(" (")[0] in (choisie.nom, choisie.code_postal):
            return code
        trouvees = await read(chercher_communes, current_actor(), saisi.partition(" (")[0], 12)
        exactes = [c for c in trouvees if saisi in (c.libelle, c.nom, c.code_postal)]
        return exactes[0].code if len(exactes) == 1 else ""

    @rx.event
    @connected
    async def verifier(self, formation: int, reference: str) -> Any:
        """Say that the dates of a copied session are right."""
        return await self._acte(
            commands.verifier_session, formation, reference, "Les dates de la session {} sont vérifiées."
        )

    @rx.event
    @connected
    async def dupliquer(self, formation: int, reference: str) -> Any:
        """Copy the session a year later and open the copy."""
        modele, identifiant = bounded(reference, REFERENCE_MAX), natural(formation)
        try:
            copie = await run(commands.dupliquer_session, current_actor(), identifiant, modele)
        except Refusal as refus:
            self.motif = refus.message
            self._viser("motif")
            return None
        return rx.redirect(adresses.session(identifiant, copie))

    async def _acte(self, acte: Any, formation: Any, reference: Any, phrase: str) -> Any:
        lue, identifiant = bounded(reference, REFERENCE_MAX), natural(formation)
        try:
            await run(acte, current_actor(), identifiant, lue)
        except Refusal as refus:
            self.motif = refus.message
            self._viser("motif")
            return None
        return await self._revenir(identifiant, lue, phrase.format(lue))

    async def _revenir(self, formation: int, reference: str, phrase: str) -> Any:
        editeur = await self.get_state(FormationState)
        editeur._fait, editeur._session = phrase, reference
        references = await read(queries.references, current_actor(), [formation])
        return rx.redirect(adresses.formation(references[formation], "sessions") if references else adresses.CATALOGUE)


_ANCRES = {"commune": "commune-texte"}
