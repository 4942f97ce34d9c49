"""The census journey through its states: note, add, choose, save; errors, conflict, closing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from iel_app.core import clock, db, gateway
from iel_app.core.actor import SYSTEME
from iel_app.core.outbox import Effet
from iel_app.recensement.commands import fixer_periode
from iel_app.recensement.components import intentions
from iel_app.recensement.components.messages import motif
from iel_app.recensement.models import Brouillon, Campagne, Etape, Recensement, Signalement, VersionRecensement
from iel_app.recensement.queries import EtatRecensement, PeriodeRecensement
from iel_app.recensement.rules import Difference
from iel_app.recensement.state import HistoriqueState, SaisieState, vues
from iel_app.recensement.state.indicateurs import etiquette
from iel_app.recensement.state.signalement import SignalementState
from tests import factories
from tests.conftest import Horloge
from tests.etats import (
    ETAT_INITIAL,
    SQLITE,
    Onglet,
    Personne,
    Porte,
    connecter,
    formulaire,
    geste,
    noter,
    preparer,
    procedures,
    reconnecter,
)

pytestmark = SQLITE

PERSONNE = {"prenom": "Claude", "nom": "Durand", "courriel": "rh@ville.example", "telephone": "05 55 01 02 03"}
NOMBRES = {"presents": "12", "handicap": "1", "fins_ete": "4", "fins_automne": "3"}


def compter(table: type[Any]) -> int:
    with db.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


async def ouvrir(porte: Porte, personne: Personne) -> tuple[Onglet, Any]:
    onglet = porte.onglet(personne.jeton)
    await onglet.arriver("/recensement/saisie")
    return onglet, await onglet.etat(SaisieState)


async def remplir(onglet: Onglet, saisie: Any, categorie: str = "m01") -> None:
    """Type a whole valid answer."""
    for nom, valeur in PERSONNE.items():
        await noter(onglet, f"r-{saisie.personnes[0].uid}-{nom}", valeur)
    for nom, valeur in NOMBRES.items():
        await noter(onglet, nom, valeur)
    await geste(onglet, SaisieState.ajouter_ligne)
    uid = saisie.lignes[-1].uid
    await geste(onglet, SaisieState.choisir_categorie, uid=uid, code=categorie)
    await noter(onglet, f"i-{uid}-n3", "2")


def signalement(collectivite_id: int, message: str, champ: str = "siret") -> dict[str, str]:
    """What « Signaler une erreur » posts."""
    return {
        "formulaire": f"{collectivite_id}-2027",
        "signalement-champ": champ,
        "signalement-message": message,
    }


async def poster(onglet: Onglet, **champs: str) -> dict[str, str]:
    """Post the form as the draft holds it, and what the person typed over."""
    saisie = await onglet.etat(SaisieState)
    saisie._montrer(saisie._contenu, saisie._conflits)
    poste = await formulaire(onglet, **champs)
    await onglet.envoyer(SaisieState.enregistrer, champs=poste)
    return poste


@pytest.fixture
def commune(base: str) -> int:
    return preparer("Commune A")[0]


async def test_the_whole_journey(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    assert (saisie.etat, saisie.collectivite, saisie.statut) == ("ouvert", "Commune A", "Brouillon, non transmis")
    await remplir(onglet, saisie)
    assert saisie.brouillon.startswith("Brouillon enregistré à")
    assert saisie.totaux["tout"] == "2"
    assert saisie.cible.startswith("i-")
    assert compter(Brouillon) == 1
    await poster(onglet)
    assert (saisie.fautifs, saisie.motif) == ({}, "")
    assert saisie.confirme
    assert saisie.statut.endswith("(version 1)")
    assert saisie.confirmation_intentions == "2\u00a0apprentis, 1\u00a0catégorie cible"
    assert saisie.destinataires == "Claude Durand"
    assert (compter(Brouillon), compter(VersionRecensement), compter(Effet)) == (0, 1, 1)
    await onglet.arriver("/recensement/versions")
    historique = await onglet.etat(HistoriqueState)
    assert [v.numero for v in historique.versions] == [1]
    assert porte.fuites == []


async def test_a_replayed_save_makes_one_version(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    poste = await poster(onglet)
    for _ in range(5):
        await onglet.envoyer(SaisieState.enregistrer, champs=poste)
    assert (saisie.version, compter(VersionRecensement), compter(Effet)) == (1, 1, 1)
    assert saisie.confirme


async def test_errors_keep_what_was_typed_and_save_nothing(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    uid = saisie.personnes[0].uid
    await poster(onglet, handicap="13", presents="12,5", **{f"r__{uid}__courriel": "rh", f"r__{uid}__nom": ""})
    assert set(saisie.fautifs) == {"presents", f"r-{uid}-courriel", f"r-{uid}-nom"}
    assert saisie.fautifs["presents"] == "Le nombre d’apprentis présents doit être un nombre entier, comme 12"
    assert [e.ancre for e in saisie.erreurs] == list(saisie.fautifs)
    assert saisie.cible.startswith("resume#")
    assert not saisie.confirme
    assert {n.nom: n.valeur for n in saisie.nombres}["presents"] == "12,5"
    assert (compter(VersionRecensement), compter(Effet)) == (0, 0)
    await poster(
        onglet, presents="12", handicap="1", **{f"r__{uid}__courriel": "rh@ville.example", f"r__{uid}__nom": "D"}
    )
    assert (saisie.fautifs, saisie.version) == ({}, 1)


async def test_a_huge_text_is_refused_with_its_sentence(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    await poster(onglet, **{f"r__{saisie.personnes[0].uid}__nom": "a" * 200_000})
    assert list(saisie.fautifs.values()) == ["Le nom doit comporter 100 caractères au plus\u00a0: retirez-en 1900"]
    assert compter(VersionRecensement) == 0


async def test_a_catégorie_of_another_campaign_is_refused(porte: Porte, commune: int) -> None:
    with db.transaction() as session:
        factories.une_campagne_fermee(session, 2026, metiers=6)
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    uid = saisie.lignes[0].uid
    await geste(onglet, SaisieState.choisir_categorie, uid=uid, code="m06")
    assert saisie.lignes[0].categorie == "m01"
    await poster(onglet, **{f"i__{uid}__categorie": "m06"})
    assert saisie.fautifs == {f"i-{uid}-texte": "Choisissez une catégorie cible dans la liste"}
    assert compter(VersionRecensement) == 0


async def test_no_field_names_the_collectivite(porte: Porte, commune: int) -> None:
    autre = preparer("Commune B", annee=2028)[0]
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    forges = ("collectivite", "collectivite_id", "actor", "annee", "utilisateur_id", "recensement_id", "session_id")
    await poster(onglet, **dict.fromkeys(forges, str(autre)))
    with db.reading() as session:
        assert set(session.exec(select(Recensement.collectivite_id))) == {commune}
    await poster(onglet, formulaire=f"{autre}-2027", presents="99")
    assert saisie.motif.startswith("Vous agissez désormais pour une autre collectivité")
    with db.reading() as session:
        assert set(session.exec(select(Recensement.collectivite_id))) == {commune}
    assert compter(VersionRecensement) == 1


async def test_two_people_from_the_same_version(porte: Porte, commune: int) -> None:
    un, etat_un = await ouvrir(porte, connecter(commune, nom="Premier"))
    deux, etat_deux = await ouvrir(porte, connecter(commune, nom="Second"))
    await remplir(un, etat_un)
    await remplir(deux, etat_deux)
    await poster(un)
    await poster(deux, presents="15")
    assert not etat_deux.confirme
    assert (etat_deux.nb_conflits, etat_deux.base) == (1, "1")
    conflit = etat_deux.conflit_liens[0]
    assert (conflit.champ, conflit.mien, conflit.leur) == ("presents", "15", "12")
    assert etat_deux.conflit_titre.startswith("Camille Premier a enregistré la version 1")
    # The card and its button name what the field holds.
    for tape, dit in (("", "—"), ("15", "15")):
        await noter(deux, "presents", tape)
        assert [c.mien for c in etat_deux.conflits["presents"]] == [c.mien for c in etat_deux.conflit_liens] == [dit]
    await poster(deux, presents="15")
    assert etat_deux.motif.startswith("Choisissez la valeur à conserver")
    assert compter(VersionRecensement) == 1
    await geste(deux, SaisieState.trancher, champ="presents", choix="garder")
    assert etat_deux.nb_conflits == 0
    await poster(deux)
    assert (etat_deux.motif, etat_deux.fautifs) == ("", {})
    assert (etat_deux.version, etat_deux.confirme) == (2, True)
    assert porte.fuites == []


async def deux_de_la_version_1(porte: Porte, commune: int) -> tuple[Onglet, Any, Onglet, Any]:
    """Two people on the screen of one version 1."""
    un, etat_un = await ouvrir(porte, connecter(commune, nom="Premier"))
    await remplir(un, etat_un)
    await poster(un)
    deux, etat_deux = await ouvrir(porte, connecter(commune, nom="Second"))
    await un.arriver()
    return un, etat_un, deux, etat_deux


def test_a_field_emptied_in_a_row_they_removed_is_not_called_a_removal(base: str) -> None:
    contenu = factories.un_contenu(responsables=[factories.une_personne(nom="")])
    (choix,) = vues.conflits([Difference("r-p1-nom", "Nom (personne 1)", "Durand", "—")], contenu)["r-p1"]
    assert (choix.mien, choix.leur, choix.sans) == ("vide", "—", "Retirer la personne")


async def test_what_is_wrong_once_merged_is_shown_and_mended(porte: Porte, commune: int) -> None:
    un, etat_un, deux, etat_deux = await deux_de_la_version_1(porte, commune)
    uid = etat_un.lignes[0].uid
    await geste(un, SaisieState.retirer_ligne, uid=uid)
    await geste(un, SaisieState.cocher_aucune, coche=True)
    await poster(un)
    await geste(deux, SaisieState.ajouter_ligne)
    await geste(deux, SaisieState.choisir_categorie, uid=etat_deux.lignes[-1].uid, code="m02")
    await noter(deux, f"i-{etat_deux.lignes[-1].uid}-n3", "4")
    await poster(deux)
    assert list(etat_deux.fautifs) == ["aucune_intention"]
    assert [e.ancre for e in etat_deux.erreurs] == ["aucune_intention"]
    assert (etat_deux.base, etat_deux.aucune, etat_deux.nb_conflits) == ("2", True, 0)
    assert etat_deux.conflit_titre.startswith("Camille Premier a enregistré la version 2 pendant votre saisie, à")
    assert etat_deux.cible.startswith("resume#")
    assert [ligne.categorie for ligne in etat_deux.lignes] == ["m02"]
    await geste(deux, SaisieState.cocher_aucune, coche=False)
    await poster(deux)
    assert (etat_deux.fautifs, etat_deux.version, etat_deux.confirme, etat_deux.conflit_titre) == ({}, 3, True, "")
    assert porte.fuites == []


async def test_a_row_i_removed_and_they_changed_can_be_taken_back_whole(porte: Porte, commune: int) -> None:
    un, etat_un, deux, etat_deux = await deux_de_la_version_1(porte, commune)
    uid = etat_un.lignes[0].uid
    await noter(un, f"i-{uid}-n3", "9")
    await noter(un, f"i-{uid}-n4", "4")
    await poster(un)
    await geste(deux, SaisieState.ajouter_ligne)
    await geste(deux, SaisieState.choisir_categorie, uid=etat_deux.lignes[-1].uid, code="m02")
    await noter(deux, f"i-{etat_deux.lignes[-1].uid}-n3", "1")
    await geste(deux, SaisieState.retirer_ligne, uid=uid)
    await poster(deux)
    # The row is not in the form: the choice shows in the band, not beside it.
    assert [(c.champ, c.mien, c.leur, c.sans) for c in etat_deux.conflits[""]] == [
        ("i-m01-n3", "—", "9", "Retirer la ligne"),
        ("i-m01-n4", "—", "4", "Retirer la ligne"),
    ]
    await geste(deux, SaisieState.trancher, champ="i-m01-n3", choix="prendre")
    assert (etat_deux.nb_conflits, etat_deux.conflit_titre) == (0, "")
    ligne = etat_deux.lignes[-1]
    assert (ligne.categorie, ligne.n3, ligne.n4, ligne.n5) == ("m01", "9", "4", "0")
    await poster(deux)
    assert (etat_deux.version, etat_deux.confirme) == (3, True)


async def test_choices_left_say_who_saved_and_when_after_a_reload(porte: Porte, commune: int) -> None:
    un, _, deux, etat_deux = await deux_de_la_version_1(porte, commune)
    await poster(un, presents="20")
    await poster(deux, presents="30")
    avant = etat_deux.conflit_auteur
    await deux.arriver()
    assert etat_deux.conflit_auteur == avant
    assert avant.startswith("Camille Premier à ")
    assert (etat_deux.nb_conflits, etat_deux.conflit_titre) == (1, "Des choix restent à faire entre deux saisies")


async def test_choices_met_on_one_device_are_shown_on_the_other(porte: Porte, commune: int) -> None:
    paul, _ = await ouvrir(porte, connecter(commune, nom="Premier"))
    await remplir(paul, await paul.etat(SaisieState))
    await poster(paul)
    personne = connecter(commune, nom="Second")
    ordinateur, _ = await ouvrir(porte, personne)
    telephone, etat = await ouvrir(porte, reconnecter(personne.utilisateur_id))
    await poster(paul, presents="20", fins_ete="5")
    await poster(ordinateur, presents="30")
    await poster(telephone, handicap="2")
    assert etat.motif.startswith("Choisissez la valeur à conserver")
    assert [(c.mien, c.leur) for c in etat.conflits["presents"]] == [("30", "20")]
    assert (etat.nb_conflits, etat.base, etat.cible.partition("#")[0]) == (1, "2", "conflit-presents")
    assert etat.conflit_titre == "Des choix restent à faire entre deux saisies"
    assert etat.conflit_auteur.startswith("Camille Premier à ")
    assert [n.valeur for n in etat.nombres] == ["30", "2", "5", "3"], "ce qui est tapé ici, et le reste"
    await geste(telephone, SaisieState.trancher, champ="presents", choix="prendre")
    await poster(telephone)
    assert etat.confirme
    assert porte.fuites == []


def test_the_totals_are_not_announced_after_each_figure(base: str) -> None:
    vue = str(intentions())
    assert vue.count('jsx("output"') == vue.count('jsx("output",{"aria-live":"off"}') == 5


async def test_what_is_of_another_day_says_which(porte: Porte, horloge: Horloge, commune: int) -> None:
    un, deux = connecter(commune, nom="Premier"), connecter(commune, nom="Second")
    onglet, saisie = await ouvrir(porte, un)
    await remplir(onglet, saisie)
    await poster(onglet)
    onglet, saisie = await ouvrir(porte, deux)
    await noter(onglet, "presents", "30")
    onglet, saisie = await ouvrir(porte, un)
    await poster(onglet, presents="20")
    _, saisie = await ouvrir(porte, deux)
    assert saisie.brouillon == "Brouillon enregistré à 14\u00a0h\u00a032"
    horloge.avancer(days=1)
    onglet, saisie = await ouvrir(porte, reconnecter(deux.utilisateur_id))
    assert saisie.brouillon == "Brouillon enregistré le 12/02/2027 à\u00a014\u00a0h\u00a032"
    await poster(onglet)
    dit = "le 12/02/2027 à\u00a014\u00a0h\u00a032"
    assert saisie.conflit_titre == f"Camille Premier a enregistré la version 2 pendant votre saisie, {dit}"
    assert saisie.conflit_auteur == f"Camille Premier {dit}"


async def test_what_a_field_still_sends_after_the_save_makes_no_draft(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    uid = saisie.personnes[0].uid
    bruts = {"presents": " 0 12 ", f"r-{uid}-telephone": "05.55.01.02.03", f"r-{uid}-nom": "De  La Tour"}
    await poster(onglet, **{champ.replace("-", "__"): valeur for champ, valeur in bruts.items()})
    assert (saisie.version, saisie.fautifs) == (1, {})
    for champ, valeur in bruts.items():
        await noter(onglet, champ, valeur)
    # The words that found a catégorie, which was chosen before they came.
    await noter(onglet, f"i-{saisie.lignes[0].uid}-texte", saisie.lignes[0].libelle)
    assert saisie.statut.startswith("Transmis le")
    assert compter(Brouillon) == 0
    await noter(onglet, "presents", "13")
    assert saisie.statut == "Modifié depuis la version 1, non transmis"
    assert compter(Brouillon) == 1


async def test_no_intention_on_a_prefilled_form_is_one_tick(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    with db.transaction() as session:
        factories.une_campagne_ouverte(session, 2026)
        factories.un_recensement_enregistre(session, personne.actor, 2026)
    onglet, saisie = await ouvrir(porte, personne)
    assert [ligne.a_confirmer for ligne in saisie.lignes] == [True]
    assert [(e.etat, e.ton) for e in saisie.sommaire if e.ancre == "responsables"] == [("À confirmer", "todo")]
    await geste(onglet, SaisieState.cocher_aucune, coche=True)
    await poster(onglet, **NOMBRES)
    assert [(e.etat, e.ton) for e in saisie.sommaire if e.ancre == "responsables"] == [("Complété", "done")]
    assert (saisie.fautifs, saisie.version, saisie.lignes) == ({}, 1, [])
    assert saisie.confirmation_intentions == "Aucune intention cette année"


async def test_the_mail_goes_to_a_list_of_people(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    for prenom in ("Zoé", "Paul"):
        await geste(onglet, SaisieState.ajouter_personne)
        for nom, valeur in (PERSONNE | {"prenom": prenom}).items():
            await noter(onglet, f"r-{saisie.personnes[-1].uid}-{nom}", valeur)
    await poster(onglet)
    assert saisie.destinataires == "Claude Durand, Zoé Durand et Paul Durand"


async def test_last_year_s_row_is_taken_over_at_once_also_after_a_reconnection(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    with db.transaction() as session:
        factories.une_campagne_ouverte(session, 2026)
        factories.un_recensement_enregistre(session, personne.actor, 2026)
    formulaire_ouvert = f"{commune}-2027"
    for evenement, champs in (
        (SaisieState.reprendre_ligne, {"uid": "m01"}),
        (SaisieState.reprendre, {"champ": "presents"}),
        (SaisieState.choisir_categorie, {"uid": "m01", "code": "m02"}),
        (SaisieState.voir_diplomes, {"uid": "m01"}),
    ):
        neuf = porte.onglet(personne.jeton)
        await neuf.envoyer(evenement, formulaire=formulaire_ouvert, **champs)
    assert (await neuf.etat(SaisieState)).diplomes_titre == "Métier 02"
    _, saisie = await ouvrir(porte, personne)
    assert {n.nom: n.valeur for n in saisie.nombres}["presents"] == "12"
    assert [(x.categorie, x.n3, x.n4, x.n5) for x in saisie.lignes] == [("m02", "1", "0", "2")]
    assert porte.fuites == []


async def test_what_was_typed_just_before_a_take_over_undoes_nothing(
    porte: Porte, horloge: Horloge, commune: int
) -> None:
    """A field is sent after a pause: its last words may come after the click on « Reprendre »."""
    personne = connecter(commune)
    with db.transaction() as session:
        factories.une_campagne_ouverte(session, 2026)
        factories.un_recensement_enregistre(session, personne.actor, 2026)
    onglet, saisie = await ouvrir(porte, personne)
    await noter(onglet, "presents", "99")
    await geste(onglet, SaisieState.reprendre, champ="presents")
    await noter(onglet, "presents", "99")
    assert saisie.nombres[0].valeur == "12"
    await noter(onglet, "presents", "98")
    assert saisie.nombres[0].valeur == "98"
    await geste(onglet, SaisieState.reprendre, champ="presents")
    horloge.avancer(seconds=5)
    await noter(onglet, "presents", "98")
    assert saisie.nombres[0].valeur == "98", "tapé de nouveau, bien après"


async def test_a_refused_take_over_moves_nothing(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    with db.transaction() as session:
        factories.une_campagne_ouverte(session, 2026)
        factories.un_recensement_enregistre(session, personne.actor, 2026)
    onglet, saisie = await ouvrir(porte, personne)
    fermer_il_y_a(minutes=20)
    await geste(onglet, SaisieState.reprendre_ligne, uid="m01")
    assert saisie.motif.endswith("Votre saisie n’est pas transmise.")
    assert saisie.cible.startswith("motif#")
    assert [ligne.n3 for ligne in saisie.lignes] == [""]


GESTES: dict[str, tuple[Any, dict[str, Any]]] = {
    "noter": (SaisieState.noter, {"champ": "presents", "valeur": "7654"}),
    "cocher_aucune": (SaisieState.cocher_aucune, {"coche": True}),
    "reprendre": (SaisieState.reprendre, {"champ": "presents"}),
    "reprendre_ligne": (SaisieState.reprendre_ligne, {"uid": "m01"}),
    "ajouter_personne": (SaisieState.ajouter_personne, {}),
    "retirer_personne": (SaisieState.retirer_personne, {"uid": "p1"}),
    "ajouter_ligne": (SaisieState.ajouter_ligne, {}),
    "retirer_ligne": (SaisieState.retirer_ligne, {"uid": "m01"}),
    "choisir_categorie": (SaisieState.choisir_categorie, {"uid": "m01", "code": "m02"}),
    "retablir": (SaisieState.retablir, {}),
    "trancher": (SaisieState.trancher, {"champ": "presents", "choix": "prendre"}),
    "voir_diplomes": (SaisieState.voir_diplomes, {"uid": "m01"}),
}


@pytest.mark.parametrize("nom", GESTES)
async def test_a_gesture_made_for_one_collectivite_never_writes_another_s_draft(porte: Porte, nom: str) -> None:
    """Another tab went on to B: the form on this screen is still A's."""
    une, autre = preparer("Commune A", "Commune B")
    personne = connecter(une, autre, choisir=une)
    with db.transaction() as session:
        factories.une_campagne_ouverte(session, 2026)
        for collectivite_id in (une, autre):
            factories.un_recensement_enregistre(session, factories.un_gestionnaire(session, collectivite_id), 2026)
    onglet, _ = await ouvrir(porte, personne)
    jeton = reconnecter(personne.utilisateur_id, autre).jeton
    onglet.jeton = jeton
    reponses = compter(Recensement)
    evenement, champs = GESTES[nom]
    await onglet.envoyer(evenement, formulaire=f"{une}-2027", **champs)
    etat = await onglet.etat(SaisieState)
    assert etat.motif.startswith("Vous agissez désormais pour une autre collectivité")
    assert etat.collectivite == "", "B’s answer would show under what was typed for A"
    # A tab that the server does not know: it loads B's form after the gesture.
    neuf = porte.onglet(jeton)
    await neuf.envoyer(evenement, formulaire=f"{une}-2027", **champs)
    assert (await neuf.etat(SaisieState)).cible == "motif#1"
    assert (compter(Brouillon), compter(Recensement)) == (0, reponses)
    assert porte.fuites == []


async def test_a_gesture_made_for_another_year_writes_nothing(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await onglet.envoyer(SaisieState.ajouter_ligne, formulaire=f"{commune}-2026")
    assert saisie.motif
    assert (saisie.lignes, compter(Brouillon)) == ([], 0)


def test_every_gesture_is_in_the_list_above(base: str) -> None:
    """A handler that carries a form is a gesture on it."""
    siennes = [ligne for ligne in procedures() if ligne.startswith("recensement.") and "(formulaire" in ligne]
    faits = {ligne.split("(")[0].rpartition(".")[2] for ligne in siennes}
    assert faits == set(GESTES)


async def test_a_report_made_for_one_collectivite_never_goes_to_another_s_contact(porte: Porte) -> None:
    une, autre = preparer("Commune A", "Commune B")
    onglet, _ = await ouvrir(porte, connecter(une, autre, choisir=autre))
    await onglet.envoyer(SignalementState.envoyer, champs=signalement(une, "Le SIRET de la commune A est faux"))
    etat = await onglet.etat(SignalementState)
    assert etat.motif.startswith("Vous agissez désormais pour une autre collectivité")
    assert (etat.envoye, compter(Effet)) == (False, 0)


def fermer_il_y_a(**duree: float) -> None:
    """End the period some time ago."""
    fin = clock.now() - timedelta(**duree)
    gateway.execute(fixer_periode, SYSTEME, 2027, fin - timedelta(days=30), fin)


@pytest.mark.parametrize("consultation", [False, True])
async def test_an_unsent_draft_is_read_again_after_the_end(porte: Porte, commune: int, consultation: bool) -> None:
    personne = connecter(commune)
    onglet, saisie = await ouvrir(porte, personne)
    await remplir(onglet, saisie)
    await poster(onglet)
    await noter(onglet, "presents", "33")
    assert saisie.delai
    fermer_il_y_a(hours=2)
    with db.transaction() as session:
        session.exec(select(Campagne)).one().consultation_hors_periode = consultation
    _, etat = await ouvrir(porte, personne)
    assert (etat.etat, etat.delai) == ("clos_en_cours", "")
    assert etat.motif.startswith("La période de recensement est terminée depuis le ")
    dite = "Votre saisie n’est pas transmise\u00a0; votre brouillon reste lisible ci-dessous. La version 1 reste votre"
    assert etat.motif.endswith(f"{dite} réponse.")
    assert "Ces changements ne sont pas transmis" in str(motif())
    assert {n.nom: n.valeur for n in etat.nombres}["presents"] == "33"
    assert [ligne.n3 for ligne in etat.lignes] == ["2"]


@pytest.mark.parametrize(("consultation", "attendu"), [(False, "ferme"), (True, "consultation")])
async def test_after_the_end_without_a_draft(porte: Porte, commune: int, consultation: bool, attendu: str) -> None:
    personne = connecter(commune)
    onglet, saisie = await ouvrir(porte, personne)
    await remplir(onglet, saisie)
    await poster(onglet)
    fermer_il_y_a(minutes=1)
    with db.transaction() as session:
        session.exec(select(Campagne)).one().consultation_hors_periode = consultation
    await onglet.arriver()
    assert (saisie.etat, saisie.delai, saisie.motif) == (attendu, "", "")
    assert saisie.hors_periode.startswith("La période de recensement est terminée depuis le ")


async def test_a_campaign_not_yet_open_is_not_over(porte: Porte, commune: int) -> None:
    debut, fin = clock.now() + timedelta(days=10), clock.now() + timedelta(days=40)
    gateway.execute(fixer_periode, SYSTEME, 2027, debut, fin)
    _, saisie = await ouvrir(porte, connecter(commune))
    assert saisie.etat == "a_venir"
    assert saisie.hors_periode == f"La période de recensement ouvre le {clock.local(debut):%d/%m/%Y}"
    bornes = [f"{clock.local(borne):%d/%m/%Y} à\u00a0" for borne in (debut, fin)]
    assert saisie.dates.startswith(f"Recensement 2027\u00a0: du {bornes[0]}")
    assert f" au {bornes[1]}" in saisie.dates


async def test_the_first_word_typed_just_after_the_end_is_kept(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    fermer_il_y_a(minutes=1)
    await noter(onglet, "presents", "12")
    await poster(onglet, presents="12")
    assert "votre brouillon reste lisible" in saisie.motif
    with db.reading() as session:
        assert session.exec(select(Brouillon)).one().contenu["presents"] == "12"


async def test_nothing_is_said_of_a_draft_that_came_too_late(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    fermer_il_y_a(minutes=20)
    await noter(onglet, "presents", "12")
    assert saisie.etat == "clos_en_cours"
    assert saisie.motif.endswith("Votre saisie n’est pas transmise.")
    assert compter(Brouillon) == 0


async def test_the_closing_instant_passes_while_typing(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    hier = clock.now() - timedelta(minutes=1)
    gateway.execute(fixer_periode, SYSTEME, 2027, hier - timedelta(days=30), hier)
    await poster(onglet, presents="14")
    assert saisie.motif.startswith("La période de recensement est terminée depuis le")
    assert "votre brouillon reste lisible" in saisie.motif
    assert (saisie.etat, saisie.delai, saisie.confirme) == ("clos_en_cours", "", False)
    assert compter(VersionRecensement) == 0
    assert {n.nom: n.valeur for n in saisie.nombres}["presents"] == "14"


async def test_a_server_that_forgot_the_tab_still_saves(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    onglet, saisie = await ouvrir(porte, personne)
    await remplir(onglet, saisie)
    saisie._montrer(saisie._contenu, [])
    poste = await formulaire(onglet)
    neuf = porte.onglet(personne.jeton)
    await neuf.envoyer(SaisieState.noter, formulaire=saisie.formulaire, champ="presents", valeur="13")
    await neuf.envoyer(SaisieState.enregistrer, champs=poste)
    assert (await neuf.etat(SaisieState)).confirme
    assert compter(VersionRecensement) == 1
    assert porte.fuites == []


async def test_a_fresh_state_without_right_refuses_without_a_bug(porte: Porte, commune: int) -> None:
    from iel_app.core.actor import Role

    onglet = porte.onglet(connecter(commune, role=Role.AGENT).jeton)
    for evenement, champs in (
        (SaisieState.noter, {"formulaire": f"{commune}-2027", "champ": "presents", "valeur": "1"}),
        (SaisieState.enregistrer, {"champs": {"formulaire": f"{commune}-2027"}}),
        (SaisieState.ajouter_ligne, {"formulaire": f"{commune}-2027"}),
        (SaisieState.retablir, {"formulaire": f"{commune}-2027"}),
        (SaisieState.cocher_aucune, {"formulaire": f"{commune}-2027", "coche": True}),
        (SignalementState.envoyer, {"champs": signalement(commune, "x")}),
    ):
        await onglet.envoyer(evenement, **champs)
    assert (await onglet.etat(SaisieState)).motif == "Votre rôle ne permet pas cette action."
    assert (compter(Recensement), compter(Brouillon)) == (0, 0)
    assert porte.fuites == []


async def test_rows_are_removed_brought_back_and_taken_over(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    onglet, saisie = await ouvrir(porte, personne)
    await remplir(onglet, saisie)
    uid = saisie.lignes[0].uid
    await geste(onglet, SaisieState.retirer_ligne, uid=uid)
    assert (saisie.lignes, saisie.retiree) == ([], "Catégorie retirée\u00a0: Métier 01")
    await geste(onglet, SaisieState.retablir)
    assert [ligne.uid for ligne in saisie.lignes] == [uid]
    await geste(onglet, SaisieState.voir_diplomes, uid=uid)
    assert saisie.diplomes_titre == "Métier 01"
    await onglet.envoyer(SaisieState.chercher_diplome, texte="introuvable")
    assert all(not d.diplomes for d in saisie.diplomes)
    await geste(onglet, SaisieState.voir_diplomes, uid="")
    assert (saisie.diplomes_de, saisie.cible.partition("#")[0]) == ("", f"i-{uid}-voir")
    await geste(onglet, SaisieState.cocher_aucune, coche=True)
    assert saisie.aucune
    second = porte.onglet(reconnecter(personne.utilisateur_id).jeton)
    await second.arriver("/recensement/saisie")
    assert (await second.etat(SaisieState)).aucune
    assert porte.fuites == []


async def test_a_wrong_identity_is_reported(porte: Porte, commune: int) -> None:
    onglet, _ = await ouvrir(porte, connecter(commune))
    await onglet.envoyer(SignalementState.ouvrir)
    etat = await onglet.etat(SignalementState)
    await onglet.envoyer(SignalementState.envoyer, champs=signalement(commune, "x", "inconnu"))
    assert set(etat.fautifs) == {"signalement-champ"}
    await onglet.envoyer(SignalementState.envoyer, champs=signalement(commune, "<b>faux</b> \ud800\x00"))
    assert (etat.envoye, etat.cible) == (True, "signalement-envoye#2")
    assert compter(Effet) == 1
    # A second click before the answer is the same report; the dialog opened again is another.
    await onglet.envoyer(SignalementState.envoyer, champs=signalement(commune, "faux"))
    assert compter(Signalement) == 1
    await onglet.envoyer(SignalementState.ouvrir)
    await onglet.envoyer(SignalementState.envoyer, champs=signalement(commune, "faux aussi"))
    assert compter(Signalement) == 2
    assert porte.fuites == []


def test_the_label_of_a_collectivite_tells_a_period_to_come_from_one_that_is_over(base: str) -> None:
    def dite(etape: Etape, debut: int, fin: int) -> str:
        ouverture, fermeture = clock.now() + timedelta(days=debut), clock.now() + timedelta(days=fin)
        periode = PeriodeRecensement(2027, etape, ouverture, fermeture, "", consultation=False)
        return etiquette(EtatRecensement(periode, 0, None, aucune_intention=False, commence=False))[1]

    jour = clock.local(clock.now() + timedelta(days=2)).date()
    assert dite(Etape.PREPAREE, 2, 9) == f"Recensement ouvert à partir du {jour:%d/%m/%Y}"
    assert dite(Etape.OUVERTE, -2, 9) == "Recensement à commencer"
    assert dite(Etape.FERMEE, -9, -2) == "Recensement fermé"


def test_the_label_of_an_answer_never_hides_what_is_not_transmitted(base: str) -> None:
    def dite(etape: Etape, *, aucune: bool, commence: bool, consultation: bool = False) -> tuple[str, str]:
        periode = PeriodeRecensement(2027, etape, clock.now(), clock.now(), "", consultation=consultation)
        return etiquette(EtatRecensement(periode, 1, clock.now(), aucune_intention=aucune, commence=commence))

    transmis = ("succes", f"Recensement transmis le {clock.local(clock.now()):%d/%m/%Y}")
    change = ("attention", "Modifications non transmises")
    aucune = ("neutre", "Aucune intention cette année")
    assert dite(Etape.OUVERTE, aucune=False, commence=False) == transmis
    assert dite(Etape.OUVERTE, aucune=False, commence=True) == change
    assert dite(Etape.OUVERTE, aucune=True, commence=True) == change
    assert dite(Etape.OUVERTE, aucune=True, commence=False) == aucune
    # After the end the version stands, and its figures are read only if the campaign says so.
    assert dite(Etape.FERMEE, aucune=False, commence=True) == transmis
    assert dite(Etape.FERMEE, aucune=True, commence=False) == transmis
    assert dite(Etape.FERMEE, aucune=True, commence=False, consultation=True) == aucune


async def test_coming_back_shows_what_was_typed_and_saved(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    onglet, saisie = await ouvrir(porte, personne)
    await remplir(onglet, saisie)
    # What the browser would mount again, before the page is loaded anew.
    assert (saisie.nombres[0].valeur, saisie.personnes[0].nom, saisie.lignes[0].n3) == ("12", "Durand", "2")
    await poster(onglet, presents="15")
    assert (saisie.confirme, saisie.nombres[0].valeur) == (True, "15")
    await onglet.arriver()
    assert saisie.nombres[0].valeur == "15"
    ailleurs = porte.onglet(reconnecter(personne.utilisateur_id).jeton)
    await ailleurs.arriver("/recensement/saisie")
    await noter(ailleurs, "presents", "95")
    await onglet.arriver()
    assert saisie.nombres[0].valeur == "95"
    assert porte.fuites == []


@pytest.mark.parametrize("gestes", ["retirer", "retirer deux", "retirer puis ajouter", "retirer puis annuler"])
async def test_what_moves_while_the_form_is_leaving_counts(porte: Porte, commune: int, gestes: str) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    for categorie in ("m01", "m02", "m03"):
        await remplir(onglet, saisie, categorie)
    un, deux = saisie.lignes[0].uid, saisie.lignes[1].uid
    parti = await formulaire(onglet)
    await geste(onglet, SaisieState.retirer_ligne, uid=un)
    attendu = ["m02", "m03"]
    if gestes == "retirer deux":
        await geste(onglet, SaisieState.retirer_ligne, uid=deux)
        attendu = ["m03"]
    if gestes == "retirer puis ajouter":
        await geste(onglet, SaisieState.ajouter_personne)
    if gestes == "retirer puis annuler":
        saisie._montrer(saisie._contenu, saisie._conflits)
        parti = await formulaire(onglet)
        await geste(onglet, SaisieState.retablir)
        attendu = ["m01", "m02", "m03"]
    await onglet.envoyer(SaisieState.enregistrer, champs=parti)
    assert saisie.confirme, saisie.fautifs
    with db.reading() as session:
        contenu = session.exec(select(VersionRecensement.contenu)).one()
    assert sorted(ligne["categorie"] for ligne in contenu["intentions"]) == attendu


async def test_a_tab_that_comes_back_never_replaces_what_was_saved_meanwhile(porte: Porte, commune: int) -> None:
    """It was filled from version 1, knows nothing of version 2, and what was typed in the cut comes first."""
    un, _, deux, etat_deux = await deux_de_la_version_1(porte, commune)
    await noter(un, "presents", "61")
    await poster(un)
    # The server forgot the second tab: its page alone knows the version it shows.
    revenu = porte.onglet(deux.jeton)
    await revenu.envoyer(ETAT_INITIAL, {})
    etat = await revenu.etat(SaisieState)
    assert (etat.base, etat.nombres[0].valeur) == ("", "61")
    await noter(revenu, "presents", "56")
    assert etat.base == ""
    await poster(revenu, base=etat_deux.base)
    assert [(c.champ, c.mien, c.leur) for c in etat.conflits["presents"]] == [("presents", "56", "61")]
    assert etat.base == "2"
    await geste(revenu, SaisieState.trancher, champ="presents", choix="prendre")
    await poster(revenu)
    assert (etat.confirme, etat.nombres[0].valeur) == (True, "61")


async def test_what_another_device_typed_is_kept_by_the_save_of_this_one(porte: Porte, commune: int) -> None:
    personne = connecter(commune)
    onglet, saisie = await ouvrir(porte, personne)
    await remplir(onglet, saisie)
    ailleurs = porte.onglet(reconnecter(personne.utilisateur_id).jeton)
    await ailleurs.arriver("/recensement/saisie")
    await noter(ailleurs, "presents", "95")
    await noter(ailleurs, "fins_ete", "8")
    await poster(onglet, fins_ete="9", handicap="")
    assert list(saisie.fautifs) == ["handicap"]
    assert saisie.nombres[0].valeur == "95", "le brouillon de l’autre appareil est perdu par un refus"
    await noter(ailleurs, "fins_automne", "7")
    await poster(onglet, handicap="2")
    assert saisie.confirme
    with db.reading() as session:
        contenu = session.exec(select(VersionRecensement.contenu)).one()
    assert [contenu[nom] for nom in NOMBRES] == ["95", "2", "9", "7"]
    assert [(e.avant, e.apres) for e in saisie.repris] == [("3", "7")]
    assert porte.fuites == []


async def test_focus_goes_to_the_row_brought_back(porte: Porte, commune: int) -> None:
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    uid = saisie.lignes[0].uid
    await geste(onglet, SaisieState.retirer_ligne, uid=uid)
    await geste(onglet, SaisieState.retablir)
    assert saisie.cible.startswith(f"i-{uid}-n3#")


async def test_an_unusual_total_is_told_and_refuses_nothing(porte: Porte, commune: int) -> None:
    with db.transaction() as session:
        session.exec(select(Campagne)).one().plafond_intentions = 1
    onglet, saisie = await ouvrir(porte, connecter(commune))
    assert saisie.totaux["avis"] == ""
    await remplir(onglet, saisie)
    assert saisie.totaux["avis"] == "2\u00a0intentions, c’est plus que d’ordinaire (1). Vérifiez les lignes."
    await poster(onglet)
    assert saisie.confirme


async def test_older_versions_are_one_link_away(porte: Porte, commune: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iel_app.recensement.queries.suivi.VERSIONS_PAR_PAGE", 1)
    onglet, saisie = await ouvrir(porte, connecter(commune))
    await remplir(onglet, saisie)
    await poster(onglet)
    await poster(onglet, presents="9")
    await onglet.arriver("/recensement/versions")
    historique = await onglet.etat(HistoriqueState)
    vues = []
    for requete in ("", "?avant=2", "?avant=1", "?avant=<b>"):
        await onglet.arriver("/recensement/versions", requete)
        vues.append(([v.numero for v in historique.versions], historique.plus_anciennes, historique.recentes))
        assert historique.etat == "pret"
    assert vues == [([2], 2, True), ([1], 0, False), ([], 0, False), ([2], 2, True)]
