"""What is done each night on the offer, beside the public index: each task in short transactions, one after another."""

from collections.abc import Callable
from datetime import timedelta

from iel_app.core import clock
from iel_app.core.actor import SYSTEME
from iel_app.core.gateway import execute, query
from iel_app.core.settings import settings
from iel_app.offre import commands, fichiers, queries

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


TACHES = (purger_imports,)
