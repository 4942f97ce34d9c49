"""What every act on an answer stands on: the campaign, the locked answer, its catégories, versions and draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from iel_app.comptes.models import Collectivite
from iel_app.core import clock, db
from iel_app.core.actor import Actor
from iel_app.core.errors import Closed, NotFound
from iel_app.core.permissions import Cible, Permission, require
from iel_app.recensement import rules
from iel_app.recensement.forms import Contenu
from iel_app.recensement.models import Brouillon, Campagne, CategorieCible, Etape, Recensement, VersionRecensement

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


def _etape(campagne: Campagne, instant: datetime) -> Etape:
    return rules.etape(campagne.ouverture, campagne.fermeture, instant, campagne.allouee_le, campagne.archivee_le)


def exiger_ouverte(campagne: Campagne, instant: datetime) -> None:
    """Refuse outside the period.

    Raises:
        Closed: with the day it opens or since when it is over.
    """
    etape = _etape(campagne, instant)
    if etape is Etape.PREPAREE:
        jour = clock.local(campagne.ouverture)
        raise Closed(f"La période de recensement ouvre le {jour:%d/%m/%Y}.")
    if etape is not Etape.OUVERTE:
        jour = clock.local(campagne.fermeture)
        raise Closed(f"La période de recensement est terminée depuis le {jour:%d/%m/%Y}.")


def versions_de(session: Session, recensement_id: int, numeros: set[int]) -> dict[int, VersionRecensement]:
    """Return some saved versions of an answer by number."""
    requete = select(VersionRecensement).where(
        VersionRecensement.recensement_id == recensement_id, col(VersionRecensement.numero).in_(numeros)
    )
    return {v.numero: v for v in session.exec(requete).all()}


def initial(session: Session, contexte: Contexte, base: int) -> Contenu:
    """Return what the form showed before anything was typed: version `base`, or for 0 what last year gives."""
    recensement = contexte.recensement
    if base:
        return rules.lisible(versions_de(session, recensement.id or 0, {base})[base].contenu)
    return prerempli(session, recensement.collectivite_id, contexte.campagne.annee, contexte.libelles)


def prerempli(session: Session, collectivite_id: int, annee: int, categories: Mapping[str, str]) -> Contenu:
    """Return the first content of a year for a collectivité, from its answer of the year before."""
    precedent = session.exec(
        select(VersionRecensement.contenu)
        .join(Recensement, col(Recensement.id) == VersionRecensement.recensement_id)
        .join(Campagne, col(Campagne.id) == Recensement.campagne_id)
        .where(
            Campagne.annee == annee - 1,
            Recensement.collectivite_id == collectivite_id,
            VersionRecensement.numero == Recensement.version,
        )
    ).first()
    return rules.lisible(rules.preremplir(dict(precedent) if precedent else None, categories))


def brouillon_de(session: Session, actor: Actor, contexte: Contexte) -> Brouillon | None:
    """Return the person's own draft of this answer."""
    return session.exec(
        select(Brouillon).where(
            Brouillon.recensement_id == contexte.recensement.id, Brouillon.utilisateur_id == actor.utilisateur_id
        )
    ).first()
