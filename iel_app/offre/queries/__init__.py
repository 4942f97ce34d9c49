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
from iel_app.offre.queries.facettes import Facettes
from iel_app.offre.queries.liste import TAILLES, TRIS, Filtre, LigneCatalogue, PageCatalogue, comptes, page
from iel_app.offre.queries.recherche import LigneRecherche, PageFormations, SeanceTrouvee, recherche

__all__ = [
    "TAILLES",
    "TRIS",
    "Facettes",
    "FicheControle",
    "FicheEdition",
    "FileDeControle",
    "Filtre",
    "FiltreFile",
    "LigneCatalogue",
    "LigneFile",
    "LigneRecherche",
    "Motif",
    "Onglet",
    "PageCatalogue",
    "PageFormations",
    "Relecture",
    "SeanceTrouvee",
    "SeanceVue",
    "certification",
    "comptes",
    "fiche",
    "fiche_controle",
    "file_de_controle",
    "organismes",
    "page",
    "recherche",
    "relecture",
]
