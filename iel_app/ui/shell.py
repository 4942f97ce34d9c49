"""The shell: skip links, header, acting-for band, menu, breadcrumb, footer, network band; and `@page`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from iel_app.core.settings import settings
from iel_app.ui.bands import session_band
from iel_app.ui.base import ArriveOn, FrenchVersionBanner, NativeForm, NativeLink, OpenAt, icon, vh
from iel_app.ui.brand import brand
from iel_app.ui.dialogs import dialog
from iel_app.ui.endings import StayConnected
from iel_app.ui.navigation import MENU, MENU_PUBLIC, PIED, Entree
from iel_app.ui.session import SessionState
from iel_app.ui.typography import typeset

Contenu = Callable[[], rx.Component]


@dataclass(frozen=True)
class Page:
    """A page of the application, as composition adds it."""

    route: str
    titre: rx.Var | str
    composant: Contenu
    on_load: list[Any] = field(default_factory=list)
    meta: list[dict[str, str]] = field(default_factory=list)


def page(
    route: str,
    titre: rx.Var | str,
    *,
    en_erreur: rx.Var[bool] | None = None,
    acces: str = "collectivite",
    espace: str = "",
    fil: tuple[tuple[str, str], ...] = (),
    charger: Any = (),
    pleine_largeur: bool = False,
    dense: bool = False,
    conserve: rx.Var | None = None,
) -> Callable[[Contenu], Page]:
    """Make a page of a function: shell around it, title, and who is let in.

    `acces`: "public", "personne" (signed in) or "collectivite" (and acting for one). It is comfort: the rights are in
    commands and queries. `fil` are the links of the breadcrumb before this page. `charger` is the page's own loading.
    `dense` is for the screens where one works all day: wider, in a smaller text. `conserve` is what the page says of
    the draft it keeps, told again when the service fails.
    """
    arrivee = {
        "public": SessionState.entrer,
        "personne": SessionState.reconnaitre,
        "collectivite": SessionState.exiger,
    }[acces]
    suffixe = " – ".join(partie for partie in (espace, settings().nom_service) if partie)
    complet = titre + " – " + suffixe
    if en_erreur is not None:
        complet = rx.cond(en_erreur, "Erreur : " + complet, complet).to(str)

    def decorate(contenu: Contenu) -> Page:
        def composant() -> rx.Component:
            corps = contenu() if pleine_largeur else rx.el.div(contenu(), class_name="inner")
            cadre = "" if pleine_largeur else "wrap page dense" if dense else "wrap page"
            return typeset(_shell(corps, route, titre, fil, cadre, conserve, prive=acces != "public", dense=dense))

        composant.__name__ = f"page_{contenu.__module__.rsplit('.', 1)[-1]}"
        composant.__module__ = contenu.__module__
        suite = [arrivee, *(charger if isinstance(charger, tuple) else (charger,))]
        meta = [] if acces == "public" else [{"name": "robots", "content": "noindex"}]
        return Page(route, complet, composant, suite, meta)

    return decorate


def _shell(
    corps: rx.Component,
    route: str,
    titre: rx.Var | str,
    fil: tuple[tuple[str, str], ...],
    cadre: str,
    conserve: rx.Var | None,
    *,
    prive: bool,
    dense: bool,
) -> rx.Component:
    return rx.fragment(
        _skip_links(),
        _header(route, prive=prive, dense=dense),
        session_band(conserve),
        _breadcrumb(fil, titre, dense=dense) if fil else rx.fragment(),
        rx.el.main(
            corps,
            id="contenu",
            class_name=cadre,
            custom_attrs={"tabIndex": -1},
        ),
        _footer(dense=dense),
        _expiry_dialog() if prive else rx.fragment(),
        ArriveOn.create(),
        FrenchVersionBanner.create(),
        StayConnected.create(),
        rx.cond(rx.State.is_hydrated, rx.el.span(id="pret", hidden=True), rx.fragment()),
    )


def _skip_links() -> rx.Component:
    liens = (("#contenu", "Aller au contenu"), ("#entete", "Aller au menu"), ("#pied", "Aller au pied de page"))
    return rx.el.nav(
        rx.el.ul(*(rx.el.li(NativeLink.create(texte, href=href)) for href, texte in liens)),
        class_name="skip",
        custom_attrs={"aria-label": "Accès rapide"},
    )


def _header(route: str, *, prive: bool, dense: bool) -> rx.Component:
    tiroir = rx.el.div(
        rx.el.p(
            rx.el.button(
                icon("fermer"),
                "Fermer le menu",
                type="button",
                class_name="btn btn--quiet",
                custom_attrs={"popovertarget": "menu", "popovertargetaction": "hide"},
            ),
            class_name="drawer__close",
        ),
        _tools(route),
        _nav(route, prive=prive),
        id="menu",
        class_name="drawer menu",
        custom_attrs={"popover": "auto"},
    )
    return rx.el.header(
        rx.el.div(
            brand("/accueil" if prive else "/"),
            rx.el.button(
                icon("menu"),
                "Menu",
                type="button",
                class_name="btn btn--secondary drawer-btn",
                custom_attrs={"popovertarget": "menu"},
            ),
            _acting() if prive else rx.fragment(),
            tiroir,
            class_name="wrap",
        ),
        id="entete",
        class_name="header dense" if dense else "header",
        custom_attrs={"tabIndex": -1},
    )


def _acting() -> rx.Component:
    return rx.cond(
        SessionState.collectivite != "",
        rx.el.div(
            rx.el.p(
                rx.el.small("Vous agissez au nom de"),
                rx.el.br(),
                rx.el.strong(SessionState.collectivite),
                rx.cond(SessionState.gerante != "", rx.el.small(" gestion : ", SessionState.gerante), rx.fragment()),
            ),
            rx.cond(
                SessionState.plusieurs,
                rx.el.a("Changer", vh(" de collectivité"), href="/choisir-collectivite?suite=" + SessionState.chemin),
                rx.fragment(),
            ),
            class_name="acting",
        ),
        rx.fragment(),
    )


def _aide(route: str) -> Any:
    """Return the address of the help; it carries the page that asks for it, but for the pages of the help itself."""
    if route.startswith("/aide"):
        return "/aide"
    return rx.cond(SessionState.chemin != "", "/aide?page=" + SessionState.chemin, "/aide")


def _tools(route: str) -> rx.Component:
    deconnexion = NativeForm.create(
        rx.el.button(icon("verrou"), "Se déconnecter", type="submit", class_name="btn btn--quiet"),
        action="/auth/deconnexion",
        method="post",
    )
    return rx.el.ul(
        rx.el.li(rx.el.a(icon("aide"), "Aide", href=_aide(route))),
        rx.cond(
            SessionState.connecte,
            rx.fragment(
                rx.el.li(rx.el.a(icon("personne"), SessionState.nom, vh(" : mes connexions"), href="/mes-connexions")),
                rx.el.li(deconnexion),
            ),
            rx.el.li(rx.el.a(icon("verrou"), "Accès à la plateforme", href="/connexion")),
        ),
        class_name="tools",
    )


def _nav(route: str, *, prive: bool) -> rx.Component:
    entrees = MENU if prive else MENU_PUBLIC
    prefixe = max((e.prefixe for e in entrees if route.startswith(e.prefixe)), key=len, default="")

    def lien(entree: Entree) -> rx.Component:
        dessous = {"aria-current": "true"} if entree.prefixe and entree.prefixe == prefixe else {}
        attributs = {"aria-current": "page"} if entree.href == route else dessous
        element = rx.el.li(rx.el.a(entree.libelle, href=entree.href, custom_attrs=attributs))
        return rx.cond(SessionState.menu.contains(entree.href), element, rx.fragment()) if prive else element

    return rx.el.nav(
        rx.el.ul(*(lien(e) for e in entrees)), class_name="nav", custom_attrs={"aria-label": "Menu principal"}
    )


def _breadcrumb(fil: tuple[tuple[str, str], ...], titre: rx.Var | str, *, dense: bool) -> rx.Component:
    return rx.el.nav(
        rx.el.ol(
            *(rx.el.li(rx.el.a(texte, href=href)) for texte, href in fil),
            rx.el.li(rx.el.span(titre, custom_attrs={"aria-current": "page"})),
        ),
        class_name="crumbs wrap dense" if dense else "crumbs wrap",
        custom_attrs={"aria-label": "Fil d’Ariane"},
    )


def _footer(*, dense: bool) -> rx.Component:
    return rx.el.footer(
        rx.el.div(
            rx.el.ul(*(rx.el.li(rx.el.a(e.libelle, href=e.href)) for e in PIED)),
            rx.el.p(
                "Un service du CNFPT pour l’apprentissage dans la fonction publique territoriale.", class_name="muted"
            ),
            class_name="wrap",
        ),
        id="pied",
        class_name="footer dense" if dense else "footer",
        custom_attrs={"tabIndex": -1},
    )


def _expiry_dialog() -> rx.Component:
    return rx.fragment(
        dialog(
            "fin-de-session",
            "Votre session se termine dans 5 minutes",
            rx.el.p("Par sécurité, vous serez déconnecté ou déconnectée. Votre brouillon est conservé."),
            rx.cond(
                SessionState.avertir_a >= 0,
                rx.fragment(),
                rx.el.p("Cette session a atteint sa durée maximale : enregistrez, puis reconnectez-vous."),
            ),
            rx.el.div(
                rx.cond(
                    SessionState.avertir_a >= 0,
                    rx.el.button(
                        "Prolonger la session", type="button", class_name="btn", on_click=SessionState.prolonger
                    ),
                    NativeForm.create(
                        rx.el.button("Revenir à la page", type="submit", class_name="btn"), method="dialog"
                    ),
                ),
                NativeForm.create(
                    rx.el.button("Me déconnecter", type="submit", class_name="btn btn--secondary"),
                    action="/auth/deconnexion",
                    method="post",
                ),
                class_name="row",
            ),
            fermer=SessionState.masquer_avertissement,
        ),
        OpenAt.create(cible="fin-de-session", quand=abs(SessionState.avertir_a)),
    )


def error_page() -> rx.Component:
    """Return what replaces a page whose drawing failed."""
    return rx.el.main(
        rx.el.h1("Le service a rencontré un problème", id="titre"),
        rx.el.p("Votre brouillon est conservé. Rechargez la page. Si le problème continue, lisez l’aide."),
        rx.el.p(
            NativeLink.create("Recharger la page", href="", class_name="btn"),
            NativeLink.create("Aide et contact", href="/aide"),
            class_name="row",
        ),
        class_name="wrap page stack",
    )
