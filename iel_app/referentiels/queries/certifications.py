"""Certifications: searched by code or by words of the title, and found by code."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.core import clock
from iel_app.core.actor import Actor
from iel_app.core.permissions import Permission, require
from iel_app.referentiels import rules
from iel_app.referentiels.models import Certification

LIMITE_MAX = 100


@dataclass(frozen=True, slots=True)
class CertificationTrouvee:
    """A certification as the search shows it."""

    id: int
    code: str
    rncp: str
    intitule: str
    niveau: int
    duree_annees: int
    valide_jusqu_au: date | None
    est_expiree: bool
    remplacee_par: str
    en_apprentissage: bool


def chercher_certifications(
    session: Session, actor: Actor, texte: str, limite: int = 12
) -> tuple[CertificationTrouvee, ...]:
    """Return the certifications whose Certifinfo or RNCP code begins as typed, or whose title holds every word typed.

    Accents, case and order do not count. The exact code or the beginning of the title comes first, then beginnings of
    words, then the others, by title; the expired ones are last.
    """
    require(actor, Permission.REFERENTIELS_LIRE)
    cherche = rules.lire_recherche_certification(texte)
    if not cherche.texte:
        return ()
    conditions, rang = _par_code(cherche) if cherche.est_code else _par_mots(cherche)
    aujourd_hui = clock.today()
    expiree = sa.func.coalesce(col(Certification.valide_jusqu_au) < aujourd_hui, sa.false())
    trouvees = session.exec(
        select(Certification)
        .where(col(Certification.est_actuel), conditions)
        .order_by(expiree, rang, col(Certification.intitule_recherche), col(Certification.code))
        .limit(max(1, min(limite, LIMITE_MAX)))
    )
    return tuple(_trouvee(certification, aujourd_hui) for certification in trouvees)


# The keys hold only [a-z0-9 ] and the codes only digits after RNCP: nothing for LIKE to interpret.


def _par_code(cherche: rules.RechercheCertification) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[int]]:
    code, rncp = col(Certification.code), col(Certification.code_rncp)
    par_rncp = rncp.startswith(cherche.rncp)
    if not cherche.certifinfo:
        return par_rncp, sa.case((rncp == cherche.rncp, 0), else_=1)
    par_certifinfo = code.startswith(cherche.certifinfo)
    exact = sa.or_(code == cherche.certifinfo, rncp == cherche.rncp)
    return sa.or_(par_certifinfo, par_rncp), sa.case((exact, 0), (par_certifinfo, 1), else_=2)


def _par_mots(cherche: rules.RechercheCertification) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[int]]:
    intitule = col(Certification.intitule_recherche)
    debuts = [sa.or_(intitule.startswith(mot), intitule.contains(f" {mot}")) for mot in cherche.mots]
    rang = sa.case((intitule.startswith(cherche.texte), 0), (sa.and_(*debuts), 1), else_=2)
    return sa.and_(*(intitule.contains(mot) for mot in cherche.mots)), rang


def _trouvee(certification: Certification, aujourd_hui: date) -> CertificationTrouvee:
    jusqu_au = certification.valide_jusqu_au
    return CertificationTrouvee(
        id=certification.id or 0,
        code=certification.code,
        rncp=certification.code_rncp,
        intitule=certification.intitule,
        niveau=certification.niveau,
        duree_annees=certification.duree_annees,
        valide_jusqu_au=jusqu_au,
        est_expiree=jusqu_au is not None and aujourd_hui > jusqu_au,
        remplacee_par=certification.remplacee_par,
        en_apprentissage=certification.en_apprentissage,
    )
