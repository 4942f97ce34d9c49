"""A batch of rows becomes drafts: formations begun, drafts opened, sessions written; each with its undo."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import clock, db
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.offre.commands.contexte import lignes_de, numeroter, seance
from iel_app.offre.commands.importation.contexte import compter
from iel_app.offre.commands.importation.entre_temps import ecarter
from iel_app.offre.commands.importation.jugement import Jugement, juger
from iel_app.offre.commands.importation.monde import Connue, Monde, charger
from iel_app.offre.commands.index import indexer
from iel_app.offre.commands.places import appliquer_places
from iel_app.offre.commands.versions import compter_sessions, nouvelle_version, ouvrir_brouillon, reporter, toucher
from iel_app.offre.models import (
    EtatRecrutement,
    Formation,
    Import,
    LigneImport,
    SessionFormation,
    Verdict,
    VersionSession,
)
from iel_app.offre.rules import Ecart, comparaison
from iel_app.offre.rules.importation import convertir

_NOMBRES = ("capacite", "places_restantes", "nb_inscrits")


@dataclass(slots=True)
class _Groupe:
    """The rows of one formation in a batch."""

    cle: str
    connue: Connue | None
    rangees: list[tuple[LigneImport, Jugement]] = field(default_factory=list)
    nouvelle: bool = False
    places: bool = False
    ecarts: list[Ecart] = field(default_factory=list)

    @property
    def sans_brouillon(self) -> bool:
        """Whether its rows change nothing but places and identifiers, which need no draft."""
        return all(juge.sans_brouillon for _, juge in self.rangees)


def appliquer_lot(session: Session, actor: Actor, importe: Import, lot: Sequence[LigneImport]) -> None:
    """Judge the rows again, their formations locked, and write what they still ask."""
    db.serialize(session, f"offre:{importe.organisme_id}")  # a file and a software may name the same new formation
    monde = charger(session, importe.organisme_id, [convertir(ligne.valeurs) for ligne in lot], importe.id)
    groupes: dict[str, _Groupe] = {}
    juges = [juger(monde, importe.forme, ligne.valeurs) for ligne in lot]
    ecarter(session, importe, juges)
    for ligne, juge in zip(lot, juges, strict=True):
        ligne.appliquee = True
        compter(importe, ligne.verdict, -1)
        compter(importe, juge.verdict, 1)
        ligne.verdict, ligne.erreurs = juge.verdict, juge.erreurs
        if juge.verdict in (Verdict.CREEE, Verdict.MODIFIEE):
            groupes.setdefault(juge.cle, _Groupe(juge.cle, juge.connue)).rangees.append((ligne, juge))
    _commencer(session, actor, importe, monde, [g for g in groupes.values() if g.connue is None])
    directs = [g for g in groupes.values() if g.sans_brouillon]
    redigees = [g for g in groupes.values() if not g.sans_brouillon]
    _ouvrir(session, actor, importe, monde, [g for g in redigees if not g.nouvelle])
    _ecrire_sessions(session, actor, importe, monde, redigees)
    for groupe in redigees:
        _achever(session, actor, importe, groupe)
    for groupe in directs:
        _ecrire_sans_brouillon(session, actor, importe, monde, groupe)
    connues = [g.connue.formation for g in groupes.values() if g.connue and g.places]
    indexer(session, [f.id or 0 for f in connues if f.version_publiee_id])


def _commencer(session: Session, actor: Actor, importe: Import, monde: Monde, groupes: list[_Groupe]) -> None:
    """Begin the formations that do not exist."""
    if not groupes:
        return
    premier, maintenant = numeroter(session, "formation", len(groupes)), clock.now()
    formations = [
        Formation(
            reference=f"{clock.today():%Y%m}{premier + rang:06d}",
            conventionnee=groupe.rangees[0][1].conventionnee,
            organisme_id=importe.organisme_id,
            region_id=importe.region_id,
            identifiant_externe=groupe.rangees[0][1].identifiant or None,
            cree_le=maintenant,
            modifie_le=maintenant,
        )
        for rang, groupe in enumerate(groupes)
    ]
    session.add_all(formations)
    session.flush()
    for groupe, formation in zip(groupes, formations, strict=True):
        version = nouvelle_version(session, actor, formation, dict(groupe.rangees[0][1].contenu), 1)
        groupe.connue, groupe.nouvelle = Connue(formation, version, [], []), True
        session.add(version)
    session.flush()
    for groupe in groupes:
        if groupe.connue is not None:
            monde.connues.append(groupe.connue)
            ligne = groupe.rangees[0][0]
            ligne.version_id, ligne.annulation = groupe.connue.version.id, {"creee": True}


def _ouvrir(session: Session, actor: Actor, importe: Import, monde: Monde, groupes: list[_Groupe]) -> None:
    """Open the drafts of the formations that exist, and keep how they were."""
    for groupe in groupes:
        connue = groupe.connue
        if connue is None:
            continue
        ouverte = connue.ouverte
        etat = _etat(connue) if ouverte else {"identifiant": connue.formation.identifiant_externe}
        if not ouverte:
            connue.version = ouvrir_brouillon(session, actor, connue.formation)
            connue.lignes = lignes_de(session, connue.version.id or 0)
        if connue.version.import_id != importe.id:
            ligne = groupe.rangees[0][0]
            ligne.version_id, ligne.annulation = connue.version.id, {"ouverte": not ouverte} | etat
        juge = groupe.rangees[0][1]
        identifiant = next((j.identifiant for _, j in groupe.rangees if j.identifiant), "")
        _identifier(monde, connue.formation, identifiant)
        avant = connue.version.contenu
        connue.version.motifs = {
            c: m for c, m in connue.version.motifs.items() if juge.contenu.get(c, "") == avant.get(c, "")
        }
        connue.version.contenu = dict(juge.contenu)


def _etat(connue: Connue) -> dict[str, Any]:
    return {
        "contenu": dict(connue.version.contenu),
        "motifs": dict(connue.version.motifs),
        "seances": [vs.model_dump(mode="json", exclude={"id"}) for vs, _ in connue.lignes],
        "identifiant": connue.formation.identifiant_externe,
    }


def _ecrire_sessions(session: Session, actor: Actor, importe: Import, monde: Monde, groupes: list[_Groupe]) -> None:
    """Write the sessions, new ones under new references."""
    nouvelles: list[tuple[_Groupe, LigneImport, Jugement]] = []
    for groupe in groupes:
        for ligne, juge in groupe.rangees:
            if juge.saisie is not None and juge.ligne is None:
                nouvelles.append((groupe, ligne, juge))
            elif juge.saisie is not None and juge.session_change:
                _modifier(groupe, juge, monde)
                _placer(session, actor, importe, groupe, ligne, juge)
    if not nouvelles:
        return
    maintenant = clock.now()
    ids = _numerotees(session, nouvelles, maintenant)
    dites = []
    for (groupe, ligne, juge), identifiant in zip(nouvelles, ids, strict=True):
        version_id = groupe.connue.version.id if groupe.connue else None
        dites.append({"version_id": version_id, "session_id": identifiant} | _dite(groupe, juge))
        ligne.session_id = identifiant
        ligne.annulation = dict(ligne.annulation) | {"session": identifiant, "le": maintenant.isoformat()}
    session.execute(sa.insert(VersionSession), dites)


def _numerotees(
    session: Session, nouvelles: list[tuple[_Groupe, LigneImport, Jugement]], maintenant: datetime
) -> list[int]:
    """Keep new sessions, in two statements for all, and return their ids."""
    premier = numeroter(session, "session", len(nouvelles))
    references = [f"{premier + rang:08d}" for rang in range(len(nouvelles))]
    lignes = []
    for reference, (groupe, _, juge) in zip(references, nouvelles, strict=True):
        dits = [getattr(juge.saisie, c) for c in _NOMBRES]
        lignes.append(
            {
                "reference": reference,
                "formation_id": groupe.connue.formation.id if groupe.connue else None,
                "identifiant_externe": juge.identifiant_session or None,
                **dict(zip(_NOMBRES, dits, strict=True)),
                "places_le": None if dits == [None] * len(_NOMBRES) else maintenant,
                "recrutement": juge.saisie.recrutement if juge.saisie else EtatRecrutement.OUVERT,
            }
        )
    session.execute(sa.insert(SessionFormation), lignes)
    requete = select(SessionFormation.reference, SessionFormation.id).where(
        col(SessionFormation.reference).in_(references)
    )
    par_reference = {reference: identifiant or 0 for reference, identifiant in session.execute(requete).all()}
    return [par_reference[reference] for reference in references]


def _modifier(groupe: _Groupe, juge: Jugement, monde: Monde) -> None:
    if groupe.connue is None or juge.ligne is None:
        return
    s = juge.ligne[1]
    dite = next(vs for vs, autre in groupe.connue.lignes if autre.id == s.id)
    avant = seance(dite, s)
    for champ, valeur in _dite(groupe, juge).items():
        setattr(dite, champ, valeur)
    noms = {f"o:{organisme}": nom for organisme, nom in monde.permis.items()}
    groupe.ecarts += comparaison.ecarts({}, {}, [avant], [seance(dite, s)], noms)


def _placer(
    session: Session, actor: Actor, importe: Import, groupe: _Groupe, ligne: LigneImport, juge: Jugement
) -> None:
    """Give a session its places, and keep how it was."""
    if groupe.connue is None or juge.ligne is None or juge.saisie is None:
        return
    formation, s = groupe.connue.formation, juge.ligne[1]
    places, inscrits = [s.capacite, s.places_restantes, s.recrutement.value, s.identifiant_externe], s.nb_inscrits
    fait = {"import": importe.id, "fichier": importe.nom}
    groupe.places |= appliquer_places(session, actor, formation, s, juge.saisie, **fait)
    avant = {"places": places, "inscrits": inscrits, "de": s.id, "le": (s.places_le or clock.now()).isoformat()}
    ligne.session_id, ligne.annulation = s.id, dict(ligne.annulation) | avant
    if juge.identifiant_session and s.identifiant_externe != juge.identifiant_session:
        s.identifiant_externe = juge.identifiant_session
        ligne.annulation["identifiee"] = True


def _ecrire_sans_brouillon(session: Session, actor: Actor, importe: Import, monde: Monde, groupe: _Groupe) -> None:
    """Give a formation and its sessions their identifiers, and sessions published or in control their places."""
    if groupe.connue is None:
        return
    formation = groupe.connue.formation
    for ligne, juge in groupe.rangees:
        ligne.formation_id = formation.id
        ligne.annulation = dict(ligne.annulation) | {"seules": True}
        avant = formation.identifiant_externe
        if _identifier(monde, formation, juge.identifiant):
            ligne.annulation["identifiant"] = avant
            fait = {"identifiant": juge.identifiant, "import": importe.id, "fichier": importe.nom}
            avant_dit = {"identifiant": avant}
            record(session, actor, Action.FORMATION_IMPORTEE, formation.objet, avant=avant_dit, apres=fait)
        if juge.ligne is not None and juge.saisie is not None:
            _placer(session, actor, importe, groupe, ligne, juge)


def _identifier(monde: Monde, formation: Formation, identifiant: str) -> bool:
    """Give a formation the author's identifier, unless another has it; tell whether it changed."""
    if not identifiant or any(c.formation.identifiant_externe == identifiant for c in monde.connues):
        return False
    formation.identifiant_externe = identifiant
    return True


def _dite(groupe: _Groupe, juge: Jugement) -> dict[str, Any]:
    """Return what the version says of the session; the formateur of the formation is not repeated."""
    saisie = juge.saisie
    if saisie is None:
        return {}
    valeurs = {c: getattr(saisie, c) for c in ("date_debut", "date_fin", "adresse", "code_postal", "cedex")}
    lieu = {"commune_code": juge.commune.code, "ville": juge.commune.nom} if juge.commune else {}
    general = groupe.connue.version.formateur_id if groupe.connue else None
    formateur = saisie.formateur if saisie.formateur != general else None
    autres = {"formateur_id": formateur, "entrees": saisie.entrees.value, "a_verifier": False}
    return valeurs | lieu | autres


def _achever(session: Session, actor: Actor, importe: Import, groupe: _Groupe) -> None:
    if groupe.connue is None:
        return
    formation, version = groupe.connue.formation, groupe.connue.version
    for ligne, _ in groupe.rangees:
        ligne.formation_id = formation.id
    if not groupe.nouvelle:
        reporter(session, version)
    session.flush()
    compter_sessions(session, version)
    toucher(session, actor, formation, version, importe.id)
    creees = sum(1 for ligne, _ in groupe.rangees if "session" in ligne.annulation)
    fait = {"import": importe.id, "fichier": importe.nom, "sessions créées": creees}
    action = Action.FORMATION_CREEE if groupe.nouvelle else Action.FORMATION_IMPORTEE
    avant, apres = comparaison.en_journal(groupe.ecarts)
    record(session, actor, action, formation.objet, avant=avant, apres=apres | fait)
