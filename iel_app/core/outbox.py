"""Effects outside the database (mail, file): rows written with the act, carried out after commit by the worker.

At least once: a handler that dies is run again when its lease ends, so handlers are idempotent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, Session, col, select

from iel_app.core import clock
from iel_app.core.db import Instant, Table

LEASE = timedelta(minutes=2)
DELAYS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)

_A_FAIRE = sa.text("fait_le IS NULL AND abandonne_le IS NULL")
_ABANDONNE = sa.text("abandonne_le IS NOT NULL")
RECENT = timedelta(days=7)
"""How long what was given up is still news: told to the supervision, and tried again when asked."""


class Effet(Table, table=True):
    """One thing to do after commit: its kind, its JSON payload without personal data, and how it goes."""

    __tablename__ = "effet"
    __table_args__ = (
        sa.Index("ix_effet_a_faire", "a_partir_de", sqlite_where=_A_FAIRE, postgresql_where=_A_FAIRE),
        sa.Index("ix_effet_abandonne", "abandonne_le", sqlite_where=_ABANDONNE, postgresql_where=_ABANDONNE),
    )

    id: int | None = Field(default=None, primary_key=True)
    genre: str
    charge: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    cle: str | None = Field(default=None, unique=True)
    cree_le: datetime = Field(sa_type=Instant)
    a_partir_de: datetime = Field(sa_type=Instant)
    bail_jusqu_a: datetime | None = Field(default=None, sa_type=Instant)
    nb_tentatives: int = 0
    erreur: str = ""
    fait_le: datetime | None = Field(default=None, sa_type=Instant)
    abandonne_le: datetime | None = Field(default=None, sa_type=Instant)


@dataclass(frozen=True, slots=True)
class Mission:
    """A claimed effect, for the worker."""

    id: int
    genre: str
    charge: dict[str, Any]
    nb_tentatives: int


def enqueue(
    session: Session, genre: str, charge: dict[str, Any], *, cle: str | None = None, delai: timedelta = timedelta(0)
) -> None:
    """Write the effect in the present transaction, due after `delai`.

    With a `cle`, at most once ever (the caller makes it unique).
    """
    maintenant = clock.now()
    session.add(Effet(genre=genre, charge=charge, cle=cle, cree_le=maintenant, a_partir_de=maintenant + delai))
    session.info.setdefault("effets", set()).add(delai.total_seconds())


def claim(session: Session, nombre: int = 1) -> list[Mission]:
    """Lease up to `nombre` due effects, oldest first; concurrent workers never get the same one."""
    maintenant = clock.now()
    requete = (
        select(Effet)
        .where(
            col(Effet.fait_le).is_(None),
            col(Effet.abandonne_le).is_(None),
            col(Effet.a_partir_de) <= maintenant,
            sa.or_(col(Effet.bail_jusqu_a).is_(None), col(Effet.bail_jusqu_a) < maintenant),
        )
        .order_by(col(Effet.a_partir_de), col(Effet.id))
        .limit(nombre)
        .with_for_update(skip_locked=True)
    )
    missions: list[Mission] = []
    for effet in session.exec(requete).all():
        effet.bail_jusqu_a = maintenant + LEASE
        effet.nb_tentatives += 1
        if effet.nb_tentatives > len(DELAYS) + 1:  # each of its attempts ended with the process
            effet.abandonne_le, effet.erreur = maintenant, effet.erreur or "le processus s’arrête à chaque tentative"
            continue
        missions.append(Mission(effet.id or 0, effet.genre, effet.charge, effet.nb_tentatives))
    return missions


def retry(session: Session, depuis: timedelta) -> int:
    """Have what was given up for less than so long tried again, as if new, and count it: older news is none."""
    neuf: dict[str, Any] = {"abandonne_le": None, "bail_jusqu_a": None, "nb_tentatives": 0, "a_partir_de": clock.now()}
    recents = col(Effet.abandonne_le) > clock.now() - depuis
    fait = session.execute(sa.update(Effet).where(recents).values(**neuf))
    return getattr(fait, "rowcount", 0)


def release(session: Session) -> None:
    """Give back what is leased: for the only process that claims, when it starts.

    Tried more than once, it may be what killed the process: it waits for the end of its lease.
    """
    cedees = col(Effet.bail_jusqu_a).is_not(None), col(Effet.nb_tentatives) <= 1
    session.execute(sa.update(Effet).where(*cedees).values(bail_jusqu_a=None))


def done(session: Session, mission_id: int) -> None:
    """Mark the effect as carried out, in the transaction that carried it out."""
    session.execute(
        sa.update(Effet).where(col(Effet.id) == mission_id).values(fait_le=clock.now(), erreur="", bail_jusqu_a=None)
    )


def failed(session: Session, mission_id: int, erreur: str) -> bool:
    """Put the effect back with a growing delay, and tell whether it was its last: then it is a dead letter, kept."""
    effet = session.get(Effet, mission_id)
    if effet is None:
        return False
    effet.erreur = erreur[:500]
    effet.bail_jusqu_a = None
    if effet.nb_tentatives > len(DELAYS):
        effet.abandonne_le = clock.now()
    else:
        effet.a_partir_de = clock.now() + DELAYS[effet.nb_tentatives - 1]
    return effet.abandonne_le is not None
