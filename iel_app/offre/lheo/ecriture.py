"""From formations to LHEO 2.3: one `action` a place and formateur, one `session` a period; written as a stream."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Any

from lxml import etree
from lxml.builder import ElementMaker

from iel_app.offre.lheo.fiche import Fiche, OrganismeDecrit, SeanceDecrite
from iel_app.offre.models.codes import Enseignement, Entrees, EtatRecrutement

FORMAT = "2.3"
ESPACE_DE_NOMS = "http://lheo.gouv.fr/2.3"
PUBLIC = "83056"
"""FORMACODE of the public aimed at: « tout public »."""
E = ElementMaker(namespace=ESPACE_DE_NOMS, nsmap={None: ESPACE_DE_NOMS})
_ENSEIGNEMENTS = {Enseignement.PRESENTIEL: "0", Enseignement.MIXTE: "1", Enseignement.DISTANCE: "2"}
_RECRUTEMENTS = {EtatRecrutement.OUVERT: "1", EtatRecrutement.FERME: "2", EtatRecrutement.SUSPENDU: "3"}
_NON_PRECISE = "Non précisé"
Noeud = Any


def ecrire(fiches: Iterable[Fiche], sortie: IO[bytes]) -> int:
    """Write formations as one LHEO document and return how many; memory holds one formation at a time."""
    nombre = 0
    with (
        etree.xmlfile(sortie, encoding="utf-8") as fichier,
        _document(fichier),
        fichier.element(f"{{{ESPACE_DE_NOMS}}}offres"),
    ):
        for fiche in fiches:
            fichier.write(formation(fiche))
            nombre += 1
    return nombre


def _document(fichier: Any) -> Any:
    fichier.write_declaration()
    return fichier.element(f"{{{ESPACE_DE_NOMS}}}lheo", nsmap={None: ESPACE_DE_NOMS})


def formation(fiche: Fiche) -> Noeud:
    """Return the `formation` element."""
    saisie = fiche.saisie
    return E.formation(
        E(
            "domaine-formation",
            *_liste("code-FORMACODE", fiche.formacodes),
            *_nsf(fiche),
            *_liste("code-ROME", fiche.romes),
        ),
        E("intitule-formation", fiche.intitule_public[:255]),
        E("objectif-formation", saisie.objectif),
        E("resultats-attendus", saisie.resultats or _NON_PRECISE),
        E("contenu-formation", saisie.contenu or _NON_PRECISE),
        E.certifiante("1"),
        E("contact-formation", E("type-contact", "14"), _coordonnees_du_contact(fiche)),
        E("parcours-de-formation", "1"),
        E("code-niveau-entree", "0"),
        E.certification(
            *_texte("code-RNCP", fiche.rncp.removeprefix("RNCP")), E("code-CERTIFINFO", saisie.certification)
        ),
        E("code-niveau-sortie", str(10 + fiche.niveau)),
        *([E("url-formation", E.urlweb(saisie.lien_web))] if saisie.lien_web else []),
        *_actions(fiche),
        _responsable(fiche.responsable),
        _extras(
            reference=fiche.reference,
            intitule=saisie.intitule,
            modalites=" ".join(_modalites(fiche)),
            annees=",".join(str(n) for n in saisie.annees),
            financement=saisie.financement.value,
            conventionnee="oui" if fiche.conventionnee else "non",
            resultats=saisie.resultats,
            contenu=saisie.contenu,
            rythme=saisie.rythme,
            prerequis=saisie.prerequis,
            contact_nom=saisie.contact_nom if len(saisie.contact_nom) > 50 else "",
            contact_courriel=saisie.contact_courriel if len(saisie.contact_courriel) > 160 else "",
            identifiant=fiche.identifiant,
        ),
        numero=fiche.reference,
    )


def _modalites(fiche: Fiche) -> list[str]:
    saisie = fiche.saisie
    toutes = {
        "formation_continue": saisie.formation_continue,
        "contrat_pro": saisie.contrat_pro,
        "contrat_apprentissage": saisie.contrat_apprentissage,
    }
    return [nom for nom, vrai in toutes.items() if vrai]


def _extras(**valeurs: str) -> Noeud:
    """Return what LHEO has no element for, so that a file of ours comes back whole."""
    return E("extras", *(E("extra", valeur, info=f"iel:{nom}") for nom, valeur in valeurs.items() if valeur))


def _liste(nom: str, valeurs: Iterable[str]) -> list[Noeud]:
    return [E(nom, valeur) for valeur in list(valeurs)[:5]]


def _texte(nom: str, valeur: str) -> list[Noeud]:
    return [E(nom, valeur)] if valeur else []


def _nsf(fiche: Fiche) -> list[Noeud]:
    return [E("code-NSF", fiche.nsf)] if len(fiche.nsf) == 3 else []


def _coordonnees_du_contact(fiche: Fiche) -> Noeud:
    saisie = fiche.saisie
    return E.coordonnees(
        *_texte("nom", saisie.contact_nom[:50]),
        *([E.telfixe(E.numtel(saisie.contact_telephone))] if saisie.contact_telephone else []),
        *_texte("courriel", saisie.contact_courriel[:160]),
    )


def _actions(fiche: Fiche) -> Iterator[Noeud]:
    def cle(s: SeanceDecrite) -> tuple[str | bool, ...]:
        lieu = (s.seance.adresse, s.seance.code_postal, s.seance.commune_code, s.seance.cedex)
        # The formateur of the formation first: who reads the file again takes that of the first session.
        return (s.formateur != fiche.formateur, *lieu, s.formateur.siret, s.seance.entrees)

    for _, groupe in groupby(sorted(fiche.seances, key=cle), key=cle):
        yield _action(fiche, list(groupe))


def _action(fiche: Fiche, seances: list[SeanceDecrite]) -> Noeud:
    saisie, premiere = fiche.saisie, seances[0]
    return E.action(
        E("rythme-formation", saisie.rythme or _NON_PRECISE),
        E("code-public-vise", PUBLIC),
        E("niveau-entree-obligatoire", "0"),
        E("modalites-alternance", saisie.rythme or _NON_PRECISE),
        E("modalites-enseignement", _ENSEIGNEMENTS[saisie.enseignement]),
        E("conditions-specifiques", saisie.prerequis or "Aucune"),
        E("prise-en-charge-frais-possible", "1"),
        E("lieu-de-formation", E.coordonnees(_adresse(premiere))),
        E("modalites-entrees-sorties", "1" if premiere.seance.entrees == Entrees.PERMANENTES.value else "0"),
        *(_session(fiche, s) for s in sorted(seances, key=lambda s: (str(s.seance.date_debut), s.seance.reference))),
        _formateur(premiere.formateur),
    )


def _adresse(decrite: SeanceDecrite) -> Noeud:
    seance = decrite.seance
    return E.adresse(
        *(E.ligne(morceau) for morceau in _lignes(seance.adresse)),
        E.codepostal(seance.code_postal),
        E.ville(" ".join(p for p in (seance.ville, seance.cedex) if p)[:50]),
        E("code-INSEE-commune", seance.commune_code),
    )


def _lignes(adresse: str) -> list[str]:
    """Return an address in lines of 50 signs, cut between words, four at most."""
    lignes = [""]
    for mot in adresse.split():
        if len(lignes[-1]) + len(mot) + 1 > 50 and lignes[-1]:
            lignes.append("")
        lignes[-1] = f"{lignes[-1]} {mot[:50]}".strip()
    return [ligne for ligne in lignes if ligne][:4] or [_NON_PRECISE]


def _session(fiche: Fiche, decrite: SeanceDecrite) -> Noeud:
    seance = decrite.seance
    places = decrite.places_restantes
    return E.session(
        E.periode(E.debut(f"{seance.date_debut:%Y%m%d}"), E.fin(f"{seance.date_fin:%Y%m%d}")),
        E("adresse-inscription", _adresse(decrite)),
        E("etat-recrutement", _RECRUTEMENTS[EtatRecrutement(decrite.recrutement)]),
        _cycle(fiche, decrite.capacite),
        _extras(
            adresse=seance.adresse,
            cedex=seance.cedex,
            places="" if places is None else str(places),
            inscrits="" if decrite.nb_inscrits is None else str(decrite.nb_inscrits),
            identifiant=decrite.identifiant,
        ),
        numero=seance.reference,
    )


def _cycle(fiche: Fiche, capacite: int | None) -> Noeud:
    saisie = fiche.saisie
    types = {(True, True): "0", (True, False): "1", (False, True): "2"}
    alternance = types.get((saisie.contrat_apprentissage, saisie.contrat_pro))
    return E.cycle(
        E("type-cycle", "1" if saisie.contrat_apprentissage else "0"),
        *(E("annee-cycle", str(n)) for n in saisie.annees),
        *([E("capacite-simultanee", str(capacite))] if capacite is not None else []),
        *([E.alternance(E("type-alternance", alternance))] if alternance else []),
    )


def _formateur(organisme: OrganismeDecrit) -> Noeud:
    uai = [E("code-UAI-formateur", E("code-UAI", organisme.uai))] if organisme.uai else []
    return E(
        "organisme-formateur",
        E("SIRET-formateur", E.SIRET(organisme.siret)),
        E("raison-sociale-formateur", organisme.nom[:250]),
        *uai,
    )


def _responsable(organisme: OrganismeDecrit) -> Noeud:
    coordonnees = E.coordonnees(
        E.adresse(
            *(E.ligne(morceau) for morceau in _lignes(organisme.adresse)),
            E.codepostal(organisme.code_postal or "00000"),
            E.ville((organisme.ville or _NON_PRECISE)[:50]),
            *_texte("code-INSEE-commune", organisme.code_insee),
        ),
        *([E.telfixe(E.numtel(organisme.telephone[:25]))] if organisme.telephone else []),
        *_texte("courriel", organisme.courriel[:160]),
    )
    uai = [E("code-UAI-organisme-formation", E("code-UAI", organisme.uai))] if organisme.uai else []
    return E(
        "organisme-formation-responsable",
        E("numero-activite", (organisme.numero_activite or "0" * 11)[:11].rjust(11, "0")),
        E("SIRET-organisme-formation", E.SIRET(organisme.siret)),
        E("nom-organisme", organisme.nom[:250]),
        E("raison-sociale", organisme.nom[:250]),
        E("coordonnees-organisme", coordonnees),
        E("contact-organisme", E("type-contact", "4"), _copie(coordonnees)),
        *uai,
    )


def _copie(noeud: Noeud) -> Noeud:
    return etree.fromstring(etree.tostring(noeud))
