"""Pure rules of the offer: title, sessions, publication, differences, findings."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iel_app.offre import forms
from iel_app.offre.forms import Refus, champs
from iel_app.offre.rules import Certification, Reperes, Seance, comparaison, intitule, publication, sessions
from iel_app.offre.rules.constats import Jumelle, constats

JOUR = date(2027, 2, 12)
CERTIFICATION = Certification(1, "91544", "RNCP37872", "TP Agent de propreté", 3, 2, date(2029, 8, 31), "", True)
REPERES = Reperes(JOUR, CERTIFICATION, {7: "CFA", 8: "Annexe"}, "aide@cariforef.example", 180)
SEANCE = Seance(
    "00254068", date(2027, 9, 1), date(2029, 7, 31), "2 rue des Écoles", "87085", "87000", "Limoges", "", None,
    "dates_fixes", False, True,
)  # fmt: skip
CONTENU = {
    "intitule": "Titre professionnel Agent de propreté",
    "certification": "91544",
    "formation_continue": "non",
    "contrat_pro": "non",
    "contrat_apprentissage": "oui",
    "annees": "1,2",
    "responsable": "7",
    "formateur": "7",
    "objectif": "Nettoyer.",
    "contact_courriel": "accueil@cfa.example",
    "enseignement": "presentiel",
    "financement": "employeur",
}


# --- title ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tape", "pro", "apprentissage", "public"),
    [
        ("CAP Cuisine", False, True, "CAP Cuisine (Contrat d’apprentissage possible)"),
        ("CAP Cuisine", True, False, "CAP Cuisine (Contrat de professionnalisation possible)"),
        ("CAP Cuisine", True, True, "CAP Cuisine (Contrat de professionnalisation ou Apprentissage possible)"),
        ("CAP Cuisine", False, False, "CAP Cuisine"),
        ("CAP Cuisine (Apprentissage POSSIBLE)", False, True, "CAP Cuisine (Contrat d’apprentissage possible)"),
        ("CAP Cuisine (contrat de  professionnalisation possible )", False, False, "CAP Cuisine"),
        ("CAP Cuisine (option A)", False, True, "CAP Cuisine (option A) (Contrat d’apprentissage possible)"),
    ],
)  # fmt: skip
def test_the_mention_is_computed_never_typed_twice(tape: str, pro: bool, apprentissage: bool, public: str) -> None:
    assert intitule.complet(tape, contrat_pro=pro, contrat_apprentissage=apprentissage) == public
    assert intitule.complet(public, contrat_pro=pro, contrat_apprentissage=apprentissage) == public


@given(st.text(max_size=320), st.booleans(), st.booleans())
def test_completing_a_title_twice_changes_nothing(texte: str, pro: bool, apprentissage: bool) -> None:
    une = intitule.complet(texte, contrat_pro=pro, contrat_apprentissage=apprentissage)
    assert intitule.complet(une, contrat_pro=pro, contrat_apprentissage=apprentissage) == une


# --- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "adresse",
    ["javascript:alert(1)", "data:text/html,x", "ftp://cfa.example", "https://", "https://user:mdp@cfa.example/",
     "cfa", "https://localhost/", "http://a b.example", "//cfa.example", "JaVaScRiPt://cfa.example/%0aalert(1)"],
)  # fmt: skip
def test_a_link_that_is_no_page_is_refused(adresse: str) -> None:
    with pytest.raises(Refus, match="adresse qui commence par https://"):
        champs.lien(adresse)


def test_links_kept() -> None:
    assert (
        champs.lien("https://www.cfa-limoges.example/formations?id=3")
        == "https://www.cfa-limoges.example/formations?id=3"
    )
    assert champs.lien("  ") == ""
    with pytest.raises(Refus, match="retirez-en"):
        champs.lien("https://cfa.example/" + "a" * 400)


@pytest.mark.parametrize(
    ("tape", "phrase"),
    [
        ("", "Saisissez la date de début"),
        ("01/09", "La date de début doit comporter une année"),
        ("31/06/2027", "La date de début doit exister dans le calendrier"),
        ("demain", "La date de début doit comporter un jour, un mois et une année"),
        ("01/09/1927", "La date de début doit comporter une année entre 2000 et 2100"),
    ],
)
def test_days_refused(tape: str, phrase: str) -> None:
    with pytest.raises(Refus, match=phrase):
        champs.jour(tape, "la date de début")


@pytest.mark.parametrize("tape", ["1/9/2027", "01-09-2027", "01.09.27", " 01 09 2027 "])
def test_days_read(tape: str) -> None:
    assert champs.jour(tape, "la date de début") == date(2027, 9, 1)


def test_cedex() -> None:
    assert (champs.cedex("cedex  03"), champs.cedex("CEDEX"), champs.cedex("")) == ("CEDEX 03", "CEDEX", "")
    with pytest.raises(Refus, match="CEDEX ou CEDEX 03"):
        champs.cedex("CEDEX A")


@given(st.dictionaries(st.sampled_from(forms.CHAMPS), st.text(max_size=400)))
def test_any_content_is_read_or_refused(contenu: dict[str, str]) -> None:
    saisie, erreurs = forms.valider(contenu)
    assert (saisie is None) == bool(erreurs)
    assert list(erreurs) == [c for c in forms.CHAMPS if c in erreurs]


# --- publication ------------------------------------------------------------------------------------------------------


def manques(seances: list[Seance] | None = None, reperes: Reperes = REPERES, **autres: str) -> dict[str, str]:
    return publication.manques(CONTENU | autres, reperes, [SEANCE] if seances is None else seances)[1]


def test_a_complete_formation_lacks_nothing() -> None:
    saisie, erreurs = publication.manques(CONTENU, REPERES, [SEANCE])
    assert erreurs == {}
    assert saisie is not None
    assert (saisie.annees, saisie.formateur, saisie.contrat_apprentissage) == ((1, 2), 7, True)


def test_refusals_with_their_sentence() -> None:
    expiree = replace(CERTIFICATION, code="84213", valide_jusqu_au=date(2026, 8, 31), remplacee_par="91544")
    assert manques(intitule="x" * 312) == {
        "intitule": "L’intitulé doit comporter 300 caractères au plus\u00a0: retirez-en 12"
    }
    assert manques(reperes=replace(REPERES, certification=expiree)) == {
        "certification": "La certification 84213 a expiré le 31/08/2026. Choisissez sa remplaçante 91544 ou une autre"
    }
    assert manques(reperes=replace(REPERES, certification=None), certification="carelur") == {
        "certification": "Choisissez une certification dans la liste. Aucune ne correspond à «\u00a0carelur\u00a0»"
    }
    assert manques(annees="") == {"annees": "Sélectionnez au moins une année du cursus accessible en apprentissage"}
    assert manques(annees="1,3") == {"annees": "Le cursus dure 2 ans\u00a0: la 3e année ne s’applique pas"}
    assert manques(annees="3,4,5") == {
        "annees": "Le cursus dure 2 ans\u00a0: les 3e, 4e et 5e années ne s’appliquent pas"
    }
    assert manques(formateur="12") == {
        "formateur": "Cet organisme n’a pas le même SIREN que votre structure. "
        "Écrivez à aide@cariforef.example pour l’ajouter"
    }
    assert manques(contrat_apprentissage="") == {
        "contrat_apprentissage": "Indiquez si la formation est accessible en contrat d’apprentissage"
    }
    assert manques(contact_courriel="") == {
        "contact_courriel": "Saisissez une adresse électronique ou un téléphone où joindre le contact"
    }
    fermee = replace(REPERES, certification=replace(CERTIFICATION, en_apprentissage=False))
    assert "n’est pas ouverte à l’apprentissage" in manques(reperes=fermee)["contrat_apprentissage"]


def test_sessions_that_are_missing_or_to_verify() -> None:
    passee = replace(SEANCE, date_debut=date(2025, 9, 1), date_fin=date(2026, 7, 31))
    assert manques([]) == {"sessions": "Ajoutez au moins une session à venir"}
    assert manques([passee]) == {"sessions": "Ajoutez au moins une session à venir"}
    assert manques([SEANCE, replace(SEANCE, reference="00254132", a_verifier=True)]) == {
        "session-00254132": "Vérifiez les dates de la session 00254132"
    }
    assert manques([passee, SEANCE, replace(SEANCE, reference="00254133", adresse="", publiee=False)]) == {
        "session-00254133": "Saisissez l’adresse de la session 00254133"
    }


# --- sessions ---------------------------------------------------------------------------------------------------------


def saisie_session(debut: str, fin: str) -> forms.SaisieSession:
    saisie, erreurs = forms.valider_session(
        {"date_debut": debut, "date_fin": fin, "adresse": "2 rue", "commune": "87085", "code_postal": "87000"}
    )
    assert saisie is not None, erreurs
    return saisie


def test_an_end_before_its_start() -> None:
    _, erreurs = forms.valider_session({"date_debut": "01/09/2027", "date_fin": "01/09/2027"})
    assert erreurs["date_fin"] == "La date de fin doit être après le 01/09/2027, date de début de la session"


@pytest.mark.parametrize(
    ("mienne", "vue", "leur", "gardee", "conflit"),
    [
        ("12", "12", "9", "9", False),
        ("15", "12", "12", "15", False),
        ("15", "12", "15", "15", False),
        ("15", "12", "9", "15", True),
        ("", "12", "9", "", True),
        (" 12 ", "12", "", "", False),
        ("quinze", "12", "9", "quinze", True),
        ("15", None, "9", "15", False),
    ],
)
def test_a_session_changed_by_two_people(mienne: str, vue: str | None, leur: str, gardee: str, conflit: bool) -> None:
    presente = dict.fromkeys(forms.CHAMPS_SESSION, "") | {"capacite": leur}
    fusion, conflits = sessions.fusionner({"capacite": mienne}, {} if vue is None else {"capacite": vue}, presente)
    assert fusion["capacite"] == gardee
    assert conflits == ({"capacite": leur} if conflit else {})


def test_a_date_typed_otherwise_is_no_change() -> None:
    presente = dict.fromkeys(forms.CHAMPS_SESSION, "") | {"date_debut": "05/09/2027"}
    fusion, conflits = sessions.fusionner({"date_debut": "1/9/27"}, {"date_debut": "01/09/2027"}, presente)
    assert (fusion["date_debut"], conflits) == ("05/09/2027", {})


@pytest.mark.parametrize(
    ("debut", "fin", "refuses"),
    [
        ("01/09/2027", "31/07/2029", []),
        ("01/10/2027", "31/07/2029", []),
        ("02/10/2027", "31/07/2029", ["date_debut"]),
        ("01/09/2028", "31/07/2030", ["date_debut", "date_fin"]),
        ("01/09/2027", "30/08/2029", []),
        ("01/09/2027", "31/08/2029", ["date_fin"]),
    ],
)
def test_dates_of_a_published_session_are_only_corrected(debut: str, fin: str, refuses: list[str]) -> None:
    erreurs = sessions.refus_de_modification(SEANCE, saisie_session(debut, fin), JOUR, 30)
    assert list(erreurs) == refuses
    assert all("Dupliquez la session 00254068" in phrase for phrase in erreurs.values())
    assert sessions.refus_de_modification(None, saisie_session(debut, fin), JOUR, 30) == {}


@pytest.mark.parametrize(
    ("code", "cedex", "refus"),
    [
        ("87000", "", ""),
        ("87100", "", ""),
        ("19100", "", "Le code postal doit être celui de Limoges\u00a0: 87000, 87100, sauf avec un CEDEX"),
        ("87031", "CEDEX 1", ""),
    ],
)
def test_a_postal_code_goes_with_its_commune(code: str, cedex: str, refus: str) -> None:
    saisie = replace(saisie_session("01/09/2027", "31/07/2029"), code_postal=code, cedex=cedex)
    dit = sessions.refus_de_code_postal(saisie, "Limoges", ["87000", "87100"])
    assert dit == ({"code_postal": refus} if refus else {})


def test_a_past_session_is_read_only_and_a_begun_one_keeps_its_start() -> None:
    passee = replace(SEANCE, date_debut=date(2025, 9, 1), date_fin=date(2026, 7, 31))
    assert sessions.refus_de_modification(passee, saisie_session("01/09/2027", "31/07/2029"), JOUR, 30) == {
        "date_fin": "Cette session est terminée. Créez une nouvelle session\u00a0: sa référence doit rester unique"
    }
    commencee = replace(SEANCE, date_debut=date(2027, 1, 4))
    assert list(sessions.refus_de_modification(commencee, saisie_session("05/01/2027", "31/07/2029"), JOUR, 30)) == [
        "date_debut"
    ]


def test_a_copy_is_a_year_later_and_to_verify() -> None:
    bissextile = replace(SEANCE, date_debut=date(2028, 2, 29))
    copie = sessions.copie(bissextile, "00254069", annees=1)
    assert (copie.date_debut, copie.date_fin) == (date(2029, 2, 28), date(2030, 7, 31))
    assert (copie.a_verifier, copie.publiee, copie.copiee_de) == (True, False, "00254068")
    vide = sessions.copie(SEANCE, "x", annees=None)
    assert (vide.date_debut, vide.date_fin, vide.lieu) == (None, None, SEANCE.lieu)


AVANT = replace(SEANCE, reference="a", date_debut=date(2025, 9, 1), date_fin=date(2027, 7, 31))
PRESENTE = replace(SEANCE, reference="b", date_debut=date(2026, 9, 1), date_fin=date(2028, 7, 31))
HIVER = replace(SEANCE, reference="c", date_debut=date(2027, 1, 5), date_fin=date(2027, 12, 31))
SUIVANTE = sessions.copie(PRESENTE, "d", annees=1)


@pytest.mark.parametrize(
    ("ajoutees", "copiees"),
    [
        pytest.param([], ["b", "c"], id="l’ancienne rentrée n’est pas reprise"),
        pytest.param([SUIVANTE], ["c"], id="celle qui est déjà copiée reste seule"),
        pytest.param([replace(SUIVANTE, copiee_de="")], ["c"], id="une session saisie au même lieu en vaut une"),
        pytest.param([replace(SUIVANTE, copiee_de="", adresse="Autre")], ["b", "c"], id="ailleurs, elle ne vaut rien"),
        pytest.param([SUIVANTE, sessions.copie(HIVER, "e", annees=1)], [], id="tout est déjà là"),
        pytest.param(
            [replace(PRESENTE, reference="f", copiee_de="b", adresse="Second site")],
            ["b", "c", "f"],
            id="une copie de la même rentrée est un second site",
        ),
    ],
)
def test_what_is_carried_over_is_the_last_intake_once(ajoutees: list[Seance], copiees: list[str]) -> None:
    faites = sessions.reconduites([AVANT, PRESENTE, HIVER, *ajoutees], JOUR)
    assert [s.copiee_de for s in faites] == copiees
    assert all(s.date_debut and s.date_debut > JOUR for s in faites)


def test_nothing_is_carried_over_from_nothing() -> None:
    assert sessions.reconduites([], JOUR) == []
    assert sessions.reconduites([SEANCE], JOUR) == []
    assert sessions.reconduites([replace(PRESENTE, a_verifier=True)], JOUR) == []


@pytest.mark.parametrize(
    ("aujourd_hui", "debut"),
    [
        (date(2026, 8, 5), date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 9, 2), date(2027, 9, 1)),
        (date(2029, 6, 30), date(2029, 9, 1)),
    ],
)
def test_an_intake_of_years_ago_is_carried_to_one_that_has_not_begun(aujourd_hui: date, debut: date) -> None:
    ancienne = replace(SEANCE, date_debut=date(2024, 9, 1), date_fin=date(2026, 7, 31))
    (copie,) = sessions.reconduites([ancienne], aujourd_hui)
    assert (copie.date_debut, copie.date_fin) == (debut, date(debut.year + 2, 7, 31))
    assert sessions.reconduites([ancienne, replace(copie, reference="z")], aujourd_hui) == []


def test_two_years_typed_as_one() -> None:
    court = replace(SEANCE, date_fin=date(2028, 7, 31))
    assert "une seule session de 2 ans" in sessions.conseil_de_duree(court, 2, (1, 2))
    assert sessions.conseil_de_duree(SEANCE, 2, (1, 2)) == ""
    assert sessions.conseil_de_duree(court, 2, (2,)) == ""
    assert sessions.conseil_de_duree(court, 1, (1,)) == ""


# --- differences and findings -----------------------------------------------------------------------------------------


NOMS = {"c:91544": "TP Agent de propreté", "o:7": "CFA", "o:8": "Annexe"}


def test_what_changes_is_told_in_words() -> None:
    autre = CONTENU | {"formateur": "8", "annees": "1"}
    ajoutee = replace(SEANCE, reference="00254069", publiee=False)
    liste = comparaison.ecarts(CONTENU, autre, [SEANCE], [replace(SEANCE, date_fin=date(2029, 8, 15)), ajoutee], NOMS)
    assert [(e.libelle, e.avant, e.apres) for e in liste] == [
        ("Années du cursus accessibles en apprentissage", "1re, 2e", "1re"),
        ("Organisme formateur", "CFA", "Annexe"),
        ("Session 00254068, dates", "du 01/09/2027 au 31/07/2029", "du 01/09/2027 au 15/08/2029"),
        ("Session 00254069", "", "du 01/09/2027 au 31/07/2029, 2 rue des Écoles, 87000 Limoges"),
    ]
    assert comparaison.ecarts(CONTENU, CONTENU, [SEANCE], [SEANCE], NOMS) == []


def test_a_renewal_only_adds_sessions() -> None:
    ajoutee = replace(SEANCE, reference="00254069", publiee=False)
    assert comparaison.est_reconduction(comparaison.ecarts(CONTENU, CONTENU, [SEANCE], [SEANCE, ajoutee], NOMS))
    assert not comparaison.est_reconduction(comparaison.ecarts(CONTENU, CONTENU, [SEANCE, ajoutee], [SEANCE], NOMS))
    autre = CONTENU | {"objectif": "Autre."}
    assert not comparaison.est_reconduction(comparaison.ecarts(CONTENU, autre, [SEANCE], [SEANCE, ajoutee], NOMS))
    assert not comparaison.est_reconduction([])
    # Without the names, as the bulk decision asks: another organisme is told by its number.
    ailleurs = replace(SEANCE, formateur_id=8)
    assert not comparaison.est_reconduction(
        comparaison.ecarts(CONTENU, CONTENU, [replace(SEANCE, formateur_id=7)], [ailleurs, ajoutee], {})
    )


def test_findings() -> None:
    bons = constats(CONTENU, REPERES, [SEANCE], [], (None, ""))
    assert {c.ton for c in bons} == {"succes"}
    court = replace(SEANCE, date_fin=date(2028, 7, 31))
    bientot = constats(CONTENU, replace(REPERES, alerte_jours=2000), [SEANCE], [], (None, ""))
    assert [c.champ for c in bientot if c.ton == "attention"] == ["certification"]
    mauvais = constats(
        CONTENU
        | {"intitule": "Agent de propreté (Contrat de professionnalisation possible)", "lien_web": "http://a.example/"},
        replace(REPERES, certification=replace(CERTIFICATION, valide_jusqu_au=date(2027, 4, 1))),
        [court],
        [Jumelle(3, "202701100003", "", "Limoges")],
        (None, ""),
    )
    assert [c.ton for c in mauvais] == ["attention", "attention", "attention", "succes", "attention", "attention"]
    assert "202701100003" in mauvais[4].texte
