"""Referentiels: the lists that every other context reads and none may invent.

Regions, départements, communes and EPCI (package `@etalab/decoupage-administratif`, Licence Ouverte), the délégations
and institutes of the CNFPT, the levels of certification, the trades of the census with their correlated diplomas
(a proposition: the official list is not public). Administrators and the installation load them; everyone connected
reads them. Sources: documents 000 (census), 001 and 002 (CNFPT structures), 003 (places of training).
"""
