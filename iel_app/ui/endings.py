"""The end of a socket whose session is over: connected again, its tab brings the cookie of the next one."""

import asyncio
from typing import Any

import reflex as rx
from reflex.state import BaseState

DELAY = 1.0
"""Seconds before the socket is closed: what is answered has reached the screen."""
_under_way: set[asyncio.Future[Any]] = set()


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
