"""What the sheet shows, and how a publication becomes it."""

from iel_app.core import french
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read
from iel_app.offre import queries
from iel_app.offre.queries import FicheControle
from iel_app.offre.state.controle import adresse, vues
from iel_app.offre.state.controle.adresse import COMPARER, FICHE, FILE, lien
from iel_app.offre.state.controle.file import FileState
from iel_app.offre.state.controle.saisie import decision
from iel_app.offre.state.controle.vues import Jumelle, Note, Seance
from iel_app.ui.focus import Aimed, Erreur
from iel_app.ui.session import current_actor
from iel_app.ui.shapes import Badge, Choix, Ecart, Paire

TITRE = "Contrôle d’une publication"


class Affichage(Aimed, mixin=True):
    """What the sheet shows of one publication."""

    etat: str = ""
    message: str = ""
    formulaire: str = ""
    version: int = 0
    titre: str = TITRE
    reference: str = ""
    organisme: str = ""
    genre: str = ""
    ton: str = "info"
    statut: str = ""
    recue: str = ""
    attente: str = ""
    en_retard: bool = False
    a_decider: bool = False
    decision: str = ""
    decision_message: str = ""
    decision_motifs: list[Paire] = []
    annulable: bool = False
    decidee: str = ""
    refus_annulation: str = ""
    verrou: str = ""
    verrou_soi: bool = True
    attribuee: str = ""
    attribuee_soi: bool = False
    position: str = ""
    precedente: str = ""
    suivante: str = ""
    retour: str = FILE
    premiere: bool = False
    ecarts: list[Ecart] = []
    valeurs: list[queries.ValeurVue] = []
    seances: list[Seance] = []
    constats: list[Badge] = []
    a_verifier: str = ""
    jumelles: list[Jumelle] = []
    notes: list[Note] = []
    champs: list[Choix] = []
    geste: str = ""
    rangs: list[int] = [0]
    correction: str = ""
    fautifs: dict[str, str] = {}
    erreurs: list[Erreur] = []
    motif: str = ""
    note_numero: int = 0

    async def _lire(self, version: int) -> None:
        """Show the sheet as it is now, and the page of the queue that holds it."""
        file = await self.get_state(FileState)
        voulu = adresse.filtre(file._parametres())
        fiche = await read(queries.fiche_controle, current_actor(), version, voulu)
        voulu = adresse.a_la_page(voulu, fiche.position)
        await file._lire(voulu, version)
        self.geste, self.rangs, self.correction, self.fautifs, self.erreurs = "", [0], "", {}, []
        self._montrer(fiche)

        def vers(autre: int | None) -> str:
            return lien(FICHE, voulu, avec_raccourcis=file.raccourcis, id=autre) if autre else ""

        self.precedente, self.suivante, self.retour = vers(fiche.precedente), vers(fiche.suivante), file.adresse
        self.jumelles = [
            Jumelle(r, ville, lien(COMPARER, voulu, avec_raccourcis=file.raccourcis, id=version, avec=i))
            for i, r, ville in fiche.jumelles
        ]
        self.etat = "pret"

    def _montrer(self, fiche: FicheControle) -> None:
        lue = fiche.ligne
        vue = vues.ligne(lue, "")
        self.version, self.formulaire = lue.version_id, f"{lue.version_id}-{fiche.revision}"
        self.titre, self.reference, self.organisme = lue.intitule or "Sans intitulé", lue.reference, lue.organisme
        self.genre, self.ton, self.statut = vue.genre, vue.ton, vue.etat
        self.recue, self.attente, self.en_retard = vue.recue, vue.attente, vue.en_retard
        self.a_decider = lue.statut == "en_controle"
        self.decision, self.decision_message = vues.decision(fiche), fiche.message
        self.decision_motifs = [Paire(*m) for m in fiche.motifs]
        self.annulable = not fiche.refus_annulation
        self.decidee = decision(lue.version_id, lue.decidee_le)
        self.refus_annulation = fiche.refus_annulation if lue.decidee_le else ""
        self.verrou, self.verrou_soi = vues.verrou(fiche), lue.prise_par_soi
        self.attribuee, self.attribuee_soi = vue.attribuee, lue.attribuee_a_soi
        self.position = f"{fiche.position} sur {fiche.total}" if fiche.position else "Hors de la file"
        self.premiere = lue.premiere
        self.ecarts = [Ecart(e.libelle, e.avant or "—", e.apres or "—") for e in fiche.ecarts]
        self.valeurs = fiche.valeurs
        self.seances = [Seance(r, p["Dates"], p["Lieu"], p["Organisme formateur"]) for r, p in fiche.sessions]
        self.constats = [Badge(c.ton, c.texte) for c in fiche.constats]
        a_voir = sum(c.ton != "succes" for c in fiche.constats)
        self.a_verifier = french.plural(a_voir, "point à vérifier", "points à vérifier") if a_voir else ""
        self.notes = [Note(f"{auteur}, le {french.instant(quand)}", lu) for auteur, lu, quand in fiche.notes]
        self.champs = [Choix(code, libelle) for code, libelle in fiche.champs.items()]

    def _refuser(self, refus: Refusal) -> None:
        manques = getattr(refus, "manques", [])
        self.motif = " ".join([refus.message, *(f"{m}." for m in manques)])
        self._viser("motif-fiche")
