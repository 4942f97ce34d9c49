"""The list of publications: views, filter, rows, what is done on several of them."""

import reflex as rx

from iel_app import ui
from iel_app.offre.state.controle import FileState
from iel_app.offre.state.controle.adresse import ATTENTES, ATTRIBUTIONS, ETATS, FILE, GENRES, TAILLES
from iel_app.offre.state.controle.vues import Ligne

_GESTES = (
    ui.Geste("V", "Valider la publication ouverte", "valider"),
    ui.Geste("C", "Demander un complément", "complement"),
    ui.Geste("R", "Refuser", "refuser"),
    ui.Geste("E", "Archiver la formation", "archiver"),
    ui.Geste("M", "Me l’attribuer, ou la rendre", "attribuer"),
    ui.Geste("A", "Annuler la dernière décision", "annuler", libre=True),
)


def vues() -> rx.Component:
    """Return the views that are asked for every day, as links."""
    return ui.tabs(
        "Vues de la file",
        [
            ("Toutes", FILE, None),
            ("À moi", f"{FILE}?attribution=moi", None),
            ("En retard", f"{FILE}?attente=retard", None),
            ("Créations", f"{FILE}?genre=creation", None),
            ("Modifications", f"{FILE}?genre=modification", None),
            ("Reconductions", f"{FILE}?genre=reconduction", None),
            ("Complément demandé", f"{FILE}?etat=a_completer", None),
            ("Publiées récemment", f"{FILE}?etat=publiee", None),
            ("Refusées", f"{FILE}?etat=refusee", None),
            ("Archivées", f"{FILE}?etat=archivee", None),
        ],
        FileState.vue,
    )


def filtres() -> rx.Component:
    """Return the filter, sent by the address."""
    tailles = [(str(n), f"{n} par page") for n in TAILLES]
    return rx.el.div(
        ui.filter_form(
            "filtres",
            FILE,
            "Publications",
            ui.text_field("texte", "Intitulé ou référence", valeur=FileState.texte, max_length=100),
            ui.select_field("genre", "Genre", list(GENRES.items()), default_value=FileState.genre),
            ui.select_field("etat", "État", list(ETATS.items()), default_value=FileState.etat_voulu),
            ui.select_field("attente", "Attente", list(ATTENTES.items()), default_value=FileState.attente),
            ui.select_field(
                "attribution", "Attribution", list(ATTRIBUTIONS.items()), default_value=FileState.attribution
            ),
            ui.select_field("par_page", "Affichage", tailles, default_value=FileState.par_page),
            rx.cond(FileState.raccourcis, rx.fragment(), ui.hidden("raccourcis", "non")),
        ),
        key="filtres-" + FileState.adresse,
    )


def bandeau() -> rx.Component:
    """Return what was just decided, with « Annuler », and what is said without being seen."""
    return rx.fragment(
        ui.undo_bar(FileState.fait, FileState.annuler(FileState.annulables), label="Dernière décision", id="annuler"),
        ui.status(FileState.annonce),
        ui.FocusOn.create(cible=FileState.cible),
    )


def compte_rendu() -> rx.Component:
    """Return why an act was refused, and what became of each publication of a bulk act."""
    return rx.fragment(
        rx.cond(
            FileState.motif != "",
            ui.alert("erreur", rx.el.p(FileState.motif), id="motif", titre="Rien n’a changé"),
            rx.fragment(),
        ),
        ui.bulk_report(
            "bilan",
            FileState.bilan,
            FileState.refusees,
            FileState.faites,
            resume_faites="Voir les publications traitées",
            fermer=FileState.fermer_bilan,
        ),
    )


def raccourcis() -> rx.Component:
    """Return the keys of the list."""
    return ui.shortcuts(_GESTES, actif=FileState.raccourcis, basculer=FileState.basculer_raccourcis)


def liste() -> rx.Component:
    """Return the rows, what is done on those ticked, and the pages."""
    colonnes = [
        ui.Colonne("Réf.", _reference),
        ui.Colonne("Formation et organisme", _formation, ui.SANS_ETIQUETTE),
        ui.Colonne("Reçue le", _recue),
        ui.Colonne("Genre", lambda x: rx.el.span(x.genre)),
        ui.Colonne("État", _etat),
    ]
    selection = ui.Selection(
        FileState.selection,
        FileState.choisir,
        FileState.tout_choisir,
        (FileState.selection.length() > 0) & (FileState.selection.length() == FileState.lignes.length()),
        lambda x: x.reference,
        "toutes les publications de la page",
    )
    return rx.el.section(
        rx.cond(FileState.selection.length() > 0, _actions(), rx.fragment()),
        ui.queue(
            "file",
            "Publications, dans l’ordre où elles sont à traiter",
            colonnes,
            FileState.lignes,
            lambda x: x.version,
            courante=FileState.courante,
            selection=selection,
            gestes=_GESTES,
            actif=FileState.raccourcis,
        ),
        rx.el.div(
            rx.el.p(FileState.compte, class_name="muted"),
            ui.pagination(FileState.page, FileState.nb_pages, lambda n: FileState.suite + n.to_string()),
            class_name="spread small",
        ),
        class_name="stack stack-s",
        custom_attrs={"aria-label": "Liste des publications"},
    )


def _actions() -> rx.Component:
    return ui.bulk_bar(
        FileState.choisies,
        ui.bulk_button("Valider les reconductions", FileState.valider_selection(FileState.selection)),
        ui.bulk_button("M’attribuer", FileState.attribuer(FileState.selection, True)),
        ui.bulk_button("Rendre", FileState.attribuer(FileState.selection, False)),
        vider=FileState.vider,
    )


def _reference(x: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return ui.row_link(x.reference, ui.vh(" ", x.intitule), id=x.ancre, href=x.href)


def _formation(x: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return rx.el.span(rx.el.strong(x.intitule), rx.el.br(), x.organisme)


def _recue(x: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    attente = rx.el.span(x.attente, class_name=rx.cond(x.en_retard, "bad nowrap", "muted nowrap"))
    return rx.el.span(x.recue, rx.el.br(), attente)


def _etat(x: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return rx.el.span(
        ui.badge(x.ton, x.etat),
        rx.cond(
            x.attribuee != "",
            rx.fragment(rx.el.br(), rx.el.span("Attribuée ", x.attribuee, class_name="muted")),
            rx.fragment(),
        ),
        rx.cond(
            x.prise != "",
            rx.fragment(rx.el.br(), rx.el.span(ui.icon("verrou"), ui.vh("Traitée "), " ", x.prise, class_name="muted")),
            rx.fragment(),
        ),
    )
