"""« Vérifier un document », without browser."""

from iel_app.core import db
from iel_app.documents.models import Document
from iel_app.documents.state import VerifierState
from tests.documents.exemples import NUMERO, emettre
from tests.etats import SQLITE, Porte

pytestmark = SQLITE


def _code() -> str:
    with db.transaction() as session:
        return session.get_one(Document, emettre(session)).donnees["code"]


async def test_a_code_that_exists_goes_into_the_address(porte: Porte) -> None:
    code = _code()
    onglet = porte.onglet()
    await onglet.arriver("/verifier")
    etat = await onglet.etat(VerifierState)
    assert (etat.trouve, etat.erreur, etat.cible) == (False, "", "")
    await onglet.envoyer(VerifierState.verifier, formulaire={"code": code.lower().replace("-", " ")})
    assert (etat.trouve, etat.a_jour, etat.erreur) == (True, True, "")
    assert (etat.faits[1].libelle, etat.faits[1].valeur) == ("Numéro", NUMERO)
    assert onglet.redirections == [f"/verifier?code={code}"]
    assert "nadia@limoges" not in onglet.recu(), "the content of the document is not shown"


async def test_what_is_not_a_code_is_said_and_kept(porte: Porte) -> None:
    _code()
    onglet = porte.onglet()
    await onglet.arriver("/verifier", "?code=7KQ2")
    etat = await onglet.etat(VerifierState)
    assert etat.erreur == "Le code doit comporter 12 caractères\u00a0: vous en avez saisi 4"
    for faux in ("ABCD-EFGH-JKMN", "<b>gras</b>", "x" * 100_000, None, {"code": "x"}, 12):
        await onglet.envoyer(VerifierState.verifier, formulaire={"code": faux})
        assert (etat.trouve, bool(etat.erreur), etat.faits) == (False, True, []), faux
        assert etat.cible.startswith("resume#")
    assert onglet.redirections == []
    assert porte.fuites == []
