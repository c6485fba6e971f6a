"""Papers that travel with a parcel, as PDF under `REROUTE_HOME`/labels/<order>."""

from backend_stub.effects.papers.customs import CustomsItem, customs_declaration
from backend_stub.effects.papers.label import shipping_label
from backend_stub.effects.papers.shelf import Shelf

__all__ = ["CustomsItem", "Shelf", "customs_declaration", "shipping_label"]
