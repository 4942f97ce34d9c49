"""Acts on documents: issue one, produce its file."""

import secrets
from typing import Any

from sqlmodel import Session, col, select

from iel_app.core import audit, clock
from iel_app.core.actor import Actor
from iel_app.core.audit import Action
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.documents import coffre, gabarits, rules
from iel_app.documents.models import Document


def emettre(
    session: Session,
    actor: Actor,
    *,
    numero: str,
    version: int,
    genre: str,
    titre: str,
    donnees: dict[str, Any],
    collectivite_id: int | None = None,
) -> int:
    """Issue a document and return its id; a second call for the same number and version changes nothing.

    Number, version, title and verification code are added to `donnees`; the service's name and the address of the
    verification page too, unless given.

    Raises:
        NotConnected, Forbidden: the actor may not.
    """
    require(actor, Permission.DOCUMENTS_PRODUIRE)
    deja = session.exec(
        select(Document.id).where(col(Document.numero) == numero, col(Document.version) == version)
    ).one_or_none()
    if deja is not None:
        return deja
    identite = {"numero": numero, "version": version, "titre": titre}
    code = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.LONGUEUR_CODE))
    defauts = {"service": settings().nom_service, "adresse_verification": f"{settings().origine}/verifier"}
    donnees = defauts | donnees | identite | {"code": rules.code_affiche(code)}
    document = Document(
        **identite, genre=genre, collectivite_id=collectivite_id, donnees=donnees, instant=clock.now(), code=code
    )
    session.add(document)
    session.flush()
    apres = {"Numéro": numero, "Version": version, "Titre": titre}
    objet = f"document:{document.id}"
    audit.record(session, actor, Action.DOCUMENT_EMIS, objet, apres=apres, collectivite_id=collectivite_id)
    return document.id or 0


def produire(session: Session, actor: Actor, document_id: int) -> bytes:
    """Return the PDF: the stored file when it is intact, else made again from the stored data and stored.

    The journal gets a line only when the fingerprint changes: at first, and if a newer engine draws differently.

    Raises:
        NotConnected, Forbidden: the actor may not.
        NotFound: no such document.
    """
    require(actor, Permission.DOCUMENTS_PRODUIRE)
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound
    contenu = coffre.lire(document.chemin, document.empreinte)
    if contenu is not None:
        return contenu
    contenu = gabarits.composer(document.genre, document.donnees, document.instant)
    ancienne = document.empreinte
    document.chemin, document.empreinte = coffre.ranger(contenu)
    document.taille = len(contenu)
    if document.empreinte != ancienne:
        audit.record(
            session,
            actor,
            Action.DOCUMENT_EMIS,
            f"document:{document_id}",
            avant={"Empreinte": ancienne} if ancienne else {},
            apres={"Empreinte": document.empreinte, "Taille": document.taille},
            collectivite_id=document.collectivite_id,
        )
    return contenu
