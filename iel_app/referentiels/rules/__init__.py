"""Pure rules: search keys, labels, and each source from its bytes or lines to the rows of the tables."""

from iel_app.referentiels.rules.archives import (
    ARCHIVE_MAX,
    CONTENU_MAX,
    FICHIER_MAX,
    Ligne,
    refus_archive,
    refus_coordonnees,
)
from iel_app.referentiels.rules.certifications import (
    lignes_certifications,
    lire_certifications,
    verifier_certifications,
)
from iel_app.referentiels.rules.coordonnees import Coordonnees, Point, lire_coordonnees, lire_points, placer
from iel_app.referentiels.rules.demonstration import ORIGINE_DEMONSTRATION, certifications_de_demonstration
from iel_app.referentiels.rules.listes import lignes_metiers, lignes_niveaux, lignes_structures
from iel_app.referentiels.rules.recherche import (
    Recherche,
    RechercheCertification,
    code_postal_montre,
    libelle_commune,
    lire_recherche,
    lire_recherche_certification,
    normaliser,
)
from iel_app.referentiels.rules.territoires import Territoires, lignes_epci, lire_territoires

__all__ = [
    "ARCHIVE_MAX",
    "CONTENU_MAX",
    "FICHIER_MAX",
    "ORIGINE_DEMONSTRATION",
    "Coordonnees",
    "Ligne",
    "Point",
    "Recherche",
    "RechercheCertification",
    "Territoires",
    "certifications_de_demonstration",
    "code_postal_montre",
    "libelle_commune",
    "lignes_certifications",
    "lignes_epci",
    "lignes_metiers",
    "lignes_niveaux",
    "lignes_structures",
    "lire_certifications",
    "lire_coordonnees",
    "lire_points",
    "lire_recherche",
    "lire_recherche_certification",
    "lire_territoires",
    "normaliser",
    "placer",
    "refus_archive",
    "refus_coordonnees",
    "verifier_certifications",
]
