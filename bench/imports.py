"""`python -m bench.imports [nombre] [xlsx|csv|xml]`: time and memory of an import, on a new SQLite database."""

import os
import resource
import sys
import tempfile
import time
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select


def _memoire() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _fichier(nombre: int, forme: str) -> bytes:
    """Write sessions, five a formation, as our own exports do."""
    from dataclasses import replace

    from iel_app.offre import lheo
    from iel_app.offre.queries import tableau
    from tests.offre.test_lheo import FICHE, ORGANISME, SEANCE

    def fiches() -> Any:
        siret = replace(ORGANISME, siret="33920118800015")
        saisie = replace(FICHE.saisie, annees=(1, 2), lien_web="")
        for rang in range(nombre // 5):
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
    from iel_app.core.actor import SYSTEME
    from tests.offre import exemples as ex

    assert tables.MODULES
    SQLModel.metadata.create_all(db.engine())
    with db.transaction() as session:
        auteur = ex.un_cfa(session)
        organisme = session.get_one(ex.Organisme, auteur.organismes[0])
        organisme.siret = "33920118800015"
        assert SYSTEME
    return auteur


def main(nombre: int, forme: str) -> None:
    """Import `nombre` sessions, the same file again, then undo; print one line a step."""
    os.environ["IEL_DOSSIER"] = tempfile.mkdtemp(prefix="iel-bench-")
    os.environ["IEL_IMPORT_MAX_MO"] = "200"
    from iel_app import worker
    from iel_app.core import db
    from iel_app.core.gateway import execute
    from iel_app.offre import commands, fichiers
    from iel_app.offre.models import Import

    auteur = _preparer()
    contenu = _fichier(nombre, forme)
    print(f"{forme}, {nombre} sessions, {len(contenu) / 1e6:.1f} Mo ; mémoire avant : {_memoire()} Mo")

    def etape(nom: str, faire: Any) -> Any:
        debut = time.perf_counter()
        resultat = faire()
        enfants = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"{nom:<28} {time.perf_counter() - debut:7.1f} s   {_memoire()} Mo (enfant {enfants} Mo)")
        return resultat

    def deposer() -> int:
        recu = fichiers.dossier() / "recu"
        recu.write_bytes(contenu)
        return execute(commands.deposer, auteur, auteur.organismes[0], fichiers.examiner(recu, f"offre.{forme}"))

    def dire(numero: int) -> None:
        with db.reading() as session:
            i = session.get_one(Import, numero)
            comptes = (i.nb_creees, i.nb_modifiees, i.nb_inchangees, i.nb_refusees)
            print(f"    {i.statut.value} : créées, modifiées, inchangées, en erreur {comptes} {i.message}")

    numero = etape("dépôt", deposer)
    etape("analyse", worker.livrer)
    dire(numero)
    execute(commands.confirmer_import, auteur, numero)
    etape("application", worker.livrer)
    dire(numero)
    encore = etape("second dépôt", deposer)
    etape("analyse, tout inchangé", worker.livrer)
    dire(encore)
    execute(commands.abandonner_import, auteur, encore)
    print("   ", etape("annulation", lambda: execute(commands.annuler_import, auteur, numero)))
    with db.reading() as session:
        assert session.exec(select(sa.func.count()).select_from(Import).where(col(Import.id) > 0)).one() == 2


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, sys.argv[2] if len(sys.argv) > 2 else "xlsx")
