"""What staff may type in the back office, and turning it into facts. Each form has a CSRF token."""
