"""What the forms of the control post, read field by field; and the reasons that come ready."""

from datetime import datetime
from typing import Any

from iel_app.ui.payloads import natural

TEXTE_MAX = 4000
COMPLEMENTS = [
    ("Objectifs à préciser", "Précisez le public visé, les compétences acquises et les débouchés."),
    ("Intitulé peu clair", "Écrivez un intitulé que le public comprend, sans sigle, proche de celui du diplôme."),
    ("Dates à vérifier", "Vérifiez les dates\u00a0: une formation de deux ans est une seule session de deux ans."),
    ("Lieu à préciser", "Indiquez l’adresse où les cours ont lieu, et non celle du siège."),
    ("Lien qui ne répond pas", "Le lien web ne répond pas. Corrigez-le, ou laissez le champ vide."),
    ("Doublon possible", "Une formation semblable existe déjà. Confirmez qu’il s’agit bien de deux formations."),
]
REFUS = [
    ("Doublon", "Cette formation est déjà publiée. Modifiez celle qui existe plutôt que d’en créer une autre."),
    (
        "Certification inadaptée",
        "La formation ne prépare pas la certification indiquée. Choisissez la bonne, puis publiez de nouveau.",
    ),
    ("Hors du champ", "Cette offre ne relève pas de l’apprentissage\u00a0: elle ne peut pas être publiée ici."),
]
ARCHIVAGES = [
    (
        "Certification fermée",
        "La certification préparée n’est plus ouverte à l’apprentissage\u00a0: la formation ne peut plus être publiée.",
    ),
    ("Doublon", "Une autre formation publiée dit la même chose\u00a0: gardez celle-là, avec toutes ses sessions."),
    ("Formation arrêtée", "Vous nous avez dit que cette formation n’ouvre plus."),
]


def texte(champs: dict[str, Any], nom: str) -> str:
    """Return a text posted, "" for anything else."""
    valeur = champs.get(nom)
    return valeur.strip()[:TEXTE_MAX] if isinstance(valeur, str) else ""


def decision(version: int, instant: datetime | None) -> str:
    """Return what names a decision on a screen, « 12@2027-02-12T13:32:00+00:00 »; "" when there is none."""
    return f"{version}@{instant.isoformat()}" if instant else ""


def lire_decisions(valeurs: Any, nombre: int) -> dict[int, datetime]:
    """Return the instants of the decisions posted, by publication; what names none is left out."""
    lues: dict[int, datetime] = {}
    for valeur in valeurs[:nombre] if isinstance(valeurs, list) else ():
        version, _, dit = valeur.partition("@") if isinstance(valeur, str) else ("", "", "")
        try:
            instant = datetime.fromisoformat(dit)
        except ValueError:
            continue
        if natural(version) and instant.tzinfo is not None:
            lues[natural(version)] = instant
    return lues


def lire_motifs(champs: dict[str, Any], nombre: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return the reasons by field of the formation, and what is wrong by field of the form.

    Two reasons on one field make one text.
    """
    motifs: dict[str, str] = {}
    fautifs: dict[str, str] = {}
    for rang in range(nombre):
        champ, motif = texte(champs, f"champ-{rang}"), texte(champs, f"motif-{rang}")
        if motif and not champ:
            fautifs[f"champ-{rang}"] = "Sélectionnez le champ concerné"
        elif champ and not motif:
            fautifs[f"motif-{rang}"] = "Écrivez ce que l’auteur doit compléter"
        elif champ:
            motifs[champ] = f"{motifs[champ]}\n{motif}" if champ in motifs else motif
    return motifs, fautifs
