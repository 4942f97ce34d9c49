"""Views of the offer."""

from iel_app.offre.queries.conditions import Motif, Onglet
from iel_app.offre.queries.controle import (
    FicheControle,
    FileDeControle,
    FiltreFile,
    LigneFile,
    fiche_controle,
    file_de_controle,
)
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
from iel_app.offre.queries.liste import TAILLES, TRIS, Filtre, LigneCatalogue, PageCatalogue, comptes, page
from iel_app.offre.queries.travail import Travail, travail

__all__ = [
    "TAILLES",
    "TRIS",
    "FicheControle",
    "FicheEdition",
    "FileDeControle",
    "Filtre",
    "FiltreFile",
    "LigneCatalogue",
    "LigneFile",
    "Motif",
    "Onglet",
    "PageCatalogue",
    "Relecture",
    "SeanceVue",
    "Travail",
    "certification",
    "comptes",
    "fiche",
    "fiche_controle",
    "fiches_publiees",
    "fichier",
    "file_de_controle",
    "organismes",
    "page",
    "relecture",
    "travail",
]
