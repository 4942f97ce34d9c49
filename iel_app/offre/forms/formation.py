"""What a formation says: its fields as typed (`Contenu`), and as values once everything is right (`Saisie`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from iel_app.offre.forms import champs
from iel_app.offre.forms.champs import Refus
from iel_app.offre.models.codes import Enseignement, Financement, Rythme

Contenu = dict[str, str]
TEXTE_MAX = 3000
LONGUEURS = {
    "intitule": 300,
    "certification": 10,
    "contact_nom": 100,
    **dict.fromkeys(("objectif", "contenu", "resultats", "prerequis", "rythme"), TEXTE_MAX),
}
ANNEES = (1, 2, 3, 4, 5)
# Field → label, in the order of the page.
LIBELLES: dict[str, str] = {
    "intitule": "Intitulé",
    "certification": "Certification préparée",
    "formation_continue": "Formation continue (hors alternance)",
    "contrat_pro": "Contrat de professionnalisation",
    "contrat_apprentissage": "Contrat d’apprentissage",
    "annees": "Années du cursus accessibles en apprentissage",
    "responsable": "Organisme responsable",
    "formateur": "Organisme formateur",
    "lien_web": "Lien web",
    "objectif": "Objectifs",
    "contenu": "Contenu",
    "resultats": "Résultats attendus",
    "prerequis": "Prérequis",
    "enseignement": "Lieu des cours",
    "rythme": "Rythme de l’alternance",
    "financement": "Financement",
    "contact_nom": "Service ou personne à contacter",
    "contact_courriel": "Adresse électronique",
    "contact_telephone": "Téléphone",
}
CHAMPS = tuple(LIBELLES)
ENSEIGNEMENTS = tuple((e.value, e.libelle) for e in Enseignement)
FINANCEMENTS = tuple((f.value, f.libelle) for f in Financement)
RYTHMES = tuple((r.value, r.libelle) for r in Rythme)


@dataclass(frozen=True, slots=True)
class Saisie:
    """A formation whose every field is right: what is published, exported and searched."""

    intitule: str
    certification: str
    formation_continue: bool
    contrat_pro: bool
    contrat_apprentissage: bool
    annees: tuple[int, ...]
    responsable: int
    formateur: int
    lien_web: str
    objectif: str
    contenu: str
    resultats: str
    prerequis: str
    enseignement: Enseignement
    rythme: str
    financement: Financement
    contact_nom: str
    contact_courriel: str
    contact_telephone: str


def vide() -> Contenu:
    """Return the content of a formation not begun."""
    return {
        **dict.fromkeys(CHAMPS, ""),
        "enseignement": Enseignement.PRESENTIEL.value,
        "financement": Financement.EMPLOYEUR.value,
    }


def lire(recu: Mapping[str, Any]) -> Contenu:
    """Return what a client sent as a content: known fields, texts of bounded length; the rest is dropped."""
    return {c: recu[c][: TEXTE_MAX * 2] for c in CHAMPS if isinstance(recu.get(c), str)}


def annees(valeur: str) -> tuple[int, ...]:
    """Return the years ticked, « 1,2 » as (1, 2); what is no year of a cursus is dropped."""
    return tuple(n for n in ANNEES if str(n) in valeur.split(","))


def _identifiant(valeur: str, phrase: str) -> int:
    if lu := champs.identifiant(valeur):
        return lu
    raise Refus(phrase)


_INTITULE = "Saisissez l’intitulé de la formation"
_LECTEURS: dict[str, Callable[[str], Any]] = {
    "intitule": lambda v: champs.texte(" ".join(v.split()), LONGUEURS["intitule"], "L’intitulé", obligatoire=_INTITULE),
    "certification": lambda v: champs.texte(v, 10, "Le code", obligatoire="Choisissez une certification dans la liste"),
    "formation_continue": lambda v: champs.oui_non(v, "la formation est accessible en formation continue"),
    "contrat_pro": lambda v: champs.oui_non(v, "la formation est accessible en contrat de professionnalisation"),
    "contrat_apprentissage": lambda v: champs.oui_non(v, "la formation est accessible en contrat d’apprentissage"),
    "annees": annees,
    "responsable": lambda v: _identifiant(v, "Sélectionnez l’organisme responsable, celui qui signe le contrat"),
    "formateur": lambda v: _identifiant(v, "Sélectionnez l’organisme formateur, celui qui donne les cours"),
    "lien_web": champs.lien,
    "objectif": lambda v: champs.texte(
        v, TEXTE_MAX, "L’objectif", obligatoire="Saisissez les objectifs de la formation"
    ),
    "contenu": lambda v: champs.texte(v, TEXTE_MAX, "Le contenu"),
    "resultats": lambda v: champs.texte(v, TEXTE_MAX, "Le résultat attendu"),
    "prerequis": lambda v: champs.texte(v, TEXTE_MAX, "Le prérequis"),
    "enseignement": lambda v: _code(Enseignement, v, "Sélectionnez le lieu des cours"),
    "rythme": lambda v: champs.texte(v, TEXTE_MAX, "Le rythme"),
    "financement": lambda v: _code(Financement, v, "Sélectionnez le financement"),
    "contact_nom": lambda v: champs.texte(v, LONGUEURS["contact_nom"], "Le contact"),
    "contact_courriel": champs.courriel,
    "contact_telephone": champs.telephone,
}


def _code(codes: Any, valeur: str, phrase: str) -> Any:
    if valeur not in [c.value for c in codes]:
        raise Refus(phrase)
    return codes(valeur)


def lire_champ(champ: str, valeur: str) -> Any:
    """Return the value of one field.

    Raises:
        Refus: with the sentence to show at the field.
    """
    return _LECTEURS[champ](valeur)


def valider(contenu: Mapping[str, str]) -> tuple[Saisie | None, dict[str, str]]:
    """Return the values, or the sentence of each wrong field, in the order of the page.

    What depends on other data (certification, organismes, sessions) is told by `rules.publication`.
    """
    valeurs: dict[str, Any] = {}
    erreurs: dict[str, str] = {}
    for champ in CHAMPS:
        try:
            valeurs[champ] = lire_champ(champ, contenu.get(champ, ""))
        except Refus as refus:
            erreurs[champ] = str(refus)
    if valeurs.get("contrat_apprentissage") and not valeurs.get("annees"):
        erreurs["annees"] = "Sélectionnez au moins une année du cursus accessible en apprentissage"
    if not valeurs.get("contact_courriel", "x") and not valeurs.get("contact_telephone", "x"):
        erreurs["contact_courriel"] = "Saisissez une adresse électronique ou un téléphone où joindre le contact"
    ordonnees = {champ: erreurs[champ] for champ in CHAMPS if champ in erreurs}
    return (None if ordonnees else Saisie(**valeurs)), ordonnees
