"""« Clés de l’API » through its state: made, shown once, revoked; other people’s keys and wrong payloads."""

from typing import Any

import pytest
from sqlmodel import select

from iel_app.comptes.models import CleApi
from iel_app.core import db
from iel_app.core.actor import Role
from iel_app.offre.state.cles import CHAMP, ClesState
from tests.etats import SQLITE, Onglet, Personne, Porte, connecter, empreinte_base
from tests.offre import exemples as ex

pytestmark = SQLITE


@pytest.fixture
def auteur(base: str) -> Personne:
    with db.transaction() as session:
        organisme = ex.un_organisme(session)
    return connecter(organisme, role=Role.CFA)


async def ouvrir(porte: Porte, personne: Personne | None) -> Onglet:
    onglet = porte.onglet(personne.jeton if personne else "", chemin="/offre/cles")
    await onglet.arriver()
    return onglet


def champs(auteur: Personne, **autres: Any) -> dict[str, Any]:
    (organisme,) = auteur.actor.organismes
    return {"organisme": str(organisme), "nom": "Ymag", "portees-offres:lire": "on", "fin": "31/08/2027"} | autres


async def test_a_key_is_made_and_shown_once(porte: Porte, auteur: Personne) -> None:
    onglet = await ouvrir(porte, auteur)
    await onglet.envoyer(ClesState.creer, champs=champs(auteur))
    (ecrite,) = [e for e in onglet.evenements if e.name == "_set_value"]
    cle = ecrite.payload["value"]
    assert CHAMP.replace("-", "_") in str(ecrite.payload["ref"])
    etat = await onglet.etat(ClesState)
    assert (etat.creee, [c.prefixe for c in etat.actives]) == ("Ymag", [f"{cle[:12]}…"])
    assert cle.split("_", 2)[2] not in onglet.recu()
    assert cle.split("_", 2)[2] not in repr(vars(etat))
    onglet.oublier()
    await onglet.arriver()
    assert (await onglet.etat(ClesState)).creee == ""
    assert cle not in onglet.recu() + repr(onglet.evenements)


async def test_what_is_wrong_is_said_and_kept(porte: Porte, auteur: Personne) -> None:
    onglet = await ouvrir(porte, auteur)
    await onglet.envoyer(ClesState.creer, champs=champs(auteur, nom="", fin="hier"))
    etat = await onglet.etat(ClesState)
    assert [faute.ancre for faute in etat.fautes] == ["nom", "fin"]
    assert (etat.fin, [p.coche for p in etat.portees], etat.cible.split("#")[0]) == (
        "hier",
        [True, False, False],
        "resume",
    )


async def test_revoked_after_a_confirmation(porte: Porte, auteur: Personne) -> None:
    with db.transaction() as session:
        ex.une_cle(session, auteur.actor)
    onglet = await ouvrir(porte, auteur)
    await onglet.envoyer(ClesState.preparer, cle="1")
    assert "Ymag" in (await onglet.etat(ClesState)).a_revoquer_nom
    await onglet.envoyer(ClesState.preparer, cle="")
    etat = await onglet.etat(ClesState)
    assert (etat.a_revoquer, etat.cible.split("#")[0]) == ("", "revoquer-1")
    await onglet.envoyer(ClesState.preparer, cle="1")
    await onglet.envoyer(ClesState.revoquer, cle="1")
    await onglet.envoyer(ClesState.preparer, cle="")  # the dialog closes
    etat = await onglet.etat(ClesState)
    assert (len(etat.actives), len(etat.finies)) == (0, 1)
    assert etat.annonce == "La clé de «\u00a0Ymag\u00a0» est révoquée."
    await onglet.envoyer(ClesState.revoquer, cle="1")
    assert (await onglet.etat(ClesState)).motif == "Cette clé est déjà révoquée."


async def test_nobody_else_sees_or_touches_them(porte: Porte, auteur: Personne) -> None:
    with db.transaction() as session:
        ex.une_cle(session, auteur.actor)
        autre_cfa, region = ex.un_organisme(session, "552100554", "Autre CFA"), ex.une_region(session)
    voisin = connecter(autre_cfa, role=Role.CFA, nom="Autre")
    controleur = connecter(region, role=Role.GESTIONNAIRE_OFFRE, nom="Contrôle")
    avant = empreinte_base()
    for personne in (voisin, controleur, None):
        onglet = await ouvrir(porte, personne)
        await onglet.envoyer(ClesState.preparer, cle="1")
        await onglet.envoyer(ClesState.revoquer, cle="1")
        await onglet.envoyer(ClesState.creer, champs=champs(auteur))
        assert "Ymag (iel" not in onglet.recu()
        assert not [e for e in onglet.evenements if e.name == "_set_value"]
        etat = await onglet.etat(ClesState)
        assert (etat.actives, etat.finies) == ([], [])
        assert etat.etat == ("" if personne is None else "pret" if personne is voisin else "refuse")
    sans_sessions = {t: e for t, e in empreinte_base().items() if t != "session_ouverte"}
    assert sans_sessions == {t: e for t, e in avant.items() if t != "session_ouverte"}
    assert porte.fuites == []


@pytest.mark.parametrize("charge", [
    None, [], "x", 5, {}, {"nom": {"a": 1}, "fin": [], "organisme": 10**30},
    {"organisme": "1", "nom": "\ud800", "portees-offres:lire": "on", "fin": "31/02/2027"},
    {"organisme": "1", "nom": "x" * 9999, "portees-offres:lire": {}},
])  # fmt: skip
async def test_wrong_payloads_write_nothing(porte: Porte, auteur: Personne, charge: Any) -> None:
    onglet = await ouvrir(porte, auteur)
    await onglet.envoyer(ClesState.creer, champs=charge)
    await onglet.envoyer(ClesState.revoquer, cle=charge)
    await onglet.envoyer(ClesState.preparer, cle=charge)
    assert porte.fuites == []
    with db.reading() as session:
        assert session.exec(select(CleApi)).all() == []
