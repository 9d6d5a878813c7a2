"""The shapes of balance transactions and refunds. Pure."""

from __future__ import annotations

from fundraiser.sandbox.documents import Document, nulls


def balance_transaction(  # noqa: PLR0913 - one argument a field
    transaction_id: str,
    *,
    created: int,
    amount: int,
    fee: int,
    currency: str,
    description: str | None,
    source: str,
    kind: str,
    category: str,
    available_on: int,
) -> Document:
    """Return a change of the balance; `net` is what is left of `amount` after the fee."""
    return {
        "id": transaction_id,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [
            {
                "amount": fee,
                "application": None,
                "currency": currency,
                "description": "Stripe processing fees",
                "type": "stripe_fee",
            }
        ] if fee else [],
        "net": amount - fee,
        "reporting_category": category,
        "source": source,
        "status": "pending",
        "type": kind,
    }  # fmt: skip


def refund_of(
    refund_id: str,
    *,
    created: int,
    amount: int,
    charged: Document,
    status: str,
    reason: str | None,
    metadata: dict[str, str],
) -> Document:
    card = charged["payment_method_details"]["type"] == "card"
    return {
        **nulls("balance_transaction", "customer_account", "description",
                "failure_balance_transaction", "failure_reason", "instructions_email",
                "next_action", "presentment_details", "receipt_number",
                "source_transfer_reversal", "transfer_reversal"),
        "id": refund_id,
        "object": "refund",
        "amount": amount,
        "charge": charged["id"],
        "created": created,
        "currency": charged["currency"],
        "customer": charged["customer"],
        "destination_details": refund_destination(card=card),
        "metadata": metadata,
        "payment_intent": charged["payment_intent"],
        "payment_method": charged["payment_method"],
        "pending_reason": "processing" if status == "pending" else None,
        "reason": reason,
        "status": status,
    }  # fmt: skip


def refund_destination(*, card: bool) -> Document:
    if not card:
        return {"type": "acss_bank_transfer"}
    return {
        "card": {
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        },
        "type": "card",
    }
