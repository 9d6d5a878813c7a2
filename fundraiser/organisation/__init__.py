"""The charity itself: its names, address, registration number and contacts.

It is one row that staff edit, so the app is not tied to one charity. Until it is saved, the model's
defaults are used, so that no page has to check whether it exists.
"""
