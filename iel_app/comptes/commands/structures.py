"""Create structures, people, roles and rattachements."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select
from stdnum.fr import siret as stdnum_siret

from iel_app.comptes.forms import courriel_normalise
from iel_app.comptes.models import Collectivite, HabilitationAccordee, Organisme, Rattachement, Utilisateur
from iel_app.core import clock, db
from iel_app.core.actor import Actor, Role
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound
from iel_app.core.permissions import Permission, require


def creer_collectivite(session: Session, actor: Actor, collectivite: Collectivite) -> int:
    """Add a collectivité and return its id.

    Raises:
        Invalid: the SIRET is not 14 digits with a right key, or already belongs to a structure.
    """
    require(actor, Permission.COMPTES_HABILITER)
    if not stdnum_siret.is_valid(collectivite.siret):
        raise Invalid({"siret": "Le SIRET doit comporter 14 chiffres et une clé juste, comme 213300635 00017"})
    collectivite.siret = stdnum_siret.compact(collectivite.siret)
    db.serialize(session, f"siret:{collectivite.siret}")
    if session.exec(select(Collectivite.id).where(Collectivite.siret == collectivite.siret)).first() is not None:
        raise Invalid({"siret": "Ce SIRET appartient déjà à une structure de la plateforme"})
    session.add(collectivite)
    session.flush()
    record(
        session, actor, Action.COLLECTIVITE_CREEE, f"collectivite:{collectivite.id}", apres={"nom": collectivite.nom}
    )
    return collectivite.id or 0


def creer_organisme(session: Session, actor: Actor, organisme: Organisme) -> int:
    """Add a CFA or training organisation and return its id.

    Raises:
        Invalid: the SIRET is not 14 digits with a right key, or already belongs to an organisme.
    """
    require(actor, Permission.COMPTES_HABILITER)
    if not stdnum_siret.is_valid(organisme.siret):
        raise Invalid({"siret": "Le SIRET doit comporter 14 chiffres et une clé juste, comme 213300635 00017"})
    organisme.siret = stdnum_siret.compact(organisme.siret)
    organisme.siren = organisme.siret[:9]
    db.serialize(session, f"organisme:{organisme.siret}")
    if session.exec(select(Organisme.id).where(Organisme.siret == organisme.siret)).first() is not None:
        raise Invalid({"siret": "Ce SIRET appartient déjà à un organisme de la plateforme"})
    session.add(organisme)
    session.flush()
    record(session, actor, Action.ORGANISME_CREE, f"organisme:{organisme.id}", apres={"nom": organisme.nom})
    return organisme.id or 0


def creer_utilisateur(
    session: Session, actor: Actor, courriel: str, prenom: str, nom: str, mot_de_passe_hache: str
) -> int:
    """Add a person and return its id.

    Raises:
        Invalid: the address already has an account.
    """
    require(actor, Permission.COMPTES_HABILITER)
    adresse = courriel_normalise(courriel)
    db.serialize(session, f"courriel:{adresse}")
    if session.exec(select(Utilisateur.id).where(Utilisateur.courriel == adresse)).first() is not None:
        raise Invalid({"courriel": "Cette adresse sert déjà pour un compte"})
    utilisateur = Utilisateur(
        courriel=adresse, prenom=prenom, nom=nom, mot_de_passe=mot_de_passe_hache, cree_le=clock.now()
    )
    session.add(utilisateur)
    session.flush()
    record(session, actor, Action.COMPTE_CREE, f"utilisateur:{utilisateur.id}")
    return utilisateur.id or 0


def habiliter(session: Session, actor: Actor, utilisateur_id: int, role: Role, structure_id: int | None = None) -> None:
    """Give a role on a structure; effective at the person's next action; a role already held changes nothing."""
    require(actor, Permission.COMPTES_HABILITER)
    db.serialize(session, f"habilitation:{utilisateur_id}")
    if session.exec(select(HabilitationAccordee.id).where(_active(utilisateur_id, role, structure_id))).first():
        return
    session.add(
        HabilitationAccordee(utilisateur_id=utilisateur_id, role=role, structure_id=structure_id, donnee_le=clock.now())
    )
    details = {"rôle": role.libelle, "structure": structure_id}
    record(session, actor, Action.HABILITATION_DONNEE, f"utilisateur:{utilisateur_id}", apres=details)


def _active(utilisateur_id: int, role: Role, structure_id: int | None) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(HabilitationAccordee.utilisateur_id) == utilisateur_id,
        col(HabilitationAccordee.role) == role,
        col(HabilitationAccordee.structure_id).is_not_distinct_from(structure_id),
        col(HabilitationAccordee.retiree_le).is_(None),
    )


def retirer_habilitation(
    session: Session, actor: Actor, utilisateur_id: int, role: Role, structure_id: int | None = None
) -> None:
    """Take a role back; effective at the person's next action.

    Raises:
        NotFound: the person does not hold this role.
    """
    require(actor, Permission.COMPTES_HABILITER)
    retirees = session.execute(
        sa.update(HabilitationAccordee)
        .where(_active(utilisateur_id, role, structure_id))
        .values(retiree_le=clock.now())
        .returning(col(HabilitationAccordee.id))
    ).all()
    if not retirees:
        raise NotFound
    details = {"rôle": role.libelle, "structure": structure_id}
    record(session, actor, Action.HABILITATION_RETIREE, f"utilisateur:{utilisateur_id}", avant=details)


def rattacher(session: Session, actor: Actor, collectivite_id: int, gestionnaire_id: int, debut: date) -> None:
    """Let `gestionnaire` act for `collectivite` from a day on.

    Raises:
        Impossible: it would make a chain or a cycle: managing does not pass on.
    """
    require(actor, Permission.COMPTES_HABILITER)
    db.serialize(session, f"rattachement:{collectivite_id}", f"rattachement:{gestionnaire_id}")
    chaine = (
        collectivite_id == gestionnaire_id
        or session.exec(
            select(Rattachement.id).where(
                sa.or_(col(Rattachement.fin).is_(None), col(Rattachement.fin) >= debut),
                sa.or_(
                    col(Rattachement.collectivite_id) == gestionnaire_id,
                    col(Rattachement.gestionnaire_id) == collectivite_id,
                    col(Rattachement.collectivite_id) == collectivite_id,
                ),
            )
        ).first()
    )
    if chaine:
        raise Impossible("Une collectivité gérée ne peut pas en gérer une autre, ni avoir deux gestionnaires.")
    session.add(
        Rattachement(
            collectivite_id=collectivite_id, gestionnaire_id=gestionnaire_id, debut=debut, accepte_le=clock.now()
        )
    )
    record(
        session,
        actor,
        Action.RATTACHEMENT_CREE,
        f"collectivite:{collectivite_id}",
        apres={"gestionnaire": gestionnaire_id},
        collectivite_id=collectivite_id,
    )


def terminer_rattachement(session: Session, actor: Actor, collectivite_id: int, gestionnaire_id: int) -> None:
    """End the management of a collectivité at once: its manager's next action is refused.

    Raises:
        NotFound: this one does not manage that one.
    """
    require(actor, Permission.COMPTES_HABILITER)
    termines = session.execute(
        sa.update(Rattachement)
        .where(
            col(Rattachement.collectivite_id) == collectivite_id,
            col(Rattachement.gestionnaire_id) == gestionnaire_id,
            sa.or_(col(Rattachement.fin).is_(None), col(Rattachement.fin) >= clock.today()),
        )
        .values(fin=clock.today() - timedelta(days=1))
        .returning(col(Rattachement.id))
    ).all()
    if not termines:
        raise NotFound
    record(
        session,
        actor,
        Action.RATTACHEMENT_TERMINE,
        f"collectivite:{collectivite_id}",
        avant={"gestionnaire": gestionnaire_id},
        collectivite_id=collectivite_id,
    )
