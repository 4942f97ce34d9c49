"""Reading what the screen posts: known fields only, text only, bounded lengths."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Contenu = dict[str, Any]

NIVEAUX = (3, 4, 5)
NOMBRES = ("presents", "handicap", "fins_ete", "fins_automne")
LIGNES_MAX = 100
TEXTE_MAX = 2000
CHAMPS_PERSONNE = ("prenom", "nom", "courriel", "telephone")
CHAMPS_LIGNE = ("categorie", "texte", "n3", "n4", "n5")
CHAMP = re.compile(
    r"^(?P<genre>[ri])-(?P<uid>[a-z0-9][a-z0-9-]{0,79})-(?P<nom>prenom|nom|courriel|telephone|categorie|texte|n[345])\Z"
)


def lire(champs: Mapping[str, Any]) -> Contenu:
    """Build the content from posted fields; what is not a known field is ignored, what is not text counts as empty."""

    def texte(nom: str) -> str:
        valeur = champs.get(nom)
        return valeur[:TEXTE_MAX].strip() if isinstance(valeur, str) else ""

    lignes: dict[str, dict[str, dict[str, str]]] = {"r": {}, "i": {}}
    for nom in champs:
        if isinstance(nom, str) and (trouve := CHAMP.match(nom)):
            genre = lignes[trouve["genre"]]
            if trouve["uid"] not in genre and len(genre) >= LIGNES_MAX:
                continue
            genre.setdefault(trouve["uid"], {"uid": trouve["uid"]})[trouve["nom"]] = texte(nom)
    return {
        "responsables": [_complet(r, CHAMPS_PERSONNE) for r in lignes["r"].values()],
        **{nom: texte(nom) for nom in NOMBRES},
        "aucune_intention": champs.get("aucune_intention") in ("on", "true", True),
        "intentions": [_complet(i, CHAMPS_LIGNE) for i in lignes["i"].values()],
    }


def _complet(ligne: dict[str, str], noms: tuple[str, ...]) -> dict[str, str]:
    return {"uid": ligne["uid"], **{nom: ligne.get(nom, "") for nom in noms}}


class Modification(BaseModel):
    """One change of the draft, as the screen asks for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    acte: Literal[
        "noter",
        "ajouter_personne",
        "retirer_personne",
        "ajouter_ligne",
        "retirer_ligne",
        "retablir",
        "choisir_categorie",
        "reprendre",
        "trancher",
        "remplacer",
    ]
    champ: str = Field(default="", max_length=120)
    valeur: str = Field(default="", max_length=TEXTE_MAX)
    valeurs: dict[str, str] = Field(default_factory=dict, max_length=len(NIVEAUX))
    contenu: Contenu | None = None
