"""« Publier »: to control, and back."""

from sqlmodel import Session

from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.errors import Impossible, Invalid
from iel_app.core.permissions import Permission
from iel_app.core.workflow import advance
from iel_app.offre.commands.contexte import (
    exiger_active,
    formation_de,
    reperes_de,
    seances_de,
    version_ouverte,
)
from iel_app.offre.commands.versions import ecarts_publies
from iel_app.offre.models import StatutVersion
from iel_app.offre.rules import publication
from iel_app.offre.workflow import PUBLICATION


def soumettre(session: Session, actor: Actor, formation_id: int, revision: int, *, en_nombre: bool = False) -> str:
    """Ask for the publication of the draft that was read again, and return the reference of the formation.

    With `en_nombre` no mail tells it: whoever submits many tells them together.

    `revision` is that of the page read: when the draft changed since, or is already in control, nothing is done.

    Raises:
        Invalid: what is missing or wrong, in the order of the page.
        Impossible: nothing to publish, nothing that differs from the published version, already in control, or changed
            since it was read.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    exiger_active(formation)
    version = version_ouverte(session, formation)
    if version is None:
        raise Impossible("Il n’y a rien à publier\u00a0: aucune modification depuis la version publiée.")
    if version.statut is StatutVersion.EN_CONTROLE:
        raise Impossible("Cette publication est déjà demandée\u00a0: elle est en contrôle.")
    if version.revision != revision:
        raise Impossible(f"{version.auteur} a modifié le brouillon depuis votre relecture. Relisez avant de confirmer.")
    seances = seances_de(session, version.id or 0)
    saisie, manques = publication.manques(
        version.contenu, reperes_de(session, formation.organisme_id, version.contenu), seances
    )
    if saisie is None:
        raise Invalid(manques)
    if ecarts_publies(session, formation, version) == []:
        raise Impossible("Rien ne diffère de la version publiée\u00a0: il n’y a rien à contrôler.")
    version.motifs, version.message = {}, ""
    version.soumise_le = clock.now()
    version.auteur, version.auteur_id = actor.nom, actor.utilisateur_id
    advance(session, actor, PUBLICATION, version, "soumettre", apres={"version": version.numero})
    if not en_nombre:
        outbox.enqueue(session, "offre_soumise", {"version_id": version.id})
    return formation.reference


def retirer(session: Session, actor: Actor, formation_id: int) -> None:
    """Take the version back from control, to change it.

    Raises:
        Impossible: it is not in control, or an offer manager is deciding on it now.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    version = version_ouverte(session, formation)
    if version is None or version.statut is not StatutVersion.EN_CONTROLE:
        raise Impossible("Cette formation n’est pas en contrôle.")
    if version.prise_jusqu_a is not None and version.prise_jusqu_a > clock.now():
        raise Impossible(f"{version.prise_par} contrôle cette formation en ce moment. Réessayez dans quelques minutes.")
    advance(session, actor, PUBLICATION, version, "retirer", apres={"version": version.numero})
    version.soumise_le = None
    version.revision += 1
