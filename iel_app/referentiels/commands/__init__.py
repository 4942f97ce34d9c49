"""Loading of the reference lists, and the download of their archives."""

from iel_app.referentiels.commands.chargement import charger_certifications, charger_listes, charger_territoires
from iel_app.referentiels.commands.telechargement import Archives, telecharger_territoires

__all__ = [
    "Archives",
    "charger_certifications",
    "charger_listes",
    "charger_territoires",
    "telecharger_territoires",
]
