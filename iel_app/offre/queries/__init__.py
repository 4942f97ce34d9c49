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
from iel_app.offre.queries.entretien import liens_a_verifier
from iel_app.offre.queries.export import fiches_publiees, fichier
from iel_app.offre.queries.facettes import Facettes
from iel_app.offre.queries.file import (
    Charge,
    FileDeControle,
    charge,
    file_de_controle,
    noms_des_versions,
    nouvelles,
)
from iel_app.offre.queries.importation import (
    ColonneVue,
    ErreurVue,
    FicheImport,
    ImportVu,
    LigneVue,
    champs_importables,
    fiche_import,
    imports,
    structures,
)
from iel_app.offre.queries.liste import TAILLES, TRIS, Filtre, LigneCatalogue, PageCatalogue, alertes, comptes, page
from iel_app.offre.queries.modele import annote, modele
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
from iel_app.offre.queries.selection import FiltreFile, LigneFile
from iel_app.offre.queries.travail import Travail, empreintes_en_cours, travail
from iel_app.offre.queries.vues import VueGardee, vues

__all__ = [
    "PAR_PAGE",
    "TAILLES",
    "TRIS",
    "Charge",
    "ColonneVue",
    "Comparaison",
    "ErreurVue",
    "Facettes",
    "FicheControle",
    "FicheEdition",
    "FicheImport",
    "FileDeControle",
    "Filtre",
    "FiltreFile",
    "FormationPubliee",
    "ImportVu",
    "LigneCatalogue",
    "LigneComparee",
    "LigneDemande",
    "LigneFile",
    "LigneRecherche",
    "LigneVue",
    "Motif",
    "Onglet",
    "OrganismePublic",
    "PageCatalogue",
    "PageDemandes",
    "PageFormations",
    "Relecture",
    "SeancePubliee",
    "SeanceTrouvee",
    "SeanceVue",
    "Travail",
    "ValeurVue",
    "VueGardee",
    "adresses",
    "alertes",
    "annote",
    "certification",
    "champs_importables",
    "charge",
    "comparer",
    "comptes",
    "debut_du_fichier",
    "demandes_d_organismes",
    "empreintes_en_cours",
    "fiche",
    "fiche_controle",
    "fiche_import",
    "fiche_publique",
    "fiches_publiees",
    "fichier",
    "file_de_controle",
    "imports",
    "index_a_refaire",
    "liens_a_verifier",
    "modele",
    "nb_adresses",
    "noms_des_versions",
    "nouvelles",
    "organismes",
    "page",
    "recherche",
    "relecture",
    "seance_publiee",
    "structures",
    "suivante",
    "travail",
    "vues",
]
