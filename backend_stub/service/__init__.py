"""What the order service does, one transaction per promise."""

from backend_stub.service.compensation import compensate

__all__ = ["compensate"]
