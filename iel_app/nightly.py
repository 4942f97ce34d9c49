"""What is done each night, beside the public index: each task in short transactions, one after another."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from iel_app.aide import commands as aide
from iel_app.core import clock
from iel_app.core.actor import SYSTEME
from iel_app.core.gateway import execute, query
from iel_app.core.settings import settings
from iel_app.offre import commands, fichiers, liens, queries

log = logging.getLogger("iel.nightly")
LIENS_ENSEMBLE = 8
RESEAU_MIN = 5
"""From how many addresses on that all stay silent it is our network that is doubted."""
Continuer = Callable[[], bool]
"""Lets people pass between two transactions; false when the process leaves."""


def purger_imports(continuer: Continuer) -> int:
    """Remove the rows of old imports and the files that none needs, and count the imports."""
    purges = 0
    while continuer() and (nombre := execute(commands.purger_imports, SYSTEME)):
        purges += nombre
    limite = clock.now() - timedelta(days=settings().import_conservation_jours)
    fichiers.nettoyer(query(queries.empreintes_en_cours, SYSTEME), limite.timestamp())
    return purges


def archiver_finies(continuer: Continuer) -> int:
    """Archive the formations whose last session is long over, and count them."""
    archivees = 0
    while continuer() and (nombre := execute(commands.archiver_finies, SYSTEME)):
        archivees += nombre
    return archivees


def verifier_liens(continuer: Continuer, constater: Callable[[str], str] = liens.constater) -> int:
    """Look at the web links of a seventh of the published formations, and count the alerts that change."""
    changees, apres = 0, 0
    if not settings().verifie_les_liens:
        return 0
    with ThreadPoolExecutor(LIENS_ENSEMBLE, thread_name_prefix="iel-liens") as fils:
        while continuer() and (lot := query(queries.liens_a_verifier, SYSTEME, apres)):
            apres = lot[-1][0]
            adresses = sorted({adresse for _, adresse in lot})
            constats = dict(zip(adresses, fils.map(constater, adresses), strict=True))
            if len(adresses) >= RESEAU_MIN and all(c in liens.DE_RESEAU for c in constats.values()):
                log.warning("no link answers: our own network is doubted, nothing is noted", extra={"links": len(lot)})
                return changees
            changees += execute(commands.noter_liens, SYSTEME, {i: (a, constats[a]) for i, a in lot})
    return changees


def rappeler(continuer: Continuer) -> int:
    """Remind organismes, in the first days of a month, of what will soon be missing, and count the batches."""
    lots, apres = 0, 0
    while continuer() and (suivant := execute(commands.rappeler, SYSTEME, apres)) is not None:
        lots, apres = lots + 1, suivant
    return lots


def oublier_lots(_: Continuer) -> int:
    """Forget the answers of the API that no software may ask for again, and count them."""
    return execute(commands.oublier_lots, SYSTEME)


def purger_aide(_: Continuer) -> int:
    """Erase the requests for help that are over for long, and count them."""
    return execute(aide.purger, SYSTEME)


def matin() -> None:
    """Write the summaries that offer managers chose; what fails is done again at the next hour."""
    try:
        log.info("morning task", extra={"mails": execute(commands.resumer, SYSTEME)})
    except Exception as erreur:
        log.error("morning task failed", extra={"error": type(erreur).__name__})


TACHES = (purger_imports, oublier_lots, purger_aide, archiver_finies, verifier_liens, rappeler)
