"""The daily digest: an email each morning to the staff members who chose it on their account page.

It says what was given yesterday, what each campaign has raised, and what waits for somebody. Every
reader gets the same figures, which every role may see.
"""
