"""The draft: each gesture of the screen is kept as it comes."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.recensement import rules
from iel_app.recensement.commands.contexte import (
    GRACE,
    Contexte,
    brouillon_de,
    contexte_de,
    exiger_ouverte,
    initial,
    versions_de,
)
from iel_app.recensement.forms import Contenu, Modification
from iel_app.recensement.models import Brouillon
from iel_app.recensement.rules import Difference


@dataclass(frozen=True, slots=True)
class EtatBrouillon:
    """The draft as it stands after a change."""

    contenu: Contenu
    conflits: list[Difference]
    base_version: int
    modifie_le: datetime


def modifier_brouillon(
    session: Session,
    actor: Actor,
    annee: int,
    modification: Modification,
    base: int | None = None,
    vu: Contenu | None = None,
) -> EtatBrouillon:
    """Apply one gesture to the person's own draft, made on first use, and return it.

    `vu` is the draft that the screen knew: what another device changed since stays when a whole content is sent.
    No line in the journal: nothing is transmitted by a draft.

    Raises:
        Closed: the period is not open (the last words typed are still kept for `GRACE`).
    """
    contexte = contexte_de(session, actor, annee)
    brouillon = brouillon_de(session, actor, contexte)
    instant = clock.now()
    if instant > contexte.campagne.fermeture + GRACE or instant < contexte.campagne.ouverture:
        exiger_ouverte(contexte.campagne, instant)
    if brouillon is None:
        version = contexte.recensement.version
        base = version if base is None else max(0, min(base, version))
        brouillon = Brouillon(
            recensement_id=contexte.recensement.id or 0,
            utilisateur_id=actor.utilisateur_id or 0,
            base_version=base,
            contenu=initial(session, contexte, versions_de(session, contexte.recensement.id or 0, {base}).get(base)),
            modifie_le=instant,
        )
        session.add(brouillon)
    if modification.acte == "trancher":
        _trancher(session, brouillon, contexte, modification)
    else:
        autre = rules.d_un_autre_ecran(vu, modification.contenu, brouillon.contenu, contexte.libelles)
        brouillon.contenu = autre.contenu if autre else rules.appliquer(brouillon.contenu, modification)
    brouillon.modifie_le = instant
    return etat_de(brouillon)


def etat_de(brouillon: Brouillon) -> EtatBrouillon:
    """Return what the screen shows of a draft."""
    conflits = [Difference(**c) for c in brouillon.conflits]
    return EtatBrouillon(brouillon.contenu, conflits, brouillon.base_version, brouillon.modifie_le)


def _trancher(session: Session, brouillon: Brouillon, contexte: Contexte, choix: Modification) -> None:
    if all(c["champ"] != choix.champ for c in brouillon.conflits):
        return
    leur = versions_de(session, contexte.recensement.id or 0, {brouillon.base_version})[brouillon.base_version]
    brouillon.contenu, reste = rules.trancher(
        brouillon.contenu,
        [Difference(**c) for c in brouillon.conflits],
        choix.champ,
        rules.lisible(leur.contenu),
        prendre_leur=choix.valeur == "prendre",
    )
    brouillon.conflits = [asdict(c) for c in reste]
