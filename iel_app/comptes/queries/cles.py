"""Keys of the API: who acts behind one, and those of a person's structures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from iel_app.comptes.models import CleApi, Organisme, PorteeCle
from iel_app.core import clock
from iel_app.core.actor import Actor, Habilitation, Role
from iel_app.core.permissions import Permission, require, scope

LISTE_MAX = 100


@dataclass(frozen=True, slots=True)
class CleConnue:
    """The key behind a secret: who acts, and `etat`, "" when it may (« revoquee », « expiree » otherwise)."""

    actor: Actor
    etat: str
    a_marquer: bool


@dataclass(frozen=True, slots=True)
class CleVue:
    """A key as the structure sees it: never its secret."""

    id: int
    nom: str
    prefixe: str
    organisme: str
    portees: tuple[str, ...]
    etat: str
    creee_le: datetime
    creee_par: str
    vue_le: datetime | None
    expire_le: datetime
    revoquee_le: datetime | None
    revoquee_par: str


@dataclass(frozen=True, slots=True)
class OrganismeDeCles:
    """A structure for which the person may make keys."""

    id: int
    nom: str


@dataclass(frozen=True, slots=True)
class PageCles:
    """The keys, those in force first, with what a new one may be for."""

    cles: tuple[CleVue, ...]
    organismes: tuple[OrganismeDeCles, ...]
    portees: tuple[tuple[str, str], ...]


def cle(session: Session, actor: Actor, empreinte: str) -> CleConnue | None:
    """Return who acts behind the hash of a key, None when no key has it."""
    require(actor, Permission.COMPTES_SE_CONNECTER)
    trouvee = session.exec(select(CleApi).where(CleApi.secret_hash == empreinte)).first()
    if trouvee is None:
        return None
    maintenant = clock.now()
    acteur = Actor(
        nom=f"{trouvee.nom} (clé d’API {trouvee.prefixe})",
        utilisateur_id=trouvee.creee_par_id,
        habilitations=(Habilitation(Role.CFA, trouvee.organisme_id),),
        origine=actor.origine,
        cle_id=trouvee.id,
        limite=frozenset(PorteeCle(p).permission for p in trouvee.portees),
    )
    vieille = trouvee.vue_le is None or maintenant - trouvee.vue_le >= timedelta(minutes=1)
    return CleConnue(acteur, _etat(trouvee, maintenant), vieille)


def _etat(cle: CleApi, instant: datetime) -> str:
    """Return why a key opens nothing at an instant, "" when it does."""
    if cle.revoquee_le is not None:
        return "revoquee"
    return "expiree" if cle.expire_le <= instant else ""


def cles(session: Session, actor: Actor) -> PageCles:
    """Return the keys of the actor's structures, those in force first, `LISTE_MAX` at most."""
    perimetre, maintenant = scope(actor, Permission.COMPTES_GERER_CLES), clock.now()
    organismes = session.execute(
        select(Organisme.id, Organisme.nom).where(col(Organisme.id).in_(perimetre.organismes)).order_by(Organisme.nom)
    ).all()
    noms = {identifiant or 0: nom for identifiant, nom in organismes}
    lignes = session.exec(
        select(CleApi)
        .where(col(CleApi.organisme_id).in_(perimetre.organismes))
        .order_by(col(CleApi.revoquee_le).is_not(None), col(CleApi.id).desc())
        .limit(LISTE_MAX)
    ).all()
    vues = [_vue(c, noms[c.organisme_id], _etat(c, maintenant)) for c in lignes]
    return PageCles(
        tuple(sorted(vues, key=lambda c: c.etat != "")),
        tuple(OrganismeDeCles(i, nom) for i, nom in noms.items()),
        tuple((p.value, p.libelle) for p in PorteeCle),
    )


def _vue(c: CleApi, organisme: str, etat: str) -> CleVue:
    return CleVue(
        id=c.id or 0,
        nom=c.nom,
        prefixe=c.prefixe,
        organisme=organisme,
        portees=tuple(PorteeCle(p).libelle for p in c.portees),
        etat=etat,
        creee_le=c.creee_le,
        creee_par=c.creee_par,
        vue_le=c.vue_le,
        expire_le=c.expire_le,
        revoquee_le=c.revoquee_le,
        revoquee_par=c.revoquee_par,
    )
