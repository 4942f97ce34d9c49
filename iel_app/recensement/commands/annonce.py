"""The mail that tells that the period of a campaign moves."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from iel_app.comptes.forms import courriel_normalise
from iel_app.comptes.models import Collectivite, HabilitationAccordee, StatutCollectivite, Utilisateur
from iel_app.core import french, outbox
from iel_app.core.actor import Actor, Role
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser
from iel_app.recensement import rules
from iel_app.recensement.models import Campagne, Recensement, Responsable

LOT = 200
"""Collectivités told in one transaction: the others wait for the next."""


def annoncer_periode(
    session: Session,
    actor: Actor,
    campagne_id: int,
    avant: Mapping[str, str],
    apres: Mapping[str, str],
    fixees_le: str,
    apres_id: int = 0,
) -> int:
    """Tell new dates to who answers in the next collectivités, ask for the ones after, and count the addresses.

    Each address once: gestionnaires of active collectivités, and the people in charge named in an answer.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    lot = session.exec(
        select(Collectivite.id)
        .where(col(Collectivite.id) > apres_id, Collectivite.statut == StatutCollectivite.ACTIVE)
        .order_by(col(Collectivite.id))
        .limit(LOT)
    ).all()
    if not lot:
        return 0
    campagne = session.get_one(Campagne, campagne_id)
    dates = {cle: (datetime.fromisoformat(avant[cle]), datetime.fromisoformat(apres[cle])) for cle in avant}
    commencee = dates["ouverture"][1] <= datetime.fromisoformat(fixees_le)
    sujet, phrase = rules.annonce_periode(campagne.annee, dates["ouverture"], dates["fermeture"], commencee=commencee)
    a = _adresses(session, campagne_id, list(lot))
    aviser(
        session,
        actor,
        a,
        cle=f"recensement:periode:{campagne_id}:{fixees_le}",
        sujet=sujet,
        phrase=phrase,
        lignes=[
            (titre, f"{french.instant(dates[cle][1])} (au lieu du {french.instant(dates[cle][0])})")
            for cle, titre in (("ouverture", "Ouverture"), ("fermeture", "Fermeture"))
            if dates[cle][0] != dates[cle][1]
        ],
        lien="/recensement/saisie",
        bouton="Ouvrir le recensement",
        pourquoi="Vous recevez ce message car vous répondez au recensement de l’apprentissage, ou en avez la charge.",
        reponse_a=settings().aide_courriel,
    )
    suite = {"campagne_id": campagne_id, "avant": avant, "apres": apres, "fixees_le": fixees_le, "apres_id": lot[-1]}
    outbox.enqueue(session, "recensement_periode", suite)
    return len(a)


def _adresses(session: Session, campagne_id: int, collectivites: list[int | None]) -> list[tuple[str, str]]:
    gestionnaires = session.execute(
        select(Utilisateur.courriel, Utilisateur.prenom, Utilisateur.nom)
        .join(HabilitationAccordee, col(HabilitationAccordee.utilisateur_id) == Utilisateur.id)
        .where(
            HabilitationAccordee.role == Role.GESTIONNAIRE,
            col(HabilitationAccordee.retiree_le).is_(None),
            col(HabilitationAccordee.structure_id).in_(collectivites),
            col(Utilisateur.desactive_le).is_(None),
        )
    ).all()
    responsables = session.execute(
        select(Responsable.courriel, Responsable.prenom, Responsable.nom)
        .join(Recensement, col(Recensement.id) == Responsable.recensement_id)
        .where(Recensement.campagne_id == campagne_id, col(Recensement.collectivite_id).in_(collectivites))
    ).all()
    tous = (*responsables, *gestionnaires)
    return list({courriel_normalise(courriel): f"{prenom} {nom}" for courriel, prenom, nom in tous}.items())
