"""States driven as the server drives them: the real dispatcher, guard in front, without browser nor Node."""

import dataclasses
import importlib
import inspect
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler, json_dumps
from sqlmodel import SQLModel

from iel_app.comptes import commands as comptes
from iel_app.core import db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.recensement.state import SaisieState
from iel_app.ui.cookies import cookie_name
from iel_app.ui.session import _POLICY
from tests import factories

RACINE = "reflex___state____state"
ETAT_INITIAL = f"{RACINE}.hydrate_and_load"
SQLITE = pytest.mark.parametrize("base", ["sqlite"], indirect=True)


@dataclasses.dataclass
class Onglet:
    """One tab: its client token, the cookies that its socket carries, and what it received."""

    porte: "Porte"
    jeton: str = ""
    chemin: str = "/recensement/saisie"
    requete: str = ""
    autres: str = ""
    client: str = dataclasses.field(default_factory=lambda: str(uuid.uuid4()))
    deltas: list[dict[str, dict[str, Any]]] = dataclasses.field(default_factory=list)
    evenements: list[Event] = dataclasses.field(default_factory=list)

    def _routeur(self) -> dict[str, Any]:
        cookies = (f"{cookie_name()}={self.jeton}" if self.jeton else "", self.autres)
        return {
            "pathname": self.chemin,
            "asPath": self.chemin + self.requete,
            "query": {},
            "token": self.client,
            "sid": "sid-essai",
            "headers": {
                "cookie": "; ".join(filter(None, cookies)),
                "origin": "http://localhost:3000",
                "user-agent": "essai",
            },
            "ip": "127.0.0.1",
        }

    async def envoyer(self, evenement: Any, charge: Any = None, **champs: Any) -> None:
        """Send one event and wait for all that it starts; `charge` replaces the whole payload."""
        nom = evenement if isinstance(evenement, str) else format_event_handler(evenement)
        self.porte.onglets[self.client] = self
        futur = await self.porte.processeur.enqueue(
            self.client, Event(name=nom, payload=champs if charge is None else charge, router_data=self._routeur())
        )
        try:
            await futur.wait_all()
        except Exception as erreur:
            self.porte.fuites.append(f"{nom}: {erreur!r}")

    async def arriver(self, chemin: str = "", requete: str = "") -> None:
        """Open a page, as a browser does: it tells what it was built with."""
        self.chemin, self.requete = chemin or self.chemin, requete
        await self.envoyer(ETAT_INITIAL, hashes=[])

    async def revenir(self) -> None:
        """Connect again with a page on the screen, as a browser does after a cut."""
        await self.envoyer(ETAT_INITIAL)

    async def etat(self, classe: type[Any]) -> Any:
        """Return a state as it stands on the server."""
        racine = await self.porte.gestionnaire.get_state(BaseStateToken(ident=self.client, cls=classe))
        return await racine.get_state(classe)

    def recu(self) -> str:
        """Return everything received so far, as text."""
        return json_dumps(self.deltas, ensure_ascii=False)

    def oublier(self) -> None:
        """Forget what was received."""
        self.deltas.clear()
        self.evenements.clear()

    @property
    def redirections(self) -> list[str]:
        """Where the browser was sent."""
        return [e.payload["path"] for e in self.evenements if e.name == "_redirect"]


@dataclasses.dataclass
class Porte:
    """The dispatcher of the application and its tabs.

    `fuites` are the exceptions that came out of a handler, `cles` all the variables that any tab was ever sent.
    """

    processeur: BaseStateEventProcessor
    gestionnaire: StateManagerMemory
    onglets: dict[str, Onglet] = dataclasses.field(default_factory=dict)
    fuites: list[str] = dataclasses.field(default_factory=list)
    cles: set[str] = dataclasses.field(default_factory=set)

    def onglet(self, jeton: str = "", **champs: Any) -> Onglet:
        """Open a tab of the person whose session this is, of a visitor without."""
        return Onglet(self, jeton, **champs)


@dataclasses.dataclass(frozen=True)
class Personne:
    """Somebody with an account, and one open session."""

    utilisateur_id: int
    collectivite_id: int | None
    jeton: str
    actor: Actor


@asynccontextmanager
async def ouvrir_porte() -> AsyncIterator[Porte]:
    """Run the application behind its real dispatcher."""
    from iel_app.iel_app import app

    gestionnaire, fuites = StateManagerMemory(), list[str]()
    processeur = BaseStateEventProcessor(
        middleware=app,
        backend_exception_handler=lambda erreur: fuites.append(repr(erreur)),
        graceful_shutdown_timeout=1,
    )
    processeur.configure(state_manager=gestionnaire)
    porte = Porte(processeur, gestionnaire, fuites=fuites)

    async def emit_delta(client: str, delta: Any) -> None:
        porte.cles |= {
            f"{_court(nom)}.{cle.removesuffix(FIELD_MARKER)}" for nom, vars_ in delta.items() for cle in vars_
        }
        porte.onglets[client].deltas.append({nom: dict(vars_) for nom, vars_ in delta.items()})

    async def emit_event(client: str, *evenements: Event) -> None:
        porte.onglets[client].evenements.extend(evenements)

    processeur._root_context = dataclasses.replace(
        processeur._root_context, emit_delta_impl=emit_delta, emit_event_impl=emit_event
    )
    async with processeur:
        yield porte
    await gestionnaire.close()
    assert porte.cles <= set(lignes("variables.txt")), (
        "une variable nouvelle part au navigateur : tests/ui/variables.txt"
    )


def lignes(fichier: str) -> list[str]:
    """Return the lines of a reviewed list of `tests/ui`, comments apart."""
    texte = (Path(__file__).parent / "ui" / fichier).read_text(encoding="utf-8")
    return [ligne for ligne in texte.splitlines() if ligne and not ligne.startswith("#")]


def _court(etat: str) -> str:
    """Return `recensement.state.saisie.saisie_state` from the full name of a state."""
    return etat.removeprefix(f"{RACINE}.").removeprefix("iel_app___").replace("____", ".").replace("___", ".")


def variables() -> list[str]:
    """Return every variable that the application may send, by state."""
    from iel_app.iel_app import app

    return sorted(
        f"{_court(nom)}.{cle.removesuffix(FIELD_MARKER)}"
        for nom, vars_ in app._state(_reflex_internal_init=True).dict(initial=True).items()
        for cle in vars_
    )


def preparer(*collectivites: str, annee: int = 2027) -> list[int]:
    """Make an open campaign and collectivités."""
    with db.transaction() as session:
        factories.une_campagne_ouverte(session, annee)
        return [factories.une_collectivite(session, nom) for nom in collectivites]


def connecter(
    *collectivites: int, role: Role = Role.GESTIONNAIRE, choisir: int | None = None, nom: str = "Martin"
) -> Personne:
    """Make a person with one role on collectivités, and sign them in."""
    with db.transaction() as session:
        utilisateur_id = factories.un_utilisateur(session, prenom="Camille", nom=nom)
        for collectivite_id in collectivites or (None,):
            comptes.habiliter(session, SYSTEME, utilisateur_id, role, collectivite_id)
    return reconnecter(utilisateur_id, choisir)


def reconnecter(utilisateur_id: int, choisir: int | None = None) -> Personne:
    """Open one more session of a person."""
    jeton = gateway.execute(comptes.ouvrir, VISITEUR, utilisateur_id, "Firefox sur Linux")
    with db.transaction() as session:
        actor = factories.qui(session, jeton)
    if choisir is not None:
        jeton = gateway.execute(comptes.choisir_collectivite, actor, choisir)
        with db.transaction() as session:
            actor = factories.qui(session, jeton)
    return Personne(utilisateur_id, actor.collectivite_id, jeton, actor)


def enregistres() -> dict[str, Any]:
    """Return every event handler of ours that a client can name."""
    importlib.import_module("iel_app.iel_app")
    tous = RegistrationContext.get().event_handlers
    return {nom: e for nom, e in sorted(tous.items()) if e.states[0].is_user_defined()}


def procedures() -> list[str]:
    """Return the remote procedures as the reviewed list writes them: name, arguments, policy."""
    faites = []
    for nom, enregistre in enregistres().items():
        if nom.endswith(".setvar"):
            continue
        fonction = enregistre.handler.fn
        _, *arguments = inspect.signature(fonction).parameters
        etat, _, acte = nom.rpartition(".")
        faites.append(f"{_court(etat)}.{acte}({', '.join(arguments)}) {getattr(fonction, _POLICY, 'REFUSED')}")
    return sorted(faites)


def empreinte_base() -> dict[str, int]:
    """Return a digest of what each table holds."""
    with db.reading() as session:
        return {
            table.name: hash(tuple(sorted(repr(tuple(ligne)) for ligne in session.execute(_contenu(table)))))
            for table in SQLModel.metadata.sorted_tables
        }


def _contenu(table: sa.Table) -> sa.Select[Any]:
    # A gesture that names nothing known may touch the draft: what it holds is what counts.
    return sa.select(*(c for c in table.columns if (table.name, c.name) != ("brouillon", "modifie_le")))


async def geste(onglet: Onglet, evenement: Any, **champs: Any) -> None:
    """Make one gesture on the census form on the screen: it carries which form that is."""
    saisie = await onglet.etat(SaisieState)
    await onglet.envoyer(evenement, formulaire=saisie.formulaire, **champs)


async def noter(onglet: Onglet, champ: str, valeur: str) -> None:
    """Type one field of the census form on the screen."""
    await geste(onglet, SaisieState.noter, champ=champ, valeur=valeur)


async def formulaire(onglet: Onglet, **champs: str) -> dict[str, str]:
    """Return what the browser posts: the fields as the screen shows them, and what the person typed over."""
    saisie = await onglet.etat(SaisieState)
    poste = {"formulaire": saisie.formulaire, "base": saisie.base}
    for p in saisie.personnes:
        poste |= {f"r-{p.uid}-{nom}": getattr(p, nom) for nom in ("prenom", "nom", "courriel", "telephone")}
    poste |= {n.nom: n.valeur for n in saisie.nombres}
    for ligne in saisie.lignes:
        poste |= {f"i-{ligne.uid}-{nom}": getattr(ligne, nom) for nom in ("categorie", "texte", "n3", "n4", "n5")}
    if saisie.aucune:
        poste["aucune_intention"] = "on"
    return poste | {cle.replace("__", "-"): valeur for cle, valeur in champs.items()}
