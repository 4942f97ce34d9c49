"""What a person may send: the census form, from strings to typed values, with the French sentence of each refusal.

`Contenu` is the one shape of a form at every stage (draft, version, screen): plain JSON whose numbers are still the
strings typed. `lire` builds it from the posted fields, `valider` turns it into a `Saisie`.
"""

from iel_app.recensement.forms.champs import entier, telephone, telephone_lisible
from iel_app.recensement.forms.lecture import (
    CHAMP,
    CHAMPS_PERSONNE,
    LIGNES_MAX,
    NIVEAUX,
    NOMBRES,
    Contenu,
    Modification,
    lire,
)
from iel_app.recensement.forms.saisie import RESPONSABLES_MAX, Saisie, valider

__all__ = [
    "CHAMP",
    "CHAMPS_PERSONNE",
    "LIGNES_MAX",
    "NIVEAUX",
    "NOMBRES",
    "RESPONSABLES_MAX",
    "Contenu",
    "Modification",
    "Saisie",
    "entier",
    "lire",
    "telephone",
    "telephone_lisible",
    "valider",
]
