"""What fields are called, once: on the screen, in differences and conflicts, in the receipt."""

NOMBRES = {
    "presents": "Apprentis présents",
    "handicap": "dont en situation de handicap",
    "fins_ete": "Fins de contrat de janvier à août",
    "fins_automne": "Fins de contrat de septembre à décembre",
}
CHAMPS = NOMBRES | {
    "aucune_intention": "Aucune intention cette année",
    "prenom": "Prénom",
    "nom": "Nom",
    "courriel": "Adresse électronique",
    "telephone": "Téléphone direct",
}
IDENTITE = {
    "nom": "Nom",
    "type": "Type",
    "siret": "SIRET",
    "adresse": "Adresse",
    "delegation": "Délégation",
    "agents": "Agents sur emploi permanent",
}
