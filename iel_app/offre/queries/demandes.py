"""Requests to name an organisme of another SIREN, for the offer managers of the region."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, Scope, scope
from iel_app.offre.models import DemandeOrganisme, StatutDemande

PAR_PAGE = 20
_FORMATEUR = aliased(Organisme, name="formateur")


@dataclass(frozen=True, slots=True)
class LigneDemande:
    """One request: who asks for whom, why, and what was answered."""

    id: int
    organisme: str
    organisme_siren: str
    formateur: str
    formateur_siret: str
    formateur_ville: str
    raison: str
    demandee_le: datetime
    demandee_par: str
    statut: str
    statut_libelle: str
    reponse: str
    decidee_le: datetime | None
    decidee_par: str


@dataclass(frozen=True, slots=True)
class PageDemandes:
    """One page of requests, those that await first by age, the decided ones by date; and how many await."""

    lignes: list[LigneDemande]
    total: int
    page: int
    nb_pages: int
    nb_en_attente: int


def _en_portee(perimetre: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if perimetre.toutes else col(DemandeOrganisme.region_id).in_(perimetre.regions)


def demandes_d_organismes(session: Session, actor: Actor, statut: str, page: int) -> PageDemandes:
    """Return one page of the requests of the actor's region in a status: those that await, for any other word."""
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    voulu = {s.value: s for s in StatutDemande}.get(statut, StatutDemande.DEMANDEE)
    par_statut = select(DemandeOrganisme.statut, sa.func.count()).where(_en_portee(perimetre))
    lus = session.execute(par_statut.group_by(col(DemandeOrganisme.statut))).all()
    comptes = {ligne[0]: int(ligne[1]) for ligne in lus}
    total = comptes.get(voulu, 0)
    nb_pages = max(1, -(-total // PAR_PAGE))
    page = max(1, min(page, nb_pages))
    attendent = voulu is StatutDemande.DEMANDEE
    tri: Any = col(DemandeOrganisme.demandee_le).asc() if attendent else col(DemandeOrganisme.decidee_le).desc()
    lignes = session.execute(
        select(DemandeOrganisme, Organisme, _FORMATEUR)
        .join(Organisme, col(Organisme.id) == DemandeOrganisme.organisme_id)
        .join(_FORMATEUR, col(_FORMATEUR.id) == DemandeOrganisme.formateur_id)
        .where(_en_portee(perimetre), DemandeOrganisme.statut == voulu)
        .order_by(tri, col(DemandeOrganisme.id))
        .limit(PAR_PAGE)
        .offset((page - 1) * PAR_PAGE)
    ).all()
    return PageDemandes(
        [_ligne(d, o, f) for d, o, f in lignes], total, page, nb_pages, comptes.get(StatutDemande.DEMANDEE, 0)
    )


def _ligne(demande: DemandeOrganisme, organisme: Organisme, formateur: Organisme) -> LigneDemande:
    return LigneDemande(
        id=demande.id or 0,
        organisme=organisme.nom,
        organisme_siren=organisme.siren,
        formateur=formateur.nom,
        formateur_siret=formateur.siret,
        formateur_ville=formateur.ville,
        raison=demande.raison,
        demandee_le=demande.demandee_le,
        demandee_par=demande.demandee_par,
        statut=demande.statut.value,
        statut_libelle=demande.statut.libelle,
        reponse=demande.reponse,
        decidee_le=demande.decidee_le,
        decidee_par=demande.decidee_par,
    )
