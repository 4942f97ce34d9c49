"""What the other contexts and the screens read of the reference lists: whoever may read them sees all of them."""

from iel_app.referentiels.queries.certifications import (
    CertificationTrouvee,
    certifications_par_codes,
    chercher_certifications,
)
from iel_app.referentiels.queries.communes import (
    CommuneTrouvee,
    chercher_communes,
    commune_par_code,
    communes_par_codes,
)
from iel_app.referentiels.queries.listes import (
    Chargement,
    Delegation,
    Diplome,
    DiplomesDuNiveau,
    FicheMetier,
    NiveauCertification,
    chargements,
    delegation_de_region,
    metiers,
    niveaux,
)

__all__ = [
    "CertificationTrouvee",
    "Chargement",
    "CommuneTrouvee",
    "Delegation",
    "Diplome",
    "DiplomesDuNiveau",
    "FicheMetier",
    "NiveauCertification",
    "certifications_par_codes",
    "chargements",
    "chercher_certifications",
    "chercher_communes",
    "commune_par_code",
    "communes_par_codes",
    "delegation_de_region",
    "metiers",
    "niveaux",
]
