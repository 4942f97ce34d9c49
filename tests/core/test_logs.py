"""What is written on stderr: structured, found by its event, and without a word that somebody typed."""

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from iel_app.core import logs

SECRET = "jeanne.durand@ville.example"


@pytest.fixture
def lignes(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything that the process logs, taken over as in a server, then given back."""
    racine, sortie = logging.root, io.StringIO()
    avant = (racine.handlers[:], racine.level, logging.raiseExceptions)
    poignees = {
        n: (logging.getLogger(n).handlers[:], logging.getLogger(n).propagate) for n in racine.manager.loggerDict
    }
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    logs.configure(sortie)
    yield sortie
    logging.captureWarnings(False)
    racine.handlers[:], logging.raiseExceptions = avant[0], avant[2]
    racine.setLevel(avant[1])
    for nom, (handlers, propage) in poignees.items():
        logging.getLogger(nom).handlers[:] = handlers
        logging.getLogger(nom).propagate = propage


def ecrites(sortie: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(ligne) for ligne in sortie.getvalue().splitlines()]


def test_our_lines_are_whole_and_carry_their_event(lignes: io.StringIO) -> None:
    jeton = logs.follow.set("abc123")
    logging.getLogger("iel.gateway").warning("transaction retried", extra={"command": "enregistrer", "attempt": 2})
    logs.follow.reset(jeton)
    (ligne,) = ecrites(lignes)
    assert ligne.pop("time").endswith("+00:00")
    assert ligne == {
        "level": "warning",
        "logger": "iel.gateway",
        "message": "transaction retried",
        "event": "abc123",
        "command": "enregistrer",
        "attempt": 2,
    }


@pytest.mark.parametrize(
    "nom", ["reflex.app", "reflex_base.event.processor", "asyncio", "sqlalchemy.engine", "huey", "x"]
)
def test_of_a_library_only_the_place_is_kept(lignes: io.StringIO, nom: str) -> None:
    logging.getLogger(nom).error(f"Failed for {SECRET}", extra={"payload": SECRET})
    (ligne,) = ecrites(lignes)
    assert SECRET not in lignes.getvalue()
    assert ligne["logger"] == nom
    assert ligne["message"].endswith(" test_of_a_library_only_the_place_is_kept")


def test_of_an_exception_the_kinds_and_the_place_are_kept(lignes: io.StringIO) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ValueError(f"value {SECRET}") from cause
    except ValueError:
        logging.getLogger("iel").exception("event failed")
        logging.getLogger("reflex").exception(SECRET)
    for ligne in ecrites(lignes):
        assert ligne["error"] == "ValueError < KeyError"
        assert "test_logs.py" in ligne["at"]
    assert SECRET not in lignes.getvalue()


def test_warnings_are_lines_too(lignes: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"unexpected value {SECRET}", UserWarning, stacklevel=1)
    (ligne,) = ecrites(lignes)
    assert ligne["message"].startswith("UserWarning ")
    assert SECRET not in lignes.getvalue()


def test_a_repeated_fault_does_not_fill_the_disk(lignes: io.StringIO) -> None:
    for _ in range(1000):
        logging.getLogger("iel.session").warning("event refused")
    assert 0 < len(ecrites(lignes)) <= 2 * logs._PER_MINUTE


def test_a_value_that_cannot_be_written_is_named_by_its_type(lignes: io.StringIO) -> None:
    logging.getLogger("iel").warning("done", extra={"thing": object()})
    assert ecrites(lignes)[0]["thing"] == "object"


def test_a_line_is_one_line(lignes: io.StringIO) -> None:
    logging.getLogger("iel").warning("a\nb\r\u2028c")
    assert len(lignes.getvalue().split("\n")) == 2


def test_places_are_short() -> None:
    assert logs._short("/x/.venv/lib/python3.11/site-packages/reflex/app.py") == "reflex/app.py"
    assert logs._short("/usr/lib/python3.11/asyncio/events.py") == "asyncio/events.py"
    assert logs._short("/home/jeanne/iel_app/iel_app/core/db.py") == "iel_app/core/db.py"


def test_an_exception_that_the_server_writes_in_its_sentence_is_cut(lignes: io.StringIO) -> None:
    trace = f"""Application callable raised an exception
Traceback (most recent call last):
  File "/x/site-packages/engineio/packet.py", line 73, in decode
    self.packet_type = int(encoded_packet[0])
ValueError: invalid literal: '{SECRET}'"""
    logging.getLogger("_granian.utils").error(trace)
    (ligne,) = ecrites(lignes)
    assert SECRET not in lignes.getvalue()
    assert ligne["message"] == "Application callable raised an exception"
    assert (ligne["error"], ligne["at"]) == ("ValueError", "engineio/packet.py:73 decode")
