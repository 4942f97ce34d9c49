"""Pure rules of the census: stages, drafts, totals, differences and the merge of two people's changes."""

from iel_app.recensement.rules.brouillon import (
    appliquer,
    avancement,
    contenu_vide,
    depart,
    lisible,
    preremplir,
    semble_personnelle,
    total,
    totaux,
)
from iel_app.recensement.rules.campagne import annonce_periode, avertissement, etape, hors_periode
from iel_app.recensement.rules.comparaison import Difference, a_plat, differences, empreinte
from iel_app.recensement.rules.fusion import Fusion, d_un_autre_ecran, fusionner, lieu, lieux, prendre, trancher
from iel_app.recensement.rules.libelles import IDENTITE

__all__ = [
    "IDENTITE",
    "Difference",
    "Fusion",
    "a_plat",
    "annonce_periode",
    "appliquer",
    "avancement",
    "avertissement",
    "contenu_vide",
    "d_un_autre_ecran",
    "depart",
    "differences",
    "empreinte",
    "etape",
    "fusionner",
    "hors_periode",
    "lieu",
    "lieux",
    "lisible",
    "prendre",
    "preremplir",
    "semble_personnelle",
    "total",
    "totaux",
    "trancher",
]
