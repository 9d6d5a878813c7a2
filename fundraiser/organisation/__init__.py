"""The charity itself: its names, address, registration number, contacts, and its look.

It is one row that staff edit, so the app is not tied to one charity. Until it is saved, the model's
defaults are used, so that no page has to check whether it exists.

The look is a `brand`: a colour, a logo, and lanterns or a plain bar. `colours` makes a palette of
the colour and corrects it until words and edges in it can be read. The palette reaches pages as a
small stylesheet after base/tokens.css, emails and documents as values (`template_globals`,
`printed_look`). `share_cards` draws what other sites show beside a link, for the packages above.
"""
