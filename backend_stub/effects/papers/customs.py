"""The customs declaration of a parcel: form CN 22, or CN 23 where the goods are worth more."""

from __future__ import annotations

from backend_stub.effects.papers.cn22 import cn22
from backend_stub.effects.papers.cn23 import cn23
from backend_stub.effects.papers.declaration import CustomsForm, Declaration, form_for

FORMS = {CustomsForm.CN22: cn22, CustomsForm.CN23: cn23}


def customs_declaration(declared: Declaration, form: CustomsForm | None = None, cn22_up_to: int | None = None) -> bytes:
    """The declaration as PDF, on the form asked for, else on the one that the value needs.

    `cn22_up_to` (minor units) is the shop's own limit instead of that of the postal union. Raises RefusedError where
    a name cannot be printed.
    """
    return FORMS[form or form_for(declared.value, declared.currency, cn22_up_to)](declared)
