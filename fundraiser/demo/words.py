"""The words of the demo: an invented organisation and campaign, marked as examples."""

ORGANISATION = {
    "name_en": "Harbour Lights Community House",
    "name_fr": "Maison communautaire Lumières du port",
    "line_en": "Warm rooms and hot meals by the harbour since 1987.",
    "line_fr": "Des pièces chaudes et des repas au bord du port depuis 1987.",
    "about_en": (
        "*This charity is invented. It shows what your own site can look like.*\n\n"
        "Harbour Lights began with one pot of soup in a church basement. Today forty volunteers"
        " keep the door open every night of the winter: there is supper at six, a bed if the"
        " night is cold, and somebody who listens.\n\n"
        "## Who answers for it\n\n"
        "A board of seven neighbours meets in public each month. The accounts are audited each"
        " spring and posted on the door."
    ),
    "about_fr": (
        "*Cet organisme est inventé. Il montre à quoi votre site peut ressembler.*\n\n"
        "Lumières du port a commencé par une marmite de soupe dans un sous-sol d’église."
        " Aujourd’hui, quarante bénévoles gardent la porte ouverte chaque nuit d’hiver : on y"
        " soupe à six heures, on y trouve un lit s’il fait froid, et quelqu’un qui écoute.\n\n"
        "## Qui en répond\n\n"
        "Un conseil de sept personnes du quartier se réunit en public chaque mois. Les comptes"
        " sont vérifiés chaque printemps et affichés à la porte."
    ),
    "address_line_1": "12 Example Street",
    "city": "Kingston",
    "province": "ON",
    "postal_code": "K7L 0A0",
    "country": "Canada",
    "registration_number": "123456789 RR 0001",
    "general_email": "hello@harbourlights.example",
    "general_telephone": "613-555-0142",
    "media_email": "media@harbourlights.example",
    "media_telephone": "613-555-0143",
    "events_email": "events@harbourlights.example",
    "events_telephone": "613-555-0144",
    "reply_to": "hello@harbourlights.example",
    "website": "https://harbourlights.example",
    "zone": "America/Toronto",
    "currency": "CAD",
    "holidays": "CA-ON",
    "receipts": "later",
    "receipt_sentence_en": (
        "Harbour Lights Community House emails your official receipt in February."
    ),
    "receipt_sentence_fr": (
        "La Maison communautaire Lumières du port vous enverra votre reçu officiel par courriel"
        " en février."
    ),
}

TITLE_EN = "Give to our holiday match"
TITLE_FR = "Donnez à notre jumelage des Fêtes"
NAME_EN = "the holiday match"
NAME_FR = "le jumelage des Fêtes"
SUMMARY_EN = "Warm rooms, hot meals and someone to talk to, every night of the winter."
SUMMARY_FR = "Des pièces chauffées, des repas chauds et une oreille attentive, tout l’hiver."
IMPACTS = {
    "2500": {"en": "light and tea for a night", "fr": "le thé et la lumière d’une nuit"},
    "5000": {"en": "supper for ten", "fr": "le souper de dix personnes"},
    "10000": {"en": "a bed for a week", "fr": "un lit pour une semaine"},
    "25000": {"en": "a night’s welcome at the door", "fr": "l’accueil d’une nuit"},
}
STORY_EN = """\
*This is an example: the organisation, the sponsors and the donors on this page are invented.*

From December to March the house is open every night. There is soup from six o’clock, a dry place to
sleep, and a person at the door who knows most people by their first name.

Forty volunteers take turns. One peels, one drives, one sits down at the table and listens. What
your gift pays for is beside the amounts.

## Why now

Our sponsors have promised to match what you give until the end of the year. They pay only if you
give, and only as far as their promise goes. The match page shows how much that is, who promised it
and on what terms.
"""
STORY_FR = """\
*Ceci est un exemple\u00a0: l’organisme, les commanditaires et les donateurs cités sont inventés.*

De décembre à mars, la maison est ouverte chaque nuit. Il y a de la soupe dès dix-huit heures, un
endroit sec où dormir et, à la porte, quelqu’un qui connaît presque tout le monde par son prénom.

Quarante bénévoles se relaient. L’un épluche, l’une conduit, une autre s’assoit à la table et
écoute. Ce que permet votre don est indiqué à côté des montants.

## Pourquoi maintenant

Nos commanditaires ont promis de jumeler vos dons jusqu’à la fin de l’année. Ils ne paient que si
vous donnez, et seulement dans la limite de leur promesse. Son montant, son auteur et ses conditions
figurent à la page du jumelage.
"""

FIRST_NAMES = (
    "Amélie", "Noor", "Gabriel", "Mei", "Joseph", "Priya", "Luc", "Sofia", "Anders", "Fatima",
    "Owen", "Chloé", "Tomás", "Grace", "Émile", "Ruth", "Ivan", "Maya", "Claude", "Hana",
)  # fmt: skip
LAST_NAMES = (
    "Tremblay", "Singh", "MacLeod", "Chen", "Okafor", "Roy", "Novak", "Silva", "Bergeron", "Ali",
    "Campbell", "Nguyen", "Lavoie", "Kowalski", "Beaulieu", "Morin", "Haddad",
)  # fmt: skip
COMMENTS_EN = (
    "For the night shift. Thank you.",
    "In a warm house, thinking of those who are not.",
    "Someone once kept a light on for me.",
    "From all of us on the third floor.",
)
COMMENTS_FR = (
    "Merci à l’équipe de nuit.",
    "Pour que la lumière reste allumée.",
    "De la part de toute la famille.",
)
