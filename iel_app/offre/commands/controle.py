"""The offer manager's acts: take, decide, correct, undo."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound
from iel_app.core.permissions import Permission, allows, require
from iel_app.core.settings import settings
from iel_app.core.workflow import advance
from iel_app.offre import forms
from iel_app.offre.commands.contexte import lignes_de, reperes_de, seances_de, version_publiee
from iel_app.offre.commands.index import indexer
from iel_app.offre.commands.versions import archivee_au_controle, refus_d_annulation, reporter
from iel_app.offre.models import Formation, NoteControle, StatutVersion, VersionFormation
from iel_app.offre.rules import comparaison, publication
from iel_app.offre.workflow import CATALOGUE, PUBLICATION

MESSAGE_MAX = 2000
CORRIGIBLES = ("intitule", "lien_web", "objectif", "contenu", "resultats", "prerequis", "rythme", "contact_nom")
"""What an offer manager may correct alone: spelling and links, never what the author engages on."""


def version_de(session: Session, actor: Actor, version_id: int) -> tuple[Formation, VersionFormation]:
    """Lock and return a version that the offer manager may decide on, with its formation.

    Raises:
        NotFound: no such version, or out of the region.
    """
    require(actor, Permission.OFFRE_CONTROLER)
    formation = session.exec(
        select(Formation)
        .join(VersionFormation, col(VersionFormation.formation_id) == Formation.id)
        .where(VersionFormation.id == version_id)
        .with_for_update()
    ).first()
    if formation is None or not allows(actor, Permission.OFFRE_CONTROLER, formation.cible):
        raise NotFound
    return formation, session.get_one(VersionFormation, version_id)


def prendre(session: Session, actor: Actor, version_id: int, *, reprendre: bool = False) -> str:
    """Take a publication for some minutes and return "", or the name of the colleague who holds it (soft lock).

    `reprendre` takes it from the colleague. What is no longer in control is not taken.
    """
    _, version = version_de(session, actor, version_id)
    if version.statut is not StatutVersion.EN_CONTROLE:
        return ""
    if _tenue_par_un_autre(actor, version) and not reprendre:
        return version.prise_par
    version.prise_par_id, version.prise_par = actor.utilisateur_id, actor.nom
    version.prise_jusqu_a = clock.now() + timedelta(minutes=settings().offre_prise_minutes)
    return ""


def liberer(session: Session, actor: Actor, version_id: int) -> None:
    """Give a publication back to the colleagues, when it is the actor who holds it; otherwise do nothing."""
    _, version = version_de(session, actor, version_id)
    if version.prise_par_id is not None and version.prise_par_id == actor.utilisateur_id:
        _lacher(version)


def _lacher(version: VersionFormation) -> None:
    version.prise_par_id, version.prise_par, version.prise_jusqu_a = None, "", None


def _tenue_par_un_autre(actor: Actor, version: VersionFormation) -> bool:
    return (
        version.prise_par_id not in (None, actor.utilisateur_id)
        and version.prise_jusqu_a is not None
        and version.prise_jusqu_a > clock.now()
    )


def _prenable(
    session: Session, actor: Actor, version_id: int, revision: int | None
) -> tuple[Formation, VersionFormation]:
    formation, version = version_de(session, actor, version_id)
    if version.statut in (StatutVersion.BROUILLON, StatutVersion.ABANDONNEE):
        raise Impossible("Son auteur a repris la saisie\u00a0: cette publication n’est plus en contrôle.")
    if version.statut is not StatutVersion.EN_CONTROLE:
        decideur = f" par {version.decidee_par}" if version.decidee_par else ""
        raise Impossible(f"Cette publication est déjà traitée{decideur}\u00a0: {version.statut.libelle.lower()}.")
    if _tenue_par_un_autre(actor, version):
        raise Impossible(f"{version.prise_par} traite cette publication en ce moment.")
    if revision is not None and version.revision != revision:
        raise Impossible("Cette publication a changé depuis que vous l’avez ouverte. Relisez-la avant de décider.")
    return formation, version


def _decider(
    session: Session, actor: Actor, version: VersionFormation, acte: str, message: str, *, en_nombre: bool = False
) -> None:
    version.decidee_le, version.decidee_par, version.message = clock.now(), actor.nom, message
    _lacher(version)
    advance(session, actor, PUBLICATION, version, acte, apres={"version": version.numero, "message": message})
    if not en_nombre:
        charge = {"version_id": version.id, "acte": acte, "decidee_le": version.decidee_le.isoformat()}
        outbox.enqueue(session, "offre_decidee", charge, delai=DELAI_ANNULATION)


DELAI_ANNULATION = timedelta(seconds=10)
"""While it lasts an act is undone before its mail leaves; later, another mail tells that it is undone."""


def valider(
    session: Session, actor: Actor, version_id: int, *, revision: int | None = None, en_nombre: bool = False
) -> None:
    """Make a version public: it replaces the one published before.

    With `en_nombre` no mail tells it, here and in the undo: whoever decides on many tells them together.
    `revision` is that of the sheet read, here and in the other decisions: when the author took the version back and
    submitted it again meanwhile, nothing is decided.

    Raises:
        Impossible: a colleague holds it, it is already decided, it changed since it was read, or it can no longer be
            published (expired meanwhile).
    """
    formation, version = _prenable(session, actor, version_id, revision)
    reperes = reperes_de(session, formation.organisme_id, version.contenu)
    saisie, manques = publication.manques(version.contenu, reperes, seances_de(session, version_id))
    if saisie is None:
        raise Impossible("Cette version ne peut plus être publiée. Demandez un complément.", list(manques.values()))
    ancienne = version_publiee(session, formation)
    _suivre_le_lien(formation, ancienne, version)
    if ancienne is not None:
        advance(session, actor, PUBLICATION, ancienne, "remplacer", apres={"version": ancienne.numero})
    maintenant = clock.now()
    _decider(session, actor, version, "valider", "", en_nombre=en_nombre)
    formation.version_publiee_id, formation.publiee_le = version.id, maintenant
    formation.confirmee_le = maintenant
    for _, session_formation in lignes_de(session, version_id):
        session_formation.publiee_le = session_formation.publiee_le or maintenant
    indexer(session, [version.formation_id])


def _suivre_le_lien(formation: Formation, avant: VersionFormation | None, apres: VersionFormation | None) -> None:
    """Forget what was found of the link published until now, unless the next version has the same one."""
    if avant is None or apres is None or avant.contenu.get("lien_web", "") != apres.contenu.get("lien_web", ""):
        formation.lien_constat, formation.lien_en_panne_le = "", None


def demander_complement(
    session: Session,
    actor: Actor,
    version_id: int,
    motifs: Mapping[str, str],
    message: str,
    *,
    revision: int | None = None,
) -> None:
    """Send a version back to its author, with the reason at each field.

    Raises:
        Invalid: neither reason nor message, or one of an unknown field.
        Impossible: a colleague holds it, or it is already decided.
    """
    _, version = _prenable(session, actor, version_id, revision)
    references = [f"session-{s.reference}" for s in seances_de(session, version_id)]
    lus = {c: m.strip()[:MESSAGE_MAX] for c, m in motifs.items() if m.strip()}
    if set(lus) - {*forms.CHAMPS, "sessions", *references}:
        raise Invalid({"motif-champ": "Sélectionnez un champ de la formation"})
    if not lus and not message.strip():
        raise Invalid({"message": "Écrivez ce que l’auteur doit compléter"})
    version.motifs = lus
    _decider(session, actor, version, "demander_complement", message.strip()[:MESSAGE_MAX])


def refuser(session: Session, actor: Actor, version_id: int, message: str, *, revision: int | None = None) -> None:
    """Refuse a version; the published one, if any, stays.

    Raises:
        Invalid: no reason written.
        Impossible: a colleague holds it, or it is already decided.
    """
    _, version = _prenable(session, actor, version_id, revision)
    if not message.strip():
        raise Invalid({"message": "Écrivez la raison du refus\u00a0: l’auteur la recevra"})
    _decider(session, actor, version, "refuser", message.strip()[:MESSAGE_MAX])


def archiver_publication(
    session: Session, actor: Actor, version_id: int, message: str, *, revision: int | None = None
) -> None:
    """Refuse a version and archive its formation: what was public is no longer; its author may restore it.

    Raises:
        Invalid: no reason written.
        Impossible: a colleague holds it, or it is already decided.
    """
    formation, version = _prenable(session, actor, version_id, revision)
    if not message.strip():
        raise Invalid({"message": "Écrivez la raison de l’archivage\u00a0: l’auteur la recevra"})
    _decider(session, actor, version, "archiver", message.strip()[:MESSAGE_MAX])
    advance(session, actor, CATALOGUE, formation, "archiver", apres={"version": version.numero})
    formation.modifie_le = version.decidee_le or clock.now()
    indexer(session, [version.formation_id])


def corriger(
    session: Session, actor: Actor, version_id: int, champ: str, valeur: str, *, revision: int | None = None
) -> None:
    """Correct a small thing in a version in control; the author is told what changed.

    Raises:
        Invalid: the field may not be corrected here, or the value is wrong.
        Impossible: a colleague holds it, or it is already decided.
    """
    formation, version = _prenable(session, actor, version_id, revision)
    if champ not in CORRIGIBLES:
        raise Invalid({"correction": "Ce champ ne se corrige pas ici\u00a0: demandez un complément à l’auteur"})
    try:
        forms.lire_champ(champ, valeur)
    except forms.Refus as refus:
        raise Invalid({champ: str(refus)}) from None
    avant = version.contenu.get(champ, "")
    if avant == valeur:
        return
    version.contenu = dict(version.contenu) | {champ: valeur}
    version.revision += 1
    version.import_id = None
    reporter(session, version)
    ecarts = [comparaison.Ecart(champ, forms.LIBELLES[champ], avant, valeur)]
    dit_avant, dit_apres = comparaison.en_journal(ecarts)
    record(session, actor, Action.CORRECTION_MINEURE, formation.objet, avant=dit_avant, apres=dit_apres)
    charge = {"version_id": version_id, "champ": champ, "avant": avant[:500], "apres": valeur[:500]}
    outbox.enqueue(session, "offre_corrigee", charge)


def annuler_decision(
    session: Session, actor: Actor, version_id: int, *, prise_le: datetime | None = None, en_nombre: bool = False
) -> bool:
    """Undo the last decision on a version while nothing was built on it, and tell whether its author knew of it.

    `prise_le` is the instant of the decision that was read: one taken since stands.

    Raises:
        Impossible: not decided, decided again since, its author already changed it, or it left the catalogue.
    """
    formation, version = version_de(session, actor, version_id)
    if refus := refus_d_annulation(session, formation, version):
        raise Impossible(refus)
    if prise_le not in (None, version.decidee_le):
        autre = f"{version.decidee_par} a pris une autre décision sur la formation {version.reference} depuis."
        raise Impossible(f"{autre} Relisez-la avant de l’annuler.")
    etait_publiee, decidee_le = version.statut is StatutVersion.PUBLIEE, version.decidee_le
    if archivee_au_controle(formation, version):
        advance(session, actor, CATALOGUE, formation, "restaurer")
        formation.modifie_le = clock.now()
        indexer(session, [version.formation_id])
    advance(session, actor, PUBLICATION, version, "annuler_decision", apres={"version": version.numero})
    version.decidee_le, version.decidee_par, version.message, version.motifs = None, "", "", {}
    if etait_publiee:
        _depublier(session, actor, formation, version)
    sue = decidee_le is not None and clock.now() - decidee_le >= DELAI_ANNULATION
    if sue and not en_nombre:
        outbox.enqueue(session, "offre_annulee", {"version_id": version_id, "instant": clock.now().isoformat()})
    return sue


def _depublier(session: Session, actor: Actor, formation: Formation, version: VersionFormation) -> None:
    precedente = session.exec(
        select(VersionFormation)
        .where(
            VersionFormation.formation_id == formation.id,
            VersionFormation.statut == StatutVersion.REMPLACEE,
            VersionFormation.numero < version.numero,
        )
        .order_by(col(VersionFormation.numero).desc())
    ).first()
    if precedente is not None:
        advance(session, actor, PUBLICATION, precedente, "retablir", apres={"version": precedente.numero})
    _suivre_le_lien(formation, version, precedente)
    formation.version_publiee_id = precedente.id if precedente else None
    formation.publiee_le = formation.confirmee_le = precedente.decidee_le if precedente else None
    anciennes = {s.reference for s in seances_de(session, precedente.id or 0)} if precedente else set[str]()
    for _, session_formation in lignes_de(session, version.id or 0):
        if session_formation.reference not in anciennes:
            session_formation.publiee_le = None
    indexer(session, [version.formation_id])


def ajouter_note(session: Session, actor: Actor, version_id: int, texte: str) -> None:
    """Write an internal note on a formation, for the colleagues only.

    Raises:
        Invalid: nothing written, or too long.
    """
    formation, _ = version_de(session, actor, version_id)
    if not texte.strip() or len(texte) > MESSAGE_MAX:
        raise Invalid({"note": "Écrivez une note de 2\u00a0000 caractères au plus"})
    session.add(
        NoteControle(formation_id=formation.id or 0, texte=texte.strip(), auteur=actor.nom, instant=clock.now())
    )
    record(session, actor, Action.NOTE_AJOUTEE, formation.objet)
