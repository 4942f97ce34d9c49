"""What is exported comes back: every field of the table, in each format, over the same offer and in an empty one."""

from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import pytest
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core.actor import Actor
from iel_app.offre import commands, fichiers, lheo, queries
from iel_app.offre.forms import vide
from iel_app.offre.lheo import Fiche
from iel_app.offre.models import Formation, SessionFormation
from iel_app.offre.queries import tableau
from tests.offre import exemples as ex
from tests.offre.test_importation import analyser, appliquer, comptes, corriger, deposer, erreurs

pytestmark = pytest.mark.usefixtures("horloge")
FORMES = ["xml", "xlsx", "csv"]
TEXTE = 'Première ligne ;\n« deuxième », d’un "mot"\x0bpuis d’un autre'
ANNONCE = "=Non précisé"
SEANCES: dict[str, Any] = {
    "adresse": "Bâtiment C, derrière le gymnase, 12 bis rue du Général Leclerc de Hauteclocque", "cedex": "CEDEX 03",
    "entrees": "permanentes", "capacite": "24", "places_restantes": "0", "nb_inscrits": "26", "recrutement": "suspendu",
}  # fmt: skip


def _pleine(session: Session, auteur: Actor, organisme: int, autre: int) -> int:
    """A formation no field of which has its value by default."""
    contenu = ex.un_contenu(
        organisme, formation_continue="oui", contrat_pro="oui", annees="1,2", responsable=str(autre),
        formateur=str(autre), lien_web="https://cfa.example/f?a=1&b=2", objectif=TEXTE, contenu=TEXTE,
        resultats=ANNONCE, prerequis="Aucune", rythme="-1 semaine sur 2", enseignement="mixte", financement="opco",
        contact_nom="Service des admissions, des inscriptions et de la vie étudiante du campus",
        contact_telephone="05 55 01 02 03",
    )  # fmt: skip
    depart = {c: contenu[c] for c in ("certification", "formateur")}
    formation = commands.creer(session, auteur, organisme, depart, conventionnee=True, confirme=True)
    presents = vide() | {"responsable": str(organisme)} | depart
    for champ, valeur in contenu.items():
        assert not commands.noter(session, auteur, formation, champ, valeur, presents[champ]).conflit
    for rang, formateur in enumerate((str(autre), str(organisme))):
        reference = commands.ajouter_session(session, auteur, formation)
        dates = {"date_debut": f"01/09/{2027 + rang}", "date_fin": f"31/07/{2029 + rang}"}
        seance = ex.une_seance(**SEANCES, **dates, formateur=formateur)
        commands.modifier_session(session, auteur, formation, reference, seance)
    session.flush()
    session.get_one(Formation, formation).identifiant_externe = "APH 2027"
    for rang, s in enumerate(session.exec(select(SessionFormation).order_by(col(SessionFormation.id))).all()):
        s.identifiant_externe = f"APH-{rang}"
    return formation


def _catalogue(session: Session) -> tuple[Actor, Actor, int]:
    organisme, autre = ex.un_organisme(session), ex.un_organisme(session, nom="Second site", rang=2)
    auteur, controleur = ex.un_cfa(session, organisme), ex.un_controleur(session)
    ex.publier(session, auteur, controleur, _pleine(session, auteur, organisme, autre))
    return auteur, controleur, autre


def _ecrire(forme: str, fiches: list[Fiche]) -> bytes:
    sortie: Any = StringIO(newline="") if forme == "csv" else BytesIO()
    {"xml": lheo.ecrire, "xlsx": tableau.ecrire_xlsx, "csv": tableau.ecrire_csv}[forme](fiches, sortie)
    return sortie.getvalue().encode() if forme == "csv" else sortie.getvalue()


def _sans_references(fiches: list[Fiche]) -> list[Fiche]:
    """What is left when the platform gives other references; CFAs are told by what is theirs."""
    return [
        replace(
            fiche,
            reference="",
            seances=tuple(replace(s, seance=replace(s.seance, reference="")) for s in fiche.seances),
        )
        for fiche in fiches
    ]


def test_no_column_has_its_default_value(session: Session) -> None:
    """The catalogue of these tests says something in each column: a new column must be told here too."""
    auteur, _, _ = _catalogue(session)
    lignes = list(tableau.lignes(queries.fiches_publiees(session, auteur)))
    assert len(lignes) == 2
    for ligne in lignes:
        for colonne, cellule in zip(fichiers.COLONNES, ligne, strict=True):
            assert cellule not in ("", None), colonne.titre
            if colonne.champ in ("formation_continue", "contrat_pro", "contrat_apprentissage", "conventionnee"):
                assert cellule == "Oui", colonne.titre


@pytest.mark.parametrize("forme", FORMES)
def test_an_export_read_again_changes_nothing(session: Session, forme: str) -> None:
    auteur, _, _ = _catalogue(session)
    fiches = list(queries.fiches_publiees(session, auteur))
    numero = deposer(session, auteur, _ecrire(forme, fiches), f"offre.{forme}")
    importe = analyser(session, auteur, numero)
    assert (erreurs(session, numero), comptes(importe)) == ({}, (0, 0, 2, 0))


@pytest.mark.parametrize("forme", FORMES)
def test_an_export_read_elsewhere_gives_the_same_formation(session: Session, forme: str) -> None:
    auteur, controleur, autre = _catalogue(session)
    fiches = list(queries.fiches_publiees(session, auteur))
    jumeau = ex.un_cfa(session, ex.un_organisme(session, nom="Troisième site", rang=3))
    anonymes = fiches if forme == "xml" else _sans_references(fiches)
    numero = deposer(session, jumeau, _ecrire(forme, anonymes), f"offre.{forme}")
    importe = analyser(session, jumeau, numero)
    assert (erreurs(session, numero), comptes(importe)) == ({}, (2, 0, 0, 0))
    appliquer(session, jumeau, numero)
    formation = session.exec(select(Formation).where(Formation.organisme_id == jumeau.organismes[0])).one()
    ex.publier(session, jumeau, controleur, formation.id or 0)
    relues = _sans_references(list(queries.fiches_publiees(session, jumeau)))
    siret = session.get_one(Organisme, autre).siret
    assert relues[0].formateur.siret == siret
    # The formateur of the formation is that of its sessions which name no other: it is not told twice.
    assert _formateurs(relues) == _formateurs(fiches)
    assert _egales(relues) == _egales(_sans_references(fiches))


def _formateurs(fiches: list[Fiche]) -> list[str]:
    return [s.formateur.siret for fiche in fiches for s in fiche.seances]


def _egales(fiches: list[Fiche]) -> list[Fiche]:
    return [
        replace(
            fiche,
            seances=tuple(replace(s, seance=replace(s.seance, formateur_id=None)) for s in fiche.seances),
        )
        for fiche in fiches
    ]


def test_the_category_of_a_formation_is_chosen_once(session: Session) -> None:
    auteur, _, _ = _catalogue(session)
    (fiche,) = queries.fiches_publiees(session, auteur)
    numero = deposer(session, auteur, _ecrire("csv", [replace(fiche, conventionnee=False)]))
    importe = analyser(session, auteur, numero)
    phrase = "Cette formation est conventionnée, et sa catégorie ne change plus. Écrivez Oui ou videz la cellule"
    assert erreurs(session, numero) == {2: {"conventionnee": phrase}, 3: {"conventionnee": phrase}}
    for ligne in (2, 3):
        corriger(session, auteur, numero, ligne, "conventionnee", "")
    assert comptes(importe) == (0, 0, 2, 0)


def test_two_rows_give_one_category(session: Session) -> None:
    auteur, _, _ = _catalogue(session)
    (fiche,) = _sans_references(list(queries.fiches_publiees(session, auteur)))
    jumeau = ex.un_cfa(session, ex.un_organisme(session, nom="Troisième site", rang=3))
    texte = _ecrire("csv", [fiche]).decode().replace(";Oui;Première", ";Non;Première", 1)
    texte = texte.replace(';Oui;"Première', ';Non;"Première', 1)
    numero = deposer(session, jumeau, texte.encode())
    analyser(session, jumeau, numero)
    assert erreurs(session, numero) == {3: {"conventionnee": "La ligne 2 dit autre chose de la même formation"}}
