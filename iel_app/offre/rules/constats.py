"""What the machine finds in a publication, for the offer manager to judge (Guide 003, « Publier la formation »)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from iel_app.offre import forms
from iel_app.offre.rules.intitule import complet, mention_tapee, sans_mention
from iel_app.offre.rules.publication import Reperes
from iel_app.offre.rules.sessions import Seance, conseil_de_duree, est_passee


@dataclass(frozen=True, slots=True)
class Constat:
    """One finding: `ton` is « succes », « attention » or « erreur »; `champ` is where it is, "" for the whole."""

    champ: str
    ton: str
    texte: str


@dataclass(frozen=True, slots=True)
class Jumelle:
    """Another formation that could be the same."""

    formation_id: int
    reference: str
    intitule: str
    organisme: str


def constats(
    contenu: Mapping[str, str],
    reperes: Reperes,
    seances: Sequence[Seance],
    jumelles: Sequence[Jumelle],
    lien: tuple[str | None, str],
) -> list[Constat]:
    """Return the findings: mention, certification, dates, place, duplicates, link.

    `lien`: the web link published until now (None: nothing is), and why it does not answer, "" when it does.
    """
    return [
        _mention(contenu),
        _certification(reperes),
        *_dates(contenu, reperes, seances),
        _lieux(seances, reperes.aujourd_hui),
        _doublons(jumelles),
        _lien(contenu.get("lien_web", ""), *lien),
    ]


def _mention(contenu: Mapping[str, str]) -> Constat:
    intitule = contenu.get("intitule", "")
    juste = complet(
        intitule,
        contrat_pro=contenu.get("contrat_pro") == "oui",
        contrat_apprentissage=contenu.get("contrat_apprentissage") == "oui",
    )
    tapee = mention_tapee(intitule)
    if tapee and tapee not in juste:
        return Constat(
            "intitule", "attention", f"La mention saisie {tapee} ne suit pas les modalités\u00a0: elle est corrigée"
        )
    if len(sans_mention(intitule)) < 8:
        return Constat("intitule", "attention", "Intitulé très court\u00a0: le public le comprend-il\u00a0?")
    return Constat("intitule", "succes", "Mention conforme aux modalités")


def _certification(reperes: Reperes) -> Constat:
    certification = reperes.certification
    if certification is None:
        return Constat("certification", "erreur", "Certification introuvable")
    if certification.expiree(reperes.aujourd_hui):
        return Constat("certification", "erreur", f"Certification {certification.code} expirée")
    fin = certification.valide_jusqu_au
    if fin is not None and fin - reperes.aujourd_hui < timedelta(days=reperes.alerte_jours):
        return Constat("certification", "attention", f"Certification valable jusqu’au {fin:%d/%m/%Y} seulement")
    return Constat("certification", "succes", "Certification active")


def _dates(contenu: Mapping[str, str], reperes: Reperes, seances: Sequence[Seance]) -> list[Constat]:
    a_venir = [s for s in seances if not est_passee(s, reperes.aujourd_hui)]
    if not a_venir:
        return [Constat("sessions", "erreur", "Aucune session à venir")]
    duree = reperes.certification.duree_annees if reperes.certification else 1
    cochees = forms.annees(contenu.get("annees", ""))
    conseils = [
        Constat(f"session-{s.reference}", "attention", f"Session {s.reference}\u00a0: {phrase[0].lower()}{phrase[1:]}")
        for s in a_venir
        if (phrase := conseil_de_duree(s, duree, cochees))
    ]
    return conseils or [Constat("sessions", "succes", "Dates cohérentes avec la durée du cursus")]


def _lieux(seances: Sequence[Seance], aujourd_hui: date) -> Constat:
    sans = [s.reference for s in seances if not est_passee(s, aujourd_hui) and not s.commune_code]
    if sans:
        return Constat(f"session-{sans[0]}", "erreur", f"Lieu inconnu pour la session {sans[0]}")
    return Constat("sessions", "succes", "Communes reconnues")


def _doublons(jumelles: Sequence[Jumelle]) -> Constat:
    if not jumelles:
        return Constat("", "succes", "Aucun doublon probable")
    premiere = jumelles[0]
    return Constat(
        "", "attention", f"Doublon possible\u00a0: {premiere.reference}, même certification et même organisme formateur"
    )


def _lien(lien: str, publie: str | None, constat: str) -> Constat:
    if not lien:
        return Constat("lien_web", "succes", "Pas de lien web")
    if constat and lien == publie:
        return Constat("lien_web", "attention", f"Lien web\u00a0: {constat}")
    if lien.startswith("http://"):
        return Constat("lien_web", "attention", "Lien web sans https")
    if publie is None:
        return Constat("lien_web", "succes", "Lien web bien formé, vérifié une fois publié")
    if lien != publie:
        return Constat("lien_web", "attention", "Nouveau lien web, pas encore vérifié")
    return Constat("lien_web", "succes", "Lien web bien formé")
