"""Migrations make exactly the tables of the code, on both databases, and can be undone."""

import warnings
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from sqlmodel import SQLModel

from alembic import command
from iel_app import tables
from iel_app.core import db
from tests.conftest import MOTEURS

RACINE = Path(__file__).resolve().parents[2]


@pytest.fixture(params=MOTEURS)
def moteur(request: pytest.FixtureRequest, tmp_path: Path) -> sa.Engine:
    """An engine on a database without any table."""
    if request.param == "sqlite":
        return db.create_engine(f"sqlite:///{tmp_path / 'migrations.sqlite3'}")
    moteur = db.create_engine(request.getfixturevalue("base_postgresql"))
    SQLModel.metadata.drop_all(moteur)
    return moteur


def configuration(connexion: sa.Connection) -> Config:
    """Return Alembic's configuration, on an open connection."""
    reglages = Config(str(RACINE / "alembic.ini"))
    reglages.set_main_option("script_location", str(RACINE / "alembic"))
    reglages.attributes["connection"] = connexion
    return reglages


def _codes_refuses(connexion: sa.Connection) -> list[str]:
    """Return the codes of the enums that the migrated tables would refuse: Alembic does not compare CHECKs."""
    inspecteur = sa.inspect(connexion)
    refuses = []
    for table in SQLModel.metadata.sorted_tables:
        textes = " ".join(c["sqltext"] for c in inspecteur.get_check_constraints(table.name))
        refuses += [
            f"{table.name}.{colonne.name} = {code}"
            for colonne in table.columns
            if isinstance(colonne.type, sa.Enum)
            for code in colonne.type.enums
            if f"'{code}'" not in textes
        ]
    return refuses


def test_up_down_up_without_drift(moteur: sa.Engine) -> None:
    assert tables.MODULES
    with moteur.connect() as connexion, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="autogenerate skipping.*expression-based index")
        command.upgrade(configuration(connexion), "head")
        command.check(configuration(connexion))
        command.downgrade(configuration(connexion), "base")
        assert set(sa.inspect(connexion).get_table_names()) <= {"alembic_version"}
        command.upgrade(configuration(connexion), "head")
        command.check(configuration(connexion))
        assert _codes_refuses(connexion) == []
        command.downgrade(configuration(connexion), "base")
        connexion.exec_driver_sql("DROP TABLE alembic_version")
        connexion.commit()
    SQLModel.metadata.create_all(moteur)
    moteur.dispose()
