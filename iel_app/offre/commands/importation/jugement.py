"""The verdict of a row: which formation and session it names, what it changes, what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iel_app.core import clock
from iel_app.core.settings import settings
from iel_app.offre import fichiers, forms
from iel_app.offre.commands.contexte import seance, tapee
from iel_app.offre.commands.importation.monde import Connue, Ligne, Monde, depart
from iel_app.offre.commands.importation.reconnaissance import reconnaitre
from iel_app.offre.forms import Refus, SaisieSession
from iel_app.offre.models import FormeFichier, StatutFormation, StatutVersion, Verdict
from iel_app.offre.rules import intitule, publication, sessions
from iel_app.offre.rules.importation import EXEMPLE, Demande, convertir, phrase
from iel_app.referentiels.models import Commune

LIGNE = ""
"""Key of an error that belongs to the row, and to no column."""
IDENTIFIANTS = {"identifiant_formation", "identifiant_session"}
_SIRETS = {"responsable": "siret_responsable", "formateur": "siret_formateur"}


@dataclass(slots=True)
class Jugement:
    """What would be done of a row."""

    cle: str = ""
    cle_session: str = ""
    connue: Connue | None = None
    ligne: Ligne | None = None
    contenu: dict[str, str] = field(default_factory=dict)
    saisie: SaisieSession | None = None
    commune: Commune | None = None
    conventionnee: bool = False
    identifiant: str = ""
    identifiant_session: str = ""
    formation_change: bool = False
    session_change: bool = False
    changes: set[str] = field(default_factory=set)
    erreurs: dict[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """One word for the row."""
        if self.erreurs:
            return Verdict.REFUSEE
        if self.connue is None or (self.saisie is not None and self.ligne is None):
            return Verdict.CREEE
        return Verdict.MODIFIEE if self.formation_change or self.session_change else Verdict.INCHANGEE

    @property
    def sans_brouillon(self) -> bool:
        """Whether it changes only what no version holds: identifiers, and places of a session published or in control.

        Places are judged as on the page of a session.
        """
        if self.connue is None or not self.changes <= {*forms.CHAMPS_PLACES, *IDENTIFIANTS}:
            return False
        if self.ligne is None:
            return self.saisie is None and not self.session_change
        dite, s = self.ligne
        connue = s.publiee_le is not None or self.connue.version.statut is StatutVersion.EN_CONTROLE
        return self.changes <= IDENTIFIANTS or (connue and not dite.a_verifier)

    @property
    def changements(self) -> list[str]:
        """The columns that a row changes in what exists, in their order; none for another verdict."""
        colonnes = {_SIRETS.get(c, c) for c in self.changes} if self.verdict is Verdict.MODIFIEE else set[str]()
        return [c for c in fichiers.IMPORTABLES if c in colonnes]


def juger(monde: Monde, forme: FormeFichier, valeurs: Mapping[str, str]) -> Jugement:
    """Return what would be done of a row, without doing it."""
    demande = convertir(valeurs)
    juge = Jugement(erreurs=dict(demande.erreurs))
    if demande.identifiant.startswith(EXEMPLE):
        juge.erreurs[LIGNE] = "C’est une ligne d’exemple du modèle. Retirez-la du fichier"
        return juge
    _organismes(monde, demande, juge)
    _formation(monde, forme, demande, juge)
    _contenu(monde, demande, juge)
    _categorie(demande, juge)
    if demande.seance is not None:
        _seance(monde, forme, demande, juge)
    elif juge.connue is None and not juge.erreurs:
        juge.cle_session = "-"
    if juge.formation_change or juge.session_change:
        _exiger_modifiable(juge)
    juge.erreurs = {c: phrase(c, valeurs.get(c, ""), m) for c, m in juge.erreurs.items()}
    return juge


def _organismes(monde: Monde, demande: Demande, juge: Jugement) -> None:
    """Say what is wrong with the organismes named by SIRET."""
    for champ, siret in (("siret_responsable", demande.responsable), ("siret_formateur", demande.formateur)):
        if siret and monde.sirets.get(siret) is None:
            juge.erreurs[champ] = "Aucun organisme de la plateforme ne porte ce SIRET"
        elif siret and monde.sirets[siret] not in monde.permis:
            juge.erreurs[champ] = (
                "Cet organisme n’a pas le même SIREN que votre structure. "
                f"Écrivez à {settings().offre_contact} pour l’ajouter"
            )


def _formation(monde: Monde, forme: FormeFichier, demande: Demande, juge: Jugement) -> None:
    """Find the formation, and the key under which the rows of the file that name it are compared."""
    juge.connue, juge.identifiant, erreurs = reconnaitre(monde, forme, demande)
    juge.erreurs |= erreurs
    formateur = monde.sirets.get(demande.formateur, monde.organisme_id)
    anonyme = f"sans:{demande.contenu.get('certification', '')}|{formateur}"
    nouvelle = f"id:{juge.identifiant}" if juge.identifiant else anonyme
    juge.cle = f"ref:{juge.connue.formation.reference}" if juge.connue else nouvelle


def _contenu(monde: Monde, demande: Demande, juge: Jugement) -> None:
    """Compare the fields of the formation, and say what is wrong with those that change."""
    if "reference_formation" in juge.erreurs:
        return
    connue = juge.connue
    avant = dict(connue.version.contenu) if connue else {}
    apres = (avant or depart(monde.organisme_id)) | demande.contenu
    apres["intitule"] = intitule.sans_mention(apres["intitule"])
    if demande.responsable in monde.sirets:
        apres["responsable"] = str(monde.sirets[demande.responsable])
    if not connue and demande.formateur in monde.sirets:
        apres["formateur"] = str(monde.sirets[demande.formateur])
    changes = {c for c in forms.CHAMPS if not _pareil(c, avant.get(c, ""), apres.get(c, ""))} if connue else None
    juge.contenu = apres if changes is None else avant | {c: apres[c] for c in changes}
    juge.formation_change = connue is None or bool(changes)
    juge.changes |= changes or set()
    if connue and juge.identifiant and connue.formation.identifiant_externe != juge.identifiant:
        juge.formation_change = True
        juge.changes.add("identifiant_formation")
    _, manques = publication.manques(juge.contenu, monde.reperes(juge.contenu.get("certification", "")), [])
    for champ, message in manques.items():
        if champ not in forms.CHAMPS or (changes is not None and champ not in changes):
            continue
        if juge.contenu.get(champ) or champ == "certification":
            juge.erreurs.setdefault(_SIRETS.get(champ, champ), message)


def _categorie(demande: Demande, juge: Jugement) -> None:
    """Give a new formation its category; that of one that exists does not change."""
    juge.conventionnee = juge.connue.formation.conventionnee if juge.connue else demande.conventionnee == "oui"
    if demande.conventionnee and (demande.conventionnee == "oui") is not juge.conventionnee:
        est, ecrire = ("est conventionnée", "Oui") if juge.conventionnee else ("n’est pas conventionnée", "Non")
        juge.erreurs["conventionnee"] = (
            f"Cette formation {est}, et sa catégorie ne change plus. Écrivez {ecrire} ou videz la cellule"
        )


def _pareil(champ: str, avant: str, apres: str) -> bool:
    if avant == apres:
        return True
    if champ == "intitule":
        return intitule.sans_mention(avant) == intitule.sans_mention(apres)
    try:
        return bool(forms.lire_champ(champ, avant) == forms.lire_champ(champ, apres))
    except Refus:
        return False


def _seance(monde: Monde, forme: FormeFichier, demande: Demande, juge: Jugement) -> None:
    """Find the session in the formation, compare it, and say what is wrong with it."""
    seance_demandee = dict(demande.seance or {})
    juge.ligne = _ligne(forme, demande, juge, seance_demandee)
    recue = _actuelle(juge.ligne) | seance_demandee
    if "commune" in seance_demandee or "code_postal" in seance_demandee or juge.ligne is None:
        ville = demande.ville if not seance_demandee.get("commune") else ""
        juge.commune = monde.commune(recue.get("commune", ""), recue.get("code_postal", ""), ville)
        recue["commune"] = juge.commune.code if juge.commune else recue.get("commune", "")
    recue["formateur"] = _formateur(monde, demande, juge)
    saisie, erreurs = forms.valider_session(recue)
    if recue.get("commune") and recue["commune"] not in monde.communes and not _meme_commune(juge, recue["commune"]):
        erreurs["commune"] = "Aucune commune ne porte ce code"
    elif not recue.get("commune") and demande.ville:
        erreurs["commune"] = "La commune n’est pas reconnue par son nom et son code postal. Écrivez son code Insee"
    juge.cle_session = _cle_session(demande, juge, recue)
    changes = _changes(juge, recue, saisie)
    juge.session_change = juge.ligne is None or bool(changes)
    if not juge.session_change:
        return
    juge.changes |= changes
    if saisie is not None and juge.ligne is not None and juge.connue is not None:
        publiee = next((p for p in juge.connue.publiees if p[1].id == juge.ligne[1].id), None)
        avant, seuil = (seance(*publiee) if publiee else None), settings().offre_correction_jours
        erreurs |= sessions.refus_de_modification(avant, saisie, clock.today(), seuil)
    for champ, message in erreurs.items():
        juge.erreurs.setdefault(_SIRETS.get(champ, champ), message)
    juge.saisie = saisie


def _ligne(forme: FormeFichier, demande: Demande, juge: Jugement, voulue: Mapping[str, str]) -> Ligne | None:
    """Find the session: our reference, the author's identifier, else the one of the same dates and place."""
    lignes = juge.connue.lignes if juge.connue else []
    juge.identifiant_session = demande.identifiant_session
    if reference := demande.reference_session:
        trouvee = next((p for p in lignes if p[1].reference == reference), None)
        if trouvee is not None:
            return trouvee
        if forme is not FormeFichier.XML:
            juge.erreurs["reference_session"] = (
                "Aucune session de cette formation ne porte cette référence. Laissez-la vide pour une nouvelle"
            )
            return None
        juge.identifiant_session = juge.identifiant_session or reference
    if identifiant := juge.identifiant_session:
        trouvee = next((p for p in lignes if p[1].identifiant_externe == identifiant), None)
        if trouvee is not None:
            return trouvee
        lignes = [p for p in lignes if not p[1].identifiant_externe]
    for ligne in lignes:
        actuelle = _actuelle(ligne)
        memes = (voulue.get(c, "") == actuelle[c] for c in ("date_debut", "date_fin"))
        if all(memes) and voulue.get("commune", "") in ("", actuelle["commune"]):
            return ligne
    return None


def _actuelle(ligne: Ligne | None) -> dict[str, str]:
    """Return a session as it would be typed."""
    return tapee(*ligne) if ligne else {}


def _formateur(monde: Monde, demande: Demande, juge: Jugement) -> str:
    """Return the formateur of the session; that of a formation which exists is not repeated."""
    general = juge.contenu.get("formateur", "") if juge.connue else ""
    if not demande.formateur:
        return _actuelle(juge.ligne).get("formateur", "")
    nomme = str(monde.sirets.get(demande.formateur, ""))
    if juge.ligne is not None and str(juge.ligne[0].formateur_id or general) == nomme:
        return str(juge.ligne[0].formateur_id or "")
    return "" if nomme == general else nomme


def _meme_commune(juge: Jugement, code: str) -> bool:
    return juge.ligne is not None and juge.ligne[0].commune_code == code


def _cle_session(demande: Demande, juge: Jugement, recue: Mapping[str, str]) -> str:
    if juge.ligne is not None:
        return f"ref:{juge.ligne[1].reference}"
    if juge.identifiant_session:
        return f"id:{juge.identifiant_session}"
    return "|".join(recue.get(c, "") for c in ("date_debut", "date_fin", "commune", "adresse", "formateur"))


def _changes(juge: Jugement, recue: Mapping[str, str], saisie: SaisieSession | None) -> set[str]:
    """Return the fields in which what is received differs from the session that exists."""
    if juge.ligne is None:
        return set()
    brute = _actuelle(juge.ligne)
    actuelle, _ = forms.valider_session(brute)
    if saisie is not None and actuelle is not None:
        changes = {c for c in brute if getattr(saisie, c) != getattr(actuelle, c)}
    else:
        changes = {c for c, v in brute.items() if recue.get(c, "") != v}
    if juge.identifiant_session and juge.ligne[1].identifiant_externe != juge.identifiant_session:
        changes.add("identifiant_session")
    return changes


def _exiger_modifiable(juge: Jugement) -> None:
    """Refuse what left the catalogue and what is in control, of which only the places change."""
    connue = juge.connue
    if connue is None:
        return
    statut, elle = connue.formation.statut, f"La formation {connue.formation.reference}"
    if statut is not StatutFormation.ACTIVE:
        juge.erreurs[LIGNE] = f"{elle} est {statut.libelle.lower()}. Restaurez-la pour la modifier"
    elif connue.version.statut is StatutVersion.EN_CONTROLE and not juge.sans_brouillon:
        juge.erreurs[LIGNE] = f"{elle} est en contrôle. Reprenez la saisie pour la modifier"
