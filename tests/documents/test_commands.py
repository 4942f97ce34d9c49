"""Issue and production."""

import hashlib
import stat
from pathlib import Path

import pytest
import time_machine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from iel_app.core.actor import SYSTEME, VISITEUR
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, NotConnected, NotFound
from iel_app.core.settings import settings
from iel_app.documents import commands, gabarits, rules
from iel_app.documents.models import Document
from tests.documents.exemples import GESTIONNAIRE, NUMERO, emettre


def fichiers() -> list[Path]:
    return [f for f in (settings().dossier / "documents").rglob("*") if f.is_file()]


def test_who_may(session: Session) -> None:
    identifiant = emettre(session)
    for acteur, refus in ((VISITEUR, NotConnected), (GESTIONNAIRE, Forbidden)):
        with pytest.raises(refus):
            commands.produire(session, acteur, identifiant)
        with pytest.raises(refus):
            commands.emettre(session, acteur, numero="X", version=1, genre="g", titre="t", donnees={})


def test_emettre_once_with_code_and_journal(session: Session) -> None:
    identifiant = emettre(session)
    document = session.get_one(Document, identifiant)
    assert len(document.code) == 12
    assert set(document.code) <= set(rules.ALPHABET)
    assert document.donnees["code"] == rules.code_affiche(document.code)
    assert document.donnees["adresse_verification"] == f"{settings().origine}/verifier"
    assert document.donnees["total"] == 3
    (fait,) = session.exec(select(Fait)).all()
    assert (fait.action, fait.collectivite_id, fait.objet) == (Action.DOCUMENT_EMIS, 7, f"document:{NUMERO}:1")
    assert emettre(session, version=2) != identifiant
    with pytest.raises(IntegrityError), session.begin_nested():
        emettre(session)


def test_produire_stores_once_privately(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    identifiant = emettre(session)
    pdf = commands.produire(session, SYSTEME, identifiant)
    document = session.get_one(Document, identifiant)
    assert document.empreinte == hashlib.sha256(pdf).hexdigest()
    (fichier,) = fichiers()
    assert fichier.read_bytes() == pdf
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600
    assert fichier.relative_to(settings().dossier / "documents").as_posix() == document.chemin
    assert len(Path(document.chemin).parts) == 3
    assert NUMERO not in document.chemin
    monkeypatch.setattr(gabarits, "composer", None)
    assert commands.produire(session, SYSTEME, identifiant) == pdf


@pytest.mark.parametrize("degat", [lambda f: f.unlink(), lambda f: f.write_bytes(b"%PDF-falsifie")])
def test_lost_or_altered_file_is_made_again_identical(session: Session, degat) -> None:
    with time_machine.travel("2027-02-12T13:32:00Z", tick=False):
        identifiant = emettre(session)
        pdf = commands.produire(session, SYSTEME, identifiant)
    degat(fichiers()[0])
    with time_machine.travel("2031-01-01T00:00:00Z", tick=False):
        assert commands.produire(session, SYSTEME, identifiant) == pdf
    assert [f.read_bytes() for f in fichiers()] == [pdf]
    assert len(session.exec(select(Fait)).all()) == 2  # issued, then its fingerprint: nothing for the repair


def test_another_drawing_is_journaled(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    identifiant = emettre(session)
    avant = hashlib.sha256(commands.produire(session, SYSTEME, identifiant)).hexdigest()
    fichiers()[0].unlink()
    monkeypatch.setattr(gabarits, "composer", lambda *_: b"%PDF-nouveau moteur")
    commands.produire(session, SYSTEME, identifiant)
    fait = session.exec(select(Fait)).all()[-1]
    assert fait.avant == {"Empreinte": avant}


def test_failed_writing_leaves_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    identifiant = emettre(session)

    def plein(*_: object) -> None:
        raise OSError("disque plein")

    monkeypatch.setattr("os.fsync", plein)
    with pytest.raises(OSError, match="disque plein"):
        commands.produire(session, SYSTEME, identifiant)
    assert fichiers() == []


def test_produire_unknown(session: Session) -> None:
    with pytest.raises(NotFound):
        commands.produire(session, SYSTEME, 404)
