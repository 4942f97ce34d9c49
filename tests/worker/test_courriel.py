"""Mails over a real SMTP conversation: accepted, refused, cut, tried again."""

import email
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlmodel import Session, select

from iel_app import worker
from iel_app.core import clock, db
from iel_app.core.outbox import DELAYS, LEASE, Effet
from iel_app.core.settings import settings
from iel_app.notifications.models import Courriel, StatutCourriel
from tests.documents.exemples import NUMERO, emettre
from tests.notifications.exemples import preparer


class Serveur:
    """An SMTP server that answers as told; `recus` holds what it received whole."""

    def __init__(self) -> None:
        self.recus: list[EmailMessage] = []
        self.reponse_destinataire = "250 OK"
        self.reponse = "250 OK"
        self.coupe = False

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        envelope.rcpt_tos.append(address)
        return self.reponse_destinataire

    async def handle_DATA(self, server, session, envelope) -> str:
        self.recus.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.coupe:
            server.transport.abort()
        return self.reponse


@pytest.fixture
def serveur(base: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serveur]:
    handler = Serveur()
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        port = libre.getsockname()[1]
    controle = Controller(handler, hostname="127.0.0.1", port=port)
    controle.start()
    for cle, valeur in {"HOTE": "127.0.0.1", "PORT": str(port), "TLS": "false"}.items():
        monkeypatch.setenv(f"IEL_SMTP_{cle}", valeur)
    settings.cache_clear()
    yield handler
    controle.stop()


@pytest.fixture
def prepare(base: str) -> Callable[..., int]:
    def faire(avec_document: bool = False, **autres: object) -> int:
        with db.transaction() as session:
            return preparer(session, document_ids=[emettre(session)] if avec_document else [], **autres)

    return faire


def courriel() -> Courriel:
    with db.reading() as session:
        return session.exec(select(Courriel)).one()


def effet() -> Effet:
    with db.reading() as session:
        return session.exec(select(Effet)).one()


@pytest.mark.parametrize("adresse", ["", "/offre/controle/courriels"])
def test_what_one_may_stop_says_where(prepare: Callable[..., int], serveur: Serveur, adresse: str) -> None:
    prepare(desabonnement=adresse)
    worker.livrer()
    assert serveur.recus[0]["List-Unsubscribe"] == (f"<{settings().origine}{adresse}>" if adresse else None)


def test_mailbox_is_the_delivery_without_server(prepare: Callable[..., int]) -> None:
    prepare()
    assert worker.livrer() == 1
    assert courriel().statut is StatutCourriel.ENVOYE
    assert effet().fait_le is not None
    assert worker.livrer() == 0


def test_sent_with_parts_and_attachment(serveur: Serveur, prepare: Callable[..., int]) -> None:
    prepare(avec_document=True, destinataire_nom="Éloïse Brun", reponse_a="claire@delegation.example")
    assert worker.livrer() == 1
    (recu,) = serveur.recus
    assert recu["Subject"] == "Récapitulatif de votre recensement 2027"
    assert recu["To"] == "Éloïse Brun <nadia@limoges.example>"
    assert recu["From"] == "Plateforme apprentissage <ne-pas-repondre@plateforme-apprentissage.example>"
    assert recu["Reply-To"] == "claire@delegation.example"
    assert recu["Message-ID"] == courriel().identifiant_message
    assert recu["Auto-Submitted"] == "auto-generated"
    assert "Bonjour Éloïse Brun," in recu.get_body(("plain",)).get_content()
    assert '<html lang="fr">' in recu.get_body(("html",)).get_content()
    (piece,) = recu.iter_attachments()
    assert (piece.get_filename(), piece.get_content_type()) == (f"{NUMERO}-v1.pdf", "application/pdf")
    assert piece.get_content().startswith(b"%PDF-")
    assert courriel().statut is StatutCourriel.ENVOYE


@pytest.mark.parametrize(
    ("attribut", "reponse"),
    [("reponse_destinataire", "450 plus tard"), ("reponse", "451 plus tard"), ("reponse", "554 refus")],
)
def test_refused_then_accepted(
    serveur: Serveur, prepare: Callable[..., int], attribut: str, reponse: str, caplog: pytest.LogCaptureFixture
) -> None:
    with time_machine.travel("2027-02-12T13:32:00Z", tick=False) as temps:
        prepare()
        setattr(serveur, attribut, reponse)
        assert worker.livrer() == 0
        rate = courriel()
        assert (rate.statut, rate.nb_tentatives) == (StatutCourriel.ECHEC, 1)
        assert reponse[4:] in rate.erreur
        assert reponse[:3] in effet().erreur
        assert worker.livrer() == 0  # not due yet
        assert courriel().nb_tentatives == 1
        temps.shift(DELAYS[0])
        setattr(serveur, attribut, "250 OK")
        assert worker.livrer() == 1
    assert (courriel().statut, courriel().nb_tentatives, courriel().erreur) == (StatutCourriel.ENVOYE, 2, "")
    assert "limoges" not in caplog.text
    assert "limoges" not in effet().erreur


def test_unreachable_server(prepare: Callable[..., int], serveur: Serveur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IEL_SMTP_PORT", "1")
    settings.cache_clear()
    prepare()
    assert worker.livrer() == 0
    assert effet().erreur == "ConnectionRefusedError"


def test_no_password_nor_mail_without_tls(
    serveur: Serveur, prepare: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IEL_SMTP_TLS", "true")
    settings.cache_clear()
    prepare()
    assert worker.livrer() == 0
    assert serveur.recus == []
    assert effet().erreur == "SMTPNotSupportedError"


def test_cut_after_data_sends_again_with_the_same_id(serveur: Serveur, prepare: Callable[..., int]) -> None:
    with time_machine.travel("2027-02-12T13:32:00Z", tick=False) as temps:
        prepare()
        serveur.coupe = True
        assert worker.livrer() == 0
        assert effet().erreur.startswith("SMTPServerDisconnected")
        serveur.coupe = False
        temps.shift(DELAYS[0])
        assert worker.livrer() == 1
    assert len(serveur.recus) == 2
    assert {recu["Message-ID"] for recu in serveur.recus} == {courriel().identifiant_message}
    assert len({recu["Date"] for recu in serveur.recus}) == 1


def test_killed_between_sending_and_noting(
    serveur: Serveur, prepare: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mort(BaseException):
        """kill -9: nothing after it runs."""

    def mourir(*_: object, **__: object) -> None:
        raise Mort

    with time_machine.travel("2027-02-12T13:32:00Z", tick=False) as temps:
        prepare()
        with monkeypatch.context() as patch:
            patch.setattr(worker, "expedier", mourir)
            with pytest.raises(Mort):
                worker.livrer()
        assert (courriel().statut, effet().fait_le) == (StatutCourriel.A_ENVOYER, None)
        assert worker.livrer() == 0  # still leased
        temps.shift(LEASE + timedelta(seconds=1))
        assert worker.livrer() == 1
    assert len(serveur.recus) == 2
    assert len({recu["Message-ID"] for recu in serveur.recus}) == 1


def test_dead_letter_after_the_last_delay(serveur: Serveur, prepare: Callable[..., int]) -> None:
    serveur.reponse = "554 refus"
    with time_machine.travel("2027-02-12T13:32:00Z", tick=False) as temps:
        prepare()
        for attente in DELAYS:
            assert worker.livrer() == 0
            assert effet().a_partir_de == clock.now() + attente
            temps.shift(attente)
        assert worker.livrer() == 0
        assert effet().abandonne_le == clock.now()
        temps.shift(timedelta(days=30))
        assert worker.livrer() == 0
    assert courriel().nb_tentatives == len(DELAYS) + 1
    assert len(serveur.recus) == len(DELAYS) + 1


def test_no_network_inside_a_transaction(
    serveur: Serveur, prepare: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare()

    def ecrire_pendant(courrier: EmailMessage) -> None:
        with Session(db.engine()) as session, session.begin():  # would wait for 5 s, then fail
            preparer(session, cle="pendant l’envoi")

    monkeypatch.setattr(worker.smtp, "envoyer", ecrire_pendant)
    assert worker.livrer() == 2
