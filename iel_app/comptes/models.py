"""Tables of the structures and of the people."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from iel_app.core.actor import Role
from iel_app.core.db import Instant, Table, code_type
from iel_app.core.permissions import Cible, Permission


class TypeCollectivite(StrEnum):
    """Kinds of local employers."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    CCAS = "ccas"
    CAISSE_DES_ECOLES = "caisse_des_ecoles"
    CENTRE_DE_GESTION = "centre_de_gestion"
    SYNDICAT = "syndicat"
    SDIS = "sdis"
    AUTRE = "autre"

    @property
    def libelle(self) -> str:
        """The kind as people read it."""
        return _TYPES[self]


_TYPES = {
    TypeCollectivite.COMMUNE: "Commune",
    TypeCollectivite.EPCI: "Intercommunalité (EPCI)",
    TypeCollectivite.DEPARTEMENT: "Département",
    TypeCollectivite.REGION: "Région",
    TypeCollectivite.CCAS: "Centre communal d’action sociale (CCAS)",
    TypeCollectivite.CAISSE_DES_ECOLES: "Caisse des écoles",
    TypeCollectivite.CENTRE_DE_GESTION: "Centre de gestion",
    TypeCollectivite.SYNDICAT: "Syndicat",
    TypeCollectivite.SDIS: "Service d’incendie et de secours (SDIS)",
    TypeCollectivite.AUTRE: "Autre établissement",
}


class StatutCollectivite(StrEnum):
    """Life of a collectivité on the platform (document 002, « Inscrivez votre collectivité »)."""

    A_INSCRIRE = "a_inscrire"
    EN_ATTENTE_VALIDATION = "en_attente_validation"
    ACTIVE = "active"
    SUSPENDUE = "suspendue"


class Collectivite(Table, table=True):
    """A local employer: what the « Identité » block of the census shows."""

    __tablename__ = "collectivite"

    id: int | None = Field(default=None, primary_key=True)
    nom: str
    type: TypeCollectivite = Field(sa_type=code_type(TypeCollectivite))
    siret: str = Field(unique=True, max_length=14)
    adresse: str = ""
    code_postal: str = ""
    ville: str = ""
    code_insee: str = ""
    departement_code: str = Field(default="", index=True)
    region_code: str = Field(default="", index=True)
    delegation_id: int | None = Field(default=None, foreign_key="structure_cnfpt.id", index=True)
    interlocuteur_nom: str = ""
    interlocuteur_courriel: str = ""
    interlocuteur_telephone: str = ""
    nb_agents: int = 0
    nb_etp: float = 0
    statut: StatutCollectivite = Field(default=StatutCollectivite.ACTIVE, sa_type=code_type(StatutCollectivite))
    preinscription_autorisee: bool = True
    avis_requis: bool = False


class Rattachement(Table, table=True):
    """`gestionnaire` manages `collectivite` from a date to a date; managing does not pass on."""

    __tablename__ = "rattachement"
    __table_args__ = (sa.CheckConstraint("collectivite_id <> gestionnaire_id", name="pas_soi_meme"),)

    id: int | None = Field(default=None, primary_key=True)
    collectivite_id: int = Field(foreign_key="collectivite.id", index=True)
    gestionnaire_id: int = Field(foreign_key="collectivite.id", index=True)
    debut: date
    fin: date | None = None
    accepte_le: datetime | None = Field(default=None, sa_type=Instant)


class Organisme(Table, table=True):
    """A CFA or training organisation: it signs contracts (responsable) or gives courses (formateur)."""

    __tablename__ = "organisme"

    id: int | None = Field(default=None, primary_key=True)
    nom: str
    siret: str = Field(unique=True, max_length=14)
    siren: str = Field(index=True, max_length=9)
    uai: str = Field(default="", index=True, max_length=8)
    numero_activite: str = ""
    adresse: str = ""
    code_postal: str = ""
    ville: str = ""
    code_insee: str = ""
    region_id: int | None = Field(default=None, foreign_key="region.id", index=True)
    courriel: str = ""
    telephone: str = ""


class Utilisateur(Table, table=True):
    """A person: one account per e-mail address."""

    __tablename__ = "utilisateur"

    id: int | None = Field(default=None, primary_key=True)
    courriel: str = Field(unique=True)
    prenom: str
    nom: str
    mot_de_passe: str = Field(description="argon2id hash; empty until the account is activated")
    cree_le: datetime = Field(sa_type=Instant)
    desactive_le: datetime | None = Field(default=None, sa_type=Instant)
    derniere_collectivite_id: int | None = Field(default=None, foreign_key="collectivite.id")
    proposer_derniere: bool = True

    @property
    def nom_complet(self) -> str:
        """Given name then family name."""
        return f"{self.prenom} {self.nom}"


def _une_seule(nom: str, condition: str, *colonnes: str) -> sa.Index:
    """Return the index that lets one row in force be: two, since NULL never equals NULL."""
    en_vigueur = sa.text(f"retiree_le IS NULL AND {condition}")
    return sa.Index(nom, *colonnes, unique=True, sqlite_where=en_vigueur, postgresql_where=en_vigueur)


class HabilitationAccordee(Table, table=True):
    """A role given to a person on one structure; the role says which table the structure id belongs to."""

    __tablename__ = "habilitation"
    __table_args__ = (
        _une_seule("uq_habilitation_active", "structure_id IS NOT NULL", "utilisateur_id", "role", "structure_id"),
        _une_seule("uq_habilitation_nationale", "structure_id IS NULL", "utilisateur_id", "role"),
    )

    id: int | None = Field(default=None, primary_key=True)
    utilisateur_id: int = Field(foreign_key="utilisateur.id", index=True)
    role: Role = Field(sa_type=code_type(Role))
    structure_id: int | None = None
    donnee_le: datetime = Field(sa_type=Instant)
    retiree_le: datetime | None = Field(default=None, sa_type=Instant)


class SessionOuverte(Table, table=True):
    """An open connection of a person: only the hash of its token is kept."""

    __tablename__ = "session_ouverte"

    id: int | None = Field(default=None, primary_key=True)
    jeton_hash: str = Field(unique=True, max_length=64)
    utilisateur_id: int = Field(foreign_key="utilisateur.id", index=True)
    collectivite_id: int | None = Field(default=None, foreign_key="collectivite.id")
    ouverte_le: datetime = Field(sa_type=Instant)
    vue_le: datetime = Field(sa_type=Instant)
    expire_le: datetime = Field(sa_type=Instant)
    fermee_le: datetime | None = Field(default=None, sa_type=Instant)
    appareil: str = ""


class PorteeCle(StrEnum):
    """What a key of the API may do."""

    OFFRES_LIRE = "offres:lire"
    OFFRES_ECRIRE = "offres:ecrire"
    PLACES_ECRIRE = "places:ecrire"

    @property
    def libelle(self) -> str:
        """The scope as people read it."""
        return _PORTEES[self][0]

    @property
    def permission(self) -> Permission:
        """The right that it lends, out of those of the role of CFA."""
        return _PORTEES[self][1]


_PORTEES = {
    PorteeCle.OFFRES_LIRE: ("Lire les formations de la structure", Permission.OFFRE_LIRE),
    PorteeCle.OFFRES_ECRIRE: ("Envoyer des formations et des sessions", Permission.OFFRE_REDIGER),
    PorteeCle.PLACES_ECRIRE: ("Mettre à jour les places des sessions", Permission.OFFRE_TENIR_PLACES),
}


class CleApi(Table, table=True):
    """A key by which a software acts for a CFA, in the name of who made it: only its hash is kept."""

    __tablename__ = "cle_api"

    id: int | None = Field(default=None, primary_key=True)
    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    nom: str = Field(max_length=60)
    prefixe: str = Field(max_length=16)
    secret_hash: str = Field(unique=True, max_length=64)
    portees: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    creee_le: datetime = Field(sa_type=Instant)
    creee_par_id: int = Field(foreign_key="utilisateur.id")
    creee_par: str
    vue_le: datetime | None = Field(default=None, sa_type=Instant)
    expire_le: datetime = Field(sa_type=Instant)
    revoquee_le: datetime | None = Field(default=None, sa_type=Instant)
    revoquee_par: str = ""

    @property
    def cible(self) -> Cible:
        """Where it belongs, for permissions."""
        return Cible(organisme_id=self.organisme_id)

    @property
    def objet(self) -> str:
        """Its name in the journal."""
        return f"cle_api:{self.prefixe}"


class LienMotDePasse(Table, table=True):
    """A link by which a person chooses a new password: works once; only the hash of its token is kept."""

    __tablename__ = "lien_mot_de_passe"

    id: int | None = Field(default=None, primary_key=True)
    utilisateur_id: int = Field(foreign_key="utilisateur.id", index=True)
    jeton_hash: str = Field(unique=True, max_length=64)
    cree_le: datetime = Field(sa_type=Instant)
    expire_le: datetime = Field(sa_type=Instant)
    utilise_le: datetime | None = Field(default=None, sa_type=Instant)


class SecondFacteur(Table, table=True):
    """What gives a person's codes (RFC 6238), in force once confirmed; of recovery codes only hashes are kept."""

    __tablename__ = "second_facteur"

    id: int | None = Field(default=None, primary_key=True)
    utilisateur_id: int = Field(foreign_key="utilisateur.id", unique=True)
    secret: str = Field(max_length=32)
    prepare_le: datetime = Field(sa_type=Instant)
    confirme_le: datetime | None = Field(default=None, sa_type=Instant)
    dernier_pas: int = Field(default=0, description="time step of the last code accepted: none serves twice")
    codes_secours: list[str] | None = Field(default=None, sa_type=sa.JSON, description="None until they are shown")


class ConnexionEnAttente(Table, table=True):
    """A sign-in whose password was right and whose code is awaited: only the hash of its token is kept."""

    __tablename__ = "connexion_en_attente"

    id: int | None = Field(default=None, primary_key=True)
    jeton_hash: str = Field(unique=True, max_length=64)
    utilisateur_id: int = Field(foreign_key="utilisateur.id", index=True)
    expire_le: datetime = Field(sa_type=Instant)


class Tentative(Table, table=True):
    """A sign-in attempt not yet followed by a success, counted per account and per address (both hashed)."""

    __tablename__ = "tentative"

    id: int | None = Field(default=None, primary_key=True)
    cle: str = Field(index=True, max_length=64)
    instant: datetime = Field(sa_type=Instant)
