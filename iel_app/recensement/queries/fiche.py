"""The form of one collectivité for one year, and what its screen shows around it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Collectivite
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, Scope, scope
from iel_app.recensement import rules
from iel_app.recensement.commands.recapitulatif import reference, valeurs_identite
from iel_app.recensement.forms import Contenu
from iel_app.recensement.models import (
    Brouillon,
    Campagne,
    CategorieCible,
    DiplomeCible,
    Etape,
    Recensement,
    VersionRecensement,
)
from iel_app.recensement.rules import Difference
from iel_app.referentiels.models import StructureCnfpt


@dataclass(frozen=True, slots=True)
class PeriodeRecensement:
    """When a campaign opens and closes, and where it stands now."""

    annee: int
    etape: Etape
    ouverture: datetime
    fermeture: datetime
    message: str
    consultation: bool
    plancher: int | None = None
    plafond: int | None = None

    @property
    def ouverte(self) -> bool:
        """Whether an answer can be written now."""
        return self.etape is Etape.OUVERTE

    @property
    def lisible(self) -> bool:
        """Whether saved figures may be shown now."""
        return self.ouverte or self.consultation


@dataclass(frozen=True, slots=True)
class Contact:
    """The interlocuteur IEL of a collectivité."""

    nom: str
    courriel: str
    telephone: str


@dataclass(frozen=True, slots=True)
class FicheRecensement:
    """Everything the form shows. `contenu` is the draft when there is one, else the answer, else the prefill.

    Outside the period, unless the campaign lets it be read, only the person's own unsent draft shows figures.
    """

    periode: PeriodeRecensement
    collectivite_id: int
    collectivite: str
    identite: list[tuple[str, str, str]]
    contact: Contact
    categories: dict[str, str]
    contenu: Contenu
    base_version: int
    version: int
    reference: str
    enregistre_le: datetime | None
    enregistre_par: str
    brouillon_le: datetime | None
    conflits: list[Difference]
    precedent: Contenu | None
    precedent_reference: str
    precedent_version: int


def periode(session: Session, actor: Actor, annee: int | None = None) -> PeriodeRecensement | None:
    """Return the campaign of a year; without a year the open one, else the last closed, else the next. None: none."""
    scope(actor, Permission.RECENSEMENT_LIRE)
    campagne = campagne_de(session, annee)
    return None if campagne is None else periode_de(campagne)


def campagne_de(session: Session, annee: int | None) -> Campagne | None:
    """Return the campaign of a year; without a year the last begun, else the next."""
    requete = select(Campagne)
    if annee is not None:
        return session.exec(requete.where(Campagne.annee == annee)).first()
    commencee = col(Campagne.ouverture) <= clock.now()
    return session.exec(
        requete.order_by(commencee.desc(), sa.case((commencee, col(Campagne.annee))).desc(), col(Campagne.annee)).limit(
            1
        )
    ).first()


def periode_de(campagne: Campagne) -> PeriodeRecensement:
    """Return where a campaign stands now."""
    etape = rules.etape(campagne.ouverture, campagne.fermeture, clock.now(), campagne.allouee_le, campagne.archivee_le)
    return PeriodeRecensement(
        campagne.annee,
        etape,
        campagne.ouverture,
        campagne.fermeture,
        campagne.message,
        campagne.consultation_hors_periode,
        campagne.plancher_intentions,
        campagne.plafond_intentions,
    )


def visible(perimetre: Scope) -> sa.ColumnElement[bool]:
    """Return the filter that a scope puts on collectivités."""
    if perimetre.toutes:
        return sa.true()
    return sa.or_(
        col(Collectivite.id).in_(perimetre.collectivites), col(Collectivite.delegation_id).in_(perimetre.delegations)
    )


def fiche(session: Session, actor: Actor, annee: int | None = None) -> FicheRecensement:
    """Return the form of the collectivité acted for, in a number of statements that no row changes.

    Raises:
        NotFound: no campaign, or no collectivité in reach.
    """
    perimetre = scope(actor, Permission.RECENSEMENT_LIRE)
    campagne = campagne_de(session, annee)
    ligne = session.execute(
        select(Collectivite, StructureCnfpt.nom)
        .outerjoin(StructureCnfpt, col(StructureCnfpt.id) == Collectivite.delegation_id)
        .where(Collectivite.id == actor.collectivite_id, visible(perimetre))
    ).first()
    if campagne is None or ligne is None:
        raise NotFound
    collectivite, delegation = ligne
    categories = _categories(session, campagne)
    periode, reponses = periode_de(campagne), _reponses(session, collectivite, campagne.annee)
    actuel, version = reponses.get(campagne.annee, (None, None))
    precedent, precedente = reponses.get(campagne.annee - 1, (None, None))
    brouillon = _brouillon(session, actor, actuel)
    if not periode.lisible:
        version = precedent = precedente = None
    depart = rules.depart(version and version.contenu, precedente and precedente.contenu, categories)
    return FicheRecensement(
        periode=periode,
        collectivite_id=collectivite.id or 0,
        collectivite=collectivite.nom,
        identite=_identite(collectivite, delegation),
        contact=_contact(collectivite),
        categories=categories,
        contenu=brouillon.contenu if brouillon else depart,
        version=actuel.version if actuel else 0,
        reference=_reference(campagne.annee, collectivite, actuel),
        enregistre_le=actuel.enregistre_le if actuel else None,
        enregistre_par=actuel.enregistre_par if actuel else "",
        precedent=precedente.contenu if precedente else None,
        precedent_reference=_reference(campagne.annee - 1, collectivite, precedent),
        precedent_version=precedente.numero if precedente else 0,
        base_version=brouillon.base_version if brouillon else (actuel.version if actuel else 0),
        brouillon_le=brouillon.modifie_le if brouillon else None,
        conflits=[Difference(**c) for c in brouillon.conflits] if brouillon else [],
    )


def _identite(collectivite: Collectivite, delegation: str | None) -> list[tuple[str, str, str]]:
    valeurs = valeurs_identite(collectivite) | {"delegation": delegation or "À préciser"}
    return [(champ, libelle, valeurs[champ]) for champ, libelle in rules.IDENTITE.items()]


def _contact(collectivite: Collectivite) -> Contact:
    return Contact(
        collectivite.interlocuteur_nom, collectivite.interlocuteur_courriel, collectivite.interlocuteur_telephone
    )


def _categories(session: Session, campagne: Campagne) -> dict[str, str]:
    lues = session.execute(
        select(CategorieCible.code, CategorieCible.libelle)
        .where(CategorieCible.campagne_id == campagne.id)
        .order_by(CategorieCible.libelle)
    )
    return _partagees(tuple((code, libelle) for code, libelle in lues))


@lru_cache(maxsize=4)
def _partagees(lues: tuple[tuple[str, str], ...]) -> dict[str, str]:
    # Each tab keeps it: one for all.
    return dict(lues)


def _reponses(
    session: Session, collectivite: Collectivite, annee: int
) -> dict[int, tuple[Recensement, VersionRecensement | None]]:
    """Return this year's and last year's answer with its present version, in one statement."""
    derniere = sa.and_(
        col(VersionRecensement.recensement_id) == Recensement.id,
        col(VersionRecensement.numero) == Recensement.version,
    )
    lignes = session.execute(
        select(Campagne.annee, Recensement, VersionRecensement)
        .join(Recensement, col(Recensement.campagne_id) == Campagne.id)
        .outerjoin(VersionRecensement, derniere)
        .where(Recensement.collectivite_id == collectivite.id, col(Campagne.annee).in_([annee, annee - 1]))
    ).all()
    return {an: (r, v) for an, r, v in lignes}


def _reference(annee: int, collectivite: Collectivite, recensement: Recensement | None) -> str:
    if recensement is None or not recensement.version:
        return ""
    return reference(annee, collectivite.departement_code, recensement.id or 0)


def _brouillon(session: Session, actor: Actor, recensement: Recensement | None) -> Brouillon | None:
    """Return the person's own draft of this answer, nobody else's."""
    if recensement is None:
        return None
    return session.exec(
        select(Brouillon).where(
            Brouillon.recensement_id == recensement.id, Brouillon.utilisateur_id == actor.utilisateur_id
        )
    ).first()


def diplomes(session: Session, actor: Actor, annee: int, code: str) -> dict[int, list[tuple[str, str]]]:
    """Return the diplomas correlated with a catégorie cible, (label, RNCP code) by level.

    Raises:
        NotFound: no such catégorie in that year's campaign.
    """
    scope(actor, Permission.RECENSEMENT_LIRE)
    lignes = session.execute(
        select(CategorieCible.id, DiplomeCible.niveau, DiplomeCible.libelle, DiplomeCible.code_rncp)
        .join(Campagne, col(Campagne.id) == CategorieCible.campagne_id)
        .outerjoin(DiplomeCible, col(DiplomeCible.categorie_id) == CategorieCible.id)
        .where(Campagne.annee == annee, CategorieCible.code == code)
        .order_by(col(DiplomeCible.niveau), DiplomeCible.libelle)
    ).all()
    if not lignes:
        raise NotFound
    par_niveau: dict[int, list[tuple[str, str]]] = {}
    for _, niveau, libelle, rncp in lignes:
        if niveau is not None:
            par_niveau.setdefault(niveau, []).append((libelle, rncp))
    return par_niveau
