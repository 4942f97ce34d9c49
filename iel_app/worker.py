"""Background work: carries out the outbox after commit, and on a schedule.

Our row (`core/outbox.py`) is the durable intent; huey only decides when to look, in a thread or, with Redis, in `main`.
"""

import contextlib
import logging
import os
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from huey import MemoryHuey, RedisHuey, crontab
from huey.api import TaskWrapper
from huey.consumer import Consumer

from iel_app import nightly
from iel_app.aide import commands as aide
from iel_app.comptes import commands as comptes
from iel_app.core import db, gateway, outbox
from iel_app.core.actor import SYSTEME
from iel_app.core.errors import Impossible
from iel_app.core.gateway import execute, query
from iel_app.core.outbox import Mission
from iel_app.core.settings import settings
from iel_app.documents.commands import produire
from iel_app.documents.queries import a_joindre
from iel_app.notifications import smtp
from iel_app.notifications.commands import expedier
from iel_app.notifications.queries import Pli, a_expedier
from iel_app.offre import commands as offre
from iel_app.offre import fichiers, lheo
from iel_app.offre import queries as offre_queries
from iel_app.offre.fichiers import Depot, LigneLue
from iel_app.recensement.commands import annoncer_periode, envoyer_recapitulatif, envoyer_signalement

log = logging.getLogger("iel.worker")
LOT_IMPORT = 500


def courriel(charge: dict[str, Any]) -> None:
    """Send one mail: read it, talk to the network outside any transaction, then note the outcome.

    Without SMTP server, the mailbox of the demonstration is the delivery. A crash between sending and noting sends
    again, with the same Message-ID.

    Raises:
        Exception: the sending failed; it is noted on the mail and the outbox will try again.
    """
    pli = query(a_expedier, SYSTEME, charge["courriel_id"])
    if pli is None:
        return
    if settings().smtp_hote:
        try:
            smtp.envoyer(smtp.message(pli, _pieces(pli), charge.get("desabonnement", "")))
        except Exception as erreur:
            execute(expedier, SYSTEME, pli.id, erreur=f"{_sans_donnees(erreur)} : {erreur}")
            raise
    execute(expedier, SYSTEME, pli.id)


def _pieces(pli: Pli) -> list[tuple[str, bytes]]:
    return [(p.nom, execute(produire, SYSTEME, p.id)) for p in query(a_joindre, SYSTEME, pli.document_ids)]


def _ecrire(commande: Callable[..., object], charge: dict[str, Any]) -> None:
    execute(commande, SYSTEME, **charge)


def offre_decidee(charge: dict[str, Any]) -> None:
    """Prepare the mail of a decision on a publication, unless it was undone meanwhile."""
    decidee_le = datetime.fromisoformat(charge["decidee_le"])
    execute(offre.envoyer_decidee, SYSTEME, charge["version_id"], charge["acte"], decidee_le)


def offre_import_analyser(charge: dict[str, Any]) -> None:
    """Judge the rows of an imported file by batches; nothing is done of an analysis no longer wanted."""
    travail = query(offre_queries.travail, SYSTEME, charge["import_id"])
    if travail.tour != charge["tour"]:
        return
    importe = (travail.acteur, charge["import_id"], travail.tour)
    try:
        total = sum(1 for _ in lignes(travail.depot))
        suite = (ligne for ligne in lignes(travail.depot) if ligne.numero > travail.depuis)
        while lot := list(islice(suite, LOT_IMPORT)):
            if not execute(offre.analyser_import, *importe, lot, total):
                return
            _laisser_passer()
    except Impossible as refus:
        execute(offre.rejeter, *importe, refus.message)
        return
    execute(offre.terminer_analyse, *importe)


def lignes(depot: Depot) -> Iterator[LigneLue]:
    """Return the rows of a file kept, whatever its format."""
    return lheo.lire(depot.chemin) if depot.forme == "xml" else fichiers.lignes(depot)


def offre_import_appliquer(charge: dict[str, Any]) -> None:
    """Write the next batch of an import, which asks for the one after: mails pass in between."""
    travail = query(offre_queries.travail, SYSTEME, charge["import_id"])
    acte, acteur = offre.appliquer_import, travail.acteur
    if not acteur.habilitations:
        acte, acteur = offre.interrompre_import, SYSTEME
    execute(acte, acteur, charge["import_id"])


HANDLERS: dict[str, Callable[[dict[str, Any]], None]] = {
    "cle_api": lambda charge: _ecrire(comptes.envoyer_cle, charge),
    "aide_demandee": lambda charge: _ecrire(aide.envoyer_demandee, charge),
    "aide_manquee": lambda charge: _ecrire(aide.envoyer_manquee, charge),
    "aide_rappel": lambda charge: _ecrire(aide.envoyer_rappel, charge),
    "aide_repondue": lambda charge: _ecrire(aide.envoyer_repondue, charge),
    "atelier_annule": lambda charge: _ecrire(aide.envoyer_atelier_annule, charge),
    "atelier_rejoint": lambda charge: _ecrire(aide.envoyer_inscription, charge),
    "appareil_nouveau": lambda charge: _ecrire(comptes.envoyer_nouvel_appareil, charge),
    "courriel": courriel,
    "mot_de_passe_change": lambda charge: _ecrire(comptes.envoyer_changement, charge),
    "mot_de_passe_perdu": lambda charge: _ecrire(comptes.envoyer_lien, charge),
    "offre_annulee": lambda charge: _ecrire(offre.envoyer_annulee, charge),
    "offre_corrigee": lambda charge: _ecrire(offre.envoyer_corrigee, charge),
    "offre_decidee": offre_decidee,
    "offre_en_nombre": lambda charge: _ecrire(offre.envoyer_en_nombre, charge),
    "offre_import_analyser": offre_import_analyser,
    "offre_import_appliquer": offre_import_appliquer,
    "offre_import_termine": lambda charge: _ecrire(offre.envoyer_import, charge),
    "offre_organisme": lambda charge: _ecrire(offre.envoyer_demande, charge),
    "offre_organisme_decide": lambda charge: _ecrire(offre.envoyer_demande_decidee, charge),
    "offre_sorties": lambda charge: _ecrire(offre.envoyer_sorties, charge),
    "offre_soumises": lambda charge: _ecrire(offre.envoyer_soumises, charge),
    "offre_soumise": lambda charge: _ecrire(offre.envoyer_soumise, charge),
    "recapitulatif": lambda c: _ecrire(
        envoyer_recapitulatif, {"recensement_id": c["recensement_id"], "numero_version": c["version"]}
    ),
    "recensement_periode": lambda charge: _ecrire(annoncer_periode, charge),
    "second_facteur": lambda charge: _ecrire(comptes.envoyer_second_facteur, charge),
    "signalement": lambda charge: _ecrire(envoyer_signalement, charge),
}


def livrer() -> int:
    """Carry out the due effects, one by one, until none is left or we leave, and count the successes; never raises."""
    reussis = 0
    while not _leaving() and (mission := _prendre()):
        reussis += _traiter(mission)
        _laisser_passer()
    return reussis


def refaire_index(_: nightly.Continuer | None = None) -> int:
    """Make the public index again, one short transaction after another, and count them.

    Each night: what became past leaves, what was renamed (organismes, certifications, communes) is found again.
    """
    lots, apres = 0, 0
    while apres is not None and not _leaving():
        apres = execute(offre.reindexer, SYSTEME, apres)
        lots += 1
        _laisser_passer()
    return lots


def _la_nuit() -> None:
    """Do the tasks of the night; one that fails stops no other, and is done again tomorrow."""
    for tache in (*nightly.TACHES, refaire_index):
        try:
            log.info("nightly task", extra={"task": tache.__name__, "done": tache(_continuer)})
        except Exception as erreur:
            log.error("nightly task failed", extra={"task": tache.__name__, "error": _sans_donnees(erreur)})


def _continuer() -> bool:
    _laisser_passer()
    return not _leaving()


def _laisser_passer() -> None:
    """Wait until nobody waits for an answer of this process, two seconds at most: mails can, people cannot."""
    limite = time.monotonic() + 2
    while gateway.is_busy() and time.monotonic() < limite and not _leaving():
        time.sleep(0.02)


def _prendre() -> Mission | None:
    try:
        return next(iter(execute(lambda session, actor: outbox.claim(session), SYSTEME)), None)
    except Exception as erreur:
        log.error("claim failed", extra={"error": _sans_donnees(erreur)})
        return None


def _traiter(mission: Mission) -> bool:
    trace = {"effect": mission.id, "kind": mission.genre, "attempt": mission.nb_tentatives}
    raison, abandonnee = "", False
    try:
        HANDLERS[mission.genre](mission.charge)
    except Exception as erreur:
        raison = _sans_donnees(erreur)
    try:
        if raison:
            abandonnee = execute(lambda session, actor: outbox.failed(session, mission.id, raison), SYSTEME)
        else:
            execute(lambda session, actor: outbox.done(session, mission.id), SYSTEME)
    except Exception as erreur:  # the lease will end and the effect be carried out again: handlers are idempotent
        raison = _sans_donnees(erreur)
    niveau = logging.ERROR if abandonnee else logging.WARNING if raison else logging.INFO
    log.log(niveau, "effect", extra=trace | {"error": raison, "abandoned": abandonnee})
    return not raison


def _sans_donnees(erreur: Exception) -> str:
    # Messages of exceptions quote addresses and values: only the kind and the SMTP code go to the logs.
    code = f" {erreur.smtp_code}" if isinstance(erreur, smtplib.SMTPResponseException) else ""
    return type(erreur).__name__ + code


class _EmbeddedConsumer(Consumer):
    def _set_signal_handlers(self) -> None:
        """Leave the signals to the web server."""


_consumer: Consumer | None = None
_started = False


@cache
def livrer_task() -> TaskWrapper:
    """Return the one task, run each minute and at each wake-up: in memory, or on Redis for several processes."""
    adresse = settings().redis_url
    huey = RedisHuey("iel", url=adresse, results=False) if adresse else MemoryHuey("iel", results=False)
    huey.on_startup()(_yield_cpu)
    huey.periodic_task(crontab(minute="10", hour="3"))(_la_nuit)
    huey.periodic_task(crontab(minute="5", hour="5-10"))(nightly.matin)
    return huey.periodic_task(crontab())(livrer)


def wake(delai: float = 0) -> None:
    """Ask for a delivery in so many seconds, now unless one waits; never raises, since what calls it is committed."""
    if not _started:
        return
    try:
        if delai:
            livrer_task().schedule(delay=delai)
        elif not livrer_task().huey.pending_count():
            livrer_task()()
    except Exception as erreur:
        log.warning("wake-up failed", extra={"error": _sans_donnees(erreur)})


def start() -> None:
    """Begin delivering: wake after each commit and, without Redis, work in one thread of this process."""
    global _consumer, _started
    if _started:
        return
    _started = True
    _register_wake()
    if not settings().redis_url:
        # Of what the server was doing when it was killed, a person waits for the end; else its lease will end.
        with contextlib.suppress(Exception):
            execute(lambda session, actor: outbox.release(session), SYSTEME)
        _consumer = _EmbeddedConsumer(livrer_task().huey, max_delay=0.5, shutdown_timeout=15)
        _consumer.start()
    wake()


def stop() -> None:
    """End the delivery in this process, after the effect under way."""
    global _consumer, _started
    _started = False
    if _consumer is not None:
        _consumer.stop(graceful=True)
        _consumer = None


def main() -> None:
    """Deliver in a process of its own until SIGTERM, which lets the effect under way end."""
    global _consumer
    _consumer = Consumer(livrer_task().huey, max_delay=0.5, graceful_signal="TERM")
    _consumer.run()


def _leaving() -> bool:
    return _consumer is not None and _consumer.stop_flag.is_set()


@cache
def _register_wake() -> None:
    db.after_commit(wake)


def _yield_cpu() -> None:
    # On Linux a priority belongs to a thread: people's saves come first. Elsewhere the worker is as the others.
    with contextlib.suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 15)
