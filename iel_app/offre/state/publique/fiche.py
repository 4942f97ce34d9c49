"""State of the public sheet of a formation."""

from dataclasses import dataclass

import reflex as rx

from iel_app.core import clock, french
from iel_app.core.errors import NotFound
from iel_app.core.gateway import read
from iel_app.offre import forms, queries
from iel_app.offre.queries import FormationPubliee, OrganismePublic, SeancePubliee
from iel_app.offre.state.publique.affichage import ADRESSE
from iel_app.ui.session import current_actor, public
from iel_app.ui.shapes import Paire

TITRE = "Formation"


@dataclass
class Seance:
    """One session of the sheet."""

    reference: str
    dates: str
    note: str
    lieu: str
    formateur: str
    places: str
    ics: str


class FormationPubliqueState(rx.State):
    """One formation, as the address names it."""

    vue: str = ""
    titre: str = TITRE
    mention: str = ""
    chapo: str = ""
    formateur: str = ""
    formateur_adresse: str = ""
    responsable: str = ""
    faits: list[Paire] = []
    textes: list[Paire] = []
    seances: list[Seance] = []
    lien_web: str = ""
    courriel: str = ""
    telephone: str = ""
    appel: str = ""
    contact: str = ""
    codes: list[Paire] = []
    pro: bool = False
    semblables: str = ""
    maj: str = ""

    @rx.event
    @public
    async def ouvrir(self) -> None:
        """Read the formation that `ref` names."""
        reference = str(self.router.url.query_parameters.get("ref", ""))[:20]
        acteur = current_actor()
        try:
            fiche = await read(queries.fiche_publique, acteur, reference)
        except NotFound:
            self.reset()
            self.vue, self.titre = "introuvable", "Formation introuvable"
            self.chapo = "Elle n’est pas, ou n’est plus, publiée."
            return
        self.pro = acteur.est_connecte
        self._montrer(fiche)
        self._joindre(fiche)

    def _montrer(self, fiche: FormationPubliee) -> None:
        self.titre, self.mention, self.vue = fiche.intitule, fiche.mention, "fiche"
        self.chapo = fiche.formateur.nom
        exemples = forms.NIVEAUX.get(fiche.niveau, "")
        faits = [
            Paire("Certification préparée", fiche.certification),
            Paire("Métiers", french.listing(fiche.metiers)),
            Paire("Niveau", f"{fiche.niveau} ({exemples})" if exemples else str(fiche.niveau)),
            Paire("Contrats", french.listing(fiche.contrats).capitalize()),
            Paire("Années ouvertes à l’apprentissage", french.listing(fiche.annees)),
            Paire("Lieu des cours", fiche.enseignement.libelle),
            Paire("Financement", fiche.financement),
            Paire("Référence", fiche.reference),
        ]
        self.faits = [fait for fait in faits if fait.valeur]
        self.textes = [Paire(libelle, texte) for libelle, texte in fiche.textes]
        self.seances = [_seance(s, fiche.formateur.nom) for s in fiche.seances]
        self.semblables = f"{ADRESSE}?certification={fiche.certification_code}"
        self.maj = french.plain_day(clock.local(fiche.publiee_le).date())

    def _joindre(self, fiche: FormationPubliee) -> None:
        self.formateur, self.formateur_adresse = fiche.formateur.nom, fiche.formateur.adresse
        self.responsable = fiche.responsable.nom if fiche.responsable else ""
        self.lien_web = fiche.lien_web
        self.courriel, self.contact = fiche.contact_courriel, fiche.contact_nom
        self.appel = fiche.contact_telephone
        self.telephone = french.phone(fiche.contact_telephone)
        organismes = [("formateur", fiche.formateur), ("responsable", fiche.responsable)]
        codes = [Paire(libelle, valeur) for libelle, valeur in fiche.codes]
        for role, organisme in organismes:
            codes += _codes(role, organisme) if organisme and self.pro else []
        self.codes = codes


def _codes(role: str, organisme: OrganismePublic) -> list[Paire]:
    paires = (
        (f"SIRET de l’organisme {role}", organisme.siret),
        (f"UAI de l’organisme {role}", organisme.uai),
        (f"Courriel de l’organisme {role}", organisme.courriel),
        (f"Téléphone de l’organisme {role}", french.phone(organisme.telephone)),
    )
    return [Paire(libelle, valeur) for libelle, valeur in paires if valeur]


def _seance(seance: SeancePubliee, formateur: str) -> Seance:
    return Seance(
        reference=seance.reference,
        dates=f"Du {french.day(seance.date_debut)} au {french.day(seance.date_fin)}",
        note=_note(seance),
        lieu=seance.lieu,
        formateur=seance.formateur or formateur,
        places=_places(seance),
        ics=f"/formations/sessions/{seance.reference}.ics",
    )


def _note(seance: SeancePubliee) -> str:
    if seance.permanente:
        return seance.entrees
    return "Commencée" if seance.date_debut < clock.today() else ""


def _places(seance: SeancePubliee) -> str:
    if seance.recrutement.value != "ouvert":
        return f"Recrutement {seance.recrutement.libelle.lower()}"
    if seance.places_restantes is None:
        return f"Non communiquées (capacité\u00a0: {seance.capacite})" if seance.capacite else "Non communiquées"
    if not seance.places_restantes:
        return f"Complet ({french.plural(seance.capacite, 'place')})" if seance.capacite else "Complet"
    sur = f" sur {seance.capacite}" if seance.capacite else ""
    return f"{seance.places_restantes}{sur}"
