"""LHEO 2.3: what we write is valid against the schema, and holds what we know."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sqlmodel import Session

from iel_app.core.actor import VISITEUR
from iel_app.core.errors import NotConnected
from iel_app.offre import commands, forms, lheo, queries
from iel_app.offre.models import Enseignement, Financement
from iel_app.offre.rules import Seance
from tests.offre import exemples as ex

ORGANISME = lheo.OrganismeDecrit(
    "CFA <b> & Cie", "33920118800015", "0871057B", "75331234567", "2 rue des Écoles", "87000", "Limoges", "87085",
    "accueil@cfa.example", "05 55 01 02 03",
)  # fmt: skip
SAISIE = forms.Saisie(
    "Agent de propreté", "91544", False, True, True, (1, 2), 1, 1, "https://cfa.example/f?a=1&b=2", "Nettoyer.",
    "", "", "",
    Enseignement.MIXTE, "", Financement.EMPLOYEUR, "Accueil", "a@cfa.example", "+33555010203",
)  # fmt: skip
SEANCE = Seance("00254068", date(2027, 9, 1), date(2029, 7, 31), "2 rue des Écoles", "87085", "87000", "Limoges",
                "CEDEX 03", None, "dates_fixes", False, True)  # fmt: skip
FICHE = lheo.Fiche(
    "202701100004", SAISIE, "Agent de propreté (…)", False, "RNCP37872", 3, "343", ("46278",), ("K2204",), ORGANISME,
    ORGANISME,
    (lheo.SeanceDecrite(SEANCE, 12, 6, "ouvert", ORGANISME),),
)  # fmt: skip
NS = {"l": lheo.ESPACE_DE_NOMS}


def document(*fiches: lheo.Fiche) -> etree._Element:
    sortie = BytesIO()
    assert lheo.ecrire(fiches, sortie) == len(fiches)
    lu = etree.fromstring(sortie.getvalue())
    lheo.schema().assertValid(lu)
    return lu


def test_a_formation_is_told_whole() -> None:
    lu = document(FICHE, replace(FICHE, reference="202701100005"))
    assert lu.xpath("count(l:offres/l:formation)", namespaces=NS) == 2
    assert lu.xpath("string(//l:certification/l:code-CERTIFINFO)", namespaces=NS) == "91544"
    assert lu.xpath("string(//l:code-niveau-sortie)", namespaces=NS) == "13"
    assert [n.text for n in lu.xpath("(//l:cycle)[1]/l:annee-cycle", namespaces=NS)] == ["1", "2"]
    assert lu.xpath("string(//l:alternance/l:type-alternance)", namespaces=NS) == "0"
    assert lu.xpath("string(//l:lieu-de-formation//l:ville)", namespaces=NS) == "Limoges CEDEX 03"
    assert lu.xpath("string(//l:session/@numero)", namespaces=NS) == "00254068"
    assert lu.xpath("string(//l:organisme-formateur/l:raison-sociale-formateur)", namespaces=NS) == "CFA <b> & Cie"


def test_one_action_a_place() -> None:
    autre = replace(SEANCE, reference="00254069", commune_code="19031", ville="Brive-la-Gaillarde", code_postal="19100")
    encore = replace(SEANCE, reference="00254070", date_debut=date(2028, 9, 1), date_fin=date(2030, 7, 31))
    seances = tuple(lheo.SeanceDecrite(s, None, None, "ferme", ORGANISME) for s in (SEANCE, autre, encore))
    lu = document(replace(FICHE, seances=seances))
    assert [len(a.xpath("l:session", namespaces=NS)) for a in lu.xpath("//l:action", namespaces=NS)] == [1, 2]


def test_what_is_longer_than_lheo_allows_is_read_again_whole(tmp_path: Path) -> None:
    nom, courriel = "Service des admissions " * 4, f"{'a' * 60}@{'b' * 60}.{'c' * 50}.example"
    seance = replace(SEANCE, ville="Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", adresse="12 rue " + "longue " * 19)
    fichier = tmp_path / "offre.xml"
    with fichier.open("wb") as sortie:
        fiche = replace(
            FICHE,
            saisie=replace(SAISIE, contact_nom=nom.strip(), contact_courriel=courriel, objectif="Néant"),
            seances=(lheo.SeanceDecrite(seance, 12, 6, "ouvert", ORGANISME),),
        )
        lheo.ecrire([fiche], sortie)
    (ligne,) = lheo.lire(fichier)
    lues = ("contact_nom", "contact_courriel", "objectif", "cedex", "adresse")
    assert [ligne.valeurs[c] for c in lues] == [
        nom.strip(), courriel, "Néant", "CEDEX 03", seance.adresse.strip()
    ]  # fmt: skip


_TEXTES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=300
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTES, _TEXTES, st.booleans(), st.sets(st.integers(1, 5)), st.integers(0, 9999) | st.none())
def test_any_text_is_valid(un: str, deux: str, contrat: bool, annees: set[int], capacite: int | None) -> None:
    saisie = replace(
        SAISIE, intitule=un or "x", objectif=deux or "x", contenu=un, rythme=deux, contrat_apprentissage=contrat,
        annees=tuple(sorted(annees)), contact_nom=un,
    )  # fmt: skip
    seance = replace(SEANCE, adresse=un * 3)
    document(
        replace(
            FICHE,
            saisie=saisie,
            intitule_public=un or "x",
            seances=(lheo.SeanceDecrite(seance, capacite, capacite, "suspendu", ORGANISME),),
        )
    )


def test_export_of_what_is_published(session: Session, horloge: object) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    formations = [ex.une_formation(session, auteur, nb_sessions=2) for _ in range(3)]
    for formation in formations[:2]:
        ex.publier(session, auteur, controleur, formation)
    commands.noter(session, auteur, formations[0], "objectif", "Brouillon", "Nettoyer les locaux.")
    fiches = list(queries.fiches_publiees(session, auteur))
    assert len(fiches) == 2
    assert {f.saisie.objectif for f in fiches} == {"Nettoyer les locaux."}
    document(*fiches)
    assert len(list(queries.fiches_publiees(session, auteur, (formations[1],)))) == 1
    voisin = ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    assert list(queries.fiches_publiees(session, voisin)) == []
    with pytest.raises(NotConnected):
        list(queries.fiches_publiees(session, VISITEUR))
