"""« Ajouter une nouvelle formation »: first make sure that it is not there yet (Guide 003, « Attention »)."""

import secrets
from typing import Any

import reflex as rx

from iel_app.core.errors import Invalid, Refusal
from iel_app.core.gateway import read, run
from iel_app.offre import commands, queries
from iel_app.offre.commands import Doublon
from iel_app.offre.state import adresses, fiche
from iel_app.referentiels.queries import chercher_certifications
from iel_app.ui.focus import Aimed, Erreur
from iel_app.ui.payloads import bounded, natural, posted
from iel_app.ui.session import arrival, connected, current_actor, current_identity
from iel_app.ui.shapes import Option

_CODE_MAX = 10


class NouvelleState(Aimed, rx.State):
    """The two questions that begin a formation."""

    etat: str = ""
    categorie: str = ""
    categorie_titre: str = adresses.NON_CONVENTIONNEES
    retour: str = adresses.CATALOGUE
    organisme: int = 0
    organismes: list[Option] = []
    essai: str = ""
    certifications: list[Option] = []
    certification: str = ""
    certification_texte: str = ""
    recherche: str = ""
    fautes: dict[str, str] = {}
    erreurs: list[Erreur] = []
    doublons: list[Option] = []
    doublon: str = ""
    formateur: str = ""
    motif: str = ""
    _creee: tuple[str, int] = ("", 0)

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Show the organismes that may give the courses."""
        if current_identity() is None:
            return
        acteur = current_actor()
        conventionnee = self.router.url.query_parameters.get("categorie", "") == "conventionnees"
        self.categorie = "conventionnees" if conventionnee else ""
        self.categorie_titre = adresses.CONVENTIONNEES if conventionnee else adresses.NON_CONVENTIONNEES
        self.retour = adresses.lien("", categorie=self.categorie)
        self.organisme = acteur.organismes[0] if acteur.organismes else 0
        try:
            noms = await read(queries.organismes, acteur, self.organisme)
        except Refusal as refus:
            self.etat, self.motif = "refuse", refus.message
            return
        if not noms:
            self.etat, self.motif = "refuse", "Votre compte n’est rattaché à aucun organisme de formation."
            return
        self.organismes = [Option(str(i), nom) for i, nom in noms.items()]
        self.formateur = str(self.organisme)
        self.certification, self.certification_texte, self.certifications, self.recherche = "", "", [], ""
        self.fautes, self.erreurs, self.doublons, self.doublon, self.motif = {}, [], [], "", ""
        self.essai, self.etat = secrets.token_hex(8), "pret"

    @rx.event
    @connected
    async def chercher(self, cherche: str) -> None:
        """Search certifications by code or by words."""
        saisi = bounded(cherche, 100).strip()
        if saisi == self.certification_texte:
            return
        try:
            trouvees = await read(chercher_certifications, current_actor(), saisi)
        except Refusal as refus:
            self.motif = refus.message
            return
        exacte = next((t for t in trouvees if t.code == saisi), None)
        self.certification, self.certification_texte = (exacte.code, saisi) if exacte else ("", "")
        self.certifications = [fiche.choix(t) for t in trouvees]
        self.recherche = fiche.phrase_de_recherche(saisi, trouvees)

    @rx.event
    @connected
    async def choisir(self, code: str) -> None:
        """Choose a certification in the list."""
        choisie = next((c for c in self.certifications if c.code == code), None)
        if choisie is not None:
            self.certification, self.certification_texte = choisie.code, choisie.libelle
            self.recherche = f"Certifinfo {choisie.code}. {choisie.detail}."

    @rx.event
    @connected
    async def continuer(self, champs: dict[str, Any]) -> Any:
        """Begin the formation, unless the same one is already in the catalogue."""
        return await self._creer(posted(champs), confirme=False)

    @rx.event
    @connected
    async def confirmer(self, organisme: int, certification: str, formateur: str, essai: str, categorie: str) -> Any:
        """Begin it all the same: it is another formation."""
        recus = {
            "organisme": organisme,
            "certification": certification,
            "formateur": formateur,
            "essai": essai,
            "categorie": categorie,
        }
        return await self._creer(recus, confirme=True)

    async def _creer(self, recus: Any, *, confirme: bool) -> Any:
        essai = bounded(recus.get("essai"), 40)
        deja, creee = self._creee
        if essai and essai == deja:
            return await self._aller(creee)
        self.fautes, self.erreurs, self.doublons, self.doublon, self.motif = {}, [], [], "", ""
        depart = {"certification": await _certification(recus), "formateur": bounded(recus.get("formateur"), 10)}
        try:
            identifiant = await run(
                commands.creer,
                current_actor(),
                natural(recus.get("organisme")),
                depart,
                conventionnee=recus.get("categorie") == "conventionnees",
                confirme=confirme,
            )
        except Invalid as refus:
            ancres = {"certification": "certification-texte"}
            self.fautes = refus.erreurs
            self.erreurs = [Erreur(ancres.get(c, c), phrase) for c, phrase in refus.erreurs.items()]
            self._viser("resume")
        except Doublon as refus:
            self.doublon = f"{refus.message}."
            self.doublons = [
                Option(adresses.formation(reference), f"{reference}, {lieu}") for _, reference, lieu in refus.references
            ]
            self.certification, self.formateur = depart["certification"], depart["formateur"]
            self._viser("doublon")
        except Refusal as refus:
            self.motif = refus.message
            self._viser("motif")
        else:
            self._creee = (essai, identifiant)
            return await self._aller(identifiant)
        return None

    async def _aller(self, identifiant: int) -> Any:
        references = await read(queries.references, current_actor(), [identifiant])
        return rx.redirect(adresses.formation(references[identifiant]) if references else adresses.CATALOGUE)


async def _certification(recus: Any) -> str:
    """Return the code chosen, or that of the only certification that bears what was typed: a choice may come later."""
    code, saisi = bounded(recus.get("certification"), 10), bounded(recus.get("certification-texte"), 100).strip()
    if code or not saisi:
        return code
    exactes = [t for t in await read(chercher_certifications, current_actor(), saisi) if t.intitule == saisi]
    return exactes[0].code if len(exactes) == 1 else saisi if len(saisi) <= _CODE_MAX else ""
