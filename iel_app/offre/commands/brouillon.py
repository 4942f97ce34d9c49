"""The draft of a formation: begin one, type a field, give it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound
from iel_app.core.permissions import Cible, Permission, require
from iel_app.core.workflow import advance
from iel_app.offre import forms
from iel_app.offre.commands.contexte import formation_de, numeroter, reperes_de, version_ouverte, version_refusee
from iel_app.offre.commands.ecartees import sort_de, version_ecartee
from iel_app.offre.commands.versions import doublons, nouvelle_version, ouvrir_brouillon, reporter, toucher
from iel_app.offre.forms import Contenu
from iel_app.offre.models import Formation, VersionFormation
from iel_app.offre.rules import publication
from iel_app.offre.workflow import CATALOGUE, PUBLICATION


@dataclass(frozen=True, slots=True)
class EtatChamp:
    """A field after it was typed: its value now, what is wrong with it, and who wrote it when both differ."""

    champ: str
    valeur: str
    erreur: str
    conflit: bool
    auteur: str
    instant: datetime
    numero: int
    revision: int


class Caduque(Impossible):
    """The version on which somebody types was given up, or refused, since it was shown: nothing of it is lost."""


class Doublon(Impossible):
    """The same certification by the same formateur is already in the catalogue; `references` names them."""

    def __init__(self, references: list[tuple[int, str, str]]) -> None:
        self.references = references
        _, reference, lieu = references[0]
        super().__init__(
            f"Une formation avec la même certification existe déjà à {lieu} ({reference}). "
            "Ouvrez-la ou confirmez qu’il s’agit d’une autre formation"
        )


def creer(
    session: Session,
    actor: Actor,
    organisme_id: int,
    depart: Mapping[str, str],
    *,
    conventionnee: bool = False,
    confirme: bool = False,
) -> int:
    """Begin a formation from its certification and formateur, and return its id (Guide 003, « Ajouter une formation »).

    Raises:
        Invalid: no such certification, an expired one, or an organisme of another SIREN.
        Doublon: the same pair exists and the author did not confirm that it is another formation.
    """
    require(actor, Permission.OFFRE_REDIGER, Cible(organisme_id=organisme_id))
    organisme = session.get_one(Organisme, organisme_id)
    contenu = forms.vide() | {"responsable": str(organisme_id)} | forms.lire(depart)
    _exiger_depart(session, organisme_id, contenu)
    jumelles = doublons(session, contenu["certification"], int(contenu["formateur"]))
    if jumelles and not confirme:
        raise Doublon(jumelles)
    maintenant = clock.now()
    serie = numeroter(session, "formation")
    formation = Formation(
        reference=f"{clock.today():%Y%m}{serie:06d}",
        conventionnee=conventionnee,
        organisme_id=organisme_id,
        region_id=organisme.region_id,
        cree_le=maintenant,
        modifie_le=maintenant,
    )
    session.add(formation)
    session.flush()
    version = nouvelle_version(session, actor, formation, contenu, 1)
    session.add(version)
    session.flush()
    record(session, actor, Action.FORMATION_CREEE, formation.objet, apres={"intitulé": version.intitule})
    if jumelles:
        vues = {"références": [reference for _, reference, _ in jumelles]}
        record(session, actor, Action.DOUBLON_CONFIRME, formation.objet, apres=vues)
    return formation.id or 0


def _exiger_depart(session: Session, organisme_id: int, contenu: Contenu) -> None:
    reperes = reperes_de(session, organisme_id, contenu)
    _, erreurs = publication.manques(contenu, reperes, [])
    gardees = {c: erreurs[c] for c in ("certification", "formateur") if c in erreurs}
    if gardees:
        raise Invalid(gardees)


def noter(
    session: Session, actor: Actor, formation_id: int, champ: str, valeur: str, vue: str, *, numero: int = 0
) -> EtatChamp:
    """Keep what was typed in a field, right or wrong, unless somebody else wrote something else meanwhile.

    `vue` is the value on which the person typed: when the draft holds a third one, nothing is written and both are
    returned for the person to choose (`conflit`). `numero` is the version that the screen shows, 0 when unknown.

    Raises:
        NotFound: no such formation in reach, or no such field.
        Caduque: the version shown was given up, or refused: a draft begun now would not hold what it says.
        Impossible: it is in control, archived or deleted.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    if champ not in forms.CHAMPS:
        raise NotFound
    if sort := sort_de(session, formation, numero):
        raise Caduque(sort)
    version = ouvrir_brouillon(session, actor, formation)
    lue = forms.lire({champ: valeur})[champ]
    presente = version.contenu.get(champ, "")
    if presente not in (vue, lue):
        return _etat(version, champ, presente, conflit=True)
    if presente != lue:
        version.contenu = dict(version.contenu) | {champ: lue}
        version.motifs = {c: m for c, m in version.motifs.items() if c != champ}
        toucher(session, actor, formation, version)
        reporter(session, version)
    return _etat(version, champ, lue, conflit=False)


def _etat(version: VersionFormation, champ: str, valeur: str, *, conflit: bool) -> EtatChamp:
    erreur = ""
    try:
        forms.lire_champ(champ, valeur)
    except forms.Refus as refus:
        erreur = str(refus)
    return EtatChamp(
        champ, valeur, erreur, conflit, version.auteur, version.modifie_le, version.numero, version.revision
    )


def reprendre_refusee(session: Session, actor: Actor, formation_id: int) -> None:
    """Open a draft from the modification that was refused; the published version stays.

    Raises:
        Impossible: the last version was not refused, a draft is already begun, or the formation left the catalogue.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    _sans_brouillon(session, formation)
    refusee = version_refusee(session, formation)
    if refusee is None:
        raise Impossible("Cette formation n’a pas de modification refusée à reprendre.")
    toucher(session, actor, formation, ouvrir_brouillon(session, actor, formation, refusee))


def reprendre_ecartee(session: Session, actor: Actor, formation_id: int, numero: int) -> None:
    """Open a draft from a version given up or refused, with its sessions; the published version stays.

    Raises:
        NotFound: no such version.
        Impossible: another draft is already begun, or the formation left the catalogue.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    ecartee = version_ecartee(session, formation, numero)
    if ecartee is None:
        raise NotFound
    _sans_brouillon(session, formation)
    toucher(session, actor, formation, ouvrir_brouillon(session, actor, formation, ecartee))


def _sans_brouillon(session: Session, formation: Formation) -> None:
    if version_ouverte(session, formation) is not None:
        raise Impossible("Une autre modification de cette formation est déjà commencée. Rechargez la page.")


def abandonner(session: Session, actor: Actor, formation_id: int) -> None:
    """Give up the draft: the published version stays; a formation never published leaves for « Supprimées ».

    Raises:
        Impossible: there is no draft to give up.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    version = version_ouverte(session, formation)
    if version is None:
        raise Impossible("Il n’y a pas de modification à abandonner.")
    advance(session, actor, PUBLICATION, version, "abandonner", apres={"version": version.numero})
    if formation.version_publiee_id is None:
        advance(session, actor, CATALOGUE, formation, "supprimer")
        formation.modifie_le = clock.now()
