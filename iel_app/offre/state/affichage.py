"""What the editor of a formation shows, and how a formation becomes it."""

import secrets

from iel_app.core import clock, french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read
from iel_app.offre import forms, queries
from iel_app.offre.queries import FicheEdition
from iel_app.offre.state import adresses, fiche
from iel_app.offre.state.adresses import Chargee
from iel_app.offre.state.fiche import Conflit, LigneSession, Manque
from iel_app.offre.state.tableau import Tableau, tableau
from iel_app.ui.session import came_back, current_actor
from iel_app.ui.shapes import Case, Etape, Option

# Chosen, not typed: what is wrong with them shows at once.
_CHOISIS = ("certification", "contrat_apprentissage", "annees", "responsable", "formateur")


class Affichage(Chargee, mixin=True):
    """What the editor shows. What is typed lives in the fields and, a moment later, in the draft of the database."""

    etat: str = ""
    formation: int = 0
    reference: str = ""
    titre: str = "Formation"
    badge_ton: str = "brouillon"
    badge: str = ""
    categorie: str = ""
    categorie_href: str = adresses.CATALOGUE
    organisme: int = 0
    est_publiee: bool = False
    en_cours: bool = False
    statut: str = ""
    tirage: int = 0

    valeurs: dict[str, str] = {}
    apercu: str = ""
    certification: str = ""
    certification_texte: str = ""
    cle_certification: int = 0
    certifications: list[Option] = []
    recherche: str = ""
    annees: list[Case] = []
    annees_phrase: str = ""
    organismes: list[Option] = []
    contact: str = ""

    etapes: list[Etape] = []
    completude: str = ""
    part: str = "0"
    erreurs: dict[str, str] = {}
    conflits: dict[str, Conflit] = {}
    manquants: list[Manque] = []
    manque_titre: str = ""

    sessions: list[LigneSession] = []
    tableau: Tableau = Tableau()
    session_courante: str = ""
    session_message: str = ""
    session_lien: str = ""
    session_retiree: str = ""
    session_a_retirer: str = ""

    brouillon: str = ""
    annonce: str = ""
    message: str = ""
    controle: str = ""
    refusee: str = ""
    ecartee: str = ""
    motif: str = ""
    abandon: bool = False

    _fautes: dict[str, str] = {}
    _motifs: dict[str, str] = {}
    _tout: bool = False
    _suivies: dict[str, tuple[list[str], str]] = {}
    # What somebody gave up for a colleague's value: the last of its typing may come after the choice.
    _ecartees: dict[str, str] = {}
    _numero: int = 0
    # What was typed since a colleague gave up the version on the screen.
    _suspens: dict[str, str] = {}

    async def _lire(self, laquelle: int | str) -> FicheEdition | None:
        try:
            return await read(queries.fiche, current_actor(), laquelle, self._numero)
        except Refusal as refus:
            self.etat, self.titre, self.motif = "refuse", "Formation introuvable", refus.message
            return None

    async def _charger(self, laquelle: int | str, *, arrive: bool = False) -> None:
        """Show a formation from its beginning: every field takes what the database holds.

        When the page that `arrive` shows the very same already, or comes back, its fields stay: somebody may be typing
        in them.
        """
        lue = await self._lire(laquelle)
        if lue is None:
            return
        montree = self.formation == lue.id
        revenue = arrive and await came_back(self)
        if revenue and montree and lue.ecartee:
            # Nothing moves on the screen: it is all that is left of what a colleague gave up.
            self._dire_ecartee(lue.ecartee)
            return
        if not revenue and not (arrive and montree and dict(self.valeurs) == lue.contenu and not self.conflits):
            self.tirage, self._suivies = secrets.randbelow(2**40), {}
        if not montree or self.valeurs.get("certification") != lue.contenu["certification"]:
            self.cle_certification = secrets.randbelow(2**40)
        # A choice between two values still waits for its answer; what was accepted before counts while it holds.
        self.conflits = self.conflits if revenue and montree else {}
        tenues = {champ: conflit.mien_brut for champ, conflit in self.conflits.items()}
        suivies = self._suivies.items()
        self._suivies = {c: s for c, s in suivies if s[1] == lue.contenu.get(c.partition("-")[2])}
        self.formation, self.reference, self._numero = lue.id, lue.reference, lue.numero
        self.ecartee, self._suspens = "", {}
        self.valeurs = lue.contenu | tenues
        self.certifications, self.recherche, self._fautes = [], "", {}
        self.certification_texte = lue.certification.intitule if lue.certification else lue.contenu["certification"]
        self.organismes = [Option(str(i), nom) for i, nom in lue.organismes.items()]
        self.categorie = adresses.CONVENTIONNEES if lue.conventionnee else adresses.NON_CONVENTIONNEES
        self.categorie_href = adresses.lien("", categorie="conventionnees" if lue.conventionnee else "")
        self.contact, self.organisme, self.abandon, self.session_a_retirer = lue.contact, lue.organisme_id, False, ""
        self._actualiser(lue)

    def _dire_ecartee(self, sort: str) -> None:
        if not self.ecartee:
            self._viser("ecartee")
        self.ecartee, self.brouillon = sort, ""

    async def _relire(self, identifiant: int) -> FicheEdition | None:
        """Read again after an act: all but the fields, which stay as they are typed."""
        lue = await self._lire(identifiant)
        if lue is not None:
            self._actualiser(lue)
        return lue

    def _actualiser(self, lue: FicheEdition) -> None:
        self.etat = "edition" if lue.modifiable else "lecture"
        self.titre, self.apercu, self.statut = fiche.titre(lue), lue.intitule_public, lue.statut
        etiquette = fiche.badge(lue)
        self.badge_ton, self.badge = etiquette.ton, etiquette.texte
        self.est_publiee, self.en_cours = lue.est_publiee and lue.catalogue == "active", lue.en_cours
        self.certification = fiche.certification(lue.certification)
        self.annees, self.annees_phrase = fiche.annees(lue), fiche.phrase_des_annees(lue)
        self.tableau, montrees = tableau(lue, self.router.url.query_parameters)
        self.sessions = [fiche.session(lue, s) for s in montrees]
        self.manquants = fiche.manques(lue, ici=True) if lue.modifiable else []
        self.manque_titre = fiche.phrase_des_manques(len(self.manquants))
        faits, voulus = fiche.completude(lue)
        self.completude, self.part = f"Complétude\u00a0: {faits} sur {voulus}", str(round(100 * faits / voulus))
        heure = french.instant(lue.modifie_le)
        self.brouillon = f"Brouillon enregistré le {heure} par {lue.auteur}" if lue.en_cours else ""
        self.message = lue.message
        self.refusee = french.day(clock.local(lue.refusee_le).date()) if lue.refusee_le else ""
        self.controle = ""
        if lue.statut == "en_controle":
            delai = french.plural(lue.delai_jours, "jour ouvré", "jours ouvrés")
            self.controle = f"Publication demandée le {french.instant(lue.soumise_le)}. Délai habituel\u00a0: {delai}."
        self._motifs = dict(lue.motifs)
        self._montrer_erreurs(lue)

    def _montrer_erreurs(self, lue: FicheEdition) -> None:
        """Show at each field: the reason of a complement, what was typed wrong, what cannot be."""
        vues = {champ: f"Complément demandé\u00a0: {motif}" for champ, motif in self._motifs.items()}
        vues |= {c: lue.manques[c] for c in _CHOISIS if lue.contenu.get(c) and c in lue.manques}
        if self._tout:
            vues |= {c: phrase for c, phrase in lue.manques.items() if c in forms.CHAMPS or c == "sessions"}
        self.erreurs = vues | self._fautes if lue.modifiable else {}
        self.etapes = fiche.sommaire(lue, self.erreurs)

    def _refuser(self, refus: Refusal) -> None:
        """Say why nothing was done, when it is no field’s fault."""
        self.motif = refus.message
        self._viser("motif")
