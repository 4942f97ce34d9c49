"""Rules of sessions (Guide 003, « La période de formation » and « Modifier une session »)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from dateutil.relativedelta import relativedelta

from iel_app.offre import forms
from iel_app.offre.forms import SaisieSession
from iel_app.referentiels.rules import normaliser

TERMINEE = "Cette session est terminée. Créez une nouvelle session\u00a0: sa référence doit rester unique"


@dataclass(frozen=True, slots=True)
class Seance:
    """A session of one version, with the dates that the public sees when it is published."""

    reference: str
    date_debut: date | None
    date_fin: date | None
    adresse: str
    commune_code: str
    code_postal: str
    ville: str
    cedex: str
    formateur_id: int | None
    entrees: str
    a_verifier: bool
    publiee: bool
    copiee_de: str = ""

    @property
    def periode(self) -> str:
        """« du 01/09/2027 au 31/07/2029 », or what is missing."""
        if self.date_debut is None or self.date_fin is None:
            return "dates à saisir"
        return f"du {self.date_debut:%d/%m/%Y} au {self.date_fin:%d/%m/%Y}"

    @property
    def lieu(self) -> str:
        """« 2 rue des Écoles, 87000 Limoges CEDEX »."""
        return lieu(self.adresse, self.code_postal, self.ville, self.cedex)


def lieu(adresse: str, code_postal: str, ville: str, cedex: str) -> str:
    """Return « 2 rue des Écoles, 87000 Limoges CEDEX »."""
    commune = " ".join(p for p in (code_postal, ville, cedex) if p)
    return ", ".join(p for p in (adresse, commune) if p)


def est_passee(seance: Seance, aujourd_hui: date) -> bool:
    """Tell whether a session is over."""
    return seance.date_fin is not None and seance.date_fin < aujourd_hui


def refus_de_code_postal(saisie: SaisieSession, commune: str, codes: Sequence[str]) -> dict[str, str]:
    """Return why a postal code does not go with its commune; that of a CEDEX is nobody else's."""
    if saisie.cedex or not codes or saisie.code_postal in codes:
        return {}
    siens = ", ".join(codes[:5])
    return {"code_postal": f"Le code postal doit être celui de {commune}\u00a0: {siens}, sauf avec un CEDEX"}


def refus_de_modification(
    publiee: Seance | None, nouvelle: SaisieSession, aujourd_hui: date, seuil: int
) -> dict[str, str]:
    """Return why a session already published may not become this, by field; empty when it may.

    `seuil` is the number of days by which a date may be corrected: beyond, it is another session.
    """
    if publiee is None or publiee.date_debut is None or publiee.date_fin is None:
        return {}
    if est_passee(publiee, aujourd_hui):
        return {"date_fin": TERMINEE}
    conseil = f"Dupliquez la session {publiee.reference}, puis donnez ses dates à la copie"
    erreurs: dict[str, str] = {}
    for champ, avant, apres, quoi in (
        ("date_debut", publiee.date_debut, nouvelle.date_debut, "de début"),
        ("date_fin", publiee.date_fin, nouvelle.date_fin, "de fin"),
    ):
        if avant != apres and avant < aujourd_hui:
            erreurs[champ] = f"La date {quoi} d’une session commencée ne change plus. {conseil}"
        elif abs((apres - avant).days) > seuil:
            erreurs[champ] = (
                f"La date {quoi} d’une session publiée ne se corrige que de {seuil} jours au plus. {conseil}"
            )
    return erreurs


def fusionner(
    tape: Mapping[str, str], base: Mapping[str, str], presente: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return a session with only what the person changed since `base`, and what others made of the same fields.

    A field without base is what was typed; one that was not typed at all stays.
    """
    fusion: dict[str, str] = {}
    conflits: dict[str, str] = {}
    for champ in forms.CHAMPS_SESSION:
        leur = presente[champ]
        mienne, vue = tape.get(champ, leur), base.get(champ, leur) if champ in tape else leur
        fusion[champ] = leur if champ in base and forms.memes(champ, mienne, vue) else mienne
        if not any(forms.memes(champ, a, b) for a, b in ((vue, mienne), (vue, leur), (mienne, leur))):
            conflits[champ] = leur
    return fusion, conflits


def neuves(tape: Mapping[str, str], base: Mapping[str, str], presente: Mapping[str, str]) -> dict[str, str]:
    """Return what others made since `base` of the fields that the person left alone."""
    laisses = [c for c in forms.CHAMPS_SESSION if c in base and c in tape and forms.memes(c, tape[c], base[c])]
    return {c: presente[c] for c in laisses if not forms.memes(c, base[c], presente[c])}


def places_seules(contenu: Mapping[str, str], presente: Mapping[str, str]) -> bool:
    """Tell whether what is typed of a session changes nothing but its places, which live without control."""
    return all(forms.memes(c, contenu[c], presente[c]) for c in forms.CHAMPS_SESSION if c not in forms.CHAMPS_PLACES)


def defauts(seance: Seance, aujourd_hui: date) -> list[tuple[str, str]]:
    """Return what prevents the publication of a session: (field, sentence)."""
    if seance.publiee and est_passee(seance, aujourd_hui):
        return []
    nom = f"la session {seance.reference}"
    manques: list[tuple[str, str]] = []
    if seance.date_debut is None:
        manques.append(("date_debut", f"Saisissez la date de début de {nom}"))
    if seance.date_fin is None:
        manques.append(("date_fin", f"Saisissez la date de fin de {nom}"))
    if seance.a_verifier and not manques:
        manques.append(("date_debut", f"Vérifiez les dates de {nom}"))
    if not seance.adresse:
        manques.append(("adresse", f"Saisissez l’adresse de {nom}"))
    if not seance.commune_code:
        manques.append(("commune", f"Saisissez la commune de {nom}"))
    return manques


def conseil_de_duree(seance: Seance, duree_annees: int, annees: Sequence[int]) -> str:
    """Return the warning of the guide when a cursus of several years is typed as sessions of one, "" otherwise."""
    if duree_annees < 2 or seance.date_debut is None or seance.date_fin is None or len(annees) < 2:
        return ""
    if (seance.date_fin - seance.date_debut).days > 366:
        return ""
    return (
        f"Cette certification se prépare en {duree_annees} ans. Indiquez une seule session de {duree_annees} ans, "
        f"et non {duree_annees} sessions d’un an"
    )


def repond(seance: Seance, formateur: str, texte: str) -> bool:
    """Tell whether a session holds every word: in its reference, its dates, its place or its formateur."""
    dite = normaliser(f"{seance.reference} {seance.periode} {seance.lieu} {formateur}")
    return all(normaliser(mot) in dite for mot in texte.split())


def copie(seance: Seance, reference: str, *, annees: int | None) -> Seance:
    """Return the copy of a session under a new reference: dates so many years later and to verify, or none."""
    decalage = relativedelta(years=annees or 0)
    return replace(
        seance,
        reference=reference,
        date_debut=seance.date_debut + decalage if annees and seance.date_debut else None,
        date_fin=seance.date_fin + decalage if annees and seance.date_fin else None,
        a_verifier=True,
        publiee=False,
        copiee_de=seance.reference,
    )


def reconduites(seances: Sequence[Seance], aujourd_hui: date) -> list[Seance]:
    """Return the copies, without reference, that « reconduire l’année suivante » makes of the last intake.

    The last intake is what starts in the latest school year already begun, as far as it is verified. What a later
    year already holds is not copied again. None of the copies has begun: an old intake moves by several years.
    """
    datees = [(annee_scolaire(s.date_debut), s) for s in seances if s.date_debut is not None and s.date_fin is not None]
    commencees = [(annee, s) for annee, s in datees if annee <= annee_scolaire(aujourd_hui) and not s.a_verifier]
    derniere = max((annee for annee, _ in commencees), default=0)
    suivantes = [s for annee, s in datees if annee > derniere]
    deja, saisies = {s.copiee_de for s in suivantes}, Counter(_ou(s) for s in suivantes if not s.copiee_de)
    modeles: list[Seance] = []
    for s in (s for annee, s in commencees if annee == derniere and s.reference not in deja):
        if saisies[_ou(s)] > 0:
            saisies[_ou(s)] -= 1
        else:
            modeles.append(s)
    debut = min((s.date_debut for s in modeles if s.date_debut), default=aujourd_hui)
    annees = next(n for n in count(1) if debut + relativedelta(years=n) >= aujourd_hui)
    return [copie(s, "", annees=annees) for s in modeles]


def _ou(seance: Seance) -> tuple[str, str, int | None]:
    return seance.commune_code, seance.adresse, seance.formateur_id


def annee_scolaire(jour: date) -> int:
    """Return the civil year in which the school year of a day began, 1 August."""
    return jour.year if jour.month >= 8 else jour.year - 1
