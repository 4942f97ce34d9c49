"""Views of the offer."""

from iel_app.offre.queries.conditions import Motif, Onglet
from iel_app.offre.queries.controle import (
    Comparaison,
    FicheControle,
    LigneComparee,
    ValeurVue,
    comparer,
    fiche_controle,
    suivante,
)
from iel_app.offre.queries.demandes import LigneDemande, PageDemandes, demandes_d_organismes
from iel_app.offre.queries.edition import (
    FicheEdition,
    Relecture,
    SeanceVue,
    certification,
    fiche,
    organismes,
    relecture,
)
from iel_app.offre.queries.export import fiches_publiees, fichier
from iel_app.offre.queries.file import (
    Charge,
    FileDeControle,
    charge,
    file_de_controle,
    noms_des_versions,
    nouvelles,
)
from iel_app.offre.queries.liste import TAILLES, TRIS, Filtre, LigneCatalogue, PageCatalogue, alertes, comptes, page
from iel_app.offre.queries.selection import FiltreFile, LigneFile

__all__ = [
    "TAILLES",
    "TRIS",
    "Charge",
    "Comparaison",
    "FicheControle",
    "FicheEdition",
    "FileDeControle",
    "Filtre",
    "FiltreFile",
    "LigneCatalogue",
    "LigneComparee",
    "LigneDemande",
    "LigneFile",
    "Motif",
    "Onglet",
    "PageCatalogue",
    "PageDemandes",
    "Relecture",
    "SeanceVue",
    "ValeurVue",
    "alertes",
    "certification",
    "charge",
    "comparer",
    "comptes",
    "demandes_d_organismes",
    "fiche",
    "fiche_controle",
    "fiches_publiees",
    "fichier",
    "file_de_controle",
    "noms_des_versions",
    "nouvelles",
    "organismes",
    "page",
    "relecture",
    "suivante",
]
