"""Acts on the catalogue: archive, delete, restore, confirm, organismes of another SIREN."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound, Refusal
from iel_app.core.permissions import Cible, Permission, allows, require
from iel_app.core.workflow import advance
from iel_app.offre.commands.brouillon import noter
from iel_app.offre.commands.contexte import certification_de, exiger_active, formation_de, version_ouverte
from iel_app.offre.commands.controle import DELAI_ANNULATION
from iel_app.offre.commands.index import indexer
from iel_app.offre.commands.retours import (
    TROP_TARD,
    annuler_confirmation,
    annuler_reconduction,
    annuler_remplacement,
    dernier,
)
from iel_app.offre.commands.sessions import reconduire
from iel_app.offre.commands.versions import ouvrir_brouillon
from iel_app.offre.models import DemandeOrganisme, Formation, StatutDemande, StatutFormation, StatutVersion
from iel_app.offre.workflow import CATALOGUE, DEMANDE_ORGANISME


def archiver(session: Session, actor: Actor, formation_id: int) -> None:
    """Take a formation out of the public offer and of the catalogue; it can be restored, and its CFA is told."""
    _annoncer(session, actor, _archiver(session, actor, formation_id), [formation_id])


def _archiver(session: Session, actor: Actor, formation_id: int) -> str:
    """Archive a formation, and return the act that its CFA is to know of."""
    formation = _sortir(session, actor, formation_id, "archiver", Permission.OFFRE_ARCHIVER)
    return "" if allows(actor, Permission.OFFRE_REDIGER, formation.cible) else "archiver"


def supprimer(session: Session, actor: Actor, formation_id: int) -> None:
    """Delete a formation; it stays in « Supprimées » and can be restored."""
    _sortir(session, actor, formation_id, "supprimer", Permission.OFFRE_REDIGER)


def _sortir(session: Session, actor: Actor, formation_id: int, acte: str, permission: Permission) -> Formation:
    formation = formation_de(session, actor, formation_id, permission)
    version = version_ouverte(session, formation)
    if version is not None and version.statut is StatutVersion.EN_CONTROLE:
        if allows(actor, Permission.OFFRE_CONTROLER, formation.cible):
            raise Impossible("Cette formation est en contrôle. Archivez-la depuis la fiche de son contrôle.")
        raise Impossible("Cette formation est en contrôle. Reprenez la saisie avant de la retirer du catalogue.")
    deja = formation.statut is StatutFormation.SUPPRIMEE and acte == "archiver"
    # Before its line in the journal: who comes later has touched the formation since.
    formation.modifie_le = clock.now()
    advance(session, actor, CATALOGUE, formation, "archiver_supprimee" if deja else acte)
    indexer(session, [formation_id])
    return formation


def restaurer(session: Session, actor: Actor, formation_id: int) -> None:
    """Put a formation back into the catalogue, as it was, and tell its CFA; never published, it is a draft again.

    Raises:
        Forbidden: its CFA deleted it, and the actor does not write for this CFA.
    """
    _annoncer(session, actor, _restaurer(session, actor, formation_id), [formation_id])


def _restaurer(session: Session, actor: Actor, formation_id: int) -> str:
    """Put a formation back, and return what its CFA is to know of: no mail told it of what left a moment ago."""
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_ARCHIVER)
    acte = "restaurer_supprimee" if formation.statut is StatutFormation.SUPPRIMEE else "restaurer"
    sortie_le, formation.modifie_le = formation.modifie_le, clock.now()
    advance(session, actor, CATALOGUE, formation, acte)
    if formation.version_publiee_id is None:
        ouvrir_brouillon(session, actor, formation)
    indexer(session, [formation_id])
    siennes = allows(actor, Permission.OFFRE_REDIGER, formation.cible)
    return "" if siennes or formation.modifie_le - sortie_le < DELAI_ANNULATION else "restaurer"


def _annuler_sortie(session: Session, actor: Actor, formation_id: int) -> str:
    """Put a formation back where it was before the actor archived, deleted or restored it.

    Returns the act that its CFA is to know of.

    Raises:
        Impossible: somebody touched it since.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_ARCHIVER)
    fait = dernier(session, actor, formation, *_SORTIES)
    if formation.modifie_le > fait.instant:
        raise Impossible(TROP_TARD)
    if fait.avant["statut"] == StatutFormation.ACTIVE:
        return _restaurer(session, actor, formation_id)
    if fait.avant["statut"] == StatutFormation.ARCHIVEE:
        return _archiver(session, actor, formation_id)
    supprimer(session, actor, formation_id)
    return ""


_SORTIES = (Action.FORMATION_ARCHIVEE, Action.FORMATION_RESTAUREE, Action.FORMATION_SUPPRIMEE)


def _annoncer(session: Session, actor: Actor, acte: str, formation_ids: Sequence[int]) -> None:
    if not acte:
        return
    charge = {"acte": acte, "formation_ids": formation_ids, "par_id": actor.utilisateur_id}
    charge |= {"instant": clock.now().isoformat()}
    outbox.enqueue(session, "offre_sorties", charge, delai=DELAI_ANNULATION)


def confirmer_fiche(session: Session, actor: Actor, formation_id: int) -> None:
    """Say that a published formation is still right, which puts the yearly alert off.

    Raises:
        Impossible: it is not published.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    exiger_active(formation)
    if formation.version_publiee_id is None:
        raise Impossible("Cette formation n’est pas publiée.")
    avant, formation.confirmee_le = formation.confirmee_le, clock.now()
    record(
        session,
        actor,
        Action.FICHE_CONFIRMEE,
        formation.objet,
        avant={"confirmée le": avant.isoformat() if avant else ""},
        apres={"confirmée le": formation.confirmee_le.isoformat()},
    )


def remplacer_certification(session: Session, actor: Actor, formation_id: int) -> str:
    """Draft the formation with the successor of its certification, and return the new code (tab « Maj diplômes »).

    Raises:
        Impossible: its certification has no successor.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    version = ouvrir_brouillon(session, actor, formation)
    actuelle = version.contenu.get("certification", "")
    certification = certification_de(session, actuelle)
    suivante = certification_de(session, certification.remplacee_par) if certification else None
    if suivante is None:
        raise Impossible("Aucune certification ne remplace celle-ci. Choisissez-en une dans la formation.")
    noter(session, actor, formation_id, "certification", suivante.code, actuelle)
    codes = {"avant": {"certification": actuelle}, "apres": {"certification": suivante.code}}
    record(session, actor, Action.CERTIFICATION_REMPLACEE, formation.objet, **codes)
    return suivante.code


def demander_organisme(session: Session, actor: Actor, organisme_id: int, siret: str, raison: str) -> None:
    """Ask the offer managers for an organisme of another SIREN (Guide 003, « L’organisme formateur »).

    Raises:
        Invalid: no organisme has this SIRET, no reason, or it can already be named.
    """
    require(actor, Permission.OFFRE_REDIGER, Cible(organisme_id=organisme_id))
    siens = session.get_one(Organisme, organisme_id)
    demande = "".join(c for c in siret if c.isdigit())
    if len(demande) != 14:
        raise Invalid({"demande-siret": "Le SIRET doit comporter 14 chiffres"})
    formateur = session.exec(select(Organisme).where(Organisme.siret == demande)).first()
    if formateur is None:
        raise Invalid({"demande-siret": "Aucun organisme de la plateforme ne porte ce SIRET"})
    if formateur.siren == siens.siren:
        raise Invalid({"demande-siret": "Cet organisme a le même SIREN que le vôtre\u00a0: il est déjà dans la liste"})
    if not raison.strip():
        raise Invalid({"demande-raison": "Écrivez pourquoi cet organisme donne les cours"})
    deja = session.exec(
        select(DemandeOrganisme).where(
            DemandeOrganisme.organisme_id == organisme_id, DemandeOrganisme.formateur_id == formateur.id
        )
    ).first()
    if deja is not None:
        _redemander(session, actor, deja, raison)
        return
    nouvelle = DemandeOrganisme(
        organisme_id=organisme_id,
        formateur_id=formateur.id or 0,
        region_id=siens.region_id,
        raison=raison.strip()[:1000],
        demandee_le=clock.now(),
        demandee_par=actor.nom,
    )
    session.add(nouvelle)
    session.flush()
    record(session, actor, Action.ORGANISME_DEMANDE, nouvelle.objet, apres={"organisme": formateur.nom})
    outbox.enqueue(session, "offre_organisme", {"demande_id": nouvelle.id})


def _redemander(session: Session, actor: Actor, demande: DemandeOrganisme, raison: str) -> None:
    if demande.statut is StatutDemande.DEMANDEE:
        raise Invalid(
            {"demande-siret": "Cette demande est déjà faite\u00a0: les gestionnaires de l’offre vont y répondre"}
        )
    if demande.statut is StatutDemande.ACCORDEE:
        raise Invalid({"demande-siret": "Cet organisme vous est déjà accordé\u00a0: il est dans la liste"})
    demande.raison, demande.demandee_le, demande.demandee_par = raison.strip()[:1000], clock.now(), actor.nom
    advance(session, actor, DEMANDE_ORGANISME, demande, "redemander")
    outbox.enqueue(session, "offre_organisme", {"demande_id": demande.id})


def decider_organisme(
    session: Session, actor: Actor, demande_id: int, *, accord: bool, reponse: str = "", vu: str | None = None
) -> None:
    """Grant or refuse an organisme of another SIREN; the author is told. `vu` is the status on which one decides.

    Raises:
        NotFound: no such request in the region.
        Invalid: a refusal without reason.
        Impossible: a colleague decided meanwhile.
    """
    require(actor, Permission.OFFRE_CONTROLER)
    demande = session.exec(select(DemandeOrganisme).where(DemandeOrganisme.id == demande_id).with_for_update()).first()
    if demande is None or not allows(actor, Permission.OFFRE_CONTROLER, demande.cible):
        raise NotFound
    if vu is not None and demande.statut.value != vu:
        par = f" par {demande.decidee_par}" if demande.decidee_par else ""
        raise Impossible(f"Cette demande est déjà traitée{par}\u00a0: {demande.statut.libelle.lower()}.")
    if not accord and not reponse.strip():
        raise Invalid({"reponse": "Écrivez la raison du refus\u00a0: l’auteur la recevra"})
    advance(session, actor, DEMANDE_ORGANISME, demande, "accorder" if accord else "refuser")
    demande.reponse, demande.decidee_le, demande.decidee_par = reponse.strip()[:1000], clock.now(), actor.nom
    outbox.enqueue(session, "offre_organisme_decide", {"demande_id": demande.id, "accord": accord})


def en_nombre(session: Session, actor: Actor, acte: str, formation_ids: Sequence[int]) -> dict[int, str]:
    """Do the same act on several formations and return, for each, "" or why it was not done; people are told once.

    Raises:
        NotFound: no such act.
    """
    if acte not in _EN_NOMBRE:
        raise NotFound
    require(actor, Permission.OFFRE_ARCHIVER)
    bilan: dict[int, str] = {}
    a_dire: dict[str, list[int]] = {}
    for formation_id in dict.fromkeys(formation_ids):
        try:
            with session.begin_nested():
                dit = _EN_NOMBRE[acte](session, actor, formation_id)
            bilan[formation_id] = ""
        except Refusal as refus:
            bilan[formation_id] = refus.message
        else:
            if acte in _SUES:
                a_dire.setdefault(dit, []).append(formation_id)
    for sortie, concernees in a_dire.items():
        _annoncer(session, actor, sortie, concernees)
    return bilan


_SUES: dict[str, Callable[[Session, Actor, int], str]] = {
    "annuler_sortie": _annuler_sortie,
    "archiver": _archiver,
    "restaurer": _restaurer,
}
"""Acts that return what the CFA is to know of."""
_EN_NOMBRE: dict[str, Callable[[Session, Actor, int], Any]] = _SUES | {
    "annuler_confirmation": annuler_confirmation,
    "annuler_reconduction": annuler_reconduction,
    "annuler_remplacement": annuler_remplacement,
    "confirmer": confirmer_fiche,
    "reconduire": reconduire,
    "remplacer": remplacer_certification,
    "supprimer": supprimer,
}
