"""The people who work here: sign-in, roles, second factor.

What is always true:

- Nobody signs themselves up. An account begins with an invitation; its link sets the password.
- Passwords are kept as argon2 hashes; second-factor secrets and recovery codes are encrypted with
  a key made from SECRET_KEY. When that key is changed, second factors are set up anew.
- A session ends after an hour without use and after twelve in all. Signing out, a new password, a
  changed second factor and a closed account end *every* session of the person at once, because the
  identifier in their cookies is made anew. A copied cookie is worth nothing afterwards.
- Codes: five wrong ones pause them for fifteen minutes, counted on the account, not in the
  cookie. A code that was taken is never taken again.
- Asking for a new password does the same work and says the same whether the address is known.
  Links are made from PUBLIC_URL, each sets one password, and nobody gets more than three an hour.
- There is always an administrator who can sign in: all of their rows are locked before one of them
  steps down.

Flask-Security gives the hashing, the TOTP arithmetic, the recovery codes and the session's
identity. Its own pages are not used: they answer errors with 200, write outside `transaction()`,
take JSON and tokens we do not want, and leave five holes that would each have to be patched from
outside. Ours are thin and in the manner of every other page.
"""
