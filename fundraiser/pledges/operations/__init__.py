"""What can be done with pledges and with the attempts to pay them."""
