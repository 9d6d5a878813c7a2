"""Who gives.

A donor is known by the normalised email address: capitals and spaces do not make a second person,
so that caps per donor hold (M16). The row is made with the first pledge; `first_gift_at` says that
the person has given. An address typed on a form is not proved, so a pledge and a gift carry their
own copy of name, address and language: typing somebody's email changes nothing they have on file.
"""
