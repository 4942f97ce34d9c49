"""What a person may type in the census form, and the exact sentence of each refusal (`ux.md` §3.2)."""

from typing import Any

import pytest
from pydantic import ValidationError

from iel_app.recensement.forms import Modification, Saisie, entier, lire, telephone, telephone_lisible, valider
from iel_app.recensement.rules import empreinte
from tests.factories import un_contenu, une_intention, une_personne

CATEGORIES = {"m01": "Aide à domicile", "m02": "Jardinier", "m03": "Cuisinier"}
ENTIER = " doit être un nombre entier, comme 12"
MAXIMUM = " doit être un nombre entier, au plus 9 999"


def erreurs(**champs: Any) -> dict[str, str]:
    """The refusals of a form that differs from a valid one by these fields; the answer exists when there is none."""
    saisie, fautes = valider(un_contenu(**champs), CATEGORIES)
    assert (saisie is None) == bool(fautes)
    return fautes


def saisie(**champs: Any) -> Saisie:
    """The tape answer of a form without a fault."""
    valide, fautes = valider(un_contenu(**champs), CATEGORIES)
    assert fautes == {}
    assert valide is not None
    return valide


def test_nominal() -> None:
    answer = saisie()
    assert answer.contrats.model_dump() == {"presents": 12, "handicap": 1, "fins_ete": 4, "fins_automne": 3}
    assert answer.responsables[0].telephone == "+33555010203"
    assert answer.intentions[0].nombres == {3: 1, 4: 0, 5: 2}


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("prenom", "", "Saisissez le prénom du responsable apprentissage"),
        ("nom", "", "Saisissez le nom du responsable apprentissage"),
        ("nom", " \t\u00a0 ", "Saisissez le nom du responsable apprentissage"),
        ("courriel", "", "Saisissez l’adresse électronique du responsable apprentissage"),
        ("telephone", "", "Saisissez le téléphone direct du responsable apprentissage"),
        ("nom", "a" * 113, "Le nom doit comporter 100 caractères au plus\u00a0: retirez-en 13"),
        ("prenom", "a" * 101, "Le prénom doit comporter 100 caractères au plus\u00a0: retirez-en 1"),
        (
            "nom",
            "<script>alert(1)</script>",
            "Le nom ne doit comporter que des lettres, des espaces, des traits d’union et des apostrophes",
        ),
        (
            "prenom",
            "Zoé 2",
            "Le prénom ne doit comporter que des lettres, des espaces, des traits d’union et des apostrophes",
        ),
        (
            "nom",
            "=1+1",
            "Le nom ne doit comporter que des lettres, des espaces, des traits d’union et des apostrophes",
        ),
        ("nom", "a" * 1_000_000, "Le nom doit comporter 100 caractères au plus\u00a0: retirez-en 999900"),
        ("courriel", "a" * 300, "L’adresse électronique doit comporter 254 caractères au plus\u00a0: retirez-en 46"),
        *(
            (
                "courriel",
                adresse,
                "L’adresse électronique doit comporter un @ et un nom de domaine, comme nom@ville.fr",
            )
            for adresse in ("mairie", "mairie@", "@ville.fr", "a b@ville.fr", "a@ville", "a@@ville.fr", "a@ville..fr",
                            "a@ville.fr\0", "<a@ville.fr>", "a@ville.fr, b@ville.fr")
        ),
        *(
            (
                "telephone",
                numero,
                "Le numéro de téléphone doit comporter 10 chiffres, comme 05 55 01 02 03, ou commencer par +",
            )
            for numero in ("05 55 01 02", "05 55 01 02 03 04", "abcdefghij", "+", "+33", "0899 70 12 34", "118 218",
                           "+33 8 99 70 12 34", "00 00 00 00 00")
        ),
    ],
)  # fmt: skip
def test_personne_refused_with_its_sentence(champ: str, valeur: str, phrase: str) -> None:
    assert erreurs(responsables=[une_personne(**{champ: valeur})]) == {f"r-p1-{champ}": phrase}


@pytest.mark.parametrize("nom", ["D’Arc", "d'Ormesson", "Martin-Durand", "Nguyễn", "Émile Zola", "Š", "St. John"])
def test_real_names_accepted(nom: str) -> None:
    assert saisie(responsables=[une_personne(nom=nom)]).responsables[0].nom == nom


def test_spaces_are_folded() -> None:
    assert saisie(responsables=[une_personne(nom="Jose\u0301")]).responsables[0].nom == "Jos\u00e9"
    assert saisie(responsables=[une_personne(nom="  De   la \n Tour ")]).responsables[0].nom == "De la Tour"


@pytest.mark.parametrize(
    ("tape", "e164", "lisible"),
    [
        ("05 55 01 02 03", "+33555010203", "05 55 01 02 03"),
        ("0555010203", "+33555010203", "05 55 01 02 03"),
        ("05.55.01.02.03", "+33555010203", "05 55 01 02 03"),
        ("05\u00a055\u202f01-02-03", "+33555010203", "05 55 01 02 03"),
        ("+33 5 55 01 02 03", "+33555010203", "05 55 01 02 03"),
        ("  +33555010203 ", "+33555010203", "05 55 01 02 03"),
        ("06 12 34 56 78", "+33612345678", "06 12 34 56 78"),
        ("0590 81 02 03", "+590590810203", "0590 81 02 03"),
        ("+590 590 81 02 03", "+590590810203", "0590 81 02 03"),
        ("0262 40 01 02", "+262262400102", "0262 40 01 02"),
        ("0800 00 12 34", "+33800001234", "0 800 00 12 34"),
        ("+32 2 501 02 11", "+3225010211", "+32 2 501 02 11"),
    ],
)
def test_telephone_accepted(tape: str, e164: str, lisible: str) -> None:
    assert telephone(" ".join(tape.split())) == e164
    assert telephone_lisible(e164).replace("\u00a0", " ") == lisible
    assert saisie(responsables=[une_personne(telephone=tape)]).responsables[0].telephone == e164


@pytest.mark.parametrize("texte", ["", "pas un numéro", "+999"])
def test_telephone_lisible_leaves_the_unreadable(texte: str) -> None:
    assert telephone_lisible(texte) == texte


@pytest.mark.parametrize(
    ("champ", "debut", "vide"),
    [
        ("presents", "Le nombre d’apprentis présents", "Saisissez le nombre d’apprentis présents"),
        (
            "handicap",
            "Le nombre d’apprentis en situation de handicap",
            "Saisissez le nombre d’apprentis en situation de handicap",
        ),
        (
            "fins_ete",
            "Le nombre de contrats finissant de janvier à août",
            "Saisissez le nombre de contrats finissant de janvier à août",
        ),
        (
            "fins_automne",
            "Le nombre de contrats finissant de septembre à décembre",
            "Saisissez le nombre de contrats finissant de septembre à décembre",
        ),
    ],
)
def test_nombre_refused_with_its_sentence(champ: str, debut: str, vide: str) -> None:
    for valeur in ("", "   "):
        assert erreurs(**{champ: valeur}) == {champ: f"{vide}, 0 s’il n’y en a pas"}
    for valeur in ("12,5", "12.5", "-1", "+1", "1e9", "douze", "0x1F", "１２", "²", "1" * 1_000_000, "NaN", "1 2 x"):
        assert erreurs(**{champ: valeur}) == {champ: debut + ENTIER}, valeur
    for valeur in ("10000", "1000000000", "999 999 999"):
        assert erreurs(**{champ: valeur})[champ] == debut + MAXIMUM


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("0", 0), ("007", 7), ("1 250", 1250), ("1\u202f250", 1250), ("1\u00a0250", 1250), ("9999", 9999),
        ("1" * 12, 111111111111), ("1" * 13, None), ("", None), ("-0", None), ("٣", None),
    ],
)  # fmt: skip
def test_entier(texte: str, attendu: int | None) -> None:
    assert entier(texte) == attendu


def test_zero_is_an_answer() -> None:
    zeros = dict.fromkeys(("presents", "handicap", "fins_ete", "fins_automne"), "0")
    assert saisie(**zeros, aucune_intention=True, intentions=[]).contrats.presents == 0


def test_coherence_of_the_figures() -> None:
    assert erreurs(presents="3", handicap="5", fins_ete="0", fins_automne="0") == {
        "handicap": "Le nombre d’apprentis en situation de handicap (5) doit être inférieur ou égal au nombre "
        "d’apprentis présents (3)"
    }
    assert erreurs(presents="6", handicap="6", fins_ete="4", fins_automne="3") == {
        "fins_automne": "Le nombre de contrats qui se terminent dans l’année (7) doit être inférieur ou égal au "
        "nombre d’apprentis présents (6)"
    }
    assert erreurs(presents="7", handicap="7", fins_ete="4", fins_automne="3") == {}


def test_people_none_five_six() -> None:
    assert erreurs(responsables=[]) == {"responsables": "Ajoutez au moins une personne en charge de l’apprentissage"}
    assert erreurs(responsables=[une_personne(f"p{i}") for i in range(5)]) == {}
    assert erreurs(responsables=[une_personne(f"p{i}") for i in range(7)]) == {
        "responsables": "Indiquez 5 personnes en charge au plus\u00a0: retirez-en 2"
    }


def test_categories_refused_with_their_sentence() -> None:
    assert erreurs(intentions=[]) == {
        "ajouter-categorie": "Ajoutez une catégorie cible, ou cochez «\u00a0Aucune intention cette année\u00a0»"
    }
    assert erreurs(intentions=[une_intention("inconnue")]) == {
        "i-inconnue-texte": "Choisissez une catégorie cible dans la liste"
    }
    assert erreurs(intentions=[une_intention("", uid="x1", texte="carelur")]) == {
        "i-x1-texte": "Choisissez une catégorie cible dans la liste. Aucune ne correspond à «\u00a0carelur\u00a0»"
    }
    assert erreurs(intentions=[une_intention("m01"), une_intention("m01", uid="x2")]) == {
        "i-x2-n3": "La catégorie «\u00a0Aide à domicile\u00a0» est déjà saisie\u00a0: retirez l’une des deux lignes"
    }
    assert erreurs(intentions=[une_intention("m02", "0", "0", "")]) == {
        "i-m02-n3": "Saisissez au moins un apprenti pour la catégorie «\u00a0Jardinier\u00a0», ou retirez la ligne"
    }
    assert erreurs(aucune_intention=True) == {
        "aucune_intention": "Retirez les catégories cibles saisies, ou décochez "
        "«\u00a0Aucune intention cette année\u00a0»"
    }


@pytest.mark.parametrize("chiffres", [("", "", ""), ("0", " ", "0 0"), ("00", "", "0")])
def test_no_intention_ignores_the_rows_without_a_figure(chiffres: tuple[str, str, str]) -> None:
    """A form prefilled with last year's catégories is answered by one tick, without removing each row."""
    lignes = [une_intention("m01", *chiffres), une_intention("", "", "", "", uid="x1", texte="jardi")]
    assert saisie(aucune_intention=True, intentions=lignes).contenu()["intentions"] == []
    for tape in ("1", "x", "-1", "0,5"):
        avec = [*lignes, une_intention("m02", "", tape, "")]
        assert list(erreurs(aucune_intention=True, intentions=avec)) == ["aucune_intention"], tape


@pytest.mark.parametrize(("valeur", "suite"), [("1,5", ENTIER), ("-1", ENTIER), ("1e9", ENTIER), ("10000", MAXIMUM)])
def test_number_of_a_row_refused_with_its_sentence(valeur: str, suite: str) -> None:
    assert erreurs(intentions=[une_intention(n4=valeur)]) == {
        "i-m01-n4": f"Le nombre d’apprentis{suite} (Aide à domicile, niveau 4)"
    }


def test_a_category_of_another_campaign_is_unknown() -> None:
    assert list(valider(un_contenu(), {"autre": "Autre"})[1]) == ["i-m01-texte"]


def test_every_wrong_field_at_once_in_the_order_of_the_page() -> None:
    fautes = erreurs(
        responsables=[une_personne("p1", prenom="", telephone="1"), une_personne("p2", nom="", courriel="x")],
        presents="",
        handicap="-1",
        fins_ete="x",
        fins_automne="12,5",
        intentions=[une_intention("m01", n5="x"), une_intention("", uid="x1"), une_intention("m02", "0", "0", "0")],
    )
    assert list(fautes) == [
        "r-p1-prenom",
        "r-p1-telephone",
        "r-p2-nom",
        "r-p2-courriel",
        "presents",
        "handicap",
        "fins_ete",
        "fins_automne",
        "i-m01-n5",
        "i-x1-texte",
        "i-m02-n3",
    ]
    assert not any("Value error" in phrase for phrase in fautes.values())


def test_normal_form_is_one() -> None:
    lignes = [une_intention("m02"), une_intention("m01", "01", "", "2")]
    contenu = saisie(presents="1 2", intentions=lignes, responsables=[une_personne(telephone="+33555010203")])
    autre = saisie(presents="12", intentions=[une_intention("m01", "1", "0", "2"), une_intention("m02")])
    assert empreinte(contenu.contenu()) == empreinte(autre.contenu())
    relue, fautes = valider(autre.contenu(), CATEGORIES)
    assert fautes == {}
    assert relue is not None
    assert relue.contenu() == autre.contenu()


def test_lire_takes_known_fields_only() -> None:
    contenu = lire(
        {
            "presents": " 12 ",
            "handicap": 3,
            "fins_ete": None,
            "intrus": "x",
            "statut": "enregistre",
            "aucune_intention": "on",
            "r-p1-nom": "Durand",
            "r-p1-id": "7",
            "i-m01-n3": "2",
            "i-m01-n9": "2",
            "i-../../etc-n3": "2",
            ("tuple",): "x",  # pyright: ignore[reportArgumentType]
        }
    )
    assert contenu == {
        "responsables": [{"uid": "p1", "prenom": "", "nom": "Durand", "courriel": "", "telephone": ""}],
        "presents": "12",
        "handicap": "",
        "fins_ete": "",
        "fins_automne": "",
        "aucune_intention": True,
        "intentions": [{"uid": "m01", "categorie": "", "texte": "", "n3": "2", "n4": "", "n5": ""}],
    }


def test_lire_is_bounded() -> None:
    contenu = lire({f"i-x{i}-n3": "1" for i in range(5000)} | {"presents": "1" * 1_000_000})
    assert len(contenu["intentions"]) == 100
    assert len(contenu["presents"]) == 2000


@pytest.mark.parametrize(
    "valeurs",
    [
        {"acte": "supprimer_tout"},
        {"acte": "noter", "champ": "x" * 121},
        {"acte": "noter", "valeur": "x" * 2001},
        {"acte": "noter", "valeur": 3},
        {"acte": "noter", "intrus": "x"},
        {},
    ],
)
def test_modification_refused(valeurs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Modification(**valeurs)
