"""Money that moves through a payment provider: the port, and a simulated provider behind it."""

from backend_stub.effects.payments.figures import is_shops_own
from backend_stub.effects.payments.port import Movement, MovementState, Notice, PaymentProvider
from backend_stub.effects.payments.simulated import SimulatedProvider

__all__ = ["Movement", "MovementState", "Notice", "PaymentProvider", "SimulatedProvider", "is_shops_own"]
