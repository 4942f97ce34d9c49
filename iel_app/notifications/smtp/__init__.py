"""The wire: a mail as an Internet message, and its sending to the SMTP server of the settings."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterable
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from iel_app.core.settings import settings
from iel_app.notifications.queries import Pli

DELAI = 10


def message(pli: Pli, pieces: Iterable[tuple[str, bytes]] = (), desabonnement: str = "") -> EmailMessage:
    """Return the message: text and HTML parts, PDF attachments as (name, content); the same mail gives the same id.

    `desabonnement` is the page where one stops receiving such mails: mailboxes then show a button.

    Raises:
        ValueError: an address that is not one.
    """
    courrier = EmailMessage()
    courrier["From"] = Address(settings().nom_service, addr_spec=settings().courriel_expediteur)
    courrier["To"] = Address(pli.destinataire_nom, addr_spec=pli.destinataire)
    if pli.reponse_a:
        courrier["Reply-To"] = Address(addr_spec=pli.reponse_a)
    courrier["Subject"] = pli.objet
    courrier["Date"] = format_datetime(pli.prepare_le)
    courrier["Message-ID"] = pli.identifiant_message
    courrier["Content-Language"] = "fr"
    if desabonnement:
        courrier["List-Unsubscribe"] = f"<{settings().origine}{desabonnement}>"
    courrier["Auto-Submitted"] = "auto-generated"  # holiday responders stay silent
    courrier.set_content(pli.texte)
    courrier.add_alternative(pli.html, subtype="html")
    for nom, contenu in pieces:
        courrier.add_attachment(contenu, maintype="application", subtype="pdf", filename=nom)
    return courrier


def envoyer(courrier: EmailMessage) -> None:
    """Hand the message to the SMTP server.

    Raises:
        smtplib.SMTPException, OSError: the server refused it, or did not acknowledge it.
    """
    reglages = settings()
    nom_local = urlsplit(reglages.origine).hostname  # given, because asking the DNS may take long
    with contextlib.closing(smtplib.SMTP(reglages.smtp_hote, reglages.smtp_port, nom_local, DELAI)) as serveur:
        if reglages.smtp_tls:
            serveur.starttls(context=ssl.create_default_context())
        if reglages.smtp_utilisateur:
            serveur.login(reglages.smtp_utilisateur, reglages.smtp_mot_de_passe.get_secret_value())
        try:
            serveur.send_message(courrier)
        except smtplib.SMTPRecipientsRefused as refus:  # one recipient: one code, as for any other refusal
            raise smtplib.SMTPResponseException(*next(iter(refus.recipients.values()))) from None
        # The message is accepted: a server that leaves without a goodbye must not make us send it twice.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            serveur.quit()
