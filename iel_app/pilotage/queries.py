"""What the homes show."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Collectivite
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.outbox import RECENT, Effet
from iel_app.core.permissions import Permission, Scope, require, scope
from iel_app.recensement.models import Campagne, Etape, Recensement
from iel_app.recensement.queries import PeriodeRecensement, etats
from iel_app.recensement.queries.fiche import campagne_de, periode_de, visible
from iel_app.recensement.queries.suivi import EtatRecensement

RETARD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ChiffresCampagne:
    """The public figures of the present campaign: answers received and intentions, never who."""

    periode: PeriodeRecensement
    nb_reponses: int
    nb_intentions: int
    part_ecoulee: int


@dataclass(frozen=True, slots=True)
class AnneeCollectivite:
    """The figures of one collectivité's last answer."""

    annee: int
    nb_presents: int
    nb_handicap: int
    nb_intentions: int
    nb_fins: int


@dataclass(frozen=True, slots=True)
class AccueilCollectivite:
    """The home of a gestionnaire: where the census stands, and the last figures while they may be read."""

    periode: PeriodeRecensement | None
    etat: EtatRecensement | None
    derniere: AnneeCollectivite | None


def travaux_en_retard(session: Session, actor: Actor) -> int:
    """Return how many effects (mails, documents) wait for five minutes or fail, or were given up this week."""
    require(actor, Permission.PILOTAGE_SANTE)
    limite = clock.now() - RETARD
    echouent = sa.and_(col(Effet.nb_tentatives) > 1, col(Effet.cree_le) < limite)
    attendent = (col(Effet.fait_le).is_(None), col(Effet.abandonne_le).is_(None))
    # Two counts: each has its partial index, and what is done is never read.
    retard = select(sa.func.count()).where(*attendent, sa.or_(col(Effet.a_partir_de) < limite, echouent))
    abandonnes = select(sa.func.count()).where(col(Effet.abandonne_le) > clock.now() - RECENT)
    return session.exec(retard).one() + session.exec(abandonnes).one()


def chiffres_campagne(session: Session, actor: Actor) -> ChiffresCampagne | None:
    """Return the public figures of the present campaign, None when there is none."""
    require(actor, Permission.PILOTAGE_CHIFFRES_PUBLICS)
    campagne = campagne_de(session, None)
    if campagne is None:
        return None
    nb_reponses, nb_intentions = session.execute(
        select(sa.func.count(), sa.func.coalesce(sa.func.sum(Recensement.nb_intentions), 0)).where(
            Recensement.campagne_id == campagne.id, col(Recensement.version) > 0
        )
    ).one()
    return ChiffresCampagne(
        periode_de(campagne),
        nb_reponses,
        nb_intentions,
        _part(campagne.ouverture, campagne.fermeture),
    )


def _part(debut: datetime, fin: datetime) -> int:
    ecoulee = (clock.now() - debut) / (fin - debut)
    return max(0, min(100, round(ecoulee * 100)))


def accueil_collectivite(session: Session, actor: Actor) -> AccueilCollectivite:
    """Return the home of the collectivité acted for.

    Raises:
        NotConnected, Forbidden: the person may not read its census.
    """
    perimetre = scope(actor, Permission.RECENSEMENT_LIRE)
    campagne = campagne_de(session, None)
    periode = periode_de(campagne) if campagne else None
    identifiant = actor.collectivite_id or 0
    return AccueilCollectivite(
        periode=periode,
        etat=etats(session, actor, [identifiant]).get(identifiant),
        derniere=_derniere(session, perimetre, identifiant) if periode and _lisible(periode) else None,
    )


def _lisible(periode: PeriodeRecensement) -> bool:
    return periode.etape is Etape.OUVERTE or periode.consultation


def _derniere(session: Session, perimetre: Scope, collectivite_id: int) -> AnneeCollectivite | None:
    ligne = session.execute(
        sa.select(
            col(Campagne.annee),
            col(Recensement.nb_presents),
            col(Recensement.nb_handicap),
            col(Recensement.nb_intentions),
            col(Recensement.nb_fins_ete) + col(Recensement.nb_fins_automne),
        )
        .join(Campagne, col(Campagne.id) == Recensement.campagne_id)
        .join(Collectivite, col(Collectivite.id) == Recensement.collectivite_id)
        .where(visible(perimetre), col(Recensement.collectivite_id) == collectivite_id, col(Recensement.version) > 0)
        .order_by(col(Campagne.annee).desc())
        .limit(1)
    ).first()
    return AnneeCollectivite(*ligne) if ligne else None
