"""Who is connected: resolved from the HttpOnly cookie at every event, denied by default, bound to the state."""

import hashlib
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote

import reflex as rx
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event, EventHandler
from reflex_base.event.context import EventContext
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from iel_app.core import logs
from iel_app.core.actor import VISITEUR, Actor
from iel_app.core.permissions import allows
from iel_app.ui.cookies import token_of
from iel_app.ui.endings import hang_up
from iel_app.ui.navigation import MENU
from iel_app.ui.payloads import clean, fits

log = logging.getLogger("iel.session")
F = TypeVar("F", bound=Callable[..., Any])

WARNING = timedelta(minutes=5)
PICKER = "/choisir-collectivite"
_SANS_COLLECTIVITE = (PICKER, "/mes-connexions", "/mon-mot-de-passe", "/mon-second-facteur")
_POLICY = "__iel_policy__"
# Not `update_vars_internal`: no variable of ours is kept by the browser.
_WHOLE_STATE = {"hydrate", "hydrate_and_load"}
_FRAMEWORK = _WHOLE_STATE | {"set_is_hydrated", "on_load_internal", "handle_frontend_exception"}


@dataclass(frozen=True, slots=True)
class Identite:
    """What a session cookie stands for, as composition resolves it."""

    actor: Actor
    prenom: str
    gerante: str
    nb_collectivites: int
    expire_le: datetime
    prolongeable: bool
    collectivite_retiree: bool


Resolver = Callable[[str, str], Awaitable[Identite | None]]
_resolver: list[Resolver] = []
_identite: ContextVar[Identite | None] = ContextVar("iel_identite", default=None)


def set_resolver(resolver: Resolver) -> None:
    """Let composition say how a token (and the client's address) becomes an identity."""
    _resolver[:] = [resolver]


def current_actor() -> Actor:
    """Return who sent the event being handled, as the guard resolved it."""
    identite = _identite.get()
    return identite.actor if identite else VISITEUR


def current_identity() -> Identite | None:
    """Return the identity of the event being handled, None for a visitor."""
    return _identite.get()


def _policy(valeur: str) -> Callable[[F], F]:
    def decorate(fonction: F) -> F:
        setattr(fonction, _POLICY, valeur)
        return fonction

    return decorate


public = _policy("public")
"""Anyone may send this event; the identity is resolved when there is one."""

anonymous = _policy("anonymous")
"""Anyone may send this event, and nobody's identity is needed."""

connected = _policy("connected")
"""Only a signed-in person may send this event; otherwise the band « Votre session est terminée » appears."""

arrival = _policy("arrival")
"""The loading of a page that needs a signed-in person; otherwise the browser is sent to sign in, then back."""


class SessionState(rx.State):
    """What the shell shows of the session. Nothing here decides a right."""

    connecte: bool = False
    prenom: str = ""
    nom: str = ""
    collectivite: str = ""
    gerante: str = ""
    plusieurs: bool = False
    menu: list[str] = []
    avertir_a: int = 0
    terminee: bool = False
    panne: str = ""
    chemin: str = ""
    _lie: str | None = None
    _revenue: str = ""
    _droits: str = ""

    @rx.event
    @public
    async def entrer(self) -> None:
        """Show who is connected, on a page open to all."""
        self._montrer(current_identity())

    @rx.event
    @arrival
    async def exiger(self) -> Any:
        """Show who is connected; send back to the picker when no collectivité is, or is any longer, chosen."""
        identite = current_identity()
        self._montrer(identite)
        if identite is None or identite.actor.collectivite_id is not None or not identite.nb_collectivites:
            return None
        motif = "&motif=retiree" if identite.collectivite_retiree else ""
        return rx.redirect(f"{PICKER}?suite={quote(_path(self))}{motif}", replace=True)

    @rx.event
    @arrival
    async def reconnaitre(self) -> None:
        """Show who is connected, on a page that needs a person and no collectivité."""
        self._montrer(current_identity())

    @rx.event
    @connected
    async def prolonger(self) -> None:
        """Put off the idle end of the session: any event does; this one does nothing else."""
        self._montrer(current_identity())

    @rx.event
    @anonymous
    async def finir(self) -> None:
        """Say that the session is over, without leaving the page: what is typed stays on the screen."""
        self.terminee, self.chemin = True, quote(_path(self))

    @rx.event
    @anonymous
    async def tomber(self, reference: str) -> None:
        """Say that an event failed, with the reference under which the journal of the server tells why."""
        if isinstance(reference, str) and reference.isalnum() and len(reference) <= 12:
            self.panne = reference.upper()

    @rx.event
    @anonymous
    async def masquer_avertissement(self) -> None:
        """Close the warning."""

    def _montrer(self, identite: Identite | None) -> None:
        self.chemin = quote(_path(self))
        if self._revenue != _path(self):
            self._revenue = ""
        self.connecte = identite is not None
        self.terminee, self.panne = False, ""
        if identite is None:
            self.prenom = self.nom = self.collectivite = self.gerante = ""
            self.menu, self.plusieurs, self.avertir_a = [], False, 0
            return
        acteur = identite.actor
        self.prenom, self.nom = identite.prenom, acteur.nom
        self.collectivite, self.gerante = acteur.structure_nom, identite.gerante
        self.plusieurs = identite.nb_collectivites > 1
        self.menu = [e.href for e in MENU if e.permission is None or allows(acteur, e.permission)]
        self._avertir(identite)

    def _avertir(self, identite: Identite) -> None:
        """Move the warning when what the person does has put the end off, once a minute at most; negative: the last."""
        instant = int((identite.expire_le - WARNING).timestamp() * (1000 if identite.prolongeable else -1000))
        if abs(instant - self.avertir_a) >= 60_000:
            self.avertir_a = instant


async def came_back(state: rx.State) -> bool:
    """Tell whether the page being loaded was on the screen already, its connection lost or its session over since."""
    return (await state.get_state(SessionState))._revenue == _path(state)


def _path(state: BaseState) -> str:
    url = state.router.url
    return f"{url.path}?{url.query}" if url.query else url.path


class Guard(rx.Middleware):
    """Runs before every event of every client: unknown policy, no session, another session's state are refused."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Return None to let the event through, else what is answered in its place."""
        logs.follow.set(EventContext.get().txid[:12])
        _identite.set(None)
        registered = RegistrationContext.get().event_handlers.get(event.name)
        if registered is None:
            return StateUpdate()
        cls, fonction = registered.states[0], registered.handler.fn
        framework = not cls.is_user_defined() and fonction.__name__ in _FRAMEWORK
        policy = "anonymous" if framework else getattr(fonction, _POLICY, None)
        if policy is None or not fits(fonction, event.payload):
            log.warning("event refused: %s", "no policy" if policy is None else "not its arguments")
            return StateUpdate()
        entier = framework and fonction.__name__ in _WHOLE_STATE
        charge = {cle: clean(v) for cle, v in event.payload.items() if not (entier and cle == "vars")}
        if fonction.__name__ == "handle_frontend_exception":
            charge = {cle: str(v)[:2000] for cle, v in charge.items()}
        event.payload.clear()
        event.payload.update(charge)
        # `state.router` would build the whole of it at each event.
        jeton, identite = token_of(state.rx_router_headers.cookie), None
        if jeton and _resolver and (policy != "anonymous" or entier):
            identite = await _resolver[0](jeton, state.rx_router_session.client_ip)
        neuf = await self._bind(state, jeton, identite, entier=entier)
        if entier and await _comes_again(state, charge) and identite is None and _needs_a_person(app, state):
            # Nothing of the empty state is told: what is on the screen stays there.
            state._get_root_state()._clean()
            return await self._turn_away(app, state, arrives=True)
        if policy == "anonymous":
            if entier and neuf and identite is not None and "hashes" not in charge:
                await self._restore(app, state, identite)
            return None
        _identite.set(identite)
        sans = state.rx_router_url.path.startswith(_SANS_COLLECTIVITE)
        if policy == "connected" and identite and identite.collectivite_retiree and not sans:
            vers = f"{PICKER}?motif=retiree&suite={quote(_path(state))}"
            return StateUpdate(events=Event.from_event_type(rx.redirect(vers)))
        if policy == "connected" and identite is not None:
            (await state.get_state(SessionState))._avertir(identite)
        if policy == "public" or identite is not None:
            return None
        return await self._turn_away(app, state, arrives=policy == "arrival")

    @staticmethod
    async def _turn_away(app: rx.App, state: BaseState, *, arrives: bool) -> StateUpdate:
        """Send an arrival to sign in; of a page that is on the screen, only say that the session is over."""
        chemin = _path(state)
        if arrives and (await state.get_state(SessionState))._revenue != chemin:
            vers = f"/connexion?suite={quote(chemin)}"
            return StateUpdate(events=Event.from_event_type(rx.redirect(vers, replace=True)))
        hang_up(app, state)
        return StateUpdate(events=Event.from_event_type(SessionState.finir))

    @staticmethod
    async def _restore(app: rx.App, state: BaseState, identite: Identite) -> None:
        """Load the page before its snapshot leaves, for a tab that comes back to a server which forgot it.

        Else the tab would show an empty page for a moment, and a click in this moment would say nothing right.
        """
        _identite.set(identite)
        for charge in app.get_load_events(state.rx_router_url.path):
            if isinstance(charge, EventHandler):
                registered = RegistrationContext.get().event_handlers[format_event_handler(charge)]
                await charge.fn(await state.get_state(registered.states[0]))
        _identite.set(None)

    @staticmethod
    async def _bind(state: BaseState, jeton: str, identite: Identite | None, *, entier: bool) -> bool:
        """Tie the state to the cookie of its first event; for another it starts empty. Tell whether it is empty.

        So it does before it is sent `entier` (the connection of a tab), when what it holds was loaded under a session
        since over, or under other rights.
        """
        cle = hashlib.sha256(jeton.encode()).hexdigest() if jeton else ""
        droits = _rights(identite)
        session = await state.get_state(SessionState)
        change = session._lie not in (None, cle) or (entier and session._droits not in ("", droits))
        neuf = change or session._lie is None
        if change:
            state._get_root_state().reset()
            session = await state.get_state(SessionState)
        if session._lie != cle:
            session._lie = cle
        if droits and not session._droits:
            session._droits = droits
        return neuf


async def _comes_again(state: BaseState, charge: dict[str, Any]) -> bool:
    """Note whether the tab that connects has something on its screen; else it sends what its page was built with."""
    revenue = "" if "hashes" in charge else _path(state)
    (await state.get_state(SessionState))._revenue = revenue
    return bool(revenue)


def _needs_a_person(app: rx.App, state: BaseState) -> bool:
    charges = app.get_load_events(state.rx_router_url.path)
    return any(isinstance(c, EventHandler) and getattr(c.fn, _POLICY, "") == "arrival" for c in charges)


def _rights(identite: Identite | None) -> str:
    """Return what the data shown to an identity depend on."""
    acteur = identite.actor if identite else None
    return f"{acteur.utilisateur_id} {acteur.collectivite_id} {acteur.habilitations}" if acteur else ""
