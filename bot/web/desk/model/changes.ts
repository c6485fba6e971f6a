/** What can be proposed for an order, and what each change needs: the change shapes of docs/openapi.json as a table. */
import type { ChangeBody, Line, Order } from "./orders";

export type FieldKind = "address" | "text" | "email" | "tel" | "quantity" | "line" | "lines" | "options" | "reason" | "amount" | "choice";

export interface Field {
  name: string;
  kind: FieldKind;
  optional?: boolean;
  choices?: readonly string[];
}

export interface Shape {
  type: string;
  group: "details" | "goods" | "delivery" | "after" | "good" | "other";
  fields: readonly Field[];
}

const CAUSES = ["late", "lost", "not_received", "damaged", "wrong_item", "other"] as const;
const DETAILS = ["name", "phone", "email", "street_address", "postal_code", "city", "country_area"] as const;
const REASONS = ["too_big", "too_small", "not_as_described", "changed_mind", "damaged", "wrong_item", "too_late", "other"] as const;

const address: Field = { name: "address", kind: "address" };
const line: Field = { name: "line", kind: "line" };
const lines: Field = { name: "lines", kind: "lines", optional: true };
const options: Field = { name: "options", kind: "options" };
const quantity: Field = { name: "quantity", kind: "quantity" };
const reason: Field = { name: "reason", kind: "reason", optional: true, choices: REASONS };
const cause: Field = { name: "cause", kind: "choice", optional: true, choices: CAUSES };
const evidence: Field = { name: "evidence", kind: "text", optional: true };
const word = (name: string, kind: FieldKind = "text", optional = false): Field => ({ name, kind, optional });
const elsewhere: Field = { ...address, optional: true };

const shape = (group: Shape["group"], type: string, ...fields: Field[]): Shape => ({ type, group, fields });

export const SHAPES: readonly Shape[] = [
  shape("details", "address", address),
  shape("details", "recipient", word("name")),
  shape("details", "phone", word("phone", "tel")),
  shape("details", "email", word("email", "email")),
  shape("details", "payment_method", word("payment_method")),
  shape("details", "missing_detail", { name: "detail", kind: "choice", choices: DETAILS }),
  shape("details", "default_address", address),
  shape("goods", "variant", line, options),
  shape("goods", "quantity", line, quantity),
  shape("goods", "add_line", word("sku"), quantity),
  shape("goods", "replace_line", line, word("sku"), quantity),
  shape("goods", "remove_line", line),
  shape("goods", "cancel", reason),
  shape("goods", "wait_restock", line, { ...options, optional: true }),
  shape("goods", "keep_variant", line),
  shape("delivery", "shipping_method", { name: "method", kind: "choice", choices: ["standard", "express", "economy"] }),
  shape("after", "hold", elsewhere),
  shape("after", "redirect", address),
  shape("after", "former_address", elsewhere),
  shape("after", "resend", elsewhere),
  shape("after", "refuse_at_door", reason),
  shape("after", "bring_back", reason),
  shape("after", "keep_with_refund", reason),
  shape("after", "return", lines, reason),
  shape("after", "exchange", line, options),
  shape("good", "compensation", { name: "remedy", kind: "choice", choices: ["refund", "voucher", "points"] }, word("amount", "amount"), word("case"), { ...cause, optional: true }),
  shape("good", "not_received"),
  shape("good", "refund_parcel", cause, lines, evidence),
  shape("good", "reship", cause, lines, evidence),
  shape("good", "keep_defective", cause, lines, evidence),
  shape("good", "voucher"),
  shape("good", "delay_voucher"),
  shape("good", "refund_express_fee"),
  shape("good", "correct_price", line),
  shape("other", "cancel_duplicate"),
  shape("other", "return_duplicate"),
  shape("other", "keep_duplicate"),
  shape("other", "restore_details"),
];

export const GROUPS = ["details", "goods", "delivery", "after", "good", "other"] as const;

export const shapeOf = (type: string): Shape => SHAPES.find((known) => known.type === type) ?? SHAPES[0]!;

/** What a form says, by the names of its fields: `address.city`, `options.color`, `lines`. */
export type Given = Record<string, string | string[]>;

export const ADDRESS_PARTS = ["name", "street_address", "postal_code", "city", "city_area", "country_area", "country_code"] as const;

/** The line that a form speaks of: the chosen one, or the only one. */
export function lineOf(order: Order, given: Given): Line | undefined {
  return order.lines.find(({ line }) => String(line) === given["line"]) ?? order.lines[0];
}

/** The change as the order service takes it; empty fields are left out. */
export function changeOf({ type, fields }: Shape, given: Given, order: Order): ChangeBody {
  const parts = fields.map((field) => [field.name, valueOf(field, given, order)] as const);
  return { type, ...Object.fromEntries(parts.filter(([, value]) => value !== undefined)) };
}

function valueOf(field: Field, given: Given, order: Order): unknown {
  switch (field.kind) {
    case "address":
      return group("address", given);
    case "options":
      return group("options", given);
    case "line":
      return lineOf(order, given)?.line;
    case "lines": {
      const chosen = [given["lines"] ?? []].flat().map(Number);
      return chosen.length > 0 && chosen.length < order.lines.length ? chosen : undefined;
    }
    case "quantity":
      return Number(given[field.name]) || 1;
    case "amount":
      return minor(String(given[field.name] ?? ""), given["remedy"] === "points" ? 0 : decimals(order.total?.currency));
    default:
      return String(given[field.name] ?? "").trim() || undefined;
  }
}

function group(prefix: string, given: Given): Record<string, string> | undefined {
  const parts = Object.entries(given)
    .filter(([name, value]) => name.startsWith(`${prefix}.`) && String(value).trim())
    .map(([name, value]) => [name.slice(prefix.length + 1), String(value).trim()] as const);
  return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}

/** "12,50" and "12.50" → 1250 cents. */
function minor(value: string, digits: number): number | undefined {
  const amount = Number(value.trim().replace(",", "."));
  return Number.isFinite(amount) && amount > 0 ? Math.round(amount * 10 ** digits) : undefined;
}

function decimals(currency: string | undefined): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency: currency ?? "EUR" }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
