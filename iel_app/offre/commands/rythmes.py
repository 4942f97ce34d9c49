"""How often an offer manager is written to, and the summary of what awaits (M38, M39)."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import clock, db, french
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Invalid, NotConnected
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser
from iel_app.offre.commands.contexte import MES_COURRIELS, gestionnaires
from iel_app.offre.models import (
    DemandeOrganisme,
    Rythme,
    RythmeCourriels,
    StatutDemande,
    StatutVersion,
    VersionFormation,
)
from iel_app.offre.rules import delais

MATIN = 7
"""The hour of Paris from which the summary of a day leaves."""


def regler_courriels(session: Session, actor: Actor, rythme: str) -> Rythme:
    """Keep how often the person wants to be written to about the control.

    Raises:
        Invalid: no such rhythm.
    """
    require(actor, Permission.OFFRE_CONTROLER)
    if actor.utilisateur_id is None:
        raise NotConnected
    if rythme not in list(Rythme):
        raise Invalid({"rythme": "Choisissez un rythme dans la liste"})
    db.serialize(session, f"courriels:{actor.utilisateur_id}")  # two tabs may both write the first choice
    garde = session.get(RythmeCourriels, actor.utilisateur_id)
    avant = garde.rythme if garde else Rythme.IMMEDIAT
    if garde is None:
        garde = RythmeCourriels(utilisateur_id=actor.utilisateur_id, rythme=Rythme(rythme))
        session.add(garde)
    garde.rythme = Rythme(rythme)
    record(
        session,
        actor,
        Action.COURRIELS_REGLES,
        garde.objet,
        avant={"rythme": avant.libelle},
        apres={"rythme": garde.rythme.libelle},
    )
    return garde.rythme


def resumer(session: Session, actor: Actor) -> int:
    """Write to the offer managers who chose a summary what awaits in their region, and count the mails.

    Each working day from seven, on Monday also to those who chose the week; once a day at most, and never to say
    that nothing awaits.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    aujourd_hui = clock.today()
    if clock.local(clock.now()).hour < MATIN or not delais.est_ouvre(aujourd_hui):
        return 0
    rythmes = [Rythme.QUOTIDIEN] + ([Rythme.HEBDOMADAIRE] if aujourd_hui.weekday() == 0 else [])
    ecrits = 0
    for region, (publications, retards, demandes) in _attendent(session, aujourd_hui).items():
        ecrits += aviser(
            session,
            actor,
            gestionnaires(session, actor, region, *rythmes),
            cle=f"offre:resume:{region}:{aujourd_hui}",
            sujet=_sujet(publications, retards, demandes),
            phrase="Voici ce qui attend votre réponse dans votre région.",
            lignes=[
                ("Publications à contrôler", _dit(publications)),
                ("En retard", _dit(retards)),
                ("Organismes d’un autre SIREN demandés", _dit(demandes)),
            ],
            lien="/offre/controle" if publications else "/offre/controle/organismes",
            bouton="Ouvrir le contrôle",
            pourquoi="Vous recevez ce résumé car vous l’avez choisi. Pour le changer ou l’arrêter\u00a0: "
            f"{settings().origine}{MES_COURRIELS}",
            desabonnement=MES_COURRIELS,
            reponse_a=settings().offre_contact,
        )
    return ecrits


def _dit(nombre: int) -> str:
    return french.number(nombre) if nombre else ""


def _sujet(publications: int, retards: int, demandes: int) -> str:
    if not publications:
        return f"À traiter\u00a0: {french.plural(demandes, 'demande d’organisme', 'demandes d’organisme')}"
    retard = f", {french.number(retards)} en retard" if retards else ""
    return f"À traiter\u00a0: {french.plural(publications, 'publication')}{retard}"


def _attendent(session: Session, aujourd_hui: date) -> dict[int, tuple[int, int, int]]:
    """Return, of each region where something awaits: publications, those that are late, requests."""
    limite = clock.start_of(
        delais.dernier_jour_en_retard(aujourd_hui, settings().offre_delai_jours) + timedelta(days=1)
    )
    tard = sa.func.sum(sa.case((col(VersionFormation.soumise_le) < limite, 1), else_=0))
    versions = session.execute(
        sa.select(col(VersionFormation.region_id), sa.func.count(), tard)
        .where(col(VersionFormation.statut) == StatutVersion.EN_CONTROLE, col(VersionFormation.region_id).is_not(None))
        .group_by(col(VersionFormation.region_id))
    ).all()
    lues = session.execute(
        select(DemandeOrganisme.region_id, sa.func.count())
        .where(DemandeOrganisme.statut == StatutDemande.DEMANDEE, col(DemandeOrganisme.region_id).is_not(None))
        .group_by(col(DemandeOrganisme.region_id))
    ).all()
    demandes: dict[int, int] = {region: nombre for region, nombre in lues if region}
    trouvees = {region: (nombre, int(retards), demandes.pop(region, 0)) for region, nombre, retards in versions}
    return trouvees | {region: (0, 0, nombre) for region, nombre in demandes.items()}
