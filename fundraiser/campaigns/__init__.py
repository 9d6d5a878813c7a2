"""What people give to, and by when.

A campaign has one currency, one zone and one goal for its whole life; its opening and closing are
instants, shown in its zone. Whether it is open is worked out from them and never stored, so that a
deadline needs no job to come true. An extension keeps the end first announced and is labelled as
one (M14).
"""
