"""The log of sign-ins and failed attempts, for administrators."""
