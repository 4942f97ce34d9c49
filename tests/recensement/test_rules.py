"""The pure rules of the census: stages, gestures of the draft, totals, differences, and the merge (properties)."""

import copy
import random
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iel_app.recensement import rules
from iel_app.recensement.forms import Contenu, Modification
from iel_app.recensement.models import Etape
from iel_app.recensement.rules.comparaison import a_plat
from tests.factories import un_contenu, une_intention, une_personne

OUVERTURE = datetime(2027, 1, 4, 8, tzinfo=UTC)
FERMETURE = datetime(2027, 3, 31, 21, 59, 59, 999999, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
CATEGORIES = {"m01": "Aide à domicile", "m02": "Jardinier", "m03": "Cuisinier"}


@pytest.mark.parametrize(
    ("instant", "attendue"),
    [
        (OUVERTURE - INSTANT, Etape.PREPAREE),
        (OUVERTURE, Etape.OUVERTE),
        (OUVERTURE + INSTANT, Etape.OUVERTE),
        (FERMETURE - INSTANT, Etape.OUVERTE),
        (FERMETURE, Etape.OUVERTE),
        (FERMETURE + INSTANT, Etape.FERMEE),
    ],
)
def test_etape_at_both_edges(instant: datetime, attendue: Etape) -> None:
    assert rules.etape(OUVERTURE, FERMETURE, instant) is attendue


def test_etape_after_the_decisions() -> None:
    alloue, archive = FERMETURE + timedelta(days=10), FERMETURE + timedelta(days=400)
    for instant, attendue in (
        (alloue - INSTANT, Etape.FERMEE),
        (alloue, Etape.ALLOUEE),
        (archive - INSTANT, Etape.ALLOUEE),
        (archive, Etape.ARCHIVEE),
    ):
        assert rules.etape(OUVERTURE, FERMETURE, instant, alloue, archive) is attendue


def test_hors_periode_says_when_it_opens_or_since_when_it_is_over() -> None:
    phrases = {e: rules.hors_periode(e, OUVERTURE, FERMETURE) for e in Etape}
    assert phrases.pop(Etape.OUVERTE) == ""
    assert phrases.pop(Etape.PREPAREE) == "La période de recensement ouvre le 04/01/2027."
    assert set(phrases.values()) == {"La période de recensement est terminée depuis le 31/03/2027."}


def faire(depart: Contenu, acte: Any, champ: str = "", valeur: str = "", **autres: Any) -> Contenu:
    """One gesture, which never touches the content it starts from."""
    avant = copy.deepcopy(depart)
    apres = rules.appliquer(depart, Modification(acte=acte, champ=champ, valeur=valeur, **autres))
    assert depart == avant
    return apres


def test_noter() -> None:
    contenu = un_contenu()
    assert faire(contenu, "noter", "presents", "1 25")["presents"] == "1 25"
    assert faire(contenu, "noter", "aucune_intention", "true")["aucune_intention"] is True
    assert faire(contenu, "noter", "aucune_intention", "false")["aucune_intention"] is False
    assert faire(contenu, "noter", "r-p1-nom", "Dupond")["responsables"][0]["nom"] == "Dupond"
    assert faire(contenu, "noter", "i-m01-n4", "7")["intentions"][0]["n4"] == "7"


@pytest.mark.parametrize(
    "champ",
    ["", "statut", "responsables", "intentions", "retiree", "r-p9-nom", "i-m09-n3", "r-p1-uid", "i-m01-prenom",
     "r-p1-n3", "__class__", "r--nom"],
)  # fmt: skip
def test_noter_what_is_unknown_changes_nothing(champ: str) -> None:
    assert faire(un_contenu(), "reprendre", valeurs={champ: "x"}) == un_contenu()
    for acte in ("noter", "reprendre", "choisir_categorie", "retirer_ligne", "retirer_personne", "trancher"):
        assert faire(un_contenu(), acte, champ, "x") == un_contenu()


def test_reprendre_fills_several_fields_at_once() -> None:
    repris = faire(un_contenu(), "reprendre", valeurs={"i-m01-n3": "7", "i-m01-n4": "8", "i-m01-n5": "9"})
    assert repris == un_contenu(intentions=[une_intention("m01", "7", "8", "9")])


def test_people_one_to_five() -> None:
    contenu = un_contenu()
    for attendu in (2, 3, 4, 5, 5):
        contenu = faire(contenu, "ajouter_personne")
        assert len(contenu["responsables"]) == attendu
    assert len({p["uid"] for p in contenu["responsables"]}) == 5
    for attendu in (4, 3, 2, 1, 1):
        contenu = faire(contenu, "retirer_personne", contenu["responsables"][-1]["uid"])
        assert len(contenu["responsables"]) == attendu


def test_remove_then_undo_puts_the_row_back_where_it_was() -> None:
    contenu = un_contenu(intentions=[une_intention(c) for c in CATEGORIES])
    retiree = faire(contenu, "retirer_ligne", "m02")
    assert [i["uid"] for i in retiree["intentions"]] == ["m01", "m03"]
    assert faire(retiree, "retablir") == contenu
    assert faire(faire(retiree, "retablir"), "retablir") == contenu


def test_undo_after_the_same_row_came_back_adds_no_double() -> None:
    retiree = faire(un_contenu(), "retirer_ligne", "m01")
    revenue = retiree | {"intentions": [une_intention("m01")]}
    assert len(faire(revenue, "retablir")["intentions"]) == 1


def test_rows_and_category() -> None:
    contenu = faire(un_contenu(intentions=[]), "ajouter_ligne")
    uid = contenu["intentions"][0]["uid"]
    contenu = faire(faire(contenu, "noter", f"i-{uid}-texte", "jardi"), "choisir_categorie", uid, "m02")
    assert contenu["intentions"][0] | {"uid": ""} == une_intention("m02", "", "", "", uid="")
    assert faire(contenu, "remplacer", contenu=un_contenu()) == un_contenu()
    assert faire(contenu, "remplacer") == contenu


def test_totaux() -> None:
    contenu = un_contenu(intentions=[une_intention("m01", "1 0", "x", ""), une_intention("m02", "2", "-3", "4")])
    assert rules.totaux(contenu) == {3: 12, 4: 0, 5: 4}
    assert [rules.total(ligne) for ligne in contenu["intentions"]] == [10, 6]


def test_preremplir_keeps_people_and_known_categories_without_figures() -> None:
    avant = un_contenu(intentions=[une_intention("m01", "4"), une_intention("disparue", "9")])
    contenu = rules.preremplir(avant, CATEGORIES)
    assert contenu["responsables"] == avant["responsables"]
    assert contenu["intentions"] == [une_intention("m01", "", "", "")]
    assert contenu["presents"] == contenu["handicap"] == ""
    contenu["responsables"][0]["nom"] = "Autre"
    assert avant["responsables"][0]["nom"] == "Durand"
    assert rules.preremplir(None, CATEGORIES) == rules.contenu_vide()


def test_avancement() -> None:
    assert rules.avancement(un_contenu()) == {"responsables": True, "contrats": True, "intentions": True}
    assert rules.avancement(rules.contenu_vide()) == {"responsables": False, "contrats": False, "intentions": False}
    assert rules.avancement(un_contenu(aucune_intention=True, intentions=[]))["intentions"]


@pytest.mark.parametrize(
    ("courriel", "attendu"),
    [
        ("camille.martin@ville.example", True), ("cmartin@ville.example", True), ("c.m@ville.example", True),
        ("rh@ville.example", False), ("apprentissage@ville.example", False), ("mairie.centre@ville.example", False),
        ("", False), ("@ville.example", False), ("bureau@ville.example", False),
    ],
)  # fmt: skip
def test_semble_personnelle(courriel: str, attendu: bool) -> None:
    assert rules.semble_personnelle(courriel, "Camille", "Martin") is attendu


def test_differences_are_readable() -> None:
    avant = un_contenu(intentions=[une_intention("m01", "1", "0", "2"), une_intention("m02", "1", "0", "0")])
    apres = un_contenu(
        presents="13",
        responsables=[une_personne(telephone="+33555010204"), une_personne("p2", nom="Roy")],
        intentions=[une_intention("m01", "4", "0", "2"), une_intention("m03", "0", "5", "0")],
    )
    vues = [(d.libelle, d.avant, d.apres) for d in rules.differences(avant, apres, CATEGORIES)]
    assert vues == [
        ("Apprentis présents", "12", "13"),
        ("Téléphone direct (personne 1)", "05 55 01 02 03", "05 55 01 02 04"),
        ("Prénom (personne 2, ajoutée)", "—", "Claude"),
        ("Nom (personne 2, ajoutée)", "—", "Roy"),
        ("Adresse électronique (personne 2, ajoutée)", "—", "apprentissage.p2@ville.example"),
        ("Téléphone direct (personne 2, ajoutée)", "—", "05 55 01 02 03"),
        ("Niveau 3 (Aide à domicile)", "1", "4"),
        ("Niveau 4 (Cuisinier)", "—", "5"),
        ("Niveau 3 (Jardinier)", "1", "—"),
    ]
    assert rules.differences(avant, avant, CATEGORIES) == []


def test_a_person_replaced_reads_as_two_people() -> None:
    avant = un_contenu(responsables=[une_personne("p1"), une_personne("p2", prenom="Zoé")])
    apres = un_contenu(responsables=[une_personne("p2", prenom="Zoé"), une_personne("x1", prenom="Chloé")])
    vues = {d.libelle: (d.avant, d.apres) for d in rules.differences(avant, apres, CATEGORIES)}
    assert vues["Prénom (personne 2, ajoutée)"] == ("—", "Chloé")
    assert vues["Prénom (personne 1, retirée)"] == ("Claude", "—")
    assert len(vues) == 8
    seule = un_contenu(responsables=[une_personne("x1", prenom="Chloé")])
    vues = {d.libelle: (d.avant, d.apres) for d in rules.differences(un_contenu(), seule, CATEGORIES)}
    assert vues["Prénom (personne 1, ajoutée)"] == ("—", "Chloé")
    assert vues["Prénom (personne 1, retirée)"] == ("Claude", "—")


# --- the merge, by properties -----------------------------------------------------------------------------------------

PERSONNES = [p for nombre in (1, 2, 3) for p in permutations(("p1", "p2", "p3"), nombre)]
LIGNES = [c for nombre in range(4) for c in permutations(CATEGORIES, nombre)]


def petit_contenu(uids: tuple[str, ...], codes: tuple[str, ...], des: bytes) -> Contenu:
    """A small form: values meet often, so that both sides change the same fields."""
    valeurs = iter(des)

    def petit() -> str:
        return str(next(valeurs) % 4)

    return un_contenu(
        responsables=[une_personne(uid, nom=("Durand", "Roy", "Petit")[next(valeurs) % 3]) for uid in uids],
        presents=petit(),
        handicap=petit(),
        aucune_intention=bool(next(valeurs) % 2),
        intentions=[une_intention(c, petit(), petit(), petit()) for c in codes],
    )


# One draw for all the values: the suite of the domain is to last five seconds, and drawing was most of it.
CONTENUS = st.builds(
    petit_contenu, st.sampled_from(PERSONNES), st.sampled_from(LIGNES), st.binary(min_size=15, max_size=15)
)


def nul(champ: str, valeur: Any) -> Any:
    """Zero, empty and absent say the same at a level; empty and absent say the same for a person."""
    return None if valeur in (None, "") or (champ.startswith("i-") and valeur == "0") else valeur


def champs_de(*contenus: Contenu) -> list[str]:
    return list(dict.fromkeys(champ for contenu in contenus for champ in a_plat(contenu)))


@settings(max_examples=200, deadline=None)
@given(CONTENUS, CONTENUS, CONTENUS)
def test_merge_loses_nothing(base: Contenu, mien: Contenu, leur: Contenu) -> None:
    """Field by field where both sides have the row; a row that one side removed goes, or stays, whole."""
    avant = copy.deepcopy((base, mien, leur))
    fusion = rules.fusionner(base, mien, leur, CATEGORIES)
    assert (base, mien, leur) == avant
    v0, v1, v2, r = (a_plat(c) for c in (base, mien, leur, fusion.contenu))
    conflits = {d.champ: d for d in fusion.conflits}
    repris = {d.champ: d for d in fusion.repris}
    assert not conflits.keys() & repris.keys()
    assert all((d.avant, d.apres) == (str(v1.get(c) or "—"), str(v2.get(c) or "—")) for c, d in conflits.items())
    for champ in champs_de(base, mien, leur):
        de, a, b = v0.get(champ), v1.get(champ), v2.get(champ)
        obtenu = nul(champ, r.get(champ))
        if de is not None and (a is None or b is None):
            reste = rangee(champ, v1) or rangee(champ, v2)
            change = reste != rangee(champ, v0) and any(nul(c, v) for c, v in reste.items())
            assert obtenu == (nul(champ, a) if change else None), champ
            assert bool(conflits.keys() & reste.keys()) is bool(reste and change), champ
            assert champ in conflits or not change or reste[champ] == de or nul(champ, reste[champ]) is None, champ
        elif a != de and b != de and nul(champ, a) != nul(champ, b):
            assert champ in conflits, champ
            assert obtenu == nul(champ, a), champ
        else:
            assert champ not in conflits, champ
            attendu = b if a == de else a
            assert obtenu == nul(champ, attendu), champ


def rangee(champ: str, plat: dict[str, Any]) -> dict[str, Any]:
    """What a content says in the row of a field; nothing when it has no such row."""
    return {c: v for c, v in plat.items() if rules.lieu(c) == rules.lieu(champ)}


@settings(max_examples=100, deadline=None)
@given(CONTENUS, CONTENUS, CONTENUS)
def test_merge_then_each_choice(base: Contenu, mien: Contenu, leur: Contenu) -> None:
    """Taking theirs gives their value, or their whole row, and touches nothing else; merging again finds nothing."""
    fusion = rules.fusionner(base, mien, leur, CATEGORIES)
    contenu, restants, siens = fusion.contenu, fusion.conflits, a_plat(leur)
    for rang in range(len(fusion.conflits)):
        if not restants:
            break
        champ, avant = restants[0].champ, a_plat(contenu)
        contenu, suite = rules.trancher(contenu, restants, champ, leur, prendre_leur=rang % 2 == 0)
        entiere = not (rangee(champ, avant) and rangee(champ, siens))
        regles = {c for c in avant | siens if c == champ or (entiere and rules.lieu(c) == rules.lieu(champ))}
        apres = a_plat(contenu)
        for autre in avant | siens:
            voulu = siens if autre in regles and rang % 2 == 0 else avant
            assert nul(autre, apres.get(autre)) == nul(autre, voulu.get(autre)), autre
        assert [c.champ for c in suite] == [c.champ for c in restants if c.champ not in regles]
        restants = suite
    assert restants == []
    encore = rules.fusionner(leur, contenu, leur, CATEGORIES)
    assert encore.conflits == encore.repris == []
    assert encore.contenu == contenu
    verifier_uids(contenu)


def verifier_uids(contenu: Contenu) -> None:
    for liste in ("responsables", "intentions"):
        uids = [ligne["uid"] for ligne in contenu[liste]]
        assert len(uids) == len(set(uids))


@settings(max_examples=100, deadline=None)
@given(CONTENUS, CONTENUS)
def test_merge_is_idempotent(base: Contenu, autre: Contenu) -> None:
    rien = rules.fusionner(base, autre, base, CATEGORIES)
    assert (rien.contenu, rien.conflits, rien.repris) == (autre, [], [])
    memes = rules.fusionner(base, autre, autre, CATEGORIES)
    assert (memes.contenu, memes.conflits, memes.repris) == (autre, [], [])
    pris = rules.fusionner(base, base, autre, CATEGORIES)
    assert pris.conflits == []
    assert not rules.differences(pris.contenu, autre, CATEGORIES)


def test_merge_keeps_my_change_of_a_row_they_removed() -> None:
    base = un_contenu(intentions=[une_intention("m01", "3", "2", "0")])
    mien = un_contenu(intentions=[une_intention("m01", "5", "2", "0")])
    leur = un_contenu(intentions=[], aucune_intention=True)
    fusion = rules.fusionner(base, mien, leur, CATEGORIES)
    assert [(d.libelle, d.avant, d.apres) for d in fusion.conflits] == [("Niveau 3 (Aide à domicile)", "5", "—")]
    assert fusion.contenu["intentions"][0]["n3"] == "5"
    assert fusion.contenu["intentions"] == mien["intentions"]
    assert rules.prendre(fusion.contenu, "i-m01-n3", leur)["intentions"] == []


def test_merge_keeps_whole_a_person_whom_they_removed_and_i_corrected() -> None:
    base = un_contenu(responsables=[une_personne("p1"), une_personne("p2", nom="Rois")])
    mien = un_contenu(responsables=[une_personne("p1"), une_personne("p2", nom="Roy")])
    leur = un_contenu(responsables=[une_personne("p1")])
    fusion = rules.fusionner(base, mien, leur, CATEGORIES)
    assert fusion.contenu == mien
    assert fusion.repris == []
    assert [(d.libelle, d.avant, d.apres) for d in fusion.conflits] == [("Nom (personne 2, retirée)", "Roy", "—")]
    assert rules.trancher(mien, fusion.conflits, "r-p2-nom", leur, prendre_leur=False) == (mien, [])
    assert rules.trancher(mien, fusion.conflits, "r-p2-nom", leur, prendre_leur=True) == (leur, [])


@pytest.mark.parametrize("prendre_leur", [False, True])
def test_merge_of_a_row_removed_by_one_and_changed_by_the_other(prendre_leur: bool) -> None:
    base = un_contenu(intentions=[une_intention("m01"), une_intention("m02", "3", "1", "2")])
    sans = un_contenu(intentions=[une_intention("m01")])
    avec = un_contenu(intentions=[une_intention("m01"), une_intention("m02", "9", "4", "2")])
    for mien, leur, valeurs in ((avec, sans, [("9", "—"), ("4", "—")]), (sans, avec, [("—", "9"), ("—", "4")])):
        fusion = rules.fusionner(base, mien, leur, CATEGORIES)
        assert (fusion.contenu, fusion.repris) == (mien, [])
        assert [(d.avant, d.apres) for d in fusion.conflits] == valeurs
        contenu, reste = rules.trancher(mien, fusion.conflits, "i-m02-n4", leur, prendre_leur=prendre_leur)
        assert (contenu, reste) == (leur if prendre_leur else mien, [])


def test_merge_of_a_row_that_i_emptied_and_they_removed() -> None:
    """What is left of it is at stake; a row wholly emptied says what a removed row says."""
    base = un_contenu(intentions=[une_intention("m01", "3", "2", "0")])
    leur = un_contenu(intentions=[], aucune_intention=True)
    reste = rules.fusionner(base, un_contenu(intentions=[une_intention("m01", "", "2", "0")]), leur, CATEGORIES)
    assert [(d.champ, d.avant, d.apres) for d in reste.conflits] == [("i-m01-n4", "2", "—")]
    vide = rules.fusionner(base, un_contenu(intentions=[une_intention("m01", "0", "", "0")]), leur, CATEGORIES)
    assert (vide.conflits, vide.contenu["intentions"]) == ([], [])


def test_merge_says_who_was_removed_and_who_was_added() -> None:
    base = un_contenu(responsables=[une_personne("p1"), une_personne("p2", nom="Roy")])
    mien = un_contenu(responsables=[une_personne("p1")])
    leur = un_contenu(responsables=[une_personne("p2", nom="Petit"), une_personne("x1", nom="Brun")])
    fusion = rules.fusionner(base, mien, leur, CATEGORIES)
    assert [(d.libelle, d.avant, d.apres) for d in fusion.conflits] == [("Nom (personne 2, retirée)", "—", "Petit")]
    noms = [(d.libelle, d.avant, d.apres) for d in fusion.repris if d.libelle.startswith("Nom")]
    assert noms == [("Nom (personne 1, retirée)", "Durand", "—"), ("Nom (personne 2, ajoutée)", "—", "Brun")]


def test_merge_of_a_row_whose_category_i_changed_gives_distinct_rows() -> None:
    base = un_contenu(intentions=[une_intention("m01", "3")])
    mien = un_contenu(intentions=[une_intention("m02", "3", uid="m01")])
    leur = un_contenu(intentions=[une_intention("m01", "4")])
    fusion = rules.fusionner(base, mien, leur, CATEGORIES)
    lignes = rules.prendre(fusion.contenu, "i-m01-n3", leur)["intentions"]
    assert [i["categorie"] for i in lignes] == ["m02", "m01"]
    assert len({i["uid"] for i in lignes}) == 2


def dit(contenu: Contenu) -> Contenu:
    """What a form says: rows in no order, without the identifiers of the screen."""
    sans_uid = {liste: [{k: v for k, v in x.items() if k != "uid"} for x in contenu[liste]] for liste in LISTES}
    return contenu | sans_uid | {"intentions": sorted(sans_uid["intentions"], key=lambda i: i["categorie"])}


LISTES = ("responsables", "intentions")


@settings(max_examples=100, deadline=None)
@given(CONTENUS, CONTENUS, st.randoms())
def test_fingerprint_tells_what_is_said(un: Contenu, autre: Contenu, hasard: random.Random) -> None:
    assert (rules.empreinte(un) == rules.empreinte(autre)) == (dit(un) == dit(autre))
    melange = copy.deepcopy(un)
    hasard.shuffle(melange["intentions"])
    for rang, ligne in enumerate([*melange["intentions"], *melange["responsables"]]):
        ligne["uid"] = f"x{rang}"
    assert rules.empreinte(melange) == rules.empreinte(un)


# --- one person, two screens ------------------------------------------------------------------------------------------


def test_what_another_screen_typed_is_kept_and_what_this_one_shows_wins() -> None:
    vu = un_contenu(presents="12", handicap="1", fins_ete="4")
    ecran = vu | {"handicap": "2", "fins_ete": "9"}
    brouillon = vu | {"presents": "95", "fins_ete": "8"}
    fusion = rules.d_un_autre_ecran(vu, ecran, brouillon, CATEGORIES)
    assert fusion is not None
    assert [fusion.contenu[nom] for nom in ("presents", "handicap", "fins_ete")] == ["95", "2", "9"]
    assert [(d.libelle, d.apres) for d in fusion.repris] == [("Apprentis présents", "95")]


@given(CONTENUS, CONTENUS)
def test_one_screen_alone_merges_nothing(vu: Contenu, ecran: Contenu) -> None:
    assert rules.d_un_autre_ecran(vu, ecran, vu, CATEGORIES) is None
    assert rules.d_un_autre_ecran(vu, ecran, None, CATEGORIES) is None
    assert rules.d_un_autre_ecran({}, ecran, vu, CATEGORIES) is None


# --- what a campaign says ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ouverture", "fermeture", "objet", "phrase"),
    [
        ((4, 4), (60, 75), "prolongé jusqu’au 17/03/2027", "est prolongée jusqu’au 17/03/2027 à 9\u00a0h\u00a000."),
        ((4, 4), (60, 50), "clos le 20/02/2027", "se termine plus tôt que prévu, le 20/02/2027 à 9\u00a0h\u00a000."),
        ((4, 9), (60, 60), "ouvert le 10/01/2027", "s’ouvre le 10/01/2027, et non plus le 05/01/2027."),
        ((4, 9), (60, 75), "nouvelles dates", "va du 10/01/2027 au 17/03/2027 à 9\u00a0h\u00a000."),
    ],
)
def test_the_mail_of_new_dates(ouverture: tuple[int, int], fermeture: tuple[int, int], objet: str, phrase: str) -> None:
    origine = datetime(2027, 1, 1, 8, tzinfo=UTC)
    dates = [tuple(origine + timedelta(days=jour) for jour in paire) for paire in (ouverture, fermeture)]
    dit = rules.annonce_periode(2027, *dates, commencee=True)  # type: ignore[arg-type]
    assert "brouillon" in dit[1]
    assert "brouillon" not in rules.annonce_periode(2027, *dates, commencee=False)[1]  # type: ignore[arg-type]
    assert dit[0] == f"Recensement 2027\u00a0: {objet}"
    assert len(dit[0]) <= 60
    assert dit[1].startswith(f"La période de recensement 2027 {phrase}")


@pytest.mark.parametrize(
    ("total", "plancher", "plafond", "dit"),
    [
        (0, 5, 40, ""),
        (5, 5, 40, ""),
        (40, 5, 40, ""),
        (400, None, None, ""),
        (41, 5, 40, "41\u00a0intentions, c’est plus que d’ordinaire (40). Vérifiez les lignes."),
        (1, 5, 40, "1\u00a0intention, c’est moins que d’ordinaire (5). Vérifiez les lignes."),
    ],
)
def test_an_unusual_total_is_told(total: int, plancher: int | None, plafond: int | None, dit: str) -> None:
    assert rules.avertissement(total, plancher, plafond) == dit
