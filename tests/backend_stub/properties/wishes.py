"""What customers ask for: every type of change, plausible and not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from backend_stub.model.address import Address
from backend_stub.model.changes import (
    AddLineChange,
    AddressChange,
    BringBackChange,
    CancelChange,
    CancelDuplicateChange,
    Change,
    CompensationChange,
    CorrectPriceChange,
    DefaultAddressChange,
    DelayVoucherChange,
    EmailChange,
    ExchangeChange,
    FormerAddressChange,
    HoldChange,
    KeepDefectiveChange,
    KeepDuplicateChange,
    KeepVariantChange,
    KeepWithRefundChange,
    MissingDetailChange,
    NotReceivedChange,
    PaymentMethodChange,
    PhoneChange,
    QuantityChange,
    RecipientChange,
    RedirectChange,
    RefundExpressFeeChange,
    RefundParcelChange,
    RefuseAtDoorChange,
    RemoveLineChange,
    ReplaceLineChange,
    ResendChange,
    ReshipChange,
    RestoreDetailsChange,
    ReturnChange,
    ReturnDuplicateChange,
    ShippingMethodChange,
    VariantChange,
    VoucherChange,
    WaitRestockChange,
)

HOUSES = tuple(Address("", f"Hauptstr. {number}", "Berlin", "", "10117") for number in (1, 2))
LONDON = Address("", "7 Old Queen Street", "London", "", "SW1A 1AA", "", "GB")
PARIS = Address("", "18 Rue de Charonne", "Paris", "", "75011", "", "FR")
NOWHERE = Address("", "Rua 1", "Lisboa", "", "1", "", "BR")
ADDRESSES = st.sampled_from((*HOUSES, LONDON, PARIS, NOWHERE))
OPTIONS = st.sampled_from(
    ({"color": "red"}, {"color": "black"}, {"color": "green"}, {"color": "brown"}, {"size": "M"}, {"size": "43"})
)
SKUS = st.sampled_from(("belt-brown", "belt-black", "cap-white", "milano-handbag-black", "milano-handbag-green", "hat"))
LINE = st.sampled_from((None, 1, 2, 3))
LINES = st.sampled_from((None, (1,), (2,), (1, 2)))
CAUSES = st.sampled_from((None, "late", "lost", "not_received", "damaged", "wrong_item", "other"))
EVIDENCE = st.sampled_from((None, "the clasp is broken"))
METHODS = st.sampled_from(("anna-card", "anna-paypal", "anna-gift", "paul-gift", "paul-card", "sofia-card", "none"))
CASES = st.sampled_from(("C-10001", "C-10002", "C-10003", None))
AMOUNTS = st.sampled_from((100, 500, 1500, 3000, 9000))


def _of(kind: type[Change], **members: Any) -> st.SearchStrategy[Change]:
    return st.builds(kind, **members)


WISHES: st.SearchStrategy[Change] = st.one_of(
    _of(AddressChange, address=ADDRESSES),
    _of(RecipientChange, name=st.sampled_from(("Lukas Weber", "Anna Schmidt", "Emma Brown"))),
    _of(PhoneChange, phone=st.sampled_from(("030 5550199", "12", "+49 30 90182345"))),
    _of(EmailChange, email=st.sampled_from(("new@example.com", "nobody"))),
    _of(MissingDetailChange, detail=st.sampled_from(("phone", "city"))),
    _of(ShippingMethodChange, method=st.sampled_from(("standard", "express", "economy", "drone"))),
    _of(VariantChange, options=OPTIONS, line=LINE),
    _of(VariantChange, options=st.just({"color": "black"}), line=st.none()),
    _of(WaitRestockChange, options=st.sampled_from(({"color": "green"}, {})), line=LINE),
    _of(KeepVariantChange, line=LINE),
    _of(PaymentMethodChange, payment_method=METHODS),
    _of(QuantityChange, quantity=st.integers(1, 4), line=LINE),
    _of(AddLineChange, sku=SKUS, quantity=st.integers(1, 3)),
    _of(RemoveLineChange, line=LINE),
    _of(ReplaceLineChange, sku=SKUS, quantity=st.integers(1, 2), line=LINE),
    st.just(CancelChange()),
    _of(DefaultAddressChange, address=ADDRESSES),
    _of(RedirectChange, address=ADDRESSES),
    _of(HoldChange, address=ADDRESSES),
    st.just(FormerAddressChange()),
    _of(ResendChange, address=ADDRESSES),
    st.just(VoucherChange()),
    _of(ReturnChange, lines=LINES),
    _of(ExchangeChange, options=OPTIONS, line=LINE),
    st.sampled_from((RefuseAtDoorChange(), BringBackChange(), KeepWithRefundChange())),
    st.sampled_from((NotReceivedChange(), DelayVoucherChange())),
    _of(RefundParcelChange, cause=CAUSES, lines=LINES, evidence=EVIDENCE),
    _of(ReshipChange, cause=CAUSES, lines=LINES, evidence=EVIDENCE),
    _of(KeepDefectiveChange, cause=CAUSES, lines=LINES, evidence=EVIDENCE),
    _of(CorrectPriceChange, line=LINE),
    st.sampled_from((CancelDuplicateChange(), ReturnDuplicateChange(), KeepDuplicateChange())),
    st.sampled_from((RestoreDetailsChange(), RefundExpressFeeChange())),
    _of(CompensationChange, remedy=st.sampled_from(("refund", "voucher", "points")), amount=AMOUNTS, case=CASES),
)
