"""Operations on pledges and on the attempts to pay them."""
