"""What software sends: JSON models, from which the OpenAPI document is made, and their faults in French."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import PydanticCustomError

from iel_app.core.settings import settings
from iel_app.offre import fichiers, forms
from iel_app.offre.models.codes import Enseignement, Entrees, EtatRecrutement, Financement
from iel_app.offre.rules.lots import LigneRecue

RECRUTEMENTS = tuple(e.value for e in EtatRecrutement)
_STRICT = ConfigDict(extra="forbid", strict=True)
_JOUR = r"^\d{4}-\d{2}-\d{2}$"


def _lisible(texte: str) -> str:
    if "\x00" in texte:
        raise PydanticCustomError("caractere", "caractère interdit")
    return texte


def _texte(maximum: int, motif: str | None = None) -> Any:
    return Annotated[str, Field(max_length=maximum, pattern=motif), AfterValidator(_lisible)]


_ANNEE = Annotated[int, Field(ge=1, le=5)]
_PLACES = Annotated[int, Field(ge=0, le=9999)]
_TYPES: dict[str, Any] = {
    "reference_formation": _texte(12),
    **{champ: _texte(maximum) for champ, maximum in forms.LONGUEURS.items()},
    "formation_continue": bool,
    "contrat_pro": bool,
    "contrat_apprentissage": bool,
    "annees": Annotated[list[_ANNEE], Field(max_length=5)],
    "enseignement": Literal[tuple(e.value for e in Enseignement)],
    "financement": Literal[tuple(e.value for e in Financement)],
    "conventionnee": bool,
    "lien_web": _texte(400),
    "siret_responsable": _texte(14, r"^\d{14}$"),
    "siret_formateur": _texte(14, r"^\d{14}$"),
    "contact_courriel": _texte(254),
    "contact_telephone": _texte(30),
    "reference_session": _texte(8),
    "date_debut": _texte(10, _JOUR),
    "date_fin": _texte(10, _JOUR),
    "adresse": _texte(150),
    "code_postal": _texte(5, r"^\d{5}$"),
    "ville": _texte(100),
    "commune": _texte(5, r"^\d[\dAB]\d{3}$"),
    "cedex": _texte(10),
    "capacite": _PLACES,
    "places_restantes": _PLACES,
    "nb_inscrits": _PLACES,
    "recrutement": Literal[RECRUTEMENTS],
    "entrees": Literal[tuple(e.value for e in Entrees)],
    "identifiant_formation": _texte(100),
    "identifiant_session": _texte(100),
}
_INSCRITS = "Personnes inscrites, contrats signés compris. Plus que de places : le CFA est alerté, rien n’est refusé."
# Where the help of the columns speaks of cells.
_AIDES = {
    "reference_formation": "Celle de la plateforme. Absente pour une nouvelle formation.",
    "reference_session": "Celle de la plateforme. Absente pour une nouvelle session.",
    "formation_continue": "Formation continue hors alternance.",
    "contrat_pro": "Contrat de professionnalisation possible.",
    "contrat_apprentissage": "Contrat d’apprentissage possible.",
    "annees": "Années du cursus ouvertes à l’apprentissage.",
    "enseignement": "Lieu des cours.",
    "financement": "Qui finance.",
    "conventionnee": "Pour une nouvelle formation. Ne change plus ensuite.",
    "date_debut": "Comme 2027-09-01.",
    "date_fin": "Comme 2029-07-31. Un cursus de deux ans est une seule session.",
    "siret_responsable": "14 chiffres. Absent : la structure de la clé.",
    "siret_formateur": "14 chiffres. Absent : la structure de la clé.",
    "ville": "Nom de la commune, utile sans son code.",
    "commune": "Code Insee de la commune. Absent : cherchée par code postal et nom.",
    "capacite": "Nombre de places.",
    "places_restantes": "Au plus la capacité.",
    "nb_inscrits": _INSCRITS,
    "recrutement": "État du recrutement.",
    "entrees": "À dates fixes, ou toute l’année.",
    "identifiant_formation": "Le vôtre, celui de votre logiciel : le même met à jour.",
}
EXEMPLE_LIGNE: dict[str, Any] = {
    "identifiant_formation": "APH-2027",
    "identifiant_session": "APH-2027-1",
    "intitule": "Titre professionnel Agent de propreté et d’hygiène",
    "certification": "91544",
    "formation_continue": False,
    "contrat_pro": False,
    "contrat_apprentissage": True,
    "annees": [1, 2],
    "objectif": "Nettoyer et entretenir les locaux.",
    "contact_courriel": "accueil@cfa.example",
    "date_debut": "2027-09-01",
    "date_fin": "2029-07-31",
    "adresse": "2 rue des Écoles",
    "code_postal": "87000",
    "ville": "Limoges",
    "capacite": 12,
    "places_restantes": 6,
}
_CHAMPS: dict[str, Any] = {
    champ: (
        _TYPES[champ] | None,
        Field(
            default=None,
            title=titre,
            description=_AIDES.get(champ, next(c.aide for c in fichiers.COLONNES if c.champ == champ)),
        ),
    )
    for champ, titre in fichiers.IMPORTABLES.items()
}
LigneOffre: type[BaseModel] = create_model(
    "LigneOffre",
    __config__=_STRICT,
    __doc__="Une session avec les champs de sa formation. Un champ absent ne change rien, null efface.",
    **_CHAMPS,
)


class LotOffres(BaseModel):
    """Un lot de lignes, chacune jugée à part."""

    model_config = _STRICT

    publier: bool = Field(
        default=False,
        description="Demander la publication des formations complètes ; sinon tout reste en brouillon.",
    )
    lignes: list[LigneOffre] = Field(  # pyright: ignore[reportInvalidTypeForm]
        min_length=1, max_length=settings().api_lot_lignes, description="Les lignes, dans l’ordre des verdicts."
    )


class Enveloppe(BaseModel):
    """A batch whose rows are not read yet."""

    model_config = _STRICT

    publier: bool = False
    lignes: list[Any] = Field(min_length=1)


class PlacesModifiees(BaseModel):
    """Ce qui change des places. Un champ absent ne change pas, null efface le nombre."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"minProperties": 1})

    capacite: _PLACES | None = Field(default=None, description="Nombre de places.")
    places_restantes: _PLACES | None = Field(default=None, description="Au plus la capacité.")
    nb_inscrits: _PLACES | None = Field(default=None, description=_INSCRITS)
    recrutement: Literal[RECRUTEMENTS] = Field(  # pyright: ignore[reportInvalidTypeForm]
        default="ouvert", description="État du recrutement."
    )


_PHRASES = {
    "bool_type": "Écrivez true ou false",
    "caractere": "Ce texte contient un caractère interdit (U+0000)",
    "extra_forbidden": "Ce champ n’existe pas",
    "int_type": "Écrivez un nombre entier, sans guillemets",
    "list_type": "Écrivez une liste",
    "missing": "Ce champ est obligatoire",
    "model_type": "Écrivez un objet JSON",
    "string_type": "Écrivez un texte, entre guillemets",
    "greater_than_equal": "Écrivez au moins {ge}",
    "less_than_equal": "Écrivez {le} au plus",
    "literal_error": "Valeur inconnue. Voyez la documentation de ce champ",
    "string_pattern_mismatch": "Ce texte n’a pas la forme attendue",
    "string_too_long": "Ce texte doit comporter {max_length} caractères au plus",
    "too_long": "Cette liste doit comporter {max_length} éléments au plus",
    "too_short": "Cette liste doit comporter {min_length} élément au moins",
}
_DATES = ("date_debut", "date_fin")


def phrases(erreur: ValidationError) -> dict[str, str]:
    """Return what is wrong by field, in French; "" is the whole."""
    dites: dict[str, str] = {}
    for e in erreur.errors(include_url=False, include_input=False):
        champ = str(e["loc"][0])[:100] if e["loc"] else ""
        phrase = _PHRASES.get(e["type"], "Valeur refusée").format(**e.get("ctx", {}))
        if champ in _DATES and e["type"] in ("string_pattern_mismatch", "string_too_long"):
            phrase = "Écrivez la date ainsi\u00a0: 2027-09-01"
        dites.setdefault(champ, phrase)
    return dites


def ligne_recue(numero: int, brute: Any) -> LigneRecue:
    """Return a row as the import reads rows: cells of text; or what is wrong with its shape."""
    try:
        lue = LigneOffre.model_validate(brute)
    except ValidationError as erreur:
        connus = brute if isinstance(brute, Mapping) else {}
        identifiants = {c: connus.get(c) for c in ("identifiant_formation", "identifiant_session")}
        lisibles = {c: v.replace("\x00", "")[:100] for c, v in identifiants.items() if isinstance(v, str)}
        return LigneRecue(numero, lisibles, phrases(erreur))
    donnees = lue.model_dump(exclude_unset=True)
    return LigneRecue(numero, {champ: _cellule(valeur) for champ, valeur in donnees.items()})


def _cellule(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, list):
        return ", ".join(str(v) for v in valeur)
    return "" if valeur is None else str(valeur)
