"""Steps shared by the acts on a formation: its versions, what is copied into columns, who touched it, its twins."""

from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import Impossible, NotFound
from iel_app.offre.commands.contexte import (
    certification_de,
    copier_seances,
    derniere_version,
    exiger_active,
    organismes_permis,
    seances_de,
    version_ouverte,
    version_publiee,
)
from iel_app.offre.forms import Contenu, identifiant
from iel_app.offre.models import Formation, StatutFormation, StatutVersion, VersionFormation
from iel_app.offre.rules import Ecart, comparaison, intitule
from iel_app.referentiels.rules import normaliser


def nouvelle_version(
    session: Session, actor: Actor, formation: Formation, contenu: Contenu, numero: int
) -> VersionFormation:
    """Return a version of a formation with this content, not yet kept."""
    maintenant = clock.now()
    version = VersionFormation(
        formation_id=formation.id or 0,
        numero=numero,
        contenu=contenu,
        cree_le=maintenant,
        modifie_le=maintenant,
        auteur_id=actor.utilisateur_id,
        auteur=actor.nom,
        organisme_id=formation.organisme_id,
        region_id=formation.region_id,
        reference=formation.reference,
    )
    reporter(session, version)
    return version


def reporter(session: Session, version: VersionFormation) -> None:
    """Copy into columns what lists, filters and rules read of a content."""
    contenu = version.contenu
    version.intitule = intitule.complet(
        contenu.get("intitule", "")[:300],
        contrat_pro=contenu.get("contrat_pro") == "oui",
        contrat_apprentissage=contenu.get("contrat_apprentissage") == "oui",
    )
    version.intitule_recherche = normaliser(f"{version.intitule} {version.reference}")
    certification = certification_de(session, contenu.get("certification", "").strip())
    version.certification_id = certification.id if certification else None
    permis = organismes_permis(session, version.organisme_id)
    for champ in ("responsable", "formateur"):
        voulu = identifiant(contenu.get(champ, ""))
        setattr(version, f"{champ}_id", voulu if voulu in permis else None)


def compter_sessions(session: Session, version: VersionFormation) -> None:
    """Copy into columns how many sessions a version has, from when to when."""
    seances = seances_de(session, version.id or 0)
    version.nb_sessions = len(seances)
    version.debut = min((s.date_debut for s in seances if s.date_debut), default=None)
    version.fin = max((s.date_fin for s in seances if s.date_fin), default=None)


def ouvrir_brouillon(
    session: Session, actor: Actor, formation: Formation, depart: VersionFormation | None = None
) -> VersionFormation:
    """Return the draft of a formation, made from `depart`, else from the published version, when there is none.

    Made from a refused version, it keeps the reason at hand until the next publication is asked for.

    Raises:
        NotFound: the formation has no version: a bug.
        Impossible: the formation left the catalogue, or its next version is in control.
    """
    exiger_active(formation)
    ouverte = version_ouverte(session, formation)
    if ouverte is not None:
        if ouverte.statut is StatutVersion.EN_CONTROLE:
            raise Impossible("Cette version est en contrôle. Reprenez la saisie pour la modifier.")
        return ouverte
    derniere = derniere_version(session, formation)
    if derniere is None:
        raise NotFound
    depart = depart or version_publiee(session, formation) or derniere
    version = nouvelle_version(session, actor, formation, dict(depart.contenu), derniere.numero + 1)
    version.message = depart.message if depart.statut is StatutVersion.REFUSEE else ""
    session.add(version)
    session.flush()
    copier_seances(session, depart.id or 0, version.id or 0)
    session.flush()
    compter_sessions(session, version)
    return version


def toucher(
    session: Session, actor: Actor, formation: Formation, version: VersionFormation, import_id: int | None = None
) -> None:
    """Note who changed the draft last, and the import that did it for them."""
    version.revision += 1
    version.import_id = import_id
    version.modifie_le = formation.modifie_le = clock.now()
    version.auteur, version.auteur_id = actor.nom, actor.utilisateur_id


def ecarts_publies(session: Session, formation: Formation, version: VersionFormation) -> list[Ecart] | None:
    """Return what a version changes of the published one, None when none is published; names stay codes."""
    publiee = version_publiee(session, formation)
    if publiee is None:
        return None
    avant, apres = (seances_de(session, v.id or 0) for v in (publiee, version))
    return comparaison.ecarts(publiee.contenu, version.contenu, avant, apres, {})


def archivee_au_controle(formation: Formation, version: VersionFormation) -> bool:
    """Tell whether the decision on a version archived its formation: both then bear the same instant."""
    refusee = version.statut is StatutVersion.REFUSEE
    return refusee and formation.statut is StatutFormation.ARCHIVEE and formation.modifie_le == version.decidee_le


def refus_d_annulation(session: Session, formation: Formation, version: VersionFormation) -> str:
    """Return why the last decision on a version can no longer be undone, "" while it can."""
    if version.decidee_le is None:
        return "Cette publication n’est pas décidée."
    if formation.statut is not StatutFormation.ACTIVE and not archivee_au_controle(formation, version):
        return f"Cette formation est {formation.statut.libelle.lower()}\u00a0: la décision ne s’annule plus."
    if version.statut is StatutVersion.PUBLIEE and formation.version_publiee_id != version.id:
        return "Une version plus récente est publiée\u00a0: cette décision ne s’annule plus."
    suivantes = session.exec(
        select(VersionFormation.id).where(
            VersionFormation.formation_id == formation.id, VersionFormation.numero > version.numero
        )
    ).first()
    if suivantes is not None or version.modifie_le > version.decidee_le:
        return "L’auteur a repris cette formation\u00a0: la décision ne s’annule plus."
    return ""


def doublons(
    session: Session, certification: str, formateur_id: int, sauf: int | None = None
) -> list[tuple[int, str, str]]:
    """Return the formations of the catalogue with this certification and formateur: (id, reference, town)."""
    trouvee = certification_de(session, certification)
    if trouvee is None:
        return []
    requete = (
        select(Formation.id, Formation.reference, Organisme.ville)
        .join(VersionFormation, col(VersionFormation.formation_id) == Formation.id)
        .join(Organisme, col(Organisme.id) == VersionFormation.formateur_id)
        .where(
            VersionFormation.certification_id == trouvee.id,
            VersionFormation.formateur_id == formateur_id,
            col(VersionFormation.statut).in_(
                [StatutVersion.BROUILLON, StatutVersion.EN_CONTROLE, StatutVersion.A_COMPLETER, StatutVersion.PUBLIEE]
            ),
            Formation.statut == StatutFormation.ACTIVE,
            col(Formation.id) != (sauf or 0),
        )
        .distinct()
        .order_by(col(Formation.reference))
        .limit(5)
    )
    return [(i or 0, reference, ville) for i, reference, ville in session.execute(requete).all()]
