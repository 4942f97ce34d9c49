"""The regional manager at the size of France: the catalogue of all formations, and the control queue."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bench import jeu_offre
from bench.mesures import Mesure, chronometrer, mediane, ms
from iel_app.core import db, gateway
from iel_app.core.actor import Actor, Habilitation, Role
from iel_app.offre import queries
from iel_app.offre.queries import Filtre, FiltreFile
from iel_app.referentiels.models import Region

TOURS = 5
LIMITE_CATALOGUE_MS, LIMITE_FILE_MS = 800, 150
PAR_PAGE = 10


def mesurer() -> dict[str, Any]:
    """Return the median durations of the first and of the last page of both lists, and how long they are."""
    with db.reading() as session:
        region = session.execute(sa.select(sa.func.min(Region.id))).scalar_one()
    gestionnaire = Actor("Banc", 1, habilitations=(Habilitation(Role.GESTIONNAIRE_OFFRE, region),))

    def catalogue(**champs: Any) -> queries.PageCatalogue:
        return gateway.query(queries.page, gestionnaire, Filtre(par_page=PAR_PAGE, **champs))

    def file(page: int) -> queries.FileDeControle:
        return gateway.query(queries.file_de_controle, gestionnaire, FiltreFile(page=page))

    a_rebours = gateway.query(queries.page, gestionnaire, Filtre(tri="-reference", par_page=PAR_PAGE + 1))
    apres, pages = a_rebours.lignes[-1].reference, file(1).nb_pages
    derniere = catalogue(apres=apres)
    assert len(derniere.lignes) == PAR_PAGE and not derniere.a_une_suite
    actes: dict[str, Callable[[], Any]] = {
        "comptes": lambda: gateway.query(queries.comptes, gestionnaire, False),
        "catalogue": catalogue,
        "catalogue_fin": lambda: catalogue(apres=apres),
        "file": lambda: file(1),
        "file_fin": lambda: file(pages),
    }
    # Round after round: whatever slows the machine slows all of them.
    tours = [{nom: chronometrer(acte) for nom, acte in actes.items()} for _ in range(TOURS)]
    return {nom: mediane([tour[nom] for tour in tours]) for nom in actes} | {
        "formations": a_rebours.total,
        "publications": file(1).total,
    }


def mesures(moteur: str, fait: dict[str, Any]) -> list[Mesure]:
    """Return the lines of the table."""
    listes = (
        ("catalogue", f"{fait['formations']} formations", LIMITE_CATALOGUE_MS),
        ("file", f"{fait['publications']} publications parmi {jeu_offre.FORMATIONS} formations", LIMITE_FILE_MS),
    )
    lignes: list[Mesure] = []
    for nom, combien, limite in listes:
        premiere, derniere = fait[nom], fait[f"{nom}_fin"]
        titre = {"catalogue": "catalogue de la région", "file": "file de contrôle"}[nom]
        lignes += [
            Mesure(
                nom=f"P12 {titre}, première page ({moteur})",
                sujet=f"{ms(premiere)} pour {combien}",
                valeur=1000 * premiere,
                but=f"≤ {limite} ms",
                seuil=limite,
                reference=f"dont comptes : {ms(fait['comptes'])}" if nom == "catalogue" else "",
                brut=fait,
            ),
            Mesure(
                nom=f"P12 {titre}, dernière page ({moteur})",
                sujet=ms(derniere),
                valeur=derniere / premiere,
                but="≤ 1,5 fois la première",
                seuil=1.5,
                reference=f"première : {ms(premiere)}",
                ratios=[derniere / premiere],
            ),
        ]
    return lignes
