"""The public screens through the real dispatcher: what a visitor reads, what a professional reads besides."""

import json
from typing import Any

import pytest
from sqlmodel import Session, select

from iel_app.core import db
from iel_app.core.actor import Role
from iel_app.offre import commands
from iel_app.offre.models import FichePublique
from iel_app.offre.state.publique import FormationPubliqueState, RechercheState
from tests.conftest import Horloge
from tests.etats import SQLITE, Onglet, Porte, connecter, empreinte_base
from tests.offre import exemples as ex

pytestmark = SQLITE
NBSP = "\u00a0"


def _preparer(session: Session) -> None:
    auteur = ex.un_cfa(session)
    controleur = ex.un_controleur(session)
    for intitule in ("Agent de propreté", "Cuisinier <script>alert(1)</script>", "Jardinier"):
        ex.publier(session, auteur, controleur, ex.une_formation(session, auteur, intitule=intitule))
    ex.une_formation(session, auteur, intitule="Brouillon secret")


@pytest.fixture
def offre(base: str) -> list[str]:
    """Three published formations, and a draft; their references."""
    with db.transaction() as session:
        _preparer(session)
    with db.reading() as session:
        return list(session.exec(select(FichePublique.reference).order_by(FichePublique.formation_id)))


async def chercher(porte: Porte, requete: str = "", jeton: str = "") -> tuple[Onglet, Any]:
    onglet = porte.onglet(jeton)
    await onglet.arriver("/formations", requete)
    assert porte.fuites == []
    return onglet, await onglet.etat(RechercheState)


async def test_everything_is_shown_without_an_account(porte: Porte, offre: list[str]) -> None:
    onglet, etat = await chercher(porte)
    assert (etat.vue, etat.nombre, etat.cle, etat.cible) == ("liste", f"3{NBSP}formations", "", "")
    assert [ligne.reference for ligne in etat.lignes] == offre
    assert etat.lignes[0].href == f"/formations/fiche?ref={offre[0]}"
    assert (etat.lignes[0].places, etat.lignes[0].capacite, etat.lignes[0].part) == ("6", "sur 12", "50")
    assert etat.lignes[0].codes == ""
    assert "secret" not in onglet.recu()
    assert [c.libelle for c in etat.contrats] == ["Contrat d’apprentissage"]


async def test_the_address_makes_the_page_and_the_form_makes_the_address(porte: Porte, offre: list[str]) -> None:
    onglet, etat = await chercher(porte, "?q=jardinier&lieu=limoges&rayon=50&niveau=3&places=oui&tri=date")
    assert (etat.q, etat.lieu, etat.rayon, etat.nb_filtres) == ("jardinier", "Limoges (87000)", "50", 2)
    assert [ligne.intitule for ligne in etat.lignes] == ["Jardinier"]
    assert etat.lignes[0].lieu == f"Limoges, à moins de 1{NBSP}km"
    assert [p.libelle for p in etat.puces] == ["Niveau 3", "Avec des places restantes"]
    assert "niveau" not in etat.puces[0].href
    assert "places=oui" in etat.puces[0].href
    assert [t.courant for t in etat.tris] == [False, False, True]
    champs = {"q": "cuisinier", "lieu": "", "rayon": "30", "niveau-3": "on", "debut": ""}
    await onglet.envoyer(RechercheState.chercher, formulaire=champs)
    assert onglet.redirections == ["/formations?q=cuisinier&niveau=3"]
    await onglet.arriver("/formations", "?q=cuisinier&niveau=3")
    etat = await onglet.etat(RechercheState)
    assert (etat.nombre, etat.cible) == (f"1{NBSP}formation", "resultats#1")
    await onglet.envoyer(RechercheState.chercher, formulaire=champs)
    assert len(onglet.redirections) == 1
    assert (await onglet.etat(RechercheState)).cible == "resultats#2"


async def test_near_results_are_said(porte: Porte, offre: list[str]) -> None:
    _, etat = await chercher(porte, "?q=jardinnier")
    assert etat.proches == f"Aucun résultat exact pour «{NBSP}jardinnier{NBSP}»{NBSP}: résultats proches"
    assert etat.annonce == etat.proches
    assert [ligne.intitule for ligne in etat.lignes] == ["Jardinier"]


async def test_what_is_not_understood_is_told(porte: Porte, offre: list[str]) -> None:
    _, etat = await chercher(porte, "?lieu=Zzzz&debut=31/02/2027&q=zzzzz")
    assert [e.ancre for e in etat.erreurs] == ["lieu", "debut"]
    assert etat.erreur_debut == "La date de début doit exister dans le calendrier"
    assert (etat.vue, etat.nombre) == ("rien", "Aucune formation")


@pytest.mark.parametrize(
    "charge", [None, 5, [], "x", {"q": {"a": 1}}, {"q": "x" * 300_000}, {"page": -1, "niveau": ["3"]}, {"q": "a\x00b"}]
)
async def test_no_form_breaks(porte: Porte, offre: list[str], charge: Any) -> None:
    onglet, _ = await chercher(porte)
    avant = empreinte_base()
    await onglet.envoyer(RechercheState.chercher, formulaire=charge)
    assert porte.fuites == []
    assert empreinte_base() == avant


async def test_the_sheet_of_a_visitor_and_of_a_professional(porte: Porte, offre: list[str]) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/formations/fiche", f"?ref={offre[0]}")
    etat = await onglet.etat(FormationPubliqueState)
    assert (etat.vue, etat.titre, etat.formateur) == ("fiche", "Agent de propreté", "CFA des métiers territoriaux")
    assert etat.mention == "(Contrat d’apprentissage possible)"
    assert etat.courriel == "accueil@cfa-limoges.example"
    assert [(s.places, s.formateur) for s in etat.seances] == [("6 sur 12", "CFA des métiers territoriaux")]
    assert etat.codes == []
    assert ex.SIREN not in onglet.recu()
    personne = connecter(role=Role.PILOTE)
    connecte = porte.onglet(personne.jeton)
    await connecte.arriver("/formations/fiche", f"?ref={offre[0]}")
    etat = await connecte.etat(FormationPubliqueState)
    libelles = {c.libelle: c.valeur for c in etat.codes}
    assert libelles["Certifinfo"] == ex.PROPRETE
    assert libelles["UAI de l’organisme formateur"] == "0871057B"
    assert libelles["SIRET de l’organisme formateur"].startswith(ex.SIREN)
    _, liste = await chercher(porte, "", personne.jeton)
    assert liste.lignes[0].codes == f"Certifinfo {ex.PROPRETE}, RNCP37872"
    assert porte.fuites == []


@pytest.mark.parametrize("ref", ["", "1", "x", "999999999999", "9" * 300, "%00", "' OR 1=1", "²"])
async def test_an_unknown_sheet_says_so(porte: Porte, offre: list[str], ref: str) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/formations/fiche", f"?ref={ref}")
    etat = await onglet.etat(FormationPubliqueState)
    assert (etat.vue, etat.titre, etat.seances, etat.courriel) == ("introuvable", "Formation introuvable", [], "")
    assert porte.fuites == []


async def test_a_formation_that_leaves_is_no_longer_shown(porte: Porte, offre: list[str]) -> None:
    onglet = porte.onglet()
    await onglet.arriver("/formations/fiche", f"?ref={offre[0]}")
    with db.transaction() as session:
        identifiant = session.exec(select(FichePublique.formation_id).where(FichePublique.reference == offre[0])).one()
        auteur = ex.un_cfa(session, 1)
        commands.supprimer(session, auteur, identifiant)
    await onglet.arriver("/formations/fiche", f"?ref={offre[0]}")
    etat = await onglet.etat(FormationPubliqueState)
    assert (etat.vue, etat.formateur) == ("introuvable", "")
    assert "Agent de propreté" not in json.dumps([ligne.intitule for ligne in (await chercher(porte))[1].lignes])


async def test_a_sheet_without_sessions_says_so(horloge: Horloge, porte: Porte, offre: list[str]) -> None:
    horloge.avancer(days=4 * 365)
    onglet = porte.onglet()
    await onglet.arriver("/formations/fiche", f"?ref={offre[0]}")
    etat = await onglet.etat(FormationPubliqueState)
    assert (etat.vue, etat.seances) == ("fiche", [])
