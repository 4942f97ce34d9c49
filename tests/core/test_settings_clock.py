"""Settings: each refusal. Time: days of 23 and 25 hours, whatever the zone of the machine."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from iel_app.core import clock, french
from iel_app.core.errors import Busy, Closed, Impossible, Invalid, NotFound, Refusal, TooMany
from iel_app.core.settings import Environnement, Settings, settings


def lire(monkeypatch: pytest.MonkeyPatch, **valeurs: str) -> Settings:
    for nom, valeur in valeurs.items():
        monkeypatch.setenv(f"IEL_{nom.upper()}", valeur)
    settings.cache_clear()
    return settings()


PRODUCTION = {
    "environnement": "production",
    "public_url": "https://iel.example",
    "smtp_hote": "smtp.example",
    "proxys_de_confiance": "1",
}


def test_defaults(reglages: pytest.MonkeyPatch) -> None:
    lus = lire(reglages)
    assert lus.environnement is Environnement.DEVELOPPEMENT
    assert lus.url_base == f"sqlite:///{os.environ['IEL_DOSSIER']}/iel.sqlite3"
    assert lus.origines == ("http://localhost:3000", "http://127.0.0.1:3000")
    assert not lus.cookie_securise
    assert not lus.est_demonstration
    assert settings() is lus


def test_production(reglages: pytest.MonkeyPatch) -> None:
    lus = lire(reglages, **PRODUCTION)
    assert lus.cookie_securise
    assert (lus.origine, lus.origines) == ("https://iel.example", ("https://iel.example",))
    assert lire(reglages, environnement="demonstration").est_demonstration


@pytest.mark.parametrize(
    ("valeurs", "phrase"),
    [
        ({"public_url": "localhost:3000"}, "IEL_PUBLIC_URL doit être une origine"),
        ({"public_url": "https://iel.example/app"}, "IEL_PUBLIC_URL doit être une origine"),
        ({"public_url": "ftp://iel.example"}, "IEL_PUBLIC_URL doit être une origine"),
        ({"public_url": "https://"}, "IEL_PUBLIC_URL doit être une origine"),
        (PRODUCTION | {"public_url": "http://iel.example"}, "doit commencer par https:// en production"),
        (PRODUCTION | {"smtp_hote": ""}, "IEL_SMTP_HOTE est obligatoire en production"),
        (PRODUCTION | {"proxys_de_confiance": "0"}, "IEL_PROXYS_DE_CONFIANCE doit compter les relais"),
        ({"redis_url": "redis://localhost"}, "IEL_DATABASE_URL doit désigner PostgreSQL"),
        ({"environnement": "recette"}, "- IEL_ENVIRONNEMENT doit être l’une des valeurs 'demonstration'"),
        ({"smtp_port": "0"}, "- IEL_SMTP_PORT doit être un nombre au moins égal à 1"),
        ({"smtp_port": "65536"}, "- IEL_SMTP_PORT doit être un nombre au plus égal à 65535"),
        ({"smtp_port": "vingt"}, "- IEL_SMTP_PORT doit être un nombre entier"),
        ({"smtp_tls": "peut-être"}, "- IEL_SMTP_TLS doit être true ou false"),
        ({"session_inactivite": "9"}, "- IEL_SESSION_INACTIVITE doit être un nombre au moins égal à "),
        ({"session_absolue": "9"}, "- IEL_SESSION_ABSOLUE doit être un nombre au moins égal à "),
        ({"essais_par_compte": "0"}, "- IEL_ESSAIS_PAR_COMPTE doit être un nombre au moins égal à "),
        ({"essais_par_adresse": "0"}, "- IEL_ESSAIS_PAR_ADRESSE doit être un nombre au moins égal à "),
        ({"attente_apres_essais": "0"}, "- IEL_ATTENTE_APRES_ESSAIS doit être un nombre au moins égal à "),
        ({"signalements_par_heure": "0"}, "- IEL_SIGNALEMENTS_PAR_HEURE doit être un nombre au moins égal à "),
        ({"proxys_de_confiance": "-1"}, "- IEL_PROXYS_DE_CONFIANCE doit être un nombre au moins égal à "),
    ],
)
def test_refused(reglages: pytest.MonkeyPatch, valeurs: dict[str, str], phrase: str) -> None:
    with pytest.raises(SystemExit) as refus:
        lire(reglages, **valeurs)
    assert str(refus.value).startswith("Configuration refusée :\n- ")
    assert phrase in str(refus.value)


def test_every_wrong_setting_at_once_and_no_secret(reglages: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as refus:
        lire(reglages, smtp_port="x", session_absolue="1", smtp_mot_de_passe="tres-secret")
    assert str(refus.value).count("\n- ") == 2
    assert "tres-secret" not in str(refus.value)
    reglages.delenv("IEL_SMTP_PORT")
    reglages.delenv("IEL_SESSION_ABSOLUE")
    assert "tres-secret" not in repr(lire(reglages))


def test_redis_with_postgresql(reglages: pytest.MonkeyPatch) -> None:
    lus = lire(reglages, redis_url="redis://localhost", database_url="postgresql://localhost/iel")
    assert lus.url_base == "postgresql://localhost/iel"


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["UTC", "Pacific/Auckland", "America/New_York"])
def fuseau(request: pytest.FixtureRequest) -> Iterator[None]:
    """The zone of the machine, which must not matter."""
    ancien = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    if ancien is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = ancien
    time.tzset()


@pytest.mark.usefixtures("fuseau")
@pytest.mark.parametrize(
    ("jour", "heures"),
    [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 2, 28), 24), (date(2028, 2, 29), 24)],
)
def test_days_of_paris(jour: date, heures: int) -> None:
    debut, fin = clock.start_of(jour), clock.end_of(jour)
    assert fin - debut == timedelta(hours=heures) - timedelta(microseconds=1)
    assert clock.start_of(jour + timedelta(days=1)) - fin == timedelta(microseconds=1)
    assert clock.local(debut).date() == clock.local(fin).date() == jour
    assert debut.tzinfo is fin.tzinfo is UTC


@pytest.mark.usefixtures("fuseau")
@pytest.mark.parametrize(
    ("instant", "jour"),
    [
        (datetime(2027, 3, 31, 21, 59, 59, tzinfo=UTC), date(2027, 3, 31)),
        (datetime(2027, 3, 31, 22, 0, 0, tzinfo=UTC), date(2027, 4, 1)),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_is_the_day_of_paris(instant: datetime, jour: date) -> None:
    with time_machine.travel(instant, tick=False):
        assert clock.now() == instant
        assert clock.now().tzinfo is UTC
        assert clock.today() == jour


def test_frozen_stops_and_starts_again() -> None:
    noel = datetime(2026, 12, 25, 12, tzinfo=clock.PARIS)
    with clock.frozen(noel):
        assert clock.now() == noel
        with clock.frozen(noel + timedelta(days=1)):
            assert clock.today() == date(2026, 12, 26)
        assert clock.today() == date(2026, 12, 25)
    assert clock.now() != noel


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_every_refusal_has_its_sentence() -> None:
    for genre in (Refusal, Closed, NotFound, TooMany, Busy):
        assert genre().message == str(genre()) == genre.message
        assert genre("Autre phrase.").message == "Autre phrase."
    assert Invalid({"a": "b"}).message == "Il y a un problème"
    assert Impossible("Non.", ["x"]).manques == ["x"]
    assert Impossible("Non.").manques == []


def test_instant_as_people_read_it_in_paris() -> None:
    assert french.instant(datetime(2027, 7, 1, 23, 5, tzinfo=UTC)) == "02/07/2027 à\xa01\xa0h\xa005"
    assert french.instant(None) == ""
    assert french.long_day(date(2027, 9, 1)) == "mercredi 1er septembre 2027"
    assert [french.short_day(date(2027, 3, jour)) for jour in (1, 11)] == ["1er\xa0mars", "11\xa0mars"]
    assert [french.listing("ABC"[:n]) for n in range(4)] == ["", "A", "A et B", "A, B et C"]
    assert french.french_spaces("Oui ? « Non » ; 8 : 9 !") == "Oui\xa0? «\xa0Non\xa0»\xa0; 8\xa0: 9\xa0!"
    assert french.french_spaces("https://ville.example/?a=1:2") == "https://ville.example/?a=1:2"
    assert (french.plural(1, "apprenti"), french.plural(1250, "apprenti")) == ("1\xa0apprenti", "1\xa0250\xa0apprentis")
