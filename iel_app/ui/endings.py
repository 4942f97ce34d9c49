"""The ends of a socket: with its session, so that its tab brings the cookie of the next one; never with a file."""

import asyncio
from typing import Any

import reflex as rx
from reflex.state import BaseState

from iel_app.ui.base import _Effect

DELAY = 1.0
"""Seconds before the socket is closed: what is answered has reached the screen."""
_under_way: set[asyncio.Future[Any]] = set()


class StayConnected(_Effect):
    """Keeps the socket when a link brings a file, writes a mail or dials: the page is not left.

    Reflex closes it at `beforeunload`, which browsers also send then; the page then loads again at the next click, and
    forgets what it was saying. A page truly left says `pagehide`.
    """

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect: on the window, listeners of the capture come before Reflex's."""
        return [
            """useEffect(() => {
                const taire = (evenement) => evenement.stopImmediatePropagation();
                window.addEventListener("beforeunload", taire, true);
                return () => window.removeEventListener("beforeunload", taire, true);
            }, [])"""
        ]


def hang_up(app: rx.App, state: BaseState) -> None:
    """Close, in a moment, the socket of an event; the tab connects again when it is looked at, or has a word to say."""
    if app.sio is not None:
        sid = state.rx_router_session.session_id
        asyncio.get_running_loop().call_later(DELAY, _close, app, sid)


def _close(app: rx.App, sid: str) -> None:
    if app.sio is not None:
        fin = asyncio.ensure_future(app.sio.disconnect(sid, namespace="/_event"))
        _under_way.add(fin)
        fin.add_done_callback(_under_way.discard)
