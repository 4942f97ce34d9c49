"""A workshop, who comes to it, and the form that creates one."""

import reflex as rx

from iel_app import ui
from iel_app.aide.forms import DESCRIPTION_MAX, TITRE_MAX
from iel_app.aide.state import AteliersState
from iel_app.aide.state.adresses import ATELIERS
from iel_app.aide.state.vues import AtelierLu, InscritLu


def atelier(a: rx.vars.ObjectVar[AtelierLu]) -> rx.Component:
    """Return one workshop: when, how many places, and what one may do of it."""
    etat = rx.match(
        rx.cond(
            a.annule,
            "annule",
            rx.cond(a.inscrit, "inscrit", rx.cond(a.attend, "attend", rx.cond(a.complet, "complet", "libre"))),
        ),
        ("annule", ui.badge("neutre", "Annulé")),
        ("inscrit", ui.badge("succes", "Inscription faite")),
        ("attend", ui.badge("info", "En liste d’attente")),
        ("complet", ui.badge("neutre", "Complet")),
        ui.badge("info", "Inscriptions ouvertes"),
    )
    return rx.el.li(
        rx.el.div(rx.el.h2(a.titre, class_name="h4"), etat, class_name="spread"),
        rx.el.p(ui.icon("agenda"), " ", a.quand),
        rx.el.p(a.places, class_name="small muted"),
        rx.cond(a.description != "", ui.prose(a.description), rx.fragment()),
        rx.cond(
            a.complet & ~a.annule & ~a.inscrit,
            rx.el.p(
                "Dès qu’une place se libère, la première personne en attente est inscrite et prévenue par courriel.",
                class_name="small muted",
            ),
            rx.fragment(),
        ),
        rx.cond(a.annule, rx.fragment(), ui.row(_personne(a), _organisation(a))),
        class_name="stack stack-s",
        key=a.id,
    )


def _personne(a: rx.vars.ObjectVar[AtelierLu]) -> rx.Component:
    suffixe = ui.vh(" : ", a.titre)
    inscrit = rx.fragment(
        ui.native_link("Ouvrir l’atelier", ui.vh(" ", a.titre, " (nouvel onglet)"), href=a.lien, target="_blank"),
        ui.native_link("Ajouter à mon agenda (ICS)", suffixe, href=a.ics, icone="agenda"),
        ui.button("Me désinscrire", suffixe, genre="discret-petit", on_click=AteliersState.quitter(a.id)),
    )
    libre = ui.button("M’inscrire", suffixe, genre="petit", on_click=AteliersState.rejoindre(a.id))
    complet = rx.cond(
        a.attend,
        ui.button("Quitter la liste d’attente", suffixe, genre="discret-petit", on_click=AteliersState.quitter(a.id)),
        ui.button("M’inscrire en liste d’attente", suffixe, genre="petit", on_click=AteliersState.attendre(a.id)),
    )
    return rx.cond(a.inscrit, inscrit, rx.cond(a.complet, complet, libre))


def _organisation(a: rx.vars.ObjectVar[AtelierLu]) -> rx.Component:
    gestes = rx.fragment(
        ui.link(a.inscrits, ui.vh(" : voir qui vient à ", a.titre), href=f"{ATELIERS}?inscrits=" + a.id.to_string()),
        ui.button(
            "Annuler l’atelier",
            ui.vh(" ", a.titre),
            genre="discret-petit",
            on_click=AteliersState.demander_annulation(a.id),
        ),
    )
    return rx.cond(a.organise, gestes, rx.fragment())


def inscrits() -> rx.Component:
    """Return who comes to a workshop."""

    def personne(i: rx.vars.ObjectVar[InscritLu]) -> rx.Component:
        return rx.el.span(i.nom)

    colonnes = [
        ui.Colonne("Nom", personne),
        ui.Colonne("Structure", lambda i: rx.cond(i.structure != "", rx.el.span(i.structure), "—")),
        ui.Colonne("Adresse électronique", lambda i: ui.mail_link(i.courriel)),
        ui.Colonne("Depuis le", lambda i: rx.el.span(i.depuis)),
        ui.Colonne(
            "État",
            lambda i: rx.cond(
                i.attend, ui.badge("info", "En liste d’attente"), ui.badge("succes", "Inscription faite")
            ),
        ),
    ]
    return rx.el.section(
        rx.el.h2("Personnes inscrites : ", AteliersState.liste_titre, id="inscrits"),
        rx.cond(
            AteliersState.inscrits.length() > 0,
            ui.table("Personnes inscrites à l’atelier", colonnes, AteliersState.inscrits, lambda i: i.courriel),
            rx.el.p("Aucune inscription pour le moment."),
        ),
        rx.el.p(ui.link("Fermer la liste", href=ATELIERS)),
        class_name="stack",
        custom_attrs={"aria-labelledby": "inscrits"},
    )


def creation() -> rx.Component:
    """Return the form of a new workshop."""
    fautes = AteliersState.fautes

    def champ(nom: str, label: str, **props: object) -> rx.Component:
        return ui.text_field(nom, label, erreur=fautes.get(nom, ""), **props)

    return rx.el.section(
        rx.el.h2("Créer un atelier", id="creer"),
        rx.el.form(
            champ("intitule", "Titre", max_length=TITRE_MAX + 50),
            ui.text_area(
                "description",
                "Présentation (facultatif)",
                erreur=fautes.get("description", ""),
                maximum=DESCRIPTION_MAX,
            ),
            rx.el.div(
                champ("jour", "Date", aide="JJ/MM/AAAA", court=True, max_length=20),
                champ("heure", "Heure", aide="Comme 14 h 30", court=True, max_length=10),
                champ("duree", "Durée en minutes", court=True, input_mode="numeric", max_length=6),
                champ("capacite", "Nombre de places", court=True, input_mode="numeric", max_length=6),
                class_name="pairs",
            ),
            champ(
                "lien",
                "Lien de connexion",
                aide="En https ; seules les personnes inscrites le voient",
                type="url",
                max_length=500,
            ),
            ui.row(ui.submit("Créer l’atelier")),
            key=AteliersState.tirage.to_string(),
            class_name="stack stack-m measure",
            no_validate=True,
            on_submit=AteliersState.creer,
        ),
        class_name="stack",
        custom_attrs={"aria-labelledby": "creer"},
    )


def annulation() -> rx.Component:
    """Return the question asked before a workshop is cancelled."""
    return ui.dialog(
        "annulation",
        "Annuler cet atelier ?",
        rx.el.p("L’atelier ", rx.el.strong(AteliersState.a_annuler_titre), " n’aura pas lieu."),
        rx.el.p("Les personnes inscrites sont prévenues par courriel."),
        ui.row(
            ui.button("Annuler l’atelier", genre="danger", on_click=AteliersState.annuler(AteliersState.a_annuler)),
            ui.button("Le garder", genre="secondaire", on_click=AteliersState.garder),
        ),
        ouvert=AteliersState.a_annuler > 0,
        fermer=AteliersState.garder,
    )
