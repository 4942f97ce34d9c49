"""Views of the help."""

from iel_app.aide.queries.ateliers import AtelierVu, InscritVu, atelier_sien, ateliers, inscrits
from iel_app.aide.queries.creneaux import CreneauVu, RappelPrevu, creneaux_libres, rappel_prevu, rappel_sien
from iel_app.aide.queries.demandes import (
    ETATS,
    DemandeVue,
    FiltreDemandes,
    FormationJointe,
    PageDemandes,
    ReponseVue,
    demande,
    file_d_aide,
    formation_jointe,
    mes_demandes,
)
from iel_app.aide.queries.permanences import PermanenceVue, permanences

__all__ = [
    "ETATS",
    "AtelierVu",
    "CreneauVu",
    "DemandeVue",
    "FiltreDemandes",
    "FormationJointe",
    "InscritVu",
    "PageDemandes",
    "PermanenceVue",
    "RappelPrevu",
    "ReponseVue",
    "atelier_sien",
    "ateliers",
    "creneaux_libres",
    "demande",
    "file_d_aide",
    "formation_jointe",
    "inscrits",
    "mes_demandes",
    "permanences",
    "rappel_prevu",
    "rappel_sien",
]
