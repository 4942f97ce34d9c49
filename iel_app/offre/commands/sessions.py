"""Sessions of a draft: add, change, duplicate, carry over to next year, take out."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound
from iel_app.core.permissions import Permission
from iel_app.core.settings import settings
from iel_app.offre import forms
from iel_app.offre.commands.contexte import (
    copie_de,
    courante,
    exiger_active,
    formation_de,
    lignes_de,
    noms,
    numeroter,
    organismes_permis,
    seance,
    tapee,
    version_publiee,
)
from iel_app.offre.commands.index import indexer
from iel_app.offre.commands.places import appliquer_places, modifier_places
from iel_app.offre.commands.versions import compter_sessions, ouvrir_brouillon, toucher
from iel_app.offre.forms import SaisieSession
from iel_app.offre.models import Formation, SessionFormation, StatutVersion, VersionFormation, VersionSession
from iel_app.offre.rules import Seance, comparaison, sessions
from iel_app.referentiels.models import Commune


class SessionRefusee(Invalid):
    """What was typed is refused.

    `presentes` is what others made meanwhile of the fields that the person changed, `neuves` of the other fields.
    """

    def __init__(self, erreurs: Mapping[str, str], presentes: Mapping[str, str], neuves: Mapping[str, str]) -> None:
        super().__init__({c: erreurs[c] for c in forms.CHAMPS_SESSION if c in erreurs})
        self.presentes, self.neuves = dict(presentes), dict(neuves)


def _brouillon(session: Session, actor: Actor, formation_id: int) -> tuple[Formation, VersionFormation]:
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    return formation, ouvrir_brouillon(session, actor, formation)


def _ligne(session: Session, version: VersionFormation, reference: str) -> tuple[VersionSession, SessionFormation]:
    for ligne, session_formation in lignes_de(session, version.id or 0):
        if session_formation.reference == reference:
            return ligne, session_formation
    raise NotFound("Cette session n’est pas, ou n’est plus, dans cette formation.")


def _ajouter(session: Session, formation: Formation, version: VersionFormation, modeles: list[Seance]) -> list[str]:
    """Add sessions under new references, each with the capacity of the one it copies, and return these."""
    premier = numeroter(session, "session", len(modeles))
    capacites = {s.reference: s.capacite for _, s in lignes_de(session, version.id or 0)}
    references = [f"{premier + rang:08d}" for rang in range(len(modeles))]
    for reference, modele in zip(references, modeles, strict=True):
        capacite = capacites.get(modele.copiee_de)
        nouvelle = SessionFormation(reference=reference, formation_id=formation.id or 0, capacite=capacite)
        session.add(nouvelle)
        session.flush()
        colonnes = {c: v for c, v in asdict(modele).items() if c not in ("reference", "publiee")}
        session.add(VersionSession(version_id=version.id or 0, session_id=nouvelle.id or 0, **colonnes))
    session.flush()
    compter_sessions(session, version)
    return references


def ajouter_session(session: Session, actor: Actor, formation_id: int) -> str:
    """Add an empty session, its place taken from the last one, and return its reference."""
    formation, version = _brouillon(session, actor, formation_id)
    lignes = lignes_de(session, version.id or 0)
    vide = Seance("", None, None, "", "", "", "", "", None, "dates_fixes", False, False)
    modele = sessions.copie(seance(*lignes[-1]), "", annees=None) if lignes else vide
    modele = Seance(**(asdict(modele) | {"a_verifier": False, "copiee_de": ""}))
    (reference,) = _ajouter(session, formation, version, [modele])
    toucher(session, actor, formation, version)
    record(session, actor, Action.SESSION_AJOUTEE, formation.objet, apres={"session": reference})
    return reference


def dupliquer_session(session: Session, actor: Actor, formation_id: int, reference: str) -> str:
    """Copy a session in one act, dates a year later and to verify, same capacity, and return the new reference.

    Source: Guide 003, « Ajouter une session » : « dupliquer/copier une session existante ».
    """
    formation, version = _brouillon(session, actor, formation_id)
    modele = sessions.copie(seance(*_ligne(session, version, reference)), "", annees=1)
    (nouvelle,) = _ajouter(session, formation, version, [modele])
    toucher(session, actor, formation, version)
    record(session, actor, Action.SESSION_AJOUTEE, formation.objet, apres={"session": nouvelle, "copie de": reference})
    return nouvelle


def reconduire(session: Session, actor: Actor, formation_id: int) -> list[str]:
    """Copy the sessions of the last intake to the next year, as `sessions.reconduites`, and return the new references.

    Raises:
        Impossible: no session to carry over.
    """
    formation, version = _brouillon(session, actor, formation_id)
    modeles = sessions.reconduites(_seances(session, version), clock.today())
    if not modeles:
        raise Impossible(
            "Aucune session à reconduire\u00a0: celles de l’année suivante sont déjà là, ou il n’y en a pas."
        )
    references = _ajouter(session, formation, version, modeles)
    toucher(session, actor, formation, version)
    record(session, actor, Action.SESSIONS_RECONDUITES, formation.objet, apres={"sessions": references})
    return references


def modifier_session(
    session: Session,
    actor: Actor,
    formation_id: int,
    reference: str,
    contenu: Mapping[str, str],
    base: Mapping[str, str] | None = None,
) -> bool:
    """Give a session of the draft its dates, place and places; tell whether only the places of a known one changed.

    These then show at once, also while the formation is in control: no draft is opened. `base` is what the person
    saw: only what differs from it is written; without it, all that was typed. A field that is not sent stays.

    Raises:
        SessionRefusee: the sentence of each field that is wrong, or that somebody else changed meanwhile.
        NotFound: no such session in this formation.
    """
    formation = formation_de(session, actor, formation_id, Permission.OFFRE_REDIGER)
    if _places_seules(session, actor, formation, reference, contenu, base or {}):
        return True
    version = ouvrir_brouillon(session, actor, formation)
    ligne, session_formation = _ligne(session, version, reference)
    presente = tapee(ligne, session_formation)
    neuves = sessions.neuves(contenu, base or {}, presente)
    contenu, presentes = sessions.fusionner(contenu, base or {}, presente)
    saisie, erreurs = forms.valider_session(contenu)
    commune = session.exec(select(Commune).where(col(Commune.code) == contenu["commune"].strip())).first()
    if commune is None:
        erreurs.setdefault("commune", "Choisissez une commune dans la liste")
    if saisie is not None and commune is not None and not erreurs:
        erreurs |= _refus(session, formation, saisie, reference, commune)
    erreurs |= {champ: _entre_temps(session, champ, valeur) for champ, valeur in presentes.items()}
    if erreurs or saisie is None or commune is None:
        raise SessionRefusee(erreurs, presentes, neuves)
    avant = seance(ligne, session_formation)
    for champ in ("date_debut", "date_fin", "adresse", "code_postal", "cedex"):
        setattr(ligne, champ, getattr(saisie, champ))
    ligne.commune_code, ligne.ville, ligne.formateur_id = commune.code, commune.nom, saisie.formateur
    ligne.entrees, ligne.a_verifier = saisie.entrees.value, False
    changees = appliquer_places(session, actor, formation, session_formation, saisie)
    session.flush()
    compter_sessions(session, version)
    toucher(session, actor, formation, version)
    if changees:
        indexer(session, [formation_id])
    _tracer(session, actor, formation, avant, seance(ligne, session_formation))
    return False


def _tracer(session: Session, actor: Actor, formation: Formation, avant: Seance, apres: Seance) -> None:
    """Keep in the journal what a change made of a session; places have a line of their own."""
    ecarts = comparaison.ecarts({}, {}, [avant], [apres], noms(session, seances=[avant, apres]))
    dit_avant, dit_apres = comparaison.en_journal(ecarts)
    if avant.a_verifier:
        dit_apres["session vérifiée"] = apres.reference
    if dit_apres:
        record(session, actor, Action.SESSION_MODIFIEE, formation.objet, avant=dit_avant, apres=dit_apres)


def _places_seules(
    session: Session,
    actor: Actor,
    formation: Formation,
    reference: str,
    contenu: Mapping[str, str],
    base: Mapping[str, str],
) -> bool:
    """Write the places when nothing else changed of a session published or in control, and tell whether it was so."""
    exiger_active(formation)
    version = courante(session, formation)
    ligne, session_formation = _ligne(session, version, reference)
    lue, presente = seance(ligne, session_formation), tapee(ligne, session_formation)
    neuves = sessions.neuves(contenu, base, presente)
    contenu, presentes = sessions.fusionner(contenu, base, presente)
    connue = lue.publiee or version.statut is StatutVersion.EN_CONTROLE
    if not connue or lue.a_verifier or not sessions.places_seules(contenu, presente):
        return False
    if lue.publiee and sessions.est_passee(lue, clock.today()):
        raise Impossible(f"{sessions.TERMINEE}.")
    saisie, fautes = forms.lire_places(contenu)
    fautes |= {champ: _entre_temps(session, champ, valeur) for champ, valeur in presentes.items()}
    if fautes or saisie is None:
        raise SessionRefusee(fautes, presentes, neuves)
    modifier_places(session, actor, reference, *saisie)
    return True


def verifier_session(session: Session, actor: Actor, formation_id: int, reference: str) -> None:
    """Say that the dates of a copied session are right, without changing them.

    Raises:
        NotFound: no such session in this formation.
        Impossible: its dates are still to be typed.
    """
    formation, version = _brouillon(session, actor, formation_id)
    ligne, _ = _ligne(session, version, reference)
    if ligne.date_debut is None or ligne.date_fin is None:
        raise Impossible(f"Saisissez les dates de la session {reference}.")
    ligne.a_verifier = False
    toucher(session, actor, formation, version)
    record(session, actor, Action.SESSION_MODIFIEE, formation.objet, apres={"session vérifiée": reference})


def _entre_temps(session: Session, champ: str, presente: str) -> str:
    lisible = (dict(forms.ENTREES) | dict(forms.RECRUTEMENTS)).get(presente, presente)
    if champ == "commune":
        lisible = session.exec(select(Commune.nom).where(col(Commune.code) == presente)).first() or presente
    elif champ == "formateur":
        organisme = session.get(Organisme, int(presente)) if presente else None
        lisible = organisme.nom if organisme else "Celui de la formation"
    if not lisible:
        return "Vidé entre-temps par une autre personne. Gardez votre valeur ou effacez-la, puis validez de nouveau"
    return (
        f"Modifié entre-temps par une autre personne\u00a0: «\u00a0{lisible}\u00a0». "
        "Gardez votre valeur ou reprenez celle-ci, puis validez de nouveau"
    )


def _refus(
    session: Session, formation: Formation, saisie: SaisieSession, reference: str, commune: Commune
) -> dict[str, str]:
    erreurs = sessions.refus_de_code_postal(saisie, commune.nom, commune.codes_postaux)
    permis = organismes_permis(session, formation.organisme_id)
    if saisie.formateur is not None and saisie.formateur not in permis:
        erreurs["formateur"] = (
            "Cet organisme n’a pas le même SIREN que votre structure. "
            f"Écrivez à {settings().offre_contact} pour l’ajouter"
        )
    publiee = version_publiee(session, formation)
    if publiee is not None:
        avant = next((s for s in _seances(session, publiee) if s.reference == reference), None)
        seuil = settings().offre_correction_jours
        erreurs |= sessions.refus_de_modification(avant, saisie, clock.today(), seuil)
    return erreurs


def _seances(session: Session, version: VersionFormation) -> list[Seance]:
    return [seance(*ligne) for ligne in lignes_de(session, version.id or 0)]


def supprimer_session(session: Session, actor: Actor, formation_id: int, reference: str) -> None:
    """Take a session out of the draft; its reference is never given again. A published one can be put back.

    Raises:
        Impossible: the session is over: it stays in the history of the formation.
        NotFound: no such session in this formation.
    """
    formation, version = _brouillon(session, actor, formation_id)
    ligne, session_formation = _ligne(session, version, reference)
    lue = seance(ligne, session_formation)
    if lue.publiee and sessions.est_passee(lue, clock.today()):
        raise Impossible("Cette session est terminée\u00a0: elle reste dans l’historique de la formation.")
    session.delete(ligne)
    session.flush()
    compter_sessions(session, version)
    toucher(session, actor, formation, version)
    dite = {"session": reference} | comparaison.portrait(lue, noms(session, seances=[lue]))
    record(session, actor, Action.SESSION_SUPPRIMEE, formation.objet, avant=dite)


def remettre_session(session: Session, actor: Actor, formation_id: int, reference: str) -> None:
    """Put back a published session taken out of the draft: the undo of `supprimer_session`.

    Raises:
        NotFound: the published version holds no such session.
    """
    formation, version = _brouillon(session, actor, formation_id)
    publiee = version_publiee(session, formation)
    if publiee is None:
        raise NotFound
    ligne, _ = _ligne(session, publiee, reference)
    if any(s.reference == reference for s in _seances(session, version)):
        return
    session.add(copie_de(ligne, version.id or 0))
    session.flush()
    compter_sessions(session, version)
    toucher(session, actor, formation, version)
    record(session, actor, Action.SESSION_AJOUTEE, formation.objet, apres={"session": reference})
