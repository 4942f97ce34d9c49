"""Write to the service."""

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.aide import rules
from iel_app.aide.forms import SaisieDemande
from iel_app.aide.models import DemandeAide, Sujet
from iel_app.aide.queries.contexte import formation_lisible, region_de
from iel_app.comptes.rules import hachage, reseau
from iel_app.core import clock, db, french, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Invalid, TooMany
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings

_DE_L_OFFRE = (Sujet.OFFRE, Sujet.RECHERCHE)


def demander(session: Session, actor: Actor, saisie: SaisieDemande, adresse: str) -> str:
    """Send a message to the service and return its number; `adresse` is the network address of who sends it.

    Matters of the offer go to the managers of the region, everything else to the national service.

    Raises:
        Invalid: the formation attached is not one that the person may read.
        TooMany: as many messages as one may send in an hour were sent.
    """
    require(actor, Permission.AIDE_DEMANDER)
    empreinte = "" if actor.est_connecte else hachage(f"aide:{reseau(adresse)}")
    _limiter(session, actor.utilisateur_id, empreinte)
    formation = formation_lisible(session, actor, rules.Designation(reference=saisie.formation))
    if saisie.formation and formation is None:
        raise Invalid({"joindre_formation": "Cette formation n’est pas accessible avec votre compte\u00a0: retirez-la"})
    region = None
    if saisie.sujet in _DE_L_OFFRE:
        region = formation.region_id if formation is not None else region_de(session, actor)
    demande = DemandeAide(
        sujet=saisie.sujet,
        message=saisie.message,
        page=rules.page_sure(saisie.page),
        formation=formation.reference if formation is not None else "",
        region_id=region,
        utilisateur_id=actor.utilisateur_id,
        auteur=actor.nom if actor.est_connecte else saisie.nom,
        structure=actor.structure_nom,
        courriel=actor.courriel if actor.est_connecte else saisie.courriel,
        recue_le=clock.now(),
        adresse_hash=empreinte,
    )
    session.add(demande)
    session.flush()
    apres = {"Objet": saisie.sujet.libelle, "Formation": demande.formation}
    record(session, actor, Action.AIDE_DEMANDEE, demande.objet, apres={c: v for c, v in apres.items() if v})
    outbox.enqueue(session, "aide_demandee", {"demande_id": demande.id}, cle=f"aide:{demande.id}")
    return demande.numero


def _limiter(session: Session, utilisateur_id: int | None, empreinte: str) -> None:
    # Two messages at once: the second waits here, then counts the first.
    db.serialize(session, f"aide:{utilisateur_id or empreinte}")
    sien = (
        DemandeAide.utilisateur_id == utilisateur_id
        if utilisateur_id is not None
        else DemandeAide.adresse_hash == empreinte
    )
    depuis, maximum = clock.now() - timedelta(hours=1), settings().aide_demandes_par_heure
    recentes = select(sa.func.count()).where(sien, col(DemandeAide.recue_le) > depuis)
    if session.exec(recentes).one() >= maximum:
        envoyees = french.plural(maximum, "message")
        raise TooMany(f"Vous avez déjà envoyé {envoyees} en une heure. Attendez un peu, puis recommencez.")
