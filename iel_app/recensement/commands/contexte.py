"""What every act on an answer stands on: the campaign, the locked answer, its catégories, versions and draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from iel_app.comptes.models import Collectivite
from iel_app.core import db
from iel_app.core.actor import Actor
from iel_app.core.errors import Closed, NotFound
from iel_app.core.permissions import Cible, Permission, require
from iel_app.recensement import rules
from iel_app.recensement.forms import Contenu
from iel_app.recensement.models import Brouillon, Campagne, CategorieCible, Recensement, VersionRecensement

# What is typed when the period ends is kept readable: the draft accepts the last words for this long.
GRACE = timedelta(minutes=15)


class Categorie(NamedTuple):
    """A catégorie cible of the campaign: id of its row, label."""

    id: int
    libelle: str


@dataclass(frozen=True, slots=True)
class Contexte:
    """The answer that an act is about, locked, with its campaign and its collectivité."""

    campagne: Campagne
    collectivite: Collectivite
    recensement: Recensement
    categories: dict[str, Categorie]

    @property
    def libelles(self) -> dict[str, str]:
        """Code → label of the campaign's catégories."""
        return {code: c.libelle for code, c in self.categories.items()}


def contexte_de(session: Session, actor: Actor, annee: int) -> Contexte:
    """Lock and return the actor's answer of a year, made on first use."""
    collectivite_id = actor.collectivite_id
    require(actor, Permission.RECENSEMENT_SAISIR, Cible(collectivite_id=collectivite_id))
    lieu = session.exec(
        select(Campagne, Collectivite)
        .join(Collectivite, col(Collectivite.id) == collectivite_id)
        .where(Campagne.annee == annee)
    ).first()
    if lieu is None or collectivite_id is None:
        raise NotFound
    campagne, collectivite = lieu
    requete = (
        select(Recensement)
        .where(Recensement.campagne_id == campagne.id, Recensement.collectivite_id == collectivite_id)
        .with_for_update()
    )
    recensement = session.exec(requete).first()
    if recensement is None:
        # Two first visits at once: the second waits here, then finds the row of the first.
        db.serialize(session, f"recensement:{campagne.id}:{collectivite_id}")
        recensement = session.exec(requete).first()
    if recensement is None:
        recensement = Recensement(campagne_id=campagne.id or 0, collectivite_id=collectivite_id)
        session.add(recensement)
        session.flush()
    lignes = session.execute(
        select(CategorieCible.code, CategorieCible.id, CategorieCible.libelle).where(
            CategorieCible.campagne_id == campagne.id
        )
    ).all()
    categories = {code: Categorie(identifiant or 0, libelle) for code, identifiant, libelle in lignes}
    return Contexte(campagne, collectivite, recensement, categories)


def exiger_ouverte(campagne: Campagne, instant: datetime) -> None:
    """Refuse outside the period.

    Raises:
        Closed: with the day it opens or since when it is over.
    """
    etape = rules.etape(campagne.ouverture, campagne.fermeture, instant, campagne.allouee_le, campagne.archivee_le)
    if phrase := rules.hors_periode(etape, campagne.ouverture, campagne.fermeture):
        raise Closed(phrase)


def versions_de(session: Session, recensement_id: int, numeros: set[int]) -> dict[int, VersionRecensement]:
    """Return some saved versions of an answer by number; there is no version 0."""
    if not numeros - {0}:
        return {}
    requete = select(VersionRecensement).where(
        VersionRecensement.recensement_id == recensement_id, col(VersionRecensement.numero).in_(numeros - {0})
    )
    return {v.numero: v for v in session.exec(requete).all()}


def initial(session: Session, contexte: Contexte, version: VersionRecensement | None) -> Contenu:
    """Return what the form showed before anything was typed: that version, or without one what last year gives."""
    if version is not None:
        return rules.depart(version.contenu, None, contexte.libelles)
    precedent = session.exec(
        select(VersionRecensement.contenu)
        .join(Recensement, col(Recensement.id) == VersionRecensement.recensement_id)
        .join(Campagne, col(Campagne.id) == Recensement.campagne_id)
        .where(
            Campagne.annee == contexte.campagne.annee - 1,
            Recensement.collectivite_id == contexte.recensement.collectivite_id,
            VersionRecensement.numero == Recensement.version,
        )
    ).first()
    return rules.depart(None, dict(precedent) if precedent else None, contexte.libelles)


def brouillon_de(session: Session, actor: Actor, contexte: Contexte) -> Brouillon | None:
    """Return the person's own draft of this answer."""
    return session.exec(
        select(Brouillon).where(
            Brouillon.recensement_id == contexte.recensement.id, Brouillon.utilisateur_id == actor.utilisateur_id
        )
    ).first()
