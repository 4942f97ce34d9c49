"""`python -m bench`: every family of measures, one table, one file of results."""

import argparse
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from bench import charge, depart, enregistrements, evenements, imports, memoire, navigateur, offre, poids, requetes
from bench.atelier import Atelier, atelier
from bench.mesures import Mesure, ecrire, tableau
from bench.mesures import charge as charge_machine

FAMILLES: dict[str, Callable[[Atelier], list[Mesure]]] = {
    "evenements": evenements.mesurer,
    "enregistrements": enregistrements.mesurer,
    "navigateur": navigateur.mesurer,
    "charge": charge.mesurer,
    "memoire": memoire.mesurer,
    "poids": poids.mesurer,
    "depart": depart.mesurer,
    "requetes": requetes.mesurer,
    "offre": offre.mesurer,
    "imports": imports.mesurer,
}
LIMITE = 600
"""Seconds that the whole run may take."""


def _assez(*_: Any) -> None:
    raise TimeoutError(f"plus de {LIMITE} s en tout")


def _mesurer(ici: Atelier, voulues: list[str], debut: float) -> tuple[list[Mesure], dict[str, str]]:
    """Return what was measured, and what could not be."""
    mesures: list[Mesure] = []
    erreurs: dict[str, str] = {}
    for nom in voulues:
        depuis = time.monotonic()
        try:
            signal.alarm(max(1, int(LIMITE - (depuis - debut))))
            mesures += FAMILLES[nom](ici)
        except Exception as erreur:
            erreurs[nom] = f"{type(erreur).__name__} : {erreur}"
            traceback.print_exc()
        finally:
            signal.alarm(0)
        print(f"{nom} : {time.monotonic() - depuis:.0f} s", file=sys.stderr, flush=True)
    return mesures, erreurs


def main() -> int:
    """Measure what is asked, everything by default; 1 when a measure could not be taken, missed goals are said."""
    lecteur = argparse.ArgumentParser(
        prog="python -m bench", description="Mesure, chaque valeur à côté de sa référence."
    )
    lecteur.add_argument("familles", nargs="*", help=f"parmi : {', '.join(FAMILLES)}")
    voulues = lecteur.parse_args().familles or list(FAMILLES)
    if inconnues := set(voulues) - set(FAMILLES):
        lecteur.error(f"familles inconnues : {', '.join(sorted(inconnues))}")
    # An end asked from outside is an end like the others: every process started here is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGALRM, _assez)
    # One client of the measures sends what a hundred people would: its pace is not what is measured.
    os.environ["IEL_EVENEMENTS_PAR_SECONDE"] = "1000000"
    debut, avant = time.monotonic(), charge_machine()
    with atelier() as ici:
        mesures, erreurs = _mesurer(ici, voulues, debut)
    fichier = ecrire(mesures, avant, debut, erreurs)
    print(tableau(mesures))
    print(f"\n{time.monotonic() - debut:.0f} s, charge {avant} puis {charge_machine()} ; {fichier}")
    for nom, erreur in erreurs.items():
        print(f"NON MESURÉ {nom} : {erreur}")
    return 1 if erreurs else 0


if __name__ == "__main__":
    raise SystemExit(main())
