"""The API of the offer: who may, batches and their verdicts, places, files, and whatever may be sent instead."""

import json
import logging
from typing import Any

import httpx
import pytest
from sqlmodel import func, select

from iel_app import nightly, worker
from iel_app.comptes import commands as comptes
from iel_app.comptes import queries as comptes_queries
from iel_app.comptes.models import CleApi
from iel_app.core import db, gateway
from iel_app.core.actor import SYSTEME, Actor
from iel_app.core.audit import Action, Fait
from iel_app.core.outbox import Effet
from iel_app.core.settings import settings
from iel_app.notifications.models import Courriel
from iel_app.offre import commands, forms, queries
from iel_app.offre.api.logiciels.operations import OPERATIONS
from iel_app.offre.models import Formation, Import, LigneImport, LotApi, SessionFormation, VersionFormation
from iel_app.ui.problems import GENRES
from tests.conftest import Compteur, Horloge
from tests.etats import SQLITE
from tests.offre import exemples as ex
from tests.offre.logiciels import LIGNE, LOT, Logiciel, application
from tests.offre.test_importation import RANGEE, en_csv

CSV = {"Content-Type": "text/csv"}


@pytest.fixture
def auteur(base: str, horloge: Horloge) -> Actor:
    with db.transaction() as session:
        return ex.un_cfa(session)


@pytest.fixture
def logiciel(auteur: Actor) -> Logiciel:
    with db.transaction() as session:
        return Logiciel(application(), ex.une_cle(session, auteur))


@pytest.fixture
def voisin(logiciel: Logiciel) -> Logiciel:
    """The software of another CFA."""
    with db.transaction() as session:
        autre = ex.un_cfa(session, ex.un_organisme(session, "552100554", "CFA voisin"))
        return Logiciel(logiciel.app, ex.une_cle(session, autre))


def avec(logiciel: Logiciel, auteur: Actor, *portees: str, jours: int = 300) -> Logiciel:
    with db.transaction() as session:
        return Logiciel(logiciel.app, ex.une_cle(session, auteur, *portees, jours=jours))


def compter(table: type[Any]) -> int:
    with db.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def refus(reponse: httpx.Response, statut: int, genre: str) -> dict[str, Any]:
    """Check that an answer is a problem, and return it."""
    assert (reponse.status_code, reponse.headers["content-type"]) == (statut, "application/problem+json"), reponse.text
    assert reponse.headers["cache-control"] == "no-store"
    corps = reponse.json()
    assert (corps["status"], corps["title"]) == (statut, GENRES[genre].titre)
    assert corps["type"].endswith(f"/api/docs#erreur-{genre}")
    assert corps["detail"][0].isupper()
    return corps


def verdicts(reponse: httpx.Response) -> list[str]:
    return [ligne["verdict"] for ligne in reponse.json()["lignes"]]


# Who may


def test_a_key_is_asked_for_each_time(logiciel: Logiciel, auteur: Actor, horloge: Horloge) -> None:
    for jeton in ("", "iel_00000000_" + "A" * 43, logiciel.cle[:-1], logiciel.cle + "A", "x" * 5000, "é"):
        entetes = {"Authorization": f"Bearer {jeton}".encode()} if jeton else {}
        reponse = Logiciel(logiciel.app, "")("GET", LOT, headers=entetes)
        refus(reponse, 401, "cle-refusee")
        assert reponse.headers["www-authenticate"] == "Bearer"
    refus(
        Logiciel(logiciel.app, "")("GET", LOT, headers={"Authorization": f"Basic {logiciel.cle}"}), 401, "cle-refusee"
    )
    refus(Logiciel(logiciel.app, "")("GET", LOT, headers={"Cookie": f"iel_session={logiciel.cle}"}), 401, "cle-refusee")
    assert logiciel("GET", LOT).status_code == 200
    courte = avec(logiciel, auteur, jours=0)
    assert courte("GET", LOT).status_code == 200
    horloge.avancer(days=1)
    assert "date de fin" in refus(courte("GET", LOT), 401, "cle-refusee")["detail"]
    gateway.execute(comptes.revoquer_cle, auteur, 1)
    assert "révoquée" in refus(logiciel("GET", LOT), 401, "cle-refusee")["detail"]


def envoyer(logiciel: Logiciel, nom: str, reference: str, seance: str, numero: int) -> httpx.Response:
    """Ask each operation once."""
    return {
        "lire_offres": lambda: logiciel("GET", LOT),
        "envoyer_offres": lambda: logiciel.lot(
            LIGNE | {"identifiant_formation": "X", "certification": ex.REMPLACANTE}, cle=f"droits-{logiciel.cle[:12]}"
        ),
        "envoyer_fichier": lambda: logiciel("POST", f"{LOT}/fichier", content=en_csv(RANGEE), headers=CSV),
        "lire_offre": lambda: logiciel("GET", f"{LOT}/{reference}"),
        "modifier_places": lambda: logiciel("PATCH", f"{LOT}/sessions/{seance}/places", json={"places_restantes": 4}),
        "lire_import": lambda: logiciel("GET", f"/api/v1/imports/{numero}"),
    }[nom]()


@SQLITE
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.nom)
def test_each_scope_opens_its_operations_on_its_own_structure_only(
    logiciel: Logiciel, voisin: Logiciel, auteur: Actor, operation: Any
) -> None:
    """The matrix of rights: operation × scope × own or other structure."""
    jugee = logiciel.lot(LIGNE).json()
    numero, (ligne,) = jugee["import"], jugee["lignes"]
    objets = (ligne["reference_formation"], ligne["reference_session"], numero)
    for portee in ("offres:lire", "offres:ecrire", "places:ecrire"):
        reponse = envoyer(avec(logiciel, auteur, portee), operation.nom, *objets)
        if portee == operation.portee:
            assert reponse.status_code in (200, 202), reponse.text
        else:
            assert operation.portee in refus(reponse, 403, "portee-insuffisante")["detail"]
    etranger = envoyer(voisin, operation.nom, *objets)
    if "{" in operation.chemin:
        inconnu = envoyer(voisin, operation.nom, "000000000000", "00000000", 999)
        assert refus(etranger, 404, "introuvable") == refus(inconnu, 404, "introuvable")
    elif operation.methode == "GET":
        assert etranger.json() == {"offres": [], "suite": None}
    else:
        assert etranger.status_code in (200, 202)
        with db.reading() as session:
            siens = session.exec(
                select(func.count()).select_from(Import).where(Import.organisme_id == auteur.organismes[0])
            )
            assert siens.one() >= 1


def test_a_line_cannot_name_the_formation_of_another(logiciel: Logiciel, voisin: Logiciel) -> None:
    ligne = logiciel.lot(LIGNE).json()["lignes"][0]
    autre = LIGNE | {"reference_formation": ligne["reference_formation"], "intitule": "Prise"}
    reponse = voisin.lot(autre)
    assert (reponse.status_code, verdicts(reponse)) == (207, ["refusee"])
    assert reponse.json()["lignes"][0]["reference_formation"] is None
    assert verdicts(voisin.lot(LIGNE)) == ["creee"]
    assert compter(Formation) == 2


# Batches


def test_each_line_gets_its_verdict(logiciel: Logiciel, auteur: Actor) -> None:
    deux = LIGNE | {"identifiant_session": "APH-2", "date_debut": "2028-09-01", "date_fin": "2030-07-31"}
    fausse = LIGNE | {"identifiant_formation": "F", "date_fin": "2029-06-31", "certification": "1"}
    typee = {"identifiant_formation": "T", "capacite": "douze", "couleur": "bleu", "date_debut": "01/09/2027"}
    reponse = logiciel.lot(LIGNE, deux, fausse, typee, 12, LIGNE | {"intitule": "A\x00B"})
    corps = reponse.json()
    assert (reponse.status_code, verdicts(reponse)) == (207, ["creee", "creee", *["refusee"] * 4])
    assert [corps[c] for c in ("creees", "modifiees", "inchangees", "refusees", "soumises")] == [2, 0, 0, 4, 0]
    creee, autre, refusee, mal_typee, nue, nulle = corps["lignes"]
    assert (creee["ligne"], creee["identifiant_formation"], creee["etat"]) == (1, "APH", "brouillon")
    assert creee["reference_formation"] == autre["reference_formation"] != ""
    assert creee["reference_session"] != autre["reference_session"]
    assert {e["champ"] for e in refusee["erreurs"]} == {"date_fin", "certification"}
    assert "n’existe pas dans le calendrier" in str(refusee["erreurs"])
    assert {e["champ"]: e["message"] for e in mal_typee["erreurs"]} == {
        "capacite": "Écrivez un nombre entier, sans guillemets",
        "couleur": "Ce champ n’existe pas",
        "date_debut": "Écrivez la date ainsi\u00a0: 2027-09-01",
    }
    assert nue["erreurs"] == [{"champ": "ligne", "message": "Écrivez un objet JSON"}]
    assert nulle["erreurs"][0]["message"] == "Ce texte contient un caractère interdit (U+0000)"
    with db.reading() as session:
        version = session.exec(select(VersionFormation)).one()
        assert (version.nb_sessions, version.auteur_id) == (2, auteur.utilisateur_id)
        assert version.auteur.startswith("Ymag (clé d’API iel_")
        assert len(session.exec(select(LigneImport)).all()) == 6
    assert corps["import"] == logiciel("GET", f"/api/v1/imports/{corps['import']}").json()["id"]


def test_the_same_again_changes_nothing_and_leaves_nothing(logiciel: Logiciel) -> None:
    logiciel.lot(LIGNE)
    reponse = logiciel.lot(LIGNE)
    assert (reponse.status_code, verdicts(reponse)) == (200, ["inchangee"])
    assert (reponse.json()["import"], compter(Import), compter(LigneImport)) == (None, 1, 1)
    changee = logiciel.lot(LIGNE | {"places_restantes": 3, "objectif": "Nettoyer les locaux."}, LIGNE)
    assert verdicts(changee) == ["modifiee", "refusee"]
    assert "déjà à la ligne 1" in str(changee.json()["lignes"][1]["erreurs"])
    assert verdicts(logiciel.lot({"identifiant_formation": "APH", "objectif": None})) == ["modifiee"]


def test_complete_drafts_go_to_control_when_asked(logiciel: Logiciel) -> None:
    incomplete = {"identifiant_formation": "B", "certification": ex.PROPRETE, "intitule": "À compléter"}
    corps = logiciel.lot(LIGNE, incomplete, publier=True).json()
    assert (corps["soumises"], [ligne["etat"] for ligne in corps["lignes"]]) == (1, ["en_controle", "brouillon"])
    assert gateway.execute(commands.envoyer_soumises, SYSTEME, corps["import"]) == 1
    with db.reading() as session:
        assert session.exec(select(Courriel.objet)).one() == "En contrôle\u00a0: 1\u00a0publication"
    lue = logiciel("GET", f"{LOT}/{corps['lignes'][1]['reference_formation']}").json()
    assert "formation_continue" in {m["champ"] for m in lue["manques"]}
    refusee = logiciel.lot(LIGNE | {"intitule": "Autre"})
    assert "en contrôle" in str(refusee.json()["lignes"][0]["erreurs"])
    places = logiciel.lot(LIGNE | {"places_restantes": 1}, publier=True).json()
    assert (places["soumises"], [(li["verdict"], li["etat"]) for li in places["lignes"]]) == (
        0,
        [("modifiee", "en_controle")],
    )


def test_a_batch_is_an_import_that_a_person_can_undo(logiciel: Logiciel, auteur: Actor) -> None:
    numero = logiciel.lot(LIGNE, LIGNE | {"identifiant_formation": "B"}).json()["import"]
    vu = gateway.query(queries.imports, auteur)[0]
    assert (vu.id, vu.forme, vu.statut, vu.nb_creees) == (numero, "API", "applique", 2)
    rapport = gateway.execute(commands.annuler_import, auteur, numero)
    assert (rapport["retirees"], compter(Formation)) == (2, 0)


def test_a_large_batch_goes_part_by_part(logiciel: Logiciel, reglages: pytest.MonkeyPatch) -> None:
    reglages.setattr("iel_app.offre.api.logiciels.envois.PART", 2)
    lignes = [
        LIGNE
        | {"identifiant_formation": f"F{n // 2}", "identifiant_session": f"S{n}"}
        | {"date_debut": f"20{27 + n}-09-01", "date_fin": f"20{29 + n}-07-31"}
        for n in range(5)
    ]
    reponse = logiciel.lot(*lignes, lignes[0])
    assert verdicts(reponse) == [*["creee"] * 5, "refusee"]
    assert "déjà à la ligne 1" in str(reponse.json()["lignes"][5]["erreurs"])
    assert compter(Formation) == 3


def test_the_statements_of_a_batch_do_not_grow_with_its_unchanged_lines(
    logiciel: Logiciel, instructions: Compteur
) -> None:
    lignes = [LIGNE | {"identifiant_formation": f"F{n}"} for n in range(40)]
    logiciel.lot(*lignes)
    comptes_ = []
    for nombre in (5, 40):
        with instructions() as envoyees:
            logiciel.lot(*lignes[:nombre])
        comptes_.append(len(envoyees))
    assert comptes_[0] == comptes_[1] <= 45


def test_an_identifier_belongs_to_one_formation(logiciel: Logiciel) -> None:
    lues = logiciel.lot(LIGNE, LIGNE | {"identifiant_formation": "B"}).json()["lignes"]
    une, deux = (ligne["reference_formation"] for ligne in lues)
    pris = logiciel.lot({"reference_formation": une, "identifiant_formation": "B"})
    assert f"celui de la formation {deux}" in str(pris.json()["lignes"][0]["erreurs"])
    memes = [{"reference_formation": r, "identifiant_formation": "Z"} for r in (une, deux)]
    assert verdicts(logiciel.lot(*memes)) == ["modifiee", "refusee"]
    neuve = LIGNE | {"identifiant_formation": "N", "certification": ex.REMPLACANTE}
    ailleurs = logiciel.lot(neuve, {"reference_formation": deux} | {"identifiant_formation": "N"})
    assert verdicts(ailleurs) == ["creee", "refusee"]


def test_a_batch_makes_no_duplicate_of_what_was_typed(logiciel: Logiciel, auteur: Actor, horloge: Horloge) -> None:
    with db.transaction() as session:
        formation = session.get_one(Formation, ex.une_formation(session, auteur, nb_sessions=0))
        reference = formation.reference
    horloge.avancer(minutes=1)
    (adoptee,) = logiciel.lot(LIGNE).json()["lignes"]
    assert (adoptee["verdict"], adoptee["reference_formation"]) == ("creee", reference)
    (refusee,) = logiciel.lot(LIGNE | {"identifiant_formation": "AUTRE"}).json()["lignes"]
    (erreur,) = refusee["erreurs"]
    assert (refusee["verdict"], erreur["champ"]) == ("refusee", "reference_formation")
    assert f"existe déjà ({reference}, identifiant APH)" in erreur["message"]
    assert (compter(Formation), compter(SessionFormation)) == (1, 1)


def test_the_same_identifier_in_two_parts(logiciel: Logiciel, reglages: pytest.MonkeyPatch) -> None:
    reglages.setattr("iel_app.offre.api.logiciels.envois.PART", 1)
    lues = logiciel.lot(LIGNE, LIGNE | {"identifiant_formation": "B"}).json()["lignes"]
    memes = [{"reference_formation": ligne["reference_formation"], "identifiant_formation": "Z"} for ligne in lues]
    assert logiciel.lot(*memes).status_code == 200
    assert verdicts(logiciel.lot(memes[1])) == ["refusee"]


# Asked twice


def test_asked_again_the_same_answer(logiciel: Logiciel, voisin: Logiciel) -> None:
    une = logiciel.lot(LIGNE, cle="nuit-1")
    deux = logiciel.lot(LIGNE, cle="nuit-1")
    assert (deux.status_code, deux.json()) == (une.status_code, une.json())
    assert "idempotent-replayed" not in une.headers
    assert (deux.headers["idempotent-replayed"], compter(Formation)) == ("true", 1)
    autre = logiciel.lot(LIGNE | {"capacite": 13}, cle="nuit-1")
    assert refus(autre, 422, "contenu-invalide")["erreurs"][0]["champ"] == "Idempotency-Key"
    assert verdicts(voisin.lot(LIGNE, cle="nuit-1")) == ["creee"]
    assert logiciel("POST", LOT, json={"lignes": []}, headers={"Idempotency-Key": "vide"}).status_code == 422
    assert verdicts(logiciel.lot(LIGNE, cle="vide")) == ["inchangee"]


def test_ten_at_once_have_one_effect(logiciel: Logiciel) -> None:
    corps = {"lignes": [LIGNE, LIGNE | {"identifiant_formation": "B"}]}
    options = {"json": corps, "headers": {"Idempotency-Key": "orage"}}
    reponses = logiciel.ensemble(10, lambda n: ("POST", LOT, dict(options)))
    assert {r.status_code for r in reponses} <= {200, 409}
    reussies = [r for r in reponses if r.status_code == 200]
    assert reussies
    assert all(r.json() == reussies[0].json() for r in reussies)
    for reponse in reponses:
        if reponse.status_code == 409:
            refus(reponse, 409, "conflit")
            assert int(reponse.headers["retry-after"]) > 0
    assert (compter(Formation), compter(Import), compter(LotApi)) == (2, 1, 1)


def test_ten_different_batches_at_once_begin_a_formation_once(logiciel: Logiciel) -> None:
    def demande(n: int) -> tuple[str, str, dict[str, Any]]:
        return "POST", LOT, {"json": {"lignes": [LIGNE]}, "headers": {"Idempotency-Key": f"n{n}"}}

    reponses = logiciel.ensemble(10, demande)
    assert {r.status_code for r in reponses} <= {200, 207, 429}
    assert compter(Formation) == 1
    assert sum(verdicts(r) == ["creee"] for r in reponses if r.status_code == 200) == 1


def test_a_batch_that_broke_off_goes_on(
    logiciel: Logiciel, horloge: Horloge, monkeypatch: pytest.MonkeyPatch, reglages: pytest.MonkeyPatch
) -> None:
    reglages.setattr("iel_app.offre.api.logiciels.envois.PART", 1)
    lignes = [LIGNE | {"identifiant_formation": f"F{n}"} for n in range(3)]
    avancer, fois = commands.avancer_lot, list[int]()

    def tomber(session: Any, actor: Actor, lot: int, recues: Any) -> Any:
        fois.append(lot)
        if len(fois) == 2:
            raise RuntimeError("coupure")
        return avancer(session, actor, lot, recues)

    with monkeypatch.context() as m:
        m.setattr("iel_app.offre.commands.lots.LOT", 1)
        m.setattr(commands, "avancer_lot", tomber)
        with pytest.raises(RuntimeError):
            logiciel.lot(*lignes, cle="coupee")
        assert compter(Formation) == 1
        reponse = logiciel.lot(*lignes, cle="coupee")
    assert verdicts(reponse) == ["creee"] * 3
    assert (compter(Formation), compter(Import)) == (3, 1)


def test_a_batch_under_way_is_waited_for(logiciel: Logiciel, horloge: Horloge, auteur: Actor) -> None:
    logiciel.lot(LIGNE, cle="longue")
    with db.transaction() as session:
        lot = session.exec(select(LotApi)).one()
        lot.reponse_statut, lot.bail_jusqu_a = None, horloge.instant.replace(year=2028)
    refus(logiciel.lot(LIGNE, cle="longue"), 409, "conflit")


def test_answers_are_forgotten_after_a_day(logiciel: Logiciel, horloge: Horloge) -> None:
    logiciel.lot(LIGNE, cle="hier")
    horloge.avancer(hours=23)
    assert gateway.execute(commands.oublier_lots, SYSTEME) == 0
    horloge.avancer(hours=1)
    assert nightly.oublier_lots(lambda: True) == 1
    assert compter(LotApi) == 0
    assert verdicts(logiciel.lot(LIGNE, cle="hier")) == ["inchangee"]


# Reading


def test_pages_of_formations(logiciel: Logiciel, horloge: Horloge) -> None:
    logiciel.lot(*(LIGNE | {"identifiant_formation": f"F{n}"} for n in range(5)))
    lues, curseur = [], ""
    while curseur is not None:
        page = logiciel("GET", LOT, params={"taille": 2} | ({"curseur": curseur} if curseur else {})).json()
        lues += [o["identifiant_formation"] for o in page["offres"]]
        curseur = page["suite"]
    assert lues == [f"F{n}" for n in range(5)]
    offre = page["offres"][0]
    assert offre["sessions"][0] == offre["sessions"][0] | {
        "date_debut": "2027-09-01", "capacite": 12, "places_restantes": 6, "commune": ex.LIMOGES, "ville": "Limoges",
    }  # fmt: skip
    assert (offre["contrat_apprentissage"], offre["annees"], offre["certification"]) == (True, [1], ex.PROPRETE)
    horloge.avancer(minutes=5)
    depuis = {"modifie_depuis": horloge.instant.isoformat()}
    assert logiciel("GET", LOT, params=depuis).json()["offres"] == []
    reference = offre["sessions"][0]["reference_session"]
    logiciel("PATCH", f"{LOT}/sessions/{reference}/places", json={"capacite": 20})
    assert [o["identifiant_formation"] for o in logiciel("GET", LOT, params=depuis).json()["offres"]] == ["F4"]


def test_every_act_counts_as_a_change_since(logiciel: Logiciel, auteur: Actor, horloge: Horloge) -> None:
    """Also those that take an earlier one back: a software that reads by instants misses none."""
    logiciel.lot(LIGNE, publier=True)
    with db.transaction() as session:
        controleur = ex.un_controleur(session)
        version = session.exec(select(VersionFormation)).one()
        identifiant, formation, revision = version.id or 0, version.formation_id, version.revision

    def changees() -> int:
        trouvees = logiciel("GET", LOT, params={"modifie_depuis": horloge.instant.isoformat()}).json()["offres"]
        return len(trouvees)

    actes = [
        (auteur, commands.retirer, (formation,)),
        (auteur, commands.soumettre, (formation, revision + 1)),
        (controleur, commands.corriger, (identifiant, "objectif", "Nettoyer mieux.")),
        (controleur, commands.valider, (identifiant,)),
        (controleur, commands.annuler_decision, (identifiant,)),
        (controleur, commands.valider, (identifiant,)),
        (auteur, commands.noter, (formation, "objectif", "Autre", "Nettoyer mieux.")),
        (auteur, commands.abandonner, (formation,)),
        (auteur, commands.archiver, (formation,)),
        (auteur, commands.restaurer, (formation,)),
    ]
    for acteur, acte, arguments in actes:
        horloge.avancer(minutes=5)
        assert changees() == 0
        gateway.execute(acte, acteur, *arguments)
        assert changees() == 1, acte.__name__
    horloge.avancer(minutes=5)
    gateway.execute(commands.ajouter_note, controleur, identifiant, "Entre nous")
    assert changees() == 0


def test_what_is_read_can_be_sent_back(logiciel: Logiciel) -> None:
    logiciel.lot(LIGNE | {"conventionnee": True})
    offre = logiciel("GET", LOT).json()["offres"][0]
    champs = LIGNE.keys() | {"reference_formation", "siret_responsable", "siret_formateur", "enseignement",
                             "conventionnee"}  # fmt: skip
    (seance,) = offre["sessions"]
    ligne = {c: v for c, v in (seance | offre).items() if c in champs}
    assert (offre["conventionnee"], verdicts(logiciel.lot(ligne))) == (True, ["inchangee"])
    autre = logiciel.lot(ligne | {"conventionnee": False}).json()["lignes"][0]
    assert (autre["verdict"], [e["champ"] for e in autre["erreurs"]]) == ("refusee", ["conventionnee"])


@SQLITE
def test_a_text_has_the_same_length_for_a_software_and_for_a_person(logiciel: Logiciel) -> None:
    for champ, maximum in forms.LONGUEURS.items():
        refusee = logiciel.lot(LIGNE | {champ: "9" * (maximum + 1)}).json()["lignes"][0]
        assert [e["champ"] for e in refusee["erreurs"]] == [champ]
    assert verdicts(logiciel.lot(LIGNE | {"contact_nom": "a" * 100})) == ["creee"]


@pytest.mark.parametrize(
    "requete",
    ["taille=0", "taille=201", "taille=x", "taille=1&taille=2", "curseur=", "curseur=zz", "curseur=" + "0" * 13,
     "curseur=-1", "modifie_depuis=hier", "modifie_depuis=2027-02-12", "modifie_depuis=2027-02-12T10:00:00",
     "modifie_depuis=" + "9" * 90, "autre=1", "taille=%00", "curseur=%F0%9F%98%80"],
)  # fmt: skip
@SQLITE
def test_addresses_that_say_nothing(logiciel: Logiciel, requete: str) -> None:
    refus(logiciel("GET", f"{LOT}?{requete}"), 422, "contenu-invalide")


@SQLITE
def test_dates_at_the_ends_of_the_calendar(logiciel: Logiciel) -> None:
    for instant in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2027-02-12t10:00:00.123456789z"):
        assert logiciel("GET", LOT, params={"modifie_depuis": instant}).status_code == 200


# Places


def test_places_alone(logiciel: Logiciel, auteur: Actor) -> None:
    seance = logiciel.lot(LIGNE, publier=True).json()["lignes"][0]["reference_session"]
    adresse = f"{LOT}/sessions/{seance}/places"
    assert logiciel("PATCH", adresse, json={"places_restantes": 2}).json()["capacite"] == 12
    lue = logiciel("PATCH", adresse, json={"recrutement": "ferme", "capacite": None}).json()
    assert (lue["capacite"], lue["places_restantes"], lue["recrutement"]) == (None, 2, "ferme")
    lue = logiciel("PATCH", adresse, json={"nb_inscrits": 14}).json()
    assert (lue["nb_inscrits"], lue["places_restantes"]) == (14, 2)
    trop = logiciel("PATCH", adresse, json={"capacite": 1})
    assert refus(trop, 422, "contenu-invalide")["erreurs"][0]["champ"] == "places_restantes"
    faux = ({}, {"capacite": -1}, {"capacite": 10_000}, {"capacite": "3"}, {"capacite": True}, {"capacite": 1.5},
            {"recrutement": None}, {"recrutement": "bientot"}, {"autre": 1}, {"capacite": 10**400}, [], 3)  # fmt: skip
    for corps in faux:
        refus(logiciel("PATCH", adresse, json=corps), 422, "contenu-invalide")
    with db.reading() as session:
        faits = session.exec(select(Fait).where(Fait.action == Action.PLACES_MODIFIEES)).all()
        assert (len(faits), faits[0].auteur) == (3, faits[1].auteur)
        assert faits[0].auteur.startswith("Ymag (clé d’API iel_")


def test_a_batch_is_newer_than_the_places_and_the_decision_before_it(
    logiciel: Logiciel, auteur: Actor, horloge: Horloge
) -> None:
    seance = logiciel.lot(LIGNE, publier=True).json()["lignes"][0]["reference_session"]
    with db.transaction() as session:
        version = session.exec(select(VersionFormation.id)).one() or 0
        commands.valider(session, ex.un_controleur(session), version)
    for minutes in (0, 1):
        assert logiciel("PATCH", f"{LOT}/sessions/{seance}/places", json={"places_restantes": 0}).status_code == 200
        horloge.avancer(minutes=minutes)
        reponse = logiciel.lot(LIGNE | {"objectif": f"Depuis {minutes} minute"}, cle=f"apres-{minutes}")
        assert verdicts(reponse) == ["modifiee"]
        with db.reading() as session:
            assert session.exec(select(SessionFormation.places_restantes)).one() == 6


def test_places_of_what_is_over_or_archived(logiciel: Logiciel, auteur: Actor, horloge: Horloge) -> None:
    seance = logiciel.lot(LIGNE, publier=True).json()["lignes"][0]["reference_session"]
    adresse = f"{LOT}/sessions/{seance}/places"
    with db.transaction() as session:
        version = session.exec(select(VersionFormation)).one()
        commands.valider(session, ex.un_controleur(session), version.id or 0)
        formation = version.formation_id
    gateway.execute(commands.archiver, auteur, formation)
    conflit_brut = logiciel("PATCH", adresse, json={"places_restantes": 1})
    conflit = refus(conflit_brut, 409, "conflit")
    assert "Restaurez-la" in conflit["detail"]
    assert "retry-after" not in conflit_brut.headers, "rien ne sert d’attendre"
    gateway.execute(commands.restaurer, auteur, formation)
    assert logiciel("PATCH", adresse, json={"places_restantes": 1}).status_code == 200
    horloge.avancer(days=5 * 365)
    neuf = avec(logiciel, auteur)
    conflit = refus(neuf("PATCH", adresse, json={"places_restantes": 2}), 409, "conflit")
    assert conflit["detail"].startswith("Cette session est terminée")


def test_digits_that_are_no_numbers(logiciel: Logiciel, auteur: Actor) -> None:
    """« ² » is a digit for Python: kept as typed, it is read by every page and every batch."""
    logiciel.lot(LIGNE)
    offre = logiciel("GET", LOT).json()["offres"][0]
    with db.reading() as session:
        formation = session.exec(select(Formation.id)).one() or 0
    siens = str(auteur.organismes[0])
    for champ, vue in (("annees", "1"), ("formateur", siens), ("responsable", siens)):
        gateway.execute(commands.noter, auteur, formation, champ, "²", vue)
    assert logiciel("GET", LOT).json()["offres"][0]["annees"] == []
    detail = logiciel("GET", f"{LOT}/{offre['reference_formation']}").json()
    assert {m["champ"] for m in detail["manques"]} >= {"formateur", "responsable"}
    assert logiciel.lot(LIGNE).status_code == 200
    gateway.query(queries.fiche, auteur, offre["reference_formation"])


def test_two_who_change_different_places_both_win(logiciel: Logiciel) -> None:
    seance = logiciel.lot(LIGNE).json()["lignes"][0]["reference_session"]
    corps = ({"capacite": 30}, {"places_restantes": 9})
    reponses = logiciel.ensemble(6, lambda n: ("PATCH", f"{LOT}/sessions/{seance}/places", {"json": corps[n % 2]}))
    assert {r.status_code for r in reponses} == {200}
    with db.reading() as session:
        lue = session.exec(select(SessionFormation)).one()
        assert (lue.capacite, lue.places_restantes) == (30, 9)


# Files


def test_a_file_enters_the_import(logiciel: Logiciel, auteur: Actor) -> None:
    reponse = logiciel("POST", f"{LOT}/fichier?nom=nuit.csv", content=en_csv(RANGEE, RANGEE), headers=CSV)
    assert reponse.status_code == 202
    suivi = reponse.headers["location"]
    assert suivi == f"/api/v1/imports/{reponse.json()['id']}"
    deja = logiciel("POST", f"{LOT}/fichier", content=en_csv(RANGEE), headers=CSV)
    assert "déjà en cours" in refus(deja, 409, "conflit")["detail"]
    while worker.livrer():
        pass
    lu = logiciel("GET", suivi).json()
    assert (lu["statut"], lu["attend"], lu["creees"], lu["refusees"]) == ("analyse", "confirmation", 1, 1)
    assert lu["erreurs"][0]["ligne"] == 3
    assert verdicts(logiciel.lot(LIGNE)) == ["creee"]  # a file under way keeps nobody waiting
    with db.reading() as session:
        importe = session.get_one(Import, lu["id"])
        assert importe.cle_id == 1


@SQLITE
def test_files_that_are_none(logiciel: Logiciel) -> None:
    xlsx = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    adresse = f"{LOT}/fichier"
    refus(logiciel("POST", adresse, content=b"a", headers={"Content-Type": "text/plain"}), 415, "format-refuse")
    refus(logiciel("POST", adresse, content=b""), 415, "format-refuse")
    for contenu, genre in ((b"", CSV), (b"\x00", CSV), (b"<a/>", CSV), (en_csv(RANGEE), xlsx), (b"PK\x03\x04", xlsx)):
        refus(logiciel("POST", adresse, content=contenu, headers=genre), 422, "contenu-invalide")
    nom = logiciel("POST", f"{adresse}?nom=../../etc", content=en_csv(RANGEE), headers=CSV)
    refus(nom, 422, "contenu-invalide")
    assert compter(Import) == 0


# Whatever may be sent


@SQLITE
@pytest.mark.parametrize(
    "corps",
    [b"", b"{", b"\xff", b"[" * 100_000, b'{"a":' * 50_000, b'{"lignes": ["\\ud800"]}', b'{"lignes": [NaN]}',
     "é".encode("latin-1"), b"null garbage"],
)  # fmt: skip
def test_bodies_that_are_no_json(logiciel: Logiciel, corps: bytes) -> None:
    entetes = {"Idempotency-Key": "a", "Content-Type": "application/json"}
    refus(logiciel("POST", LOT, content=corps, headers=entetes), 400, "requete-malformee")
    assert compter(LotApi) == 0


@SQLITE
@pytest.mark.parametrize(
    "corps",
    [[], "a", 1, {}, {"lignes": []}, {"lignes": {}}, {"lignes": "a"}, {"lignes": [1], "publier": "oui"},
     {"lignes": [1], "publier": 1}, {"lignes": [1], "autre": 1}, {"lignes": [{}] * 2001}],
)  # fmt: skip
def test_bodies_that_are_no_batch(logiciel: Logiciel, corps: Any) -> None:
    refus(logiciel("POST", LOT, json=corps, headers={"Idempotency-Key": "a"}), 422, "contenu-invalide")
    assert compter(LotApi) == 0


@SQLITE
def test_lines_of_any_shape_are_refused_one_by_one(logiciel: Logiciel) -> None:
    etranges = [None, 1, "a", [], [LIGNE], {}, {"": ""}, {"intitule": {"a": 1}}, {"annees": [6]}, {"annees": "1"},
                {"capacite": 10**40}, {"certification": "9" * 11}, {"reference_formation": "\u0000"},
                {"x" * 5000: 1}, {"identifiant_formation": 5}, {"formation_continue": "Oui"},
                {"financement": "EMPLOYEUR"}, {"date_debut": "2027-13-45", "certification": ex.PROPRETE},
                {"identifiant_formation": "EXEMPLE-1"}]  # fmt: skip
    reponse = logiciel.lot(*etranges)
    assert (reponse.status_code, set(verdicts(reponse))) == (207, {"refusee"})
    assert all(ligne["erreurs"] for ligne in reponse.json()["lignes"])
    assert (compter(Formation), compter(Import)) == (0, 0)


@SQLITE
def test_limits_of_size_and_shape(logiciel: Logiciel) -> None:
    entetes = {"Idempotency-Key": "a", "Content-Type": "application/json"}
    dix = settings().api_corps_mo * 1_000_000
    trop = logiciel("POST", LOT, content=b'{"a": "' + b"a" * dix + b'"}', headers=entetes)
    assert "10" in refus(trop, 413, "corps-trop-gros")["detail"]

    async def sans_annonce() -> Any:
        for _ in range(11):
            yield b"a" * 1_000_000

    refus(logiciel("POST", LOT, content=sans_annonce(), headers=entetes), 413, "corps-trop-gros")
    refus(logiciel("POST", LOT, json={}), 400, "requete-malformee")
    refus(logiciel("POST", LOT, json={}, headers={"Idempotency-Key": "a" * 256}), 400, "requete-malformee")
    refus(logiciel("POST", LOT, content=b"a=1", headers={"Idempotency-Key": "a"}), 415, "format-refuse")
    refuse = logiciel("DELETE", LOT)
    refus(refuse, 405, "methode-refusee")
    assert "POST" in refuse.headers["allow"]
    for chemin in ("/api/v1/", "/api/v1/rien", f"{LOT}/", f"{LOT}/a/b"):
        assert logiciel("GET", chemin).status_code == 404, chemin
    refus(logiciel("GET", f"{LOT}/{'9' * 3000}"), 404, "introuvable")
    refus(logiciel("GET", "/api/v1/imports/99999999999999999999"), 404, "introuvable")
    refus(logiciel("GET", "/api/v1/imports/x"), 404, "introuvable")


@SQLITE
def test_limits_of_rate(logiciel: Logiciel, voisin: Logiciel, auteur: Actor, reglages: pytest.MonkeyPatch) -> None:
    reglages.setenv("IEL_API_REQUETES_PAR_MINUTE", "3")
    reglages.setenv("IEL_API_REFUS_PAR_MINUTE", "2")
    settings.cache_clear()
    for reste in ("2", "1", "0"):
        reponse = logiciel("GET", LOT)
        assert (reponse.headers["ratelimit-limit"], reponse.headers["ratelimit-remaining"]) == ("3", reste)
        assert 1 <= int(reponse.headers["ratelimit-reset"]) <= 60
    trop = logiciel("GET", LOT)
    refus(trop, 429, "trop-de-requetes")
    assert int(trop.headers["retry-after"]) > 0
    assert voisin("GET", LOT).status_code == 200
    assert logiciel("PATCH", f"{LOT}/sessions/0/places", json={"capacite": 1}).status_code == 404
    inconnu = Logiciel(logiciel.app, "")
    assert [inconnu("GET", LOT).status_code for _ in range(3)] == [401, 401, 429]
    assert voisin("GET", LOT).status_code == 200, "une bonne clé de la même adresse n’attend pas"


# Keys


def test_the_secret_is_nowhere(logiciel: Logiciel, auteur: Actor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = logiciel.cle.split("_", 2)[2]
    logiciel.lot(LIGNE)
    logiciel("GET", LOT)
    while worker.livrer():
        pass
    with db.reading() as session:
        ecrits = [session.exec(select(t)).all() for t in (CleApi, Fait, Effet, Courriel, Import, LotApi)]
        (courriel,) = session.exec(select(Courriel)).all()
    assert secret not in repr([[ligne.model_dump() for ligne in lignes] for lignes in ecrits])
    assert secret not in caplog.text
    assert secret not in repr(gateway.query(comptes_queries.cles, auteur))
    assert (courriel.objet, courriel.destinataire) == ("Une clé de l’API est créée", auteur.courriel)


def test_in_use_is_written_once_a_minute(logiciel: Logiciel, horloge: Horloge, instructions: Compteur) -> None:
    logiciel("GET", LOT)
    with instructions() as envoyees:
        logiciel("GET", LOT)
    assert not [i for i in envoyees if i.startswith("UPDATE")]
    horloge.avancer(minutes=1)
    logiciel("GET", LOT)
    with db.reading() as session:
        assert session.exec(select(CleApi)).one().vue_le == horloge.instant


@SQLITE
def test_the_document_tells_what_is_served(logiciel: Logiciel) -> None:
    document = logiciel("GET", "/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert len([o for chemin in document["paths"].values() for o in chemin]) == len(OPERATIONS)
    for operation in OPERATIONS:
        for reponse in operation.reponses.values():
            reponse.modele.model_validate_json(json.dumps(reponse.exemple))
    page = logiciel("GET", "/api/docs")
    assert page.status_code == 200
    for operation in OPERATIONS:
        assert operation.chemin in page.text
    for genre in GENRES:
        assert f'id="erreur-{genre}"' in page.text
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert "Bearer" in page.text
