"""The receipt of a saved answer: document, mails; and the report of a wrong identity."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from iel_app.comptes.models import Collectivite
from iel_app.core import clock, db, french, outbox
from iel_app.core.actor import SYSTEME, Actor
from iel_app.core.audit import Action, record
from iel_app.core.errors import Impossible, Invalid, NotFound, TooMany
from iel_app.core.permissions import Cible, Permission, require
from iel_app.core.settings import settings
from iel_app.documents.commands import emettre
from iel_app.documents.models import Document
from iel_app.notifications.commands import preparer
from iel_app.recensement import rules
from iel_app.recensement.commands.contexte import Contexte
from iel_app.recensement.forms import NIVEAUX, Contenu, telephone_lisible
from iel_app.recensement.models import Campagne, Recensement, Signalement, VersionRecensement
from iel_app.recensement.rules.libelles import IDENTITE, NOMBRES

GENRE = "recapitulatif_recensement"


def reference(annee: int, departement: str, recensement_id: int) -> str:
    """Return the number of an answer, « REC-2027-87-000412 », the same for all its versions."""
    return f"REC-{annee}-{departement or '00'}-{recensement_id:06d}"


def emettre_recapitulatif(session: Session, contexte: Contexte, version: VersionRecensement) -> None:
    """Issue the receipt of one version, in the transaction of the save."""
    campagne, collectivite = contexte.campagne, contexte.collectivite
    numero = reference(campagne.annee, collectivite.departement_code, version.recensement_id)
    donnees = {
        "service": settings().nom_service,
        "annee": campagne.annee,
        "titre": f"Récapitulatif de votre recensement {campagne.annee}",
        "enregistre_le": french.instant(version.enregistre_le),
        "enregistre_par": version.enregistre_par,
        "collectivite": collectivite.nom,
        "identite": [
            {"libelle": IDENTITE[champ], "valeur": valeur} for champ, valeur in valeurs_identite(collectivite).items()
        ],
        "differences": [{k: d[k] for k in ("libelle", "avant", "apres")} for d in version.differences],
        "empreinte": version.empreinte,
        **_chiffres(version.contenu, contexte.libelles),
    }
    emettre(
        session,
        SYSTEME,
        numero=numero,
        version=version.numero,
        genre=GENRE,
        titre=donnees["titre"],
        donnees=donnees,
        collectivite_id=collectivite.id,
    )


def _chiffres(contenu: Contenu, categories: dict[str, str]) -> dict[str, Any]:
    totaux = rules.totaux(contenu)
    return {
        "responsables": [
            {
                "nom": f"{r['prenom']} {r['nom']}",
                "courriel": r["courriel"],
                "telephone": telephone_lisible(r["telephone"]),
            }
            for r in contenu["responsables"]
        ],
        "contrats": [{"libelle": libelle, "valeur": int(contenu[nom])} for nom, libelle in NOMBRES.items()],
        "niveaux": list(NIVEAUX),
        "intentions": [
            {
                "categorie": categories.get(i["categorie"], i["categorie"]),
                "nombres": [int(i[f"n{n}"]) for n in NIVEAUX],
                "total": rules.total(i),
            }
            for i in contenu["intentions"]
        ],
        "totaux": [totaux[n] for n in NIVEAUX],
        "total": sum(totaux.values()),
        "aucune_intention": contenu["aucune_intention"],
    }


def envoyer_recapitulatif(session: Session, actor: Actor, recensement_id: int, numero_version: int) -> int:
    """Prepare the mail of one version to each person in charge, receipt attached, and return how many.

    Raises:
        NotFound: no such version.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    ligne = session.exec(
        select(VersionRecensement, Recensement, Campagne, Collectivite)
        .join(Recensement, col(Recensement.id) == VersionRecensement.recensement_id)
        .join(Campagne, col(Campagne.id) == Recensement.campagne_id)
        .join(Collectivite, col(Collectivite.id) == Recensement.collectivite_id)
        .where(VersionRecensement.recensement_id == recensement_id, VersionRecensement.numero == numero_version)
    ).first()
    if ligne is None:
        raise NotFound
    version, recensement, campagne, collectivite = ligne
    numero = reference(campagne.annee, collectivite.departement_code, recensement.id or 0)
    document = session.exec(
        select(Document.id).where(Document.numero == numero, Document.version == version.numero)
    ).one()
    contexte = _contexte_du_courriel(version, campagne, collectivite.nom, numero)
    adresses = {r["courriel"]: f"{r['prenom']} {r['nom']}" for r in version.contenu["responsables"]}
    for rang, (adresse, nom) in enumerate(adresses.items()):
        preparer(
            session,
            actor,
            cle=f"recapitulatif:{recensement_id}:{numero_version}:{rang}",
            modele="recensement_enregistre",
            contexte=contexte,
            destinataire=adresse,
            destinataire_nom=nom,
            document_ids=(document or 0,),
            reponse_a=collectivite.interlocuteur_courriel,
        )
    return len(adresses)


def _contexte_du_courriel(
    version: VersionRecensement, campagne: Campagne, collectivite: str, numero: str
) -> dict[str, Any]:
    cloture = clock.local(campagne.fermeture)
    return {
        "annee": campagne.annee,
        "collectivite": collectivite,
        "instant": french.instant(version.enregistre_le),
        "auteur": version.enregistre_par,
        "numero": numero,
        "version": version.numero,
        "cloture": f"{cloture:%d/%m/%Y}",
        "lien": f"{settings().origine}/recensement/saisie",
        "nb_intentions": sum(rules.totaux(version.contenu).values()),
        "differences": version.differences,
    }


def signaler_erreur(session: Session, actor: Actor, champ: str, message: str) -> None:
    """Tell the collectivité's contact at the délégation that a field of its identity is wrong.

    Raises:
        Invalid: no such field, or no message.
        TooMany: the person has sent as many reports as one may in an hour.
    """
    collectivite_id = actor.collectivite_id
    require(actor, Permission.RECENSEMENT_SIGNALER, Cible(collectivite_id=collectivite_id))
    texte = message.strip()
    if champ not in IDENTITE:
        raise Invalid({"signalement-champ": "Sélectionnez l’information concernée"})
    if not texte:
        raise Invalid({"signalement-message": "Saisissez ce qui doit être corrigé"})
    if len(texte) > 1000:
        trop = len(texte) - 1000
        raise Invalid(
            {"signalement-message": f"Le message doit comporter 1 000 caractères au plus\u00a0: retirez-en {trop}"}
        )
    if collectivite_id is None or actor.utilisateur_id is None:
        raise Impossible("Choisissez d’abord une collectivité.")
    _limiter(session, actor.utilisateur_id)
    signalement = Signalement(
        collectivite_id=collectivite_id,
        utilisateur_id=actor.utilisateur_id,
        champ=champ,
        message=texte,
        auteur=actor.nom,
        courriel=actor.courriel,
        cree_le=clock.now(),
    )
    session.add(signalement)
    session.flush()
    record(session, actor, Action.ERREUR_SIGNALEE, f"signalement:{signalement.id}", apres={"champ": IDENTITE[champ]})
    outbox.enqueue(session, "signalement", {"signalement_id": signalement.id}, cle=f"signalement:{signalement.id}")


def _limiter(session: Session, utilisateur_id: int) -> None:
    # Two reports at once: the second waits here, then counts the first.
    db.serialize(session, f"signalement:{utilisateur_id}")
    depuis, maximum = clock.now() - timedelta(hours=1), settings().signalements_par_heure
    recents = select(sa.func.count()).where(
        Signalement.utilisateur_id == utilisateur_id, col(Signalement.cree_le) > depuis
    )
    if session.exec(recents).one() >= maximum:
        envoyes = french.plural(maximum, "signalement")
        raise TooMany(f"Vous avez déjà envoyé {envoyes} en une heure. Attendez un peu, puis recommencez.")


def envoyer_signalement(session: Session, actor: Actor, signalement_id: int) -> None:
    """Prepare the mail of a report to the contact at the délégation.

    Raises:
        NotFound: no such report.
    """
    require(actor, Permission.NOTIFICATIONS_EXPEDIER)
    signalement = session.get(Signalement, signalement_id)
    if signalement is None:
        raise NotFound
    collectivite = session.get_one(Collectivite, signalement.collectivite_id)
    preparer(
        session,
        actor,
        cle=f"signalement:{signalement.id}",
        modele="erreur_signalee",
        contexte={
            "collectivite": collectivite.nom,
            "champ": IDENTITE[signalement.champ],
            "valeur": valeurs_identite(collectivite).get(signalement.champ, ""),
            "message": signalement.message,
            "auteur": signalement.auteur,
            "courriel_auteur": signalement.courriel,
        },
        destinataire=collectivite.interlocuteur_courriel or settings().courriel_expediteur,
        destinataire_nom=collectivite.interlocuteur_nom,
        reponse_a=signalement.courriel,
    )


def siret_lisible(siret: str) -> str:
    """Return « 213 300 635 00017 »."""
    return f"{siret[:3]}\u00a0{siret[3:6]}\u00a0{siret[6:9]}\u00a0{siret[9:]}"


def valeurs_identite(collectivite: Collectivite) -> dict[str, str]:
    """Return what the identity block shows, by field."""
    etp = f"{collectivite.nb_etp:g}".replace(".", ",")
    return {
        "nom": collectivite.nom,
        "type": collectivite.type.libelle,
        "siret": siret_lisible(collectivite.siret),
        "adresse": f"{collectivite.adresse}, {collectivite.code_postal} {collectivite.ville}",
        "agents": f"{collectivite.nb_agents}, soit {etp} ETP",
    }
