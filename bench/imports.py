"""P15: an import of 20 000 sessions; alone and with its counts: `python -m bench.imports [nombre] [xlsx|csv|xml]`."""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from sqlmodel import SQLModel

from bench.atelier import Atelier
from bench.mesures import RACINE, Mesure, chronometrer, nombre

SESSIONS = 20_000
LIMITE_ANALYSE_S, LIMITE_APPLICATION_S, LIMITE_MO = 30, 60, 200
TABLES = ("formation", "version_formation", "session_formation", "version_session", "ligne_import")


def _memoire() -> int:
    """Return the most memory that this process or one of its children ever held, in MB."""
    return max(resource.getrusage(qui).ru_maxrss for qui in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024


def _fichier(sessions: int, forme: str) -> bytes:
    """Write sessions, five a formation, as our own exports do."""
    from dataclasses import replace

    from iel_app.offre import lheo
    from iel_app.offre.queries import tableau
    from tests.offre.test_lheo import FICHE, ORGANISME, SEANCE

    def fiches() -> Any:
        siret = replace(ORGANISME, siret="33920118800015")
        saisie = replace(FICHE.saisie, annees=(1, 2), lien_web="")
        for rang in range(sessions // 5):
            seances = tuple(
                lheo.SeanceDecrite(
                    replace(SEANCE, reference="", date_debut=date(2027 + n, 9, 1), date_fin=date(2029 + n, 7, 31)),
                    12, 6, "ouvert", siret, f"S{rang}-{n}",
                )
                for n in range(5)
            )  # fmt: skip
            yield replace(FICHE, reference="", saisie=saisie, responsable=siret, formateur=siret, seances=seances,
                          identifiant=f"F{rang}", intitule_public="Agent de propreté")  # fmt: skip

    if forme == "csv":
        texte = StringIO(newline="")
        tableau.ecrire_csv(fiches(), texte)
        return texte.getvalue().encode()
    sortie = BytesIO()
    (lheo.ecrire if forme == "xml" else tableau.ecrire_xlsx)(fiches(), sortie)
    return sortie.getvalue()


def _preparer() -> Any:
    from iel_app import tables
    from iel_app.core import db
    from tests.offre import exemples as ex

    assert tables.MODULES
    SQLModel.metadata.create_all(db.engine())
    with db.transaction() as session:
        auteur = ex.un_cfa(session)
        organisme = session.get_one(ex.Organisme, auteur.organismes[0])
        organisme.siret = "33920118800015"
    return auteur


def derouler(sessions: int, forme: str) -> dict[str, Any]:
    """Import sessions, the same file again, then undo, and return the seconds of each step and the memory held."""
    os.environ["IEL_DOSSIER"] = tempfile.mkdtemp(prefix="iel-bench-")
    os.environ["IEL_IMPORT_MAX_MO"] = "200"
    from iel_app import worker
    from iel_app.core import db
    from iel_app.core.gateway import execute
    from iel_app.core.settings import settings
    from iel_app.offre import commands, fichiers
    from iel_app.offre.models import Import

    auteur, contenu = _preparer(), _fichier(sessions, forme)
    recu = fichiers.dossier() / "recu"
    fait: dict[str, Any] = {"forme": forme, "sessions": sessions, "octets": len(contenu), "memoire_avant": _memoire()}
    numeros: list[int] = []

    def deposer() -> None:
        recu.write_bytes(contenu)
        depot = fichiers.examiner(recu, f"offre.{forme}")
        numeros.append(execute(commands.deposer, auteur, auteur.organismes[0], depot))

    def etape(nom: str, acte: Any) -> None:
        fait[nom] = round(chronometrer(acte), 2)
        fait["memoire"] = _memoire()
        if numeros:
            with db.reading() as session:
                i = session.get_one(Import, numeros[-1])
                fait["comptes"] = (i.statut.value, i.nb_creees, i.nb_modifiees, i.nb_inchangees, i.nb_refusees)
            print(f"{nom:<12} {fait[nom]:6.1f} s   {fait['memoire']} Mo   {fait['comptes']}", file=sys.stderr)

    etape("depot", deposer)
    etape("analyse", worker.livrer)
    assert fait["comptes"] == ("analyse", sessions, 0, 0, 0)
    execute(commands.confirmer_import, auteur, numeros[0])
    etape("application", worker.livrer)
    assert fait["comptes"] == ("applique", sessions, 0, 0, 0)
    fait["lecture_seule"] = _lecture_seule(recu, contenu, forme)
    fait["ecriture_seule"] = _ecriture_seule(settings().dossier / "iel.sqlite3")
    etape("redepot", deposer)
    etape("reanalyse", worker.livrer)
    assert fait["comptes"] == ("analyse", 0, 0, sessions, 0)
    execute(commands.abandonner_import, auteur, numeros[1])
    etape("annulation", lambda: execute(commands.annuler_import, auteur, numeros[0]))
    return fait


def _lecture_seule(recu: Path, contenu: bytes, forme: str) -> float:
    """Return how long the workbook takes to be read and nothing else."""
    if forme != "xlsx":
        return 0.0
    recu.write_bytes(contenu)
    return chronometrer(lambda: CalamineWorkbook.from_path(recu).get_sheet_by_index(0).to_python())


def _ecriture_seule(base: Path) -> float:
    """Return how long the rows that the import wrote take to be written by the driver alone, in one transaction."""
    neuve = sqlite3.connect(base.with_name("seule.sqlite3"))
    neuve.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    duree = 0.0
    ancienne = sqlite3.connect(base)
    for nom in TABLES:
        ordres = ancienne.execute("SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (nom,))
        neuve.executescript(";".join(sql for (sql,) in ordres.fetchall()))
        lignes = ancienne.execute(f"SELECT * FROM {nom}").fetchall()
        valeurs = ", ".join("?" * len(lignes[0]))
        duree += chronometrer(
            lambda n=nom, v=valeurs, li=lignes: neuve.executemany(f"INSERT INTO {n} VALUES ({v})", li)
        )
    duree += chronometrer(neuve.commit)
    ancienne.close()
    neuve.close()
    return duree


def mesurer(_: Atelier) -> list[Mesure]:
    """Return P15, in a process of its own: what it holds of memory is that of an import."""
    fait = subprocess.run(
        [sys.executable, "-m", "bench.imports", str(SESSIONS)],
        cwd=RACINE,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert fait.returncode == 0, fait.stderr[-3000:]
    return _mesures(json.loads(fait.stdout.splitlines()[-1]))


def _mesures(fait: dict[str, Any]) -> list[Mesure]:
    combien = f"{fait['sessions']} sessions, {fait['octets'] / 1e6:.1f} Mo"
    analyse, application = max(fait["analyse"], fait["reanalyse"]), fait["application"]
    lue, ecrite = fait["lecture_seule"], fait["ecriture_seule"]
    return [
        Mesure(
            nom="P15 import, analyse (SQLite)",
            sujet=f"{nombre(fait['analyse'])} s, tout inchangé {nombre(fait['reanalyse'])} s ({combien})",
            valeur=analyse,
            but=f"≤ {LIMITE_ANALYSE_S} s",
            seuil=LIMITE_ANALYSE_S,
            reference=f"classeur lu seul : {nombre(lue)} s",
            ratios=[analyse / lue],
            brut=fait,
        ),
        Mesure(
            nom="P15 import, écriture des brouillons (SQLite)",
            sujet=f"{nombre(application)} s, annulés en {nombre(fait['annulation'])} s",
            valeur=application,
            but=f"≤ {LIMITE_APPLICATION_S} s",
            seuil=LIMITE_APPLICATION_S,
            reference=f"mêmes lignes, pilote seul : {nombre(ecrite)} s",
            ratios=[application / ecrite],
        ),
        Mesure(
            nom="P15 import, mémoire au plus",
            sujet=f"{fait['memoire']} Mo, {fait['memoire_avant']} Mo avant",
            valeur=fait["memoire"] - fait["memoire_avant"],
            but=f"≤ {LIMITE_MO} Mo de plus",
            seuil=LIMITE_MO,
        ),
    ]


if __name__ == "__main__":
    voulues = sys.argv[1:]
    print(json.dumps(derouler(int(voulues[0]) if voulues else SESSIONS, voulues[1] if len(voulues) > 1 else "xlsx")))
