"""Sections of the editor but the sessions, each with the good practice of Guide 003 beside it."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components.champs import erreur_de, ligne, liste, oui_non, tenu, texte
from iel_app.offre.forms import ENSEIGNEMENTS, FINANCEMENTS
from iel_app.offre.state import DemandeState, FormationState


def certification() -> rx.Component:
    """Return the title and the certification."""
    note = ui.note(
        rx.el.p(
            rx.el.strong("Un intitulé clair"),
            " pour le public. La mention entre parenthèses est ajoutée d’après les modalités : inutile de la saisir. "
            "Elle est provisoire et sert aux envois vers France Travail.",
        ),
        rx.el.p(
            rx.el.strong("1 formation = 1 certification"),
            " ou option, donc un seul code Certifinfo. Une certification à plusieurs options demande autant de "
            "formations.",
        ),
    )
    apercu = rx.el.p(
        rx.el.span("Affiché au public", class_name="muted small"),
        rx.el.br(),
        rx.cond(FormationState.apercu != "", FormationState.apercu, "Saisissez l’intitulé"),
        id="apercu",
        class_name="panel",
    )
    return ui.section(
        "certif",
        0,
        "Intitulé et certification",
        note,
        rx.el.div(
            ligne(
                "intitule",
                "Intitulé",
                maximum=300,
                max_length=600,
                apres=apercu,
                comprendre=ui.help_link("intitule", "l’intitulé"),
            ),
            # What a choice between two values puts in place of the search is another field.
            tenu("certification", rx.el.div(_certification(), key=FormationState.cle_certification.to_string())),
            class_name="stack stack-m",
        ),
    )


def _certification() -> rx.Component:
    vue = FormationState.valeurs["certification"]
    apres = rx.fragment(
        rx.cond(FormationState.recherche != "", rx.el.p(FormationState.recherche), rx.fragment()),
        rx.cond(
            vue != "",
            rx.el.p(rx.el.strong("Certifinfo ", vue), ". ", FormationState.certification),
            rx.el.p("Aucune certification choisie."),
        ),
    )
    return ui.search_field(
        "certification",
        "Certification préparée",
        FormationState.certifications,
        texte=FormationState.certification_texte,
        aide="Code Certifinfo, code RNCP ou mots du libellé, comme « propreté »",
        comprendre=ui.help_link("un-code-certifinfo", "la certification"),
        erreur=erreur_de("certification"),
        apres=apres,
        sur_texte=lambda cherche: FormationState.chercher_certification.debounce(300)(
            FormationState.formation, cherche, vue
        ),
        sur_choix=lambda code: FormationState.choisir_certification(FormationState.formation, code, vue),
    )


def modalites() -> rx.Component:
    """Return the three questions, and the years of the cursus after a yes to the third."""
    note = ui.note(
        rx.el.p(
            rx.el.strong("Trois réponses cumulables."),
            " Formation ouverte au seul contrat d’apprentissage : « Oui » à la troisième question, « Non » aux deux "
            "autres.",
        ),
        rx.el.p("Cochez seulement les années du cursus ouvertes à l’apprentissage."),
    )
    return ui.section(
        "modalites",
        0,
        "Modalités d’organisation",
        note,
        rx.el.div(
            oui_non(
                "formation_continue",
                "Formation continue (hors alternance)",
                "L’action de formation est-elle accessible en formation continue hors alternance ?",
            ),
            oui_non(
                "contrat_pro",
                "Contrat de professionnalisation",
                "L’action de formation est-elle éligible au contrat de professionnalisation ?",
            ),
            rx.el.div(
                oui_non(
                    "contrat_apprentissage",
                    "Contrat d’apprentissage",
                    "L’action de formation est-elle éligible au contrat d’apprentissage ?",
                ),
                rx.cond(FormationState.valeurs["contrat_apprentissage"] == "oui", _annees(), rx.fragment()),
                class_name="stack",
            ),
            class_name="lines",
        ),
    )


def _annees() -> rx.Component:
    vue = FormationState.valeurs["annees"]
    return tenu(
        "annees",
        rx.el.div(
            ui.tick_boxes(
                "annees",
                "Années du cursus accessibles en apprentissage",
                FormationState.annees_phrase,
                FormationState.annees,
                comprendre=ui.help_link("annees-du-cursus", "les années du cursus"),
                erreur=erreur_de("annees"),
                sur_choix=lambda code, coche: FormationState.cocher_annee(FormationState.formation, code, coche, vue),
            ),
            class_name="reveal",
        ),
    )


def organismes() -> rx.Component:
    """Return who signs the contract and who gives the courses."""
    note = ui.note(
        rx.el.p(
            rx.el.strong("C’est l’organisme formateur"),
            " qui apparaît dans Parcoursup et Affelnet, et sur lequel pointent les vœux des candidats.",
        )
    )
    return ui.section(
        "organismes",
        0,
        "Organismes",
        note,
        rx.el.div(
            liste(
                "responsable",
                "Organisme responsable",
                FormationState.organismes,
                aide="Celui qui signe le contrat.",
                comprendre=ui.help_link("responsable-ou-formateur", "l’organisme responsable"),
                vide="Choisir un organisme",
            ),
            liste(
                "formateur",
                "Organisme formateur",
                FormationState.organismes,
                aide="Celui qui donne les cours. Par défaut, seuls les organismes de votre SIREN sont proposés.",
                comprendre=ui.help_link("responsable-ou-formateur", "l’organisme formateur"),
                vide="Choisir un organisme",
            ),
            rx.el.p(
                ui.button("Demander un organisme d’un autre SIREN", genre="discret", on_click=DemandeState.ouvrir),
            ),
            class_name="stack stack-m",
        ),
    )


def contenus() -> rx.Component:
    """Return what the public reads of the formation."""
    note = ui.note(
        rx.el.p(
            rx.el.strong("Mentionnez les spécificités"),
            " de votre formation : l’information est visible par le public et par les professionnels après validation.",
        ),
        rx.el.p("Le lien web pointe sur votre site ou, mieux, sur le descriptif de la formation."),
    )
    return ui.section(
        "contenus",
        0,
        "Contenu",
        note,
        rx.el.div(
            ligne(
                "lien_web",
                "Lien web (facultatif)",
                aide="Vers une page descriptive de la formation, en https",
                comprendre=ui.help_link("lien-web", "le lien web"),
                type="url",
                max_length=400,
            ),
            texte("objectif", "Objectifs", maximum=3000),
            texte("contenu", "Contenu (facultatif)", id="programme"),
            texte("resultats", "Résultats attendus (facultatif)"),
            texte("prerequis", "Prérequis (facultatif)"),
            liste("enseignement", "Lieu des cours", list(ENSEIGNEMENTS)),
            texte("rythme", "Rythme de l’alternance (facultatif)"),
            liste("financement", "Financement", list(FINANCEMENTS)),
            class_name="stack stack-m",
        ),
    )


def contact() -> rx.Component:
    """Return whom candidates and offer managers reach."""
    note = ui.note(rx.el.p("Une adresse électronique ou un téléphone suffit. Préférez une adresse de service."))
    return ui.section(
        "contact",
        0,
        "Contact",
        note,
        rx.el.div(
            ligne("contact_nom", "Service ou personne à contacter (facultatif)", max_length=100),
            ligne(
                "contact_courriel",
                "Adresse électronique",
                type="email",
                max_length=254,
                comprendre=ui.help_link("contact-de-la-formation", "le contact"),
            ),
            ligne("contact_telephone", "Téléphone", type="tel", max_length=30, aide="Comme 05 55 01 02 03"),
            class_name="stack stack-m",
        ),
    )


def demande() -> rx.Component:
    """Return the dialog of the request for an organisme of another SIREN."""
    envoyee = rx.el.div(
        ui.alert("succes", rx.el.p("Demande envoyée. Une fois accordé, l’organisme apparaît dans la liste.")),
        rx.el.p(ui.button("Fermer", genre="secondaire", on_click=DemandeState.fermer)),
        class_name="stack",
        role="status",
    )
    return rx.fragment(
        ui.dialog(
            "demande",
            "Demander un organisme d’un autre SIREN",
            rx.cond(DemandeState.envoyee, envoyee, _demande()),
            ouvert=DemandeState.ouverte,
            fermer=DemandeState.fermer,
        ),
        ui.FocusOn.create(cible=DemandeState.cible),
    )


def _demande() -> rx.Component:
    fautes = DemandeState.fautes
    return rx.el.form(
        rx.el.p(
            "Les gestionnaires de l’offre répondent par courriel. Vous pouvez aussi écrire à ",
            ui.mail_link(FormationState.contact),
            ".",
            class_name="hint",
        ),
        ui.hidden("demande-organisme", FormationState.organisme.to_string()),
        ui.text_field(
            "demande-siret",
            "SIRET de l’organisme",
            aide="14 chiffres",
            erreur=fautes.get("demande-siret", ""),
            input_mode="numeric",
            max_length=20,
        ),
        ui.text_area(
            "demande-raison",
            "Pourquoi cet organisme donne les cours",
            erreur=fautes.get("demande-raison", ""),
            max_length=1000,
        ),
        rx.cond(DemandeState.motif != "", ui.error_message("demande-motif", DemandeState.motif), rx.fragment()),
        ui.row(
            ui.submit("Envoyer la demande"),
            ui.button("Annuler", genre="secondaire", on_click=DemandeState.fermer),
        ),
        class_name="stack",
        no_validate=True,
        on_submit=DemandeState.envoyer,
    )
