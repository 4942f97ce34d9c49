"""The hours of the telephone permanences, and the form that opens some."""

import reflex as rx

from iel_app import ui
from iel_app.aide.forms import JOURS
from iel_app.aide.state import PermanencesState


def liste() -> rx.Component:
    """Return the hours open, each with its closing."""
    colonnes = [
        ui.Colonne("Jour", lambda p: rx.el.span(p.quand), nomme=True),
        ui.Colonne("Heures", lambda p: rx.el.span(p.heures, class_name="nowrap")),
        ui.Colonne("Service", lambda p: rx.el.span(p.service)),
        ui.Colonne("Rappels possibles", lambda p: rx.el.span(p.rythme)),
        ui.Colonne("À venir", lambda p: rx.el.span(p.rappels)),
        ui.Colonne(
            "Action",
            lambda p: ui.button(
                "Fermer",
                ui.vh(" la permanence : ", p.quand, ", ", p.heures),
                genre="discret-petit",
                on_click=PermanencesState.demander_fermeture(p.id),
            ),
            "actions",
        ),
    ]
    return rx.cond(
        PermanencesState.permanences.length() > 0,
        ui.table("Permanences ouvertes", colonnes, PermanencesState.permanences, lambda p: p.id),
        ui.empty_state(
            "attente",
            "Aucune permanence ouverte",
            rx.el.p("Sans permanence, aucun créneau de rappel n’est proposé. Ouvrez-en une ci-dessous."),
        ),
    )


def creation() -> rx.Component:
    """Return the form of new hours."""
    fautes = PermanencesState.fautes

    def champ(nom: str, label: str, **props: object) -> rx.Component:
        return ui.text_field(nom, label, erreur=fautes.get(nom, ""), court=True, **props)

    return rx.el.section(
        rx.el.h2("Ouvrir une permanence", id="creer"),
        rx.el.form(
            ui.select_field(
                "jour_semaine",
                "Jour",
                list(JOURS),
                vide="Choisir un jour",
                aide="Aucun rappel n’est proposé les jours fériés.",
                erreur=fautes.get("jour_semaine", ""),
            ),
            champ("jour", "Date (pour une seule date)", aide="JJ/MM/AAAA", max_length=20),
            rx.el.div(
                champ("debut", "Début", aide="Comme 9 h", max_length=10),
                champ("fin", "Fin", aide="Comme 11 h 30", max_length=10),
                champ("duree", "Durée d’un rappel en minutes", valeur="30", input_mode="numeric", max_length=6),
                champ("capacite", "Rappels en même temps", valeur="1", input_mode="numeric", max_length=6),
                class_name="pairs",
            ),
            ui.row(ui.submit("Ouvrir la permanence")),
            key=PermanencesState.tirage.to_string(),
            class_name="stack stack-m measure",
            no_validate=True,
            on_submit=PermanencesState.creer,
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "creer"},
    )


def fermeture() -> rx.Component:
    """Return the question asked before hours are closed."""
    s = PermanencesState
    return ui.dialog(
        "fermeture",
        "Fermer cette permanence ?",
        rx.el.p(rx.el.strong(s.a_fermer_quand), ". ", s.a_fermer_rappels, "."),
        rx.el.p("Ses créneaux ne seront plus proposés. Les rappels déjà réservés restent prévus."),
        ui.row(
            ui.button("Fermer la permanence", genre="danger", on_click=s.fermer(s.a_fermer)),
            ui.button("La garder", genre="secondaire", on_click=s.garder),
        ),
        ouvert=s.a_fermer > 0,
        fermer=s.garder,
    )
