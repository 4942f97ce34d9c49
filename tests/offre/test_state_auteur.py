"""The author’s screens through their states: journey, refusals, other people’s ids, wrong payloads, conflicts."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from iel_app.core import clock, db, gateway
from iel_app.core.actor import Role
from iel_app.offre import commands, queries
from iel_app.offre.models import DemandeOrganisme, Formation, StatutVersion, VersionFormation, VersionSession
from iel_app.offre.state import (
    CatalogueState,
    DemandeState,
    FormationState,
    NouvelleState,
    RelectureState,
    SeanceState,
    vues,
)
from iel_app.pilotage.state import AccueilState
from iel_app.referentiels.models import Commune
from tests.etats import SQLITE, Onglet, Personne, Porte, connecter, empreinte_base
from tests.offre import exemples as ex

pytestmark = SQLITE
INTROUVABLE = "Introuvable. L’élément n’existe pas ou n’est pas accessible avec votre compte."


@pytest.fixture
def cfa(base: str) -> int:
    with db.transaction() as session:
        ex.des_certifications(session)
        return ex.un_organisme(session)


@pytest.fixture
def auteur(cfa: int) -> Personne:
    return connecter(cfa, role=Role.CFA)


@pytest.fixture
def formation(auteur: Personne) -> int:
    """A draft that can be published, with one session."""
    with db.transaction() as session:
        return ex.une_formation(session, auteur.actor)


def publier(auteur: Personne, formation: int) -> None:
    with db.transaction() as session:
        ex.publier(session, auteur.actor, ex.un_controleur(session), formation)


def un_autre_cfa() -> Personne:
    with db.transaction() as session:
        autre = ex.un_organisme(session, "552100554", "Autre CFA")
    return connecter(autre, role=Role.CFA, nom="Autre")


def compter(table: type[Any]) -> int:
    with db.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def versions(formation: int) -> list[VersionFormation]:
    with db.reading() as session:
        return list(session.exec(select(VersionFormation).where(VersionFormation.formation_id == formation)).all())


def seances(version: VersionFormation) -> list[str]:
    with db.reading() as session:
        return [s.reference for s in _lignes(session, version)]


def _lignes(session: Any, version: VersionFormation) -> list[Any]:
    from iel_app.offre.commands.contexte import seances_de

    return seances_de(session, version.id or 0)


def editeur_de(formation: object) -> str:
    """Return the address of an editor: people read references, never ids."""
    with db.reading() as session:
        reference = session.exec(select(Formation.reference).where(Formation.id == formation)).first()
    return f"/offre/formations/{reference or formation}"


async def ouvrir(
    porte: Porte, personne: Personne, page: str, etat: type[Any], **parametres: object
) -> tuple[Onglet, Any]:
    onglet = porte.onglet(personne.jeton)
    chemin = {"": "/offre/catalogue", "nouvelle": "/offre/formations/nouvelle"}.get(page, f"/offre/{page}")
    if page == "formation":
        chemin = editeur_de(parametres.pop("id"))
    requete = "&".join(f"{cle}={v}" for cle, v in parametres.items())
    await onglet.arriver(chemin, f"?{requete}" if requete else "")
    return onglet, await onglet.etat(etat)


async def taper(onglet: Onglet, champ: str, valeur: str, *, fini: bool = True) -> None:
    """Type a field of the editor as the screen has it, and leave it."""
    etat = await onglet.etat(FormationState)
    await onglet.envoyer(
        FormationState.noter,
        formation=etat.formation,
        champ=champ,
        valeur=valeur,
        vue=etat.valeurs.get(champ, ""),
        fini=fini,
    )


async def trancher(onglet: Onglet, valeur: str, vue: str) -> None:
    """Choose between the two values of the objectives; `vue` is the colleague's, as it was shown."""
    etat = await onglet.etat(FormationState)
    await onglet.envoyer(FormationState.trancher, formation=etat.formation, champ="objectif", valeur=valeur, vue=vue)


# --- the journey ------------------------------------------------------------------------------------------------------


async def test_from_the_first_question_to_the_control(porte: Porte, auteur: Personne, cfa: int) -> None:
    onglet, nouvelle = await ouvrir(porte, auteur, "nouvelle", NouvelleState)
    assert [o.libelle for o in nouvelle.organismes] == ["CFA des métiers territoriaux"]
    await onglet.envoyer(NouvelleState.chercher, cherche="propreté hygiène")
    assert {c.code for c in nouvelle.certifications} == {ex.PROPRETE, ex.REMPLACANTE}
    await onglet.envoyer(NouvelleState.choisir, code=ex.PROPRETE)
    poste = {"organisme": str(cfa), "essai": nouvelle.essai, "certification": ex.PROPRETE, "formateur": str(cfa)}
    await onglet.envoyer(NouvelleState.continuer, champs=poste)
    await onglet.envoyer(NouvelleState.continuer, champs=poste)
    assert compter(Formation) == 1
    (adresse,) = set(onglet.redirections)
    with db.reading() as session:
        identifiant = session.exec(select(Formation.id)).one()
    assert adresse == editeur_de(identifiant)

    await onglet.arriver(editeur_de(identifiant))
    editeur = await onglet.etat(FormationState)
    assert (editeur.etat, editeur.badge, editeur.completude) == ("edition", "Brouillon", "Complétude\u00a0: 3 sur 10")
    assert "Saisissez l’intitulé de la formation" in [m.texte for m in editeur.manquants]
    contenu = ex.un_contenu(cfa)
    for champ in ("intitule", "formation_continue", "contrat_pro", "contrat_apprentissage", "objectif"):
        await taper(onglet, champ, contenu[champ])
    await taper(onglet, "contact_courriel", contenu["contact_courriel"])
    await onglet.envoyer(FormationState.cocher_annee, formation=identifiant, annee="1", coche=True, vue="")
    await onglet.envoyer(FormationState.cocher_annee, formation=identifiant, annee="2", coche=True, vue="")
    assert editeur.valeurs["annees"] == "1,2"
    assert [a.inerte for a in editeur.annees] == [False, False, True, True, True]
    assert editeur.apercu.endswith("(Contrat d’apprentissage possible)")
    assert editeur.brouillon.startswith("Brouillon enregistré à")

    onglet.oublier()
    await onglet.envoyer(FormationState.ajouter_session, formation=identifiant)
    (adresse,) = onglet.redirections
    reference = adresse.partition("ref=")[2]
    await onglet.arriver("/offre/session", f"?id={identifiant}&ref={reference}")
    seance = await onglet.etat(SeanceState)
    await onglet.envoyer(SeanceState.valider, champs={"formation": identifiant, "reference": reference})
    assert list(seance.fautes)[:3] == ["date_debut", "date_fin", "adresse"]
    assert seance.erreurs[3].ancre == "commune-texte"
    assert seance.cible.startswith("resume#")
    await onglet.envoyer(SeanceState.chercher_commune, cherche="87000")
    await onglet.envoyer(SeanceState.choisir_commune, code=ex.LIMOGES)
    assert seance.commune == ex.LIMOGES
    assert onglet.evenements[-1].payload == {"ref": "ref_code_postal", "value": "87000"}
    poste = ex.une_seance() | {"formation": str(identifiant), "reference": reference}
    await onglet.envoyer(SeanceState.valider, champs=poste)
    assert onglet.redirections[-1] == f"{editeur_de(identifiant)}?champ=sessions#sessions"
    await onglet.arriver(editeur_de(identifiant))
    assert editeur.session_message == f"Session {reference} enregistrée."

    await onglet.arriver("/offre/relecture", f"?id={identifiant}")
    relecture = await onglet.etat(RelectureState)
    assert (relecture.etat, relecture.manquants, relecture.ecarts_titre) == ("relire", [], "")
    assert [s.titre for s in relecture.sections][-2:] == [f"Session {reference}", "Contact"]
    revision = relecture.revision
    for _ in range(3):
        await onglet.envoyer(RelectureState.confirmer, formation=identifiant, revision=revision)
    assert (relecture.etat, relecture.motif) == ("controle", "")
    assert [v.statut for v in versions(identifiant)] == [StatutVersion.EN_CONTROLE]
    await onglet.arriver("/offre/catalogue", "?onglet=creees")
    catalogue = await onglet.etat(CatalogueState)
    assert [li.id for li in catalogue.lignes] == [identifiant]
    assert porte.fuites == []


async def test_what_is_missing_leads_to_its_field(porte: Porte, auteur: Personne, formation: int) -> None:
    gateway.execute(commands.noter, auteur.actor, formation, "objectif", "", "Nettoyer les locaux.")
    reference = gateway.execute(commands.ajouter_session, auteur.actor, formation)
    onglet, relecture = await ouvrir(porte, auteur, "relecture", RelectureState, id=formation)
    assert relecture.manque_titre == "Il manque 2\u00a0informations pour publier"
    assert [m.href for m in relecture.manquants] == [
        f"{editeur_de(formation)}?manques=1&champ=objectif#objectif",
        f"/offre/session?id={formation}&ref={reference}",
    ]
    await onglet.envoyer(RelectureState.confirmer, formation=formation, revision=relecture.revision)
    assert versions(formation)[0].statut is StatutVersion.BROUILLON
    await onglet.arriver(editeur_de(formation), "?manques=1")
    editeur = await onglet.etat(FormationState)
    assert editeur.erreurs == {"objectif": "Saisissez les objectifs de la formation"}


async def test_the_same_formation_is_told_before_it_is_typed_again(
    porte: Porte, auteur: Personne, formation: int, cfa: int
) -> None:
    onglet, nouvelle = await ouvrir(porte, auteur, "nouvelle", NouvelleState)
    poste = {"organisme": str(cfa), "essai": nouvelle.essai, "formateur": str(cfa), "certification": ex.PROPRETE}
    await onglet.envoyer(NouvelleState.continuer, champs=poste)
    assert nouvelle.doublon.startswith("Une formation avec la même certification existe déjà à Limoges (")
    assert [d.code for d in nouvelle.doublons] == [editeur_de(formation)]
    assert compter(Formation) == 1
    confirme = poste | {"organisme": cfa, "categorie": "conventionnees"}
    for _ in range(2):
        await onglet.envoyer(NouvelleState.confirmer, **confirme)
    assert compter(Formation) == 2
    with db.reading() as session:
        assert session.exec(select(Formation).where(Formation.id != formation)).one().conventionnee
    for certification, phrase in (
        (ex.EXPIREE, "Choisissez sa remplaçante 104310 ou une autre"),
        ("carelur", "Aucune ne correspond à «\u00a0carelur\u00a0»"),
        ("", "Choisissez une certification dans la liste"),
    ):
        refus = {"organisme": str(cfa), "essai": "autre", "formateur": str(cfa), "certification": certification}
        await onglet.envoyer(NouvelleState.continuer, champs=refus)
        assert nouvelle.fautes["certification"].endswith(phrase)
        assert nouvelle.cible.startswith("resume#")
    assert compter(Formation) == 2


async def test_certification_expired_is_refused_at_its_field(porte: Porte, auteur: Personne, formation: int) -> None:
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    vue = editeur.valeurs["certification"]
    await onglet.envoyer(FormationState.chercher_certification, formation=formation, cherche="zzz", vue=vue)
    assert editeur.recherche == "Aucune certification ne correspond à «\u00a0zzz\u00a0»."
    await onglet.envoyer(FormationState.choisir_certification, formation=formation, code=ex.EXPIREE, vue=vue)
    assert editeur.erreurs["certification"].startswith("La certification 84213 a expiré le")
    vue = editeur.valeurs["certification"]
    await onglet.envoyer(FormationState.chercher_certification, formation=formation, cherche=ex.PROPRETE, vue=vue)
    assert (editeur.valeurs["certification"], editeur.erreurs) == (ex.PROPRETE, {})


async def test_a_wrong_field_is_told_when_one_leaves_it(porte: Porte, auteur: Personne, formation: int) -> None:
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    await taper(onglet, "lien_web", "cfa", fini=False)
    assert editeur.erreurs == {}
    await taper(onglet, "lien_web", "cfa")
    assert editeur.erreurs["lien_web"].startswith("Le lien web doit être une adresse")
    await taper(onglet, "lien_web", "https://www.cfa.example/f", fini=False)
    assert editeur.erreurs == {}
    await taper(onglet, "intitule", "a" * 312)
    assert editeur.erreurs == {"intitule": "L’intitulé doit comporter 300 caractères au plus\u00a0: retirez-en 12"}
    await taper(onglet, "objectif", "")
    assert "objectif" not in editeur.erreurs
    assert len(versions(formation)) == 1


async def test_nothing_is_drafted_by_only_looking(porte: Porte, auteur: Personne, formation: int) -> None:
    publier(auteur, formation)
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    await taper(onglet, "objectif", editeur.valeurs["objectif"])
    assert (len(versions(formation)), editeur.badge, editeur.en_cours) == (1, "Publiée", False)
    await taper(onglet, "objectif", "Nettoyer et entretenir.")
    assert (len(versions(formation)), editeur.badge, editeur.en_cours) == (2, "Modifiée, non publiée", True)
    await onglet.arriver("/offre/relecture", f"?id={formation}")
    relecture = await onglet.etat(RelectureState)
    assert [(e.libelle, e.apres) for e in relecture.ecarts] == [("Objectifs", "Nettoyer et entretenir.")]


# --- two authors ------------------------------------------------------------------------------------------------------


async def test_two_authors_choose_between_their_values(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    autre = connecter(cfa, role=Role.CFA, nom="Second")
    un, etat_un = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    deux, etat_deux = await ouvrir(porte, autre, "formation", FormationState, id=formation)
    await taper(un, "objectif", "Celui du premier")
    await taper(deux, "objectif", "Celui du second")
    conflit = etat_deux.conflits["objectif"]
    assert (conflit.mien, conflit.leur) == ("Celui du second", "Celui du premier")
    # What is on the screen is what the state says: the value chosen is then a change, and shows.
    assert etat_deux.valeurs["objectif"] == "Celui du second"
    assert conflit.qui.startswith("Camille Martin à")
    assert versions(formation)[0].contenu["objectif"] == "Celui du premier"
    await trancher(deux, conflit.mien_brut, conflit.leur_brut)
    assert (etat_deux.conflits, versions(formation)[0].contenu["objectif"]) == ({}, "Celui du second")
    await taper(un, "objectif", "Encore le premier")
    conflit = etat_un.conflits["objectif"]
    await trancher(un, conflit.leur_brut, conflit.leur_brut)
    assert etat_un.valeurs["objectif"] == "Celui du second"


async def abandonner_ailleurs(porte: Porte, cfa: int, formation: int) -> Onglet:
    """A colleague gives the draft up, in the tab returned."""
    onglet, _ = await ouvrir(
        porte, connecter(cfa, role=Role.CFA, nom="Second"), "formation", FormationState, id=formation
    )
    await onglet.envoyer(FormationState.abandonner, formation=formation)
    return onglet


async def renoncer(porte: Porte, auteur: Personne, cfa: int, formation: int) -> tuple[Onglet, Any, str]:
    """Published; one changes the objectives; the other gives the draft up; the first goes on with the prerequisites."""
    publier(auteur, formation)
    un, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    depart = editeur.valeurs["objectif"]
    await taper(un, "objectif", "Celui du premier")
    await un.envoyer(FormationState.ajouter_session, formation=formation)
    await abandonner_ailleurs(porte, cfa, formation)
    await taper(un, "prerequis", "Auc", fini=False)
    await taper(un, "prerequis", "Aucun", fini=False)
    assert editeur.ecartee.startswith("Ces modifications ont été abandonnées par Camille Second le ")
    assert [v.statut.value for v in versions(formation)] == ["publiee", "abandonnee"]
    return un, editeur, depart


async def test_what_a_colleague_gave_up_meanwhile_is_taken_up_whole(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    un, editeur, _ = await renoncer(porte, auteur, cfa, formation)
    await un.envoyer(FormationState.reprendre_ecartee, formation=formation)
    _, abandonnee, reprise = versions(formation)
    assert (reprise.contenu["objectif"], reprise.contenu["prerequis"]) == ("Celui du premier", "Aucun")
    assert seances(reprise) == seances(abandonnee)
    assert (editeur.ecartee, editeur.valeurs["prerequis"]) == ("", "Aucun")
    await taper(un, "contenu", "Suite")
    assert versions(formation)[-1].contenu["contenu"] == "Suite"


async def test_a_tab_that_comes_back_still_shows_what_a_colleague_gave_up(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    un, editeur, _ = await renoncer(porte, auteur, cfa, formation)
    await un.revenir()
    assert editeur.ecartee != ""
    assert (editeur.valeurs["objectif"], len(versions(formation))) == ("Celui du premier", 2)
    await taper(un, "prerequis", "")
    await un.envoyer(FormationState.reprendre_ecartee, formation=formation)
    reprise = versions(formation)[-1]
    assert (reprise.contenu["objectif"], reprise.contenu["prerequis"]) == ("Celui du premier", "")


async def test_a_session_added_or_a_year_ticked_on_what_a_colleague_gave_up(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    un, editeur, _ = await renoncer(porte, auteur, cfa, formation)
    for acte in (FormationState.ajouter_session, FormationState.reconduire):
        await un.envoyer(acte, formation=formation)
    for annee in ("2", "3"):
        await un.envoyer(
            FormationState.cocher_annee, formation=formation, annee=annee, coche=True, vue=editeur.valeurs["annees"]
        )
    assert len(versions(formation)) == 2
    await un.envoyer(FormationState.reprendre_ecartee, formation=formation)
    assert versions(formation)[-1].contenu["annees"] == "1,2,3"


async def test_a_draft_that_a_session_began_is_known_to_its_screen(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    publier(auteur, formation)
    un, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    await un.envoyer(FormationState.ajouter_session, formation=formation)
    await abandonner_ailleurs(porte, cfa, formation)
    await taper(un, "prerequis", "Aucun")
    assert "abandonnées par Camille Second" in editeur.ecartee
    assert len(versions(formation)) == 2


async def test_what_a_colleague_gave_up_then_began_again_is_opposed(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    publier(auteur, formation)
    un, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    await taper(un, "objectif", "Celui du premier")
    deux = await abandonner_ailleurs(porte, cfa, formation)
    await taper(deux, "objectif", "Celui du second")
    await taper(un, "objectif", "Encore le premier")
    assert (editeur.ecartee, editeur.conflits["objectif"].leur) == ("", "Celui du second")


async def test_what_a_colleague_gave_up_meanwhile_is_left(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    un, editeur, depart = await renoncer(porte, auteur, cfa, formation)
    await un.envoyer(FormationState.laisser_ecartee, formation=formation)
    assert (editeur.ecartee, editeur.valeurs["objectif"], editeur.valeurs["prerequis"]) == ("", depart, "")
    await taper(un, "prerequis", "Aucun")
    assert versions(formation)[-1].contenu["objectif"] == depart


async def test_the_last_of_a_typing_does_not_ask_again_after_the_choice(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    autre = connecter(cfa, role=Role.CFA, nom="Second")
    un, _ = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    deux, editeur = await ouvrir(porte, autre, "formation", FormationState, id=formation)
    vue = editeur.valeurs["objectif"]
    await taper(un, "objectif", "Celui du premier")
    await taper(deux, "objectif", "Celui du second")
    await trancher(deux, "Celui du premier", "Celui du premier")
    frappe = {"formation": formation, "champ": "objectif", "valeur": "Celui du second"}
    await deux.envoyer(FormationState.noter, **frappe, vue=vue, fini=False)
    assert (editeur.conflits, editeur.valeurs["objectif"]) == ({}, "Celui du premier")
    await taper(deux, "objectif", "Celui du second")
    assert versions(formation)[0].contenu["objectif"] == "Celui du second"


async def test_events_faster_than_answers_are_no_conflict(porte: Porte, auteur: Personne, formation: int) -> None:
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    vue = editeur.valeurs["objectif"]
    for valeur, connue in (("N", vue), ("Ne", vue), ("Net", "N"), ("Nett", vue)):
        await onglet.envoyer(
            FormationState.noter, formation=formation, champ="objectif", valeur=valeur, vue=connue, fini=False
        )
    assert (editeur.conflits, versions(formation)[0].contenu["objectif"]) == ({}, "Nett")


async def test_a_page_read_again_by_another_is_not_confirmed(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    onglet, relecture = await ouvrir(porte, auteur, "relecture", RelectureState, id=formation)
    revision = relecture.revision
    autre = connecter(cfa, role=Role.CFA, nom="Second")
    gateway.execute(commands.noter, autre.actor, formation, "objectif", "Autre", "Nettoyer les locaux.")
    await onglet.envoyer(RelectureState.confirmer, formation=formation, revision=revision)
    assert relecture.motif.startswith("Camille Second a modifié le brouillon depuis votre relecture")
    assert (relecture.etat, versions(formation)[0].statut) == ("relire", StatutVersion.BROUILLON)


async def test_a_draft_like_the_published_version_is_not_offered_to_control(
    porte: Porte, auteur: Personne, formation: int
) -> None:
    publier(auteur, formation)
    for vue, valeur in (("Nettoyer les locaux.", "Laver."), ("Laver.", "Nettoyer les locaux.")):
        gateway.execute(commands.noter, auteur.actor, formation, "objectif", valeur, vue)
    onglet, relecture = await ouvrir(porte, auteur, "relecture", RelectureState, id=formation)
    assert relecture.etat == "rien"
    await onglet.envoyer(RelectureState.confirmer, formation=formation, revision=relecture.revision)
    assert relecture.motif == "Rien ne diffère de la version publiée\u00a0: il n’y a rien à contrôler."
    assert versions(formation)[-1].statut is StatutVersion.BROUILLON


async def test_a_page_loaded_again_keeps_what_is_being_typed(porte: Porte, auteur: Personne, formation: int) -> None:
    """Its fields are new ones, and lose what is typed, only when they would show something else."""
    onglet, etat = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    tirage = etat.tirage
    await onglet.arriver(editeur_de(formation))
    assert etat.tirage == tirage
    ailleurs, _ = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    await taper(ailleurs, "objectif", "Apprendre autrement")
    await onglet.arriver(editeur_de(formation))
    assert etat.tirage != tirage
    assert etat.valeurs["objectif"] == "Apprendre autrement"


async def test_a_server_that_forgot_the_tab_still_keeps(porte: Porte, auteur: Personne, formation: int) -> None:
    neuf = porte.onglet(auteur.jeton, chemin=editeur_de(formation))
    await neuf.envoyer(
        FormationState.noter,
        formation=formation,
        champ="objectif",
        valeur="Autre",
        vue="Nettoyer les locaux.",
        fini=True,
    )
    assert versions(formation)[0].contenu["objectif"] == "Autre"
    assert (await neuf.etat(FormationState)).formation == formation


# --- sessions ---------------------------------------------------------------------------------------------------------


async def test_sessions_are_duplicated_taken_out_and_put_back(porte: Porte, auteur: Personne, formation: int) -> None:
    publier(auteur, formation)
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    (modele,) = [s.reference for s in editeur.sessions]
    await onglet.envoyer(FormationState.dupliquer_session, formation=formation, reference=modele)
    copie = editeur.session_courante
    assert editeur.session_message == f"Session {copie} copiée de {modele}."
    assert [s.etat for s in editeur.sessions] == ["Publiée", "Dates à vérifier"]
    await onglet.envoyer(FormationState.reconduire, formation=formation)
    assert editeur.motif.startswith("Aucune session à reconduire")
    await onglet.arriver("/offre/session", f"?id={formation}&ref={copie}")
    seance = await onglet.etat(SeanceState)
    assert (seance.a_verifier, seance.copiee_de, seance.etat) == (True, modele, "edition")
    await onglet.envoyer(SeanceState.verifier, formation=formation, reference=copie)
    await onglet.arriver(editeur_de(formation))
    assert [s.etat for s in editeur.sessions] == ["Publiée", "Brouillon"]
    assert editeur.session_message == f"Les dates de la session {copie} sont vérifiées."
    await onglet.envoyer(FormationState.retirer_session, formation=formation, reference=modele)
    assert (editeur.session_retiree, len(editeur.sessions)) == (modele, 1)
    await onglet.envoyer(FormationState.remettre_session, formation=formation, reference=modele)
    assert (editeur.session_retiree, len(editeur.sessions)) == ("", 2)
    await onglet.envoyer(FormationState.demander_retrait, reference=copie)
    assert editeur.session_a_retirer == copie
    await onglet.envoyer(FormationState.retirer_session, formation=formation, reference=copie)
    assert (editeur.session_a_retirer, len(editeur.sessions)) == ("", 1)


async def test_many_sessions_are_filtered_sorted_and_turned_over(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    with db.transaction() as session:
        annexe = ex.un_organisme(session, nom="Annexe de Tulle", rang=2)
        for rang in range(29):
            reference = commands.ajouter_session(session, auteur.actor, formation)
            dates = {"date_debut": f"{rang % 28 + 1:02d}/02/2028", "date_fin": "30/06/2029"}
            formateur = str(annexe) if rang == 3 else ""
            commands.modifier_session(
                session, auteur.actor, formation, reference, ex.une_seance(**dates, formateur=formateur)
            )
    onglet = porte.onglet(auteur.jeton)

    async def lire(requete: str) -> Any:
        await onglet.arriver(editeur_de(formation), requete)
        return await onglet.etat(FormationState)

    editeur = await lire("")
    assert (editeur.tableau.nombre, editeur.tableau.long, editeur.tableau.place) == (30, True, "1 à 25 sur 30")
    assert {s.formateur for s in editeur.sessions} == {"CFA des métiers territoriaux", "Annexe de Tulle"}
    debut = [s.reference for s in editeur.sessions]
    editeur = await lire(editeur.tableau.suivante.partition("?")[2].join(("?", "")).partition("#")[0])
    assert (editeur.tableau.place, len(set(debut) & {s.reference for s in editeur.sessions})) == ("26 à 30 sur 30", 0)
    assert editeur.cible.startswith("sessions#")
    for requete, nombre in (("tulle", 1), ("limoges 30/06/2029", 29), ("28/02", 1), ("zz", 0)):
        editeur = await lire(f"?filtrer={requete}&taille=100")
        assert len(editeur.sessions) == nombre, requete
    assert editeur.tableau.place == "Aucune session ne correspond"
    editeur = await lire("?tri=-debut&taille=10")
    assert [s.debut for s in editeur.sessions][:3] == ["28/02/2028", "27/02/2028", "26/02/2028"]
    assert editeur.tableau.ordres == {"debut": "descending", "fin": "none"}
    editeur = await lire("?tri=zz&taille=7&page=-3")
    assert editeur.tableau.place == "1 à 25 sur 30"
    assert porte.fuites == []


async def test_a_past_session_is_read_only(porte: Porte, auteur: Personne, formation: int) -> None:
    publier(auteur, formation)
    with db.transaction() as session:
        ligne = session.exec(select(VersionSession)).one()
        ligne.date_debut, ligne.date_fin = clock.today() - timedelta(days=400), clock.today() - timedelta(days=9)
    reference = seances(versions(formation)[0])[0]
    onglet, seance = await ouvrir(porte, auteur, "session", SeanceState, id=formation, ref=reference)
    assert (seance.etat, seance.passee, seance.badge) == ("lecture", True, "Passée")
    assert seance.raison.startswith("Cette session est terminée")
    poste = ex.une_seance() | {"formation": str(formation), "reference": reference}
    await onglet.envoyer(SeanceState.valider, champs=poste)
    assert seance.fautes == {
        "date_fin": "Cette session est terminée. Créez une nouvelle session\u00a0: sa référence doit rester unique"
    }
    await onglet.envoyer(SeanceState.dupliquer, formation=formation, reference=reference)
    assert onglet.redirections[-1].startswith(f"/offre/session?id={formation}&ref=")


async def test_a_commune_typed_in_full_is_understood(porte: Porte, auteur: Personne, formation: int) -> None:
    reference = gateway.execute(commands.ajouter_session, auteur.actor, formation)
    onglet, seance = await ouvrir(porte, auteur, "session", SeanceState, id=formation, ref=reference)
    poste = ex.une_seance() | {"formation": str(formation), "reference": reference, "commune": ""}
    await onglet.envoyer(SeanceState.valider, champs=poste | {"commune-texte": "Bordeaux"})
    assert seance.fautes == {"commune": "Saisissez la commune du lieu de formation"}
    await onglet.envoyer(SeanceState.valider, champs=poste | {"commune-texte": "Limoges"})
    assert onglet.redirections


async def test_two_authors_of_one_session_lose_nothing(
    porte: Porte, cfa: int, auteur: Personne, formation: int
) -> None:
    reference = seances(versions(formation)[0])[0]
    collegue = connecter(cfa, role=Role.CFA, nom="Collègue")
    pages = [
        await ouvrir(porte, personne, "session", SeanceState, id=formation, ref=reference)
        for personne in (auteur, collegue)
    ]
    (premier, vue), (second, seance) = pages
    cles = {"formation": str(formation), "reference": reference}

    def poste(etat: Any, **champs: str) -> dict[str, str]:
        """What the form posts: what it showed, and what was typed over it."""
        return etat.valeurs | cles | {f"base-{champ}": dit for champ, dit in etat.bases.items()} | champs

    await premier.envoyer(SeanceState.valider, champs=poste(vue, adresse="9 rue Neuve", capacite="10"))
    assert premier.redirections
    await second.envoyer(SeanceState.valider, champs=poste(seance, cedex="CEDEX 03", capacite="20"))
    assert seance.fautes == {
        "capacite": "Modifié entre-temps par une autre personne\u00a0: «\u00a010\u00a0». "
        "Gardez votre valeur ou reprenez celle-ci, puis validez de nouveau"
    }
    assert (seance.erreurs[0].ancre, seance.bases["capacite"], seance.bases["adresse"]) == (
        "capacite",
        "10",
        "9 rue Neuve",
    )
    assert (seance.valeurs["adresse"], seance.valeurs["cedex"], seance.valeurs["capacite"]) == (
        "9 rue Neuve",
        "CEDEX 03",
        "20",
    )
    assert seance.change == "Changé entre-temps par une autre personne, et affiché ici\u00a0: Adresse."
    assert second.redirections == []
    # Another tab: the state is a new one, as after a reconnect; the form posts what it showed.
    neuf = porte.onglet(collegue.jeton)
    await neuf.envoyer(SeanceState.valider, champs=poste(seance, cedex="CEDEX 03", capacite="20"))
    assert neuf.redirections
    await second.arriver("/offre/session", f"?id={formation}&ref={reference}")
    gardees = {champ: seance.valeurs[champ] for champ in ("adresse", "cedex", "capacite")}
    assert gardees == {"adresse": "9 rue Neuve", "cedex": "CEDEX 03", "capacite": "20"}


async def test_places_are_typed_while_the_rest_is_controlled(porte: Porte, auteur: Personne, formation: int) -> None:
    with db.transaction() as session:
        ex.soumettre(session, auteur.actor, formation)
    reference = seances(versions(formation)[0])[0]
    onglet, seance = await ouvrir(porte, auteur, "session", SeanceState, id=formation, ref=reference)
    assert (seance.etat, seance.raison) == (
        "places",
        "La formation est en contrôle\u00a0: reprenez la saisie pour modifier dates et lieu.",
    )
    poste = {f"base-{champ}": dit for champ, dit in seance.bases.items()} | {
        "formation": str(formation),
        "reference": reference,
        "capacite": "12",
        "places_restantes": "13",
        "recrutement": "ouvert",
    }
    await onglet.envoyer(SeanceState.valider, champs=poste)
    assert [e.ancre for e in seance.erreurs] == ["places_restantes"]
    await onglet.envoyer(SeanceState.valider, champs=poste | {"places_restantes": "1"})
    assert onglet.redirections
    await onglet.arriver(editeur_de(formation))
    editeur = await onglet.etat(FormationState)
    assert editeur.session_message == f"Session {reference}\u00a0: places à jour, visibles sans contrôle."
    assert [(v.statut, s.places) for v in versions(formation) for s in editeur.sessions] == [
        (StatutVersion.EN_CONTROLE, "1 sur 12")
    ]
    await onglet.envoyer(SeanceState.valider, champs=poste | {"adresse": "9 rue Neuve"})
    assert seance.motif == "Cette version est en contrôle. Reprenez la saisie pour la modifier."


# --- states of a formation --------------------------------------------------------------------------------------------


async def test_in_control_one_reads_and_takes_back(porte: Porte, auteur: Personne, formation: int) -> None:
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    with db.transaction() as session:
        ex.soumettre(session, auteur.actor, formation)
    await taper(onglet, "objectif", "Trop tard")
    assert editeur.motif == "Cette version est en contrôle. Reprenez la saisie pour la modifier."
    await onglet.arriver(editeur_de(formation))
    assert (editeur.etat, editeur.badge, editeur.motif) == ("lecture", "En contrôle", "")
    assert editeur.controle.endswith("Délai habituel\u00a0: 2\u00a0jours ouvrés.")
    await onglet.envoyer(FormationState.reprendre, formation=formation)
    assert (editeur.etat, editeur.badge) == ("edition", "Brouillon")
    await onglet.envoyer(FormationState.reprendre, formation=formation)
    assert editeur.motif == "Cette formation n’est pas en contrôle."


async def test_the_reasons_of_a_complement_are_at_their_fields(porte: Porte, auteur: Personne, formation: int) -> None:
    with db.transaction() as session:
        version = ex.soumettre(session, auteur.actor, formation)
        motifs = {"objectif": "Précisez le public"}
        commands.demander_complement(session, ex.un_controleur(session), version, motifs, "Merci")
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    assert (editeur.badge, editeur.message) == ("Complément demandé", "Merci")
    assert editeur.erreurs == {"objectif": "Complément demandé\u00a0: Précisez le public"}
    await taper(onglet, "objectif", "Nettoyer, pour les agents des écoles.")
    assert editeur.erreurs == {}


async def test_a_refused_modification_is_told_and_taken_up_again(
    porte: Porte, auteur: Personne, formation: int
) -> None:
    publier(auteur, formation)
    with db.transaction() as session:
        ex.refuser_une_modification(session, auteur.actor, ex.un_controleur(session), formation)
    onglet, catalogue = await ouvrir(porte, auteur, "", CatalogueState, onglet="alerte", motif="renvoyee")
    (ligne,) = catalogue.lignes
    assert (ligne.id, [b.texte for b in ligne.badges]) == (formation, ["Modification refusée"])
    jour = f"{clock.today():%d/%m/%Y}"
    assert ligne.constat == f"Modification refusée le {jour}\u00a0: Doublon"
    await onglet.arriver(editeur_de(formation))
    editeur = await onglet.etat(FormationState)
    assert (editeur.badge, editeur.refusee, editeur.message) == ("Publiée", jour, "Doublon")
    assert editeur.valeurs["objectif"] == "Nettoyer les locaux."
    await onglet.envoyer(FormationState.reprendre_refusee, formation=formation)
    assert (editeur.badge, editeur.refusee, editeur.message) == ("Modifiée, non publiée", "", "Doublon")
    assert editeur.valeurs["objectif"] == "Laver."
    await onglet.envoyer(FormationState.reprendre_refusee, formation=formation)
    assert editeur.motif == "Une autre modification de cette formation est déjà commencée. Rechargez la page."


async def test_giving_up_leaves_for_the_deleted_ones(porte: Porte, auteur: Personne, formation: int) -> None:
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    await onglet.envoyer(FormationState.demander_abandon)
    assert editeur.abandon
    await onglet.envoyer(FormationState.abandonner, formation=formation)
    assert onglet.redirections == ["/offre/catalogue?onglet=supprimees"]
    await onglet.arriver("/offre/catalogue", "?onglet=supprimees")
    catalogue = await onglet.etat(CatalogueState)
    (ligne,) = catalogue.lignes
    assert (ligne.id, ligne.geste.acte) == (formation, "restaurer")
    await onglet.envoyer(CatalogueState.agir, acte="restaurer", formations=[formation])
    assert (catalogue.bilan, catalogue.vue, catalogue.annuler_acte) == (
        "1\u00a0formation restaurée.",
        "vide",
        "annuler_sortie",
    )
    await onglet.arriver(editeur_de(formation))
    assert (editeur.etat, editeur.valeurs["objectif"]) == ("edition", "Nettoyer les locaux.")


async def test_what_the_control_archived_says_why_and_has_no_public_sheet(
    porte: Porte, auteur: Personne, formation: int
) -> None:
    publier(auteur, formation)
    with db.transaction() as session:
        reference = commands.ajouter_session(session, auteur.actor, formation)
        commands.modifier_session(session, auteur.actor, formation, reference, ex.une_seance())
        version = ex.soumettre(session, auteur.actor, formation)
        commands.archiver_publication(session, ex.un_controleur(session), version, "Doublon")
    onglet, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    assert (editeur.etat, editeur.badge, editeur.message, editeur.est_publiee) == (
        "lecture",
        "Archivée",
        "Doublon",
        False,
    )
    await onglet.envoyer(FormationState.restaurer, formation=formation)
    assert (editeur.badge, editeur.message, editeur.est_publiee) == ("Publiée", "Doublon", True)


# --- the catalogue ----------------------------------------------------------------------------------------------------


async def test_acts_on_several_formations_and_their_undo(porte: Porte, auteur: Personne, formation: int) -> None:
    with db.transaction() as session:
        autre = ex.une_formation(session, auteur.actor)
        ex.soumettre(session, auteur.actor, autre)
    publier(auteur, formation)
    etranger = un_autre_cfa()
    with db.transaction() as session:
        etrangere = ex.une_formation(session, etranger.actor)
    onglet, catalogue = await ouvrir(porte, auteur, "", CatalogueState)
    assert (catalogue.vue, catalogue.comptes["publiees"], catalogue.comptes["creees"]) == ("liste", "1", "1")
    await onglet.envoyer(CatalogueState.cocher, formation=formation, coche=True)
    await onglet.envoyer(CatalogueState.cocher, formation=etrangere, coche=True)
    assert (catalogue.choisies, catalogue.page_choisie) == ([formation], True)
    await onglet.envoyer(CatalogueState.agir, acte="archiver", formations=[formation, autre, etrangere])
    assert catalogue.bilan == "1\u00a0formation archivée. 2\u00a0formations non archivées."
    assert [r.texte for r in catalogue.resultats] == [
        "Archivée.",
        "Cette formation est en contrôle. Reprenez la saisie avant de la retirer du catalogue.",
        INTROUVABLE,
    ]
    assert (catalogue.annuler_acte, catalogue.annuler_ids) == ("annuler_sortie", [formation])
    await onglet.envoyer(CatalogueState.agir, acte=catalogue.annuler_acte, formations=[formation])
    assert [li.id for li in catalogue.lignes] == [formation]
    for acte, ids in (("valider", [formation]), ("archiver", "x"), ("archiver", [None]), ("archiver", [True])):
        await onglet.envoyer(CatalogueState.agir, acte=acte, formations=ids)
    assert [li.id for li in catalogue.lignes] == [formation]
    await onglet.envoyer(CatalogueState.agir, acte="archiver", formations=[formation])
    onglet, catalogue = await ouvrir(porte, auteur, "", CatalogueState, onglet="archivees")
    await onglet.envoyer(CatalogueState.agir, acte="supprimer", formations=[formation])
    await onglet.envoyer(CatalogueState.agir, acte=catalogue.annuler_acte, formations=[formation])
    assert [li.id for li in catalogue.lignes] == [formation], (
        "revenue parmi les archivées, et non dans l’offre publique"
    )


async def test_pages_are_told_by_the_address(porte: Porte, auteur: Personne) -> None:
    with db.transaction() as session:
        for rang in range(23):
            ex.une_formation(session, auteur.actor, nb_sessions=0, intitule=f"Formation {chr(97 + rang) * 3}")
    onglet, catalogue = await ouvrir(porte, auteur, "", CatalogueState, onglet="brouillons", tri="intitule")
    vues, places = [li.intitule for li in catalogue.lignes], [catalogue.place]
    while catalogue.suivante:
        await onglet.arriver("/offre/catalogue", catalogue.suivante.removeprefix("/offre/catalogue"))
        vues += [li.intitule for li in catalogue.lignes]
        places.append(catalogue.place)
    assert len(set(vues)) == 23
    assert places == ["1 à 10 sur 23", "11 à 20 sur 23", "21 à 23 sur 23"]
    await onglet.arriver("/offre/catalogue", catalogue.precedente.removeprefix("/offre/catalogue"))
    assert (catalogue.place, catalogue.lignes[0].intitule) == ("11 à 20 sur 23", vues[10])
    assert catalogue.ordres == {"reference": "none", "intitule": "ascending", "debut": "none"}
    for fausse in ("?onglet=x&taille=7&tri=zz&rang=-4&apres=%27", "?rang=99999999999&avant=inconnue", "?taille=100"):
        await onglet.arriver("/offre/catalogue", fausse)
        assert catalogue.vue == "vide"
    await onglet.arriver("/offre/catalogue", "?onglet=brouillons&filtrer=formation+ddd")
    assert next(li.intitule for li in catalogue.lignes).startswith("Formation ddd")
    await onglet.arriver("/offre/catalogue", "?onglet=brouillons&filtrer=zzz")
    assert (catalogue.vue, catalogue.texte) == ("rien", "zzz")


@pytest.mark.parametrize("tri", ["", "intitule"])
async def test_a_page_goes_on_when_its_edge_left_the_tab(porte: Porte, auteur: Personne, tri: str) -> None:
    with db.transaction() as session:
        for rang in range(23):
            ex.une_formation(session, auteur.actor, nb_sessions=0, intitule=f"Formation {rang:02d}")
    onglet, catalogue = await ouvrir(porte, auteur, "", CatalogueState, onglet="brouillons", tri=tri)
    bord, suite = catalogue.lignes[-1], catalogue.suivante.removeprefix("/offre/catalogue")
    await onglet.arriver("/offre/catalogue", suite)
    attendues = [li.intitule for li in catalogue.lignes]
    with db.transaction() as session:
        commands.archiver(session, auteur.actor, bord.id)
    await onglet.arriver("/offre/catalogue", suite)
    assert ([li.intitule for li in catalogue.lignes], catalogue.place) == (attendues, "10 à 19 sur 22")
    await onglet.arriver("/offre/catalogue", catalogue.suivante.removeprefix("/offre/catalogue"))
    assert (catalogue.place, catalogue.suivante) == ("20 à 22 sur 22", "")
    retour, dernier = catalogue.precedente.removeprefix("/offre/catalogue"), catalogue.lignes[-1].reference
    with db.transaction() as session:
        commands.archiver(session, auteur.actor, catalogue.lignes[0].id)
    await onglet.arriver("/offre/catalogue", retour)
    assert ([li.intitule for li in catalogue.lignes], catalogue.place) == (attendues, "10 à 19 sur 21")
    await onglet.arriver("/offre/catalogue", f"?onglet=brouillons&tri={tri}&apres={dernier}")
    assert catalogue.place == "1 à 10 sur 21"


async def test_alerts_are_grouped_and_mended(porte: Porte, auteur: Personne, formation: int) -> None:
    publier(auteur, formation)
    with db.transaction() as session:
        lue = session.get_one(Formation, formation)
        lue.confirmee_le = clock.now() - timedelta(days=500)
        lue.lien_en_panne_le, lue.lien_constat = clock.now(), "réponse 404"
    onglet, catalogue = await ouvrir(porte, auteur, "", CatalogueState, onglet="alerte")
    assert catalogue.vue == "alerte"
    assert [(g.titre, g.geste.acte or g.geste.href) for g in catalogue.groupes] == [
        ("Lien web qui ne répond plus", f"{editeur_de(formation)}?champ=lien_web#lien_web"),
        ("Publiées depuis plus de 12 mois", "confirmer"),
    ]
    assert catalogue.groupes[0].lignes[0].constat.startswith("Réponse 404 depuis le")
    await onglet.envoyer(CatalogueState.agir, acte="confirmer", formations=[formation])
    assert [g.code for g in catalogue.groupes] == ["lien_en_panne"]
    assert catalogue.bilan == "1\u00a0formation confirmée."
    await onglet.envoyer(CatalogueState.agir, acte=catalogue.annuler_acte, formations=catalogue.annuler_ids)
    assert [g.code for g in catalogue.groupes] == ["lien_en_panne", "ancienne"]
    assert catalogue.bilan == "1\u00a0formation remise comme avant."
    await onglet.arriver("/offre/catalogue", "?onglet=alerte&motif=lien_en_panne")
    assert (catalogue.vue, catalogue.motif_titre) == ("liste", "Lien web qui ne répond plus")
    await onglet.arriver("/offre/catalogue", "?onglet=alerte&motif=ancienne")
    await onglet.envoyer(CatalogueState.agir, acte="confirmer", formations=[formation])
    assert (catalogue.vue, catalogue.motif, [g.code for g in catalogue.groupes]) == ("alerte", "", ["lien_en_panne"]), (
        "la dernière d’un motif est réglée, les autres motifs attendent encore"
    )


async def test_a_group_is_mended_whole_then_put_back(porte: Porte, auteur: Personne) -> None:
    with db.transaction() as session:
        controleur = ex.un_controleur(session)
        formations = [ex.une_formation(session, auteur.actor) for _ in range(7)]
        for formation in formations:
            ex.publier(session, auteur.actor, controleur, formation)
        for ligne in session.exec(select(VersionSession)).all():
            ligne.date_debut, ligne.date_fin = clock.today() - timedelta(days=700), clock.today() - timedelta(days=9)
        for version in session.exec(select(VersionFormation)).all():
            version.fin = clock.today() - timedelta(days=9)
    onglet, catalogue = await ouvrir(porte, auteur, "", CatalogueState, onglet="alerte")
    (groupe,) = catalogue.groupes
    assert (groupe.code, groupe.nombre, len(groupe.lignes)) == ("sans_session", "7", 5)
    assert groupe.geste.texte == "Reconduire l’année suivante\u00a0: 7\u00a0formations"
    with db.reading() as session:
        lues = queries.alertes(session, auteur.actor, False)[queries.Motif.SANS_SESSION]
    beaucoup = vues.groupe(queries.Motif.SANS_SESSION, lues, 145, "", "").geste.texte
    assert beaucoup == "Reconduire l’année suivante\u00a0: les 100 premières formations"
    for faux in ("", "renvoyee", "x", None, 3, ["sans_session"]):
        await onglet.envoyer(CatalogueState.agir_groupe, motif=faux)
    assert catalogue.bilan == ""
    neuf = porte.onglet(auteur.jeton)  # a new state, as after a reconnect
    await neuf.envoyer(CatalogueState.agir_groupe, motif="sans_session")
    suite = await neuf.etat(CatalogueState)
    assert suite.bilan == "7\u00a0formations reconduites à l’année suivante."
    assert (suite.annuler_acte, set(suite.annuler_ids)) == ("annuler_reconduction", set(formations))
    await onglet.arriver("/offre/catalogue", "?onglet=alerte")
    assert catalogue.vue == "vide"
    gateway.execute(commands.verifier_session, auteur.actor, formations[0], seances(versions(formations[0])[-1])[-1])
    await neuf.envoyer(CatalogueState.agir, acte=suite.annuler_acte, formations=suite.annuler_ids)
    assert suite.bilan == "6\u00a0formations remises comme avant. 1\u00a0formation non remise comme avant."
    statuts = [[v.statut for v in versions(f)] for f in formations]
    assert statuts[0] == [StatutVersion.PUBLIEE, StatutVersion.BROUILLON]
    assert statuts[1:] == [[StatutVersion.PUBLIEE, StatutVersion.ABANDONNEE]] * 6
    await neuf.envoyer(CatalogueState.agir, acte="annuler_reconduction", formations=formations)
    assert suite.bilan == "7\u00a0formations non remises comme avant."


async def test_a_replaced_certification_is_replaced_from_its_tab(
    porte: Porte, auteur: Personne, formation: int
) -> None:
    gateway.execute(commands.noter, auteur.actor, formation, "certification", ex.EXPIREE, ex.PROPRETE)
    onglet, catalogue = await ouvrir(porte, auteur, "", CatalogueState, onglet="maj_diplomes")
    (ligne,) = catalogue.lignes
    assert (ligne.geste.texte, ligne.geste.acte) == ("Remplacer par 104310", "remplacer")
    await onglet.envoyer(CatalogueState.agir, acte="remplacer", formations=[formation])
    assert catalogue.bilan == "1\u00a0formation mise à jour."
    assert versions(formation)[0].contenu["certification"] == ex.REMPLACANTE
    await onglet.envoyer(CatalogueState.agir, acte=catalogue.annuler_acte, formations=catalogue.annuler_ids)
    assert versions(formation)[0].contenu["certification"] == ex.EXPIREE
    await onglet.envoyer(CatalogueState.agir, acte="annuler_remplacement", formations=[formation])
    assert catalogue.bilan == "1\u00a0formation non remise comme avant."


async def test_the_home_of_a_cfa_leads_to_its_offer(porte: Porte, auteur: Personne, formation: int) -> None:
    onglet = porte.onglet(auteur.jeton)
    await onglet.arriver("/accueil")
    accueil = await onglet.etat(AccueilState)
    assert [(t.href, t.etat) for t in accueil.taches] == [
        ("/offre/catalogue?onglet=brouillons", "1\u00a0brouillon"),
        ("/offre/catalogue", "0\u00a0publiée"),
    ]
    assert accueil.roles == []


# --- nobody else’s, nothing forged ------------------------------------------------------------------------------------


async def test_another_organisme_is_asked_for_once(porte: Porte, auteur: Personne, cfa: int) -> None:
    un_autre_cfa()
    onglet, demande = await ouvrir(porte, auteur, "nouvelle", DemandeState)
    await onglet.envoyer(DemandeState.envoyer, champs={"demande-organisme": str(cfa), "demande-siret": "123"})
    assert demande.fautes == {"demande-siret": "Le SIRET doit comporter 14 chiffres"}
    with db.reading() as session:
        from iel_app.comptes.models import Organisme

        siret = session.exec(select(Organisme.siret).where(Organisme.siren == "552100554")).one()
    poste = {"demande-organisme": str(cfa), "demande-siret": siret, "demande-raison": "Il donne les cours."}
    await onglet.envoyer(DemandeState.envoyer, champs=poste)
    assert demande.envoyee
    await onglet.envoyer(DemandeState.envoyer, champs=poste)
    assert "demande-siret" in demande.fautes
    await onglet.envoyer(DemandeState.envoyer, champs=poste | {"demande-organisme": str(cfa + 1)})
    assert compter(DemandeOrganisme) == 1


async def test_another_cfa_reaches_nothing(porte: Porte, auteur: Personne, formation: int) -> None:
    reference = seances(versions(formation)[0])[0]
    voleur = un_autre_cfa()
    onglet, editeur = await ouvrir(porte, voleur, "formation", FormationState, id=formation)
    assert (editeur.etat, editeur.motif, editeur.valeurs) == ("refuse", INTROUVABLE, {})
    assert editeur.titre == "Formation introuvable"
    avant = empreinte_base()
    gestes: list[tuple[Any, dict[str, Any]]] = [
        (FormationState.noter, {"champ": "objectif", "valeur": "x", "vue": "Nettoyer les locaux.", "fini": True}),
        (FormationState.cocher_annee, {"annee": "2", "coche": True, "vue": "1"}),
        (FormationState.chercher_certification, {"cherche": ex.REMPLACANTE, "vue": ex.PROPRETE}),
        (FormationState.choisir_certification, {"code": ex.REMPLACANTE, "vue": ex.PROPRETE}),
        (FormationState.trancher, {"champ": "objectif", "valeur": "x", "vue": "Nettoyer les locaux."}),
        (FormationState.ajouter_session, {}),
        (FormationState.dupliquer_session, {"reference": reference}),
        (FormationState.reconduire, {}),
        (FormationState.retirer_session, {"reference": reference}),
        (FormationState.remettre_session, {"reference": reference}),
        (FormationState.reprendre, {}),
        (FormationState.laisser_ecartee, {}),
        (FormationState.reprendre_ecartee, {}),
        (FormationState.reprendre_refusee, {}),
        (FormationState.restaurer, {}),
        (FormationState.abandonner, {}),
        (RelectureState.confirmer, {"revision": versions(formation)[0].revision}),
        (SeanceState.verifier, {"reference": reference}),
        (SeanceState.dupliquer, {"reference": reference}),
    ]
    for evenement, champs in gestes:
        await onglet.envoyer(evenement, formation=formation, **champs)
    poste = ex.une_seance() | {"formation": str(formation), "reference": reference}
    await onglet.envoyer(SeanceState.valider, champs=poste)
    await onglet.envoyer(CatalogueState.agir, acte="supprimer", formations=[formation])
    organisme = auteur.actor.organismes[0]
    depart = {"organisme": str(organisme), "certification": ex.REMPLACANTE, "formateur": str(organisme), "essai": "j"}
    await onglet.envoyer(NouvelleState.continuer, champs=depart)
    for page, etat in (("relecture", RelectureState), ("session", SeanceState)):
        await onglet.arriver(f"/offre/{page}", f"?id={formation}&ref={reference}")
        assert (await onglet.etat(etat)).etat == "refuse"
    assert empreinte_base() == avant
    assert "Nettoyer les locaux" not in onglet.recu()
    assert porte.fuites == []


async def test_without_the_right_there_is_no_catalogue(porte: Porte, formation: int) -> None:
    personne = connecter(role=Role.SUPERIEUR)
    _, catalogue = await ouvrir(porte, personne, "", CatalogueState)
    assert (catalogue.vue, catalogue.lignes) == ("refuse", [])
    _, nouvelle = await ouvrir(porte, personne, "nouvelle", NouvelleState)
    assert nouvelle.etat == "refuse"
    visiteur = porte.onglet("")
    await visiteur.arriver("/offre/catalogue")
    assert set(visiteur.redirections) == {"/connexion?suite=/offre/catalogue"}


FAUX: tuple[Any, ...] = (None, -1, 10**30, 1.5, True, {"a": 1}, [], "", "x" * 300_000, "1 OR 1=1", "<b>", "\x00")


async def test_wrong_payloads_write_nothing(porte: Porte, auteur: Personne, formation: int) -> None:
    onglet, _ = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    reference = seances(versions(formation)[0])[0]
    justes: dict[Any, dict[str, Any]] = {
        FormationState.noter: {"formation": formation, "champ": "objectif", "valeur": "x", "vue": "y", "fini": True},
        FormationState.cocher_annee: {"formation": formation, "annee": "2", "coche": True, "vue": "zz"},
        FormationState.trancher: {"formation": formation, "champ": "objectif", "valeur": "x", "vue": "y"},
        FormationState.retirer_session: {"formation": formation, "reference": reference},
        FormationState.remettre_session: {"formation": formation, "reference": reference},
        FormationState.abandonner: {"formation": formation},
        FormationState.laisser_ecartee: {"formation": formation},
        FormationState.reprendre_ecartee: {"formation": formation},
        FormationState.reprendre_refusee: {"formation": formation},
        RelectureState.confirmer: {"formation": formation, "revision": 0},
        SeanceState.valider: {"champs": {}},
        SeanceState.verifier: {"formation": formation, "reference": reference},
        CatalogueState.cocher: {"formation": formation, "coche": True},
        CatalogueState.agir: {"acte": "archiver", "formations": [formation]},
        NouvelleState.continuer: {"champs": {}},
        NouvelleState.chercher: {"cherche": "x"},
        DemandeState.envoyer: {"champs": {}},
    }
    avant = empreinte_base()
    for evenement, champs in justes.items():
        premier = next(iter(champs))
        for faux in FAUX:
            await onglet.envoyer(evenement, **(champs | {premier: faux}))
            await onglet.envoyer(evenement, **dict.fromkeys(champs, faux))
    assert porte.fuites == []
    assert empreinte_base() == avant


async def test_a_choice_between_two_values_outlives_a_cut(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    autre = connecter(cfa, role=Role.CFA, nom="Second")
    un, _ = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    deux, editeur = await ouvrir(porte, autre, "formation", FormationState, id=formation)
    await taper(un, "objectif", "Celui du premier")
    await taper(deux, "objectif", "Celui du second")
    tirage = editeur.tirage
    await deux.revenir()
    assert (editeur.tirage, editeur.valeurs["objectif"]) == (tirage, "Celui du second")
    assert editeur.conflits["objectif"].leur == "Celui du premier"


async def test_one_s_own_former_value_is_kept_after_a_colleague_s(
    porte: Porte, auteur: Personne, cfa: int, formation: int
) -> None:
    """A → B by one, back to A by the other: « B » again is a change, and « Garder » keeps what it says."""
    autre = connecter(cfa, role=Role.CFA, nom="Second")
    un, editeur = await ouvrir(porte, auteur, "formation", FormationState, id=formation)
    depart = editeur.valeurs["objectif"]
    await taper(un, "objectif", "B")
    deux, _ = await ouvrir(porte, autre, "formation", FormationState, id=formation)
    await taper(deux, "objectif", depart)
    await taper(un, "objectif", "C")
    conflit = editeur.conflits["objectif"]
    await trancher(un, conflit.mien_brut, conflit.leur_brut)
    assert (editeur.conflits, versions(formation)[0].contenu["objectif"]) == ({}, "C")
    await deux.revenir()
    await taper(deux, "objectif", "B")
    await un.revenir()
    await taper(un, "objectif", "C")
    assert versions(formation)[0].contenu["objectif"] == "C"


async def test_a_commune_chosen_by_another_of_its_postal_codes(porte: Porte, auteur: Personne, formation: int) -> None:
    with db.transaction() as session:
        limoges = session.exec(select(Commune).where(Commune.code == ex.LIMOGES)).one()
        limoges.codes_postaux = ["87000", "87100"]
    (reference, *_) = seances(versions(formation)[0])
    onglet = porte.onglet(auteur.jeton)
    await onglet.arriver("/offre/session", f"?id={formation}&ref={reference}")
    seance = await onglet.etat(SeanceState)
    await onglet.envoyer(SeanceState.chercher_commune, cherche="87100")
    await onglet.envoyer(SeanceState.choisir_commune, code=ex.LIMOGES)
    assert "87100" in seance.commune_texte
    poste = ex.une_seance(code_postal="87100") | {"formation": str(formation), "reference": reference}
    onglet.oublier()
    await onglet.envoyer(SeanceState.valider, champs=poste | {"commune-texte": seance.commune_texte})
    assert (seance.fautes, len(onglet.redirections)) == ({}, 1)
