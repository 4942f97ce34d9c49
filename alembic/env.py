"""Alembic environment: our engine, our metadata, the same migrations on SQLite and PostgreSQL."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from alembic import context
from iel_app import tables  # noqa: F401  every table is registered by this import
from iel_app.core import db


def _render(kind: str, objet: object, autogen: object) -> str | bool:
    if kind == "type" and isinstance(objet, db.Instant):
        return "sa.DateTime(timezone=True)"
    return False


def _include(nom: str | None, kind: str, _: object) -> bool:
    """Leave alone the full text, which each database makes in its own way (offre/models/recherche.py)."""
    return kind not in ("table", "column", "index") or not (nom or "").startswith("plein_texte")


def _run(connexion: sa.Connection) -> None:
    context.configure(
        connection=connexion,
        target_metadata=SQLModel.metadata,
        render_as_batch=connexion.dialect.name == "sqlite",
        render_item=_render,
        include_name=_include,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


connexion = context.config.attributes.get("connection")
if connexion is not None:
    _run(connexion)
else:
    with db.engine().connect() as neuve:
        _run(neuve)
        neuve.commit()
