"""Composition: importing this module registers every table."""

from iel_app.aide import models as aide
from iel_app.comptes import models as comptes
from iel_app.core import audit, outbox
from iel_app.documents import models as documents
from iel_app.notifications import models as notifications
from iel_app.offre import models as offre
from iel_app.recensement import models as recensement
from iel_app.referentiels import models as referentiels

MODULES = (audit, outbox, referentiels, documents, notifications, comptes, offre, recensement, aide)
