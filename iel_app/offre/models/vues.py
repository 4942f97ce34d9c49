"""Views that people keep of their lists."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.db import Instant, Table


class VueEnregistree(Table, table=True):
    """A filter that a person named: private to that person, `requete` is the query of the address."""

    __tablename__ = "vue_enregistree"
    __table_args__ = (sa.UniqueConstraint("utilisateur_id", "page", "nom"),)

    id: int | None = Field(default=None, primary_key=True)
    utilisateur_id: int = Field(foreign_key="utilisateur.id")
    page: str = Field(max_length=20)
    nom: str = Field(max_length=60)
    requete: str = Field(max_length=500)
    cree_le: datetime = Field(sa_type=Instant)

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"vue_enregistree:{self.id}"
