"""A CFA, its people and its formations, made through the commands."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select
from stdnum import luhn

from iel_app.comptes import commands as comptes
from iel_app.comptes.models import Organisme
from iel_app.core import clock, db
from iel_app.core.actor import SYSTEME, Actor, Role
from iel_app.offre import commands
from iel_app.offre.models import StatutVersion, VersionFormation
from iel_app.referentiels.models import Certification, Commune, Departement, Region
from iel_app.referentiels.rules import normaliser
from tests import factories as f

PROPRETE, EXPIREE, REMPLACANTE, FERMEE = "91544", "84213", "104310", "77001"
LIMOGES = "87085"
SIREN = "339201188"
TOUTES = ("offres:lire", "offres:ecrire", "places:ecrire")


def decisions(session: Session, versions: list[int]) -> dict[int, datetime]:
    """The last decisions on versions, as an undo names them."""
    lues = {v: session.get_one(VersionFormation, v).decidee_le for v in versions}
    return {v: instant or clock.now() for v, instant in lues.items()}


def decisions_dites(*versions: int) -> list[str]:
    """The same, as a screen names them."""
    with db.reading() as session:
        return [f"{v}@{instant.isoformat()}" for v, instant in decisions(session, list(versions)).items()]


def une_region(session: Session, code: str = "75", nom: str = "Nouvelle-Aquitaine") -> int:
    """A region with its département and chief town."""
    region = session.exec(select(Region).where(Region.code == code)).first()
    if region is None:
        departement = {"75": "87", "11": "92"}[code]
        region = Region(code=code, nom=nom)
        session.add(region)
        session.flush()
        session.add(Departement(code=departement, nom="Haute-Vienne", region_code=code))
        session.flush()
        commune = {"75": (LIMOGES, "Limoges", "87000"), "11": ("92078", "Villeneuve-la-Garenne", "92390")}[code]
        session.add(
            Commune(
                code=commune[0],
                nom=commune[1],
                nom_recherche=normaliser(commune[1]),
                departement_code=departement,
                region_code=code,
                codes_postaux=[commune[2]],
                latitude=45.83,
                longitude=1.25,
            )
        )
        session.flush()
    return region.id or 0


def _une_certification(session: Session, code: str, intitule: str, fin: date | None, **champs: Any) -> None:
    defauts = {"niveau": 3, "duree_annees": 2, "code_rncp": "RNCP37872", "en_apprentissage": True}
    session.add(
        Certification(
            code=code,
            intitule=intitule,
            intitule_recherche=normaliser(intitule),
            valide_jusqu_au=fin,
            **(defauts | champs),
        )
    )


def des_certifications(session: Session) -> None:
    """One that is active, one expired with its successor, one closed to apprenticeship."""
    if session.exec(select(Certification.id)).first() is not None:
        return
    demain, hier = clock.today() + timedelta(days=800), clock.today() - timedelta(days=90)
    _une_certification(session, PROPRETE, "TP Agent de propreté et d’hygiène", demain)
    _une_certification(session, REMPLACANTE, "CAP Agent de propreté et d’hygiène", demain)
    _une_certification(session, EXPIREE, "TP Agent de propreté, ancien", hier, remplacee_par=REMPLACANTE)
    _une_certification(session, FERMEE, "Titre fermé à l’apprentissage", demain, en_apprentissage=False)
    session.flush()


def un_organisme(session: Session, siren: str = SIREN, nom: str = "CFA des métiers territoriaux", rang: int = 1) -> int:
    """A CFA of Limoges."""
    debut = f"{siren}{rang:04d}"
    return comptes.creer_organisme(
        session,
        SYSTEME,
        Organisme(
            nom=nom,
            siret=debut + luhn.calc_check_digit(debut),
            siren=siren,
            uai="0871057B",
            ville="Limoges",
            region_id=une_region(session),
        ),
    )


def un_cfa(session: Session, organisme_id: int | None = None, **noms: str) -> Actor:
    """Somebody who writes the offer of a CFA, made when none is given."""
    des_certifications(session)
    return f.un_acteur(session, Role.CFA, organisme_id or un_organisme(session), **noms)  # pyright: ignore[reportArgumentType]


def un_controleur(session: Session, region_id: int | None = None, **noms: str) -> Actor:
    """An offer manager of Nouvelle-Aquitaine."""
    return f.un_acteur(session, Role.GESTIONNAIRE_OFFRE, region_id or une_region(session), **noms)  # pyright: ignore[reportArgumentType]


def un_contenu(organisme_id: int, **champs: str) -> dict[str, str]:
    """The fields of a formation that can be published."""
    return {
        "intitule": "Titre professionnel Agent de propreté et d’hygiène",
        "certification": PROPRETE,
        "formation_continue": "non",
        "contrat_pro": "non",
        "contrat_apprentissage": "oui",
        "annees": "1",
        "responsable": str(organisme_id),
        "formateur": str(organisme_id),
        "objectif": "Nettoyer les locaux.",
        "contact_courriel": "accueil@cfa-limoges.example",
    } | champs


def une_seance(**champs: str) -> dict[str, str]:
    """The fields of a session of the next school year that can be published."""
    annee = (clock.today() + timedelta(days=122)).year
    return {
        "date_debut": f"01/09/{annee}",
        "date_fin": f"31/07/{annee + 2}",
        "adresse": "2 rue des Écoles",
        "commune": LIMOGES,
        "code_postal": "87000",
        "capacite": "12",
        "places_restantes": "6",
    } | champs


def une_formation(session: Session, actor: Actor, nb_sessions: int = 1, **champs: str) -> int:
    """A draft that can be published."""
    (organisme,) = actor.organismes
    contenu = un_contenu(organisme, **champs)
    depart = {c: contenu[c] for c in ("certification", "formateur")}
    formation = commands.creer(session, actor, organisme, depart, confirme=True)
    presents = {"responsable": str(organisme)}
    for champ, valeur in contenu.items():
        vue = depart.get(champ, presents.get(champ, ""))
        assert not commands.noter(session, actor, formation, champ, valeur, vue).conflit
    for _ in range(nb_sessions):
        reference = commands.ajouter_session(session, actor, formation)
        commands.modifier_session(session, actor, formation, reference, une_seance())
    session.flush()
    return formation


def ouverte(session: Session, formation_id: int) -> VersionFormation:
    """The last version of a formation."""
    session.flush()
    return session.exec(
        select(VersionFormation)
        .where(VersionFormation.formation_id == formation_id)
        .order_by(VersionFormation.numero.desc())  # pyright: ignore[reportAttributeAccessIssue]
    ).first()  # pyright: ignore[reportReturnType]


def soumettre(session: Session, actor: Actor, formation_id: int) -> int:
    """Ask for the publication of a draft, and return the id of the version in control."""
    version = ouverte(session, formation_id)
    commands.soumettre(session, actor, formation_id, version.revision)
    assert version.statut is StatutVersion.EN_CONTROLE
    return version.id or 0


def publier(session: Session, actor: Actor, controleur: Actor, formation_id: int) -> int:
    """Have a draft published, and return the id of its version."""
    version = soumettre(session, actor, formation_id)
    commands.valider(session, controleur, version)
    session.flush()
    return version


def refuser_une_modification(
    session: Session, actor: Actor, controleur: Actor, formation_id: int, objectif: str = "Laver."
) -> None:
    """Have a change of the aims of a published formation refused, as a duplicate."""
    commands.noter(session, actor, formation_id, "objectif", objectif, "Nettoyer les locaux.")
    commands.refuser(session, controleur, soumettre(session, actor, formation_id), "Doublon")
    session.flush()


def une_cle(session: Session, actor: Actor, *portees: str, nom: str = "Ymag", jours: int = 300) -> str:
    """A key of the CFA of this person."""
    fin = clock.today() + timedelta(days=jours)
    saisie = {"nom": nom, "portees": list(portees or TOUTES), "fin": f"{fin:%d/%m/%Y}"}
    return comptes.creer_cle(session, actor, actor.organismes[0], saisie)
