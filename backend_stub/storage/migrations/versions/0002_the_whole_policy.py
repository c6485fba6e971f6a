"""The whole policy: payments, refunds, cases with evidence, promises, exceptions, claims, feedback, contacts"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LOOKED_UP = (
    ("cases", "conversation"),
    ("cases", "opened_at"),
    ("contacts", "at"),
    ("exceptions", "receipt_id"),
    ("feedback", "at"),
    ("payments", "reference"),
    ("promises", "due_at"),
    ("proposals", "created_at"),
    ("proposals", "customer_id"),
    ("receipts", "customer_id"),
    ("refunds", "reference"),
    ("verifications", "customer_id"),
    ("vouchers", "receipt_id"),
)
"""Columns that are asked for by themselves, in tables that grow with orders."""


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=True),
        sa.Column("conversation", sa.String(length=200), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "watch",
        sa.Column("scan", sa.String(length=40), nullable=False),
        sa.Column("cursor", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scan"),
    )
    op.create_table(
        "payment_methods",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("balance IS NULL OR balance >= 0", name="balance_not_negative"),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("payment_methods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_methods_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "exceptions",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("remedies", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_number", "cause", "key", name="judged_once"),
    )
    with op.batch_alter_table("exceptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exceptions_cause"), ["cause"], unique=False)
        batch_op.create_index(batch_op.f("ix_exceptions_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="one_to_five"),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("about", name="rated_once"),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "payments",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("method_id", sa.String(length=60), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("refunded", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("receipt_id", sa.String(length=26), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.CheckConstraint("refunded >= 0 AND refunded <= amount", name="refunded_at_most_what_was_paid"),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payments_order_number"), ["order_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_payments_receipt_id"), ["receipt_id"], unique=False)

    op.create_table(
        "claims",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("carrier_kind", sa.String(length=20), nullable=False),
        sa.Column("tracking_number", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("receipt_id", sa.String(length=26), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_number", "tracking_number", name="claimed_once"),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_state"), ["state"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(length=40), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_case_id"), ["case_id"], unique=False)

    op.create_table(
        "promises",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("receipt_id", sa.String(length=26), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chased", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["cases.id"],
        ),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promises_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promises_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promises_order_number"), ["order_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_promises_receipt_id"), ["receipt_id"], unique=False)
        batch_op.create_index("promises_due", ["state", "due_at"], unique=False)

    op.create_table(
        "refunds",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("payment_id", sa.String(length=26), nullable=False),
        sa.Column("receipt_id", sa.String(length=26), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("method_id", sa.String(length=60), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("waits_for", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_by", sa.Date(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.ForeignKeyConstraint(
            ["order_number"],
            ["orders.number"],
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["payments.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refunds_order_number"), ["order_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_refunds_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refunds_receipt_id"), ["receipt_id"], unique=False)
        batch_op.create_index("refunds_followed", ["state", "expected_by"], unique=False)

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=20), nullable=False, server_default="open"))
        batch_op.add_column(sa.Column("channel", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("order_number", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("wanted", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("impact", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("cause", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("remedy", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("satisfied", sa.Boolean(), nullable=True))
        batch_op.create_index(batch_op.f("ix_cases_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_order_number"), ["order_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_state"), ["state"], unique=False)
        batch_op.create_foreign_key("cases_order_number", "orders", ["order_number"], ["number"])

    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_key", sa.String(length=200), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_customers_name_key"), ["name_key"], unique=False)
        batch_op.add_column(sa.Column("default_address", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("preferences", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("points", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))

    customers = sa.table("customers", sa.column("id"), sa.column("name"), sa.column("name_key"))
    for key, name in op.get_bind().execute(sa.select(customers.c.id, customers.c.name)).all():
        op.execute(sa.update(customers).where(customers.c.id == key).values(name_key=" ".join(name.split()).casefold()))

    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exchange", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("allocated", sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("payment_method_id", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("contact", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("paused", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("duties", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("labelled_to", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("compensated", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("orders_placed", ["placed_at"], unique=False)
        batch_op.create_index("orders_promised", ["state", "promised_date"], unique=False)

    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.alter_column("actor", existing_type=sa.String(length=20), type_=sa.String(length=80))

    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hs_code", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("origin", sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column("weight_grams", sa.Integer(), nullable=True))

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("method_id", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("approval", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("agent", sa.String(length=60), nullable=True))

    with op.batch_alter_table("reservations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservations_expires_at"), ["expires_at"], unique=False)

    with op.batch_alter_table("variants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("listed_price", sa.Integer(), nullable=True))

    with op.batch_alter_table("vouchers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("amount", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("currency", sa.String(length=3), nullable=True))
        batch_op.add_column(sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("percent", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_vouchers_customer_id"), ["customer_id"], unique=False)

    for table, column in LOOKED_UP:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("exceptions_open", "exceptions", ["state", "found_at"])
    op.create_index("orders_delivered", "orders", ["state", "delivered_at"])
    op.create_index(
        "lines_short",
        "order_lines",
        ["order_number"],
        sqlite_where=sa.text("allocated IS 0"),
        postgresql_where=sa.text("allocated IS false"),
    )


def downgrade() -> None:
    for table, column in LOOKED_UP:
        op.drop_index(f"ix_{table}_{column}", table)
    op.drop_index("exceptions_open", "exceptions")
    op.drop_index("orders_delivered", "orders")
    op.drop_index("lines_short", "order_lines")

    with op.batch_alter_table("vouchers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vouchers_customer_id"))
        batch_op.alter_column("percent", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("redeemed_at")
        batch_op.drop_column("currency")
        batch_op.drop_column("amount")

    with op.batch_alter_table("variants", schema=None) as batch_op:
        batch_op.drop_column("listed_price")

    with op.batch_alter_table("reservations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reservations_expires_at"))

    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_column("agent")
        batch_op.drop_column("approval")
        batch_op.drop_column("method_id")

    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.drop_column("weight_grams")
        batch_op.drop_column("origin")
        batch_op.drop_column("hs_code")

    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index("orders_promised")
        batch_op.drop_index("orders_placed")
        batch_op.drop_column("compensated")
        batch_op.drop_column("labelled_to")
        batch_op.drop_column("duties")
        batch_op.drop_column("paused")
        batch_op.drop_column("contact")
        batch_op.drop_column("payment_method_id")

    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_column("allocated")
        batch_op.drop_column("exchange")

    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_column("erased_at")
        batch_op.drop_column("points")
        batch_op.drop_column("preferences")
        batch_op.drop_column("default_address")
        batch_op.drop_index(batch_op.f("ix_customers_name_key"))
        batch_op.drop_column("name_key")

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_constraint("cases_order_number", type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_cases_state"))
        batch_op.drop_index(batch_op.f("ix_cases_order_number"))
        batch_op.drop_index(batch_op.f("ix_cases_customer_id"))
        batch_op.drop_column("satisfied")
        batch_op.drop_column("settled_at")
        batch_op.drop_column("remedy")
        batch_op.drop_column("cause")
        batch_op.drop_column("impact")
        batch_op.drop_column("facts")
        batch_op.drop_column("happened_at")
        batch_op.drop_column("wanted")
        batch_op.drop_column("order_number")
        batch_op.drop_column("channel")
        batch_op.drop_column("state")

    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.drop_index("refunds_followed")
        batch_op.drop_index(batch_op.f("ix_refunds_receipt_id"))
        batch_op.drop_index(batch_op.f("ix_refunds_payment_id"))
        batch_op.drop_index(batch_op.f("ix_refunds_order_number"))

    op.drop_table("refunds")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index("promises_due")
        batch_op.drop_index(batch_op.f("ix_promises_receipt_id"))
        batch_op.drop_index(batch_op.f("ix_promises_order_number"))
        batch_op.drop_index(batch_op.f("ix_promises_customer_id"))
        batch_op.drop_index(batch_op.f("ix_promises_case_id"))

    op.drop_table("promises")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_case_id"))

    op.drop_table("evidence")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_state"))

    op.drop_table("claims")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payments_receipt_id"))
        batch_op.drop_index(batch_op.f("ix_payments_order_number"))

    op.drop_table("payments")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_customer_id"))

    op.drop_table("feedback")
    with op.batch_alter_table("exceptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exceptions_customer_id"))
        batch_op.drop_index(batch_op.f("ix_exceptions_cause"))

    op.drop_table("exceptions")
    with op.batch_alter_table("payment_methods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_methods_customer_id"))

    op.drop_table("payment_methods")
    op.drop_table("watch")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_customer_id"))

    op.drop_table("contacts")
