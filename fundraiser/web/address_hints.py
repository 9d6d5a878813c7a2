"""The address that was probably meant by a mistyped one, such as ana@gmail.com by ana@gmial.com.

A form only offers it. `components/address_hint.js` finds the same while the form is filled in.
"""

MOST_SLIPS = 2
SHORT = 8  # letters of a domain with which one slip is the most
COMMON_DOMAINS = (
    *("gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "yahoo.ca", "icloud.com"),
    *("hotmail.ca", "hotmail.fr", "live.ca", "live.com", "live.fr", "msn.com", "aol.com"),
    *("outlook.fr", "yahoo.fr", "ymail.com", "mail.com", "email.com", "proton.me"),
    *("protonmail.com", "sympatico.ca", "videotron.ca", "bell.net", "rogers.com", "shaw.ca"),
    *("telus.net", "cogeco.ca", "eastlink.ca", "sasktel.net"),
)


def suggest_address(typed: str) -> str:
    """Return the address that was probably meant; empty if the typed one may be right."""
    name, _at, domain = typed.strip().rpartition("@")
    if not name or domain.lower() in COMMON_DOMAINS:
        return ""
    for slips in range(1, MOST_SLIPS + 1):
        for common in COMMON_DOMAINS:
            if slips <= most_slips(common) and is_within(domain.lower(), common, slips):
                return f"{name}@{common}"
    return ""


def most_slips(domain: str) -> int:
    return 1 if len(domain) <= SHORT else MOST_SLIPS


def is_within(typed: str, meant: str, slips: int) -> bool:
    """Return whether so many letters missed, added, changed or swapped explain what was typed."""
    if typed == meant or slips == 0:
        return typed == meant
    if typed[:1] == meant[:1]:
        return is_within(typed[1:], meant[1:], slips)
    rests = [(typed[1:], meant), (typed, meant[1:]), (typed[1:], meant[1:])]
    if typed[:2] == meant[1::-1]:
        rests.append((typed[2:], meant[2:]))
    return any(is_within(*rest, slips - 1) for rest in rests)
