"""What is drawn of a page to pass it on: a card for other sites, a QR code, a poster."""
