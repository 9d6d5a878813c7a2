"""Words that one of us looks at before others read them: insults, hate, and ways around us. Pure.

    find_suspect_words(page.title, page.story)  # ["fuck", "bitcoin"], or [] for what may be shown

Nothing is refused and nobody is told off: what holds such words waits for one of us, that is all.
A word that is innocent in either of our two languages is not listed ("bite", "con", "retard"), and
words are compared whole: "Scunthorpe", "assistance" and "concours" hold nothing. Seen through:
accents and capitals, letters of other alphabets that look like ours, figures for letters, signs
that are not seen, letters spaced out, drawn out or starred out.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

LONGEST_QUOTE = 60
SHORTEST_SPACED = 4  # letters: three that stand alone may be anybody's initials

ENDINGS = {
    "": (
        "arsehole arseholes asshat asshole assholes bastard bastards bullshit chink chinks "
        "cocksucker cocksuckers cunt cunts dickhead dickheads dipshit douchebag dumbass dumbasses "
        "fag faggot faggots fags fuckface fucktard gook gooks horseshit jackass jackasses kike "
        "kikes kys motherfucker motherfuckers motherfucking nigga niggas nigger niggers paki pakis "
        "porn porno pornhub raghead ragheads retarded shithead shitheads shithole slut sluts spic "
        "spics towelhead towelheads trannies tranny twat twats wank wanker wankers wetback "
        "wetbacks whore whores "
        "bougnoule bougnoules calisse chinetoque chinetoques connard connarde connards connasse "
        "connasses crisse encule enculee encules enculer enfoire enfoires fdp gouine gouines "
        "marde merde merdes merdeux negre negres negro negros ntm ostie pede pedes plotte plottes "
        "pouffiasse putain putains pute putes salaud salauds salope salopes salopard salopards "
        "tabarnac tabarnak tapette tapettes tarlouze viarge youpin youpins"
    ),
    "fuck shit": "s ed er ers ing in",
    "bitch": "es ed ing y",
}
PHRASES = (
    "kill yourself",
    "death to all",
    "death to arabs",
    "death to jews",
    "death to muslims",
    "go back to your country",
    "heil hitler",
    "sieg heil",
    "white power",
    "gas the jews",
    "dirty jew",
    "dirty jews",
    "stupid jew",
    "mort aux arabes",
    "mort aux juifs",
    "mort aux musulmans",
    "retourne dans ton pays",
    "retournez dans votre pays",
    "va te faire foutre",
    "va te faire enculer",
    "va chier",
    "ta gueule",
    "nique ta",
    "nique sa",
    "nique tes",
    "nique la",
    "fils de pute",
    "trou de cul",
    "trou du cul",
    "sale juif",
    "sales juifs",
    "sale juive",
    "sale arabe",
    "sales arabes",
    "sale noir",
    "sales noirs",
    "sale batard",
    "sale con",
    "gros con",
    "espece de con",
    "bande de cons",
    "attarde mental",
)
APPS = r"\b(?:whats ?app|telegram|wechat)\b"
TO_WRITE = (
    r"\b(?:contact|messages?|text|texte[zr]?|write|ecri[a-z]{1,4}|call|appele[zr]?|reach|add"
    r"|ajoute[zr]?|joign[a-z]{1,3}|dm)\b"
)
TO_SEND = r"\b(?:send|buy|envoie[zr]?|envoye[zr]|achete[zr]?)\b"
COINS = (
    r"\b(?:bitcoins?|btc|ethereum|usdt|litecoin|dogecoin|crypto(?:monnaies?|currenc(?:y|ies))?)\b"
)
PAYMENT_SERVICES = (
    r"\b(?:paypal(?:\.me)?|venmo|zelle|cash ?app|cash\.app|revolut|gofundme|go fund me|patreon"
    r"|ko-fi|buymeacoffee|wepay|moneygram|western union|interac)\b"
)
TRANSFERS = r"\b(?:e-?transfers?|virements? (?:interac|bancaires?)|wire transfers?)\b"
ACCOUNTS = r"\b(?:account numbers?|numeros? de compte|routing number)\b"
# Ways for money to go elsewhere, and for strangers to write past us.
WAYS_AROUND = tuple(
    re.compile(pattern)
    for pattern in (
        COINS,
        PAYMENT_SERVICES,
        TRANSFERS,
        ACCOUNTS,
        r"\b(?:bc1[a-z0-9]{20,90}|0x[0-9a-f]{40})\b",  # wallets
        APPS + r"(?: me\b| moi\b|-moi\b|:? ?\+?\(?\d)",
        TO_WRITE + r"[^.\n]{0,30}" + APPS,
        TO_SEND + r"[^.\n]{0,30}\b(?:gift cards?|cartes?[ -]cadeaux?)\b",
        r"\b(?:wa\.me|t\.me|bit\.ly|tinyurl\.com|goo\.gl|cutt\.ly)/[\w+]",
        r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b(?<=\d)",  # an IBAN
        r"(?<![\w$.,-])\d{4}(?:[ -]?\d{4}){3}(?![\w,-])",  # a card
        r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
        r"(?<![\w$.,-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w,-])",
        r"(?<![\w$.,-])\+?1?\d{10}(?![\w.,-])",
        r"(?<![\w$])\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,5}(?!\w)",
    )
)
FIGURES = str.maketrans("0345789@$€+", "oeastbgaset")
LOOKALIKES = str.maketrans(
    "абвгеёзиіјкмнорсстухѕԁԛԝαβεηικνορτυχω",
    "abbreezuijkmhopcctyxsdqwabeniknoptuxw",
)
JOINED = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
DASHES = re.compile(r"[\u2010-\u2015\u2212]")
BLANKS = re.compile(r"[^\S\n]+")
WORD = re.compile(r"[a-z0-9]+")
HAS_FIGURE = re.compile(r"[0-9@$!|€+]")
# Begins where a word does, so that a long row of letters or stars is looked through once.
STARRED = re.compile(r"(?<![a-z])(?:[a-z]+[*#][a-z*#]*[a-z]|[a-z]{2,}[*#]+)")
DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


def find_suspect_words(*texts: str) -> list[str]:
    """Return what in the texts one of us looks at first, each once, in the order of the texts."""
    suspect_words: dict[str, None] = {}
    for text in texts:
        smooth = _smooth(text)
        for held in (*_insults(smooth), *_ways_around(smooth)):
            suspect_words.setdefault(held[:LONGEST_QUOTE])
    return list(suspect_words)


def _smooth(text: str) -> str:
    """Return a text in small letters without accents, and without what cannot be seen."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    seen = "".join(
        JOINED.get(sign, sign)
        for sign in folded
        if sign == "\n" or unicodedata.category(sign) not in {"Mn", "Me", "Cf", "Cc", "Cs", "Co"}
    )
    return BLANKS.sub(" ", DASHES.sub("-", seen.translate(LOOKALIKES)))


def _insults(smooth: str) -> Iterator[str]:
    for words in _readings(smooth):
        yield from (word for word in words if word in LISTED)
        line = f" {' '.join(words)} "
        yield from (phrase for phrase in PHRASES if f" {phrase} " in line)
        yield from _spaced_out(words)
    for starred in STARRED.findall(smooth):
        yield from _starred_out(starred)


def _readings(smooth: str) -> Iterator[Sequence[str]]:
    """Give the words of a text in each way that they may be read, each way once."""
    chunks = smooth.split()
    known = set()
    for letter in ("", "i", "l"):
        spelled = [_spelled(chunk, letter) if letter else chunk for chunk in chunks]
        line = " ".join(spelled)
        for times in (r"\1\1\1", r"\1\1", r"\1"):
            reading = DRAWN_OUT.sub(times, line) if times != r"\1\1\1" else line
            if reading not in known:
                known.add(reading)
                yield WORD.findall(reading)


def _spelled(chunk: str, letter: str) -> str:
    """Return a piece of text with its figures read as letters, if it has letters too."""
    core = chunk.strip("!?.,;:()[]\"'«»*_+")
    if not HAS_FIGURE.search(core) or sum(sign.isalpha() for sign in core) < 2:
        return chunk
    return core.translate(FIGURES).translate({ord(sign): letter for sign in "1!|"})


def _spaced_out(words: Sequence[str]) -> Iterator[str]:
    """Give the listed words that are written with a space after each letter."""
    run = ""
    for word in (*words, ""):
        if len(word) == 1:
            run += word
            continue
        if len(run) >= SHORTEST_SPACED:
            yield from (held for held in SPACED if held in run)
        run = ""


def _starred_out(starred: str) -> Iterator[str]:
    """Give the listed word that stars hide a part of: the first that fits."""
    pattern = re.compile(re.sub(r"[*#]", "[a-z]", starred))
    for word in BY_LENGTH.get(len(starred), ()):
        if pattern.fullmatch(word):
            yield word
            return


def _ways_around(smooth: str) -> Iterator[str]:
    for pattern in WAYS_AROUND:
        yield from (match.group().strip() for match in pattern.finditer(smooth))


def _listed() -> Iterator[str]:
    for stems, endings in ENDINGS.items():
        if not stems:
            yield from endings.split()
        for stem in stems.split():
            yield stem
            yield from (stem + ending for ending in endings.split())


def _by_length(words: Sequence[str]) -> Mapping[int, Sequence[str]]:
    lengths: dict[int, list[str]] = defaultdict(list)
    for word in words:
        lengths[len(word)].append(word)
    return lengths


LISTED = frozenset(_listed())
SPACED = tuple(sorted(word for word in LISTED if len(word) >= SHORTEST_SPACED))
BY_LENGTH = _by_length(sorted(LISTED))
