"""Acts on mails: prepare one, note how its sending went."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlmodel import Session, col, select

from iel_app.core import audit, clock, french, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications import rules
from iel_app.notifications.models import Courriel


def preparer(
    session: Session,
    actor: Actor,
    *,
    cle: str,
    modele: str,
    contexte: dict[str, Any],
    destinataire: str,
    destinataire_nom: str = "",
    document_ids: Sequence[int] = (),
    reponse_a: str = "",
    desabonnement: str = "",
) -> int:
    """Render a mail, keep it, queue its sending, and return its id; once ever for a given `cle`.

    `desabonnement` is the page where its receiver stops such mails, when one may. The templates also receive
    `service`, `origine`, `destinataire`, `destinataire_nom` and `reponse_a`.

    Raises:
        jinja2.UndefinedError: the context lacks a variable: a bug.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    deja = session.exec(select(Courriel.id).where(col(Courriel.cle) == cle)).one_or_none()
    if deja is not None:
        return deja
    donnees = {"destinataire": destinataire, "destinataire_nom": destinataire_nom, "reponse_a": reponse_a}
    adresses = {nom: rules.une_ligne(valeur) for nom, valeur in donnees.items()}
    commun = {"service": settings().nom_service, "origine": settings().origine}
    rendu = rules.rendre(modele, contexte | commun | adresses)
    courriel = Courriel(
        cle=cle,
        modele=modele,
        **adresses,
        **asdict(rendu),
        document_ids=list(document_ids),
        identifiant_message=_identifiant_message(),
        prepare_le=clock.now(),
    )
    session.add(courriel)
    session.flush()
    charge = {"courriel_id": courriel.id} | ({"desabonnement": desabonnement} if desabonnement else {})
    outbox.enqueue(session, "courriel", charge, cle=f"courriel:{cle}")
    audit.record(session, actor, Action.COURRIEL_PREPARE, f"courriel:{courriel.id}", apres={"Objet": rendu.objet})
    return courriel.id or 0


def aviser(
    session: Session,
    actor: Actor,
    a: Sequence[tuple[str, str]],
    *,
    cle: str,
    sujet: str,
    phrase: str,
    lignes: Sequence[tuple[str, str]],
    lien: str,
    bouton: str,
    pourquoi: str,
    reponse_a: str,
    desabonnement: str = "",
) -> int:
    """Prepare one notice for each address and name, and return how many: what happened, its facts, where to go."""
    for adresse, nom in a:
        preparer(
            session,
            actor,
            cle=f"{cle}:{adresse}",
            modele="avis",
            contexte={
                "sujet": sujet,
                "phrase": phrase,
                "lignes": [(libelle, valeur) for libelle, valeur in lignes if valeur],
                "lien": f"{settings().origine}{lien}",
                "bouton_texte": bouton,
                "pourquoi": pourquoi,
            },
            destinataire=adresse,
            destinataire_nom=nom,
            reponse_a=reponse_a,
            desabonnement=desabonnement,
        )
    return len(a)


def expedier(session: Session, actor: Actor, courriel_id: int, *, erreur: str = "") -> None:
    """Note one attempt at sending: sent, or `erreur`, why not; nothing more once it is sent.

    The network is the worker's business, before this and outside any transaction.

    Raises:
        NotConnected, Forbidden: the actor may not.
        NotFound: no such mail.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    courriel = session.get(Courriel, courriel_id)
    if courriel is None:
        raise NotFound
    if courriel.envoye_le is not None:
        return
    courriel.nb_tentatives += 1
    courriel.erreur = erreur[:500]
    if not erreur:
        courriel.envoye_le = clock.now()
        apres = {"Envoyé le": french.instant(courriel.envoye_le)}
        audit.record(session, actor, Action.COURRIEL_EXPEDIE, f"courriel:{courriel_id}", apres=apres)


def _identifiant_message() -> str:
    # Chosen at preparation: a sending tried again after a crash bears the same one, and mailboxes show it once.
    # Short, because the header must not be folded: some readers then see another id.
    return f"<{secrets.token_urlsafe(12)}@{settings().courriel_expediteur.rpartition('@')[2]}>"
