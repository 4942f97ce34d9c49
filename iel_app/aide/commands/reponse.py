"""What the service does of a request: answer, call back, close."""

from sqlmodel import Session, select

from iel_app.aide import forms
from iel_app.aide.commands.contexte import demande_de
from iel_app.aide.models import DemandeAide, ReponseAide
from iel_app.aide.workflow import DEMANDE_AIDE
from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.errors import Impossible
from iel_app.core.workflow import advance


def repondre(session: Session, actor: Actor, demande_id: int, texte: str, vues: int) -> None:
    """Answer a message, by mail; `vues` is how many answers were on the screen.

    Raises:
        Invalid: nothing is answered, or too much.
        Impossible: a callback, a request already closed, or somebody answered meanwhile.
        NotFound: no such request in reach.
    """
    demande = demande_de(session, actor, demande_id)
    lu = forms.lire_reponse(texte)
    deja = session.exec(select(ReponseAide).where(ReponseAide.demande_id == demande.id)).all()
    if len(deja) != vues:
        auteur = deja[-1].auteur if deja else ""
        raise Impossible(f"{auteur} a répondu entre-temps. Relisez sa réponse, puis complétez-la si besoin.")
    _avancer(session, actor, demande, "repondre")
    reponse = ReponseAide(demande_id=demande_id, texte=lu, auteur=actor.nom, instant=clock.now())
    session.add(reponse)
    session.flush()
    outbox.enqueue(session, "aide_repondue", {"reponse_id": reponse.id}, cle=f"aide:reponse:{reponse.id}")


def rappeler(session: Session, actor: Actor, demande_id: int) -> None:
    """Say that the person was called back.

    Raises:
        Impossible: no callback, or already treated.
        NotFound: no such request in reach.
    """
    _avancer(session, actor, demande_de(session, actor, demande_id), "rappeler")


def manquer(session: Session, actor: Actor, demande_id: int) -> None:
    """Say that the person did not answer the call: they are told by mail, and may book again.

    Raises:
        Impossible: no callback, or already treated.
        NotFound: no such request in reach.
    """
    _avancer(session, actor, demande_de(session, actor, demande_id), "manquer")
    cle = f"aide:manque:{demande_id}:{clock.now():%Y%m%d%H%M%S%f}"
    outbox.enqueue(session, "aide_manquee", {"demande_id": demande_id}, cle=cle)


def clore(session: Session, actor: Actor, demande_id: int) -> None:
    """Close a request: nothing more is awaited of anybody.

    Raises:
        Impossible: already closed or cancelled.
        NotFound: no such request in reach.
    """
    _avancer(session, actor, demande_de(session, actor, demande_id), "clore")


def _avancer(session: Session, actor: Actor, demande: DemandeAide, acte: str) -> None:
    advance(session, actor, DEMANDE_AIDE, demande, acte)
    demande.traitee_le, demande.traitee_par = clock.now(), actor.nom
