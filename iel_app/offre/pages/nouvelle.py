"""« Ajouter une nouvelle formation »: the check of duplicates comes first (Guide 003, « Ajouter une formation »)."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components.messages import absent
from iel_app.offre.state import NouvelleState
from iel_app.ui.shell import page


@page(
    "/offre/formations/nouvelle",
    "Ajouter une nouvelle formation",
    en_erreur=NouvelleState.erreurs.length() > 0,
    acces="personne",
    fil=(("Accueil", "/accueil"), ("Catalogue", "/offre/catalogue")),
    charger=NouvelleState.ouvrir,
)
def nouvelle() -> rx.Component:
    """Return the two questions that begin a formation."""
    return rx.el.div(
        rx.match(
            ui.stable(NouvelleState.etat, NouvelleState.etat),
            ("pret", _questions()),
            ("refuse", absent("Ajout impossible", NouvelleState.motif)),
            ui.skeleton(),
        ),
        ui.FocusOn.create(cible=NouvelleState.cible),
    )


def _questions() -> rx.Component:
    note = ui.note(
        rx.el.p(rx.el.strong("Avant de créer,"), " la plateforme vérifie que la formation n’est pas déjà publiée."),
        rx.el.p(
            rx.el.strong("1 formation = 1 certification"),
            " ou option, donc un seul code Certifinfo. Créez autant de formations que de certifications.",
        ),
        rx.el.p("Une formation peut avoir plusieurs sessions : dates et lieux s’ajoutent ensuite."),
    )
    return rx.el.div(
        ui.error_summary(NouvelleState.erreurs, "Corrigez, puis continuez."),
        ui.not_done(NouvelleState.motif),
        _doublon(),
        ui.heading("Ajouter une nouvelle formation", NouvelleState.categorie_titre),
        rx.el.div(_formulaire(), note, class_name="with-aside"),
        class_name="stack stack-m",
    )


def _formulaire() -> rx.Component:
    return rx.el.form(
        ui.hidden("organisme", NouvelleState.organisme.to_string()),
        ui.hidden("essai", NouvelleState.essai),
        ui.hidden("categorie", NouvelleState.categorie),
        ui.hidden("certification", NouvelleState.certification),
        ui.search_field(
            "certification-texte",
            "Certification préparée",
            NouvelleState.certifications,
            texte=NouvelleState.certification_texte,
            aide="Code Certifinfo, code RNCP ou mots du libellé, comme « propreté »",
            erreur=NouvelleState.fautes.get("certification", ""),
            apres=rx.el.p(NouvelleState.recherche),
            sur_texte=lambda cherche: NouvelleState.chercher.debounce(300)(cherche),
            sur_choix=NouvelleState.choisir,
        ),
        ui.select_field(
            "formateur",
            "Organisme formateur",
            NouvelleState.organismes,
            aide="Celui qui donne les cours, et qui apparaît dans Parcoursup et Affelnet",
            erreur=NouvelleState.fautes.get("formateur", ""),
            valeur=NouvelleState.formateur,
        ),
        ui.row(ui.submit("Continuer"), ui.link_button("Annuler", href=NouvelleState.retour, genre="secondaire")),
        key=NouvelleState.essai,
        class_name="stack stack-m",
        no_validate=True,
        on_submit=NouvelleState.continuer,
    )


def _doublon() -> rx.Component:
    confirmer = NouvelleState.confirmer(
        NouvelleState.organisme,
        NouvelleState.certification,
        NouvelleState.formateur,
        NouvelleState.essai,
        NouvelleState.categorie,
    )
    liens = rx.el.ul(
        rx.foreach(NouvelleState.doublons, lambda d: rx.el.li(ui.link(d.libelle, href=d.code), key=d.code)),
        class_name="bullets",
    )
    return rx.cond(
        NouvelleState.doublon != "",
        ui.alert(
            "attention",
            rx.el.p(NouvelleState.doublon),
            liens,
            rx.el.p(ui.button("Il s’agit d’une autre formation", genre="secondaire", on_click=confirmer)),
            id="doublon",
            titre="Cette formation existe peut-être déjà",
        ),
        rx.fragment(),
    )
