"""Requests: those of a person, and the queue of those who answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide.models import A_TRAITER, DemandeAide, GenreDemande, ReponseAide, StatutAide
from iel_app.aide.queries.contexte import en_portee, formation_lisible
from iel_app.aide.rules import Designation
from iel_app.aide.workflow import DEMANDE_AIDE
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, allows, require, scope
from iel_app.core.workflow import possible
from iel_app.offre.models import VersionFormation

PAR_PAGE = 15
TEXTE_MAX = 100
ETATS = {
    "a_traiter": "À traiter",
    "repondue": "Répondues",
    "rappelee": "Rappelées",
    "close": "Closes et annulées",
    "toutes": "Toutes",
}
_STATUTS = {
    "a_traiter": A_TRAITER,
    "repondue": (StatutAide.REPONDUE,),
    "rappelee": (StatutAide.RAPPELEE,),
    "close": (StatutAide.CLOSE, StatutAide.ANNULEE),
    "toutes": tuple(StatutAide),
}


@dataclass(frozen=True, slots=True)
class ReponseVue:
    """One answer."""

    auteur: str
    instant: datetime
    texte: str


@dataclass(frozen=True, slots=True)
class DemandeVue:
    """A request, as the person who sent it and those who answer read it."""

    id: int
    numero: str
    genre: str
    genre_libelle: str
    statut: str
    statut_libelle: str
    sujet: str
    message: str
    page: str
    formation: str
    auteur: str
    structure: str
    courriel: str
    telephone: str
    recue_le: datetime
    creneau_le: datetime | None
    traitee_le: datetime | None
    traitee_par: str
    reponses: tuple[ReponseVue, ...] = ()
    actes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageDemandes:
    """One page of requests."""

    demandes: list[DemandeVue]
    total: int
    page: int
    nb_pages: int


@dataclass(frozen=True, slots=True)
class FiltreDemandes:
    """What the queue shows."""

    etat: str = "a_traiter"
    genre: str = ""
    texte: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class FormationJointe:
    """A formation that goes with a message."""

    reference: str
    intitule: str


def _vue(demande: DemandeAide, reponses: tuple[ReponseVue, ...] = (), actes: tuple[str, ...] = ()) -> DemandeVue:
    return DemandeVue(
        id=demande.id or 0,
        numero=demande.numero,
        genre=demande.genre.value,
        genre_libelle=demande.genre.libelle,
        statut=demande.statut.value,
        statut_libelle=demande.statut.libelle,
        sujet=demande.sujet.libelle,
        message=demande.message,
        page=demande.page,
        formation=demande.formation,
        auteur=demande.auteur,
        structure=demande.structure,
        courriel=demande.courriel,
        telephone=demande.telephone,
        recue_le=demande.recue_le,
        creneau_le=demande.creneau_le,
        traitee_le=demande.traitee_le,
        traitee_par=demande.traitee_par,
        reponses=reponses,
        actes=actes,
    )


def _reponses(session: Session, demandes: list[DemandeAide]) -> dict[int, tuple[ReponseVue, ...]]:
    """Return the answers of each request, the earliest first."""
    lues = session.exec(
        select(ReponseAide)
        .where(col(ReponseAide.demande_id).in_([d.id for d in demandes]))
        .order_by(col(ReponseAide.instant), col(ReponseAide.id))
    ).all()
    trouvees: dict[int, tuple[ReponseVue, ...]] = {}
    for r in lues:
        trouvees[r.demande_id] = (*trouvees.get(r.demande_id, ()), ReponseVue(r.auteur, r.instant, r.texte))
    return trouvees


def _page(session: Session, condition: sa.ColumnElement[bool], ordre: Sequence[Any], page: int) -> PageDemandes:
    total = session.exec(select(sa.func.count()).select_from(DemandeAide).where(condition)).one()
    nb_pages = max(1, -(-total // PAR_PAGE))
    page = min(max(page, 1), nb_pages)
    lues = list(
        session.exec(
            select(DemandeAide).where(condition).order_by(*ordre).offset((page - 1) * PAR_PAGE).limit(PAR_PAGE)
        ).all()
    )
    reponses = _reponses(session, lues)
    return PageDemandes([_vue(d, reponses.get(d.id or 0, ())) for d in lues], total, page, nb_pages)


def mes_demandes(session: Session, actor: Actor, page: int = 1) -> PageDemandes:
    """Return one page of the requests of the person, the latest first."""
    require(actor, Permission.AIDE_RESERVER)
    siennes = col(DemandeAide.utilisateur_id) == actor.utilisateur_id
    return _page(session, siennes, [col(DemandeAide.recue_le).desc(), col(DemandeAide.id).desc()], page)


def file_d_aide(session: Session, actor: Actor, filtre: FiltreDemandes) -> PageDemandes:
    """Return one page of the queue of who answers: what is to come first comes first, slots by their hour.

    Raises:
        NotConnected, Forbidden: the actor answers nowhere.
    """
    perimetre = scope(actor, Permission.AIDE_REPONDRE)
    conditions = [
        en_portee(perimetre, col(DemandeAide.region_id)),
        col(DemandeAide.statut).in_(_STATUTS.get(filtre.etat, A_TRAITER)),
    ]
    if filtre.genre in set(GenreDemande):
        conditions.append(col(DemandeAide.genre) == GenreDemande(filtre.genre))
    if mots := filtre.texte.strip()[:TEXTE_MAX]:
        colonnes = (DemandeAide.auteur, DemandeAide.structure, DemandeAide.courriel, DemandeAide.formation)
        cherche = [col(c).icontains(mots, autoescape=True) for c in (*colonnes, DemandeAide.message)]
        numero = mots.upper().removeprefix("A").lstrip("0")
        if numero.isascii() and numero.isdigit() and len(numero) < 10:
            cherche.append(col(DemandeAide.id) == int(numero))
        conditions.append(sa.or_(*cherche))
    moment = sa.func.coalesce(col(DemandeAide.creneau_le), col(DemandeAide.recue_le))
    sens = moment if filtre.etat == "a_traiter" else moment.desc()
    return _page(session, sa.and_(*conditions), [sens, col(DemandeAide.id)], filtre.page)


def demande(session: Session, actor: Actor, demande_id: int) -> DemandeVue:
    """Return one request of the queue, with its answers and what may be done of it.

    Raises:
        NotConnected, Forbidden: the actor answers nowhere.
        NotFound: no such request in reach.
    """
    perimetre = scope(actor, Permission.AIDE_REPONDRE)
    lue = session.exec(
        select(DemandeAide).where(DemandeAide.id == demande_id, en_portee(perimetre, col(DemandeAide.region_id)))
    ).first()
    if lue is None:
        raise NotFound
    du_service = [t for t in possible(actor, DEMANDE_AIDE, lue) if t.permission is Permission.AIDE_REPONDRE]
    actes = tuple(t.acte for t in du_service)
    return _vue(lue, _reponses(session, [lue]).get(demande_id, ()), actes)


def formation_jointe(session: Session, actor: Actor, designee: Designation) -> FormationJointe | None:
    """Return the formation that a message may carry, None when the person may not read it or there is none."""
    require(actor, Permission.AIDE_DEMANDER)
    formation = formation_lisible(session, actor, designee)
    if formation is None:
        return None
    # Who may only read what is public reads the public title.
    des_siennes = allows(actor, Permission.OFFRE_LIRE, formation.cible)
    derniere = select(VersionFormation.intitule).where(VersionFormation.formation_id == formation.id)
    if not des_siennes:
        derniere = derniere.where(VersionFormation.id == formation.version_publiee_id)
    intitule = session.exec(derniere.order_by(col(VersionFormation.numero).desc())).first()
    return FormationJointe(formation.reference, intitule or "")
