"""Which formation of the structure a row names."""

from collections.abc import Sequence

from iel_app.offre.commands.importation.monde import Connue, Monde
from iel_app.offre.models import FormeFichier, StatutFormation
from iel_app.offre.rules.importation import Demande

_CITEES = 3
_LA_VOTRE = "Écrivez la référence de la vôtre"
_OU_AJOUTER = "ou ajoutez-la au catalogue s’il s’agit d’une autre formation"


def reconnaitre(monde: Monde, forme: FormeFichier, demande: Demande) -> tuple[Connue | None, str, dict[str, str]]:
    """Return the formation that a row names, the author's identifier, and what is wrong with them.

    Our reference names it, else the author's identifier, else the only one alike.
    """
    reference, identifiant = demande.reference, demande.identifiant
    trouvee = next((c for c in monde.connues if reference and c.formation.reference == reference), None)
    if trouvee is None and reference:
        if forme is not FormeFichier.XML:
            inconnue = "Aucune formation de votre structure ne porte cette référence. Laissez-la vide pour une nouvelle"
            return None, "", {"reference_formation": inconnue}
        identifiant = identifiant or reference
    autre = next((c for c in monde.connues if identifiant and c.formation.identifiant_externe == identifiant), None)
    if trouvee is not None and autre is not None and autre is not trouvee:
        prise = f"Cet identifiant est celui de la formation {autre.formation.reference}"
        return trouvee, identifiant, {"identifiant_formation": prise}
    trouvee = trouvee or autre
    if trouvee is not None:
        return trouvee, identifiant, {}
    semblables = _semblables(monde, demande)
    if identifiant:  # two identifiers in a file are two formations, in whichever batch each is written
        semblables = [c for c in semblables if c.formation.id not in monde.ecrites]
    if len(semblables) == 1 and not (identifiant and semblables[0].formation.identifiant_externe):
        return semblables[0], identifiant, {}
    return None, identifiant, _refus(semblables)


def _semblables(monde: Monde, demande: Demande) -> list[Connue]:
    """Return the formations of the catalogue with the certification and the formateur of a row."""
    code = demande.contenu.get("certification", "")
    formateur = monde.sirets.get(demande.formateur, monde.organisme_id)
    return [
        c
        for c in monde.connues
        if code
        and c.version.contenu.get("certification") == code
        and c.version.formateur_id == formateur
        and c.formation.statut is StatutFormation.ACTIVE
    ]


def _refus(semblables: Sequence[Connue]) -> dict[str, str]:
    """Return why a row names none of the formations alike, nothing when there is none."""
    if not semblables:
        return {}
    if len(semblables) == 1:
        f = semblables[0].formation
        phrase = (
            "Une formation avec la même certification et le même organisme formateur existe déjà "
            f"({f.reference}, identifiant {f.identifiant_externe}). {_LA_VOTRE}, {_OU_AJOUTER}"
        )
    else:
        citees = ", ".join(c.formation.reference for c in semblables[:_CITEES])
        phrase = f"Plusieurs formations ont cette certification et ce formateur ({citees}). {_LA_VOTRE}"
    return {"reference_formation": phrase}
