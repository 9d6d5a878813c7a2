"""Every word a person reads on the stand-in's pages, in English and French.

Its own small dictionary: the stand-in imports nothing of the app, its catalogue included.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fundraiser.sandbox.back_room_words import BACK_ROOM_WORDS

LANGUAGES = ("en", "fr")
CHECKOUT_WORDS: Mapping[str, tuple[str, str]] = {
    "pretend": (
        "Pretend payments: no money moves.",
        "Paiements fictifs\u00a0: aucun argent ne circule.",
    ),
    "pretend_more": (
        "Do not type a real card here.",
        "N’inscrivez pas de vraie carte ici.",
    ),
    "skip": ("Skip to the content", "Passer au contenu"),
    "pay": ("Pay {amount}", "Billing {amount}"),
    "donate": ("Donate {amount}", "Donner {amount}"),
    "book": ("Book for {amount}", "Réserver pour {amount}"),
    "back": ("Back to the site", "Retour au site"),
    "back_to": ("Back to {name}", "Retour à {name}"),
    "summary": ("What this is for", "Ce que vous payez"),
    "total": ("Total", "Total"),
    "times": ("{quantity} × {amount}", "{quantity} × {amount}"),
    "your_details": ("About you", "Vos coordonnées"),
    "email": ("Email", "Courriel"),
    "email_hint": (
        "For the confirmation. Nothing is sent from this page.",
        "Pour la confirmation. Rien n’est envoyé depuis cette page.",
    ),
    "method": ("How would you like to pay?", "Comment voulez-vous payer?"),
    "card": ("Card", "Carte"),
    "acss_debit": ("Bank account (pre-authorized debit)", "Compte bancaire (débit préautorisé)"),
    "name": ("Name on the card or account", "Nom sur la carte ou le compte"),
    "card_number": ("Card number", "Numéro de carte"),
    "card_number_hint": ("Try 4242 4242 4242 4242.", "Essayez 4242 4242 4242 4242."),
    "expiry": ("Expiry, MM/YY", "Expiration, MM/AA"),
    "cvc": ("Security code", "Code de sécurité"),
    "cvc_hint": ("Any 3 digits; 4 for Amex.", "3 chiffres au choix; 4 pour Amex."),
    "postal_code": ("Postal code", "Code postal"),
    "institution": ("Institution number", "Numéro d’institution"),
    "institution_hint": ("3 digits: 000 here.", "3 chiffres\u00a0: 000 ici."),
    "transit": ("Transit number", "Numéro de transit"),
    "transit_hint": ("5 digits: 11000 here.", "5 chiffres\u00a0: 11000 ici."),
    "account": ("Account number", "Numéro de compte"),
    "account_hint": (
        "000123456789 settles later, 000222222227 fails later.",
        "000123456789 est réglé plus tard, 000222222227 échoue plus tard.",
    ),
    "mandate": (
        "By going on, you allow one pretend debit of {amount} from this account.",
        "En continuant, vous autorisez un seul débit fictif de {amount} sur ce compte.",
    ),
    "problem_title": ("There is a problem", "Il y a un problème"),
    "problem_prefix": ("Problem:", "Problème\u00a0:"),
    "email_missing": (
        "Enter your email address.",
        "Inscrivez votre adresse courriel.",
    ),
    "email_wrong": (
        "Enter an email address like name@example.org.",
        "Inscrivez une adresse comme nom@exemple.org.",
    ),
    "name_missing": ("Enter the name on it.", "Inscrivez le nom qui y figure."),
    "method_missing": ("Choose how to pay.", "Choisissez comment payer."),
    "card_number_missing": ("Enter the card number.", "Inscrivez le numéro de la carte."),
    "incorrect_number": (
        "Your card number is incorrect. Check each digit.",
        "Le numéro de carte est inexact. Vérifiez chaque chiffre.",
    ),
    "expiry_missing": (
        "Enter the expiry as month and year, like 12/34.",
        "Inscrivez le mois et l’année d’expiration, comme 12/34.",
    ),
    "expiry_past": ("Your card’s expiry is in the past.", "Votre carte est expirée."),
    "cvc_missing": (
        "Enter the {digits} digits of the security code.",
        "Inscrivez les {digits} chiffres du code de sécurité.",
    ),
    "postal_code_missing": (
        "Enter a postal code, like K1A 0B1.",
        "Inscrivez un code postal, comme K1A 0B1.",
    ),
    "institution_missing": (
        "Enter the 3 digits of the institution: 000.",
        "Inscrivez les 3 chiffres de l’institution\u00a0: 000.",
    ),
    "transit_missing": (
        "Enter the 5 digits of the transit: 11000.",
        "Inscrivez les 5 chiffres du transit\u00a0: 11000.",
    ),
    "account_missing": (
        "Enter a test account number, like 000123456789.",
        "Inscrivez un numéro de compte d’essai, comme 000123456789.",
    ),
    "card_declined": (
        "Your card was declined. Try another one.",
        "Votre carte a été refusée. Essayez-en une autre.",
    ),
    "test_mode_live_card": (
        "This is not a test card, so it was declined. Choose one from the list.",
        "Ce n’est pas une carte d’essai\u00a0: elle est refusée. Choisissez-en une dans la liste.",
    ),
    "not_here": (
        "This test card is for disputes, which this stand-in does not do yet. Choose another.",
        "Cette carte sert aux contestations, pas encore simulées. Choisissez-en une autre.",
    ),
    "insufficient_funds": (
        "Your card has insufficient funds. Try another one.",
        "Les fonds de votre carte sont insuffisants. Essayez-en une autre.",
    ),
    "expired_card": (
        "Your card has expired. Try another one.",
        "Votre carte est expirée. Essayez-en une autre.",
    ),
    "incorrect_cvc": (
        "Your card’s security code is incorrect.",
        "Le code de sécurité de votre carte est inexact.",
    ),
    "processing_error": (
        "Something went wrong at the bank. Try again in a little while.",
        "Un problème est survenu à la banque. Réessayez dans un instant.",
    ),
    "authentication_failed": (
        "Your bank could not confirm that it is you. Try again, or use another card.",
        "Votre banque n’a pas pu confirmer votre identité. Réessayez, ou utilisez une autre carte.",
    ),
    "test_cards": ("Test cards", "Cartes d’essai"),
    "test_cards_hint": (
        "One press pays with it; there is nothing to type.",
        "Un clic suffit pour payer, sans rien inscrire.",
    ),
    "test_cards_email": (
        "A missing email becomes {email}.",
        "Sans courriel, {email} est utilisé.",
    ),
    "test_works": ("Pay with a card that works", "Billing avec une carte qui fonctionne"),
    "test_declined": ("…that is declined", "…qui est refusée"),
    "test_insufficient_funds": ("…that lacks funds", "…qui manque de fonds"),
    "test_expired": ("…that has expired", "…qui est expirée"),
    "test_processing_error": ("…that meets a bank error", "…qui cause une erreur de la banque"),
    "test_authenticates": ("…that asks for 3-D Secure", "…qui exige 3-D Secure"),
    "test_refund_fails_later": (
        "…whose refund fails later",
        "…dont le remboursement échoue plus tard",
    ),
    "test_refund_pending": (
        "…whose refund is slow",
        "…dont le remboursement est lent",
    ),
    "test_bank_settles": ("Bank debit that settles", "Débit bancaire qui est réglé"),
    "test_bank_fails": ("Bank debit that fails", "Débit bancaire qui échoue"),
    "secure_title": ("Is it you?", "Est-ce bien vous?"),
    "secure_text": (
        "Your bank would now ask you to confirm {amount}. Here, you choose how that goes.",
        "Votre banque vous demanderait de confirmer {amount}. Ici, vous choisissez l’issue.",
    ),
    "secure_complete": ("Complete authentication", "Réussir l’authentification"),
    "secure_fail": ("Fail authentication", "Échouer l’authentification"),
    "expired_title": ("This page has expired", "Cette page a expiré"),
    "expired_text": (
        "Nothing was paid. You can start again on the site you came from.",
        "Rien n’a été payé. Vous pouvez recommencer sur le site d’où vous venez.",
    ),
    "complete_title": ("This has been paid already", "Ce paiement est déjà fait"),
    "complete_text": (
        "You do not need to do anything more here.",
        "Vous n’avez plus rien à faire ici.",
    ),
    "complete_link": ("Go on to the site", "Continuer vers le site"),
    "footer": (
        "A local stand-in for Stripe’s test mode. Not Stripe.",
        "Un simulateur local du mode d’essai de Stripe. Ce n’est pas Stripe.",
    ),
}
WORDS: Mapping[str, tuple[str, str]] = {**CHECKOUT_WORDS, **BACK_ROOM_WORDS}

Speaker = Callable[..., str]


def speaker(language: str) -> Speaker:
    """Return a function that says a key in `language`, with the values it names filled in."""
    column = LANGUAGES.index(language)

    def say(key: str, **values: object) -> str:
        return WORDS[key][column].format(**values)

    return say


def language_of(locale: str | None, accepted: str | None) -> str:
    """Return the language for a session's locale; `auto` or none follows the browser."""
    if locale and locale != "auto":
        return "fr" if locale.startswith("fr") else "en"
    return accepted or "en"


SYMBOLS = {
    "cad": ("$", "$"),
    "usd": ("US$", "$\u00a0US"),
    "eur": ("€", "€"),
    "gbp": ("£", "£"),
    "jpy": ("¥", "¥"),
}


def money(amount: int, currency: str, language: str) -> str:
    """Return an amount of minor units as a person writes it: $1,234.50 or 1 234,50 $."""
    symbol = SYMBOLS.get(currency, (f"{currency.upper()} ", currency.upper()))
    sign = "−" if amount < 0 else ""
    whole, cents = (abs(amount), None) if currency == "jpy" else divmod(abs(amount), 100)
    if language == "fr":
        figures = f"{whole:,}".replace(",", "\u00a0") + (
            f",{cents:02}" if cents is not None else ""
        )
        return f"{sign}{figures}\u00a0{symbol[1]}"
    figures = f"{whole:,}" + (f".{cents:02}" if cents is not None else "")
    return f"{sign}{symbol[0]}{figures}"
