"""What a formation lacks to be published: one list, for the screen and for the refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iel_app.offre import forms
from iel_app.offre.forms import Saisie
from iel_app.offre.rules.sessions import Seance, defauts, est_passee


@dataclass(frozen=True, slots=True)
class Certification:
    """What the reference list says of a certification."""

    id: int
    code: str
    rncp: str
    intitule: str
    niveau: int
    duree_annees: int
    valide_jusqu_au: date | None
    remplacee_par: str
    en_apprentissage: bool

    def expiree(self, jour: date) -> bool:
        """Tell whether it is over on a day."""
        return self.valide_jusqu_au is not None and self.valide_jusqu_au < jour


@dataclass(frozen=True, slots=True)
class Reperes:
    """What the world says, beside what the author typed."""

    aujourd_hui: date
    certification: Certification | None
    organismes: Mapping[int, str]
    contact: str
    alerte_jours: int


def ordinal(annee: int) -> str:
    """Return « 1re », « 2e »."""
    return "1re" if annee == 1 else f"{annee}e"


def refus_certification(code: str, reperes: Reperes) -> str:
    """Return why a formation may not prepare this certification, "" when it may."""
    certification = reperes.certification
    if certification is None:
        return f"Choisissez une certification dans la liste. Aucune ne correspond à «\u00a0{code}\u00a0»"
    if certification.expiree(reperes.aujourd_hui):
        suite = (
            f"sa remplaçante {certification.remplacee_par} ou une autre" if certification.remplacee_par else "une autre"
        )
        jour = f"{certification.valide_jusqu_au:%d/%m/%Y}"
        return f"La certification {certification.code} a expiré le {jour}. Choisissez {suite}"
    return ""


def refus_annees(annees: Sequence[int], duree: int) -> str:
    """Return why these years of the cursus may not be ticked, "" when they may (Guide 003, « L’accès au cursus »)."""
    trop = [ordinal(n) for n in annees if n > duree]
    if not trop:
        return ""
    cursus = f"Le cursus dure {duree} an{'s' if duree > 1 else ''}"
    if len(trop) == 1:
        return f"{cursus}\u00a0: la {trop[0]} année ne s’applique pas"
    return f"{cursus}\u00a0: les {', '.join(trop[:-1])} et {trop[-1]} années ne s’appliquent pas"


def refus_organisme(identifiant: int, reperes: Reperes) -> str:
    """Return why this organisme may not be named, "" when it may (Guide 003, « L’organisme formateur »)."""
    if identifiant in reperes.organismes:
        return ""
    return f"Cet organisme n’a pas le même SIREN que votre structure. Écrivez à {reperes.contact} pour l’ajouter"


def _croises(saisie: Mapping[str, str], reperes: Reperes) -> dict[str, str]:
    erreurs: dict[str, str] = {}
    code = saisie.get("certification", "").strip()
    if code and (phrase := refus_certification(code, reperes)):
        erreurs["certification"] = phrase
    certification = reperes.certification
    if certification and saisie.get("contrat_apprentissage") == "oui":
        if not certification.en_apprentissage:
            erreurs["contrat_apprentissage"] = (
                f"La certification {certification.code} n’est pas ouverte à l’apprentissage. "
                "Répondez Non, ou choisissez une autre certification"
            )
        elif phrase := refus_annees(forms.annees(saisie.get("annees", "")), certification.duree_annees):
            erreurs["annees"] = phrase
    for champ in ("responsable", "formateur"):
        nomme = forms.identifiant(saisie.get(champ, ""))
        if nomme and (phrase := refus_organisme(nomme, reperes)):
            erreurs[champ] = phrase
    return erreurs


def _formateur(seance: Seance, reperes: Reperes) -> list[tuple[str, str]]:
    """Return the fault of a session whose organisme is no longer granted."""
    if seance.formateur_id is None or seance.formateur_id in reperes.organismes:
        return []
    if seance.publiee and est_passee(seance, reperes.aujourd_hui):
        return []
    phrase = f"L’organisme formateur de la session {seance.reference} n’a pas le même SIREN que votre structure"
    return [("formateur", f"{phrase}. Choisissez-en un autre, ou écrivez à {reperes.contact}")]


def manques(
    contenu: Mapping[str, str], reperes: Reperes, seances: Sequence[Seance]
) -> tuple[Saisie | None, dict[str, str]]:
    """Return the values to publish, or what is missing or wrong.

    Keys are fields, « sessions » or « session-00254068 », in the order of the page. A published session now over is
    never in fault.
    """
    saisie, erreurs = forms.valider(contenu)
    croises = _croises(contenu, reperes)
    toutes = {c: erreurs.get(c) or croises[c] for c in forms.CHAMPS if c in erreurs or c in croises}
    if not any(not est_passee(s, reperes.aujourd_hui) for s in seances):
        toutes["sessions"] = "Ajoutez au moins une session à venir"
    for seance in seances:
        for _, phrase in [*defauts(seance, reperes.aujourd_hui), *_formateur(seance, reperes)][:1]:
            toutes[f"session-{seance.reference}"] = phrase
    return (None if toutes else saisie), toutes
