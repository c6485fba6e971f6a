"""`rasa train`, sparing what only costs time there: `python -m bot.nlu.training train …` takes Rasa's words.

Two hundred thousand examples are many objects to search for cycles again and again; and the weights, most of a model,
hardly shrink: zlib's hardest work on them takes two seconds more, for a part in a thousand.
"""

from __future__ import annotations

import gc
from typing import Any

from rasa.__main__ import main
from rasa.engine.storage import local_model_storage
from tarsafe import TarSafe

ZLIBS_USUAL = 6


class Package(TarSafe):
    """The archive of a model, packed at the usual level of compression instead of the highest."""

    @classmethod
    def gzopen(cls, *args: Any, **options: Any) -> TarSafe:
        """As tarfile does it."""
        return super().gzopen(*args, **{"compresslevel": ZLIBS_USUAL, **options})


if __name__ == "__main__":
    gc.disable()  # the process ends with the training
    local_model_storage.TarSafe = Package
    main()
