"""What people type to the service, and each refusal."""

from datetime import timedelta
from typing import Any

import pytest

from iel_app.aide import forms
from iel_app.aide.models import Sujet
from iel_app.core import clock
from iel_app.core.errors import Invalid

DEMANDE: dict[str, Any] = {"sujet": "offre", "message": "Bonjour", "nom": "Ana", "courriel": "ana@exemple.fr"}
RAPPEL: dict[str, Any] = {"creneau": "1-1800000000", "telephone": "05 55 01 02 03", "sujet": "offre"}


def un_atelier() -> dict[str, Any]:
    demain = clock.today() + timedelta(days=1)
    return {
        "intitule": "Prise en main",
        "jour": f"{demain:%d/%m/%Y}",
        "heure": "14 h 30",
        "duree": "60",
        "lien": "https://visio.example/salle",
        "capacite": "20",
    }


def test_a_message() -> None:
    lue = forms.lire_demande(DEMANDE | {"message": " Deux\r\nlignes "}, connecte=False)
    assert (lue.sujet, lue.message, lue.courriel) == (Sujet.OFFRE, "Deux\nlignes", "ana@exemple.fr")
    jointe = {"page": "/offre", "formation": "202702100001"}
    assert forms.lire_demande(DEMANDE | jointe, connecte=True).formation == ""
    avec = forms.lire_demande(DEMANDE | jointe | {"joindre_formation": "on"}, connecte=True)
    assert (avec.formation, avec.page, avec.courriel, avec.nom) == ("202702100001", "", "", "")


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"sujet": "x"}, "sujet"),
        ({"sujet": None}, "sujet"),
        ({"message": "  "}, "message"),
        ({"message": "a" * 2001}, "message"),
        ({"message": ["a"]}, "message"),
        ({"courriel": ""}, "courriel"),
        ({"courriel": "ana"}, "courriel"),
        ({"courriel": "ana@exemple.fr\nBcc: tous@exemple.fr"}, "courriel"),
        ({"courriel": "a" * 300 + "@exemple.fr"}, "courriel"),
        ({"nom": "a" * 101}, "nom"),
        ({"site": "https://robot.example"}, "site"),
    ],
)
def test_a_message_refused(champs: dict[str, Any], champ: str) -> None:
    with pytest.raises(Invalid) as refus:
        forms.lire_demande(DEMANDE | champs, connecte=False)
    assert list(refus.value.erreurs) == [champ]


@pytest.mark.parametrize(
    ("numero", "lu"),
    [("05 55 01 02 03", "+33555010203"), ("0590 20 10 10", "+590590201010"), ("+3225551212", "+3225551212")],
)
def test_a_callback(numero: str, lu: str) -> None:
    assert forms.lire_rappel(RAPPEL | {"telephone": numero}).telephone == lu


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"telephone": ""}, "telephone"),
        ({"telephone": "05 55"}, "telephone"),
        ({"telephone": "0899 12 34 56"}, "telephone"),
        ({"telephone": "0" * 500}, "telephone"),
        ({"creneau": 3}, "creneau"),
        ({"sujet": ""}, "sujet"),
        ({"message": "a" * 2001}, "message"),
    ],
)
def test_a_callback_refused(champs: dict[str, Any], champ: str) -> None:
    with pytest.raises(Invalid) as refus:
        forms.lire_rappel(RAPPEL | champs)
    assert list(refus.value.erreurs) == [champ]


def test_a_workshop() -> None:
    lu = forms.lire_atelier(un_atelier())
    assert clock.local(lu.debut).strftime("%H:%M") == "14:30"
    assert (lu.duree, lu.capacite) == (60, 20)


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"intitule": ""}, "intitule"),
        ({"intitule": "a" * 121}, "intitule"),
        ({"description": "a" * 1001}, "description"),
        ({"jour": "31/02/2027"}, "jour"),
        ({"jour": "12/02/2020"}, "jour"),
        ({"heure": "25 h"}, "heure"),
        ({"heure": ""}, "heure"),
        ({"duree": "0"}, "duree"),
        ({"duree": "10000"}, "duree"),
        ({"lien": "http://visio.example"}, "lien"),
        ({"lien": "javascript:alert(1)"}, "lien"),
        ({"lien": "https://[::1"}, "lien"),
        ({"capacite": "-1"}, "capacite"),
        ({"capacite": "501"}, "capacite"),
    ],
)
def test_a_workshop_refused(champs: dict[str, Any], champ: str) -> None:
    with pytest.raises(Invalid) as refus:
        forms.lire_atelier(un_atelier() | champs)
    assert list(refus.value.erreurs) == [champ]


HEURES = {"jour_semaine": "1", "debut": "9 h", "fin": "11 h 30", "duree": "30", "capacite": "2"}


def test_hours() -> None:
    lues = forms.lire_permanence(HEURES)
    assert (lues.jour_semaine, lues.jour, lues.debut, lues.fin) == (1, None, 540, 690)
    demain = clock.today() + timedelta(days=1)
    lues = forms.lire_permanence(HEURES | {"jour_semaine": "date", "jour": f"{demain:%d/%m/%Y}"})
    assert (lues.jour_semaine, lues.jour) == (None, demain)


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"jour_semaine": ""}, "jour_semaine"),
        ({"jour_semaine": "6"}, "jour_semaine"),
        ({"jour_semaine": "date"}, "jour"),
        ({"jour_semaine": "date", "jour": "12/02/2020"}, "jour"),
        ({"debut": "neuf"}, "debut"),
        ({"fin": "24 h"}, "fin"),
        ({"fin": "9 h 29"}, "fin"),
        ({"duree": "121"}, "duree"),
        ({"capacite": "0"}, "capacite"),
    ],
)
def test_hours_refused(champs: dict[str, Any], champ: str) -> None:
    with pytest.raises(Invalid) as refus:
        forms.lire_permanence(HEURES | champs)
    assert list(refus.value.erreurs) == [champ]


@pytest.mark.parametrize(("texte", "permise"), [("Oui.", True), ("", False), (" \n", False), ("a" * 4001, False)])
def test_an_answer(texte: str, permise: bool) -> None:
    if permise:
        assert forms.lire_reponse(texte) == texte
        return
    with pytest.raises(Invalid):
        forms.lire_reponse(texte)
