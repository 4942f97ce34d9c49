"""P12: the public search and the catalogue, on 50 000 formations and 150 000 sessions, on both databases."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from bench import jeu_offre, region
from bench.atelier import Atelier
from bench.mesures import RACINE, Mesure, centile, chronometrer, mediane, ms
from iel_app.core import db, gateway
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Habilitation, Role
from iel_app.offre import commands, forms, queries
from iel_app.offre.queries import Filtre
from tests.conftest import SANS_POSTGRESQL, _serveur

TOURS = 5
LIMITE_MS, LIMITE_COMPTES_MS, LIMITE_RATIO = 150, 100, 2
RECHERCHES: tuple[dict[str, str], ...] = (
    {},
    {"q": "cap"},
    {"q": "petite enfance"},
    {"q": "cuisine limoges"},
    {"lieu": "Limoges"},
    {"lieu": "Paris", "rayon": "100"},
    {"q": "petite enfance", "lieu": "Lyon", "rayon": "50"},
    {"q": "cuisinnier"},
    {"q": "jardinier"},
    {"q": "agent de propreté", "lieu": "Lyon"},
    {"q": "jardinnier pasagiste"},
    {"niveau": "3,4", "places": "oui"},
    {"debut": "01/09/2027"},
    {"q": "agent", "debut": "01/09/2027", "places": "oui", "lieu": "33000"},
    {"page": "100"},
    {"q": "bts", "tri": "date", "page": "50"},
    {"q": "animateur", "lieu": "Marseille", "rayon": "100", "tri": "distance"},
)
Ordre = tuple[str, Any]


def _ordres(acte: Callable[[], Any]) -> list[Ordre]:
    """Return the statements that an act sends, with their values."""
    envoyes: list[Ordre] = []

    def noter(_connexion: Any, _curseur: Any, texte: str, valeurs: Any, *_: Any) -> None:
        envoyes.append((texte, valeurs))

    moteur = db._reading_engine()
    event.listen(moteur, "before_cursor_execute", noter)
    try:
        acte()
    finally:
        event.remove(moteur, "before_cursor_execute", noter)
    return envoyes


def _rejouer(ordres: list[Ordre]) -> float:
    """Return how long the same statements take without our code nor the library's: the driver alone."""
    brute = db._reading_engine().raw_connection()
    try:
        curseur = brute.cursor()
        debut = time.perf_counter()
        for texte, valeurs in ordres:
            curseur.execute(texte, valeurs)
            if curseur.description:
                curseur.fetchall()
        duree = time.perf_counter() - debut
        curseur.close()
        return duree
    finally:
        brute.close()


def mesurer_recherche() -> dict[str, Any]:
    """Return the durations of every search, ours then the same SQL alone, round after round."""
    ours: list[float] = []
    seules: list[float] = []
    detail: dict[str, float] = {}
    for recu in RECHERCHES:
        criteres = forms.lire_criteres(recu)

        def chercher(voulus: forms.Criteres = criteres) -> Any:
            return gateway.query(queries.recherche, VISITEUR, voulus)

        ordres = _ordres(chercher)
        siennes = []
        for _ in range(TOURS):
            siennes.append(chronometrer(chercher))
            seules.append(_rejouer(ordres))
        ours += siennes
        detail[json.dumps(recu, ensure_ascii=False)] = round(1000 * mediane(siennes), 1)
    p95, sql_p95 = centile(ours, 0.95), centile(seules, 0.95)
    return {
        "p95": p95,
        "p50": mediane(ours),
        "sql_p95": sql_p95,
        "ratio": p95 / sql_p95,
        "detail_ms": detail,
    }


def mesurer_catalogue(organisme: int) -> dict[str, Any]:
    """Return the median durations of the author's catalogue: counts, first page, last page."""
    auteur = Actor("Banc", 1, habilitations=(Habilitation(Role.CFA, organisme),))

    def page(**champs: Any) -> Any:
        return gateway.query(queries.page, auteur, Filtre(**champs))

    derniere, lue = "", page()
    while lue.a_une_suite:
        derniere = lue.lignes[-1].reference
        lue = page(apres=derniere)
    actes: dict[str, Callable[[], Any]] = {
        "comptes": lambda: gateway.query(queries.comptes, auteur, False),
        "premiere": page,
        "derniere": lambda: page(apres=derniere),
    }
    return {nom: mediane([chronometrer(acte) for _ in range(TOURS)]) for nom, acte in actes.items()} | {
        "total": lue.total
    }


def preparer(source: str) -> dict[str, Any]:
    """Fill the database of the settings and measure; runs in a process of its own."""
    from iel_app.cli import migrate

    migrate()
    reference = db.create_engine(f"sqlite:///{source}")
    jeu_offre.copier_references(reference, db.engine())
    organisme = jeu_offre.remplir(db.engine())
    debut, apres = time.perf_counter(), 0
    while apres is not None:
        apres = gateway.execute(commands.reindexer, SYSTEME, apres)
    index = time.perf_counter() - debut
    fait = {"recherche": mesurer_recherche(), "catalogue": mesurer_catalogue(organisme), "index_s": index}
    jeu_offre.remplir_file(db.engine())
    return fait | {"region": region.mesurer()}


def mesurer(atelier: Atelier) -> list[Mesure]:
    """Return P12 on SQLite, then on a throw-away PostgreSQL."""
    source = atelier.copie("p12-source") / "iel.sqlite3"
    mesures = _mesures("SQLite", _lancer(f"sqlite:///{atelier.dossier / 'p12.sqlite3'}", str(source)))
    if not SANS_POSTGRESQL:
        with ExitStack() as pile:
            serveur = pile.enter_context(_serveur())
            mesures += _mesures("PostgreSQL", _lancer(_base_neuve(serveur), str(source)))
    return mesures


def _base_neuve(serveur: str) -> str:
    moteur = sa.create_engine(serveur.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with moteur.connect() as connexion:
        connexion.exec_driver_sql('DROP DATABASE IF EXISTS "iel_banc" WITH (FORCE)')
        connexion.exec_driver_sql('CREATE DATABASE "iel_banc"')
    moteur.dispose()
    return serveur.rsplit("/", 1)[0] + "/iel_banc"


def _lancer(url: str, source: str) -> dict[str, Any]:
    fait = subprocess.run(
        [sys.executable, "-m", "bench.offre", source],
        cwd=RACINE,
        env=os.environ | {"IEL_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert fait.returncode == 0, fait.stderr[-3000:]
    return json.loads(fait.stdout.splitlines()[-1])


def _mesures(moteur: str, fait: dict[str, Any]) -> list[Mesure]:
    recherche, catalogue = fait["recherche"], fait["catalogue"]
    pages = catalogue["derniere"] / catalogue["premiere"]
    return [
        Mesure(
            nom=f"P12 recherche publique, p95 ({moteur})",
            sujet=f"{ms(recherche['p95'])} (médiane {ms(recherche['p50'])})",
            valeur=1000 * recherche["p95"],
            but=f"≤ {LIMITE_MS} ms",
            seuil=LIMITE_MS,
            reference=f"même SQL : {ms(recherche['sql_p95'])}",
            brut=recherche,
        ),
        Mesure(
            nom=f"P12 recherche et même SQL seul, p95 ({moteur})",
            sujet=f"{len(RECHERCHES)} recherches",
            valeur=recherche["ratio"],
            but=f"≤ {LIMITE_RATIO}",
            seuil=LIMITE_RATIO,
            ratios=[recherche["ratio"]],
        ),
        Mesure(
            nom=f"P12 comptes du catalogue ({moteur})",
            sujet=f"{ms(catalogue['comptes'])} pour {jeu_offre.PRINCIPAL} formations parmi {jeu_offre.FORMATIONS}",
            valeur=1000 * catalogue["comptes"],
            but=f"≤ {LIMITE_COMPTES_MS} ms",
            seuil=LIMITE_COMPTES_MS,
            brut=catalogue,
        ),
        Mesure(
            nom=f"P12 dernière page du catalogue ({moteur})",
            sujet=ms(catalogue["derniere"]),
            valeur=pages,
            but="≤ 1,5 fois la première",
            seuil=1.5,
            reference=f"première : {ms(catalogue['premiere'])}",
            ratios=[pages],
        ),
        Mesure(
            nom=f"P12 index public refait ({moteur})",
            sujet=f"{fait['index_s']:.0f} s pour {jeu_offre.FORMATIONS} formations",
            valeur=fait["index_s"],
        ),
        *region.mesures(moteur, fait["region"]),
    ]


if __name__ == "__main__":
    print(json.dumps(preparer(sys.argv[1])))
