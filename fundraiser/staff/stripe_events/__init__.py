"""Stripe's events as they came, payments not as promised or not ours."""
