"""The people and organisations that give.

A donor is identified by the normalised email address: case and spaces make no second donor, so that
caps per donor hold (M16). The row is added with the first pledge; `first_gift_at` is set once they
have given. An address typed on a form is not verified, so pledges and gifts have their own copies
of name, address and language: typing somebody's email changes nothing in their record.
"""
