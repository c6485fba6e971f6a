"""Broken, torn, stained or faulty."""

from actions.defect import Defect
from actions.topic import serves


@serves
class ParcelDamaged(Defect):
    intent = "parcel_damaged"
    cause = "damaged"
