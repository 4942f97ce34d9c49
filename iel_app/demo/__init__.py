"""Demonstration data, dates relative to today, built through the commands. Never part of a production database."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select
from stdnum import luhn

from iel_app import worker
from iel_app.comptes import commands as comptes
from iel_app.comptes import rules as comptes_rules
from iel_app.comptes.models import Collectivite, TypeCollectivite, Utilisateur
from iel_app.core import clock, gateway
from iel_app.core.actor import SYSTEME, Actor, Habilitation, Role
from iel_app.core.errors import Impossible
from iel_app.core.settings import settings
from iel_app.demo import aide, cles, imports, offre
from iel_app.recensement import commands as recensement
from iel_app.recensement.forms import Modification, lire
from iel_app.referentiels.models import Commune, Metier, Region, StructureCnfpt

MOT_DE_PASSE = "Demonstration-2026!"
NB_COMMUNES = 290
_HASARD = random.Random(2026)
_PRENOMS = ("Nadia", "Karim", "Claire", "Paul", "Inès", "Hugo", "Aminata", "Léa", "Marc", "Zoé", "Ali", "Jeanne")
_NOMS = ("Brun", "Diallo", "Faure", "Roy", "Gomez", "Petit", "Benali", "Le Goff", "N’Diaye", "Moreau", "Lopez", "Klein")
_VOIES = ("place de la Mairie", "rue de la République", "avenue Jean-Jaurès", "place du Marché", "rue des Écoles")


@dataclass(frozen=True)
class _Compte:
    courriel: str
    prenom: str
    nom: str
    role: Role


COMPTES = (
    _Compte("gestionnaire@villeneuve.example", "Nadia", "Brun", Role.GESTIONNAIRE),
    _Compte("paul.roy@villeneuve.example", "Paul", "Roy", Role.GESTIONNAIRE),
    _Compte("seul@petitbourg.example", "Lucie", "Bajard", Role.GESTIONNAIRE),
    _Compte("superieur@villeneuve.example", "Hugo", "Lefort", Role.SUPERIEUR),
    _Compte("agent@villeneuve.example", "Zoé", "Petit", Role.AGENT),
    _Compte("intervenant@formateur.example", "Marc", "Delmas", Role.AGENT),
    _Compte("cfa@cfa-limoges.example", "Sonia", "Marchal", Role.CFA),
    _Compte("offre@cariforef.example", "Yann", "Kerbrat", Role.GESTIONNAIRE_OFFRE),
    _Compte("delegation@cnfpt.example", "Claire", "Faure", Role.CNFPT_DELEGATION),
    _Compte("national@cnfpt.example", "Bruno", "Salvat", Role.CNFPT_NATIONAL),
    _Compte("pilote@region.example", "Aïcha", "Morel", Role.PILOTE),
    _Compte("admin@iel.example", "Denis", "Aubry", Role.ADMIN),
)


def est_vide() -> bool:
    """Tell whether the database holds no account yet."""
    return gateway.query(lambda session, _: session.exec(select(Utilisateur.id).limit(1)).first() is None, SYSTEME)


def charger() -> None:
    """Load the demonstration into an empty database.

    Raises:
        Impossible: not the demonstration, or the database already holds accounts.
    """
    if not settings().est_demonstration or not est_vide():
        raise Impossible("La démonstration ne se charge que dans une base de démonstration vide.")
    gateway.execute(_creer_structures, SYSTEME)
    gateway.execute(_creer_comptes, SYSTEME, comptes_rules.hacher(MOT_DE_PASSE))
    gateway.execute(_creer_campagnes, SYSTEME)
    gateway.execute(_repondre, SYSTEME, derniere=True)
    gateway.execute(_repondre, SYSTEME, derniere=False)
    gateway.execute(_brouillons, SYSTEME)
    completer()


def completer() -> None:
    """Add to a demonstration made by an earlier version what has come since."""
    if gateway.query(offre.est_vide, SYSTEME):
        gateway.execute(offre.preparer, SYSTEME)
        gateway.execute(offre.publier, SYSTEME)
        gateway.execute(cles.creer, SYSTEME)
        gateway.execute(offre.taire_les_effets, SYSTEME)
        worker.refaire_index()  # what was published in the past was indexed as of then
    for manque, charger_la_suite in ((imports.est_vide, imports.importer), (aide.est_vide, aide.preparer)):
        if gateway.query(manque, SYSTEME):
            gateway.execute(charger_la_suite, SYSTEME)
            gateway.execute(offre.taire_les_effets, SYSTEME)


def annee_courante() -> int:
    """Return the year of the open campaign."""
    jour = clock.today()
    return jour.year if jour.month <= 6 else jour.year + 1


def _siret(siren: str, rang: int) -> str:
    debut = f"{siren}{rang:04d}"
    return debut + luhn.calc_check_digit(debut)


def _collectivite(commune: Commune, delegations: dict[str, int], **autres: Any) -> Collectivite:
    siren = commune.siren or f"21{commune.code.replace('A', '0').replace('B', '1')}00"[:8]
    siren = siren if len(siren) == 9 else siren + luhn.calc_check_digit(siren)
    taille = max(4, (commune.population or 400) // 55)
    prenom, nom = _HASARD.choice(_PRENOMS), _HASARD.choice(_NOMS)
    return Collectivite(
        **{
            "nom": f"Commune {_de(commune.nom)}",
            "type": TypeCollectivite.COMMUNE,
            "siret": _siret(siren, 1),
            "adresse": f"{_HASARD.randint(1, 40)} {_HASARD.choice(_VOIES)}",
            "code_postal": (commune.codes_postaux or ["00000"])[0],
            "ville": commune.nom,
            "code_insee": commune.code,
            "departement_code": commune.departement_code,
            "region_code": commune.region_code,
            "delegation_id": delegations.get(commune.region_code),
            "interlocuteur_nom": f"{prenom} {nom}",
            "interlocuteur_courriel": f"contact.{commune.region_code}@cnfpt.example",
            "interlocuteur_telephone": f"01 55 27 {_HASARD.randint(10, 99)} {_HASARD.randint(10, 99)}",
            "nb_agents": taille,
            "nb_etp": round(taille * 0.93, 1),
        }
        | autres
    )


def _de(nom: str) -> str:
    if nom.startswith("Le "):
        return f"du {nom[3:]}"
    if nom.startswith("Les "):
        return f"des {nom[4:]}"
    return f"d’{nom}" if nom[0].lower() in "aeiouyhéèêâîôœ" else f"de {nom}"


def _creer_structures(session: Session, actor: Actor) -> None:
    delegations = dict(
        session.execute(
            select(StructureCnfpt.region_code, StructureCnfpt.id).where(col(StructureCnfpt.region_code).is_not(None))
        ).all()
    )
    communes = session.exec(select(Commune).where(col(Commune.population) > 300).order_by(Commune.code)).all()
    choisies = {c.code: c for c in communes if c.code in ("92078", "97118")}
    autres = [c for c in communes if c.code not in choisies and c.siren]
    for commune in (*choisies.values(), *_HASARD.sample(autres, min(NB_COMMUNES, len(autres)))):
        comptes.creer_collectivite(session, actor, _collectivite(commune, delegations))
    mere = choisies["92078"]
    villeneuve = session.exec(select(Collectivite).where(Collectivite.code_insee == "92078")).one()
    gerees = (
        ("Centre communal d’action sociale de Villeneuve-la-Garenne", TypeCollectivite.CCAS, "26920078", 64),
        ("Caisse des écoles de Villeneuve-la-Garenne", TypeCollectivite.CAISSE_DES_ECOLES, "26920178", 18),
    )
    for nom, genre, siren, taille in gerees:
        geree = _collectivite(
            mere,
            delegations,
            nom=nom,
            type=genre,
            siret=_siret(siren + luhn.calc_check_digit(siren), 1),
            nb_agents=taille,
            nb_etp=taille * 0.9,
        )
        identifiant = comptes.creer_collectivite(session, actor, geree)
        comptes.rattacher(session, actor, identifiant, villeneuve.id or 0, clock.today() - timedelta(days=400))
    generique = _collectivite(
        mere,
        delegations,
        nom="Cnfpt-employeur Generique Intervenants (31)",
        type=TypeCollectivite.AUTRE,
        siret=_siret("18009003" + luhn.calc_check_digit("18009003"), 31),
        nb_agents=0,
        nb_etp=0,
    )
    comptes.creer_collectivite(session, actor, generique)


def _creer_comptes(session: Session, actor: Actor, empreinte: str) -> None:
    par_insee = dict(
        session.execute(select(Collectivite.code_insee, sa.func.min(Collectivite.id)).group_by("code_insee")).all()
    )
    generique = session.exec(select(Collectivite.id).where(col(Collectivite.nom).startswith("Cnfpt-employeur"))).one()
    petit_bourg = session.exec(select(Collectivite).where(Collectivite.code_insee == "97118")).one()
    petit_bourg.preinscription_autorisee = False
    region = session.exec(select(Region.id).where(Region.code == "75")).first()
    delegation = session.exec(select(StructureCnfpt.id).where(StructureCnfpt.region_code == "11")).first()
    structures = {
        "villeneuve.example": par_insee["92078"],
        "petitbourg.example": petit_bourg.id,
        "formateur.example": generique,
        "cfa-limoges.example": None,
        "cariforef.example": region,
        "region.example": region,
    }
    for compte in COMPTES:
        identifiant = comptes.creer_utilisateur(session, actor, compte.courriel, compte.prenom, compte.nom, empreinte)
        structure = structures.get(compte.courriel.partition("@")[2])
        if compte.role is Role.CNFPT_DELEGATION:
            structure = delegation
        comptes.habiliter(session, actor, identifiant, compte.role, structure)


def _creer_campagnes(session: Session, actor: Actor) -> None:
    jour, annee = clock.today(), annee_courante()
    recensement.preparer_campagne(
        session,
        actor,
        annee - 1,
        clock.start_of(jour - timedelta(days=412)),
        clock.end_of(jour - timedelta(days=350)),
        nb_contrats_financables=5000,
    )
    recensement.preparer_campagne(
        session,
        actor,
        annee,
        clock.start_of(jour - timedelta(days=47)),
        clock.end_of(jour + timedelta(days=12)),
        message="Une même catégorie peut porter plusieurs niveaux. Une intention n’engage pas la collectivité.",
        depuis=annee - 1,
        plafond_intentions=100,
    )


def _reponse(metiers: list[str], taille: int, *, avec_intentions: bool = False) -> dict[str, Any]:
    presents = _HASARD.randint(0, max(2, taille // 40))
    handicap = _HASARD.randint(0, max(0, presents // 4))
    ete = _HASARD.randint(0, presents)
    prenom, nom = _HASARD.choice(_PRENOMS), _HASARD.choice(_NOMS)
    champs: dict[str, Any] = {
        "r-p1-prenom": prenom,
        "r-p1-nom": nom,
        "r-p1-courriel": "apprentissage@collectivite.example",
        "r-p1-telephone": f"01 55 27 {_HASARD.randint(10, 99)} {_HASARD.randint(10, 99)}",
        "presents": str(presents),
        "handicap": str(handicap),
        "fins_ete": str(ete),
        "fins_automne": str(_HASARD.randint(0, presents - ete)),
    }
    if not avec_intentions and _HASARD.random() < 0.15:
        return champs | {"aucune_intention": "on"}
    for code in _HASARD.sample(metiers, _HASARD.randint(1, 5)):
        champs |= {f"i-{code}-categorie": code, f"i-{code}-n3": str(_HASARD.randint(1, 3))}
        champs |= {f"i-{code}-n4": str(_HASARD.randint(0, 2)), f"i-{code}-n5": str(_HASARD.randint(0, 1))}
    return champs


def _repondre(session: Session, actor: Actor, *, derniere: bool) -> None:
    """Answer for most collectivités: last year's closed campaign, or this year's, at moments spread over the period."""
    annee = annee_courante() - (1 if derniere else 0)
    metiers = list(session.exec(select(Metier.code).order_by(Metier.code)).all())
    sans_reponse = {"97118"} if not derniere else set[str]()
    lignes = session.exec(select(Collectivite).order_by(col(Collectivite.id))).all()
    part = 0.7 if derniere else 0.4
    for collectivite in lignes:
        villeneuve = collectivite.code_insee == "92078"
        if collectivite.code_insee in sans_reponse or collectivite.nom.startswith("Cnfpt-employeur"):
            continue
        if _HASARD.random() > part and not (villeneuve and derniere):
            continue
        if villeneuve and not derniere:
            continue
        jours = _HASARD.randint(355, 405) if derniere else _HASARD.randint(0, 44)
        instant = clock.start_of(clock.today() - timedelta(days=jours)) + timedelta(minutes=_HASARD.randint(480, 1080))
        _enregistrer(
            session, collectivite, annee, _reponse(metiers, collectivite.nb_agents, avec_intentions=villeneuve), instant
        )


def _enregistrer(
    session: Session, collectivite: Collectivite, annee: int, champs: dict[str, Any], instant: datetime
) -> None:
    auteur = Actor(
        nom=f"{champs['r-p1-prenom']} {champs['r-p1-nom']}",
        utilisateur_id=1,
        collectivite_id=collectivite.id,
        structure_nom=collectivite.nom,
        habilitations=(Habilitation(Role.GESTIONNAIRE, collectivite.id),),
    )
    with clock.frozen(min(instant, clock.now())):
        recensement.enregistrer(session, auteur, annee, lire(champs), 0)


def _brouillons(session: Session, actor: Actor) -> None:
    """Begin the commune's own answer: the home page has something to go on with."""
    utilisateur = session.exec(select(Utilisateur).where(Utilisateur.courriel == COMPTES[0].courriel)).one()
    villeneuve = session.exec(
        select(Collectivite).where(Collectivite.code_insee == "92078", Collectivite.type == TypeCollectivite.COMMUNE)
    ).one()
    auteur = Actor(
        nom=utilisateur.nom_complet,
        utilisateur_id=utilisateur.id,
        collectivite_id=villeneuve.id,
        habilitations=(Habilitation(Role.GESTIONNAIRE, villeneuve.id),),
    )
    recensement.modifier_brouillon(
        session, auteur, annee_courante(), Modification(acte="noter", champ="presents", valeur="12")
    )
