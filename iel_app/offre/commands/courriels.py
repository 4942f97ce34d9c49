"""Mails of the offer, prepared by the worker: asked, decided, corrected; organismes of another SIREN."""

from datetime import datetime

from sqlmodel import Session, col, select

from iel_app.comptes import queries as comptes
from iel_app.comptes.models import Organisme
from iel_app.core import french
from iel_app.core.actor import Actor, Role
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser
from iel_app.offre import forms
from iel_app.offre.commands.contexte import AUTEUR, GESTIONNAIRE, MES_COURRIELS, auteur_de, gestionnaires
from iel_app.offre.models import DemandeOrganisme, Formation, Rythme, StatutVersion, VersionFormation

_DECISIONS = {
    "valider": ("Votre formation est publiée", "Elle est visible par le public et par les professionnels."),
    "demander_complement": (
        "Il manque une information à votre formation",
        "Complétez ce que le contrôle qualité demande, puis publiez de nouveau. La version publiée, s’il y en a une, "
        "reste visible.",
    ),
    "refuser": ("Votre publication n’est pas acceptée", "La version publiée, s’il y en a une, reste visible."),
    "archiver": (
        "Votre formation est archivée",
        "Le contrôle qualité l’a retirée du catalogue et de la recherche publique. Vous pouvez la restaurer.",
    ),
}


def _version(session: Session, version_id: int) -> tuple[VersionFormation, Formation, str]:
    version, formation, organisme = session.execute(
        select(VersionFormation, Formation, Organisme.nom)
        .join(Formation, col(Formation.id) == VersionFormation.formation_id)
        .join(Organisme, col(Organisme.id) == VersionFormation.organisme_id)
        .where(VersionFormation.id == version_id)
    ).one()
    return version, formation, organisme


def envoyer_soumise(session: Session, actor: Actor, version_id: int) -> int:
    """Tell the author that the publication is in control, the offer managers that one awaits, and count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    version, formation, organisme = _version(session, version_id)
    cle = f"offre:soumise:{version_id}:{version.revision}"
    lignes = [("Formation", version.intitule), ("Référence", formation.reference)]
    delai = french.plural(settings().offre_delai_jours, "jour ouvré", "jours ouvrés")
    ecrits = aviser(
        session,
        actor,
        auteur_de(session, version),
        cle=f"{cle}:auteur",
        sujet=f"Votre formation est en contrôle ({formation.reference})",
        phrase=f"Votre demande de publication est enregistrée. Délai habituel du contrôle : {delai}.",
        lignes=lignes,
        lien=f"/offre/formations/{formation.reference}",
        bouton="Suivre la publication",
        pourquoi=AUTEUR,
        reponse_a=settings().offre_contact,
    )
    return ecrits + aviser(
        session,
        actor,
        gestionnaires(session, actor, formation.region_id, Rythme.IMMEDIAT),
        cle=f"{cle}:controle",
        sujet=f"Une publication attend votre contrôle ({formation.reference})",
        phrase=f"{organisme} demande une publication.",
        lignes=lignes,
        lien=f"/offre/controle/fiche?id={version_id}",
        bouton="Ouvrir la publication",
        pourquoi=GESTIONNAIRE,
        desabonnement=MES_COURRIELS,
        reponse_a=settings().offre_contact,
    )


def envoyer_decidee(session: Session, actor: Actor, version_id: int, acte: str, decidee_le: datetime) -> int:
    """Tell the author of a decision that still stands, and count the mails: an undone one tells nothing."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    version, formation, _ = _version(session, version_id)
    if version.decidee_le != decidee_le:
        return 0
    sujet, phrase = _DECISIONS[acte]
    champs = forms.LIBELLES
    return aviser(
        session,
        actor,
        auteur_de(session, version),
        cle=f"offre:decidee:{version_id}:{acte}:{decidee_le:%Y%m%d%H%M%S%f}",
        sujet=f"{sujet} ({formation.reference})",
        phrase=phrase,
        lignes=[
            ("Formation", version.intitule),
            ("Référence", formation.reference),
            ("Message", version.message),
            *((champs.get(c, c.replace("session-", "Session ")), motif) for c, motif in version.motifs.items()),
        ],
        lien=f"/offre/formations/{formation.reference}",
        bouton="Ouvrir la formation",
        pourquoi=AUTEUR,
        reponse_a=settings().offre_contact,
    )


def envoyer_annulee(session: Session, actor: Actor, version_id: int, instant: str) -> int:
    """Tell the author that a decision already told is undone, and count the mails: none once it is decided again."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    version, formation, _ = _version(session, version_id)
    if version.statut is not StatutVersion.EN_CONTROLE:
        return 0
    return aviser(
        session,
        actor,
        auteur_de(session, version),
        cle=f"offre:annulee:{version_id}:{instant}",
        sujet=f"La décision sur votre formation est annulée ({formation.reference})",
        phrase="Le contrôle qualité a annulé sa décision. Votre publication est de nouveau en contrôle.",
        lignes=[("Formation", version.intitule), ("Référence", formation.reference)],
        lien=f"/offre/formations/{formation.reference}",
        bouton="Suivre la publication",
        pourquoi=AUTEUR,
        reponse_a=settings().offre_contact,
    )


def envoyer_corrigee(session: Session, actor: Actor, version_id: int, champ: str, avant: str, apres: str) -> int:
    """Tell the author what an offer manager corrected, and count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    version, formation, _ = _version(session, version_id)
    return aviser(
        session,
        actor,
        auteur_de(session, version),
        cle=f"offre:corrigee:{version_id}:{version.revision}:{champ}",
        sujet=f"Une correction mineure a été faite ({formation.reference})",
        phrase="Le contrôle qualité a corrigé un champ de votre formation.",
        lignes=[
            ("Formation", version.intitule),
            ("Champ", forms.LIBELLES[champ]),
            ("Avant", avant),
            ("Après", apres),
        ],
        lien=f"/offre/formations/{formation.reference}",
        bouton="Ouvrir la formation",
        pourquoi=AUTEUR,
        reponse_a=settings().offre_contact,
    )


def envoyer_demande(session: Session, actor: Actor, demande_id: int) -> int:
    """Tell the offer managers that an organisme of another SIREN is asked for, and count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    demande = session.get_one(DemandeOrganisme, demande_id)
    organisme, formateur = (session.get_one(Organisme, i) for i in (demande.organisme_id, demande.formateur_id))
    return aviser(
        session,
        actor,
        gestionnaires(session, actor, demande.region_id, Rythme.IMMEDIAT),
        cle=f"offre:organisme:{demande_id}:{demande.demandee_le:%Y%m%d%H%M%S%f}",
        sujet="Un organisme d’un autre SIREN est demandé",
        phrase=f"{organisme.nom} demande à nommer un organisme formateur d’un autre SIREN.",
        lignes=[("Organisme formateur", formateur.nom), ("SIRET", formateur.siret), ("Raison", demande.raison)],
        lien="/offre/controle/organismes",
        bouton="Répondre à la demande",
        pourquoi=GESTIONNAIRE,
        desabonnement=MES_COURRIELS,
        reponse_a=settings().offre_contact,
    )


def envoyer_demande_decidee(session: Session, actor: Actor, demande_id: int, *, accord: bool) -> int:
    """Tell the authors of the organisme what became of its request, and count the mails."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    demande = session.get_one(DemandeOrganisme, demande_id)
    formateur = session.get_one(Organisme, demande.formateur_id)
    return aviser(
        session,
        actor,
        comptes.titulaires(session, actor, Role.CFA, demande.organisme_id),
        cle=f"offre:organisme-decide:{demande_id}:{accord}:{demande.decidee_le}",
        sujet="Organisme formateur accordé" if accord else "Organisme formateur refusé",
        phrase=f"Votre demande de nommer {formateur.nom} est {'accordée' if accord else 'refusée'}.",
        lignes=[("Réponse", demande.reponse)],
        lien="/offre/catalogue",
        bouton="Ouvrir le catalogue",
        pourquoi=AUTEUR,
        reponse_a=settings().offre_contact,
    )
