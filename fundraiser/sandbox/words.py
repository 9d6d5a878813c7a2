"""The French of the stand-in's pages, by its English. The stand-in imports nothing of the app."""

from __future__ import annotations

from collections.abc import Callable, Mapping

LANGUAGES = ("en", "fr")
FRENCH: Mapping[str, str] = {
    # The frame of every page
    "Pretend payments: no money moves.": "Paiements fictifs\u00a0: aucun argent ne circule.",
    "Do not type a real card here.": "N’inscrivez pas de vraie carte ici.",
    "Skip to the content": "Passer au contenu",
    "Stand-in for Stripe": "Simulateur de Stripe",
    "A local stand-in for Stripe’s test mode. Not Stripe.": (
        "Un simulateur local du mode d’essai de Stripe. Ce n’est pas Stripe."
    ),
    # What is paid
    "Pay {amount}": "Payer {amount}",
    "Donate {amount}": "Donner {amount}",
    "Book for {amount}": "Réserver pour {amount}",
    "Back to the site": "Retour au site",
    "Back to {name}": "Retour à {name}",
    "What this is for": "Ce que vous payez",
    "Total": "Total",
    "{quantity} × {amount}": "{quantity} × {amount}",
    # Who pays, and how
    "About you": "Vos coordonnées",
    "Email": "Courriel",
    "For the confirmation. Nothing is sent from this page.": (
        "Pour la confirmation. Rien n’est envoyé depuis cette page."
    ),
    "How would you like to pay?": "Comment voulez-vous payer?",
    "Card": "Carte",
    "Bank account (pre-authorized debit)": "Compte bancaire (débit préautorisé)",
    "Name on the card or account": "Nom sur la carte ou le compte",
    "Card number": "Numéro de carte",
    "Try 4242 4242 4242 4242.": "Essayez 4242 4242 4242 4242.",
    "Expiry, MM/YY": "Expiration, MM/AA",
    "Security code": "Code de sécurité",
    "Any 3 digits; 4 for Amex.": "3 chiffres au choix; 4 pour Amex.",
    "Postal code": "Code postal",
    "Institution number": "Numéro d’institution",
    "3 digits: 000 here.": "3 chiffres\u00a0: 000 ici.",
    "Transit number": "Numéro de transit",
    "5 digits: 11000 here.": "5 chiffres\u00a0: 11000 ici.",
    "Account number": "Numéro de compte",
    "000123456789 settles later, 000222222227 fails later.": (
        "000123456789 est réglé plus tard, 000222222227 échoue plus tard."
    ),
    "By going on, you allow one pretend debit of {amount} from this account.": (
        "En continuant, vous autorisez un seul débit fictif de {amount} sur ce compte."
    ),
    # What has to be corrected
    "There is a problem": "Il y a un problème",
    "Problem:": "Problème\u00a0:",
    "Enter your email address.": "Inscrivez votre adresse courriel.",
    "Enter an email address like name@example.org.": "Inscrivez une adresse comme nom@exemple.org.",
    "Enter the name on it.": "Inscrivez le nom qui y figure.",
    "Choose how to pay.": "Choisissez comment payer.",
    "Enter the card number.": "Inscrivez le numéro de la carte.",
    "Your card number is incorrect. Check each digit.": (
        "Le numéro de carte est inexact. Vérifiez chaque chiffre."
    ),
    "Enter the expiry as month and year, like 12/34.": (
        "Inscrivez le mois et l’année d’expiration, comme 12/34."
    ),
    "Your card’s expiry is in the past.": "Votre carte est expirée.",
    "Enter the 3 digits of the security code.": "Inscrivez les 3 chiffres du code de sécurité.",
    "Enter the 4 digits of the security code.": "Inscrivez les 4 chiffres du code de sécurité.",
    "Enter a postal code, like K1A 0B1.": "Inscrivez un code postal, comme K1A 0B1.",
    "Enter the 3 digits of the institution: 000.": (
        "Inscrivez les 3 chiffres de l’institution\u00a0: 000."
    ),
    "Enter the 5 digits of the transit: 11000.": (
        "Inscrivez les 5 chiffres du transit\u00a0: 11000."
    ),
    "Enter a test account number, like 000123456789.": (
        "Inscrivez un numéro de compte d’essai, comme 000123456789."
    ),
    # Why a card did not pay
    "Your card was declined. Try another one.": (
        "Votre carte a été refusée. Essayez-en une autre."
    ),
    "This is not a test card, so it was declined. Choose one from the list.": (
        "Ce n’est pas une carte d’essai\u00a0: elle est refusée. Choisissez-en une dans la liste."
    ),
    "This test card is for disputes, which this stand-in does not do yet. Choose another.": (
        "Cette carte sert aux contestations, pas encore simulées. Choisissez-en une autre."
    ),
    "Your card has insufficient funds. Try another one.": (
        "Les fonds de votre carte sont insuffisants. Essayez-en une autre."
    ),
    "Your card has expired. Try another one.": "Votre carte est expirée. Essayez-en une autre.",
    "Your card’s security code is incorrect.": "Le code de sécurité de votre carte est inexact.",
    "Something went wrong at the bank. Try again in a little while.": (
        "Un problème est survenu à la banque. Réessayez dans un instant."
    ),
    "Your bank could not confirm that it is you. Try again, or use another card.": (
        "Votre banque n’a pas pu confirmer votre identité. Réessayez, ou utilisez une autre carte."
    ),
    # Test cards
    "Test cards": "Cartes d’essai",
    "One press pays with it; there is nothing to type.": (
        "Un clic suffit pour payer, sans rien inscrire."
    ),
    "A missing email becomes {email}.": "Sans courriel, {email} est utilisé.",
    "Pay with a card that works": "Payer avec une carte qui fonctionne",
    "…that is declined": "…qui est refusée",
    "…that lacks funds": "…qui manque de fonds",
    "…that has expired": "…qui est expirée",
    "…that meets a bank error": "…qui cause une erreur de la banque",
    "…that asks for 3-D Secure": "…qui exige 3-D Secure",
    "…whose refund fails later": "…dont le remboursement échoue plus tard",
    "…whose refund is slow": "…dont le remboursement est lent",
    "Bank debit that settles": "Débit bancaire qui est réglé",
    "Bank debit that fails": "Débit bancaire qui échoue",
    # 3-D Secure
    "Is it you?": "Est-ce bien vous?",
    "Your bank would now ask you to confirm {amount}. Here, you choose how that goes.": (
        "Votre banque vous demanderait de confirmer {amount}. Ici, vous choisissez l’issue."
    ),
    "Complete authentication": "Réussir l’authentification",
    "Fail authentication": "Échouer l’authentification",
    # A page that is closed, or is not there
    "This page has expired": "Cette page a expiré",
    "Nothing was paid. You can start again on the site you came from.": (
        "Rien n’a été payé. Vous pouvez recommencer sur le site d’où vous venez."
    ),
    "This has been paid already": "Ce paiement est déjà fait",
    "You do not need to do anything more here.": "Vous n’avez plus rien à faire ici.",
    "Go on to the site": "Continuer vers le site",
    "There is no such page": "Cette page n’existe pas",
    "The address may be old, or mistyped.": "L’adresse est peut-être ancienne ou mal écrite.",
    "This came from another site": "Cela venait d’un autre site",
    "Forms are taken from this site’s own pages only. Nothing was changed.": (
        "Seuls les formulaires de ce site sont acceptés. Rien n’a été modifié."
    ),
    "This could not be read": "Cela n’a pas pu être lu",
    "What was sent is too large or not a form. Nothing was changed.": (
        "L’envoi est trop gros ou n’est pas un formulaire. Rien n’a été modifié."
    ),
    "See the pretend payments": "Voir les paiements fictifs",
}
SYMBOLS = {
    "cad": ("$", "$"),
    "usd": ("US$", "$\u00a0US"),
    "eur": ("€", "€"),
    "gbp": ("£", "£"),
    "jpy": ("¥", "¥"),
}
Speaker = Callable[..., str]


def speaker(language: str) -> Speaker:
    """Return a function that says an English text in `language`, its blanks filled in."""

    def say(text: str, **values: object) -> str:
        return (FRENCH[text] if language == "fr" else text).format(**values)

    return say


def language_of(locale: str | None, accepted: str | None) -> str:
    """Return the language for a session's locale; `auto` or none follows the browser."""
    if locale and locale != "auto":
        return "fr" if locale.startswith("fr") else "en"
    return accepted or "en"


def money(amount: int, currency: str, language: str) -> str:
    """Return an amount of minor units as a person writes it: $1,234.50 or 1 234,50 $."""
    english, french = SYMBOLS.get(currency, (f"{currency.upper()} ", currency.upper()))
    figures = f"{abs(amount):,}" if currency == "jpy" else f"{abs(amount) / 100:,.2f}"
    sign = "−" if amount < 0 else ""
    if language == "fr":
        figures = figures.replace(",", "\u00a0").replace(".", ",")
        return f"{sign}{figures}\u00a0{french}"
    return f"{sign}{english}{figures}"
