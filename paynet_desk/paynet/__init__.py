"""Paynet's API: one typed function a service, its errors, its transport. No Qt; wire names stay in here."""
