"""Acts on documents: issue one, produce its file."""

import secrets
from typing import Any

from sqlmodel import Session

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
) -> None:
    """Issue a document, in the transaction of the act that it proves; its file is made when it is first wanted.

    Number, version, title, code, service and verification address are added to `donnees`. A number and version are
    issued once: the database refuses a second.
    """
    require(actor, Permission.DOCUMENTS_PRODUIRE)
    code = "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.LONGUEUR_CODE))
    defauts = {"service": settings().nom_service, "adresse_verification": f"{settings().origine}/verifier"}
    imposes = {"numero": numero, "version": version, "titre": titre, "code": rules.code_affiche(code)}
    session.add(
        Document(
            numero=numero,
            version=version,
            genre=genre,
            titre=titre,
            collectivite_id=collectivite_id,
            donnees=defauts | donnees | imposes,
            instant=clock.now(),
            code=code,
        )
    )
    audit.record(
        session,
        actor,
        Action.DOCUMENT_EMIS,
        f"document:{numero}:{version}",
        apres={"Numéro": numero, "Version": version, "Titre": titre},
        collectivite_id=collectivite_id,
    )


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
    if document.empreinte != ancienne:
        audit.record(
            session,
            actor,
            Action.DOCUMENT_EMIS,
            f"document:{document.numero}:{document.version}",
            avant={"Empreinte": ancienne} if ancienne else {},
            apres={"Empreinte": document.empreinte, "Taille": len(contenu)},
            collectivite_id=document.collectivite_id,
        )
    return contenu
