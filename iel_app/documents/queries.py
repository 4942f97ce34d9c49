"""Views on documents: download, verification, attachment."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import french
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, Scope, require, scope
from iel_app.documents import coffre, rules
from iel_app.documents.models import Document


@dataclass(frozen=True, slots=True)
class DocumentTelechargeable:
    """A document in reach; `contenu` is None when the file must be produced (again)."""

    id: int
    nom: str
    contenu: bytes | None


@dataclass(frozen=True, slots=True)
class VerificationDocument:
    """What anyone who holds the paper may learn: `empreinte` is the file's, `empreinte_donnees` the printed one."""

    titre: str
    numero: str
    version: int
    instant: str
    empreinte: str
    empreinte_donnees: str
    est_derniere_version: bool


@dataclass(frozen=True, slots=True)
class PieceAJoindre:
    """A document to attach to a mail."""

    id: int
    nom: str


def telechargeable(session: Session, actor: Actor, numero: str, version: int) -> DocumentTelechargeable:
    """Return one version of a document for download.

    Raises:
        NotConnected, Forbidden: the actor reads no document at all.
        NotFound: no such document, or not in reach.
    """
    portee = scope(actor, Permission.DOCUMENTS_LIRE)
    document = session.exec(
        select(Document).where(col(Document.numero) == numero, col(Document.version) == version, _en_portee(portee))
    ).one_or_none()
    if document is None:
        raise NotFound
    contenu = coffre.lire(document.chemin, document.empreinte)
    return DocumentTelechargeable(document.id or 0, document.nom, contenu)


def verification(session: Session, actor: Actor, code: str) -> VerificationDocument:
    """Return what the code printed on a document proves; case, spaces and hyphens do not count.

    Raises:
        NotFound: no document bears this code.
    """
    require(actor, Permission.DOCUMENTS_VERIFIER)
    document = session.exec(select(Document).where(col(Document.code) == rules.code_saisi(code))).one_or_none()
    if document is None:
        raise NotFound("Aucun document ne porte ce code. Vérifiez les 12 caractères imprimés à la fin du document")
    derniere = session.exec(
        select(sa.func.max(col(Document.version))).where(col(Document.numero) == document.numero)
    ).one()
    return VerificationDocument(
        titre=document.titre,
        numero=document.numero,
        version=document.version,
        instant=french.instant(document.instant),
        empreinte=document.empreinte,
        empreinte_donnees=str(document.donnees.get("empreinte", "")),
        est_derniere_version=document.version == derniere,
    )


def a_joindre(session: Session, actor: Actor, document_ids: Sequence[int]) -> list[PieceAJoindre]:
    """Return the names under which documents are attached, for the worker, which then produces them.

    Raises:
        NotConnected, Forbidden: the actor may not produce documents.
    """
    require(actor, Permission.DOCUMENTS_PRODUIRE)
    documents = session.exec(select(Document).where(col(Document.id).in_(document_ids)).order_by(col(Document.id)))
    return [PieceAJoindre(d.id or 0, d.nom) for d in documents]


def _en_portee(portee: Scope) -> sa.ColumnElement[bool]:
    if portee.toutes:
        return sa.true()
    return col(Document.collectivite_id).in_(portee.collectivites)
