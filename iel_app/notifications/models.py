"""The table of mails. A mail is rendered once, when it is prepared: what was sent is what is kept."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.db import Instant, Table


class StatutCourriel(StrEnum):
    """How the sending goes; read from the facts (`envoye_le`, `erreur`), never stored beside them."""

    A_ENVOYER = "a_envoyer"
    ENVOYE = "envoye"
    ECHEC = "echec"

    @property
    def libelle(self) -> str:
        """The status as people read it."""
        return LIBELLES[self]


LIBELLES = {
    StatutCourriel.A_ENVOYER: "À envoyer",
    StatutCourriel.ENVOYE: "Envoyé",
    StatutCourriel.ECHEC: "En échec",
}


class Courriel(Table, table=True):
    """One mail to one person; `cle` makes its preparation idempotent, `identifiant_message` its sending traceable."""

    __tablename__ = "courriel"

    id: int | None = Field(default=None, primary_key=True)
    cle: str = Field(unique=True)
    modele: str
    destinataire: str
    destinataire_nom: str = ""
    reponse_a: str = ""
    objet: str
    texte: str
    html: str
    document_ids: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    identifiant_message: str
    prepare_le: datetime = Field(sa_type=Instant, index=True)
    envoye_le: datetime | None = Field(default=None, sa_type=Instant)
    nb_tentatives: int = 0
    erreur: str = ""

    @property
    def statut(self) -> StatutCourriel:
        """How the sending goes."""
        if self.envoye_le is not None:
            return StatutCourriel.ENVOYE
        return StatutCourriel.ECHEC if self.erreur else StatutCourriel.A_ENVOYER
