"""Mails of the help, prepared by the worker: to who asks, to who answers."""

from datetime import datetime

from sqlmodel import Session, col, select

from iel_app.aide.models import Atelier, DemandeAide, InscriptionAtelier, ReponseAide, StatutAide
from iel_app.comptes import queries as comptes
from iel_app.core import french
from iel_app.core.actor import Actor, Role
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser

_DEMANDEUR = "Vous recevez ce message car vous avez écrit au service d’aide."
_RAPPEL = "Vous recevez ce message car vous avez demandé un rappel."
_INSCRIT = "Vous recevez ce message car vous êtes inscrit ou inscrite à cet atelier."
_SERVICE = "Vous recevez ce message car vous répondez aux demandes d’aide."
_MIENNES = "/aide/mes-demandes"
_EVENEMENTS = {
    "reserve": ("Votre rappel est réservé", "Nous vous appellerons à l’heure choisie.", "Rappel réservé"),
    "deplace": ("Votre rappel est déplacé", "Nous vous appellerons à la nouvelle heure choisie.", "Rappel déplacé"),
    "annule": (
        "Votre rappel est annulé",
        "Nous ne vous appellerons pas. Vous pouvez réserver un autre créneau.",
        "Rappel annulé",
    ),
    "veille": ("Rappel : nous vous appelons demain", "Si vous n’êtes plus disponible, changez de créneau.", ""),
}
Destinataires = list[tuple[str, str]]


def _service(session: Session, actor: Actor, region_id: int | None) -> Destinataires:
    """Return who answers for a region: its offer managers; else the address of the national service."""
    gestionnaires = comptes.titulaires(session, actor, Role.GESTIONNAIRE_OFFRE, region_id)
    return gestionnaires or [(settings().aide_courriel, "")]


def _agenda(quoi: str, identifiant: int | None) -> str:
    return f"{settings().origine}/aide/{quoi}/{identifiant}.ics"


def _suite(demande: DemandeAide) -> tuple[str, str]:
    """Return where a person follows a request, and how the link is called; a visitor only has the help."""
    return (_MIENNES, "Suivre ma demande") if demande.utilisateur_id else ("/aide", "Ouvrir l’aide")


def envoyer_demandee(session: Session, actor: Actor, demande_id: int) -> int:
    """Tell the person that the message is received, and the service that one awaits; count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    demande = session.get_one(DemandeAide, demande_id)
    delai = french.plural(settings().aide_delai_jours, "jour ouvré", "jours ouvrés")
    lignes = [
        ("Numéro", demande.numero),
        ("Objet", demande.sujet.libelle),
        ("Formation", demande.formation),
        ("Page", demande.page),
        ("Message", demande.message),
    ]
    lien, bouton = _suite(demande)
    cle = f"aide:demandee:{demande_id}"
    # A visitor may have typed the address of somebody else: nothing that they wrote goes there in our name.
    connu = demande.utilisateur_id is not None
    envoyes = aviser(
        session,
        actor,
        [(demande.courriel, demande.auteur if connu else "")],
        cle=f"{cle}:auteur",
        sujet=f"Demande {demande.numero} reçue",
        phrase=f"Nous avons bien reçu votre message. Délai habituel de réponse : {delai}.",
        lignes=lignes if connu else lignes[:2],
        lien=lien,
        bouton=bouton,
        pourquoi=_DEMANDEUR,
        reponse_a=settings().aide_courriel,
    )
    return envoyes + aviser(
        session,
        actor,
        _service(session, actor, demande.region_id),
        cle=f"{cle}:service",
        sujet=f"Demande d’aide {demande.numero}",
        phrase="Une demande d’aide attend une réponse.",
        lignes=[("De", " – ".join(p for p in (demande.auteur, demande.structure) if p)), *lignes],
        lien=f"/aide/demandes?id={demande_id}",
        bouton="Ouvrir la demande",
        pourquoi=_SERVICE,
        reponse_a=demande.courriel,
    )


def envoyer_repondue(session: Session, actor: Actor, reponse_id: int) -> int:
    """Send an answer to who asked, and count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    reponse = session.get(ReponseAide, reponse_id)
    if reponse is None:  # the request was erased meanwhile
        return 0
    demande = session.get_one(DemandeAide, reponse.demande_id)
    lien, bouton = _suite(demande)
    return aviser(
        session,
        actor,
        [(demande.courriel, demande.auteur)],
        cle=f"aide:repondue:{reponse_id}",
        sujet=f"Réponse à votre demande {demande.numero}",
        phrase=f"{reponse.auteur} vous répond.",
        lignes=[("Réponse", reponse.texte), ("Votre message", demande.message)],
        lien=lien,
        bouton=bouton,
        pourquoi=_DEMANDEUR,
        reponse_a=settings().aide_courriel,
    )


def envoyer_manquee(session: Session, actor: Actor, demande_id: int) -> int:
    """Tell a person that they were called and did not answer, unless it changed meanwhile; count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    demande = session.get(DemandeAide, demande_id)
    if demande is None or demande.statut is not StatutAide.INJOIGNABLE:
        return 0
    return aviser(
        session,
        actor,
        [(demande.courriel, demande.auteur)],
        cle=f"aide:manquee:{demande_id}:{demande.traitee_le}",
        sujet="Nous n’avons pas pu vous joindre",
        phrase="Nous avons essayé de vous appeler, sans réponse. Choisissez un autre créneau.",
        lignes=[("Créneau", french.instant(demande.creneau_le)), ("Téléphone", french.phone(demande.telephone))],
        lien="/aide/rappel",
        bouton="Choisir un autre créneau",
        pourquoi=_RAPPEL,
        reponse_a=settings().aide_courriel,
    )


def envoyer_rappel(
    session: Session, actor: Actor, demande_id: int, evenement: str, creneau: str, instant: str = ""
) -> int:
    """Tell the person, and the service, what became of a callback, unless it changed; count the mails.

    `instant` is that of the act: a slot taken, left and taken again is told each time.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    demande, annule = session.get(DemandeAide, demande_id), evenement == "annule"
    attendu = StatutAide.ANNULEE if annule else StatutAide.RECUE
    if demande is None or (demande.statut, demande.creneau_le) != (attendu, datetime.fromisoformat(creneau)):
        return 0
    sujet, phrase, au_service = _EVENEMENTS[evenement]
    lignes = [
        ("Créneau", french.instant(demande.creneau_le)),
        ("Téléphone", french.phone(demande.telephone)),
        ("Objet", demande.sujet.libelle),
    ]
    cle = f"aide:rappel:{demande_id}:{evenement}:{creneau}:{instant}"
    envoyes = aviser(
        session,
        actor,
        [(demande.courriel, demande.auteur)],
        cle=cle,
        sujet=sujet,
        phrase=phrase,
        lignes=[*lignes, ("Ajouter à l’agenda (ICS)", "" if annule else _agenda("rappels", demande_id))],
        lien="/aide/rappel",
        bouton="Voir ou changer le rappel",
        pourquoi=_RAPPEL,
        reponse_a=settings().aide_courriel,
    )
    if not au_service:
        return envoyes
    return envoyes + aviser(
        session,
        actor,
        _service(session, actor, demande.region_id),
        cle=f"{cle}:service",
        sujet=f"{au_service} ({demande.numero})",
        phrase=f"{demande.auteur}, {demande.structure or 'sans structure'}.",
        lignes=[*lignes, ("Message", demande.message)],
        lien=f"/aide/demandes?id={demande_id}",
        bouton="Ouvrir la demande",
        pourquoi=_SERVICE,
        reponse_a=demande.courriel,
    )


def envoyer_inscription(
    session: Session, actor: Actor, inscription_id: int, *, veille: bool, liberee: bool = False
) -> int:
    """Send the link of a workshop to who is registered, at once or the day before, and count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    inscription = session.get(InscriptionAtelier, inscription_id)
    if inscription is None or inscription.retiree_le is not None:
        return 0
    atelier = session.get_one(Atelier, inscription.atelier_id)
    if atelier.annule_le is not None:
        return 0
    place = "Une place s’est libérée. " if liberee else ""
    return aviser(
        session,
        actor,
        [(inscription.courriel, inscription.nom)],
        cle=f"aide:atelier:{inscription_id}:{veille}",
        sujet="Rappel : votre atelier est demain" if veille else "Vous êtes inscrit ou inscrite à l’atelier",
        phrase=f"{place}{atelier.titre}, le {french.instant(atelier.debut)}, {french.plural(atelier.duree, 'minute')}.",
        lignes=[
            ("Lien de connexion", atelier.lien),
            ("Ajouter à l’agenda (ICS)", _agenda("ateliers", atelier.id)),
        ],
        lien="/aide/ateliers",
        bouton="Voir mes ateliers",
        pourquoi=_INSCRIT,
        reponse_a=settings().aide_courriel,
    )


def envoyer_atelier_annule(session: Session, actor: Actor, atelier_id: int) -> int:
    """Tell those registered that a workshop is cancelled, and count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    atelier = session.get_one(Atelier, atelier_id)
    inscrits = session.exec(
        select(InscriptionAtelier)
        .where(InscriptionAtelier.atelier_id == atelier_id, col(InscriptionAtelier.retiree_le).is_(None))
        .order_by(col(InscriptionAtelier.id))
    ).all()
    return aviser(
        session,
        actor,
        [(i.courriel, i.nom) for i in inscrits],
        cle=f"aide:atelier-annule:{atelier_id}",
        sujet="Atelier annulé",
        phrase=f"L’atelier « {atelier.titre} » du {french.instant(atelier.debut)} n’aura pas lieu.",
        lignes=[],
        lien="/aide/ateliers",
        bouton="Voir les autres ateliers",
        pourquoi=_INSCRIT,
        reponse_a=settings().aide_courriel,
    )
