"""A past import of the demonstration: one file of the CFA of Limoges, brought to its end through the commands."""

from datetime import timedelta

from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.demo.cles import auteur_du_cfa
from iel_app.offre import commands, fichiers
from iel_app.offre.models import Import, StatutImport, VersionFormation
from iel_app.referentiels.models import Certification

NOM = "sessions-de-rentree.csv"


def est_vide(session: Session, _: Actor) -> bool:
    """Tell whether no file was ever imported."""
    return session.exec(select(Import.id).limit(1)).first() is None


def importer(session: Session, actor: Actor) -> None:
    """Import four rows, six days ago: one formation with three sessions, and an end before its beginning left out."""
    auteur, organisme = auteur_du_cfa(session, actor)
    utilisees = select(VersionFormation.certification_id).where(VersionFormation.responsable_id == organisme)
    certification = session.exec(
        select(Certification.code)
        .where(
            Certification.en_apprentissage,
            Certification.duree_annees == 2,
            col(Certification.valide_jusqu_au) > clock.today() + timedelta(days=1200),
        )
        .order_by(col(Certification.id).in_(utilisees), col(Certification.code))
    ).first()
    if certification is None:
        return
    recu = fichiers.dossier() / "recu-demonstration"
    recu.write_text(_fichier(certification), encoding="utf-8")
    with clock.frozen(clock.now() - timedelta(days=6, minutes=40)):
        depot = fichiers.examiner(recu, NOM)
        numero = commands.deposer(session, auteur, organisme, depot)
        session.flush()
        lignes = list(fichiers.lignes(depot))
        importe = session.get_one(Import, numero)
        commands.analyser_import(session, auteur, numero, importe.tour, lignes, len(lignes))
        commands.terminer_analyse(session, auteur, numero, importe.tour)
        session.flush()
        commands.confirmer_import(session, auteur, numero, valides_seulement=True)
        session.flush()
        while importe.statut is not StatutImport.APPLIQUE:
            commands.appliquer_import(session, auteur, numero)
            session.flush()


def _fichier(certification: str) -> str:
    annee = clock.today().year + 1
    commune = {
        "identifiant_formation": "RENTREE-1",
        "intitule": "Formation reprise de notre logiciel",
        "certification": certification,
        "formation_continue": "Non",
        "contrat_pro": "Non",
        "contrat_apprentissage": "Oui",
        "annees": "1re, 2e",
        "objectif": "Se préparer au métier visé, en alternance.",
        "contact_courriel": "accueil@cfa-limoges.example",
        "adresse": "2 rue des Écoles",
        "code_postal": "87000",
        "commune": "87085",
        "capacite": "12",
    }
    rangees = [
        commune
        | {
            "identifiant_session": f"RENTREE-1-{rang}",
            "date_debut": f"01/09/{annee + rang}",
            "date_fin": f"31/07/{annee + rang + 2 if rang < 3 else annee}",
        }
        for rang in range(4)
    ]
    titres = [fichiers.TITRES[champ] for champ in rangees[0]]
    return "\r\n".join([";".join(titres), *(";".join(rangee.values()) for rangee in rangees)])
