"""THE journal: append-only, written in the transaction of the act. No foreign keys, so that history blocks nothing."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.db import Instant, Table, code_type


class Action(StrEnum):
    """The closed list of what the journal may say."""

    CAMPAGNE_PREPAREE = "campagne_preparee"
    CAMPAGNE_DATES_FIXEES = "campagne_dates_fixees"
    COLLECTIVITE_CREEE = "collectivite_creee"
    COLLECTIVITE_CHOISIE = "collectivite_choisie"
    COMPTE_CREE = "compte_cree"
    CONNEXION = "connexion"
    CONNEXION_REFUSEE = "connexion_refusee"
    COURRIEL_EXPEDIE = "courriel_expedie"
    COURRIEL_PREPARE = "courriel_prepare"
    DECONNEXION = "deconnexion"
    DOCUMENT_EMIS = "document_emis"
    ERREUR_SIGNALEE = "erreur_signalee"
    HABILITATION_DONNEE = "habilitation_donnee"
    HABILITATION_RETIREE = "habilitation_retiree"
    RATTACHEMENT_CREE = "rattachement_cree"
    RATTACHEMENT_TERMINE = "rattachement_termine"
    RECENSEMENT_ENREGISTRE = "recensement_enregistre"
    REFERENTIEL_CHARGE = "referentiel_charge"
    SESSION_FERMEE = "session_fermee"

    @property
    def libelle(self) -> str:
        """The act as people read it."""
        return LIBELLES[self]


LIBELLES = {
    Action.CAMPAGNE_PREPAREE: "Campagne préparée",
    Action.CAMPAGNE_DATES_FIXEES: "Dates de la campagne fixées",
    Action.COLLECTIVITE_CREEE: "Structure créée",
    Action.COLLECTIVITE_CHOISIE: "Collectivité choisie",
    Action.COMPTE_CREE: "Compte créé",
    Action.CONNEXION: "Connexion",
    Action.CONNEXION_REFUSEE: "Connexion refusée",
    Action.COURRIEL_EXPEDIE: "Courriel expédié",
    Action.COURRIEL_PREPARE: "Courriel préparé",
    Action.DECONNEXION: "Déconnexion",
    Action.DOCUMENT_EMIS: "Document émis",
    Action.ERREUR_SIGNALEE: "Erreur signalée dans l’identité",
    Action.HABILITATION_DONNEE: "Habilitation donnée",
    Action.HABILITATION_RETIREE: "Habilitation retirée",
    Action.RATTACHEMENT_CREE: "Rattachement créé",
    Action.RATTACHEMENT_TERMINE: "Rattachement terminé",
    Action.RECENSEMENT_ENREGISTRE: "Recensement enregistré",
    Action.REFERENTIEL_CHARGE: "Données de référence chargées",
    Action.SESSION_FERMEE: "Connexion fermée",
}


class Fait(Table, table=True):
    """One line of the journal: who, for which collectivité, did what to what, before and after."""

    __tablename__ = "fait"

    id: int | None = Field(default=None, primary_key=True)
    instant: datetime = Field(sa_type=Instant, index=True)
    utilisateur_id: int | None = Field(default=None, index=True)
    auteur: str
    collectivite_id: int | None = Field(default=None, index=True)
    action: Action = Field(sa_type=code_type(Action))
    objet: str = Field(index=True)
    avant: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    apres: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    origine: str = ""


def record(
    session: Session,
    actor: Actor,
    action: Action,
    objet: str,
    *,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
    collectivite_id: int | None = None,
) -> None:
    """Write one line: `objet` names the thing as `table:id`; values are JSON, with French labels as keys."""
    session.add(
        Fait(
            instant=clock.now(),
            utilisateur_id=actor.utilisateur_id,
            auteur=actor.nom,
            collectivite_id=collectivite_id if collectivite_id is not None else actor.collectivite_id,
            action=action,
            objet=objet,
            avant=avant or {},
            apres=apres or {},
            origine=actor.origine,
        )
    )
