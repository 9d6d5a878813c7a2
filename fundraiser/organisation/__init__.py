"""The charity itself: its names, address, registration number and how to reach it.

One row, edited by staff: nothing in the app is tied to one charity. Until the row is written the
defaults of the model stand in for it, so that no page has to ask whether there is one.
"""
