"""Payloads of events: any client may send anything; a handler gets its own arguments, made of plain text."""

import inspect
import re
from collections.abc import Callable
from functools import cache
from typing import Any

# What JSON can carry and no database column can hold.
_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")
_DEPTH = 4


@cache
def _arguments(fonction: Callable[..., Any]) -> tuple[frozenset[str], frozenset[str]]:
    _, *arguments = inspect.signature(fonction).parameters.values()
    necessaires = (a.name for a in arguments if a.default is inspect.Parameter.empty)
    return frozenset(necessaires), frozenset(a.name for a in arguments)


def fits(fonction: Callable[..., Any], charge: Any) -> bool:
    """Tell whether a payload names the arguments of the handler, all of them and no other."""
    if not isinstance(charge, dict):
        return False
    necessaires, connus = _arguments(fonction)
    return necessaires <= charge.keys() <= connus


def clean(valeur: Any, profondeur: int = _DEPTH) -> Any:
    """Return a payload without the signs that no text holds, nor anything deeper than a form is."""
    if isinstance(valeur, str):
        return _IMPOSSIBLE.sub("\ufffd", valeur)
    if not isinstance(valeur, dict | list):
        return valeur
    if not profondeur:
        return None
    if isinstance(valeur, dict):
        return {clean(cle, profondeur): clean(v, profondeur - 1) for cle, v in valeur.items()}
    return [clean(v, profondeur - 1) for v in valeur]


def posted(recu: Any) -> dict[str, Any]:
    """Return what a form posted, nothing for anything else."""
    return recu if isinstance(recu, dict) else {}


def natural(valeur: Any) -> int:
    """Return the natural number of an address or of a payload, 0 for anything else."""
    if isinstance(valeur, int) and not isinstance(valeur, bool):
        return valeur if 0 < valeur < 2**31 else 0
    if isinstance(valeur, str) and valeur.isascii() and valeur.isdigit() and len(valeur) < 10:
        return int(valeur)
    return 0


def bounded(valeur: Any, maximum: int = 200) -> str:
    """Return a text of bounded length, "" for anything else."""
    return valeur[:maximum] if isinstance(valeur, str) else ""
