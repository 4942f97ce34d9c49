"""The sheet of one publication: what changed, what the machine found, the whole in words; two of them side by side."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from iel_app.comptes.models import Organisme
from iel_app.core.actor import Actor
from iel_app.core.errors import NotFound
from iel_app.core.permissions import Permission, Scope, scope
from iel_app.core.settings import settings
from iel_app.offre import forms
from iel_app.offre.commands.contexte import courante, noms, reperes_de, seances_de, version_publiee
from iel_app.offre.commands.controle import CORRIGIBLES
from iel_app.offre.commands.versions import archivee_au_controle, doublons, refus_d_annulation
from iel_app.offre.models import Formation, NoteControle, StatutVersion, VersionFormation
from iel_app.offre.queries.conditions import dans_le_perimetre
from iel_app.offre.queries.selection import FiltreFile, LigneFile, en_portee, ligne, voisines
from iel_app.offre.rules import Constat, Ecart, Seance, comparaison
from iel_app.offre.rules.constats import Jumelle, constats


@dataclass(frozen=True, slots=True)
class ValeurVue:
    """One field of a publication in words, with what is typed where an offer manager may correct it."""

    champ: str
    libelle: str
    valeur: str
    corrigible: bool
    tapee: str


@dataclass(frozen=True, slots=True)
class FicheControle:
    """The sheet of one publication.

    `revision` is what a decision must still find. `champs` are those of which a complement may be asked, by name.
    `refus_annulation` is why the decision can no longer be undone, "" while it can.
    """

    ligne: LigneFile
    formation_id: int
    revision: int
    contenu: dict[str, str]
    ecarts: list[Ecart]
    valeurs: list[ValeurVue]
    sessions: list[tuple[str, dict[str, str]]]
    constats: list[Constat]
    jumelles: list[tuple[int, str, str]]
    notes: list[tuple[str, str, datetime]]
    precedente: int | None
    suivante: int | None
    position: int
    total: int
    contact: str
    message: str
    motifs: list[tuple[str, str]]
    champs: dict[str, str]
    prise_depuis: datetime | None
    prise_jusqu_a: datetime | None
    refus_annulation: str


@dataclass(frozen=True, slots=True)
class LigneComparee:
    """One line of two publications side by side."""

    libelle: str
    gauche: str
    droite: str

    @property
    def differe(self) -> bool:
        """Whether both say something else."""
        return self.gauche != self.droite


@dataclass(frozen=True, slots=True)
class Comparaison:
    """A publication beside a formation that could be the same."""

    gauche: str
    droite: str
    intitule: str
    statut_droite: str
    lignes: list[LigneComparee]


def fiche_controle(session: Session, actor: Actor, version_id: int, filtre: FiltreFile) -> FicheControle:
    """Return the sheet of one publication, and its neighbours in the filtered queue.

    Raises:
        NotFound: no such publication in the region.
    """
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    version, formation, organisme = _trouver(session, perimetre, version_id)
    contenu, apres = forms.vide() | version.contenu, seances_de(session, version_id)
    liste, appeles = _comparer(session, formation, version, contenu, apres)
    jumelles = doublons(session, contenu["certification"], version.formateur_id or 0, formation.id)
    trivial, archivee = comparaison.est_reconduction(liste), archivee_au_controle(formation, version)
    premiere = version.numero == 1 or formation.version_publiee_id is None
    precedente, suivante, position, total = voisines(session, actor, perimetre, filtre, version)
    libelles = (
        forms.LIBELLES | {"sessions": "Sessions"} | {f"session-{s.reference}": f"Session {s.reference}" for s in apres}
    )
    fin = version.prise_jusqu_a
    return FicheControle(
        ligne=ligne(actor, version, organisme, premiere=premiere, trivial=trivial, archivee=archivee),
        formation_id=formation.id or 0,
        revision=version.revision,
        contenu=contenu,
        ecarts=liste,
        valeurs=_valeurs(contenu, appeles),
        sessions=[(s.reference, comparaison.portrait(s, appeles)) for s in apres],
        constats=_constats(session, formation, contenu, apres, jumelles),
        jumelles=jumelles,
        notes=_notes(session, formation.id or 0),
        precedente=precedente,
        suivante=suivante,
        position=position,
        total=total,
        contact=contenu.get("contact_courriel", ""),
        message=version.message,
        motifs=[(libelles.get(champ, champ), motif) for champ, motif in version.motifs.items()],
        champs=libelles,
        prise_depuis=fin - timedelta(minutes=settings().offre_prise_minutes) if fin else None,
        prise_jusqu_a=fin,
        refus_annulation=refus_d_annulation(session, formation, version),
    )


def _valeurs(contenu: dict[str, str], appeles: dict[str, str]) -> list[ValeurVue]:
    return [
        ValeurVue(
            champ=champ,
            libelle=forms.LIBELLES[champ],
            valeur=comparaison.lisible(champ, contenu.get(champ, ""), appeles),
            corrigible=champ in CORRIGIBLES,
            tapee=contenu.get(champ, "") if champ in CORRIGIBLES else "",
        )
        for champ in forms.CHAMPS
    ]


def _constats(
    session: Session,
    formation: Formation,
    contenu: dict[str, str],
    seances: list[Seance],
    jumelles: list[tuple[int, str, str]],
) -> list[Constat]:
    publiee = version_publiee(session, formation)
    lien = publiee.contenu.get("lien_web", "") if publiee else None
    return constats(
        contenu,
        reperes_de(session, formation.organisme_id, contenu),
        seances,
        [Jumelle(i, r, "", ville) for i, r, ville in jumelles],
        (lien, formation.lien_constat),
    )


def suivante(session: Session, actor: Actor, version_id: int, filtre: FiltreFile) -> int | None:
    """Return the publication to open after one was decided: the next of the filtered queue, else the one before.

    Raises:
        NotFound: no such publication in the region.
    """
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    version, _, _ = _trouver(session, perimetre, version_id)
    avant, apres, _, _ = voisines(session, actor, perimetre, filtre, version)
    return apres or avant


def comparer(session: Session, actor: Actor, version_id: int, formation_id: int) -> Comparaison:
    """Return a publication and another formation side by side, as people read them.

    Raises:
        NotFound: one of them does not exist, or is out of reach.
    """
    perimetre = scope(actor, Permission.OFFRE_CONTROLER)
    version, _, _ = _trouver(session, perimetre, version_id)
    autre = session.exec(select(Formation).where(Formation.id == formation_id, dans_le_perimetre(perimetre))).first()
    if autre is None:
        raise NotFound
    jumelle = courante(session, autre)
    gauche, droite = forms.vide() | version.contenu, forms.vide() | jumelle.contenu
    a_gauche, a_droite = (seances_de(session, v.id or 0) for v in (version, jumelle))
    appeles = noms(session, gauche, droite, seances=[*a_gauche, *a_droite])
    lignes = [
        LigneComparee(libelle, *(comparaison.lisible(champ, c.get(champ, ""), appeles) for c in (gauche, droite)))
        for champ, libelle in forms.LIBELLES.items()
    ]
    dates = LigneComparee("Sessions", *("\n".join(_en_ligne(s) for s in cote) for cote in (a_gauche, a_droite)))
    return Comparaison(
        gauche=version.reference,
        droite=autre.reference,
        intitule=jumelle.intitule,
        statut_droite=jumelle.statut.libelle,
        lignes=[ligne for ligne in (*lignes, dates) if ligne.gauche or ligne.droite],
    )


def _en_ligne(seance: Seance) -> str:
    return ", ".join(partie for partie in (seance.periode, seance.lieu) if partie)


def _trouver(session: Session, perimetre: Scope, version_id: int) -> tuple[VersionFormation, Formation, str]:
    trouvee = session.execute(
        select(VersionFormation, Formation, Organisme.nom)
        .join(Formation, col(Formation.id) == VersionFormation.formation_id)
        .join(Organisme, col(Organisme.id) == VersionFormation.organisme_id)
        .where(VersionFormation.id == version_id, en_portee(perimetre))
    ).first()
    if trouvee is None:
        raise NotFound
    version, formation, organisme = trouvee
    return version, formation, organisme


def _comparer(
    session: Session, formation: Formation, version: VersionFormation, contenu: dict[str, str], apres: list[Seance]
) -> tuple[list[Ecart], dict[str, str]]:
    """Return what changes from the version compared with (nothing for a first one), and the names cited."""
    reference = _reference(session, formation, version)
    if reference is None:
        return [], noms(session, contenu, seances=apres)
    avant, ancien = seances_de(session, reference.id or 0), forms.vide() | reference.contenu
    appeles = noms(session, ancien, contenu, seances=[*avant, *apres])
    return comparaison.ecarts(ancien, contenu, avant, apres, appeles), appeles


def _reference(session: Session, formation: Formation, version: VersionFormation) -> VersionFormation | None:
    """Return the version that this one is compared with: the published one, or the one it replaced."""
    if formation.version_publiee_id not in (None, version.id):
        return session.get(VersionFormation, formation.version_publiee_id)
    return session.exec(
        select(VersionFormation)
        .where(
            VersionFormation.formation_id == formation.id,
            VersionFormation.statut == StatutVersion.REMPLACEE,
            VersionFormation.numero < version.numero,
        )
        .order_by(col(VersionFormation.numero).desc())
    ).first()


def _notes(session: Session, formation_id: int) -> list[tuple[str, str, datetime]]:
    notes = session.exec(
        select(NoteControle).where(NoteControle.formation_id == formation_id).order_by(col(NoteControle.id))
    ).all()
    return [(n.auteur, n.texte, n.instant) for n in notes]
