"""Keys of the API: made, revoked, listed, told; by whom and for which structure."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from iel_app.comptes import commands, queries, rules
from iel_app.comptes.commands.cles import ACTIVES_MAX
from iel_app.comptes.models import CleApi
from iel_app.core import clock
from iel_app.core.actor import SYSTEME, VISITEUR, Actor, Role
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotConnected, NotFound
from iel_app.core.permissions import Permission, allows
from iel_app.notifications.models import Courriel
from tests import factories as f
from tests.conftest import Horloge
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")
SAISIE = {"nom": "Ymag", "portees": ["offres:lire"], "fin": "31/08/2027"}


def premiere(session: Session) -> int:
    return session.exec(select(CleApi.id).order_by(CleApi.id)).first() or 0  # pyright: ignore[reportArgumentType]


def connue(session: Session, jeton: str) -> queries.CleConnue | None:
    return queries.cle(session, VISITEUR, rules.hachage(jeton))


def test_a_key_acts_for_its_structure_within_its_scopes(session: Session) -> None:
    auteur = ex.un_cfa(session)
    jeton = ex.une_cle(session, auteur, "offres:lire")
    assert len(jeton) == len("iel_12345678_") + 43
    trouvee = connue(session, jeton)
    assert trouvee is not None
    acteur = trouvee.actor
    assert acteur.nom == f"Ymag (clé d’API {jeton[:12]})"
    permises = {p for p in Permission if allows(acteur, p)}
    assert permises == {Permission.OFFRE_LIRE}
    assert connue(session, jeton + "x") is None
    (cle,) = session.exec(select(CleApi)).all()
    assert jeton not in repr(cle.model_dump())
    assert cle.secret_hash == rules.hachage(jeton)


def test_only_people_of_the_structure_make_and_revoke_keys(session: Session) -> None:
    auteur, voisin = ex.un_cfa(session), ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    ex.une_cle(session, auteur)
    logiciel = queries.cle(session, VISITEUR, session.exec(select(CleApi.secret_hash)).one())
    assert logiciel is not None
    numero = session.exec(select(CleApi.id)).one() or 0
    refuses: list[tuple[Actor, type[Exception]]] = [
        (VISITEUR, NotConnected), (ex.un_controleur(session), Forbidden), (SYSTEME, Forbidden),
        (f.un_acteur(session, Role.ADMIN), Forbidden), (logiciel.actor, Forbidden), (voisin, NotFound),
    ]  # fmt: skip
    for qui, refus in refuses:
        with pytest.raises(refus):
            commands.creer_cle(session, qui, auteur.organismes[0], SAISIE)
        with pytest.raises(refus):
            commands.revoquer_cle(session, qui, numero)
    with pytest.raises(NotFound):
        commands.revoquer_cle(session, auteur, 999)
    assert queries.cles(session, voisin).cles == ()
    for qui, refus in refuses[:-1]:
        with pytest.raises(refus):
            queries.cles(session, qui)


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [("nom", ""), ("nom", " "), ("nom", "x" * 61), ("nom", "a\x00"), ("nom", "\ud800"), ("nom", None),
     ("portees", []), ("portees", ["tout"]), ("portees", "offres:lire"), ("portees", None), ("fin", ""),
     ("fin", "31/02/2027"), ("fin", "11/02/2027"), ("fin", "01/01/2040"), ("fin", "2027-08-31"), ("fin", None)],
)  # fmt: skip
def test_what_is_typed_wrong(session: Session, champ: str, valeur: object) -> None:
    auteur = ex.un_cfa(session)
    with pytest.raises(Invalid) as refus:
        commands.creer_cle(session, auteur, auteur.organismes[0], SAISIE | {champ: valeur})
    assert list(refus.value.erreurs) == [champ]
    assert session.exec(select(CleApi)).all() == []


def test_revoked_once_and_for_good(session: Session, horloge: Horloge) -> None:
    auteur = ex.un_cfa(session)
    jeton = ex.une_cle(session, auteur)
    assert commands.revoquer_cle(session, auteur, premiere(session)) == "Ymag"
    with pytest.raises(Impossible, match="déjà révoquée"):
        commands.revoquer_cle(session, auteur, premiere(session))
    trouvee = connue(session, jeton)
    assert trouvee is not None
    assert trouvee.etat == "revoquee"
    faits = [fait.action for fait in session.exec(select(Fait).where(Fait.objet == f"cle_api:{jeton[:12]}")).all()]
    assert faits == [Action.CLE_API_CREEE, Action.CLE_API_REVOQUEE]


def test_a_key_ends_with_its_last_day(session: Session, horloge: Horloge) -> None:
    auteur = ex.un_cfa(session)
    jeton = ex.une_cle(session, auteur, jours=1)
    horloge.instant = clock.end_of(clock.today() + timedelta(days=1)) - timedelta(seconds=1)
    vue = connue(session, jeton)
    assert vue is not None
    assert vue.etat == ""
    horloge.avancer(seconds=2)
    vue = connue(session, jeton)
    assert vue is not None
    assert vue.etat == "expiree"
    assert queries.cles(session, auteur).cles[0].etat == "expiree"


def test_keys_are_few(session: Session) -> None:
    auteur = ex.un_cfa(session)
    for _ in range(ACTIVES_MAX):
        ex.une_cle(session, auteur)
    with pytest.raises(Impossible, match="20 clés actives"):
        ex.une_cle(session, auteur)
    commands.revoquer_cle(session, auteur, premiere(session))
    ex.une_cle(session, auteur)
    assert [c.etat for c in queries.cles(session, auteur).cles] == [""] * 20 + ["revoquee"]


def test_who_writes_for_the_structure_is_told(session: Session) -> None:
    auteur = ex.un_cfa(session)
    collegue = ex.un_cfa(session, auteur.organismes[0], prenom="Karim")
    ex.une_cle(session, auteur, "offres:lire", "places:ecrire")
    commands.revoquer_cle(session, auteur, premiere(session))
    for acte in ("creee", "revoquee"):
        assert commands.envoyer_cle(session, SYSTEME, premiere(session), acte) == 2
        with pytest.raises(Forbidden):
            commands.envoyer_cle(session, auteur, premiere(session), acte)
    creee, autre, revoquee, _ = session.exec(select(Courriel).order_by(Courriel.id)).all()  # pyright: ignore[reportArgumentType]
    assert autre.destinataire == collegue.courriel
    assert (creee.destinataire, revoquee.objet) == (auteur.courriel, "Une clé de l’API est révoquée")
    assert "lire les formations de la structure et mettre à jour les places des sessions" in creee.texte
    assert auteur.nom in revoquee.texte
