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
from iel_app.offre.queries.importation import (
    ColonneVue,
    ErreurVue,
    FicheImport,
    ImportVu,
    LigneVue,
    champs_importables,
    fiche_import,
    imports,
)
from iel_app.offre.queries.liste import TAILLES, TRIS, Filtre, LigneCatalogue, PageCatalogue, comptes, page
from iel_app.offre.queries.modele import annote, modele
from iel_app.offre.queries.travail import Travail, travail

__all__ = [
    "TAILLES",
    "TRIS",
    "ColonneVue",
    "ErreurVue",
    "FicheControle",
    "FicheEdition",
    "FicheImport",
    "FileDeControle",
    "Filtre",
    "FiltreFile",
    "ImportVu",
    "LigneCatalogue",
    "LigneFile",
    "LigneVue",
    "Motif",
    "Onglet",
    "PageCatalogue",
    "Relecture",
    "SeanceVue",
    "Travail",
    "annote",
    "certification",
    "champs_importables",
    "comptes",
    "fiche",
    "fiche_controle",
    "fiche_import",
    "fiches_publiees",
    "fichier",
    "file_de_controle",
    "imports",
    "modele",
    "organismes",
    "page",
    "relecture",
    "travail",
]
