"""What software receives: JSON models, from which the OpenAPI document is made."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from iel_app.offre.api.logiciels.lignes import RECRUTEMENTS
from iel_app.ui.openapi import ErreurChamp


class LigneJugee(BaseModel):
    """Le sort d’une ligne."""

    ligne: int = Field(description="Rang dans le lot, à partir de 1.")
    identifiant_formation: str | None
    identifiant_session: str | None
    reference_formation: str | None
    reference_session: str | None
    verdict: Literal["creee", "modifiee", "inchangee", "refusee"]
    etat: Literal["brouillon", "en_controle", "a_completer"] | None = Field(
        description="Où en est la version en cours de la formation ; null : aucune, ou ligne refusée."
    )
    erreurs: list[ErreurChamp] = Field(description="« ligne » : toute la ligne est en cause.")


class LotJuge(BaseModel):
    """Le compte rendu d’un lot."""

    model_config = ConfigDict(populate_by_name=True)

    import_: int | None = Field(alias="import", description="L’import qui le garde, null si rien n’a changé.")
    creees: int
    modifiees: int
    inchangees: int
    refusees: int
    soumises: int
    lignes: list[LigneJugee]


class Places(BaseModel):
    """Les places d’une session."""

    reference_session: str
    identifiant_session: str | None
    capacite: int | None
    places_restantes: int | None
    nb_inscrits: int | None
    recrutement: Literal[RECRUTEMENTS]  # pyright: ignore[reportInvalidTypeForm]
    places_le: datetime | None = Field(description="Dernière mise à jour des places.")


class Session(Places):
    """Une session."""

    date_debut: str | None
    date_fin: str | None
    adresse: str
    code_postal: str
    commune: str
    ville: str
    cedex: str
    siret_formateur: str | None
    entrees: str
    publiee: bool


class Offre(BaseModel):
    """Une formation : sa version en cours, à défaut sa version publiée."""

    reference_formation: str
    identifiant_formation: str | None
    catalogue: Literal["active", "archivee", "supprimee"]
    etat: Literal["brouillon", "en_controle", "a_completer", "publiee", "refusee", "remplacee", "abandonnee"]
    intitule: str
    intitule_public: str = Field(description="Avec la mention des contrats possibles.")
    certification: str
    formation_continue: bool | None
    contrat_pro: bool | None
    contrat_apprentissage: bool | None
    annees: list[int]
    enseignement: str
    financement: str
    conventionnee: bool
    lien_web: str
    objectif: str
    contenu: str
    resultats: str
    prerequis: str
    rythme: str
    contact_nom: str
    contact_courriel: str
    contact_telephone: str
    siret_responsable: str | None
    siret_formateur: str | None
    cree_le: datetime
    modifie_le: datetime
    publiee_le: datetime | None
    sessions: list[Session]


class OffreDetaillee(Offre):
    """Une formation, avec ce qui manque à son brouillon pour être publié."""

    manques: list[ErreurChamp]


class PageOffres(BaseModel):
    """Une page de formations."""

    offres: list[Offre]
    suite: str | None = Field(description="Curseur de la page suivante, null à la dernière.")


class ErreurImport(BaseModel):
    """Une erreur d’une ligne d’un fichier."""

    ligne: int
    champ: str
    valeur: str
    message: str


class ImportRendu(BaseModel):
    """Un import : où il en est, ce qu’il fait."""

    id: int
    fichier: str
    format: str
    statut: Literal["depose", "analyse", "confirme", "applique", "annule", "abandonne"]
    attend: Literal["colonnes", "confirmation"] | None = Field(
        description="Ce qu’une personne doit faire, à l’adresse « page »."
    )
    page: str = Field(description="Adresse de l’import dans la plateforme, pour une personne.")
    message: str
    faites: int
    total: int
    creees: int
    modifiees: int
    inchangees: int
    refusees: int
    soumises: int
    erreurs: list[ErreurImport]
    suite: int | None = Field(description="Page suivante des erreurs, null à la dernière.")
