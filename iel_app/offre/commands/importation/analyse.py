"""The verdict of each row, batch after batch, and the correction of one cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, NotFound
from iel_app.core.workflow import advance
from iel_app.offre import fichiers
from iel_app.offre.commands.importation.contexte import compter, import_de
from iel_app.offre.commands.importation.jugement import LIGNE, Jugement, juger
from iel_app.offre.commands.importation.monde import charger
from iel_app.offre.commands.importation.reconnaissance import LA_VOTRE, OU_AJOUTER
from iel_app.offre.fichiers import LigneLue
from iel_app.offre.models import Import, LigneImport, StatutImport, Verdict
from iel_app.offre.rules.importation import CELLULE_MAX, convertir
from iel_app.offre.workflow import IMPORT


@dataclass(slots=True)
class _Vues:
    """What earlier rows of the file already said: the first row of each formation, and every session."""

    premieres: dict[str, tuple[int, Mapping[str, str]]]
    sessions: dict[tuple[str, str], int]
    identifiants: dict[str, str] = field(default_factory=dict)


def analyser_import(
    session: Session, actor: Actor, import_id: int, tour: int, lot: Sequence[LigneLue], total: int
) -> bool:
    """Judge a batch of rows, those already judged being passed; false when this analysis is no longer wanted."""
    importe = import_de(session, actor, import_id)
    if importe.statut is not StatutImport.DEPOSE or importe.tour != tour:
        return False
    importe.nb_lignes = total
    nouvelles = [ligne for ligne in lot if ligne.numero > importe.derniere_ligne]
    if not nouvelles:
        return True
    lues = [(ligne.numero, _associees(importe, ligne.valeurs)) for ligne in nouvelles]
    session.execute(sa.insert(LigneImport), juger_rangees(session, importe, lues))
    importe.nb_lues += len(nouvelles)
    importe.derniere_ligne = nouvelles[-1].numero
    if importe.nb_lues == len(nouvelles):
        record(session, actor, Action.IMPORT_ANALYSE, importe.objet, apres={"lignes": total})
    return True


def _associees(importe: Import, valeurs: Mapping[str, str]) -> dict[str, str]:
    if not importe.entetes:
        return {c: v[:CELLULE_MAX] for c, v in valeurs.items()}
    return {c: valeurs.get(t, "")[:CELLULE_MAX] for t, c in importe.correspondance.items() if c}


def juger_rangees(
    session: Session, importe: Import, lues: Sequence[tuple[int, dict[str, str]]]
) -> list[dict[str, Any]]:
    """Return the rows to keep, each with its verdict, and count them; they are compared with those already kept."""
    monde = charger(session, importe.organisme_id, [convertir(valeurs) for _, valeurs in lues])
    juges = [(numero, valeurs, juger(monde, importe.forme, valeurs)) for numero, valeurs in lues]
    vues = _vues(session, importe.id or 0, juges)
    lignes = []
    for numero, valeurs, juge in juges:
        _comparer(vues, numero, valeurs, juge)
        compter(importe, juge.verdict, 1)
        lignes.append(
            {
                "import_id": importe.id,
                "numero": numero,
                "cle": juge.cle,
                "cle_session": juge.cle_session,
                "valeurs": valeurs,
                "verdict": juge.verdict,
                "erreurs": juge.erreurs,
                "changements": juge.changements,
                "formation_id": juge.connue.formation.id if juge.connue else None,
                "session_id": juge.ligne[1].id if juge.ligne else None,
                "appliquee": False,
                "annulation": {},
            }
        )
    return lignes


def _vues(session: Session, import_id: int, juges: Sequence[tuple[int, dict[str, str], Jugement]]) -> _Vues:
    numeros = [numero for numero, _, _ in juges]
    valides = (
        LigneImport.import_id == import_id,
        LigneImport.verdict != Verdict.REFUSEE,
        col(LigneImport.numero).not_in(numeros),
        col(LigneImport.cle).in_({j.cle for _, _, j in juges} - {""}),
    )
    premieres = select(sa.func.min(LigneImport.id)).where(*valides).group_by(col(LigneImport.cle))
    lignes = session.exec(select(LigneImport).where(col(LigneImport.id).in_(premieres))).all()
    deja = session.execute(
        select(LigneImport.cle, LigneImport.cle_session, LigneImport.numero).where(
            *valides, col(LigneImport.cle_session).in_({j.cle_session for _, _, j in juges} - {""})
        )
    ).all()
    return _Vues({li.cle: (li.numero, li.valeurs) for li in lignes}, {(c, s): n for c, s, n in deja})


def _comparer(vues: _Vues, numero: int, valeurs: Mapping[str, str], juge: Jugement) -> None:
    """Refuse a session already in the file, and a formation told in two ways."""
    if juge.erreurs or not juge.cle:
        return
    if juge.identifiant and vues.identifiants.setdefault(juge.identifiant, juge.cle) != juge.cle:
        juge.erreurs["identifiant_formation"] = "Une autre formation du fichier porte cet identifiant"
        return
    if juge.connue is not None and juge.cle in vues.premieres:
        premiere, autres = vues.premieres[juge.cle]
        reference = juge.connue.formation.reference
        if len(_noms(autres, valeurs) - {"", reference}) > 1:
            juge.erreurs |= _prise(premiere, reference, nommee=bool(convertir(valeurs).reference))
            return
    if juge.cle_session:
        deja = vues.sessions.setdefault((juge.cle, juge.cle_session), numero)
        if deja != numero:
            juge.erreurs[LIGNE] = f"Cette session est déjà à la ligne {deja}"
            return
    premiere, autres = vues.premieres.setdefault(juge.cle, (numero, dict(valeurs)))
    if premiere == numero:
        return
    une, autre = convertir(autres), convertir(valeurs)
    for champ in autre.contenu:
        if une.contenu.get(champ) != autre.contenu[champ]:
            juge.erreurs[champ] = f"La ligne {premiere} dit autre chose de la même formation"
    if une.responsable != autre.responsable:
        juge.erreurs["siret_responsable"] = f"La ligne {premiere} dit autre chose de la même formation"
    if une.conventionnee != autre.conventionnee:
        juge.erreurs["conventionnee"] = f"La ligne {premiere} dit autre chose de la même formation"


def _prise(premiere: int, reference: str, *, nommee: bool) -> dict[str, str]:
    if nommee:
        return {"identifiant_formation": f"La ligne {premiere} donne un autre identifiant à la formation {reference}"}
    return {
        "reference_formation": f"La ligne {premiere} est déjà la formation {reference}, qui a la même certification et "
        f"le même organisme formateur. {LA_VOTRE}, {OU_AJOUTER}"
    }


def _noms(*rangees: Mapping[str, str]) -> set[str]:
    """Return the names that rows give to their formation; the reference of another software is one."""
    return {d.identifiant or d.reference for d in map(convertir, rangees)}


def terminer_analyse(session: Session, actor: Actor, import_id: int, tour: int) -> None:
    """End the analysis: the person may read it and confirm."""
    importe = import_de(session, actor, import_id)
    if importe.statut is not StatutImport.DEPOSE or importe.tour != tour:
        return
    importe.analyse_le = clock.now()
    importe.nb_lignes = importe.nb_lues
    comptes = {
        "créées": importe.nb_creees,
        "modifiées": importe.nb_modifiees,
        "inchangées": importe.nb_inchangees,
        "en erreur": importe.nb_refusees,
    }
    advance(session, actor, IMPORT, importe, "terminer_analyse", apres=comptes)


def corriger_cellules(
    session: Session, actor: Actor, import_id: int, cellules: Mapping[int, Mapping[str, str]]
) -> dict[int, dict[str, str]]:
    """Change cells of rows (number → field → value), judge these rows again, and return their errors by column.

    Raises:
        NotFound: no such row or column.
        Impossible: the import is not waiting for its confirmation.
    """
    importe = import_de(session, actor, import_id)
    if importe.statut is not StatutImport.ANALYSE:
        raise Impossible("Les lignes de cet import ne se corrigent plus.")
    trouvees = session.exec(
        select(LigneImport)
        .where(LigneImport.import_id == import_id, col(LigneImport.numero).in_(cellules))
        .order_by(col(LigneImport.numero))
    ).all()
    champs = {champ for dites in cellules.values() for champ in dites}
    if len(trouvees) < len(cellules) or not champs <= fichiers.IMPORTABLES.keys():
        raise NotFound
    neuves = {n: {c: v.strip()[:CELLULE_MAX] for c, v in dites.items()} for n, dites in cellules.items()}
    avant = {f"{li.numero} {fichiers.IMPORTABLES[c]}": li.valeurs.get(c, "")[:200]
             for li in trouvees for c in neuves[li.numero]}  # fmt: skip
    apres = {f"{n} {fichiers.IMPORTABLES[c]}": v[:200] for n, dites in neuves.items() for c, v in dites.items()}
    _rejuger(session, importe, trouvees, neuves)
    record(session, actor, Action.IMPORT_CORRIGE, importe.objet, avant=avant, apres=apres)
    return {ligne.numero: ligne.erreurs for ligne in trouvees}


def _rejuger(
    session: Session, importe: Import, lignes: Sequence[LigneImport], neuves: Mapping[int, Mapping[str, str]]
) -> None:
    for ligne in lignes:
        compter(importe, ligne.verdict, -1)
    lues = [(ligne.numero, {**ligne.valeurs, **neuves[ligne.numero]}) for ligne in lignes]
    for ligne, jugee in zip(lignes, juger_rangees(session, importe, lues), strict=True):
        for colonne, valeur in jugee.items():
            setattr(ligne, colonne, valeur)
