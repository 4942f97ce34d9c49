"""A text shown once, to copy: it reaches the browser as a value of its field, and stays in no state."""

from typing import Any

import reflex as rx

from iel_app.ui.base import _Effect, icon, vh


class CopyOnClick(_Effect):
    """Copies the field that a button names, and says so; without a clipboard, the field is selected."""

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect: one listener for the page."""
        return [
            """useEffect(() => {
                const copier = async (evenement) => {
                    const bouton = evenement.target.closest?.("[data-copie]");
                    const champ = bouton && document.getElementById(bouton.dataset.copie);
                    if (!champ) return;
                    const annonce = document.getElementById(champ.id + "-copie");
                    champ.select();
                    try {
                        await navigator.clipboard.writeText(champ.value);
                        annonce.textContent = "Copié.";
                    } catch {
                        annonce.textContent = "Le texte est sélectionné : copiez-le avec votre clavier.";
                    }
                };
                document.addEventListener("click", copier);
                return () => document.removeEventListener("click", copier);
            }, [])"""
        ]


def copy_field(id: str, label: str, aide: str, *, lignes: int = 1) -> rx.Component:
    """Return a field to copy, empty until an event writes its value (`rx.set_value`)."""
    genre = {"type": "text"} if lignes == 1 else {"rows": str(lignes)}
    return rx.el.div(
        rx.el.label(label, html_for=id),
        rx.el.p(aide, id=f"{id}-aide", class_name="hint"),
        (rx.el.input if lignes == 1 else rx.el.textarea)(
            id=id,
            read_only=True,
            auto_complete="off",
            class_name="input code",
            custom_attrs={"aria-describedby": f"{id}-aide", "spellCheck": "false"},
            **genre,
        ),
        rx.el.div(
            rx.el.button(
                icon("copier"),
                "Copier",
                vh(" ", label.lower()),
                type="button",
                class_name="btn btn--secondary",
                custom_attrs={"data-copie": id},
            ),
            class_name="row",
        ),
        rx.el.p(id=f"{id}-copie", class_name="hint", role="status"),
        CopyOnClick.create(),
        class_name="field",
    )


def write_value(id: str, valeur: str) -> Any:
    """Return the event that writes a value into a field of the page."""
    return rx.set_value(id, valeur)
