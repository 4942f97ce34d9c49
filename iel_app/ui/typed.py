"""What is typed against what the server knows: a field follows the server until somebody types in it."""

import reflex as rx

from iel_app.ui.base import _Effect


class KeepTyped(_Effect):
    """Shows in the fields of a form what the server changes, never over what is typed; sends again what it missed.

    A field whose text is still the one the server last gave takes its new one. Once the page is loaded, also after a
    connection that was lost or a session that ended, a field that says something else is left once more: the event
    of leaving it carries what an interrupted one did not.
    """

    formulaire: rx.Var[str]
    pret: rx.Var[bool]

    def add_hooks(self) -> list[str | rx.Var]:
        """Return both effects."""
        dedans = f"""closest("#" + {self.formulaire!s})"""
        return [
            rx.Var(
                f"""useEffect(() => {{
                    const guetteur = new MutationObserver((changements) => {{
                        for (const {{ target, oldValue }} of changements) {{
                            if (target.{dedans} && target.value.trim() === (oldValue ?? "").trim())
                                target.value = target.getAttribute("value") ?? "";
                        }}
                    }});
                    guetteur.observe(document.body, {{
                        subtree: true, attributeFilter: ["value"], attributeOldValue: true,
                    }});
                    return () => guetteur.disconnect();
                }}, [])""",
                _var_data=self.formulaire._get_all_var_data(),
            ),
            rx.Var(
                f"""useEffect(() => {{
                    if (!{self.pret!s}) return;
                    const formulaire = document.getElementById({self.formulaire!s});
                    for (const champ of formulaire?.querySelectorAll("input.input:not([role])") ?? []) {{
                        if (champ.value.trim() !== (champ.getAttribute("value") ?? "").trim())
                            champ.dispatchEvent(new FocusEvent("focusout", {{ bubbles: true }}));
                    }}
                }}, [{self.pret!s}])""",
                _var_data=self.pret._get_all_var_data(),
            ),
        ]

    def _exclude_props(self) -> list[str]:
        return ["formulaire", "pret"]
