"""« Publier »: what is missing, else read again and confirm (Guide 003, « Publier la formation »)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components.messages import absent, lien_manquant, sur_place
from iel_app.offre.state import RelectureState
from iel_app.offre.state.relecture import Section
from iel_app.ui.shell import page


@page(
    "/offre/relecture",
    RelectureState.titre,
    acces="personne",
    fil=(("Accueil", "/accueil"), ("Catalogue", "/offre/catalogue")),
    charger=RelectureState.ouvrir,
)
def relecture() -> rx.Component:
    """Return what is missing, the formation to read again, or that it is in control."""
    return rx.el.div(
        rx.match(
            sur_place(RelectureState, "id"),
            ("manques", _cadre(_manques())),
            ("relire", _cadre(_relire())),
            ("controle", _cadre(_controle())),
            ("rien", _cadre(_rien())),
            ("refuse", absent("Formation introuvable", RelectureState.motif)),
            ui.skeleton("Chargement de la formation"),
        ),
        ui.FocusOn.create(cible=RelectureState.cible),
    )


def _cadre(*contenu: rx.Component) -> rx.Component:
    return rx.el.div(
        ui.not_done(RelectureState.motif),
        rx.el.div(
            rx.el.h1(RelectureState.titre, id="titre", custom_attrs={"tabIndex": -1}),
            rx.el.p(
                ui.link(RelectureState.intitule, href=RelectureState.retour),
                rx.el.span(RelectureState.reference, class_name="code"),
                class_name="row",
            ),
            class_name="stack stack-s",
        ),
        *contenu,
        class_name="stack stack-m",
    )


def _modifier(genre: str = "secondaire") -> rx.Component:
    return ui.link_button("Modifier l’action", href=RelectureState.retour, genre=genre, icone="crayon")  # pyright: ignore[reportArgumentType]


def _manques() -> rx.Component:
    return rx.fragment(
        ui.alert(
            "attention",
            rx.el.p("Complétez, puis publiez de nouveau. Votre brouillon est conservé."),
            rx.el.ul(rx.foreach(RelectureState.manquants, lien_manquant), class_name="bullets"),
            id="manques",
            titre=RelectureState.manque_titre,
            forte=True,
        ),
        ui.row(_modifier()),
    )


def _relire() -> rx.Component:
    confirmer = RelectureState.confirmer(RelectureState.formation, RelectureState.revision)
    return rx.fragment(
        rx.el.p(
            "Rien ne manque. Relisez, puis confirmez : les gestionnaires de l’offre contrôlent avant la mise en ligne.",
            class_name="measure",
        ),
        rx.cond(RelectureState.ecarts_titre != "", _changements(), rx.fragment()),
        rx.el.div(
            rx.el.p("Affiché au public", class_name="muted small"),
            rx.el.p(rx.el.strong(RelectureState.apercu)),
            class_name="panel stack stack-s",
        ),
        rx.foreach(RelectureState.sections, _section),
        ui.action_bar(
            rx.el.p("Rien n’est publié sans votre confirmation.", class_name="hint"),
            _modifier(),
            ui.button("Confirmer la publication", on_click=confirmer),
        ),
    )


def _changements() -> rx.Component:
    return rx.el.section(
        rx.el.h2(RelectureState.ecarts_titre, id="changements"),
        ui.diff_list(RelectureState.ecarts),
        class_name="stack",
        custom_attrs={"aria-labelledby": "changements"},
    )


def _section(s: rx.vars.ObjectVar[Section]) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(s.titre),
            ui.link("Modifier", ui.vh(" : ", s.titre), href=s.href),
            class_name="spread",
        ),
        ui.summary_list(s.paires),
        class_name="stack stack-s",
        key=s.titre,
    )


def _controle() -> rx.Component:
    return rx.fragment(
        ui.alert(
            "succes",
            rx.el.dl(
                rx.el.div(rx.el.dt("Référence"), rx.el.dd(RelectureState.reference, class_name="code")),
                rx.el.div(rx.el.dt("Publication demandée"), rx.el.dd(RelectureState.quand)),
                rx.el.div(rx.el.dt("Contrôle"), rx.el.dd("Délai habituel : ", RelectureState.delai)),
                class_name="summary-list",
            ),
            ui.row(
                ui.link_button("Revenir au catalogue", href=RelectureState.catalogue),
                ui.link_button("Suivre le contrôle", href=RelectureState.retour, genre="secondaire"),
            ),
            id="confirmation",
            titre="Votre formation est en contrôle",
            forte=True,
        ),
        rx.el.section(
            rx.el.h2("Et maintenant", class_name="h4", id="suite"),
            ui.timeline(
                ("faite", rx.el.p("Vous avez confirmé la publication.")),
                (
                    "courante",
                    rx.el.p("Les gestionnaires de l’offre contrôlent la fiche. Au besoin, ils vous recontactent."),
                ),
                (
                    "a_venir",
                    rx.el.p("Après leur validation, la formation est visible des professionnels et du grand public."),
                ),
            ),
            class_name="stack stack-s",
            custom_attrs={"aria-labelledby": "suite"},
        ),
    )


def _rien() -> rx.Component:
    return ui.empty_state(
        "ok",
        "Rien à publier",
        rx.el.p("Aucune modification depuis la version publiée."),
        rx.el.p(ui.link("Ouvrir la formation", href=RelectureState.retour)),
    )
