"""Checkout sessions in payment mode: opened with Stripe's own rules, completed or expired once."""

from __future__ import annotations

from typing import Any

from fundraiser.sandbox import documents
from fundraiser.sandbox.documents import DAY, Document
from fundraiser.sandbox.errors import bad_request, not_done_here
from fundraiser.sandbox.events import emit
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.parameters import (
    Address,
    Choice,
    EitherWholeOrRange,
    Email,
    Flag,
    Hash,
    ListOf,
    Metadata,
    NotHere,
    Parameter,
    Text,
    Whole,
)
from fundraiser.sandbox.store import Store

SHORTEST_LIFE = 30 * 60
METHODS = ("card", "acss_debit")
MOST_DIGITS = 99_999_999
MINIMUM_AMOUNTS = {
    "cad": 50, "usd": 50, "eur": 50, "gbp": 30, "aud": 50, "nzd": 50, "chf": 50,
    "sek": 300, "nok": 300, "dkk": 250, "jpy": 50,
}  # fmt: skip
LOCALES = (
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
    "fr-CA", "hi-IN", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl",
    "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
)  # fmt: skip
KNOWN_METHODS = (
    "acss_debit", "affirm", "afterpay_clearpay", "alipay", "alma", "amazon_pay", "au_becs_debit",
    "bacs_debit", "bancontact", "billie", "bizum", "blik", "boleto", "card", "cashapp", "crypto",
    "customer_balance", "eps", "fpx", "giropay", "grabpay", "ideal", "kakao_pay", "klarna",
    "konbini", "kr_card", "link", "mb_way", "mobilepay", "multibanco", "naver_pay",
    "nz_bank_account", "oxxo", "p24", "pay_by_bank", "payco", "paynow", "paypal", "paypay",
    "payto", "pix", "promptpay", "revolut_pay", "samsung_pay", "satispay", "scalapay",
    "sepa_debit", "sequra", "sofort", "sunbit", "swish", "twint", "upi", "us_bank_account",
    "wechat_pay", "zip",
)  # fmt: skip
NOT_HERE_YET = (
    "after_expiration", "allow_promotion_codes", "automatic_tax", "consent_collection",
    "custom_fields", "customer", "customer_account", "customer_update", "discounts",
    "integration_identifier", "invoice_creation", "managed_payments", "name_collection",
    "optional_items", "origin_context", "payment_method_collection",
    "payment_method_configuration", "payment_method_data", "payment_method_options",
    "permissions", "phone_number_collection", "redirect_on_completion", "return_url",
    "saved_payment_method_options", "setup_intent_data", "shipping_address_collection",
    "shipping_options", "subscription_data", "tax_id_collection", "wallet_options",
)  # fmt: skip


def not_here(*names: str) -> dict[str, Parameter]:
    return dict.fromkeys(names, NotHere())


PRODUCT = Hash(
    {
        "name": Text(longest=250),
        "description": Text(longest=40_000),
        "images": ListOf(Address(), longest=8),
        "metadata": Metadata(),
        **not_here("tax_code", "tax_details", "unit_label"),
    },
    required=("name",),
)
PRICE = Hash(
    {
        "currency": Text(),
        "unit_amount": Whole(),
        "product_data": PRODUCT,
        "tax_behavior": Choice(("exclusive", "inclusive", "unspecified")),
        "product": NotHere(),
        "unit_amount_decimal": NotHere(),
        "recurring": NotHere(
            "You specified `payment` mode but passed a recurring price. Either switch to "
            "`subscription` mode or use only one-time prices."
        ),
    },
    required=("currency",),
)
LINE = Hash(
    {
        "quantity": Whole(least=1),
        "price_data": PRICE,
        "metadata": Metadata(),
        **not_here("adjustable_quantity", "price", "tax_rates"),
    }
)
INTENT = Hash(
    {
        "description": Text(longest=1000),
        "metadata": Metadata(),
        "receipt_email": Email(),
        "statement_descriptor_suffix": Text(longest=22),
        "statement_descriptor": NotHere(
            "For card charges, use `statement_descriptor_suffix` instead of "
            "`statement_descriptor`."
        ),
        "setup_future_usage": NotHere(),
        "capture_method": Choice(("automatic", "automatic_async")),
        **not_here("application_fee_amount", "on_behalf_of", "shipping", "transfer_data",
                   "transfer_group"),
    }
)  # fmt: skip
WORDS_ON_PAGE = Hash({"message": Text(longest=1200)}, required=("message",))
SESSION = Hash(
    {
        "adaptive_pricing": Hash({"enabled": Flag()}),
        "allowed_payment_method_types": ListOf(Choice(KNOWN_METHODS)),
        "billing_address_collection": Choice(("auto", "required")),
        "branding_settings": Hash(
            {
                "display_name": Text(longest=255),
                **not_here("background_color", "border_style", "button_color", "font_family",
                           "icon", "logo"),
            }
        ),
        "cancel_url": Address(),
        "client_reference_id": Text(longest=200),
        "currency": Text(),
        "custom_text": Hash({"submit": WORDS_ON_PAGE, "after_submit": WORDS_ON_PAGE}),
        "customer_creation": Choice(("if_required",)),
        "customer_email": Email(),
        "excluded_payment_method_types": ListOf(Choice(KNOWN_METHODS)),
        "expires_at": Whole(),
        "line_items": ListOf(LINE),
        "locale": Choice(LOCALES),
        "metadata": Metadata(),
        "mode": Choice(("payment", "setup", "subscription")),
        "payment_intent_data": INTENT,
        "payment_method_types": NotHere(
            "The `payment_method_types` parameter is no longer supported. Use dynamic payment "
            "methods, or `allowed_payment_method_types` or `excluded_payment_method_types`.",
            code="payment_method_types_no_longer_supported",
        ),
        "submit_type": Choice(("auto", "book", "donate", "pay")),
        "success_url": Address(),
        "ui_mode": Choice(("elements", "embedded_page", "form", "hosted_page")),
        **not_here(*NOT_HERE_YET),
    },
    required=("mode",),
)  # fmt: skip
SESSION_FILTERS = Hash(
    {
        "created": EitherWholeOrRange(),
        "payment_intent": Text(),
        "status": Choice(("open", "complete", "expired")),
        "customer_details": Hash({"email": Email()}, required=("email",)),
        "customer": Text(),
        "subscription": Text(),
        **not_here("customer_account", "payment_link"),
    }
)


def create_session(store: Store, given: Document, *, page_root: str) -> Document:
    """Open a session; its page is at `url`. Raises StripeError where Stripe would."""
    refuse_other_surfaces(given)
    if "success_url" not in given:
        raise missing("success_url")
    if not given.get("line_items"):
        raise missing("line_items")
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
    if "branding_settings" in given:
        session["branding_settings"] = branding(given["branding_settings"])
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


def missing(name: str) -> Exception:
    return bad_request(f"Missing required param: {name}.", param=name, code="parameter_missing")


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
    return documents.line_item(
        new_id("li"), new_id("price"), new_id("prod"), created=store.now, given=line
    )


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


def branding(given: Document) -> Document:
    return {
        "background_color": "#ffffff",
        "border_style": "rounded",
        "button_color": "#1f5a49",
        "display_name": given.get("display_name", ""),
        "font_family": "default",
        "icon": None,
        "logo": None,
    }


def expire_session(store: Store, session_id: str, given: Document) -> Document:
    session = store.get("checkout.session", session_id, param="session")
    if session["status"] != "open":
        raise bad_request(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session['status']}`."
        )
    return expire(store, session)


def expire(store: Store, session: Document) -> Document:
    """Close an open session; a PaymentIntent it had begun is canceled with it."""
    session.update(status="expired", url=None)
    store.save(session)
    if session["payment_intent"]:
        cancel_intent(store, session["payment_intent"])
    emit(store, "checkout.session.expired", session)
    return session


def cancel_intent(store: Store, intent_id: str) -> None:
    intent = store.get("payment_intent", intent_id)
    intent.update(
        status="canceled",
        canceled_at=store.now,
        cancellation_reason="automatic",
        next_action=None,
    )
    store.save(intent)
    emit(store, "payment_intent.canceled", intent)


def expire_old_sessions(store: Store) -> None:
    for session in store.select(
        "checkout.session",
        [
            ("status = 'open'", []),
            ("expires_at <= ?", [store.now]),
        ],
        oldest_first=True,
    ):
        expire(store, session)


def change_session(store: Store, session_id: str, given: Document) -> Document:
    session = store.get("checkout.session", session_id, param="session")
    merged = {**session["metadata"], **given.get("metadata", {})}
    session["metadata"] = {key: value for key, value in merged.items() if value}
    store.save(session)
    return session


def line_items_of(store: Store, session_id: str) -> list[Document]:
    items: list[Document] = store.note(session_id)["line_items"]
    return items


def session_conditions(given: Document) -> list[tuple[str, list[Any]]]:
    """Return what a list of sessions is narrowed to."""
    columns = {
        "payment_intent": "payment_intent",
        "status": "status",
        "customer": "json_extract(body, '$.customer')",
        "subscription": "json_extract(body, '$.subscription')",
    }
    conditions: list[tuple[str, list[Any]]] = [
        (f"{column} = ?", [given[name]]) for name, column in columns.items() if name in given
    ]
    if "customer_details" in given:
        email = given["customer_details"]["email"]
        conditions.append(("json_extract(body, '$.customer_details.email') = ?", [email]))
    return conditions
