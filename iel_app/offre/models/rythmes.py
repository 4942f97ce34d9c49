"""How often an offer manager is written to about what awaits."""

from sqlmodel import Field

from iel_app.core.db import Table, code_type
from iel_app.offre.models.codes import Rythme


class RythmeCourriels(Table, table=True):
    """The choice of one person; who chose nothing is written to at once."""

    __tablename__ = "rythme_courriels"

    utilisateur_id: int = Field(
        primary_key=True, foreign_key="utilisateur.id", sa_column_kwargs={"autoincrement": False}
    )
    rythme: Rythme = Field(sa_type=code_type(Rythme))

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"rythme_courriels:{self.utilisateur_id}"
