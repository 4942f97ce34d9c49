"""What the form shows, and how the content becomes it."""

from datetime import datetime
from typing import Any, TypeVar

from iel_app.core import clock, french
from iel_app.recensement import rules
from iel_app.recensement.forms import Contenu
from iel_app.recensement.queries import FicheRecensement
from iel_app.recensement.rules import Difference
from iel_app.recensement.state import vues
from iel_app.recensement.state.vues import Conflit, Diplomes, Information, Ligne, Nombre, Personne
from iel_app.ui.focus import Aimed, Erreur
from iel_app.ui.session import current_actor
from iel_app.ui.shapes import Choix, Ecart, Etape

T = TypeVar("T")
AUTRE_COLLECTIVITE = "Vous agissez désormais pour une autre collectivité. Rechargez la page pour voir sa réponse."


def est_la_sienne(formulaire: Any) -> bool:
    """Tell whether a form, « 12-2027 », is of the collectivité now acted for."""
    return isinstance(formulaire, str) and formulaire.partition("-")[0] == str(current_actor().collectivite_id)


def brut(valeur: T) -> T:
    """Return what a state holds without the proxy that watches for changes: reading through it costs ten times."""
    return getattr(valeur, "__wrapped__", valeur)


class Affichage(Aimed, mixin=True):
    """What the form shows. What is typed lives in the fields and, a moment later, in the draft of the database."""

    etat: str = ""
    formulaire: str = ""
    annee: int = 0
    titre: str = "Recensement"
    message: str = ""
    delai: str = ""
    cloture: str = ""
    cloture_jour: str = ""
    hors_periode: str = ""
    dates: str = ""
    collectivite: str = ""
    statut_ton: str = "brouillon"
    statut: str = ""
    identite: list[Information] = []
    contact_nom: str = ""
    contact_courriel: str = ""
    contact_telephone: str = ""
    recapitulatif: str = ""
    precedent: str = ""
    precedent_libelle: str = ""
    personnes: list[Personne] = []
    nombres: list[Nombre] = []
    aucune: bool = False
    lignes: list[Ligne] = []
    categories: list[Choix] = []
    nb_disponibles: int = 0
    totaux: dict[str, str] = {}
    sommaire: list[Etape] = []
    brouillon: str = ""
    base: str = "0"
    reponse: int = 0
    retiree: str = ""
    annonce: str = ""

    fautifs: dict[str, str] = {}
    erreurs: list[Erreur] = []
    motif: str = ""

    conflits: dict[str, list[Conflit]] = {}
    nb_conflits: int = 0
    conflit_titre: str = ""
    conflit_auteur: str = ""
    conflit_liens: list[Conflit] = []
    nb_repris: int = 0
    repris: list[Ecart] = []

    confirme: bool = False
    reference: str = ""
    version: int = 0
    confirmation: str = ""
    confirmation_intentions: str = ""
    destinataires: str = ""

    diplomes_de: str = ""
    diplomes_titre: str = ""
    diplomes: list[Diplomes] = []

    _fiche: FicheRecensement | None = None
    _contenu: Contenu = {}
    _conflits: list[Difference] = []
    _bougees: list[str] = []
    _diplomes: dict[int, list[tuple[str, str]]] = {}

    def _entete(self, fiche: FicheRecensement) -> None:
        periode = fiche.periode
        fin = clock.local(periode.fermeture)
        self.annee, self.titre = periode.annee, f"Recensement {periode.annee}"
        self.formulaire = f"{fiche.collectivite_id}-{periode.annee}"
        self.message, self.collectivite = periode.message, fiche.collectivite
        self.delai = vues.delai(fiche)
        self.cloture = f"{french.long_day(fin.date())} à {french.hour(periode.fermeture)}"
        self.cloture_jour = french.day(fin.date())
        self.hors_periode = rules.hors_periode(periode.etape, periode.ouverture, periode.fermeture).rstrip(".")
        bornes = f"du {french.instant(periode.ouverture)} au {french.instant(periode.fermeture)}"
        self.dates = f"Recensement {periode.annee}{french.NBSP}: {bornes}."
        self.identite = [Information(*ligne) for ligne in fiche.identite]
        self.contact_nom, self.contact_courriel = fiche.contact.nom, fiche.contact.courriel
        self.contact_telephone = fiche.contact.telephone
        self.version, self.reference = fiche.version, fiche.reference
        self.recapitulatif = f"/documents/{fiche.reference}/v{fiche.version}.pdf" if fiche.version else ""
        self.precedent = (
            f"/documents/{fiche.precedent_reference}/v{fiche.precedent_version}.pdf" if fiche.precedent_version else ""
        )
        self.precedent_libelle = f"Récapitulatif {periode.annee - 1}"
        self.brouillon = f"Brouillon enregistré {french.moment(fiche.brouillon_le)}" if fiche.brouillon_le else ""
        self._statut(fiche.version, fiche.enregistre_le, brouillon=fiche.brouillon_le is not None)

    def _statut(self, version: int, instant: datetime | None, *, brouillon: bool) -> None:
        if not version or instant is None:
            self.statut_ton, self.statut = "brouillon", "Brouillon, non transmis"
        elif brouillon:
            self.statut_ton, self.statut = "attention", f"Modifié depuis la version {version}, non transmis"
        else:
            self.statut_ton, self.statut = "succes", f"Transmis le {french.instant(instant)} (version {version})"

    def _clore(self, phrase: str) -> None:
        """Show the form as the end of the period left it: what was typed can be read, the last version counts."""
        fiche = brut(self._fiche)
        garde = fiche is not None and fiche.brouillon_le is not None
        suite = " ; votre brouillon reste lisible ci-dessous." if garde else "."
        if fiche is not None and fiche.version:
            suite += f" La version {fiche.version} reste votre réponse."
        self.motif = french.french_spaces(f"{phrase} Votre saisie n’est pas transmise{suite}")
        self.etat, self.delai = "clos_en_cours", ""

    def _partir_de(self, fiche: FicheRecensement, *, revenu: bool) -> None:
        """Say of which version the fields are: of a tab that comes back, and has no draft, the page alone knows.

        Else what somebody saved while it was away would be replaced by what is typed here, without a word.
        """
        self.base = "" if revenu and fiche.brouillon_le is None else str(fiche.base_version)

    def _montrer(self, contenu: Contenu, conflits: list[Difference]) -> None:
        """Show the whole content: rows, figures, totals, contents. What is as before is not sent again."""
        fiche = brut(self._fiche)
        if fiche is None:
            return
        self._contenu, self._conflits = contenu, conflits
        self._changer("personnes", vues.personnes(fiche, contenu))
        self._changer("nombres", vues.nombres(fiche, contenu))
        self._changer("lignes", vues.lignes(fiche, contenu))
        libres = vues.disponibles(fiche, contenu)
        self.nb_disponibles = len(libres)
        # The list is sent when a row is there to choose in it: it is half of the page's first answer.
        a_choisir = any(not ligne["categorie"] for ligne in contenu["intentions"])
        self._changer("categories", libres if a_choisir else [])
        self.aucune = bool(contenu["aucune_intention"])
        self.retiree = _retiree(contenu, fiche.categories)
        self.conflits = vues.conflits(conflits, contenu)
        self.nb_conflits = len(conflits)
        self.conflit_liens = [c for groupe in self.conflits.values() for c in groupe]
        self._compter()

    def _changer(self, nom: str, valeur: Any) -> None:
        if brut(getattr(self, nom)) != valeur:
            setattr(self, nom, valeur)

    def _compter(self) -> None:
        contenu, fiche = brut(self._contenu), brut(self._fiche)
        if fiche is not None:
            self._changer("totaux", vues.totaux(contenu, fiche.periode))
        etapes = vues.sommaire(contenu, brut(self.fautifs), brut(self._conflits), brut(self.personnes))
        self._changer("sommaire", etapes)


def _retiree(contenu: Contenu, categories: dict[str, str]) -> str:
    retiree = contenu.get("retiree")
    if not retiree:
        return ""
    ligne = retiree["ligne"]
    if retiree["liste"] == "responsables":
        quoi, nom = "Personne retirée", f"{ligne['prenom']} {ligne['nom']}".strip()
    else:
        nom = categories.get(ligne["categorie"], "")
        quoi = "Catégorie retirée" if nom else "Ligne retirée"
    return french.french_spaces(f"{quoi} : {nom}") if nom else quoi
