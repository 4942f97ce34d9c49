"""Imports: what a file creates, changes, leaves and refuses; in batches, resumed, undone."""

from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session, col, select

from iel_app.comptes.models import HabilitationAccordee
from iel_app.core import clock, outbox
from iel_app.core.actor import SYSTEME, VISITEUR, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.errors import Forbidden, Impossible, Invalid, NotConnected, NotFound
from iel_app.notifications.models import Courriel
from iel_app.offre import commands, fichiers, lheo, queries
from iel_app.offre.fichiers import TITRES, LigneLue
from iel_app.offre.models import (
    Formation,
    Import,
    LigneImport,
    SessionFormation,
    StatutImport,
    StatutVersion,
    VersionFormation,
    VersionSession,
)
from iel_app.offre.queries import tableau
from tests.conftest import Compteur, Horloge
from tests.offre import exemples as ex

pytestmark = pytest.mark.usefixtures("horloge")
RANGEE = {
    "identifiant_formation": "APH", "identifiant_session": "APH-1", "intitule": "Agent de propreté",
    "certification": ex.PROPRETE, "formation_continue": "Non", "contrat_pro": "Non", "contrat_apprentissage": "Oui",
    "annees": "1re", "objectif": "Nettoyer.", "contact_courriel": "a@cfa.example", "date_debut": "01/09/2027",
    "date_fin": "31/07/2029", "adresse": "2 rue des Écoles", "code_postal": "87000", "commune": ex.LIMOGES,
    "capacite": "12", "places_restantes": "6",
}  # fmt: skip


def en_csv(*rangees: dict[str, str]) -> bytes:
    champs = list(dict.fromkeys(c for r in rangees for c in r))
    lignes = [";".join(TITRES[c] for c in champs)]
    lignes += [";".join(f'"{r.get(c, "")}"' for c in champs) for r in rangees]
    return "\r\n".join(lignes).encode()


def deposer(session: Session, actor: Actor, contenu: bytes, nom: str = "offre.csv") -> int:
    recu = fichiers.dossier() / "recu"
    recu.write_bytes(contenu)
    return commands.deposer(session, actor, actor.organismes[0], fichiers.examiner(recu, nom))


def lire(session: Session, import_id: int) -> Sequence[LigneLue]:
    travail = queries.travail(session, SYSTEME, import_id)
    depot = travail.depot
    return list(lheo.lire(depot.chemin) if depot.forme == "xml" else fichiers.lignes(depot))


def analyser(session: Session, actor: Actor, import_id: int, lot: int = 500) -> Import:
    importe, lues = session.get_one(Import, import_id), lire(session, import_id)
    for debut in range(0, len(lues), lot):
        assert commands.analyser_import(session, actor, import_id, importe.tour, lues[debut : debut + lot], len(lues))
    commands.terminer_analyse(session, actor, import_id, importe.tour)
    session.flush()
    return importe


def comptes(importe: Import) -> tuple[int, int, int, int]:
    return importe.nb_creees, importe.nb_modifiees, importe.nb_inchangees, importe.nb_refusees


def verdicts(session: Session, import_id: int) -> list[str]:
    lignes = session.exec(
        select(LigneImport).where(LigneImport.import_id == import_id).order_by(col(LigneImport.numero))
    ).all()
    return [ligne.verdict.value for ligne in lignes]


def erreurs(session: Session, import_id: int) -> dict[int, dict[str, str]]:
    lignes = session.exec(select(LigneImport).where(LigneImport.import_id == import_id)).all()
    return {ligne.numero: ligne.erreurs for ligne in lignes if ligne.erreurs}


def corriger(session: Session, actor: Actor, import_id: int, ligne: int, champ: str, valeur: str) -> dict[str, str]:
    """Change one cell of a row, and return the errors left on the row, by column."""
    return commands.corriger_cellules(session, actor, import_id, {ligne: {champ: valeur}})[ligne]


def appliquer(session: Session, actor: Actor, import_id: int, **choix: bool) -> Import:
    commands.confirmer_import(session, actor, import_id, **choix)
    importe = session.get_one(Import, import_id)
    for _ in range(20):
        commands.appliquer_import(session, actor, import_id)
        session.flush()
    assert importe.statut is StatutImport.APPLIQUE
    return importe


def importer(session: Session, actor: Actor, *rangees: dict[str, str], **choix: bool) -> Import:
    numero = deposer(session, actor, en_csv(*rangees))
    analyser(session, actor, numero)
    return appliquer(session, actor, numero, **choix)


def compter(session: Session, table: Any) -> int:
    return len(session.exec(select(table)).all())


def test_a_formation_and_its_sessions_are_begun(session: Session) -> None:
    auteur = ex.un_cfa(session)
    deux = RANGEE | {"identifiant_session": "APH-2", "date_debut": "01/09/2028", "date_fin": "31/07/2030"}
    numero = deposer(session, auteur, en_csv(RANGEE, deux, RANGEE | {"identifiant_formation": "AUTRE"}))
    importe = analyser(session, auteur, numero)
    assert (importe.statut, comptes(importe)) == (StatutImport.ANALYSE, (3, 0, 0, 0))
    assert compter(session, Formation) == 0
    appliquer(session, auteur, numero)
    formations = session.exec(select(Formation).order_by(col(Formation.id))).all()
    assert [f.identifiant_externe for f in formations] == ["APH", "AUTRE"]
    version = ex.ouverte(session, formations[0].id or 0)
    assert (version.statut, version.nb_sessions, version.auteur) == (StatutVersion.BROUILLON, 2, auteur.nom)
    assert version.intitule == "Agent de propreté (Contrat d’apprentissage possible)"
    places = session.exec(select(SessionFormation).where(SessionFormation.identifiant_externe == "APH-1")).first()
    assert places is not None and (places.capacite, places.places_restantes) == (12, 6)
    commands.soumettre(session, auteur, formations[0].id or 0, version.revision)
    assert version.statut is StatutVersion.EN_CONTROLE


def test_the_same_file_again_touches_nothing(session: Session) -> None:
    auteur = ex.un_cfa(session)
    importer(session, auteur, RANGEE)
    numero = deposer(session, auteur, en_csv(RANGEE))
    assert comptes(analyser(session, auteur, numero)) == (0, 0, 1, 0)
    with pytest.raises(Impossible, match="rien à importer"):
        commands.confirmer_import(session, auteur, numero)
    commands.abandonner_import(session, auteur, numero)
    sans = {c: v for c, v in RANGEE.items() if not c.startswith("identifiant")}
    assert comptes(analyser(session, auteur, deposer(session, auteur, en_csv(sans)))) == (0, 0, 1, 0)


def exporter(session: Session, actor: Actor, forme: str) -> bytes:
    with queries.fichier(session, actor, forme) as fichier:
        return fichier.read()


def cellules(contenu: bytes) -> Any:
    """A workbook without the date at which it was written; another file as it is."""
    if not contenu.startswith(b"PK"):
        return contenu
    return CalamineWorkbook.from_filelike(BytesIO(contenu)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("forme", ["xml", "xlsx", "csv"])
def test_export_import_export(session: Session, forme: str) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    for rang in range(3):
        champs = {
            "rythme": "1 semaine sur 2",
            "contenu": "Le contenu.\nEn deux lignes",
            "lien_web": "https://cfa.example",
        }
        ex.publier(session, auteur, controleur, ex.une_formation(session, auteur, rang + 1, **champs))
    avant = exporter(session, auteur, forme)
    numero = deposer(session, auteur, avant, f"offre.{forme}")
    importe = analyser(session, auteur, numero)
    assert erreurs(session, numero) == {}
    assert comptes(importe) == (0, 0, 6, 0)
    assert cellules(exporter(session, auteur, forme)) == cellules(avant)


@pytest.mark.parametrize("forme", ["xml", "xlsx", "csv"])
def test_what_was_removed_comes_back_whole_in_another_structure(session: Session, forme: str) -> None:
    """An export read by an empty catalogue gives the same table, references apart."""
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    ex.publier(session, auteur, controleur, ex.une_formation(session, auteur, 2, prerequis="Aucun diplôme"))
    fiches = list(queries.fiches_publiees(session, auteur))
    sortie: Any = StringIO(newline="") if forme == "csv" else BytesIO()
    {"xml": lheo.ecrire, "xlsx": tableau.ecrire_xlsx, "csv": tableau.ecrire_csv}[forme](fiches, sortie)
    brut = sortie.getvalue().encode() if forme == "csv" else sortie.getvalue()
    jumeau = ex.un_cfa(session, ex.un_organisme(session, nom="Second site", rang=2))
    numero = deposer(session, jumeau, brut, f"o.{forme}")
    importe = analyser(session, jumeau, numero)
    if forme != "xml":
        assert "Aucune formation de votre structure" in erreurs(session, numero)[2]["reference_formation"]
        for ligne in (2, 3):
            corriger(session, jumeau, numero, ligne, "reference_formation", "")
            corriger(session, jumeau, numero, ligne, "reference_session", "")
            corriger(session, jumeau, numero, ligne, "identifiant_session", f"S{ligne}")
            session.flush()
    assert erreurs(session, numero) == {}
    assert comptes(importe) == (2, 0, 0, 0)
    appliquer(session, jumeau, numero)
    formation = session.exec(select(Formation).where(Formation.organisme_id == jumeau.organismes[0])).one()
    ex.publier(session, jumeau, controleur, formation.id or 0)
    (une,), (deux,) = fiches, list(queries.fiches_publiees(session, jumeau))
    assert une.saisie == deux.saisie
    assert [(s.seance.date_debut, s.seance.lieu, s.capacite) for s in une.seances] == [
        (s.seance.date_debut, s.seance.lieu, s.capacite) for s in deux.seances
    ]


def test_a_published_formation_gets_a_next_draft(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importer(session, auteur, RANGEE)
    formation = session.exec(select(Formation)).one()
    ex.publier(session, auteur, controleur, formation.id or 0)
    publiee = formation.version_publiee_id
    neuve = RANGEE | {"objectif": "Entretenir.", "capacite": "20"}
    importe = importer(session, auteur, neuve)
    assert comptes(importe) == (0, 1, 0, 0)
    assert formation.version_publiee_id == publiee
    version = ex.ouverte(session, formation.id or 0)
    assert (version.numero, version.statut, version.contenu["objectif"]) == (2, StatutVersion.BROUILLON, "Entretenir.")
    assert session.get_one(VersionFormation, publiee).contenu["objectif"] == "Nettoyer."


def test_a_row_that_modifies_says_which_columns(session: Session) -> None:
    auteur = ex.un_cfa(session)
    importer(session, auteur, RANGEE, RANGEE | {"identifiant_session": "APH-2", "date_debut": "08/09/2027"})
    nouvelle = RANGEE | {"objectif": "Nettoyer et entretenir.", "capacite": "14", "adresse": "3 rue des Écoles"}
    memes = RANGEE | {"identifiant_session": "APH-2", "date_debut": "08/09/2027", "objectif": nouvelle["objectif"]}
    autre = RANGEE | {"identifiant_session": "APH-3", "date_debut": "15/09/2027", "objectif": nouvelle["objectif"]}
    numero = deposer(session, auteur, en_csv(nouvelle, memes, autre), "suite.csv")
    analyser(session, auteur, numero)
    lignes = queries.fiche_import(session, auteur, numero).lignes
    dites = {ligne.numero: (ligne.verdict, ligne.changements) for ligne in lignes}
    assert dites == {
        2: ("modifiee", ("Objectifs", "Adresse", "Capacité")),
        3: ("modifiee", ("Objectifs",)),
        4: ("creee", ()),
    }
    corriger(session, auteur, numero, 2, "capacite", "12")
    (corrigee,) = [li for li in queries.fiche_import(session, auteur, numero).lignes if li.numero == 2]
    assert corrigee.changements == ("Objectifs", "Adresse")


def test_columns_left_out_change_nothing(session: Session) -> None:
    auteur = ex.un_cfa(session)
    importer(session, auteur, RANGEE)
    peu = {c: RANGEE[c] for c in ("identifiant_formation", "identifiant_session")}
    peu |= {"places_restantes": "2", "nb_inscrits": "13"}
    assert comptes(importer(session, auteur, peu)) == (0, 1, 0, 0)
    seance = session.exec(select(SessionFormation)).one()
    assert (seance.capacite, seance.places_restantes, seance.nb_inscrits) == (12, 2, 13)
    assert ex.ouverte(session, seance.formation_id).contenu["objectif"] == "Nettoyer."


@pytest.mark.parametrize(
    ("champs", "colonne", "phrase"),
    [
        ({"date_debut": "31/06/2027"}, "date_debut", "«\u00a031/06/2027\u00a0» n’existe pas dans le calendrier"),
        ({"date_fin": "01/09/2026"}, "date_fin", "après le 01/09/2027"),
        ({"certification": "99999"}, "certification", "Aucune ne correspond"),
        ({"certification": ex.EXPIREE}, "certification", "a expiré"),
        ({"certification": ex.FERMEE}, "contrat_apprentissage", "pas ouverte à l’apprentissage"),
        ({"certification": ""}, "certification", "Choisissez une certification"),
        ({"annees": "7e"}, "annees", "de la 1re à la 5e"),
        ({"annees": "1re, 5e"}, "annees", "Le cursus dure 2 ans"),
        ({"contrat_pro": "peut-être"}, "contrat_pro", "Oui ou Non"),
        ({"lien_web": "javascript:alert(1)"}, "lien_web", "https://"),
        ({"commune": "99999"}, "commune", "Aucune commune"),
        ({"commune": "", "ville": "Nulle-Part"}, "commune", "code Insee"),
        ({"places_restantes": "13"}, "places_restantes", "inférieur ou égal"),
        ({"siret_formateur": "123"}, "siret_formateur", "14 chiffres"),
        ({"siret_formateur": "1" * 14}, "siret_formateur", "Aucun organisme"),
        ({"recrutement": "bof"}, "recrutement", "Écrivez"),
        ({"reference_formation": "202701100004"}, "reference_formation", "Aucune formation de votre structure"),
        ({"reference_session": "00254068"}, "reference_session", "Aucune session de cette formation"),
        ({"intitule": "x" * 301}, "intitule", "300 caractères"),
    ],
)
def test_refused_rows_say_where_and_why(session: Session, champs: dict[str, str], colonne: str, phrase: str) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE | champs))
    assert comptes(analyser(session, auteur, numero)) == (0, 0, 0, 1)
    assert phrase in erreurs(session, numero)[2][colonne]


def test_another_siren_is_refused(session: Session) -> None:
    auteur = ex.un_cfa(session)
    ex.un_organisme(session, "552100554", "CFA voisin")
    siret = session.exec(select(ex.Organisme.siret).where(ex.Organisme.nom == "CFA voisin")).one()
    numero = deposer(session, auteur, en_csv(RANGEE | {"siret_formateur": siret}))
    analyser(session, auteur, numero)
    assert "SIREN" in erreurs(session, numero)[2]["siret_formateur"]


def test_rows_that_disagree(session: Session) -> None:
    auteur = ex.un_cfa(session)
    autre = RANGEE | {"identifiant_session": "APH-2", "objectif": "Autre"}
    numero = deposer(session, auteur, en_csv(RANGEE, autre, RANGEE))
    importe = analyser(session, auteur, numero, lot=1)
    assert comptes(importe) == (1, 0, 0, 2)
    assert erreurs(session, numero) == {
        3: {"objectif": "La ligne 2 dit autre chose de la même formation"},
        4: {"": "Cette session est déjà à la ligne 2"},
    }
    corriger(session, auteur, numero, 3, "objectif", "Nettoyer.")
    assert comptes(importe) == (2, 0, 0, 1)


def test_a_cell_is_corrected_in_place(session: Session) -> None:
    auteur, voisin = ex.un_cfa(session), ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    numero = deposer(session, auteur, en_csv(RANGEE | {"date_debut": "31/06/2027"}))
    importe = analyser(session, auteur, numero)
    reste = corriger(session, auteur, numero, 2, "date_debut", "31/13/2027")
    assert "calendrier" in reste["date_debut"]
    assert corriger(session, auteur, numero, 2, "date_debut", "01/09/2027") == {}
    assert comptes(importe) == (1, 0, 0, 0)
    for qui, ligne, champ in ((voisin, 2, "date_debut"), (auteur, 9, "date_debut"), (auteur, 2, "rncp")):
        with pytest.raises(NotFound):
            corriger(session, qui, numero, ligne, champ, "x")
    appliquer(session, auteur, numero)
    with pytest.raises(Impossible):
        corriger(session, auteur, numero, 2, "date_debut", "x")


def test_valid_rows_only_if_chosen(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE, RANGEE | {"identifiant_session": "2", "date_fin": "hier"}))
    analyser(session, auteur, numero)
    with pytest.raises(Impossible, match="1 ligne est en erreur"):
        commands.confirmer_import(session, auteur, numero)
    importe = appliquer(session, auteur, numero, valides_seulement=True)
    assert (comptes(importe), compter(session, SessionFormation)) == ((1, 0, 0, 1), 1)


def test_complete_drafts_go_to_control_when_asked(session: Session) -> None:
    auteur = ex.un_cfa(session)
    incomplete = RANGEE | {"identifiant_formation": "B", "objectif": ""}
    importe = importer(session, auteur, RANGEE, incomplete, soumises=True)
    assert importe.nb_soumises == 1
    statuts = [v.statut for v in session.exec(select(VersionFormation).order_by(col(VersionFormation.id))).all()]
    assert statuts == [StatutVersion.EN_CONTROLE, StatutVersion.BROUILLON]
    with pytest.raises(Impossible, match="envoyées au contrôle ou publiées") as refus:
        commands.annuler_import(session, auteur, importe.id or 0)
    assert len(refus.value.manques) == 1
    numero = deposer(session, auteur, en_csv(RANGEE | {"objectif": "Autre"}))
    analyser(session, auteur, numero)
    assert "en contrôle" in erreurs(session, numero)[2][""]


def test_a_draft_brought_back_to_what_is_published_goes_to_no_control(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importer(session, auteur, RANGEE, soumises=True)
    formation = session.exec(select(Formation.id)).one() or 0
    commands.valider(session, controleur, ex.ouverte(session, formation).id or 0)
    commands.noter(session, auteur, formation, "objectif", "Laver.", "Nettoyer.")
    importe = importer(session, auteur, RANGEE, soumises=True)
    assert (comptes(importe), importe.nb_soumises) == ((0, 1, 0, 0), 0)
    assert ex.ouverte(session, formation).statut is StatutVersion.BROUILLON
    assert comptes(analyser(session, auteur, deposer(session, auteur, en_csv(RANGEE)))) == (0, 0, 1, 0)


def test_what_an_import_submits_is_told_in_one_mail(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    rangees = [RANGEE | {"identifiant_formation": f"F{rang}"} for rang in range(12)]
    importe = importer(session, auteur, *rangees, soumises=True)
    effets = [e.genre for e in session.exec(select(outbox.Effet)).all() if e.genre.startswith("offre_soumise")]
    assert (importe.nb_soumises, effets) == (12, ["offre_soumises"])
    retiree = session.exec(select(Formation.id)).first() or 0
    commands.retirer(session, auteur, retiree)
    for _ in range(2):
        assert commands.envoyer_soumises(session, SYSTEME, importe.id or 0) == 1
    courriel = session.exec(select(Courriel)).one()
    assert (courriel.destinataire, courriel.objet) == (controleur.courriel, "11\u00a0publications à contrôler")
    assert "CFA des métiers territoriaux demande 11\u00a0publications" in courriel.texte
    assert "Et : 1\u00a0autre formation" in courriel.texte


def test_publication_between_analysis_and_import(session: Session) -> None:
    auteur = ex.un_cfa(session)
    importer(session, auteur, RANGEE)
    numero = deposer(session, auteur, en_csv(RANGEE | {"objectif": "Autre"}))
    analyser(session, auteur, numero)
    ex.soumettre(session, auteur, session.exec(select(Formation.id)).one() or 0)
    importe = appliquer(session, auteur, numero)
    assert comptes(importe) == (0, 0, 0, 1)
    assert "en contrôle" in erreurs(session, numero)[2][""]
    assert session.exec(select(VersionFormation)).one().contenu["objectif"] == "Nettoyer."


def test_what_a_person_typed_since_the_file_was_left_is_kept(session: Session, horloge: Horloge) -> None:
    auteur = ex.un_cfa(session)
    importer(session, auteur, RANGEE, RANGEE | {"identifiant_formation": "B"})
    une, deux = session.exec(select(Formation).order_by(col(Formation.id))).all()
    horloge.avancer(minutes=1)
    autre = {"objectif": "Autre"}
    numero = deposer(session, auteur, en_csv(RANGEE | autre, RANGEE | autre | {"identifiant_formation": "B"}))
    analyser(session, auteur, numero)
    horloge.avancer(minutes=5)
    commands.noter(session, auteur, une.id or 0, "contenu", "Écrit à la main", "")
    importe = appliquer(session, auteur, numero)
    assert comptes(importe) == (0, 1, 0, 1)
    assert erreurs(session, numero)[2][""].startswith(f"{auteur.nom} a modifié cette formation le ")
    lu = ex.ouverte(session, une.id or 0).contenu
    assert (lu["objectif"], lu["contenu"]) == ("Nettoyer.", "Écrit à la main")
    assert ex.ouverte(session, deux.id or 0).contenu["objectif"] == "Autre"


def test_one_import_at_once(session: Session) -> None:
    auteur, voisin = ex.un_cfa(session), ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    premier = deposer(session, auteur, en_csv(RANGEE))
    assert deposer(session, auteur, en_csv(RANGEE)) == premier
    with pytest.raises(Impossible, match="déjà en cours"):
        deposer(session, auteur, en_csv(RANGEE | {"objectif": "Autre"}))
    deposer(session, voisin, en_csv(RANGEE))
    commands.abandonner_import(session, auteur, premier)
    assert deposer(session, auteur, en_csv(RANGEE)) > premier
    assert not commands.analyser_import(session, auteur, premier, 1, lire(session, premier), 1)
    commands.appliquer_import(session, auteur, premier)
    with pytest.raises(Impossible):
        commands.abandonner_import(session, auteur, premier)


def test_columns_are_told_and_remembered(session: Session) -> None:
    auteur = ex.un_cfa(session)
    contenu = en_csv(RANGEE).decode().replace("Intitulé", "Nom du diplôme").encode()
    importe = session.get_one(Import, deposer(session, auteur, contenu))
    assert (importe.prete, importe.correspondance.get("Nom du diplôme")) == (False, None)
    numero, connues = importe.id or 0, dict(importe.correspondance)
    for faux in ({}, connues | {"Nom du diplôme": "objectif"}, connues | {"Nom du diplôme": "rncp"}):
        with pytest.raises(Invalid):
            commands.associer(session, auteur, numero, faux)
    commands.associer(session, auteur, numero, connues | {"Nom du diplôme": "intitule"})
    assert comptes(analyser(session, auteur, numero)) == (1, 0, 0, 0)
    commands.associer(session, auteur, numero, connues | {"Nom du diplôme": ""})
    assert (importe.statut, importe.tour, comptes(importe)) == (StatutImport.DEPOSE, 2, (0, 0, 0, 0))
    assert not commands.analyser_import(session, auteur, numero, 1, lire(session, numero), 1)
    commands.abandonner_import(session, auteur, numero)
    encore = session.get_one(Import, deposer(session, auteur, contenu))
    assert (encore.prete, encore.correspondance["Nom du diplôme"]) == (True, "")


def test_a_batch_judged_twice_counts_once(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(*(RANGEE | {"identifiant_session": str(n)} for n in range(5))))
    lues = lire(session, numero)
    commands.analyser_import(session, auteur, numero, 1, lues[:3], 5)
    importe = analyser(session, auteur, numero)
    assert (importe.nb_lues, comptes(importe)) == (5, (5, 0, 0, 0))
    assert verdicts(session, numero) == ["creee"] * 5


def test_undo_removes_what_was_begun(session: Session) -> None:
    auteur = ex.un_cfa(session)
    importe = importer(session, auteur, RANGEE, RANGEE | {"identifiant_formation": "B"})
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    session.flush()
    assert rapport == {"retirees": 2, "retablies": 0, "laissees": []}
    assert [compter(session, t) for t in (Formation, VersionFormation, SessionFormation, VersionSession)] == [
        0,
        0,
        0,
        0,
    ]
    assert importe.statut is StatutImport.ANNULE
    with pytest.raises(Impossible):
        commands.annuler_import(session, auteur, importe.id or 0)
    importer(session, auteur, RANGEE)


def test_undo_gives_drafts_back(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importer(session, auteur, RANGEE, RANGEE | {"identifiant_formation": "B"})
    une, deux = session.exec(select(Formation).order_by(col(Formation.id))).all()
    ex.publier(session, auteur, controleur, une.id or 0)
    autre = {"objectif": "Autre"}
    neuves = [RANGEE | autre | {"capacite": "30", "nb_inscrits": "9"}, RANGEE | autre | {"identifiant_session": "X"}]
    importe = importer(session, auteur, *neuves, *(r | {"identifiant_formation": "B"} for r in neuves))
    assert comptes(importe) == (2, 2, 0, 0)
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    session.flush()
    session.expire_all()
    assert rapport == {"retirees": 0, "retablies": 2, "laissees": []}
    assert compter(session, SessionFormation) == 2
    assert {(s.capacite, s.nb_inscrits) for s in session.exec(select(SessionFormation)).all()} == {(12, None)}
    assert ex.ouverte(session, une.id or 0).statut is StatutVersion.PUBLIEE
    brouillon = ex.ouverte(session, deux.id or 0)
    assert (brouillon.contenu["objectif"], brouillon.nb_sessions) == ("Nettoyer.", 1)


def test_undo_leaves_the_work_of_a_person(session: Session, horloge: Horloge) -> None:
    auteur = ex.un_cfa(session)
    importe = importer(session, auteur, RANGEE)
    formation = session.exec(select(Formation)).one()
    horloge.avancer(minutes=5)
    commands.noter(session, auteur, formation.id or 0, "objectif", "Écrit à la main", "Nettoyer.")
    rapport = commands.annuler_import(session, auteur, importe.id or 0)
    assert rapport == {"retirees": 0, "retablies": 0, "laissees": [formation.reference]}
    assert ex.ouverte(session, formation.id or 0).contenu["objectif"] == "Écrit à la main"


def test_sessions_already_published_keep_their_rules(session: Session) -> None:
    auteur, controleur = ex.un_cfa(session), ex.un_controleur(session)
    importer(session, auteur, RANGEE)
    ex.publier(session, auteur, controleur, session.exec(select(Formation.id)).one() or 0)
    numero = deposer(session, auteur, en_csv(RANGEE | {"date_debut": "01/12/2027"}))
    analyser(session, auteur, numero)
    assert "ne se corrige que de 30 jours" in erreurs(session, numero)[2]["date_debut"]


def test_rights(session: Session) -> None:
    auteur, voisin = ex.un_cfa(session), ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
    controleur = ex.un_controleur(session)
    numero = deposer(session, auteur, en_csv(RANGEE))
    tour = session.get_one(Import, numero).tour
    depot = queries.travail(session, SYSTEME, numero).depot
    for qui, refus in ((VISITEUR, NotConnected), (controleur, Forbidden), (voisin, NotFound)):
        for acte, suite in (
            (commands.associer, ({},)),
            (commands.abandonner_import, ()),
            (commands.confirmer_import, ()),
            (commands.annuler_import, ()),
            (commands.appliquer_import, ()),
            (commands.analyser_import, (tour, [], 0)),
            (commands.terminer_analyse, (tour,)),
            (commands.rejeter, (tour, "x")),
            (commands.corriger_cellules, ({2: {"objectif": "x"}},)),
        ):
            with pytest.raises(refus):
                acte(session, qui, numero, *suite)  # pyright: ignore
    with pytest.raises(Forbidden):
        commands.deposer(session, voisin, auteur.organismes[0], depot)
    importer_par_le_voisin = analyser(session, voisin, deposer(session, voisin, en_csv(RANGEE)))
    assert comptes(importer_par_le_voisin)[0] == 1


def test_an_author_without_rights_any_more_imports_nothing(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE))
    assert queries.travail(session, SYSTEME, numero).acteur.organismes == auteur.organismes
    session.exec(select(HabilitationAccordee)).all()[0].retiree_le = clock.now()
    session.flush()
    with pytest.raises((Forbidden, NotFound)):
        commands.appliquer_import(session, queries.travail(session, SYSTEME, numero).acteur, numero)


def test_an_import_that_nobody_may_carry_on_ends_and_the_next_may_come(session: Session) -> None:
    auteur = ex.un_cfa(session)
    collegue = ex.un_cfa(session, auteur.organismes[0], prenom="Karim")
    numero = deposer(session, auteur, en_csv(RANGEE))
    analyser(session, auteur, numero)
    commands.confirmer_import(session, auteur, numero)
    with pytest.raises(Forbidden):
        commands.interrompre_import(session, collegue, numero)
    commands.interrompre_import(session, SYSTEME, numero)
    session.flush()
    fini = session.get_one(Import, numero)
    assert (fini.statut, fini.message.partition("\u00a0")[0]) == (StatutImport.APPLIQUE, "Import interrompu")
    deposer(session, collegue, en_csv(RANGEE), "suivant.csv")


def test_each_act_leaves_a_line_and_the_end_a_mail(session: Session) -> None:
    auteur = ex.un_cfa(session)
    numero = deposer(session, auteur, en_csv(RANGEE, RANGEE | {"identifiant_session": "2", "date_fin": "hier"}))
    analyser(session, auteur, numero)
    appliquer(session, auteur, numero, valides_seulement=True)
    assert commands.envoyer_import(session, SYSTEME, numero) == 1
    commands.annuler_import(session, auteur, numero)
    session.flush()
    faits = session.exec(select(Fait.action).where(Fait.objet == f"import:{numero}").order_by(col(Fait.id))).all()
    assert faits == [
        Action.IMPORT_DEPOSE, Action.IMPORT_ANALYSE, Action.IMPORT_ANALYSE, Action.IMPORT_CONFIRME,
        Action.IMPORT_APPLIQUE, Action.IMPORT_ANNULE,
    ]  # fmt: skip
    courriel = session.exec(select(Courriel)).one()
    assert (courriel.objet, courriel.destinataire) == (
        "Import terminé\u00a0: 1\u00a0ligne, 1 en erreur",
        auteur.courriel,
    )
    genres = [e.genre for e in session.exec(select(outbox.Effet).order_by(col(outbox.Effet.id))).all()]
    assert genres[:2] == ["offre_import_analyser", "offre_import_appliquer"]


def test_a_batch_costs_few_statements(session: Session, instructions: Compteur) -> None:
    auteur = ex.un_cfa(session)
    rangees = [RANGEE | {"identifiant_formation": f"F{n // 5}", "identifiant_session": str(n)} for n in range(400)]
    numero = deposer(session, auteur, en_csv(*rangees))
    with instructions() as analyse:
        importe = analyser(session, auteur, numero)
    assert comptes(importe)[0] == 400
    assert len(analyse) < 30
    commands.confirmer_import(session, auteur, numero)
    with instructions() as application:
        commands.appliquer_import(session, auteur, numero)
    assert len(application) < 80 * 9
