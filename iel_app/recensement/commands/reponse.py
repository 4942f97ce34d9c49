"""« Enregistrer »: what was typed becomes the answer."""

from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from iel_app.core import clock, outbox
from iel_app.core.actor import Actor
from iel_app.core.errors import Impossible, Invalid
from iel_app.core.workflow import advance
from iel_app.recensement import rules
from iel_app.recensement.commands.brouillon import EtatBrouillon, etat_de
from iel_app.recensement.commands.contexte import (
    Contexte,
    brouillon_de,
    contexte_de,
    exiger_ouverte,
    initial,
    versions_de,
)
from iel_app.recensement.commands.recapitulatif import emettre_recapitulatif, reference
from iel_app.recensement.forms import Contenu, Saisie, valider
from iel_app.recensement.models import Brouillon, Intention, Recensement, Responsable, VersionRecensement
from iel_app.recensement.rules import Difference
from iel_app.recensement.workflow import RECENSEMENT


@dataclass(frozen=True, slots=True)
class Enregistrement:
    """What « Enregistrer » committed; `deja` when the same answer was already there, so nothing was written."""

    reference: str
    version: int
    enregistre_le: datetime
    enregistre_par: str
    nb_intentions: int
    nb_categories: int
    destinataires: list[str]
    contenu: Contenu
    repris: list[Difference]
    deja: bool


@dataclass(frozen=True, slots=True)
class Rapprochement:
    """Somebody else saved meanwhile: the draft now holds both, nothing was transmitted.

    Some fields differ (the draft's conflicts), or none does and the two together break a rule (`erreurs`).
    """

    brouillon: EtatBrouillon
    version: int
    auteur: str
    instant: datetime
    repris: list[Difference]
    erreurs: dict[str, str]


def enregistrer(
    session: Session,
    actor: Actor,
    annee: int,
    contenu: Contenu,
    base: int,
    recu_le: datetime | None = None,
    vu: Contenu | None = None,
) -> Enregistrement | Rapprochement:
    """Turn what was typed into the answer: version n, journal, receipt and mails to come, draft gone.

    `base` is the version that the form was filled from; `recu_le` when the event arrived (edges of the period);
    `vu` is the draft that the screen knew: what the person typed since on another device is taken over. The same
    answer sent again writes nothing. When somebody saved since `base`, their changes are merged; fields changed
    by both wait for the person's choice in the draft, as does what is wrong once merged (`Rapprochement`).

    Raises:
        Invalid: the sentence of each wrong field, when nobody saved since `base`.
        Closed: the period is not open.
        Impossible: conflicts are still to be settled.
    """
    contexte = contexte_de(session, actor, annee)
    exiger_ouverte(contexte.campagne, recu_le or clock.now())
    recensement = contexte.recensement
    brouillon = brouillon_de(session, actor, contexte)
    if brouillon is not None and brouillon.conflits:
        raise Impossible("Choisissez la valeur à conserver pour chaque champ signalé, puis enregistrez.")
    autre = rules.d_un_autre_ecran(vu, contenu, brouillon.contenu if brouillon else None, contexte.libelles)
    if autre is not None:
        contenu = autre.contenu
    base = max(0, min(base, recensement.version))
    versions = versions_de(session, recensement.id or 0, {base, recensement.version})
    actuelle = versions.get(recensement.version)
    depassee = actuelle if base < recensement.version else None
    fusion = _fusionner(session, contexte, versions.get(base), contenu, depassee)
    saisie, erreurs = (None, {}) if fusion.conflits else valider(fusion.contenu, contexte.libelles)
    if saisie is None:
        if depassee is None:
            raise Invalid(erreurs)
        # What is wrong may be half theirs: the person can only mend it with both on the screen.
        return _rapprocher(session, actor, contexte, depassee, fusion, brouillon, erreurs)
    repris = [*autre.repris, *fusion.repris] if autre else fusion.repris
    resultat = _ecrire(session, actor, contexte, saisie, actuelle, repris)
    if brouillon is not None:
        session.delete(brouillon)
    return resultat


def _fusionner(
    session: Session,
    contexte: Contexte,
    depart: VersionRecensement | None,
    contenu: Contenu,
    leur: VersionRecensement | None,
) -> rules.Fusion:
    """Return what was typed, merged with `leur` when somebody saved it since `depart`."""
    if leur is None:
        return rules.Fusion(contenu, [], [])
    base = initial(session, contexte, depart)
    # The fields of a page that stays open are as typed, the versions in their normal form: that is no change.
    saisie, _ = valider(contenu, contexte.libelles)
    if saisie is not None:
        # « Aucune intention » leaves out the rows without a figure, which nobody removed.
        lignes = {"intentions": contenu["intentions"]} if saisie.aucune_intention else {}
        contenu = saisie.contenu() | lignes
    return rules.fusionner(base, rules.lisible(contenu), rules.lisible(leur.contenu), contexte.libelles)


def _rapprocher(
    session: Session,
    actor: Actor,
    contexte: Contexte,
    leur: VersionRecensement,
    fusion: rules.Fusion,
    brouillon: Brouillon | None,
    erreurs: dict[str, str],
) -> Rapprochement:
    if brouillon is None:
        brouillon = Brouillon(
            recensement_id=contexte.recensement.id or 0,
            utilisateur_id=actor.utilisateur_id or 0,
            base_version=leur.numero,
            contenu={},
            modifie_le=clock.now(),
        )
        session.add(brouillon)
    brouillon.base_version = leur.numero
    brouillon.contenu = fusion.contenu
    brouillon.conflits = [asdict(c) for c in fusion.conflits]
    brouillon.modifie_le = clock.now()
    etat = etat_de(brouillon)
    return Rapprochement(etat, leur.numero, leur.enregistre_par, leur.enregistre_le, fusion.repris, erreurs)


def _ecrire(
    session: Session,
    actor: Actor,
    contexte: Contexte,
    saisie: Saisie,
    actuelle: VersionRecensement | None,
    repris: list[Difference],
) -> Enregistrement:
    recensement, contenu = contexte.recensement, saisie.contenu()
    deja = actuelle is not None and actuelle.empreinte == rules.empreinte(contenu)
    if not deja:
        ecarts = rules.differences(actuelle.contenu, contenu, contexte.libelles) if actuelle else []
        # Before anything is pending in the session: these statements would flush it, and the end would flush again.
        _remplacer_lignes(session, contexte, saisie)
        _reporter(recensement, actor, saisie)
        advance(
            session,
            actor,
            RECENSEMENT,
            recensement,
            "enregistrer",
            avant={e.libelle: e.avant for e in ecarts},
            apres={"version": recensement.version, **{e.libelle: e.apres for e in ecarts}},
        )
        emettre_recapitulatif(session, contexte, _version(session, recensement, contenu, ecarts))
        charge = {"recensement_id": recensement.id, "version": recensement.version}
        outbox.enqueue(session, "recapitulatif", charge, cle=f"recapitulatif:{recensement.id}:{recensement.version}")
    return Enregistrement(
        reference=reference(contexte.campagne.annee, contexte.collectivite.departement_code, recensement.id or 0),
        version=recensement.version,
        enregistre_le=recensement.enregistre_le or clock.now(),
        enregistre_par=recensement.enregistre_par,
        nb_intentions=recensement.nb_intentions,
        nb_categories=len(saisie.intentions),
        destinataires=[f"{r.prenom} {r.nom}" for r in saisie.responsables],
        contenu=contenu,
        repris=repris,
        deja=deja,
    )


def _reporter(recensement: Recensement, actor: Actor, saisie: Saisie) -> None:
    recensement.version += 1
    recensement.enregistre_le, recensement.enregistre_par = clock.now(), actor.nom
    recensement.enregistre_par_id = actor.utilisateur_id
    recensement.aucune_intention = saisie.aucune_intention
    recensement.nb_intentions = sum(sum(i.nombres.values()) for i in saisie.intentions)
    for nom, valeur in saisie.contrats.model_dump().items():
        setattr(recensement, f"nb_{nom}", valeur)


def _version(
    session: Session, recensement: Recensement, contenu: Contenu, ecarts: list[Difference]
) -> VersionRecensement:
    version = VersionRecensement(
        recensement_id=recensement.id or 0,
        numero=recensement.version,
        contenu=contenu,
        differences=[asdict(e) for e in ecarts],
        empreinte=rules.empreinte(contenu),
        enregistre_le=recensement.enregistre_le or clock.now(),
        enregistre_par=recensement.enregistre_par,
    )
    session.add(version)
    return version


def _remplacer_lignes(session: Session, contexte: Contexte, saisie: Saisie) -> None:
    recensement_id = contexte.recensement.id
    for table, lignes in (
        (
            Responsable,
            [r.model_dump(exclude={"uid"}) | {"rang": rang} for rang, r in enumerate(saisie.responsables, 1)],
        ),
        (
            Intention,
            [
                {"categorie_id": contexte.categories[i.categorie].id, "niveau": niveau, "nombre": nombre}
                for i in saisie.intentions
                for niveau, nombre in i.nombres.items()
                if nombre
            ],
        ),
    ):
        # Core statements: a hundred rows cost what one costs.
        colonnes = SQLModel.metadata.tables[str(table.__tablename__)]
        session.execute(sa.delete(colonnes).where(colonnes.c.recensement_id == recensement_id))
        if lignes:
            session.execute(sa.insert(colonnes), [ligne | {"recensement_id": recensement_id} for ligne in lignes])
