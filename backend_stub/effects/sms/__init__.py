"""Text messages to customers: the port, a file of texts, and Twilio."""

from backend_stub.effects.sms.files import FileSms
from backend_stub.effects.sms.port import SmsSender
from backend_stub.effects.sms.segments import segments
from backend_stub.effects.sms.sinks import sms_sink
from backend_stub.effects.sms.twilio import TwilioSms

__all__ = ["FileSms", "SmsSender", "TwilioSms", "segments", "sms_sink"]
