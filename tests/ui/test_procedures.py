"""Every remote procedure: reviewed, and deaf to whatever is not its arguments."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import iel_app
from iel_app.documents.state import VerifierState
from iel_app.recensement.state import SaisieState
from iel_app.recensement.state.signalement import SignalementState
from iel_app.ui.session import _POLICY
from tests.etats import (
    SQLITE,
    Porte,
    connecter,
    empreinte_base,
    enregistres,
    geste,
    lignes,
    noter,
    preparer,
    procedures,
    variables,
)

PROFOND: Any = "fond"
for _ in range(200):
    PROFOND = {"x": [PROFOND]}
FAUX: dict[str, Any] = {
    "null": None,
    "entier": 5,
    "negatif": -1,
    "immense": 10**30,
    "reel": 1.5,
    "infini": float("inf"),
    "pas un nombre": float("nan"),
    "vrai": True,
    "objet": {"a": 1},
    "objet profond": PROFOND,
    "liste": ["presents", "12"],
    "liste vide": [],
    "texte vide": "",
    "300 ko": "x" * 300_000,
    "nul": "presents\x00",
    "demi-signe": "\ud800",
    "injection": "x' OR 1=1; DROP TABLE recensement; --",
    "chemin": "../../etc/passwd",
    "balise": "<script>alert(1)</script>",
    "proto": {"__proto__": {"x": 1}, "__class__": "x"},
}
INTERDITS = re.compile(r"mot_de_passe|jeton|hash|secret|token|password|session_id|utilisateur_id|habilitation|siren")


def test_the_list_of_remote_procedures_is_the_reviewed_one() -> None:
    """A new handler is a new door: it shows in the review of `tests/ui/handlers.txt`."""
    assert procedures() == lignes("handlers.txt")


def test_the_list_of_variables_sent_to_browsers_is_the_reviewed_one() -> None:
    """A new variable without `_` leaves for the browser: it shows in the review of `tests/ui/variables.txt`."""
    assert variables() == lignes("variables.txt")


def test_no_variable_is_named_as_a_secret_is() -> None:
    ecartees = {"state.rx_router_session"}
    assert [v for v in lignes("variables.txt") if INTERDITS.search(v) and v not in ecartees] == []


def test_every_handler_has_a_policy_and_no_setter_has() -> None:
    tous = enregistres()
    politiques = {nom: getattr(e.handler.fn, _POLICY, None) for nom, e in tous.items()}
    assert {p for nom, p in politiques.items() if not nom.endswith(".setvar")} <= {
        "public",
        "anonymous",
        "connected",
        "arrival",
    }
    assert {p for nom, p in politiques.items() if nom.endswith(".setvar")} == {None}


def test_no_default_value_holds_data() -> None:
    """Defaults of all states are in the script that any visitor downloads."""
    from iel_app.iel_app import app

    initial = app._state(_reflex_internal_init=True).dict(initial=True)
    texte = json.dumps({nom: v for nom, v in initial.items() if "kit" not in nom}, default=str, ensure_ascii=False)
    assert "@" not in texte
    assert not re.search(r"\b\d{9}\b|\b0\d(?: ?\d\d){4}\b", texte)


NOMS = [nom for nom in enregistres() if not nom.endswith(".setvar")]


@pytest.mark.parametrize("nom", NOMS, ids=lambda nom: nom.rpartition("____")[2])
@SQLITE
async def test_wrong_payloads_raise_nothing_and_change_nothing(porte: Porte, nom: str) -> None:
    (commune,) = preparer("Commune A")
    onglet = porte.onglet(connecter(commune).jeton)
    await onglet.arriver()
    await noter(onglet, "presents", "3")
    await geste(onglet, SaisieState.cocher_aucune, coche=True)
    _, *arguments = enregistres()[nom].handler.fn.__code__.co_varnames[
        : enregistres()[nom].handler.fn.__code__.co_argcount
    ]
    avant = empreinte_base()
    for cas, valeur in FAUX.items():
        charge = dict.fromkeys(arguments, valeur)
        if arguments:
            await onglet.envoyer(nom, charge)
            await onglet.envoyer(nom, dict.fromkeys(arguments[:1], valeur))
            await onglet.envoyer(nom, charge | {arguments[0]: {"formulaire": valeur, "code": valeur, "base": valeur}})
        await onglet.envoyer(nom, charge | {"de_trop": valeur})
        await onglet.envoyer(nom, charge | {"self": valeur, "actor": {"collectivite_id": 1}})
        assert porte.fuites == [], cas
    for charge in (None or [], 5, "texte", [1, 2], {"": 1}):
        await onglet.envoyer(nom, charge)
    assert porte.fuites == []
    assert empreinte_base() == avant


@SQLITE
async def test_wrong_values_in_the_right_form(porte: Porte) -> None:
    """The right form, every field of a wrong type: nothing is saved, nothing raises."""
    (commune,) = preparer("Commune A")
    onglet = porte.onglet(connecter(commune).jeton)
    await onglet.arriver()
    saisie = await onglet.etat(SaisieState)
    champs = [
        "base",
        "presents",
        "handicap",
        "r-p1-nom",
        "r-p1-courriel",
        "r-p1-telephone",
        "i-m01-categorie",
        "i-m01-n3",
    ]
    for cas, valeur in FAUX.items():
        await onglet.envoyer(
            SaisieState.enregistrer, champs={"formulaire": saisie.formulaire} | dict.fromkeys(champs, valeur)
        )
        assert not saisie.confirme, cas
        for champ in ("presents", "r-p1-nom", "i-m01-n3", "r-p1-inconnu", "r--nom", "retiree", "version"):
            await onglet.envoyer(SaisieState.noter, formulaire=saisie.formulaire, champ=champ, valeur=valeur)
        await onglet.envoyer(
            SignalementState.envoyer,
            champs={
                "formulaire": saisie.formulaire,
                "signalement-champ": "siret" if cas == "nul" else valeur,
                "signalement-message": valeur,
            },
        )
        await onglet.envoyer(VerifierState.verifier, formulaire={"code": valeur})
        assert porte.fuites == [], cas
    assert saisie.version == 0


@SQLITE
async def test_wrong_addresses_raise_nothing(porte: Porte) -> None:
    """The address too is what a client says it is."""
    from iel_app.iel_app import app

    preparer("Commune A")
    onglet = porte.onglet()
    for requete in (
        "?page=٣&lire=²",
        "?lire=" + "9" * 400,
        "?page=-5&recherche=%00",
        "?code=" + "A" * 5000,
        "?x=%ff&suite=%ed%a0%80",
        "?erreur=__class__",
        "#",
    ):
        for route in app._unevaluated_pages:
            await onglet.arriver(f"/{route}".replace("/index", "/"), requete)
            assert porte.fuites == [], (route, requete)
    for reference in ("%00", "%ed%a0%80", "9" * 900, "..", "²", "[reference_demandee]", "1%2F2", "<b>"):
        await onglet.arriver(f"/offre/formations/{reference}")
        assert porte.fuites == [], reference


@SQLITE
async def test_a_draft_cannot_grow_without_end(porte: Porte) -> None:
    (commune,) = preparer("Commune A")
    onglet = porte.onglet(connecter(commune).jeton)
    await onglet.arriver()
    for _ in range(105):
        await geste(onglet, SaisieState.ajouter_ligne)
        await geste(onglet, SaisieState.ajouter_personne)
    saisie = await onglet.etat(SaisieState)
    assert (len(saisie.lignes), len(saisie.personnes)) == (100, 5)


def test_every_address_of_a_mail_leads_to_a_page() -> None:
    """A mail is read outside the application: nothing else would notice that its button leads nowhere."""
    from iel_app.comptes import api
    from iel_app.iel_app import app

    suivies = {route.path for route in api.routes() if "GET" in (route.methods or ())}
    source = Path(iel_app.__file__).parent
    adresses = {
        (fichier.name, re.sub(r"\{[^}]*\}", "x", adresse))
        for fichier in source.glob("*/commands/**/*.py")
        for adresse in re.findall(r'lien"?[=:] ?f?"(?:\{settings\(\)\.origine\})?(/[^"?]*)', fichier.read_text())
    }
    assert len(adresses) >= 5
    assert [a for a in sorted(adresses) if a[1] not in suivies and app.router(a[1]) in (None, "404")] == []
    assert app.router("/offre/formation/x") in (None, "404")
