"""The offer of the demonstration: CFA of Nouvelle-Aquitaine, formations in every tab, publications to control."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select
from stdnum import luhn

from iel_app.comptes import commands as comptes
from iel_app.comptes.models import HabilitationAccordee, Organisme, Utilisateur
from iel_app.core import clock
from iel_app.core.actor import SYSTEME, Actor, Habilitation, Role
from iel_app.core.outbox import Effet
from iel_app.offre import commands
from iel_app.offre.models import Formation, SessionFormation, VersionFormation
from iel_app.referentiels import commands as referentiels
from iel_app.referentiels import rules
from iel_app.referentiels.models import Certification, Commune, DiplomeCorrele, Region

_HASARD = random.Random(339)
CFA, OFFRE = "cfa@cfa-limoges.example", "offre@cariforef.example"
# Name, SIREN without key, establishment, INSEE code of its town.
_ORGANISMES = (
    ("CFA des métiers territoriaux", "33920118", 1, "87085"),
    ("CFA des métiers territoriaux, antenne de Brive", "33920118", 2, "19031"),
    ("CFA des métiers territoriaux, antenne de Guéret", "33920118", 3, "23096"),
    ("Lycée des métiers du Limousin", "19870001", 1, "87085"),
    ("Maison familiale rurale du Val de Vienne", "77807123", 1, "87001"),
    ("CFA du bâtiment de Bordeaux", "78184512", 1, "33063"),
    ("Institut de formation sanitaire et sociale", "26870852", 1, "87085"),
    ("CREPS, antenne de Limoges", "19870777", 1, "87085"),
    ("CFA agricole des Charentes", "19160006", 1, "16015"),
    ("CFA des services de La Rochelle", "78134200", 1, "17300"),
)
_VOIES = (
    "2 rue des Écoles",
    "14 avenue Baudin",
    "1 place du Champ-de-Foire",
    "25 rue du Clos-Fleuri",
    "8 allée Cousteau",
)


@dataclass(frozen=True)
class _Cas:
    """How one formation of the demonstration ends up, with what is particular to it."""

    etat: str
    jours: int = 120


def est_vide(session: Session, _: Actor) -> bool:
    """Tell whether the offer was not loaded yet."""
    return session.exec(select(Formation.id).limit(1)).first() is None


def _organismes(session: Session, region_id: int) -> dict[str, int]:
    """Create the organismes and return their ids by name."""
    communes = {
        c.code: c for c in session.exec(select(Commune).where(col(Commune.code).in_([o[3] for o in _ORGANISMES]))).all()
    }
    crees = {}
    for nom, racine, rang, insee in _ORGANISMES:
        siren = racine + luhn.calc_check_digit(racine)
        debut = f"{siren}{rang:04d}"
        commune = communes.get(insee)
        organisme = Organisme(
            nom=nom,
            siret=debut + luhn.calc_check_digit(debut),
            siren=siren,
            uai=_uai(int(racine[:7]) + rang),
            numero_activite=f"75{racine[:2]}0{racine[:6]}"[:11],
            adresse=_HASARD.choice(_VOIES),
            code_postal=(commune.codes_postaux or [""])[0] if commune else "",
            ville=commune.nom if commune else "",
            code_insee=insee,
            region_id=region_id,
            courriel="accueil@cfa-limoges.example",
            telephone="05 55 01 02 03",
        )
        crees[nom] = comptes.creer_organisme(session, SYSTEME, organisme)
    return crees


def _uai(nombre: int) -> str:
    return f"{nombre:07d}" + "ABCDEFGHJKLMNPRSTUVWXYZ"[nombre % 23]


def preparer(session: Session, actor: Actor) -> None:
    """Load the certifications and the organismes, and give the CFA account its structure."""
    diplomes = [d.model_dump() for d in session.exec(select(DiplomeCorrele)).all()]
    lignes = rules.certifications_de_demonstration(diplomes, clock.today())
    referentiels.charger_certifications(session, actor, lignes, rules.ORIGINE_DEMONSTRATION, "MIT", "1")
    region = session.exec(select(Region.id).where(Region.code == "75")).one() or 0
    organismes = _organismes(session, region)
    compte = session.exec(select(Utilisateur.id).where(Utilisateur.courriel == CFA)).one() or 0
    if session.exec(
        select(HabilitationAccordee.id).where(
            HabilitationAccordee.utilisateur_id == compte,
            HabilitationAccordee.role == Role.CFA,
            col(HabilitationAccordee.structure_id).is_(None),
            col(HabilitationAccordee.retiree_le).is_(None),
        )
    ).first():
        comptes.retirer_habilitation(session, actor, compte, Role.CFA)
    comptes.habiliter(session, actor, compte, Role.CFA, organismes["CFA des métiers territoriaux"])


def _acteurs(session: Session) -> tuple[Actor, Actor]:
    auteur = session.exec(select(Utilisateur).where(Utilisateur.courriel == CFA)).one()
    controleur = session.exec(select(Utilisateur).where(Utilisateur.courriel == OFFRE)).one()
    region = session.exec(select(Region.id).where(Region.code == "75")).one()
    habilitation = Habilitation(Role.GESTIONNAIRE_OFFRE, region)
    return (
        Actor(auteur.nom_complet, auteur.id, auteur.courriel),
        Actor(controleur.nom_complet, controleur.id, controleur.courriel, habilitations=(habilitation,)),
    )


def publier(session: Session, actor: Actor) -> None:
    """Write the formations: those of the CFA of Limoges in every tab, those of the others published or in control."""
    auteur, controleur = _acteurs(session)
    organismes = {nom: i for i, nom in session.execute(select(Organisme.id, Organisme.nom)).all()}
    certifications = session.exec(select(Certification).order_by(Certification.code)).all()
    actives = [c for c in certifications if c.valide_jusqu_au is None or c.valide_jusqu_au > clock.today()]
    finies = [c for c in certifications if c.valide_jusqu_au and c.valide_jusqu_au <= clock.today()]
    lieux = session.exec(
        select(Commune).where(
            col(Commune.departement_code).in_(("87", "19", "23", "24", "33", "16")), col(Commune.population) > 9000
        )
    ).all()
    principal = organismes["CFA des métiers territoriaux"]
    antennes = [i for nom, i in organismes.items() if nom.startswith("CFA des métiers")]
    plan = [
        *[_Cas("publiee", _HASARD.randint(20, 300)) for _ in range(34)],
        *[_Cas("sans_session", 700) for _ in range(4)],
        *[_Cas("ancienne", 420) for _ in range(2)],
        *[_Cas("en_controle", rang) for rang in (1, 2, 4, 6)],
        *[_Cas("modifiee", rang) for rang in (0, 1, 3)],
        *[_Cas("reconduite", rang) for rang in (1, 2)],
        *[_Cas("brouillon", rang) for rang in (0, 3, 9)],
        *[_Cas("a_completer", 5) for _ in range(2)],
        *[_Cas("archivee", 500) for _ in range(5)],
        *[_Cas("supprimee", 200) for _ in range(2)],
        *[_Cas("lien", 90), _Cas("capacite", 90)],
        *[_Cas("expiree", 400) for _ in range(3)],
    ]
    _HASARD.shuffle(plan)
    for rang, cas in enumerate(plan):
        liste = finies if cas.etat == "expiree" else actives
        certification = liste[rang % len(liste)]
        _ecrire(session, auteur, controleur, principal, _HASARD.choice(antennes), certification, lieux, cas)
    autres = [i for nom, i in organismes.items() if i not in antennes]
    for rang in range(340):
        organisme = autres[rang % len(autres)]
        attend = rang < 90 and rang % 5 == 0
        cas = _Cas("en_controle", rang // 8) if attend else _Cas("publiee", _HASARD.randint(20, 300))
        certification = actives[(rang * 7) % len(actives)]
        _ecrire(session, auteur, controleur, organisme, organisme, certification, lieux, cas)
        if rang == 339:  # the same once more, in control: a duplicate to compare, with a link without https
            _ecrire(session, auteur, controleur, organisme, organisme, certification, lieux, _Cas("douteuse", 5))


def _de(auteur: Actor, organisme: int) -> Actor:
    return Actor(auteur.nom, auteur.utilisateur_id, auteur.courriel, habilitations=(Habilitation(Role.CFA, organisme),))


def _contenu(organisme: int, formateur: int, certification: Certification) -> dict[str, str]:
    duree = certification.duree_annees
    return {
        "intitule": certification.intitule,
        "certification": certification.code,
        "formation_continue": _HASARD.choice(("oui", "non", "non")),
        "contrat_pro": _HASARD.choice(("oui", "non", "non")),
        "contrat_apprentissage": "oui" if certification.en_apprentissage else "non",
        "annees": ",".join(str(n) for n in range(1, duree + 1)) if certification.en_apprentissage else "",
        "responsable": str(organisme),
        "formateur": str(formateur),
        "lien_web": f"https://www.cfa-limoges.example/formations/{certification.code}",
        "objectif": f"Se préparer au métier visé par la certification « {certification.intitule} », en alternance.",
        "contenu": "Enseignements professionnels et généraux, travaux pratiques, suivi en entreprise.",
        "enseignement": _HASARD.choice(("presentiel", "presentiel", "mixte", "distance")),
        "rythme": "Une semaine au centre, deux semaines en collectivité.",
        "financement": _HASARD.choice(("employeur", "employeur", "employeur_ou_particulier")),
        "contact_nom": "Accueil des apprentis",
        "contact_courriel": "accueil@cfa-limoges.example",
        "contact_telephone": "05 55 01 02 03",
    }


def _rentree(jour: date) -> date:
    return date(jour.year if jour.month < 8 else jour.year + 1, 9, _HASARD.randint(1, 14))


def _seance(debut: date, duree: int, lieu: Commune) -> dict[str, str]:
    capacite = _HASARD.choice((8, 10, 12, 15, 20, 24))
    return {
        "date_debut": f"{debut:%d/%m/%Y}",
        "date_fin": f"{date(debut.year + duree, 7, _HASARD.randint(1, 31)):%d/%m/%Y}",
        "adresse": _HASARD.choice(_VOIES),
        "commune": lieu.code,
        "code_postal": lieu.codes_postaux[0],
        "capacite": str(capacite),
        "places_restantes": str(_HASARD.choice((0, 1, 2, capacite // 3, capacite // 2, capacite))),
    }


def _ecrire(
    session: Session,
    auteur: Actor,
    controleur: Actor,
    organisme: int,
    formateur: int,
    certification: Certification,
    lieux: Sequence[Commune],
    cas: _Cas,
) -> None:
    """Write one formation at the instant of its case, then bring it to its state through the commands."""
    actor, limite = _de(auteur, organisme), clock.now()
    instant = clock.start_of(clock.today() - timedelta(days=cas.jours)) + timedelta(minutes=_HASARD.randint(480, 1080))
    with clock.frozen(min(instant, limite)):
        contenu = _contenu(organisme, formateur, certification)
        if cas.etat == "douteuse":
            contenu["lien_web"] = "http://www.cfa-limoges.example/formations"
        formation = commands.creer(
            session, actor, organisme, contenu, conventionnee=_HASARD.random() < 0.15, confirme=True
        )
        for rang in range(1 if cas.etat in ("sans_session", "brouillon") else _HASARD.randint(2, 4)):
            reference = commands.ajouter_session(session, actor, formation)
            debut = _rentree(clock.today()).replace(year=_rentree(clock.today()).year + rang)
            if cas.etat == "sans_session":
                debut = debut.replace(year=debut.year - 1)
            if cas.etat != "brouillon":
                seance = _seance(debut, certification.duree_annees, _HASARD.choice(lieux))
                commands.modifier_session(session, actor, formation, reference, seance)
        if cas.etat == "brouillon":
            return
        _mener(session, actor, controleur, formation, cas, limite)


def _soumettre(session: Session, actor: Actor, formation: int) -> int:
    session.flush()
    version = session.exec(
        select(VersionFormation)
        .where(VersionFormation.formation_id == formation)
        .order_by(col(VersionFormation.numero).desc())
    ).first()
    assert version is not None
    commands.soumettre(session, actor, formation, version.revision)
    return version.id or 0


def _mener(session: Session, actor: Actor, controleur: Actor, formation: int, cas: _Cas, limite: datetime) -> None:
    version = _soumettre(session, actor, formation)
    if cas.etat in ("en_controle", "douteuse"):
        return
    if cas.etat == "a_completer":
        motif = {"objectif": "Précisez le public visé et les débouchés."}
        commands.demander_complement(session, controleur, version, motif, "Merci de compléter la fiche.")
        return
    # Decided one to three days later, but never in the future.
    with clock.frozen(min(clock.now() + timedelta(days=_HASARD.randint(1, 3)), limite)):
        commands.valider(session, controleur, version)
    session.flush()
    if cas.etat == "modifiee":
        depart = session.get_one(VersionFormation, version).contenu
        commands.noter(session, actor, formation, "contenu", "Programme revu avec les employeurs.", depart["contenu"])
        _soumettre(session, actor, formation)
    elif cas.etat == "reconduite":
        _reconduire(session, actor, formation)
    elif cas.etat in ("archivee", "supprimee"):
        (commands.archiver if cas.etat == "archivee" else commands.supprimer)(session, actor, formation)
    elif cas.etat == "lien":
        lue = session.get_one(Formation, formation)
        lue.lien_en_panne_le, lue.lien_constat = clock.now(), "réponse 404"
    elif cas.etat == "capacite":
        seance = session.exec(select(SessionFormation).where(SessionFormation.formation_id == formation)).first()
        if seance is not None and seance.capacite is not None:
            commands.modifier_places(
                session, actor, seance.reference, commands.INCHANGE, 0, inscrits=seance.capacite + 2
            )


def _reconduire(session: Session, actor: Actor, formation: int) -> None:
    for source in session.exec(
        select(SessionFormation.reference).where(SessionFormation.formation_id == formation).limit(1)
    ).all():
        copie = commands.dupliquer_session(session, actor, formation, source)
        commands.verifier_session(session, actor, formation, copie)
    _soumettre(session, actor, formation)


def taire_les_effets(session: Session, actor: Actor) -> None:
    """The answers of the decor send no mail: only what is done in the demonstration does."""
    session.execute(sa.update(Effet).where(col(Effet.fait_le).is_(None)).values(fait_le=clock.now()))
