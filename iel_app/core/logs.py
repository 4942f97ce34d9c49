"""What the processes write on stderr: one JSON object per line, never what people typed nor what proves who they are.

Frameworks log whole events when one fails (payload, headers, cookies), and messages of exceptions quote values: of a
record that is not ours only the place in the code is kept, and of an exception its kind and where it was raised.
"""

import contextlib
import json
import logging
import re
import sys
from collections import Counter
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

follow: ContextVar[str] = ContextVar("iel_suivi", default="")
"""The id of the event or request being handled, as adapters set it: the lines of one act are found together."""

# Loggers whose sentences are fixed: ours, and the web server's.
_OURS = ("iel", "_granian")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_WARNING = re.compile(r"\A(?P<place>[^\n]+?:\d+): (?P<kind>\w+):")
_FRAME = re.compile(r'^  File "([^"\n]+)", line (\d+), in (\w+)$', re.M)
_FRAMES = 4
_OWN = 2
_PER_MINUTE = 60


class _JsonLines(logging.Formatter):
    """One record, one object: whole when it is ours, its place only when it is not."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        ours = record.name.split(".")[0] in _OURS
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if ours else _place_of(record),
        }
        if "\nTraceback" in line["message"]:  # the web server writes the exception into its sentence
            line |= _from_text(line["message"])
        if identifiant := follow.get():
            line["event"] = identifiant
        if ours:
            line |= {cle: valeur for cle, valeur in vars(record).items() if cle not in _STANDARD}
        if record.exc_info and record.exc_info[1] is not None:
            line |= describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=lambda valeur: type(valeur).__name__)


def _place_of(record: logging.LogRecord) -> str:
    """Return where a library logged, in place of what it said."""
    if record.name == "py.warnings" and (trouve := _WARNING.match(record.getMessage())):
        return f"{trouve['kind']} {_short(trouve['place'])}"
    return f"{_short(record.pathname)}:{record.lineno} {record.funcName}"


def describe(error: BaseException) -> dict[str, str]:
    """Return what may be written of an exception: kinds, from the last one raised to its causes, and the place."""
    kinds, origin, present = list[str](), error, error
    while present is not None and len(kinds) < 5:
        code = getattr(present, "sqlite_errorname", None) or getattr(present, "sqlstate", None)
        kinds.append(f"{type(present).__name__} {code}" if code else type(present).__name__)
        origin, present = present, present.__cause__ or present.__context__
    ours = [place for place in _places(error.__traceback__) if place.startswith("iel_app/")]
    places = [*ours[-_OWN:], *_places(origin.__traceback__ or error.__traceback__)[-_FRAMES:]]
    return {"error": " < ".join(kinds), "at": " > ".join(dict.fromkeys(places))}


def _from_text(text: str) -> dict[str, str]:
    kinds = re.findall(r"^([A-Za-z_][\w.]*)(?::|$)", text.partition("\nTraceback")[2], re.M)
    places = [f"{_short(file)}:{number} {name}" for file, number, name in _FRAME.findall(text)]
    return {
        "message": text.partition("\n")[0],
        "error": kinds[-1].rpartition(".")[2] if kinds else "",
        "at": " > ".join(places[-_FRAMES:]),
    }


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places


def _short(path: str) -> str:
    return re.sub(r"\A.*(?:site-packages|lib/python[\d.]+|(?=/iel_app/))/", "", path)


class _Flood(logging.Filter):
    """Lets through the first lines of each place in a minute: a client that repeats a fault must not fill the disk."""

    def __init__(self) -> None:
        super().__init__()
        self.minute = 0
        self.counts: Counter[tuple[str, int]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether this line is written."""
        minute = int(record.created // 60)
        if minute != self.minute:
            self.minute, self.counts = minute, Counter()
        place = (record.pathname, record.lineno)
        self.counts[place] += 1
        return self.counts[place] <= _PER_MINUTE


def configure(stream: TextIO | None = None) -> None:
    """Take over everything that this process logs; to be called once it serves, after its server set its own up."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_JsonLines())
    handler.addFilter(_Flood())
    for nom in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(nom)
        for ancien in list(logger.handlers):
            logger.removeHandler(ancien)
        logger.propagate = True
    for ancien in list(logging.root.handlers):
        logging.root.removeHandler(ancien)
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("iel").setLevel(logging.INFO)
    logging.captureWarnings(True)
    # A value that a handler cannot write would otherwise be shown with its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _unhandled


def _unhandled(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    with contextlib.suppress(Exception):
        logging.getLogger("iel").critical("process ends", exc_info=(kind, error, trace))
