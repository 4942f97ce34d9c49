"""One call for each line of the matrix of rights: always on what the CFA « Zéphyr » owns, whoever asks."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO, Any

from python_calamine import CalamineWorkbook
from sqlmodel import Session

from iel_app.comptes import commands as comptes
from iel_app.comptes import queries as comptes_lus
from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.errors import Forbidden, NotFound
from iel_app.core.settings import settings
from iel_app.offre import commands as c
from iel_app.offre import fichiers
from iel_app.offre import queries as q
from iel_app.offre.fichiers import LigneLue
from iel_app.offre.forms.recherche import Criteres
from iel_app.offre.models import Formation
from iel_app.offre.queries import Filtre, FiltreFile, Onglet
from iel_app.offre.rules.lots import LigneRecue
from tests.offre import exemples as ex
from tests.offre.monde import PUBLIC, RANGEE, SECRET, Monde, en_csv, un_depot

Appel = Callable[..., Any]
_LOT = [LigneRecue(1, RANGEE)]
_NUL = FiltreFile()


def _seule(bilan: dict[int, str]) -> None:
    """Give the outcome of one act among several as the act alone would have."""
    (message,) = bilan.values()
    for refus in (NotFound, Forbidden):
        if message == refus.message:
            raise refus
    assert message == ""


def _compte(lu: object) -> str:
    """Tell a count as what it counts: nobody else owns anything."""
    return SECRET if re.search(r"(?<![\w.])[1-9]", repr(lu)) else ""


def _texte(fichier: IO[bytes]) -> str:
    with fichier:
        return fichier.read().decode()


def _cellules(fichier: IO[bytes]) -> str:
    with fichier:
        classeur = CalamineWorkbook.from_filelike(fichier)
        return repr([classeur.get_sheet_by_index(rang).to_python() for rang in (0, 1)])


def _auteur(monde: Monde) -> Actor:
    return monde.un("auteur").actor


def _reprendre(session: Session, monde: Monde) -> None:
    """Have the file read again."""
    c.associer(session, _auteur(monde), monde.importe, {fichiers.TITRES["certification"]: "certification"})


def _commencer(session: Session, monde: Monde) -> None:
    """Have the session of the draft begun last year."""
    dates = ex.une_seance(date_debut="01/09/2026", date_fin="31/07/2028")
    c.modifier_session(session, _auteur(monde), monde.brouillon, monde.seance, dates)


def _refuser(session: Session, monde: Monde) -> None:
    """Have a modification of the published formation refused."""
    region = monde.un("region").actor
    ex.refuser_une_modification(session, _auteur(monde), region, monde.publiee)


def _vieillir(session: Session, monde: Monde) -> None:
    """Have the published formation confirmed long ago."""
    session.get_one(Formation, monde.publiee).confirmee_le = clock.now() - timedelta(days=999)


COMMANDES: dict[str, Appel] = {
    "abandonner": lambda s, a, m: c.abandonner(s, a, m.brouillon),
    "abandonner_import": lambda s, a, m: c.abandonner_import(s, a, m.importe),
    "ajouter_note": lambda s, a, m: c.ajouter_note(s, a, m.version, "Note"),
    "ajouter_session": lambda s, a, m: c.ajouter_session(s, a, m.brouillon),
    "analyser_import": lambda s, a, m: c.analyser_import(s, a, m.importe, 2, [LigneLue(9, RANGEE)], 9),
    "annuler_decision": lambda s, a, m: c.annuler_decision(s, a, m.version_publiee),
    "annuler_en_nombre": lambda s, a, m: _seule(c.annuler_en_nombre(s, a, ex.decisions(s, [m.version_publiee]))),
    "annuler_import": lambda s, a, m: c.annuler_import(s, a, m.applique),
    "appliquer_import": lambda s, a, m: c.appliquer_import(s, a, m.importe),
    "archiver": lambda s, a, m: c.archiver(s, a, m.publiee),
    "archiver_finies": lambda s, a, m: c.archiver_finies(s, a),
    "archiver_publication": lambda s, a, m: c.archiver_publication(s, a, m.version, "Doublon"),
    "associer": lambda s, a, m: c.associer(s, a, m.importe, {fichiers.TITRES["certification"]: "certification"}),
    "attribuer_en_nombre": lambda s, a, m: _seule(c.attribuer_en_nombre(s, a, [m.version], a_moi=True)),
    "avancer_lot": lambda s, a, m: c.avancer_lot(s, a, m.lot, _LOT),
    "comptes.creer_cle": lambda s, a, m: comptes.creer_cle(
        s, a, m.organisme, {"nom": "Ymag", "portees": ["offres:lire"], "fin": "31/08/2027"}
    ),
    "comptes.revoquer_cle": lambda s, a, m: comptes.revoquer_cle(s, a, m.cle),
    "confirmer_fiche": lambda s, a, m: c.confirmer_fiche(s, a, m.publiee),
    "confirmer_import": lambda s, a, m: c.confirmer_import(s, a, m.importe, valides_seulement=True),
    "corriger": lambda s, a, m: c.corriger(s, a, m.version, "objectif", "Nettoyer mieux."),
    "corriger_cellules": lambda s, a, m: c.corriger_cellules(s, a, m.importe, {2: {"date_debut": "01/09/2027"}}),
    "creer": lambda s, a, m: c.creer(
        s, a, m.organisme, {"certification": ex.PROPRETE, "formateur": str(m.organisme)}, confirme=True
    ),
    "decider_organisme": lambda s, a, m: c.decider_organisme(s, a, m.demande, accord=True),
    "demander_complement": lambda s, a, m: c.demander_complement(s, a, m.version, {"objectif": "Précisez."}, ""),
    "demander_organisme": lambda s, a, m: c.demander_organisme(s, a, m.organisme, m.siret_tiers, "Il donne les cours"),
    "deposer": lambda s, a, m: c.deposer(s, a, m.organisme, un_depot(2)),
    "dupliquer_session": lambda s, a, m: c.dupliquer_session(s, a, m.brouillon, m.seance),
    "en_nombre annuler_confirmation": lambda s, a, m: _seule(c.en_nombre(s, a, "annuler_confirmation", [m.publiee])),
    "en_nombre annuler_reconduction": lambda s, a, m: _seule(c.en_nombre(s, a, "annuler_reconduction", [m.brouillon])),
    "en_nombre annuler_remplacement": lambda s, a, m: _seule(c.en_nombre(s, a, "annuler_remplacement", [m.perimee])),
    "en_nombre archiver": lambda s, a, m: _seule(c.en_nombre(s, a, "archiver", [m.publiee])),
    "en_nombre confirmer": lambda s, a, m: _seule(c.en_nombre(s, a, "confirmer", [m.publiee])),
    "en_nombre reconduire": lambda s, a, m: _seule(c.en_nombre(s, a, "reconduire", [m.brouillon])),
    "en_nombre remplacer": lambda s, a, m: _seule(c.en_nombre(s, a, "remplacer", [m.perimee])),
    "en_nombre restaurer": lambda s, a, m: _seule(c.en_nombre(s, a, "restaurer", [m.archivee])),
    "en_nombre supprimer": lambda s, a, m: _seule(c.en_nombre(s, a, "supprimer", [m.brouillon])),
    "enregistrer_vue": lambda s, a, m: c.enregistrer_vue(s, a, "catalogue", "Mes alertes", "onglet=alerte"),
    "envoyer_annulee": lambda s, a, m: c.envoyer_annulee(s, a, m.version, "2027"),
    "envoyer_corrigee": lambda s, a, m: c.envoyer_corrigee(s, a, m.version, "objectif", "Avant", "Après"),
    "envoyer_decidee": lambda s, a, m: c.envoyer_decidee(s, a, m.version_publiee, "valider", clock.now()),
    "envoyer_demande": lambda s, a, m: c.envoyer_demande(s, a, m.demande),
    "envoyer_demande_decidee": lambda s, a, m: c.envoyer_demande_decidee(s, a, m.demande, accord=True),
    "envoyer_en_nombre": lambda s, a, m: c.envoyer_en_nombre(s, a, "valider", [(m.version_publiee, "2027-01-01")]),
    "envoyer_import": lambda s, a, m: c.envoyer_import(s, a, m.applique),
    "envoyer_sorties": lambda s, a, m: c.envoyer_sorties(s, a, "archiver", [m.archivee], None, "2027"),
    "envoyer_soumises": lambda s, a, m: c.envoyer_soumises(s, a, m.applique),
    "envoyer_soumise": lambda s, a, m: c.envoyer_soumise(s, a, m.version),
    "juger_lot": lambda s, a, m: c.juger_lot(s, a, m.lot, [LigneRecue(2, RANGEE)]),
    "liberer": lambda s, a, m: c.liberer(s, a, m.version),
    "modifier_places": lambda s, a, m: c.modifier_places(s, a, m.seance_publiee, 12, 3),
    "modifier_session": lambda s, a, m: c.modifier_session(
        s, a, m.brouillon, m.seance, ex.une_seance(adresse="9 rue Neuve")
    ),
    "noter": lambda s, a, m: c.noter(s, a, m.brouillon, "objectif", "Autre", "Nettoyer les locaux."),
    "noter_liens": lambda s, a, m: c.noter_liens(s, a, {}),
    "oublier_lots": lambda s, a, m: c.oublier_lots(s, a),
    "ouvrir_lot": lambda s, a, m: c.ouvrir_lot(s, a, "lot-2", "1" * 64, soumises=False),
    "prendre": lambda s, a, m: c.prendre(s, a, m.version),
    "interrompre_import": lambda s, a, m: c.interrompre_import(s, a, m.importe),
    "purger_imports": lambda s, a, m: c.purger_imports(s, a),
    "rappeler": lambda s, a, m: c.rappeler(s, a, 0),
    "reconduire": lambda s, a, m: c.reconduire(s, a, m.brouillon),
    "refuser": lambda s, a, m: c.refuser(s, a, m.version, "Doublon"),
    "reindexer": lambda s, a, m: c.reindexer(s, a),
    "regler_courriels": lambda s, a, m: c.regler_courriels(s, a, "quotidien"),
    "resumer": lambda s, a, m: c.resumer(s, a),
    "rejeter": lambda s, a, m: c.rejeter(s, a, m.importe, 2, "Illisible"),
    "relacher_lot": lambda s, a, m: c.relacher_lot(s, a, m.lot),
    "remettre_session": lambda s, a, m: c.remettre_session(s, a, m.publiee, m.seance_publiee),
    "remplacer_certification": lambda s, a, m: c.remplacer_certification(s, a, m.perimee),
    "reprendre_ecartee": lambda s, a, m: c.reprendre_ecartee(s, a, m.publiee, ex.ouverte(s, m.publiee).numero),
    "reprendre_refusee": lambda s, a, m: c.reprendre_refusee(s, a, m.publiee),
    "restaurer": lambda s, a, m: c.restaurer(s, a, m.archivee),
    "retirer": lambda s, a, m: c.retirer(s, a, m.controle),
    "retirer_vue": lambda s, a, m: c.retirer_vue(s, a, m.vue),
    "soumettre": lambda s, a, m: c.soumettre(s, a, m.brouillon, m.revision_brouillon),
    "supprimer": lambda s, a, m: c.supprimer(s, a, m.brouillon),
    "supprimer_session": lambda s, a, m: c.supprimer_session(s, a, m.brouillon, m.seance),
    "terminer_analyse": lambda s, a, m: c.terminer_analyse(s, a, m.importe, 2),
    "valider": lambda s, a, m: c.valider(s, a, m.version),
    "valider_en_nombre": lambda s, a, m: _seule(c.valider_en_nombre(s, a, [m.reconduction])),
    "verifier_session": lambda s, a, m: c.verifier_session(s, a, m.brouillon, m.seance),
}

AVANT: dict[str, Callable[[Session, Monde], object]] = {
    "agir_groupe": lambda s, m: _vieillir(s, m),
    "analyser_import": lambda s, m: _reprendre(s, m),
    "appliquer_import": lambda s, m: c.confirmer_import(s, _auteur(m), m.importe, valides_seulement=True),
    "interrompre_import": lambda s, m: c.confirmer_import(s, _auteur(m), m.importe, valides_seulement=True),
    "deposer": lambda s, m: c.abandonner_import(s, _auteur(m), m.importe),
    "en_nombre annuler_confirmation": lambda s, m: c.confirmer_fiche(s, _auteur(m), m.publiee),
    "en_nombre annuler_reconduction": lambda s, m: (_commencer(s, m), c.reconduire(s, _auteur(m), m.brouillon)),
    "en_nombre annuler_remplacement": lambda s, m: c.remplacer_certification(s, _auteur(m), m.perimee),
    "en_nombre reconduire": lambda s, m: _commencer(s, m),
    "liberer": lambda s, m: c.prendre(s, m.un("region").actor, m.version),
    "reconduire": lambda s, m: _commencer(s, m),
    "rejeter": lambda s, m: _reprendre(s, m),
    "reprendre_ecartee": lambda s, m: _refuser(s, m),
    "reprendre_refusee": lambda s, m: _refuser(s, m),
    "terminer_analyse": lambda s, m: _reprendre(s, m),
}
"""What the CFA or its offer manager did just before, where the act needs it."""

LECTURES: dict[str, Appel] = {
    "adresses": lambda s, a, m: [PUBLIC for _, r, _ in q.adresses(s, a, 0, 50) if r == m.reference],
    "alertes": lambda s, a, m: q.alertes(s, a, False),
    "annote": lambda s, a, m: _cellules(q.annote(s, a, m.importe)),
    "certification": lambda s, a, m: q.certification(s, a, ex.PROPRETE),
    "champs_importables": lambda s, a, m: q.champs_importables(s, a),
    "charge": lambda s, a, m: _compte(q.charge(s, a)),
    "comparer": lambda s, a, m: q.comparer(s, a, m.version, m.brouillon),
    "comptes": lambda s, a, m: _compte(q.comptes(s, a, False)),
    "comptes.cles": lambda s, a, m: comptes_lus.cles(s, a),
    "debut_du_fichier": lambda s, a, m: q.debut_du_fichier(s, a, 1, 50),
    "demandes_d_organismes": lambda s, a, m: q.demandes_d_organismes(s, a, "demandee", 1),
    "empreintes_en_cours": lambda s, a, m: q.empreintes_en_cours(s, a),
    "fiche": lambda s, a, m: q.fiche(s, a, m.brouillon),
    "fiche_controle": lambda s, a, m: q.fiche_controle(s, a, m.version, _NUL),
    "fiche_import": lambda s, a, m: q.fiche_import(s, a, m.importe),
    "fiche_publique": lambda s, a, m: q.fiche_publique(s, a, m.reference),
    "fiches_publiees": lambda s, a, m: list(q.fiches_publiees(s, a)),
    "fichier": lambda s, a, m: _texte(q.fichier(s, a, "csv", (m.publiee, m.brouillon))),
    "file_de_controle": lambda s, a, m: q.file_de_controle(s, a, _NUL),
    "imports": lambda s, a, m: q.imports(s, a),
    "formations_du_motif": lambda s, a, m: q.formations_du_motif(s, a, q.Motif.ANCIENNE, False, 5),
    "index_a_refaire": lambda s, a, m: q.index_a_refaire(s, a),
    "liens_a_verifier": lambda s, a, m: q.liens_a_verifier(s, a, 0),
    "modele": lambda s, a, m: q.modele(s, a).close(),
    "nb_adresses": lambda s, a, m: PUBLIC * q.nb_adresses(s, a),
    "noms_des_versions": lambda s, a, m: q.noms_des_versions(s, a, [m.version]),
    "decisions": lambda s, a, m: _compte(q.decisions(s, a, [m.version_publiee])),
    "nouvelles": lambda s, a, m: _compte(q.nouvelles(s, a, _NUL, clock.now().replace(year=2026))),
    "offre": lambda s, a, m: q.offre(s, a, m.reference_brouillon),
    "offres": lambda s, a, m: q.offres(s, a, 0, None, 50),
    "organismes": lambda s, a, m: q.organismes(s, a, m.organisme),
    "page": lambda s, a, m: q.page(s, a, Filtre(onglet=Onglet.BROUILLONS)),
    "places": lambda s, a, m: f"{PUBLIC} {q.places(s, a, m.seance_publiee)}",
    "recherche": lambda s, a, m: q.recherche(s, a, Criteres()),
    "references": lambda s, a, m: _compte(len(q.references(s, a, [m.brouillon]))),
    "relecture": lambda s, a, m: q.relecture(s, a, m.brouillon),
    "seance_publiee": lambda s, a, m: q.seance_publiee(s, a, m.seance_publiee),
    "structures": lambda s, a, m: q.structures(s, a),
    "suivante": lambda s, a, m: _compte(q.suivante(s, a, m.reconduction, _NUL)),
    "travail": lambda s, a, m: q.travail(s, a, m.importe),
    "rythme": lambda s, a, m: q.rythme(s, a),
    "vues": lambda s, a, m: q.vues(s, a, "catalogue"),
}


MELANGES: dict[str, Appel] = {
    "comparer": lambda s, a, m, v: q.comparer(s, a, v, m.brouillon),
    "creer": lambda s, a, m, v: c.creer(
        s, a, m.organisme_voisin, {"certification": ex.FERMEE, "formateur": str(m.organisme)}
    ),
    "dupliquer_session": lambda s, a, m, f: c.dupliquer_session(s, a, f[0], m.seance),
    "modifier_session": lambda s, a, m, f: c.modifier_session(s, a, f[0], m.seance, ex.une_seance()),
    "modifier_session formateur": lambda s, a, m, f: c.modifier_session(
        s, a, *f, ex.une_seance(formateur=str(m.organisme))
    ),
    "remettre_session": lambda s, a, m, f: c.remettre_session(s, a, f[0], m.seance_publiee),
    "supprimer_session": lambda s, a, m, f: c.supprimer_session(s, a, f[0], m.seance),
    "verifier_session": lambda s, a, m, f: c.verifier_session(s, a, f[0], m.seance),
}
"""At home, with the ids of the CFA « Zéphyr »."""


@dataclass(frozen=True)
class Geste:
    """What a client sends to a handler, from which address; `signes` tell that it saw something of the CFA."""

    depuis: str
    charge: dict[str, Any] = field(default_factory=dict)
    avant: str = ""
    signes: str = ""


def gestes(m: Monde) -> dict[str, Geste]:
    """Return one event for each handler of the offer."""
    lue, numero, f, s = f"{m.version}-{m.revision}", str(m.importe), m.brouillon, m.seance
    catalogue, cles, nouvelle = "/offre/catalogue?onglet=brouillons", "/offre/cles", "/offre/formations/nouvelle"
    editeur, relecture, seance = f"/offre/formations/{m.reference_brouillon}", "/offre/relecture", "/offre/session"
    file, fiche, demandes = "/offre/controle", f"/offre/controle/fiche?id={m.version}", "/offre/controle/organismes"
    importe = f"/offre/import?id={numero}"
    depart = {"organisme": str(m.organisme), "formateur": str(m.organisme), "certification": ex.FERMEE}
    creation = depart | {"essai": "0123456789abcdef", "categorie": ""}
    demande = {"demande-organisme": str(m.organisme), "demande-siret": m.siret_tiers, "demande-raison": "Il enseigne"}
    cle = {"organisme": str(m.organisme), "nom": "Ymag", "portees-offres:lire": "on", "fin": "31/08/2027"}
    reponse = {"demande": str(m.demande), "statut": "demandee", f"reponse-{m.demande}": "Non"}
    dite = ex.une_seance(adresse="9 rue Neuve") | {"formation": str(f), "reference": s}
    objectif = {"formation": f, "champ": "objectif", "valeur": "Autre", "vue": "Nettoyer les locaux."}
    return {
        "catalogue_state.agir": Geste(catalogue, {"acte": "archiver", "formations": [m.publiee]}),
        "catalogue_state.agir_groupe": Geste(
            "/offre/catalogue?onglet=alerte", {"motif": "ancienne"}, avant="agir_groupe"
        ),
        "catalogue_state.cocher": Geste(catalogue, {"formation": f, "coche": True}),
        "catalogue_state.ouvrir": Geste(catalogue),
        "catalogue_state.tout_cocher": Geste(catalogue, {"coche": True}),
        "cles_state.creer": Geste(cles, {"champs": cle}),
        "cles_state.ouvrir": Geste(cles),
        "cles_state.preparer": Geste(cles, {"cle": str(m.cle)}),
        "cles_state.revoquer": Geste(cles, {"cle": str(m.cle)}),
        "comparaison_state.ouvrir": Geste(f"/offre/controle/comparer?id={m.version}&avec={f}"),
        "demande_state.envoyer": Geste(editeur, {"champs": demande}),
        "demande_state.fermer": Geste(editeur),
        "demande_state.ouvrir": Geste(editeur),
        "courriels_state.enregistrer": Geste("/offre/controle/courriels", {"champs": {"rythme": "jamais"}}),
        "courriels_state.ouvrir": Geste("/offre/controle/courriels"),
        "demandes_state.accorder": Geste(demandes, {"demande": str(m.demande), "statut": "demandee"}),
        "demandes_state.ouvrir": Geste(demandes),
        "demandes_state.preparer_refus": Geste(demandes, {"demande": str(m.demande)}),
        "demandes_state.refuser": Geste(demandes, {"champs": reponse}),
        "fiche_state.ajouter_motif": Geste(fiche, {"nombre": 1}),
        "fiche_state.archiver": Geste(fiche, {"champs": {"formulaire": lue, "archivage-message": "Doublon"}}),
        "fiche_state.attribuer": Geste(fiche, {"formulaire": lue, "a_moi": True}),
        "fiche_state.corriger": Geste(
            fiche, {"champs": {"formulaire": lue, "champ": "objectif", "correction-objectif": "Nettoyer mieux."}}
        ),
        "fiche_state.demander": Geste(
            fiche, {"champs": {"formulaire": lue, "champ-0": "objectif", "motif-0": "Précisez."}}
        ),
        "fiche_state.noter": Geste(fiche, {"champs": {"formulaire": lue, "note": "Note"}}),
        "fiche_state.ouvrir": Geste(fiche),
        "fiche_state.ouvrir_correction": Geste(fiche, {"champ": "objectif"}),
        "fiche_state.preparer": Geste(fiche, {"geste": "refus"}),
        "fiche_state.quitter": Geste(fiche, {"version": m.version}, avant="liberer"),
        "fiche_state.refuser": Geste(fiche, {"champs": {"formulaire": lue, "refus-message": "Doublon"}}),
        "fiche_state.reprendre": Geste(fiche, {"formulaire": lue}),
        "fiche_state.valider": Geste(fiche, {"formulaire": lue}),
        "file_state.actualiser": Geste(file),
        "file_state.annuler": Geste(file, {"decisions": ex.decisions_dites(m.version_publiee)}),
        "file_state.attribuer": Geste(file, {"versions": [m.version], "a_moi": True}),
        "file_state.basculer_raccourcis": Geste(fiche, {"coche": False}),
        "file_state.choisir": Geste(file, {"version": m.version, "coche": True}),
        "file_state.fermer_bilan": Geste(file),
        "file_state.ouvrir": Geste(file),
        "file_state.tout_choisir": Geste(file, {"coche": True}),
        "file_state.valider_selection": Geste(file, {"versions": [m.reconduction]}),
        "file_state.verifier": Geste(file, {"depuis": "2026-01-01T00:00:00+00:00"}, signes="nouvelles publications"),
        "file_state.vider": Geste(file),
        "formation_publique_state.ouvrir": Geste(f"/formations/fiche?ref={m.reference}"),
        "formation_state.abandonner": Geste(editeur, {"formation": f}),
        "formation_state.ajouter_session": Geste(editeur, {"formation": f}),
        "formation_state.chercher_certification": Geste(
            editeur, {"formation": f, "cherche": ex.REMPLACANTE, "vue": ex.PROPRETE}
        ),
        "formation_state.choisir_certification": Geste(
            editeur, {"formation": f, "code": ex.REMPLACANTE, "vue": ex.PROPRETE}
        ),
        "formation_state.cocher_annee": Geste(editeur, {"formation": f, "annee": "2", "coche": True, "vue": "1"}),
        "formation_state.demander_abandon": Geste(editeur),
        "formation_state.demander_retrait": Geste(editeur, {"reference": s}),
        "formation_state.dupliquer_session": Geste(editeur, {"formation": f, "reference": s}),
        "formation_state.garder": Geste(editeur),
        "formation_state.noter": Geste(editeur, objectif | {"fini": True}),
        "formation_state.ouvrir": Geste(editeur),
        "formation_state.publier": Geste(editeur, {"formation": f}),
        "formation_state.quitter": Geste(editeur, {"formation": f}),
        "formation_state.reconduire": Geste(editeur, {"formation": f}, avant="reconduire"),
        "formation_state.remettre_session": Geste(editeur, {"formation": m.publiee, "reference": m.seance_publiee}),
        "formation_state.reprendre": Geste(editeur, {"formation": m.controle}),
        "formation_state.laisser_ecartee": Geste(editeur, {"formation": m.publiee}),
        "formation_state.reprendre_ecartee": Geste(editeur, {"formation": m.publiee}),
        "formation_state.reprendre_refusee": Geste(editeur, {"formation": m.publiee}, avant="reprendre_refusee"),
        "formation_state.restaurer": Geste(editeur, {"formation": m.archivee}),
        "formation_state.retirer_session": Geste(editeur, {"formation": f, "reference": s}),
        "formation_state.trancher": Geste(editeur, objectif),
        "import_state.abandonner": Geste(importe, {"numero": numero}),
        "import_state.actualiser": Geste(importe, {"numero": numero}),
        "import_state.annuler": Geste(importe, {"numero": str(m.applique)}),
        "import_state.associer": Geste(importe, {"formulaire": {"import": numero, "colonne-3": "certification"}}),
        "import_state.confirmer": Geste(importe, {"formulaire": {"import": numero, "valides": "on"}}),
        "import_state.corriger": Geste(
            importe, {"formulaire": {"import": numero, "cellule-3-date_debut": "01/09/2027"}}
        ),
        "import_state.ouvrir": Geste(importe),
        "nouvelle_state.chercher": Geste(nouvelle, {"cherche": "propreté"}),
        "nouvelle_state.choisir": Geste(nouvelle, {"code": ex.PROPRETE}),
        "nouvelle_state.confirmer": Geste(nouvelle, creation | {"organisme": m.organisme}),
        "nouvelle_state.continuer": Geste(nouvelle, {"champs": creation}),
        "nouvelle_state.ouvrir": Geste(nouvelle),
        "recherche_state.chercher": Geste("/formations", {"formulaire": {"texte": "zephyr"}}),
        "recherche_state.ouvrir": Geste("/formations?texte=zephyr"),
        "relecture_state.confirmer": Geste(f"{relecture}?id={f}", {"formation": f, "revision": m.revision_brouillon}),
        "relecture_state.ouvrir": Geste(f"{relecture}?id={f}"),
        "seance_state.chercher_commune": Geste(f"{seance}?id={f}&ref={s}", {"cherche": "Limoges"}),
        "seance_state.choisir_commune": Geste(f"{seance}?id={f}&ref={s}", {"code": ex.LIMOGES}),
        "seance_state.dupliquer": Geste(f"{seance}?id={f}&ref={s}", {"formation": f, "reference": s}),
        "seance_state.ouvrir": Geste(f"{seance}?id={f}&ref={s}"),
        "seance_state.valider": Geste(f"{seance}?id={f}&ref={s}", {"champs": dite}),
        "seance_state.verifier": Geste(f"{seance}?id={f}&ref={s}", {"formation": f, "reference": s}),
        "vues_state.enregistrer": Geste(catalogue, {"formulaire": {"vue-nom": "Mes brouillons"}}),
        "vues_state.ouvrir": Geste(catalogue),
        "vues_state.retirer": Geste(catalogue, {"vue": m.vue}),
    }


def requetes(m: Monde) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return one request for each route of the offer: its address, and the rest."""
    api, nouvelle = "/api/v1", RANGEE | {"identifiant_formation": "NEUF"}
    ligne = {c: v for c, v in nouvelle.items() if c in ("identifiant_formation", "intitule", "certification")}
    fichier = {"fichier": ("offre.csv", en_csv(3), "text/csv")}
    return {
        "GET /offre/export.{forme}": (f"/offre/export.csv?ids={m.publiee},{m.brouillon}", {}),
        "POST /offre/import/depot": (
            "/offre/import/depot",
            {"files": fichier, "data": {"organisme": str(m.organisme)}, "headers": {"origin": settings().origine}},
        ),
        "GET /offre/import/modele.xlsx": ("/offre/import/modele.xlsx", {}),
        "GET /offre/import/{numero}/erreurs.xlsx": (f"/offre/import/{m.importe}/erreurs.xlsx", {}),
        "GET /formations/sessions/{reference}.ics": (f"/formations/sessions/{m.seance_publiee}.ics", {}),
        "GET /formations/fiche/": (f"/formations/fiche/?ref={m.reference}", {}),
        "GET /robots.txt": ("/robots.txt", {}),
        "GET /sitemap.xml": ("/sitemap.xml", {}),
        "GET /sitemap-pages.xml": ("/sitemap-pages.xml", {}),
        "GET /sitemap-formations-{rang}.xml": ("/sitemap-formations-1.xml", {}),
        "GET /api/docs": ("/api/docs", {}),
        "GET /openapi.json": (f"{api}/openapi.json", {}),
        "GET /offres": (f"{api}/offres", {}),
        "POST /offres": (
            f"{api}/offres",
            {"json": {"lignes": [ligne | {"reference_formation": m.reference_brouillon}]}, "headers": _NOM},
        ),
        "POST /offres/fichier": (
            f"{api}/offres/fichier",
            {"content": en_csv(4), "headers": {"Content-Type": "text/csv"}},
        ),
        "GET /offres/{reference}": (f"{api}/offres/{m.reference_brouillon}", {}),
        "PATCH /offres/sessions/{reference}/places": (
            f"{api}/offres/sessions/{m.seance_publiee}/places",
            {"json": {"places_restantes": 3}},
        ),
        "GET /imports/{id}": (f"{api}/imports/{m.importe}", {}),
    }


_NOM = {"Idempotency-Key": "essai-droits"}
