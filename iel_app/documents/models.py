"""The table of issued documents. Its data are kept whole, so that the PDF can be made again without the caller."""

import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.db import Instant, Table


class Document(Table, table=True):
    """One issued version of one numbered document; the file columns are empty until it is produced."""

    __tablename__ = "document"
    __table_args__ = (
        sa.UniqueConstraint("numero", "version"),
        sa.CheckConstraint("version >= 1", name="version_positive"),
    )

    id: int | None = Field(default=None, primary_key=True)
    numero: str
    version: int
    genre: str
    titre: str
    collectivite_id: int | None = Field(default=None, index=True)
    donnees: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    instant: datetime = Field(sa_type=Instant)
    code: str = Field(unique=True)
    empreinte: str = ""
    chemin: str = ""

    @property
    def nom(self) -> str:
        """The name under which the file is saved, safe in an HTTP header and in any folder."""
        return f"{re.sub(r'[^A-Za-z0-9]+', '-', self.numero)}-v{self.version}.pdf"

    @property
    def adresse(self) -> str:
        """The path at which the file is downloaded."""
        return f"/documents/{self.numero}/v{self.version}.pdf"
