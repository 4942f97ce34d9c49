"""The mails at the end of an import: its counts to its author, what awaits to the offer managers."""

from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme, Utilisateur
from iel_app.core import french
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import aviser, preparer
from iel_app.offre.commands.contexte import GESTIONNAIRE, MES_COURRIELS, gestionnaires
from iel_app.offre.models import FormeFichier, Import, LigneImport, Rythme, StatutVersion, VersionFormation

CITEES = 10


def envoyer_import(session: Session, actor: Actor, import_id: int) -> int:
    """Tell the author that the import is over, how many rows were written and how many are in error (M34)."""
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    importe = session.get_one(Import, import_id)
    auteur = session.get(Utilisateur, importe.auteur_id) if importe.auteur_id else None
    if auteur is None or auteur.desactive_le is not None:
        return 0
    ecrites = french.plural(importe.nb_creees + importe.nb_modifiees, "ligne", "lignes")
    preparer(
        session,
        actor,
        cle=f"offre:import:{import_id}",
        modele="avis",
        contexte={
            "sujet": f"Import terminé\u00a0: {ecrites}, {importe.nb_refusees} en erreur",
            "phrase": f"L’import du fichier «\u00a0{importe.nom}\u00a0» est terminé.",
            "lignes": [
                ("Créées", str(importe.nb_creees)),
                ("Modifiées", str(importe.nb_modifiees)),
                ("Inchangées", str(importe.nb_inchangees)),
                ("En erreur", str(importe.nb_refusees)),
                *([("Envoyées au contrôle", str(importe.nb_soumises))] if importe.soumettre else []),
            ],
            "lien": f"{settings().origine}/offre/import?id={import_id}",
            "bouton_texte": "Voir le résultat",
            "pourquoi": "Vous recevez ce message car vous avez importé un fichier de formations.",
        },
        destinataire=auteur.courriel,
        destinataire_nom=auteur.nom_complet,
        reponse_a=settings().offre_contact,
    )
    return 1


def envoyer_soumises(session: Session, actor: Actor, import_id: int) -> int:
    """Tell the offer managers, in one mail each, the publications of an import that await, and count the mails.

    The person whose software sent them is told too; that of a file has the mail of its end.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    importe = session.get_one(Import, import_id)
    nombre, lignes = _en_controle(session, importe)
    if not nombre:
        return 0
    organisme = session.get_one(Organisme, importe.organisme_id).nom
    publications = french.plural(nombre, "publication")
    commun = {"lignes": lignes, "reponse_a": settings().offre_contact}
    ecrits = aviser(
        session,
        actor,
        gestionnaires(session, actor, importe.region_id, Rythme.IMMEDIAT),
        cle=f"offre:soumises:{import_id}:controle",
        sujet=f"{publications} à contrôler",
        phrase=f"{organisme} demande {publications} par un import.",
        lien="/offre/controle",
        bouton="Ouvrir la file de contrôle",
        pourquoi=GESTIONNAIRE,
        desabonnement=MES_COURRIELS,
        **commun,
    )
    auteur = session.get(Utilisateur, importe.auteur_id) if importe.auteur_id else None
    if importe.forme is not FormeFichier.API or auteur is None or auteur.desactive_le is not None:
        return ecrits
    delai = french.plural(settings().offre_delai_jours, "jour ouvré", "jours ouvrés")
    return ecrits + aviser(
        session,
        actor,
        [(auteur.courriel, auteur.nom_complet)],
        cle=f"offre:soumises:{import_id}:auteur",
        sujet=f"En contrôle\u00a0: {publications}",
        phrase=f"Votre logiciel a demandé {publications}. Délai habituel du contrôle\u00a0: {delai}.",
        lien=f"/offre/import?id={import_id}",
        bouton="Voir le résultat",
        pourquoi="Vous recevez ce message car vous avez créé la clé de ce logiciel.",
        **commun,
    )


def _en_controle(session: Session, importe: Import) -> tuple[int, list[tuple[str, str]]]:
    """Return how many publications of an import await, and the first of them."""
    siennes = select(LigneImport.formation_id).where(LigneImport.import_id == importe.id)
    attendent = session.execute(
        select(VersionFormation.reference, VersionFormation.intitule)
        .where(
            col(VersionFormation.formation_id).in_(siennes),
            VersionFormation.statut == StatutVersion.EN_CONTROLE,
            col(VersionFormation.soumise_le) >= importe.confirme_le,
        )
        .order_by(col(VersionFormation.id))
    ).all()
    lignes = [("Formation", f"{intitule} ({reference})") for reference, intitule in attendent[:CITEES]]
    if reste := len(attendent) - len(lignes):
        lignes.append(("Et", french.plural(reste, "autre formation", "autres formations")))
    return len(attendent), lignes
