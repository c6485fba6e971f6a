"""What the shop sells and how much of it is free to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from backend_stub.model.money import Money


@dataclass(frozen=True)
class Variant:
    """One SKU; `available` counts the units that no order and no live reservation has taken."""

    sku: str
    product: str
    options: Mapping[str, str]
    price: Money
    available: int
    restock_date: date | None = None
    listed_price: Money | None = None


@dataclass(frozen=True)
class Product:
    """A product and all its variants; titles by language."""

    id: str
    titles: Mapping[str, str]
    variants: tuple[Variant, ...]
    hs_code: str | None = None
    origin: str | None = None
    weight_grams: int | None = None

    def choices(self) -> dict[str, list[str]]:
        """Every option's values, in stock or not, sorted."""
        found: dict[str, set[str]] = {}
        for variant in self.variants:
            for option, value in variant.options.items():
                found.setdefault(option, set()).add(value)
        return {option: sorted(values) for option, values in sorted(found.items())}

    def variant_with(self, options: Mapping[str, str]) -> Variant | None:
        return next((variant for variant in self.variants if dict(variant.options) == dict(options)), None)


@dataclass(frozen=True)
class Catalogue:
    """The products that one order touches."""

    products: Mapping[str, Product] = field(default_factory=dict)

    def variant(self, sku: str) -> Variant:
        return next(v for product in self.products.values() for v in product.variants if v.sku == sku)

    def find(self, sku: str) -> Variant | None:
        return next((v for product in self.products.values() for v in product.variants if v.sku == sku), None)

    def product_of(self, sku: str) -> Product:
        return self.products[self.variant(sku).product]

    def after(self, stock: Mapping[str, int]) -> Catalogue:
        """The catalogue when these units by SKU have been freed (> 0) or taken (< 0)."""
        return Catalogue({key: _moved(product, stock) for key, product in self.products.items()})


def _moved(product: Product, stock: Mapping[str, int]) -> Product:
    variants = tuple(replace(v, available=v.available + stock.get(v.sku, 0)) for v in product.variants)
    return replace(product, variants=variants)
