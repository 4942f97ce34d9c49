"""Effects of the work queue, compiled with the page: its keys, its reason templates, its watch over newcomers."""

import reflex as rx

from iel_app.ui.base import _Effect


class QueueKeys(_Effect):
    """Listens to single keys inside the element `zone`, while `actif`: nowhere else, so that nobody is surprised.

    J, K and the arrows move focus from one row's link (`data-row`) to the next, X ticks the row's box; the keys of
    `gestes` press the button whose id they name. A gesture on a row that is not the current one only opens it: nobody
    decides on what is not on the screen. Those of `libres` press theirs whatever the row. A key held down makes no
    gesture.
    """

    zone: rx.Var[str]
    actif: rx.Var[bool]
    gestes: rx.Var[dict[str, str]]
    libres: rx.Var[dict[str, str]] = rx.Var.create({})

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect."""
        return [
            rx.Var(
                f"""useEffect(() => {{
                    const zone = document.getElementById({self.zone!s});
                    if (!zone || !{self.actif!s}) return;
                    const gestes = {self.gestes!s}, libres = {self.libres!s};
                    const pas = {{ j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }};
                    const ecouter = (e) => {{
                        if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
                        if (e.target.matches("textarea, select, input:not([type=checkbox])")) return;
                        const touche = e.key.length === 1 ? e.key.toLowerCase() : e.key;
                        const liens = [...zone.querySelectorAll("[data-row]")];
                        const ligne = e.target.closest("tr");
                        const rang = liens.findIndex((lien) => ligne?.contains(lien));
                        if (pas[touche]) {{
                            e.preventDefault();
                            const depart = rang < 0 && pas[touche] < 0 ? liens.length : rang;
                            liens[depart + pas[touche]]?.focus();
                        }} else if (touche === "x" && rang >= 0) {{
                            e.preventDefault();
                            ligne.querySelector("[type=checkbox]")?.click();
                        }} else if (libres[touche]) {{
                            e.preventDefault();
                            if (!e.repeat) document.getElementById(libres[touche])?.click();
                        }} else if (gestes[touche] && rang >= 0) {{
                            e.preventDefault();
                            if (e.repeat) return;
                            if (ligne.hasAttribute("aria-current")) document.getElementById(gestes[touche])?.click();
                            else liens[rang].click();
                        }}
                    }};
                    zone.addEventListener("keydown", ecouter);
                    return () => zone.removeEventListener("keydown", ecouter);
                }}, [{self.zone!s}, {self.actif!s}])""",
                _var_data=self.actif._get_all_var_data(),
            )
        ]

    def _exclude_props(self) -> list[str]:
        return ["zone", "actif", "gestes", "libres"]


class FillFrom(_Effect):
    """Writes what is chosen in a list (`data-fills`: the id of a field) into that field, below what was typed there.

    One listener for all the lists of the page, which may come and go.
    """

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect: what the list wrote before gives way to the new choice."""
        return [
            """useEffect(() => {
                const remplir = (e) => {
                    const liste = e.target, champ = document.getElementById(liste.dataset?.fills);
                    if (!champ || e.dejaRempli) return;
                    e.dejaRempli = true;
                    const avant = liste.dataset.avant || "", saisi = champ.value.trimEnd();
                    const propre = avant && saisi.endsWith(avant) ? saisi.slice(0, -avant.length).trimEnd() : saisi;
                    liste.dataset.avant = liste.value;
                    champ.value = [propre, liste.value].filter(Boolean).join("\\n");
                };
                document.addEventListener("change", remplir);
                return () => document.removeEventListener("change", remplir);
            }, [])"""
        ]


class Watch(_Effect):
    """Presses the hidden button `cible` every `secondes`, while the person looks at the page and is active on it.

    Somebody who is gone since `patience` seconds sends nothing, so that their session ends as it must.
    """

    cible: rx.Var[str]
    secondes: rx.Var[int]
    patience: rx.Var[int] = rx.Var.create(120)

    def add_hooks(self) -> list[str | rx.Var]:
        """Return the effect."""
        return [
            f"""useEffect(() => {{
                let vu = Date.now();
                const voir = () => {{ vu = Date.now(); }};
                const signes = ["keydown", "pointerdown", "pointermove", "wheel"];
                signes.forEach((s) => document.addEventListener(s, voir, {{ passive: true }}));
                const veille = setInterval(() => {{
                    if (document.visibilityState !== "visible" || Date.now() - vu > {self.patience!s} * 1000) return;
                    document.getElementById({self.cible!s})?.click();
                }}, {self.secondes!s} * 1000);
                return () => {{
                    clearInterval(veille);
                    signes.forEach((s) => document.removeEventListener(s, voir));
                }};
            }}, [])"""
        ]

    def _exclude_props(self) -> list[str]:
        return ["cible", "secondes", "patience"]
