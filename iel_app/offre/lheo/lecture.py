"""From LHEO 2.3 to rows, one a session: one formation in memory at a time, and nothing fetched nor expanded."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from iel_app.core.errors import Impossible
from iel_app.offre.fichiers import FORMAT, LigneLue
from iel_app.offre.models.codes import Enseignement, Entrees, EtatRecrutement

_REFERENCE, _REFERENCE_SESSION = re.compile(r"^\d{12}$"), re.compile(r"^\d{8}$")
_ENSEIGNEMENTS = {"0": Enseignement.PRESENTIEL.value, "1": Enseignement.MIXTE.value, "2": Enseignement.DISTANCE.value}
_RECRUTEMENTS = {
    "1": EtatRecrutement.OUVERT.value,
    "2": EtatRecrutement.FERME.value,
    "3": EtatRecrutement.SUSPENDU.value,
}
_ENTREES = {"0": Entrees.DATES_FIXES.value, "1": Entrees.PERMANENTES.value}
_VIDES = ("non précisé", "non precise", "aucune", "néant")
_CEDEX = re.compile(r"^(.*?)\s*(CEDEX(?: \d{1,2})?)$", re.IGNORECASE)
SESSIONS_MAX = 50_000
Noeud = Any


def lire(chemin: Path) -> Iterator[LigneLue]:
    """Yield the sessions of a document, numbered in its order; a formation without session is one row.

    Raises:
        Impossible: no LHEO, broken off, with a document type or entities, or too long.
    """
    numero = 0
    for formation in _formations(chemin):
        for valeurs in _sessions(formation):
            numero += 1
            if numero > SESSIONS_MAX:
                raise Impossible(f"Le fichier doit comporter {SESSIONS_MAX} sessions au plus. Partagez-le.")
            yield LigneLue(numero, valeurs)
    if not numero:
        raise Impossible("Le fichier LHEO ne contient aucune formation.")


def verifier(chemin: Path) -> None:
    """Read the first formation only, so that most wrong files are refused at once.

    Raises:
        Impossible: see `lire`.
    """
    next(lire(chemin))


def _formations(chemin: Path) -> Iterator[Noeud]:
    try:
        with chemin.open("rb") as fichier:
            evenements = etree.iterparse(
                fichier,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
                load_dtd=False,
                remove_comments=True,
                remove_pis=True,
            )
            racine = None
            for evenement, noeud in evenements:
                if racine is None:
                    racine = noeud
                    _exiger_sans_dtd(racine)
                    continue
                offres = noeud.getparent()
                if (
                    evenement == "end"
                    and _nom(noeud) == "formation"
                    and offres is not None
                    and _nom(offres) == "offres"
                ):
                    yield noeud
                    noeud.clear()
                    while (precedent := noeud.getprevious()) is not None:
                        offres.remove(precedent)
    except etree.XMLSyntaxError:
        raise Impossible("Le fichier LHEO (XML) est incomplet ou endommagé. Exportez-le de nouveau.") from None


def _exiger_sans_dtd(racine: Noeud) -> None:
    infos = racine.getroottree().docinfo
    if infos.doctype or infos.internalDTD is not None:
        raise Impossible("Le fichier XML contient une déclaration DOCTYPE. Retirez-la : LHEO n’en a pas besoin.")
    if _nom(racine) != "lheo":
        raise Impossible(f"{FORMAT}.")


def _nom(noeud: Noeud) -> str:
    return etree.QName(noeud).localname if isinstance(noeud.tag, str) else ""


def _fils(noeud: Noeud | None, *chemin: str) -> Noeud | None:
    for nom in chemin:
        noeud = next((n for n in noeud if _nom(n) == nom), None) if noeud is not None else None
    return noeud


def _tous(noeud: Noeud, nom: str) -> list[Noeud]:
    return [n for n in noeud if _nom(n) == nom]


def _texte(noeud: Noeud | None, *chemin: str) -> str:
    trouve = _fils(noeud, *chemin)
    return (trouve.text or "").strip() if trouve is not None else ""


def _dit(noeud: Noeud | None, *chemin: str) -> str:
    lu = _texte(noeud, *chemin)
    return "" if lu.lower() in _VIDES else lu


def _extras(noeud: Noeud) -> dict[str, str]:
    extras = _fils(noeud, "extras")
    lus = _tous(extras, "extra") if extras is not None else []
    return {i.removeprefix("iel:"): (n.text or "").strip() for n in lus if (i := n.get("info", "")).startswith("iel:")}


def _sessions(formation: Noeud) -> Iterator[dict[str, str]]:
    extras = _extras(formation)
    actions = _tous(formation, "action")
    if not any(_tous(a, "session") for a in actions):
        yield _formation(formation, extras, actions[0] if actions else None, None)
    for action in actions:
        for session in _tous(action, "session"):
            yield _formation(formation, extras, action, session) | _session(action, session)


def _formation(formation: Noeud, extras: dict[str, str], action: Noeud | None, session: Noeud | None) -> dict[str, str]:
    numero = formation.get("numero", "").strip()
    cle = "reference_formation" if _REFERENCE.match(numero) else "identifiant_formation"
    contact = _fils(formation, "contact-formation", "coordonnees")
    valeurs = {
        cle: numero,
        "intitule": _texte(formation, "intitule-formation"),
        "certification": _texte(formation, "certification", "code-CERTIFINFO"),
        "objectif": (_texte if "modalites" in extras else _dit)(formation, "objectif-formation"),
        "contenu": _dit(formation, "contenu-formation"),
        "resultats": _dit(formation, "resultats-attendus"),
        "rythme": _dit(action, "rythme-formation"),
        "prerequis": _dit(action, "conditions-specifiques"),
        "lien_web": _texte(formation, "url-formation", "urlweb"),
        "siret_responsable": _siret(formation, "organisme-formation-responsable", "SIRET-organisme-formation"),
        "contact_nom": _texte(contact, "nom"),
        "contact_courriel": _texte(contact, "courriel"),
        "contact_telephone": _texte(contact, "telfixe", "numtel") or _texte(contact, "portable", "numtel"),
        "enseignement": _ENSEIGNEMENTS.get(_texte(action, "modalites-enseignement"), ""),
    }
    return valeurs | _modalites(extras, session) | _nos_extras(extras)


def _nos_extras(extras: dict[str, str]) -> dict[str, str]:
    if "modalites" not in extras:
        return {}
    garde = {c: extras.get(c, "") for c in ("resultats", "contenu", "rythme", "prerequis")}
    dits = ("intitule", "financement", "conventionnee", "contact_nom", "contact_courriel")
    seuls = {c: extras[c] for c in dits if extras.get(c)}
    identifiant = {"identifiant_formation": extras["identifiant"]} if extras.get("identifiant") else {}
    return garde | seuls | identifiant


def _modalites(extras: dict[str, str], session: Noeud | None) -> dict[str, str]:
    """Return which contracts and years: ours say it, others are understood from the first cycle of the session."""
    champs = ("formation_continue", "contrat_pro", "contrat_apprentissage")
    if "modalites" in extras:
        vrais = extras["modalites"].split()
        return {c: "oui" if c in vrais else "non" for c in champs} | {"annees": extras.get("annees", "")}
    cycle = _fils(session, "cycle")
    apprentissage = _texte(cycle, "type-cycle") == "1"
    alternance = _texte(cycle, "alternance", "type-alternance")
    return {
        "formation_continue": "non",
        "contrat_pro": "oui" if alternance in ("0", "2") else "non",
        "contrat_apprentissage": "oui" if apprentissage or alternance == "1" else "non",
        "annees": ",".join(_annee for n in (_tous(cycle, "annee-cycle") if cycle is not None else [])
                           if (_annee := (n.text or "").strip())),
    }  # fmt: skip


def _session(action: Noeud, session: Noeud) -> dict[str, str]:
    extras = _extras(session)
    numero = session.get("numero", "").strip()
    cle = "reference_session" if _REFERENCE_SESSION.match(numero) else "identifiant_session"
    adresse = _fils(action, "lieu-de-formation", "coordonnees", "adresse")
    if adresse is None:
        adresse = _fils(session, "adresse-inscription", "adresse")
    ville, cedex = _ville(_texte(adresse, "ville"))
    lignes = " ".join((n.text or "").strip() for n in _tous(adresse, "ligne")) if adresse is not None else ""
    valeurs = {
        cle: numero,
        "date_debut": _jour(_texte(session, "periode", "debut")),
        "date_fin": _jour(_texte(session, "periode", "fin")),
        "adresse": extras.get("adresse") or ("" if lignes.lower() in _VIDES else lignes),
        "code_postal": _texte(adresse, "codepostal"),
        "commune": _texte(adresse, "code-INSEE-commune"),
        "ville": ville,
        "cedex": extras.get("cedex") or cedex,
        "siret_formateur": _siret(action, "organisme-formateur", "SIRET-formateur"),
        "recrutement": _RECRUTEMENTS.get(_texte(session, "etat-recrutement"), ""),
        "entrees": _ENTREES.get(_texte(action, "modalites-entrees-sorties"), ""),
    }
    identifiant = {"identifiant_session": extras["identifiant"]} if extras.get("identifiant") else {}
    return valeurs | _nombres(session, extras) | identifiant


def _nombres(session: Noeud, extras: dict[str, str]) -> dict[str, str]:
    """Return only the numbers that the session says: another software does not know ours, and empties none."""
    capacite = _fils(session, "cycle", "capacite-simultanee")
    dites = {"capacite": _texte(capacite)} if capacite is not None else {}
    dits = {"places_restantes": "places", "nb_inscrits": "inscrits"}
    return dites | {champ: extras[nom] for champ, nom in dits.items() if nom in extras}


def _siret(noeud: Noeud, *chemin: str) -> str:
    return _texte(noeud, *chemin, "SIRET") or _texte(noeud, *chemin)


def _ville(ville: str) -> tuple[str, str]:
    trouve = _CEDEX.match(ville)
    return (trouve[1], trouve[2].upper()) if trouve else (ville, "")


def _jour(aaaammjj: str) -> str:
    """Return JJ/MM/AAAA; an unknown day (« 00000000 », « 99999999 ») is nothing, what is no date stays as it is."""
    if aaaammjj in ("00000000", "99999999"):
        return ""
    compact = aaaammjj.replace("-", "")
    if len(compact) == 8 and compact.isdigit():
        return f"{compact[6:]}/{compact[4:6]}/{compact[:4]}"
    return aaaammjj
