"""Keys of the API: made, revoked, seen in use; and the mail that tells of it."""

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes import queries, rules
from iel_app.comptes.forms import DUREE_MAX_CLE, lire_cle
from iel_app.comptes.models import CleApi, Organisme, PorteeCle, Utilisateur
from iel_app.core import clock, french, outbox
from iel_app.core.actor import Actor, Role
from iel_app.core.audit import Action, record
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotFound
from iel_app.core.permissions import Cible, Permission, allows, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser

ADRESSE_CLES = "/offre/cles"
"""Where people keep them: the screen belongs to the offer."""
ACTIVES_MAX = 20


def creer_cle(session: Session, actor: Actor, organisme_id: int, saisie: Mapping[str, object]) -> str:
    """Make a key for a structure, and return it: it is told here, once, and kept nowhere.

    Raises:
        NotFound: the structure is not, or no longer, the actor's.
        Invalid: the sentence of each wrong field.
        Impossible: the structure has too many keys.
    """
    require(actor, Permission.COMPTES_GERER_CLES)
    if not allows(actor, Permission.COMPTES_GERER_CLES, Cible(organisme_id=organisme_id)):
        raise NotFound
    if actor.utilisateur_id is None or actor.cle_id is not None:
        raise Forbidden
    aujourd_hui = clock.today()
    lue, erreurs = lire_cle(saisie, [p.value for p in PorteeCle], aujourd_hui)
    if lue is None:
        raise Invalid(erreurs)
    actives = sa.select(sa.func.count()).where(
        col(CleApi.organisme_id) == organisme_id,
        col(CleApi.revoquee_le).is_(None),
        col(CleApi.expire_le) > clock.now(),
    )
    if session.execute(actives).scalar_one() >= ACTIVES_MAX:
        raise Impossible(f"Cette structure a déjà {ACTIVES_MAX} clés actives. Révoquez celles qui ne servent plus.")
    jeton, prefixe = rules.nouvelle_cle()
    cle = CleApi(
        organisme_id=organisme_id,
        nom=lue.nom,
        prefixe=prefixe,
        secret_hash=rules.hachage(jeton),
        portees=list(lue.portees),
        creee_le=clock.now(),
        creee_par_id=actor.utilisateur_id,
        creee_par=actor.nom,
        expire_le=clock.end_of(min(lue.fin, aujourd_hui + timedelta(days=DUREE_MAX_CLE))),
    )
    session.add(cle)
    session.flush()
    dite = {"nom": cle.nom, "portées": cle.portees, "fin": lue.fin.isoformat(), "organisme": organisme_id}
    record(session, actor, Action.CLE_API_CREEE, cle.objet, apres=dite)
    outbox.enqueue(session, "cle_api", {"cle_id": cle.id, "acte": "creee"})
    return jeton


def revoquer_cle(session: Session, actor: Actor, cle_id: int) -> str:
    """End a key at once and for good, and return its name.

    Raises:
        NotFound: no such key in reach.
        Impossible: it is revoked already.
    """
    require(actor, Permission.COMPTES_GERER_CLES)
    cle = session.exec(select(CleApi).where(CleApi.id == cle_id).with_for_update()).first()
    if cle is None or not allows(actor, Permission.COMPTES_GERER_CLES, cle.cible):
        raise NotFound
    if cle.revoquee_le is not None:
        raise Impossible("Cette clé est déjà révoquée.")
    cle.revoquee_le, cle.revoquee_par = clock.now(), actor.nom
    record(session, actor, Action.CLE_API_REVOQUEE, cle.objet, avant={"nom": cle.nom})
    outbox.enqueue(session, "cle_api", {"cle_id": cle.id, "acte": "revoquee"})
    return cle.nom


def marquer_cle(session: Session, actor: Actor) -> None:
    """Note that the key of the actor is in use; no trace: it is no act."""
    session.execute(sa.update(CleApi).where(col(CleApi.id) == actor.cle_id).values(vue_le=clock.now()))


def envoyer_cle(session: Session, actor: Actor, cle_id: int, acte: str) -> int:
    """Tell everybody who writes for the structure that a key was made, or revoked, and count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    cle = session.get_one(CleApi, cle_id)
    organisme, createur = session.get_one(Organisme, cle.organisme_id), session.get_one(Utilisateur, cle.creee_par_id)
    creee = acte == "creee"
    return aviser(
        session,
        actor,
        queries.titulaires(session, actor, Role.CFA, cle.organisme_id),
        cle=f"comptes:cle:{acte}:{cle_id}",
        sujet="Une clé de l’API est créée" if creee else "Une clé de l’API est révoquée",
        phrase="Un logiciel peut désormais agir pour votre structure avec cette clé. Si cette création vous étonne, "
        "révoquez-la."
        if creee
        else "Cette clé n’ouvre plus rien : le logiciel qui s’en servait ne peut plus agir pour votre structure.",
        lignes=[
            ("Logiciel", cle.nom),
            ("Clé", f"{cle.prefixe}…"),
            ("Structure", organisme.nom),
            ("Droits", french.listing([PorteeCle(p).libelle.lower() for p in cle.portees])),
            ("Créée par", createur.nom_complet),
            ("Fin", french.plain_day(clock.local(cle.expire_le).date()))
            if creee
            else ("Révoquée par", cle.revoquee_par),
        ],
        lien=ADRESSE_CLES,
        bouton="Voir les clés de l’API",
        pourquoi="Vous recevez ce message car vous rédigez l’offre de cette structure.",
        reponse_a=settings().offre_contact,
    )
