"""The public search: what is found, in which order, how far, and what is never found."""

import math
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import SYSTEME, VISITEUR, Actor
from iel_app.core.errors import Forbidden
from iel_app.offre import commands, forms, queries
from iel_app.offre.forms import Criteres
from iel_app.offre.models import FichePublique, MotPublic, SeancePublique, SessionFormation
from iel_app.offre.rules.recherche import Cercle, fautes, mots, plus_proches
from iel_app.referentiels.models import Certification, Commune, DiplomeCorrele, Metier, Origine
from iel_app.referentiels.rules import normaliser
from tests.conftest import Compteur, Horloge
from tests.offre import exemples as ex

Publier = Callable[..., str]
# INSEE code → name, postal code, département, latitude, longitude, population.
COMMUNES = {
    "87001": ("Aixe-sur-Vienne", "87700", "87", 45.798, 1.138, 5900),
    "19031": ("Brive-la-Gaillarde", "19100", "19", 45.159, 1.533, 47000),
    "93066": ("Saint-Denis", "93200", "93", 48.936, 2.357, 112000),
    "97411": ("Saint-Denis", "97400", "974", -20.879, 55.448, 153000),
}


@pytest.fixture
def auteur(session: Session, horloge: Horloge) -> Actor:
    actor = ex.un_cfa(session)
    from iel_app.referentiels.models import Departement

    for code, nom in (("19", "Corrèze"), ("93", "Seine-Saint-Denis"), ("974", "La Réunion")):
        session.add(Departement(code=code, nom=nom, region_code="75"))
    session.flush()
    for code, (nom, postal, departement, latitude, longitude, population) in COMMUNES.items():
        session.add(
            Commune(
                code=code,
                nom=nom,
                nom_recherche=normaliser(nom),
                departement_code=departement,
                region_code="75",
                codes_postaux=[postal],
                latitude=latitude,
                longitude=longitude,
                population=population,
            )
        )
    session.flush()
    return actor


def une_seance_a(commune: str, **champs: str) -> dict[str, str]:
    """A session in a commune, with its postal code."""
    return ex.une_seance(
        commune=commune, code_postal=COMMUNES[commune][1] if commune in COMMUNES else "87000", **champs
    )


@pytest.fixture
def controleur(session: Session, auteur: Actor) -> Actor:
    return ex.un_controleur(session)


@pytest.fixture
def publier(session: Session, auteur: Actor, controleur: Actor) -> Publier:
    def faire(
        intitule: str,
        commune: str = ex.LIMOGES,
        *,
        seances: int = 1,
        seance: dict[str, str] | None = None,
        **champs: str,
    ) -> str:
        enseignement = champs.pop("enseignement", "presentiel")
        formation = ex.une_formation(session, auteur, nb_sessions=0, intitule=intitule, **champs)
        commands.noter(session, auteur, formation, "enseignement", enseignement, "presentiel")
        for _ in range(seances):
            reference = commands.ajouter_session(session, auteur, formation)
            contenu = une_seance_a(commune) | (seance or {})
            commands.modifier_session(session, auteur, formation, reference, contenu)
        ex.publier(session, auteur, controleur, formation)
        return session.get_one(FichePublique, formation).reference

    return faire


def trouver(session: Session, **criteres: object) -> list[str]:
    session.flush()
    return [ligne.intitule for ligne in queries.recherche(session, VISITEUR, Criteres(**criteres)).lignes]  # type: ignore[arg-type]


# --- words ------------------------------------------------------------------------------------------------------------


def test_accents_case_plurals_and_small_words_do_not_count(session: Session, publier: Publier) -> None:
    publier("Métiers de la Propreté urbaine")
    publier("Cuisinier en restauration collective")
    for texte in ("proprete URBAINE", "métiers de l’urbaine", "PROPRETÉ urbaines", "urb", "l’hygiène urbaine"):
        assert trouver(session, texte=texte) == ["Métiers de la Propreté urbaine"], texte
    assert trouver(session, texte="cuisiniers de restauration") == ["Cuisinier en restauration collective"]
    assert trouver(session, texte="") == ["Métiers de la Propreté urbaine", "Cuisinier en restauration collective"]


def test_codes_organisme_towns_and_reference_are_found(session: Session, publier: Publier) -> None:
    reference = publier("Agent de propreté", "87001")
    for texte in (ex.PROPRETE, "RNCP37872", "37872", "CFA des métiers territoriaux", "aixe vienne", reference):
        assert trouver(session, texte=texte) == ["Agent de propreté"], texte


def test_a_trade_finds_what_prepares_for_it(session: Session, publier: Publier) -> None:
    """A trade is correlated with a certification by its code as a diploma, else by its RNCP code."""
    par_code = {c.code: c for c in session.exec(select(Certification)).all()}
    une, autre = par_code[ex.PROPRETE], par_code[ex.REMPLACANTE]
    une.code_rncp, une.romes = "RNCP31691", ["A1203"]
    autre.code_rncp, autre.code_formation_diplome = "", "50021407"
    for code, libelle, diplome, rncp in (
        ("jardinier", "Jardinier", "45021403", "RNCP31691"),
        ("elagueur", "Grimpeur-élagueur", "50021407", "RNCP404"),
        ("macon", "Maçon", "50023002", "RNCP37534"),
    ):
        session.add(Metier(code=code, famille="Paysage", libelle=libelle, origine=Origine.CITE))
        session.flush()
        session.add(
            DiplomeCorrele(metier_code=code, niveau=3, libelle="", code_formation_diplome=diplome, code_rncp=rncp)
        )
    publier("BP Aménagements paysagers")
    publier("CS Arboriste", certification=ex.REMPLACANTE)
    for texte in ("jardinier", "Jardiniers", "jardinnier", "A1203", "jardinier limoges"):
        assert trouver(session, texte=texte) == ["BP Aménagements paysagers"], texte
    assert trouver(session, texte="elagueur") == ["CS Arboriste"]
    reference = queries.recherche(session, VISITEUR, Criteres(texte="elagueur")).lignes[0].reference
    assert queries.fiche_publique(session, VISITEUR, reference).metiers == ["Grimpeur-élagueur"]
    assert trouver(session, texte="maçon") == []
    publier("Jardinier botaniste", certification=ex.REMPLACANTE)
    for texte in ("jardinier", "jardinnier"):
        assert trouver(session, texte=texte) == ["Jardinier botaniste", "BP Aménagements paysagers"], texte


@pytest.mark.parametrize("texte", ["propretee", "prporeté", "propeté", "patisie", "patissie", "pattissier", "cuisne"])
def test_typing_errors_find_near_results(session: Session, publier: Publier, texte: str) -> None:
    publier("Agent de propreté")
    publier("CAP Pâtissier", certification=ex.REMPLACANTE)
    publier("Cuisine", certification=ex.REMPLACANTE)
    page = queries.recherche(session, VISITEUR, Criteres(texte=texte))
    attendu = "propreté" if texte.startswith("pr") else "uisine" if texte.startswith("c") else "Pâtissier"
    assert page.lignes, texte
    assert attendu in page.lignes[0].intitule
    assert (page.nb_exacts == 0) == (texte != "patissie")


def test_exact_results_come_before_near_ones(session: Session, publier: Publier) -> None:
    publier("Jardinier")
    publier("Jardinnier", certification=ex.REMPLACANTE)
    page = queries.recherche(session, VISITEUR, Criteres(texte="jardinnier"))
    assert [ligne.intitule for ligne in page.lignes] == ["Jardinnier"]
    publier("Agent horticole")
    page = queries.recherche(session, VISITEUR, Criteres(texte="horticle"))
    assert (page.nb_exacts, [ligne.intitule for ligne in page.lignes]) == (0, ["Agent horticole"])


@pytest.mark.parametrize(
    "texte", ["zzzzzzz", "99999", "%", "_", '"', "' OR 1=1", "a:* | b", "NEAR(x y)", "-", "x" * 90]
)
def test_nothing_is_found_where_nothing_is_near(session: Session, publier: Publier, texte: str) -> None:
    publier("Agent de propreté")
    lignes = trouver(session, texte=texte)
    assert lignes == [] or not mots(texte)


def test_the_title_that_answers_best_comes_first(session: Session, publier: Publier) -> None:
    publier("Hygiène des locaux et propreté")
    publier("Propreté")
    publier("Propreté urbaine")
    assert trouver(session, texte="propreté") == ["Propreté", "Propreté urbaine", "Hygiène des locaux et propreté"]


def test_rules_of_words() -> None:
    assert mots("CAP de la Cuisine, l'été !") == ("cap", "cuisine", "ete")
    assert mots("de la") == ("de", "la")
    assert mots("agents Tours bts 1er") == ("agent", "tours", "bts", "1er")
    assert len(mots(" ".join(f"mot{i}" for i in range(30)))) == 8
    assert [fautes("abc", juste) for juste in ("abc", "acb", "ab", "abcd", "xyz", "")] == [0, 1, 1, 1, 3, 3]
    assert plus_proches("proprete", ["proprete", "propriete"]) == ("proprete",)
    assert plus_proches("bac", ["bec"]) == ()
    assert plus_proches("91545", ["91544"]) == ()


# --- places -----------------------------------------------------------------------------------------------------------


def grand_cercle(a: float, b: float, c: float, d: float) -> float:
    a, b, c, d = (math.radians(x) for x in (a, b, c, d))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


@pytest.mark.parametrize("centre", [(45.83, 1.25), (-20.9, 55.45), (50.9, 2.1), (4.9, -52.3), (46.8, -56.2)])
@pytest.mark.parametrize("cap", range(0, 360, 45))
def test_distances_are_those_of_the_great_circle(centre: tuple[float, float], cap: int) -> None:
    cercle = Cercle(*centre, 100)
    latitude = centre[0] + 0.85 * math.cos(math.radians(cap))
    longitude = centre[1] + 0.85 * math.sin(math.radians(cap)) / math.cos(math.radians(centre[0]))
    vraie = grand_cercle(*centre, latitude, longitude)
    assert cercle.distance(latitude, longitude) == pytest.approx(vraie, rel=0.002)
    bas, haut, gauche, droite = cercle.boite
    assert vraie > 100 or (bas <= latitude <= haut and gauche <= longitude <= droite)


def test_radius_and_distance(session: Session, publier: Publier) -> None:
    publier("À Brive", "19031")
    publier("À Aixe", "87001")
    publier("À Limoges")
    assert trouver(session, lieu="Limoges", rayon=30) == ["À Limoges", "À Aixe"]
    assert trouver(session, lieu="Limoges", rayon=5) == ["À Limoges"]
    assert trouver(session, lieu="87000", rayon=100) == ["À Limoges", "À Aixe", "À Brive"]
    assert trouver(session, lieu="Brive-la-Gaillarde (19100)", rayon=10) == ["À Brive"]
    page = queries.recherche(session, VISITEUR, Criteres(lieu="limoges", rayon=30))
    assert page.lieu == "Limoges (87000)"
    assert page.tri == "distance"
    kilometres = [ligne.seance.km for ligne in page.lignes if ligne.seance]
    assert [round(km or 0, 1) for km in kilometres] == [0, round(grand_cercle(45.83, 1.25, 45.798, 1.138), 1)]


def test_the_session_shown_is_the_nearest(session: Session, auteur: Actor, controleur: Actor, publier: Publier) -> None:
    formation = ex.une_formation(session, auteur)
    autre = commands.ajouter_session(session, auteur, formation)
    commands.modifier_session(session, auteur, formation, autre, une_seance_a("19031"))
    ex.publier(session, auteur, controleur, formation)
    (ligne,) = queries.recherche(session, VISITEUR, Criteres(lieu="Brive", rayon=30)).lignes
    assert ligne.seance is not None
    assert (ligne.seance.ville, ligne.seance.reference, ligne.nb_autres) == ("Brive-la-Gaillarde", autre, 1)


def test_the_session_shown_is_in_the_circle_and_at_the_date_that_sorts(
    session: Session, auteur: Actor, controleur: Actor
) -> None:
    aujourd_hui = clock.today()
    dates = {  # where → begins in so many days
        ex.LIMOGES: -150,
        "93066": 200,
        "87001": 300,
        "19031": 250,
    }
    formation = ex.une_formation(session, auteur, nb_sessions=0)
    for commune, jours in dates.items():
        reference = commands.ajouter_session(session, auteur, formation)
        debut, fin = (aujourd_hui + timedelta(days=jours + ecart) for ecart in (0, 600))
        champs = {"date_debut": f"{debut:%d/%m/%Y}", "date_fin": f"{fin:%d/%m/%Y}"}
        commands.modifier_session(session, auteur, formation, reference, une_seance_a(commune, **champs))
    ex.publier(session, auteur, controleur, formation)

    def montree(rayon: int, tri: str = "") -> str:
        (ligne,) = queries.recherche(session, VISITEUR, Criteres(lieu="Limoges", rayon=rayon, tri=tri)).lignes
        assert ligne.seance is not None
        return ligne.seance.ville

    assert montree(5) == "Limoges", "la session de la région parisienne, à venir, n’est pas dans le cercle"
    assert montree(100) == "Aixe-sur-Vienne"
    assert montree(100, "date") == "Brive-la-Gaillarde"


def test_the_session_shown_has_places_when_one_has(session: Session, auteur: Actor, controleur: Actor) -> None:
    formation = ex.une_formation(session, auteur, nb_sessions=0)
    annee = clock.today().year
    premiere, suivante = (commands.ajouter_session(session, auteur, formation) for _ in range(2))
    complete = ex.une_seance(places_restantes="0")
    ouverte = ex.une_seance(date_debut=f"01/09/{annee + 1}", date_fin=f"30/06/{annee + 3}")
    commands.modifier_session(session, auteur, formation, premiere, complete)
    commands.modifier_session(session, auteur, formation, suivante, ouverte)
    ex.publier(session, auteur, controleur, formation)

    def montree(criteres: Criteres) -> str:
        (ligne,) = queries.recherche(session, VISITEUR, criteres).lignes
        assert ligne.seance is not None
        return ligne.seance.reference

    assert montree(Criteres(lieu="Limoges", rayon=30)) == suivante
    assert montree(Criteres(tri="date")) == premiere


def test_a_place_with_homonyms_offers_the_others(session: Session, publier: Publier) -> None:
    publier("À Saint-Denis", "93066")
    page = queries.recherche(session, VISITEUR, Criteres(lieu="saint denis"))
    assert (page.lieu, page.autres_lieux) == ("Saint-Denis (97400)", ["Saint-Denis (93200)"])
    assert page.total == 0
    page = queries.recherche(session, VISITEUR, Criteres(lieu="Saint-Denis (93200)"))
    assert (page.lieu, page.autres_lieux, page.total) == ("Saint-Denis (93200)", [], 1)
    page = queries.recherche(session, VISITEUR, Criteres(lieu="Zzz"))
    assert (page.lieu, page.lieu_inconnu, page.total) == ("", True, 1)


def test_a_commune_without_coordinates_is_still_found(session: Session, publier: Publier) -> None:
    publier("À Aixe", "87001")
    aixe = session.exec(select(Commune).where(Commune.code == "87001")).one()
    aixe.latitude = aixe.longitude = None
    commands.reindexer(session, SYSTEME)
    assert trouver(session, lieu="Aixe-sur-Vienne") == ["À Aixe"]
    assert trouver(session, lieu="Limoges", rayon=30) == []


# --- filters ----------------------------------------------------------------------------------------------------------


def test_filters_and_their_counts(session: Session, publier: Publier) -> None:
    publier("Un", enseignement="presentiel", seance={"places_restantes": "0"})
    publier("Deux", enseignement="mixte", contrat_pro="oui")
    publier("Trois", enseignement="distance", seance={"recrutement": "ferme"})
    page = queries.recherche(session, VISITEUR, Criteres())
    assert page.facettes.niveaux == {3: 3}
    assert page.facettes.enseignements == {"presentiel": 1, "mixte": 1, "distance": 1}
    assert page.facettes.contrats == {"apprentissage": 3, "professionnalisation": 1}
    assert page.facettes.places == 1
    assert trouver(session, enseignements=("presentiel", "mixte")) == ["Un", "Deux"]
    assert trouver(session, contrats=("professionnalisation",)) == ["Deux"]
    assert trouver(session, avec_places=True) == ["Deux"]
    assert trouver(session, avec_places=True, lieu="Limoges") == ["Deux"]
    assert trouver(session, niveaux=(4,)) == []
    page = queries.recherche(session, VISITEUR, Criteres(enseignements=("mixte",), niveaux=(4, 5)))
    assert (page.total, page.facettes.niveaux, page.facettes.enseignements) == (0, {3: 1}, {})


def test_start_from(session: Session, publier: Publier, horloge: Horloge) -> None:
    publier("En septembre")
    publier("En novembre", seance={"date_debut": "15/11/2027", "date_fin": "30/06/2028"})
    assert trouver(session) == ["En septembre", "En novembre"]
    apres = clock.today().replace(month=10)
    assert trouver(session, a_partir_du=apres) == ["En novembre"]
    assert trouver(session, a_partir_du=apres, lieu="Limoges") == ["En novembre"]
    horloge.avancer(days=230)
    commands.reindexer(session, SYSTEME)
    assert trouver(session) == ["En novembre", "En septembre"]


def test_by_certification(session: Session, publier: Publier) -> None:
    publier("Un")
    publier("Deux", certification=ex.REMPLACANTE)
    page = queries.recherche(session, VISITEUR, Criteres(certification=ex.REMPLACANTE))
    assert [ligne.intitule for ligne in page.lignes] == ["Deux"]
    assert page.certification == "CAP Agent de propreté et d’hygiène"


def test_pages_are_bounded_and_never_repeat(session: Session, publier: Publier) -> None:
    publies = {publier(f"Formation {i}") for i in range(23)}
    vus = []
    for page in (1, 2, 3):
        lue = queries.recherche(session, VISITEUR, Criteres(page=page))
        assert (lue.total, lue.nb_pages, lue.page) == (23, 3, page)
        vus += [ligne.reference for ligne in lue.lignes]
    assert len(vus) == len(set(vus)) == 23
    assert set(vus) == publies
    assert queries.recherche(session, VISITEUR, Criteres(page=99)).page == 3


def test_the_number_of_statements_does_not_depend_on_the_rows(
    session: Session, publier: Publier, instructions: Compteur
) -> None:
    criteres = Criteres(texte="formation", lieu="Limoges", niveaux=(3,), avec_places=True)

    def compter() -> int:
        session.flush()
        with instructions() as envoyees:
            queries.recherche(session, VISITEUR, criteres)
        return len(envoyees)

    for i in range(5):
        publier(f"Formation {i}")
    avant = compter()
    for i in range(8):
        publier(f"Formation autre {i}", seances=3)
    assert compter() == avant
    assert avant <= 8


# --- what is public ---------------------------------------------------------------------------------------------------


def test_only_what_is_published_is_found(session: Session, auteur: Actor, controleur: Actor) -> None:
    formation = ex.une_formation(session, auteur, intitule="Version un")
    assert trouver(session) == []
    version = ex.soumettre(session, auteur, formation)
    assert trouver(session) == []
    commands.valider(session, controleur, version)
    assert trouver(session) == ["Version un"]
    commands.noter(session, auteur, formation, "intitule", "Version deux", "Version un")
    assert trouver(session, texte="version") == ["Version un"]
    suivante = ex.soumettre(session, auteur, formation)
    assert trouver(session, texte="deux") == []
    commands.valider(session, controleur, suivante)
    assert trouver(session, texte="version") == ["Version deux"]
    commands.annuler_decision(session, controleur, suivante)
    assert trouver(session, texte="version") == ["Version un"]
    commands.retirer(session, auteur, formation)
    commands.archiver(session, auteur, formation)
    assert trouver(session) == []
    commands.restaurer(session, auteur, formation)
    assert trouver(session) == ["Version un"]
    commands.supprimer(session, auteur, formation)
    assert trouver(session) == []
    assert session.exec(select(SeancePublique)).all() == []


def test_undoing_the_first_publication_hides_it(session: Session, auteur: Actor, controleur: Actor) -> None:
    version = ex.publier(session, auteur, controleur, ex.une_formation(session, auteur))
    commands.annuler_decision(session, controleur, version)
    assert trouver(session) == []


def test_places_are_public_at_once(session: Session, auteur: Actor, publier: Publier) -> None:
    publier("Agent")
    reference = session.exec(select(SessionFormation.reference)).one()
    commands.modifier_places(session, auteur, reference, 12, 0)
    assert trouver(session, avec_places=True) == []
    commands.modifier_places(session, auteur, reference, 12, 3)
    (ligne,) = queries.recherche(session, VISITEUR, Criteres(avec_places=True)).lignes
    assert ligne.seance is not None
    assert (ligne.seance.places_restantes, ligne.seance.capacite) == (3, 12)
    formation = session.exec(select(SessionFormation.formation_id)).one()
    commands.modifier_session(session, auteur, formation, reference, ex.une_seance(places_restantes="1"))
    (ligne,) = queries.recherche(session, VISITEUR, Criteres()).lignes
    assert ligne.seance is not None
    assert ligne.seance.places_restantes == 1


def test_a_session_that_is_over_is_never_found(session: Session, publier: Publier, horloge: Horloge) -> None:
    publier("Courte", seance={"date_fin": "30/09/2027"})
    horloge.avancer(days=240)
    assert trouver(session, lieu="Limoges") == trouver(session) == []
    commands.reindexer(session, SYSTEME)
    assert trouver(session) == []
    assert session.exec(select(FichePublique.fin_max)).one() is None


def test_rebuilding_makes_the_same_index(session: Session, publier: Publier, auteur: Actor) -> None:
    for i in range(5):
        publier(f"Formation {i}", "19031")

    def contenu() -> list[object]:
        session.expire_all()
        return [
            [ligne.model_dump() for ligne in session.exec(select(table).order_by(*table.__table__.primary_key)).all()]
            for table in (FichePublique, SeancePublique, MotPublic)
        ]

    avant = contenu()
    apres: int | None = 0
    while apres is not None:
        apres = commands.reindexer(session, SYSTEME, apres, lot=2)
    assert contenu() == avant
    with pytest.raises(Forbidden):
        commands.reindexer(session, auteur)


def test_a_change_of_date_of_the_draft_is_not_public(session: Session, auteur: Actor, publier: Publier) -> None:
    publier("Agent")
    seance = session.exec(select(SeancePublique)).one()
    demain = clock.today() + timedelta(days=1)
    assert seance.date_debut > demain
    contenu = une_seance_a("19031", date_debut="05/09/2027")
    commands.modifier_session(session, auteur, seance.formation_id, seance.reference, contenu)
    session.expire_all()
    relue = session.exec(select(SeancePublique).where(col(SeancePublique.reference) == seance.reference)).one()
    assert (relue.ville, relue.date_debut.day) == ("Limoges", 1)


# --- the address ------------------------------------------------------------------------------------------------------


def test_the_address_says_the_whole_search() -> None:
    dits = {
        "q": "  petite  enfance ",
        "lieu": "Limoges (87000)",
        "rayon": "50",
        "niveau": "3,4,9,x",
        "modalite": "mixte,zz",
        "contrat": "apprentissage",
        "debut": "1/8/27",
        "places": "oui",
        "tri": "date",
        "page": "3",
        "certification": "91544",
    }
    criteres = forms.lire_criteres(dits)
    assert criteres.niveaux == (3, 4)
    assert criteres.nb_filtres == 7
    relus = forms.en_parametres(criteres)
    assert relus["debut"] == "01/08/2027"
    assert forms.lire_criteres(relus) == forms.lire_criteres(dits | {"debut": "01/08/2027"})
    assert forms.lire_criteres({"niveau-3": "on", "niveau-5": "on", "modalite-distance": "on"}).niveaux == (3, 5)
    assert forms.en_parametres(forms.lire_criteres({})) == {}


@pytest.mark.parametrize("valeur", [None, 3, [], {}, "x" * 10_000, "\x00", "-1", "1e9", "9" * 400, "<script>"])
def test_nothing_written_in_the_address_breaks(valeur: object) -> None:
    noms = ("q", "lieu", "rayon", "niveau", "modalite", "contrat", "debut", "places", "tri", "page", "certification")
    criteres = forms.lire_criteres(dict.fromkeys(noms, valeur))
    assert criteres.rayon in forms.RAYONS
    assert 1 <= criteres.page <= forms.PAGE_MAX
    assert len(criteres.texte) <= 100


def test_a_wrong_date_is_told() -> None:
    criteres = forms.lire_criteres({"debut": "31/02/2027"})
    assert criteres.erreurs == {"debut": "La date de début doit exister dans le calendrier"}
    assert forms.en_parametres(criteres) == {"debut": "31/02/2027"}
