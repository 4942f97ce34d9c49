"""Functions with defaults that bring the database to a state through the commands. All data are fictive."""

import copy
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import Session, col, select
from stdnum import luhn

from iel_app.comptes import commands as comptes
from iel_app.comptes import queries, rules
from iel_app.comptes.models import Collectivite, TypeCollectivite
from iel_app.core import clock
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.recensement import commands as recensement
from iel_app.recensement import queries as lecture
from iel_app.recensement.commands import Enregistrement
from iel_app.recensement.forms import Contenu
from iel_app.recensement.models import CategorieCible
from iel_app.referentiels.models import DiplomeCorrele, Metier, Origine, StructureCnfpt, TypeStructure

_NUMEROS = count(1)


def un_siret(numero: int | None = None) -> str:
    """A SIRET that belongs to nobody, with its right keys."""
    rang = next(_NUMEROS) if numero is None else numero
    siren = f"9{rang:07d}"
    siren += luhn.calc_check_digit(siren)
    nic = "0001"
    return siren + nic + luhn.calc_check_digit(siren + nic)


def une_delegation(session: Session, nom: str = "Délégation d’Aquitaine fictive", code: str = "del-essai") -> int:
    """A CNFPT délégation (reference data: no command creates one alone)."""
    deja = session.exec(select(StructureCnfpt.id).where(StructureCnfpt.code == code)).first()
    if deja is not None:
        return deja
    structure = StructureCnfpt(code=code, type=TypeStructure.DELEGATION, nom=nom, region_code=None, ville="Bordeaux")
    session.add(structure)
    session.flush()
    return structure.id or 0


def une_collectivite(session: Session, nom: str = "", **champs: Any) -> int:
    """An active collectivité."""
    rang = next(_NUMEROS)
    defauts: dict[str, Any] = {
        "type": TypeCollectivite.COMMUNE,
        "siret": un_siret(rang),
        "adresse": "1 place de la Mairie",
        "code_postal": "87000",
        "ville": "Villefictive",
        "departement_code": "87",
        "interlocuteur_nom": "Dominique Contact",
        "interlocuteur_courriel": "contact@delegation.example",
        "interlocuteur_telephone": "+33555010203",
        "nb_agents": 120,
        "nb_etp": 98.5,
    }
    collectivite = Collectivite(nom=nom or f"Commune fictive {rang}", **(defauts | champs))
    return comptes.creer_collectivite(session, SYSTEME, collectivite)


def un_utilisateur(session: Session, courriel: str = "", prenom: str = "Camille", nom: str = "Martin") -> int:
    """A person whose password matches nothing (hashing one takes 0.1 s)."""
    adresse = courriel or f"personne{next(_NUMEROS)}@ville.example"
    return comptes.creer_utilisateur(session, SYSTEME, adresse, prenom, nom, "!")


def un_acteur(
    session: Session,
    role: Role = Role.GESTIONNAIRE,
    structure_id: int | None = None,
    *,
    agir_pour: int | None = None,
    nom: str = "Martin",
    prenom: str = "Camille",
) -> Actor:
    """A signed-in person with one role; `agir_pour` names the collectivité to choose when there are several."""
    utilisateur_id = un_utilisateur(session, prenom=prenom, nom=nom)
    comptes.habiliter(session, SYSTEME, utilisateur_id, role, structure_id)
    return connecter(session, utilisateur_id, agir_pour)


def connecter(session: Session, utilisateur_id: int, agir_pour: int | None = None) -> Actor:
    """Sign a person in, choose the collectivité, and return who acts."""
    jeton = comptes.ouvrir(session, VISITEUR, utilisateur_id, "Firefox sur Linux")
    actor = qui(session, jeton)
    if agir_pour is not None:
        jeton = comptes.choisir_collectivite(session, actor, agir_pour)
        actor = qui(session, jeton)
    return actor


def qui(session: Session, jeton: str) -> Actor:
    """Return who acts behind a token."""
    session.flush()
    connexion = queries.connexion(session, VISITEUR, rules.hachage(jeton))
    assert connexion is not None
    return connexion.actor


def un_gestionnaire(session: Session, collectivite_id: int | None = None, **noms: str) -> Actor:
    """A gestionnaire who acts for a collectivité, made when none is given."""
    return un_acteur(session, Role.GESTIONNAIRE, collectivite_id or une_collectivite(session), **noms)  # pyright: ignore[reportArgumentType]


def rattacher(session: Session, collectivite_id: int, gestionnaire_id: int, debut: date | None = None) -> None:
    """Let the second manage the first."""
    comptes.rattacher(session, SYSTEME, collectivite_id, gestionnaire_id, debut or clock.today())


def des_metiers(session: Session, nombre: int = 3) -> None:
    """Trades `m01`, `m02`… with two diplomas each (reference data: no command creates one alone)."""
    deja = set(session.exec(select(Metier.code)).all())
    for rang in range(1, nombre + 1):
        code = f"m{rang:02d}"
        if code in deja:
            continue
        session.add(Metier(code=code, libelle=f"Métier {rang:02d}", famille="Technique", origine=Origine.PROPOSITION))
        session.flush()
        session.add_all(
            DiplomeCorrele(
                metier_code=code,
                niveau=niveau,
                libelle=f"Diplôme {rang:02d} de niveau {niveau}",
                code_formation_diplome=f"{niveau}{rang:07d}",
                code_rncp=f"RNCP{rang}{niveau}",
            )
            for niveau in (3, 4)
        )
    session.flush()


def une_campagne(
    session: Session, annee: int, ouverture: datetime, fermeture: datetime, *, metiers: int = 3, **options: Any
) -> int:
    """A campaign with catégories `m01`, `m02`…"""
    des_metiers(session, metiers)
    return recensement.preparer_campagne(session, SYSTEME, annee, ouverture, fermeture, **options)


def une_campagne_ouverte(session: Session, annee: int = 2027, *, metiers: int = 3, **options: Any) -> int:
    """A campaign opened a month ago for two months."""
    mois = timedelta(days=30)
    return une_campagne(session, annee, clock.now() - mois, clock.now() + mois, metiers=metiers, **options)


def une_campagne_fermee(session: Session, annee: int = 2027, *, metiers: int = 3, **options: Any) -> int:
    """A campaign closed yesterday."""
    mois, jour = timedelta(days=30), timedelta(days=1)
    return une_campagne(session, annee, clock.now() - mois, clock.now() - jour, metiers=metiers, **options)


def codes(session: Session, campagne_id: int) -> list[str]:
    """The codes of a campaign's catégories, sorted."""
    requete = select(CategorieCible.code).where(CategorieCible.campagne_id == campagne_id)
    return list(session.exec(requete.order_by(col(CategorieCible.code))).all())


def une_personne(uid: str = "p1", **champs: str) -> dict[str, str]:
    """A person in charge, as typed."""
    defauts = {
        "prenom": "Claude",
        "nom": "Durand",
        "courriel": f"apprentissage.{uid}@ville.example",
        "telephone": "05 55 01 02 03",
    }
    return {"uid": uid, **defauts, **champs}


def une_intention(categorie: str = "m01", n3: str = "1", n4: str = "0", n5: str = "2", **champs: str) -> dict[str, str]:
    """A row of intentions, as typed."""
    ligne = {"uid": categorie, "categorie": categorie, "texte": "", "n3": n3, "n4": n4, "n5": n5}
    return ligne | champs


def un_contenu(**champs: Any) -> Contenu:
    """A whole valid form, as typed; any field can be given."""
    contenu: Contenu = {
        "responsables": [une_personne()],
        "presents": "12",
        "handicap": "1",
        "fins_ete": "4",
        "fins_automne": "3",
        "aucune_intention": False,
        "intentions": [une_intention()],
    }
    return copy.deepcopy(contenu | champs)


def un_recensement_enregistre(session: Session, actor: Actor, annee: int = 2027, **champs: Any) -> Enregistrement:
    """The answer of the actor's collectivité, saved; the campaign must be open."""
    base = lecture.fiche(session, actor, annee).version
    resultat = recensement.enregistrer(session, actor, annee, un_contenu(**champs), base)
    assert isinstance(resultat, Enregistrement)
    session.flush()
    return resultat
