"""What enters the national flows of Parcoursup and Affelnet: their campaign, and why a formation stays out.

Source: rules of the national catalogue of apprenticeship formations, as its code tells them (2021 to 2025); the
levels of each platform are ours: before the bac for Affelnet, after it for Parcoursup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iel_app.offre.rules.sessions import annee_scolaire


class Plateforme(StrEnum):
    """The two platforms."""

    PARCOURSUP = "parcoursup"
    AFFELNET = "affelnet"

    @property
    def libelle(self) -> str:
        """Its name."""
        return self.value.capitalize()

    @property
    def niveaux(self) -> tuple[int, ...]:
        """The levels of the certifications that one enters there."""
        return (5, 6) if self is Plateforme.PARCOURSUP else (3, 4)


@dataclass(frozen=True, slots=True)
class Campagne:
    """The next intake: its sessions begin between two days, its certifications are still open after 31 August."""

    debut: date
    fin: date

    @property
    def ouverture(self) -> date:
        """The day until which a certification must be open."""
        return date(self.debut.year, 8, 31)


def campagne(aujourd_hui: date) -> Campagne:
    """Return the campaign under way: it prepares the school year after this one."""
    rentree = annee_scolaire(aujourd_hui) + 1
    return Campagne(date(rentree, 8, 1), date(rentree + 1, 7, 31))


def concerne(plateforme: Plateforme, niveau: int, *, apprentissage: bool) -> bool:
    """Tell whether a formation is of the kind that one enters by a platform."""
    return apprentissage and niveau in plateforme.niveaux


def ecart(
    voulue: Campagne, *, annees: Sequence[int], valide_jusqu_au: date | None, uai: str, debuts: Sequence[date]
) -> str:
    """Return why a formation at a place stays out of the flow that it is of the kind of, "" when it enters."""
    if 1 not in annees:
        return "La première année du cursus n’est pas ouverte à l’apprentissage"
    if valide_jusqu_au is not None and valide_jusqu_au <= voulue.ouverture:
        return f"La certification expire le {valide_jusqu_au:%d/%m/%Y}"
    if not debuts:
        return f"Aucune session ne commence entre le {voulue.debut:%d/%m/%Y} et le {voulue.fin:%d/%m/%Y}"
    if not uai:
        return "L’organisme formateur n’a pas d’UAI"
    return ""
