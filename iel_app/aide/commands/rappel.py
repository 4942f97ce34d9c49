"""Callbacks: book a slot of a permanence, change it, give it up."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from iel_app.aide.commands.contexte import en_personne, sienne
from iel_app.aide.forms import SaisieRappel
from iel_app.aide.models import DemandeAide, GenreDemande, PermanenceTelephonique, StatutAide
from iel_app.aide.queries.creneaux import cle_du_creneau, creneaux_ouverts
from iel_app.aide.rules import Creneau
from iel_app.aide.workflow import DEMANDE_AIDE
from iel_app.core import clock, db, french, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible
from iel_app.core.permissions import Permission, require
from iel_app.core.workflow import advance

_VEILLE = timedelta(days=1)


def reserver(session: Session, actor: Actor, saisie: SaisieRappel) -> int:
    """Book a callback and return its id; the last place of a slot goes to one person.

    Raises:
        Impossible: the slot is full or gone, or the person already has a callback to come.
    """
    require(actor, Permission.AIDE_RESERVER)
    db.serialize(session, f"rappels:{actor.utilisateur_id}", "creneaux")
    if (prevu := _prevu(session, actor)) is not None:
        raise Impossible(f"Vous avez déjà un rappel le {french.instant(prevu.creneau_le)}. Changez-le, ou annulez-le.")
    creneau, region = _prendre(session, actor, saisie.creneau)
    demande = DemandeAide(
        genre=GenreDemande.RAPPEL,
        sujet=saisie.sujet,
        message=saisie.message,
        region_id=region,
        utilisateur_id=actor.utilisateur_id,
        auteur=actor.nom,
        structure=actor.structure_nom,
        courriel=actor.courriel,
        telephone=saisie.telephone,
        recue_le=clock.now(),
        permanence_id=creneau.permanence_id,
        creneau_le=creneau.debut,
    )
    session.add(demande)
    session.flush()
    apres = {"Créneau": french.instant(creneau.debut)}
    record(session, actor, Action.RAPPEL_RESERVE, demande.objet, apres=apres)
    _prevenir(session, demande, "reserve")
    return demande.id or 0


def deplacer(session: Session, actor: Actor, demande_id: int, creneau: str) -> None:
    """Move a callback of one's own to another slot.

    Raises:
        Impossible: the slot is full or gone, or the callback was already made.
        NotFound: no such callback of the person.
    """
    require(actor, Permission.AIDE_RESERVER)
    db.serialize(session, f"rappels:{actor.utilisateur_id}", "creneaux")
    demande = sienne(session, actor, demande_id)
    choisi, region = _prendre(session, actor, creneau)
    avant = {"Créneau": french.instant(demande.creneau_le)}
    apres = {"Créneau": french.instant(choisi.debut)}
    advance(session, en_personne(actor), DEMANDE_AIDE, demande, "deplacer", avant=avant, apres=apres)
    demande.permanence_id, demande.creneau_le, demande.region_id = choisi.permanence_id, choisi.debut, region
    session.flush()
    _prevenir(session, demande, "deplace")


def annuler(session: Session, actor: Actor, demande_id: int) -> None:
    """Give up a callback of one's own: its place is free again.

    Raises:
        Impossible: it was already made, or given up.
        NotFound: no such callback of the person.
    """
    demande = sienne(session, actor, demande_id)
    advance(session, en_personne(actor), DEMANDE_AIDE, demande, "annuler")
    demande.traitee_le = clock.now()
    _prevenir(session, demande, "annule")


def _prevu(session: Session, actor: Actor) -> DemandeAide | None:
    return session.exec(
        select(DemandeAide).where(
            DemandeAide.utilisateur_id == actor.utilisateur_id,
            DemandeAide.genre == GenreDemande.RAPPEL,
            DemandeAide.statut == StatutAide.RECUE,
            col(DemandeAide.creneau_le) > clock.now(),
        )
    ).first()


def _prendre(session: Session, actor: Actor, cle: str) -> tuple[Creneau, int | None]:
    """Return a slot that still has a place, and the region whose service calls."""
    ouverts = creneaux_ouverts(session, actor)
    choisi, places = next(((c, places) for c, places in ouverts if cle_du_creneau(c) == cle), (None, 0))
    if choisi is None:
        raise Impossible("Ce créneau n’est plus proposé. Choisissez-en un autre.")
    if not places:
        raise Impossible("Ce créneau vient d’être pris. Choisissez-en un autre.")
    permanence = session.get_one(PermanenceTelephonique, choisi.permanence_id)
    return choisi, permanence.region_id


def _prevenir(session: Session, demande: DemandeAide, evenement: str) -> None:
    """Queue the mail of what was just done and, for a slot some days away, the reminder of the day before."""
    creneau: datetime = demande.creneau_le or clock.now()
    charge = {"demande_id": demande.id, "evenement": evenement, "creneau": creneau.isoformat()}
    instant = clock.now().isoformat()
    cle = f"aide:rappel:{demande.id}:{evenement}:{instant}"
    outbox.enqueue(session, "aide_rappel", charge | {"instant": instant}, cle=cle)
    attente = creneau - clock.now() - _VEILLE
    if evenement != "annule" and attente > timedelta(0):
        outbox.enqueue(session, "aide_rappel", charge | {"evenement": "veille"}, cle=f"{cle}:veille", delai=attente)
