"""The public sheet of a formation: what it is, when, where, with how many places, and whom to ask."""

import reflex as rx

from iel_app import ui
from iel_app.offre.state.publique.affichage import ADRESSE
from iel_app.offre.state.publique.fiche import FormationPubliqueState
from iel_app.ui.shell import page


@page(
    "/formations/fiche",
    FormationPubliqueState.titre,
    acces="public",
    fil=(("Trouver une formation", ADRESSE),),
    charger=FormationPubliqueState.ouvrir,
)
def formation_publique() -> rx.Component:
    """Return the sheet, or that it is not public; its title stands alone, so that focus stays on it."""
    state = FormationPubliqueState
    titre = rx.fragment(state.titre, " ", rx.el.span(state.mention, class_name="lead"))
    return rx.el.div(
        ui.heading(titre, state.chapo),
        rx.match(
            state.vue,
            ("fiche", _fiche()),
            ("introuvable", rx.el.p(ui.link_button("Trouver une formation", href=ADRESSE))),
            ui.skeleton("Chargement de la formation"),
        ),
        class_name="stack stack-m",
    )


def _fiche() -> rx.Component:
    textes = rx.foreach(
        FormationPubliqueState.textes,
        lambda t: rx.el.section(rx.el.h2(t.libelle), ui.prose(t.valeur), class_name="stack stack-s", key=t.libelle),
    )
    return rx.el.div(
        rx.el.div(
            ui.summary_list(FormationPubliqueState.faits),
            _sessions(),
            textes,
            rx.el.p("Fiche publiée le ", FormationPubliqueState.maj, ".", class_name="hint"),
            class_name="stack stack-m",
        ),
        rx.el.div(_contact(), _professionnels(), class_name="stack stack-m"),
        class_name="with-aside",
    )


def _sessions() -> rx.Component:
    colonnes = [
        ui.Colonne(
            "Dates",
            lambda s: rx.fragment(s.dates, rx.cond(s.note != "", rx.el.small(" ", s.note), rx.fragment())),
        ),
        ui.Colonne("Lieu", lambda s: rx.el.span(s.lieu)),
        ui.Colonne("Organisme formateur", lambda s: rx.el.span(s.formateur)),
        ui.Colonne("Places restantes", lambda s: rx.el.span(s.places)),
        ui.Colonne("Référence", lambda s: rx.el.span(s.reference, class_name="code")),
        ui.Colonne(
            "Agenda",
            lambda s: ui.native_link("ICS", ui.vh(" de la session ", s.reference), href=s.ics, icone="agenda"),
        ),
    ]
    return rx.el.section(
        rx.el.h2("Sessions en cours et à venir", id="sessions"),
        rx.cond(
            FormationPubliqueState.seances.length() > 0,
            ui.table("Sessions en cours et à venir", colonnes, FormationPubliqueState.seances, lambda s: s.reference),
            rx.el.p("Aucune session à venir pour le moment. Demandez les prochaines dates à l’organisme."),
        ),
        class_name="stack stack-s",
        custom_attrs={"aria-labelledby": "sessions"},
    )


def _contact() -> rx.Component:
    state = FormationPubliqueState
    return rx.el.section(
        rx.el.h2("Contact", id="contact", class_name="h4"),
        rx.el.p(
            rx.el.strong(state.formateur),
            rx.cond(state.formateur_adresse != "", rx.el.br(), ""),
            state.formateur_adresse,
        ),
        rx.cond(state.responsable != "", rx.el.p("Le contrat se signe avec ", state.responsable, "."), rx.fragment()),
        rx.cond(state.contact != "", rx.el.p(state.contact), rx.fragment()),
        rx.cond(
            state.telephone != "",
            rx.el.p(ui.native_link(ui.vh("Téléphone : "), state.telephone, href="tel:" + state.appel)),
            rx.fragment(),
        ),
        rx.cond(state.courriel != "", rx.el.p(ui.mail_link(state.courriel)), rx.fragment()),
        rx.cond(
            state.lien_web != "",
            rx.el.p(
                ui.native_link(
                    "Page de la formation sur le site de l’organisme", href=state.lien_web, rel="noopener nofollow"
                )
            ),
            rx.fragment(),
        ),
        rx.el.p(ui.link("Toutes les formations à cette certification", href=state.semblables)),
        class_name="note stack stack-s",
        custom_attrs={"aria-labelledby": "contact"},
    )


def _professionnels() -> rx.Component:
    return rx.cond(
        FormationPubliqueState.codes.length() > 0,
        rx.el.section(
            rx.el.h2("Pour les professionnels", id="codes", class_name="h4"),
            ui.summary_list(FormationPubliqueState.codes),
            class_name="note stack stack-s",
            custom_attrs={"aria-labelledby": "codes"},
        ),
        rx.fragment(),
    )
