"""Pieces of the catalogue: its table, its alerts by reason, what a bulk act did."""

from typing import Any

import reflex as rx

from iel_app import ui
from iel_app.offre.components.exports import exports
from iel_app.offre.state import CatalogueState
from iel_app.offre.state.vues import Groupe, Ligne, Taille
from iel_app.ui.session import SessionState

REDIGE: rx.Var[bool] = SessionState.menu.contains("/offre/catalogue")
"""Whether the person writes the formations of a CFA: the others archive and put back, and are offered no more."""


def outils() -> rx.Component:
    """Return the filter and the length of the page: both go by the address."""
    categorie = ("categorie", CatalogueState.categorie)
    caches = (categorie, ("onglet", CatalogueState.onglet), ("motif", CatalogueState.motif))
    return rx.el.div(
        rx.el.div(
            ui.search_bar(
                "/offre/catalogue",
                "filtrer",
                "Filtrer",
                valeur=CatalogueState.texte,
                aide="Mot de l’intitulé ou début de la référence",
                caches=(*caches, ("tri", CatalogueState.tri), ("taille", CatalogueState.taille)),
                bouton="Filtrer",
            ),
            key="filtre-" + CatalogueState.texte + CatalogueState.onglet,
        ),
        rx.cond(
            CatalogueState.vue == "liste",
            longueurs(
                CatalogueState.tailles,
                "formations",
                rx.el.p("sur ", CatalogueState.total, class_name="small muted"),
            ),
            rx.fragment(),
        ),
        class_name="spread",
    )


def longueurs(tailles: rx.Var, quoi: str, suite: rx.Component) -> rx.Component:
    """Return the lengths of a page of `quoi`, as links."""
    return rx.el.nav(
        rx.el.p("Afficher", class_name="small muted"),
        rx.foreach(
            tailles.to(list[Taille]),
            lambda t: rx.el.a(
                t.nombre,
                ui.vh(f" {quoi} par page"),
                href=t.href,
                class_name="chip",
                key=t.nombre,
                custom_attrs={"aria-current": rx.cond(t.courante, "true", None)},
            ),
        ),
        suite,
        class_name="row",
        custom_attrs={"aria-label": f"{quoi.capitalize()} par page"},
    )


def selection() -> rx.Component:
    """Return what can be done with the formations ticked."""
    choisies = CatalogueState.choisies

    def bouton(texte: str, acte: str) -> rx.Component:
        return ui.button(texte, genre="petit", on_click=CatalogueState.agir(acte, choisies))

    def si_redige(*boutons: rx.Component) -> rx.Component:
        return rx.cond(REDIGE, rx.fragment(*boutons), rx.fragment())

    supprimer = si_redige(bouton("Supprimer", "supprimer"))
    actives = rx.fragment(
        si_redige(bouton("Reconduire l’année suivante", "reconduire")), bouton("Archiver", "archiver"), supprimer
    )
    barre = ui.selection_bar(
        "Actions sur la sélection",
        rx.el.strong(choisies.length(), rx.cond(choisies.length() > 1, " formations choisies", " formation choisie")),
        rx.match(
            CatalogueState.onglet,
            ("archivees", rx.fragment(bouton("Restaurer", "restaurer"), supprimer)),
            ("supprimees", si_redige(bouton("Restaurer", "restaurer"))),
            ("publiees", rx.fragment(actives, _exporter(choisies))),
            actives,
        ),
        ui.button("Tout désélectionner", genre="discret-petit", on_click=CatalogueState.tout_cocher(False)),
    )
    return rx.cond(choisies.length() > 0, barre, rx.fragment())


def _exporter(choisies: rx.vars.ArrayVar[list[int]]) -> rx.Component:
    return rx.fragment(
        *(
            ui.native_link(
                f"Exporter ({forme.upper()})",
                href=f"/offre/export.{forme}?ids=" + choisies.to(list[str]).join(","),
                icone="telecharger",
            )
            for forme in ("xlsx", "csv", "xml")
        )
    )


def tableau() -> rx.Component:
    """Return the list of a tab (Guide 003, « Accès à votre catalogue »)."""
    tris, ordres = CatalogueState.tris, CatalogueState.ordres
    tete = ui.pick(
        "tout",
        "Choisir toutes les formations de la page",
        id="tout-choisir",
        default_checked=CatalogueState.page_choisie,
        on_change=CatalogueState.tout_cocher,
        key=CatalogueState.tirage.to_string(),
    )
    colonnes = [
        ui.Colonne("Choix", _case, muette=True),
        ui.Colonne("Référence", _reference, tri=tris["reference"], ordre=ordres["reference"]),
        ui.Colonne("Type", lambda li: rx.el.span(li.type)),
        ui.Colonne("Intitulé", _intitule, nomme=True, tri=tris["intitule"], ordre=ordres["intitule"]),
        ui.Colonne("Financement", lambda li: rx.el.span(li.financement)),
        ui.Colonne("Responsable", lambda li: rx.el.span(li.responsable)),
        ui.Colonne("Date(s)", _dates, tri=tris["debut"], ordre=ordres["debut"]),
        ui.Colonne("Session(s)", _sessions, "num"),
        ui.Colonne("Actions", _actions, "actions"),
    ]
    return rx.el.div(
        rx.el.div(tete, rx.el.label("Choisir toute la page", html_for="tout-choisir"), class_name="row small"),
        ui.table("Formations", colonnes, CatalogueState.lignes, lambda li: li.id, serree=True),
        selection(),
        ui.keyset_pages(CatalogueState.place, CatalogueState.precedente, CatalogueState.suivante),
        rx.cond(CatalogueState.onglet == "publiees", exports(), rx.fragment()),
        class_name="stack",
    )


def _case(li: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return ui.pick(
        "formation",
        "Choisir " + li.reference,
        default_checked=CatalogueState.choisies.contains(li.id),
        on_change=lambda coche: CatalogueState.cocher(li.id, coche),
        key=CatalogueState.tirage.to_string(),
    )


def _reference(li: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return rx.el.a(li.reference, href=li.href, class_name="code")


def _intitule(li: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return rx.fragment(
        li.intitule,
        rx.cond(li.constat != "", rx.el.p(li.constat, class_name="hint"), rx.fragment()),
        rx.cond(
            li.badges.length() > 0,
            rx.el.p(rx.foreach(li.badges, lambda b: ui.badge(b.ton, b.texte)), class_name="row"),
            rx.fragment(),
        ),
    )


def _dates(li: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    dites = rx.el.span(li.debut, rx.el.br(), li.fin, class_name="nowrap")
    return rx.cond(li.debut != "", dites, rx.el.span("À saisir", class_name="muted"))


def _sessions(li: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return ui.link(li.sessions, ui.vh(" sessions de ", li.reference), href=li.sessions_href)


def _geste(li: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    return ui.button(
        li.geste.texte,
        ui.vh(" : ", li.reference),
        genre="discret-petit",
        on_click=CatalogueState.agir(li.geste.acte, [li.id]),
    )


def _actions(li: rx.vars.ObjectVar[Ligne]) -> rx.Component:
    def ouvrir(mot: str, icone: str = "") -> rx.Component:
        return ui.link_button(mot, ui.vh(" ", li.reference), href=li.href, genre="discret-petit", icone=icone)

    permis = REDIGE | ((li.geste.acte == "restaurer") & (CatalogueState.onglet == "archivees"))
    return rx.fragment(
        rx.cond(li.geste.acte == "restaurer", ouvrir("Lire"), ouvrir("Modifier", "crayon")),
        rx.cond((li.geste.acte != "") & permis, _geste(li), rx.fragment()),
    )


def alertes() -> rx.Component:
    """Return the reasons of alert, each with its first formations and the button that mends it."""
    return rx.el.div(
        rx.el.nav(
            rx.el.ul(
                rx.foreach(
                    CatalogueState.groupes,
                    lambda g: rx.el.li(
                        ui.native_link(rx.el.span(g.titre, rx.el.small(g.nombre)), href="#" + g.code), key=g.code
                    ),
                )
            ),
            class_name="toc sticky",
            custom_attrs={"aria-label": "Motifs d’alerte"},
        ),
        rx.el.div(
            rx.el.p(
                CatalogueState.phrase,
            ),
            rx.foreach(CatalogueState.groupes, _groupe),
            class_name="stack stack-l",
        ),
        class_name="with-toc",
    )


def _groupe(g: rx.vars.ObjectVar[Groupe]) -> rx.Component:
    colonnes = [
        ui.Colonne("Référence", _reference),
        ui.Colonne("Intitulé", lambda li: rx.fragment(li.intitule), nomme=True),
        ui.Colonne("Constat", lambda li: rx.el.span(li.constat)),
        ui.Colonne("Action", _actions, "actions"),
    ]
    bouton = rx.cond(
        g.geste.acte != "",
        rx.cond(
            REDIGE,
            ui.button(g.geste.texte, genre="secondaire", on_click=CatalogueState.agir_groupe(g.code)),
            rx.fragment(),
        ),
        ui.link_button(g.geste.texte, ui.vh(" : ", g.titre), href=g.geste.href, genre="secondaire", icone="fleche"),
    )
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.h2(g.titre, " ", ui.count(g.nombre), id=g.code + "-titre"),
                rx.el.p(g.phrase, class_name="hint"),
                class_name="stack stack-s",
            ),
            bouton,
            class_name="spread",
        ),
        ui.table(g.titre, colonnes, g.lignes.to(list[Ligne]), lambda li: li.id, serree=True),
        rx.cond(
            g.tout != "",
            rx.el.p(ui.link("Voir les ", g.nombre, " formations : ", g.titre, href=g.tout), class_name="small"),
            rx.fragment(),
        ),
        id=g.code,
        class_name="stack",
        key=g.code,
        custom_attrs={"aria-labelledby": g.code + "-titre", "tabIndex": -1},
    )


def bilan() -> rx.Component:
    """Return what the last bulk act did, formation by formation, and its undo."""
    acte: Any = CatalogueState.agir(CatalogueState.annuler_acte, CatalogueState.annuler_ids)
    annuler = acte.throttle(ui.DOUBLE_CLIC)
    contenu = (
        rx.cond(CatalogueState.bilan_suite != "", rx.el.p(CatalogueState.bilan_suite), rx.fragment()),
        rx.cond(
            CatalogueState.resultats.length() > 0,
            rx.el.ul(
                rx.foreach(
                    CatalogueState.resultats,
                    lambda r: rx.el.li(
                        rx.el.a(r.reference, href=r.href, class_name="code"), " : ", r.texte, key=r.href
                    ),
                ),
                class_name="bullets",
            ),
            rx.fragment(),
        ),
        rx.cond(
            CatalogueState.annuler_ids.length() > 0,
            rx.el.p(ui.button("Annuler", genre="secondaire", icone="annuler", on_click=annuler)),
            rx.fragment(),
        ),
    )
    return rx.cond(
        CatalogueState.bilan != "",
        rx.match(
            CatalogueState.bilan_ton,
            *(
                (ton, ui.alert(ton, *contenu, id="bilan", titre=CatalogueState.bilan))
                for ton in ("attention", "erreur")
            ),
            ui.alert("succes", *contenu, id="bilan", titre=CatalogueState.bilan),
        ),
        rx.fragment(),
    )
