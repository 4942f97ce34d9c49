"""A file is received, its columns are told, or it is given up."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock, db
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid
from iel_app.core.permissions import Cible, Permission, require
from iel_app.core.workflow import advance
from iel_app.offre import fichiers
from iel_app.offre.commands.importation.contexte import CLES, demander_analyse, import_de, retenues
from iel_app.offre.fichiers import Depot
from iel_app.offre.models import EN_COURS, CorrespondanceColonnes, FormeFichier, Import, LigneImport
from iel_app.offre.workflow import IMPORT


def deposer(session: Session, actor: Actor, organisme_id: int, depot: Depot) -> int:
    """Begin an import from a file examined and kept, and return its id: the same file sent twice is one import.

    Its analysis begins at once when every column is known, by its title or from the last import.

    Raises:
        Impossible: the structure has an import under way.
    """
    require(actor, Permission.OFFRE_REDIGER, Cible(organisme_id=organisme_id))
    db.serialize(session, f"import:{organisme_id}")
    present = session.exec(
        select(Import).where(Import.organisme_id == organisme_id, col(Import.statut).in_(EN_COURS))
    ).first()
    if present is not None:
        if (
            present.empreinte == depot.empreinte
            and present.auteur_id == actor.utilisateur_id
            and not present.confirme_le
        ):
            return present.id or 0
        raise Impossible(
            f"Un import est déjà en cours\u00a0: «\u00a0{present.nom}\u00a0», déposé par {present.auteur}. "
            "Terminez-le ou abandonnez-le avant d’en déposer un autre."
        )
    importe = Import(
        organisme_id=organisme_id,
        region_id=session.get_one(Organisme, organisme_id).region_id,
        nom=depot.nom,
        forme=FormeFichier(depot.forme),
        empreinte=depot.empreinte,
        taille=depot.taille,
        entetes=list(depot.entetes),
        correspondance=fichiers.deviner(depot.entetes, retenues(session, organisme_id)),
        auteur_id=actor.utilisateur_id,
        auteur=actor.nom,
        cle_id=actor.cle_id,
        depose_le=clock.now(),
    )
    session.add(importe)
    session.flush()
    fait = {"fichier": depot.nom, "format": importe.forme.libelle, "octets": depot.taille, "sha256": depot.empreinte}
    record(session, actor, Action.IMPORT_DEPOSE, importe.objet, apres=fait)
    nommees = [t for t in importe.entetes if t]
    connues = importe.correspondance.keys() >= set(nommees) and set(importe.correspondance.values()) & set(CLES)
    if importe.forme is FormeFichier.XML or connues:
        demander_analyse(session, importe)
    return importe.id or 0


def associer(session: Session, actor: Actor, import_id: int, correspondance: Mapping[str, str]) -> None:
    """Say which field is read in each column ("" for none), remember it, and have the rows analysed again.

    Raises:
        Impossible: not at this stage, or the format has no columns.
        Invalid: an unknown field, one read twice, or nothing that tells which formation a row is about.
    """
    importe = import_de(session, actor, import_id)
    if importe.forme is FormeFichier.XML:
        raise Impossible("Un fichier LHEO n’a pas de colonnes à associer.")
    choisies = {t: str(correspondance.get(t, "")) for t in importe.entetes if t}
    if erreurs := _erreurs(choisies):
        raise Invalid(erreurs)
    advance(session, actor, IMPORT, importe, "associer", apres={"colonnes": choisies})
    _vider(session, importe)
    importe.correspondance = choisies
    _retenir(session, importe.organisme_id, choisies)
    demander_analyse(session, importe)


def _erreurs(choisies: Mapping[str, str]) -> dict[str, str]:
    erreurs: dict[str, str] = {}
    par_champ: dict[str, str] = {}
    for rang, (entete, champ) in enumerate(choisies.items()):
        if champ and champ not in fichiers.IMPORTABLES:
            erreurs[f"colonne-{rang}"] = "Choisissez un champ de la liste"
        elif champ and champ in par_champ:
            titre = fichiers.IMPORTABLES[champ]
            erreurs[f"colonne-{rang}"] = (
                f"«\u00a0{titre}\u00a0» est déjà lu dans la colonne «\u00a0{par_champ[champ]}\u00a0»"
            )
        par_champ[champ] = entete
    if not erreurs and not any(c in CLES for c in choisies.values()):
        titres = ", ".join(fichiers.IMPORTABLES[c] for c in CLES)
        erreurs["colonne-0"] = f"Associez au moins une de ces colonnes\u00a0: {titres}"
    return erreurs


def _vider(session: Session, importe: Import) -> None:
    session.execute(sa.delete(LigneImport).where(col(LigneImport.import_id) == importe.id))
    importe.nb_lignes = importe.nb_lues = importe.derniere_ligne = 0
    importe.nb_creees = importe.nb_modifiees = importe.nb_inchangees = importe.nb_refusees = 0
    importe.analyse_le = None


def _retenir(session: Session, organisme_id: int, choisies: Mapping[str, str]) -> None:
    deja = {
        ligne.entete: ligne
        for ligne in session.exec(
            select(CorrespondanceColonnes).where(
                CorrespondanceColonnes.organisme_id == organisme_id, col(CorrespondanceColonnes.entete).in_(choisies)
            )
        ).all()
    }
    for entete, champ in choisies.items():
        if entete in deja:
            deja[entete].champ = champ
        else:
            session.add(CorrespondanceColonnes(organisme_id=organisme_id, entete=entete, champ=champ))


def abandonner_import(session: Session, actor: Actor, import_id: int) -> None:
    """Give up an import that wrote nothing yet.

    Raises:
        Impossible: it is being applied, or over.
    """
    advance(session, actor, IMPORT, import_de(session, actor, import_id), "abandonner")


def rejeter(session: Session, actor: Actor, import_id: int, tour: int, message: str) -> None:
    """Give up an import whose file could not be read to its end, with the sentence that says why."""
    importe = import_de(session, actor, import_id)
    if importe.tour != tour:
        return
    _vider(session, importe)
    importe.message = message[:500]
    advance(session, actor, IMPORT, importe, "abandonner", apres={"raison": importe.message})
