"""P10: SQL statements per event, for 1, 10 and 30 rows: the same number."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from bench.atelier import PORT, Atelier, acteur_de
from bench.mesures import RACINE, Mesure
from iel_app.core import db, gateway
from iel_app.core.actor import VISITEUR
from iel_app.recensement import commands, queries
from iel_app.recensement.forms import Modification, lire
from tests.parcours.serveur import Serveur

RANGS = (1, 10, 30)


def _compter(acte: Callable[[], Any]) -> int:
    """Return how many statements an act sends."""
    faits: list[str] = []

    def noter(_connexion: Any, _curseur: Any, texte: str, *_: Any) -> None:
        faits.append(texte)

    moteurs = (db.engine(), db._reading_engine())
    for moteur in moteurs:
        event.listen(moteur, "before_cursor_execute", noter)
    try:
        acte()
    finally:
        for moteur in moteurs:
            event.remove(moteur, "before_cursor_execute", noter)
    return len(faits)


def compter(jeton: str, annee: int, formulaires: dict[str, dict[str, str]]) -> dict[str, list[int]]:
    """Return the statements of each event, by number of rows; runs in a process whose settings name the data."""
    acteur = gateway.query(lambda session, _: acteur_de(session, jeton), VISITEUR)
    faits: dict[str, list[int]] = {"enregistrer": [], "noter": [], "ouvrir": []}
    for rangs in RANGS:
        contenu = lire(formulaires[str(rangs)])
        premiere = next(iter(contenu["intentions"]))["uid"]
        note = Modification(acte="noter", champ=f"i-{premiere}-n3", valeur="7")
        gateway.execute(commands.enregistrer, acteur, annee, contenu, 10**8)
        gateway.execute(commands.modifier_brouillon, acteur, annee, note)
        faits["noter"].append(_compter(lambda n=note: gateway.execute(commands.modifier_brouillon, acteur, annee, n)))
        faits["ouvrir"].append(_compter(lambda: gateway.query(queries.fiche, acteur)))
        change = contenu | {"presents": str(int(contenu["presents"]) + 1)}
        faits["enregistrer"].append(
            _compter(lambda c=change: gateway.execute(commands.enregistrer, acteur, annee, c, 10**8))
        )
    return faits


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return P10, counted in a process of its own."""
    serveur = Serveur(atelier.copie("p10"), PORT)
    personne = atelier.personnes[0]
    demande = {
        "jeton": personne.jetons[0],
        "annee": atelier.annee,
        "formulaires": {str(n): atelier.champs(n, n) for n in RANGS},
    }
    fait = subprocess.run(
        [sys.executable, "-m", "bench.requetes"],
        cwd=RACINE,
        env=os.environ | serveur.environnement(),
        input=json.dumps(demande),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert fait.returncode == 0, fait.stderr
    libelles = {"enregistrer": "enregistrer", "noter": "modifier le brouillon", "ouvrir": "ouvrir la page"}
    return [
        Mesure(
            nom=f"P10 requêtes SQL pour {libelles[nom]}",
            sujet=" / ".join(map(str, nombres)) + f" pour {' / '.join(map(str, RANGS))} lignes",
            valeur=max(nombres) - min(nombres),
            but="égales",
            seuil=0,
            brut={"requetes": nombres},
        )
        for nom, nombres in json.loads(fait.stdout).items()
    ]


if __name__ == "__main__":
    print(json.dumps(compter(**json.load(sys.stdin))))
