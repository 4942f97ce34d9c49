"""Where answers stand: the state of several collectivités, the versions of one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Collectivite
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, scope
from iel_app.recensement.commands.recapitulatif import reference
from iel_app.recensement.forms import NIVEAUX
from iel_app.recensement.models import Brouillon, Recensement, VersionRecensement
from iel_app.recensement.queries.fiche import PeriodeRecensement, campagne_de, periode_de, visible
from iel_app.recensement.rules import Difference


@dataclass(frozen=True, slots=True)
class EtatRecensement:
    """Where one collectivité stands in the present campaign."""

    periode: PeriodeRecensement
    version: int
    enregistre_le: datetime | None
    aucune_intention: bool
    commence: bool


@dataclass(frozen=True, slots=True)
class VersionVue:
    """One saved version: who, when, what changed, and its receipt."""

    numero: int
    enregistre_le: datetime
    enregistre_par: str
    differences: list[Difference]
    reference: str
    nb_intentions: int


def etats(session: Session, actor: Actor, collectivite_ids: list[int]) -> dict[int, EtatRecensement]:
    """Return where each of these collectivités stands; those the person's account does not reach are left out."""
    perimetre = scope(actor, Permission.RECENSEMENT_LIRE)
    campagne = campagne_de(session, None)
    if campagne is None:
        return {}
    periode = periode_de(campagne)
    commence = (
        select(Brouillon.id)
        .where(Brouillon.recensement_id == Recensement.id, Brouillon.utilisateur_id == actor.utilisateur_id)
        .exists()
    )
    lignes = session.execute(
        select(Collectivite.id, Recensement, commence)
        .outerjoin(
            Recensement,
            sa.and_(col(Recensement.collectivite_id) == Collectivite.id, col(Recensement.campagne_id) == campagne.id),
        )
        .where(visible(perimetre), col(Collectivite.id).in_(collectivite_ids))
    ).all()
    return {
        identifiant: EtatRecensement(
            periode,
            r.version if r else 0,
            r.enregistre_le if r else None,
            r.aucune_intention if r else False,
            bool(brouillon),
        )
        for identifiant, r, brouillon in lignes
    }


VERSIONS_PAR_PAGE = 20


def historique(session: Session, actor: Actor, annee: int, avant: int = 0) -> list[VersionVue]:
    """Return the saved versions of the collectivité acted for, newest first, `VERSIONS_PAR_PAGE` at most.

    `avant` asks for those older than this version.

    Raises:
        NotFound: no answer that year, or figures not readable outside the period.
    """
    perimetre = scope(actor, Permission.RECENSEMENT_LIRE)
    campagne = campagne_de(session, annee)
    if campagne is None:
        raise NotFound
    if not periode_de(campagne).lisible:
        raise NotFound("Hors de la période de recensement, les réponses ne sont pas consultables.")
    lignes = session.execute(
        select(VersionRecensement, Recensement.id, Collectivite.departement_code)
        .join(Recensement, col(Recensement.id) == VersionRecensement.recensement_id)
        .join(Collectivite, col(Collectivite.id) == Recensement.collectivite_id)
        .where(Recensement.campagne_id == campagne.id, Collectivite.id == actor.collectivite_id, visible(perimetre))
        .where(col(VersionRecensement.numero) < avant if avant else sa.true())
        .order_by(col(VersionRecensement.numero).desc())
        .limit(VERSIONS_PAR_PAGE)
    ).all()
    return [
        VersionVue(
            v.numero,
            v.enregistre_le,
            v.enregistre_par,
            [Difference(**d) for d in v.differences],
            reference(campagne.annee, departement, identifiant),
            sum(int(i[f"n{n}"]) for i in v.contenu["intentions"] for n in NIVEAUX),
        )
        for v, identifiant, departement in lignes
    ]
