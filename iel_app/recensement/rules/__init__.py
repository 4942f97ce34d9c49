"""Pure rules of the census: stages, drafts, totals, differences and the merge of two people's changes."""

from iel_app.recensement.rules.brouillon import (
    appliquer,
    avancement,
    contenu_vide,
    lisible,
    preremplir,
    semble_personnelle,
    total,
    totaux,
)
from iel_app.recensement.rules.campagne import etape
from iel_app.recensement.rules.comparaison import Difference, Fusion, differences, empreinte, fusionner, prendre

__all__ = [
    "Difference",
    "Fusion",
    "appliquer",
    "avancement",
    "contenu_vide",
    "differences",
    "empreinte",
    "etape",
    "fusionner",
    "lisible",
    "prendre",
    "preremplir",
    "semble_personnelle",
    "total",
    "totaux",
]
