"""Pure rules of accounts, and what the sign-in form takes."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from iel_app.comptes import rules
from iel_app.comptes.forms import SaisieCollectivite, SaisieConnexion, chemin_interne, courriel_normalise

BLOCAGE = timedelta(minutes=15)
MAINTENANT = datetime(2027, 2, 12, tzinfo=UTC)


def test_attente_grows_then_blocks() -> None:
    secondes = [rules.attente(n, MAINTENANT, 5, BLOCAGE).total_seconds() for n in range(8)]
    assert secondes == [0, 0, 0, 1, 3, 900, 900, 900]
    assert rules.attente(40, None, 5, BLOCAGE) == timedelta(0)
    assert rules.attente(1, MAINTENANT, 1, BLOCAGE) == BLOCAGE


def test_passwords() -> None:
    empreinte = rules.hacher("un mot de passe fictif")
    assert empreinte.startswith("$argon2id$")
    assert rules.verifier("un mot de passe fictif", empreinte)
    assert not rules.verifier("un autre", empreinte)
    assert not rules.verifier("leurre-pour-un-temps-egal", "")


def test_tokens_are_long_and_stored_hashed() -> None:
    jetons = {rules.nouveau_jeton() for _ in range(200)}
    assert len(jetons) == 200
    assert min(map(len, jetons)) >= 43
    assert rules.hachage("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("entete", "attendu"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox sur Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/142 Safari/537 Edg/142", "Edge sur Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/142 Mobile Safari/537", "Chrome sur Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604", "Safari sur iPhone"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Version/18 Safari/604", "Safari sur iPad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/18 Safari/605", "Safari sur Mac"),
        ("<script>alert(1)</script>", "Navigateur sur appareil inconnu"),
        ("", "Navigateur sur appareil inconnu"),
    ],
)
def test_appareil(entete: str, attendu: str) -> None:
    assert rules.appareil(entete) == attendu


@pytest.mark.parametrize(
    "suite", ["/recensement/saisie", "/documents/REC-2027-87-000412/v2.pdf", "/a?b=c&d=%20#e", "/"]
)
def test_internal_path_kept(suite: str) -> None:
    assert chemin_interne(suite) == suite


@pytest.mark.parametrize(
    "suite",
    ["", "https://pirate.example", "//pirate.example", "/\\pirate.example", "\\\\pirate.example", "javascript:alert(1)",
     "/auth/deconnexion", "/a\r\nSet-Cookie: x=1", "/é", "/<b>", "/" + "a" * 501, "recensement", " /a", "/a\n"],
)  # fmt: skip
def test_foreign_or_odd_path_dropped(suite: str) -> None:
    assert chemin_interne(suite) == ""


def test_saisie_connexion() -> None:
    saisie = SaisieConnexion(identifiant="  Camille@Ville.Example ", mot_de_passe=" x ", suite="//pirate.example")
    assert (saisie.identifiant, saisie.mot_de_passe, saisie.suite) == ("camille@ville.example", " x ", "")
    assert courriel_normalise(" A@B.C\n") == "a@b.c"
    for champs in (
        {"identifiant": "", "mot_de_passe": "x"},
        {"identifiant": "a", "mot_de_passe": ""},
        {"identifiant": "a" * 255, "mot_de_passe": "x"},
        {"identifiant": "a", "mot_de_passe": "x" * 257},
        {"identifiant": "a"},
    ):
        with pytest.raises(ValidationError):
            SaisieConnexion.model_validate(champs)


@pytest.mark.parametrize("valeur", ["0", "-1", "x", "", None, str(2**63), "1.5"])
def test_saisie_collectivite_refused(valeur: object) -> None:
    with pytest.raises(ValidationError):
        SaisieCollectivite.model_validate({"collectivite": valeur})


@pytest.mark.parametrize(
    ("adresse", "comptee"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9%eth0", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_subscriber_is_counted_once_whatever_the_addresses_it_takes(adresse: str, comptee: str) -> None:
    assert rules.reseau(adresse) == comptee
