"""The help of the demonstration: permanences, workshops to come, requests in every status."""

from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from iel_app.aide import commands, queries
from iel_app.aide.forms import SaisieAtelier, SaisieDemande, SaisieRappel
from iel_app.aide.models import DemandeAide, PermanenceTelephonique, Sujet
from iel_app.aide.rules import est_ouvre
from iel_app.comptes.models import Utilisateur
from iel_app.core import clock
from iel_app.core.actor import VISITEUR, Actor, Habilitation, Role
from iel_app.offre.models import Formation
from iel_app.referentiels.models import Region

CFA, OFFRE, NATIONAL = "cfa@cfa-limoges.example", "offre@cariforef.example", "national@cnfpt.example"
COLLECTIVITE = "gestionnaire@villeneuve.example"
_MATIN, _APRES_MIDI = (9 * 60, 11 * 60), (14 * 60, 16 * 60)


def est_vide(session: Session, _: Actor) -> bool:
    """Tell whether the help was not loaded yet."""
    return session.exec(select(PermanenceTelephonique.id).limit(1)).first() is None


def preparer(session: Session, actor: Actor) -> None:
    """Open the permanences, announce three workshops, and ask eight questions."""
    region = session.exec(select(Region.id).where(Region.code == "75")).one()
    for region_id, jours, (debut, fin), capacite in (
        (region, (1, 3), _MATIN, 2),
        (region, (2,), _APRES_MIDI, 1),
        (None, (0, 1, 3, 4), _APRES_MIDI, 3),
    ):
        for jour in jours:
            permanence = PermanenceTelephonique(
                region_id=region_id, jour_semaine=jour, debut=debut, fin=fin, capacite=capacite
            )
            commands.creer_permanence(session, actor, permanence)
    acteurs = _acteurs(session, region)
    _ateliers(session, acteurs)
    _demandes(session, acteurs)


def _acteurs(session: Session, region: int | None) -> dict[str, Actor]:
    roles = {
        CFA: Habilitation(Role.CFA, 1),
        OFFRE: Habilitation(Role.GESTIONNAIRE_OFFRE, region),
        NATIONAL: Habilitation(Role.CNFPT_NATIONAL),
        COLLECTIVITE: Habilitation(Role.GESTIONNAIRE, 1),
    }
    personnes = {p.courriel: p for p in session.exec(select(Utilisateur)).all() if p.courriel in roles}
    structures = {CFA: "CFA des métiers territoriaux", COLLECTIVITE: "Commune de Villeneuve-la-Garenne"}
    return {
        courriel: Actor(
            nom=p.nom_complet,
            utilisateur_id=p.id,
            courriel=courriel,
            structure_nom=structures.get(courriel, ""),
            habilitations=(roles[courriel],),
        )
        for courriel, p in personnes.items()
    }


def _le(ecart: int, heure: int) -> datetime:
    """Return an hour of the first working day at least so many days away."""
    jour = clock.today() + timedelta(days=ecart)
    while not est_ouvre(jour):
        jour += timedelta(days=1)
    return datetime.combine(jour, time(heure), clock.PARIS)


def _ateliers(session: Session, acteurs: dict[str, Actor]) -> None:
    prevus = (
        (OFFRE, "Saisir une formation et ses sessions", "De l’intitulé à la publication, pas à pas.", 6, 14, 30, 5),
        (OFFRE, "Importer son catalogue", "Le modèle, l’association des colonnes, le rapport.", 13, 10, 8, 8),
        (NATIONAL, "Répondre au recensement", "Les quatre blocs, le brouillon et le récapitulatif.", 9, 11, 50, 7),
    )
    autres = select(Utilisateur).where(col(Utilisateur.courriel).not_in((CFA, OFFRE, NATIONAL)))
    participants = [
        Actor(
            p.nom_complet,
            p.id,
            p.courriel,
            structure_nom="Commune de Villeneuve-la-Garenne" if "villeneuve" in p.courriel else "",
            habilitations=(Habilitation(Role.GESTIONNAIRE, 1),),
        )
        for p in session.exec(autres.order_by(col(Utilisateur.id))).all()
    ]
    for courriel, titre, description, ecart, heure, capacite, nombre in prevus:
        saisie = SaisieAtelier(titre, description, _le(ecart, heure), 60, "https://visio.example/atelier", capacite)
        atelier = commands.creer_atelier(session, acteurs[courriel], saisie)
        for participant in participants[:nombre]:
            commands.rejoindre(session, participant, atelier)


def _demandes(session: Session, acteurs: dict[str, Actor]) -> None:
    cfa, offre, national, collectivite = (acteurs[c] for c in (CFA, OFFRE, NATIONAL, COLLECTIVITE))
    reference = session.exec(
        select(Formation.reference).where(col(Formation.version_publiee_id).is_not(None)).order_by(Formation.reference)
    ).first()
    visiteur = {"nom": "Ana Vidal", "courriel": "ana.vidal@exemple.example"}
    ecrites = (
        (6, cfa, Sujet.OFFRE, "Comment nommer un formateur d’un autre SIREN ?", {}),
        (4, VISITEUR, Sujet.RECHERCHE, "La fiche indique une adresse qui n’existe plus.", visiteur),
        (3, collectivite, Sujet.RECENSEMENT, "Faut-il compter un apprenti en congé parental ?", {}),
        (2, cfa, Sujet.OFFRE, "Ma formation est en contrôle depuis trois jours.", {"formation": reference or ""}),
        (1, VISITEUR, Sujet.CONNEXION, "Je suis CFA et je n’ai pas encore de compte.", visiteur),
        (0, cfa, Sujet.OFFRE, "Puis-je importer seulement les places restantes ?", {"page": "/offre/import"}),
    )
    ids = [
        _ecrire(session, jours, auteur, SaisieDemande(sujet, message, **joint))
        for jours, auteur, sujet, message, joint in ecrites
    ]
    commands.repondre(
        session, offre, ids[0], "Bonjour,\n\nSuivez « Demander un organisme d’un autre SIREN ».\n\nBien à vous", 0
    )
    commands.repondre(session, national, ids[2], "Bonjour,\n\nOui, son contrat est en cours.\n\nBien à vous", 0)
    commands.clore(session, national, ids[2])
    commands.clore(session, national, ids[1])
    for auteur, numero in ((cfa, "+33555010203"), (collectivite, "+33155271208")):
        libres = [c for c in queries.creneaux_libres(session, auteur) if c.places]
        saisie = SaisieRappel(libres[min(3, len(libres) - 1)].cle, numero, Sujet.AUTRE, "Plutôt en début de créneau.")
        commands.reserver(session, auteur, saisie)


def _ecrire(session: Session, jours: int, auteur: Actor, saisie: SaisieDemande) -> int:
    with clock.frozen(clock.now() - timedelta(days=jours, minutes=7)):
        numero = commands.demander(session, auteur, saisie, "192.0.2.1")
    session.flush()
    return session.get_one(DemandeAide, int(numero.removeprefix("A"))).id or 0
