"""The mail at the end of an import."""

from sqlmodel import Session

from iel_app.comptes.models import Utilisateur
from iel_app.core import french
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.core.settings import settings
from iel_app.notifications.commands import preparer
from iel_app.offre.models import Import


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
