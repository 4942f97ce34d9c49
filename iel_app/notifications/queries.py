"""Views on mails: what the worker sends, and the demonstration mailbox."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import french
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.documents.models import Document
from iel_app.notifications import rules
from iel_app.notifications.models import Courriel


@dataclass(frozen=True, slots=True)
class Pli:
    """A mail to send."""

    id: int
    destinataire: str
    destinataire_nom: str
    reponse_a: str
    objet: str
    texte: str
    html: str
    document_ids: tuple[int, ...]
    identifiant_message: str
    prepare_le: datetime


@dataclass(frozen=True, slots=True)
class LigneCourriel:
    """One line of the mailbox."""

    id: int
    objet: str
    destinataire: str
    destinataire_nom: str
    prepare_le: str
    statut: str
    statut_libelle: str
    nb_pieces: int


@dataclass(frozen=True, slots=True)
class Boite:
    """One page of the mailbox, latest first."""

    courriels: list[LigneCourriel]
    total: int
    page: int
    nb_pages: int


@dataclass(frozen=True, slots=True)
class PieceJointe:
    """An attachment, by its address: the download checks the rights of who asks."""

    titre: str
    nom: str
    adresse: str


@dataclass(frozen=True, slots=True)
class CourrielLu:
    """One mail, to read; its HTML part is framed from `adresse_html`, never mixed with a page."""

    id: int
    objet: str
    expediteur: str
    destinataire: str
    destinataire_nom: str
    reponse_a: str
    prepare_le: str
    envoye_le: str
    statut: str
    statut_libelle: str
    texte: str
    html: str
    adresse_html: str
    pieces: list[PieceJointe]


def a_expedier(session: Session, actor: Actor, courriel_id: int) -> Pli | None:
    """Return the mail to send, or None when it was sent already.

    Raises:
        NotConnected, Forbidden: the actor may not send.
        NotFound: no such mail.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    courriel = session.get(Courriel, courriel_id)
    if courriel is None:
        raise NotFound
    if courriel.envoye_le is not None:
        return None
    return Pli(
        id=courriel_id,
        destinataire=courriel.destinataire,
        destinataire_nom=courriel.destinataire_nom,
        reponse_a=courriel.reponse_a,
        objet=courriel.objet,
        texte=courriel.texte,
        html=courriel.html,
        document_ids=tuple(courriel.document_ids),
        identifiant_message=courriel.identifiant_message,
        prepare_le=courriel.prepare_le,
    )


def boite(session: Session, actor: Actor, page: int = 1, par_page: int = 20, recherche: str = "") -> Boite:
    """Return one page of the demonstration mailbox; a page out of range becomes the nearest one.

    Raises:
        NotFound: this is not the demonstration.
        NotConnected, Forbidden: the actor may not.
    """
    _demonstration(actor)
    filtre = sa.true()
    if mots := rules.une_ligne(recherche)[:100]:
        colonnes = (Courriel.objet, Courriel.destinataire, Courriel.destinataire_nom)
        filtre = sa.or_(*(col(c).icontains(mots, autoescape=True) for c in colonnes))
    total = session.exec(select(sa.func.count()).select_from(Courriel).where(filtre)).one()
    par_page = min(max(par_page, 1), 100)
    nb_pages = max(1, -(-total // par_page))
    page = min(max(page, 1), nb_pages)
    requete = select(Courriel).where(filtre).order_by(col(Courriel.prepare_le).desc(), col(Courriel.id).desc())
    courriels = session.exec(requete.offset((page - 1) * par_page).limit(par_page))
    return Boite([_ligne(c) for c in courriels], total, page, nb_pages)


def courriel(session: Session, actor: Actor, courriel_id: int) -> CourrielLu:
    """Return one mail of the demonstration mailbox.

    Raises:
        NotFound: no such mail, or this is not the demonstration.
        NotConnected, Forbidden: the actor may not.
    """
    _demonstration(actor)
    lu = session.get(Courriel, courriel_id) if 0 < courriel_id < 2**31 else None
    if lu is None:
        raise NotFound
    documents = session.exec(select(Document).where(col(Document.id).in_(lu.document_ids)).order_by(col(Document.id)))
    return CourrielLu(
        id=courriel_id,
        objet=lu.objet,
        expediteur=f"{settings().nom_service} <{settings().courriel_expediteur}>",
        destinataire=lu.destinataire,
        destinataire_nom=lu.destinataire_nom,
        reponse_a=lu.reponse_a,
        prepare_le=french.instant(lu.prepare_le),
        envoye_le=french.instant(lu.envoye_le),
        statut=lu.statut.value,
        statut_libelle=lu.statut.libelle,
        texte=lu.texte,
        html=lu.html,
        adresse_html=f"/demo/courriels/{courriel_id}.html",
        pieces=[PieceJointe(d.titre, d.nom, d.adresse) for d in documents],
    )


def _demonstration(actor: Actor) -> None:
    if not settings().est_demonstration:
        raise NotFound
    require(actor, Permission.NOTIFICATIONS_LIRE_BOITE)


def _ligne(courriel: Courriel) -> LigneCourriel:
    return LigneCourriel(
        id=courriel.id or 0,
        objet=courriel.objet,
        destinataire=courriel.destinataire,
        destinataire_nom=courriel.destinataire_nom,
        prepare_le=french.instant(courriel.prepare_le),
        statut=courriel.statut.value,
        statut_libelle=courriel.statut.libelle,
        nb_pieces=len(courriel.document_ids),
    )
