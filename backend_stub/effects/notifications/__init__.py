"""E-mails to customers: one folder of templates and words per language."""

from backend_stub.effects.notifications.mail import Attachment, message
from backend_stub.effects.notifications.render import Rendered, Templates
from backend_stub.effects.notifications.sinks import FileSink, MailSink, SmtpSink, mail_sink

__all__ = ["Attachment", "FileSink", "MailSink", "Rendered", "SmtpSink", "Templates", "mail_sink", "message"]
