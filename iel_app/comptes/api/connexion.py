"""Sign-in, choice of collectivité, sign-out."""

from contextlib import suppress

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iel_app.comptes import commands, queries, rules
from iel_app.comptes.api.acteurs import acteur_de, adresse_de
from iel_app.comptes.api.formulaires import champs_de, garder, meme_origine, poser, vers
from iel_app.comptes.forms import ATTENTE, IDENTIFIANT, SaisieCollectivite, SaisieConnexion, chemin_interne
from iel_app.core import gateway
from iel_app.core.actor import Actor
from iel_app.core.errors import Busy, Invalid, NotConnected, NotFound, TooMany
from iel_app.core.settings import settings
from iel_app.ui.cookies import cookie_name

CODE = "/connexion/code"


async def connexion(request: Request) -> Response:
    """Sign in: count the attempt, verify the password away from the event loop, open a session, go on."""
    champs = await champs_de(request)
    if champs is None:
        return vers("/connexion", erreur="origine")
    suite, profil = str(champs.get("suite", ""))[:500], str(champs.get("profil", ""))[:20]
    try:
        saisie = SaisieConnexion.model_validate(dict(champs))
    except ValidationError:
        return _refus("vide", str(champs.get("identifiant", ""))[:254], suite, profil)
    try:
        return await _ouvrir(request, saisie)
    except TooMany:
        return _refus("attente", saisie.identifiant, saisie.suite, profil)
    except Busy:
        return _refus("occupe", saisie.identifiant, saisie.suite, profil)
    except NotConnected:
        return _refus("identifiants", saisie.identifiant, saisie.suite, profil)


async def _ouvrir(request: Request, saisie: SaisieConnexion) -> Response:
    visiteur, courriel = Actor(origine=adresse_de(request)), saisie.identifiant
    await gateway.run(commands.tenter, visiteur, courriel, visiteur.origine)
    connu = await gateway.read(queries.identifiants, visiteur, courriel)
    if not await gateway.compute(rules.verifier, saisie.mot_de_passe, connu.mot_de_passe if connu else ""):
        await gateway.run(commands.refuser_connexion, visiteur, courriel)
        raise NotConnected
    if connu and connu.second_facteur:
        jeton = await gateway.run(commands.attendre_code, visiteur, connu.utilisateur_id, connu.mot_de_passe)
        return garder(vers(CODE, suite=saisie.suite), ATTENTE, jeton, int(rules.ATTENTE_CODE.total_seconds()))
    jeton = await gateway.run(
        commands.ouvrir,
        visiteur,
        connu.utilisateur_id if connu else 0,
        rules.appareil(request.headers.get("user-agent", "")),
        request.cookies.get(cookie_name(), ""),
        verifiee=connu.mot_de_passe if connu else "",
    )
    return _entrer(jeton, connu.collectivites if connu else 0, saisie.suite)


def _entrer(jeton: str, collectivites: int, suite: str) -> Response:
    plusieurs = vers("/choisir-collectivite", suite=suite)
    return poser(plusieurs if collectivites > 1 else vers(suite or "/accueil"), jeton)


async def code(request: Request) -> Response:
    """Open the session that awaits a code: the attempt is counted before the code is looked at."""
    champs = await champs_de(request)
    if champs is None:
        return vers(CODE, refus="origine")
    suite, saisi = chemin_interne(str(champs.get("suite", ""))), rules.code_saisi(str(champs.get("code", "")))
    visiteur, cle = Actor(origine=adresse_de(request)), rules.hachage(request.cookies.get(ATTENTE, ""))
    attendue = await gateway.read(queries.attente, visiteur, cle)
    if attendue is None:
        return vers("/connexion", erreur="perime", suite=suite)
    if not saisi:
        return vers(CODE, refus="vide", suite=suite)
    appareil, ancien = rules.appareil(request.headers.get("user-agent", "")), request.cookies.get(cookie_name(), "")
    try:
        await gateway.run(
            commands.tenter, visiteur, f"code:{attendue.courriel}", f"code:{rules.reseau(visiteur.origine)}"
        )
        jeton = await gateway.run(commands.ouvrir_par_code, visiteur, cle, saisi, appareil, ancien)
    except Invalid:
        await gateway.run(commands.refuser_connexion, visiteur, attendue.courriel)
        return vers(CODE, refus="code", suite=suite)
    except TooMany:
        return vers(CODE, refus="attente", suite=suite)
    except Busy:
        return vers(CODE, refus="occupe", suite=suite)
    except NotFound:
        return vers("/connexion", erreur="perime", suite=suite)
    return _entrer(jeton, attendue.collectivites, suite)


def _refus(motif: str, identifiant: str, suite: str, profil: str) -> Response:
    """Go back to the form with what was typed (but the password), in a short-lived cookie and not in the address."""
    reponse = vers("/connexion", erreur=motif, suite=suite, profil=profil)
    return garder(reponse, IDENTIFIANT, identifiant.encode("utf-8").hex(), 120)


async def collectivite(request: Request) -> Response:
    """Act for the chosen collectivité: the token changes, so does what every open tab may do."""
    champs = await champs_de(request)
    if champs is None:
        return vers("/connexion", erreur="origine")
    suite = str(champs.get("suite", ""))[:500]
    acteur = await acteur_de(request)
    if not acteur.est_connecte:
        return vers("/connexion", suite="/choisir-collectivite")
    try:
        saisie = SaisieCollectivite.model_validate(dict(champs))
        jeton = await gateway.run(commands.choisir_collectivite, acteur, saisie.collectivite, saisie.proposer_derniere)
    except ValidationError:
        return vers("/choisir-collectivite", motif="vide", suite=suite)
    except Busy:
        return vers("/choisir-collectivite", motif="occupe", suite=suite)
    except NotFound:
        return vers("/choisir-collectivite", motif="introuvable", suite=suite)
    return poser(vers(saisie.suite or "/accueil"), jeton)


async def deconnexion(request: Request) -> Response:
    """Close the session and forget the browser's state of it."""
    if not meme_origine(request):
        return vers("/connexion", erreur="origine")
    acteur = await acteur_de(request)
    if acteur.session_id is not None:
        # Signed out at once in two tabs: the second finds nothing left to close.
        with suppress(NotFound):
            await gateway.run(commands.fermer_session, acteur, acteur.session_id)
    reponse = vers("/connexion", erreur="deconnecte")
    reponse.delete_cookie(cookie_name(), path="/", secure=settings().cookie_securise, httponly=True)
    reponse.headers["clear-site-data"] = '"storage"'
    return reponse


def routes() -> list[Route]:
    """Return the routes of sign-in."""
    return [
        Route("/auth/connexion", connexion, methods=["POST"]),
        Route("/auth/code", code, methods=["POST"]),
        Route("/auth/collectivite", collectivite, methods=["POST"]),
        Route("/auth/deconnexion", deconnexion, methods=["POST"]),
    ]
