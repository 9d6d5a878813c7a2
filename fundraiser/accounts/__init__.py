"""Staff accounts: sign-in, roles, second factor.

The rules:

- Nobody can sign up. An account begins with an invitation, whose link sets the password.
- Passwords are stored as argon2 hashes. Second-factor secrets and recovery codes are encrypted with
  keys derived from SECRET_KEY and its fallbacks. Without these they must be set up again.
- A session ends after one hour without use, and after twelve hours in any case. Signing out, a new
  password, a changed second factor and a closed account end *every* session of the person, because
  the identifier in their cookies is replaced. A copied cookie is then worthless.
- Five wrong codes block codes for fifteen minutes, counted on the account and not in the cookie. A
  code works once.
- Asking for a password link does the same work and shows the same page for an unknown address.
  Links are built from PUBLIC_URL, each sets one password, and a person gets at most three an hour.
- There is always an administrator who can sign in: all their rows are locked before one loses the
  role.

Flask-Security provides the hashing, TOTP, recovery codes and the session's identity. Its pages are
not used: they answer errors with 200, write outside `transaction()`, accept JSON and tokens, and
have five security gaps that we would have to patch from outside.
"""
