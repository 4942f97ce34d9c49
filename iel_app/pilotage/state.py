"""States of the public home and of « Accueil »."""

from dataclasses import dataclass

import reflex as rx

from iel_app.aide import queries as aide
from iel_app.core import clock, french
from iel_app.core.actor import Role
from iel_app.core.errors import Refusal
from iel_app.core.gateway import read
from iel_app.core.permissions import Permission, allows
from iel_app.offre import queries as offre
from iel_app.offre.queries import Onglet
from iel_app.pilotage import queries
from iel_app.pilotage.queries import AccueilCollectivite
from iel_app.recensement.queries import PeriodeRecensement
from iel_app.recensement.state.indicateurs import etiquette
from iel_app.ui.session import arrival, current_actor, current_identity, public

A_VENIR = {
    Role.AGENT: "Demander une formation, suivre sa demande, retrouver ses convocations et attestations.",
    Role.SUPERIEUR: "Donner un avis sur les préinscriptions de votre équipe.",
    Role.CNFPT_DELEGATION: "Valider les comptes et les collectivités, suivre les réponses au recensement.",
    Role.CNFPT_NATIONAL: "Ouvrir les campagnes, répartir les financements, décider des APF.",
    Role.PILOTE: "Lire les tableaux de bord et les exporter.",
    Role.ADMIN: "Gérer les données de référence, les comptes du personnel et le journal.",
}


@dataclass
class Tache:
    """One thing to do."""

    titre: str
    aide: str
    href: str
    ton: str
    etat: str


@dataclass
class Echeance:
    """One date to come."""

    jour: str
    distance: str
    texte: str


@dataclass
class Chiffre:
    """One large figure."""

    libelle: str
    valeur: str
    detail: str


@dataclass
class RoleVu:
    """What a role will find here, said honestly."""

    libelle: str
    a_venir: str


class AccueilState(rx.State):
    """« Accueil » of the signed-in person."""

    charge: bool = False
    repond: bool = False
    controle: bool = False
    bonjour: str = "Accueil"
    jour: str = ""
    taches: list[Tache] = []
    echeances: list[Echeance] = []
    chiffres: list[Chiffre] = []
    annee: str = ""
    roles: list[RoleVu] = []

    @rx.event
    @arrival
    async def ouvrir(self) -> None:
        """Load what awaits the person."""
        identite = current_identity()
        if identite is None:
            return
        acteur = identite.actor
        self.bonjour = f"Bonjour {identite.prenom}"
        self.jour = french.long_day(clock.today()).capitalize()
        self.taches, self.echeances, self.chiffres, self.repond, self.controle = [], [], [], False, False
        self.roles = [RoleVu(role.libelle, A_VENIR[role]) for role in dict.fromkeys(acteur.roles) if role in A_VENIR]
        if Role.GESTIONNAIRE_OFFRE in acteur.roles:
            self._controle(await read(offre.charge, current_actor()))
        if allows(acteur, Permission.AIDE_REPONDRE):
            self._aider((await read(aide.file_d_aide, current_actor(), aide.FiltreDemandes())).total)
        if acteur.collectivite_id is not None:
            try:
                self._collectivite(await read(queries.accueil_collectivite, current_actor()))
            except Refusal:
                self.annee = ""
        if acteur.organismes:
            try:
                comptes, _, _ = await read(offre.comptes, current_actor(), conventionnees=False)
                autres, _, _ = await read(offre.comptes, current_actor(), conventionnees=True)
            except Refusal:
                comptes, autres = {}, {}
            self.repond, self.taches = True, [*self.taches, *_offre(comptes, autres)]
        self.charge = True

    def _controle(self, charge: offre.Charge) -> None:
        """Show the control queue, and the requests that await, as things to do."""
        self.controle = True
        retard = f"{french.number(charge.en_retard)} en retard" if charge.en_retard else "Aucune en retard"
        self.taches = [
            Tache(
                "Contrôler les publications",
                f"{french.plural(charge.en_controle, 'publication')} en contrôle dans votre région.",
                "/offre/controle",
                "attention" if charge.en_retard else "succes",
                retard,
            )
        ]
        if charge.demandes:
            demandes = french.plural(charge.demandes, "demande")
            aide = "Un CFA demande à nommer un organisme formateur d’un autre SIREN."
            self.taches.append(Tache("Répondre aux CFA", aide, "/offre/controle/organismes", "info", demandes))

    def _aider(self, attendent: int) -> None:
        """Show the requests for help that await an answer as a thing to do."""
        if attendent:
            self.controle = True
            titre, phrase = "Répondre aux demandes d’aide", "Messages, et rappels téléphoniques réservés."
            etat = french.plural(attendent, "à traiter", "à traiter")
            self.taches.append(Tache(titre, phrase, "/aide/demandes", "info", etat))

    def _collectivite(self, accueil: AccueilCollectivite) -> None:
        self.repond = True
        periode, etat = accueil.periode, accueil.etat
        if periode is not None and etat is not None and etat.periode.ouverte:
            self.taches.append(self._tache(periode, etat.version, etiquette(etat), commence=etat.commence))
            self.echeances = [_echeance(periode, "Clôture du recensement")]
        self.chiffres = _chiffres(accueil)
        self.annee = f"Recensement {accueil.derniere.annee}" if accueil.derniere else ""

    @staticmethod
    def _tache(periode: PeriodeRecensement, version: int, etat: tuple[str, str], *, commence: bool) -> Tache:
        fin = french.day(clock.local(periode.fermeture).date())
        if version and not commence:
            aide = f"Vous pouvez modifier la réponse jusqu’au {fin}."
            titre = f"Relire le recensement {periode.annee}"
        else:
            titre = f"{'Compléter' if commence else 'Commencer'} le recensement {periode.annee}"
            aide = f"Clôture le {fin}, {_distance(periode)}. Un récapitulatif PDF suit chaque enregistrement."
        return Tache(titre, aide, "/recensement/saisie", *etat)


def _offre(comptes: dict[Onglet, int], autres: dict[Onglet, int]) -> list[Tache]:
    """Return what a CFA has to do: its alerts first, its catalogue always; `autres` are those « conventionnées »."""
    publiees, alertes, brouillons = (
        comptes.get(o, 0) + autres.get(o, 0) for o in (Onglet.PUBLIEES, Onglet.ALERTE, Onglet.BROUILLONS)
    )

    def ou(onglet: Onglet) -> str:
        seules = autres.get(onglet, 0) and not comptes.get(onglet, 0)
        return f"/offre/catalogue?onglet={onglet.value}{'&categorie=conventionnees' if seules else ''}"

    catalogue = Tache(
        "Gérer les formations de la structure",
        "Ajouter une formation, créer et dupliquer ses sessions, publier.",
        "/offre/catalogue",
        "succes" if publiees else "neutre",
        french.plural(publiees, "publiée"),
    )
    alerte = Tache(
        "Reprendre les formations en alerte",
        "Sessions terminées, certifications expirées, compléments demandés.",
        ou(Onglet.ALERTE),
        "attention",
        french.plural(alertes, "formation"),
    )
    brouillon = Tache(
        "Terminer vos brouillons",
        "Ce qui n’est pas encore publié.",
        ou(Onglet.BROUILLONS),
        "brouillon",
        french.plural(brouillons, "brouillon"),
    )
    return [*([alerte] if alertes else []), *([brouillon] if brouillons else []), catalogue]


def _distance(periode: PeriodeRecensement) -> str:
    jours = (clock.local(periode.fermeture).date() - clock.today()).days
    return "aujourd’hui" if jours <= 0 else f"dans {french.plural(jours, 'jour')}"


def _echeance(periode: PeriodeRecensement, texte: str) -> Echeance:
    fin = clock.local(periode.fermeture)
    return Echeance(french.short_day(fin.date()), _distance(periode), f"{texte} {periode.annee}, à {french.hour(fin)}")


def _chiffres(accueil: AccueilCollectivite) -> list[Chiffre]:
    derniere = accueil.derniere
    if derniere is None:
        return []
    return [
        Chiffre("Apprentis présents", french.number(derniere.nb_presents), _dont(derniere.nb_handicap)),
        Chiffre("Contrats finissant dans l’année", french.number(derniere.nb_fins), f"en {derniere.annee}"),
        Chiffre("Intentions de recrutement", french.number(derniere.nb_intentions), f"déclarées pour {derniere.annee}"),
    ]


def _dont(nombre: int) -> str:
    return f"dont {french.number(nombre)} en situation de handicap"


class PublicState(rx.State):
    """The public home."""

    titre: str = ""
    delai: str = ""
    phrase: str = ""
    debut: str = ""
    fin: str = ""
    part: int = 0
    reponses: str = ""
    intentions: str = ""

    @rx.event
    @public
    async def ouvrir(self) -> None:
        """Load the public figures."""
        chiffres = await read(queries.chiffres_campagne, current_actor())
        if chiffres is None:
            return
        periode = chiffres.periode
        debut, fin = clock.local(periode.ouverture), clock.local(periode.fermeture)
        jours = (fin.date() - clock.today()).days
        self.titre = f"Recensement {periode.annee}"
        self.delai = french.plural(jours, "jour") if jours > 0 else "Dernier jour"
        self.phrase = f"pour répondre, jusqu’au {french.long_day(fin.date())} à {french.hour(periode.fermeture)}"
        if periode.etape.value == "preparee":
            self.delai = "Période à venir"
            self.phrase = f"du {french.day(debut.date())} au {french.day(fin.date())}"
        elif not periode.ouverte:
            self.delai = "Période fermée"
            self.phrase = f"depuis le {french.day(fin.date())}"
        self.debut, self.fin = french.short_day(debut.date()), french.short_day(fin.date())
        self.part = chiffres.part_ecoulee
        self.reponses, self.intentions = french.number(chiffres.nb_reponses), french.number(chiffres.nb_intentions)
