"""Samples: colours, type, buttons, bars."""

import reflex as rx

from iel_app.ui.actions import action_bar, busy_button, button, link, link_button, mail_link, row
from iel_app.ui.base import icon
from iel_app.ui.feedback import undo_bar
from iel_app.ui.kit.piece import piece
from iel_app.ui.kit.state import KitState

_COULEURS = (
    (
        "Encre",
        ("encre", "#1B2430", "texte, 15,65"),
        ("encre-2", "#4A5565", "texte second, 7,56"),
        ("trait", "#6B7684", "bords des champs, 4,62"),
        ("separateur", "#D5DAE1", "lignes décoratives"),
    ),
    (
        "Surfaces",
        ("blanc", "#FFFFFF", "page"),
        ("fond", "#F5F7F9", "bandes, en-têtes"),
        ("fond-2", "#E9EDF2", "compteurs, jauges"),
        ("petrole-50", "#E4F1F4", "ligne en cours"),
    ),
    (
        "Pétrole et ocre",
        ("petrole-800", "#0A3843", "survol, 12,65"),
        ("petrole-700", "#0F4C5C", "action, 9,51"),
        ("petrole-500", "#1B7288", "graphiques, 5,51"),
        ("ocre-700", "#8A4B08", "accent rare, 6,79"),
    ),
    (
        "États",
        ("succes-700", "#1B6B3A", "6,54"),
        ("attention-700", "#7A4B00", "7,41"),
        ("erreur-700", "#B3261E", "6,54"),
        ("info-700", "#1F4E79", "8,66"),
        ("violet-700", "#5B3A8C", "8,65"),
    ),
)
_BOUTONS = (
    ("Principal", "btn"),
    ("Secondaire", "btn btn--secondary"),
    ("Danger", "btn btn--danger"),
    ("Discret", "btn btn--quiet"),
    ("Petit", "btn btn--secondary btn--small"),
)


def jetons() -> tuple[rx.Component, ...]:
    """Return colours and type."""
    familles = (
        rx.el.div(rx.el.h4(titre), rx.el.ul(*(_couleur(*c) for c in couleurs), class_name="icons small"))
        for titre, *couleurs in _COULEURS
    )
    textes = rx.el.div(
        rx.el.p("2 914", class_name="figure"),
        rx.el.p("Titre de page", class_name="h1"),
        rx.el.p("Titre de section", class_name="h2"),
        rx.el.p("Chapô d’une page publique, une phrase ou deux.", class_name="lead"),
        rx.el.p(
            "Texte courant : 1,0625 rem, interligne 1,5, 70 caractères au plus. ",
            link("Lien souligné", href="/kit"),
            ", ",
            rx.el.strong("important"),
            ".",
        ),
        rx.el.p("Aide et texte second, 0,9375 rem.", class_name="hint"),
        rx.el.p(
            "Codes : ",
            rx.el.span("0871057B", class_name="code"),
            " ",
            rx.el.span("268 700 317 00012", class_name="code"),
            " ",
            rx.el.span("O0 Il1 8B", class_name="code"),
        ),
        class_name="stack stack-s",
    )
    return (
        piece("Couleurs", "", rx.el.div(*familles, class_name="grid figures")),
        piece("Typographie", "heading", textes),
    )


def _couleur(nom: str, valeur: str, usage: str) -> rx.Component:
    carre = rx.el.svg(
        rx.el.rect(width="40", height="40", rx="6", fill=valeur, stroke="#6B7684"),
        width="40",
        height="40",
        custom_attrs={"viewBox": "0 0 40 40", "aria-hidden": "true"},
    )
    texte = rx.el.span(rx.el.code(nom), rx.el.br(), rx.el.span(valeur, rx.el.br(), usage, class_name="muted"))
    return rx.el.li(carre, texte)


def boutons() -> tuple[rx.Component, ...]:
    """Return buttons in all their states, links that look like them, and bars."""
    titres = ("Variante", "Repos", "Survol", "Focus", "En attente", "Indisponible")
    tableau = rx.el.div(
        rx.el.table(
            rx.el.caption("États des boutons", class_name="vh"),
            rx.el.thead(rx.el.tr(*(rx.el.th(t, scope="col") for t in titres))),
            rx.el.tbody(*(_etats(nom, classe) for nom, classe in _BOUTONS)),
            class_name="table",
        ),
        class_name="table-scroll",
        role="region",
        custom_attrs={"tabIndex": 0, "aria-label": "États des boutons"},
    )
    barre = action_bar(
        rx.el.p(icon("ok", classe="icon done"), " Brouillon gardé à 14 h 32", class_name="hint"),
        link_button("Quitter sans transmettre", href="/kit", genre="secondaire"),
        busy_button("Enregistrer", "Enregistrement…", id="k-enregistrer", occupe=rx.Var.create(False)),
    )
    return (
        piece("Bouton", "button submit busy_button", tableau),
        piece(
            "Avec une icône, en lien",
            "link_button link mail_link row",
            row(
                button("Ajouter une ligne", genre="secondaire", icone="plus"),
                button("Retirer la ligne", genre="discret-petit", icone="poubelle"),
                link_button("Récapitulatif (PDF, 84 Ko)", href="/kit", icone="telecharger"),
                link("Versions enregistrées", href="/kit"),
                mail_link(rx.Var.create("claire.faure@cnfpt.example")),
            ),
        ),
        piece("Barre d’action", "action_bar", barre),
        piece("Dernier retrait", "undo_bar", undo_bar(KitState.retrait, KitState.annuler)),
    )


def _etats(nom: str, classe: str) -> rx.Component:
    def bouton(texte: str, suffixe: str = "", **attributs: str) -> rx.Component:
        noms = {cle.replace("_", "-"): valeur for cle, valeur in attributs.items()}
        return rx.el.td(rx.el.button(texte, type="button", class_name=classe + suffixe, custom_attrs=noms))

    return rx.el.tr(
        rx.el.th(nom, scope="row"),
        bouton("Enregistrer"),
        bouton("Enregistrer", " is-hover"),
        bouton("Enregistrer", " is-focus"),
        bouton("Enregistrement…", aria_disabled="true", aria_busy="true"),
        bouton("Enregistrer", aria_disabled="true"),
    )
