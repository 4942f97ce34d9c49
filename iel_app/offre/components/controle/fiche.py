"""The sheet of one publication: who treats it, what changed, what the machine found, the notes of the colleagues."""

import reflex as rx

from iel_app import ui
from iel_app.offre.components.controle.decision import decision
from iel_app.offre.queries import ValeurVue
from iel_app.offre.state.controle import FicheState
from iel_app.offre.state.controle.vues import Seance
from iel_app.ui.shapes import Badge

_COURTS = ("intitule", "lien_web", "contact_nom")


def fiche() -> rx.Component:
    """Return the sheet; leaving it gives the publication back."""
    return rx.el.div(
        ui.side_sheet(
            _entete(),
            _changements(),
            _sessions(),
            _controles(),
            _notes(),
            decision(),
            label="Publication ouverte",
        ),
        key=FicheState.version,
        on_unmount=FicheState.quitter(FicheState.version),
    )


def _entete() -> rx.Component:
    return rx.el.div(
        ui.neighbours(FicheState.position, FicheState.precedente, FicheState.suivante),
        rx.el.h1(FicheState.titre, id="titre", class_name="h2", custom_attrs={"tabIndex": -1}),
        rx.el.p(
            ui.badge(FicheState.ton, FicheState.statut),
            rx.el.span(FicheState.reference, class_name="code"),
            rx.el.span(FicheState.organisme, class_name="muted"),
            class_name="row",
        ),
        rx.el.p(
            FicheState.genre,
            ", reçue le ",
            FicheState.recue,
            " · ",
            rx.el.span(FicheState.attente, class_name=rx.cond(FicheState.en_retard, "bad", "")),
            class_name="small muted",
        ),
        rx.cond(
            FicheState.a_verifier != "",
            rx.el.p(
                rx.el.span(ui.icon("alerte"), class_name="todo"),
                " ",
                ui.native_link(FicheState.a_verifier, href="#constats"),
                class_name="small",
            ),
            rx.fragment(),
        ),
        _attribution(),
        ui.lock_notice(
            FicheState.verrou, soi=FicheState.verrou_soi, reprendre=FicheState.reprendre(FicheState.formulaire)
        ),
        rx.cond(
            FicheState.motif != "",
            ui.alert("erreur", rx.el.p(FicheState.motif), id="motif-fiche", titre="Rien n’a été décidé"),
            rx.fragment(),
        ),
        class_name="stack stack-s",
    )


def _attribution() -> rx.Component:
    # One button that changes its words: focus stays on it.
    soi = FicheState.attribuee_soi
    bouton = ui.button(
        rx.cond(soi, "Rendre", "Me l’attribuer"),
        genre="discret-petit",
        id="attribuer",
        on_click=FicheState.attribuer(FicheState.formulaire, ~soi),
    )
    dite = rx.cond(FicheState.attribuee != "", rx.fragment("Attribuée ", FicheState.attribuee), "Attribuée à personne")
    ligne = rx.el.p(
        rx.el.span(dite, class_name="small muted"),
        rx.cond(FicheState.a_decider, bouton, rx.fragment()),
        class_name="row",
    )
    return rx.cond(FicheState.a_decider | (FicheState.attribuee != ""), ligne, rx.fragment())


def _changements() -> rx.Component:
    return rx.cond(
        FicheState.premiere,
        _partie("Contenu de la formation", _valeurs(FicheState.valeurs)),
        _partie(
            "Modifié depuis la version publiée",
            rx.cond(
                FicheState.ecarts.length() > 0,
                ui.diff_list(FicheState.ecarts),
                rx.el.p("Rien ne diffère de la version publiée.", class_name="hint"),
            ),
            ui.disclosure(
                rx.fragment("Voir et corriger les ", FicheState.valeurs.length(), " champs"),
                _valeurs(FicheState.valeurs),
            ),
        ),
    )


def _partie(titre: str, *contenu: rx.Component, id: str | None = None) -> rx.Component:
    return rx.el.div(
        rx.el.h2(titre, id=id, class_name="h4", custom_attrs={"tabIndex": -1} if id else None),
        *contenu,
        class_name="stack stack-s",
    )


def _valeurs(liste: rx.Var) -> rx.Component:
    return rx.el.dl(rx.foreach(liste, _valeur), class_name="summary-list lines small")


def _valeur(v: rx.vars.ObjectVar[ValeurVue]) -> rx.Component:
    corriger = ui.button(
        "Corriger",
        ui.vh(" : ", v.libelle),
        genre="discret-petit",
        id="corriger-" + v.champ,
        on_click=FicheState.ouvrir_correction(v.champ),
    )
    lecture = rx.fragment(
        rx.el.p(rx.cond(v.valeur != "", v.valeur, "—"), class_name="plain"),
        rx.cond(v.corrigible & FicheState.a_decider & FicheState.verrou_soi, corriger, rx.fragment()),
    )
    return rx.el.div(
        rx.el.dt(v.libelle),
        rx.el.dd(rx.cond(FicheState.correction == v.champ, _correction(v), lecture)),
        key=v.champ,
    )


def _correction(v: rx.vars.ObjectVar[ValeurVue]) -> rx.Component:
    nom = "correction-" + v.champ
    erreur = FicheState.fautifs.get(nom, "")
    aide = "L’auteur sera informé de la correction."
    return rx.el.form(
        ui.hidden("formulaire", FicheState.formulaire),
        ui.hidden("champ", v.champ),
        rx.cond(
            rx.Var.create(list(_COURTS)).contains(v.champ),
            ui.text_field(nom, rx.fragment("Correction : ", v.libelle), valeur=v.tapee, erreur=erreur, aide=aide),
            ui.text_area(nom, rx.fragment("Correction : ", v.libelle), valeur=v.tapee, erreur=erreur, aide=aide),
        ),
        ui.row(
            ui.submit("Enregistrer la correction", genre="petit"),
            ui.button("Ne pas corriger", genre="discret-petit", on_click=FicheState.ouvrir_correction("")),
        ),
        on_submit=FicheState.corriger,
        no_validate=True,
        class_name="stack stack-s",
    )


def _sessions() -> rx.Component:
    def seance(s: rx.vars.ObjectVar[Seance]) -> rx.Component:
        formateur = rx.cond(s.formateur != "", rx.fragment(rx.el.br(), s.formateur), rx.fragment())
        return rx.el.li(
            rx.el.span(s.reference, class_name="code"), " ", s.dates, rx.el.br(), s.lieu, formateur, key=s.reference
        )

    return _partie(
        "Sessions",
        rx.cond(
            FicheState.seances.length() > 0,
            rx.el.ul(rx.foreach(FicheState.seances, seance), class_name="lines small"),
            rx.el.p("Aucune session.", class_name="hint"),
        ),
    )


def _controles() -> rx.Component:
    def constat(c: rx.vars.ObjectVar[Badge]) -> rx.Component:
        signe = rx.match(
            c.ton,
            ("succes", rx.fragment(ui.icon("ok", classe="icon done"), ui.vh("Conforme : "))),
            ("erreur", rx.fragment(ui.icon("alerte", classe="icon bad"), ui.vh("Erreur : "))),
            rx.fragment(ui.icon("alerte", classe="icon todo"), ui.vh("À vérifier : ")),
        )
        return rx.el.li(signe, rx.el.span(c.texte), key=c.texte)

    return _partie(
        "Contrôles automatiques",
        rx.el.ul(rx.foreach(FicheState.constats, constat), class_name="icons small"),
        rx.cond(
            FicheState.jumelles.length() > 0,
            rx.el.ul(
                rx.foreach(
                    FicheState.jumelles,
                    lambda j: rx.el.li(
                        ui.link("Comparer avec ", j.reference, href=j.href), ", ", j.ville, key=j.reference
                    ),
                ),
                class_name="bullets small",
            ),
            rx.fragment(),
        ),
        id="constats",
    )


def _notes() -> rx.Component:
    return _partie(
        "Notes internes",
        rx.el.p("Lues par les gestionnaires de l’offre seulement.", class_name="hint"),
        rx.el.ul(
            rx.foreach(
                FicheState.notes,
                lambda n, rang: rx.el.li(
                    rx.el.p(n.entete, class_name="small muted"), rx.el.p(n.texte, class_name="plain"), key=rang
                ),
            ),
            class_name="lines small",
        ),
        rx.el.form(
            ui.hidden("formulaire", FicheState.formulaire),
            ui.text_area(
                "note", "Nouvelle note", erreur=FicheState.fautifs.get("note", ""), key=FicheState.note_numero
            ),
            ui.submit("Ajouter la note", genre="petit"),
            on_submit=FicheState.noter,
            no_validate=True,
            class_name="stack stack-s",
        ),
    )
