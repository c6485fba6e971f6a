"""The screens on which the desk is looked at."""

from __future__ import annotations

SIZES = {"phone": (360, 740), "tablet": (768, 1024), "laptop": (1280, 800), "wide": (1920, 1080)}
