"""Checkout sessions in payment mode: opened with Stripe's own rules, completed or expired once."""

from __future__ import annotations

from fundraiser.sandbox import documents
from fundraiser.sandbox.documents import DAY, Document
from fundraiser.sandbox.errors import bad_request, not_done_here
from fundraiser.sandbox.events import record
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.parameters import missing
from fundraiser.sandbox.store import Store

SHORTEST_LIFE = 30 * 60
METHODS = ("card", "acss_debit")
MOST_DIGITS = 99_999_999
MINIMUM_AMOUNTS = {
    "cad": 50, "usd": 50, "eur": 50, "gbp": 30, "aud": 50, "nzd": 50, "chf": 50,
    "sek": 300, "nok": 300, "dkk": 250, "jpy": 50,
}  # fmt: skip
DONE_HERE = (
    "adaptive_pricing",
    "allowed_payment_method_types",
    "billing_address_collection",
    "branding_settings.display_name",
    "cancel_url",
    "client_reference_id",
    "currency",
    "custom_text.after_submit",
    "custom_text.submit",
    "customer_creation",
    "customer_email",
    "excluded_payment_method_types",
    "expires_at",
    "line_items.metadata",
    "line_items.price_data.currency",
    "line_items.price_data.product_data.description",
    "line_items.price_data.product_data.images",
    "line_items.price_data.product_data.metadata",
    "line_items.price_data.product_data.name",
    "line_items.price_data.tax_behavior",
    "line_items.price_data.unit_amount",
    "line_items.quantity",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data.capture_method",
    "payment_intent_data.description",
    "payment_intent_data.metadata",
    "payment_intent_data.receipt_email",
    "payment_intent_data.statement_descriptor_suffix",
    "submit_type",
    "success_url",
    "ui_mode",
)


def create_session(store: Store, given: Document, *, page_root: str) -> Document:
    """Open a session; its page is at `url`. Raises StripeError where Stripe would."""
    for name in ("mode", "success_url", "line_items"):
        if not given.get(name):
            raise missing(name)
    refuse_other_surfaces(given)
    items = [make_line(store, line, place) for place, line in enumerate(given["line_items"])]
    check_amount(items, given)
    check_life(store, given)
    session_id = new_id("cs_test")
    session = documents.checkout_session(
        session_id,
        created=store.now,
        given=given,
        items=items,
        methods=methods_of(given, items[0]["currency"]),
        url=f"{page_root}/c/pay/{session_id}",
    )
    store.save(session)
    store.write_note(
        session_id,
        {"line_items": items, "payment_intent_data": given.get("payment_intent_data", {})},
    )
    return session


def refuse_other_surfaces(given: Document) -> None:
    if given["mode"] != "payment":
        raise not_done_here(f"Checkout in `{given['mode']}` mode", param="mode")
    if given.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_done_here(f"`ui_mode: {given['ui_mode']}`", param="ui_mode")
    if given.get("customer_creation", "if_required") != "if_required":
        raise not_done_here("`customer_creation: always`", param="customer_creation")
    if given.get("payment_intent_data", {}).get("capture_method") == "manual":
        raise not_done_here("manual capture", param="payment_intent_data[capture_method]")


def make_line(store: Store, line: Document, place: int) -> Document:
    name = f"line_items[{place}]"
    if "price_data" not in line:
        raise missing(f"{name}[price_data]")
    for wanted in ("unit_amount", "product_data"):
        if wanted not in line["price_data"]:
            raise missing(f"{name}[price_data][{wanted}]")
    if "quantity" not in line:
        raise missing(f"{name}[quantity]")
    currency = line["price_data"]["currency"]
    if currency not in MINIMUM_AMOUNTS:
        raise bad_request(
            f"Invalid currency: {currency[:20]}. The stand-in takes "
            f"{', '.join(sorted(MINIMUM_AMOUNTS))}, in lower case.",
            param=f"{name}[price_data][currency]",
        )
    return documents.line_item(created=store.now, given=line)


def check_amount(items: list[Document], given: Document) -> None:
    currency = items[0]["currency"]
    others = {item["currency"] for item in items} | {given.get("currency", currency)}
    if len(others) > 1:
        raise bad_request(
            "All line items of a Checkout Session must have the same currency.", param="line_items"
        )
    total = sum(item["amount_total"] for item in items)
    if total < MINIMUM_AMOUNTS[currency]:
        raise bad_request(
            "The Checkout Session's total amount due must add up to at least "
            f"{worded(MINIMUM_AMOUNTS[currency], currency)}",
            code="amount_too_small",
        )
    if total > MOST_DIGITS:
        raise bad_request(
            "The Checkout Session's total amount due must be no more than "
            f"{worded(MOST_DIGITS, currency)}",
            code="amount_too_large",
        )


def worded(amount: int, currency: str) -> str:
    if currency == "jpy":
        return f"¥{amount} {currency}"
    return f"${amount // 100}.{amount % 100:02} {currency}"


def check_life(store: Store, given: Document) -> None:
    expires_at = given.get("expires_at")
    if expires_at is None:
        return
    if expires_at < store.now + SHORTEST_LIFE:
        raise bad_request(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    if expires_at > store.now + DAY:
        raise bad_request(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def methods_of(given: Document, currency: str) -> list[str]:
    """Return the methods offered: those of the stand-in, kept in currency and in the filters."""
    allowed = given.get("allowed_payment_method_types") or METHODS
    excluded = given.get("excluded_payment_method_types") or ()
    methods = [
        method
        for method in METHODS
        if method in allowed
        and method not in excluded
        and (method == "card" or currency in ("cad", "usd"))
    ]
    if not methods:
        raise bad_request(
            "No valid payment method types for this Checkout Session. The stand-in offers card "
            "and acss_debit.",
            param="allowed_payment_method_types",
        )
    return methods


def expire_session(store: Store, session_id: str) -> Document:
    session = store.get("checkout.session", session_id, param="session")
    if session["status"] != "open":
        raise bad_request(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session['status']}`."
        )
    return expire(store, session)


def expire(store: Store, session: Document) -> Document:
    """Close an open session; a PaymentIntent it had begun is canceled with it."""
    if session["payment_intent"]:
        record(
            store,
            store.get("payment_intent", session["payment_intent"]),
            "payment_intent.canceled",
            status="canceled",
            canceled_at=store.now,
            cancellation_reason="automatic",
            next_action=None,
        )
    record(store, session, "checkout.session.expired", status="expired", url=None)
    return session


def expire_old_sessions(store: Store) -> None:
    old = [("status = 'open'", []), ("expires_at <= ?", [store.now])]
    for session in store.select("checkout.session", old, oldest_first=True):
        expire(store, session)


def line_items_of(store: Store, session_id: str) -> list[Document]:
    items: list[Document] = store.note(session_id)["line_items"]
    return items
