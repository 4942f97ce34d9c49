"""What the other contexts and the screens read of the reference lists: whoever may read them sees all of them."""

from iel_app.referentiels.queries.certifications import (
    CertificationTrouvee,
    chercher_certifications,
)
from iel_app.referentiels.queries.communes import (
    CommuneTrouvee,
    chercher_communes,
    commune_par_code,
    communes_par_codes,
)

__all__ = [
    "CertificationTrouvee",
    "CommuneTrouvee",
    "chercher_certifications",
    "chercher_communes",
    "commune_par_code",
    "communes_par_codes",
]
