"""The password field, and how strong a new one is while it is typed."""

from typing import Any

import reflex as rx

from iel_app.core.settings import settings
from iel_app.ui.base import _Effect, icon, vh
from iel_app.ui.fields import described, message


class PasswordStrength(_Effect):
    """Says under a new password what the server thinks of it; the answer to a text since changed is dropped."""

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect: one listener for the page, asked when one stops typing for a moment."""
        return [
            """useEffect(() => {
                let attente = 0, demande = null;
                const dire = (id, phrase, niveau) => {
                    document.getElementById(id + "-force").textContent = phrase;
                    document.getElementById(id + "-jauge").dataset.niveau = niveau;
                };
                const juger = async (champ) => {
                    demande = new AbortController();
                    try {
                        const corps = new URLSearchParams({ mot_de_passe: champ.value });
                        const signal = demande.signal;
                        const reponse = await fetch("/auth/force", { method: "POST", body: corps, signal });
                        if (!reponse.ok) return;
                        const { phrase, niveau } = await reponse.json();
                        dire(champ.id, phrase, niveau);
                    } catch {
                        // Given up for a newer one, or no network: sending the form will tell.
                    }
                };
                const ecouter = ({ target: champ }) => {
                    if (!champ.dataset || !("force" in champ.dataset)) return;
                    clearTimeout(attente);
                    demande?.abort();
                    if (champ.value) attente = setTimeout(juger, 350, champ);
                    else dire(champ.id, "", 0);
                };
                document.addEventListener("input", ecouter);
                return () => {
                    clearTimeout(attente);
                    demande?.abort();
                    document.removeEventListener("input", ecouter);
                };
            }, [])"""
        ]


def password_field(
    id: str,
    label: str,
    *,
    visible: rx.Var[bool],
    basculer: Any,
    erreur: rx.Var | None = None,
    nouveau: bool = False,
) -> rx.Component:
    """Return a password field with « Afficher »; pasting and password managers work.

    `nouveau` is for the choice of one: what is asked of it, and how strong it is while it is typed.
    """
    aide = f"{settings().mot_de_passe_min} caractères au moins. Une phrase de quelques mots convient très bien."
    champ = rx.el.input(
        id=id,
        name=id,
        type=rx.cond(visible, "text", "password"),
        auto_complete="new-password" if nouveau else "current-password",
        max_length=256,
        required=True,
        class_name="input",
        custom_attrs=described(id, erreur, *(("aide", "force") if nouveau else ()))
        | {"spellCheck": "false", "autoCapitalize": "none"}
        | ({"data-force": ""} if nouveau else {}),
    )
    bouton = rx.el.button(
        icon("oeil"),
        rx.cond(visible, "Masquer", "Afficher"),
        vh(f" le {label.lower()}"),
        type="button",
        class_name="btn btn--secondary",
        on_click=basculer,
    )
    return rx.el.div(
        rx.el.label(label, html_for=id),
        rx.el.p(aide, id=f"{id}-aide", class_name="hint") if nouveau else rx.fragment(),
        message(id, erreur),
        rx.el.div(champ, bouton, class_name="with-button"),
        _force(id) if nouveau else rx.fragment(),
        class_name="field" if erreur is None else rx.cond(erreur != "", "field has-error", "field"),
    )


def _force(id: str) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            *(rx.el.span() for _ in range(3)),
            id=f"{id}-jauge",
            class_name="strength",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.p(id=f"{id}-force", class_name="hint", role="status"),
        PasswordStrength.create(),
    )
