"""What the screen answers: badges, alerts, error summary, status, conflicts, empty and loading states."""

from typing import Any

import reflex as rx

from iel_app.ui.base import TAKES_OVER, NativeLink, breakable, icon, vh

Texte = rx.Component | rx.Var | str
VIDE = "—"
"""How an absent value is written, in a difference and in a conflict."""

_ICONES = {
    "succes": "ok",
    "attention": "crayon",
    "erreur": "alerte",
    "info": "attente",
    "brouillon": "crayon",
    "nouveau": "info",
    "neutre": "moins",
}


def _icone_de(ton: rx.Var | str) -> rx.Component:
    if isinstance(ton, str):
        return icon(_ICONES[ton])
    return rx.match(ton, *((nom, icon(i)) for nom, i in _ICONES.items()), icon("info"))


def badge(ton: rx.Var | str, texte: Texte, *, icone: bool = True) -> rx.Component:
    """Return a status: icon, text and border, never colour alone."""
    return rx.el.span(*((_icone_de(ton),) if icone else ()), texte, class_name="badge", custom_attrs={"data-tone": ton})


def alert(
    ton: str, *contenu: Texte, icone: str = "", id: str = "", titre: Texte | None = None, forte: bool = False
) -> rx.Component:
    """Return a message in the page; with an id it can take focus."""
    attributs: dict[str, Any] = {"data-tone": ton}
    if id:
        attributs |= {"role": "group", "tabIndex": -1}
        if titre is not None:
            attributs["aria-labelledby"] = f"{id}-titre"
    corps = (
        [rx.el.h2(titre, id=f"{id}-titre" if id else None, class_name="" if forte else "h4")]
        if titre is not None
        else []
    )
    return rx.el.div(
        icon(icone or {"succes": "ok", "erreur": "alerte", "attention": "alerte"}.get(ton, "info")),
        rx.el.div(*corps, *contenu, class_name="stack stack-s"),
        id=id or None,
        class_name="alert alert--strong" if forte else "alert",
        custom_attrs=attributs,
    )


def error_message(id: Any, texte: rx.Var | str) -> rx.Component:
    """Return the sentence of a wrong field, with « Erreur » for those who hear it."""
    return rx.el.p(icon("alerte"), rx.el.span(vh("Erreur : "), texte), id=id, class_name="error")


def not_done(motif: rx.Var) -> rx.Component:
    """Return why nothing was done, when it is no field’s fault; it takes focus as « motif »."""
    return rx.cond(
        motif != "", alert("attention", rx.el.p(motif), id="motif", titre="Rien n’est changé"), rx.fragment()
    )


def error_summary(erreurs: rx.Var, phrase: Texte) -> rx.Component:
    """Return « Il y a un problème » and a link to each wrong field; it takes focus after a refused submit.

    `erreurs` is a list of objects with `ancre` (id of the field) and `texte`, in the order of the page.
    """
    return rx.cond(
        erreurs.length() > 0,
        rx.el.div(
            rx.el.div(
                rx.el.h2("Il y a un problème", id="resume-titre"),
                rx.el.p(phrase),
                rx.el.ul(
                    rx.foreach(
                        erreurs, lambda e: rx.el.li(NativeLink.create(e.texte, href="#" + e.ancre), key=e.ancre)
                    ),
                    class_name="bullets",
                ),
                class_name="stack stack-s",
            ),
            id="resume",
            class_name="alert alert--strong error-summary",
            custom_attrs={"data-tone": "erreur", "tabIndex": -1, "role": "group", "aria-labelledby": "resume-titre"},
        ),
        rx.fragment(),
    )


def conflict(
    ancre: Any, libelle: Any, mien: Any, leur: Any, qui: Any, *, garder: Any, prendre: Any, sans: Any = "Laisser vide"
) -> rx.Component:
    """Return the choice between two people's values of one field; `sans` is what choosing no value does."""
    return rx.el.div(
        rx.el.div(
            rx.el.p("Le champ ", rx.el.strong(libelle), " a changé pendant votre saisie."),
            rx.el.dl(
                rx.el.div(rx.el.dt("Votre valeur"), rx.el.dd(breakable(rx.Var.create(mien)))),
                rx.el.div(rx.el.dt("Enregistrée par ", qui), rx.el.dd(breakable(rx.Var.create(leur)))),
                class_name="facts",
            ),
            rx.el.p(
                _choisir("Garder ", mien, garder, sans),
                _choisir("Prendre ", leur, prendre, sans),
                class_name="row",
            ),
            class_name="stack stack-s small",
        ),
        id=ancre,
        class_name="alert",
        custom_attrs={"data-tone": "attention", "role": "group", "tabIndex": -1, "aria-label": "Conflit : " + libelle},
    )


def _choisir(verbe: str, valeur: Any, geste: Any, sans: Any) -> rx.Component:
    valeur = rx.Var.create(valeur)
    texte = rx.cond(valeur == VIDE, sans, rx.el.span(verbe, breakable(valeur)))
    return rx.el.button(texte, type="button", class_name="btn btn--secondary", on_click=geste, custom_attrs=TAKES_OVER)


def status(texte: rx.Var | str, *, visible: bool = False) -> rx.Component:
    """Return the polite status region of the page: present from the start, so that changes are announced."""
    return rx.el.p(texte, class_name="hint" if visible else "vh", role="status")


DOUBLE_CLIC = 1000
"""Milliseconds during which a second click on « Annuler » is the first one: nothing is left to undo."""


def undo_bar(texte: rx.Var, annuler: Any, *, label: str = "Dernier retrait", id: str | None = None) -> rx.Component:
    """Return what was just done, with its « Annuler », whose id is `id`: it stays until the next gesture."""
    annuler = annuler.throttle(DOUBLE_CLIC)
    return rx.cond(
        texte != "",
        rx.el.div(
            rx.el.span(texte),
            rx.el.button(
                icon("annuler"), "Annuler", type="button", class_name="btn btn--quiet", on_click=annuler, id=id
            ),
            class_name="bar bar--ink toast",
            custom_attrs={"role": "group", "aria-label": label},
        ),
        rx.fragment(),
    )


def band(icone: str, fort: Texte, *texte: Texte) -> rx.Component:
    """Return the dark band that says, at the top of any page, that something is lost."""
    return rx.el.p(icon(icone), rx.el.strong(fort), *texte, class_name="bar bar--ink")


def empty_state(icone: str, titre: Texte, *contenu: Texte) -> rx.Component:
    """Return what to read, and do, when there is nothing to show."""
    return rx.el.div(
        icon(icone, classe="icon pictogram"), rx.el.h2(titre, class_name="h4"), *contenu, class_name="stack stack-s"
    )


def skeleton(annonce: str = "Chargement en cours") -> rx.Component:
    """Return grey lines in the place of what is coming, announced once."""
    return rx.el.div(
        rx.el.p(annonce, class_name="vh", role="status"),
        rx.el.svg(
            rx.el.path(d="M10 12h260M10 44h680M10 76h560M10 108h620"),
            custom_attrs={"viewBox": "0 0 800 120", "preserveAspectRatio": "none", "aria-hidden": "true"},
        ),
        class_name="skeleton",
    )
