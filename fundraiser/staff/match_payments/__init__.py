"""What sponsors have paid into their match pools."""
