"""What the form shows, as plain strings: built from the query's dataclass, nothing else crosses."""

from collections.abc import Mapping
from dataclasses import dataclass

from iel_app.core import clock, french
from iel_app.recensement import rules
from iel_app.recensement.forms import NIVEAUX, NOMBRES, Contenu
from iel_app.recensement.queries import FicheRecensement, PeriodeRecensement
from iel_app.recensement.rules import Difference, libelles
from iel_app.ui.focus import Erreur
from iel_app.ui.shapes import Choix, Etape

ANCRES = {
    "responsables": "ajouter-personne",
    "ajouter-categorie": "ajouter-categorie",
}
_AIDES = {
    "fins_ete": "Du 1er janvier au 31 août {annee}",
    "fins_automne": "Du 1er septembre au 31 décembre {annee}",
}


@dataclass
class Information:
    """One line of the identity."""

    champ: str
    libelle: str
    valeur: str


@dataclass
class Personne:
    """One person in charge."""

    uid: str
    rang: int
    prenom: str
    nom: str
    courriel: str
    telephone: str
    personnelle: bool
    a_confirmer: bool
    retirable: bool


@dataclass
class Nombre:
    """One figure of the contracts, with last year's beside it."""

    nom: str
    libelle: str
    aide: str
    retrait: bool
    valeur: str
    precedent: str
    precedente: str


@dataclass
class Ligne:
    """One row of intentions, with last year's three numbers beside it."""

    uid: str
    rang: int
    categorie: str
    libelle: str
    texte: str
    n3: str
    n4: str
    n5: str
    precedent: str
    a_confirmer: bool


@dataclass
class Conflit:
    """One choice to make between two people's values; `sans` is what choosing no value does."""

    champ: str
    ancre: str
    libelle: str
    mien: str
    leur: str
    sans: str


@dataclass
class Diplomes:
    """The diplomas of one level."""

    niveau: str
    diplomes: list[Choix]


def personnes(fiche: FicheRecensement, contenu: Contenu) -> list[Personne]:
    """Return the cards of the people in charge; those of last year, untouched, are still to be confirmed."""
    passees = [] if fiche.version or not fiche.precedent else rules.lisible(fiche.precedent)["responsables"]
    seul = len(contenu["responsables"]) == 1
    return [
        Personne(
            uid=p["uid"],
            rang=rang,
            prenom=p["prenom"],
            nom=p["nom"],
            courriel=p["courriel"],
            telephone=p["telephone"],
            personnelle=rules.semble_personnelle(p["courriel"], p["prenom"], p["nom"]),
            a_confirmer=p in passees,
            retirable=not seul,
        )
        for rang, p in enumerate(contenu["responsables"], 1)
    ]


def nombres(fiche: FicheRecensement, contenu: Contenu) -> list[Nombre]:
    """Return the four figures."""
    annee = fiche.periode.annee
    precedent = fiche.precedent or {}
    return [
        Nombre(
            nom=nom,
            libelle=libelle,
            aide=_AIDES.get(nom, "").format(annee=annee),
            retrait=nom == "handicap",
            valeur=contenu[nom],
            precedent=f"{annee - 1}{french.NBSP}: {precedent[nom]}" if nom in precedent else "",
            precedente=str(precedent.get(nom, "")),
        )
        for nom, libelle in libelles.NOMBRES.items()
    ]


def lignes(fiche: FicheRecensement, contenu: Contenu) -> list[Ligne]:
    """Return the rows of intentions."""
    passees = {i["categorie"]: [i[f"n{n}"] for n in NIVEAUX] for i in (fiche.precedent or {}).get("intentions", [])}
    annee = fiche.periode.annee - 1
    vues = []
    for rang, i in enumerate(contenu["intentions"], 1):
        avant = passees.get(i["categorie"], [])
        vues.append(
            Ligne(
                uid=i["uid"],
                rang=rang,
                categorie=i["categorie"],
                libelle=fiche.categories.get(i["categorie"], ""),
                texte=i["texte"],
                n3=i["n3"],
                n4=i["n4"],
                n5=i["n5"],
                precedent=f"{annee}{french.NBSP}: {', '.join(avant)}" if avant else "",
                a_confirmer=bool(avant) and not any(i[f"n{n}"].strip() for n in NIVEAUX),
            )
        )
    return vues


def disponibles(fiche: FicheRecensement, contenu: Contenu) -> list[Choix]:
    """Return the catégories not yet in a row."""
    prises = {i["categorie"] for i in contenu["intentions"]}
    return [Choix(code, libelle) for code, libelle in fiche.categories.items() if code not in prises]


def totaux(contenu: Contenu, periode: PeriodeRecensement) -> dict[str, str]:
    """Return the totals shown: by row uid, by level (`n3`…), of all (`tout`), and what is said of it (`avis`)."""
    par_niveau = rules.totaux(contenu)
    tout = sum(par_niveau.values())
    return (
        {i["uid"]: french.number(rules.total(i)) for i in contenu["intentions"]}
        | {f"n{n}": french.number(t) for n, t in par_niveau.items()}
        | {"tout": french.number(tout), "avis": rules.avertissement(tout, periode.plancher, periode.plafond)}
    )


def sommaire(
    contenu: Contenu, fautifs: Mapping[str, str], conflits: list[Difference], personnes: list[Personne]
) -> list[Etape]:
    """Return where each block stands: errors first, then choices to make, then what is filled or to be confirmed."""
    fait = rules.avancement(contenu)
    noms = {"responsables": "2. Personnes en charge", "contrats": "3. Contrats en cours", "intentions": "4. Intentions"}
    etapes = [Etape("identite", "1. Identité", "Complété, en lecture seule", "done")]
    for bloc, libelle in noms.items():
        nb_erreurs = sum(_bloc(champ) == bloc for champ in fautifs)
        nb_conflits = sum(_bloc(c.champ) == bloc for c in conflits)
        if nb_erreurs:
            etat, ton = french.plural(nb_erreurs, "erreur"), "bad"
        elif nb_conflits:
            etat, ton = f"{french.number(nb_conflits)}{french.NBSP}choix à faire", "todo"
        elif fait[bloc] and bloc == "responsables" and any(p.a_confirmer for p in personnes):
            etat, ton = "À confirmer", "todo"
        else:
            etat, ton = ("Complété", "done") if fait[bloc] else ("À compléter", "todo")
        etapes.append(Etape(bloc, libelle, etat, ton))
    return etapes


def _bloc(champ: str) -> str:
    if champ in NOMBRES:
        return "contrats"
    return "responsables" if champ.startswith(("r-", "responsables")) else "intentions"


def erreurs(fautifs: Mapping[str, str], contenu: Contenu) -> list[Erreur]:
    """Return the lines of the summary, each with the id of what to correct; of several people, which one."""
    uids = [p["uid"] for p in contenu["responsables"]]
    rangs = {f"r-{uid}": f" (personne {rang})" for rang, uid in enumerate(uids, 1)} if len(uids) > 1 else {}
    return [
        Erreur(ANCRES.get(champ, champ), phrase + rangs.get(champ.rpartition("-")[0], ""))
        for champ, phrase in fautifs.items()
    ]


def conflits(differences: list[Difference], contenu: Contenu) -> dict[str, list[Conflit]]:
    """Return the choices to make, by the row or figure that shows them; "" gathers those of rows not in the form."""
    par_lieu: dict[str, list[Conflit]] = {}
    montres, saisi = rules.lieux(contenu), rules.a_plat(contenu)
    for d in differences:
        lieu = rules.lieu(d.champ)
        present, sans = lieu in montres, "Laisser vide"
        if not present or d.apres == "—":
            sans = "Retirer la personne" if lieu.startswith("r-") else "Retirer la ligne"
        # What the field holds now, which may be typed since the conflict; « — » would offer to remove the row.
        mien = saisi.get(d.champ) or ("vide" if present and d.apres == "—" else "—")
        choix = Conflit(d.champ, f"conflit-{d.champ}", d.libelle, mien, d.apres, sans)
        par_lieu.setdefault(lieu if present else "", []).append(choix)
    return par_lieu


def delai(fiche: FicheRecensement) -> str:
    """Return « 12 jours », or that it is the last; nothing when the period is not open."""
    if not fiche.periode.ouverte:
        return ""
    fin = clock.local(fiche.periode.fermeture).date()
    jours = (fin - clock.today()).days
    return "Dernier jour" if jours <= 0 else french.plural(jours, "jour")


def categorie_choisie(fiche: FicheRecensement, texte: str) -> str:
    """Return the code of the catégorie whose label was typed in full, "" when none is."""
    cherche = texte.strip().casefold()
    return next((code for code, libelle in fiche.categories.items() if libelle.casefold() == cherche), "")
