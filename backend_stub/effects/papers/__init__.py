"""Papers that travel with a parcel, as PDF under `REROUTE_HOME`/labels/<order>."""

from backend_stub.effects.papers.customs import customs_declaration
from backend_stub.effects.papers.declaration import Category, CustomsForm, CustomsItem, Declaration, crosses_customs
from backend_stub.effects.papers.label import LabelDetails, shipping_label
from backend_stub.effects.papers.shelf import Shelf

__all__ = [
    "Category",
    "CustomsForm",
    "CustomsItem",
    "Declaration",
    "LabelDetails",
    "Shelf",
    "crosses_customs",
    "customs_declaration",
    "shipping_label",
]
