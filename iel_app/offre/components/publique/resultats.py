"""The search bar, the filters and the results of « Trouver une formation »."""

import reflex as rx

from iel_app import ui
from iel_app.offre.state.publique.affichage import ADRESSE, Choix, Resultat
from iel_app.offre.state.publique.recherche import RechercheState

FORMULAIRE = "recherche"
RAYONS = [(str(km), f"{km}\u00a0km") for km in (5, 10, 30, 50, 100)]


def formulaire() -> rx.Component:
    """Return the search: the browser sends it by the address when the page is not ready yet, the page itself after."""
    lieu_compris = rx.cond(
        RechercheState.autres_lieux.length() > 0,
        rx.el.div(
            "Autour de ",
            rx.el.strong(RechercheState.lieu_compris),
            ". Autres communes : ",
            rx.foreach(
                RechercheState.autres_lieux,
                lambda autre: rx.fragment(ui.link(autre.libelle, href=autre.href), " ", key=autre.libelle),
            ),
            class_name="small",
        ),
        rx.fragment(),
    )
    champs = ui.search_fields(
        ui.text_field("q", "Métier, diplôme ou mot-clé", valeur=RechercheState.q, type="search", max_length=100),
        ui.text_field(
            "lieu",
            "Commune ou code postal",
            valeur=RechercheState.lieu,
            erreur=RechercheState.erreur_lieu,
            max_length=100,
        ),
        ui.select_field("rayon", "Rayon", RAYONS, valeur=RechercheState.rayon),
        ui.submit("Rechercher", icone="recherche"),
    )
    return rx.el.form(
        ui.hidden("tri", RechercheState.tri),
        ui.hidden("certification", RechercheState.certification),
        champs,
        lieu_compris,
        id=FORMULAIRE,
        key="formulaire-" + RechercheState.cle,
        on_submit=RechercheState.chercher,
        action=ADRESSE,
        method="get",
        role="search",
        custom_attrs={"aria-label": "Formations en apprentissage"},
        class_name="stack",
    )


def _filtre(titre: str, choix: rx.Var) -> rx.Component:
    return rx.cond(choix.length() > 0, ui.filter_group(titre, rx.foreach(choix, _boite)), rx.fragment())


def _boite(choix: rx.vars.ObjectVar[Choix]) -> rx.Component:
    return rx.el.div(
        ui.filter_choice(choix.nom, choix.libelle, choix.nombre, coche=choix.coche, formulaire=FORMULAIRE),
        key=choix.nom,
    )


def filtres() -> rx.Component:
    """Return the filters; they belong to the form of the search bar, so that nothing typed is lost."""
    corps = rx.el.div(
        _filtre("Niveau", RechercheState.niveaux),
        _filtre("Lieu des cours", RechercheState.modalites),
        _filtre("Contrat", RechercheState.contrats),
        rx.cond(
            RechercheState.places.coche | (RechercheState.places.nombre != "0"),
            ui.filter_group("Places", _boite(RechercheState.places)),
            rx.fragment(),
        ),
        ui.text_field(
            "debut",
            "Début à partir du",
            valeur=RechercheState.debut,
            aide="Comme 01/09/2027",
            erreur=RechercheState.erreur_debut,
            form=FORMULAIRE,
            input_mode="numeric",
            max_length=30,
        ),
        class_name="lines small",
        key="choix-" + RechercheState.cle,
    )
    compte = rx.cond(RechercheState.nb_filtres > 0, f" ({RechercheState.nb_filtres})", "")
    return ui.drawer(
        "filtres",
        rx.fragment("Filtrer", compte),
        "Fermer les filtres",
        "Filtres",
        corps,
        rx.el.p(ui.submit("Appliquer les filtres", genre="secondaire", form=FORMULAIRE)),
        cle="panneau-" + RechercheState.panneau,
    )


def resultats() -> rx.Component:
    """Return the results, or what to do when there are none."""
    trie = (RechercheState.tris.length() > 1) & (RechercheState.vue == "liste")
    entete = rx.el.div(
        rx.el.h2(RechercheState.nombre, id="resultats", custom_attrs={"tabIndex": -1}),
        rx.cond(trie, ui.sort_links("Trier par", RechercheState.tris), rx.fragment()),
        class_name="spread",
    )
    return rx.el.section(
        entete,
        rx.cond(RechercheState.nb_filtres > 0, ui.chips(RechercheState.puces, RechercheState.effacer), rx.fragment()),
        rx.cond(RechercheState.proches != "", ui.alert("info", RechercheState.proches), rx.fragment()),
        rx.cond(
            RechercheState.vue == "rien",
            _rien(),
            rx.fragment(
                rx.el.ul(rx.foreach(RechercheState.lignes, _resultat), class_name="lines"),
                _pied(),
            ),
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "resultats"},
    )


def _resultat(ligne: rx.vars.ObjectVar[Resultat]) -> rx.Component:
    principal = rx.el.div(
        rx.el.h3(ui.link(ligne.intitule, " ", rx.el.span(ligne.mention), href=ligne.href)),
        rx.el.p(ligne.formateur),
        rx.el.p(
            ui.tag("lieu", ligne.lieu),
            ui.tag("diplome", ligne.niveau),
            ui.tag("batiment", ligne.modalite),
            class_name="row small",
        ),
        rx.el.p(
            ui.tag("agenda", ligne.periode),
            rx.cond(ligne.autres != "", rx.el.span(ligne.autres, class_name="muted"), rx.fragment()),
            class_name="row small",
        ),
        rx.cond(ligne.codes != "", rx.el.p(ligne.codes, class_name="hint code"), rx.fragment()),
    )
    cote = rx.el.div(
        rx.el.p(
            rx.cond(
                ligne.places != "",
                rx.fragment(rx.el.strong(ligne.places, class_name="h2"), " ", ligne.libelle_places),
                rx.el.strong(ligne.libelle_places),
            ),
            rx.cond(
                ligne.capacite != "",
                rx.fragment(rx.el.br(), rx.el.span(ligne.capacite, class_name="muted small")),
                rx.fragment(),
            ),
        ),
        rx.cond(ligne.part != "", ui.gauge(ligne.part), rx.fragment()),
    )
    return ui.result(principal, cote, cle=ligne.reference)


def _pied() -> rx.Component:
    partage = rx.el.p(
        RechercheState.rangs,
        ". ",
        ui.native_link("Adresse de cette recherche", href=RechercheState.partage),
        ", à copier ou à transmettre.",
        class_name="muted small",
    )
    credit = rx.el.p("Distances à vol d’oiseau : GeoNames, CC BY 4.0.", class_name="hint")
    return rx.fragment(
        rx.el.div(
            partage,
            ui.pagination(RechercheState.page, RechercheState.nb_pages, lambda n: RechercheState.suite + n.to_string()),
            class_name="spread",
        ),
        rx.cond(RechercheState.lieu_compris != "", credit, rx.fragment()),
    )


def _rien() -> rx.Component:
    return ui.empty_state(
        "recherche",
        "Élargissez la recherche",
        ui.bullets(
            "Écrivez un seul mot, ou un mot plus court : « cuisine », « espaces verts ».",
            "Agrandissez le rayon, ou laissez la commune vide.",
            "Retirez un filtre.",
        ),
        rx.el.p(ui.link("Toutes les formations", href=ADRESSE)),
    )
