"""Keys of the API in the demonstration: one in force, one revoked. Their secrets are told to nobody."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session, col, select

from iel_app.comptes import commands
from iel_app.comptes.models import CleApi, HabilitationAccordee, Utilisateur
from iel_app.core import clock
from iel_app.core.actor import Actor, Habilitation, Role
from iel_app.demo.offre import CFA


def auteur_du_cfa(session: Session, actor: Actor) -> tuple[Actor, int]:
    """Return the account of the CFA of Limoges, acting for its structure, and that structure."""
    compte = session.exec(select(Utilisateur).where(Utilisateur.courriel == CFA)).one()
    organisme = session.exec(
        select(HabilitationAccordee.structure_id).where(
            HabilitationAccordee.utilisateur_id == compte.id,
            HabilitationAccordee.role == Role.CFA,
            col(HabilitationAccordee.retiree_le).is_(None),
        )
    ).one()
    auteur = replace(
        actor,
        nom=compte.nom_complet,
        utilisateur_id=compte.id,
        courriel=compte.courriel,
        habilitations=(Habilitation(Role.CFA, organisme),),
    )
    return auteur, organisme or 0


def creer(session: Session, actor: Actor) -> None:
    """Make the keys of the CFA of Limoges, in the name of its account."""
    auteur, organisme = auteur_du_cfa(session, actor)
    for jours, nom, portees in (
        (200, "Ancien logiciel", ["offres:ecrire"]),
        (30, "Logiciel de démonstration", ["offres:lire", "offres:ecrire", "places:ecrire"]),
    ):
        with clock.frozen(clock.now() - timedelta(days=jours)):
            fin = clock.today() + timedelta(days=400)
            saisie = {"nom": nom, "portees": portees, "fin": f"{fin:%d/%m/%Y}"}
            commands.creer_cle(session, auteur, organisme, saisie)
    session.flush()
    ancienne = session.exec(select(CleApi.id).where(CleApi.nom == "Ancien logiciel")).one()
    with clock.frozen(clock.now() - timedelta(days=31)):
        commands.revoquer_cle(session, auteur, ancienne or 0)
