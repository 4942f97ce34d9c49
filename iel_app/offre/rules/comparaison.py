"""What changes from one version to another, in words (read-again page, control, journal)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iel_app.offre import forms
from iel_app.offre.models.codes import Enseignement, Entrees, Financement
from iel_app.offre.rules.publication import ordinal
from iel_app.offre.rules.sessions import Seance

_CODES = {
    "enseignement": {e.value: e.libelle for e in Enseignement},
    "financement": {f.value: f.libelle for f in Financement},
}
_OUI_NON = {"oui": "Oui", "non": "Non"}


@dataclass(frozen=True, slots=True)
class Ecart:
    """One thing that differs: `champ` is a field, or « session-00254068 »; "" where there is nothing."""

    champ: str
    libelle: str
    avant: str
    apres: str


def lisible(champ: str, valeur: str, noms: Mapping[str, str]) -> str:
    """Return a field as people read it; `noms` gives certifications (« c:91544 ») and organismes (« o:12 »)."""
    if champ in _CODES:
        return _CODES[champ].get(valeur, valeur)
    if champ in ("formation_continue", "contrat_pro", "contrat_apprentissage"):
        return _OUI_NON.get(valeur, "")
    if champ == "annees":
        return ", ".join(ordinal(n) for n in forms.annees(valeur))
    if champ == "certification":
        return noms.get(f"c:{valeur}", valeur)
    if champ in ("responsable", "formateur"):
        return noms.get(f"o:{valeur}", valeur)
    return valeur


def portrait(seance: Seance, noms: Mapping[str, str]) -> dict[str, str]:
    """Return a session as people read it, by label."""
    return {
        "Dates": seance.periode,
        "Lieu": seance.lieu,
        "Organisme formateur": noms.get(f"o:{seance.formateur_id}", str(seance.formateur_id))
        if seance.formateur_id
        else "",
        "Entrées et sorties": Entrees(seance.entrees).libelle,
    }


def ecarts(
    avant: Mapping[str, str] | None,
    apres: Mapping[str, str],
    seances_avant: Sequence[Seance],
    seances_apres: Sequence[Seance],
    noms: Mapping[str, str],
) -> list[Ecart]:
    """Return what changes from a version to the next, in the order of the page, sessions last; all of a first one."""
    liste = []
    for champ in forms.CHAMPS:
        ancien = lisible(champ, (avant or {}).get(champ, ""), noms)
        nouveau = lisible(champ, apres.get(champ, ""), noms)
        if ancien != nouveau:
            liste.append(Ecart(champ, forms.LIBELLES[champ], ancien, nouveau))
    return liste + _ecarts_des_sessions(seances_avant, seances_apres, noms)


def _ecarts_des_sessions(avant: Sequence[Seance], apres: Sequence[Seance], noms: Mapping[str, str]) -> list[Ecart]:
    anciennes, nouvelles = {s.reference: s for s in avant}, {s.reference: s for s in apres}
    liste = []
    for reference in dict.fromkeys([*anciennes, *nouvelles]):
        ancienne, nouvelle = anciennes.get(reference), nouvelles.get(reference)
        lue = portrait(ancienne, noms) if ancienne else {}
        lue_apres = portrait(nouvelle, noms) if nouvelle else {}
        champ = f"session-{reference}"
        if not lue or not lue_apres:
            liste.append(Ecart(champ, f"Session {reference}", _resume(lue), _resume(lue_apres)))
            continue
        liste += [
            Ecart(champ, f"Session {reference}, {libelle.lower()}", lue[libelle], lue_apres[libelle])
            for libelle in lue
            if lue[libelle] != lue_apres[libelle]
        ]
    return liste


def _resume(portrait_lu: Mapping[str, str]) -> str:
    return ", ".join(v for v in (portrait_lu.get("Dates", ""), portrait_lu.get("Lieu", "")) if v)


def est_reconduction(liste: Sequence[Ecart]) -> bool:
    """Tell whether a version only adds sessions or corrects their dates: the trivial renewal, validated in bulk."""
    return bool(liste) and all(
        e.champ.startswith("session-") and e.apres and (not e.avant or e.libelle.endswith(", dates")) for e in liste
    )


def en_journal(liste: Sequence[Ecart]) -> tuple[dict[str, str], dict[str, str]]:
    """Return differences as the journal writes them: before and after, by label."""
    return {e.libelle: e.avant for e in liste}, {e.libelle: e.apres for e in liste}
