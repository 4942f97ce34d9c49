"""The queue of requests, and the sheet of one: read, answer, call back, close."""

import reflex as rx

from iel_app import ui
from iel_app.aide.components.messages import fait
from iel_app.aide.forms import REPONSE_MAX
from iel_app.aide.queries import ETATS
from iel_app.aide.state import DemandesState
from iel_app.aide.state.adresses import FILE
from iel_app.aide.state.file import GENRES
from iel_app.aide.state.vues import Ligne

_GESTES = (
    ui.Geste("R", "Noter la personne ouverte comme rappelée", "rappelee"),
    ui.Geste("C", "Clore la demande ouverte", "clore"),
)
_MODELES = [
    (
        "Renvoyer à une question de l’aide",
        "Bonjour,\n\nLa réponse est dans l’aide, à la question « … ».\n\nBien à vous",
    ),
    (
        "Demander une précision",
        "Bonjour,\n\nPour vous répondre, j’ai besoin d’une précision : …\n\nBien à vous",
    ),
    ("Correction faite", "Bonjour,\n\nLa correction est faite. Vous pouvez reprendre votre saisie.\n\nBien à vous"),
]


def vues() -> rx.Component:
    """Return the views that are asked for every day, as links."""
    onglets = [(nom, FILE if code == "a_traiter" else f"{FILE}?etat={code}", None) for code, nom in ETATS.items()]
    return ui.tabs("Vues de la file", onglets, DemandesState.vue)


def filtres() -> rx.Component:
    """Return the filter, sent by the address."""
    return rx.el.div(
        ui.filter_form(
            "filtres",
            FILE,
            "Demandes",
            ui.text_field("texte", "Numéro, nom, structure ou mot", valeur=DemandesState.texte, max_length=100),
            ui.select_field("genre", "Genre", list(GENRES.items()), default_value=DemandesState.genre),
            ui.select_field("etat", "État", list(ETATS.items()), default_value=DemandesState.etat_voulu),
            rx.cond(DemandesState.raccourcis, rx.fragment(), ui.hidden("raccourcis", "non")),
        ),
        key="filtres-" + DemandesState.retour,
    )


def raccourcis() -> rx.Component:
    """Return the keys of the list."""
    return ui.shortcuts(
        _GESTES, actif=DemandesState.raccourcis, basculer=DemandesState.basculer_raccourcis, avec_choix=False
    )


def liste() -> rx.Component:
    """Return the rows and the pages."""
    colonnes = [
        ui.Colonne("N°", lambda x: ui.row_link(x.numero, ui.vh(" ", x.sujet), id=x.ancre, href=x.href)),
        ui.Colonne("Demande", _demande, ui.SANS_ETIQUETTE),
        ui.Colonne("Quand", lambda x: rx.el.span(x.quand)),
        ui.Colonne("État", lambda x: ui.badge(x.ton, x.statut)),
    ]
    return rx.el.section(
        ui.queue(
            "file",
            "Demandes, dans l’ordre où elles sont à traiter",
            colonnes,
            DemandesState.lignes,
            lambda x: x.id,
            courante=DemandesState.courante,
            gestes=_GESTES,
            actif=DemandesState.raccourcis,
        ),
        rx.el.div(
            rx.el.p(DemandesState.compte, class_name="muted"),
            ui.pagination(DemandesState.page, DemandesState.nb_pages, lambda n: DemandesState.suite + n.to_string()),
            class_name="spread small",
        ),
        class_name="stack stack-s",
        custom_attrs={"aria-label": "Liste des demandes"},
    )


def _demande(x: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return rx.el.span(
        rx.el.strong(x.sujet),
        rx.el.br(),
        rx.cond(x.extrait != "", rx.fragment(x.extrait, rx.el.br()), rx.fragment()),
        rx.el.span(
            x.genre,
            " · ",
            x.qui,
            rx.cond(x.structure != "", rx.fragment(", ", x.structure), rx.fragment()),
            class_name="muted",
        ),
    )


def fiche() -> rx.Component:
    """Return the request opened."""
    return rx.el.div(
        ui.side_sheet(_entete(), _contenu(), _reponses(), _actes(), label="Demande ouverte"),
        key=DemandesState.courante,
    )


def _entete() -> rx.Component:
    return rx.el.div(
        rx.el.p(ui.link("‹ Revenir à la file", href=DemandesState.retour), class_name="small"),
        rx.el.h1(DemandesState.titre, id="titre", class_name="h2", custom_attrs={"tabIndex": -1}),
        rx.el.p(
            ui.badge(DemandesState.ton, DemandesState.statut),
            rx.el.strong(DemandesState.sujet),
            rx.el.span(DemandesState.qui, class_name="muted"),
            class_name="row",
        ),
        fait(DemandesState.annonce),
        ui.not_done(DemandesState.motif),
        class_name="stack stack-s",
    )


def _contenu() -> rx.Component:
    def ligne(fait: rx.Var) -> rx.Component:
        return rx.el.div(rx.el.dt(fait[0]), rx.el.dd(fait[1]), key=fait[0])

    return rx.el.div(
        rx.cond(
            DemandesState.corps != "",
            rx.fragment(rx.el.h2("Message", class_name="h4"), ui.prose(DemandesState.corps)),
            rx.el.p("Sans précisions.", class_name="muted"),
        ),
        rx.el.dl(rx.foreach(DemandesState.faits, ligne), class_name="summary-list lines"),
        rx.cond(
            DemandesState.page_jointe != "",
            rx.el.p(
                "Page jointe : ", ui.link(DemandesState.page_jointe, href=DemandesState.page_jointe, class_name="code")
            ),
            rx.fragment(),
        ),
        class_name="stack stack-s",
    )


def _reponses() -> rx.Component:
    return rx.cond(
        DemandesState.reponses.length() > 0,
        rx.el.div(
            rx.el.h2("Réponses envoyées", class_name="h4"),
            rx.foreach(
                DemandesState.reponses,
                lambda r: rx.el.div(
                    rx.el.p(rx.el.strong(r.entete), class_name="small"),
                    ui.prose(r.texte),
                    class_name="panel stack stack-s",
                    key=r.entete,
                ),
            ),
            class_name="stack stack-s",
        ),
        rx.fragment(),
    )


def _actes() -> rx.Component:
    courante, actes = DemandesState.courante, DemandesState.actes
    return rx.el.div(
        rx.cond(actes.contains("repondre"), _reponse(), rx.fragment()),
        ui.row(
            rx.cond(
                actes.contains("rappeler"),
                ui.button("Personne rappelée", id="rappelee", on_click=DemandesState.rappeler(courante)),
                rx.fragment(),
            ),
            rx.cond(
                actes.contains("manquer"),
                ui.button("Personne non jointe", genre="secondaire", on_click=DemandesState.manquer(courante)),
                rx.fragment(),
            ),
            rx.cond(
                actes.contains("clore"),
                ui.button("Clore la demande", id="clore", genre="discret", on_click=DemandesState.clore(courante)),
                rx.fragment(),
            ),
        ),
        class_name="stack",
    )


def _reponse() -> rx.Component:
    return rx.el.form(
        ui.hidden("demande", DemandesState.courante.to_string()),
        ui.hidden("vues", DemandesState.reponses.length().to_string()),
        ui.reasons(
            "reponse",
            "Votre réponse",
            _MODELES,
            label_modele="Réponse-type",
            vide="Choisir une réponse-type",
            aide="Elle part par courriel, et reste dans les demandes de la personne.",
            erreur=DemandesState.fautes.get("reponse", ""),
            max_length=REPONSE_MAX + 500,
        ),
        ui.row(ui.submit("Envoyer la réponse")),
        key=DemandesState.tirage.to_string(),
        class_name="stack stack-s",
        no_validate=True,
        on_submit=DemandesState.repondre,
    )
