"""National flows: which formations enter them, what a line says, and why the others stay out."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import pytest
from sqlmodel import Session

from iel_app.core.errors import NotFound
from iel_app.offre import lheo, queries
from iel_app.offre.queries.flux import ecrire_ecartees, ecrire_flux
from iel_app.offre.rules import flux
from iel_app.offre.rules.flux import Campagne, Plateforme
from tests.offre import exemples as ex
from tests.offre.test_lheo import FICHE, ORGANISME, SAISIE, SEANCE

RENTREE = Campagne(date(2027, 8, 1), date(2028, 7, 31))


def _lues(ecrire: Any, plateforme: Plateforme, *fiches: lheo.Fiche) -> list[dict[str, str]]:
    sortie = StringIO(newline="")
    nombre = ecrire(fiches, sortie, plateforme, RENTREE)
    lues = list(csv.DictReader(StringIO(sortie.getvalue().removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert len(lues) == nombre
    return lues


def _seance(**champs: Any) -> lheo.SeanceDecrite:
    return lheo.SeanceDecrite(replace(SEANCE, **champs), 12, 6, "ouvert", ORGANISME)


@pytest.mark.parametrize(
    ("jour", "debut"), [(date(2026, 11, 21), 2027), (date(2027, 7, 31), 2027), (date(2027, 8, 1), 2028)]
)
def test_a_campaign_prepares_the_school_year_after_this_one(jour: date, debut: int) -> None:
    voulue = flux.campagne(jour)
    assert (voulue.debut, voulue.fin) == (date(debut, 8, 1), date(debut + 1, 7, 31))
    assert voulue.ouverture == date(debut, 8, 31)


def test_a_line_is_a_formation_at_a_place_with_its_sessions() -> None:
    seances = (
        _seance(reference="00000002", date_debut=date(2028, 1, 10), date_fin=date(2029, 12, 31)),
        _seance(reference="00000001"),
        _seance(reference="00000003", date_debut=date(2028, 9, 1), date_fin=date(2030, 7, 31)),
        _seance(reference="00000004", adresse="9 rue Neuve"),
    )
    une, autre = _lues(ecrire_flux, Plateforme.AFFELNET, replace(FICHE, seances=seances, cfd="50023320"))
    assert (une["id_formation"], une["id_action"], une["id_certifinfo"]) == ("202701100004", "00000001", "91544")
    assert (une["periode"], une["capacite"]) == ("2027-09##2028-01", "12##12")
    assert (une["cfd"], une["rncp_code"], une["annee"]) == ("50023320", "RNCP37872", "1##2")
    assert une["etablissement_formateur_uai"] == "0871057B"
    assert une["lieu_formation_code_commune_insee"] == "87085"
    assert autre["lieu_formation_adresse"] == "9 rue Neuve"


def test_each_platform_has_its_levels() -> None:
    bts = replace(FICHE, niveau=5)
    assert [len(_lues(ecrire_flux, p, FICHE, bts)) for p in Plateforme] == [1, 1]
    sans = replace(FICHE, saisie=replace(SAISIE, contrat_apprentissage=False))
    for ecrire in (ecrire_flux, ecrire_ecartees):
        assert _lues(ecrire, Plateforme.AFFELNET, sans, bts) == []


@pytest.mark.parametrize(
    ("champs", "pourquoi"),
    [
        ({"saisie": replace(SAISIE, annees=(2,))}, "La première année du cursus n’est pas ouverte à l’apprentissage"),
        ({"valide_jusqu_au": date(2027, 8, 31)}, "La certification expire le 31/08/2027"),
        (
            {"seances": (_seance(date_debut=date(2028, 9, 1), date_fin=date(2030, 7, 31)),)},
            "Aucune session ne commence entre le 01/08/2027 et le 31/07/2028",
        ),
        (
            {"seances": (lheo.SeanceDecrite(SEANCE, 12, 6, "ouvert", replace(ORGANISME, uai="")),)},
            "L’organisme formateur n’a pas d’UAI",
        ),
    ],
)
def test_what_stays_out_says_why(champs: dict[str, Any], pourquoi: str) -> None:
    fiche = replace(FICHE, valide_jusqu_au=champs.pop("valide_jusqu_au", date(2027, 9, 1)), **champs)
    assert _lues(ecrire_flux, Plateforme.AFFELNET, fiche) == []
    (ligne,) = _lues(ecrire_ecartees, Plateforme.AFFELNET, fiche)
    assert (ligne["Référence"], ligne["Pourquoi"]) == ("202701100004", pourquoi)


def test_the_flow_of_what_is_published_in_reach(session: Session, horloge: object) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    ex.publier(session, auteur, controleur, ex.une_formation(session, auteur))
    ex.une_formation(session, auteur)
    voisin = ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))

    def lignes(qui: Any, forme: str) -> int:
        with queries.fichier(session, qui, forme) as fichier:
            return fichier.read().count(b"\r\n") - 1

    assert [lignes(qui, "affelnet") for qui in (auteur, controleur, voisin)] == [1, 1, 0]
    assert [lignes(auteur, forme) for forme in ("parcoursup", "parcoursup-ecartees", "affelnet-ecartees")] == [0, 0, 0]
    with pytest.raises(NotFound):
        queries.fichier(session, auteur, "monmaster")
