"""A person names a filter of the catalogue or of the control, or forgets one."""

from sqlmodel import Session, col, select

from iel_app.core import clock, db
from iel_app.core.actor import Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound
from iel_app.core.permissions import Permission, require
from iel_app.offre.models import VueEnregistree
from iel_app.offre.rules import vues as regles


def enregistrer_vue(session: Session, actor: Actor, page: str, nom: str, requete: str) -> int:
    """Keep a view of a page under a name, in the place of the one of this name, and return its id.

    Raises:
        NotFound: no such page.
        Invalid: no name, or nothing is filtered.
        Impossible: the person keeps `VUES_MAX` of them already.
    """
    require(actor, Permission.OFFRE_LIRE)
    if page not in regles.CLES or actor.utilisateur_id is None:
        raise NotFound
    propre, gardee = regles.nom(nom), regles.requete(page, requete)
    if not propre:
        raise Invalid({"vue-nom": "Donnez un nom à cette vue"})
    if not gardee:
        raise Invalid({"vue-nom": "Choisissez d’abord un filtre, un onglet ou un tri"})
    db.serialize(session, f"vues:{actor.utilisateur_id}")
    siennes = session.exec(
        select(VueEnregistree).where(VueEnregistree.utilisateur_id == actor.utilisateur_id, VueEnregistree.page == page)
    ).all()
    vue = next((v for v in siennes if v.nom == propre), None)
    if vue is None:
        if len(siennes) >= regles.VUES_MAX:
            raise Impossible(f"Vous gardez déjà {regles.VUES_MAX} vues de cette page. Supprimez-en une.")
        vue = VueEnregistree(
            utilisateur_id=actor.utilisateur_id, page=page, nom=propre, requete=gardee, cree_le=clock.now()
        )
        session.add(vue)
    vue.requete = gardee
    session.flush()
    record(session, actor, Action.VUE_ENREGISTREE, vue.objet, apres={"nom": propre, "adresse": gardee})
    return vue.id or 0


def retirer_vue(session: Session, actor: Actor, vue_id: int) -> str:
    """Forget a view of one's own, and return its name.

    Raises:
        NotFound: no such view of the person's.
    """
    require(actor, Permission.OFFRE_LIRE)
    vue = session.exec(
        select(VueEnregistree).where(
            col(VueEnregistree.id) == vue_id, col(VueEnregistree.utilisateur_id) == actor.utilisateur_id
        )
    ).first()
    if vue is None:
        raise NotFound
    record(session, actor, Action.VUE_RETIREE, vue.objet, avant={"nom": vue.nom, "adresse": vue.requete})
    session.delete(vue)
    return vue.nom
