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
from iel_app.offre.queries.facettes import Facettes
from iel_app.offre.queries.liste import TAILLES, TRIS, Filtre, LigneCatalogue, PageCatalogue, alertes, comptes, page
from iel_app.offre.queries.publique import (
    FormationPubliee,
    OrganismePublic,
    SeancePubliee,
    adresses,
    debut_du_fichier,
    fiche_publique,
    index_a_refaire,
    nb_adresses,
    seance_publiee,
)
from iel_app.offre.queries.recherche import PAR_PAGE, LigneRecherche, PageFormations, SeanceTrouvee, recherche

__all__ = [
    "PAR_PAGE",
    "TAILLES",
    "TRIS",
    "Facettes",
    "FicheControle",
    "FicheEdition",
    "FileDeControle",
    "Filtre",
    "FiltreFile",
    "FormationPubliee",
    "LigneCatalogue",
    "LigneFile",
    "LigneRecherche",
    "Motif",
    "Onglet",
    "OrganismePublic",
    "PageCatalogue",
    "PageFormations",
    "Relecture",
    "SeancePubliee",
    "SeanceTrouvee",
    "SeanceVue",
    "adresses",
    "alertes",
    "certification",
    "comptes",
    "debut_du_fichier",
    "fiche",
    "fiche_controle",
    "fiche_publique",
    "fiches_publiees",
    "fichier",
    "file_de_controle",
    "index_a_refaire",
    "nb_adresses",
    "organismes",
    "page",
    "recherche",
    "relecture",
    "seance_publiee",
]
